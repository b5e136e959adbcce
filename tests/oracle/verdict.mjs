// What the product must answer to each step of a world, and whether it did.
import { agentStanding, removed } from './law.mjs';
import { recordClauses } from './record.mjs';
import { shareClauses } from './share.mjs';
import { recordOf } from './world.mjs';

const REFERENCES = ['person', 'file', 'child', 'standing', 'document', 'rendition', 'mandate', 'phase', 'engagement',
	'agent', 'principal', 'end', 'lift', 'share'];

// A step about something that was refused before is nobody's question.
export function missing(world, fields) {
	return REFERENCES.some((name) => fields[name] && !world.get(fields[name]));
}

function shareQuestion(world, fields, now) {
	const mandate = world.get(fields.mandate);
	const standing = mandate ? agentStanding(mandate) : world.get(fields.standing);
	const principal = mandate && world.get(mandate.principal);
	const parentRemoved = removed(world, standing, now);
	return { world, now, share: recordOf(fields, now), mandate, standing, parentRemoved, capacity: standing.capacity,
		file: world.get((principal ?? standing).file), doc: world.get(fields.document), rendition: world.get(fields.rendition) };
}

function clausesOf(world, verb, fields, now) {
	if (verb !== 'share') return recordClauses(verb, world, recordOf(fields, now), now);
	const q = shareQuestion(world, fields, now);
	return shareClauses.flatMap(([name, clause]) => {
		const answer = clause(q);
		return Array.isArray(answer) ? answer : answer ? [[name, answer]] : [];
	});
}

// {expect: accept | refuse | either, rules: Set or null, against: names}
export function verdictOf(world, { verb, fields, at }) {
	const found = clausesOf(world, verb, fields, at);
	const against = found.filter(([, c]) => !c.may).map(([name]) => name);
	const rules = found.some(([, c]) => c.rules === null) ? null : new Set(found.flatMap(([, c]) => c.rules));
	return { expect: against.length ? 'refuse' : found.length ? 'either' : 'accept', rules, against,
		doubts: found.filter(([, c]) => c.may).map(([name]) => name) };
}

const refusedRightly = (verdict, answer) => answer.state === 'PV001' && (verdict.rules === null || verdict.rules.has(answer.rule));

// Empty when the answer fits, else what is wrong with it.
export function judge(verdict, answer) {
	if (answer.ok) return verdict.expect === 'refuse' ? 'accepted' : '';
	if (answer.state === 'PV002' && verdict.doubts.includes('idle')) return '';
	if (answer.state !== 'PV001') return `failed: ${answer.state} ${answer.rule} ${answer.message}`;
	if (verdict.expect === 'accept') return 'refused';
	return refusedRightly(verdict, answer) ? '' : 'refused by another rule';
}
