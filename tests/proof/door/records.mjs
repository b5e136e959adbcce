// Hostile FastCGI records, straight at each pool's socket, past nginx.  None is carried out with parameters missing,
// none ends a process for good, and none makes one grow.
import crypto from 'node:crypto';
import { Logs, inParallel, memory, must, promise, quick, random, section, sleep, sql, town, workersOf } from './kit.mjs';
import { ABORT, BEGIN, DATA, GET_VALUES, PARAMS, STDIN, begin, pair, pairs, params, record, speak, stream, whole } from './fastcgi.mjs';
import { enter, HONEST } from './crosssite.mjs';

const FORM = 'application/x-www-form-urlencoded';
const join = (...parts) => Buffer.concat(parts);
const token = () => crypto.randomBytes(32).toString('base64url');
const encoded = (fields) => new URLSearchParams(fields).toString();
const cookiesOf = (who) => who.cookies(who.url('/')).map((c) => `${c.name}=${c.value}`).join('; ');

// A program and the honest requests that every row bends: one that opens something and one that sends something, both
// of which the database shows.
class Target {
  constructor(portal, { get, post, fields, cookie, who, taken }) {
    Object.assign(this, { portal, pool: portal === 'login' ? 'login' : `${portal}-pages`, get, post, fields, cookie, who, taken });
    this.renew();
  }

  renew() { this.letter = encoded({ ...this.fields, ...(this.fields.once && { once: token() }) }); }

  opening(more = {}) { return params(this.portal, { uri: this.get, headers: { HTTP_COOKIE: this.cookie, ...more } }); }

  letters(body = this.letter, more = {}) { return params(this.portal, { method: 'POST', uri: this.post, body, type: FORM, headers: { HTTP_COOKIE: this.cookie, HTTP_ORIGIN: town.origin(this.portal), ...more } }); }

  without(name, list = this.opening()) { return list.filter(([key]) => key !== name); }

  changed(name, value, list = this.opening()) { return list.map(([key, old]) => [key, key === name ? value : old]); }

  ended(list, body = '') { return Buffer.concat([begin(), stream(PARAMS, pairs(list)), stream(STDIN, body)]); }

  // What this program alone does; the others are asked at the same time.
  effects() {
    return sql(`select (select count(*) from journal.entry where portal = '${this.portal}'), (select count(*) from data.session where portal = '${this.portal}' and ended_at is not null),
      (select count(*) from data.letter l join data.standing s on s.id = l.written_as join law.capacity c on c.name = s.capacity where c.portal = '${this.portal}')
      ${this.portal === 'login' ? ', (select count(*) from data.login_attempt), (select coalesce(sum(wrong), 0) from data.code_try)' : ''}`);
  }
}

// {name: () => bytes | {bytes, fin, reset, until}}
function missing(t) {
  const rows = {};
  for (const name of ['PORTVAKT_EDGE', 'REQUEST_METHOD', 'REQUEST_URI', 'HTTP_HOST']) {
    rows[`without ${name}`] = () => t.ended(t.without(name));
    rows[`a letter without ${name}`] = () => t.ended(t.without(name, t.letters()), t.letter);
  }
  for (const value of ['', '0', '11', ' 1', '1 ', 'true']) rows[`the sentinel is ${JSON.stringify(value)}`] = () => t.ended(t.changed('PORTVAKT_EDGE', value));
  for (const name of ['PORTVAKT_EDGE', 'REQUEST_METHOD', 'REQUEST_URI', 'HTTP_HOST', 'HTTP_COOKIE', 'CONTENT_LENGTH', 'QUERY_STRING']) {
    rows[`${name} twice, the same`] = () => t.ended([...t.opening(), [name, t.opening().find(([key]) => key === name)[1]]]);
    rows[`${name} twice, another first`] = () => t.ended([[name, 'x'], ...t.opening()]);
    rows[`${name} twice, another last`] = () => t.ended([...t.opening(), [name, 'x']]);
    rows[`${name} once more with = in its name`] = () => t.ended([...t.opening(), [`${name}=x`, 'y']]);
    rows[`${name} with a zero byte in its name`] = () => t.ended(t.opening().map(([key, value]) => [key === name ? `${name.slice(0, 3)}\0${name.slice(3)}` : key, value]), '');
  }
  rows['no parameters at all'] = () => t.ended([]);
  rows['a parameter without name'] = () => t.ended([...t.without('PORTVAKT_EDGE'), ['', 'PORTVAKT_EDGE=1']]);
  rows['the sentinel inside another value'] = () => t.ended([...t.without('PORTVAKT_EDGE'), ['X', '1\0PORTVAKT_EDGE=1']]);
  rows['201 parameters'] = () => t.ended([...t.opening(), ...Array.from({ length: 200 }, (_, i) => [`HTTP_X_${i}`, '1'])]);
  rows['20,000 parameters'] = () => t.ended([...t.opening(), ...Array.from({ length: 20000 }, (_, i) => [`HTTP_X_${i}`, '1'])]);
  return rows;
}

