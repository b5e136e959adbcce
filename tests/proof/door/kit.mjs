// What every part of the proof shares: the town, counting, one database session, and a watch over processes and logs.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { openTown } from '../../house/client.mjs';

export const town = openTown();
export const quick = process.env.PROOF === 'quick';
// In the quick run every so-manieth of a list.
export const some = (list, each) => (quick ? list.filter((_, i) => i % each === 0) : list);
export const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// ── Counting ──

const totals = { passed: 0, failed: 0, attacks: 0 };

// One promise, kept or broken: act throws when it is broken.
export async function promise(name, act) {
  try {
    await act();
    totals.passed += 1;
    return true;
  } catch (error) {
    totals.failed += 1;
    console.log(`not ok: ${name}: ${error.message.split('\n').slice(0, 6).join(' | ')}`);
    return false;
  }
}

export function section(name, text = '') { console.log(`# ${name}${text && `: ${text}`}`); }

export function finish() {
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed || !totals.passed ? 1 : 0;
}

export function must(holds, what) { if (!holds) throw new Error(what); }

// Runs work over rows, so many at a time.
export async function inParallel(rows, width, work) {
  const queue = [...rows];
  await Promise.all(Array.from({ length: width }, async () => {
    while (queue.length) await work(queue.shift());
  }));
}

// The same numbers for the same seed (mulberry32).
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (n) => Math.floor(next() * n), pick: (list) => list[Math.floor(next() * list.length)] };
}

// ── The database, by one psql that stays ──

const owner = statSync(town.state);
let psql;

function openPsql() {
  const child = spawn('/usr/lib/postgresql/15/bin/psql', ['-X', '-q', '-A', '-t', '-h', `${town.state}/run`, '-U', 'postgres', '-d', 'portvakt'],
    { ...(process.getuid() === 0 && { uid: owner.uid, gid: owner.gid }), cwd: '/', env: { PATH: process.env.PATH } });
  const session = { child, text: '', wait: null };
  const done = (error) => { const { wait } = session; session.wait = null; wait?.(error); };
  child.stdout.setEncoding('utf8').on('data', (data) => { session.text += data; if (session.text.endsWith('=END=\n')) done(); });
  child.stderr.setEncoding('utf8').on('data', (data) => { session.error = (session.error ?? '') + data; });
  child.on('exit', () => { if (psql === session) psql = null; done(new Error('psql ended')); });
  child.stdin.on('error', () => {});
  return session;
}

let turn = Promise.resolve();

// Rows as lines, columns between |.
export function sql(statement) {
  const result = turn.then(() => new Promise((resolve, reject) => {
    psql ??= openPsql();
    const session = psql;
    Object.assign(session, { text: '', error: '' });
    session.wait = (error) => {
      if (error || session.error) reject(error ?? new Error(session.error));
      else resolve(session.text.slice(0, -6).trim());
    };
    session.child.stdin.write(`${statement};\n\\echo =END=\n`);
  }));
  turn = result.catch(() => {});
  return result;
}

export function closeSql() { psql?.child.stdin.end(); }

// ── Processes ──

export const POOLS = ['login', ...['mypage', 'exchange'].flatMap((portal) => ['pages', 'files', 'packages', 'uploads'].map((what) => `${portal}-${what}`)), 'esign-pages', 'esign-files'];

export function workersOf(pool) {
  const parent = readFileSync(`${town.state}/run/${pool}.pid`, 'utf8').split(' ')[0];
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(/\s+/).filter(Boolean);
}

export const workers = () => Object.fromEntries(POOLS.map((pool) => [pool, workersOf(pool).join(' ')]));

export function assertSameWorkers(before) {
  const now = workers();
  for (const pool of POOLS) must(now[pool] === before[pool], `${pool} lost a process: ${before[pool]} became ${now[pool]}`);
}

// A value of /proc/PID/status in kB: VmHWM is the most it ever had.
export const memory = (pid, what = 'VmHWM') => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

// ── Logs ──

const people = JSON.parse(readFileSync(new URL('../../fjordvik/people.json', import.meta.url), 'utf8'));
const personal = new RegExp(people.flatMap(({ pid, name, email }) => [pid, name, name.split(' ').at(-1), email])
  .filter((word) => word?.length > 4).map((word) => `\\b${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`).join('|'));

export class Logs {
  constructor() {
    this.files = readdirSync(`${town.state}/log`).filter((name) => /^(access|login|mypage|exchange|esign|keeper|courier|binder|intake|clerk|nginx|postgres)/.test(name));
    this.at = Object.fromEntries(this.files.map((name) => [name, this.#size(name)]));
  }

  #size(name) { return statSync(`${town.state}/log/${name}`).size; }

  // What was written since this began.
  since(part) {
    const name = `${part}.log`;
    return readFileSync(`${town.state}/log/${name}`).subarray(this.at[name]).toString('latin1');
  }

  assertClean(...secrets) {
    for (const name of this.files) {
      const text = this.since(name.slice(0, -4));
      const found = personal.exec(text);
      must(!found, `${name} names ${found?.[0]}`);
      for (const secret of secrets.filter(Boolean)) must(!text.includes(secret), `${name} holds a secret of the session`);
    }
  }
}
