// The same worlds through the portals: written by the operator's verbs into a municipality that is up, and read, at
// every instant, in real sessions over HTTP: the list with all its pages, every card, and the head of every file.
// A world stays behind in that municipality, which is reset in the end.
import { readFileSync } from 'node:fs';
import { openTown } from '../house/client.mjs';
import { Database, Line } from '../proof/access/kit.mjs';
import { Match, compareSession, judgeStep } from './compare.mjs';
import { clock, timeline } from './script.mjs';

const LINES = 8; // connections to the door

// Whoever has a capacity in this world: in which portal, and with which cookie.
const sessionsOf = (number) => `select oracle.log_in_all(); select who, portal, token, level from oracle.session where who like 'W${number}-%' order by who`;

// What a handle is to its reader, whichever share stands for it now.
const handlesOf = (number) => `select s.handle, concat_ws(' ', coalesce(m.ref, st.ref), d.ref, s.kind, r.ref), s.rendition is not null
	from data.share s join data.standing st on st.id = s.reader join data.document d on d.id = s.document
		left join data.rendition r on r.id = s.rendition left join data.mandate m on m.id = s.mandate
	where d.ref like 'W${number}-%' order by s.ref`;

class Door {
	constructor(town) {
		this.town = town;
		this.free = { mypage: [], exchange: [] };
		for (const portal of Object.keys(this.free)) {
			for (let i = 0; i < LINES; i++) this.free[portal].push(new Line({ place: town.place, host: town.host(portal) }));
		}
		this.lines = Object.values(this.free).flat();
		this.requests = 0;
	}

	async ask(line, { portal, token }, method, path) {
		this.requests++;
		const host = new URL(this.town.origin(portal)).host;
		return line.ask(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html\r\nCookie: __Host-pv=${token}\r\n\r\n`, method === 'HEAD');
	}

	// Work on one connection, as soon as one is free.
	async with(portal, work) {
		while (this.free[portal].length === 0) await new Promise((resolve) => { setTimeout(resolve, 1); });
		const line = this.free[portal].pop();
		try {
			return await work(line);
		} finally {
			this.free[portal].push(line);
		}
	}

	close() {
		this.lines.forEach((line) => line.close());
	}
}

const linksOf = (html, pattern) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href.replaceAll('&amp;', '&')).filter((href) => pattern.test(href));

// The handles on all pages of the list; none, when the door leads elsewhere.
async function listedHandles(door, line, session) {
	const handles = new Set();
	for (let path = '/dokumenter'; path;) {
		const { status, body } = await door.ask(line, session, 'GET', path);
		if (status !== 200) return { handles, status };
		const html = body.toString('utf8');
		for (const href of linksOf(html, /^\/dokument\?id=/)) handles.add(new URLSearchParams(href.split('?')[1]).get('id'));
		[path] = linksOf(html, /[?&]cursor=/).map((href) => new URL(href, 'https://x/dokumenter')).map(({ search }) => `/dokumenter${search}`).filter((next) => next !== path);
	}
	return { handles, status: 200 };
}

const HIDDEN = [404, 303];

// What one session sees now: names in the list, names whose card opens, and whether files agree with cards.
async function look(door, session, handles) {
	return door.with(session.portal, async (line) => {
		const listed = await listedHandles(door, line, session);
		const seen = { listed: new Set(), opened: new Set(), wrong: [], asked: handles.length };
		for (const [handle, name, file] of handles) {
			const card = await door.ask(line, session, 'GET', `/dokument?id=${handle}`);
			const head = await door.ask(line, session, 'HEAD', `/fil?id=${handle}`);
			if (listed.handles.has(handle)) seen.listed.add(name);
			if (card.status === 200) seen.opened.add(name);
			const right = card.status === 200 ? head.status === (file === 't' ? 200 : 404) : HIDDEN.includes(card.status) && head.status === card.status;
			if (!right || listed.handles.has(handle) !== (card.status === 200)) seen.wrong.push(`${name}: card ${card.status}, file ${head.status}, listed ${listed.handles.has(handle)}`);
		}
		return seen;
	});
}

async function askSessions(door, database, match, { at, instant }) {
	const sessions = (await database.rows(sessionsOf(match.number))).filter((row) => row.length === 4)
		.map(([who, portal, token, level]) => ({ who, portal, token, level }))
		.filter(({ level }) => level === '3' || instant % 3 === 1);
	const handles = await database.rows(handlesOf(match.number));
	await Promise.all(sessions.map(async (session) => {
		const seen = await look(door, session, handles);
		match.count(seen.wrong.length === 0, 'http', { who: session.who, at, wrong: seen.wrong });
		compareSession(match, session.who, at, [...seen.listed]);
		compareSession(match, session.who, at, [...seen.opened]);
		match.tally.decided += 2 * seen.asked - 2; // each card and each file is one; the two above are counted
	}));
}

async function playOne(door, database, world, tally) {
	const match = new Match(world, tally);
	let now;
	for (const event of timeline(world)) {
		if (event.at !== now) await database.sql(clock(event.at));
		now = event.at;
		if (event.instant !== undefined) await askSessions(door, database, match, event);
		else judgeStep(match, world.steps[event.step], JSON.parse(await database.sql(event.line())));
	}
}

export async function playByHttp(worlds, tally) {
	const town = openTown();
	const before = tally.decided;
	await town.reset();
	await town.stop('clerk'); // it would do its own work at the worlds' own times
	const database = new Database(town);
	const door = new Door(town);
	try {
		await database.sql(readFileSync(new URL('ask.sql', import.meta.url), 'utf8'));
		for (const world of worlds) await playOne(door, database, world, tally);
		console.log(`${worlds.length} worlds by HTTP: ${tally.decided - before} decisions, ${door.requests} requests`);
	} finally {
		door.close();
		await database.close();
		await town.reset();
		await town.start('clerk');
	}
}
