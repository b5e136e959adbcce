// The public half of a PEM private key as a JWK set: node jwks.mjs KEY
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

const { kty, n, e } = createPublicKey(readFileSync(process.argv[2])).export({ format: 'jwk' });
const thumbprint = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url'); // RFC 7638
console.log(JSON.stringify({ keys: [{ kty, n, e, use: 'sig', alg: 'RS256', kid: thumbprint }] }, null, 2));
