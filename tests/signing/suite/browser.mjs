// The whole way in Chromium: from the page that asks, to the service, and back; and what is kept in the end.
// QUICK=1: one signer, and a refusal.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { exchange } from '../../house/web.mjs';
import { launch } from '../../browser/browser.mjs';
import { login } from '../../browser/suite.mjs';
import { attachments, pdfsig, xmlsec } from '../testkit.mjs';
import { act, begin, confirmations, fact, importRecords, inState, made, order, town, until, whole } from './kit.mjs';

const quick = process.env.QUICK === '1';
const whenWhole = quick ? () => {} : test;
let browser;
before(async () => {
  await begin();
  browser = await launch();
});
after(() => browser?.close());

async function person(id) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'nb-NO', javaScriptEnabled: true, acceptDownloads: true });
  await login(town, context, { id, portal: 'esign' });
  const page = await context.newPage();
  return { id, context, page, close: () => context.close() };
}

// Opens the job, in the capacity in which it is to be signed.
async function open({ page }, handle) {
  await page.goto(`${town.origin('esign')}/oppdrag?id=${handle}`);
  const other = page.locator('form[action="/rolle"]:has(input[name=to]) button');
  if (await other.count()) await Promise.all([page.waitForURL(/\/oppdrag\?id=/), other.click()]);
}

async function go(someone) {
  await someone.page.click('form[action="/oppdrag"] button');
  await someone.page.waitForURL(/https:\/\/posten\.localhost/);
  await someone.page.click(`button[name=person][value=${someone.id}]`);
}

async function choose({ page }, choice) {
  await page.click(`button[name=valg][value=${choice}]`);
}

async function sign(someone, handle, choice = 'sign') {
  await open(someone, handle);
  await go(someone);
  await choose(someone, choice);
  await someone.page.waitForURL(/\/oppdrag\?id=/);
  return someone.page.textContent('main');
}

// What a click would download.
async function bytes({ context }, link) {
  const url = new URL(link, town.origin('esign')).href;
  const cookies = await context.cookies(url);
  const { status, body } = await exchange(town.place, url, { headers: { Cookie: cookies.map((c) => `${c.name}=${c.value}`).join('; ') } });
  assert.equal(status, 200, url);
  return body;
}

// What the person reads and gets when it is done, and what others think of it.
async function copyOf(someone, handle) {
  await open(someone, handle);
  const link = await someone.page.getAttribute('#copy ~ .pv-actions a', 'href');
  return bytes(someone, link);
}

const trust = readFileSync(`${town.state}/posten/trust.pem`);

async function checkCopy(pdf, originals, signers) {
  assert.deepEqual(pdfsig(pdf), { valid: true, whole: true, count: 1 });
  const changed = Buffer.from(pdf);
  changed[Math.floor(pdf.length / 3)] ^= 1;
  assert.equal(pdfsig(changed).valid, false);
  const found = attachments(pdf);
  const files = Object.keys(found).filter((name) => name.endsWith('.pdf')).map((name) => ({ name, bytes: found[name] }));
  for (const original of originals) assert.ok(files.some((file) => file.bytes.equals(original)), 'what was read is what was signed');
  const xades = Object.keys(found).filter((name) => name.endsWith('.xml'));
  assert.equal(xades.length, signers);
  for (const name of xades) {
    assert.ok(xmlsec(found[name], files, trust), name);
    const other = Buffer.from(found[name]);
    other[other.indexOf('<DigestValue>') + 15] ^= 1;
    assert.equal(xmlsec(other, files, trust), false, 'one changed byte is seen');
  }
}

const done = (ref) => until(whole, [ref], { seconds: 60, why: 'kept' });

test('one signer reads, signs, and gets a copy that proves itself', async () => {
  const ref = await order({ ref: 'w-one', file: 'C', signers: ['P14.C'], title: 'Samtykke til besøkshjem' });
  const [job] = await made(ref);
  const someone = await person('P14');
  await open(someone, job.handle);
  const original = await bytes(someone, await someone.page.getAttribute('#documents ~ ol a', 'href'));
  assert.equal(String(original.subarray(0, 5)), '%PDF-');
  assert.match(await sign(someone, job.handle), /Du har signert|Alle har signert/);
  await done(ref);
  assert.deepEqual(await confirmations(job.service), [1]);
  await checkCopy(await copyOf(someone, job.handle), [original], 1);
  await someone.close();
});

