// Handing in: tus 1.0 by a table of requests, the form without script, whose an
// upload is, and that what was cut off or refused leaves nothing.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { assertNotKept, assertSecured, parse, town, waitUntil } from './common.mjs';

const TYPE = 'application/offset+octet-stream';
const RANDOM = 'A'.repeat(22);
const MIB = 1024 * 1024;
const visitors = [];
const b64 = (text) => Buffer.from(text).toString('base64');
const sum = (algorithm, data) => `${algorithm} ${createHash(algorithm).update(data).digest('base64')}`;
const number = () => randomBytes(32).toString('base64url');

const as = async (id, words, portal = 'exchange') => {
  const v = await town.as(id, { portal });
  visitors.push(v);
  if (words) await v.act(words);
  v.csrf = (await v.get('/lever-inn')).form('/sprak').fields.csrf;
  return v;
};

// One tus request of that person's browser; a header that is undefined is left out.
const tus = (v, method, path, headers = {}, body = undefined) => {
  const all = { 'Tus-Resumable': '1.0.0', 'X-Portvakt-Form': v.csrf, ...headers };
  return v.ask(method, path, { headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)), body });
};
const metadata = (fields) => Object.entries(fields).map(([key, value]) => `${key} ${b64(value)}`).join(',');
const create = (v, bytes, fields = {}, headers = {}) => tus(v, 'POST', '/opplasting', { 'Upload-Length': bytes,
  'Upload-Metadata': metadata({ filename: 'Rapport.pdf', kind: 'report', once: number(), ...fields }), ...headers });
const begin = async (v, bytes, fields) => {
  const made = await create(v, bytes, fields);
  assert.equal(made.status, 201, made.text);
  return made.headers.location;
};
const patch = (v, path, at, body, headers = {}) => tus(v, 'PATCH', path, { 'Content-Type': TYPE, 'Upload-Offset': at, ...headers }, body);
const offset = async (v, path) => Number((await tus(v, 'HEAD', path)).headers['upload-offset']);
const id = (path) => /id=([\w-]{22})$/.exec(path)[1];
const state = (path) => town.sql(`select state from data.upload where handle = '${id(path)}'`);

// Every blob and every half blob that lies among the parts.
const lying = () => readdirSync(`${town.state}/parts`).flatMap((folder) => readdirSync(`${town.state}/parts/${folder}`));
const counted = async () => (await town.sql('select id from data.upload_part')).split('\n').filter(Boolean);
const nothingStray = () => waitUntil('nothing lies there that does not count', async () => {
  const parts = await counted();
  return lying().every((name) => parts.includes(name));
});

// What was begun and came to nothing goes when the answer is out.
const nothingNew = (before) => waitUntil('nothing new lies there', () => lying().every((name) => before.includes(name)));

// A form as a browser without script sends it.
const multipart = (fields, files, { boundary = '----x1y2z3', end = '--\r\n' } = {}) => {
  const parts = [...fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    ...files.flatMap(([name, body]) => [`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`, body, '\r\n']),
    `--${boundary}${end}`];
  return { headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body: Buffer.concat(parts.map((p) => Buffer.from(p))) };
};
const send = async (v, kind, files, { once = number(), csrf = v.csrf, more = [], ...how } = {}) =>
  v.ask('POST', '/lever-inn', multipart([['csrf', csrf], ['once', once], ['kind', kind], ...more], files, how));

// The processes that what is handed in goes through, and the most memory that each had
// since it was last asked to forget, in kB.
const handlers = () => {
  const first = (name) => readFileSync(`${town.state}/run/${name}.pid`, 'utf8').split(' ')[0];
  const pool = first('exchange-uploads');
  return [...readFileSync(`/proc/${pool}/task/${pool}/children`, 'utf8').trim().split(/\s+/), first('intake')];
};
const most = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const forget = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, '5');

let marte, freddy;

before(async () => {
  await town.reset();
  marte = await as('P09', 'Fosterhjem for Jonas');
  freddy = await as('P16', 'Besøkshjem for Amina');
});
after(async () => {
  visitors.forEach((v) => v.close());
  await town.reset();
});

