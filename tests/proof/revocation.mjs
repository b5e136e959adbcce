// A right that ends while a document is on its way: the reader gets what was in flight, and nothing more.
//
// In flight is what the worker may decrypt after a check that still said yes: AGAIN_BYTES (portals/common/stream.c)
// and the piece that it hands out at a time (RUN chunks, core/vault.c).  How far into the document the worker is, the
// kernel counts (bytes read, /proc/PID/io).  So, for every revocation: the last byte that ever reaches the reader lies
// no further into the document than the worker was at the commit, and those two.  What the reader had not yet taken
// of that lay in buffers: of nginx and of the two sockets, no more than their configured sizes.
// Every other time the workers are halted (SIGSTOP) while it is written, so that the moment of the commit is exact.
//   HOUSE=STATE node tests/proof/revocation.mjs      REVOCATIONS=1000 OTHERS=100 SEED=
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import tls from 'node:tls';
import { CLOCK } from '../accept/kit.mjs';
import { openTown } from '../house/client.mjs';
import { Count, Database, Random, requestOf, seed } from './access/kit.mjs';

const SIZE = 48 * 1024 * 1024 - 1;
const LATEST = SIZE / 2; // the reader has at most so much when it happens
const REVOCATIONS = Number(process.env.REVOCATIONS ?? 1000);
const OTHERS = Number(process.env.OTHERS ?? 100);
const town = openTown();
const count = new Count();
const random = new Random(seed());

// ── What is configured ───────────────────────────────────────────────────────

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

// A constant of the program, as its source says it: a product of numbers.
function constant(path, name) {
  const [, said] = new RegExp(`^#define ${name} \\(?([\\d* ]+)\\)?`, 'm').exec(source(path)) ?? [];
  if (!said) throw new Error(`${path} defines no ${name}`);
  return said.split('*').map(Number).reduce((a, b) => a * b);
}

const kernel = (name) => readFileSync(`/proc/sys/net/${name}`, 'utf8').trim().split(/\s+/).map(Number).at(-1);
const bytes = (said) => Number.parseInt(said, 10) * (/k$/i.test(said) ? 1024 : /m$/i.test(said) ? 1024 * 1024 : 1);

function nginx(name) {
  const [, said] = new RegExp(`^\\s*${name} ([^;]+);`, 'm').exec(readFileSync(`${town.state}/nginx/files.conf`, 'utf8')) ?? [];
  if (!said) throw new Error(`files.conf has no ${name}`);
  return said.trim().split(/\s+/).map(bytes).reduce((a, b) => a * b);
}

const CHUNK = constant('include/chunk.h', 'CHUNK_PLAIN');
const HEADER = constant('include/chunk.h', 'CHUNK_HEADER');
const SEALED = CHUNK + constant('include/chunk.h', 'CHUNK_TAG');
const AGAIN = constant('portals/common/stream.c', 'AGAIN_BYTES');
const PIECE = constant('core/vault.c', 'RUN') * CHUNK;
const FLIGHT = AGAIN + PIECE;
const NGINX = nginx('fastcgi_buffer_size') + nginx('fastcgi_buffers');
// A socket may hold what was one write over its limit.
const BUFFERS = 2 * PIECE + kernel('core/wmem_default') + NGINX + kernel('ipv4/tcp_wmem') + kernel('ipv4/tcp_rmem');

// ── The document ─────────────────────────────────────────────────────────────

// A JPEG to whoever looks at its beginning, so that nothing has to be read from it.
const picture = (size) => Buffer.concat([Buffer.from('ffd8ffda', 'hex'), randomBytes(size - 6).map((b) => b & 0x7f), Buffer.from('ffd9', 'hex')]);
const PERSON = 'P02';
const STANDING = 'P02.A2';
const AGENT = 'P22';

async function importDocument() {
  const folder = `${town.state}/revocation`;
  const records = [
    { do: 'document', id: 'flight', file: 'A2', type: 'RAPPORT', date: '2026-11-01', title: 'Rapport' },
    { do: 'rendition', id: 'flight.r', document: 'flight', kind: 'original', path: 'documents/flight.jpg', filename: 'rapport.jpg' },
    { do: 'share', id: 'flight.s', standing: STANDING, document: 'flight', file: 'A2', rendition: 'flight.r', kind: 'read', title: 'Rapport', rule: 'R06', basis: 'dispatch',
      from: '2026-11-02T09:00:00+01:00', until: '2026-12-01T00:00:00+01:00', decided_by: 'S26' },
    { do: 'mandate', id: 'flight.m', agent: AGENT, principal: STANDING, from: '2026-11-02', until: '2026-12-24', label: 'Kari Solheim, saken om Noah' }];
  mkdirSync(`${folder}/documents`, { recursive: true });
  writeFileSync(`${folder}/municipality.jsonl`, `${records.map((r) => JSON.stringify(r)).join('\n')}\n`);
  writeFileSync(`${folder}/documents/flight.jpg`, picture(SIZE));
  const owner = statSync(town.state);
  if (process.getuid() === 0) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);
  await town.operator('import', folder);
  rmSync(folder, { recursive: true });
}

