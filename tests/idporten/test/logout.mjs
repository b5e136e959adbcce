// End of session, in the browser and behind it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { GOODBYE, ISSUER, LOGIN, claimsOf, logoutReceiver, startProvider } from '../testkit.mjs';

let op;
let service;
before(async () => { op = await startProvider(); service = op.service('portvakt'); });
after(() => op.close());

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
  test('posts one logout token of the right form', async (t) => {
    const receiver = await logoutReceiver();
    t.after(() => receiver.close());
    const own = await startProvider({}, { backchannel_logout_uri: receiver.url });
    t.after(() => own.close());
    const browser = own.browser();
    const client = own.service('portvakt');
    const { json } = await client.redeem(await client.login(browser));
    await browser.go('GET', `${LOGIN}/logout?client_id=portvakt`);
    const keys = createLocalJWKSet((await own.get(`${ISSUER}/jwks.json`)).json);
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

  test('tries once, and does not wait longer than 5 s for an answer', async (t) => {
    const receiver = await logoutReceiver(() => {});
    t.after(() => receiver.close());
    const own = await startProvider({}, { backchannel_logout_uri: receiver.url });
    t.after(() => own.close());
    const client = own.service('portvakt');
    const { json } = await client.redeem(await client.login(own.browser()));
    const begun = Date.now();
    const { json: answer } = await own.control('POST', 'logout', { sid: claimsOf(json.id_token).sid });
    const took = Date.now() - begun;
    assert.equal(answer.events[0].error, 'read timeout');
    assert.equal(receiver.received.length, 1);
    assert.ok(took > 4500 && took < 7000, `${took} ms`);
  });
});
