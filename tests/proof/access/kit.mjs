// What the proofs of access share: counting, the database by a connection that stays, one raw connection to the
// door, and numbers that look random and are the same for the same seed.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import tls from 'node:tls';
import { Random } from '../../oracle/random.mjs';

export { Random };
export const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
export const noHandle = () => randomBytes(16).toString('base64url');
export const seed = () => Number(process.env.SEED ?? 20261121);

// ── Counting ─────────────────────────────────────────────────────────────────

const MOST = 60; // failures that are shown

export class Count {
  constructor() { Object.assign(this, { passed: 0, failed: 0 }); }

  check(what, good, detail = '') {
    if (good) this.passed += 1;
    else if ((this.failed += 1) <= MOST) console.log(`not ok: ${what}${detail ? `: ${detail}` : ''}`);
    return Boolean(good);
  }

  end() {
    if (this.failed > MOST) console.log(`… ${this.failed - MOST} more`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

// ── The database ─────────────────────────────────────────────────────────────

const END = '=END=';

// As the cluster's administrator.  Rows as lines, columns between |.
export class Database {
  constructor(town, name = 'portvakt') {
    const owner = statSync(town.state);
    this.child = spawn('/bin/sh', ['-c', 'exec "$0" "$@" 2>&1', '/usr/lib/postgresql/15/bin/psql', '-X', '-q', '-A', '-t', '-h', `${town.state}/run`, '-U', 'postgres', '-d', name],
      { ...(process.getuid() === 0 && { uid: owner.uid, gid: owner.gid }), cwd: '/', env: { PATH: process.env.PATH, PGOPTIONS: '-c client_min_messages=warning' } });
    this.turn = Promise.resolve();
    this.text = [];
    this.child.stdout.setEncoding('utf8').on('data', (data) => this.#take(data));
    this.child.stdin.on('error', () => {});
    this.child.on('exit', () => this.wait?.(new Error(`psql ended: ${this.text.join('')}`)));
  }

  #take(data) {
    this.text.push(data);
    if (data.endsWith(`${END}\n`)) this.wait?.();
  }

  #ask(statement) {
    return new Promise((resolve, reject) => {
      this.text = [];
      this.wait = (error) => {
        this.wait = null;
        const said = this.text.join('').slice(0, -END.length - 1).trim();
        if (error || /^(ERROR|FATAL|psql):/m.test(said)) reject(error ?? new Error(said.slice(0, 500)));
        else resolve(said);
      };
      this.child.stdin.write(`${statement};\n\\echo ${END}\n`);
    });
  }

  // One after the other, whoever asks.
  sql(statement) {
    const answer = this.turn.then(() => this.#ask(statement));
    this.turn = answer.catch(() => {});
    return answer;
  }

  async rows(statement) {
    const text = await this.sql(statement);
    return text === '' ? [] : text.split('\n').map((line) => line.split('|'));
  }

  async one(statement) { return (await this.rows(statement))[0]; }

  // The operator's verb, as the operator's role; resolves when it is committed.
  operator(verb, fields) {
    return this.sql(`set session authorization pv_operator; select operator.run('${verb}', '${JSON.stringify(fields).replaceAll("'", "''")}'::jsonb); reset session authorization`);
  }

  close() {
    this.child.stdin.end();
    return new Promise((resolve) => { if (this.child.exitCode !== null) resolve(); else this.child.once('exit', resolve); });
  }
}

// A database as another one is; cluster: a connection to neither of them.
export async function copyDatabase(cluster, from, to) {
  await cluster.sql(`drop database if exists ${to} with (force)`);
  await cluster.sql(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${from}'`);
  await cluster.sql(`create database ${to} template ${from}`);
  await cluster.sql(`revoke temporary, create on database ${to} from public; grant temporary on database ${to} to pv_owner`);
}

export const quoted = (value) => (value === null || value === undefined ? 'null' : `'${String(value).replaceAll("'", "''")}'`);

// ── The door ─────────────────────────────────────────────────────────────────

// One TLS connection that asks one thing after another, and says exactly what came back: the bytes of the head
// as they were, the body, and how long it took from the first byte sent to the last one received.
export class Line {
  constructor({ place, host }) { Object.assign(this, { place, host, left: 0 }); }

  async #open() {
    this.socket?.removeAllListeners('close').destroy();
    this.socket = tls.connect({ host: '127.0.0.1', port: this.place.port, ca: this.place.ca, servername: this.host, ALPNProtocols: ['http/1.1'] });
    this.socket.setNoDelay(true);
    this.socket.on('error', (error) => this.fail?.(error));
    this.socket.on('close', () => { this.left = 0; this.fail?.(new Error('the connection was closed')); }); // nginx ends what is idle, too
    await new Promise((resolve, reject) => { this.fail = reject; this.socket.once('secureConnect', resolve); });
    this.left = 90; // nginx ends a connection after so many requests (keepalive_requests)
  }

  // Sends the bytes of one request; head: no body will follow.
  async ask(bytes, head = false) {
    if (this.left <= 0) await this.#open();
    this.left -= 1;
    const answer = await new Promise((resolve, reject) => {
      const pieces = [];
      let [size, whole] = [0, Infinity];
      this.fail = reject;
      const began = process.hrtime.bigint();
      const take = (piece) => {
        pieces.push(piece);
        size += piece.length;
        if (whole === Infinity) whole = this.#whole(Buffer.concat(pieces), head);
        if (size < whole) return;
        const took = Number(process.hrtime.bigint() - began);
        this.socket.off('data', take);
        this.fail = null;
        resolve({ took, bytes: Buffer.concat(pieces) });
      };
      this.socket.on('data', take);
      this.socket.write(bytes);
    });
    return read(answer);
  }

  #whole(bytes, head) {
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return Infinity;
    const text = bytes.subarray(0, end).toString('latin1');
    if (/^connection: close$/im.test(text)) this.left = 0;
    return end + 4 + (head ? 0 : Number(/^content-length: (\d+)$/im.exec(text)?.[1] ?? NaN));
  }

  close() {
    this.fail = null;
    this.socket?.destroy();
  }
}

function read({ took, bytes }) {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end).toString('latin1');
  return { took, head, status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]), body: bytes.subarray(end + 4) };
}

// A request of a visitor's browser as bytes.
export function requestOf(visitor, method, path, { fields, headers = {} } = {}) {
  const { host } = new URL(visitor.url('/'));
  const body = fields ? new URLSearchParams(fields).toString() : '';
  const cookie = visitor.cookies(visitor.url('/')).map((c) => `${c.name}=${c.value}`).join('; ');
  const own = { Host: host, Accept: 'text/html', ...(cookie && { Cookie: cookie }), ...headers,
    ...(fields && { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), Origin: new URL(visitor.url('/')).origin }) };
  return `${method} ${path} HTTP/1.1\r\n${Object.entries(own).map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n${body}`;
}