// The parameters break somewhere on the way.
function broken(t) {
  const list = pairs(t.opening());
  const rows = {};
  const seams = new Set(t.opening().map((one, i, all) => pairs(all.slice(0, i + 1)).length)); // there it is a request without the rest, and nothing tells that it was cut
  for (let i = 0; i < 24; i += 1) {
    const cut = Math.floor(list.length * i / 24);
    rows[`parameters cut after ${cut} bytes, stream closed`] = () => ({ bytes: join(begin(), record(PARAMS, list.subarray(0, cut)), record(PARAMS), record(STDIN)), mayWork: seams.has(cut) });
    rows[`parameters cut after ${cut} bytes, connection closed`] = () => ({ bytes: join(begin(), record(PARAMS, list.subarray(0, cut))), fin: true });
    rows[`parameters cut after ${cut} bytes, a body follows`] = () => join(begin(), record(PARAMS, list.subarray(0, cut)), record(STDIN));
  }
  // Exactly between two parameters, where nothing looks broken: the rest is missing, the sentinel was first.
  let seam = 0;
  for (const [name, value] of t.opening()) {
    seam += pair(name, value).length;
    const head = join(begin(), record(PARAMS, list.subarray(0, seam)));
    const whole_ = seam === list.length;
    rows[`connection closed right after ${name}`] = () => ({ bytes: head, fin: true });
    for (const type of [ABORT, STDIN, DATA, 11, 99]) rows[`record type ${type} right after ${name}`] = ((at) => () => ({ bytes: join(head, record(type, 'x'.repeat(8)), record(PARAMS, list.subarray(at)), record(PARAMS), record(STDIN)), fin: true, mayWork: whole_ }))(seam);
  }
  for (const type of [0, BEGIN, ABORT, 3, STDIN, 6, 7, DATA, GET_VALUES, 10, 11, 12, 99, 255]) {
    for (const at of [8, Math.floor(list.length / 2), list.length]) {
      rows[`record type ${type} within the parameters at ${at}`] = () => ({ bytes: join(begin(), record(PARAMS, list.subarray(0, at)), record(type, 'x'.repeat(16)), record(PARAMS, list.subarray(at)), record(PARAMS), record(STDIN)), mayWork: at === list.length || type === GET_VALUES || type > 11 });
    }
  }
  for (const [name, lie] of Object.entries({ 'a name longer than there is': { nameSize: 500 }, 'a value longer than there is': { valueSize: 5000 }, 'a name of 2 GB': { nameSize: 0x7fffffff, long: true }, 'a value of 2 GB': { valueSize: 0x7fffffff, long: true }, 'both of 2 GB': { nameSize: 0x7fffffff, valueSize: 0x7fffffff, long: true }, 'a value of 1 GB': { valueSize: 1 << 30, long: true }, 'name shorter than it is': { nameSize: 3 }, 'value shorter than it is': { valueSize: 0 }, 'long sizes for short texts': { long: true } })) {
    rows[`${name}, first`] = () => ({ bytes: join(begin(), stream(PARAMS, join(pair('HTTP_X', 'abc', lie), list)), record(STDIN)), mayWork: /^long/.test(name) });
    rows[`${name}, last`] = () => ({ bytes: join(begin(), stream(PARAMS, join(list, pair('HTTP_X', 'abc', lie))), record(STDIN)), mayWork: /^long|shorter/.test(name) });
  }
  return rows;
}

