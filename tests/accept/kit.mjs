// What every check of the acceptance shares: who reads as whom, and what the
// portals answer to a handle.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openTown } from '../house/client.mjs';

export const CLOCK = '2026-11-21T10:00:00+01:00';
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
export const randomHandle = () => createHash('sha256').update(String(Math.random())).digest('base64url').slice(0, 22);

const MYPAGE = new Set(['child', 'parent', 'guardian', 'parent_no_fa', 'stepparent', 'applicant', 'reporter_public', 'reporter_private']);

export class Acceptance {
  constructor(town = openTown()) {
    this.town = town;
    this.folder = `${town.state}/fjordvik`;
    this.records = readFileSync(`${this.folder}/municipality.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    this.cells = JSON.parse(readFileSync(`${this.folder}/cells.json`, 'utf8'));
    this.documents = this.of('document').map(({ id }) => id);
    this.renditions = this.#renditions();
    this.visitors = new Map();
    this.passed = 0;
    this.failed = 0;
  }

  of(verb) { return this.records.filter((record) => record.do === verb); }

  // Rendition by the SHA-256 of its bytes.
  #renditions() {
    return new Map(this.of('rendition').map((r) => [sha256(readFileSync(`${this.folder}/${r.path}`)), r]));
  }

  check(what, good, detail = '') {
    if (good) this.passed += 1;
    else {
      this.failed += 1;
      console.log(`not ok: ${what}${detail ? `: ${detail}` : ''}`);
    }
    return good;
  }

  operator(...words) { return this.town.operator('--json', ...words).then((text) => (text.trim() ? JSON.parse(text) : null)); }

  // The rule that an operator's command is refused by, or null when it was done.
  async refusal(...words) {
    try {
      await this.town.operator(...words);
      return null;
    } catch (error) {
      return /refused by (\w+)/.exec(`${error.stderr}${error.message}`)?.[1] ?? `${error.stderr ?? error}`;
    }
  }

  clock(at) { return this.town.operator('clock', at); }

  async reset() {
    this.visitors.clear();
    await this.town.reset();
  }

  // The standings a person reads in, as [ref, portal].
  standings(person) {
    const own = this.of('standing').filter((s) => s.person === person)
      .map((s) => [s.id, MYPAGE.has(s.capacity) ? 'mypage' : 'exchange']);
    const agents = this.of('mandate').filter((m) => m.agent === person).map((m) => [`${m.id}/standing`, 'exchange']);
    return [...own, ...agents];
  }

  async visitor(person, portal) {
    const key = `${person} ${portal}`;
    if (!this.visitors.has(key)) this.visitors.set(key, await this.town.as(person, { portal }));
    return this.visitors.get(key);
  }

  // The person's browser, acting in that standing; null when it is no capacity now.
  async acting(person, standing, portal) {
    const visitor = await this.visitor(person, portal);
    const id = await this.town.sql(`select id from data.standing where ref = '${standing}'`);
    const page = await visitor.get('/rolle');
    const form = page.forms.find((f) => f.action === '/rolle');
    if (!form?.buttons.some((b) => b.value === id)) return null;
    await visitor.submit(page, '/rolle', { standing: id });
    return visitor;
  }

  async handlesOf(document) {
    const rows = await this.town.sql(`select s.handle from data.share s join data.document d on d.id = s.document where d.ref = '${document}' order by s.ref`);
    return rows.split('\n').filter(Boolean);
  }

  // What the portal answers to a handle, as the decision that it amounts to.
  async answer(visitor, handle) {
    const card = await visitor.ask('GET', `/dokument?id=${handle}`);
    const file = await visitor.ask('GET', `/fil?id=${handle}`);
    if (card.status !== 200) {
      const hidden = [404, 303].includes(card.status) && card.status === file.status;
      return { decision: hidden ? 'DH' : `status ${card.status}/${file.status}`, card, file };
    }
    const rendition = file.status === 200 ? this.renditions.get(sha256(file.body)) : undefined;
    return { decision: decisionOf(card, file, rendition), card, file, rendition };
  }

  // The strongest answer that a person gets to any handle of a document, in any capacity.
  async reads(person, document) {
    const order = ['A', 'S', 'AR', 'AC', 'U', 'D', 'DH'];
    let best = { decision: 'DH' };
    for (const [standing, portal] of await this.allStandings(person)) {
      const visitor = await this.acting(person, standing, portal);
      if (!visitor) continue;
      for (const handle of await this.handlesOf(document)) {
        const answer = await this.answer(visitor, handle);
        if (order.indexOf(answer.decision) < order.indexOf(best.decision)) best = { ...answer, handle, standing, portal, visitor };
        else if (!order.includes(answer.decision)) return answer;
      }
    }
    return best;
  }

  // Standings as the database has them now, new ones included.
  async allStandings(person) {
    const rows = await this.town.sql(`select s.ref, c.portal from data.standing s join law.capacity c on c.name = s.capacity join data.person p on p.id = s.person where p.ref = '${person}'`);
    return rows.split('\n').filter(Boolean).map((row) => row.split('|'));
  }

  async explained(person, document, at) {
    const all = await this.operator('what-can-open', person, ...(at ? ['--at', at] : []));
    return all.find((row) => row.document === document);
  }
}

function decisionOf(card, file, rendition) {
  if (card.html.includes('id="receipt"')) return 'U';
  if (card.html.includes('pv-whynot')) return file.status === 404 ? 'D' : `a card that delivers (${file.status})`;
  if (!rendition) return `unknown bytes (${file.status})`;
  if (card.html.includes('id="sign"')) return 'S';
  return { original: 'A', signed: 'A', redacted: 'AR', extract: 'AR', child: 'AC' }[rendition.kind];
}

// Everything of an answer that a stranger can compare, but for the clock and
// the connection's own state (nginx closes each after so many requests).
export function bytesOf({ status, headers, body }) {
  const kept = Object.entries(headers).filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)).sort();
  return `${status} ${JSON.stringify(kept)} ${body.toString('latin1')}`;
}
