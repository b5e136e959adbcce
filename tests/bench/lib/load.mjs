// Load, and what became of every request.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { bench, here, ports, sleep } from './place.mjs';

const exec = promisify(execFile);
export const rounds = Number(process.env.ROUNDS ?? 5);
export const seconds = Number(process.env.SECONDS_EACH ?? 4);
export const failures = [];

export function fail(what) {
  failures.push(what);
  process.stderr.write(`FAILED: ${what}\n`);
}

export const median = (list) => { const s = [...list].sort((a, b) => a - b); return s.length % 2 ? s[(s.length - 1) / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2; };

const read = {};
// The statuses that nginx wrote since the last time.  499: wrk left at the end of its time (and of the time before, when nginx wrote it late).
function statuses(name) {
  const lines = readFileSync(`${here}/log/${name}`, 'utf8').trim().split('\n').slice(read[name] ?? 0);
  read[name] = (read[name] ?? 0) + lines.length;
  return lines;
}

// One measurement.  A reply that is not 200, a connection that broke, a request
// unanswered for 8 seconds, or a count that nginx does not share: each is a failure.
export async function load(name, path, { tokens = ['none'], threads = 1, connections = 16, time = seconds } = {}) {
  statuses(name);
  const wrk = () => exec('wrk', [`-t${threads}`, `-c${connections}`, `-d${time}s`, '--timeout', '8s', '-s', `${bench}/lib/load.lua`, `http://127.0.0.1:${ports[name]}${path}`, '--', tokens.join(',')]);
  // Ended by somebody else's signal, it measured nothing: once more.
  const { stdout } = await wrk().catch((e) => { if (!e.signal) throw e; statuses(name); return wrk(); });
  await sleep(700);
  const result = JSON.parse(stdout.trim().split('\n').pop());
  const seen = statuses(name);
  const bad = seen.filter((s) => s !== '200' && s !== '499' && s !== '');
  if (bad.length) fail(`${name}${path}: ${bad.length} replies that were not 200 (${[...new Set(bad)]})`);
  if (result.lost || result.status) fail(`${name}${path}: ${result.lost} requests lost, ${result.status} refused`);
  if (seen.filter((s) => s === '499').length > 2 * connections) fail(`${name}${path}: requests were given up`);
  return { ...result, rate: result.requests / result.seconds, mbs: result.bytes / result.seconds / 1e6 };
}

// Every target once a round, in turn; medians of the rounds.
export async function interleaved(targets, measure) {
  const all = Object.fromEntries(targets.map((t) => [t, []]));
  for (let round = 0; round < rounds; round++) for (const t of targets) all[t].push(await measure(t, round));
  return Object.fromEntries(targets.map((t) => [t, Object.fromEntries(Object.keys(all[t][0]).map((k) => [k, median(all[t].map((r) => r[k]))]))]));
}
