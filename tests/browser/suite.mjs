// The running suite as a browser meets it (the municipality that HOUSE names):
// people log in through the provider's page, and every page that they can reach
// becomes a target.
import { openTown } from '../house/client.mjs';

const pages = {
	mypage: ['/', '/dokumenter', '/dokumenter?words=zzzz', '/apnet', '/apnet?from=2026-01-01&to=2026-01-02', '/innsyn', '/meldinger', '/fullmakt', '/lever-inn', '/pakke', '/rolle', '/innlogginger', '/varsler', '/rettigheter', '/finnes-ikke'],
	esign: ['/', '/rolle', '/innlogginger', '/rettigheter', '/finnes-ikke'],
	exchange: ['/', '/dokumenter', '/lever-inn', '/rapport?form=follow_up', '/mappe', '/veiledning', '/veiledning?guide=confidentiality', '/meldinger', '/rolle', '/innlogginger', '/varsler', '/rettigheter'],
};
// Who is looked at, and how many of the documents in the list.
const people = [
	{ id: 'P02', portal: 'mypage', documents: 12 },
	{ id: 'P01', portal: 'mypage', documents: 4, only: ['/', '/dokumenter', '/apnet', '/innsyn', '/meldinger', '/fullmakt', '/lever-inn', '/varsler', '/rettigheter'] },
	{ id: 'P03', portal: 'mypage', documents: 8, only: ['/dokumenter'] },
	{ id: 'P06', portal: 'mypage', documents: 3, code: true, only: ['/', '/dokumenter', '/rettigheter'] },
	{ id: 'P25', portal: 'mypage', documents: 2, only: ['/', '/dokumenter', '/lever-inn', '/rettigheter'] },
	{ id: 'P09', portal: 'exchange', documents: 3 },
	{ id: 'P03', portal: 'esign', documents: 0 },
	{ id: 'P20', portal: 'exchange', documents: 2, only: ['/', '/dokumenter', '/lever-inn', '/pakke', '/klienter', '/meldinger', '/rettigheter'] },
];

export async function login(town, context, { id, portal, code }) {
	const page = await context.newPage();
	await page.goto(`${town.origin(portal)}/`);
	if (code) {
		await page.goto(new URL(await page.getAttribute('a[href*="kode"]', 'href'), page.url()).href);
		await page.fill('#code', await town.code(id));
		await page.click('.pv-form button');
	} else {
		if (page.url().startsWith(town.origin('login')))
			await page.click('a[href*="idporten"]');
		await page.click(`form:has(input[name=person][value=${id}]) button[value=high]`);
	}
	await page.waitForURL(`${town.origin(portal)}/**`);
	if (page.url().includes('/rolle'))
		await page.click('.pv-choice');
	await page.close();
}

// One document of every look that the list has, the card's own pages included.
async function documents(context, origin, portal, most) {
	const page = await context.newPage();
	await page.goto(`${origin}/dokumenter`);
	const found = await page.$$eval('.pv-entry', (all) => all.map((e) => ({
		path: e.querySelector('a').getAttribute('href'), look: e.querySelector('.pv-icon').dataset.icon + e.querySelector('.pv-entry__marks').textContent.trim() })));
	await page.close();
	const met = new Map();
	for (const d of found)
		met.set(d.look, [...met.get(d.look) ?? [], d]);
	const chosen = [...met.values()].flatMap((all) => all.slice(0, Math.ceil(most / met.size))).slice(0, most);
	const more = chosen.find((d) => d.look.startsWith('locked'));
	return [...chosen.map((d) => d.path),
		...more && portal === 'mypage' ? [more.path.replace('/dokument', '/klage'), more.path.replace('/dokument', '/innsyn')] : []];
}

async function ofPerson(town, browser, person) {
	const context = await browser.newContext({ ignoreHTTPSErrors: true });
	await login(town, context, person);
	const origin = town.origin(person.portal);
	const paths = [...person.only ?? pages[person.portal], ...await documents(context, origin, person.portal, person.documents)];
	return paths.map((path, i) => ({ name: `${person.id} ${path.replace(/id=.*/, `id=…${i}`)}`, url: origin + path, context }));
}

// A form sent empty shows what is wrong; pages of login and of nginx itself.
async function ofNobody(town, browser) {
	const context = await browser.newContext({ ignoreHTTPSErrors: true });
	const at = (portal, path) => ({ name: `${portal} ${path.slice(0, 40)}`, url: town.origin(portal) + path, context });
	const wrong = async (page) => {
		await page.fill('#code', 'AAAA-AAAA');
		await Promise.all([page.waitForNavigation(), page.$eval('.pv-form', (f) => f.submit())]);
	};
	return [at('login', '/'), at('login', '/kode'), { ...at('login', '/kode'), name: 'login wrong code', then: wrong },
		at('login', '/utlogget'), at('login', '/start'), at('login', '/retur?code=x&state=y'), at('mypage', '/overlevering?code=x&b=y'),
		at('mypage', '/rettigheter'), at('exchange', '/rettigheter'), at('mypage', '/finnes-ikke'), at('mypage', '/%00'),
		at('mypage', `/${'a'.repeat(9000)}`), at('mypage', '/static/finnes-ikke')];
}

export async function targets(browser) {
	const town = openTown();
	const all = await ofNobody(town, browser);
	for (const person of people)
		all.push(...await ofPerson(town, browser, person));
	return all;
}
