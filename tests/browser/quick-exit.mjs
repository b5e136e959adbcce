// "Lukk siden raskt": first by keyboard, works without script, and with script
// blanks and replaces the page; Esc twice does the same.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { buildRenderer, fixtures, policy, render } from './fixtures.mjs';

let work, browser, server, base, page, html;
const posts = [];

test.before(async () => {
	work = await mkdtemp(join(tmpdir(), 'pv-exit-'));
	execFileSync(fileURLToPath(new URL('../../nginx/assets/build', import.meta.url)), [join(work, 'static')], { stdio: 'inherit' });
	const renderer = await buildRenderer(join(work, 'render'));
	const fixture = (await fixtures()).find((f) => f.name === 'mypage-overview-child');
	server = createServer(async (q, s) => {
		if (q.url.startsWith('/static/'))
			return s.writeHead(200, { 'Content-Type': q.url.endsWith('.js') ? 'text/javascript' : q.url.endsWith('.css') ? 'text/css' : 'image/svg+xml' })
				.end(await readFile(join(work, q.url)).catch(() => ''));
		if (q.method === 'POST') {
			let body = '';
			for await (const part of q)
				body += part;
			posts.push([q.url, new URLSearchParams(body)]);
			return s.writeHead(303, { Location: '/neutral' }).end();
		}
		if (q.url === '/neutral')
			return s.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Været</title><h1>Været</h1>');
		return s.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy, 'Cache-Control': 'no-store' }).end(html);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${server.address().port}`;
	html = (await render(renderer, fixture, 'nb')).replaceAll('https://www.yr.no/', `${base}/neutral`);
	browser = await launch();
});

test.after(async () => {
	await browser?.close();
	server?.close();
	await rm(work, { recursive: true, force: true });
});

async function open(script) {
	const context = await browser.newContext({ javaScriptEnabled: script });
	posts.length = 0;
	page = await context.newPage();
	await page.goto(`${base}/start`);
	await page.goto(`${base}/`);
}

async function left() {
	await page.waitForURL(`${base}/neutral`);
	await assert.doesNotReject(async () => { for (let i = 0; i < 50 && posts.length === 0; i++) await new Promise((r) => setTimeout(r, 20)); });
	assert.equal(posts.length, 1);
	assert.equal(posts[0][0], '/lukk');
	assert.ok(posts[0][1].get('csrf'), 'the form token goes along');
}

test('Tab reaches it first, and the way past the menu next', async () => {
	await open(true);
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Lukk siden raskt');
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main');
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
});

test('without script it is a form', async () => {
	await open(false);
	await page.click('.pv-exit button');
	await left();
});

test('with script the page is replaced in the history', async () => {
	await open(true);
	await page.click('.pv-exit button');
	await left();
	await page.goBack();
	assert.equal(page.url(), `${base}/start`, 'Back does not lead to the page that was left');
});

test('Esc twice leaves, once does not', async () => {
	await open(true);
	await page.keyboard.press('Escape');
	await page.waitForTimeout(1700);
	assert.equal(page.url(), `${base}/`);
	await page.keyboard.press('Escape');
	await page.keyboard.press('Escape');
	await left();
});

test('it stays in view when the page is scrolled', async () => {
	await open(true);
	await page.setViewportSize({ width: 320, height: 480 });
	await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
	assert.ok(await page.locator('.pv-exit button').isVisible());
	const box = await page.locator('.pv-exit button').boundingBox();
	assert.ok(box.y >= 0 && box.y < 100 && box.height >= 24 && box.x + box.width <= 320);
});
