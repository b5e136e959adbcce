// Small random worlds, the same for the same seed: records, shares right and
// wrong, and what happens afterwards.
import { Builder, DAY } from './builder.mjs';
import { addAtom, addPeople, addStanding, ATOMS, birthDate } from './people.mjs';
import { addBlock, addHold, addPaper, addPrepared, addView } from './papers.mjs';
import { instantOf, midnight, SECOND, turns } from './time.mjs';

const RULES = { child: 'R03', parent: 'R06', guardian: 'R06j', parent_no_fa: 'R07', stepparent: 'R27', applicant: 'R24',
	reporter_public: 'R21', reporter_private: 'R21', foster: 'R17', contractor: 'R18', supervisor: 'R19', trusted: 'R20' };

// ── Shares ───────────────────────────────────────────────────────────────────

const blocksOn = (b, p) => b.of('block').filter((x) => x.document === p.doc.id && (!x.person || x.person === p.standing.person));
const heldFrom = (b, p) => b.of('hold').some((h) => h.document === p.doc.id && h.person === p.standing.person);

function kindOf(b, p) {
	const { random } = b;
	const handedIn = p.doc.author === p.standing.person;
	return random.weighted([[10, 'read'], [1, 'sign'], [handedIn ? 20 : 0.5, 'own'],
		[heldFrom(b, p) || p.doc.internal ? 8 : blocksOn(b, p).length ? 4 : 0.4, 'withheld']]);
}

// The rendition that clears what stands against the document, or any.
function renditionOf(b, p) {
	const { random } = b;
	const rules = blocksOn(b, p).map((x) => x.rule).concat(p.doc.internal ? ['R13'] : []);
	const cleared = p.renditions.filter((r) => rules.some((rule) => r.clears?.includes(rule)));
	const child = p.renditions.filter((r) => r.kind === 'child');
	if (cleared.length && random.chance(0.7)) return random.pick(cleared);
	if (p.standing.capacity === 'child' && child.length && random.chance(0.6)) return child[0];
	return random.chance(0.6) ? p.renditions[0] : random.pick(p.renditions);
}

function groundOf(b, p) {
	if (heldFrom(b, p)) return 'R10';
	if (p.doc.internal) return 'R13';
	return blocksOn(b, p)[0]?.rule ?? b.random.pick(['R12a', 'R13', 'R10']);
}

function bounds(b) {
	const { random } = b;
	const from = random.chance(0.65) ? b.at : random.pick([...b.after(b.at), b.at]);
	const until = random.chance(0.3) ? b.after(from)[random.below(4)] : undefined;
	return { from: b.time(from), until: b.time(until) };
}

const titleOf = (b) => (b.random.chance(0.04) && b.of('atom').length ? `Brev om ${b.random.pick(b.of('atom')).value}` : 'Dokument');

function addShare(b, p) {
	const { capacity } = p.standing;
	const kind = kindOf(b, p);
	const bare = kind === 'withheld' || (kind === 'own' && capacity.startsWith('reporter') && b.random.chance(0.7));
	const asks = ['parent_no_fa', 'applicant'].includes(capacity);
	return b.add('share', 'X', { standing: p.standing.id, document: p.doc.id, rendition: bare ? undefined : renditionOf(b, p).id, kind,
		title: titleOf(b), rule: kind === 'withheld' ? groundOf(b, p) : RULES[capacity],
		basis: asks === b.random.chance(0.9) ? 'request' : 'dispatch', ...bounds(b), decided_by: b.staff.id });
}

function addDisclosed(b, p) {
	return b.add('share', 'X', { mandate: p.mandate.id, document: p.doc.id, rendition: renditionOf(b, p).id,
		kind: b.random.chance(0.95) ? 'read' : 'sign', title: titleOf(b), rule: 'R11',
		basis: b.random.chance(0.85) ? 'request' : 'dispatch', ...bounds(b), decided_by: b.staff.id });
}

// Given today, with nothing against it but perhaps the child's age.
function prepare(b, standing) {
	const paper = addPrepared(b, standing);
	b.papers.push(paper);
	b.add('share', 'X', { standing: standing.id, document: paper.doc.id, rendition: paper.renditions[0].id, kind: 'read', title: 'Dokument',
		rule: RULES[standing.capacity], basis: 'dispatch', from: b.time(b.at), decided_by: b.staff.id });
}

