// A throw-away PostgreSQL, and the checks of tests/policy run against one mutant.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, chmodSync } from 'node:fs';
import { statementsOf } from './tokens.mjs';

const PSQL = '/usr/lib/postgresql/15/bin/psql';

export class Server {
  constructor(root) {
    this.root = root;
    this.folder = mkdtempSync('/var/tmp/mutants-');
    chmodSync(this.folder, 0o755);
    this.host = `${this.folder}/pg`;
    execFileSync(`${root}/tests/unit/cluster`, ['start', this.host, '/dev/null']);
  }

  stop() {
    execFileSync(`${this.root}/tests/unit/cluster`, ['stop', this.host]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  // What psql says to a script; resolves with {status, out}.
  run(database, parts) {
    return new Promise((resolve) => {
      const child = spawn(PSQL, ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', this.host, '-U', 'postgres', '-f', '-', database],
        { env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning -c statement_timeout=900s -c jit=off' } });
      let out = '';
      child.stdout.on('data', (data) => { out += data; });
      child.stderr.on('data', (data) => { out += data; });
      child.stdin.on('error', () => {}); // it ended at the first failure
      child.on('close', (status) => resolve({ status, out }));
      for (const part of parts) child.stdin.write(part);
      child.stdin.end();
    });
  }
}

// A connection that stays: what was compiled and planned once is there for the next.
export class Talk {
  constructor(server, database, limit) {
    this.child = spawn(PSQL, ['-X', '-q', '-A', '-t', '-h', server.host, '-U', 'postgres', '-f', '-', database],
      { env: { ...process.env, PGOPTIONS: `-c client_min_messages=error -c statement_timeout=${limit} -c jit=off` } });
    this.out = '';
    this.count = 0;
    this.waits = null;
    this.child.stdout.on('data', (data) => { this.hear(data); });
    this.child.stderr.on('data', () => {});
    this.child.stdin.on('error', () => {});
    this.child.on('close', () => this.waits?.resolve(this.out));
  }

  hear(data) {
    this.out += data;
    const end = `end of ${this.count}\n`;
    if (this.waits && this.out.endsWith(end)) {
      const { resolve } = this.waits;
      this.waits = null;
      resolve(this.out.slice(0, -end.length));
    }
  }

  say(text) {
    this.out = '';
    this.count += 1;
    return new Promise((resolve) => {
      this.waits = { resolve };
      this.child.stdin.write(`${text}\n\\echo end of ${this.count}\n`);
    });
  }

  end() { this.child.stdin.end(); }
}

// What a file of checks defines for all, apart from the checks: the files are
// asked in another order than they stand in.
function divided(text) {
  const all = statementsOf(text);
  const defines = ({ text: t }) => /^(create (function|table)|insert into) policy\./.test(t);
  const joined = (list) => `${list.map((s) => s.text).join('\n')}\n`;
  return { head: joined(all.filter(defines)), text: joined(all.filter((s) => !defines(s))) };
}

// The checks: {head: harness and definitions, world, files: [{name, text}]}.
export function checksOf(root) {
  const script = execFileSync(`${root}/tests/policy/script`, ['checks'], { encoding: 'utf8' });
  const read = (name) => readFileSync(`${root}/tests/policy/${name}`, 'utf8');
  const world = `${read('world.sql')}${read('samples.sql')}`;
  const files = readdirSync(`${root}/tests/policy`).filter((f) => /^\d.*\.sql$/.test(f)).sort().map((name) => ({ name, ...divided(read(name)) }));
  const harness = script.slice(script.indexOf('begin;') + 6, script.indexOf(world));
  return { head: harness + divided(world).head + files.map((f) => f.head).join(''), world: divided(world).text, files };
}
