// One rendition as a PDF: A4, letterhead, numbered pages, tagged for screen
// readers.  The same text gives the same bytes: the date is the document's,
// and the file's own id is made of the metadata, which never varies.
import * as fontkit from 'fontkit';
import PDFDocument from 'pdfkit';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { written } from './time.mjs';

const inter = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/inter/package.json'));
// Read once: a font of this size takes longer to understand than a page to set.
const font = (name) => fontkit.openSync(join(inter, name, `Inter_${name}.ttf`));
const FONTS = { text: font('400Regular'), bold: font('600SemiBold') };

const SERVICE = 'Fjordvik barnevernstjeneste';
const LETTERHEAD = `${SERVICE} | Postboks 90, 9995 Fjordvik | Telefon 00 00 00 00`;
const MARGIN = 68;
const INK = '#1e2b3c';
const GREY = '#5b6675';

export function renderPdf(text, doc) {
  return new Promise((resolve, reject) => {
    const pdf = begin(doc, text);
    const chunks = [];
    pdf.on('data', (chunk) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
    letterhead(pdf, text, doc);
    for (const block of text.blocks) BLOCKS[block.kind](pdf, block);
    signatures(pdf, text);
    footers(pdf, doc);
    pdf.end();
  });
}

function begin(doc, text) {
  const made = new Date(`${doc.date}T09:00:00Z`);
  const pdf = new PDFDocument({
    size: 'A4', margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + 16 }, bufferPages: true,
    pdfVersion: '1.7', tagged: true, displayTitle: true, lang: 'nb-NO', font: null,
    // A browser shows the title on its tab: it tells nothing.
    info: { Title: 'Dokument', Author: SERVICE, Creator: 'Portvakt', Producer: 'Portvakt', CreationDate: made, ModDate: made },
  });
  pdf.registerFont('text', FONTS.text).registerFont('bold', FONTS.bold);
  pdf.size = text.kind === 'child' ? 13 : 10.5;
  pdf.x = MARGIN;
  return pdf;
}

const width = (pdf) => pdf.page.width - 2 * MARGIN;

// A tagged run of text.
function put(pdf, tag, string, { face = 'text', size = pdf.size, colour = INK, gap = 0.7, ...options } = {}) {
  pdf.font(face).fontSize(size).fillColor(colour);
  pdf.addStructure(pdf.struct(tag, () => pdf.text(string, MARGIN, pdf.y, { width: width(pdf), lineGap: size * 0.28, ...options })));
  pdf.y += size * gap;
}

function room(pdf, height) {
  if (pdf.y + height > pdf.page.height - pdf.page.margins.bottom) pdf.addPage();
}

function letterhead(pdf, text, doc) {
  const [name, ...lines] = (text.from ?? LETTERHEAD).split('|').map((part) => part.trim());
  put(pdf, 'P', name, { face: 'bold', size: 12, gap: 0.1 });
  if (lines.length) put(pdf, 'P', lines.join('  ·  '), { size: 8.5, colour: GREY, gap: 0.9 });
  rule(pdf);
  for (const line of (text.to ?? '').split(';').filter(Boolean)) put(pdf, 'P', line.trim(), { gap: 0 });
  if (text.to) pdf.y += 8;
  put(pdf, 'P', `${written(text.date ?? doc.date)}     Arkivref. ${doc.reference}`, { size: 9, colour: GREY, gap: 1.6 });
  put(pdf, 'H1', text.title, { face: 'bold', size: pdf.size + 6.5, gap: 0.6 });
  if (text.omitted) omitted(pdf, text.omitted);
}

function rule(pdf) {
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf.moveTo(MARGIN, pdf.y).lineTo(pdf.page.width - MARGIN, pdf.y).lineWidth(0.8).stroke('#9aa7b8');
  pdf.endMarkedContent();
  pdf.y += 14;
}

// A redacted rendition is written anew; nothing lies under anything.
const omitted = (pdf, ground) => BLOCKS.note(pdf, {
  text: `Dette er en utgave der opplysninger er utelatt etter ${ground}. Teksten er satt opp på nytt uten dem. `
    + 'Der noe mangler midt i teksten, står det [utelatt].',
});

