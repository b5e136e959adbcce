// What must be refused when a share is written: a table of clauses.  Each answers
// nothing, or {rules, may}; see reach.mjs.  rules null: any rule id will do.
import { PARTIES, blocked, childParty, covers, decidedParty, engagementLive, fifteen, flagsOf, holdOn,
	KNOWS_ADDRESS, mandateLive, party, partyFor, standingLive, tells, understands, unread, waitsUntil } from './law.mjs';
import { baseOf, cards, handsIn, reachOf, signs } from './reach.mjs';
import { standingProblems } from './record.mjs';
import { decided, familyFiles, filesOf, owns } from './world.mjs';

const refuse = (...rules) => ({ rules });
const open = (...rules) => ({ rules, may: true });
const ANY = { rules: null };
const ANY_OPEN = { rules: null, may: true };

const handed = (q) => q.share.kind === 'read' || q.share.kind === 'sign';
const based = (q, ...more) => refuse(...more, ...baseOf(q.capacity));

// ── The standing ─────────────────────────────────────────────────────────────

const over = (q) => q.standing.until <= q.now || q.standing.endedAt <= q.now;

function engagementOver(q) {
	if (engagementLive(q.world, q.standing, q.now)) return undefined;
	const ended = q.world.get(q.standing.engagement).until <= q.now;
	return ended ? based(q, 'R18e') : open('R18e', ...baseOf(q.capacity));
}

// A share that could never be read may be refused or written: nothing opens.
function idle(q) {
	const engaged = q.world.get(q.standing.engagement)?.until ?? Infinity;
	const ends = Math.min(q.standing.until, q.share.until, engaged);
	const begins = Math.max(q.share.from, q.now, waitsUntil(q.world, q.standing, q.now));
	return (begins >= ends || q.standing.from > q.now || q.share.from < q.standing.from) && ANY_OPEN;
}

function standingClause(q) {
	const problems = q.mandate ? [] : standingProblems(q.world, q.standing);
	return problems.map(([name, rules]) => [name, refuse(...rules)]);
}

// TT27: after it a party decision is needed; letters on request (R07) are open.
function removedClause(q) {
	if (!q.parentRemoved) return undefined;
	const letter = handed(q) && !reachOf({ ...q, capacity: 'parent_no_fa' });
	const rules = ['R02', 'R06', 'R06v', 'R06j', 'R07', 'R01'];
	return letter || q.share.kind === 'own' ? open(...rules) : refuse(...rules);
}

const undecided = (q) => ['parent', 'guardian'].includes(q.standing.capacity) &&
	!decidedParty(q.standing, q.now) && q.share.kind !== 'own' && refuse('R02', 'R06', 'R06j', 'R01');

// ── The document ─────────────────────────────────────────────────────────────

const elsewhere = (q) => !filesOf(q.doc).includes(q.file.id) && based(q, 'R09', 'R14', 'R14s');

const limited = (q) => q.standing.document && q.standing.document !== q.doc.id && based(q, 'R04n', 'R09');

const certificate = (q) => q.doc.type === 'POLITIATTEST' && refuse('R28');

// Factual parts of an internal document are open to parties (R13).
function internal(q) {
	if (!q.doc.internal || q.share.kind === 'withheld') return undefined;
	if (q.share.kind === 'own' || owns(q.doc, q.standing.person)) return open('R13');
	const facts = ['redacted', 'extract'].includes(q.rendition.kind) && q.rendition.clears?.includes('R13');
	return facts ? undefined : refuse('R13');
}

const expert = (q) => q.doc.expert && !q.doc.assessed && (handed(q) ? refuse('R32') : open('R32'));

// R31: to anybody but the child, and to the child's own representative: open.  So is
// what a child wrote in somebody else's case.
function childView(q) {
	const { world, doc, standing, now } = q;
	const isChild = world.list('file').some((f) => f.child && f.child === doc.author);
	if (!isChild || standing.person === doc.author) return undefined;
	if (world.list('child-view').some((v) => v.document === doc.id && v.child === doc.author && v.at <= now)) return undefined;
	const here = filesOf(doc).some((id) => world.get(id).child === doc.author);
	const agent = q.mandate && world.get(q.mandate.principal).person === doc.author;
	return here && !agent && handed(q) ? refuse('R31') : open('R31');
}

// ── The children it tells about (R09) ────────────────────────────────────────

const asPerson = (q) => (q.mandate ? q.world.get(q.mandate.principal).person : q.standing.person);

