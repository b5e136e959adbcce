// What must never come in, and what must: [name, bytes, why], unlike one another.
// Written by hand and by table; nothing here is harmful by itself but EICAR.
import { deflateSync, gzipSync } from 'node:zlib';
import { camera, exif, heic, jpeg, packed, pdf, png, stream } from './forms.mjs';
import { ODT, docx, odt, relation, zip } from './zip.mjs';

const SCRIPT = '<script>alert(document.domain)</script>';
const EICAR = Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-' + 'TEST-FILE!$H+H*');
const zipped = (inner) => zip([['hei.txt', inner]]);
const nested = (times) => { let bytes = EICAR; for (let i = 0; i < times; i += 1) bytes = zip([[`${i}.zip`, bytes, { stored: true }]]); return bytes; };
const tar = (name, content) => { const h = Buffer.alloc(512); h.write(name); h.write('0000644\0', 100); h.write(content.length.toString(8).padStart(11, '0'), 124); h.write('ustar\x0000', 257, 'latin1'); let s = 256; for (const b of h) s += b; h.write(`${s.toString(8).padStart(6, '0')}\0 `, 148); return Buffer.concat([h, content, Buffer.alloc(1024)]); };

// ── EICAR, wrapped ──
export const wrapped = [
  ['plain.txt', EICAR], ['line.txt', Buffer.concat([Buffer.from('Hei\n'), EICAR])], ['end.txt', Buffer.concat([Buffer.from('æøå '.repeat(500)), EICAR])],
  ['raw.pdf', pdf({ objects: [stream('', EICAR)] })], ['flate.pdf', pdf({ objects: [stream('/Filter/FlateDecode', deflateSync(EICAR))] })],
  ['attached.pdf', pdf({ objects: [stream('/Type/EmbeddedFile', EICAR)] })], ['hex.pdf', pdf({ objects: [stream('/Filter/ASCIIHexDecode', Buffer.from(`${EICAR.toString('hex')}>`))] })],
  ['comment.jpg', jpeg({ segments: [[0xfe, EICAR.toString('latin1')]] })], ['after.jpg', jpeg({ after: EICAR })], ['exif.jpg', jpeg({ segments: [[0xe1, `Exif\0\0${EICAR.toString('latin1')}`]] })],
  ['text.png', png({ chunks: [['tEXt', `Comment\0${EICAR.toString('latin1')}`]] })], ['after.png', Buffer.concat([png(), EICAR])],
  ['free.heic', heic({ boxes: [['free', EICAR]] })],
  ['stored.docx', docx({ more: [['word/media/a.txt', EICAR, { stored: true }]] })], ['deflated.docx', docx({ more: [['word/media/a.png', EICAR]] })], ['inner.docx', docx({ more: [['word/media/a.dat', zipped(EICAR)]] })],
  ['ole.docx', docx({ more: [['word/embeddings/oleObject1.bin', EICAR]] })], ['stored.odt', odt({ more: [['Pictures/a.png', EICAR, { stored: true }]] })], ['deflated.odt', odt({ more: [['Pictures/a.png', EICAR]] })],
  ['inner.odt', odt({ more: [['Pictures/b.png', zipped(zipped(EICAR))]] })], ['deep.docx', docx({ more: [['word/media/deep.dat', nested(25)]] })],
  ['encrypted.docx', docx({ more: [['word/media/a.png', EICAR, { flags: 1 }]] })], ['gzip.docx', docx({ more: [['word/media/a.gz', gzipSync(EICAR)]] })],
  ['tar.docx', docx({ more: [['word/media/a.tar', tar('eicar.com', EICAR)]] })], ['many.docx', docx({ more: [...Array(1900).keys()].map((i) => [`word/media/${i}.txt`, `${i}`]).concat([['word/media/z.txt', EICAR]]) })],
  ['archive.pdf', zipped(EICAR)], ['gzip.txt', gzipSync(EICAR)], ['tar.txt', tar('eicar.com', EICAR)], ['mail.txt', Buffer.from(`From: a@b\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n${EICAR.toString('base64')}\n`)],
].map(([name, bytes]) => [`eicar-${name}`, bytes, 'EICAR']);

