// Hostile FastCGI records, straight at a portal's socket, past nginx.  None is carried out with parameters missing,
// none ends a process for good, and none makes one grow.
import crypto from 'node:crypto';
import { Logs, inParallel, memory, must, promise, quick, random, section, sleep, sql, town, workersOf } from './kit.mjs';
import { ABORT, BEGIN, DATA, GET_VALUES, PARAMS, STDIN, begin, pair, pairs, params, record, speak, stream, whole } from './fastcgi.mjs';

const FORM = 'application/x-www-form-urlencoded';
const POOL = 'mypage-pages';
let tom;
let file;
let letter;
let cookie;
let target;

const effects = () => sql('select (select count(*) from journal.entry), (select count(*) from data.letter), (select count(*) from data.session where ended_at is not null)');

// The honest request that every row bends: it opens a document, which the journal would show.
const opening = (more = {}) => params('mypage', { uri: file, headers: { HTTP_COOKIE: cookie, ...more } });
// ... and one that sends a letter.
const letters = (body = letter, more = {}) => params('mypage', { method: 'POST', uri: '/meldinger', body, type: FORM, headers: { HTTP_COOKIE: cookie, HTTP_ORIGIN: town.origin('mypage'), ...more } });
const without = (name, list = opening()) => list.filter(([key]) => key !== name);
const changed = (name, value, list = opening()) => list.map(([key, old]) => [key, key === name ? value : old]);
const ended = (list, body = '') => Buffer.concat([begin(), stream(PARAMS, pairs(list)), stream(STDIN, body)]);
const join = (...parts) => Buffer.concat(parts);

// {name: () => bytes | {bytes, fin, reset, until}}
function missing() {
  const rows = {};
  for (const name of ['PORTVAKT_EDGE', 'REQUEST_METHOD', 'REQUEST_URI', 'HTTP_HOST']) {
    rows[`without ${name}`] = () => ended(without(name));
    rows[`a letter without ${name}`] = () => ended(without(name, letters()), letter);
  }
  for (const value of ['', '0', '11', ' 1', '1 ', 'true']) rows[`the sentinel is ${JSON.stringify(value)}`] = () => ended(changed('PORTVAKT_EDGE', value));
  for (const name of ['PORTVAKT_EDGE', 'REQUEST_METHOD', 'REQUEST_URI', 'HTTP_HOST', 'HTTP_COOKIE', 'CONTENT_LENGTH', 'QUERY_STRING']) {
    rows[`${name} twice, the same`] = () => ended([...opening(), [name, opening().find(([key]) => key === name)[1]]]);
    rows[`${name} twice, another first`] = () => ended([[name, 'x'], ...opening()]);
    rows[`${name} twice, another last`] = () => ended([...opening(), [name, 'x']]);
    rows[`${name} once more with = in its name`] = () => ended([...opening(), [`${name}=x`, 'y']]);
    rows[`${name} with a zero byte in its name`] = () => ended(opening().map(([key, value]) => [key === name ? `${name.slice(0, 3)}\0${name.slice(3)}` : key, value]), '');
  }
  rows['no parameters at all'] = () => ended([]);
  rows['a parameter without name'] = () => ended([...without('PORTVAKT_EDGE'), ['', 'PORTVAKT_EDGE=1']]);
  rows['the sentinel inside another value'] = () => ended([...without('PORTVAKT_EDGE'), ['X', '1\0PORTVAKT_EDGE=1']]);
  rows['201 parameters'] = () => ended([...opening(), ...Array.from({ length: 200 }, (_, i) => [`HTTP_X_${i}`, '1'])]);
  rows['20,000 parameters'] = () => ended([...opening(), ...Array.from({ length: 20000 }, (_, i) => [`HTTP_X_${i}`, '1'])]);
  return rows;
}

