// The published keys and the metadata. A service caches both: arm with times "always" and make it fetch.
import { compact, signers } from '../jws.mjs';
import { newKey, privateKey, publicJwk } from '../keys.mjs';

// A key the provider publishes in place of its own, and signs the id_token with.
function weak(about, make) {
  let key;
  const get = () => { key ??= make(); return key; };
  return {
    about,
    jwks: (document) => { document.keys = [publicJwk(get())]; },
    jwt: ({ header, text }) => compact({ ...header, kid: get().kid }, text, signers.RS256(privateKey(get()))),
  };
}

const each = (change) => (document) => { document.keys = document.keys.map((key) => ({ ...key, ...change })); };

const rotation = (about, keepOld) => ({
  about,
  claims: (claims, x) => { x.header.kid = x.keys.rotate({ keepOld }); },
  jwt: ({ header, text }, x) => compact(header, text, signers.RS256(privateKey(x.keys.current()))),
});

let others;
const filler = () => { others ??= newKey(); return publicJwk(others); };

const metadata = (about, change) => ({ about, metadata: (document, x) => { Object.assign(document, change(document, x)); } });

export const keys = {
  jwks_empty: { about: 'no keys published', jwks: (document) => { document.keys = []; } },
  jwks_10000: { about: '10,000 keys published, the right one last', jwks: (document) => { document.keys = [...Array(10000)].map((_, i) => ({ ...filler(), kid: `k${i}` })).concat(document.keys); } },
  jwks_same_kid: { about: 'two keys under one kid, a foreign one first', jwks: (document) => { document.keys.unshift({ ...filler(), kid: document.keys[0].kid }); } },
  jwks_use_enc: { about: 'the key is for encryption only', jwks: each({ use: 'enc' }) },
  jwks_alg_other: { about: 'the key is for PS256 only', jwks: each({ alg: 'PS256' }) },
  jwks_kty_oct: { about: 'the key claims to be symmetric', jwks: each({ kty: 'oct', k: 'AAAA' }) },
  jwks_no_kid: { about: 'keys without kid', jwks: (document) => { for (const key of document.keys) delete key.kid; } },
  jwks_exponent_1: { about: 'public exponent 1: every signature is its own message', jwks: each({ e: 'AQ' }) },
  jwks_not_object: { about: 'keys is not an array', jwks: (document) => { document.keys = 'none'; } },
  jwks_rsa_1024: weak('a 1024-bit key, published and signed with', () => newKey(1024)),
  jwks_rsa_exponent_3: weak('a key with exponent 3, published and signed with', () => newKey(2048, 3)),

  rotated: rotation('a new key from now on, the old one still published', true),
  rotated_removed: rotation('a new key from now on, the old one gone', false),

  metadata_issuer_other: metadata('metadata names another issuer', () => ({ issuer: 'https://idporten.example' })),
  metadata_issuer_missing: metadata('metadata without issuer', () => ({ issuer: undefined })),
  metadata_jwks_http: metadata('jwks_uri over plain http', (document) => ({ jwks_uri: document.jwks_uri.replace('https:', 'http:') })),
  metadata_jwks_elsewhere: metadata('jwks_uri on another host (`value`)', (document, x) => ({ jwks_uri: x.value ?? 'https://idporten.example/jwks.json' })),
  metadata_jwks_local: metadata('jwks_uri at an address inside our own network', () => ({ jwks_uri: 'http://169.254.169.254/latest/meta-data' })),
  metadata_token_elsewhere: metadata('token_endpoint on another host (`value`)', (document, x) => ({ token_endpoint: x.value ?? 'https://idporten.example/token' })),
  metadata_authorize_script: metadata('authorization_endpoint is a script', () => ({ authorization_endpoint: 'javascript:alert(1)' })),
  metadata_alg_none: metadata('metadata offers alg none', () => ({ id_token_signing_alg_values_supported: ['none', 'HS256'] })),
};
