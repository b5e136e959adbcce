// Handing in as a browser does it, in the municipality that HOUSE names: piece by
// piece, through a lost network and a new page, and without script.
//   MIB=100 node --test upload.mjs     how large the large file is (12)
import test from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTown } from '../house/client.mjs';
import { launch, schemes, sizes } from './browser.mjs';
import { login } from './suite.mjs';

const town = openTown();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const MIB = Number(process.env.MIB ?? 12);
const PIECE = 4 * 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'pv-upload-'));
const turn = randomBytes(3).toString('hex'); // so that the same house can be asked again
let browser, seed = 0;

test.before(async () => { browser = await launch(); });
test.after(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true, force: true });
});

// A text of so many bytes that no other file has.
function file(called, bytes) {
	const name = called.replace('.', `-${turn}.`);
	const line = `${seed++} ${randomBytes(24).toString('hex')} `;
	const body = Buffer.alloc(bytes, `${line.repeat(20)}\n`);
	const path = join(folder, name);
	writeFileSync(path, body);
	return { path, name, bytes, sha256: createHash('sha256').update(body).digest('hex') };
}

async function open({ script = true, person = { id: 'P02', portal: 'mypage' } } = {}) {
	const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: script, locale: 'nb-NO' });
	await context.route('https://www.yr.no/**', (r) => r.fulfill({ contentType: 'text/html', body: '<title>Yr</title>' }));
	await login(town, context, person);
	const page = await context.newPage();
	page.asked = [];
	page.on('dialog', (d) => { page.asked.push(d.type()); d.accept().catch(() => {}); });
	await page.goto(`${town.origin(person.portal)}/lever-inn`);
	return page;
}

async function network(page, { offline = false, upload = -1 } = {}) {
	page.line ??= await page.context().newCDPSession(page);
	await page.line.send('Network.enable');
	await page.line.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput: upload });
}

const choose = (page, kind = 'letter') => page.check(`#kind-${kind}`);
const row = (page, name) => page.locator('.pv-sending', { hasText: name });
const mine = (page, name) => page.locator(`#mine [data-name="${name}"]`);
const percent = (page, name) => row(page, name).locator('progress').evaluate((p) => p.value);

async function until(what, ask, seconds = 60) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
		if (await ask())
			return;
		await new Promise((r) => setTimeout(r, 100));
	}
	assert.fail(`${what}: not within ${seconds} s`);
}

// axe on what is on its way, narrow and wide, light and dark.
async function accessible(page) {
	await page.evaluate(axe);
	for (const size of sizes)
		for (const colorScheme of schemes) {
			await page.setViewportSize(size);
			await page.emulateMedia({ colorScheme });
			const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
			assert.deepEqual(violations.flatMap((v) => v.nodes.map((n) => `${v.id} ${n.target}`)), []);
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'too wide');
			if (process.env.SHOTS)
				await page.screenshot({ path: join(process.env.SHOTS, `sending-${size.width}-${colorScheme}.png`), fullPage: true });
		}
}

// What the municipality has got, whatever has become of it since.
const got = (name) => town.sql(`select bytes = received from data.upload where filename = '${name}'`);

// The intake judges and files it; then the receipt has the file's own SHA-256.
async function receipt(page, f) {
	await until('the receipt', async () => {
		await page.goto(new URL('/lever-inn', page.url()).href);
		return (await mine(page, f.name).getAttribute('data-state')) === 'filed';
	}, 120);
	await mine(page, f.name).locator('a[href^="/kvittering"]').click();
	await page.waitForURL('**/kvittering?id=*');
	assert.equal(await page.textContent('.pv-code'), f.sha256);
	const text = await page.evaluate(() => fetch(document.querySelector('a[href^="/kvittering.txt"]').href).then((r) => r.text()));
	assert.ok(text.includes(f.sha256), text);
}

test(`a file of ${MIB} MiB goes on after the network was lost and after the page was loaded anew, byte for byte`, async () => {
	const page = await open();
	const f = file('stort.txt', MIB * 1024 * 1024 - 77);
	const sent = [];
	page.on('request', (r) => r.method() === 'PATCH' && sent.push(Number(r.headers()['upload-offset'])));
	await choose(page);
	await page.setInputFiles('#file', f.path);
	await network(page, { upload: 3e6 });
	await page.click('#send button[type=submit]');
	await until('the first piece', async () => sent.some((at) => at >= PIECE));
	await network(page, { offline: true });
	await until('that the network is gone is said', async () => /uten nett|brutt/.test(await row(page, f.name).textContent()));
	await network(page, { upload: 3e6 });
	const before = sent.length;
	await until('it goes on', async () => sent.length > before);
	assert.ok(sent.at(-1) >= PIECE, 'and not from the beginning');
	await page.reload();
	assert.match(await mine(page, f.name).textContent(), /Vi har fått \d+ %\. Velg den samme filen på nytt/);
	const kept = Number(await mine(page, f.name).getAttribute('data-received'));
	assert.ok(kept >= PIECE && kept < f.bytes, `${kept} bytes are there`);
	await network(page);
	sent.length = 0;
	const [chooser] = await Promise.all([page.waitForEvent('filechooser'), mine(page, f.name).locator('button[data-do=again]').click()]);
	await chooser.setFiles(f.path);
	await until('it is whole', async () => /Mottatt/.test(await row(page, f.name).textContent()), 120);
	assert.equal(sent[0], kept, 'only the rest was sent');
	assert.equal(await got(f.name), 't');
	await receipt(page, f);
	await page.context().close();
});

