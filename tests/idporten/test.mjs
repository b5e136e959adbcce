// The stand-in against the rules of the original, over HTTP. Run: node --test tests/idporten/test.mjs
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { newKey } from './keys.mjs';
import { ageOn, bornOf } from './people.mjs';
import { table } from './misbehave/index.mjs';
import { CALLBACK, GOODBYE, ISSUER, LOGIN, claimsOf, headerOf, logoutReceiver, startProvider } from './testkit.mjs';

let op;
let service;
before(async () => { op = await startProvider(); service = op.service('portvakt'); });
after(() => op.close());

const arm = (body) => op.control('POST', 'misbehave', body);
const jwks = async () => createLocalJWKSet((await op.get(`${ISSUER}/jwks.json`)).json);

describe('metadata', () => {
  test('names the addresses as the original does, login at a host of its own', async () => {
    const { json } = await op.get(`${ISSUER}/.well-known/openid-configuration`);
    assert.equal(json.issuer, ISSUER);
    assert.equal(json.authorization_endpoint, `${LOGIN}/authorize`);
    assert.equal(json.end_session_endpoint, `${LOGIN}/logout`);
    assert.equal(json.token_endpoint, `${ISSUER}/token`);
    assert.equal(json.pushed_authorization_request_endpoint, `${ISSUER}/par`);
    assert.equal(json.userinfo_endpoint, `${ISSUER}/userinfo`);
    assert.equal(json.jwks_uri, `${ISSUER}/jwks.json`);
    assert.deepEqual(json.response_types_supported, ['code']);
    assert.deepEqual(json.code_challenge_methods_supported, ['S256']);
    assert.deepEqual(json.token_endpoint_auth_methods_supported, ['private_key_jwt']);
    assert.deepEqual(json.id_token_signing_alg_values_supported, ['RS256']);
    assert.deepEqual(json.subject_types_supported, ['pairwise']);
  });

  test('publishes public keys only', async () => {
    const { json } = await op.get(`${ISSUER}/jwks.json`);
    assert.ok(json.keys.length >= 1);
    for (const key of json.keys) assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('client authentication', () => {
  const iat = () => Math.floor(Date.now() / 1000);
  const refused = {
    'aud is the token endpoint': { claims: { aud: `${ISSUER}/token` } },
    'aud is the PAR endpoint': { claims: { aud: `${ISSUER}/par` } },
    'aud is an array': { claims: { aud: [ISSUER] } },
    'aud has a slash at the end': { claims: { aud: `${ISSUER}/` } },
    'aud is missing': { claims: { aud: undefined } },
    'iat is missing': { claims: { iat: undefined } },
    'iat is in the future': { claims: { iat: iat() + 60, exp: iat() + 120 } },
    'exp is missing': { claims: { exp: undefined } },
    'exp is past': { claims: { iat: iat() - 120, exp: iat() - 60 } },
    'exp is more than 120 s after iat': { claims: { exp: iat() + 121 } },
    'jti is missing': { claims: { jti: undefined } },
    'iss is another client': { claims: { iss: 'naboen' } },
    'kid is missing': { header: { kid: undefined } },
    'kid is not registered': { header: { kid: 'other' } },
    'alg is PS256': { alg: 'PS256' },
    'the key is another one under the registered kid': { foreign: true },
  };
  for (const [why, { foreign, ...parts }] of Object.entries(refused)) {
    test(`is refused when ${why}`, async () => {
      const key = foreign ? { ...newKey(), kid: op.key.kid } : op.key;
      const { status, json } = await service.par({}, service.assertion({ ...parts, key }));
      assert.equal(status, 401, JSON.stringify(json));
      assert.equal(json.error, 'invalid_client');
    });
  }

  for (const alg of ['RS256', 'RS384', 'RS512']) {
    test(`is accepted with ${alg}`, async () => {
      assert.equal((await service.par({}, service.assertion({ alg }))).status, 201);
    });
  }

  test('is refused when a jti is used again', async () => {
    const assertion = service.assertion();
    assert.equal((await service.par({}, assertion)).status, 201);
    assert.equal((await service.par({}, assertion)).json.error, 'invalid_client');
  });

  test('is refused with a secret, and with nothing', async () => {
    const without = { client_assertion: undefined, client_assertion_type: undefined };
    assert.equal((await service.post('/par', { ...service.request().params, ...without, client_secret: 'x' })).status, 401);
    assert.equal((await service.post('/par', { ...service.request().params, ...without })).status, 401);
  });
});

describe('pushed authorization request', () => {
  test('is answered with urn:idporten and 120 seconds', async () => {
    const { status, json } = await service.par();
    assert.equal(status, 201);
    assert.match(json.request_uri, /^urn:idporten:[\w-]{20,}$/);
    assert.equal(json.expires_in, 120);
  });

  const refused = {
    'without PKCE': [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    'with PKCE plain': [{ code_challenge_method: 'plain' }, 'invalid_request'],
    'with another response_type': [{ response_type: 'code id_token' }, 'unsupported_response_type'],
    'with response_type token': [{ response_type: 'token' }, 'unsupported_response_type'],
    'with an unknown acr': [{ acr_values: 'Level4' }, 'invalid_request'],
    'with the acr of Ansattporten': [{ acr_values: 'high' }, 'invalid_request'],
    'with prompt none': [{ prompt: 'none' }, 'invalid_request'],
    'with prompt consent': [{ prompt: 'consent' }, 'invalid_request'],
    'with an unknown scope': [{ scope: 'openid email' }, 'invalid_scope'],
    'with a redirect_uri not registered': [{ redirect_uri: `${CALLBACK}/x` }, 'invalid_request'],
    'with authorization_details': [{ authorization_details: '[{"type":"ansattporten:orgno"}]' }, 'invalid_request'],
  };
  for (const [why, [changes, error]] of Object.entries(refused)) {
    test(`is refused ${why}`, async () => {
      const { status, json } = await service.par(changes);
      assert.equal(status, 400, JSON.stringify(json));
      assert.equal(json.error, error);
    });
  }

  test('is the only way for a client registered so', async () => {
    const only = op.service('bare-par');
    const { params } = only.request();
    const page = await op.browser().follow('GET', `${LOGIN}/authorize?${new URLSearchParams(params)}`);
    assert.match(page.location, /error=invalid_request/);
    assert.equal((await only.par()).status, 201);
  });

  test('cannot be used by another client, nor twice, nor with parameters repeated', async () => {
    const par = await service.par();
    const other = await op.browser().follow('GET', op.service('naboen').authorizeUrl(par));
    assert.equal(other.location, undefined);
    assert.equal(other.status, 400);
    const repeated = await op.browser().follow('GET', `${service.authorizeUrl(par)}&state=x`);
    assert.equal(repeated.status, 400);
    const browser = op.browser();
    const page = await browser.follow('GET', service.authorizeUrl(par));
    assert.ok((await browser.follow('POST', page.url, { person: 'P02', level: 'high' })).location.startsWith(CALLBACK));
    assert.equal((await browser.follow('GET', service.authorizeUrl(par))).status, 400);
  });

  test('is not found under the library\'s own name for it', async () => {
    const par = await service.par();
    const uri = par.json.request_uri.replace('urn:idporten:', 'urn:ietf:params:oauth:request_uri:');
    const page = await op.browser().follow('GET', `${LOGIN}/authorize?${new URLSearchParams({ client_id: 'portvakt', request_uri: uri })}`);
    assert.equal(page.status, 400);
  });
});

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

describe('logout', () => {
  const logoutUrl = (params) => `${LOGIN}/logout?${new URLSearchParams(params)}`;
  const loggedIn = async () => {
    const browser = op.browser();
    const { json } = await service.redeem(await service.login(browser));
    return { browser, token: json.id_token, sid: claimsOf(json.id_token).sid };
  };

  test('loads the address of every client of the session in a frame, and goes on', async () => {
    const { browser, token, sid } = await loggedIn();
    await op.service('naboen').login(browser);
    const page = await browser.go('GET', logoutUrl({ id_token_hint: token, post_logout_redirect_uri: GOODBYE, state: 'a b&c' }));
    assert.equal(page.status, 200);
    const frames = [...page.text.matchAll(/<iframe [^>]*src="([^"]*)"/g)].map(([, src]) => new URL(src.replaceAll('&amp;', '&')));
    assert.deepEqual(frames.map((url) => url.origin + url.pathname), ['https://logginn.localhost/logout/front', 'https://nabo.localhost/logout']);
    for (const url of frames) assert.deepEqual(Object.fromEntries(url.searchParams), { iss: ISSUER, sid });
    assert.match(page.headers['content-security-policy'], /frame-src https:\/\/logginn\.localhost https:\/\/nabo\.localhost;/);
    const next = new URL(/<a id="continue" href="([^"]*)"/.exec(page.text)[1].replaceAll('&amp;', '&'));
    assert.equal(next.origin + next.pathname, GOODBYE);
    assert.equal(next.searchParams.get('state'), 'a b&c');
    assert.equal((await service.begin(browser)).page.location, undefined);
  });

  test('works by POST too', async () => {
    const { browser, token } = await loggedIn();
    const page = await browser.go('POST', `${LOGIN}/logout`, { id_token_hint: token, client_id: 'portvakt' });
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.text, /id="continue"/);
  });

  test('does not go on to an address when nobody is named', async () => {
    const { browser } = await loggedIn();
    const page = await browser.go('GET', logoutUrl({ post_logout_redirect_uri: GOODBYE }));
    assert.doesNotMatch(page.text, /id="continue"|http-equiv="refresh"/);
  });

  const refused = {
    'an address not registered': () => ({ client_id: 'portvakt', post_logout_redirect_uri: 'https://evil.example/' }),
    'a state with a newline': () => ({ client_id: 'portvakt', state: 'a\nb' }),
    'a client_id that differs from the hint': (token) => ({ client_id: 'naboen', id_token_hint: token }),
    'a hint that is not ours': (token) => ({ id_token_hint: token.slice(0, -8) + 'AAAAAAAA' }),
    'a hint that is no token': () => ({ id_token_hint: 'x' }),
    'an unknown client': () => ({ client_id: 'nobody' }),
  };
  for (const [why, params] of Object.entries(refused)) {
    test(`refuses ${why}, and the session stays`, async () => {
      const { browser, token } = await loggedIn();
      assert.equal((await browser.go('GET', logoutUrl(params(token)))).status, 400);
      assert.ok((await service.begin(browser)).page.location);
    });
  }

  test('refuses a browser that brings no cookie', async () => {
    assert.equal((await op.browser().go('GET', logoutUrl({ client_id: 'portvakt' }))).status, 400);
  });

  test('ends the tokens of the session', async () => {
    const browser = op.browser();
    const { json } = await service.redeem(await service.login(browser));
    await browser.go('GET', logoutUrl({ client_id: 'portvakt' }));
    assert.equal((await op.get(`${ISSUER}/userinfo`, { Authorization: `Bearer ${json.access_token}` })).status, 401);
  });
});

describe('back-channel logout', () => {
  test('posts one logout token of the right form', async () => {
    const receiver = await logoutReceiver();
    const own = await startProvider({}, { backchannel_logout_uri: receiver.url });
    const browser = own.browser();
    const client = own.service('portvakt');
    const { json } = await client.redeem(await client.login(browser));
    await browser.go('GET', `${LOGIN}/logout?client_id=portvakt`);
    const keys = createLocalJWKSet((await own.get(`${ISSUER}/jwks.json`)).json);
    await own.close();
    receiver.close();
    assert.equal(receiver.received.length, 1);
    const [{ method, type, fields }] = receiver.received;
    assert.equal(method, 'POST');
    assert.equal(type, 'application/x-www-form-urlencoded');
    const { payload, protectedHeader } = await jwtVerify(fields.logout_token, keys, { issuer: ISSUER, audience: 'portvakt', typ: 'logout+jwt', algorithms: ['RS256'] });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.deepEqual(Object.keys(payload).sort(), ['aud', 'events', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub']);
    assert.deepEqual(payload.events, { 'http://schemas.openid.net/event/backchannel-logout': {} });
    assert.equal(payload.sid, claimsOf(json.id_token).sid);
    assert.equal(payload.sub, claimsOf(json.id_token).sub);
  });

  test('tries once, and does not wait longer than 5 s for an answer', async () => {
    const receiver = await logoutReceiver(() => {});
    const own = await startProvider({}, { backchannel_logout_uri: receiver.url });
    const client = own.service('portvakt');
    const { json } = await client.redeem(await client.login(own.browser()));
    const begun = Date.now();
    const { json: answer } = await own.control('POST', 'logout', { sid: claimsOf(json.id_token).sid });
    const took = Date.now() - begun;
    await own.close();
    receiver.close();
    assert.equal(answer.events[0].error, 'read timeout');
    assert.equal(receiver.received.length, 1);
    assert.ok(took > 4500 && took < 7000, `${took} ms`);
  });
});

describe('Ansattporten', () => {
  const issuer = 'https://ansattporten.localhost';
  const resource = 'urn:altinn:resource:portvakt';
  let ap;
  let client;
  before(async () => { ap = await startProvider({ modeName: 'ansattporten', issuer, loginUrl: issuer }); client = ap.service('portvakt'); });
  after(() => ap.close());

  const changes = (details, more) => ({ acr_values: 'high', ...(details ? { authorization_details: JSON.stringify(details) } : {}), ...more });
  const login = (form, details) => client.login(ap.browser(), { person: 'P16', level: 'high', ...form }, changes(details), issuer);

  test('gives acr high, and urn:ansattporten', async () => {
    const done = await login();
    assert.match(done.par.json.request_uri, /^urn:ansattporten:/);
    assert.equal(claimsOf((await client.redeem(done)).json.id_token).acr, 'high');
  });

  for (const name of ['state', 'nonce']) {
    test(`refuses a request without ${name}`, async () => {
      assert.equal((await client.par(changes(null, { [name]: undefined }))).json.error, 'invalid_request');
    });
  }

  test('refuses the acr of ID-porten', async () => {
    assert.equal((await client.par(changes(null, { acr_values: 'idporten-loa-high' }))).json.error, 'invalid_request');
  });

  test('answers an Altinn 3 resource', async () => {
    const { json } = await client.redeem(await login({ org: '310101613' }, [{ type: 'ansattporten:altinn:resource', resource }]));
    const expected = [{
      type: 'ansattporten:altinn:resource', resource, resource_name: 'Ressurs (stedfortreder)',
      authorized_parties: [{ orgno: { authority: 'iso6523-actorid-upis', ID: '0192:310101613' }, resource, actions: ['read'], name: 'BesøkshjemNett', unit_type: 'AS' }],
    }];
    assert.deepEqual(json.authorization_details, expected);
    assert.deepEqual(claimsOf(json.id_token).authorization_details, expected);
  });

  test('answers an Altinn 2 service', async () => {
    const { json } = await client.redeem(await login({ org: '310101613' }, [{ type: 'ansattporten:altinn:service', resource: 'urn:altinn:resource:1234:1' }]));
    assert.deepEqual(json.authorization_details[0].reportees, [{ Authority: 'iso6523-actorid-upis', ID: '0192:310101613', Name: 'BesøkshjemNett', Rights: ['Read'] }]);
  });

  test('answers an Entra organisation', async () => {
    const { json } = await client.redeem(await login({ org: '310101613' }, [{ type: 'ansattporten:orgno' }]));
    assert.deepEqual(json.authorization_details, [{ type: 'ansattporten:orgno', orgno: { Authority: 'iso6523-actorid-upis', ID: '0192:310101613' } }]);
  });

  test('answers with the type alone when the person acts for herself', async () => {
    const { json } = await client.redeem(await login({}, [{ type: 'ansattporten:altinn:resource', resource }]));
    assert.deepEqual(json.authorization_details, [{ type: 'ansattporten:altinn:resource' }]);
  });

  test('refuses an organisation the person does not represent', async () => {
    const { back } = await login({ org: '310101516' }, [{ type: 'ansattporten:altinn:resource', resource }]);
    assert.equal(back.status, 403);
  });

  test('refuses to go on without one where representation is required', async () => {
    const { back } = await login({}, [{ type: 'ansattporten:altinn:resource', resource, representation_is_required: true }]);
    assert.equal(back.status, 403);
  });

  const malformed = {
    'two elements': [{ type: 'ansattporten:orgno' }, { type: 'ansattporten:orgno' }],
    'an unknown type': [{ type: 'altinn' }],
    'no resource': [{ type: 'ansattporten:altinn:resource' }],
    'an object': { type: 'ansattporten:orgno' },
  };
  for (const [why, details] of Object.entries(malformed)) {
    test(`refuses authorization_details with ${why}`, async () => {
      const { status } = await client.par(changes(details));
      assert.equal(status, 400);
    });
  }

  test('refuses authorization_details that are not JSON', async () => {
    assert.equal((await client.par({ acr_values: 'high', authorization_details: '[' })).status, 400);
  });

  test('shares no session with ID-porten', async () => {
    const browser = ap.browser();
    await client.login(browser, { person: 'P16', level: 'high' }, changes(), issuer);
    assert.equal([...browser.jar.values()].some(({ name }) => name.startsWith('idporten')), false);
  });
});

describe('misbehaviour', () => {
  test('every row says what it does and does it somewhere', () => {
    for (const [name, row] of Object.entries(table)) {
      assert.equal(typeof row.about, 'string', name);
      assert.ok(Object.values(row).some((value) => typeof value === 'function'), name);
    }
  });

  test('unknown names are refused', async () => {
    assert.equal((await arm({ name: 'no such thing' })).status, 400);
    assert.equal((await arm({ name: 'constructor' })).status, 400);
  });

  // Every row that touches the id_token or the answer at the token endpoint: the next login shows it, the one after is right.
  const atToken = Object.entries(table).filter(([, row]) => (row.claims || row.text || row.jwt || row.token) && row.for !== 'logout_token');
  test(`${atToken.length} rows change the next token, and only that`, async () => {
    const browser = op.browser();
    const honest = async () => {
      const { json } = await service.redeem(await service.login(browser));
      await jwtVerify(json.id_token, await jwks(), { issuer: ISSUER, audience: 'portvakt' });
    };
    for (const [name, row] of atToken) {
      if (row.token && name === 'token_drip') continue; // takes as many seconds as it has bytes
      await arm({ name, times: 1, ...(name === 'claims' ? { value: { pid: '1' } } : {}) });
      const login = await service.login(browser);
      assert.ok(login.query?.get('code'), `${name}: no code`);
      const { status } = await service.redeem(login);
      assert.ok(status < 500, `${name}: ${status}`);
      await op.control('DELETE', 'misbehave');
    }
    await honest();
  });

  function rightRedirect(location, state) {
    if (!location.startsWith(`${CALLBACK}?`)) return false;
    const all = new URL(location).searchParams;
    return [...all.keys()].join() === 'code,state,iss' && all.get('code').length === 43 && all.get('state') === state && all.get('iss') === ISSUER;
  }

  const atRedirect = Object.entries(table).filter(([, row]) => row.redirect);
  test(`${atRedirect.length} rows change the next redirect`, async () => {
    const browser = op.browser();
    for (const [name] of atRedirect) {
      await arm({ name });
      const { back, par } = await service.login(browser);
      const location = back.location ?? '';
      assert.equal(rightRedirect(location, par.params.state), false, name);
      assert.deepEqual((await op.control('GET', '')).json.armed, [], name);
    }
  });

  test('some of them in detail', async () => {
    const next = async (name, value) => {
      await arm({ name, value });
      return (await service.redeem(await service.login(op.browser()))).json;
    };
    assert.equal(headerOf((await next('alg_none')).id_token).alg, 'none');
    assert.match((await next('alg_none')).id_token, /\.$/);
    assert.equal(claimsOf((await next('pid_12_digits')).id_token).pid.length, 12);
    assert.equal('acr' in claimsOf((await next('acr_missing')).id_token), false);
    assert.equal(claimsOf((await next('claims', { pid: 'x', nonce: null })).id_token).pid, 'x');
    assert.equal((await next('id_token_missing')).id_token, undefined);
    const twice = Buffer.from((await next('duplicate_pid')).id_token.split('.')[1], 'base64url').toString();
    assert.equal(twice.match(/"pid":/g).length, 2);
  });

  test('HS256 is really made with the public key', async () => {
    await arm({ name: 'alg_hs256_pem' });
    const { json } = await service.redeem(await service.login(op.browser()));
    const [jwk] = (await op.get(`${ISSUER}/jwks.json`)).json.keys;
    const pem = crypto.createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    await jwtVerify(json.id_token, new TextEncoder().encode(pem), { algorithms: ['HS256'] });
  });

  test('a rotated key is published, the old one stays or goes', async () => {
    const kids = async () => (await op.get(`${ISSUER}/jwks.json`)).json.keys.map((key) => key.kid);
    const [old] = await kids();
    await arm({ name: 'rotated' });
    const { json } = await service.redeem(await service.login(op.browser()));
    assert.deepEqual(await kids(), [headerOf(json.id_token).kid, old]);
    await jwtVerify(json.id_token, await jwks(), { issuer: ISSUER });
    await op.control('POST', 'rotate', { keep_old: false });
    assert.equal((await kids()).length, 1);
    assert.equal((await kids()).includes(old), false);
  });

  test('addresses fail as told, once or always, for one client only', async () => {
    await arm({ name: 'par_500' });
    assert.equal((await service.par()).status, 500);
    assert.equal((await service.par()).status, 201);
    await arm({ name: 'jwks_503', times: 'always' });
    assert.equal((await op.get(`${ISSUER}/jwks.json`)).status, 503);
    assert.equal((await op.get(`${ISSUER}/jwks.json`)).status, 503);
    await op.control('DELETE', 'misbehave');
    await arm({ name: 'down' });
    await assert.rejects(service.par());
    await arm({ name: 'nonce_other', client_id: 'naboen' });
    const login = await service.login(op.browser());
    assert.equal(claimsOf((await service.redeem(login)).json.id_token).nonce, login.par.params.nonce);
    await op.control('DELETE', 'misbehave');
  });

  test('documents lie as told', async () => {
    await arm({ name: 'metadata_issuer_other' });
    assert.notEqual((await op.get(`${ISSUER}/.well-known/openid-configuration`)).json.issuer, ISSUER);
    await arm({ name: 'jwks_10000' });
    assert.equal((await op.get(`${ISSUER}/jwks.json`)).json.keys.length, 10001);
    assert.equal((await op.get(`${ISSUER}/jwks.json`)).json.keys.length, 1);
  });

  test('logout tokens can be signed to order, and misbehave', async () => {
    const { json } = await op.control('POST', 'sign', { use: 'logout_token', claims: { aud: 'portvakt', sid: 'x' }, as: 'logout_typ_jwt' });
    assert.equal(headerOf(json.token).typ, 'JWT');
    assert.deepEqual(claimsOf(json.token), { aud: 'portvakt', sid: 'x' });
    const none = await op.control('POST', 'sign', { use: 'logout_token', claims: { aud: 'portvakt' }, as: 'alg_none' });
    assert.equal(headerOf(none.json.token).alg, 'none');
  });
});

describe('the control interface', () => {
  test('is not at the address the proxy reaches', async () => {
    assert.equal((await op.get(`${ISSUER}/_test/`)).status, 404);
  });

  test('tells what was refused and why, without tokens or numbers', async () => {
    await op.control('DELETE', 'events');
    await service.par({}, service.assertion({ claims: { aud: [ISSUER] } }));
    const { text, json } = await op.control('GET', 'events');
    assert.equal(json[0].kind, 'refused');
    assert.match(text, /aud must be the issuer/);
    await service.redeem(await service.login(op.browser()));
    assert.doesNotMatch((await op.control('GET', 'events')).text, /\d{11}|eyJ/);
  });
});

describe('restart', () => {
  test('keeps the signing key, private to its owner, and the pairwise names', async () => {
    const { openKeys } = await import('./keys.mjs');
    const fs = await import('node:fs');
    const one = openKeys(op.options.stateDir);
    assert.deepEqual(one.published(), op.running.o.keys.published());
    assert.equal(one.pairwiseSalt, op.running.o.keys.pairwiseSalt);
    assert.equal(fs.statSync(`${op.options.stateDir}/keys.json`).mode & 0o777, 0o600);
  });
});
