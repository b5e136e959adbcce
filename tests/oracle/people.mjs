// Families, their files, and who stands where in them.
import { addDays, dateOf, turns } from './time.mjs';

const NAMES = ['Ada', 'Bo', 'Dina', 'Emil', 'Frid', 'Gard', 'Hedda', 'Ivar', 'Johanne', 'Kim'];

const yearsBefore = (date, years) => `${Number(date.slice(0, 4)) - years}${date.slice(4)}`;

// A birth date whose fifteenth birthday falls on a day of this world.
function bornSoon(b) {
	if (b.leap) return '2012-02-29';
	const day = dateOf(b.later());
	return day.endsWith('02-29') ? '2012-02-29' : yearsBefore(day, 15);
}

export function birthDate(b) {
	const today = dateOf(b.start);
	return b.random.weighted([
		[b.leap ? 20 : 5, () => bornSoon(b)],
		[3, () => addDays(yearsBefore(today.replace('02-29', '02-28'), 6 + b.random.below(8)), b.random.below(300))],
		[3, () => addDays(yearsBefore(today.replace('02-29', '02-28'), 16 + b.random.below(2)), -b.random.below(200))],
		[1, () => undefined],
	])();
}

export function addPerson(b, born = '1980-06-15') {
	return b.add('person', 'P', { uuid: b.uuid(), name: b.random.pick(NAMES), born });
}

function addFile(b, family, kind, fields = {}) {
	const file = b.add('file', 'F', { kind, label: 'Mappe', family, opened: '2024-01-10', caseworker: b.staff.id, ...fields });
	if (kind === 'child') addPhases(b, file);
	return file;
}

function addPhases(b, file) {
	const until = b.random.chance(0.4) ? b.later() : b.random.chance(0.1) ? b.earlier(2) : undefined;
	b.add('phase', 'F', { file: file.id, name: b.random.chance(0.85) ? 'undersokelse' : 'tiltak',
		from: dateOf(b.earlier(10)), until: b.time(until), deadline: dateOf(b.earlier(-60)) });
}

function addFlags(b, file) {
	b.add('flag', 'G', { file: file.id, flag: b.random.pick(['hidden_address', 'graded']),
		state: b.random.chance(0.8) ? 'active' : 'pending', from: dateOf(b.earlier(5)), decided_by: b.staff.id });
	addAtom(b, file);
}

export const ATOMS = ['Tverrlia', 'Nordvåg skole', 'linje 214'];

export function addAtom(b, file) {
	return b.add('atom', 'N', { file: file.id, kind: 'street', value: b.random.pick(ATOMS) });
}

export function addFamily(b) {
	const { random } = b;
	const family = b.id('family');
	const child = addPerson(b, birthDate(b));
	const file = addFile(b, family, 'child', { child: child.id,
		nature: random.chance(0.2) ? random.pick(['behaviour', 'trafficking']) : undefined });
	if (random.chance(0.35)) addFlags(b, file);
	else if (random.chance(0.4)) addAtom(b, file);
	const members = { family, file, files: [file], people: [child] };
	if (random.chance(0.35)) addSibling(b, members);
	if (random.chance(0.35)) members.files.push(addFile(b, family, 'contractor'));
	if (random.chance(0.25)) members.files.push(addFile(b, family, 'general'));
	return members;
}

function addSibling(b, members) {
	const child = addPerson(b, birthDate(b));
	members.people.push(child);
	members.files.push(addFile(b, members.family, 'child', { child: child.id }));
}

// ── Standings ────────────────────────────────────────────────────────────────

const ENGAGED = ['foster', 'contractor', 'supervisor', 'trusted'];
const bound = (b, p) => (b.random.chance(p) ? b.time(b.later()) : undefined);

function addEngagement(b, person, file) {
	return b.add('engagement', 'E', { person, file, kind: 'oppdrag', from: dateOf(b.earlier(90)), until: bound(b, 0.4) }).id;
}

// Three months before and a day more or less, or fresh (R28).
function certificateFor(b, from) {
	const [year, month, day] = from.split('-').map(Number);
	const edge = new Date(Date.UTC(year, month - 4, Math.min(day, 28))).toISOString().slice(0, 10);
	return b.random.weighted([[6, addDays(from, -20)], [1, addDays(edge, 1)], [1, edge], [1, addDays(edge, -3)]]);
}

function engagedFields(b, capacity, person, file) {
	const { random } = b;
	const from = dateOf(b.earlier(80));
	return { from,
		engagement: file.kind === 'child' && random.chance(0.93) ? addEngagement(b, person, file.id) : undefined,
		declaration: random.chance(0.92) ? addDays(from, -10) : undefined,
		certificate: random.chance(0.94) ? certificateFor(b, from) : undefined };
}