// ── Names ──
const good = pdf();
const names = ['../../etc/passwd.pdf', '..\\..\\boot.pdf', '/etc/passwd.pdf', 'C:\\autoexec.pdf', 'a\0.pdf', 'a\n.pdf', 'a\r\nSet-Cookie: x=1.pdf', 'a\t.pdf', '\u202Efdp.exe', 'brev\u202Efdp.pdf', 'a\u200B.pdf', 'a\u2066.pdf',
  'a\uFEFF.pdf', 'CON.pdf', 'nul.pdf', 'COM1.pdf', 'lpt9.pdf', 'aux.tar.pdf', '<script>.pdf', '"><img src=x>.pdf', 'a"b.pdf', 'a|b.pdf', 'a?b.pdf', 'a*b.pdf', 'a:b.pdf', '.pdf', '.htaccess', ' ', '.', '..', '...pdf.',
  'a.pdf ', `${'x'.repeat(300)}.pdf`, 'a.pdf.exe', 'a.pdf.html', 'a.pdf.svg', 'a.exe', 'a.html', 'a.pdf.', 'a.docm', 'a.dotm', 'a.svgz', 'a', 'a.PDF.js', 'a.jpg', 'a.png', 'a.txt', 'a.docx', 'a.odt', 'a.heic', 'a\u0085.pdf', 'a\x7f.pdf', 'a\u061c.pdf']
  .map((name) => [name, good, 'name']);

// ── Other types under names that are taken ──
const contents = {
  html: '<!DOCTYPE html><html><body>hei</body></html>', htmlUpper: '<HTML><SCRIPT>1</SCRIPT></HTML>', htmlLate: `${' '.repeat(500)}<html>${SCRIPT}`, svg: `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`,
  xml: '<?xml version="1.0"?><a/>', xslt: '<?xml-stylesheet href="x.xsl"?>', eml: 'Received: from x\nSubject: a\n\nhei', mhtml: 'MIME-Version: 1.0\nContent-Type: multipart/related\n\n', vcard: 'BEGIN:VCARD\nEND:VCARD\n', ics: 'BEGIN:VCALENDAR\nEND:VCALENDAR\n',
  shell: '#!/bin/sh\nrm -rf /\n', python: '#!/usr/bin/python\n', batch: '@echo off\r\ndel *\r\n', php: '<?php system($_GET["c"]); ?>', postscript: '%!PS-Adobe-3.0\n', rtf: '{\\rtf1 \\object}', javascript: 'var a = 1;\n<script>\n', bidi: `hei ${'\u0000'}`, utf16: Buffer.from('\ufeffhei', 'utf16le'),
  latin1: Buffer.from('bl\xe5b\xe6r', 'latin1'), exe: Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), elf: Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), java: Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52]), flash: Buffer.from('FWS\x0a\0\0\0\0', 'latin1'), ole: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  rar: Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), sevenzip: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), gzip: gzipSync('hei'), tar: tar('a', Buffer.from('hei')), xz: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), gif: Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), bmp: Buffer.from('BM\x1a\0\0\0\0\0', 'latin1'),
  webp: Buffer.from('RIFF\x04\0\0\0WEBPVP8 ', 'latin1'), avif: heic({ brand: 'avif' }), mp4: heic({ brand: 'isom' }), quicktime: heic({ brand: 'qt  ' }), tiff: Buffer.from('II*\0\x08\0\0\0', 'latin1'), wasm: Buffer.from('\0asm\x01\0\0\0', 'latin1'), sqlite: Buffer.from('SQLite format 3\0'), lnk: Buffer.from([0x4c, 0, 0, 0, 1, 0x14, 2, 0]),
  zip: zipped('hei'), jar: zip([['META-INF/MANIFEST.MF', 'Main-Class: A'], ['A.class', 'x']]), xlsx: zip([['[Content_Types].xml', '<Types/>'], ['xl/workbook.xml', '<a/>']]), ods: odt({ mime: 'application/vnd.oasis.opendocument.spreadsheet' }), epub: odt({ mime: 'application/epub+zip' }),
};
const types = Object.entries(contents).flatMap(([name, bytes]) => ['pdf', 'txt', 'docx'].map((ending) => [`${name}.${ending}`, Buffer.from(bytes), 'type']));