describe('what tus answers', () => {
  const data = Buffer.from('%PDF-1.4 '.repeat(100));
  // name: [request, status]
  const requests = {
    'a question about what is offered, without a version': [(v) => tus(v, 'OPTIONS', '/opplasting', { 'Tus-Resumable': undefined }), 204],
    'a creation': [(v) => create(v, 10), 201],
    'a creation without a version': [(v) => create(v, 10, {}, { 'Tus-Resumable': undefined }), 412],
    'a creation of another version': [(v) => create(v, 10, {}, { 'Tus-Resumable': '0.2.2' }), 412],
    'a creation without a length': [(v) => create(v, undefined), 400],
    'a creation whose length comes later': [(v) => create(v, undefined, {}, { 'Upload-Defer-Length': 1 }), 400],
    'a creation of a negative length': [(v) => create(v, -1), 400],
    'a creation of a length that is no number': [(v) => create(v, '1e3'), 400],
    'a creation of nothing': [(v) => create(v, 0), 400],
    'a creation that is too large': [(v) => create(v, 209715201), 413],
    'a creation of the largest file': [(v) => create(v, 209715200), 201],
    'a creation with a length beyond all files': [(v) => create(v, '99999999999999999999'), 400],
    'a creation without metadata': [(v) => create(v, 10, {}, { 'Upload-Metadata': undefined }), 400],
    'metadata that is no base64': [(v) => create(v, 10, {}, { 'Upload-Metadata': 'filename ???' }), 400],
    'metadata with a key twice': [(v) => create(v, 10, {}, { 'Upload-Metadata': `filename ${b64('a')},filename ${b64('b')},kind ${b64('report')}` }), 400],
    'metadata that is no text': [(v) => create(v, 10, {}, { 'Upload-Metadata': `filename ${b64('a.pdf')},kind ${b64('report')},note ${Buffer.from([0xff, 0xfe]).toString('base64')}` }), 400],
    'metadata with a zero byte': [(v) => create(v, 10, { filename: 'a\0b.pdf' }), 400],
    'a name that is no text': [(v) => create(v, 10, {}, { 'Upload-Metadata': `filename ${Buffer.from([0xff, 0xfe]).toString('base64')},kind ${b64('report')}` }), 201],
    'a kind that this capacity does not hand in': [(v) => create(v, 10, { kind: 'insurance' }), 403],
    'a kind that is none': [(v) => create(v, 10, { kind: 'x' }), 403],
    'an answer to what nobody asked for': [(v) => create(v, 10, { wanted: RANDOM }), 404],
    'a note that is too long': [(v) => create(v, 10, { note: 'x'.repeat(501) }), 400],
    'a creation with a body': [(v) => tus(v, 'POST', '/opplasting', { 'Upload-Length': 10, 'Upload-Metadata': metadata({ filename: 'a.pdf', kind: 'report' }), 'Content-Type': TYPE }, 'abc'), 400],
    'a creation without the form token': [(v) => create(v, 10, {}, { 'X-Portvakt-Form': undefined }), 403],
    "a creation with another's form token": [(v) => create(v, 10, {}, { 'X-Portvakt-Form': freddy.csrf }), 403],
    'a creation from another site': [(v) => create(v, 10, {}, { 'Sec-Fetch-Site': 'cross-site' }), 403],
    'a creation of another origin': [(v) => create(v, 10, {}, { Origin: 'https://evil.example' }), 403],
    'a look at nothing': [(v) => tus(v, 'HEAD', `/opplasting?id=${RANDOM}`), 404],
    'a look without a version': [async (v) => tus(v, 'HEAD', await begin(v, 10), { 'Tus-Resumable': undefined }), 412],
    'a look without a handle': [(v) => tus(v, 'HEAD', '/opplasting'), 404],
    'a part': [async (v) => patch(v, await begin(v, data.length), 0, data.subarray(0, 9)), 204],
    'a part of another version': [async (v) => patch(v, await begin(v, 10), 0, 'x', { 'Tus-Resumable': '2.0.0' }), 412],
    'a part of another type': [async (v) => patch(v, await begin(v, 10), 0, 'x', { 'Content-Type': 'application/octet-stream' }), 415],
    'a part without an offset': [async (v) => patch(v, await begin(v, 10), undefined, 'x'), 400],
    'a part at a wrong offset': [async (v) => patch(v, await begin(v, 10), 1, 'x'), 409],
    'a part beyond the end': [async (v) => patch(v, await begin(v, 10), 0, 'x'.repeat(11)), 413],
    'a part of nothing': [async (v) => patch(v, await begin(v, 10), 0, ''), 204],
    'a part of eight MiB': [async (v) => patch(v, await begin(v, 9 * MIB), 0, Buffer.alloc(8 * MIB)), 204],
    'a part of more than eight MiB': [async (v) => patch(v, await begin(v, 9 * MIB), 0, Buffer.alloc(8 * MIB + 1)), 413],
    'a part with its SHA-1': [async (v) => patch(v, await begin(v, data.length), 0, data, { 'Upload-Checksum': sum('sha1', data) }), 204],
    'a part with its SHA-256': [async (v) => patch(v, await begin(v, data.length), 0, data, { 'Upload-Checksum': sum('sha256', data) }), 204],
    'a part with a checksum of something else': [async (v) => patch(v, await begin(v, data.length), 0, data, { 'Upload-Checksum': sum('sha256', 'else') }), 460],
    'a part with an unknown checksum': [async (v) => patch(v, await begin(v, 10), 0, 'x', { 'Upload-Checksum': sum('md5', 'x') }), 400],
    'a part with a checksum that is none': [async (v) => patch(v, await begin(v, 10), 0, 'x', { 'Upload-Checksum': 'sha256 abc' }), 400],
    'a part without the form token': [async (v) => patch(v, await begin(v, 10), 0, 'x', { 'X-Portvakt-Form': undefined }), 403],
    'a part from another site': [async (v) => patch(v, await begin(v, 10), 0, 'x', { 'Sec-Fetch-Site': 'same-site' }), 403],
    'a part by POST that stands for PATCH': [async (v) => tus(v, 'POST', await begin(v, 10), { 'X-HTTP-Method-Override': 'PATCH', 'Content-Type': TYPE, 'Upload-Offset': 0 }, 'x'), 204],
    'a POST that stands for GET': [async (v) => tus(v, 'POST', await begin(v, 10), { 'X-HTTP-Method-Override': 'GET' }, ''), 405],
    'an end': [async (v) => tus(v, 'DELETE', await begin(v, 10)), 204],
    'an end without the form token': [async (v) => tus(v, 'DELETE', await begin(v, 10), { 'X-Portvakt-Form': undefined }), 403],
    'an end of nothing': [(v) => tus(v, 'DELETE', `/opplasting?id=${RANDOM}`), 404],
    'GET': [(v) => tus(v, 'GET', '/opplasting'), 405],
    'PUT': [(v) => tus(v, 'PUT', '/opplasting', {}, 'x'), 405],
    'PATCH elsewhere': [(v) => tus(v, 'PATCH', '/lever-inn', {}, 'x'), 405],
  };

  for (const [name, [request, expected]] of Object.entries(requests)) {
    test(`${name} is ${expected}`, async () => {
      const answer = await request(marte);
      assert.equal(answer.status, expected, answer.text);
      assertSecured(answer);
      assertNotKept(answer);
      if (![403, 405].includes(expected) && !name.endsWith('more than eight MiB')) assert.equal(answer.headers['tus-resumable'], '1.0.0');
      if (expected === 412) assert.equal(answer.headers['tus-version'], '1.0.0');
      await town.sql("update data.upload set state = 'dropped' where state = 'receiving'"); // twenty may be under way
    });
  }

  test('what is offered is said', async () => {
    const { headers } = await tus(marte, 'OPTIONS', '/opplasting');
    assert.deepEqual([headers['tus-version'], headers['tus-extension'], headers['tus-checksum-algorithm'], headers['tus-max-size']],
      ['1.0.0', 'creation,expiration,checksum,termination', 'sha1,sha256', '209715200']);
  });

  test('an upload says how far it is, how long it is, and when it expires', async () => {
    const path = await begin(marte, 100);
    await patch(marte, path, 0, 'x'.repeat(40));
    const { status, headers } = await tus(marte, 'HEAD', path);
    assert.equal(status, 200);
    assert.deepEqual([headers['upload-offset'], headers['upload-length']], ['40', '100']);
    const left = Date.parse(headers['upload-expires']) - Date.now();
    assert.ok(left > 23 * 3600e3 && left <= 24 * 3600e3 + 1000, headers['upload-expires']);
  });
});

