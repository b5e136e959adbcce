// ASN.1 DER, as far as certificates and CMS need it.
function length(n) {
  if (n < 128) return Buffer.from([n]);
  const bytes = [];
  for (let rest = n; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export function tlv(tag, ...parts) {
  const body = Buffer.concat(parts.flat());
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

export const seq = (...parts) => tlv(0x30, ...parts);
export const context = (n, ...parts) => tlv(0xa0 | n, ...parts);
export const octets = (...parts) => tlv(0x04, ...parts);
export const bits = (bytes, unused = 0) => tlv(0x03, Buffer.from([unused]), bytes);
export const bool = (value) => tlv(0x01, Buffer.from([value ? 0xff : 0]));
export const nothing = () => tlv(0x05);
export const utf8 = (text) => tlv(0x0c, Buffer.from(text, 'utf8'));
export const printable = (text) => tlv(0x13, Buffer.from(text, 'latin1'));

// DER sorts the members of a set.
export const set = (...parts) => tlv(0x31, ...parts.flat().sort(Buffer.compare));

// From a number or from unsigned bytes.
export function integer(value) {
  let bytes = typeof value === 'number' ? Buffer.from([value]) : value;
  while (bytes.length > 1 && bytes[0] === 0 && bytes[1] < 0x80) bytes = bytes.subarray(1);
  return tlv(0x02, bytes[0] & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function oid(dotted) {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const base128 = (n) => {
    const bytes = [n & 0x7f];
    for (let left = Math.floor(n / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift(0x80 | (left & 0x7f));
    return bytes;
  };
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

// UTCTime until 2049, as certificates want it.
export function time(date) {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(text.slice(2))) : generalized(date);
}

export const generalized = (date) => tlv(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));

// The element at the start of some bytes: its tag, all of it, what is inside, and what stands behind it.
export function read(bytes) {
  let size = bytes[1];
  let at = 2;
  if (size & 0x80) {
    const count = size & 0x7f;
    if (count < 1 || count > 4) throw new Error('not DER');
    size = bytes.readUIntBE(2, count);
    at += count;
  }
  if (!(at + size <= bytes.length)) throw new Error('not DER');
  return { tag: bytes[0], all: bytes.subarray(0, at + size), body: bytes.subarray(at, at + size), rest: bytes.subarray(at + size) };
}

export function children(bytes) {
  const list = [];
  for (let left = read(bytes).body; left.length;) {
    const next = read(left);
    list.push(next);
    left = next.rest;
  }
  return list;
}