// Told while nothing was secret; later it is (R15).
function tellPlace(b) {
	const parents = byCapacity(b, 'parent', 'guardian').filter((s) => !b.of('flag').some((f) => f.file === s.file));
	const standing = one(b, parents);
	if (!standing || !b.random.chance(0.4)) return;
	prepare(b, standing);
	b.papers.at(-1).renditions[0].text = `Han bor ved ${b.random.pick(ATOMS)} nå.`;
	b.secret = true;
}

// To whom it is meant for, and to one or two others in the file or out of it.
function addShares(b, paper) {
	const { random } = b;
	if (paper.mandate) addDisclosed(b, paper);
	if (!paper.mandate || random.chance(0.3)) addShare(b, paper);
	const others = b.of('standing').filter((s) => s.id !== paper.standing.id);
	const near = others.filter((s) => [paper.doc.file, ...(paper.doc.also ?? [])].includes(s.file));
	for (const standing of random.sample(near, random.below(3))) addShare(b, { ...paper, standing });
	for (const standing of random.sample(others, random.chance(0.12) ? 1 : 0)) addShare(b, { ...paper, standing });
	const mandates = b.of('mandate');
	if (mandates.length && random.chance(0.1)) addDisclosed(b, { ...paper, mandate: random.pick(mandates) });
}

// ── What happens afterwards ──────────────────────────────────────────────────

const once = (b, id) => (b.done ??= new Set()).has(id) === false && Boolean(b.done.add(id));
const one = (b, list) => (list.length ? b.random.pick(list) : undefined);
const staffed = (b, fields) => ({ ...fields, decided_by: b.staff.id });

function end(b, verb, list, fields = {}) {
	const record = one(b, list);
	if (record && once(b, record.id)) b.add(verb, undefined, staffed(b, { end: record.id, ...fields }));
}

function decide(b, what, standing, fields = {}) {
	if (standing && once(b, `${what} ${standing.id ?? standing}`)) b.add('decide', 'Q', staffed(b, { what, ...fields }));
}

const byCapacity = (b, ...names) => b.of('standing').filter((s) => names.includes(s.capacity));

function correctBirth(b) {
	const child = one(b, b.of('file').filter((f) => f.child));
	decide(b, 'birth-date', child && b.get(child.child), { person: child?.child, born: birthDate(b) });
}

function revokeShare(b) {
	const share = one(b, b.of('share'));
	if (share && once(b, share.id)) b.add('revoke', undefined, staffed(b, { share: share.id, why: 'Feil' }));
}

function revokeMandate(b) {
	const mandate = one(b, b.of('mandate'));
	if (mandate && once(b, mandate.id)) b.add('revoke', undefined, staffed(b, { mandate: mandate.id, why: 'Trukket tilbake' }));
}

function paperAgain(b) {
	const paper = one(b, b.papers);
	return paper && { ...paper, standing: b.random.chance(0.7) ? paper.standing : b.random.pick(b.of('standing')) };
}

// A child's file, rather one whose papers say where the child lives.
function placeOf(b) {
	const telling = b.papers.filter((p) => p.renditions.some((r) => r.text.startsWith('Han bor'))).map((p) => b.get(p.doc.file));
	return one(b, telling.filter((f) => f.child)) ?? one(b, b.of('file').filter((f) => f.child));
}

// The place becomes secret, and with it the words that tell it, before or after.
function protect(b) {
	const file = placeOf(b).id;
	const words = () => ATOMS.forEach((value) => b.add('atom', 'N', { file, kind: 'street', value }));
	const flag = () => b.add('flag', 'G', { file, flag: 'graded', state: 'active', from: b.time(b.at), decided_by: b.staff.id });
	b.random.pick([[flag], [words, flag], [flag, words]]).forEach((act) => act());
}

// What was set and lifted in the same second was never in force: nobody's question.
function lift(b) {
	const flag = one(b, b.steps.filter((s) => s.verb === 'flag' && s.fields.id && s.at < b.at));
	if (flag && once(b, 'lift')) b.add('flag', undefined, staffed(b, { lift: flag.fields.id }));
}