// The parameters break somewhere on the way.
function broken() {
  const list = pairs(opening());
  const rows = {};
  for (let i = 0; i < 24; i += 1) {
    const cut = Math.floor(list.length * i / 24);
    rows[`parameters cut after ${cut} bytes, stream closed`] = () => join(begin(), record(PARAMS, list.subarray(0, cut)), record(PARAMS), record(STDIN));
    rows[`parameters cut after ${cut} bytes, connection closed`] = () => ({ bytes: join(begin(), record(PARAMS, list.subarray(0, cut))), fin: true });
    rows[`parameters cut after ${cut} bytes, a body follows`] = () => join(begin(), record(PARAMS, list.subarray(0, cut)), record(STDIN));
  }
  // Exactly between two parameters, where nothing looks broken: the rest is missing, the sentinel was first.
  let seam = 0;
  for (const [name, value] of opening()) {
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

function records() {
  const list = pairs(opening());
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
    'another request multiplexed between': () => ({ bytes: join(begin(), record(PARAMS, list.subarray(0, 40)), begin({ id: 2 }), stream(PARAMS, pairs(letters()), { id: 2 }), record(PARAMS, list.subarray(40)), record(PARAMS), record(STDIN), record(STDIN, letter, { id: 2 }), record(STDIN, '', { id: 2 })), fin: true, mayWork: true }),
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
    'aborted before the body': () => ({ bytes: join(begin(), stream(PARAMS, pairs(letters())), record(ABORT)), fin: true }),
    'aborted within the body': () => ({ bytes: join(begin(), stream(PARAMS, pairs(letters())), record(STDIN, letter.slice(0, 20)), record(ABORT), record(STDIN)), fin: true }),
    'asking for values, then gone': () => ({ bytes: record(GET_VALUES, pair('FCGI_MAX_CONNS', ''), { id: 0 }), fin: true }),
    'a thousand unknown management records': () => ({ bytes: join(...Array.from({ length: 1000 }, () => record(77, 'x', { id: 0 })), whole(opening())), fin: true, mayWork: true }),
  };
  for (const version of [0, 2, 127, 255]) {
    rows[`version ${version} in the beginning`] = () => ({ bytes: join(begin({ version }), stream(PARAMS, list), record(STDIN)), fin: true });
    rows[`version ${version} in the parameters`] = () => ({ bytes: join(begin(), stream(PARAMS, list, { version }), record(STDIN)), fin: true });
  }
  return rows;
}

function bodies() {
  const honest = () => stream(PARAMS, pairs(letters()));
  const announce = (length) => stream(PARAMS, pairs(changed('CONTENT_LENGTH', length, letters())));
  const rows = {};
  for (let i = 0; i < 12; i += 1) {
    const cut = Math.floor(letter.length * i / 12);
    rows[`a letter cut after ${cut} bytes, stream closed`] = () => join(begin(), honest(), record(STDIN, letter.slice(0, cut)), record(STDIN));
    rows[`a letter cut after ${cut} bytes, connection closed`] = () => ({ bytes: join(begin(), honest(), record(STDIN, letter.slice(0, cut))), fin: true });
    rows[`a letter cut after ${cut} bytes, connection reset`] = () => ({ bytes: join(begin(), honest(), record(STDIN, letter.slice(0, cut))), reset: true });
  }
  for (const more of [1, 2, 100, 8192, 70000, 1000000]) rows[`a letter with ${more} bytes more than announced`] = () => join(begin(), honest(), stream(STDIN, letter + 'x'.repeat(more)));
  for (const length of ['', '-1', '+5', '0', '1', '1e2', '0x20', ' 5', '5 ', '00000000000000000000', '18446744073709551616', '99999999999999999999', '262145', '4294967296', 'x', '5,5', '5\0']) rows[`a letter announced as ${JSON.stringify(length)}`] = () => join(begin(), announce(length), stream(STDIN, letter));
  rows['a letter with another record within its body'] = () => ({ bytes: join(begin(), honest(), record(STDIN, letter.slice(0, 30)), record(PARAMS, 'x'), record(STDIN, letter.slice(30)), record(STDIN)), fin: true });
  rows['a letter whose body has padding that is not there'] = () => ({ bytes: join(begin(), honest(), record(STDIN, letter, { announced: 100 }), record(STDIN)), fin: true });
  rows['a letter by GET'] = () => ended(changed('REQUEST_METHOD', 'GET', letters()), letter);
  rows['a letter for another host'] = () => ended(changed('HTTP_HOST', 'evil.example', letters()), letter);
  rows['a letter as text/plain'] = () => ended(changed('CONTENT_TYPE', 'text/plain', letters()), letter);
  rows['a letter without cookie'] = () => ended(without('HTTP_COOKIE', letters()), letter);
  rows['a letter with 10 MB announced'] = () => ({ bytes: join(begin(), announce('10485760'), stream(STDIN, 'x'.repeat(10485760))), until: 8000 });
  return rows;
}

function large() {
  const rows = {};
  for (const [name, list] of Object.entries({ '50 MB in one parameter': () => [...opening(), ['HTTP_X', 'a'.repeat(50 << 20)]], '50 MB in the cookie': () => changed('HTTP_COOKIE', 'a'.repeat(50 << 20)), '50 MB in the address': () => changed('REQUEST_URI', `/${'a'.repeat(50 << 20)}`), '50 MB in fifty parameters': () => [...opening(), ...Array.from({ length: 50 }, (_, i) => [`HTTP_X${i}`, 'a'.repeat(1 << 20)])] })) {
    rows[name] = () => ({ bytes: ended(list()), until: 15000 }); // refused
  }
  return rows;
}

function garbage(seed, count) {
  const r = random(seed);
  const base = whole(opening());
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`record garbage ${i} of seed ${seed}`, () => {
    const bytes = Buffer.from(base);
    const at = r.below(16 + r.below(bytes.length - 16));
    for (let n = 1 + r.below(6); n > 0; n -= 1) bytes[Math.min(bytes.length - 1, at + r.below(24))] = r.below(256);
    return { bytes: r.below(3) ? bytes : bytes.subarray(0, r.below(bytes.length)), fin: true, mayWork: true };
  }]));
}