// ── PDF with more than pages ──
const ACTIVE = ['/JavaScript', '/Launch', '/EmbeddedFile', '/EmbeddedFiles', '/RichMedia', '/SubmitForm', '/ImportData', '/GoToE', '/XFA', '/Rendition', '/Movie', '/Sound', '/FileAttachment'];
const escaped = (name) => `/${name.slice(1).replace(/[aeiou]/i, (c) => `#${c.charCodeAt(0).toString(16)}`)}`;
const pdfs = ACTIVE.flatMap((name) => [
  [`${name.slice(1)}.pdf`, pdf({ objects: [`<</Type/Action/S${name}/X(a)>>`] }), 'active'],
  [`${name.slice(1)}-escaped.pdf`, pdf({ objects: [`<</Type/Action/S${escaped(name)}/X(a)>>`] }), 'active'],
  [`${name.slice(1)}-packed.pdf`, pdf({ objects: [packed(`<</S${name}>>`)] }), 'active'],
]).concat([
  ['open-action.pdf', pdf({ catalogue: '/OpenAction<</S/URI/URI(http://a)>>' }), 'active'], ['open-reference.pdf', pdf({ catalogue: '/OpenAction 4 0 R', objects: ['<</S/URI/URI(http://a)>>'] }), 'active'],
  ['packed-odd.pdf', pdf({ objects: [packed('<</S/GoTo>>', '/DecodeParms<</Predictor 12>>')] }), 'active'], ['packed-twice.pdf', pdf({ objects: [stream('/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]', Buffer.from('78'))] }), 'active'],
  ['packed-nameless.pdf', pdf({ objects: [stream('/N 1/First 4/Filter/FlateDecode', deflateSync(Buffer.from('9 0 <</S/JavaScript>>')))] }), 'active'], ['packed-bomb.pdf', pdf({ objects: [stream('/Type/ObjStm/N 1/First 4/Filter/FlateDecode', deflateSync(Buffer.alloc(80 << 20)))] }), 'broken'],
  ['packed-broken.pdf', pdf({ objects: [stream('/Type/ObjStm/N 1/First 4/Filter/FlateDecode', Buffer.from('nothing'))] }), 'broken'], ['encrypted.pdf', pdf({ trailer: '/Encrypt 5 0 R' }), 'encrypted'],
  ['comment-hidden.pdf', pdf({ objects: ['% stream\n<</S/JavaScript/JS(1)>>'] }), 'active'], ['string-stream.pdf', pdf({ objects: ['(stream\n)<</S/Launch/F(a)>>'] }), 'active'],
  ['late.pdf', pdf({ before: 'hei ' }), 'type'], ['html-first.pdf', pdf({ before: `<html>${SCRIPT}` }), 'type'], ['no-end.pdf', Buffer.from('%PDF-1.4\nhei'), 'broken'], ['cut.pdf', good.subarray(0, good.length - 8), 'broken'],
]);