describe('an upload', () => {
  test('grows by its parts, and is whole at the end', async () => {
    const data = Buffer.alloc(300_000, 'Dette er en rapport fra oss. ');
    const path = await begin(marte, data.length, { filename: 'Rapport.txt' });
    for (let at = 0; at < data.length; at += 100_000) {
      const answer = await patch(marte, path, at, data.subarray(at, at + 100_000));
      assert.equal(answer.status, 204);
      assert.equal(Number(answer.headers['upload-offset']), at + 100_000);
    }
    assert.match(await state(path), /^(received|held|filed)$/);
    assert.equal(await offset(marte, path), data.length);
  });

  test('needs less than sixteen MiB of memory in each program, however large it is', async () => {
    const part = Buffer.alloc(8 * MIB, 'En lang rapport fra oss. ');
    const pids = handlers();
    pids.forEach(forget);
    const before = pids.map(most);
    const path = await begin(marte, 8 * part.length, { filename: 'Lang.txt' });
    for (let at = 0; at < 8 * part.length; at += part.length) assert.equal((await patch(marte, path, at, part)).status, 204);
    await waitUntil('it is filed', async () => (await state(path)) === 'filed', 60);
    assert.deepEqual(handlers(), pids, 'a process was lost');
    pids.forEach((pid, i) => assert.ok(most(pid) - before[i] < 16 * 1024, `process ${i}: ${most(pid) - before[i]} kB more`));
  });

  test('lies encrypted, and in the folder of parts alone', async () => {
    const words = 'Dette kan ingen lese. '.repeat(1000);
    await patch(marte, await begin(marte, words.length + 1), 0, words);
    const [part] = (await town.sql('select id from data.upload_part order by ctid desc limit 1')).split('\n');
    const blob = readFileSync(`${town.state}/parts/${part.slice(0, 2)}/${part}`);
    assert.ok(!blob.includes('ingen lese'));
    assert.ok(blob.length > words.length);
    assert.ok(!existsSync(`${town.state}/vault/${part.slice(0, 2)}/${part}`));
  });

  test('whose connection breaks in a part keeps what was whole, and nothing of the rest', async () => {
    const path = await begin(marte, 1000);
    await patch(marte, path, 0, 'x'.repeat(400));
    const before = lying();
    await town.raw('exchange', `PATCH ${path} HTTP/1.1\r\nHost: samhandling.localhost:${town.port}\r\nTus-Resumable: 1.0.0\r\nX-Portvakt-Form: ${marte.csrf}\r\nCookie: __Host-pv=${marte.session}\r\nContent-Type: ${TYPE}\r\nUpload-Offset: 400\r\nContent-Length: 600\r\n\r\n${'y'.repeat(300)}`, { cutAfter: 300 });
    assert.equal(await offset(marte, path), 400);
    await nothingNew(before);
    assert.equal((await patch(marte, path, 400, 'y'.repeat(600))).status, 204);
  });

  test('with a wrong checksum leaves nothing and can go on', async () => {
    const path = await begin(marte, 10);
    const before = lying();
    assert.equal((await patch(marte, path, 0, 'abc', { 'Upload-Checksum': sum('sha1', 'abd') })).status, 460);
    await nothingNew(before);
    assert.equal(await offset(marte, path), 0);
    assert.equal((await patch(marte, path, 0, 'abc', { 'Upload-Checksum': sum('sha1', 'abc') })).status, 204);
  });

  test('takes one of several parts for the same place', async () => {
    const path = await begin(marte, 2000);
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((letter) => patch(marte, path, 0, letter.repeat(1000))));
    assert.deepEqual(answers.map((a) => a.status).sort(), [204, 409, 409, 409]);
    assert.equal(await offset(marte, path), 1000);
    await nothingStray();
  });

  test('that is begun twice with the same number is one', async () => {
    const once = number();
    const [one, two] = await Promise.all([begin(marte, 10, { once }), begin(marte, 10, { once })]);
    assert.equal(one, two);
    assert.equal(await begin(marte, 10, { once }), one);
    assert.notEqual(await begin(marte, 10), one);
    assert.equal(await town.sql(`select count(*) from data.upload where once = '${once}'`), '1');
  });

  test('that ran out of time is gone', async () => {
    const path = await begin(marte, 10);
    await town.sql(`update data.upload set expires_at = clock_timestamp() - interval '1 second' where handle = '${id(path)}'`);
    for (const answer of [await tus(marte, 'HEAD', path), await patch(marte, path, 0, 'x')]) assert.equal(answer.status, 410);
    assert.match((await marte.get('/lever-inn')).text, /Ikke fullført/);
  });

  test('that was ended is gone, and nobody has its bytes', async () => {
    const path = await begin(marte, 10);
    await patch(marte, path, 0, 'abc');
    assert.equal((await tus(marte, 'DELETE', path)).status, 204);
    assert.equal((await tus(marte, 'HEAD', path)).status, 410);
    assert.equal((await patch(marte, path, 3, 'x')).status, 410);
    assert.equal(await town.sql(`select count(*) from data.upload_part p join data.upload u on u.id = p.upload where u.handle = '${id(path)}' and p.wrapped is not null`), '0');
  });

  test('that is whole can not be taken back', async () => {
    const path = await begin(marte, 3);
    await patch(marte, path, 0, 'abc');
    if ((await state(path)) === 'received') assert.equal((await tus(marte, 'DELETE', path)).status, 409);
    assert.equal((await patch(marte, path, 3, 'd')).status >= 409, true);
  });

  test('is one of at most twenty that are under way', async () => {
    const other = await as('P11', 'Tilsyn for Jonas');
    for (let i = 0; i < 20; i += 1) await begin(other, 10, { kind: 'supervision' });
    const answer = await create(other, 10, { kind: 'supervision' });
    assert.equal(answer.status, 429);
    assert.match(answer.text, /for mange filer/);
  });

  test('has a name that harms nobody', async () => {
    const names = { '../../etc/passwd.pdf': 'passwd.pdf', 'C:\\Users\\x\\brev.pdf': 'brev.pdf', 'a\r\nSet-Cookie: x.pdf': 'a__Set-Cookie_ x.pdf', '\u202Efdp.exe': '_fdp.exe',
      '.htaccess': 'htaccess', 'CON.pdf': '_CON.pdf', '<script>.pdf': '_script_.pdf', 'Ta\u0308rd\u030A.pdf': 'T\u00e4rd\u030A.pdf', '   ': 'fil' };
    for (const [sent, kept] of Object.entries(names)) {
      const path = await begin(freddy, 10, { kind: 'report', filename: sent });
      assert.equal(await town.sql(`select filename from data.upload where handle = '${id(path)}'`), kept, sent);
    }
    const long = await begin(freddy, 10, { filename: `${'æ'.repeat(400)}.pdf` });
    assert.match(await town.sql(`select filename from data.upload where handle = '${id(long)}'`), /^æ{98}\.pdf$/);
    assert.ok(!(await freddy.get('/lever-inn')).html.includes('<script>.pdf'));
  });
});