const BLOCKS = {
  heading(pdf, { text }) {
    room(pdf, 60);
    pdf.y += 4;
    put(pdf, 'H2', text, { face: 'bold', size: pdf.size + 1.5, gap: 0.35 });
  },
  paragraph: (pdf, { text }) => put(pdf, 'P', text),
  list(pdf, { items }) {
    const list = pdf.struct('L');
    pdf.addStructure(list);
    for (const item of items) listItem(pdf, list, item);
    list.end();
    pdf.x = MARGIN;
    pdf.y += pdf.size * 0.5;
  },
  note(pdf, { text }) {
    const inner = width(pdf) - 24;
    pdf.font('text').fontSize(9.5);
    const height = pdf.heightOfString(text, { width: inner, lineGap: 2.6 }) + 18;
    room(pdf, height);
    const top = pdf.y;
    pdf.markContent('Artifact', { type: 'Layout' });
    pdf.rect(MARGIN, top, width(pdf), height).fill('#eef2f7');
    pdf.endMarkedContent();
    pdf.fillColor(INK);
    pdf.addStructure(pdf.struct('P', () => pdf.text(text, MARGIN + 12, top + 10, { width: inner, lineGap: 2.6 })));
    pdf.x = MARGIN;
    pdf.y = top + height + 12;
  },
  table(pdf, { rows }) {
    const table = pdf.struct('Table');
    pdf.addStructure(table);
    rows.forEach((cells, row) => tableRow(pdf, table, cells, row === 0));
    table.end();
    pdf.x = MARGIN;
    pdf.y += 12;
  },
};

function listItem(pdf, list, item) {
  const options = { width: width(pdf) - 16, lineGap: pdf.size * 0.28 };
  pdf.font('text').fontSize(pdf.size).fillColor(INK);
  room(pdf, pdf.heightOfString(item, options));
  const top = pdf.y;
  list.add(pdf.struct('LI', [
    pdf.struct('Lbl', () => pdf.text('–', MARGIN, top, { lineBreak: false })),
    pdf.struct('LBody', () => pdf.text(item, MARGIN + 16, top, options)),
  ]));
  pdf.y += pdf.size * 0.3;
}

function tableRow(pdf, table, cells, head) {
  const column = width(pdf) / cells.length;
  pdf.font(head ? 'bold' : 'text').fontSize(9.5);
  const height = Math.max(...cells.map((cell) => pdf.heightOfString(cell, { width: column - 12, lineGap: 2 }))) + 9;
  room(pdf, height);
  const top = pdf.y;
  const line = pdf.struct('TR');
  table.add(line);
  cells.forEach((cell, i) => line.add(pdf.struct(head ? 'TH' : 'TD', () => {
    pdf.font(head ? 'bold' : 'text').fontSize(9.5).fillColor(INK);
    pdf.text(cell, MARGIN + i * column, top + 4, { width: column - 12, lineGap: 2 });
  })));
  line.end();
  pdf.markContent('Artifact', { type: 'Layout' });
  pdf.moveTo(MARGIN, top + height).lineTo(pdf.page.width - MARGIN, top + height).lineWidth(head ? 0.8 : 0.4).stroke('#9aa7b8');
  pdf.endMarkedContent();
  pdf.y = top + height;
}

// sign: who sends the letter.  signed: whose electronic signature it bears.
function signatures(pdf, { sign, signed }) {
  if (sign) {
    room(pdf, 48 + 24 * sign.split(';').length);
    pdf.y += 8;
    put(pdf, 'P', 'Med vennlig hilsen', { gap: 1.4 });
    for (const line of sign.split(';')) {
      const [name, title] = line.split(',').map((part) => part.trim());
      put(pdf, 'P', name, { face: 'bold', gap: 0 });
      if (title) put(pdf, 'P', title, { gap: 0.6 });
    }
  }
  if (signed) BLOCKS.table(pdf, { rows: [['Signert av', 'Tidspunkt'], ...signed.split(';').map((line) => line.split(',').map((p) => p.trim()))] });
}

function footers(pdf, doc) {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    const bottom = pdf.page.margins.bottom;
    pdf.page.margins.bottom = 0; // else the line below would begin a new page
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font('text').fontSize(8.5).fillColor(GREY)
      .text(`Arkivref. ${doc.reference}     Side ${page + 1} av ${count}`, MARGIN, pdf.page.height - 48, { width: width(pdf), align: 'right', lineBreak: false });
    pdf.endMarkedContent();
    pdf.page.margins.bottom = bottom;
  }
}
