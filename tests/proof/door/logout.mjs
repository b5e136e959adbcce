// Words about logging out that are forged, of another kind, or of somebody else: nobody's session ends by them,
// and nobody is let in by them either.
import crypto from 'node:crypto';
import { must, section, some, sql, town } from './kit.mjs';
import { assertOwnLinks, at, attack, disarm, loginCookie, sessions, visitor } from './attack.mjs';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const now = () => Math.floor(Date.now() / 1000);
const claimsOf = (sid, more = {}) => ({ iss: town.origin('idporten'), aud: 'portvakt-idporten', sub: 's', sid, jti: crypto.randomUUID(), iat: now(), exp: now() + 120, events: { [EVENT]: {} }, pid: '12858349840', acr: 'idporten-loa-high', amr: ['x'], ...more });
const sign = async (claims, { use = 'logout_token', as, provider = 'idporten' } = {}) => (await town.control(provider, 'POST', 'sign', { claims, use, ...(as && { as }) })).token;

const CLAIMS = {
  'a nonce in it': { nonce: 'x' },
  'no events': { events: undefined },
  'another event': { events: { 'http://schemas.openid.net/event/other': {} } },
  'events as a list': { events: [EVENT] },
  'the event is a text': { events: { [EVENT]: 'x' } },
  'another aud': { aud: 'other' },
  'aud of our other client': { aud: 'portvakt-ansattporten' },
  'aud with another one': { aud: ['portvakt-idporten', 'other'] },
  'iss with a slash': (x) => ({ iss: `${x}/` }),
  'iss of the other provider': () => ({ iss: town.origin('ansattporten') }),
  'no iss': { iss: undefined },
  'no jti': { jti: undefined },
  'no sid': { sid: undefined },
  'sid as a list': (x, sid) => ({ sid: [sid] }),
  'expired': () => ({ iat: now() - 500, exp: now() - 121 }),
  'issued in the future': () => ({ iat: now() + 121 }),
  'exp as a text': () => ({ exp: String(now() + 60) }),
};
const SIGNED = ['alg_none', 'alg_none_signed', 'alg_twice', 'alg_hs256_pem', 'alg_hs256_der', 'alg_hs256_jwk', 'alg_hs256_empty', 'alg_rs512', 'alg_ps256', 'alg_es256',
  'kid_missing', 'kid_other', 'kid_sql', 'kid_traversal', 'key_other', 'key_jwk', 'key_jku', 'key_x5c', 'header_crit', 'header_b64_false', 'signature_empty', 'signature_flipped',
  'signature_zero', 'payload_swapped', 'parts_two', 'parts_four', 'base64_padded', 'base64_spaces', 'jws_json', 'jwe', 'logout_typ_jwt', 'logout_typ_missing', 'duplicate_escaped'];

let kari;

async function back(token) {
  const body = `logout_token=${encodeURIComponent(token)}`;
  return town.ask('login', '/bakkanal', { method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length } });
}

const sidOf = (who) => sql(`select sid from data.session where token_hash = sha256('${loginCookie(who)}')`);
const alive = async (who) => (await who.ask('GET', '/rolle')).status === 200;

async function refused(token) {
  const page = await back(token);
  must(page.status === 400 && page.body.length === 0, `status ${page.status}`);
  must(await alive(kari), 'the session ended');
}

async function forged() {
  const sid = await sidOf(kari);
  for (const [name, more] of some(Object.entries(CLAIMS), 3)) {
    await attack(`a logout token with ${name}`, async () => {
      await refused(await sign(claimsOf(sid, typeof more === 'function' ? more(town.origin('idporten'), sid) : more)));
      return {};
    });
  }
  for (const as of some(SIGNED, 5)) {
    await attack(`a logout token signed as ${as}`, async () => { await refused(await sign(claimsOf(sid), { as })); return {}; });
  }
  await attack('an id_token as a logout token', async () => { await refused(await sign(claimsOf(sid), { use: 'id_token' })); return {}; });
  await attack('a logout token of the other provider', async () => { await refused(await sign(claimsOf(sid), { provider: 'ansattporten' })); return {}; });
  await attack('a logout token as an id_token', async () => {
    await town.control('idporten', 'POST', 'misbehave', { name: 'header_typ_logout', times: 'always' });
    const who = visitor();
    return { who, page: await town.login(who, 'P02') };
  });
  await attack('a logout token twice', async () => {
    const token = await sign(claimsOf('no-such-session'));
    must((await back(token)).status === 200, 'the first is not taken');
    await refused(token);
    return {};
  });
}

async function frames() {
  const sid = await sidOf(kari);
  const iss = town.origin('idporten');
  for (const [name, query] of some(Object.entries({
    'no iss': { sid }, 'no sid': { iss }, 'another iss': { iss: 'https://evil.example', sid }, 'the other provider\'s iss': { iss: town.origin('ansattporten'), sid },
    'iss with a slash': { iss: `${iss}/`, sid }, 'a sid with more behind': { iss, sid: `${sid}x` }, 'a sid cut short': { iss, sid: sid.slice(0, -1) },
    'a sid with a pattern': { iss, sid: '%' }, 'an empty sid': { iss, sid: '' }, 'a sid that is SQL': { iss, sid: "' or true --" },
  }), 3)) {
    await attack(`the provider's frame with ${name}`, async () => {
      const page = await kari.once('GET', `${at('login', '/frontkanal')}?${new URLSearchParams(query)}`);
      must(page.status === 200 && page.body.length === 0, `status ${page.status}`);
      must(await alive(kari), 'the session ended');
      return {};
    });
  }
}

// Where the way out may lead is ours to say.
async function ways() {
  const evil = 'https://evil.example/';
  for (const query of some(['post_logout_redirect_uri', 'redirect_uri', 'to', 'next', 'returnUrl', 'state', 'id_token_hint'], 4)) {
    await attack(`the way out with ${query}=${evil}`, async () => {
      for (const path of ['/ut', '/utlogget']) {
        const page = await kari.once('GET', `${at('login', path)}?${query}=${encodeURIComponent(evil)}`);
        must(!page.location || page.location.startsWith(town.origin('login')), `${path} leads to ${page.location}`);
        assertOwnLinks(page);
      }
      must(await alive(kari), 'a link ended the session');
      return {};
    });
  }
}

async function times() {
  const gone = async (who) => (await who.ask('GET', '/rolle')).status === 303;
  for (const [name, change] of Object.entries({ 'half an hour without a click': "seen_at = seen_at - interval '30 minutes 1 second'", 'eight hours': "created_at = created_at - interval '8 hours 1 second'" })) {
    await attack(`a session after ${name}`, async () => {
      const who = await town.as('P03');
      await sql(`update data.session set ${change} where token_hash = sha256('${who.session}')`);
      must(await gone(who), 'it lives on');
      who.close();
      return {};
    }, { opens: 2 });
  }
  await attack('a session whose login has ended', async () => {
    const who = await town.as('P03');
    await sql(`update data.session set ended_at = clock_timestamp() where token_hash = sha256('${loginCookie(who)}')`);
    must(await gone(who), 'it lives on');
    who.close();
    return {};
  }, { opens: 2 });
}

export default async function logout() {
  section('logout', 'forged, foreign and misused words about the end of a session');
  await disarm();
  must(await sessions() >= 0, 'no database');
  kari = await town.as('P02');
  await forged();
  await frames();
  await ways();
  await times();
  kari.close();
}
