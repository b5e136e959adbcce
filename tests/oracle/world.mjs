// A world of records, as somebody at the service has written them down: each
// keeps the fields of the import form, its times as instants, and when it was
// made.  What changes later is kept beside it with its instant, so that every
// past moment can be asked about.
import { instantOf } from './time.mjs';

const FOREVER = Infinity;
const TIMES = ['from', 'until', 'at', 'decided_at', 'deadline'];

export class World {
	constructor() {
		this.byId = new Map();
		this.kinds = new Map();
	}

	get(id) {
		return this.byId.get(id);
	}

	list(kind) {
		return this.kinds.get(kind) ?? [];
	}

	add(kind, record) {
		const list = this.list(kind);
		this.kinds.set(kind, [...list, record]);
		if (record.id) this.byId.set(record.id, record);
		return record;
	}
}

// A step's record with its times read; open bounds are infinite.
export function recordOf(fields, now) {
	const record = { ...fields, madeAt: now };
	for (const name of TIMES) if (fields[name]) record[name] = instantOf(fields[name]);
	record.from ??= now;
	record.until ??= FOREVER;
	return record;
}

// What an accepted step does to the world.  Steps are {verb, fields, at}.
export function apply(world, step) {
	const { verb, fields, at } = step;
	if (verb === 'decide') return decide(world, fields, at);
	if (verb === 'revoke') return revoke(world, fields, at);
	if (fields.end) return end(world, verb, fields, at);
	if (fields.lift) return void (world.get(fields.lift).until = at);
	const record = recordOf(fields, at);
	if (verb === 'person') record.births = [{ at: -FOREVER, born: fields.born }];
	if (verb === 'share') receiptAlone(world, record);
	if (verb === 'rendition') record.said = `${fields.text} ${fields.filename}`;
	return void world.add(verb, record);
}

// R21: whoever reported gets the receipt and never the report.
function receiptAlone(world, share) {
	const reporter = world.get(share.standing)?.capacity.startsWith('reporter');
	if (share.kind === 'own' && reporter) delete share.rendition;
}

function revoke(world, fields, at) {
	const record = world.get(fields.share ?? fields.mandate);
	record.revokedAt ??= at;
}

function end(world, verb, fields, at) {
	const record = world.get(fields.end);
	if (verb === 'block') record.until = at;
	else if (verb === 'standing') record.endedAt ??= at;
	else record.until = Math.min(record.until, at);
}

function decide(world, fields, at) {
	if (fields.what === 'birth-date') world.get(fields.person).births.push({ at, born: fields.born });
	world.add('decide', recordOf({ ...fields, at: undefined }, at));
}

// ── What the rules ask a world ───────────────────────────────────────────────

export const bornAt = (world, person, t) =>
	world.get(person).births.filter((b) => b.at <= t).at(-1).born;

export const decided = (world, what, t, match) =>
	world.list('decide').some((d) => d.what === what && d.from <= t && match(d));

export const filesOf = (doc) => [doc.file, ...(doc.also ?? [])];

export const isOwner = (doc, person) => (doc.owners ?? []).includes(person);
export const owns = (doc, person) => doc.author === person || isOwner(doc, person);

// Whose address may be told by a document: that of everybody in the families of its
// files, and of the children that the rendition is about.
export function familyFiles(world, doc, rendition) {
	const filed = filesOf(doc).map((id) => world.get(id));
	const children = new Set(rendition?.children);
	const families = new Set(world.list('file').filter((f) => filed.includes(f) || (f.child && children.has(f.child)))
		.map((f) => f.family));
	return world.list('file').filter((f) => families.has(f.family));
}