test('several files go one after the other, each with an end of its own', async () => {
	const page = await open();
	const files = [file('en.txt', 5e6), file('to.txt', 1000), file('tre.txt', 2e6)];
	await choose(page);
	await page.fill('#note', `Tre brev ${turn}`);
	await page.setInputFiles('#file', files.map((f) => f.path));
	await page.click('#send button[type=submit]');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'sending', 'the focus goes to what happens');
	for (const f of files)
		await until(f.name, async () => /Mottatt/.test(await row(page, f.name).textContent()));
	await until('it is said', async () => (await page.textContent('#sending-says')) === 'Alt er sendt inn.');
	assert.equal(await page.locator('.pv-sending button:visible').count(), 0);
	for (const f of files) {
		assert.equal(await got(f.name), 't');
		await until('it is filed, and the page says so by itself', async () => (await mine(page, f.name).getAttribute('data-state')) === 'filed');
	}
	for (const f of files) {
		const handle = await town.sql(`select handle from data.upload where filename = '${f.name}' and note_id is not null`);
		assert.equal((await town.operator('read', handle)).trim(), `Tre brev ${turn}`, 'the service reads what was written with it');
	}
	assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0], 'nothing is kept in the browser');
	await page.context().close();
});

test('it can be paused, gone on with and cancelled', async () => {
	const page = await open();
	const f = file('pause.txt', 9e6), other = file('avbrutt.txt', 9e6);
	await choose(page);
	await page.setInputFiles('#file', [f.path, other.path]);
	await network(page, { upload: 2e6 });
	await page.click('#send button[type=submit]');
	await until('some of it is sent', async () => await percent(page, f.name) > 5);
	await row(page, f.name).locator('[data-do=pause]').click();
	assert.match(await row(page, f.name).textContent(), /Satt på pause/);
	assert.equal(await page.evaluate(() => document.activeElement.dataset.do), 'go', 'the focus stays with it');
	await until('the next one goes on meanwhile', async () => await percent(page, other.name) > 0);
	const stood = await percent(page, f.name);
	assert.equal(await mine(page, f.name).locator('visible=true').count(), 0, 'and does not stand in the list too');
	await row(page, other.name).locator('[data-do=drop]').click();
	await until('it is cancelled', async () => /Avbrutt/.test(await row(page, other.name).textContent()));
	assert.equal(await percent(page, f.name), stood, 'what is paused stands still');
	await until('nobody has it', async () => (await town.sql(`select count(*) from data.upload where filename = '${other.name}' and state <> 'dropped'`)) === '0');
	await accessible(page);
	await network(page);
	await row(page, f.name).locator('[data-do=go]').click();
	await until('it is whole', async () => /Mottatt/.test(await row(page, f.name).textContent()));
	assert.equal(await got(f.name), 't');
	await page.context().close();
});

test('what cannot be taken is said before anything is sent', async () => {
	const page = await open();
	const posts = [];
	page.on('request', (r) => r.url().includes('/opplasting') && posts.push(r.url()));
	writeFileSync(join(folder, 'tom.pdf'), '');
	writeFileSync(join(folder, 'program.exe'), 'MZ');
	await choose(page);
	await page.fill('#note', 'Kan dere ringe meg?');
	truncateSync(join(folder, 'tom.pdf'), 220 << 20);
	await page.setInputFiles('#file', join(folder, 'tom.pdf'));
	await page.click('#send button[type=submit]');
	assert.match(await row(page, 'tom.pdf').textContent(), /på høyst 200 MB/);
	assert.match(await page.textContent('#file-explain'), /på høyst 200 MB/);
	truncateSync(join(folder, 'tom.pdf'), 0);
	await page.setInputFiles('#file', [join(folder, 'tom.pdf'), join(folder, 'program.exe')]);
	await page.click('#send button[type=submit]');
	assert.match(await row(page, 'Filen er tom').textContent(), /tom\.pdf/);
	assert.match(await row(page, 'program.exe').textContent(), /Denne filtypen tar vi ikke imot/);
	await page.waitForTimeout(300);
	assert.deepEqual(posts, []);
	assert.equal(await page.inputValue('#note'), 'Kan dere ringe meg?', 'what was written waits for a file that can be taken');
	await page.context().close();
});