describe('whose an upload is', () => {
  const bare = (page, asked) => `${page.status} ${JSON.stringify({ ...page.headers, date: 0 })} ${page.html.replaceAll(asked, '·')}`;

  test("another's is not there, byte for byte, whatever is asked", async () => {
    const hers = await begin(marte, 10);
    const nothing = `/opplasting?id=${RANDOM}`;
    const questions = [(p) => tus(freddy, 'HEAD', p), (p) => patch(freddy, p, 0, 'abc'), (p) => patch(freddy, p, 5, 'abc'), (p) => tus(freddy, 'DELETE', p)];
    for (const ask of questions) {
      const [foreign, absent] = [await ask(hers), await ask(nothing)];
      assert.equal(foreign.status, 404);
      assert.equal(bare(foreign, id(hers)), bare(absent, RANDOM));
    }
    const [foreign, absent] = [await freddy.ask('GET', `/kvittering?id=${id(hers)}`), await freddy.ask('GET', `/kvittering?id=${RANDOM}`)];
    assert.equal(foreign.status, 404);
    assert.equal(foreign.html.replace(/name="once" value="[\w-]{43}"/g, ''), absent.html.replace(/name="once" value="[\w-]{43}"/g, ''));
    assert.equal(await offset(marte, hers), 0);
  });

  test("one's own in another capacity is not there either", async () => {
    const path = await begin(marte, 10);
    await marte.act('Avtalen og utgiftene');
    assert.equal((await tus(marte, 'HEAD', path)).status, 404);
    await marte.act('Fosterhjem for Jonas');
    assert.equal((await tus(marte, 'HEAD', path)).status, 200);
  });

  test('nobody without a session hands in anything', async () => {
    const nobody = town.visitor('exchange');
    for (const [method, path] of [['POST', '/opplasting'], ['HEAD', `/opplasting?id=${RANDOM}`], ['PATCH', `/opplasting?id=${RANDOM}`], ['DELETE', `/opplasting?id=${RANDOM}`]]) {
      const answer = await nobody.ask(method, path, { headers: { 'Tus-Resumable': '1.0.0', 'Content-Type': TYPE, 'Upload-Offset': 0 }, body: method === 'PATCH' ? 'x' : undefined });
      assert.equal(answer.status, 403, method);
    }
    nobody.close();
  });

  test('who did not choose a capacity is told so, and is not led elsewhere', async () => {
    const fresh = await town.as('P09', { portal: 'exchange' });
    visitors.push(fresh);
    fresh.csrf = fresh.page.form('/sprak').fields.csrf;
    assert.equal((await create(fresh, 10)).status, 403);
  });

  test('an engagement that ends between two parts ends the upload (R18e, TT19)', async () => {
    const path = await begin(freddy, 10);
    assert.equal((await patch(freddy, path, 0, 'abc')).status, 204);
    const before = lying();
    await town.operator('engagement', '--end', 'P16.besoek');
    const answer = await patch(freddy, path, 3, 'def');
    assert.ok([403, 404].includes(answer.status), `${answer.status}`);
    assert.equal(await town.sql(`select received from data.upload where handle = '${id(path)}'`), '3');
    await nothingNew(before);
    assert.ok([403, 404].includes((await create(freddy, 10)).status));
  });
});

