// Archives as nobody's zip program makes them.
import { deflateRawSync } from 'node:zlib';
import { crc } from './crc.mjs';

const fields = (...list) => Buffer.concat(list.map(([value, size]) => {
  const b = Buffer.alloc(size);
  if (size === 2) b.writeUInt16LE(value); else b.writeUInt32LE(value >>> 0);
  return b;
}));

// entries: [name, content, {stored, flags, method, size, packed, localName, offset}]
export function zip(entries, { comment = '', before = Buffer.alloc(0), gap = 0, after = Buffer.alloc(0), count, lie = 0 } = {}) {
  const locals = [before];
  const central = [];
  let at = before.length;
  for (const [name, content, how = {}] of entries) {
    const bytes = Buffer.from(content);
    const data = how.raw ?? (how.stored ? bytes : deflateRawSync(bytes));
    const method = how.method ?? (how.stored ? 0 : 8);
    const flags = how.flags ?? 0;
    const sizes = [[crc(bytes), 4], [how.packed ?? data.length, 4], [how.size ?? bytes.length, 4]];
    const localName = Buffer.from(how.localName ?? name);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields([20, 2], [how.localFlags ?? flags, 2], [method, 2], [0, 4], ...sizes, [localName.length, 2], [0, 2]), localName, data, Buffer.alloc(gap)]);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), fields([20, 2], [20, 2], [flags, 2], [method, 2], [0, 4], ...sizes, [Buffer.byteLength(name), 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [how.offset ?? at, 4]), Buffer.from(name)]));
    if (how.offset === undefined) { locals.push(local); at += local.length; }
  }
  const directory = Buffer.concat(central);
  const n = count ?? entries.length;
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), fields([0, 2], [0, 2], [n, 2], [n, 2], [directory.length, 4], [at + lie, 4], [Buffer.byteLength(comment), 2]), Buffer.from(comment), after]);
}

const TYPES = '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const relations = (inner) => `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
export const relation = (type, target, mode) => `<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ''}/>`;
const body = (inner) => `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${inner}</w:body></w:document>`;

export function docx({ text = '<w:p><w:r><w:t>Hei på deg</w:t></w:r></w:p>', types = TYPES, rels = '', whole, more = [], first = {}, ...how } = {}) {
  return zip([['[Content_Types].xml', types, first], ['_rels/.rels', relations(relation('officeDocument', 'word/document.xml'))],
    ['word/document.xml', whole ?? body(text)], ['word/_rels/document.xml.rels', relations(rels)], ...more], how);
}

export const ODT = 'application/vnd.oasis.opendocument.text';
export function odt({ content = '<text:p>Hei</text:p>', mime = ODT, manifest = '', first = { stored: true }, more = [], ...how } = {}) {
  return zip([['mimetype', mime, first], ['content.xml', `<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:body>${content}</office:body></office:document-content>`],
    ['META-INF/manifest.xml', `<?xml version="1.0" encoding="UTF-8"?><manifest:manifest>${manifest}</manifest:manifest>`], ...more], how);
}
