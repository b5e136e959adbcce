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
