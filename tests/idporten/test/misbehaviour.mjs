// Misbehaviours, the control interface, and what survives a restart.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { openKeys } from '../keys.mjs';
import { table } from '../misbehave/index.mjs';
import { CALLBACK, ISSUER, claimsOf, headerOf, startProvider } from '../testkit.mjs';

let op;
let service;
before(async () => { op = await startProvider(); service = op.service('portvakt'); });
after(() => op.close());

const arm = (body) => op.control('POST', 'misbehave', body);
const jwks = async () => createLocalJWKSet((await op.get(`${ISSUER}/jwks.json`)).json);

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
    const one = openKeys(op.options.stateDir);
    assert.deepEqual(one.published(), op.running.o.keys.published());
    assert.equal(one.pairwiseSalt, op.running.o.keys.pairwiseSalt);
    assert.equal(fs.statSync(`${op.options.stateDir}/keys.json`).mode & 0o777, 0o600);
  });
});
