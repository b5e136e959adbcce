// Sixteen slow downloads, sixteen slow uploads and sixteen slow letters are under
// way; how long does everyone else wait?  And are the slow ones answered in the end?
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { fail, load, median, rounds, seconds } from '../lib/load.mjs';
import { ports, sleep } from '../lib/place.mjs';
import { documents } from './open.mjs';

const MANY = 16;
const url = (path) => `http://127.0.0.1:${ports.portvakt}${path}`;
const head = (method, path, token, more = '') => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: __Host-pv=${token}\r\n${more}\r\n`;

// A connection whose answer is counted; ends when the other side closes.
function connect() {
  const socket = net.connect({ host: '127.0.0.1', port: ports.portvakt });
  const seen = { socket, bytes: 0, start: '', over: false };
  seen.ended = new Promise((resolve) => socket.on('error', resolve).on('close', resolve)).then(() => { seen.over = true; });
  seen.take = (piece) => { if (piece) { if (seen.start.length < 2000) seen.start += piece.toString('latin1', 0, 2000); seen.bytes += piece.length; } };
  seen.body = () => seen.bytes - seen.start.indexOf('\r\n\r\n') - 4;
  return seen;
}

// 16 kB, and then a pause: 160 kB a second.
function slowDownload(path, token, size) {
  const seen = connect();
  seen.socket.on('readable', () => {}).write(head('GET', path, token));
  const timer = setInterval(() => seen.take(seen.socket.read(16384) ?? seen.socket.read()), 100);
  const good = () => seen.start.startsWith('HTTP/1.1 200');
  return {
    running: () => good() && !seen.over && seen.bytes < size,
    finish: async () => {
      clearInterval(timer);
      seen.socket.removeAllListeners('readable').on('data', seen.take);
      await seen.ended;
      return good() && seen.body() === size;
    },
  };
}

// A body that is sent piece by piece, and all that is left of it at the end.
function slowBody(request, body, piece, wanted) {
  const seen = connect();
  let sent = 0;
  const send = (n) => { seen.socket.write(body.subarray(sent, sent + n)); sent += n; };
  seen.socket.on('data', seen.take).write(request);
  const timer = setInterval(() => send(piece), 100);
  return {
    running: () => !seen.over && seen.bytes === 0 && sent < body.length,
    finish: async () => {
      clearInterval(timer);
      send(body.length);
      await seen.ended;
      return seen.start.startsWith(`HTTP/1.1 ${wanted}`);
    },
  };
}

const page = async (path, token) => (await fetch(url(path), { headers: { cookie: `__Host-pv=${token}` } })).text();

// A letter of 3,500 characters, two words at a time.
async function slowLetter(token) {
  const form = /<form[^>]*action="\/meldinger"[\s\S]*?<\/form>/.exec(await page('/meldinger', token))[0];
  const fields = [...form.matchAll(/name="(csrf|once)" value="([^"]*)"/g)].map(([, k, v]) => [k, v]);
  const body = Buffer.from(new URLSearchParams([...fields, ['body', 'Hei '.repeat(875)]]).toString());
  return slowBody(head('POST', '/meldinger', token, `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`), body, 8, 303);
}

// A text of 2 MB that is handed in (tus), 40 kB a second.
async function slowUpload(token) {
  const body = Buffer.from(randomBytes(1_000_000).toString('hex'));
  const form = /name="csrf" value="([^"]*)"/.exec(await page('/lever-inn', token))[1];
  const tus = { 'Tus-Resumable': '1.0.0', 'X-Portvakt-Form': form };
  const about = { filename: 'Brev.txt', kind: 'letter', once: randomBytes(32).toString('base64url') };
  const made = await fetch(url('/opplasting'), { method: 'POST', headers: { cookie: `__Host-pv=${token}`, ...tus, 'Upload-Length': String(body.length),
    'Upload-Metadata': Object.entries(about).map(([k, v]) => `${k} ${Buffer.from(v).toString('base64')}`).join(',') } });
  if (made.status !== 201) throw new Error(`an upload begins with ${made.status}`);
  const headers = { ...tus, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': 0, 'Content-Length': body.length };
  return slowBody(head('PATCH', new URL(made.headers.get('location'), url('/')).pathname + new URL(made.headers.get('location'), url('/')).search, token,
    Object.entries(headers).map(([k, v]) => `${k}: ${v}\r\n`).join('')), body, 4096, 204);
}

export async function measure(tokens) {
  const { token, paths } = documents();
  const of = { pages: (time) => load('portvakt', '/dokumenter', { tokens, connections: 2, time }), downloads: (time) => load('portvakt', paths['200 kB'], { tokens: [token], connections: 2, time }) };
  const quiet = { pages: [], downloads: [] }, busy = { pages: [], downloads: [] };
  let lost = 0;
  for (const measure of Object.values(of)) await measure(1);
  for (let round = 0; round < rounds; round++) {
    for (const what of Object.keys(of)) quiet[what].push(await of[what](seconds));
    const slow = [];
    for (let i = 0; i < MANY; i++) slow.push(slowDownload(paths['20 MB'], token, 20_000_000), await slowUpload(token), await slowLetter(token));
    await sleep(500);
    for (const what of Object.keys(of)) busy[what].push(await of[what](seconds));
    const running = slow.filter((s) => s.running()).length;
    if (running !== slow.length) fail(`only ${running} of ${slow.length} slow clients were still under way`);
    lost += (await Promise.all(slow.map((s) => s.finish()))).filter((whole) => !whole).length;
    await sleep(1000);
  }
  if (lost) fail(`${lost} of ${3 * MANY * rounds} slow clients did not get all of their answer`);
  const p99 = (list) => median(list.map((r) => r.p99));
  return { quiet: p99(quiet.pages), busy: p99(busy.pages), download_quiet: p99(quiet.downloads), download_busy: p99(busy.downloads), slow: 3 * MANY * rounds, lost };
}
