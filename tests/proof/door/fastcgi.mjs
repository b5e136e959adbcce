// A FastCGI client that writes exactly what it is told: honest records, and others.
import net from 'node:net';
import { town } from './kit.mjs';

export const BEGIN = 1; export const ABORT = 2; export const END = 3; export const PARAMS = 4; export const STDIN = 5;
export const STDOUT = 6; export const DATA = 8; export const GET_VALUES = 9;

// One record; lie: {length, padding, version, id} as written in the header, whatever follows.
export function record(type, content = '', { id = 1, version = 1, padding = 0, length, announced } = {}) {
  const body = Buffer.from(content, 'latin1');
  const head = Buffer.alloc(8);
  head.writeUInt8(version, 0);
  head.writeUInt8(type, 1);
  head.writeUInt16BE(id, 2);
  head.writeUInt16BE(length ?? body.length, 4);
  head.writeUInt8(announced ?? padding, 6);
  return Buffer.concat([head, body, Buffer.alloc(padding, 0x41)]);
}

export const begin = ({ role = 1, flags = 0, ...lie } = {}) => record(BEGIN, Buffer.from([role >> 8, role & 255, flags, 0, 0, 0, 0, 0]), lie);

const size = (n, long) => {
  if (n < 128 && !long) return Buffer.from([n]);
  const four = Buffer.alloc(4);
  four.writeUInt32BE((n | 0x80000000) >>> 0);
  return four;
};

export const pair = (name, value, { long = false, nameSize, valueSize } = {}) => Buffer.concat([
  size(nameSize ?? Buffer.byteLength(name, 'latin1'), long), size(valueSize ?? Buffer.byteLength(value, 'latin1'), long),
  Buffer.from(name, 'latin1'), Buffer.from(value, 'latin1')]);

export const pairs = (list) => Buffer.concat(list.map(([name, value, lie]) => pair(name, value, lie)));

// A stream in records of at most `step` bytes, with its empty last one.
export function stream(type, content, { step = 65535, closed = true, ...lie } = {}) {
  const body = Buffer.from(content, 'latin1');
  const out = [];
  for (let at = 0; at < body.length; at += step) out.push(record(type, body.subarray(at, at + step), lie));
  if (closed) out.push(record(type, '', lie));
  return Buffer.concat(out);
}

// What nginx would send for a request.
export function params(portal, { method = 'GET', uri = '/', headers = {}, body = '', type = '' } = {}) {
  const all = { REQUEST_METHOD: method, REQUEST_URI: uri, QUERY_STRING: uri.split('?')[1] ?? '', CONTENT_TYPE: type,
    CONTENT_LENGTH: method === 'POST' ? String(Buffer.byteLength(body)) : '', HTTP_HOST: new URL(town.origin(portal)).host, HTTP_PROXY: '' };
  return [['PORTVAKT_EDGE', '1'], ...Object.entries({ ...all, ...headers })];
}

export const whole = (list, body = '') => Buffer.concat([begin(), stream(PARAMS, pairs(list)), stream(STDIN, body)]);

// Bytes to a pool's socket; {status, text (its standard output), ended, bytes, ms}.
// until: stop waiting after so many ms; fin: end our side after writing.
export function speak(pool, bytes, { until = 3000, fin = false, reset = false, path = `${town.state}/run/${pool}.sock` } = {}) {
  const began = Date.now();
  return new Promise((resolve) => {
    let got = Buffer.alloc(0);
    let over = false;
    const socket = net.connect(path, () => {
      socket.write(bytes);
      if (fin) socket.end();
      if (reset) setTimeout(() => socket.destroy(), 20);
    });
    const finish = () => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...read(got), bytes: got.length, ms: Date.now() - began });
    };
    const timer = setTimeout(finish, until);
    socket.on('data', (data) => { got = Buffer.concat([got, data]); if (read(got).ended) finish(); });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

function read(bytes) {
  let [text, ended, at] = ['', false, 0];
  while (at + 8 <= bytes.length) {
    const [type, length, padding] = [bytes[at + 1], bytes.readUInt16BE(at + 4), bytes[at + 6]];
    if (at + 8 + length + padding > bytes.length) break;
    if (type === STDOUT) text += bytes.toString('latin1', at + 8, at + 8 + length);
    if (type === END && bytes[at + 12] === 0) ended = true; // else a second request is refused, and the first goes on
    at += 8 + length + padding;
  }
  return { text, ended, status: Number(/^Status: (\d{3})/.exec(text)?.[1] ?? 0) };
}
