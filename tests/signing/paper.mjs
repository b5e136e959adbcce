// A small PDF for tests to sign.
import PDFDocument from 'pdfkit';

export function makePdf(text, options = {}) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const pdf = new PDFDocument({ size: 'A4', pdfVersion: '1.7', info: { Title: 'Dokument' }, ...options });
    pdf.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject);
    pdf.text(text);
    pdf.end();
  });
}
