// RFC 6962 §2.1, written from the RFC alone, and C2SP checkpoints and keys.
import { createHash, createPublicKey, verify } from 'node:crypto';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
export const leafHash = (bytes) => sha256(Buffer.from([0]), bytes);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

// The largest power of two smaller than n.
function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

// The tree over a list of leaf hashes; what is full is hashed once.
export class Tree {
  constructor(hashes) {
    this.hashes = hashes;
    this.full = new Map();
  }

  // MTH(D[from : from + n])
  #hash(from, n) {
    if (n === 0) return sha256(Buffer.alloc(0));
    if (n === 1) return this.hashes[from];
    const key = (n & (n - 1)) === 0 ? `${from} ${n}` : null;
    const known = key && this.full.get(key);
    if (known) return known;
    const k = split(n);
    const hash = nodeHash(this.#hash(from, k), this.#hash(from + k, n - k));
    if (key) this.full.set(key, hash);
    return hash;
  }

  // MTH(D[size])
  root(size = this.hashes.length) { return this.#hash(0, size); }

  // PATH(m, D[size]): the audit path of leaf m.
  path(m, size = this.hashes.length, from = 0) {
    if (size === 1) return [];
    const k = split(size);
    return m < k
      ? [...this.path(m, k, from), this.#hash(from + k, size - k)]
      : [...this.path(m - k, size - k, from + k), this.#hash(from, k)];
  }
}

// The root that a leaf and its audit path lead to (RFC 9162 §2.1.3.2).
export function climb(m, size, leaf, path) {
  let [fn, sn, r] = [m, size - 1, leaf];
  for (const p of path) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
    } else r = nodeHash(r, p);
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? r : null;
}

// "name+hash+base64(01 || key)": {name, id, key}; throws unless the hash is the key's.
export function verifierKey(line) {
  const [, name, id, data] = /^(.+?)\+([0-9a-f]{8})\+(.+)$/.exec(line.trim());
  const bytes = Buffer.from(data, 'base64');
  if (bytes[0] !== 1 || bytes.length !== 33) throw new Error('not an Ed25519 key');
  const hash = sha256(Buffer.from(`${name}\n`), bytes).subarray(0, 4).toString('hex');
  if (hash !== id) throw new Error('the key is not the one that its name tells');
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  return { name, id, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

export const signedBy = ({ name, key }, size, root, signature) => verify(null, Buffer.from(`${name}\n${size}\n${root.toString('base64')}\n`), key, signature);
