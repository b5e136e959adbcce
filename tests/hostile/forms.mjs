// Good files of every type that is taken, small and whole, to be spoiled by others.
import { deflateSync } from 'node:zlib';
import { crc } from './crc.mjs';

const u16 = (n) => Buffer.from([n >> 8, n & 255]);
const u32 = (n) => Buffer.from([n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]);

// objects: the PDF's, without "n 0 obj"; number 1 is the catalogue.
export function pdf({ catalogue = '', objects = [], trailer = '', before = '', after = '' } = {}) {
  const all = [`<</Type/Catalog/Pages 2 0 R${catalogue}>>`, '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>', ...objects];
  const parts = [Buffer.from(`${before}%PDF-1.5\n%\xe2\xe3\xcf\xd3\n`, 'latin1')];
  all.forEach((object, i) => parts.push(Buffer.from(`${i + 1} 0 obj\n`), Buffer.isBuffer(object) ? object : Buffer.from(object, 'latin1'), Buffer.from('\nendobj\n')));
  return Buffer.concat([...parts, Buffer.from(`xref\n0 0\ntrailer\n<</Size ${all.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n0\n%%EOF\n`), Buffer.from(after, 'latin1')]);
}

export const stream = (dictionary, data) => Buffer.concat([Buffer.from(`<<${dictionary}/Length ${data.length}>>\nstream\n`), data, Buffer.from('\nendstream')]);

// Objects packed into a stream, as PDF 1.5 allows.
export const packed = (text, more = '') => stream(`/Type/ObjStm/N 1/First 4/Filter/FlateDecode${more}`, deflateSync(Buffer.from(`9 0 ${text}`)));

const segment = (kind, data) => Buffer.concat([Buffer.from([0xff, kind]), u16(data.length + 2), Buffer.from(data)]);
const JFIF = segment(0xe0, Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01\0\0', 'latin1'));
const PICTURE = Buffer.concat([segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])), segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56])]);

export function jpeg({ segments = [], after = Buffer.alloc(0), picture = PICTURE } = {}) {
  return Buffer.concat([Buffer.from([0xff, 0xd8]), JFIF, ...segments.map(([kind, data]) => segment(kind, Buffer.from(data, 'latin1'))), picture, Buffer.from([0xff, 0xd9]), Buffer.from(after)]);
}

// EXIF with an orientation and a position.
export function exif(orientation = 6) {
  const place = Buffer.from('59.9139N 10.7522E\0', 'latin1');
  return Buffer.concat([Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'), Buffer.from([2, 0]), Buffer.from([0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]),
    Buffer.from([0x25, 0x88, 2, 0, place.length, 0, 0, 0, 38, 0, 0, 0]), Buffer.alloc(4), place]).toString('latin1');
}

const chunk = (name, data) => Buffer.concat([u32(data.length), Buffer.from(name), data, u32(crc(Buffer.concat([Buffer.from(name), data])))]);

export function png({ width = 2, height = 2, chunks = [], after = '', end = true } = {}) {
  const rows = deflateSync(Buffer.alloc(Math.min(height, 2) * (Math.min(width, 2) * 3 + 1)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 2, 0, 0, 0])])),
    ...chunks.map(([name, data]) => chunk(name, Buffer.from(data, 'latin1'))), chunk('IDAT', rows), ...(end ? [chunk('IEND', Buffer.alloc(0))] : []), Buffer.from(after, 'latin1')]);
}

const box = (name, data) => Buffer.concat([u32(data.length + 8), Buffer.from(name), Buffer.from(data)]);
export function heic({ brand = 'heic', boxes = [], after = '' } = {}) {
  return Buffer.concat([box('ftyp', `${brand}\0\0\0\0mif1heic`), box('meta', '\0\0\0\0'), ...boxes.map(([name, data]) => box(name, data)), box('mdat', 'picture'), Buffer.from(after, 'latin1')]);
}

// As cameras build it: a picture, EXIF and XMP, each where iloc says.
export function camera(exif, xmp, picture = 'the picture itself') {
  const u16 = (n) => Buffer.from([n >> 8, n & 255]);
  const item = (id, type, more = '') => box('infe', Buffer.concat([u32(2 << 24), u16(id), u16(0), Buffer.from(`${type}\0${more}`)]));
  const made = (start) => {
    const data = [exif, xmp, picture].map((d) => Buffer.from(d, 'latin1'));
    let at = start + 8;
    const places = data.map((d) => { const place = [at, d.length]; at += d.length; return place; });
    const place = (id, [from, size]) => Buffer.concat([u16(id), u16(0), u16(0), u16(1), u32(from), u32(size)]);
    const meta = box('meta', Buffer.concat([u32(0), box('iprp', box('ipco', box('ispe', '\0'.repeat(12)))),
      box('iinf', Buffer.concat([u32(0), u16(3), item(1, 'hvc1'), item(2, 'Exif'), item(3, 'mime', 'application/rdf+xml\0')])),
      box('iloc', Buffer.concat([u32(1 << 24), u16(0x4400), u16(3), place(1, places[2]), place(2, places[0]), place(3, places[1])]))]));
    return Buffer.concat([box('ftyp', 'heic\0\0\0\0mif1heic'), meta, box('mdat', Buffer.concat(data))]);
  };
  return made(made(0).indexOf('mdat') - 4);
}
