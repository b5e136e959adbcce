// Memory runs out at the Nth allocation of every kind of request: the program ends cleanly or says that it cannot,
// and nobody sees or does what they may not.  A program runs by hand with a preloaded allocator (shim/failing.c).
import { execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { must, promise, quick, section, sleep, sql, town } from './kit.mjs';
import { params, speak, whole } from './fastcgi.mjs';
import { routes } from '../tables.mjs';
import { HONEST, MADE, enter } from './crosssite.mjs';
import { Upload, pdf } from '../../faults/kit.mjs';
import { until } from '../access/others.mjs';

const FORM = 'application/x-www-form-urlencoded';
const CLEAN = new Set([0, 71]); // 71: "out of memory", said and done
const MOST = Number(process.env.STEPS ?? (quick ? 40 : 100000)); // allocations tried for one kind of request: all
const ONWARD = 0x80000000;
let folder;

const { uid, gid } = statSync(town.state);

// One worker of a program on a socket of its own; it is started again whenever it ends, and how it ended is written down.
class Bench {
  constructor(pool) {
    const program = pool.replace('-uploads', '');
    this.program = pool;
    this.path = `${folder}/${pool}.sock`;
    this.control = `${folder}/${pool}.count`;
    writeFileSync(this.control, Buffer.alloc(12));
    writeFileSync(`${folder}/${pool}.log`, '');
    for (const file of [this.control, `${folder}/${pool}.log`]) chownSync(file, uid, gid);
    this.fd = openSync(this.control, 'r+');
    Object.assign(this, { reader: openSync(`${folder}/${pool}.log`, 'r'), text: '', codes: [] });
    const loop = 'while :; do LD_PRELOAD=$1 DOOR_MALLOC=$2 "$3"; code=$?; head -c 12 /dev/zero >$2; echo "door-exit $code" >&2; done';
    this.child = spawn('spawn-fcgi', ['-n', '-b', '64', '-M', '600', '-s', this.path, '--', '/bin/sh', '-c', loop, 'sh', `${folder}/failing.so`, this.control, `${town.state}/suite/libexec/portvakt/${program}`],
      { ...(process.getuid() === 0 && { uid, gid }), cwd: '/', detached: true, stdio: ['ignore', 'ignore', openSync(`${folder}/${pool}.log`, 'a')], env: { PATH: process.env.PATH, PORTVAKT_CONF: `${town.state}/portvakt.conf`, TZ: 'UTC', LC_ALL: 'C.UTF-8', PORTVAKT_POOL: pool === program ? '' : 'uploads' } });
  }

  set(armed, failAt) {
    const numbers = Buffer.from(new Uint32Array([armed, 0, failAt >>> 0]).buffer);
    writeSync(this.fd, numbers, 0, 12, 0);
  }

  counted() {
    const numbers = Buffer.alloc(12);
    readSync(this.fd, numbers, 0, 12, 0);
    return numbers.readUInt32LE(4);
  }

  log() { return readFileSync(`${folder}/${this.program}.log`, 'utf8'); }

  // How it ended, each time; only what is new is read.
  exits() {
    const piece = Buffer.alloc(1 << 16);
    for (let size; (size = readSync(this.reader, piece)) > 0;) this.text += piece.toString('utf8', 0, size);
    const lines = this.text.split('\n');
    this.text = lines.pop();
    for (const line of lines) {
      const found = /^door-exit (\d+)$/.exec(line);
      if (found) this.codes.push(Number(found[1]));
    }
    return this.codes;
  }

  // A request during which the Nth allocation fails.
  async ask(request, failAt = 0) {
    this.set(1, failAt);
    const got = await speak('', request, { path: this.path, until: 4000 });
    const count = this.counted();
    this.set(0, 0);
    return { ...got, count };
  }

  end() {
    closeSync(this.fd);
    closeSync(this.reader);
    try { process.kill(-this.child.pid, 'SIGTERM'); } catch { /* it has ended */ }
  }
}

let tom;
let who;
let file;
let foreign;

const page = (portal, uri, headers = {}) => whole(params(portal, { uri, headers }));
const form = (portal, uri, fields, headers = {}) => {
  const body = new URLSearchParams(fields).toString();
  return whole(params(portal, { method: 'POST', uri, body, type: FORM, headers: { HTTP_ORIGIN: town.origin(portal), ...headers } }), body);
};
const mine = () => ({ HTTP_COOKIE: `__Host-pv=${tom.session}` });
const token = () => crypto.randomBytes(32).toString('base64url');

// What is asked for, and which answers (beside none, and 5xx with a page) are right.
const KINDS = () => ({
  'mypage: a document that is another\'s': { request: () => page('mypage', foreign, mine()), right: (got) => got.status === 404 && !got.text.includes('%PDF') },
  'mypage: a page without a session': { request: () => page('mypage', '/dokumenter'), right: (got) => got.status === 303 && got.text.includes(`${town.origin('login')}/start`) },
  'mypage: a page with a session that is none': { request: () => page('mypage', '/dokumenter', { HTTP_COOKIE: `__Host-pv=${token()}` }), right: (got) => got.status === 303 },
  'mypage: a letter': { request: () => form('mypage', '/meldinger', { csrf: who.csrf, once: token(), body: 'Hei' }, mine()), right: (got) => got.status === 303, writes: true },
  'mypage: a letter without form token': { request: () => form('mypage', '/meldinger', { once: token(), body: 'Hei' }, mine()), right: (got) => got.status === 403 },
  'mypage: a letter from another site': { request: () => form('mypage', '/meldinger', { csrf: who.csrf, once: token(), body: 'Hei' }, { ...mine(), HTTP_ORIGIN: 'https://evil.example' }), right: (got) => got.status === 403 },
  'mypage: a hand-over that is none': { request: () => page('mypage', `/overlevering?code=${token()}&b=${'a'.repeat(64)}`, { HTTP_COOKIE: `__Host-pv-begin=${token()}` }), right: (got) => got.status === 400 },
  'mypage: nothing that exists': { request: () => page('mypage', '/x', mine()), right: (got) => got.status === 404 },
  'login: the beginning of a login': { request: () => page('login', `/start?portal=mypage&b=${'a'.repeat(64)}&to=/&provider=idporten`), right: (got) => got.status === 303 && got.text.includes(town.origin('idporten')) },
  'login: an answer that is none': { request: () => page('login', `/retur?state=${token()}&code=x&iss=${encodeURIComponent(town.origin('idporten'))}`, { HTTP_COOKIE: `__Host-pv-begin=${token()}` }), right: (got) => got.status === 400 },
  'login: a forged logout token': { request: () => form('login', '/bakkanal', { logout_token: who.forged }), right: (got) => got.status === 400 || got.status === 503 },
  'login: a wrong one-time code': { request: () => form('login', '/kode', { csrf: 'x', code: 'AAAA-AAAA-AAAA' }), right: (got) => got.status === 403 },
});

// Every page of every portal, read from its table of routes: the same page as with memory enough, or none.
const ELSEWHERE = new Set(['/start', '/retur', '/overlevering']); // above, by name
const NOT_PAGES = { 'login: GET /ut': 303, 'esign: GET /retur': 303 };
let ids; // 'portal path': who asks, and for what

const document = (visitor, id) => Object.fromEntries(['/dokument', '/apnet', '/klage', '/fil'].map((path) => [path, [visitor, `${path}?id=${id}`]]));

// Whoever has all of a kind: a document, a paper handed in, a report to write, something to sign.
async function owners() {
  const first = async (visitor) => (await visitor.get('/dokumenter')).links.find((link) => link.startsWith('/dokument?id=')).split('id=')[1];
  const handed = async (visitor) => {
    const upload = new Upload(visitor, 'Brev.pdf', pdf());
    await upload.finish();
    await until('a paper is filed', async () => await sql(`select receipt is not null from data.upload where handle = '${upload.handle}'`) === 't');
    return Object.fromEntries(['/kvittering', '/kvittering.txt'].map((path) => [path, [visitor, `${path}?id=${upload.handle}`]]));
  };
  const jon = await one('exchange', 'P20');
  const home = await one('exchange', 'P16', 'Besøkshjem for Amina');
  const berit = await one('exchange', 'P11', 'Tilsyn for Jonas');
  const { who: signer, filled } = await enter(HONEST['esign /oppdrag'], 'esign', '/oppdrag');
  const copy = (await signer.get(`/oppdrag?id=${filled.id}`)).links.find((link) => link.startsWith('/fil?id='));
  return { mypage: { '': [tom], ...document(tom, file.split('id=')[1]), ...await handed(tom) },
    exchange: { '': [jon], ...document(jon, await first(jon)), '/mappe': [home], '/lever-inn': [home], '/rapport': [home, '/rapport?form=weekend'], '/veiledning': [berit, '/veiledning?guide=confidentiality'], ...await handed(home) },
    esign: { '': [signer], '/oppdrag': [signer, `/oppdrag?id=${filled.id}`, filled], '/retur': [signer, `/retur?id=${filled.id}`], '/fil': [signer, copy] },
    login: { '': [], '/frontkanal': [undefined, `/frontkanal?iss=${encodeURIComponent(town.origin('idporten'))}&sid=none`] } };
}

// Somebody at a portal, in a capacity.
async function one(portal, person, words) {
  const visitor = await town.as(person, { portal });
  if (words) await visitor.act(words);
  else if ((await visitor.ask('GET', '/dokumenter')).status === 303) await visitor.submit(await visitor.get('/rolle'), '/rolle', { standing: visitor.page.form('/rolle').buttons[0].value });
  return visitor;
}

function pages() {
  const kinds = {};
  for (const { portal, method, path } of routes()) {
    if (method !== 'GET' || (portal !== 'esign' && ELSEWHERE.has(path)) || path === '/overlevering') continue;
    const [visitor, uri = path] = ids[portal][path] ?? ids[portal][''];
    const name = `${portal}: GET ${path}`;
    kinds[name] = { request: () => page(portal, uri, visitor ? { HTTP_COOKIE: `__Host-pv=${visitor.session}` } : {}), same: NOT_PAGES[name] ?? 200 };
  }
  return kinds;
}

// To the signature service, and back with a word that is not its own; as often as one likes.
function service() {
  const [signer, at, filled] = ids.esign['/oppdrag'];
  const cookie = { HTTP_COOKIE: `__Host-pv=${signer.session}` };
  const paced = () => sql("update data.signing_pace set next_at = '-infinity'");
  return {
    'esign: to the service': { request: () => form('esign', '/oppdrag', filled, cookie), right: (got) => got.status === 303 && /Location: https:\/\/posten/.test(got.text), again: paced },
    'esign: back, with a token that is none': { request: () => page('esign', `/retur?id=${filled.id}&status_query_token=${'x'.repeat(20)}`, cookie), right: (got) => got.status === 303 && got.text.includes(at), again: paced },
  };
}

// Every form, as the honest person of crosssite.mjs sends it; what it used up is given back.
const again = (row, at) => () => sql(row.begun
  ? `update data.session set seen_at = now(); delete from data.upload_part where upload = (select id from data.upload where handle = '${at.split('id=')[1]}'); update data.upload set state = 'receiving', received = 0 where handle = '${at.split('id=')[1]}'`
  : "update data.session set ended_at = null, ended_how = null, seen_at = now() where created_at > now() - interval '2 hours'; update data.child_code set used_at = null; delete from data.code_try");

async function forms() {
  const kinds = {};
  for (const { portal, method, path } of routes()) {
    const row = HONEST[`${portal} ${method === 'POST' ? '' : `${method} `}${path}`];
    if (!row || row.single) continue; // single: can be done once, and then not again
    kinds[`${portal}${row.as ? '-uploads' : ''}: ${method} ${path}`] = await honest(row, portal, path);
  }
  return kinds;
}

async function honest(row, portal, path) {
  const { who, filled, path: at } = await enter(row, portal, path);
  const cookie = who.cookies(who.url('/')).map((one) => `${one.name}=${one.value}`).join('; ');
  return {
    request: () => formOf(row, portal, at, { ...filled, ...(filled.once && { once: token() }) }, cookie),
    right: (got) => got.status === (row.status ?? 303) || row.begun && got.status === 409, writes: true, again: again(row, at), end: () => who.close() };
}

// What nginx would make of the request; an upload is cut off where a part of it may lie already.
function formOf(row, portal, at, filled, cookie) {
  const { method = 'POST', body = '', headers } = MADE[row.as ?? 'form'](filled);
  const names = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'Content-Type').map(([name, value]) => [`HTTP_${name.toUpperCase().replaceAll('-', '_')}`, String(value)]));
  const list = params(portal, { method, uri: at, body, type: headers['Content-Type'] ?? '', headers: { HTTP_COOKIE: cookie, HTTP_ORIGIN: town.origin(portal), CONTENT_LENGTH: String(Buffer.byteLength(body)), ...names } });
  return whole(list, body);
}

