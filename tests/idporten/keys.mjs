// The provider's signing keys, and the two secrets it needs, kept in <state>/keys.json between starts:
// a service under test may have the keys cached, and a restart must not look like an attack.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const thumbprint = ({ e, kty, n }) => crypto.createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');

export function newKey(bits = 2048, publicExponent = 0x10001) {
  const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: bits, publicExponent });
  const jwk = privateKey.export({ format: 'jwk' });
  return { ...jwk, kid: thumbprint(jwk), use: 'sig', alg: 'RS256' };
}

export const publicJwk = ({ kty, n, e, kid, use, alg }) => ({ kty, e, use, kid, alg, n });

export const privateKey = (jwk) => crypto.createPrivateKey({ key: jwk, format: 'jwk' });

export const publicKey = (jwk) => crypto.createPublicKey({ key: publicJwk(jwk), format: 'jwk' });

function fresh() {
  return {
    signing: [newKey()],
    retired: [],
    pairwiseSalt: crypto.randomBytes(32).toString('base64url'),
    cookieKey: crypto.randomBytes(32).toString('base64url'),
  };
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function write(file, state) {
  fs.writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

export function openKeys(directory) {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'keys.json');
  const state = read(file) ?? fresh();
  write(file, state);
  return {
    pairwiseSalt: state.pairwiseSalt,
    cookieKey: state.cookieKey,
    current: () => state.signing[0],
    published: () => state.signing.map(publicJwk),
    // A logout may bring an id_token that a key no longer published has signed.
    known: (kid) => [...state.signing, ...state.retired].find((key) => key.kid === kid),
    rotate({ keepOld = true } = {}) {
      const old = state.signing;
      state.signing = keepOld ? [newKey(), old[0]] : [newKey()];
      state.retired = [...old, ...state.retired].slice(0, 10);
      write(file, state);
      return state.signing[0].kid;
    },
  };
}