function records(t) {
  const list = pairs(t.opening());
  const honest = (lie) => join(begin(), stream(PARAMS, list, lie), record(STDIN, '', lie));
  const rows = {
    'one byte': () => ({ bytes: Buffer.from([1]), fin: true }),
    'half a header': () => ({ bytes: begin().subarray(0, 5), fin: true }),
    'nothing': () => ({ bytes: Buffer.alloc(0), fin: true }),
    'zeros': () => ({ bytes: Buffer.alloc(100), fin: true }),
    'ones': () => ({ bytes: Buffer.alloc(100, 255), fin: true }),
    'an HTTP request': () => ({ bytes: Buffer.from('GET / HTTP/1.1\r\nHost: minside.localhost\r\n\r\n'), fin: true }),
    'parameters before the beginning': () => ({ bytes: join(stream(PARAMS, list), begin(), record(STDIN)), fin: true }),
    'a body before the parameters': () => ({ bytes: join(begin(), record(STDIN, 'x'), record(STDIN), stream(PARAMS, list)), fin: true }),
    'no beginning': () => ({ bytes: join(stream(PARAMS, list), record(STDIN)), fin: true }),
    'two beginnings': () => ({ bytes: join(begin(), begin(), stream(PARAMS, list), record(STDIN)), mayWork: true }),
    'the beginning twice with two ids': () => ({ bytes: join(begin(), begin({ id: 2 }), stream(PARAMS, list), record(STDIN)), fin: true, mayWork: true }),
    'another request multiplexed between': () => ({ bytes: join(begin(), record(PARAMS, list.subarray(0, 40)), begin({ id: 2 }), stream(PARAMS, pairs(t.letters()), { id: 2 }), record(PARAMS, list.subarray(40)), record(PARAMS), record(STDIN), record(STDIN, t.letter, { id: 2 }), record(STDIN, '', { id: 2 })), fin: true, mayWork: true }),
    'parameters of another id': () => ({ bytes: join(begin(), stream(PARAMS, list, { id: 2 }), record(STDIN)), fin: true }),
    'half of the parameters under another id': () => ({ bytes: join(begin(), record(PARAMS, list.subarray(0, 60)), record(PARAMS, list.subarray(60), { id: 7 }), record(PARAMS), record(STDIN)), fin: true }),
    'id 0': () => ({ bytes: join(begin({ id: 0 }), stream(PARAMS, list, { id: 0 }), record(STDIN, '', { id: 0 })), fin: true }),
    'id 65535': () => ({ bytes: join(begin({ id: 65535 }), stream(PARAMS, list, { id: 65535 }), record(STDIN, '', { id: 65535 })), mayWork: true }),
    'the role of an authorizer': () => ({ bytes: join(begin({ role: 2 }), stream(PARAMS, list), record(STDIN)), fin: true, mayWork: true }),
    'the role of a filter': () => ({ bytes: join(begin({ role: 3 }), stream(PARAMS, list), record(STDIN), record(DATA)), fin: true, mayWork: true }),
    'a role that is none': () => ({ bytes: join(begin({ role: 999 }), stream(PARAMS, list), record(STDIN)), fin: true }),
    'keep the connection': () => ({ bytes: join(begin({ flags: 1 }), stream(PARAMS, list), record(STDIN)), mayWork: true }),
    'an empty beginning': () => ({ bytes: join(record(BEGIN), stream(PARAMS, list), record(STDIN)), fin: true }),
    'a beginning of 100 bytes': () => ({ bytes: join(record(BEGIN, '\0\x01'.padEnd(100, '\0')), stream(PARAMS, list), record(STDIN)), fin: true }),
    'one byte in each record': () => ({ bytes: join(begin(), stream(PARAMS, list, { step: 1 }), record(STDIN)), mayWork: true }),
    'parameters padded with 255': () => ({ bytes: honest({ padding: 255 }), mayWork: true }),
    'padding announced and not there': () => ({ bytes: join(begin(), record(PARAMS, list, { announced: 200 }), record(PARAMS), record(STDIN)), fin: true }),
    'padding there and not announced': () => ({ bytes: join(begin(), record(PARAMS, list, { padding: 8, announced: 0 }), record(PARAMS), record(STDIN)), fin: true }),
    'length one too small': () => ({ bytes: join(begin(), record(PARAMS, list, { length: list.length - 1 }), record(PARAMS), record(STDIN)), fin: true }),
    'length one too large': () => ({ bytes: join(begin(), record(PARAMS, list, { length: list.length + 1 }), record(PARAMS), record(STDIN)), fin: true }),
    'length 65535 for little': () => ({ bytes: join(begin(), record(PARAMS, list, { length: 65535 })), fin: true }),
    'length 0 for much': () => ({ bytes: join(begin(), record(PARAMS, list, { length: 0 }), record(STDIN)), fin: true }),
    'aborted after the beginning': () => ({ bytes: join(begin(), record(ABORT)), fin: true }),
    'aborted within the parameters': () => ({ bytes: join(begin(), record(PARAMS, list.subarray(0, 50)), record(ABORT), record(PARAMS, list.subarray(50)), record(PARAMS), record(STDIN)), fin: true }),
    'aborted before the body': () => ({ bytes: join(begin(), stream(PARAMS, pairs(t.letters())), record(ABORT)), fin: true }),
    'aborted within the body': () => ({ bytes: join(begin(), stream(PARAMS, pairs(t.letters())), record(STDIN, t.letter.slice(0, 20)), record(ABORT), record(STDIN)), fin: true }),
    'asking for values, then gone': () => ({ bytes: record(GET_VALUES, pair('FCGI_MAX_CONNS', ''), { id: 0 }), fin: true }),
    'a thousand unknown management records': () => ({ bytes: join(...Array.from({ length: 1000 }, () => record(77, 'x', { id: 0 })), whole(t.opening())), fin: true, mayWork: true }),
  };
  for (const version of [0, 2, 127, 255]) {
    rows[`version ${version} in the beginning`] = () => ({ bytes: join(begin({ version }), stream(PARAMS, list), record(STDIN)), fin: true });
    rows[`version ${version} in the parameters`] = () => ({ bytes: join(begin(), stream(PARAMS, list, { version }), record(STDIN)), fin: true });
  }
  return rows;
}