// ── Two files in one ──
const archive = zipped('hei');
const polyglots = [
  ['zip-behind.pdf', Buffer.concat([good, archive])], ['zip-behind.jpg', jpeg({ after: archive })], ['zip-behind.png', Buffer.concat([png(), archive])], ['zip-behind.heic', Buffer.concat([heic(), archive])],
  ['html-behind.pdf', pdf({ after: `<html>${SCRIPT}</html>` })], ['html-behind.jpg', jpeg({ after: `<html>${SCRIPT}</html>${'x'.repeat(2000)}` })], ['html-behind.png', png({ after: SCRIPT })], ['html-comment.jpg', jpeg({ segments: [[0xfe, `<html>${SCRIPT}</html>`]] })],
  ['js-comment.jpg', jpeg({ segments: [[0xfe, '*/=1;alert(1);/*<script>']] })], ['php-exif.jpg', jpeg({ segments: [[0xe1, 'Exif\0\0<?php system($_GET[0]);?>']] })], ['php.png', png({ chunks: [['tEXt', 'Comment\0<?php phpinfo();?>']] })], ['html.png', png({ chunks: [['tEXt', `a\0<html>${SCRIPT}`]] })],
  ['html-comment.pdf', pdf({ objects: [`(<html>${SCRIPT}</html>)`] })], ['html-box.heic', heic({ boxes: [['free', `<html>${SCRIPT}`]] })], ['mp4-behind.jpg', jpeg({ after: heic({ brand: 'isom', after: 'x'.repeat(2000) }) })], ['data-behind.jpg', jpeg({ after: Buffer.alloc(5000, 7) })],
  ['odd-box.heic', heic({ boxes: [['evil', 'x']] })], ['half-box.heic', heic({ after: 'abc' })], ['tar-inside.pdf', pdf({ before: '', objects: [`(${'x'.repeat(120)}ustar)`] }), 'polyglot?'], ['pdf-behind.docx', docx({ after: good })], ['pdf-before.docx', docx({ before: good })], ['comment.docx', docx({ comment: 'hei' })],
  ['gap.docx', docx({ gap: 600 })], ['html-before.docx', docx({ before: Buffer.from(`<html>${SCRIPT}`) })], ['directory-lies.docx', docx({ lie: 4 })], ['jpeg-in-front.png', Buffer.concat([jpeg(), png()])], ['png-in-front.jpg', Buffer.concat([png(), jpeg()])], ['exe-behind.jpg', jpeg({ after: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(3000)]) })],
].filter(([, , maybe]) => !maybe).map(([name, bytes]) => [name, bytes, 'polyglot']);

// ── Archives that lie or burst ──
const big = Buffer.alloc(20 << 20);
const archives = [
  ['ratio.docx', docx({ more: [['word/media/a.dat', big]] })], ['ratio.odt', odt({ more: [['Pictures/a.dat', big]] })], ['claims-huge.docx', docx({ more: [['word/media/a.dat', 'x', { size: 0x7fffffff }]] })], ['claims-small.docx', docx({ more: [['word/theme.xml', 'x'.repeat(100000), { size: 5 }]] })],
  ['thousands.docx', docx({ more: [...Array(3000).keys()].map((i) => [`word/media/${i}`, '']) })], ['overlap.docx', docx({ more: [['word/a.xml', 'x'], ['word/b.xml', 'x', { offset: 0 }]] })], ['twice.docx', docx({ more: [['word/document.xml', '<a/>']] })], ['case.docx', docx({ more: [['WORD/document.xml', '<a/>']] })],
  ['names-differ.docx', docx({ more: [['word/a.xml', 'x', { localName: 'word/b.xml' }]] })], ['climbs.docx', docx({ more: [['../../evil.txt', 'x']] })], ['absolute.docx', docx({ more: [['/etc/passwd', 'x']] })], ['backslash.docx', docx({ more: [['word\\a.xml', 'x']] })],
  ['encrypted.docx', docx({ more: [['word/a.xml', 'x', { flags: 1 }]] })], ['flags-differ.docx', docx({ more: [['word/a.xml', 'x', { localFlags: 1 }]] })], ['method.docx', docx({ more: [['word/a.xml', 'x', { method: 12 }]] })], ['count-lies.docx', docx({ count: 9 })], ['cut.docx', docx().subarray(0, 400)],
  ['empty.docx', zip([])], ['mimetype-deflated.odt', odt({ first: {} })], ['mimetype-longer.odt', odt({ mime: `${ODT}-template` })], ['mimetype-late.odt', zip([['content.xml', '<a/>'], ['mimetype', ODT, { stored: true }]])],
].map(([name, bytes]) => [name, bytes, 'archive']);

