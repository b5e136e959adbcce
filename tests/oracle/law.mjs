// Who may read what, at an instant: law.md as small functions over a world.
//
// Every clause answers NO, MAYBE or nothing.  MAYBE stands where law.md is
// silent and both answers protect the child; the comment says what is open.
import { turns } from './time.mjs';
import { bornAt, decided, familyFiles, isOwner, owns } from './world.mjs';

export const NO = 'no';
export const MAYBE = 'maybe';
export const YES = 'yes';

export const PARTIES = ['child', 'parent', 'guardian'];
export const ENGAGED = ['foster', 'contractor', 'supervisor', 'trusted'];
// Who must know where the child lives to do what they are there for (R15).
// Whether a child's own pages may name the place is open: `child` is a MAYBE.
export const KNOWS_ADDRESS = ['foster', 'supervisor'];

// ── Standings and mandates ───────────────────────────────────────────────────

const within = (r, t) => r.from <= t && t < r.until;

export function engagementLive(world, standing, t) {
	return !standing.engagement || within(world.get(standing.engagement), t);
}

export const standingLive = (world, standing, t) =>
	within(standing, t) && !(standing.endedAt <= t);

// R03, R04a, R04n.  Without a birth date from the register nobody is fifteen.
export function fifteen(world, person, t) {
	const born = bornAt(world, person, t);
	return Boolean(born) && turns(born, 15) <= t;
}

// A child who becomes a party on a birthday may be given what waits for it (R03).
export function waitsUntil(world, standing, t) {
	const waits = standing.capacity === 'child' && !standing.party_basis;
	const born = waits && bornAt(world, standing.person, t);
	return born ? turns(born, 15) : -Infinity;
}

export const understands = (world, standing, t) => standing.understands !== false &&
	!decided(world, 'does-not-understand', t, (d) => d.standing === standing.id);

export const childParty = (world, standing, t) => Boolean(standing.party_basis) ||
	(fifteen(world, standing.person, t) && understands(world, standing, t));

export const removed = (world, standing, t) =>
	decided(world, 'parental-responsibility-removed', t, (d) => d.standing === standing.id);

// R02: party by a decision that is written down.
export const decidedParty = (standing, t) => Boolean(standing.decided_by) && standing.decided_at <= t;

export function party(world, standing, t) {
	if (standing.capacity === 'child') return childParty(world, standing, t);
	return PARTIES.includes(standing.capacity) && decidedParty(standing, t) && !removed(world, standing, t);
}

export const partyFor = (world, person, child, t) => person === child ||
	world.list('standing').some((s) => s.person === person && world.get(s.file).child === child &&
		standingLive(world, s, t) && party(world, s, t));

export const mandateLive = (mandate, t) => within(mandate, t) && !(mandate.revokedAt <= t);

// KORRESPONDANSE in a mandate covers the document type BREV.
export const covers = (mandate, type) => !mandate.types || mandate.types.includes(type) ||
	(type === 'BREV' && mandate.types.includes('KORRESPONDANSE'));

// ── What closes a share that was once right ──────────────────────────────────

// Nothing that was closed opens by itself: what was in force at some instant
// since the share was made and up to now has closed it.
const struck = (q, r) => r.from <= q.t && r.from < r.until && r.until > q.share.madeAt;

export const clearsRule = (rendition, rule) => Boolean(rendition?.clears?.includes(rule));

// R11, R12d: what the representative may see and the principal may not.
const DISCLOSED = ['R11', 'R12d'];
const OTHERS = ['R12a', 'R12b'];

// How a block meets a reader: NO, MAYBE or nothing.  One against everybody meets an
// agent as it meets the principal.
export function blocked({ doc, rendition, standing, mandateShare, kind }, block) {
	const everybody = !block.person && standing.capacity !== 'representative';
	if (block.document !== doc.id || !(everybody || block.person === standing.person)) return undefined;
	if (clearsRule(rendition, block.rule)) return undefined;
	if (mandateShare && DISCLOSED.includes(block.rule) && !block.no_disclosure) return undefined;
	// Of one's own handing in, only a block that names one could take it back: open.
	if (kind === 'own') return block.person ? MAYBE : undefined;
	// R13a.  Whether what one wrote is about oneself is open, and so is a block that
	// names its owner.
	if (OTHERS.includes(block.rule) && owns(doc, standing.person)) {
		return block.person || !isOwner(doc, standing.person) ? MAYBE : undefined;
	}
	return NO;
}

// The instant at which a hold ends: its own, or the investigation's (R10).
export const holdEnd = (world, hold) => Math.min(hold.until, world.get(hold.phase).until);

export const holdOn = (world, hold, doc, person, t) => hold.document === doc.id && hold.person === person &&
	hold.from <= t && t < holdEnd(world, hold);

// R15: protected words; letters are letters however they are written.
export const plain = (text) => text.normalize('NFC').toLowerCase().replace(/[\s ]+/g, ' ');

export const says = (text, atom) => plain(text).includes(plain(atom.value));

