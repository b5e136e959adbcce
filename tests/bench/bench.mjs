// The driver: brings everything up, runs the parts, writes the table and the plot.
import { failures } from './lib/load.mjs';
import { end, open, say } from './lib/place.mjs';
import { report } from './lib/report.mjs';
import { prepare } from './parts/pages.mjs';

const all = ['pages', 'open', 'upload', 'access', 'start', 'memory', 'fairness', 'scale'];
const wanted = process.argv.slice(2).length ? process.argv.slice(2) : all;
for (const part of wanted) if (!all.includes(part)) throw new Error(`no part ${part}; there are: ${all.join(' ')}`);

process.on('exit', end);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

await open();
const tokens = await prepare();
const results = {};
for (const part of wanted) {
  say(`measuring ${part}`);
  const { measure } = await import(`./parts/${part}.mjs`);
  results[part] = await measure(tokens);
  say(JSON.stringify(results[part]));
  report(results, wanted.length === all.length);
}
end();
console.log(`${failures.length ? 0 : wanted.length} passed, ${failures.length} failed`);
process.exit(failures.length ? 1 : 0);
