// What must be refused when a standing, a mandate or a hold is written.  A wrong
// standing may be refused at once or be useless: then its shares must be.
import { ENGAGED, mandateLive, standingLive } from './law.mjs';
import { filesOf } from './world.mjs';
import { dateOf, monthsLater, turns } from './time.mjs';

const refuse = (...rules) => ({ rules });
const open = (...rules) => ({ rules, may: true });

const RULE = { foster: 'R17', contractor: 'R18', supervisor: 'R19', trusted: 'R20' };

const inFile = (world, s) => world.get(s.file);

const stale = ({ certificate, from }) => Boolean(certificate) && monthsLater(certificate, 3) < dateOf(from);

function adult(world, s) {
	const born = world.get(s.person).births.at(-1).born;
	return Boolean(born) && turns(born, 18) <= s.from;
}

// R20: chosen by the child, eighteen, not a parent, with declaration and certificate.
const parentHere = (world, s) => world.list('standing').some((o) => o.person === s.person && o.file === s.file &&
	['parent', 'parent_no_fa'].includes(o.capacity));

// Whether a parent or guardian of the child's sibling may be is open.
const parentNear = (world, s) => world.list('standing').some((o) => o.person === s.person &&
	['parent', 'parent_no_fa', 'guardian'].includes(o.capacity) && inFile(world, o).family === inFile(world, s).family);

const trusted = (world, s) => s.capacity === 'trusted' &&
	(!s.declaration || !s.certificate || !adult(world, s) || parentHere(world, s));

// [name, rule ids] of everything that is wrong with a standing.
const PROBLEMS = [
	['R03 not the child', (w, s) => s.capacity === 'child' && inFile(w, s).child !== s.person, ['R03', 'R04', 'R09', 'R02', 'R01']],
	['R24 no own case', (w, s) => s.capacity === 'applicant' && inFile(w, s).kind !== 'general', ['R24', 'R24o']],
	['R04a nature', (w, s) => s.party_basis === 'R04a' && !inFile(w, s).nature, ['R04a', 'R04', 'R03']],
	['R04n decision', (w, s) => s.party_basis === 'R04n' && !s.decided_by, ['R04n', 'R04', 'R02']],
	['R18e no engagement', (w, s) => ENGAGED.includes(s.capacity) && inFile(w, s).kind === 'child' && !s.engagement,
		['R17', 'R18', 'R18e', 'R19', 'R20', 'R01']],
	['R17 declaration', (w, s) => s.capacity === 'foster' && inFile(w, s).kind === 'child' && !s.declaration, ['R17']],
	['R20 trusted', trusted, ['R20', 'R28']],
	['R28 stale', (w, s) => ENGAGED.includes(s.capacity) && stale(s), ['R28', 'R17', 'R18', 'R19', 'R20']],
];

export const standingProblems = (world, standing) =>
	PROBLEMS.filter(([, wrong]) => wrong(world, standing)).map(([name, , rules]) => [name, rules]);

const undecided = (s) => ['parent', 'guardian'].includes(s.capacity) && !(s.decided_by && s.decided_at <= s.madeAt);

function standingClauses(world, s) {
	const problems = standingProblems(world, s).map(([name, rules]) => [name, open(...rules)]);
	if (s.capacity === 'trusted' && parentNear(world, s)) problems.push(['R20 near', open('R20')]);
	return undecided(s) ? [...problems, ['R02 undecided', open('R02', 'R06', 'R06j')]] : problems;
}

// R14: no opposing party's agent, nobody employed here; named by a party or by
// somebody else who has rights of their own.
function mandateClauses(world, m, now) {
	const principal = world.get(m.principal);
	const found = [];
	if (world.list('staff').some((s) => s.person === m.agent)) found.push(['R14 employed', refuse('R14')]);
	const others = world.list('mandate').filter((o) => o.agent === m.agent && o.principal !== m.principal)
		.map((o) => [o, world.get(o.principal)]).filter(([, p]) => p.person !== principal.person);
	if (others.some(([o, p]) => p.file === principal.file && mandateLive(o, now) && bothParties(p, principal))) {
		found.push(['R14 opposing', m.no_conflict ? open('R14') : refuse('R14')]);
	} else if (others.some(([, p]) => world.get(p.file).family === world.get(principal.file).family)) {
		found.push(['R14 near', open('R14')]);
	}
	if (ownInterest(world, m, principal)) found.push(['R14 own interest', open('R14')]);
	if (!standingLive(world, principal, now)) found.push(['R14 ended', { rules: null, may: true }]);
	return found;
}

const PARTY = ['child', 'parent', 'guardian'];
const bothParties = (a, b) => PARTY.includes(a.capacity) && PARTY.includes(b.capacity);

// Whether somebody with a standing of their own in the family may act for another is open.
const ownInterest = (world, m, principal) => m.agent === principal.person || world.list('standing')
	.some((s) => s.person === m.agent && world.get(s.file).family === world.get(principal.file).family);

// R10: only against a party's reading, only while an investigation is open.
function holdClauses(world, h, now) {
	const phase = world.get(h.phase);
	const filed = filesOf(world.get(h.document)).includes(phase.file);
	const running = phase.name === 'undersokelse' && phase.from <= now && now < phase.until;
	if (!running || h.until <= now) return [['R10 investigation', refuse('R10')]];
	if (!filed || h.until > phase.deadline) return [['R10 bounds', open('R10', 'R09')]];
	return [];
}

const CLAUSES = { standing: standingClauses, mandate: mandateClauses, hold: holdClauses };

export const recordClauses = (verb, world, record, now) => CLAUSES[verb]?.(world, record, now) ?? [];