export const flagsOf = (world, files) => world.list('flag').filter((f) => f.state !== 'lifted' &&
	files.some((file) => file.id === f.file));

const atomsOf = (world, files, t) => world.list('atom').filter((a) => a.madeAt <= t &&
	files.some((file) => file.id === a.file));

// What a text or a file's metadata would tell of a protected place.
export function tells(world, files, t, text, metadata) {
	return Boolean(metadata) || atomsOf(world, files, t).some((a) => says(text, a));
}

// ── The reading clauses ──────────────────────────────────────────────────────

const handed = (q) => q.share.kind === 'read' || q.share.kind === 'sign';

// Only a child's own, adapted rendition is for a child who is no party (R04).
// Once a birth date was corrected, what was given before may stay closed; so may,
// once it was recorded that the child does not understand, what the law made the
// child a party to (R04a): open, both protect.
function childClause(q) {
	const { world, share, standing, rendition, t } = q;
	if (standing.capacity !== 'child' || share.kind === 'own') return undefined;
	const doubtful = corrected(q) || !understands(world, standing, t);
	if (!handed(q)) return childParty(world, standing, t) && !doubtful ? undefined : MAYBE;
	if (rendition.kind === 'child') return undefined;
	if (!childParty(world, standing, t)) return NO;
	return doubtful ? MAYBE : undefined;
}

const corrected = ({ world, share, standing, t }) =>
	world.get(standing.person).births.some((b) => b.at > share.madeAt && b.at <= t);

// TT27: after it a party decision is needed.  One's own handing in, and letters
// on request (R07), may stay: open.
function removedClause({ world, share, standing, doc, t }) {
	if (!removed(world, standing, t)) return undefined;
	return share.kind === 'own' || doc.type === 'BREV' || doc.type === 'AVSLAG' ? MAYBE : NO;
}

const mandateShareOf = (q) => Boolean(q.share.mandate);

// Whose exceptions count: the principal's for the agent too (R14).
function subjects(q) {
	const people = mandateShareOf(q) ? [q.world.get(q.mandate.principal), q.standing] : [q.standing];
	return people.map((standing) => ({ ...q, standing, kind: q.share.kind, mandateShare: mandateShareOf(q) }));
}

const worst = (answers) => (answers.includes(NO) ? NO : answers.find(Boolean));

function blockClause(q) {
	if (q.share.kind === 'withheld') return undefined;
	const blocks = q.world.list('block').filter((b) => struck(q, b));
	return worst(subjects(q).flatMap((who) => blocks.map((b) => blocked(who, b))));
}

// What was written in full knowledge of a hold, to begin when it ends, is open.
function holdClause(q) {
	if (!handed(q)) return undefined;
	const holds = q.world.list('hold').filter((h) => h.document === q.doc.id &&
		subjects(q).some((who) => who.standing.person === h.person));
	return worst(holds.map((h) => heldBy(q, h, holdEnd(q.world, h))));
}

function heldBy(q, hold, end) {
	if (!struck(q, { from: hold.from, until: end })) return undefined;
	const begins = Math.max(q.share.from, waitsUntil(q.world, q.standing, q.share.madeAt));
	return hold.madeAt <= q.share.madeAt && begins >= end && q.t >= end ? MAYBE : NO;
}

// R15, R16: for parties, their lawyers, and whoever need not know the place.  Whose
// flag and whose words count, law.md does not say (`protected_atoms(case)`).  Brothers
// and sisters live together or visit: the reading that protects them is the family's,
// so that a letter in one child's file does not tell the other's place.  What one
// handed in oneself tells one nothing new, and a card has a title only: open.
function addressClause(q) {
	const { world, share, doc, rendition, t } = q;
	const files = familyFiles(world, doc, rendition);
	const text = `${rendition?.said ?? ''} ${share.title}`;
	const known = knowsAddress(q);
	if (known === YES || !flagsOf(world, files).some((f) => struck(q, f))) return undefined;
	if (tells(world, files, t, text, rendition?.metadata)) return handed(q) ? known ?? NO : MAYBE;
	return unread(world, files, rendition, t) ? MAYBE : undefined;
}

// A lawyer of somebody who knows the place: open.
function knowsAddress({ mandate, standing, share }) {
	if (share.mandate) return undefined;
	if (KNOWS_ADDRESS.includes(standing.capacity)) return mandate ? MAYBE : YES;
	return standing.capacity === 'child' ? MAYBE : undefined;
}

// A word that was added after the rendition was read through: refusing protects,
// so both are right.
export const unread = (world, files, rendition, t) => Boolean(rendition) &&
	atomsOf(world, files, t).some((a) => a.madeAt > rendition.madeAt);

// A card may make room for what is given after it, and a hold's card for another
// ground (TT14): whether the old one goes on to show is open.
function cardClause({ world, share, standing, t }) {
	if (share.kind !== 'withheld') return undefined;
	const later = world.list('share').some((s) => s !== share && s.standing === share.standing && s.document === share.document &&
		s.madeAt >= share.madeAt && s.madeAt <= t);
	const grounds = share.rule === 'R10' && world.list('block').some((b) => b.document === share.document && b.madeAt >= share.madeAt &&
		b.madeAt <= t && (!b.person || b.person === standing.person));
	return later || grounds ? MAYBE : undefined;
}

