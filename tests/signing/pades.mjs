// The signed document: a PDF with a front page that says who signed what, the originals and every signer's XAdES
// as attachments, and the service's seal over all of it.
import * as fontkit from 'fontkit';
import PDFDocument from 'pdfkit';
import { createRequire } from 'node:module';
import path from 'node:path';
import { signDetached } from './cms.mjs';

const inter = path.dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/inter/package.json'));
const font = (name) => fontkit.openSync(path.join(inter, name, `Inter_${name}.ttf`));
let fonts;

const MARGIN = 68;
const ROOM = 12 * 1024; // for the signature, in bytes
const UNKNOWN = 9999999999; // a number that is as long as the real ones may become

const day = (at) => new Intl.DateTimeFormat('nb-NO', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Oslo' }).format(new Date(at));

// How the sender wanted signers to be named.
export function shownAs(person, identifier) {
  if (identifier === 'NAME') return person.name;
  const [year, month, date] = person.born.split('-');
  return identifier === 'DATE_OF_BIRTH_AND_NAME' ? `${person.name}, født ${date}.${month}.${year}` : `${person.name}, ${person.pid}`;
}

// All of PDF/A in: PDF/A-3b out.
const isArchival = (bytes) => bytes.includes('pdfaid:part');

function begin(job) {
  fonts ??= { text: font('400Regular'), bold: font('600SemiBold') };
  const made = new Date(job.at);
  const pdf = new PDFDocument({
    size: 'A4', margin: MARGIN, pdfVersion: '1.7', tagged: true, displayTitle: true, lang: 'nb-NO', font: null,
    ...(job.documents.every((file) => isArchival(file.bytes)) ? { subset: 'PDF/A-3b' } : {}),
    info: { Title: 'Signert dokument', Author: 'Posten signering (test)', Creator: 'Stedfortreder', Producer: 'Stedfortreder', CreationDate: made, ModDate: made },
  });
  return pdf.registerFont('text', fonts.text).registerFont('bold', fonts.bold);
}

function put(pdf, tag, string, face, size) {
  pdf.font(face).fontSize(size);
  pdf.addStructure(pdf.struct(tag, () => pdf.text(string, { width: pdf.page.width - 2 * MARGIN })));
  pdf.moveDown(0.4);
}

function frontPage(pdf, job) {
  put(pdf, 'H1', 'Signert dokument', 'bold', 20);
  put(pdf, 'P', 'Dokumentene under er signert elektronisk. De ligger vedlagt i denne filen slik de var da de ble signert. Dette er en test.', 'text', 11);
  put(pdf, 'H2', 'Dokumenter', 'bold', 14);
  for (const file of job.documents) put(pdf, 'P', file.title, 'text', 11);
  put(pdf, 'H2', 'Signert av', 'bold', 14);
  for (const signer of job.signers) put(pdf, 'P', `${shownAs(signer.person, job.identifier)} – ${day(signer.at)}`, 'text', 11);
}

function attach(pdf, job) {
  const about = { creationDate: new Date(job.at), modifiedDate: new Date(job.at) };
  for (const file of job.documents) pdf.file(file.bytes, { ...about, name: file.name, type: file.mime, description: file.title, relationship: 'Source' });
  job.signers.forEach((signer, i) => {
    if (signer.xades) pdf.file(signer.xades, { ...about, name: `xades-${i + 1}.xml`, type: 'text/xml', description: 'XAdES', relationship: 'Supplement' });
  });
}

// A field for the seal, not visible on the page.
function field(pdf, job) {
  const signature = pdf.ref({
    Type: 'Sig', Filter: 'Adobe.PPKLite', SubFilter: 'ETSI.CAdES.detached', ByteRange: [0, UNKNOWN, UNKNOWN, UNKNOWN],
    Contents: Buffer.alloc(ROOM), M: new Date(job.at), Name: new String('Posten signering (test)'), Reason: new String('Forsegling av signert dokument'),
  });
  const widget = pdf.ref({
    Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: new String('Segl'), V: signature, F: 132, Rect: [0, 0, 0, 0], P: pdf.page.dictionary,
  });
  const form = pdf.ref({ SigFlags: 3, Fields: [widget] });
  pdf.page.annotations.push(widget);
  pdf._root.data.AcroForm = form;
  pdf.endAcroForm = () => { for (const ref of [signature, widget, form]) ref.end(); }; // pdfkit's own is for forms to fill in
}

function finished(pdf) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    pdf.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject);
    pdf.end();
  });
}

// Puts the signature into the place that was kept for it.  `range` lets a misbehaviour cover something else.
export function seal(bytes, signer, { range = (r) => r, sign = signDetached } = {}) {
  const text = bytes.toString('latin1');
  const placeholder = `[0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN}]`;
  const [rangeAt, from] = [text.lastIndexOf(placeholder), text.lastIndexOf(`<${'0'.repeat(ROOM * 2)}>`)];
  const to = from + ROOM * 2 + 2;
  const covered = range([0, from, to, bytes.length - to]);
  bytes.write(`[${covered.join(' ')}]`.padEnd(placeholder.length), rangeAt, 'latin1');
  const [a, b, c, d] = covered;
  const signature = sign(signer, Buffer.concat([bytes.subarray(a, a + b), bytes.subarray(c, c + d)]));
  if (signature.length > ROOM) throw new Error('the signature is too long');
  bytes.write(signature.toString('hex'), from + 1, 'latin1');
  return bytes;
}

// job: { at, identifier, documents: [{ name, title, mime, bytes }], signers: [{ person, at, xades }] }
export async function makePades(job, signer, options) {
  const pdf = begin(job);
  frontPage(pdf, job);
  attach(pdf, job);
  field(pdf, job);
  return seal(await finished(pdf), signer, options);
}
