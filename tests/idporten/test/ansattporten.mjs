// What Ansattporten does differently.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { claimsOf, startProvider } from '../testkit.mjs';

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