async function acting(person, portal, standing) {
  const visitor = await town.as(person, { portal });
  const [id] = await database.one(`select id from data.standing where ref = '${standing}'`);
  await visitor.submit(await visitor.get('/rolle'), '/rolle', { standing: id });
  return visitor;
}

// ── The workers ──────────────────────────────────────────────────────────────

class Workers {
  constructor(portal) { this.pool = `${portal}-files`; }

  get pids() {
    const [parent] = readFileSync(`${town.state}/run/${this.pool}.pid`, 'utf8').split(' ');
    return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(/\s+/).map(Number);
  }

  read() { return this.pids.reduce((sum, pid) => sum + Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))[1]), 0); }

  // Sets where a download begins, and tells how far into the document it is; beside: what is read of other things.
  mark() { this.before = this.read(); }

  position(beside) {
    const sealed = Math.max(0, this.read() - this.before - beside - HEADER);
    return Math.min(SIZE, Math.ceil(sealed / SEALED * CHUNK));
  }

  halt() {
    for (const pid of this.pids) process.kill(pid, 'SIGSTOP');
    for (const pid of this.pids) while (!/^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')));
  }

  go() { for (const pid of this.pids) process.kill(pid, 'SIGCONT'); }
}

// ── The reader ───────────────────────────────────────────────────────────────

// Reads at a rate (bytes a ms, or none); calls act once so many bytes are there, and goes on reading.
function download(visitor, path, { rate, moment }, act) {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port: town.port, ca: town.place.ca, servername: town.host(visitor.portal), ALPNProtocols: ['http/1.1'] });
    const began = Date.now();
    let [head, got, acted] = ['', -1, null];
    const take = (data) => {
      if (got < 0) {
        head += data.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        got = head.length - end - 4;
      } else got += data.length;
      if (got >= moment && !acted) acted = act(() => got);
      const ahead = rate === Infinity ? 0 : got / rate - (Date.now() - began);
      if (ahead < 1) return;
      socket.pause();
      setTimeout(() => socket.resume(), ahead);
    };
    socket.on('data', take);
    socket.on('error', (error) => { if (error.code !== 'ECONNRESET') reject(error); });
    socket.on('close', () => Promise.resolve(acted).then(() => resolve({ got, status: Number(head.slice(9, 12)), acted: acted !== null }), reject));
    socket.write(requestOf(visitor, 'GET', path, { headers: { Connection: 'close' } }));
  });
}

// ── What ends a right, and how it is given back ──────────────────────────────

const operator = (verb, fields) => () => database.operator(verb, fields);
const hold = { document: 'flight', person: PERSON, decided_by: 'S26' };
let serial = 0;

// On another page; the download's own cookie stays as it was.
async function logOut(visitor) {
  const jar = new Map(visitor.jar);
  await visitor.ask('POST', '/logg-ut', { fields: { csrf: visitor.csrf }, headers: { Origin: town.origin('mypage') } });
  visitor.jar = jar;
}

// [what, who reads, what ends it, what the next request is answered]
const ENDINGS = [
  ['the share is revoked', 'mypage', operator('revoke', { share: 'flight.s', why: 'proof' }), [404]],
  ['the standing ends', 'mypage', operator('standing', { end: STANDING, why: 'proof' }), [303]],
  ['a hold is decided', 'mypage', () => database.operator('hold', { id: `flight.h${serial += 1}`, ...hold, phase: 'A2.undersokelse', until: '2026-12-20' }), [404]],
  ['a block is decided', 'mypage', () => database.operator('block', { id: `flight.b${serial += 1}`, ...hold, rule: 'R12b' }), [404]],
  ['its time is over', 'mypage', operator('clock', { at: '2026-12-01T00:00:00+01:00' }), [404]],
  ['the session is ended elsewhere', 'mypage', logOut, [303]],
  ['the mandate is revoked', 'exchange', operator('revoke', { mandate: 'flight.m', why: 'proof' }), [303]],
  ['the mandate is over', 'exchange', operator('clock', { at: '2026-12-24T00:00:00+01:00' }), [303]],
  ['what the agent reads for another is revoked', 'exchange', operator('revoke', { share: 'flight.s', why: 'proof' }), [404]],
];

const KEPT = { share: ['revoked_at', 'revoked_why'], standing: ['until', 'ended_at', 'ended_why'], mandate: ['revoked_at'], session: ['ended_at', 'ended_how'] };

// What stood there is remembered, and put back after each time.
const remember = `create schema flight; ${Object.keys(KEPT).map((name) => `create table flight.${name} as select * from data.${name}`).join('; ')}`;

