// Sixteen slow downloads and sixteen slow readers of pages are under way; how
// long does everyone else wait?
import http from 'node:http';
import net from 'node:net';
import { fail, load, median, rounds } from '../lib/load.mjs';
import { ports, sleep } from '../lib/place.mjs';
import { documents } from './open.mjs';

// Takes a piece, and then sleeps.
function slowly(path, token, piece, pause) {
  const state = { bytes: 0, ended: false };
  const socket = net.connect({ host: '127.0.0.1', port: ports.portvakt });
  socket.on('error', () => { state.ended = true; }).on('close', () => { state.ended = true; });
  socket.on('readable', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-pv=${token}\r\n\r\n`);
  const timer = setInterval(() => { const got = socket.read(piece) ?? socket.read(); if (got) state.bytes += got.length; }, pause);
  return { state, stop: () => { clearInterval(timer); socket.destroy(); } };
}

// One download of a small document, beside all that.
const small = (path, token) => new Promise((resolve) => {
  const began = performance.now();
  const request = http.get({ host: '127.0.0.1', port: ports.portvakt, path, headers: { cookie: `__Host-pv=${token}` }, agent: false, timeout: 8000 }, (reply) => {
    reply.resume().on('end', () => resolve({ ms: performance.now() - began, good: reply.statusCode === 200 }));
  });
  request.on('timeout', () => request.destroy()).on('error', () => resolve({ ms: performance.now() - began, good: false }));
});

const opens = (path, token) => Promise.all([1, 2, 3].map(() => small(path, token)));

export async function measure(tokens) {
  const { token, paths } = documents();
  const quiet = [], busy = [], download = { quiet: [], busy: [], failed: 0 };
  const gentle = { tokens, connections: 2, time: 3 };
  for (let round = 0; round < rounds; round++) {
    quiet.push(await load('portvakt', '/dokumenter', gentle));
    download.quiet.push(...await opens(paths['200 kB'], token));
    const slow = Array.from({ length: 16 }, () => slowly(paths['20 MB'], token, 16384, 100))
      .concat(Array.from({ length: 16 }, (_, i) => slowly('/dokumenter', tokens[i % tokens.length], 256, 100)));
    await sleep(500);
    busy.push(await load('portvakt', '/dokumenter', gentle));
    download.busy.push(...await opens(paths['200 kB'], token));
    for (const s of slow) s.stop();
    await sleep(500);
  }
  for (const d of [...download.quiet, ...download.busy]) if (!d.good) download.failed++;
  if (download.failed) fail(`${download.failed} downloads of ${download.quiet.length + download.busy.length} hung behind the slow ones`);
  const p99 = (list) => median(list.map((r) => r.p99));
  const worst = (list) => list.map((d) => d.ms).sort((a, b) => a - b)[Math.floor(list.length * 0.99)];
  return { quiet: p99(quiet), busy: p99(busy), download_quiet: worst(download.quiet), download_busy: worst(download.busy), download_failed: download.failed };
}
