// How the id_token is signed and put together.
import crypto from 'node:crypto';
import { b64, compact, signers } from '../jws.mjs';
import { newKey, privateKey, publicJwk, publicKey } from '../keys.mjs';

// The attacker's own key: made once, when first needed.
let own;
const attacker = () => { own ??= newKey(); return own; };

const spki = (key, format) => publicKey(key).export({ type: 'spki', format });

// The right key and payload, with a header changed by `change`, signed as `alg` says.
const signed = (change, alg = 'RS256') => ({ header, text }, x) => compact(
  typeof change === 'function' ? change(header, x) : { ...header, ...change },
  text,
  signers[alg](privateKey(x.key)),
);

const none = (alg) => ({ header, text }) => compact({ ...header, alg }, text, signers.none());

// HMAC with what everybody knows, the public key: falls for it who lets the token choose the algorithm.
const hmac = (secret) => ({ header, text }, x) => compact({ ...header, alg: 'HS256' }, text, signers.HS256(secret(x.key)));

const foreign = (change) => ({ header, text }) => compact({ ...header, ...change() }, text, signers.RS256(privateKey(attacker())));

function ecToken({ header, text }) {
  const { privateKey: key } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return compact({ ...header, alg: 'ES256' }, text, signers.ES256(key));
}

const right = signed({});
const after = (change) => (parts, x) => change(right(parts, x).split('.'));

function flip(text) {
  const bytes = Buffer.from(text, 'base64url');
  bytes[bytes.length >> 1] ^= 1;
  return bytes.toString('base64url');
}

// The last character of 256 bytes in base64url carries spare bits: two spellings of one signature.
function otherSpelling(signature) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return signature.slice(0, -1) + alphabet[alphabet.indexOf(signature.at(-1)) ^ 1];
}

const row = (about, jwt) => ({ about, jwt });

