// ZIP, read strictly: what the directory says is what stands there, nothing twice, nothing between, nothing left over.
import zlib from 'node:zlib';
import { refuse } from './refusal.mjs';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MOST_INFLATED = 12 * 1024 * 1024;

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

export function crc32(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

const bad = (why) => refuse(`the package is not a ZIP: ${why}`, 'INVALID_DOCUMENT_PACKAGE');

function central(bytes, at) {
  if (bytes.readUInt32LE(at) !== CENTRAL) bad('a broken directory');
  const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
  return {
    flags: bytes.readUInt16LE(at + 8), method: bytes.readUInt16LE(at + 10), crc: bytes.readUInt32LE(at + 16),
    packed: bytes.readUInt32LE(at + 20), size: bytes.readUInt32LE(at + 24), local: bytes.readUInt32LE(at + 42),
    name: bytes.toString('utf8', at + 46, at + 46 + nameLength), next: at + 46 + nameLength + extra + comment,
  };
}

function content(bytes, entry) {
  const at = entry.local;
  if (bytes.readUInt32LE(at) !== LOCAL) bad('an entry without a header');
  const [nameLength, extra] = [bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
  const from = at + 30 + nameLength + extra;
  if (bytes.toString('utf8', at + 30, at + 30 + nameLength) !== entry.name) bad('an entry with two names');
  if (bytes.readUInt16LE(at + 8) !== entry.method) bad('an entry packed in two ways');
  if (entry.flags & 1) bad('an encrypted entry');
  const packed = bytes.subarray(from, from + entry.packed);
  if (packed.length !== entry.packed) bad('an entry that is cut off');
  const plain = unpacked(packed, entry);
  if (plain.length !== entry.size || crc32(plain) !== entry.crc) bad('an entry that is not what it says');
  return plain;
}

function unpacked(packed, { method }) {
  if (method === 0) return packed;
  if (method !== 8) bad('an unknown way of packing');
  try {
    return zlib.inflateRawSync(packed, { maxOutputLength: MOST_INFLATED });
  } catch {
    return bad('an entry that cannot be unpacked');
  }
}

// [{ name, bytes }] in the order of the directory.
export function unzip(bytes) {
  const end = bytes.length - 22;
  if (end < 0 || bytes.readUInt32LE(end) !== END) bad('no end, or something behind it');
  const [count, size, start] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 12), bytes.readUInt32LE(end + 16)];
  if (start + size !== end || bytes.readUInt16LE(end + 8) !== count) bad('a directory of another size');
  const list = [];
  let at = start;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > end) bad('a broken directory');
    const entry = central(bytes, at);
    if (list.some((other) => other.name === entry.name)) bad('an entry twice');
    list.push({ name: entry.name, bytes: content(bytes, entry) });
    at = entry.next;
  }
  if (at !== end) bad('a directory of another size');
  return list;
}

// The plainest ZIP: nothing packed, no times.
export function zip(files) {
  const locals = [];
  const directory = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const nameBytes = Buffer.from(name, 'utf8');
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2); // names are UTF-8
    head.writeUInt16LE(0x21, 8); // 1 January 1980
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(bytes.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([u32(LOCAL), head, nameBytes, bytes]);
    directory.push(Buffer.concat([u32(CENTRAL), Buffer.from([20, 0]), head, Buffer.alloc(10), u32(at), nameBytes]));
    locals.push(local);
    at += local.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(all.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, all, u32(END), end]);
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