const giveBack = `set session_replication_role = replica;
  delete from data.share x where not exists (select from flight.share k where k.id = x.id);
  ${Object.entries(KEPT).map(([name, columns]) => `update data.${name} x set ${columns.map((c) => `${c} = k.${c}`).join(', ')} from flight.${name} k
    where k.id = x.id and row(${columns.map((c) => `x.${c}`).join(', ')}) is distinct from row(${columns.map((c) => `k.${c}`).join(', ')})`).join('; ')};
  delete from data.hold where ref ~ '^flight'; delete from data.block where ref ~ '^flight';
  update data.session set seen_at = clock_timestamp(), created_at = clock_timestamp() where ended_at is null;
  set session_replication_role = origin;
  set session authorization pv_operator; select operator.run('clock', '{"at": "${CLOCK}"}'); reset session authorization`;

// ── One time, and all of them ────────────────────────────────────────────────

const rates = [Infinity, Infinity, 100_000, 30_000, 10_000];

async function once({ visitor, path, beside }, workers, end, exact) {
  const about = { rate: random.pick(rates), moment: random.below(LATEST) };
  const seen = {};
  workers.mark();
  const answer = await download(visitor, path, about, async (taken) => {
    if (exact) workers.halt();
    try {
      await end(visitor);
      Object.assign(seen, { position: workers.position(beside), taken: taken() });
    } finally {
      if (exact) workers.go();
    }
  });
  return { ...about, ...seen, ...answer, last: workers.position(beside) };
}

async function ending([what, portal, end, after], reader, times) {
  const workers = new Workers(portal);
  const most = { reached: 0, decrypted: 0, waiting: 0 };
  let [done, late] = [0, 0];
  for (let i = 0; done < times; i += 1) {
    const seen = await once(reader, workers, end, i % 2 === 0);
    if (!count.check(`${what}: the download was under way`, seen.status === 200 && seen.acted, JSON.stringify(seen))) break;
    if (seen.position + FLIGHT >= SIZE) { // all of it was in flight already
      await database.sql(giveBack);
      if ((late += 1) > times) throw new Error('the document is too small to be still on its way');
      continue;
    }
    const next = await reader.visitor.ask('GET', reader.path);
    await database.sql(giveBack);
    const [reached, decrypted, waiting] = [seen.got - seen.position, seen.last - seen.position, seen.position - seen.taken];
    Object.assign(most, { reached: Math.max(most.reached, reached), decrypted: Math.max(most.decrypted, decrypted), waiting: Math.max(most.waiting, waiting) });
    const good = reached <= FLIGHT && decrypted <= FLIGHT && waiting <= BUFFERS && seen.got < SIZE && after.includes(next.status);
    count.check(`${what}: nothing beyond what was in flight`, good, JSON.stringify({ ...seen, next: next.status }));
    done += 1;
  }
  console.log(`${what}: ${done} times; at most ${most.decrypted} bytes decrypted after it, ${most.reached} of them reached the reader; at most ${most.waiting} lay in buffers${late ? `; ${late} came too late to count` : ''}`);
}

// The gauge: of a whole download the workers read the whole blob, and little else (a chunk, to see that the key fits).
async function gauge(visitor, path) {
  const workers = new Workers(visitor.portal);
  workers.mark();
  const whole = await download(visitor, path, { rate: Infinity, moment: Infinity }, () => null);
  const sealed = HEADER + SIZE + Math.ceil((SIZE + 1) / CHUNK) * (SEALED - CHUNK);
  const more = workers.read() - workers.before - sealed;
  count.check('a whole document arrives', whole.status === 200 && whole.got === SIZE, JSON.stringify(whole));
  count.check('what the workers read tells how far they are', more >= 0 && more < 2 * SEALED, `${more} bytes beside the blob`);
  return more;
}

console.log(`seed ${seed()}; in flight: ${AGAIN} + ${PIECE} = ${FLIGHT} bytes; buffers: at most ${BUFFERS} (nginx ${NGINX})`);
await town.reset();
const database = new Database(town);
try {
  await importDocument();
  const visitors = { mypage: await acting(PERSON, 'mypage', STANDING), exchange: await acting(AGENT, 'exchange', 'flight.m/standing') };
  visitors.mypage.csrf = (await visitors.mypage.get('/rolle')).csrf;
  await database.sql(remember);
  const [handle] = await database.one("select handle from data.share where ref = 'flight.s'");
  const readers = {};
  for (const [portal, visitor] of Object.entries(visitors)) readers[portal] = { visitor, path: `/fil?id=${handle}`, beside: await gauge(visitor, `/fil?id=${handle}`) };
  for (const [i, row] of ENDINGS.entries()) await ending(row, readers[row[1]], i === 0 ? REVOCATIONS : OTHERS);
  for (const visitor of Object.values(visitors)) visitor.close();
} finally {
  await database.close();
  await town.reset();
}
count.end();
