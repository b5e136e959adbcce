// Signing, from the order to the signed copy: the real programs and the stand-in
// for the signature service (tests/signing).
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { town, waitUntil } from './common.mjs';

const visitors = [];
let jobs = 0;

// The service's control interface.
function service(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: town.port + 4, method, path: `/_test/${path}` }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => (answer.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
    });
    request.on('error', reject);
    request.end(body && JSON.stringify(body));
  });
}

// Orders a job and waits until the service has it: {ref, handle, id}.
async function order(signers, { documents = 'A1-12.original=Samtykke til familieterapi', way = 'direct', ready = true } = {}) {
  jobs += 1;
  const ref = `job.${jobs}`;
  const { handle } = JSON.parse(await town.operator('--json', 'signing', ref, '--documents', documents, '--signers', signers, '--way', way, '--due', '2026-12-10', '--decided-by', 'S26'));
  const id = ready && Number(await waitUntil('the service has it', () => town.sql(`select service_id from data.signing where ref = '${ref}' and state = 'waiting'`), 30));
  return { ref, handle, id };
}
const state = ({ ref }) => town.sql(`select state from data.signing where ref = '${ref}'`);
const reaches = (job, wanted, seconds = 60) => waitUntil(`${job.ref} is ${wanted}`, async () => (await state(job)) === wanted, seconds);
const count = (what) => town.sql(`select count(*) from ${what}`).then(Number);
const oneOfEach = async (job) => {
  assert.equal(await count(`data.rendition where kind = 'signed' and ref = '${job.ref}/signed'`), 1);
  assert.equal(await count(`journal.entry e join data.signing j on e.detail ->> 'signing' = j.id::text where e.event = 'document.signed' and j.ref = '${job.ref}'`), 1);
  await waitUntil('all is confirmed', async () => (await count(`data.signing_confirm c join data.signing j on j.id = c.signing where j.ref = '${job.ref}' and c.done_at is null`)) === 0, 30);
};

// The evidence is taken out, holds on its own, and does not when one byte of it is another.
function proves({ ref }) {
  const pack = town.operatorNow('evidence', ref, '--staff', 'S26', '--purpose', 'til retten', { encoding: 'buffer' });
  const file = `${town.state}/pack.zip`;
  writeFileSync(file, pack);
  assert.match(town.operatorNow('verify', file), /Kari Solheim/);
  pack[pack.length >> 1] ^= 1;
  writeFileSync(file, pack);
  assert.throws(() => town.operatorNow('verify', file));
  rmSync(file);
}

async function at(id, job) {
  const v = await town.as(id, { portal: 'esign' });
  visitors.push(v);
  const page = await v.get(`/oppdrag?id=${job.handle}`);
  if (page.forms.some(({ action }) => action === '/rolle')) await v.submit(page, '/rolle', { standing: page.form('/rolle').buttons[0].value });
  return v;
}
const shown = (v, job) => v.get(`/oppdrag?id=${job.handle}`);

// To the service, and what is chosen there: sign, reject, fail, leave.
async function go(v, id, job, choice) {
  const there = await v.submit(await shown(v, job), '/oppdrag', {});
  assert.match(there.url, /^https:\/\/posten\.localhost/, there.text);
  const chosen = await v.go('POST', there.url, { fields: { person: id } });
  return v.go('POST', chosen.url, { fields: { valg: choice } });
}
const signs = async (id, job) => { const v = await at(id, job); return { v, page: await go(v, id, job, 'sign') }; };

before(() => town.reset());
beforeEach(() => service('DELETE', 'misbehave'));
afterEach(async () => {
  visitors.splice(0).forEach((v) => v.close());
  for (const ref of (await town.sql("select ref from data.signing where state in ('ordered', 'waiting') and way = 'direct'")).split('\n').filter(Boolean)) {
    await town.operator('signing-cancel', ref, '--why', 'test', '--decided-by', 'S26');
  }
});
after(async () => {
  await service('DELETE', 'misbehave');
  await town.reset();
});

