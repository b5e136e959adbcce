// From the case files, people.json and the texts to the records of the import form.
import { readFileSync } from 'node:fs';
import { fifteenth, instant, latest } from './time.mjs';
import { readTexts } from './text.mjs';

const here = (path) => new URL(path, import.meta.url);
const CASES = ['municipality', 'a1', 'a2', 'b', 'c', 'd', 'e'];
// Whoever a record names comes before it.
const ORDER = ['municipality', 'organisation', 'person', 'staff', 'file', 'phase', 'flag', 'atom', 'engagement',
  'standing', 'mandate', 'document', 'rendition', 'block', 'hold', 'child-view', 'share', 'opening', 'letter', 'answer',
  'want', 'approval', 'deadline'];
// What a file is called when it is downloaded: the kind of document and its date, nothing else.
const WORDS = { MELDING: 'melding', SAMTYKKE: 'samtykke', BARNESAMTALE: 'samtale', RAPPORT: 'rapport', VEDTAK: 'vedtak',
  PLAN: 'plan', HELSE: 'erklaering', INTERN: 'notat', REFERAT: 'referat', BARNEMELDING: 'melding', BREV: 'brev',
  AVTALE: 'avtale', TILSYN: 'tilsyn', TRUSSEL: 'vurdering', REGISTER: 'melding', NEMND: 'nemnd', ERKLAERING: 'erklaering',
  INNSYNSKRAV: 'krav', AVSLAG: 'svar', OEKONOMI: 'utgifter', KLAGE: 'klage', INNSYNSPAKKE: 'innsyn', OPPREISNING: 'soknad' };

export async function readData() {
  const people = JSON.parse(readFileSync(here('people.json'), 'utf8'));
  const cases = await Promise.all(CASES.map((name) => import(`./cases/${name}.mjs`)));
  const data = { people, texts: readTexts(here('texts').pathname), all: cases.flatMap((module) => module.default) };
  data.byId = new Map([...people, ...data.all].map((record) => [record.id, record]));
  data.documents = data.all.filter((record) => record.do === 'document').map((doc) => placed(doc, data));
  return data;
}

// A document knows its file, that file's number and who decides there.
function placed(doc, data) {
  const file = data.byId.get(doc.fields.file ?? doc.id.split('-')[0]);
  const inFile = data.all.filter((r) => r.do === 'document' && (r.fields.file ?? r.id.split('-')[0]) === file.id);
  const siblings = data.all.filter((r) => r.do === 'file' && r.family === file.family);
  return {
    ...doc,
    file,
    child: file.child ?? siblings.find((f) => f.child)?.child,
    reference: `${file.number}-${inFile.indexOf(doc) + 1}`,
    decider: file.caseworker ?? 'S28',
    renditions: [...data.texts.values()].filter((text) => text.document === doc.id),
  };
}

const person = ({ id, pid, name, born, sex, email, phone, reserved }) => ({ do: 'person', id, nid: pid, name, born, sex, email, phone, reserved });

function documentRecord({ id, file, type, date, fields }) {
  const { title, also, internal, author, owners, expert, assessed, destroyed, proof } = fields;
  return { do: 'document', id, file: file.id, also, type, date, title, internal, author, owners, expert, assessed, destroyed, proof };
}

export const pathOf = (text) => `documents/${text.id}.${text.photo ? 'jpg' : 'pdf'}`;

function renditionRecord(text, doc) {
  const { id, document, kind, clears, third_party: third } = text;
  const filename = text.filename ?? `${WORDS[doc.type]}-${doc.date}.${text.photo ? 'jpg' : 'pdf'}`;
  return { do: 'rendition', id, document, kind, path: pathOf(text), filename, children: text.children ?? [doc.child],
    clears: clears.length ? clears : undefined, third_party: third || undefined };
}

// When a share begins: the morning of the document's day, but not before the
// standing does, nor before a child who is no party otherwise turns fifteen.
function visibleFrom(share, doc, standing, data) {
  if (share.from) return instant(share.from, '09:00');
  const rendition = share.rendition && data.texts.get(`${doc.id}.${share.rendition}`);
  const young = standing.capacity === 'child' && !standing.party_basis && share.kind !== 'own' && rendition?.kind !== 'child';
  const born = data.byId.get(standing.person).born;
  return latest(instant(doc.date, '09:00'), instant(standing.from, '09:00'), young && instant(fifteenth(born)));
}

function shareRecord(share, doc, data) {
  const standing = data.byId.get(share.reader);
  const { kind, rule, rendition, title = doc.shown, basis = 'dispatch', until, comment_until, complain, review_at } = share;
  return { do: 'share', id: share.id ?? `${doc.id}.${standing.person}`, standing: standing.id, document: doc.id,
    file: standing.file, rendition: rendition && `${doc.id}.${rendition}`, kind, title, rule, basis,
    from: visibleFrom(share, doc, standing, data), until, comment_until, complain, review_at, decided_by: doc.decider };
}

function spread(record, data) {
  if (record.do === 'file') return [{ ...record, number: undefined }];
  if (record.do !== 'document') return [record];
  const doc = data.documents.find((d) => d.id === record.id);
  return [documentRecord(doc), ...doc.renditions.map((text) => renditionRecord(text, doc)),
    ...doc.shares.map((share) => shareRecord(share, doc, data))];
}

export function recordsOf(data) {
  const records = [...data.people.map(person), ...data.all.flatMap((record) => spread(record, data))];
  return records.sort((a, b) => ORDER.indexOf(a.do) - ORDER.indexOf(b.do));
}