describe('the form without script', () => {
  let mother;
  before(async () => { mother = await as('P02', 'Saken om Ella', 'mypage'); });

  const names = async (v) => [...(await v.get('/lever-inn')).html.matchAll(/data-name="([^"]*)"/g)].map(([, name]) => name);

  test('hands in one file, and says so', async () => {
    const answer = await send(mother, 'letter', [['Brev fra mor.pdf', randomBytes(5000)]]);
    assert.equal(answer.status, 303, answer.text);
    assert.equal(answer.headers.location, '/lever-inn?ok=1');
    const page = await mother.get('/lever-inn?ok=1');
    assert.match(page.text, /Vi har fått det du sendte/);
    assert.ok((await names(mother)).includes('Brev fra mor.pdf'));
  });

  test('hands in several, each as an upload of its own, in parts of eight MiB', async () => {
    const files = [['en.pdf', randomBytes(17 * MIB)], ['to.png', randomBytes(10)], ['tre.txt', randomBytes(8 * MIB)]];
    assert.equal((await send(mother, 'papers', files)).headers.location, '/lever-inn?ok=3');
    const rows = await town.sql("select u.filename, u.bytes, u.received, (select string_agg(p.size::text, ' ' order by p.at) from data.upload_part p where p.upload = u.id) from data.upload u where kind = 'papers' order by 2 desc");
    assert.deepEqual(rows.split('\n').map((r) => r.split('|').slice(0, 3).join(' ')), [`en.pdf ${17 * MIB} ${17 * MIB}`, `tre.txt ${8 * MIB} ${8 * MIB}`, 'to.png 10 10']);
    await nothingStray();
  });

  test('sent twice is one, also at the same moment', async () => {
    const once = number();
    const file = [['to ganger.pdf', randomBytes(9 * MIB)]];
    const answers = await Promise.all([send(mother, 'letter', file, { once }), send(mother, 'letter', file, { once })]);
    assert.ok(answers.every((a) => a.status === 303 || a.status === 422), answers.map((a) => a.status).join());
    assert.equal((await send(mother, 'letter', file, { once })).status, 303);
    assert.equal(await town.sql("select count(*), min(received), max(bytes) from data.upload where filename = 'to ganger.pdf'"), `1|${9 * MIB}|${9 * MIB}`);
    await nothingStray();
  });

  test('with another file under the same number is another upload', async () => {
    const once = number();
    await send(mother, 'letter', [['a.pdf', 'en']], { once });
    await send(mother, 'letter', [['a.pdf', 'to']], { once });
    assert.equal(await town.sql("select count(*) from data.upload where filename = 'a.pdf'"), '2');
  });

  test('that has something wrong shows what, and keeps what was written', async () => {
    for (const [kind, files, words] of [['', [['x.pdf', 'x']], /Velg hva det er/], ['report', [['x.pdf', 'x']], /Velg hva det er/],
      ['letter', [['', '']], /Velg minst én fil/], ['letter', [['tom.pdf', '']], /Filen er tom/]]) {
      const answer = await send(mother, kind, files, { more: [['note', 'Husk dette']] });
      assert.equal(answer.status, 422, `${kind} ${words}`);
      assert.match(answer.text, words);
      assert.match(answer.html, />Husk dette<\/textarea>/);
      assert.match(answer.text, /^Feil:/);
    }
    const long = await send(mother, 'letter', [['x.pdf', 'x']], { more: [['note', 'x'.repeat(501)]] });
    assert.equal(long.status, 422);
    assert.equal(await town.sql("select count(*) from data.upload where filename = 'x.pdf'"), '0');
  });

  test('takes the good files though one of them is not', async () => {
    const answer = await send(mother, 'letter', [['god.pdf', 'innhold'], ['tom.pdf', '']]);
    assert.equal(answer.status, 422);
    assert.match(answer.text, /Filen er tom/);
    assert.ok((await names(mother)).includes('god.pdf'));
  });

  test('without its token, or from another site, does nothing', async () => {
    const before = await town.sql('select count(*) from data.upload');
    const refused = [
      await send(mother, 'letter', [['f.pdf', 'x']], { csrf: 'x' }),
      await send(mother, 'letter', [['f.pdf', 'x']], { csrf: marte.csrf }),
      await mother.ask('POST', '/lever-inn', multipart([['once', number()], ['kind', 'letter']], [['f.pdf', 'x']])),
      await mother.ask('POST', '/lever-inn', multipart([['kind', 'letter'], ['csrf', mother.csrf]], [['f.pdf', 'x']])),
      await mother.ask('POST', '/lever-inn', multipart([], [])),
      await mother.ask('POST', '/lever-inn', (() => { const m = multipart([['csrf', mother.csrf], ['once', number()], ['kind', 'letter']], [['f.pdf', 'x']]); return { ...m, headers: { ...m.headers, Origin: 'https://evil.example' } }; })()),
    ];
    for (const answer of refused) assert.equal(answer.status, 403);
    assert.equal(await town.sql('select count(*) from data.upload'), before);
  });

  test('that is malformed is a bad request, and leaves nothing', async () => {
    const before = await town.sql('select count(*) from data.upload');
    const good = [['csrf', mother.csrf], ['once', number()], ['kind', 'letter']];
    const bad = [
      multipart([...good, ['admin', '1']], [['f.pdf', 'x']]),
      multipart([...good, ['kind', 'papers']], [['f.pdf', 'x']]),
      multipart(good, [['f.pdf', randomBytes(9 * MIB)]], { end: '' }),
      multipart(good, [['f.pdf', 'x']], { end: '--\r\nmore' }),
      { ...multipart(good, [['f.pdf', 'x']]), headers: { 'Content-Type': 'multipart/form-data' } },
      { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'csrf=x' },
    ];
    for (const request of bad) assert.equal((await mother.ask('POST', '/lever-inn', request)).status, 400);
    assert.equal(await town.sql('select count(*) from data.upload'), before);
    await nothingStray();
  });

  test('that is cut off leaves nothing', async () => {
    const before = await town.sql('select count(*) from data.upload');
    const { headers, body } = multipart([['csrf', mother.csrf], ['once', number()], ['kind', 'letter']], [['cut.pdf', Buffer.alloc(10 * MIB, 'x')]]);
    const head = `POST /lever-inn HTTP/1.1\r\nHost: minside.localhost:${town.port}\r\nCookie: __Host-pv=${mother.session}\r\nContent-Type: ${headers['Content-Type']}\r\nContent-Length: ${body.length}\r\n\r\n`;
    await town.raw('mypage', Buffer.concat([Buffer.from(head), body.subarray(0, 9 * MIB)]), { cutAfter: 1500 });
    await nothingStray();
    assert.equal(await town.sql('select count(*) from data.upload'), before);
  });

  test('that is larger than all that is taken is told so by the door', async () => {
    const answer = parse(await town.raw('mypage', `POST /lever-inn HTTP/1.1\r\nHost: minside.localhost:${town.port}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 300000000\r\nConnection: close\r\n\r\n`));
    assert.equal(answer.status, 413);
    assertSecured(answer);
  });
});

