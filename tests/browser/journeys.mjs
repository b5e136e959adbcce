// What only a browser can tell, in the municipality that HOUSE names: forms whose
// answers lead to another origin, under the strict policy, with and without script.
import test from 'node:test';
import assert from 'node:assert/strict';
import { openTown } from '../house/client.mjs';
import { launch } from './browser.mjs';
import { login } from './suite.mjs';

const town = openTown();
let browser;

test.before(async () => { browser = await launch(); });
test.after(() => browser?.close());

async function loggedIn(script, person = { id: 'P01', portal: 'mypage' }) {
	const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: script, locale: 'nb-NO' });
	await context.route('https://www.yr.no/**', (r) => r.fulfill({ contentType: 'text/html', body: '<title>Yr</title>' }));
	await login(town, context, person);
	const page = await context.newPage();
	await page.goto(`${town.origin('mypage')}/dokumenter`);
	assert.match(await page.title(), /^Dokumenter – /);
	return page;
}

for (const script of [false, true]) {
	const how = script ? 'with script' : 'without script';

	test(`${how}, "Lukk siden raskt" ends on the neutral page and ends the session`, async () => {
		const page = await loggedIn(script);
		await page.click('.pv-exit button');
		await page.waitForURL('https://www.yr.no/**');
		await page.waitForTimeout(500);
		await page.goto(`${town.origin('mypage')}/dokumenter`);
		assert.ok(!page.url().startsWith(town.origin('mypage')), `still inside: ${page.url()}`);
		await page.context().close();
	});

	test(`${how}, logging out goes through the provider and says so`, async () => {
		const page = await loggedIn(script);
		await page.click('.pv-logout button');
		await page.waitForURL(`${town.origin('login')}/utlogget**`);
		assert.equal(await page.textContent('h1'), 'Du er logget ut');
		await page.goto(`${town.origin('mypage')}/dokumenter`);
		assert.ok(!page.url().startsWith(town.origin('mypage')), `still inside: ${page.url()}`);
		await page.context().close();
	});

	test(`${how}, the language changes and the page stays`, async () => {
		const page = await loggedIn(script);
		await page.click('.pv-language summary');
		await Promise.all([page.waitForNavigation(), page.click('.pv-language button[value=en]')]);
		assert.equal(new URL(page.url()).pathname, '/dokumenter');
		assert.equal(await page.textContent('h1'), 'Documents');
		assert.match(await page.title(), /^Documents – My page$/);
		await page.click('.pv-language summary');
		await Promise.all([page.waitForNavigation(), page.click('.pv-language button[value=nb]')]);
		assert.equal(await page.textContent('h1'), 'Dokumenter', 'and it is remembered until it is changed again');
		await page.context().close();
	});
}

test('an empty message is pointed out, and what was written is kept', async () => {
	const page = await loggedIn(true, { id: 'P03', portal: 'mypage' });
	await page.goto(`${town.origin('mypage')}/innsyn`);
	await page.fill('#about', 'Alle vedtak');
	await Promise.all([page.waitForNavigation(), page.$eval('.pv-form', (f) => f.submit())]);
	assert.match(await page.title(), /^Feil: /);
	assert.equal(await page.inputValue('#about'), 'Alle vedtak');
	await page.click('.ds-error-summary a');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'body');
	assert.equal(await page.getAttribute('#body', 'aria-invalid'), 'true');
	await page.context().close();
});

test('a document opens in the browser', async () => {
	const page = await loggedIn(true);
	await page.click('.pv-entry:has([data-icon=document]) a');
	const [answer] = await Promise.all([page.waitForResponse(/\/fil\?id=/), page.click('.pv-actions a').catch(() => {})]);
	assert.equal(answer.status(), 200);
	assert.equal(answer.headers()['content-type'], 'application/pdf');
	await page.context().close();
});

// A report is being written at a weekend home; the page as it comes, ready to be typed in.
async function writing(script) {
	const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: script, locale: 'nb-NO' });
	await login(town, context, { id: 'P16', portal: 'exchange' });
	const page = await context.newPage();
	await page.goto(`${town.origin('exchange')}/rolle`);
	await page.click('button:has-text("Besøkshjem for Amina")');
	await page.goto(`${town.origin('exchange')}/rapport?form=weekend`);
	return page;
}

test('with script, what is written is there after the page is loaded anew, and nothing lies in the browser', async () => {
	const page = await writing(true);
	await page.fill('#child', 'Vi bakte boller.');
	await page.waitForFunction(() => /Utkastet er lagret\./.test(document.getElementById('draft-says').textContent));
	await page.reload();
	assert.equal(await page.inputValue('#child'), 'Vi bakte boller.');
	await page.fill('#words', 'Kan jeg komme igjen?');
	await page.goto(`${town.origin('exchange')}/mappe`); // at once, before the next was kept
	await page.goto(`${town.origin('exchange')}/rapport?form=weekend`);
	for (let i = 0; i < 20 && await page.inputValue('#words') === ''; i++)
		await page.reload();
	assert.equal(await page.inputValue('#words'), 'Kan jeg komme igjen?');
	assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
	await page.click('button[value=drop]');
	await page.waitForURL('**/lever-inn');
	await page.context().close();
});

test('without script, a draft is kept by its button, and a report is sent', async () => {
	const page = await writing(false);
	await page.fill('#child', 'Uten skript.');
	await page.click('button[value=keep]');
	assert.match(await page.textContent('main'), /Utkastet er lagret\. Ingenting er sendt ennå/);
	assert.equal(await page.inputValue('#child'), 'Uten skript.');
	await page.click('button[value=send]');
	assert.match(await page.textContent('#errors'), /Når kom barnet\? – Fyll ut feltet/);
	await page.fill('#visited', '2026-11-20');
	await page.fill('#until', '2026-11-22');
	await page.click('button[value=send]');
	assert.match(await page.textContent('main'), /Rapporten er sendt/);
	assert.match(page.url(), /\/rapport\?ok=/);
	await page.context().close();
});
