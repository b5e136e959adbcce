// Coming in and going out, over the real surface.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { after, describe, test } from 'node:test';
import { town } from './common.mjs';

const visitors = [];
const visitor = (portal) => { const v = town.visitor(portal); visitors.push(v); return v; };
const as = async (...words) => { const v = await town.as(...words); visitors.push(v); return v; };
after(() => visitors.forEach((v) => v.close()));

const at = (portal, path) => new URL(path, town.origin(portal)).href;
const loginCookie = (v) => v.cookie(at('login', '/'), '__Host-pv');
const sha256 = (text) => crypto.createHash('sha256').update(text).digest('hex');
const FORM = 'application/x-www-form-urlencoded';
const post = (path, body) => town.ask('login', path, { method: 'POST', body, headers: { 'Content-Type': FORM, 'Content-Length': Buffer.byteLength(body) } });

// Walks until a redirect leads to a wanted address, and stops before it.
async function until(v, page, wanted) {
  for (let i = 0; page.location && i < 20; i += 1) {
    if (page.location.startsWith(wanted)) return page.location;
    page = await v.once('GET', page.location);
  }
  throw new Error(`never led to ${wanted}: ${page.url} ${page.status} ${page.text.slice(0, 200)}`);
}

// The provider's answer for a login of P02, not yet followed.
async function answer(v, { path = '/', id = 'P02', level = 'high', ...fields } = {}) {
  const page = await town.toLogin(v, path);
  return until(v, await v.once('POST', page.url, { fields: { person: id, level, ...fields } }), at('login', '/retur'));
}

// The hand-over address, not yet followed.
const handOver = async (v) => until(v, await v.once('GET', await answer(v)), at('mypage', '/overlevering'));

// Still logged in: whoever has several capacities is asked which, the others have their page.
const alive = async (v) => (await v.ask('GET', '/rolle')).status === 200;