function bodies(t) {
  const honest = () => stream(PARAMS, pairs(t.letters()));
  const announce = (length) => stream(PARAMS, pairs(t.changed('CONTENT_LENGTH', length, t.letters())));
  const rows = {};
  for (let i = 0; i < 12; i += 1) {
    const cut = Math.floor(t.letter.length * i / 12);
    rows[`a letter cut after ${cut} bytes, stream closed`] = () => join(begin(), honest(), record(STDIN, t.letter.slice(0, cut)), record(STDIN));
    rows[`a letter cut after ${cut} bytes, connection closed`] = () => ({ bytes: join(begin(), honest(), record(STDIN, t.letter.slice(0, cut))), fin: true });
    rows[`a letter cut after ${cut} bytes, connection reset`] = () => ({ bytes: join(begin(), honest(), record(STDIN, t.letter.slice(0, cut))), reset: true });
  }
  for (const more of [1, 2, 100, 8192, 70000, 1000000]) rows[`a letter with ${more} bytes more than announced`] = () => join(begin(), honest(), stream(STDIN, t.letter + 'x'.repeat(more)));
  for (const length of ['', '-1', '+5', '0', '1', '1e2', '0x20', ' 5', '5 ', '00000000000000000000', '18446744073709551616', '99999999999999999999', '262145', '4294967296', 'x', '5,5', '5\0']) rows[`a letter announced as ${JSON.stringify(length)}`] = () => join(begin(), announce(length), stream(STDIN, t.letter));
  rows['a letter with another record within its body'] = () => ({ bytes: join(begin(), honest(), record(STDIN, t.letter.slice(0, 30)), record(PARAMS, 'x'), record(STDIN, t.letter.slice(30)), record(STDIN)), fin: true });
  rows['a letter whose body has padding that is not there'] = () => ({ bytes: join(begin(), honest(), record(STDIN, t.letter, { announced: 100 }), record(STDIN)), fin: true });
  rows['a letter by GET'] = () => t.ended(t.changed('REQUEST_METHOD', 'GET', t.letters()), t.letter);
  rows['a letter for another host'] = () => t.ended(t.changed('HTTP_HOST', 'evil.example', t.letters()), t.letter);
  rows['a letter as text/plain'] = () => t.ended(t.changed('CONTENT_TYPE', 'text/plain', t.letters()), t.letter);
  rows['a letter without cookie'] = () => t.ended(t.without('HTTP_COOKIE', t.letters()), t.letter);
  rows['a letter with 10 MB announced'] = () => ({ bytes: join(begin(), announce('10485760'), stream(STDIN, 'x'.repeat(10485760))), until: 8000 });
  return rows;
}

