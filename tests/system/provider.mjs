// A provider that breaks the rules: every misbehaviour of the stand-in is met once, none of those that matter
// gets anybody in, and an honest login works right after each.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { town } from './common.mjs';
import { table } from '../idporten/misbehave/index.mjs';


// What changes nothing that we go by, or lies within the rules.
const HARMLESS = new Set(['claims', 'exp_skew', 'iat_skew', 'aud_array', 'jti_missing', 'sub_other', 'orgs_injected',
  'details_other_org', 'parameter_unknown', 'rotated', 'rotated_removed', 'userinfo_sub_other']);

// Behind nginx a dropped connection is a 502 of nginx's own.
const isDocument = (name) => /^(jwks|metadata)_/.test(name);
const isLogout = (name) => /^(logout|frame)_/.test(name);

// Back where the provider sends the answer as a page of its own, or where no answer of ours comes.
const ELSEWHERE = new Set(['form_post_unasked', 'fragment_unasked', 'redirect_elsewhere']);

const forget = () => town.sql('delete from data.provider_document; delete from data.provider_asked');
const arm = (name) => town.control('idporten', 'POST', 'misbehave', { name, times: 'always' });
const disarm = () => town.control('idporten', 'DELETE', 'misbehave');

async function attempt() {
  const visitor = town.visitor();
  try {
    const page = await town.login(visitor, 'P02');
    return { page, session: visitor.session, login: visitor.cookie(town.origin('login'), '__Host-pv') };
  } finally {
    visitor.close();
  }
}

function assertPlainPage(name, page) {
  if (ELSEWHERE.has(name)) return;
  assert.ok(page.status >= 400 && page.status < 600, `${name}: status ${page.status} at ${page.url}`);
  assert.ok(page.url.startsWith(town.origin('login')), `${name}: ends at ${page.url}`);
  assert.doesNotMatch(page.html, /alert\(1\)|<b>x<\/b>|error_description|idporten\.example/, name);
  assert.doesNotMatch(page.text, /\berror\.[a-z_]+\b/, `${name}: a text is missing`);
}

describe('a provider that misbehaves', () => {
  before(disarm);
  after(async () => { await disarm(); await forget(); });

  for (const name of Object.keys(table).filter((row) => !isLogout(row) && row !== 'claims')) {
    test(`${name}: ${table[name].about}`, async () => {
      if (isDocument(name) || name === 'down') await forget();
      await arm(name);
      let met;
      try {
        met = await attempt();
      } finally {
        await disarm();
        if (isDocument(name) || name === 'down' || /^rotated/.test(name)) await forget();
      }
      if (HARMLESS.has(name)) {
        assert.ok(met.session, `${name}: ${met.page.status} ${met.page.text.slice(0, 200)}`);
      } else {
        assert.equal(met.session, undefined, name);
        assert.equal(met.login, undefined, name);
        assertPlainPage(name, met.page);
      }
      const honest = await attempt();
      assert.ok(honest.session, `an honest login after ${name}: ${honest.page.status} ${honest.page.text.slice(0, 200)}`);
    });
  }

  test('unknown keys make us fetch the list once a minute, however many come', async () => {
    await forget();
    assert.ok((await attempt()).session);
    const { token } = await town.control('idporten', 'POST', 'sign', { claims: { aud: 'portvakt-idporten', iss: town.origin('idporten') }, use: 'logout_token', as: 'kid_other' });
    const fetched = new Set();
    for (let i = 0; i < 40; i += 1) {
      const page = await town.ask('login', '/bakkanal', { method: 'POST', body: `logout_token=${token}`, headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': 13 + token.length } });
      assert.equal(page.status, 400);
      fetched.add(await town.sql("select fetched_at from data.provider_document where name = 'idporten.jwks'"));
    }
    assert.ok(fetched.size <= 2, `${fetched.size} versions of the list`);
  });

  test('a key that is no longer published is refused within ten minutes', async () => {
    await forget();
    assert.ok((await attempt()).session);
    await town.sql("update data.provider_document set fetched_at = fetched_at - interval '6 minutes' where name = 'idporten.jwks'");
    assert.ok((await attempt()).session);
    assert.equal(await town.sql("select fetched_at > clock_timestamp() - interval '1 minute' from data.provider_document where name = 'idporten.jwks'"), 't');
  });

  test('synthetic numbers are a test instance\'s alone, and pid decides who it is', async () => {
    await town.control('idporten', 'POST', 'misbehave', { name: 'claims', value: { pid: '30918149941' } }); // Tom's
    const visitor = town.visitor();
    const page = await town.login(visitor, 'P02');
    assert.match(page.text, /Tom Vang/);
    visitor.close();
  });

  test('authorization_details that nobody asked for give no organisation', async () => {
    await arm('orgs_injected');
    await attempt();
    await disarm();
    assert.equal(await town.sql("select orgs is null from data.session where portal = 'login' order by created_at desc limit 1"), 't');
  });

  test('organisations that the signed token does not name are refused', async () => {
    await town.control('ansattporten', 'POST', 'misbehave', { name: 'details_other_org' });
    const visitor = town.visitor('exchange');
    const page = await town.login(visitor, 'P20', { via: 'ansattporten', org: '310101311' });
    assert.equal(visitor.session, undefined);
    assert.ok(page.status >= 400, `${page.status}`);
    visitor.close();
    await town.control('ansattporten', 'DELETE', 'misbehave');
  });
});
