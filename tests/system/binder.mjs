// The binder alone, fed with what no honest program writes: whatever a document does, the job ends in time, the next
// one is served, and of a page only what is drawn comes out.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { town, waitUntil } from './common.mjs';

const PDF = 1;
const JPEG = 2;
const WORDS = ['nb', 'Dokumentpakke', 'Laget for Jon Bakke', '22.11.2026 10:05', 'Bare i saken', 'Innhold', 'side', 'side', 'sider', 'Kan ikke vises som sider', 'Utlevert til Jon Bakke'];
let folder;
let binder;

const number = (n, size) => { const b = Buffer.alloc(size); b.writeUIntBE(n, 0, size); return b; };
const field = (bytes) => Buffer.concat([number(bytes.length, 4), Buffer.from(bytes)]);
const question = (documents) => {
  const body = Buffer.concat([...WORDS.map((w) => field(Buffer.from(w))), number(documents.length, 2),
    ...documents.flatMap(([form, bytes], i) => [field(Buffer.from(`Dokument ${i + 1}`)), field(Buffer.from('Brev')), field(Buffer.from('ab'.repeat(32))), field(Buffer.alloc(0)), number(form, 1), number(0, 2), field(bytes)])]);
  return Buffer.concat([Buffer.from([1, 1, 0, 0]), number(body.length, 4), body]);
};
// What it answers: {type, body}; body is the PDF, or the reason.
const ask = (bytes) => new Promise((resolve, reject) => {
  const socket = connect(join(folder, 'run/exchange.sock'));
  const got = [];
  socket.setTimeout(30_000, () => socket.destroy(new Error('no answer')));
  socket.on('data', (piece) => got.push(piece)).on('error', (error) => (got.length || error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error)));
  socket.on('close', () => { const all = Buffer.concat(got); resolve(all.length < 9 ? { type: 0 } : { type: all[1], body: all[1] === 0x81 ? all.subarray(12) : all.subarray(8) }); });
  socket.end(bytes);
});
const bind = (...documents) => ask(question(documents));

// ── Documents ──

