// What one worker holds over 100,000 requests of every kind: list, card, document,
// a handle that is nobody's, an address that is none, bad input.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { fail } from '../lib/load.mjs';
import { bench, here, ports, psql, readers, say, sleep, start, state, stop } from '../lib/place.mjs';
import { documents } from './open.mjs';

const wanted = Number(process.env.REQUESTS ?? 100_000);
const each = Math.max(1000, wanted / 10);
const socket = `${here}/one.sock`;

const workers = () => readdirSync('/proc').filter((p) => /^\d+$/.test(p)).filter((p) => {
  try { return readFileSync(`/proc/${p}/environ`, 'utf8').includes(`BENCH_WORKER=${socket}\0`) && /portvakt\/mypage\0/.test(readFileSync(`/proc/${p}/cmdline`, 'utf8')); } catch { return false; }
});
const sum = (text, names) => names.reduce((total, name) => total + Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0), 0) / 1024;
// MiB that are the worker's own, and all that it has in memory, libraries shared with the others included.
const own = (pid) => sum(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), ['Private_Clean', 'Private_Dirty']);
const whole = (pid) => sum(readFileSync(`/proc/${pid}/status`, 'utf8'), ['VmRSS']);

// What is asked: the status that it must have, the address, the session.
function questions(tokens) {
  const { token, paths } = documents();
  const card = (n) => psql(`select handle from data.share where reader = bench.id(3, ${n}) limit 1`);
  const nobody = 'A'.repeat(22);
  const mine = tokens.flatMap((t, i) => [`200 /dokumenter ${t}`, `200 /dokument?id=${card(readers[i])} ${t}`, `404 /dokument?id=${nobody} ${t}`, `200 /dokumenter?type=VEDTAK ${t}`]);
  return [...mine, `200 ${paths['200 kB']} ${token}`, `404 /fil?id=${nobody} ${token}`, `404 /finnes-ikke ${token}`, `400 /dokumenter?type=%C0%AF ${token}`, `400 /dokument?id=%00 ${token}`, `200 / ${token}`];
}

async function load(time) {
  const { stdout } = await promisify(execFile)('wrk', ['-t2', '-c2', `-d${time}s`, '--timeout', '8s', '-s', `${bench}/lib/mixed.lua`, `http://127.0.0.1:${ports.one}`, '--', `${here}/mixed.txt`]);
  const result = JSON.parse(stdout.trim().split('\n').pop());
  if (result.wrong || result.lost) fail(`one worker: ${result.wrong} replies had another status than they should, ${result.lost} were lost`);
  return result.requests;
}

export async function measure(tokens) {
  writeFileSync(`${here}/mixed.txt`, `${questions(tokens).join('\n')}\n`);
  rmSync(socket, { force: true });
  const program = start(['spawn-fcgi', '-n', '-b', '64', '-M', '600', '-s', socket, '--', `${state}/suite/libexec/portvakt/mypage`], { log: 'one', env: { PORTVAKT_CONF: `${state}/portvakt.conf`, TZ: 'UTC', BENCH_WORKER: socket } });
  for (let i = 0; !existsSync(socket) || workers().length !== 1; i++) { if (i > 200) throw new Error('the worker did not start'); await sleep(50); }
  const [pid] = workers();
  let done = await load(3);
  const rate = done / 3;
  const steps = [{ requests: done, own: own(pid), rss: whole(pid) }];
  while (done < wanted) {
    done += await load(Math.max(1, Math.ceil(Math.min(each, wanted - done) / rate)));
    steps.push({ requests: done, own: own(pid), rss: whole(pid) });
    say(`${done} requests: ${steps.at(-1).own.toFixed(2)} MiB of its own, ${steps.at(-1).rss.toFixed(1)} MiB in all`);
  }
  if (workers()[0] !== pid) fail('the worker was replaced on the way');
  stop(program);
  const [first, last] = [steps[0], steps.at(-1)];
  if (last.own > 16) fail(`a worker holds ${last.own} MiB`);
  if (last.own > first.own + 0.5) fail(`a worker grew from ${first.own} to ${last.own} MiB`);
  return { requests: last.requests, own: last.own, rss: last.rss, grown: last.own - first.own };
}
