// A world as a script for psql, and what psql prints back.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { iso } from './time.mjs';

const SQL = fileURLToPath(new URL('../../sql/', import.meta.url));
const FOLDERS = ['schema', 'policy', 'operator', 'test'];

const text = (value) => `'${String(value).replaceAll("'", "''")}'`;
const json = (value) => `${text(JSON.stringify(value))}::jsonb`;

function migrations() {
	return FOLDERS.flatMap((folder) => readdirSync(SQL + folder).filter((name) => name.endsWith('.sql')).sort()
		.map((name) => `begin;\n${readFileSync(`${SQL}${folder}/${name}`, 'utf8')}\ncommit;`));
}

// An empty municipality beside whatever else the cluster holds.
export function setup(database) {
	return [
		'\\set ON_ERROR_STOP on', '\\connect postgres', `drop database if exists ${database} with (force);`,
		`create database ${database};`, `\\connect ${database}`, 'set client_min_messages = warning;', '\\o /dev/null',
		...migrations(), readFileSync(new URL('ask.sql', import.meta.url), 'utf8'),
		"select operator.found('Prøvik', '9999', 'test');",
	].join('\n');
}

// What is asked of the sessions at an instant, and what happened until then.
export function timeline(world) {
	const steps = world.steps.map((step, i) => ({ at: step.at, order: 0, step: i, line: () => write(step, i) }));
	const asks = world.instants.map((t, i) => ({ at: t, order: 1, instant: i, line: () => `select oracle.sessions(${i});` }));
	return [...steps, ...asks].sort((a, b) => a.at - b.at || a.order - b.order);
}

const write = ({ verb, fields }, i) => `select oracle.write(${i}, ${text(verb)}, ${json(fields)});`;

export const clock = (t) => `select oracle.clock(${text(iso(t))});`;

function lines(world) {
	let now;
	return timeline(world).flatMap(({ at, line }) => {
		const moved = at === now ? [] : [clock(at)];
		now = at;
		return [...moved, line()];
	});
}

// One world: written, asked, and taken back.
export function play(world) {
	const ats = world.asked.map((t) => text(iso(t))).join(', ');
	return ['begin;', 'set constraints all immediate;', `select oracle.world(${world.number});`, ...lines(world),
		`select oracle.people(array[${ats}]::timestamptz[]);`, 'rollback;'].join('\n');
}

export const script = (database, worlds) => ['\\set ON_ERROR_STOP on', `\\connect ${database}`,
	'set client_min_messages = warning;', 'set jit = off;', ...worlds.map(play)].join('\n');

// World number → {steps: Map, sessions: Map, people: Map}
export function parse(output) {
	const played = new Map();
	let world;
	for (const line of output.split('\n').filter((l) => l.startsWith('{'))) {
		const said = JSON.parse(line);
		if ('world' in said) played.set(said.world, world = { steps: new Map(), sessions: new Map(), people: new Map() });
		else if ('step' in said) world.steps.set(said.step, said);
		else if ('sessions' in said) world.sessions.set(said.sessions, said.listed);
		else if ('person' in said) world.people.set(said.person, said.open);
	}
	return played;
}