async function prepare() {
  tom = await town.as('P03');
  cookie = `__Host-pv=${tom.session}`;
  file = (await tom.get('/dokumenter')).links.find((link) => link.startsWith('/dokument?id=')).replace('/dokument?', '/fil?');
  const { fields } = (await tom.get('/meldinger')).form('/meldinger');
  target = () => new URLSearchParams({ ...fields, body: 'Hei', once: crypto.randomBytes(32).toString('base64url') }).toString();
  letter = target();
}

async function controls() {
  await promise('records: an honest opening is carried out, and the journal shows it', async () => {
    const before = await effects();
    const got = await speak(POOL, whole(opening()));
    must(got.status === 200 && got.ended, `status ${got.status}`);
    must(await effects() !== before, 'no entry');
  });
  await promise('records: an honest letter is carried out, once', async () => {
    const before = Number(await sql('select count(*) from data.letter'));
    must((await speak(POOL, whole(letters(), letter))).status === 303, 'not taken');
    must(Number(await sql('select count(*) from data.letter')) === before + 1, 'not written');
    letter = target();
  });
}

// What nobody waited for is done, if it is done at all.
async function quiet() {
  for (let [before, now] = ['', await effects()]; before !== now;) {
    await sleep(150);
    [before, now] = [now, await effects()];
  }
}

async function meet(name, row, pids) {
  await promise(`records: ${name}`, async () => {
    const before = await effects();
    const made = row();
    const { bytes, mayWork, ...how } = Buffer.isBuffer(made) ? { bytes: made } : made;
    const got = await speak(POOL, bytes, { until: 2500, ...how });
    must(got.status === 0 || (got.status >= 400 && got.status < 500) || mayWork, `answered ${got.status}: ${got.text.slice(0, 60)}`);
    must(got.status < 500 || got.status === 503, `answered ${got.status}`);
    const after = await effects();
    must(after === before || mayWork, `something was done: ${before} became ${after}`);
    if (mayWork && !got.ended) await quiet();
    for (const pid of workersOf(POOL)) pids.add(pid);
  });
}

export default async function records_() {
  await prepare();
  const rows = { ...missing(), ...broken(), ...records(), ...bodies(), ...garbage(Number(process.env.SEED ?? 20261121), quick ? 0 : 150), ...(quick ? {} : large()) };
  const chosen = Object.entries(rows).filter((row, i) => !quick || i % 4 === 0);
  section('records', `${chosen.length} hostile conversations with a portal's socket`);
  const log = new Logs();
  const pids = new Set(workersOf(POOL));
  await controls();
  for (const [name, row] of chosen) await meet(name, row, pids);
  await promise('records: as many processes serve as before', async () => {
    for (let i = 0; i < 50 && workersOf(POOL).length !== 4; i += 1) await sleep(100);
    must(workersOf(POOL).length === 4, `${workersOf(POOL).length} serve`);
  });
  console.log(`#   ${pids.size - 4} processes were replaced; the largest ever had ${Math.max(...workersOf(POOL).map((pid) => memory(pid)))} kB`);
  await promise('records: no process ever had 24 MB, whatever it was sent', async () => { for (const pid of workersOf(POOL)) must(memory(pid) < 24 << 10, `${memory(pid)} kB`); });
  await promise('records: four silent connections hold nobody for good', async () => {
    const silent = Array.from({ length: 4 }, () => speak(POOL, begin(), { until: 1500 }));
    await Promise.all(silent);
    must((await speak(POOL, whole(opening()))).status === 200, 'the next is not served');
  });
  await promise('records: the next honest requests work, through nginx as well', async () => {
    await inParallel(Array(12).fill(0), 4, async () => must((await tom.ask('GET', '/dokumenter')).status === 200, 'one failed'));
  });
  await promise('records: no log holds personal data or the session', async () => log.assertClean(tom.session));
  tom.close();
}
