// All cells of acceptance.csv and the closure rule, as every portal principal.
import { bytesOf, randomHandle, sha256 } from './kit.mjs';

const REPORTERS = new Set(['reporter_public', 'reporter_private']);
const LOCKED_OUT = new Set(['P05', 'P13']); // too young to log in, and no session was opened for them

function principals(a) {
  const staff = new Set(a.of('staff').map((s) => s.person));
  return a.of('person').map((p) => p.id).filter((id) => !staff.has(id) && !LOCKED_OUT.has(id));
}

// Every handle that the list shows, page by page.
async function listed(visitor) {
  const handles = [];
  let page = await visitor.get('/dokumenter');
  for (let i = 0; i < 50; i += 1) {
    handles.push(...new Set(page.links.map((l) => /^\/dokument\?id=([\w-]{22})$/.exec(l)?.[1]).filter(Boolean)));
    const next = page.links.find((l) => l.startsWith('/dokumenter?') && /[?&]cursor=/.test(l));
    if (!next) break;
    page = await visitor.get(next);
  }
  return handles;
}

async function checkShown(a, visitor, cell, entry) {
  const { decision, card, file } = await a.answer(visitor, entry.handle);
  const capacity = a.of('standing').find((s) => s.id === cell.standing)?.capacity;
  if (!card.text.includes(cell.title)) return `the card has another title`;
  if (cell.decision === 'DT' || cell.decision === 'DV') {
    if (decision !== 'D') return decision;
    return card.text.includes(entry.ground) ? '' : `the card does not name ${entry.ground}`;
  }
  if (decision !== cell.decision) return `the portal answers ${decision}`;
  if (cell.decision === 'U') {
    if (!card.text.includes(entry.handle)) return 'the receipt has no reference';
    if (REPORTERS.has(capacity)) return file.status === 404 ? '' : 'a reporter is given bytes';
  }
  return sha256(file.body) === cell.sha256 ? '' : `other bytes than ${cell.rendition}`;
}

// Every handle of the document, whoever it was made for, against one of nobody.
async function checkHidden(a, visitors, handles) {
  for (const visitor of visitors) {
    for (const path of ['/dokument', '/fil']) {
      const nobody = bytesOf(await visitor.ask('GET', `${path}?id=${randomHandle()}`));
      for (const handle of handles) {
        const answer = await visitor.ask('GET', `${path}?id=${handle}`);
        if (answer.status === 303) continue; // no capacity at all: asked to choose one, whatever was asked for
        if (answer.status !== 404) return `${path} answers ${answer.status}`;
        if (bytesOf(answer) !== nobody) return `${path} answers otherwise than to a handle of nobody`;
      }
    }
  }
  return '';
}

export async function checkCells(a) {
  const handles = new Map();
  for (const document of a.documents) handles.set(document, await a.handlesOf(document));
  for (const person of principals(a)) await checkPerson(a, person, handles);
}

async function checkPerson(a, person, handles) {
  const explained = new Map((await a.operator('what-can-open', person)).map((row) => [row.document, row]));
  const wanted = new Map(a.cells.filter((c) => c.principal === person).map((c) => [c.document, c]));
  const lists = new Map();
  const portals = new Set(a.standings(person).map(([, portal]) => portal));
  if (portals.size === 0) portals.add('mypage');
  for (const portal of portals) await a.visitor(person, portal);
  const seen = new Map(); // handle -> visitor's standing
  for (const [standing, portal] of a.standings(person)) {
    const visitor = await a.acting(person, standing, portal);
    if (!visitor) continue;
    lists.set(standing, await listed(visitor));
    for (const handle of lists.get(standing)) seen.set(handle, (seen.get(handle) ?? 0) + 1);
    for (const document of a.documents) {
      const cell = wanted.get(document);
      const entry = explained.get(document);
      if (!cell || cell.decision === 'DH' || !lists.get(standing).includes(entry.handle)) continue;
      const fault = await checkShown(a, visitor, cell, entry);
      cell.shown = fault || 'well';
    }
  }
  for (const document of a.documents) {
    await judge(a, person, document, wanted.get(document), explained.get(document), { seen, portals, handles, lists });
  }
  const allowed = new Set([...wanted.values()].filter((c) => c.decision !== 'DH').map((c) => explained.get(c.document)?.handle));
  const extra = [...seen.keys()].filter((handle) => !allowed.has(handle));
  a.check(`${person}'s lists show what the cells say and no more`, extra.length === 0, `${extra.length} more`);
}

async function judge(a, person, document, cell, entry, { seen, portals, handles }) {
  const decision = cell?.decision ?? 'DH';
  const rule = cell?.rule ?? 'R01';
  const name = `${document} ${person} ${decision} ${rule}`;
  if (entry.decision !== decision || entry.rule !== rule) {
    a.check(name, false, `who-can-open says ${entry.decision} ${entry.rule}`);
    return;
  }
  if (decision !== 'DH') {
    const count = seen.get(entry.handle) ?? 0;
    a.check(name, count === 1 && cell.shown === 'well', count === 1 ? cell.shown : `listed ${count} times`);
    return;
  }
  const visitors = await Promise.all([...portals].map((portal) => a.visitor(person, portal)));
  const fault = await checkHidden(a, visitors, handles.get(document));
  a.check(name, fault === '', fault);
}
