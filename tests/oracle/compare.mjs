// The product's answers beside the oracle's, counted.
import { decisions, listed, readable, waysTo } from './law.mjs';
import { iso } from './time.mjs';
import { judge, missing, verdictOf } from './verdict.mjs';
import { World, apply } from './world.mjs';

const SHOWN = 40;

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

	count(good, kind, about) {
		this[good ? 'passed' : 'failed']++;
		if (!good) this.said.push({ kind, ...about });
	}

	note(map, name) {
		map.set(name, (map.get(name) ?? 0) + 1);
	}

	demand(least) {
		if (this.decided < least) this.count(false, 'too few decisions', { decided: this.decided, least });
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

// What the product accepted is the world that both are asked about from here on.
function judgeStep(world, step, answer, tally, number) {
	if (missing(world, step.fields)) return;
	const verdict = verdictOf(world, step);
	const wrong = judge(verdict, answer);
	const rules = verdict.rules && [...verdict.rules];
	tally.count(!wrong, 'write', { world: number, at: iso(step.at), verb: step.verb, fields: step.fields, wrong, answer,
		expect: verdict.expect, rules, against: verdict.against, doubts: verdict.doubts });
	if (verdict.expect === 'either') tally.open++;
	if (verdict.against.length === 1) tally.note(tally.alone, `write ${verdict.against[0]}`);
	if (answer.ok) apply(world, step);
}

// ── Reading ──────────────────────────────────────────────────────────────────

const nameOf = (share) => [share.mandate ?? share.standing, share.document, share.kind, share.rendition].filter(Boolean).join(' ');

// The shares in question, for whoever must find out why.
function involved(world, person, document) {
	return world.list('share').filter((s) => s.document === document && waysTo(world, s, person).length);
}

function noteAlone(world, person, document, t, tally) {
	for (const share of involved(world, person, document)) {
		for (const way of waysTo(world, share, person)) {
			const { against } = readable({ ...way, t });
			if (against.length === 1) tally.note(tally.alone, `read ${against[0]}`);
		}
	}
}

function comparePerson(world, person, instants, open, tally, number) {
	for (const { id: document } of world.list('document')) {
		instants.forEach((t, i) => {
			const expected = decisions(world, person, document, t);
			const said = open[i][document] ?? 'DH';
			tally.decided++;
			tally.note(tally.codes, said);
			noteAlone(world, person, document, t, tally);
			const good = expected.has(said);
			tally.count(good, 'read', good ? {} : { world: number, person, document, at: iso(t), said,
				expected: [...expected], shares: involved(world, person, document).map((s) => s.id) });
		});
	}
}

const names = (world, ids) => new Set([...ids].map((id) => nameOf(world.get(id))));

function compareSession(world, who, t, said, tally, number) {
	const [capacity, level] = who.split(' ');
	const person = world.get(capacity)?.person ?? world.get(capacity)?.agent;
	if (!person) return;
	const { sure, perhaps } = listed(world, person, capacity, Number(level), t);
	const must = names(world, sure);
	const may = new Set([...must, ...names(world, perhaps)]);
	const wrong = { lacks: [...must].filter((n) => !said.includes(n)), adds: said.filter((n) => !may.has(n)) };
	const good = wrong.lacks.length + wrong.adds.length === 0;
	tally.decided++;
	tally.count(good, 'session', { world: number, capacity, level, at: iso(t), ...wrong });
}

export function compare({ number, steps, instants }, played, tally) {
	if (!played) return tally.count(false, 'not played', { world: number });
	const world = new World();
	steps.forEach((step, i) => judgeStep(world, step, played.steps.get(i), tally, number));
	instants.forEach((t, i) => Object.entries(played.sessions.get(i))
		.forEach(([who, said]) => compareSession(world, who, t, said, tally, number)));
	for (const [person, open] of played.people) comparePerson(world, person, instants, open, tally, number);
}
