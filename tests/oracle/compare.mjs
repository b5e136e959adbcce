// The product's answers beside the oracle's, counted.
import { decisions, listed, readable, readingClauses, waysOf, waysTo } from './law.mjs';
import { shareClauses } from './share.mjs';
import { storyOf } from './story.mjs';
import { iso } from './time.mjs';
import { judge, missing, verdictOf } from './verdict.mjs';
import { World, apply } from './world.mjs';

const SHOWN = 40;
const TOLD = 10;

// These never stand alone (nothing begins before it was made; an undecided party may be
// refused with its standing), answer under other names, or only say that something is open.
const NEVER_ALONE = ['read made', 'write R02 undecided', 'read card', 'write idle', 'write standing', 'write blocks'];

export class Tally {
	constructor() {
		this.passed = 0;
		this.failed = 0;
		this.decided = 0;
		this.open = 0;
		this.alone = new Map();
		this.codes = new Map();
		this.said = [];
	}

	// The first failures come with the records that it takes to see them again.
	count(good, kind, about, steps, document) {
		this[good ? 'passed' : 'failed']++;
		if (good) return;
		const told = document && this.said.length < TOLD ? { story: storyOf(steps, document) } : {};
		this.said.push({ kind, ...about, ...told });
	}

	note(map, name) {
		map.set(name, (map.get(name) ?? 0) + 1);
	}

	// Enough was compared, and every clause was somewhere the only one to say no.
	demand(least) {
		if (this.decided < least) this.count(false, 'too few decisions', { decided: this.decided, least });
		const clauses = [...readingClauses.map(([name]) => `read ${name}`), ...shareClauses.map(([name]) => `write ${name}`)];
		const silent = clauses.filter((name) => !NEVER_ALONE.includes(name) && !this.alone.has(name));
		if (silent.length) this.count(false, 'clauses that decided nothing', { silent });
	}

	print(all) {
		for (const about of this.said.slice(0, all ? undefined : SHOWN)) console.log(JSON.stringify(about));
		if (this.said.length > SHOWN && !all) console.log(`… ${this.said.length - SHOWN} more`);
		const table = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => `${name} ${n}`).join(', ');
		console.log(`${this.decided} decisions compared, ${this.open} writes open to both answers`);
		console.log(`codes: ${table(this.codes)}`);
		console.log(`decided alone: ${table(this.alone)}`);
	}
}

// ── Writing ──────────────────────────────────────────────────────────────────

// A world being compared: who it is, its records so far, and where to count.
export class Match {
	constructor({ number, steps }, tally) {
		Object.assign(this, { number, steps, tally, world: new World() });
	}

	count(good, kind, about, document) {
		this.tally.count(good, kind, { world: this.number, ...about }, this.steps, document);
	}
}

// What the product accepted is the world that both are asked about from here on.
export function judgeStep(match, step, answer) {
	const { world, tally } = match;
	if (missing(world, step.fields)) return;
	const verdict = verdictOf(world, step);
	const wrong = judge(verdict, answer);
	const rules = verdict.rules && [...verdict.rules];
	match.count(!wrong, 'write', { at: iso(step.at), verb: step.verb, fields: step.fields, wrong, answer, expect: verdict.expect,
		rules, against: verdict.against, doubts: verdict.doubts }, step.fields.document);
	if (verdict.expect === 'either') tally.open++;
	if (verdict.against.length === 1) tally.note(tally.alone, `write ${verdict.against[0]}`);
	if (answer.ok) apply(world, step);
}

// ── Reading ──────────────────────────────────────────────────────────────────

const nameOf = (share) => [share.mandate ?? share.standing, share.document, share.kind, share.rendition].filter(Boolean).join(' ');

// A person's ways to a document, each with what the law says of it.
function answersTo(world, person, document, t) {
	return world.list('share').filter((s) => s.document === document)
		.flatMap((s) => waysTo(world, s, person)).map((way) => ({ share: way.share.id, ...readable({ ...way, t }) }));
}

function noteAlone(answers, tally) {
	for (const { against } of answers) if (against.length === 1) tally.note(tally.alone, `read ${against[0]}`);
}

function compareDecision(match, person, document, t, said) {
	const { world, tally } = match;
	const expected = decisions(world, person, document, t);
	const answers = answersTo(world, person, document, t);
	tally.decided++;
	tally.note(tally.codes, said);
	noteAlone(answers, tally);
	match.count(expected.has(said), 'read', { person, document, at: iso(t), said, expected: [...expected], answers }, document);
}

export const namesOf = (world, ids) => new Set([...ids].map((id) => nameOf(world.get(id))));

export function compareSession(match, who, t, said) {
	const { world, tally } = match;
	const [capacity, level] = who.split(' ');
	const person = world.get(capacity)?.person ?? world.get(capacity)?.agent;
	if (!person) return;
	const { sure, perhaps } = listed(world, person, capacity, Number(level), t);
	const must = namesOf(world, sure);
	const may = new Set([...must, ...namesOf(world, perhaps)]);
	const wrong = { lacks: [...must].filter((n) => !said.includes(n)), adds: said.filter((n) => !may.has(n)) };
	tally.decided++;
	for (const way of waysOf(world, person, capacity)) noteAlone([readable({ ...way, t, level: Number(level) })], tally);
	const [first] = [...wrong.lacks, ...wrong.adds];
	match.count(!first, 'session', { capacity, level, at: iso(t), ...wrong }, first?.split(' ')[1]);
}

export function compare(world, played, tally) {
	const match = new Match(world, tally);
	if (!played) return match.count(false, 'not played', {});
	world.steps.forEach((step, i) => judgeStep(match, step, played.steps.get(i)));
	world.instants.forEach((t, i) => Object.entries(played.sessions.get(i))
		.forEach(([who, said]) => compareSession(match, who, t, said)));
	world.asked.forEach((t, i) => played.people
		.forEach((open, person) => match.world.list('document')
			.forEach(({ id }) => compareDecision(match, person, id, t, open[i][id] ?? 'DH'))));
}