describe('what was asked for', () => {
  // The link on the page that answers that request: {kind, wanted}.
  const asked = async (v, title) => {
    const page = await v.get('/lever-inn');
    const link = page.links.find((l) => l.includes('wanted=') && page.html.includes(`${l.replaceAll('&', '&amp;')}#send">${title}<`) || l.includes('#send'));
    assert.match(page.text, new RegExp(title));
    return Object.fromEntries(new URL(link, 'https://x').searchParams);
  };
  const want = (standing, type, title) => town.operator('want', standing, '--type', type, '--title', title, '--due', '2026-12-01', '--decided-by', 'S26');
  const handIn = async (v, fields, text) => {
    const path = await begin(v, Buffer.byteLength(text), { filename: 'svar.txt', ...fields });
    assert.equal((await patch(v, path, 0, text)).status, 204);
    await waitUntil('it is filed', async () => (await state(path)) === 'filed' && (await town.sql(`select read_back_at is not null from data.upload where handle = '${id(path)}'`)) === 't', 60);
    return path;
  };

  test('stands on the page with its deadline, and is gone when it was handed in', async () => {
    await want('P09.B', 'RAPPORT', 'Rapport fra høstferien');
    const page = await marte.get('/lever-inn');
    assert.match(page.text, /Dette har vi bedt deg om Rapport fra høstferien Rapport Frist: /);
    const fields = await asked(marte, 'Rapport fra høstferien');
    assert.match((await marte.get(`/lever-inn?kind=${fields.kind}&wanted=${fields.wanted}`)).text, /Lever inn noe annet i stedet/);
    assert.equal((await create(freddy, 10, fields)).status >= 403, true, 'nobody else can answer it');
    await handIn(marte, fields, 'Vi har hatt en fin høstferie.\n');
    assert.doesNotMatch((await marte.get('/lever-inn')).text, /Dette har vi bedt deg om Rapport fra høstferien/);
  });

  test('a police certificate can be handed in when it was asked for, and is never shown (R28)', async () => {
    assert.equal((await create(marte, 10, { kind: 'certificate' })).status, 403);
    await want('P09.B', 'POLITIATTEST', 'Politiattest');
    const fields = await asked(marte, 'Politiattest');
    const path = await handIn(marte, fields, 'Politiattest. Ingen anmerkninger.\n');
    const entry = new RegExp(`data-handle="${id(path)}"[\\s\\S]*?</li>`).exec((await marte.get('/lever-inn')).html)[0];
    assert.match(entry, /kvittering/);
    assert.doesNotMatch(entry, /\/dokument\?/);
    assert.equal((await create(marte, 10, fields)).status, 404, 'once');
  });

  test('a receipt says what, when, where, by which rule, and is signed', async () => {
    const text = 'Vi har vært på tur.\n';
    const path = await handIn(marte, { kind: 'report' }, text);
    const page = await marte.get(`/kvittering?id=${id(path)}`);
    assert.match(page.text, new RegExp(`svar\\.txt \\(Rapport\\).*${createHash('sha256').update(text).digest('hex')}`));
    assert.match(page.text, /Regel RT\d\d, versjon 1/);
    const note = await marte.ask('GET', `/kvittering.txt?id=${id(path)}`);
    assert.equal(note.headers['content-type'], 'text/plain; charset=utf-8');
    assert.match(note.headers['content-disposition'], /^attachment; filename="kvittering-[\w-]{8}\.txt"/);
    assert.ok(note.body.toString().includes(createHash('sha256').update(text).digest('hex')));
    assert.match(note.body.toString(), /\n\u2014 /);
    assertSecured(note);
  });
});