// Each program is alone with its portal's sessions and letters.
const effects = (program) => sql(`select (select count(*) from data.session where portal = '${program}'), (select count(*) from data.letter l
  join data.standing s on s.id = l.written_as join law.capacity c on c.name = s.capacity where c.portal = '${program}')`);

async function prepare() {
  folder = mkdtempSync('/var/tmp/door-mem-');
  chownSync(folder, uid, gid);
  execFileSync('gcc', ['-O1', '-fPIC', '-shared', '-o', `${folder}/failing.so`, fileURLToPath(new URL('shim/failing.c', import.meta.url))]);
  tom = await town.as('P03');
  const other = await town.as('P07');
  const first = async (visitor) => (await visitor.get('/dokumenter')).links.find((link) => link.startsWith('/dokument?id=')).replace('/dokument?', '/fil?');
  [file, foreign] = [await first(tom), await first(other)];
  const { token: forged } = await town.control('idporten', 'POST', 'sign', { claims: { aud: 'portvakt-idporten', iss: town.origin('idporten'), sid: 'x', jti: token(), iat: 1, exp: 2 }, use: 'logout_token', as: 'alg_hs256_pem' });
  who = { csrf: (await tom.get('/meldinger')).csrf, forged };
  other.close();
  ids = await owners();
}