function engagementClause({ world, standing, t }) {
	return engagementLive(world, standing, t) ? undefined : NO;
}

// R14: the agent's right lies within the mandate and within the principal's own.
function mandateClause({ world, mandate, t }) {
	if (!mandate) return undefined;
	const principal = world.get(mandate.principal);
	return mandateLive(mandate, t) && standingLive(world, principal, t) && engagementLive(world, principal, t)
		? undefined : NO;
}

const scopeClause = ({ mandate, doc }) => (!mandate || covers(mandate, doc.type) ? undefined : NO);

// R26: case content needs level high.  A card or one's own receipt may be less: open.
function levelClause(q) {
	if (q.level >= 3) return undefined;
	return handed(q) ? NO : MAYBE;
}

// R11x and its like recorded after a disclosure are blocks and met above.
export const readingClauses = [
	['made', ({ share, t }) => share.madeAt > t && NO],
	['from', ({ share, t }) => share.from > t && NO],
	['until', ({ share, t }) => share.until <= t && NO],
	['revoked', ({ share, t }) => share.revokedAt <= t && NO],
	['standing', ({ world, standing, t }) => !standingLive(world, standing, t) && NO],
	['engagement', engagementClause],
	['mandate', mandateClause],
	['scope', scopeClause],
	['child', childClause],
	['removed', removedClause],
	['block', blockClause],
	['hold', holdClause],
	['address', addressClause],
	['card', cardClause],
	['level', levelClause],
];

// YES, NO or MAYBE, and the clauses that said NO.
export function readable(q) {
	const answers = readingClauses.map(([name, clause]) => [name, clause(q)]).filter(([, a]) => a);
	const against = answers.filter(([, a]) => a === NO).map(([name]) => name);
	return { answer: against.length ? NO : answers.length ? MAYBE : YES, against };
}

// ── A person's ways to a share ───────────────────────────────────────────────

// By one's own standing, or as the agent of its holder.  The agent's own rows,
// bound to a mandate, are nobody else's.
export function waysTo(world, share, person) {
	const base = { world, share, doc: world.get(share.document), rendition: world.get(share.rendition), level: 3 };
	const mandates = world.list('mandate').filter((m) => m.agent === person);
	if (share.mandate) {
		return mandates.filter((m) => m.id === share.mandate)
			.map((mandate) => ({ ...base, mandate, standing: agentStanding(mandate), session: mandate.id }));
	}
	const standing = world.get(share.standing);
	const own = standing.person === person ? [{ ...base, standing, session: standing.id }] : [];
	return own.concat(mandates.filter((m) => m.principal === standing.id)
		.map((mandate) => ({ ...base, standing, mandate, session: mandate.id })));
}

// The agent stands in the file by the mandate alone.
export const agentStanding = (mandate) => ({ id: mandate.id, person: mandate.agent, capacity: 'representative',
	from: mandate.from, until: mandate.until });

// ── The decision codes ───────────────────────────────────────────────────────

const READ = { original: ['A'], signed: ['A'], redacted: ['AR'], extract: ['AR'], child: ['AC'], receipt: ['A', 'U'] };

// An agent reads the principal's row of a document under signature: reading or
// signing, its code is open.
export function codesOf({ world, share, standing, mandate, doc, rendition, t }) {
	if (share.kind === 'own') return ['U'];
	if (share.kind === 'sign') return mandate ? ['S', 'A'] : ['S'];
	if (share.kind === 'read') return READ[rendition.kind];
	const held = world.list('hold').some((h) => holdOn(world, h, doc, standing.person, t));
	return share.rule === 'R10' && held ? ['DT'] : ['DV'];
}

// What a person may be told of a document: the allowed codes.
export function decisions(world, person, document, t) {
	const sure = new Set();
	const perhaps = new Set();
	for (const share of world.list('share')) {
		if (share.document !== document || share.madeAt > t) continue;
		for (const way of waysTo(world, share, person)) {
			const q = { ...way, t };
			const { answer } = readable(q);
			if (answer !== NO) codesOf(q).forEach((c) => (answer === YES ? sure : perhaps).add(c));
		}
	}
	if (sure.size === 0) perhaps.add('DH');
	return new Set([...sure, ...perhaps]);
}

// The ways of a session: of one capacity, and for a mandate its principal's.
export const waysOf = (world, person, session) => world.list('share')
	.flatMap((share) => waysTo(world, share, person)).filter((way) => way.session === session);

// Which shares a session lists: {sure, perhaps} of share ids.
export function listed(world, person, session, level, t) {
	const sure = new Set();
	const perhaps = new Set();
	for (const way of waysOf(world, person, session)) {
		const { answer } = readable({ ...way, t, level });
		if (answer !== NO) (answer === YES ? sure : perhaps).add(way.share.id);
	}
	return { sure, perhaps };
}
