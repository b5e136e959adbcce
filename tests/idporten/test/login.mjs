// The login page, the id_token and single sign-on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { ageOn, bornOf, loadPeople } from '../people.mjs';
import { CALLBACK, ISSUER, claimsOf, startProvider } from '../testkit.mjs';

let op;
let service;
before(async () => { op = await startProvider(); service = op.service('portvakt'); });
after(() => op.close());

const jwks = async () => createLocalJWKSet((await op.get(`${ISSUER}/jwks.json`)).json);

describe('login page', () => {
  test('is Norwegian, without script, and offers people and levels', async () => {
    const { page } = await service.begin(op.browser());
    assert.equal(page.status, 200);
    assert.match(page.text, /<html lang="nb">/);
    assert.doesNotMatch(page.text, /<script/);
    assert.match(page.headers['content-security-policy'], /default-src 'none'/);
    assert.match(page.text, /Kari Solheim/);
    assert.match(page.text, /Kan ikke logge inn her<\/h2><p>Noah Lund, Jonas Haugen</);
  });

  test('gives up with access_denied, state and iss when the person cancels', async () => {
    const { par, query } = await service.login(op.browser(), { cancel: 'yes' });
    assert.equal(query.get('error'), 'access_denied');
    assert.equal(query.get('state'), par.params.state);
    assert.equal(query.get('iss'), ISSUER);
    assert.equal(query.get('code'), null);
  });

  const refused = {
    'a child under 13': { person: 'P05', level: 'high' },
    'a person without eID': { person: 'P06', level: 'high' },
    'a level the person does not have': { person: 'P30', level: 'high' },
    'an unknown person': { person: 'P99', level: 'high' },
    'an unknown level': { person: 'P02', level: 'constructor' },
    'a lower level than asked for': { person: 'P02', level: 'substantial' },
  };
  for (const [why, form] of Object.entries(refused)) {
    test(`refuses ${why}`, async () => {
      const { back } = await service.login(op.browser(), form);
      assert.equal(back.status, 403);
      assert.equal(back.location, undefined);
    });
  }

  test('lets Leah (14) in at the level she has', async () => {
    const { query } = await service.login(op.browser(), { person: 'P30', level: 'substantial' }, { acr_values: 'idporten-loa-substantial' });
    assert.ok(query.get('code'));
  });

  test('grants a lower level when told to, and the id_token says so', async () => {
    const login = await service.login(op.browser(), { person: 'P02', level: 'substantial', lower: 'yes' });
    const { json } = await service.redeem(login);
    assert.equal(claimsOf(json.id_token).acr, 'idporten-loa-substantial');
  });

  test('does not answer another browser', async () => {
    const { page } = await service.begin(op.browser());
    assert.equal((await op.browser().follow('POST', page.url, { person: 'P02', level: 'high' })).status, 400);
  });

  test('the demo people can be read, and each number agrees with its age', () => {
    const people = loadPeople(new URL('../people.json', import.meta.url));
    assert.equal(people.all.length, 31);
    const none = people.all.filter((person) => !people.may(person, 'high')).map((person) => person.id);
    assert.deepEqual(none, ['P05', 'P06', 'P13', 'P30']);
    assert.ok(people.may(people.find('P30'), 'substantial'));
  });

  test('knows age from the number', () => {
    assert.equal(bornOf('29821299800'), '2012-02-29');
    assert.equal(bornOf('12858349840'), '1983-05-12');
    assert.equal(bornOf('09820499953'), '2004-02-09');
    assert.equal(ageOn('2013-11-22', new Date(2026, 10, 21)), 12);
    assert.equal(ageOn('2013-11-21', new Date(2026, 10, 21)), 13);
  });
});

