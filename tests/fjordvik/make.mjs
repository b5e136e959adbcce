#!/usr/bin/env node
// Makes the import folder of the Fjordvik municipality:
//   node make.mjs OUT   →   OUT/municipality.jsonl, OUT/documents/*, OUT/cells.json
// It needs the Node of Debian 12 (18) or newer, and nothing outside tests/.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cellsOf } from './cells.mjs';
import { photograph } from './drawing.mjs';
import { renderPdf } from './pdf.mjs';
import { pathOf, readData, recordsOf } from './records.mjs';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const lines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export async function make(out) {
  const data = await readData();
  rmSync(join(out, 'documents'), { recursive: true, force: true });
  mkdirSync(join(out, 'documents'), { recursive: true });
  const hashes = new Map();
  for (const doc of data.documents) {
    for (const text of doc.renditions) {
      const bytes = text.photo ? photograph(text.photo) : await renderPdf(text, doc);
      writeFileSync(join(out, pathOf(text)), bytes);
      hashes.set(text.id, sha256(bytes));
    }
  }
  const records = recordsOf(data);
  const cells = cellsOf(readFileSync(new URL('acceptance.csv', import.meta.url), 'utf8'), records, hashes);
  writeFileSync(join(out, 'municipality.jsonl'), lines(records));
  writeFileSync(join(out, 'cells.json'), `[\n${cells.map((cell) => JSON.stringify(cell)).join(',\n')}\n]\n`);
  return { data, records, cells, hashes };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const out = process.argv[2];
  if (!out) {
    console.error('usage: make.mjs OUT');
    process.exit(2);
  }
  const { records, hashes } = await make(out);
  console.log(`${out}: ${records.length} records, ${hashes.size} files`);
}