describe('what is ordered', () => {
  const refused = async (rule, ...words) => assert.rejects(town.operator('signing', 'nothing', '--due', '2026-12-10', '--decided-by', 'S26', ...words), (error) => { assert.match(error.stderr, new RegExp(rule)); return true; });

  test('needs somebody who has standing for the document (TT23, R23)', async () => {
    await refused('R23|R01', '--documents', 'B-10.original=Plan', '--signers', 'P08.B');
    await refused('R23|R09|R01', '--documents', 'A1-12.original=Samtykke', '--signers', 'P09.B');
  });

  test('is not an internal document (R004-06)', async () => {
    await refused('R004-06', '--documents', 'A1-08.original=Notat', '--signers', 'P02.A1');
  });

  test('never prints a national id', () => refused('identifier', '--documents', 'A1-12.original=Samtykke', '--signers', 'P02.A1', '--identifier', 'PERSONAL_IDENTIFICATION_NUMBER_AND_NAME'));
});

describe('signing', () => {
  test('three in two groups, with an attachment: each reads, signs, and has the signed copy', async () => {
    const job = await order('P01.A1,P02.A1,P03.A1=1', { documents: 'A1-12.original=Samtykke til familieterapi,A1-10.original=Vedtaket' });
    const tom = await at('P03', job);
    assert.match((await shown(tom, job)).text, /Andre skal signere før deg/);
    assert.equal((await shown(tom, job)).forms.some(({ action }) => action === '/oppdrag'), false);

    const { v: ella, page } = await signs('P01', job);
    assert.match(page.text, /Du har signert/);
    assert.match(page.text, /Kari Solheim Har ikke signert/);
    const files = page.links.filter((link) => /^\/fil\?id=[\w-]{22}$/.test(link));
    assert.equal(files.length, 2);
    assert.equal((await ella.ask('GET', files[0])).body.subarray(0, 5).toString(), '%PDF-');
    await signs('P02', job);
    await waitUntil("it is Tom's turn", async () => /Vi ber deg om å signere/.test((await shown(tom, job)).text));
    assert.match((await go(tom, 'P03', job, 'sign')).text, /Du har signert|Alle har signert/);

    await reaches(job, 'done');
    const done = await shown(ella, job);
    assert.match(done.text, /Den signerte kopien/);
    const copy = await ella.ask('GET', done.links.find((link) => link.startsWith('/fil?id=')));
    assert.equal(copy.status, 200);
    assert.match(copy.body.toString('latin1'), /ETSI\.CAdES\.detached|adbe\.pkcs7/);
    await oneOfEach(job);
    proves(job);
    assert.equal(await count("data.stamp t join data.signing j on j.id = t.signing where t.serial is not null"), 3);
  });

  test('one refusal ends it, and all are told', async () => {
    const job = await order('P01.A1,P02.A1', { documents: 'A1-09.original=Referat' });
    const { v: ella } = await signs('P01', job);
    const kari = await at('P02', job);
    assert.match((await go(kari, 'P02', job, 'reject')).text, /Du valgte å ikke signere/);
    assert.equal(await state(job), 'refused');
    assert.match((await shown(ella, job)).text, /valgte å ikke gjøre det/);
    assert.equal((await shown(ella, job)).links.some((link) => link.startsWith('/fil')), false);
    assert.equal(await count(`data.notice n join data.signer s on s.id = n.cause join data.signing j on j.id = s.signing where n.template = 'sign_refused' and j.ref = '${job.ref}'`), 2);
  });

  test('whoever fails at the service, or walks away, can go on later', async () => {
    const job = await order('P02.A1', { documents: 'A1-06.original=Plan' });
    const kari = await at('P02', job);
    await go(kari, 'P02', job, 'leave');
    assert.match((await shown(kari, job)).text, /Vi ber deg om å signere|Du har ikke signert ennå/);
    assert.match((await go(kari, 'P02', job, 'sign')).text, /Du har signert|Alle har signert/);
    await reaches(job, 'done');
  });

  test('a browser that is closed before it comes back: the queue tells', async () => {
    const job = await order('P02.A1', { documents: 'A1-05.original=Vedtaket' });
    await service('POST', 'act', { job: job.id, signer: 1, act: 'sign' });
    await reaches(job, 'done');
    await oneOfEach(job);
  });
});

