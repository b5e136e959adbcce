// Load, and what became of every request.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { bench, here, ports, sleep } from './place.mjs';

const exec = promisify(execFile);
export const rounds = Number(process.env.ROUNDS ?? 5);
export const seconds = Number(process.env.SECONDS_EACH ?? 3);
export const failures = [];

export function fail(what) {
  failures.push(what);
  process.stderr.write(`FAILED: ${what}\n`);
}

export const median = (list) => { const s = [...list].sort((a, b) => a - b); return s.length % 2 ? s[(s.length - 1) / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2; };

const read = {};
const left = {};
const open = {}; // connections of a measurement
let measurement = 0;

// What nginx wrote of a server since the last time.  A measurement's requests carry
// its number: wrk closes each of its connections once, at the end of its time, and
// nginx may write that (499) when the next measurement is under way already.
function account(name) {
  const lines = readFileSync(`${here}/log/${name}`, 'utf8').split('\n').slice(0, -1);
  const bad = [];
  for (const line of lines.slice(read[name] ?? 0)) {
    const [number, status] = line.split(' ');
    if (number === '-') continue; // not of a measurement: whoever asked looked at the answer
    if (status === '499') left[number] = (left[number] ?? 0) + 1;
    else if (status !== '200') bad.push(status);
  }
  read[name] = lines.length;
  return bad;
}

// One measurement.  A reply that is not 200, a connection that broke, a request
// unanswered for 8 seconds, or one given up before the end: each is a failure.
export async function load(name, path, { tokens = ['none'], threads = 1, connections = 16, time = seconds } = {}) {
  const run = () => { measurement += 1; open[measurement] = connections; return exec('wrk', [`-t${threads}`, `-c${connections}`, `-d${time}s`, '--timeout', '8s', '-s', `${bench}/lib/load.lua`, `http://127.0.0.1:${ports[name]}${path}`, '--', tokens.join(','), String(measurement)]); };
  // Ended by somebody else's signal, it measured nothing: once more.
  const { stdout } = await run().catch((e) => { if (!e.signal) throw e; return run(); });
  await sleep(700);
  const result = JSON.parse(stdout.trim().split('\n').pop());
  const bad = account(name);
  if (bad.length) fail(`${name}${path}: ${bad.length} replies that were not 200 (${[...new Set(bad)]})`);
  if (result.lost || result.status) fail(`${name}${path}: ${result.lost} requests lost, ${result.status} refused`);
  for (const [number, n] of Object.entries(left)) if (n > open[number]) { fail(`${name}${path}: ${n} requests were given up in measurement ${number}`); delete left[number]; }
  return { ...result, rate: result.requests / result.seconds, mbs: result.bytes / result.seconds / 1e6 };
}

// Every target once a round, in turn; medians of the rounds.
export async function interleaved(targets, measure) {
  const all = Object.fromEntries(targets.map((t) => [t, []]));
  for (let round = 0; round < rounds; round++) for (const t of targets) all[t].push(await measure(t, round));
  return Object.fromEntries(targets.map((t) => [t, Object.fromEntries(Object.keys(all[t][0]).map((k) => [k, median(all[t].map((r) => r[k]))]))]));
}