function otherChildren(q) {
	const about = q.rendition?.children ?? [];
	if (!q.rendition || about.length === 0 || q.share.kind === 'withheld') return undefined;
	const mine = (child) => partyFor(q.world, asPerson(q), child, q.now);
	if (about.every(mine) || (about.length === 1 && about[0] === q.file.child)) return undefined;
	const related = q.file.kind !== 'child' && about.length === 1 && familyOf(q).includes(about[0]);
	return q.share.kind === 'own' || ownMatter(q) || related ? open('R09', ...baseOf(q.capacity)) : based(q, 'R09');
}

const familyOf = (q) => q.world.list('file').filter((f) => f.family === q.file.family).map((f) => f.child);

// In a file of one's own, outside the child's, one's own agreement or complaint and
// the answer to it may name the child that they are about (R17o, R18o, R24o): open.
const ownMatter = (q) => q.file.kind !== 'child' && owns(q.doc, q.standing.person);

// ── The child (R03, R04) ─────────────────────────────────────────────────────

const grown = (q) => fifteen(q.world, q.standing.person, Math.max(q.share.from, q.now));

// Before the birthday it is refused, or it waits for the day: nothing opens before.
function childClause(q) {
	const { world, standing, rendition, now } = q;
	if (q.capacity !== 'child' || q.share.kind === 'own') return undefined;
	if (q.share.kind === 'withheld') return childParty(world, standing, now) ? undefined : open('R03', 'R04', 'R04n', 'R01');
	if (rendition.kind === 'child') return adapted(q);
	if (standing.party_basis) return undefined;
	if (!understands(world, standing, now)) return refuse('R03', 'R04', 'R04n');
	return grown(q) && fifteen(world, standing.person, now) ? undefined : open('R03', 'R04', 'R04n', 'R23');
}

// AC(child, d) ⇐ adapted ∧ subjects ⊆ {child}; what nemnda's papers may tell is open.
function adapted(q) {
	const others = (q.rendition.children ?? []).some((c) => c !== q.standing.person);
	if (others) return refuse('R04', 'R09', 'R04c', 'R01');
	return q.doc.type === 'NEMND' || q.share.kind === 'sign' ? open('R04', 'R04n', 'R16', 'R03', 'R23') : undefined;
}

// R04c: nothing confidential about others to a party under fifteen, and nothing
// of it opens by itself on the birthday (TT03).
function confidential(q) {
	if (q.capacity !== 'child' || !handed(q) || !q.rendition.third_party) return undefined;
	return fifteen(q.world, q.standing.person, q.now) ? undefined : refuse('R04c', 'R04', 'R03', 'R12a', 'R12b');
}

// ── Exceptions (R10, R11, R12, R22) ──────────────────────────────────────────

const whose = (q) => (q.mandate ? [q.world.get(q.mandate.principal), q.standing] : [q.standing]);

const inForce = (q, r) => r.from < q.share.until && r.until > q.now;

function blocks(q) {
	if (q.share.kind === 'withheld') return [];
	const found = [];
	for (const block of q.world.list('block').filter((b) => inForce(q, b))) {
		const met = whose(q).map((standing) => blocked({ ...q, standing, kind: q.share.kind, mandateShare: q.mandate }, block));
		const rules = block.no_disclosure ? ['R11x', block.rule] : [block.rule];
		if (met.includes('no')) found.push([`block ${rules[0]}`, refuse(...rules)]);
		else if (met.includes('maybe')) found.push(['block', open(...rules)]);
	}
	return found;
}

// A share that begins when the hold ends would open by itself: open.
function hold(q) {
	if (!handed(q)) return undefined;
	const holds = (t) => q.world.list('hold').some((h) => whose(q).some((s) => holdOn(q.world, h, q.doc, s.person, t)));
	if (!holds(q.now)) return undefined;
	return holds(Math.max(q.now, q.share.from, waitsUntil(q.world, q.standing, q.now))) ? refuse('R10') : open('R10');
}

// A card must have its ground.  One for danger would tell that there is danger: open.
function ground(q) {
	if (q.share.kind !== 'withheld') return undefined;
	const { rule } = q.share;
	const holds = q.world.list('hold').some((h) => holdOn(q.world, h, q.doc, q.standing.person, q.now));
	if (rule === 'R10') return holds ? undefined : refuse('R10', 'R30', 'R01');
	if (rule === 'R13' && q.doc.internal) return undefined;
	const blocked = q.world.list('block').some((b) => b.document === q.doc.id && b.rule === rule && inForce(q, b) &&
		(!b.person || b.person === q.standing.person));
	return blocked && rule.startsWith('R12') ? undefined : ANY_OPEN;
}