async function warm(bench, request) {
  for (let i = 0; i < 100; i += 1) {
    const got = await bench.ask(request);
    if (got.status) return got.count;
    await sleep(50);
  }
  throw new Error(`${bench.program} does not answer: ${bench.log().slice(-300)}`);
}

// The worker that ended is there again.
async function revived(bench, exits) {
  for (let i = 0; i < 40 && bench.exits().length === exits; i += 1) await sleep(5);
}

// What differs from one page to the next: tokens, numbers of requests.
const masked = (text) => text.replace(/[A-Za-z0-9_-]{10,}/g, '*');

async function fail(bench, name, kind, at) {
  await kind.again?.();
  const exits = bench.exits().length;
  const got = await bench.ask(kind.request(), at);
  if (got.status === 0) await revived(bench, exits);
  const codes = bench.exits().slice(exits);
  must(codes.every((code) => CLEAN.has(code)), `a crash: exit ${codes} (memory failed at ${at & ~ONWARD})`);
  const page_ = got.status >= 500 && /Content-Security-Policy/.test(got.text);
  must(got.status === 0 || page_ || kind.right(got) || codes.length, `fails open or askew at ${at & ~ONWARD}: ${got.status} ${got.text.slice(-80)}`);
  must(got.status !== 200 || kind.right(got) || codes.length, 'half a page');
  return codes.length ? 'ended' : got.status >= 500 ? 'said so' : 'went on';
}

