// axe on every page, narrow in light and wide in dark: 0 violations.
//
//	node axe.mjs                 the templates with their fixtures
//	node axe.mjs --suite         the municipality that is running in HOUSE
// --whole looks at all four of narrow and wide, light and dark;
// --shots DIR keeps a picture of each, --only WORD looks at some,
// --languages nb,en chooses languages, --jobs N pages at a time (2).
import { readFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch, schemes, sizes } from './browser.mjs';
import { buildRenderer, fixtures, serve } from './fixtures.mjs';
import { targets as suite } from './suite.mjs';

const { values: options } = parseArgs({ options: {
	suite: { type: 'boolean' }, whole: { type: 'boolean' }, shots: { type: 'string' }, only: { type: 'string' },
	languages: { type: 'string' }, jobs: { type: 'string', default: '2' } } });
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const all = sizes.flatMap((size) => schemes.map((scheme) => [size, scheme]));
const forms = options.whole ? all : [all[0], all.at(-1)];
const followed = new Set();
const tally = { passed: 0, failed: 0 };

function judge(what, faults) {
	if (faults.length === 0) {
		tally.passed++;
		return;
	}
	tally.failed++;
	console.log(`not ok ${what}`);
	for (const f of faults)
		console.log(`    ${f}`);
}

// What axe does not ask: one h1, nothing refused by the policy, no scrolling sideways.
async function own(page, complaints) {
	const faults = [...complaints];
	const seen = await page.evaluate(() => ({
		h1: document.querySelectorAll('h1').length,
		wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
		lang: document.documentElement.lang,
		exit: document.querySelector('.pv-exit button, .pv-top a[rel=noreferrer]') !== null,
		first: document.querySelector('a[href],button,summary,input:not([type=hidden])')?.textContent.trim(),
		away: document.querySelector('.pv-exit button, .pv-top a[rel=noreferrer]')?.textContent.trim(),
	}));
	if (seen.h1 !== 1)
		faults.push(`${seen.h1} h1`);
	if (seen.wide > 0)
		faults.push(`${seen.wide} px too wide`);
	if (!seen.lang)
		faults.push('no language');
	if (!seen.exit || seen.first !== seen.away)
		faults.push('quick exit is not first');
	return faults;
}

async function look(page, complaints, what) {
	const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }));
	const faults = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.any.concat(n.all, n.none)[0]?.message ?? v.help}`));
	judge(what, [...await own(page, complaints), ...faults]);
}

// One load, then every width and scheme.
// Where the page's own links lead: nowhere that says no.
async function follow(page, target) {
	const hrefs = await page.$$eval('main a[href], nav a[href], footer a[href]', (all) => all.map((a) => a.href));
	for (const href of new Set(hrefs)) {
		const key = `${target.name.split(' ')[0]} ${href}`;
		if (!href.startsWith(`${new URL(target.url).origin}/`) || href.includes('#') || followed.has(key))
			continue;
		followed.add(key);
		const status = await page.evaluate((to) => fetch(to, { method: 'HEAD', redirect: 'manual' }).then((r) => r.status), href);
		judge(`${target.name}: link to ${href.slice(0, 120)}`, status < 400 ? [] : [`${status}`]);
	}
}

async function visit(target) {
	const page = await target.context.newPage();
	let complaints = [];
	try {
		page.on('console', (m) => /Content Security Policy|Failed to load/.test(m.text()) && !/status of [45]\d\d/.test(m.text()) && complaints.push(m.text()));
		await page.goto(target.url, { waitUntil: 'load' });
		await target.then?.(page);
		await page.evaluate(() => document.fonts.ready);
		await page.evaluate(axe);
		for (const [size, scheme] of forms) {
			const what = `${target.name} ${size.width} ${scheme}`;
			await page.setViewportSize(size);
			await page.emulateMedia({ colorScheme: scheme });
			await look(page, complaints, what);
			complaints = [];
			if (options.shots)
				await page.screenshot({ path: join(options.shots, `${what.replace(/[^\w]+/g, '_')}.png`), fullPage: true });
		}
		if (options.suite)
			await follow(page, target);
	} catch (e) {
		judge(target.name, [e.message.split('\n')[0].slice(0, 200)]);
	} finally {
		await page.close();
	}
}

// Fixture pages: every fixture in bokmål; one of each page in the other languages;
// and nginx's own error pages.
async function fromFixtures(work, browser) {
	const context = await browser.newContext();
	const renderer = await buildRenderer(join(work, 'render'));
	const out = join(work, 'static');
	execFileSync(fileURLToPath(new URL('../../nginx/assets/build', import.meta.url)), [out], { stdio: 'inherit' });
	const server = await serve(renderer, out);
	const every = await fixtures();
	const languages = options.languages?.split(',') ?? ['nb', 'nn', 'se', 'en'];
	const targets = languages.flatMap((l) => {
		const met = new Set();
		return every.filter((f) => l === 'nb' || (!met.has(f.program + f.page) && met.add(f.program + f.page)))
			.map((f) => ({ name: `${l} ${f.name}`, url: `${server.base}/${l}/${f.name}` }));
	});
	for (const s of ['400', '404', '413', '431', '500', '502', '503'])
		targets.push({ name: `nginx ${s}`, url: `${server.base}/errors/${s}` });
	return { targets: targets.map((t) => ({ ...t, context })), close: server.close };
}

const work = await mkdtemp(join(tmpdir(), 'pv-axe-'));
const browser = await launch();
try {
	if (options.shots)
		await mkdir(options.shots, { recursive: true });
	const from = options.suite ? { targets: await suite(browser), close() {} } : await fromFixtures(work, browser);
	const jobs = from.targets.filter((t) => !options.only || t.name.includes(options.only));
	const worker = async () => {
		for (let j; (j = jobs.shift()) !== undefined;)
			await visit(j);
	};
	await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
	from.close();
} finally {
	await browser.close();
	await rm(work, { recursive: true, force: true });
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
