// An SMS gateway for tests and the demo, exactly as include/courier.h documents the interface: what it does not
// allow is refused with 400.
//   node gateway.mjs --listen SOCKET --folder FOLDER --key FILE
// FOLDER gets sms-N.json for each message that goes out (one for each reference).  FOLDER/behave ({"sms": …}),
// when it is there, says how to answer: a status, or "silent" (it goes out, and nothing is said).
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: { listen: { type: 'string' }, folder: { type: 'string' }, key: { type: 'string' } } });
const key = readFileSync(options.key, 'utf8').trim();
const kept = () => readdirSync(options.folder).filter((name) => /^sms-\d+\.json$/.test(name));
const read = (name) => JSON.parse(readFileSync(join(options.folder, name), 'utf8'));
const sent = new Map(kept().map((name) => [read(name).reference, name]));
let last = Math.max(0, ...kept().map((name) => Number(/\d+/.exec(name)[0])));

function behaviour() {
  const file = join(options.folder, 'behave');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).sms ?? 202 : 202;
}

function isMessage(text) {
  let m;
  try {
    m = JSON.parse(text);
  } catch {
    return null;
  }
  const good = m !== null && typeof m === 'object' && Object.keys(m).sort().join() === 'reference,text,to' && /^\+[1-9]\d{7,14}$/.test(m.to)
    && typeof m.text === 'string' && m.text.length > 0 && m.text.length <= 459 && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(m.reference);
  return good ? m : null;
}

function send(m) {
  if (sent.has(m.reference)) return;
  last += 1;
  const name = `sms-${last}.json`;
  writeFileSync(join(options.folder, `${name}.new`), JSON.stringify({ ...m, at: new Date().toISOString() }));
  renameSync(join(options.folder, `${name}.new`), join(options.folder, name));
  sent.set(m.reference, name);
}

function status(request, text) {
  if (request.url !== '/v1/messages') return 404;
  if (request.method !== 'POST') return 405;
  if (request.headers['x-api-key'] !== key) return 401;
  if (request.headers['content-type'] !== 'application/json') return 415;
  const m = isMessage(text);
  if (!m) return 400;
  const how = behaviour();
  if (how === 'silent' || how >= 200 && how <= 299) send(m);
  return how;
}

const server = http.createServer((request, answer) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    const said = status(request, Buffer.concat(chunks).toString('utf8'));
    if (said !== 'silent') answer.writeHead(said).end();
  });
});
rmSync(options.listen, { force: true });
process.umask(0o007);
server.listen(options.listen, () => console.error('listening'));
process.on('SIGTERM', () => process.exit(0));