describe('the way back', () => {
  test('without a token, or with one that was made up, nothing changes and the truth is shown', async () => {
    const job = await order('P02.A1,P03.A1', { documents: 'A1-10.original=Vedtaket' });
    const kari = await at('P02', job);
    for (const tail of ['', '&status_query_token=', '&status_query_token=made-up', `&status_query_token=${'x'.repeat(43)}`, '&status_query_token=%3Cscript%3E', '&status=SIGNED']) {
      const page = await kari.get(`/retur?id=${job.handle}${tail}`);
      assert.match(page.text, /Vi ber deg om å signere/, tail);
      assert.match(page.url, /\/oppdrag\?id=[\w-]{22}$/);
    }
    assert.equal(await town.sql(`select string_agg(s.state, ' ') from data.signer s join data.signing j on j.id = s.signing where j.ref = '${job.ref}'`), 'waiting waiting');
  });

  test('a job of somebody else is not there', async () => {
    const job = await order('P03.A1', { documents: 'A1-10.original=Vedtaket' });
    const kari = await town.as('P02', { portal: 'esign' });
    visitors.push(kari);
    const nobody = await kari.ask('GET', `/oppdrag?id=${'A'.repeat(22)}`);
    assert.equal((await kari.ask('GET', `/oppdrag?id=${job.handle}`)).status, 404);
    assert.equal(nobody.status, 404);
    assert.equal((await kari.get(`/retur?id=${job.handle}&status_query_token=abc`)).status, 404);
  });

  test('while the service is down it is not known, and comes by itself', async () => {
    const job = await order('P02.A1', { documents: 'A1-13.original=Vurderingen' });
    const kari = await at('P02', job);
    await service('POST', 'misbehave', { name: 'status_503' });
    assert.match((await go(kari, 'P02', job, 'sign')).text, /Vi vet ikke ennå om signaturen din er registrert/);
    await service('DELETE', 'misbehave');
    await reaches(job, 'done', 90);
    await oneOfEach(job);
  });
});

describe('what goes wrong', () => {
  for (const [name, document] of [['pades_html', 'A1-07'], ['pades_empty', 'A1-03'], ['xades_garbage', 'A1-04']]) {
    test(`${name}: nothing is accepted, somebody is told, and nothing is lost`, async () => {
      const job = await order('P02.A1', { documents: `${document}.original=Dokumentet` });
      await service('POST', 'misbehave', { name });
      await service('POST', 'act', { job: job.id, signer: 1, act: 'sign' });
      await waitUntil('it is held', async () => (await town.sql(`select problem from data.signing where ref = '${job.ref}'`)) !== '', 30);
      assert.equal(await state(job), 'signed');
      assert.equal(await count(`data.rendition where ref = '${job.ref}/signed'`), 0);
      await service('DELETE', 'misbehave');
      await reaches(job, 'done', 90);
      await oneOfEach(job);
    });
  }

  test('a clerk that is killed again and again makes one job of the foster mother\'s contract, one copy and one entry', async () => {
    const job = await order('P09.B-F', { documents: 'B-02.original=Fosterhjemsavtalen', ready: false });
    for (let i = 0; i < 4; i += 1) await town.kill('clerk');
    job.id = Number(await waitUntil('the service has it', () => town.sql(`select service_id from data.signing where ref = '${job.ref}' and state = 'waiting'`), 60));
    await service('POST', 'act', { job: job.id, signer: 1, act: 'sign' });
    for (let i = 0; i < 4; i += 1) await town.kill('clerk');
    await reaches(job, 'done', 120);
    await oneOfEach(job);
  });
});

describe('the portal flow', () => {
  test('the service tells the signers, the queue tells us', async () => {
    const job = await order('P02.A1,P03.A1=1', { way: 'portal', documents: 'A1-01.r22=Meldingen' });
    const kari = await at('P02', job);
    assert.match((await shown(kari, job)).text, /e-post eller SMS fra signeringstjenesten/);
    await service('POST', 'act', { job: job.id, signer: 1, act: 'sign' });
    await service('POST', 'act', { job: job.id, signer: 2, act: 'sign' });
    await reaches(job, 'done', 90);
    await oneOfEach(job);
  });

  test('is taken back at the service, unless it is too late there', async () => {
    const job = await order('P02.A1', { way: 'portal', documents: 'A1-10.original=Vedtaket' });
    await town.operator('signing-cancel', job.ref, '--why', 'feil dokument', '--decided-by', 'S26');
    await reaches(job, 'cancelled');
  });
});
