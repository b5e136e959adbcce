// Metadata, client authentication and pushed requests.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { newKey } from '../keys.mjs';
import { CALLBACK, ISSUER, LOGIN, startProvider } from '../testkit.mjs';

let op;
let service;
before(async () => { op = await startProvider(); service = op.service('portvakt'); });
after(() => op.close());

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
  const times = (issued, expires) => {
    const now = Math.floor(Date.now() / 1000);
    return { iat: now + issued, exp: now + expires };
  };
  // Functions, because the clock must be read when the test runs.
  const refused = {
    'aud is the token endpoint': () => ({ claims: { aud: `${ISSUER}/token` } }),
    'aud is the PAR endpoint': () => ({ claims: { aud: `${ISSUER}/par` } }),
    'aud is an array': () => ({ claims: { aud: [ISSUER] } }),
    'aud has a slash at the end': () => ({ claims: { aud: `${ISSUER}/` } }),
    'aud is missing': () => ({ claims: { aud: undefined } }),
    'iat is missing': () => ({ claims: { iat: undefined } }),
    'iat is in the future': () => ({ claims: times(60, 120) }),
    'exp is missing': () => ({ claims: { exp: undefined } }),
    'exp is past': () => ({ claims: times(-120, -60) }),
    'exp is more than 120 s after iat': () => ({ claims: times(0, 121) }),
    'jti is missing': () => ({ claims: { jti: undefined } }),
    'iss is another client': () => ({ claims: { iss: 'naboen' } }),
    'kid is missing': () => ({ header: { kid: undefined } }),
    'kid is not registered': () => ({ header: { kid: 'other' } }),
    'alg is PS256': () => ({ alg: 'PS256' }),
    'the key is another one under the registered kid': () => ({ foreign: true }),
  };
  for (const [why, make] of Object.entries(refused)) {
    test(`is refused when ${why}`, async () => {
      const { foreign, ...parts } = make();
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

  test('really lives that long: what is stored ends after 120 seconds', async () => {
    const { json } = await service.par();
    const { PushedAuthorizationRequest } = op.running.o.provider;
    const stored = await PushedAuthorizationRequest.find(json.request_uri.replace('urn:idporten:', ''));
    const now = Math.floor(Date.now() / 1000);
    for (const exp of [stored.exp, decodeJwt(stored.request).exp]) assert.ok(exp - now > 115 && exp - now <= 120, `${exp - now} s`);
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