test('one of two refuses: it is over for both, and both are told', async () => {
  const ref = await order({ ref: 'w-refused', signers: ['P02.A1=0', 'P03.A1=1'] });
  const [job] = await made(ref);
  const [kari, tom] = [await person('P02'), await person('P03')];
  await open(tom, job.handle);
  assert.equal(await tom.page.locator('form[action="/oppdrag"]').count(), 0, 'it is not his turn');
  await sign(kari, job.handle);
  await until((j) => j.signers[0].state === 'signed', [ref], { why: 'Kari has signed' });
  await sign(tom, job.handle, 'reject');
  await until(inState('refused'), [ref], { why: 'refused' });
  for (const someone of [kari, tom]) {
    await open(someone, job.handle);
    assert.match(await someone.page.textContent('h1 ~ * , main'), /avsluttet/i);
    assert.equal(await someone.page.locator('form[action="/oppdrag"]').count(), 0);
    await someone.close();
  }
  assert.deepEqual(await town.sql(`select count(*) from data.notice n join data.signer s on s.id = n.cause join data.signing j on j.id = s.signing where j.ref = '${ref}' and n.template = 'sign_refused'`), '2');
  assert.equal((await fact(ref)).signed, 0);
});

whenWhole('three signers in two groups with attachments', async () => {
  const ref = await order({ ref: 'w-three', type: 'PLAN', title: 'Plan for samvær', attachments: 2, signers: ['P01.A1=0', 'P02.A1=0', 'P03.A1=1'] });
  const [job] = await made(ref);
  const people = { P01: await person('P01'), P02: await person('P02'), P03: await person('P03') };
  const originals = [];
  await open(people.P02, job.handle);
  for (const link of await people.P02.page.$$eval('#documents ~ ol .pv-entry__text a', (all) => all.map((a) => a.getAttribute('href')))) originals.push(await bytes(people.P02, link));
  assert.equal(originals.length, 3);
  await open(people.P03, job.handle);
  assert.equal(await people.P03.page.locator('form[action="/oppdrag"]').count(), 0, 'the first group is not done');
  await sign(people.P02, job.handle);
  await sign(people.P01, job.handle);
  await until((j) => j.signers.slice(0, 2).every((s) => s.state === 'signed'), [ref], { why: 'the first group' });
  await sign(people.P03, job.handle);
  await done(ref);
  for (const someone of Object.values(people)) {
    await checkCopy(await copyOf(someone, job.handle), originals, 3);
    await someone.close();
  }
});

whenWhole('a child of 15 signs alone, and her number is in nothing that comes of it', async () => {
  const ref = await order({ ref: 'w-child', signers: ['P01.A1'], title: 'Samtykke fra deg' });
  const [job] = await made(ref);
  const ella = await person('P01');
  await sign(ella, job.handle);
  await done(ref);
  const pdf = await copyOf(ella, job.handle);
  for (const part of [pdf, ...Object.values(attachments(pdf))]) assert.ok(!part.includes('19881199869'));
  await ella.close();
});

whenWhole('a foster mother signs her contract, which goes to her own file', async () => {
  const ref = await order({ ref: 'w-foster', file: 'B-F', type: 'AVTALE', owners: ['P09'], signers: ['P09.B-F'], title: 'Fosterhjemsavtale' });
  const [job] = await made(ref);
  const foster = await person('P09');
  assert.match(await sign(foster, job.handle), /signert/);
  await done(ref);
  await checkCopy(await copyOf(foster, job.handle), [], 1);
  await foster.close();
});

whenWhole('a return with a forged token changes nothing', async () => {
  const [mine, others] = ['w-forged', 'w-others'];
  await order({ ref: mine, signers: ['P03.A1'] });
  await order({ ref: others, signers: ['P03.A1'] });
  const [job, other] = await made(mine, others);
  const { back } = await act(other.service, 1, 'sign');
  const stolen = new URL(back).searchParams.get('status_query_token');
  const tom = await person('P03');
  for (const token of ['A'.repeat(32), stolen, '', '%00', "'--", stolen.slice(0, -1)]) {
    await tom.page.goto(`${town.origin('esign')}/retur?id=${job.handle}&status_query_token=${token}`);
    assert.ok(!/Du har signert|Alle har signert/.test(await tom.page.textContent('main')), token);
  }
  assert.deepEqual((await fact(mine)).signers.map((s) => s.state), ['waiting']);
  await sign(tom, job.handle);
  await done(mine);
  await tom.close();
});

