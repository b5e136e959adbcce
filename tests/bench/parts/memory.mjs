// What a worker holds over 100,000 requests.
import { readFileSync, readdirSync } from 'node:fs';
import { fail, load } from '../lib/load.mjs';
import { say, state } from '../lib/place.mjs';

const wanted = Number(process.env.REQUESTS ?? 100_000);
const workers = () => readdirSync('/proc').filter((p) => /^\d+$/.test(p)).filter((p) => {
  try {
    return readFileSync(`/proc/${p}/cmdline`, 'utf8').startsWith(`${state}/suite/libexec/portvakt/mypage`)
      && readFileSync(`/proc/${p}/environ`, 'utf8').includes(`PORTVAKT_HOUSE=${state}`);
  } catch { return false; }
});
// Resident, without the pages that are the files' own (kB).
const memory = (pid) => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const whole = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const largest = (f) => Math.max(...workers().map(f)) / 1024;

export async function measure(tokens) {
  await load('portvakt', '/dokumenter', { tokens, time: 2 });
  const steps = [{ requests: 0, own: largest(memory), rss: largest(whole) }];
  for (let done = 0; done < wanted;) {
    done += (await load('portvakt', '/dokumenter', { tokens, time: 10 })).requests;
    steps.push({ requests: done, own: largest(memory), rss: largest(whole) });
    say(`${done} requests: ${steps.at(-1).rss.toFixed(1)} MiB`);
  }
  if (steps.at(-1).rss > 16) fail(`a worker holds ${steps.at(-1).rss} MiB`);
  if (steps.at(-1).own > steps[0].own * 1.1 + 0.5) fail(`a worker grew from ${steps[0].own} to ${steps.at(-1).own} MiB`);
  return { requests: steps.at(-1).requests, first: steps[0].rss, last: steps.at(-1).rss, grown: steps.at(-1).own - steps[0].own };
}