describe('what one is shown', () => {
  test('each capacity hands in what is its own, in words', async () => {
    const child = await as('P01', undefined, 'mypage');
    const page = await child.get('/lever-inn');
    assert.match(page.text, /Tegning Noe du har tegnet\. Brev Noe du har skrevet til oss\. Noe annet/);
    assert.match(page.text, /høyst 200 MB/);
    const lawyer = await as('P20');
    assert.match((await lawyer.get('/lever-inn')).text, /Brev .* Fullmakt/);
  });

  test('who has nothing to hand in is told so', async () => {
    const neighbour = await town.as('P25', { portal: 'mypage' });
    visitors.push(neighbour);
    assert.match((await neighbour.get('/lever-inn')).text, /ingenting du kan levere inn/);
  });

  test('an unfinished upload says how much is here and until when', async () => {
    const path = await begin(marte, 200, { filename: 'halv.pdf' });
    await patch(marte, path, 0, 'x'.repeat(50));
    const page = await marte.get('/lever-inn');
    assert.match(page.text, /halv\.pdf .*Vi har fått 25 %\. Velg den samme filen på nytt.*blir slettet/);
    assert.match(page.html, new RegExp(`data-handle="${id(path)}" data-once="[\\w-]{43}" data-state="receiving"`));
  });

  test('a note lies sealed as a letter does, and the service reads it', async () => {
    const path = await begin(marte, 10, { filename: 'Med ord.pdf', note: 'Hemmelighet19, til dere' });
    const handle = id(path);
    assert.equal(await town.sql(`select count(*) from data.upload u where u.handle = '${handle}' and octet_length(u.note_sealed) > 0
      and position('Hemmelighet19'::bytea in u.note_sealed) = 0 and position('Hemmelighet19' in to_jsonb(u)::text) = 0`), '1');
    assert.equal((await town.operator('read', handle)).trim(), 'Hemmelighet19, til dere');
    assert.equal((await tus(marte, 'DELETE', path)).status, 204);
    assert.equal(await town.sql(`select num_nulls(note_id, note_sealed, note_wrapped, note_key) from data.upload where handle = '${handle}'`), '4',
      'what was taken back is gone with its note');
    await assert.rejects(town.operator('read', handle));
  });

  test('no log holds a file name or a note', async () => {
    await begin(marte, 10, { filename: 'Hemmelighet17.pdf', note: 'Hemmelighet18' });
    for (const part of ['exchange-uploads', 'exchange-pages', 'mypage-uploads', 'nginx', 'access', 'postgres']) assert.doesNotMatch(town.log(part), /Hemmelighet/, part);
  });
});
