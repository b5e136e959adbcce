#!/usr/bin/env node
// What must hold of the Fjordvik data before anything is built on it:
//   node check.mjs [FOLDER]
// FOLDER holds the domain's own acceptance.csv, transitions.csv, routing.csv,
// intake.csv and identities.csv; with it, our copies are compared to them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOCK, readCsv } from './cells.mjs';
import { make } from './make.mjs';
import { mentions } from './mentions.mjs';

const here = (name) => new URL(name, import.meta.url);
const cells = readCsv(readFileSync(here('acceptance.csv'), 'utf8'));
const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'fjordvik-')));
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

let passed = 0;
let failed = 0;
function holds(what, faults) {
  if (faults.length === 0) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED ${what}`);
    faults.slice(0, 10).forEach((fault) => console.log(`  ${fault}`));
  }
}

const first = await make(folders[0]);
const second = await make(folders[1]);
const { records, hashes } = first;
const of = (verb) => records.filter((record) => record.do === verb);
const byId = new Map(records.map((record) => [record.id, record]));
const now = Date.parse(CLOCK);
const live = (r) => !(Date.parse(r.from) > now) && !(Date.parse(r.until) <= now);

// --- the records ---------------------------------------------------------

const REFERENCES = ['person', 'file', 'child', 'caseworker', 'standing', 'agent', 'principal', 'document', 'rendition',
  'engagement', 'organisation', 'phase', 'decided_by', 'author', 'staff', 'letter', 'mandate', 'move'];
const referred = (r) => [...REFERENCES.map((name) => r[name]), ...(r.also ?? []), ...(r.owners ?? []), ...(r.children ?? [])]
  .filter(Boolean);

holds('no id is used twice', records.map((r) => r.id).filter((id, i, all) => all.indexOf(id) !== i));
holds('what a record names stands before it', records.flatMap((r, i) => referred(r)
  .filter((id) => !(records.indexOf(byId.get(id)) < i && byId.has(id))).map((id) => `${r.id}: ${id}`)));
holds('a share is of a file its document lies in and its reader stands in', of('share').filter((share) => {
  const doc = byId.get(share.document);
  return ![doc.file, ...(doc.also ?? [])].includes(share.file) || byId.get(share.standing).file !== share.file;
}).map((share) => share.id));
holds('no share begins before its reader\'s standing does', of('share')
  .filter((share) => Date.parse(share.from) < Date.parse(byId.get(share.standing).from)).map((share) => share.id));
holds('every rendition belongs to a document, and every living document has an original', [
  ...of('rendition').filter((r) => !byId.has(r.document)).map((r) => r.id),
  ...of('document').filter((d) => Boolean(d.destroyed) === of('rendition')
    .some((r) => r.document === d.id && ['original', 'signed'].includes(r.kind))).map((d) => d.id),
]);

// --- the acceptance cells ------------------------------------------------

const key = (doc, principal) => `${doc} ${principal}`;
const cellOf = new Map(cells.map((cell) => [key(cell.doc, cell.principal), cell]));
const covers = (types, type) => !types || types.includes(type) || (type === 'BREV' && types.includes('KORRESPONDANSE'));

// Every pair that can be opened or seen at the demo clock: {pair, share}.
function visiblePairs() {
  const mandates = of('mandate').filter(live);
  return of('share').filter(live).flatMap((share) => {
    const standing = byId.get(share.standing);
    if (!live(standing)) return [];
    const agents = mandates.filter((m) => m.principal === standing.id && covers(m.types, byId.get(share.document).type));
    return [standing.person, ...agents.map((m) => m.agent)]
      .map((person) => ({ pair: key(share.document, person), share, self: person === standing.person }));
  });
}
const visible = visiblePairs();

holds('306 cells, 53 documents', [cells.length !== 306 && 'cells', of('document').length !== 53 && 'documents'].filter(Boolean));
holds('documents have the type and the date of the acceptance data', cells.filter((cell) => {
  const doc = byId.get(cell.doc);
  return doc?.type !== cell.type || doc?.date !== cell.doc_date;
}).map((cell) => cell.doc));
holds('every cell that is not DH has a share, and its own', cells.filter((cell) => cell.decision !== 'DH'
  && visible.filter(({ pair }) => pair === key(cell.doc, cell.principal)).length !== 1).map((cell) => key(cell.doc, cell.principal)));
holds('nothing else is shared with anybody (the closure rule)', visible
  .filter(({ pair }) => !cellOf.has(pair) || cellOf.get(pair).decision === 'DH').map(({ pair }) => pair));
holds('a share carries the rule of its cell', visible
  .filter(({ pair, share, self }) => self && cellOf.get(pair)?.rule !== share.rule).map(({ pair, share }) => `${pair}: ${share.rule}`));
holds('every delivered rendition has bytes', first.cells.filter((cell) => cell.rendition && !cell.sha256).map((cell) => cell.share));

// --- the files -----------------------------------------------------------

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' });
const pathOf = (id) => join(folders[0], byId.get(id).path);
const isPhoto = (id) => byId.get(id).path.endsWith('.jpg');

// All that a rendition says: text, metadata, the name it is downloaded under.
const said = new Map([...hashes.keys()].map((id) => {
  const file = pathOf(id);
  const inside = isPhoto(id) ? readFileSync(file, 'latin1') : run('pdftotext', file, '-') + run('pdfinfo', file) + run('pdfinfo', '-meta', file);
  return [id, `${inside}\n${byId.get(id).filename}`.replace(/\s+/g, ' ')];
}));
const all = [...said.keys()];
const has = (id, word) => said.get(id).toLowerCase().includes(word.toLowerCase());

holds('the same bytes every time', [...hashes].filter(([id, hash]) => second.hashes.get(id) !== hash).map(([id]) => id));
holds('the same records every time', readFileSync(join(folders[0], 'municipality.jsonl'))
  .equals(readFileSync(join(folders[1], 'municipality.jsonl'))) ? [] : ['municipality.jsonl']);
holds('every PDF has 1–3 pages, a neutral title and the service as author', all.filter((id) => !isPhoto(id))
  .filter((id) => !/Title: Dokument Author: Fjordvik barnevernstjeneste .*Pages: [123] /.test(said.get(id))));
holds('every font is embedded', all.filter((id) => !isPhoto(id))
  .filter((id) => run('pdffonts', pathOf(id)).split('\n').slice(2).filter(Boolean).some((line) => !/ yes (yes|no ) (yes|no ) +\d+ +\d+$/.test(line))));
holds('no letter is missing from the font', all.filter((id) => said.get(id).includes('\u0000') || said.get(id).includes('\ufffd')).filter((id) => !isPhoto(id)));
holds('a redacted rendition says so', of('rendition').filter((r) => ['redacted', 'extract'].includes(r.kind) && !isPhoto(r.id))
  .filter((r) => !has(r.id, 'opplysninger er utelatt etter')).map((r) => r.id));

// --- the protected address -----------------------------------------------

const atoms = of('atom').map((atom) => atom.value);
const FREE = ['B-09', 'B-10', 'B-12', 'B-13', 'B-14', 'B-15'];
const WITH = ['B-01', 'B-02', 'B-03', 'B-04', 'B-05', 'B-06', 'B-07', 'B-08', 'B-11', 'B-16', 'B-17'];
const shown = visible.filter(({ pair }) => / P(07|08|22)$/.test(pair));
const clean = new Set([...shown.map(({ share }) => share.rendition).filter(Boolean),
  ...of('rendition').filter((r) => r.document.startsWith('B-') && r.kind === 'child').map((r) => r.id),
  ...of('rendition').filter((r) => FREE.includes(r.document)).map((r) => r.id), 'B-11.r16']);
// As the import looks for them: case, spaces and punctuation hide nothing.
const bare = (text) => text.normalize('NFKC').toLowerCase().replace(/[\s\p{P}\p{S}\p{Cf}]/gu, '');
const tells = (text, word) => bare(text).includes(bare(word));
const leaks = (id, words) => words.filter((word) => tells(said.get(id), word)).map((word) => `${id}: ${word}`);

holds('no protected atom in what the parents of B, their lawyer or the child are given', [...clean].flatMap((id) => leaks(id, atoms)));
holds('nor a first name of the foster parents, nor the supervisor', [...clean]
  .filter((id) => /\b(Marte|Eirik|Berit|Foss)\b/.test(said.get(id))));
holds('nor in any title, label or letter they see', [
  ...shown.map(({ share }) => share.title),
  ...of('standing').filter((s) => ['P06', 'P07', 'P08'].includes(s.person)).map((s) => s.label),
  ...of('mandate').map((m) => m.label),
  ...of('letter').concat(of('answer')).filter((l) => /^P0[678]\./.test(byId.get(l.letter ?? l.id).standing)).map((l) => l.body),
].filter((words) => atoms.some((atom) => tells(words, atom))));
holds('the originals do hold the address, so that the check can fail', WITH
  .filter((doc) => leaks(`${doc}.original`, atoms).length === 0));
holds('the photo has its place in the original, and no metadata when shared', [
  !/Exif\0\0/.test(readFileSync(pathOf('B-13.original'), 'latin1')) && 'original',
  /Exif|Demotelefon/.test(readFileSync(pathOf('B-13.r15m'), 'latin1')) && 'shared',
].filter(Boolean));

// --- what each variant leaves out ----------------------------------------

const says = (id, word) => new RegExp(`(?<![\\wæøå])${word}`, 'i').test(said.get(id));
for (const { what, where, never, instead } of mentions) {
  holds(what, [
    ...where.filter((id) => !said.has(id)).map((id) => `${id} is missing`),
    ...where.filter((id) => said.has(id)).flatMap((id) => never.filter((word) => says(id, word)).map((word) => `${id}: ${word}`)),
    ...never.filter((word) => !says(instead, word)).map((word) => `${instead} lacks ${word}`),
  ]);
}
holds('only the reporter\'s own share may hint at who reported', of('share')
  .filter((s) => s.document === 'A1-01' && /nabo|nilsen|gro\b/i.test(s.title)).map((s) => s.id));

// --- the domain's own tables ---------------------------------------------

const domain = process.argv[2];
const same = (name) => readFileSync(join(domain, name), 'utf8') === readFileSync(here(name), 'utf8');
if (!domain || !existsSync(domain)) console.log('left out: the comparison with the domain\'s own tables (give their folder)');
else {
  holds('our copies are the domain\'s', ['acceptance.csv', 'transitions.csv', 'routing.csv', 'intake.csv'].filter((name) => !same(name)));
  holds('the people are the domain\'s', readCsv(readFileSync(join(domain, 'identities.csv'), 'utf8')).filter((row) => {
    const person = byId.get(row.id);
    return person?.nid !== row['synthetic_fnr(+80)'] || person.name !== row.name || person.born !== row.born || person.sex !== row.sex;
  }).map((row) => row.id));
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
