// What the drills share: counting, the operator's programs, a database that may be another one.
import { execFile, spawn } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { openTown } from '../../house/client.mjs';

export const town = openTown();
export const state = town.state;
export const PG = '/usr/lib/postgresql/15/bin';
export const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

const owner = statSync(state);
const program = `${state}/suite/bin/portvakt`;
export const config = `${state}/portvakt.conf`;
const whoOwns = { cwd: state, ...(process.getuid() === 0 && { uid: owner.uid, gid: owner.gid }) };
const environment = (conf) => ({ PATH: process.env.PATH, HOME: state, LC_ALL: 'C.UTF-8', TZ: 'UTC', PORTVAKT_CONF: conf });

// ── Counting ──

let [passed, failed] = [0, 0];

export function check(holds, what) {
  if (holds) passed += 1;
  else { failed += 1; console.log(`not ok: ${what}`); }
  return holds;
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed || !passed ? 1 : 0;
}

// The same numbers for the same seed (mulberry32).
export function random(seed) {
  let at = seed >>> 0;
  return () => {
    at = (at + 0x6d2b79f5) >>> 0;
    let t = Math.imul(at ^ (at >>> 15), at | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// ── Programs, as the owner of the state ──

export async function portvakt(words, { conf = config, signal } = {}) {
  try {
    const { stdout } = await promisify(execFile)(program, words, { ...whoOwns, env: environment(conf), maxBuffer: 1 << 26, timeout: 120000, signal });
    return { ok: true, out: stdout };
  } catch (error) {
    return { ok: false, out: `${error.stdout ?? ''}${error.stderr ?? error.message}` };
  }
}

export function start(command, words, env = {}) {
  const child = spawn(command, words, { ...whoOwns, env: { ...environment(config), ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  child.said = '';
  child.stderr.on('data', (data) => { child.said += data; });
  child.ended = new Promise((resolve) => { child.on('exit', resolve); });
  return child;
}

export const follower = (folder) => start(program, ['backup', '--follow', folder]);

export function putFile(path, text) {
  writeFileSync(path, text, { mode: 0o600 });
  if (process.getuid() === 0) chownSync(path, owner.uid, owner.gid);
}

export function makeFolder(path) {
  mkdirSync(path, { mode: 0o700 });
  if (process.getuid() === 0) chownSync(path, owner.uid, owner.gid);
}

export const pidOf = (part) => Number(/^\d+/.exec(readFileSync(`${state}/run/${part}.pid`, 'utf8'))[0]);

export const readConfig = () => readFileSync(config, 'utf8');

// ── A database: the town's, or one that was restored beside it ──

export async function ask(statement, socket = `${state}/run`) {
  const { stdout } = await promisify(execFile)(`${PG}/psql`, ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', socket, '-U', 'postgres', '-d', 'portvakt', '-c', statement],
    { ...whoOwns, env: environment(config), maxBuffer: 1 << 26 });
  return stdout.trim();
}

export async function until(what, test, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (!await Promise.resolve().then(test).catch(() => false)) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(50);
  }
}