// ── Documents that do something ──
const links = [['attachedTemplate', 'http://a/b.dotm'], ['image', 'http://a/b.png'], ['oleObject', 'file:///a'], ['frame', 'http://a'], ['subDocument', 'http://a'], ['hyperlink', 'javascript:alert(1)'], ['hyperlink', 'file:///c:/a.exe'], ['settings', '\\\\a\\b']];
const office = [
  ...links.map(([type, target], i) => [`external-${type}-${i}.docx`, docx({ rels: relation(type, target, 'External') })]),
  ['macro.docx', docx({ more: [['word/vbaProject.bin', 'x']] })], ['macro-type.docx', docx({ types: '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>' })], ['macro-relation.docx', docx({ rels: relation('vbaProject', 'a.bin') })],
  ['activex.docx', docx({ more: [['word/activeX/activeX1.xml', '<a/>']] })], ['ole.docx', docx({ more: [['word/embeddings/a.docx', 'x']] })], ['bin.docx', docx({ more: [['word/a.bin', 'x']] })], ['script.docx', docx({ more: [['word/a.js', 'x']] })], ['page.docx', docx({ more: [['word/afchunk.html', '<html>']] })],
  ['customui.docx', docx({ more: [['customUI/customUI.xml', '<a/>']] })], ['chunk.docx', docx({ text: '<w:altChunk r:id="r1"/>' })], ['dde.docx', docx({ text: '<w:instrText>DDEAUTO c:\\\\a</w:instrText>' })], ['include.docx', docx({ text: '<w:instrText>INCLUDEPICTURE "http://a"</w:instrText>' })],
  ['dtd.docx', docx({ whole: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>' })], ['utf16.docx', docx({ whole: Buffer.from('\ufeff<a/>', 'utf16le') })], ['relation-entity.docx', docx({ rels: '<Relationship Type="x/im&#97;ge" Target="http://a" TargetMode="&#69;xternal"/>' })],
  ['basic.odt', odt({ more: [['Basic/Standard/Module1.xml', '<a/>']] })], ['python.odt', odt({ more: [['Scripts/python/a.py', 'x']] })], ['event.odt', odt({ content: '<script:event-listener script:language="ooo:script"/>' })], ['picture-away.odt', odt({ content: '<draw:image xlink:href="http://a/b.png"/>' })],
  ['section-away.odt', odt({ content: '<text:section-source xlink:href="http://a"/>' })], ['object.odt', odt({ content: '<draw:object-ole xlink:href="./a"/>' })], ['macro-link.odt', odt({ content: '<a xlink:href="vnd.sun.star.script:a"/>' })], ['encrypted.odt', odt({ manifest: '<manifest:encryption-data/>' })], ['dtd.odt', odt({ more: [['styles.xml', '<!DOCTYPE a><a/>']] })],
].map(([name, bytes]) => [name, bytes, 'active']);

// ── Broken pictures, and texts with a page inside ──
const broken = [
  ['half.jpg', jpeg().subarray(0, 30)], ['no-picture.jpg', jpeg({ picture: Buffer.alloc(0) })], ['only-start.jpg', Buffer.from([0xff, 0xd8, 0xff])], ['half.png', png().subarray(0, 40)], ['no-end.png', png({ end: false })], ['huge.png', png({ width: 100000, height: 100000 })], ['zero.png', png({ width: 0 })],
  ['start.png', png().subarray(0, 8)], ['half.heic', heic().subarray(0, 30)], ['start.heic', heic().subarray(0, 12)], ['tag.txt', Buffer.from(`Hei.\n${SCRIPT}\n`)], ['image-tag.txt', Buffer.from('Hei <img src=x onerror=alert(1)>')], ['link.txt', Buffer.from('javascript:alert(1)')], ['nul.txt', Buffer.from('a\0b')], ['escape.txt', Buffer.from('a\x1b[2Jb')], ['overlong.txt', Buffer.from([0x61, 0xc0, 0xaf])],
].map(([name, bytes]) => [name, bytes, 'broken']);

export const hostile = [...names, ...types, ...pdfs, ...polyglots, ...archives, ...office, ...broken];

// ── What must come in ──
export const harmless = [
  ['brev.pdf', good], ['BREV.PDF', pdf({ objects: ['(hei)'] })], ['åpent brev (1).pdf', pdf({ catalogue: '/OpenAction[3 0 R/XYZ null null 0]' })], ['pakket.pdf', pdf({ objects: [packed('<</S/GoTo/D[3 0 R/Fit]>>')] })], ['lenke.pdf', pdf({ objects: ['<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://www.yr.no)>>>>'] })],
  ['bilde.jpg', jpeg()], ['bilde.jpeg', jpeg({ segments: [[0xe1, exif()], [0xfe, 'laget av et kamera']] })], ['to.jpg', jpeg({ after: jpeg() })], ['tegning.png', png()], ['tekst.png', png({ chunks: [['tEXt', 'Author\0Kari'], ['eXIf', 'II*\0']] })], ['bilde.heic', heic()], ['bilde.heif', heic({ brand: 'mif1' })],
  ['brev.docx', docx()], ['lenker.docx', docx({ rels: relation('hyperlink', 'https://www.yr.no', 'External') })], ['epost.docx', docx({ rels: relation('hyperlink', 'mailto:a@b.no', 'External') })], ['bilde.docx', docx({ more: [['word/media/image1.png', png(), { stored: true }]] })], ['brev.odt', odt()], ['bilde.odt', odt({ more: [['Pictures/a.png', png(), { stored: true }]], content: '<draw:image xlink:href="Pictures/a.png"/>' })],
  ['brev.txt', Buffer.from('Hei på deg.\nBlåbær, čáppa govva – «sitat» 5 < 6 & 7 > 6\r\n\tslutt')], ['merke.txt', Buffer.from('\ufeffHei')], ['kort.txt', Buffer.from('a')],
];

// ── What tells more than is seen in it: [name, bytes, has a form that tells nothing] ──
const SECRET = 'Hemmelig vei 3';
const props = [['docProps/core.xml', `<dc:creator>${SECRET}</dc:creator>`], ['docProps/app.xml', `<Company>${SECRET}</Company>`], ['docProps/custom.xml', `<a>${SECRET}</a>`]];
const writer = [['meta.xml', `<a>${SECRET}</a>`], ['settings.xml', `<a>${SECRET}</a>`], ['Thumbnails/thumbnail.png', png({ chunks: [['tEXt', `Comment\0${SECRET}`]] }), { stored: true }]];
const sources = ['customXml/item1.xml', '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"/>'];
export const telling = [
  ['forfatter.docx', docx({ more: props }), true], ['forfatter.odt', odt({ more: writer }), true], ['uten.docx', docx(), true], ['uten.odt', odt(), true], ['kilder.docx', docx({ more: [...props, sources] }), true],
  ['stort.docx', docx({ text: `<w:t>${'blåbær '.repeat(200_000)}</w:t>`, more: props }), true], ['bilde.docx', docx({ more: [...props, ['word/media/image1.png', png(), { stored: true }]] }), true],
  ['kommentar.docx', docx({ more: [...props, ['word/comments.xml', `<w:comment w:author="${SECRET}"/>`]] }), false], ['endring.docx', docx({ text: `<w:ins w:author="${SECRET}"><w:t>a</w:t></w:ins>`, more: props }), false],
  ['sted.docx', docx({ more: [['word/media/image1.jpg', jpeg({ segments: [[0xe1, exif()]] }), { stored: true }]] }), false], ['variabel.docx', docx({ more: [['word/settings.xml', `<w:docVar w:val="${SECRET}"/>`]] }), false],
  ['data.docx', docx({ more: [['customXml/item1.xml', `<a>${SECRET}</a>`]] }), false], ['miniatyr.docx', docx({ more: [['docProps/thumbnail.jpeg', SECRET]] }), false], ['signert.docx', docx({ more: [['_xmlsignatures/sig1.xml', `<a>${SECRET}</a>`]] }), false],
  ['kamera.heic', camera(`Exif\0\0${SECRET}`, `<x:xmpmeta>${SECRET}</x:xmpmeta>`), true], ['uten-bilde.heic', heic(), false], ['film.heic', Buffer.concat([camera(SECRET, SECRET), Buffer.from('\0\0\0\x0cmoovabcd', 'latin1')]), false],
  ['kommentar.odt', odt({ content: `<office:annotation><dc:creator>${SECRET}</dc:creator></office:annotation>`, more: writer }), false], ['endring.odt', odt({ content: `<text:tracked-changes>${SECRET}</text:tracked-changes>` }), false],
];