function childFields(b, file) {
	const { random } = b;
	const basis = file.nature ? random.chance(0.8) && 'R04a' : random.chance(0.12) && random.pick(['R04a', 'R04n']);
	return { party_basis: basis || undefined, understands: random.chance(0.05) ? false : undefined };
}

// A party by a decision; by none, or by one that is still to come, nobody is (R02).
function partyFields(b) {
	return b.random.weighted([[30, {}], [2, { decided_by: undefined, decided_at: undefined }], [1, { decided_at: b.time(b.later()) }]]);
}

function capacityFields(b, capacity, person, file) {
	if (ENGAGED.includes(capacity)) return engagedFields(b, capacity, person, file);
	if (capacity === 'child') return childFields(b, file);
	return partyFields(b);
}

export function addStanding(b, person, file, capacity) {
	const fields = { person, file: file.id, capacity, label: 'Saken', basis: 'Vurdert', from: dateOf(b.earlier(60)),
		until: bound(b, 0.15), decided_by: b.staff.id, decided_at: dateOf(b.earlier(60)),
		...capacityFields(b, capacity, person, file) };
	return b.add('standing', 'S', fields);
}

const fileFor = (b, members, capacity) => {
	const wanted = { applicant: 'general', foster: 'contractor', contractor: 'contractor', supervisor: 'contractor' }[capacity];
	const other = members.files.find((f) => f.kind === wanted);
	return other && b.random.chance(capacity === 'applicant' ? 0.9 : 0.35) ? other
		: b.random.pick(members.files.filter((f) => f.kind === 'child'));
};

const ROLES = [[5, 'parent'], [1.5, 'guardian'], [2, 'parent_no_fa'], [1.5, 'stepparent'], [1, 'applicant'],
	[1.5, 'reporter_public'], [1, 'reporter_private'], [2.5, 'foster'], [1.5, 'contractor'], [1.5, 'supervisor'], [1.5, 'trusted']];

// One more person, or one who is here already in another capacity.
function addMember(b, members) {
	const capacity = b.random.weighted(ROLES);
	const again = b.random.chance(0.2) && b.of('person').length > 3;
	const young = capacity === 'trusted' && b.random.chance(0.25);
	const person = again ? b.random.pick(b.of('person').slice(1)) : addPerson(b, young ? bornEighteen(b) : undefined);
	members.people.push(person);
	addStanding(b, person.id, fileFor(b, members, capacity), capacity);
}

// Eighteen on the day the standing begins, or the day after.
const bornEighteen = (b) => {
	const from = dateOf(b.earlier(80));
	const born = yearsBefore(from.endsWith('02-29') ? addDays(from, 1) : from, 18);
	return turns(born, 18) ? addDays(born, b.random.pick([0, 1])) : born;
};

export function addMandate(b, principal, agent) {
	const types = b.random.weighted([[3, undefined], [2, ['VEDTAK', 'PLAN', 'KORRESPONDANSE']], [1, ['BARNESAMTALE', 'RAPPORT']]]);
	return b.add('mandate', 'M', { agent, principal, types, from: b.time(b.random.chance(0.8) ? b.earlier(20) : b.at),
		until: bound(b, 0.5), withheld: b.random.chance(0.6) ? true : undefined, label: 'Fullmakt',
		no_conflict: b.random.chance(0.1) ? true : undefined, decided_by: b.staff.id });
}

function addAgents(b) {
	const { random } = b;
	const principals = b.of('standing').filter((s) => ['child', 'parent', 'guardian', 'foster'].includes(s.capacity));
	if (principals.length === 0) return;
	const agent = random.chance(0.06) ? b.staff.person : random.chance(0.1) ? random.pick(b.of('person')).id : addPerson(b).id;
	for (const principal of random.sample(principals, 1 + random.below(2))) addMandate(b, principal.id, agent);
}

export function addPeople(b) {
	const { random } = b;
	b.staff = { person: addPerson(b).id };
	b.staff = b.add('staff', 'T', { person: b.staff.person, unit: 'omsorg', title: 'saksbehandler' });
	const families = [addFamily(b)];
	if (random.chance(0.3)) families.push(addFamily(b));
	for (const members of families) {
		for (const file of members.files.filter((f) => f.child && random.chance(0.8))) {
			addStanding(b, random.chance(0.96) ? file.child : members.people.at(-1).id, file, 'child');
		}
	}
	for (let left = 1 + random.below(3); left > 0; left--) addMember(b, random.pick(families));
	if (random.chance(0.6)) addAgents(b);
	return families;
}