describe('coming in', () => {
  test('a mother logs in and is on her page', async () => {
    const kari = await as('P02');
    assert.match(kari.page.text, /Kari Solheim/);
    assert.equal(kari.page.status, 200);
    assert.ok(kari.page.url.startsWith(town.origin('mypage')));
  });

  test('a person comes back to the page asked for', async () => {
    const tom = await as('P03', { path: '/dokumenter?type=VEDTAK' });
    assert.equal(tom.page.url, at('mypage', '/dokumenter?type=VEDTAK'));
  });

  test('the choice says what there is, and nothing else', async () => {
    const mine = await visitor().get('/');
    assert.ok(mine.links.some((link) => link.includes('provider=idporten')));
    assert.ok(mine.links.some((link) => link.startsWith('/kode')));
    assert.ok(!mine.links.some((link) => link.includes('ansattporten')));
    const others = await visitor('exchange').get('/');
    assert.ok(others.links.some((link) => link.includes('provider=idporten')));
    assert.ok(others.links.some((link) => link.includes('provider=ansattporten')));
    assert.ok(!others.links.some((link) => link.startsWith('/kode')));
    const front = await town.ask('login', '/');
    assert.equal(front.status, 200);
  });

  test('someone who acts for an organisation brings its number along', async () => {
    await as('P20', { portal: 'exchange', via: 'ansattporten', org: '310101311' });
    assert.equal(await town.sql("select method, orgs from data.session where portal = 'exchange' order by created_at desc limit 1"), 'ansattporten|{310101311}');
    await as('P20', { portal: 'exchange', via: 'ansattporten' });
    assert.equal(await town.sql("select method, orgs is null from data.session where portal = 'exchange' order by created_at desc limit 1"), 'ansattporten|t');
  });

  test('whoever is logged in at one portal goes to the other without asking again', async () => {
    const one = await as('P20', { portal: 'exchange' });
    one.portal = 'mypage';
    const page = await one.get('/');
    assert.ok(page.url.startsWith(town.origin('mypage')), page.url);
    assert.ok(one.session);
  });

  test('a login is a new token, whatever the browser brought', async () => {
    const v = visitor();
    const planted = crypto.randomBytes(32).toString('base64url');
    v.keep(at('login', '/'), [`__Host-pv=${planted}; Path=/`]);
    v.keep(at('mypage', '/'), [`__Host-pv=${planted}; Path=/`]);
    await town.login(v, 'P02');
    assert.ok(v.session && v.session !== planted);
    assert.notEqual(loginCookie(v), planted);
    assert.equal(await town.sql(`select count(*) from data.session where token_hash = sha256('${planted}')`), '0');
  });

  test('the database knows tokens by their hash alone', async () => {
    const kari = await as('P02');
    assert.equal(await town.sql(`select count(*) from data.session where token_hash = sha256('${kari.session}')`), '1');
  });

  test('cookies are __Host-, Secure, HttpOnly and Lax', async () => {
    const kari = await as('P02');
    for (const { name, line } of kari.jar.values()) {
      if (!name.includes('pv')) continue;
      assert.match(line, /^__Host-pv[a-z-]*=.*; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    }
  });
});

describe('the way back', () => {
  const refused = async (v, address, status = 400) => {
    const page = await v.once('GET', address);
    assert.equal(page.status, status, page.text.slice(0, 200));
    assert.equal(loginCookie(v), undefined);
    return page;
  };

  test('an answer is not taken in another browser, and stays good in its own', async () => {
    const mine = visitor();
    const address = await answer(mine);
    const other = visitor();
    await refused(other, address);
    await other.get('/');
    await refused(other, address);
    assert.ok((await mine.once('GET', address)).location);
  });

  test('an answer works once, and a second click goes on with the same login', async () => {
    const v = visitor();
    const address = await answer(v);
    const before = await town.sql("select count(*) from data.session where portal = 'login'");
    await until(v, await v.once('GET', address), at('mypage', '/overlevering'));
    const begun = crypto.randomBytes(32).toString('base64url');
    v.keep(address, [`__Host-pv-begin=${begun}; Path=/`]);
    assert.equal((await v.once('GET', address)).status, 400);
    assert.equal(Number(await town.sql("select count(*) from data.session where portal = 'login'")), Number(before) + 1);
  });

  test('two clicks at once are one login', async () => {
    const v = visitor();
    const address = await answer(v);
    const before = Number(await town.sql("select count(*) from data.session where portal = 'login'"));
    const headers = { Cookie: v.cookies(address).map((c) => `${c.name}=${c.value}`).join('; ') };
    const pages = await Promise.all([1, 2, 3, 4].map(() => town.ask('login', address, { headers })));
    assert.equal(pages.filter((page) => page.location?.startsWith(town.origin('mypage'))).length, 1);
    assert.equal(Number(await town.sql("select count(*) from data.session where portal = 'login'")), before + 1);
  });

  test('an answer that comes after ten minutes is too late', async () => {
    const v = visitor();
    const address = await answer(v);
    await town.sql(`update data.login_attempt set made_at = made_at - interval '11 minutes' where state_hash = sha256('${new URL(address).searchParams.get('state')}')`);
    const page = await refused(v, address);
    assert.match(page.text, /gikk for lang tid/);
  });

  test('a code from another login is not taken', async () => {
    const [one, two] = [visitor(), visitor()];
    const [first, second] = [new URL(await answer(one)), new URL(await answer(two, { id: 'P03' }))];
    first.searchParams.set('code', second.searchParams.get('code'));
    await refused(one, first.href, 502);
  });

  test('the answer of one provider is not taken for the other\'s', async () => {
    const v = visitor();
    const address = new URL(await answer(v));
    address.searchParams.set('iss', town.origin('ansattporten'));
    await refused(v, address.href);
  });

  test('parameters that come twice are refused', async () => {
    for (const name of ['code', 'state', 'iss']) {
      const v = visitor();
      const address = new URL(await answer(v));
      address.searchParams.append(name, 'other');
      await refused(v, address.href);
    }
  });

  test('an answer belongs to login, not to a portal', async () => {
    const v = visitor();
    const address = new URL(await answer(v));
    address.host = new URL(town.origin('mypage')).host;
    assert.equal((await v.once('GET', address.href)).status, 404);
    address.host = new URL(town.origin('login')).host;
    assert.equal((await v.once('POST', address.href, { fields: { x: 1 } })).status, 405);
  });

  test('who cancels is told so, and can try again', async () => {
    const v = visitor();
    const page = await town.login(v, 'P02', { cancel: 'yes' });
    assert.equal(page.status, 403);
    assert.match(page.text, /Du avbrøt innloggingen/);
    const again = page.links.find((link) => link.startsWith('/start'));
    assert.ok((await v.go('GET', at('login', again))).url.startsWith(town.origin('idporten')));
  });

  test('a lower level than needed is explained, and leads to the right one', async () => {
    const v = visitor();
    const page = await town.login(v, 'P02', { level: 'substantial', lower: 'yes' });
    assert.equal(page.status, 403);
    assert.match(page.text, /høyeste nivå/);
    assert.equal(loginCookie(v), undefined);
    const form = await v.go('GET', at('login', page.links.find((link) => link.startsWith('/start'))));
    const there = await v.go('POST', form.url, { fields: { person: 'P02', level: 'high' } });
    assert.match(there.text, /Kari Solheim/);
  });

  test('a person whom nobody shares with gets no session, and leaves no number', async () => {
    await town.control('idporten', 'POST', 'misbehave', { name: 'claims', value: { pid: '30908299902' } });
    const v = visitor();
    const page = await town.login(v, 'P02');
    assert.equal(page.status, 403);
    assert.match(page.text, /Ingenting er delt med deg ennå/);
    assert.equal(loginCookie(v), undefined);
    assert.match(await town.sql("select event, person is null, detail from journal.entry order by seq desc limit 1"), /^login\.unknown\|t\|\{"method": "idporten"\}$/);
    assert.doesNotMatch(town.log('login'), /30908299902/);
  });
});

describe('more than the session has', () => {
  async function substantial() {
    const v = visitor();
    await v.get('/');
    const b = sha256(v.cookie(at('mypage', '/'), '__Host-pv-begin'));
    const form = await v.go('GET', at('login', `/start?portal=mypage&b=${b}&to=/rettigheter&level=substantial&provider=idporten`));
    await v.go('POST', form.url, { fields: { person: 'P03', level: 'substantial' } });
    assert.ok(v.session, v.page.text);
    return v;
  }

  test('a page that needs it sends the person straight to the provider, and both sessions are new', async () => {
    const v = await substantial();
    const [before, loginBefore] = [v.session, loginCookie(v)];
    const form = await v.get('/dokumenter');
    assert.ok(form.url.startsWith(town.origin('idporten')), `${form.url} ${form.text}`);
    const page = await v.go('POST', form.url, { fields: { person: 'P03', level: 'high' } });
    assert.equal(page.url, at('mypage', '/dokumenter'));
    assert.equal(page.status, 200);
    assert.notEqual(v.session, before);
    assert.notEqual(loginCookie(v), loginBefore);
    assert.equal(await town.sql(`select ended_how from data.session where token_hash = sha256('${loginBefore}')`), 'step-up');
    assert.notEqual(await town.sql(`select ended_at from data.session where token_hash = sha256('${before}')`), '');
  });

  test('the lower session reads nothing meanwhile', async () => {
    const v = await substantial();
    const page = await v.ask('GET', '/dokumenter');
    assert.equal(page.status, 303);
    assert.match(page.location, /level=high/);
  });
});

describe('going on to a portal', () => {
  test('the code works once, in the browser that began, and within a minute', async () => {
    const mine = visitor();
    const address = await handOver(mine);
    const other = visitor();
    await other.ask('GET', '/');
    assert.equal((await other.once('GET', address)).status, 400);
    const page = await mine.once('GET', address);
    assert.equal(page.status, 303);
    assert.equal((await mine.once('GET', address)).status, 400);

    const late = visitor();
    const expired = await handOver(late);
    await town.sql("update data.handover set made_at = made_at - interval '61 seconds'");
    assert.equal((await late.once('GET', expired)).status, 400);
  });

  test('one portal\'s code is not the other\'s', async () => {
    const v = visitor();
    const address = new URL(await handOver(v));
    address.host = new URL(town.origin('exchange')).host;
    v.keep(address.href, [`__Host-pv-begin=${v.cookie(at('mypage', '/'), '__Host-pv-begin')}; Path=/`]);
    assert.equal((await v.once('GET', address.href)).status, 400);
  });

  test('nobody is sent off the suite, whatever the return address says', async () => {
    const kari = await as('P02');
    const b = 'a'.repeat(64);
    const hostile = ['//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'https:evil.example',
      'javascript:alert(1)', 'data:text/html,x', '/%0d%0aLocation:%20https://evil.example', '/\t/evil.example', '/ /evil.example', '@evil.example',
      '.evil.example', '/@evil.example\\', '', 'x', '?x', '#x', '/#@evil.example', '/x\u202e', '/x y', '/"onload=', "/'><script>", '/;x', '/\u0000',
      `/${'x'.repeat(2000)}`];
    for (const to of hostile) {
      const page = await kari.once('GET', at('login', `/start?portal=mypage&b=${b}&to=${encodeURIComponent(to)}`));
      if (page.status === 303) assert.equal(new URL(page.location).origin, town.origin('mypage'), to);
      else assert.equal(page.status, 400, to);
    }
    for (const portal of ['login', 'casework', 'evil', 'mypage.evil', '']) {
      assert.equal((await kari.once('GET', at('login', `/start?portal=${portal}&b=${b}&to=/`))).status, 400, portal);
    }
    for (const hash of ['', 'x', 'A'.repeat(64), 'g'.repeat(64), 'a'.repeat(63), 'a'.repeat(65)]) {
      assert.equal((await kari.once('GET', at('login', `/start?portal=mypage&b=${hash}&to=/`))).status, 400, hash);
    }
    assert.equal((await kari.once('GET', at('login', `/start?portal=mypage&b=${b}&to=/&level=lowest`))).status, 400);
    assert.equal((await kari.once('GET', at('login', `/start?portal=mypage&b=${b}&to=/&provider=evil`))).status, 400);
  });
});

describe('a child with a code', () => {
  const code = () => town.code('P06', 'S27');
  const recover = () => town.sql('delete from data.code_try');

  test('comes in once, at the highest level, to My Page alone', async () => {
    await recover();
    const given = await code();
    assert.match(given, /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
    const v = visitor();
    const form = await town.toLogin(v, '/', 'code');
    const page = await v.submit(form, '/kode', { code: ` ${given.toLowerCase().replaceAll('-', ' ')} ` });
    assert.ok(v.session, page.text);
    assert.match(page.text, /Jonas Haugen/);
    assert.equal(await town.sql("select method, level from data.session where portal = 'mypage' order by created_at desc limit 1"), 'child|3');
    const elsewhere = town.visitor('exchange');
    elsewhere.jar = v.jar;
    const closed = await elsewhere.get('/');
    assert.equal(elsewhere.session, undefined);
    assert.ok(closed.url.startsWith(town.origin('login')));

    const second = visitor();
    const again = await second.submit(await town.toLogin(second, '/', 'code'), '/kode', { code: given });
    assert.equal(second.session, undefined);
    assert.equal(again.status, 400);
    assert.match(again.text, /Koden/);
  });

  test('is told when the code is nonsense, wrong or old', async () => {
    await recover();
    const v = visitor();
    for (const typed of ['', 'abc', '0000-0000-0000', 'AAAA-AAAA-AAAA-A', 'AAAA-AAAA-AAAA', "'; drop table x;--"]) {
      const page = await v.submit(await town.toLogin(v, '/', 'code'), '/kode', { code: typed });
      assert.equal(page.status, 400, typed);
      assert.equal(v.session, undefined);
    }
    const old = await code();
    await town.sql("update data.child_code set expires_at = clock_timestamp() where used_at is null");
    assert.equal((await v.submit(await town.toLogin(v, '/', 'code'), '/kode', { code: old })).status, 400);
  });

  test('guessing is stopped for everybody, and a good code is not used up by waiting', async () => {
    await recover();
    const v = visitor();
    const form = await town.toLogin(v, '/', 'code');
    await town.sql("insert into data.code_try select date_trunc('minute', clock_timestamp()) + n * interval '1 minute', 99 from generate_series(0, 1) n");
    assert.equal((await v.submit(form, '/kode', { code: 'AAAA-AAAA-AAAA' })).status, 400);
    assert.equal((await v.submit(form, '/kode', { code: 'AAAA-AAAA-AAAA' })).status, 429);
    const given = await code();
    assert.equal((await v.submit(form, '/kode', { code: given })).status, 429);
    await recover();
    await v.submit(form, '/kode', { code: given });
    assert.ok(v.session);
  });

  test('a form from elsewhere is not taken', async () => {
    await recover();
    const given = await code();
    const v = visitor();
    const form = (await town.toLogin(v, '/', 'code')).form('/kode');
    const fields = { ...form.fields, code: given };
    assert.equal((await v.once('POST', at('login', '/kode'), { fields: { ...fields, csrf: '0'.repeat(64) }, headers: { Origin: town.origin('login') } })).status, 403);
    assert.equal((await v.once('POST', at('login', '/kode'), { fields, headers: { Origin: 'https://evil.example' } })).status, 403);
    assert.equal((await v.once('POST', at('login', '/kode'), { fields, headers: { 'Sec-Fetch-Site': 'cross-site' } })).status, 403);
    assert.equal((await v.once('POST', at('login', '/kode'), { fields: { ...fields, person: 'P02' }, headers: { Origin: town.origin('login') } })).status, 400);
    assert.equal(loginCookie(v), undefined);
  });
});

describe('going out', () => {
  const dead = async (v, path = '/') => {
    const page = await v.ask('GET', path);
    assert.equal(page.status, 303);
    assert.ok(page.location.startsWith(at('login', '/start')), page.location);
  };
  const sidOf = async (v) => town.sql(`select sid from data.session where token_hash = sha256('${loginCookie(v)}')`);

  test('here ends every portal and the provider\'s session', async () => {
    const v = await as('P20', { portal: 'exchange' });
    v.portal = 'mypage';
    await v.get('/');
    const sid = await sidOf(v);
    const page = await v.submit(await v.get('/'), '/logg-ut');
    assert.ok(page.url.startsWith(at('idporten', '/logout')) || page.url.startsWith(at('login', '/utlogget')), page.url);
    assert.ok(!(await town.control('idporten', 'GET', 'sessions')).some((session) => session.sid === sid));
    await dead(v);
    v.portal = 'exchange';
    await dead(v);
  });

  test('no link logs anybody out', async () => {
    const v = await as('P02');
    const page = await v.once('GET', at('login', '/ut'));
    assert.equal(page.location, at('login', '/'));
    assert.ok(await alive(v));
    assert.equal((await visitor().once('GET', at('login', '/ut'))).location, at('login', '/utlogget?her=1'));
    assert.equal((await town.ask('login', '/utlogget?state=x')).status, 200);
  });

  test('in a hurry ends the session, and the next one at this machine is asked who it is', async () => {
    const v = await as('P02');
    const form = (await v.get('/')).form('/lukk');
    const left = await v.once('POST', at('mypage', '/lukk'), { fields: form.fields, headers: { Origin: town.origin('mypage') } });
    assert.equal(left.status, 303);
    assert.ok(!left.location.includes('localhost'));
    await dead(v);
    const page = await town.toLogin(v);
    assert.ok(page.url.startsWith(town.origin('idporten')), page.url);
    assert.match(page.text, /Kari Solheim/); // the provider's list: it asks
    assert.equal(v.session, undefined);
  });

  test('in a hurry from the login page leaves as well', async () => {
    const v = visitor();
    assert.equal((await v.once('POST', at('login', '/lukk'), { fields: {} })).status, 303);
    const kari = await as('P02');
    await kari.once('POST', at('login', '/lukk'), { fields: {}, headers: { 'Sec-Fetch-Site': 'cross-site' } });
    assert.ok(await alive(kari));
    await kari.once('POST', at('login', '/lukk'), { fields: {}, headers: { 'Sec-Fetch-Site': 'same-origin' } });
    await dead(kari);
  });

  test('the provider\'s frame ends that session and no other', async () => {
    const [kari, tom] = [await as('P02'), await as('P03')];
    const sid = await sidOf(kari);
    const frame = (iss, id) => town.ask('login', `/frontkanal?iss=${encodeURIComponent(iss)}&sid=${encodeURIComponent(id)}`);
    for (const [iss, id] of [['https://evil.example', sid], [town.origin('ansattporten'), sid], [town.origin('idporten'), `${sid}x`], [`${town.origin('idporten')}/`, sid]]) {
      assert.equal((await frame(iss, id)).status, 200);
      assert.ok(await alive(kari), iss);
    }
    const page = await frame(town.origin('idporten'), sid);
    assert.equal(page.status, 200);
    assert.match(page.headers['cache-control'], /no-store/);
    assert.match(page.headers['content-security-policy'], new RegExp(`frame-ancestors ${town.origin('idporten')}(;|$)`));
    assert.equal(page.headers['x-frame-options'], undefined);
    await dead(kari);
    assert.ok(await alive(tom));
  });

  test('the provider\'s signed word ends that session', async () => {
    const kari = await as('P02');
    const { events } = await town.control('idporten', 'POST', 'logout', { sid: await sidOf(kari) });
    assert.deepEqual(events.map(({ status }) => status), [200]);
    await dead(kari);
  });

  const claims = (sid, more = {}) => ({ iss: town.origin('idporten'), aud: 'portvakt-idporten', sub: 's', sid, jti: crypto.randomUUID(),
    iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 120, events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, ...more });
  const signed = async (set, use = 'logout_token', as_ = undefined) => (await town.control('idporten', 'POST', 'sign', { claims: set, use, ...(as_ && { as: as_ }) })).token;

  test('words that are not properly signed, or about something else, end nothing', async () => {
    const kari = await as('P02');
    const sid = await sidOf(kari);
    const bent = [claims(sid, { nonce: 'x' }), claims(sid, { events: undefined }), claims(sid, { events: ['http://schemas.openid.net/event/backchannel-logout'] }),
      claims(sid, { aud: 'other' }), claims(sid, { aud: ['portvakt-idporten', 'other'] }), claims(sid, { iss: `${town.origin('idporten')}/` }), claims(sid, { iss: town.origin('ansattporten') }),
      claims(sid, { jti: undefined }), claims(undefined), claims(sid, { exp: 1 }), claims(sid, { iat: Math.floor(Date.now() / 1000) + 121 })];
    const tokens = [...await Promise.all(bent.map((set) => signed(set))), await signed(claims(sid), 'id_token')];
    for (const how of ['alg_none', 'alg_hs256_pem', 'alg_rs512', 'kid_other', 'key_other', 'key_jwk', 'header_crit', 'signature_empty', 'signature_flipped', 'parts_two', 'parts_four', 'logout_typ_jwt', 'logout_typ_missing', 'duplicate_escaped']) {
      tokens.push(await signed(claims(sid, { pid: '1' }), 'logout_token', how));
    }
    await town.control('idporten', 'DELETE', 'misbehave');
    for (const token of [...tokens, '', 'x', 'a.b.c']) {
      assert.equal((await post('/bakkanal', `logout_token=${encodeURIComponent(token)}`)).status, 400, token.slice(0, 80));
    }
    assert.equal((await post('/bakkanal', '')).status, 400);
    assert.ok(await alive(kari));
  });

  test('a signed word works once, and one about a session we do not know is no error', async () => {
    const token = await signed(claims('no-such-session'));
    assert.equal((await post('/bakkanal', `logout_token=${token}`)).status, 200);
    assert.equal((await post('/bakkanal', `logout_token=${token}`)).status, 400);
  });

  test('a word about one session does not work for another', async () => {
    const [kari, tom] = [await as('P02'), await as('P03')];
    assert.equal((await post('/bakkanal', `logout_token=${await signed(claims(await sidOf(tom)))}`)).status, 200);
    await dead(tom);
    assert.ok(await alive(kari));
  });

  test('half an hour without a click', async () => {
    const kari = await as('P02');
    await town.sql("update data.session set seen_at = seen_at - interval '31 minutes'");
    await dead(kari);
  });

  test('eight hours, clicks or not', async () => {
    const kari = await as('P02');
    await town.sql("update data.session set created_at = created_at - interval '8 hours 1 minute'");
    await dead(kari);
  });
});

describe('when something is gone', () => {
  const gone = async (part, begin) => {
    const v = visitor();
    const go = await begin(v);
    await town.stop(part);
    try {
      const page = await go();
      assert.ok([502, 503, 504].includes(page.status), `${part}: ${page.status} ${page.text.slice(0, 200)}`);
      assert.doesNotMatch(page.text, /\berror\.[a-z_]+\b/);
      assert.equal(v.session, undefined);
    } finally {
      await town.start(part);
    }
    const after_ = visitor();
    await town.login(after_, 'P02');
    assert.ok(after_.session, `${part} is back`);
  };
  const starting = (v) => () => town.toLogin(v);

  test('the provider', () => gone('idporten', async (v) => starting(v)));
  test('the courier', () => gone('courier', async (v) => starting(v)));
  test('the keeper', () => gone('keeper', async (v) => { const address = await answer(v); return () => v.once('GET', address); }));
  test('the database', () => gone('postgres', async (v) => { const address = await answer(v); return () => v.once('GET', address); }));
});