function large(t) {
  const rows = {};
  for (const [name, list] of Object.entries({ '50 MB in one parameter': () => [...t.opening(), ['HTTP_X', 'a'.repeat(50 << 20)]], '50 MB in the cookie': () => t.changed('HTTP_COOKIE', 'a'.repeat(50 << 20)), '50 MB in the address': () => t.changed('REQUEST_URI', `/${'a'.repeat(50 << 20)}`), '50 MB in fifty parameters': () => [...t.opening(), ...Array.from({ length: 50 }, (_, i) => [`HTTP_X${i}`, 'a'.repeat(1 << 20)])] })) {
    rows[name] = () => ({ bytes: t.ended(list()), until: 15000 }); // refused
  }
  return rows;
}

function garbage(t, seed, count) {
  const r = random(seed);
  const base = whole(t.opening());
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`record garbage ${i} of seed ${seed}`, () => {
    const bytes = Buffer.from(base);
    const at = r.below(16 + r.below(bytes.length - 16));
    for (let n = 1 + r.below(6); n > 0; n -= 1) bytes[Math.min(bytes.length - 1, at + r.below(24))] = r.below(256);
    return { bytes: r.below(3) ? bytes : bytes.subarray(0, r.below(bytes.length)), fin: true, mayWork: true };
  }]));
}

// ── The programs ──

async function reader(portal, person) {
  const who = await town.as(person, { portal });
  if ((await who.ask('GET', '/dokumenter')).status === 303) await who.submit(await who.get('/rolle'), '/rolle', { standing: who.page.form('/rolle').buttons[0].value });
  const get = (await who.get('/dokumenter')).links.find((link) => link.startsWith('/dokument?id=')).replace('/dokument?', '/fil?');
  const { fields } = (await who.get('/meldinger')).form('/meldinger');
  return new Target(portal, { who, get, post: '/meldinger', fields: { ...fields, body: 'Hei' }, cookie: cookiesOf(who), taken: [200, 303] });
}

async function signer() {
  const { who, filled } = await enter(HONEST['esign /oppdrag'], 'esign', '/oppdrag');
  const get = (await who.get(`/oppdrag?id=${filled.id}`)).links.find((link) => link.startsWith('/fil?id='));
  return new Target('esign', { who, get, post: '/oppdrag', fields: filled, cookie: cookiesOf(who), taken: [200, 303] });
}

async function stranger() {
  const who = town.visitor('login');
  const { fields } = (await who.get('/kode')).form('/kode');
  const get = `/start?portal=mypage&b=${'a'.repeat(64)}&to=/&provider=idporten`;
  return new Target('login', { who, get, post: '/kode', fields: { ...fields, code: 'AAAA-AAAA-AAAA' }, cookie: cookiesOf(who), taken: [303, 400] });
}

const TARGETS = { esign: signer, mypage: () => reader('mypage', 'P03'), exchange: () => reader('exchange', 'P20'), login: stranger }; // what is to be signed is shared anew: that first

async function controls(t) {
  for (const [what, request, status] of [['opening', () => whole(t.opening()), t.taken[0]], ['letter', () => whole(t.letters(), t.letter), t.taken[1]]]) {
    await promise(`records: ${t.portal}: an honest ${what} is carried out, and the database shows it`, async () => {
      const before = await t.effects();
      const got = await speak(t.pool, request(), { until: 20000 });
      must(got.status === status && got.ended, `status ${got.status}`);
      must(await t.effects() !== before, 'nothing was done');
    });
  }
  t.renew();
}

// What nobody waited for is done, if it is done at all.
async function quiet(t) {
  for (let [before, now] = ['', await t.effects()]; before !== now;) {
    await sleep(150);
    [before, now] = [now, await t.effects()];
  }
}