test('the same file again is the same upload', async () => {
	const page = await open();
	const f = file('samme.txt', 1000);
	for (const words of [/Mottatt/, /allerede levert/]) {
		await choose(page);
		await page.fill('#note', 'Om tegningen');
		await page.setInputFiles('#file', f.path);
		await page.click('#send button[type=submit]');
		await until(`${words}`, async () => words.test(await row(page, f.name).last().textContent()));
		await mine(page, f.name).waitFor();
	}
	assert.equal(await page.inputValue('#note'), 'Om tegningen', 'what did not go along is still there');
	await page.reload();
	await choose(page);
	await page.setInputFiles('#file', f.path);
	await page.click('#send button[type=submit]');
	await until('also on a new page', async () => /allerede levert/.test(await row(page, f.name).textContent()));
	assert.equal(await town.sql(`select count(*) from data.upload where filename = '${f.name}'`), '1');
	await page.context().close();
});

test('another file under the same name is not taken for the rest of the first', async () => {
	const page = await open();
	const f = file('bytte.txt', 9e6);
	await choose(page);
	await page.setInputFiles('#file', f.path);
	await network(page, { upload: 3e6 });
	await page.click('#send button[type=submit]');
	await until('half of it', async () => await percent(page, f.name) > 50);
	await page.reload();
	await network(page);
	file('bytte.txt', 9e6);
	const [chooser] = await Promise.all([page.waitForEvent('filechooser'), mine(page, f.name).locator('button[data-do=again]').click()]);
	await chooser.setFiles(f.path);
	await until('it is said', async () => /ikke den samme filen/.test(await row(page, f.name).textContent()));
	await mine(page, f.name).locator('[data-do=drop]').click();
	await until('it is gone', async () => (await mine(page, f.name).count()) === 0);
	await page.context().close();
});

test('leaving quickly does not ask, leaving by a link does', async () => {
	const page = await open();
	const f = file('forlat.txt', 9e6);
	await choose(page);
	await page.setInputFiles('#file', f.path);
	await network(page, { upload: 1e6 });
	await page.click('#send button[type=submit]');
	await until('it is under way', async () => await percent(page, f.name) > 0);
	await page.click('.pv-brand');
	await page.waitForURL(`${town.origin('mypage')}/`);
	assert.deepEqual(page.asked, ['beforeunload']);
	page.asked.length = 0;
	await page.goto(`${town.origin('mypage')}/lever-inn`);
	const [chooser] = await Promise.all([page.waitForEvent('filechooser'), mine(page, f.name).locator('button[data-do=again]').click()]);
	await chooser.setFiles(f.path);
	await until('it is under way again', async () => await percent(page, f.name) > 0);
	await page.click('.pv-exit button');
	await page.waitForURL('https://www.yr.no/**');
	assert.deepEqual(page.asked, []);
	await page.context().close();
});

test('without script it is a form, with one file or several', async () => {
	const page = await open({ script: false });
	const files = [file('skjema en.txt', 3e6), file('skjema to.txt', 1000)];
	await choose(page);
	await page.fill('#note', 'Uten skript');
	assert.equal(await page.locator('[data-script]:visible, #sending:visible').count(), 0, 'nothing that needs a script is shown');
	await page.setInputFiles('#file', files.map((f) => f.path));
	await page.click('#send button[type=submit]');
	await page.waitForURL('**/lever-inn?ok=2');
	assert.match(await page.textContent('[role=status]'), /Vi har fått det du sendte/);
	for (const f of files)
		assert.equal(await got(f.name), 't');
	await receipt(page, files[0]);
	await page.context().close();
});

test('without script, an error keeps what was written and says where', async () => {
	const page = await open({ script: false });
	writeFileSync(join(folder, 'tom.txt'), '');
	await choose(page, 'papers');
	await page.fill('#note', 'Husk dette');
	await page.setInputFiles('#file', join(folder, 'tom.txt'));
	await page.click('#send button[type=submit]');
	assert.match(await page.title(), /^Feil: /);
	assert.equal(await page.inputValue('#note'), 'Husk dette');
	assert.ok(await page.isChecked('#kind-papers'));
	assert.equal(await page.getAttribute('.ds-error-summary a', 'href'), '#file');
	assert.equal(await page.getAttribute('#file', 'aria-invalid'), 'true');
	await page.context().close();
});