whenWhole('the browser is closed before the return: the queue tells, and she reads it when she comes again', async () => {
  const ref = await order({ ref: 'w-closed', file: 'C', signers: ['P14.C'] });
  const [job] = await made(ref);
  const first = await person('P14');
  await open(first, job.handle);
  await go(first);
  await first.context.route('https://signering.localhost:*/**', (route) => route.abort());
  await choose(first, 'sign').catch(() => {});
  await first.close();
  await done(ref);
  const again = await person('P14');
  await open(again, job.handle);
  assert.match(await again.page.textContent('main'), /Alle har signert/);
  await again.close();
});

whenWhole('she walks away without an answer, comes back the next day, and goes on', async () => {
  const ref = await order({ ref: 'w-away', file: 'C', signers: ['P14.C'] });
  const [job] = await made(ref);
  const first = await person('P14');
  await open(first, job.handle);
  await go(first);
  await choose(first, 'leave');
  await first.close();
  assert.equal((await fact(ref)).state, 'waiting');
  const again = await person('P14');
  assert.match(await sign(again, job.handle), /signert/);
  await done(ref);
  await again.close();
});

whenWhole('something fails at the service: she is told, and goes again', async () => {
  const ref = await order({ ref: 'w-failed', signers: ['P02.A1', 'P03.A1'] });
  const [job] = await made(ref);
  const kari = await person('P02');
  const text = await sign(kari, job.handle, 'fail');
  assert.ok(!/Du har signert|Alle har signert/.test(text), text);
  assert.match(await sign(kari, job.handle), /Du har signert/);
  await act(job.service, 2, 'sign');
  await done(ref);
  await kari.close();
});

whenWhole('the only signer’s ceremony breaks, and the service ends the job: it is made anew, and she signs that one', async () => {
  const ref = await order({ ref: 'w-broken', signers: ['P02.A1'] });
  const [job] = await made(ref);
  const kari = await person('P02');
  assert.ok(!/Du har signert|Alle har signert/.test(await sign(kari, job.handle, 'fail')));
  const [anew] = await until((j) => j.state === 'waiting' && j.renewed === 1, [ref], { why: 'made anew' });
  assert.notEqual(anew.service, job.service);
  await open(kari, job.handle);
  assert.match(await kari.page.textContent('main'), /Noe gikk galt hos signeringstjenesten.*Gå til signering igjen/s);
  assert.match(await sign(kari, job.handle), /signert/);
  await done(ref);
  await kari.close();
});

whenWhole('one that breaks every time is given up, and somebody at the service is told', async () => {
  const ref = await order({ ref: 'w-hopeless', signers: ['P02.A1'] });
  for (let n = 0; n <= 3; n += 1) {
    const [job] = await until((j) => j.state === 'waiting' && j.renewed === n, [ref], { why: `made ${n + 1} times` });
    await act(job.service, 1, 'fail');
  }
  const [end] = await until(inState('failed'), [ref], { why: 'given up' });
  assert.equal(end.alarms, 1);
  const kari = await person('P02');
  await open(kari, end.handle);
  assert.match(await kari.page.textContent('main'), /Signeringen kunne ikke fullføres/);
  await kari.close();
});

whenWhole('portal flow: the service notifies, each signs there, and the queue tells', async () => {
  const ref = await order({ ref: 'w-portal', way: 'portal', signers: ['P02.A1=0', 'P03.A1=1'] });
  const [job] = await made(ref);
  for (const id of ['P02', 'P03']) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(`https://posten.localhost:${town.port}/`);
    await page.click(`button[name=person][value=${id}]`);
    await page.click(`button[name=oppdrag][value="${job.service}"]`);
    await page.click('button[name=valg][value=sign]');
    assert.equal(await page.textContent('h1'), 'Du har signert');
    await context.close();
  }
  await done(ref);
});

whenWhole('Fjordvik’s A1-12 comes to its end', async () => {
  await importRecords([{ do: 'signing', id: 'w-A1-12', documents: [{ rendition: 'A1-12.original' }], title: 'Samtykke til familieterapi', due: '2026-12-15', decided_by: 'S26',
    signers: ['P01.A1', 'P02.A1', 'P03.A1'].map((standing) => ({ standing })) }], {});
  const [job] = await made('w-A1-12');
  await act(job.service, 1, 'sign');
  await act(job.service, 2, 'sign');
  await until((j) => j.signers.filter((s) => s.state === 'signed').length === 2, ['w-A1-12'], { why: 'Ella and Kari have signed' });
  const tom = await person('P03');
  assert.match(await sign(tom, job.handle), /signert/);
  await done('w-A1-12');
  const pdf = await copyOf(tom, job.handle);
  await checkCopy(pdf, [], 3);
  await tom.close();
});