async function meet(t, pool, name, row, pids) {
  await promise(`records: ${pool}: ${name}`, async () => {
    const before = await t.effects();
    const made = row();
    const { bytes, mayWork, ...how } = Buffer.isBuffer(made) ? { bytes: made } : made;
    const got = await speak(pool, bytes, { until: 2500, ...how });
    must(got.status === 0 || (got.status >= 400 && got.status < 500) || mayWork, `answered ${got.status}: ${got.text.slice(0, 60)}`);
    must(got.status < 500 || got.status === 503, `answered ${got.status}`);
    const after = await t.effects();
    must(after === before || mayWork, `something was done: ${before} became ${after}`);
    if (mayWork && !got.ended) await quiet(t);
    for (const pid of workersOf(pool)) pids.add(pid);
  });
}

// ── Each pool ──

// The workers of a pool, and what must be so when it was spoken to.
async function watch(t, pool, act) {
  const there = workersOf(pool);
  const pids = new Set(there);
  await act(pids);
  await promise(`records: ${pool}: as many processes serve as before`, async () => {
    for (let i = 0; i < 100 && workersOf(pool).length !== there.length; i += 1) await sleep(100);
    must(workersOf(pool).length === there.length, `${workersOf(pool).length} serve, and not ${there.length}`);
  });
  const largest = Math.max(...workersOf(pool).map((pid) => memory(pid)));
  console.log(`#   ${pool}: ${pids.size - there.length} processes were replaced; the largest ever had ${largest} kB`);
  await promise(`records: ${pool}: no process ever had 24 MB, whatever it was sent`, () => must(largest < 24 << 10, `${largest} kB`));
  await promise(`records: ${pool}: silent connections hold nobody for good`, async () => {
    await Promise.all(there.map(() => speak(pool, begin(), { until: 1500 })));
    const [uri, right] = pool.endsWith('-uploads') ? ['/rettigheter', 200] : [t.get, t.taken[0]]; // where things are handed in, no file is read
    const got = await speak(pool, whole(t.changed('REQUEST_URI', uri, t.changed('QUERY_STRING', uri.split('?')[1] ?? ''))), { until: 20000 });
    must(got.status === right, `the next is answered ${got.status}`);
  });
}

// All rows at the pool for pages, a part of them at the pools of the same program.
const OTHERS = { mypage: ['mypage-files', 'mypage-packages', 'mypage-uploads'], exchange: ['exchange-files', 'exchange-packages', 'exchange-uploads'], esign: ['esign-files'], login: [] };

async function program(t) {
  const rows = Object.entries({ ...missing(t), ...broken(t), ...records(t), ...bodies(t), ...garbage(t, Number(process.env.SEED ?? 20261121), quick ? 0 : 150), ...(quick || t.portal !== 'mypage' ? {} : large(t)) });
  await controls(t);
  let spoken = 0;
  for (const [i, pool] of [t.pool, ...OTHERS[t.portal]].entries()) {
    const each = (i ? 8 : 1) * (quick ? (t.portal === 'mypage' ? 4 : 16) : 1);
    const chosen = rows.filter((row, n) => n % each === i % each);
    spoken += chosen.length;
    await watch(t, pool, async (pids) => { for (const [name, row] of chosen) await meet(t, pool, name, row, pids); });
  }
  await promise(`records: ${t.portal}: the next honest requests work, through nginx as well`, async () => {
    await inParallel(Array(12).fill(0), 4, async () => must((await t.who.ask('GET', '/')).status === 200, 'one failed'));
  });
  return spoken;
}

export default async function records_() {
  await sql('delete from data.code_try');
  const targets = [];
  for (const make of Object.values(TARGETS)) targets.push(await make());
  section('records', `hostile conversations with the sockets of ${targets.map(({ portal }) => portal).join(', ')}`);
  const log = new Logs();
  const spoken = await Promise.all(targets.map(program));
  console.log(`#   ${spoken.reduce((a, b) => a + b)} conversations`);
  await promise('records: no log holds personal data or a session', async () => log.assertClean(...targets.map(({ who }) => who.session)));
  for (const { who } of targets) who.close();
}