// R04n: party by nemnda's decision, for one document; and another is tried as well (TT20).
function grantByNemnda(b) {
	const papers = b.papers.filter((p) => b.get(p.doc.file).child);
	const paper = one(b, papers);
	if (!paper) return;
	const file = b.get(paper.doc.file);
	const standing = b.add('standing', 'S', staffed(b, { person: file.child, file: file.id, capacity: 'child', label: 'Saken', basis: 'Nemnda',
		party_basis: 'R04n', document: paper.doc.id, decided_at: b.time(b.at) }));
	addShare(b, { ...paper, standing });
	addShare(b, { ...one(b, papers), standing });
}

const EVENTS = [
	[3, revokeShare],
	[2, revokeMandate],
	[2, (b) => end(b, 'standing', b.of('standing'), { why: 'Avsluttet' })],
	[1.5, (b) => end(b, 'engagement', b.of('engagement'))],
	[2.5, (b) => end(b, 'phase', b.of('phase'))],
	[1, (b) => end(b, 'block', b.of('block'))],
	[3, (b) => b.papers.length && addBlock(b, paperAgain(b))],
	[2, (b) => b.papers.length && addHold(b, paperAgain(b))],
	[3, protect],
	[1.5, (b) => addAtom(b, placeOf(b))],
	[2, grantByNemnda],
	[1.5, lift],
	[1.5, (b) => { const s = one(b, byCapacity(b, 'child')); decide(b, 'does-not-understand', s, { standing: s?.id }); }],
	[1.5, (b) => { const s = one(b, byCapacity(b, 'parent')); decide(b, 'parental-responsibility-removed', s, { standing: s?.id }); }],
	[1.5, correctBirth],
	[1, (b) => { const p = one(b, b.papers); if (p?.doc.author) addView(b, p.doc, p.doc.author); }],
	[0.5, (b) => addStanding(b, b.random.pick(b.of('person')).id, one(b, b.of('file').filter((f) => f.child)), 'parent')],
];

function happen(b) {
	b.random.weighted(EVENTS)(b);
	for (let left = b.random.below(3); left > 0 && b.papers.length; left--) addShare(b, paperAgain(b));
}

// ── A world ──────────────────────────────────────────────────────────────────

const TIMED = ['from', 'until'];

// The instants that the world's own records name, from its start on.
function named(b) {
	const times = b.steps.flatMap(({ fields, at }) => [at, ...TIMED.map((name) => fields[name] && instantOf(fields[name]))]);
	return inTime(b, [...times, ...b.pool]);
}

// Birthdays are few and decide much; around 29 February there are two days to choose from.
function birthdays(b) {
	const times = b.steps.map(({ fields }) => fields.born && turns(fields.born, 15));
	return b.random.sample(inTime(b, times), 1).concat(b.leap ? [midnight('2027-02-28'), midnight('2027-03-01')] : []);
}

const inTime = (b, times) => [...new Set(times.filter((t) => t >= b.start && t < b.start + 40 * DAY))];

const around = (times) => [...new Set(times.flatMap((t) => [t - SECOND, t, t + SECOND]))].sort((x, y) => x - y);

// The second before, the second, and the second after: of six of them every session
// is asked, of two of these every person by name, which costs more.
function instantsOf(b) {
	const first = birthdays(b);
	const chosen = [...first, ...b.random.sample(named(b), 6 - first.length)];
	return { instants: around(chosen), asked: around(b.random.sample(chosen, 2)) };
}

export function makeWorld(seed, number) {
	const b = new Builder(seed, number);
	const { random } = b;
	b.papers = [];
	addPeople(b);
	const papers = 3 + random.below(4);
	for (let i = 0; i < papers; i++) {
		const paper = addPaper(b);
		if (paper) b.papers.push(paper);
	}
	b.papers.forEach((paper) => addShares(b, paper));
	for (const child of byCapacity(b, 'child')) if (random.chance(b.leap ? 0.9 : 0.3)) prepare(b, child);
	tellPlace(b);
	for (const at of random.sample(b.pool, 2 + random.below(4)).sort((x, y) => x - y)) {
		b.at = at;
		if (b.secret && random.chance(0.4)) protect(b);
		happen(b);
	}
	return { number, start: b.start, steps: b.steps, ...instantsOf(b) };
}
