// What each capacity may be handed at all (R04, R06–R08, R17–R21, R24).  Answers
// nothing when it may, or {rules, may}: the rule ids that a refusal may carry,
// and whether accepting would be right as well.
import { isOwner, owns } from './world.mjs';

const BASE = {
	child: ['R03', 'R04'], parent: ['R06'], guardian: ['R06j', 'R06'], parent_no_fa: ['R07'], stepparent: ['R08'],
	applicant: ['R24', 'R24o'], reporter_public: ['R21'], reporter_private: ['R21'], foster: ['R17', 'R17o'],
	contractor: ['R18', 'R18o'], supervisor: ['R19'], trusted: ['R20'], representative: ['R14', 'R14s'],
};

// The rules that speak of a capacity; R01 is always behind them.
export const baseOf = (capacity) => [...BASE[capacity], 'R01'];

const no = (capacity, ...more) => ({ rules: [...baseOf(capacity), ...more] });
const open = (capacity, ...more) => ({ rules: [...baseOf(capacity), ...more], may: true });

// Agreements, money and letters of one person's own are that person's matter, also
// inside a child's file.
export const MATTERS = ['AVTALE', 'OEKONOMI', 'ERKLAERING', 'INNSYNSKRAV', 'AVSLAG', 'KLAGE', 'REGISTER'];
const PART = ['redacted', 'extract'];

const partOf = (q) => PART.includes(q.rendition.kind);
const clears = (q, rule) => q.rendition.clears?.includes(rule);

// A party's right is to the documents of the case (fvl §18).  Somebody else's own
// matter that lies there is open.  So is telling a grown-up what was written for
// the child, or what the child wrote to the service, even after the child was heard.
function party(q) {
	if (q.doc.type === 'BARNEMELDING' && q.capacity !== 'child') return open(q.capacity, 'R31');
	if (MATTERS.includes(q.doc.type) && !isOwner(q.doc, q.standing.person)) return open(q.capacity);
	if (q.rendition.kind === 'child' && q.capacity !== 'child') return open(q.capacity);
	return q.rendition.third_party ? open(q.capacity, 'R12a', 'R12b', 'R04c') : undefined;
}

// R07: an information letter on request, and the answer to a request; never the case.
function withoutResponsibility(q) {
	if (q.doc.type !== 'BREV' && q.doc.type !== 'AVSLAG') return no(q.capacity);
	return q.share.basis === 'request' && q.rendition.kind === 'original' && !q.rendition.third_party ? undefined : open(q.capacity);
}

// R08, R27: nothing but an extract of one's own words at a meeting.
function stepparent(q) {
	if (q.rendition.kind !== 'extract') return no(q.capacity, 'R27');
	return q.doc.type === 'REFERAT' ? undefined : open(q.capacity, 'R27');
}

// R21: the receipt; for public ones the letters back.  Never case documents.
// A letter to a private reporter is right only as far as it is a receipt.
function reporter(q) {
	if (q.rendition.kind === 'receipt') return open(q.capacity);
	if (q.doc.type !== 'BREV') return q.rendition.kind === 'extract' ? open(q.capacity, 'R27') : no(q.capacity);
	if (q.capacity === 'reporter_private') return no(q.capacity);
	return q.rendition.kind === 'original' ? undefined : open(q.capacity);
}

// R24, R24o: one's own case in the case system: what one sent and what answers it.
function applicant(q) {
	if (q.file.kind !== 'general') return no(q.capacity, 'R08');
	if (q.rendition.third_party || q.share.basis !== 'request') return open(q.capacity, 'R12a', 'R12b');
	const answers = ['AVSLAG', 'INNSYNSPAKKE'].includes(q.doc.type);
	return answers || isOwner(q.doc, q.standing.person) ? undefined : open(q.capacity);
}

// Somebody else's agreement and money (R17o).
const MONEY = ['AVTALE', 'OEKONOMI', 'ERKLAERING'];
const NEVER_HOME = ['BARNESAMTALE', 'BARNEMELDING', 'TILSYN', 'NEMND'];
const FULL_HOME = ['PLAN', 'RAPPORT'];
const PART_HOME = ['VEDTAK', 'REFERAT', 'HELSE', 'TRUSSEL'];

