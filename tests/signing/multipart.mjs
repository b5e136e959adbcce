// multipart/mixed, read to the letter (RFC 2046): no preamble, no epilogue, exactly the two parts of a new job.
import { refuse } from './refusal.mjs';

const bad = (why) => refuse(`multipart: ${why}`, 'INVALID_MULTIPART');

export function boundaryOf(type) {
  const [, quoted, token] = /^multipart\/mixed\s*;\s*boundary=(?:"([^"]+)"|([^\s;"]+))\s*$/i.exec(type ?? '') ?? bad('the content type is multipart/mixed with a boundary');
  const boundary = quoted ?? token;
  if (!/^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/.test(boundary)) bad('the boundary');
  return boundary;
}

function part(bytes) {
  const split = bytes.indexOf('\r\n\r\n');
  if (split < 0) bad('a part without headers');
  const headers = {};
  for (const line of bytes.toString('latin1', 0, split).split('\r\n')) {
    const [, name, value] = /^([A-Za-z-]+): *([\x20-\x7e]+)$/.exec(line) ?? bad('a header');
    if (Object.hasOwn(headers, name.toLowerCase())) bad('a header twice');
    headers[name.toLowerCase()] = value;
  }
  const { 'content-type': type, 'content-transfer-encoding': encoding, ...others } = headers;
  if (encoding && !/^(binary|8bit|7bit)$/i.test(encoding)) bad('the transfer encoding');
  if (Object.keys(others).some((name) => name !== 'content-disposition')) bad(`a header that does not belong: ${Object.keys(others)}`);
  return { type, bytes: bytes.subarray(split + 4) };
}

export function parts(body, boundary) {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const text = Buffer.concat([Buffer.from('\r\n'), body]);
  if (text.indexOf(delimiter) !== 0) bad('something before the first part');
  const list = [];
  let at = delimiter.length;
  while (text.toString('latin1', at, at + 2) === '\r\n') {
    const next = text.indexOf(delimiter, at);
    if (next < 0) bad('the last part is not closed');
    list.push(part(text.subarray(at + 2, next)));
    at = next + delimiter.length;
  }
  if (!['--', '--\r\n'].includes(text.toString('latin1', at))) bad('something behind the last part');
  return list;
}

// The request (XML) and the package of a new job.
export function jobParts(type, body) {
  const list = parts(body, boundaryOf(type));
  if (list.length !== 2) bad('two parts: the request and the package');
  if (!/^application\/xml(\s*;\s*charset="?utf-8"?)?$/i.test(list[0].type ?? '')) bad('the first part is application/xml');
  if (!/^application\/octet-stream$/i.test(list[1].type ?? '')) bad('the second part is application/octet-stream');
  return { request: list[0].bytes, container: list[1].bytes };
}

export function write(list, boundary) {
  const all = list.flatMap(({ type, bytes }) => [Buffer.from(`--${boundary}\r\nContent-Type: ${type}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]);
  return Buffer.concat([...all, Buffer.from(`--${boundary}--\r\n`)]);
}