// ── The protected address (R15, R16) ─────────────────────────────────────────

const ADDRESS = ['R15', 'R15m', 'R16'];

const flagged = (q, files) => flagsOf(q.world, files).filter((f) => f.from <= q.now && q.now < f.until).length > 0;

// Own receipts tell nobody anything new, and metadata may be stripped for everybody
// (R15m): open.
function address(q) {
	const { world, doc, rendition, now } = q;
	if (!q.mandate && KNOWS_ADDRESS.includes(q.capacity)) return rendition?.metadata ? open(...ADDRESS) : undefined;
	const files = familyFiles(world, doc, rendition);
	const text = `${handed(q) ? rendition.said : ''} ${q.share.title}`;
	const hidden = flagged(q, files);
	if (hidden && tells(world, files, now, text, handed(q) && rendition.metadata)) {
		return q.capacity === 'child' || q.share.kind === 'own' ? open(...ADDRESS) : refuse(...ADDRESS);
	}
	return (hidden && unread(world, files, rendition, now)) || rendition?.metadata ? open(...ADDRESS) : undefined;
}

// ── Kinds ────────────────────────────────────────────────────────────────────

// Own is what the reader handed in; a reporter's is the receipt alone, so that
// a rendition is refused or left out (see world.mjs).
function ownClause(q) {
	if (q.share.kind !== 'own') return undefined;
	if (!owns(q.doc, q.standing.person)) return ANY;
	if (q.capacity.startsWith('reporter') && q.rendition) return open('R21', 'R01');
	return q.doc.author === q.standing.person && handsIn(q) ? undefined : ANY_OPEN;
}

function kindClause(q) {
	if (q.share.kind === 'withheld') return cards(q);
	if (q.share.kind === 'sign') return signs(q) ?? (q.rendition.kind === 'original' ? undefined : open('R23'));
	return undefined;
}

const reach = (q) => handed(q) && reachOf(q);

// ── The agent's own rows (R11, R12d, R14) ────────────────────────────────────

function mandateClause(q) {
	const { world, mandate, now } = q;
	if (!mandate) return undefined;
	const principal = world.get(mandate.principal);
	if (!mandateLive(mandate, now) || !standingLive(world, principal, now)) return refuse('R14', 'R14s', 'R01', 'R18e');
	if (!covers(mandate, q.doc.type)) return refuse('R14s', 'R14');
	if (!mandate.withheld) return refuse('R14s', 'R14', 'R11', 'R12d');
	return PARTIES.includes(principal.capacity) && party(world, principal, now) ? undefined : open('R14', 'R01', 'R04', 'R04n', 'R07');
}

// Disclosure needs an exception against the principal, a request, and a decision;
// each of the last two without the other is open.
function disclosure(q) {
	const { world, mandate, doc } = q;
	if (!mandate) return undefined;
	const principal = world.get(mandate.principal);
	const excepted = world.list('block').some((b) => b.document === doc.id && inForce(q, b) && ['R11', 'R12d'].includes(b.rule) &&
		(!b.person || b.person === principal.person));
	if (!excepted) return refuse('R14', 'R14s', 'R11', 'R12d', 'R01');
	const decision = decided(world, 'disclosure', q.now, (d) => d.document === doc.id && d.standing === mandate.principal);
	if (q.share.basis === 'request') return decision && q.share.kind === 'read' ? undefined : open('R11', 'R12d', 'R14');
	return decision ? open('R11', 'R12d', 'R14') : refuse('R11', 'R12d', 'R14');
}

export const shareClauses = [
	['R01 ended standing', (q) => over(q) && ANY],
	['R18e ended engagement', engagementOver],
	['idle', idle],
	['standing', standingClause],
	['R06 removed', removedClause],
	['R02 undecided', undecided],
	['R09 elsewhere', elsewhere],
	['R04n other document', limited],
	['R28 certificate', certificate],
	['R13 internal', internal],
	['R32 expert', expert],
	['R31 child view', childView],
	['R09 children', otherChildren],
	['R03 R04 child', childClause],
	['R04c confidential', confidential],
	['blocks', blocks],
	['R10 hold', hold],
	['ground', ground],
	['R15 address', address],
	['own', ownClause],
	['kind', kindClause],
	['reach', reach],
	['R14 mandate', mandateClause],
	['R11 disclosure', disclosure],
];