describe('id_token', () => {
  test('has exactly the claims of the original, RS256, and no at_hash', async () => {
    const login = await service.login(op.browser(), undefined, { ui_locales: 'nn' });
    assert.equal(login.query.get('iss'), ISSUER);
    assert.equal(login.query.get('state'), login.par.params.state);
    const { status, json, headers } = await service.redeem(login);
    assert.equal(status, 200);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(json.token_type, 'Bearer');
    assert.equal(json.expires_in, 120);
    assert.equal(json.refresh_token_expires_in, 600);
    const { payload, protectedHeader } = await jwtVerify(json.id_token, await jwks(), { issuer: ISSUER, audience: 'portvakt', algorithms: ['RS256'] });
    assert.deepEqual(Object.keys(protectedHeader).sort(), ['alg', 'kid']);
    assert.deepEqual(Object.keys(payload).sort(), ['acr', 'amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'locale', 'nonce', 'pid', 'sid', 'sub']);
    assert.equal(payload.pid, '12858349840');
    assert.equal(payload.acr, 'idporten-loa-high');
    assert.deepEqual(payload.amr, ['BankID']);
    assert.equal(payload.locale, 'nn');
    assert.equal(payload.nonce, login.par.params.nonce);
    assert.equal(payload.exp, payload.iat + 120);
  });

  test('has no sid for a client that cannot be told about a logout', async () => {
    const plain = op.service('uten-utlogging');
    const { json } = await plain.redeem(await plain.login(op.browser()));
    assert.equal('sid' in claimsOf(json.id_token), false);
  });

  test('names the same person differently at another client, and the same at the next login', async () => {
    const sub = async (client) => claimsOf((await client.redeem(await client.login(op.browser()))).json.id_token).sub;
    const mine = await sub(service);
    assert.equal(await sub(service), mine);
    assert.notEqual(await sub(op.service('naboen')), mine);
  });

  test('userinfo says sub, pid and locale', async () => {
    const { json } = await service.redeem(await service.login(op.browser()));
    const info = await op.get(`${ISSUER}/userinfo`, { Authorization: `Bearer ${json.access_token}` });
    assert.deepEqual(info.json, { sub: claimsOf(json.id_token).sub, pid: '12858349840', locale: 'nb' });
  });
});

describe('token endpoint', () => {
  const refused = {
    'a wrong verifier': { code_verifier: 'x'.repeat(43) },
    'no verifier': { code_verifier: undefined },
    'another redirect_uri': { redirect_uri: `${CALLBACK}/x` },
    'no redirect_uri': { redirect_uri: undefined },
    'an unknown code': { code: 'x'.repeat(43) },
  };
  for (const [why, changes] of Object.entries(refused)) {
    test(`refuses ${why}`, async () => {
      const { status, json } = await service.redeem(await service.login(op.browser()), changes);
      assert.equal(status, 400, JSON.stringify(json));
    });
  }

  test('refuses a code the second time, and ends what the first gave', async () => {
    const login = await service.login(op.browser());
    const first = await service.redeem(login);
    assert.equal((await service.redeem(login)).json.error, 'invalid_grant');
    assert.equal((await op.get(`${ISSUER}/userinfo`, { Authorization: `Bearer ${first.json.access_token}` })).status, 401);
  });

  test('refuses a code of another client', async () => {
    const login = await service.login(op.browser());
    assert.equal((await op.service('naboen').redeem(login)).json.error, 'invalid_grant');
  });

  test('refuses an assertion with the token endpoint as aud', async () => {
    const login = await service.login(op.browser());
    const { status } = await service.redeem(login, {}, service.assertion({ claims: { aud: `${ISSUER}/token` } }));
    assert.equal(status, 401);
  });
});

describe('single sign-on', () => {
  test('signs in silently, also at another client, with the same sid', async () => {
    const browser = op.browser();
    const first = claimsOf((await service.redeem(await service.login(browser))).json.id_token);
    const neighbour = op.service('naboen');
    const silent = await neighbour.login(browser);
    assert.equal(silent.page.location?.startsWith(CALLBACK), true);
    const second = claimsOf((await neighbour.redeem(silent)).json.id_token);
    assert.equal(second.sid, first.sid);
    assert.equal(second.auth_time, first.auth_time);
  });

  test('asks again with prompt=login', async () => {
    const browser = op.browser();
    await service.login(browser);
    const { page } = await service.begin(browser, { prompt: 'login' });
    assert.match(page.text, /logge inn på nytt/);
  });

  test('steps up from substantial to high by a new login, and not the other way', async () => {
    const browser = op.browser();
    const low = { acr_values: 'idporten-loa-substantial' };
    await service.login(browser, { person: 'P02', level: 'substantial' }, low);
    const raised = await service.login(browser, { person: 'P02', level: 'high' });
    assert.equal(raised.page.location, undefined);
    assert.equal(claimsOf((await service.redeem(raised)).json.id_token).acr, 'idporten-loa-high');
    const back = await service.login(browser, undefined, low);
    assert.equal(claimsOf((await service.redeem(back)).json.id_token).acr, 'idporten-loa-high');
  });

  test('ends after 30 minutes idle', async () => {
    const browser = op.browser();
    await service.login(browser);
    await op.control('POST', 'age', { seconds: 29 * 60 });
    assert.ok((await service.begin(browser)).page.location);
    await op.control('POST', 'age', { seconds: 31 * 60 });
    assert.equal((await service.begin(browser)).page.location, undefined);
  });

  test('ends after 120 minutes, however busy', async () => {
    const browser = op.browser();
    await service.login(browser);
    for (let i = 0; i < 4; i += 1) {
      await op.control('POST', 'age', { seconds: 29 * 60 });
      assert.ok((await service.begin(browser)).page.location, `after ${29 * (i + 1)} minutes`);
    }
    await op.control('POST', 'age', { seconds: 29 * 60 });
    assert.equal((await service.begin(browser)).page.location, undefined);
  });

  test('ends the session of the first person when another logs in', async () => {
    const browser = op.browser();
    const first = await service.redeem(await service.login(browser));
    const second = await service.redeem(await service.login(browser, { person: 'P03', level: 'high' }, { prompt: 'login' }));
    assert.equal(claimsOf(second.json.id_token).pid, '30918149941');
    assert.notEqual(claimsOf(second.json.id_token).sid, claimsOf(first.json.id_token).sid);
    const sessions = (await op.control('GET', 'sessions')).json.map((session) => session.sid);
    assert.equal(sessions.includes(claimsOf(first.json.id_token).sid), false);
  });
});