// R17: what the care needs: plans and reports as they are; decisions, minutes,
// health and warnings as far as they are cleared for the home.  Whether a whole one
// is needed is for the caseworker to judge: open.  Never the child's confidential
// talks, in whichever paper they stand.
function foster(q) {
	const { type } = q.doc;
	if (MONEY.includes(type)) return no(q.capacity);
	if (partOf(q)) return clears(q, 'R17') && [...FULL_HOME, ...PART_HOME].includes(type) ? undefined : open(q.capacity);
	if (q.rendition.kind !== 'original') return open(q.capacity);
	if (FULL_HOME.includes(type)) return q.rendition.third_party ? open(q.capacity, 'R12a', 'R12b') : undefined;
	return NEVER_HOME.includes(type) ? no(q.capacity) : open(q.capacity);
}

// R18, R19, R20: the extract that the task needs, and nothing whole.
function helper(q, rule, types) {
	if (!partOf(q)) return no(q.capacity);
	return clears(q, rule) && types.includes(q.doc.type) ? undefined : open(q.capacity, 'R27');
}

// One's own matter is one's own in every capacity that has one (R17o, R18o, R19,
// R20); other types that somebody owns are open.
function own(q) {
	return MATTERS.includes(q.doc.type) && isOwner(q.doc, q.standing.person) && !partOf(q) ? undefined : open(q.capacity);
}

function engaged(q) {
	if (owns(q.doc, q.standing.person)) return own(q);
	if (q.file.kind !== 'child') return no(q.capacity);
	if (q.capacity === 'foster') return foster(q);
	if (q.capacity === 'contractor') return helper(q, 'R18', ['VEDTAK']);
	if (q.capacity === 'supervisor') return helper(q, 'R19', ['VEDTAK', 'PLAN']);
	return helper(q, 'R20', []);
}

const REACH = {
	child: party, parent: party, guardian: party, parent_no_fa: withoutResponsibility, stepparent, applicant,
	reporter_public: reporter, reporter_private: reporter,
	foster: engaged, contractor: engaged, supervisor: engaged, trusted: engaged,
};

// Whether one's own matter goes further than a capacity's reach (R13a) is open; a
// child who is no party is another clause's.
export function reachOf(q) {
	if (q.mandate) return forAgent(q);
	const reporter = q.capacity.startsWith('reporter');
	const answer = q.rendition.kind === 'receipt' && !reporter ? open(q.capacity) : REACH[q.capacity](q);
	return answer && isOwner(q.doc, q.standing.person) ? { ...answer, may: true } : answer;
}

// What the principal's own capacity would not be handed, its agent may lack: open.
function forAgent(q) {
	const { capacity } = q.world.get(q.mandate.principal);
	return REACH[capacity]({ ...q, capacity }) && open(capacity, 'R14', 'R14s');
}

// What people in each capacity hand in as a matter of course; other papers of their
// own are open, and so is what a child wrote who stands as something else as well.
const HANDED_IN = { parent_no_fa: ['INNSYNSKRAV'], reporter_public: ['MELDING'], reporter_private: ['MELDING'],
	contractor: ['RAPPORT'], supervisor: ['TILSYN'], foster: ['RAPPORT'], stepparent: [], trusted: [] };

export const handsIn = ({ capacity, doc }) => (HANDED_IN[capacity] ? HANDED_IN[capacity].includes(doc.type)
	: ![...MATTERS, 'NEMND', ...(capacity === 'child' ? [] : ['BARNEMELDING'])].includes(doc.type));

// R23: signing needs standing for the document.  Whether a step-parent (R08), an
// applicant or a trusted person may be asked to sign is open, and so is a foster
// parent's signature under what is not their own.
export function signs(q) {
	const { capacity } = q;
	if (['parent', 'guardian', 'child'].includes(capacity)) return undefined;
	if (['stepparent', 'representative'].includes(capacity)) return open(capacity, 'R23');
	if (capacity === 'parent_no_fa' || capacity.startsWith('reporter')) return no(capacity, 'R23');
	if (!owns(q.doc, q.standing.person)) return capacity === 'foster' ? open(capacity, 'R23') : no(capacity, 'R23');
	return ['trusted', 'applicant'].includes(capacity) ? open(capacity, 'R23') : undefined;
}

// A card that something is withheld is for whoever has a right to ask: a party,
// or an applicant.  Others learn nothing (R01).
export function cards(q) {
	const { capacity } = q;
	if (['parent', 'guardian', 'child', 'applicant'].includes(capacity)) return undefined;
	return capacity === 'representative' ? open(capacity) : no(capacity, 'R30');
}
