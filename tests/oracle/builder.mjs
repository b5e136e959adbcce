// The steps of a world, written down in order: {verb, fields, at}.
import { Random } from './random.mjs';
import { addDays, dateOf, iso, isMidnight, midnight, SECOND, summerBegins, summerEnds } from './time.mjs';

const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

export class Builder {
	constructor(seed, number) {
		this.random = new Random(Math.imul(seed, 1000003) + number * 7919);
		this.prefix = `W${number}`;
		this.steps = [];
		this.counts = {};
		this.chooseTimes();
	}

	// ── Time ──────────────────────────────────────────────────────────────

	// A world plays around one day; some around a night when the clocks change,
	// some around the end of February.
	chooseTimes() {
		const { random } = this;
		const year = 2026 + random.below(4);
		this.leap = random.chance(0.15);
		this.night = this.leap ? undefined : random.chance(0.3) && random.pick([summerBegins, summerEnds])(year);
		const any = midnight(addDays(`${year}-01-01`, random.below(365)));
		const day = this.leap ? midnight('2027-02-25') : this.night ? midnight(addDays(dateOf(this.night), -3)) : any;
		this.start = day + random.pick([0, 9 * HOUR, random.below(86400) * SECOND]);
		this.at = this.start;
		this.pool = this.chooseMoments();
	}

	// The few instants at which everything in this world begins, ends and happens.
	chooseMoments() {
		const { random, start } = this;
		const days = Array.from({ length: 4 }, () => midnight(addDays(dateOf(start), 1 + random.below(12))));
		const odd = Array.from({ length: 2 }, () => start + (1 + random.below(12 * 86400)) * SECOND);
		const night = this.night ? [this.night, this.night - HOUR / 2, this.night + HOUR / 2] : [];
		const leap = this.leap ? [midnight('2027-02-28'), midnight('2027-03-01')] : [];
		return [...new Set([...days, ...odd, ...night, ...leap])].filter((t) => t > start).sort((a, b) => a - b);
	}

	later() {
		return this.random.pick(this.pool);
	}

	after(t) {
		return this.pool.filter((m) => m > t);
	}

	// An instant as the import form has it: a date now and then, when it is one.
	time(t) {
		return t === undefined ? undefined : isMidnight(t) && this.random.chance(0.5) ? dateOf(t) : iso(t);
	}

	earlier(days) {
		return midnight(addDays(dateOf(this.start), -days));
	}

	// ── Records ───────────────────────────────────────────────────────────

	id(letter) {
		this.counts[letter] = (this.counts[letter] ?? 0) + 1;
		return `${this.prefix}-${letter}${this.counts[letter]}`;
	}

	uuid() {
		const digits = () => this.random.below(2 ** 24).toString(16).padStart(6, '0');
		return `00000000-0000-4000-8000-${digits()}${digits()}`;
	}

	add(verb, letter, fields) {
		const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
		const record = letter ? { id: this.id(letter), ...kept } : kept;
		this.steps.push({ verb, fields: record, at: this.at });
		return record;
	}

	of(verb) {
		return this.steps.filter((s) => s.verb === verb && s.fields.id && !s.fields.end).map((s) => s.fields);
	}

	get(id) {
		return this.steps.find((s) => s.fields.id === id)?.fields;
	}
}

export { DAY, HOUR };
