// A malicious OpenID provider: every misbehaviour of the stand-in that the law of the protocol forbids, by name.
// Nothing is accepted, and what lies within the rules still is (so that a refusal of everything is no proof).
import { must, promise, quick, section, some, sql, town } from './kit.mjs';
import { arm, attack, disarm, forget, loginCookie, visitor } from './attack.mjs';
import { table } from '../../idporten/misbehave/index.mjs';

// Within the rules, or of nothing that we go by.
const WITHIN = ['exp_skew', 'iat_skew', 'aud_array', 'jti_missing', 'parameter_unknown', 'rotated', 'rotated_removed',
  'sub_other', 'userinfo_sub_other', 'orgs_injected', 'details_other_org'];
// The answer does not come to us, or is a page of the provider's own.
const ELSEWHERE = ['form_post_unasked', 'fragment_unasked', 'redirect_elsewhere'];
// Slow ones cost us their time limit: once each is enough where the code is the same.
const SLOW = /_(slow|silent)$|^token_drip$/;
const QUICK = ['iss_other', 'acr_lower', 'nonce_other', 'aud_array_extra', 'exp_past', 'duplicate_pid', 'alg_none', 'alg_hs256_pem', 'alg_twice', 'key_jwk',
  'header_crit', 'signature_flipped', 'jwks_same_kid', 'metadata_issuer_other', 'token_302', 'token_bomb'];

const isDocument = (name) => /^(jwks|metadata|rotated)/.test(name) || name === 'down';
const isLogout = (name) => /^(logout|frame)_/.test(name);
const forbidden = Object.keys(table).filter((name) => name !== 'claims' && !isLogout(name) && !WITHIN.includes(name)
  && (quick ? QUICK.includes(name) : !SLOW.test(name) || /^(token|jwks)_(slow|silent)$/.test(name)));

async function attempt() {
  const who = visitor();
  return { who, page: await town.login(who, 'P02') };
}

// What the stand-in has no row for: values that only this proof tries.
const now = () => Math.floor(Date.now() / 1000);
const CLAIMS = {
  'iss in the token is the other provider': () => ({ iss: town.origin('ansattporten') }),
  'aud is the other client of ours': () => ({ aud: 'portvakt-ansattporten' }),
  'aud twice the same client': () => ({ aud: ['portvakt-idporten', 'portvakt-idporten'] }),
  'aud is null': () => ({ aud: 7 }),
  'exp 121 s ago, iat before it': () => ({ iat: now() - 500, exp: now() - 121 }),
  'exp not after iat': () => ({ iat: now(), exp: now() }),
  'a life of a day': () => ({ iat: now(), exp: now() + 86400 }),
  'iat 121 s ahead': () => ({ iat: now() + 121, exp: now() + 240 }),
  'nbf 121 s ahead': () => ({ nbf: now() + 121 }),
  'nbf is a text': () => ({ nbf: '0' }),
  'auth_time is a text': () => ({ auth_time: String(now()) }),
  'auth_time 122 minutes ago': () => ({ auth_time: now() - 7320 }),
  'acr substantial when high was asked': () => ({ acr: 'idporten-loa-substantial' }),
  'acr of the other provider': () => ({ acr: 'high' }),
  'acr is empty': () => ({ acr: '' }),
  'pid with a month 13': () => ({ pid: '12138349840' }),
  'pid is null-padded': () => ({ pid: '12858349840   ' }),
  'pid is a list with two': () => ({ pid: ['12858349840', '30918149941'] }),
  'pid is an object': () => ({ pid: { value: '12858349840' } }),
  'azp is a list': () => ({ azp: ['portvakt-idporten'] }),
  'at_hash is a number': () => ({ at_hash: 1 }),
  'nonce is empty': () => ({ nonce: '' }),
  'sub is empty': () => ({ sub: '' }),
};

const ACCEPTED = {
  'clocks that differ by 60 s': () => ({ iat: now() + 55, exp: now() + 175 }),
  'nbf 55 s ahead': () => ({ nbf: now() + 55 }),
  'expired 55 s ago': () => ({ iat: now() - 175, exp: now() - 55 }),
};

async function getsIn(name, prepare) {
  await promise(`within the rules: ${name}`, async () => {
    try {
      await prepare();
      const { who, page } = await attempt();
      must(who.session && loginCookie(who), `refused: ${page.status} ${page.text.slice(0, 120)}`);
    } finally {
      await disarm();
      await forget();
    }
  });
}

export default async function provider() {
  section('provider', `${forbidden.length + Object.keys(CLAIMS).length} misbehaviours and forged tokens`);
  await disarm();
  for (const name of forbidden) {
    await attack(`${name}: ${table[name].about}`, async () => {
      if (isDocument(name)) await forget();
      await arm(name);
      return attempt();
    }, { plain: !ELSEWHERE.includes(name), documents: isDocument(name) });
  }
  for (const [name, make] of some(Object.entries(CLAIMS), 4)) {
    await attack(`claims: ${name}`, async () => { await arm('claims', make()); return attempt(); });
  }
  for (const [name, make] of Object.entries(ACCEPTED)) await getsIn(name, () => arm('claims', make()));
  if (!quick) for (const name of WITHIN) await getsIn(name, async () => { if (isDocument(name)) await forget(); await arm(name); });
  await flood();
}

// Strangers may send tokens with unknown keys as they please: the list is fetched once a minute at most.
async function flood() {
  await attack('a flood of unknown kids fetches the keys once', async () => {
    await forget();
    await attempt();
    const { token } = await town.control('idporten', 'POST', 'sign', { claims: { aud: 'portvakt-idporten', iss: town.origin('idporten') }, use: 'logout_token', as: 'kid_other' });
    const versions = new Set();
    for (let i = 0; i < 60; i += 1) {
      const page = await town.ask('login', '/bakkanal', { method: 'POST', body: `logout_token=${token}`,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': 13 + token.length } });
      must(page.status === 400, `status ${page.status}`);
      versions.add(await sql("select fetched_at from data.provider_document where name = 'idporten.jwks'"));
    }
    must(versions.size <= 2, `${versions.size} fetches`);
    return {};
  }, { opens: 2 });
  await attack('a key that was withdrawn is not trusted for more than ten minutes', async () => {
    await forget();
    await attempt();
    await sql("update data.provider_document set fetched_at = fetched_at - interval '11 minutes' where name = 'idporten.jwks'");
    await arm('jwks_500');
    const who = visitor();
    return { who, page: await town.login(who, 'P02') };
  }, { opens: 2, documents: true });
}
