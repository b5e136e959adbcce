// Compact JWS put together by hand: the attacks need headers and payloads that no JOSE library would write.
import crypto from 'node:crypto';

const bytes = (x) => (Buffer.isBuffer(x) ? x : Buffer.from(typeof x === 'string' ? x : JSON.stringify(x)));

export const b64 = (x) => bytes(x).toString('base64url');

export const unpack = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

// header and payload: objects, or the exact text to be sent. signer: text -> Buffer.
export function compact(header, payload, signer) {
  const input = `${b64(header)}.${b64(payload)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

const rsa = (hash) => (key) => (input) => crypto.sign(hash, Buffer.from(input), key);

export const signers = {
  RS256: rsa('sha256'),
  RS384: rsa('sha384'),
  RS512: rsa('sha512'),
  PS256: (key) => (input) => crypto.sign('sha256', Buffer.from(input), {
    key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32,
  }),
  ES256: (key) => (input) => crypto.sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }),
  HS256: (secret) => (input) => crypto.createHmac('sha256', secret).update(input).digest(),
  none: () => () => Buffer.alloc(0),
};

export function verifies(token, publicKey) {
  const [header, payload, signature] = token.split('.');
  return crypto.verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'));
}