// objects: [1, 'dictionary', stream?]…; the first is the catalogue.
const pdf = (objects, { header = '%PDF-1.7', trailer = '' } = {}) => {
  const parts = [Buffer.from(`${header}\n`)];
  const places = [];
  let at = parts[0].length;
  for (const [n, text, stream] of objects) {
    places[n] = at;
    const piece = Buffer.concat([Buffer.from(`${n} 0 obj\n${text}\n`), ...(stream ? [Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')] : []), Buffer.from('endobj\n')]);
    parts.push(piece);
    at += piece.length;
  }
  const rows = Array.from({ length: places.length }, (_, i) => (places[i] ? `${String(places[i]).padStart(10, '0')} 00000 n \n` : '0000000000 65535 f \n'));
  return Buffer.concat([...parts, Buffer.from(`xref\n0 ${places.length}\n${rows.join('')}trailer\n<< /Size ${places.length} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`)]);
};
const one = (page, more = [], catalogue = '') => pdf([[1, `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`], [2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
  [3, `<< /Type /Page /Parent 2 0 R ${page} >>`], ...more]);
const BOX = '/MediaBox [0 0 595 842]';
const drawn = [4, '<< /Length 40 >>', Buffer.from('0 0 1 rg 100 100 200 200 re f           ')];
const good = one(`${BOX} /Contents 4 0 R /Resources << >>`, [drawn]);
const zeros = (mib, times = 1) => { let b = deflateSync(Buffer.alloc(mib << 20), { level: 9 }); for (let i = 1; i < times; i++) b = deflateSync(b); return b; };
const flate = (n, bytes, more = '', filter = '/FlateDecode') => [n, `<< /Length ${bytes.length} /Filter ${filter} ${more} >>`, bytes];

const SLOW = /200 MiB/; // for the tools that look at it as well
const bomb = zeros(200);
const HOSTILE = {
  'no PDF at all': [PDF, Buffer.from('hei')],
  'an empty head': [PDF, Buffer.from('%PDF-1.7\n')],
  'a page tree that is its own child': [PDF, pdf([[1, '<< /Type /Catalog /Pages 2 0 R >>'], [2, '<< /Type /Pages /Kids [2 0 R] /Count 1 >>']])],
  'a page tree of a hundred thousand floors': [PDF, pdf([[1, '<< /Type /Catalog /Pages 2 0 R >>'], ...Array.from({ length: 100_000 }, (_, i) => [i + 2, `<< /Type /Pages /Count 1 /Kids [${i + 3} 0 R] >>`])])],
  'half a million brackets': [PDF, pdf([[1, `<< /Type /Catalog /Pages 2 0 R /X ${'['.repeat(500_000)} >>`]])],
  'a dictionary in a dictionary, two hundred thousand times': [PDF, pdf([[1, `<< /Type /Catalog /Pages 2 0 R /X ${'<</A '.repeat(200_000)} >>`]])],
  'fifty thousand pages': [PDF, pdf([[1, '<< /Type /Catalog /Pages 2 0 R >>'], [2, `<< /Type /Pages /Count 50000 /Kids [${Array.from({ length: 50_000 }, (_, i) => `${i + 3} 0 R`).join(' ')}] >>`],
    ...Array.from({ length: 50_000 }, (_, i) => [i + 3, `<< /Type /Page /Parent 2 0 R ${BOX} >>`])])],
  'one page fifty thousand times': [PDF, pdf([[1, '<< /Type /Catalog /Pages 2 0 R >>'], [2, `<< /Type /Pages /Count 50000 /Kids [${'3 0 R '.repeat(50_000)}] >>`], [3, `<< /Type /Page /Parent 2 0 R ${BOX} >>`]])],
  'a page that says it is two thousand million': [PDF, pdf([[1, '<< /Type /Catalog /Pages 2 0 R >>'], [2, '<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>'], [3, `<< /Type /Page /Parent 2 0 R ${BOX} >>`]])],
  'a content of 200 MiB in 200 kB': [PDF, one(`${BOX} /Contents 4 0 R`, [flate(4, bomb)])],
  'objects of 200 MiB in 200 kB': [PDF, one(`${BOX} /Contents 4 0 R /Annots 9 0 R`, [drawn, flate(5, bomb, '/Type /ObjStm /N 100 /First 10')])],
  'a note that unpacks to 200 MiB': [PDF, one(`${BOX} /Contents 4 0 R /Annots [5 0 R]`, [drawn, [5, '<< /Type /Annot /Subtype /Stamp /Rect [0 0 100 100] /AP << /N 6 0 R >> >>'], flate(6, bomb, '/Type /XObject /Subtype /Form /BBox [0 0 1 1]')])],
  'a form whose fields it must draw, ten thousand of them': [PDF, one(`${BOX} /Contents 4 0 R /Annots [${Array.from({ length: 10_000 }, (_, i) => `${i + 10} 0 R`).join(' ')}]`,
    [drawn, ...Array.from({ length: 10_000 }, (_, i) => [i + 10, `<< /Type /Annot /Subtype /Widget /FT /Tx /T (f${i}) /V (${'x'.repeat(200)}) /DA (/Helv 0 Tf) /Rect [0 0 9 9] >>`])], '/AcroForm << /NeedAppearances true /Fields [] >>')],
  'a page of no size': [PDF, one('/MediaBox [0 0 0 0]')],
  'a page without a size': [PDF, one('')],
  'a page of size text': [PDF, one('/MediaBox (a)')],
  'a page larger than any': [PDF, one('/MediaBox [0 0 1e300 1e300]')],
  'a page turned by 45': [PDF, one(`${BOX} /Rotate 45`)],
  'a page that is no dictionary': [PDF, pdf([[1, '<< /Type /Catalog /Pages 2 0 R >>'], [2, '<< /Type /Pages /Kids [(a)] /Count 1 >>']])],
  'contents that hold themselves': [PDF, one(`${BOX} /Contents 4 0 R`, [[4, '[4 0 R]']])],
  'resources that are a number': [PDF, one(`${BOX} /Resources 7 /Contents 4 0 R`, [drawn])],
  'an encrypted one': [PDF, pdf([[1, '<< /Type /Catalog /Pages 2 0 R >>']], { trailer: '/Encrypt << /Filter /Standard /V 4 /R 4 /O (x) /U (y) /P -4 >> /ID [(a) (a)]' })],
  'a cross-reference that points into itself': [PDF, Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R /Prev 36 >>\nstartxref\n36\n%%EOF\n')],
  'a picture of no size': [JPEG, Buffer.from('ffd8ffc0000b080000000001011100ffd9', 'hex')],
  'a picture as wide as can be said': [JPEG, Buffer.from('ffd8ffc0000b08ffffffff01011100ffd9', 'hex')],
  'a picture that is cut': [JPEG, Buffer.from('ffd8ffe0ffff', 'hex')],
  'a picture of five colours': [JPEG, Buffer.from('ffd8ffc0000b080001000105011100ffd9', 'hex')],
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'binder-'));
  mkdirSync(join(folder, 'run'));
  writeFileSync(join(folder, 'conf'), `municipality.instance = test\nbinder.directory = ${folder}/run\nbinder.seconds = 5\n`);
  binder = spawn(join(town.state, 'suite/libexec/portvakt/binder'), [], { env: { PATH: process.env.PATH, PORTVAKT_CONF: join(folder, 'conf') }, stdio: 'ignore' });
  await waitUntil('the binder listens', () => existsSync(join(folder, 'run/exchange.sock')));
});
after(() => {
  binder?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const checked = (bytes) => {
  const path = join(folder, 'out.pdf');
  writeFileSync(path, bytes);
  execFileSync('qpdf', ['--check', path], { stdio: 'pipe' });
  return path;
};

describe('a hostile document', () => {
  for (const [name, document] of Object.entries(HOSTILE))
    test(`${name}: the job ends, and the next one is served`, async () => {
      const answer = await bind([PDF, good], document, [PDF, good]);
      assert.ok([0, 0x81, 0xff].includes(answer.type), `type ${answer.type}`);
      if (answer.type === 0x81 && !SLOW.test(name)) {
        const text = execFileSync('pdftotext', ['-layout', checked(answer.body), '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
        assert.ok(text.split('\f').slice(0, -1).every((page) => page.includes('Utlevert til Jon Bakke')));
      }
      assert.equal(binder.exitCode, null);
      assert.equal((await bind([PDF, good])).type, 0x81);
    });
});

describe('of a page', () => {
  test('what acts stays behind: scripts, actions, attachments, links, forms', async () => {
    const actions = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /AA << /WC << /S /Launch /F (x) >> >> /Names << /EmbeddedFiles << /Names [(a) 8 0 R] >> /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>';
    const page = `${BOX} /Contents 4 0 R /AA << /O << /S /URI /URI (http://x) >> >> /Annots [5 0 R 6 0 R 7 0 R] /PieceInfo << /X << /Private (hemmelig) >> >>`;
    const document = one(page, [drawn, [5, '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://x) >> >>'],
      [6, '<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 8 0 R >>'], [7, '<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [0 0 9 9] /A << /S /SubmitForm /F (http://x) >> >>'],
      [8, '<< /Type /Filespec /F (a.exe) /EF << /F 9 0 R >> >>'], [9, '<< /Type /EmbeddedFile /Length 4 >>', Buffer.from('evil')]], actions);
    const answer = await bind([PDF, document]);
    assert.equal(answer.type, 0x81);
    const path = checked(answer.body);
    const plain = join(folder, 'plain.pdf');
    execFileSync('qpdf', ['--qdf', '--object-streams=disable', path, plain]);
    const all = readFileSync(plain, 'latin1');
    for (const word of ['JavaScript', '/JS', 'OpenAction', '/AA', 'Launch', 'URI', 'SubmitForm', 'EmbeddedFile', 'Filespec', 'PieceInfo', 'hemmelig', 'evil']) assert.ok(!all.includes(word), word);
    assert.ok(all.includes('0 0 1 rg 100 100 200 200 re f'));
    assert.equal(all.match(/\/Subtype \/Link/g).length, 1, 'the table of contents leads to the document, and nothing else leads anywhere');
    assert.doesNotMatch(all, /\/A </);
  });

  test('what is drawn upon it comes along: a note, a filled-in field', async () => {
    const form = [6, '<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Length 30 >>', Buffer.from('0 1 0 rg 0 0 100 20 re f       ')];
    const answer = await bind([PDF, one(`${BOX} /Contents 4 0 R /Annots [5 0 R]`, [drawn, [5, '<< /Type /Annot /Subtype /Stamp /Rect [100 700 200 720] /AP << /N 6 0 R >> >>'], form])]);
    assert.equal(answer.type, 0x81);
    const plain = join(folder, 'plain.pdf');
    execFileSync('qpdf', ['--qdf', '--object-streams=disable', checked(answer.body), plain]);
    assert.ok(readFileSync(plain, 'latin1').includes('0 1 0 rg 0 0 100 20 re f'));
  });

  test('the mark stands upright where the page is turned, and within where its box begins elsewhere', async () => {
    const answer = await bind([PDF, one(`${BOX} /Rotate 90 /Contents 4 0 R`, [drawn])], [PDF, one('/MediaBox [-100 -200 495 642] /CropBox [0 0 300 300] /Contents 4 0 R', [drawn])]);
    assert.equal(answer.type, 0x81);
    const boxes = execFileSync('pdftotext', ['-bbox', '-cropbox', checked(answer.body), '-'], { encoding: 'utf8' }).split('<page ').slice(2);
    for (const page of boxes) {
      const [, ...sides] = /width="([\d.]+)" height="([\d.]+)"/.exec(page);
      const [width, height] = page === boxes[0] ? sides.reverse() : sides; // told as the page lies in the file
      const [, x, y, right, bottom] = /xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">Utlevert/.exec(page).map(Number);
      assert.ok(x > 0 && right < Number(width) && y > Number(height) - 40 && bottom < Number(height), page.slice(0, 200));
      assert.ok(right - x > bottom - y);
    }
  });
});

// What the front and the pages in place of documents are to those who hear them: pdfinfo reads the tags as a reader does.
describe('what the binder writes itself', () => {
  const structure = (path) => execFileSync('pdfinfo', ['-struct-text', path], { encoding: 'utf8' }).trimEnd().split('\n').filter(Boolean).map((line) => line.replace(/"/g, '').trimEnd());
  let path;
  let all;
  before(async () => {
    const answer = await bind([PDF, good], [PDF, Buffer.from('ødelagt')], ...Array.from({ length: 20 }, () => [PDF, good]), [PDF, Buffer.from('også ødelagt')]);
    assert.equal(answer.type, 0x81);
    path = checked(answer.body);
    const plain = join(folder, 'plain.pdf');
    execFileSync('qpdf', ['--qdf', '--object-streams=disable', path, plain]);
    all = readFileSync(plain, 'latin1');
  });

  test('has a title, a language, and the documents beside the pages', () => {
    assert.match(execFileSync('pdfinfo', [path], { encoding: 'utf8' }), /^Title: +Dokumentpakke$/m);
    assert.match(all, /\/Lang \(nb\)/);
    assert.equal(all.match(/\/Title \(\d+\. Dokument \d+\)/g).length, 23);
  });

  test('is headings, texts and a table of contents, in the order in which it is read', () => {
    const lines = structure(path);
    const text = lines.join('\n');
    assert.match(text, /^Document\n {2}Sect\n {4}H1 \(block\):?\s+Dokumentpakke/m);
    assert.equal(lines.filter((line) => /^ +TOCI\b/.test(line)).length, 23);
    assert.deepEqual(lines.filter((line) => /^ +H[12]\b/.test(line)).map((line) => line.trim().slice(0, 2)), ['H1', 'H2', 'H2', 'H2']);
    const first = text.indexOf('TOCI');
    assert.match(text.slice(first, text.indexOf('TOCI', first + 4)), /Reference.*Link.*1.*Dokument 1.*side 3.*P.*Brev.*SHA-256/s);
    assert.equal(text.match(/Kan ikke vises som sider/g).length, 2);
    assert.ok(text.indexOf('Kan ikke vises') > text.lastIndexOf('TOCI'));
  });

  test('leads from each line of the table of contents to the page that it names', () => {
    const data = JSON.parse(execFileSync('qpdf', ['--json=2', path], { encoding: 'utf8', maxBuffer: 1 << 27 }));
    const objects = data.qpdf[1];
    const at = (reference) => objects[`obj:${reference}`].value;
    const pages = data.pages.map(({ object }) => object);
    const links = pages.flatMap((page) => { const notes = at(page)['/Annots'] ?? []; return (typeof notes === 'string' ? at(notes) : notes).map(at); });
    assert.deepEqual(links.map((link) => pages.indexOf(link['/Dest'][0]) + 1), Array.from({ length: 23 }, (_, i) => i + 3));
    assert.ok(links.every((link, i) => link['/Contents'] === `u:side ${i + 3}` && Number.isInteger(link['/StructParent'])));
    const root = at(at(data.qpdf[1].trailer.value['/Root'])['/StructTreeRoot']);
    const numbers = at(root['/ParentTree'])['/Nums'].filter((_, i) => i % 2 === 0);
    const used = [...links.map((link) => link['/StructParent']), ...pages.map((page) => at(page)['/StructParents'])].filter((n) => n !== undefined);
    assert.equal(new Set(used).size, used.length, 'no number stands for two');
    assert.deepEqual(used.sort((a, b) => a - b), numbers);
  });

  test('does not say that the documents\' own pages are tagged, and the marks are read by nobody', () => {
    assert.doesNotMatch(all, /\/Marked true/);
    assert.equal(all.match(/\/Artifact BMC/g).length, 25);
  });
});

describe('a question', () => {
  test('that is none is refused, and one that never ends is not waited for', async () => {
    assert.deepEqual(await ask(Buffer.concat([Buffer.from([1, 1, 0, 0]), number(3, 4), Buffer.from('abc')])), { type: 0xff, body: Buffer.from([1]) });
    assert.equal((await ask(Buffer.from([1, 1, 0, 0, 0xff, 0xff, 0xff, 0xff]))).type, 0);
    assert.equal((await ask(question([[PDF, good]]).subarray(0, 200))).type, 0);
    assert.equal((await bind([PDF, good])).type, 0x81);
  });
});
