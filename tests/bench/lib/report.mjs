// The table and the plot of a run.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { failures, rounds, seconds } from './load.mjs';
import { bench, file, tool } from './place.mjs';

const n = (x, digits = 2) => (x === undefined ? '–' : Number(x).toFixed(digits));
const names = { portvakt: 'Portvakt', nginx: 'nginx, the same bytes as a file', empty: 'a FastCGI program that does nothing', php: 'PHP-FPM, pgsql, the same wall', node: 'Node, fastify + pg + eta, the same wall', flask: 'Flask, psycopg2, gunicorn, the same wall',
  php_plain: 'PHP-FPM, plain SQL', node_plain: 'Node, plain SQL', flask_plain: 'Flask, plain SQL' };

// A row: what, value, target, whether it is met.
const at_least = (what, value, target, digits) => [what, n(value, digits), `≥ ${target}`, value >= target];
const at_most = (what, value, target, digits) => [what, n(value, digits), `≤ ${target}`, value <= target];

function targets(r) {
  const rows = [];
  const p = r.pages;
  if (p) {
    const best = (way) => Math.max(...['php', 'node', 'flask'].map((name) => p[name + way].rate));
    rows.push(at_least('documents page, to the best peer with the same wall', p.portvakt.rate / best(''), 2),
      at_least('documents page, to the best peer without any wall', p.portvakt.rate / best('_plain'), 2),
      at_least('documents page, to Flask with the same wall', p.portvakt.rate / p.flask.rate, 4), at_least('documents page, to Flask without', p.portvakt.rate / p.flask_plain.rate, 4),
      at_least('documents page, to the empty program', p.portvakt.rate / p.empty.rate, 0.3));
  }
  const o = r.open?.['20 MB'];
  if (o) rows.push(at_least('20 MB, decrypted, to nginx sendfile', o.portvakt.mbs / o.nginx.mbs, 0.5));
  const u = r.upload;
  if (u) for (const size of Object.keys(u)) rows.push(at_least(`${size} handed in and filed without the scan, to nginx dav`, u[size].unscanned_dav.took / u[size].unscanned.filed, 0.5));
  const a = r.access;
  if (a) for (const what of ['list', 'check']) rows.push(at_most(`${what} with row-level security, to without`, a[what]['row-level security'].p50 / a[what]['no row-level security'].p50, 1.1));
  const sizes = Object.keys(r.scale ?? {}).map(Number).sort((x, y) => x - y);
  if (sizes.length > 1) {
    const [least, most] = [r.scale[sizes[0]], r.scale[sizes.at(-1)]];
    const steps = Math.max(1, Math.log(sizes.at(-1) / sizes[0]) / Math.log(100));
    rows.push(at_most(`list at ${sizes.at(-1)} shares, to ${sizes[0]}`, most.list / least.list, 1.2),
      at_most('check, buffers', most.check_buffers, 12, 0), at_most('list, buffers', most.list_buffers, 12, 0),
      at_most('list, more buffers a hundredfold', (most.list_buffers - least.list_buffers) / steps, 1));
  }
  const f = r.fairness;
  if (f) rows.push(at_most('p99 of pages beside 48 slow clients, to quiet', f.busy / f.quiet, 2), at_most('p99 of downloads beside them, to quiet', f.download_busy / f.download_quiet, 2),
    at_most(`slow clients, of ${f.slow}, that did not get all`, f.lost, 0, 0));
  if (r.memory) rows.push(at_most(`memory of a worker's own after ${r.memory.requests} requests, MiB`, r.memory.own, 16, 1), at_most('… grown by, MiB', r.memory.grown, 0.5));
  if (r.start) rows.push(at_most('start to first page, ms', r.start.ms, 100, 0));
  return rows;
}