export const tokens = {
  alg_none: row('alg none, no signature', none('none')),
  alg_none_mixed: row('alg None', none('None')),
  alg_none_capitals: row('alg NONE', none('NONE')),
  alg_none_signed: row('alg none, with the right signature left in place', signed({ alg: 'none' })),
  alg_empty: row('alg is an empty string', none('')),
  alg_missing: row('no alg', signed(({ kid }) => ({ kid }))),
  alg_array: row('alg as an array', signed({ alg: ['RS256'] })),
  alg_null: row('alg null', signed({ alg: null })),
  alg_lowercase: row('alg rs256', signed({ alg: 'rs256' })),
  alg_twice: row('alg twice: none, then RS256', signed((h) => `{"kid":${JSON.stringify(h.kid)},"alg":"none","alg":"RS256"}`)),
  alg_twice_last: row('alg twice: RS256, then none', signed((h) => `{"kid":${JSON.stringify(h.kid)},"alg":"RS256","alg":"none"}`)),
  alg_hs256_pem: row('HS256 with the public key in PEM', hmac((key) => spki(key, 'pem'))),
  alg_hs256_pem_trimmed: row('HS256 with the public key in PEM, without the last newline', hmac((key) => spki(key, 'pem').trim())),
  alg_hs256_der: row('HS256 with the public key in DER', hmac((key) => spki(key, 'der'))),
  alg_hs256_jwk: row('HS256 with the public key as JWK', hmac((key) => JSON.stringify(publicJwk(key)))),
  alg_hs256_n: row('HS256 with the modulus', hmac((key) => Buffer.from(key.n, 'base64url'))),
  alg_hs256_empty: row('HS256 with an empty key', hmac(() => '')),
  alg_rs512: row('RS512 with the right key: valid, but not the registered algorithm', signed({ alg: 'RS512' }, 'RS512')),
  alg_rs384: row('RS384 with the right key: valid, but not the registered algorithm', signed({ alg: 'RS384' }, 'RS384')),
  alg_ps256: row('PS256 with the right key: valid, but not the registered algorithm', signed({ alg: 'PS256' }, 'PS256')),
  alg_es256: row('ES256 with a key nobody knows', ecToken),
  alg_mismatch: row('the header says RS256, the signature is RS512', signed({}, 'RS512')),

  kid_missing: row('no kid', signed(({ alg }) => ({ alg }))),
  kid_other: row('an unknown kid', signed({ kid: 'no-such-key' })),
  kid_traversal: row('kid as a path', signed({ kid: '../../../../../../dev/null' })),
  kid_sql: row('kid as SQL', signed({ kid: "x' OR '1'='1" })),
  kid_1mb: row('a kid of 1 MB', signed(() => ({ alg: 'RS256', kid: 'x'.repeat(1 << 20) }))),
  kid_number: row('kid as a number', signed({ kid: 1 })),
  kid_nul: row('the right kid followed by NUL', signed((h) => ({ ...h, kid: `${h.kid}\u0000` }))),
  kid_twice: row('kid twice, an unknown one first', signed((h) => `{"alg":"RS256","kid":"other","kid":${JSON.stringify(h.kid)}}`)),

  key_other: row('signed with another key under the right kid', foreign(() => ({}))),
  key_jwk: row('signed with a key that the header brings along (jwk)', foreign(() => ({ jwk: publicJwk(attacker()) }))),
  key_jwk_kid: row('the same, with that key\'s kid', foreign(() => ({ kid: attacker().kid, jwk: publicJwk(attacker()) }))),
  key_jku: row('signed with a key at an address in the header (jku)', foreign(() => ({ jku: 'https://idporten.example/jwks.json', kid: attacker().kid }))),
  key_x5u: row('the same with x5u', foreign(() => ({ x5u: 'https://idporten.example/cert.pem' }))),
  key_x5c: row('the same with x5c', foreign(() => ({ x5c: [spki(attacker(), 'der').toString('base64')] }))),
  header_jku_honest: row('the right signature, but a jku in the header', signed({ jku: 'https://idporten.example/jwks.json' })),
  header_crit: row('crit names an extension nobody knows', signed({ crit: ['urn:example:x'], 'urn:example:x': true })),
  header_crit_empty: row('crit is empty', signed({ crit: [] })),
  header_b64_false: row('b64 false (RFC 7797)', signed({ b64: false, crit: ['b64'] })),
  header_typ_logout: row('typ logout+jwt: a logout token where an id_token belongs', signed({ typ: 'logout+jwt' })),
  header_array: row('the header is an array', signed((h) => `[${JSON.stringify(h)}]`)),
  header_not_json: row('the header is not JSON', signed(() => 'RS256')),
  header_cty_jwt: row('a JWT inside a JWT', (parts, x) => compact({ ...parts.header, cty: 'JWT' }, right(parts, x), signers.RS256(privateKey(x.key)))),

  signature_empty: row('no signature', after(([h, p]) => `${h}.${p}.`)),
  signature_flipped: row('one bit of the signature wrong', after(([h, p, s]) => `${h}.${p}.${flip(s)}`)),
  signature_short: row('the signature cut in half', after(([h, p, s]) => `${h}.${p}.${s.slice(0, s.length / 2)}`)),
  signature_longer: row('a byte after the signature', after(([h, p, s]) => `${h}.${p}.${b64(Buffer.concat([Buffer.from(s, 'base64url'), Buffer.from([0])]))}`)),
  signature_zero: row('a signature of zeros', after(([h, p]) => `${h}.${p}.${b64(Buffer.alloc(256))}`)),
  payload_swapped: row('the payload changed after signing', after(([h, p, s]) => `${h}.${b64(Buffer.from(p, 'base64url').toString().replace('"amr"', '"xmr"'))}.${s}`)),

  parts_two: row('two parts', after(([h, p]) => `${h}.${p}`)),
  parts_four: row('four parts', after((parts) => `${parts.join('.')}.x`)),
  parts_four_empty: row('a dot after the signature', after((parts) => `${parts.join('.')}.`)),
  parts_none: row('an empty id_token', () => ' '),
  base64_padded: row('base64url with padding', after(([h, p, s]) => [h, p, `${s}==`].join('.'))),
  base64_plain: row('base64 instead of base64url', after((parts) => parts.map((part) => Buffer.from(part, 'base64url').toString('base64')).join('.'))),
  base64_spaces: row('a space inside', after(([h, p, s]) => `${h}. ${p}.${s}`)),
  base64_newline: row('a newline at the end', after((parts) => `${parts.join('.')}\n`)),
  base64_other_spelling: row('another spelling of the same signature (spare bits set)', after(([h, p, s]) => `${h}.${p}.${otherSpelling(s)}`)),
  jws_json: row('the JSON serialization', after(([h, p, s]) => JSON.stringify({ protected: h, payload: p, signature: s }))),
  jwe: row('five parts: shaped like an encrypted token', after((parts) => [...parts, 'AAAA', 'AAAA'].join('.'))),
};
