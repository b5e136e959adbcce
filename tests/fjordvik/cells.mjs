// The 306 cells of acceptance.csv, each with the share that answers it at the
// demo clock, and the bytes that this share must deliver.
export const CLOCK = '2026-11-21T10:00:00+01:00';

// A line of CSV: fields in quotes may hold commas and doubled quotes.
const fieldsOf = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)]
  .map(([, quoted, plain]) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')));

export function readCsv(text) {
  const [head, ...rows] = text.trim().split(/\r?\n/).map(fieldsOf);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

const running = (record, now) => Date.parse(record.from) <= now && !(Date.parse(record.until) <= now);

// Who a person reads as: each standing of one's own, and those of principals.
function readersOf(person, records) {
  const own = records.filter((r) => r.do === 'standing' && r.person === person).map((r) => r.id);
  const principals = records.filter((r) => r.do === 'mandate' && r.agent === person).map((r) => r.principal);
  return [...own, ...principals];
}

// Which kinds of share and rendition each decision means.
const MEANS = {
  A: { kind: 'read', forms: ['original', 'signed'] },
  AR: { kind: 'read', forms: ['redacted', 'extract'] },
  AC: { kind: 'read', forms: ['child'] },
  S: { kind: 'sign', forms: ['original'] },
  U: { kind: 'own', forms: ['original', undefined] },
  DT: { kind: 'withheld' },
  DV: { kind: 'withheld' },
};

export function fits(decision, share, rendition) {
  const { kind, forms } = MEANS[decision];
  return share.kind === kind && (forms ? forms.includes(rendition?.kind) : !rendition);
}

export function cellsOf(csv, records, hashes) {
  const now = Date.parse(CLOCK);
  const shares = records.filter((r) => r.do === 'share' && running(r, now));
  const byId = new Map(records.map((r) => [r.id, r]));
  return readCsv(csv).map(({ case: family, doc, principal, decision, rule }) => {
    const cell = { case: family, document: doc, principal, decision, rule };
    if (decision === 'DH') return cell;
    const readers = readersOf(principal, records);
    const found = shares.filter((s) => s.document === doc && readers.includes(s.standing));
    if (found.length !== 1) throw new Error(`${doc} ${principal} ${decision}: ${found.length} shares`);
    const [share] = found;
    const rendition = byId.get(share.rendition);
    if (!fits(decision, share, rendition)) throw new Error(`${doc} ${principal} ${decision}: share ${share.id} is ${share.kind} ${rendition?.kind}`);
    return { ...cell, share: share.id, standing: share.standing, title: share.title,
      ...(rendition && { rendition: rendition.id, path: rendition.path, sha256: hashes.get(rendition.id) }) };
  });
}