const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${head.map((_, i) => (i ? '---:' : '---')).join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join('\n');

function details(r) {
  const parts = [];
  if (r.pages) parts.push('### The documents page\nSession, access, 50 rows, rendering; every program writes the same bytes, and 16 connections wait.\n', table(['program', 'pages/s', 'of Portvakt', 'p50 ms', 'p99 ms'],
    Object.entries(names).map(([k, name]) => [name, n(r.pages[k].rate, 0), n(r.pages[k].rate / r.pages.portvakt.rate), n(r.pages[k].p50, 1), n(r.pages[k].p99, 1)])), '![documents page](result.svg)\n');
  if (r.open) parts.push('### The open of a document\nDecided, journalled, key unwrapped, decrypted; two threads, four connections, no TLS.\n', table(['document', 'opens/s', 'MB/s', 'nginx MB/s', 'ratio'],
    Object.entries(r.open).map(([k, o]) => [k, n(o.portvakt.rate, 1), n(o.portvakt.mbs, 0), n(o.nginx.mbs, 0), n(o.portvakt.mbs / o.nginx.mbs)])));
  if (r.upload) parts.push('### Handing in\nSeconds for one sender: until all parts are acknowledged (encrypted and on the disk), until it is filed and read back, with and without the scan; beside nginx\'s dav module (which waits for no disk) and `dd conv=fsync` of the same body from memory.\n', table(['body', 'acknowledged', 'filed', 'filed, no scan', 'dav', 'copy + fsync', 'acknowledged to dav', 'no scan to dav', 'filed to dav', 'filed to copy'],
    Object.entries(r.upload).map(([k, u]) => [k, n(u.portvakt.received), n(u.portvakt.filed), n(u.unscanned.filed), n(u.dav.took), n(u.copy.took), n(u.dav.took / u.portvakt.received), n(u.unscanned_dav.took / u.unscanned.filed), n(u.dav.took / u.portvakt.filed), n(u.copy.took / u.portvakt.filed)])));
  if (r.access) parts.push('### The access decision\nMicroseconds (p50 of a round trip with the session token) and buffers of the list.\n', table(['', 'list', 'check', 'buffers'],
    Object.keys(r.access.list).map((k) => [k, n(r.access.list[k].p50, 0), n(r.access.check[k].p50, 0), r.access.buffers[k]])),
  'The engines decide in their own process, on rows that somebody else fetched and trusted; half of the questions are refused.\n', table(['engine', 'µs a check'], Object.entries(r.access.engines).map(([k, e]) => [k, n(e.p50, 1)])));
  if (r.scale) parts.push('### Scale\nMicroseconds (p50) and buffers, session look-ups of row-level security included; the last columns are a person who has 5,000 documents.\n', table(['shares', 'list', 'buffers', 'check', 'buffers', '5,000: list', 'buffers'],
    Object.entries(r.scale).map(([k, s]) => [k, n(s.list, 0), s.list_buffers, n(s.check, 0), s.check_buffers, n(s.many, 0), s.many_buffers])));
  if (r.fairness) parts.push('### Fairness\n', table(['', 'quiet', 'beside 16 slow downloads, uploads and letters each'], [['pages, p99 ms', n(r.fairness.quiet, 1), n(r.fairness.busy, 1)], ['200 kB document, p99 ms', n(r.fairness.download_quiet, 1), n(r.fairness.download_busy, 1)]]));
  return parts.join('\n');
}

function machine() {
  const say = (command, ...args) => { try { return tool('sh', ['-c', [command, ...args].join(' ')]).trim().split('\n')[0]; } catch { return '?'; } };
  return [`${cpus().length} cores (shared with the load generator and all peers), ${Math.round(totalmem() / 2 ** 30)} GiB`, say('/usr/lib/postgresql/15/bin/postgres --version'),
    say('nginx -v 2>&1 | sed s/version:.//'), say('gcc --version'), say('php -v || php8.2 -v'), `node ${process.version}`, say('/usr/bin/python3 --version'), `flask ${say("dpkg-query -W -f '${Version}' python3-flask")}`,
    `psycopg2 ${say("dpkg-query -W -f '${Version}' python3-psycopg2")}`].join('; ');
}

function plot(pages) {
  const rows = Object.entries(names).filter(([k]) => k !== 'nginx').map(([k, name]) => [name, pages[k].rate, k]);
  const most = Math.max(...rows.map((row) => row[1]));
  const bars = rows.map(([name, rate, k], i) => `<text x="300" y="${i * 34 + 40}" text-anchor="end">${name}</text><rect x="310" y="${i * 34 + 24}" width="${n(rate / most * 400, 1)}" height="22" fill="${k === 'portvakt' ? '#0062ba' : '#8aa4bd'}"/><text x="${n(318 + rate / most * 400, 1)}" y="${i * 34 + 40}">${n(rate, 0)}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 790 ${rows.length * 34 + 40}" font-family="sans-serif" font-size="14" role="img" aria-label="Documents pages a second"><rect width="100%" height="100%" fill="#fff"/><text x="10" y="16" font-weight="bold">Documents pages a second</text>${bars.join('')}</svg>\n`;
}

// Printed after every part; written when the run is of all of them.
export function report(r, write) {
  const rows = targets(r);
  const verdict = table(['', 'measured', 'target', ''], rows.map(([what, value, target, met]) => [what, value, target, met ? 'met' : '**missed**']));
  console.log(verdict);
  if (!write) return;
  const text = `${file('about.md')}\n## The last run\n${machine()}. Medians of ${rounds} interleaved rounds of ${seconds} s.\n${failures.length ? `\nFailed: ${failures.join('; ')}.\n` : '\nEvery reply was 200 and every request ended.\n'}\n${verdict}\n${details(r)}\n${file('limits.md')}`;
  writeFileSync(`${bench}/README.md`, text);
  if (r.pages) writeFileSync(`${bench}/result.svg`, plot(r.pages));
}
