// The texts: one small file per rendition, texts/<case>/<document>.<rendition>.md.
//
// First a head between two lines of "---", one "name: value" a line, then the
// body: "## heading", "- item", "> note", "| cell | cell |" (the first row is
// the table's head), and paragraphs, each ended by an empty line.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FIELDS = ['title', 'kind', 'clears', 'children', 'from', 'to', 'date', 'omitted', 'sign',
  'signed', 'third_party', 'filename', 'photo'];
const KINDS = ['original', 'signed', 'child'];

// Blocks are parted by empty lines, and a heading ends with its line.
const PARTS = /\n\s*\n|(?<=^## [^\n]*)\n/m;

const listOf = (value) => value.split(/[;,]\s*/).filter(Boolean);

function headOf(lines, where) {
  const head = {};
  for (const line of lines) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (!FIELDS.includes(name)) throw new Error(`${where}: not a field: ${line}`);
    head[name] = value.trim();
  }
  return head;
}

function blockOf(lines) {
  const first = lines[0];
  if (first.startsWith('## ')) return { kind: 'heading', text: first.slice(3) };
  if (first.startsWith('- ')) return { kind: 'list', items: joined(lines, '- ') };
  if (first.startsWith('> ')) return { kind: 'note', text: lines.map((l) => l.slice(2)).join(' ') };
  if (first.startsWith('|')) return { kind: 'table', rows: lines.map(cells) };
  return { kind: 'paragraph', text: lines.join(' ') };
}

// Items may go on over several lines; a new one begins with the mark.
function joined(lines, mark) {
  const items = [];
  for (const line of lines) {
    if (line.startsWith(mark)) items.push(line.slice(mark.length));
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return items;
}

const cells = (line) => line.split('|').slice(1, -1).map((cell) => cell.trim());

// One rendition: {id, document, name, kind, clears, children, …, blocks}.
export function parseText(source, id) {
  const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? [];
  if (head === undefined) throw new Error(`${id}: a text begins with a head between two lines of ---`);
  const fields = headOf(head.split('\n'), id);
  const [document, name] = id.split('.');
  return {
    ...fields,
    id,
    document,
    name,
    kind: fields.kind ?? (KINDS.includes(name) ? name : 'redacted'),
    clears: listOf(fields.clears ?? ''),
    children: fields.children === undefined ? undefined : listOf(fields.children),
    third_party: fields.third_party === 'yes',
    blocks: body.split(PARTS).map((part) => part.split('\n').filter((l) => l.trim()))
      .filter((lines) => lines.length).map(blockOf),
  };
}

export function readTexts(folder) {
  const texts = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    .flatMap((entry) => readdirSync(join(folder, entry.name)).map((file) => join(entry.name, file)))
    .filter((path) => path.endsWith('.md')).sort()
    .map((path) => parseText(readFileSync(join(folder, path), 'utf8'), path.replace(/^.*\/|\.md$/g, '')));
  return new Map(texts.map((text) => [text.id, text]));
}