const tried = { calls: 0, each: 0, onward: 0 };

async function kindOf(bench, name, kind) {
  let count;
  await promise(`malloc: ${name}: without failures`, async () => {
    await kind.again?.();
    await warm(bench, kind.request());
    await kind.again?.();
    const got = await bench.ask(kind.request());
    if (kind.same) {
      must(got.status === kind.same && got.ended, `status ${got.status}: ${got.text.slice(-200)}`);
      kind.right = (now) => now.status === got.status && now.ended && masked(now.text) === masked(got.text);
    }
    must(kind.right(got), `status ${got.status}: ${got.text.slice(-200)}`);
    count = got.count;
  });
  if (!count) return;
  const before = await effects(bench.program);
  const step = Math.max(1, Math.ceil(count / MOST));
  const seen = {};
  tried.calls += count;
  for (const onward of [0, ONWARD]) {
    for (let n = 1; n <= count; n += onward ? step * 8 : step) {
      await promise(`malloc: ${name}: call ${n}${onward ? ' and all after it' : ''}`, async () => {
        const how = await fail(bench, name, kind, (n | onward) >>> 0);
        seen[how] = (seen[how] ?? 0) + 1;
        tried[onward ? 'onward' : 'each'] += 1;
      });
    }
  }
  if (!kind.writes) await promise(`malloc: ${name}: nothing was written`, async () => must(await effects(bench.program) === before, 'a letter or a session'));
  console.log(`#   ${name}: ${count} allocations; ${Object.entries(seen).map(([how, n]) => `${n} ${how}`).join(', ')}`);
}

export default async function malloc() {
  section('malloc', 'memory runs out at each allocation');
  await prepare();
  const benches = Object.fromEntries(['mypage', 'exchange', 'esign', 'login', 'mypage-uploads', 'exchange-uploads'].map((pool) => [pool, new Bench(pool)]));
  const end = () => { for (const bench of Object.values(benches)) bench.end(); };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => { end(); process.exit(1); });
  try {
    const kinds = { ...KINDS(), ...pages(), ...service(), ...await forms() };
    await Promise.all(Object.entries(benches).map(async ([program, bench]) => {
      for (const [name, kind] of Object.entries(kinds).filter(([name_]) => name_.startsWith(`${program}:`))) {
        await kindOf(bench, name, kind);
        kind.end?.();
      }
    }));
    console.log(`#   ${Object.keys(kinds).length} kinds of requests, ${tried.calls} calls of them: ${tried.each} fail alone, ${tried.onward} with all after them`);
  } finally {
    end();
    await sleep(300);
    rmSync(folder, { recursive: true });
    for (const visitor of new Set(Object.values(ids).flatMap((all) => Object.values(all).map(([who_]) => who_)))) visitor?.close();
  }
}
