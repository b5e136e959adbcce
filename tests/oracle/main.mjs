// Plays seeded worlds against the product and compares every answer with the law.
//   --full: 2,000 worlds of today's seed, and some of them through the portals
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compare, Tally } from './compare.mjs';
import { connection } from './connection.mjs';
import { playByHttp } from './http.mjs';
import { parse, script, setup } from './script.mjs';
import { makeWorld } from './worlds.mjs';

const FULL = process.argv.includes('--full');
const today = () => new Date().toISOString().slice(0, 10).replaceAll('-', '');
const SEED = Number(process.env.SEED ?? (FULL ? today() : 20261121));
const WORLDS = Number(process.env.WORLDS ?? (FULL ? 2000 : 200));
const HTTP = Number(process.env.HTTP ?? (FULL ? 40 : 0));
const ONLY = process.env.WORLD === undefined ? undefined : Number(process.env.WORLD);
const LEAST = FULL ? 100000 : 10000;
const JOBS = 2;
const BATCH = 10;

const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
const { command, database } = connection();
let files = 0;

// psql reads a file, as whoever administers the cluster.
async function psql(text) {
	const path = join(folder, `${++files}.sql`);
	writeFileSync(path, text);
	chmodSync(path, 0o644);
	const [program, ...words] = command(path);
	const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 2 ** 30 });
	return stdout;
}

async function worker(batches, tally) {
	for (let batch = batches.pop(); batch; batch = batches.pop()) {
		const played = parse(await psql(script(database, batch)));
		for (const world of batch) compare(world, played.get(world.number), tally);
	}
}

const worldsUpTo = (most) => (ONLY === undefined ? Array.from({ length: most }, (_, i) => i + 1) : [ONLY])
	.map((number) => makeWorld(SEED, number));

function chosen() {
	const worlds = worldsUpTo(WORLDS);
	return Array.from({ length: Math.ceil(worlds.length / BATCH) }, (_, i) => worlds.slice(i * BATCH, (i + 1) * BATCH));
}

async function main() {
	const began = Date.now();
	const tally = new Tally();
	console.log(`seed ${SEED}, ${ONLY === undefined ? `${WORLDS} worlds, ${HTTP} of them by HTTP` : `world ${ONLY}`}`);
	if (WORLDS > 0) await psql(setup(database));
	const batches = chosen();
	await Promise.all(Array.from({ length: JOBS }, () => worker(batches, tally)));
	if (WORLDS > 0) console.log(`through the database: ${tally.decided} decisions, ${tally.passed} passed, ${tally.failed} failed, ${((Date.now() - began) / 1000).toFixed(1)} s`);
	if (HTTP > 0) await playByHttp(worldsUpTo(HTTP), tally);
	if (ONLY === undefined && WORLDS >= 200) tally.demand(LEAST);
	tally.print(Boolean(process.env.VERBOSE));
	console.log(`${((Date.now() - began) / 1000).toFixed(1)} s`);
	console.log(`${tally.passed} passed, ${tally.failed} failed`);
	process.exitCode = tally.failed ? 1 : 0;
}

try {
	chmodSync(folder, 0o755);
	await main();
} catch (error) {
	console.log(error.stderr || error.stack);
	console.log('0 passed, 1 failed');
	process.exitCode = 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
