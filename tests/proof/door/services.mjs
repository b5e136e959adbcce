// Hostile messages at the services' own sockets, as a program that was taken over could send them.  Each gets one clean
// refusal or none, nobody is held up for others, no process is lost; and clamd, lying, has nothing let in.
import { chmodSync, chownSync, readFileSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import { Upload, pdf } from '../../faults/kit.mjs';
import { Logs, inParallel, memory, must, promise, quick, random, section, sleep, sql, town } from './kit.mjs';

const REFUSED = 0xff;
const ANSWER = 0x80;
const LARGEST = { keeper: 32 << 10, courier: 48 << 10, binder: 64 << 10 }; // kB that the process which lets in may ever have
const owner = statSync(town.state).uid;

// ── Messages (include/frame.h) ──

const number = (value, size) => { const b = Buffer.alloc(size); b.writeUIntBE(value, 0, size); return b; };
const text = (value) => Buffer.concat([number(Buffer.byteLength(value), 4), Buffer.from(value)]);
const join = (...parts) => Buffer.concat(parts);
const frame = (type, body = Buffer.alloc(0), { version = 1, zero = 0, announced = body.length } = {}) => join(Buffer.from([version, type]), number(zero, 2), number(announced, 4), body);

const MUNICIPALITY = text('9901');
const ID = text('8e5e3a52-1d55-4f3c-9d0b-5a6a63f7c001');
const wrap = (use) => frame(1, join(MUNICIPALITY, number(use, 1), ID, Buffer.alloc(32, 7)));
const fetch = (url) => frame(1, join(number(1, 1), text(url), text(''), number(0, 1), number(0, 4)));
const bind = frame(1, join(...['nb', 'Pakke', 'Laget for', 'i dag', 'Bare til saken', 'Innhold', 'side', 'side', 'sider', 'mangler', 'merke'].map(text), number(0, 2)));

// Each socket: what its caller may ask for and what that gets, and what it may not.
const SOCKETS = [
  ...[['login', 4, 1], ['mypage', 1, 3], ['exchange', 2, 5], ['operator', 3, 4], ['clerk', 5, 2], ['intake', 1, 2], ['esign', 5, 1]]
    .map(([caller, use, other]) => ({ service: 'keeper', caller, honest: wrap(use), right: [1 | ANSWER], foreign: [wrap(other), frame(4, join(MUNICIPALITY, Buffer.alloc(41)))].slice(0, caller === 'clerk' ? 1 : 2) })),
  ...['login', 'clerk', 'esign'].map((caller) => ({ service: 'courier', caller, honest: fetch('https://evil.example/'), right: [REFUSED],
    foreign: ['https://evil.example/', 'http://127.0.0.1/', 'file:///etc/passwd', `https://idporten.localhost:${town.port}@evil.example/`, 'https://169.254.169.254/', `https://minside.localhost:${town.port}/`].map(fetch) })),
  ...['mypage', 'exchange'].map((caller) => ({ service: 'binder', caller, honest: bind, right: [1 | ANSWER], foreign: [] })),
];
const pathOf = ({ service, caller }) => `${town.state}/run/${service}/${caller}.sock`;
const pidOf = (service) => readFileSync(`${town.state}/run/${service}.pid`, 'utf8').split(' ')[0];

// ── One conversation ──

// As the user whom the services expect; the kernel takes note of who connects.
function connect(path, { stranger = false } = {}) {
  const root = process.getuid() === 0 && !stranger;
  if (root) process.seteuid(owner);
  try {
    return net.connect({ path, allowHalfOpen: true });
  } finally { if (root) process.seteuid(0); }
}

// All whole frames that come back, until it closes or, after a first one, nothing more comes.
function talk(path, bytes, { fin = false, until = 20000, ...how } = {}) {
  return new Promise((resolve) => {
    let got = Buffer.alloc(0);
    const socket = connect(path, how);
    const finish = (closed) => { clearTimeout(timer); socket.destroy(); resolve({ ...read(got), closed }); };
    const timer = setTimeout(() => finish(false), until);
    socket.write(bytes);
    if (fin) socket.end();
    socket.on('data', (data) => { got = Buffer.concat([got, data]); if (!fin && read(got).types.length) setTimeout(() => finish(false), 20); });
    socket.on('error', () => finish(true));
    socket.on('end', () => finish(true));
  });
}

function read(bytes) {
  const types = [];
  let at = 0;
  while (at + 8 <= bytes.length && at + 8 + bytes.readUInt32BE(at + 4) <= bytes.length) {
    types.push(bytes[at + 1]);
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return { types, rest: bytes.length - at };
}

// ── What is sent ──

// {name: {bytes, fin, works: may be a question after all}}
function hostile({ service, honest, foreign }, seed) {
  const rows = {};
  const body = honest.subarray(8);
  for (const [i, bytes] of foreign.entries()) rows[`something that its caller may not ask for (${i})`] = { bytes };
  rows.nothing = { bytes: Buffer.alloc(0), fin: true };
  for (const byte of [0, 1, 2, 71, 255]) rows[`a single byte ${byte}`] = { bytes: Buffer.from([byte]), fin: true };
  rows['an HTTP request'] = { bytes: Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n') };
  for (let type = 0; type < 256; type += type < 8 || (type >= 126 && type < 136) || type > 250 ? 1 : 17) rows[`type ${type} without a body`] = { bytes: frame(type) };
  for (let type = 0; type < 256; type += 17) rows[`type ${type} with another's body`] = { bytes: frame(type, body), works: type === honest[1] };
  for (const version of [0, 2, 127, 255]) rows[`version ${version}`] = { bytes: frame(honest[1], body, { version }) };
  for (const zero of [1, 256, 65535]) rows[`${zero} where nothing should be`] = { bytes: frame(honest[1], body, { zero }) };
  for (const more of [1, 2, 100, 5000]) rows[`${more} bytes too many`] = { bytes: frame(honest[1], join(body, Buffer.alloc(more, 65))) };
  for (const announced of [body.length + 1, 9217, 1 << 20, 0x7fffffff, 0x80000000, 0xffffffff]) rows[`announced as ${announced}`] = { bytes: frame(honest[1], body, { announced }), fin: true };
  for (let cut = 1; cut < honest.length; cut += cut < 12 ? 1 : 3) {
    rows[`cut after ${cut} bytes`] = { bytes: honest.subarray(0, cut), fin: true };
    if (cut < body.length) rows[`whole, but of ${cut} bytes of its body`] = { bytes: frame(honest[1], body.subarray(0, cut)) };
  }
  for (let at = 0; at < honest.length; at += 1) {
    const bytes = Buffer.from(honest);
    const change = [1, 0x80, 0xff][at % 3];
    bytes[at] ^= change;
    rows[`byte ${at} turned by ${change}`] = { bytes, fin: true, works: true };
  }
  const r = random(seed);
  for (let i = 0; i < 30; i += 1) {
    const noise = Buffer.from(Array.from({ length: r.below(300) }, () => r.below(256)));
    rows[`noise ${i} of seed ${seed}`] = { bytes: i % 2 ? frame(honest[1], noise) : noise, fin: true };
  }
  if (service !== 'binder') rows['two hundred questions at once, of which the last is none'] = { bytes: join(...Array(200).fill(honest), Buffer.from('x')), works: true, most: 201 };
  return rows;
}

async function meet(socket, name, { bytes, fin, works, most = 2 }) {
  await promise(`services: ${socket.service} for ${socket.caller}: ${name}`, async () => {
    const { types, rest, closed } = await talk(pathOf(socket), bytes, { fin });
    must(rest === 0, `${rest} bytes of no whole answer`);
    must(types.length || closed, 'no answer, and not closed');
    must(types.length <= most, `${types.length} answers`);
    must(types.every((type) => type === REFUSED || (works && socket.right.includes(type))), `answered ${types}`);
  });
}

const honestly = (socket, how) => talk(pathOf(socket), socket.honest, how).then(({ types }) => must(types.length === 1 && socket.right.includes(types[0]), `answered ${types}`));

// ── Who holds whom up ──

// So many of one caller's connections that say nothing, and then act.
async function silently(socket, count, act) {
  const all = Array.from({ length: count }, () => connect(pathOf(socket)));
  for (const one of all) one.on('error', () => {});
  await sleep(200);
  try { await act(); } finally { for (const one of all) one.destroy(); }
  await sleep(200);
}

async function silence() {
  const of = (service, caller) => SOCKETS.find((s) => s.service === service && s.caller === caller);
  for (const [service, mine, count, others] of [['keeper', 'mypage', 80, ['mypage', 'exchange', 'login']], ['courier', 'login', 40, ['clerk', 'esign']], ['binder', 'mypage', 12, ['exchange']]]) {
    for (const other of others) {
      await promise(`services: ${count} silent connections of ${mine} at the ${service} hold up nobody at ${other}'s`, () => silently(of(service, mine), count, () => honestly(of(service, other), { until: 4000 })));
    }
  }
}

// ── Who is let in ──

async function strangers() {
  if (process.getuid() !== 0) { console.log('#   another user: not tried, because it takes root'); return; }
  for (const socket of SOCKETS) {
    await promise(`services: ${socket.service} does not hear another user at ${socket.caller}'s socket`, async () => {
      const { types } = await talk(pathOf(socket), socket.honest, { stranger: true });
      must(types.length === 0, `answered ${types}`);
    });
  }
}

// ── clamd, lying ──

const OK = 'stream: OK\0';
// [name, what it says when the file has ended, before that]
const LIES = [['says nothing and closes', ''], ['OK without its end', 'stream: OK'], ['OK and a line end', 'stream: OK\n'], ['OK and a line end before its end', 'stream: OK\n\0'], ['OK behind a blank', ` ${OK}`], ['OK in large letters', 'STREAM: OK\0'], ['OK of another word', 'instream: OK\0'],
  ['OK with a number', `1: ${OK}`], ['OK twice', OK + OK], ['OK and more', `${OK}x`], ['OK alone', 'OK\0'], ['an end alone', '\0'], ['an error', 'INSTREAM size limit exceeded. ERROR\0'], ['much', `${'stream: OK '.repeat(3000)}\0`],
  ['OK before all was sent', OK, 'early'], ['a reset in the middle', '', 'reset'], ['nobody there', '', 'away']];

function liar(answer, how) {
  return net.createServer((socket) => {
    let seen = Buffer.alloc(0);
    socket.on('error', () => {});
    if (how === 'early') { socket.end(answer); return; }
    socket.on('data', (data) => {
      seen = Buffer.concat([seen, data]);
      if (how === 'reset') socket.destroy();
      else if (seen.subarray(-4).equals(Buffer.alloc(4))) socket.end(answer, 'latin1');
    });
  });
}

async function scanned(visitor, answer, how) {
  const path = `${town.state}/run/clamd.sock`;
  const server = liar(answer, how);
  rmSync(path, { force: true });
  if (how !== 'away') {
    await new Promise((resolve) => { server.listen(path, resolve); });
    chmodSync(path, 0o660);
    if (process.getuid() === 0) chownSync(path, owner, owner);
  }
  const upload = new Upload(visitor, 'Brev.pdf', pdf());
  try {
    await upload.finish();
    for (let i = 0; i < 400; i += 1, await sleep(50)) {
      const row = await sql(`select state, document is not null from data.upload where handle = '${upload.handle}' and state not in ('receiving', 'received')`);
      if (row) return row;
    }
    throw new Error('no verdict');
  } finally {
    await new Promise((resolve) => { server.close(resolve); });
    await sql(`update data.upload set state = 'refused', reason = 'virus' where handle = '${upload.handle}' and state = 'held'`);
  }
}

async function clamd() {
  const tom = await town.as('P03');
  await town.stop('clamd');
  try {
    await promise('services: a clamd that says OK has a file let in', async () => { const row = await scanned(tom, OK); must(/^filed/.test(row), row); });
    for (const [name, answer, how] of LIES.filter((row, i) => !quick || i % 6 === 0)) {
      await promise(`services: clamd: ${name}: nothing is let in`, async () => { const row = await scanned(tom, answer, how); must(row === 'held|f', row); });
    }
  } finally { await town.start('clamd'); }
  await promise('services: the real clamd is asked again', async () => {
    const upload = new Upload(tom, 'Brev.pdf', pdf());
    await upload.finish();
    for (let i = 0; i < 400 && await sql(`select state from data.upload where handle = '${upload.handle}'`) !== 'filed'; i += 1) await sleep(50);
    must(await sql(`select state from data.upload where handle = '${upload.handle}'`) === 'filed', 'it was not');
  });
  tom.close();
}

export default async function services() {
  const seed = Number(process.env.SEED ?? 20261121);
  section('services', `${SOCKETS.length} sockets of keeper, courier and binder, and clamd's answers (seed ${seed})`);
  const [log, pids] = [new Logs(), Object.fromEntries(['keeper', 'courier', 'binder', 'intake'].map((service) => [service, pidOf(service)]))];
  for (const socket of SOCKETS) {
    await promise(`services: ${socket.service} answers ${socket.caller}`, () => honestly(socket));
    const rows = Object.entries(hostile(socket, seed)).filter((row, i) => !quick || i % 12 === 0);
    await inParallel(rows, socket.service === 'binder' ? 2 : 8, ([name, row]) => meet(socket, name, row));
    await promise(`services: ${socket.service} answers ${socket.caller} after all of it`, () => honestly(socket));
  }
  await strangers();
  await silence();
  await clamd();
  for (const [service, most] of Object.entries(LARGEST)) await promise(`services: the ${service} stayed small`, () => must(memory(pids[service]) < most, `${memory(pids[service])} kB`));
  await promise('services: no process was lost', () => {
    for (const [service, pid] of Object.entries(pids)) must(pidOf(service) === pid, `${service} ended`);
    for (const service of ['courier', 'binder']) must(!/\.died/.test(log.since(service)), `a process of the ${service} ended: ${/.*\.died.*/.exec(log.since(service))}`);
  });
  await promise('services: no log holds personal data', () => log.assertClean());
}
