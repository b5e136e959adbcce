// A body that is handed in: encrypted as it comes, written through to the disk, looked
// at, scanned, filed and read back; beside nginx's dav module storing the same body,
// and beside cp and fsync.  One sender, no TLS.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { fail, interleaved } from '../lib/load.mjs';
import { here, ports, psql, restartPart, run, sleep, start, stop } from '../lib/place.mjs';
import { documents } from './open.mjs';

const sizes = { '20 MB': 20_000_000, '100 MB': 100_000_000 };
const PIECE = 4 * 1024 * 1024; // as the page's script sends it
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const memory = '/dev/shm';

function ask(port, method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, agent, headers: { ...headers, 'Content-Length': body?.length ?? 0 } }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (piece) => { text += piece; }).on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const seconds = (since) => (performance.now() - since) / 1000;

// Stored by nginx, which leaves the writing out to the system.
async function dav(body, n) {
  const began = performance.now();
  const { status } = await ask(ports.dav, 'PUT', `/${body.length}-${n % 2}`, {}, body);
  const took = seconds(began);
  if (status !== 201 && status !== 204) fail(`nginx stores with ${status}`);
  return { took };
}

// From memory to the same disk.
function copy(body) {
  const to = `${here}/dav/copy`;
  const began = performance.now();
  execFileSync('dd', [`if=${memory}/pv-bench-body`, `of=${to}`, 'bs=1M', 'conv=fsync', 'status=none']);
  const took = seconds(began);
  rmSync(to);
  return { took, bytes: body.length };
}

async function handIn(body, { token, csrf }) {
  const tus = { Cookie: `__Host-pv=${token}`, 'Tus-Resumable': '1.0.0', 'X-Portvakt-Form': csrf };
  const about = { filename: 'Brev.txt', kind: 'letter', once: randomBytes(32).toString('base64url') };
  const began = performance.now();
  const made = await ask(ports.portvakt, 'POST', '/opplasting', { ...tus, 'Upload-Length': body.length,
    'Upload-Metadata': Object.entries(about).map(([k, v]) => `${k} ${Buffer.from(v).toString('base64')}`).join(',') });
  if (made.status !== 201) { fail(`an upload begins with ${made.status}`); return { received: NaN, filed: NaN }; }
  const at = new URL(made.headers.location, 'http://localhost');
  for (let sent = 0; sent < body.length; sent += PIECE) {
    const { status } = await ask(ports.portvakt, 'PATCH', at.pathname + at.search, { ...tus, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': sent }, body.subarray(sent, sent + PIECE));
    if (status !== 204) fail(`a part is answered by ${status}`);
  }
  const received = seconds(began);
  const end = Date.now();
  const handle = at.searchParams.get('id');
  // The moment of the read-back, by the database's clock, which is this machine's;
  // asked for once, by one who waits there and is in nobody's way.
  const later = psql(`do $$ begin
    for i in 1 .. 1500 loop
      exit when exists (select from data.upload where handle = '${handle}' and (read_back_at is not null or state in ('refused', 'held')));
      perform pg_sleep(0.02);
    end loop; end $$;
    select extract(epoch from read_back_at) * 1000 - ${end} from data.upload where handle = '${handle}'`);
  if (later !== '') return { received, filed: received + Number(later) / 1000 };
  fail('what was handed in was not filed');
  return { received, filed: NaN };
}

// Every way of one size, in turn.
async function rounds(size, reader, ways) {
  const body = Buffer.from(randomBytes(size / 2).toString('hex'));
  writeFileSync(`${memory}/pv-bench-body`, body);
  let n = 0;
  const how = { dav: () => dav(body, n++), copy: () => copy(body), portvakt: () => handIn(body, reader) };
  for (const way of ways) await how[way]();
  const result = await interleaved(ways, (way) => how[way]());
  rmSync(`${memory}/pv-bench-body`);
  return result;
}

export async function measure() {
  const { token } = documents();
  const page = await fetch(`http://127.0.0.1:${ports.portvakt}/lever-inn`, { headers: { cookie: `__Host-pv=${token}` } });
  const reader = { token, csrf: /name="csrf" value="([^"]*)"/.exec(await page.text())[1] };
  const results = {};
  for (const [name, size] of Object.entries(sizes)) results[name] = await rounds(size, reader, ['dav', 'copy', 'portvakt']);
  restartPart('stop', 'clamd');
  const away = start([`${here}/unscanned`, `${run}/clamd.sock`], { log: 'unscanned' });
  for (let i = 0; !existsSync(`${run}/clamd.sock`) && i < 100; i++) await sleep(50);
  for (const [name, size] of Object.entries(sizes)) {
    const { dav: beside, portvakt } = await rounds(size, reader, ['dav', 'portvakt']);
    Object.assign(results[name], { unscanned: portvakt, unscanned_dav: beside });
  }
  stop(away);
  await sleep(200);
  rmSync(`${run}/clamd.sock`, { force: true });
  restartPart('start', 'clamd');
  return results;
}
