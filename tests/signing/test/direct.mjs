// Direct flow: the redirect that works once, the token, the status, and what can be fetched.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { schemaFault, MAIN } from '../schema.mjs';
import { XSD, documents, person, startService } from '../testkit.mjs';

let service;
let sender;
let files;
before(async () => {
  service = await startService();
  ({ sender } = service);
  files = await documents(1);
});
after(() => service.close());

const pid = (id) => ({ pid: person(id).pid });
const tokenOf = (answer) => new URL(answer.headers.location).searchParams.get('status_query_token');
const valid = (answer) => { if (XSD) assert.equal(schemaFault(XSD, MAIN, answer.bytes), undefined); };

async function create(order = {}) {
  service.o.jobs.older(60_000);
  const answer = await sender.create('direct', { signers: [pid('P02')], documents: files, ...order });
  assert.equal(answer.status, 200, answer.bytes.toString());
  valid(answer);
  return answer.said;
}

const status = (job, token) => sender.get(token === undefined ? job.status : `${job.status}?status_query_token=${token}`);
const signerOf = (job, id) => job.signers.find((s) => s.pid === person(id).pid);

describe('one signer', () => {
  test('signs, and the status is told to whoever has the token', async () => {
    const job = await create({ reference: 'a' });
    const back = await service.browser().sign(job.signers[0].redirect, 'P02');
    assert.equal(back.status, 303);
    assert.match(back.headers.location, /^https:\/\/esign\.localhost\/ferdig\?status_query_token=[\w-]{32}$/);
    const answer = await status(job, tokenOf(back));
    valid(answer);
    assert.deepEqual([answer.status, answer.said.job, answer.said.statuses], [200, 'COMPLETED_SUCCESSFULLY', ['SIGNED']]);
    assert.equal((await sender.get(answer.said.pades)).headers['content-type'], 'application/pdf');
    assert.equal((await sender.get(answer.said.xades[0])).headers['content-type'], 'application/xml');
    assert.equal((await sender.empty('POST', answer.said.confirm)).status, 200);
  });

  test('declines: back to the rejection address, and nothing can be fetched', async () => {
    const job = await create();
    const back = await service.browser().sign(job.signers[0].redirect, 'P02', 'reject');
    assert.match(back.headers.location, /\/avvist\?/);
    const { said } = await status(job, tokenOf(back));
    assert.deepEqual([said.job, said.statuses, said.pades, said.xades], ['FAILED', ['REJECTED'], undefined, []]);
    assert.equal((await sender.get(job.status.replace(/status$/, 'pades'))).status, 404);
  });

  test('fails: nobody is left who could sign, and the job is over', async () => {
    const job = await create();
    const failed = await service.browser().sign(job.signers[0].redirect, 'P02', 'fail');
    assert.match(failed.headers.location, /\/feil\?/);
    const { said } = await status(job, tokenOf(failed));
    assert.deepEqual([said.job, said.statuses], ['FAILED', ['FAILED']]);
    assert.equal((await sender.update(job.signers[0].href)).status, 409);
  });

  test('walks away: nothing has happened, and a new redirect lets her come again', async () => {
    const job = await create();
    await service.browser().sign(job.signers[0].redirect, 'P02', 'leave');
    assert.equal((await status(job)).said.code, 'SIGNING_CEREMONY_NOT_COMPLETED');
    const { said } = await sender.update(job.signers[0].href);
    assert.equal((await service.browser().sign(said.redirect, 'P02')).status, 303);
  });

  test('is not let in as somebody else', async () => {
    const job = await create();
    assert.equal((await service.browser().sign(job.signers[0].redirect, 'P03')).status, 403);
  });

  test('is whoever comes, when the sender has a name of its own for her', async () => {
    const job = await create({ signers: [{ identifier: 'kunde 7' }] });
    assert.equal(job.signers[0].identifier, 'kunde 7');
    assert.equal((await service.browser().sign(job.signers[0].redirect, 'P03')).status, 303);
  });
});

describe('a redirect', () => {
  test('works once', async () => {
    const job = await create();
    const { redirect } = job.signers[0];
    assert.equal((await service.browser().go('GET', redirect)).status, 303);
    assert.equal((await service.browser().go('GET', redirect)).status, 403);
  });

  test('lives by the cookie when the page is loaded again', async () => {
    const job = await create();
    const browser = service.browser();
    await browser.go('GET', job.signers[0].redirect);
    assert.equal((await browser.go('GET', '/oppdrag')).status, 200);
    assert.equal((await browser.go('GET', '/oppdrag')).status, 200);
    assert.equal((await service.browser().go('GET', '/oppdrag')).status, 404);
  });

  test('stops working when a new one is asked for', async () => {
    const job = await create();
    const { said } = await sender.update(job.signers[0].href);
    assert.notEqual(said.redirect, job.signers[0].redirect);
    assert.equal((await service.browser().go('GET', job.signers[0].redirect)).status, 403);
    assert.equal((await service.browser().go('GET', said.redirect)).status, 303);
  });

  test('stops working after half an hour', async () => {
    const job = await create();
    await service.control('POST', 'age', { seconds: 1801 });
    assert.equal((await service.browser().go('GET', job.signers[0].redirect)).status, 403);
  });

  test('is not given to who has signed, and only for the right words', async () => {
    const job = await create();
    assert.equal((await sender.call('POST', job.signers[0].href, { body: '<x/>', type: 'application/xml' })).status, 400);
    assert.equal((await sender.call('POST', job.signers[0].href, { body: '', type: 'text/plain' })).status, 415);
    await service.browser().sign(job.signers[0].redirect, 'P02');
    assert.equal((await sender.update(job.signers[0].href)).status, 409);
  });
});

describe('a token', () => {
  test('that nobody made is refused', async () => {
    const job = await create();
    await service.browser().sign(job.signers[0].redirect, 'P02');
    const { status: code, said } = await status(job, 'A'.repeat(32));
    assert.deepEqual([code, said.code], [403, 'INVALID_STATUS_QUERY_TOKEN']);
    assert.equal((await status(job)).said.code, 'INVALID_STATUS_QUERY_TOKEN');
  });

  test('of another job is refused', async () => {
    const [one, two] = [await create(), await create()];
    const back = await service.browser().sign(one.signers[0].redirect, 'P02');
    assert.equal((await status(two, tokenOf(back))).status, 403);
  });

  test('of an earlier try is refused', async () => {
    const job = await create({ signers: [pid('P02'), pid('P03')] });
    const signer = signerOf(job, 'P02');
    const first = await service.browser().sign(signer.redirect, 'P02', 'fail');
    const { said } = await sender.update(signer.href);
    await service.browser().sign(said.redirect, 'P02');
    assert.equal((await status(job, tokenOf(first))).status, 403);
  });
});

describe('several signers', () => {
  const three = () => create({ signers: [pid('P01'), pid('P02'), pid('P03')] });

  test('are told apart by their numbers, in no particular order', async () => {
    const job = await three();
    assert.deepEqual(job.signers.map((s) => s.pid), ['P03', 'P02', 'P01'].map((id) => person(id).pid));
    const back = await service.browser().sign(signerOf(job, 'P02').redirect, 'P02');
    const answer = await status(job, tokenOf(back));
    valid(answer);
    assert.deepEqual([answer.said.job, answer.said.statuses, answer.said.xades.length], ['IN_PROGRESS', ['WAITING', 'SIGNED', 'WAITING'], 1]);
  });

  test('go on when one of them fails, who gets a new redirect and signs', async () => {
    const job = await create({ signers: [pid('P02'), pid('P03')] });
    const signer = signerOf(job, 'P02');
    const failed = await service.browser().sign(signer.redirect, 'P02', 'fail');
    const { said } = await status(job, tokenOf(failed));
    assert.deepEqual([said.job, said.statuses.sort()], ['IN_PROGRESS', ['FAILED', 'WAITING']]);
    const renewed = await sender.update(signer.href);
    valid(renewed);
    const back = await service.browser().sign(renewed.said.redirect, 'P02');
    assert.deepEqual((await status(job, tokenOf(back))).said.statuses.sort(), ['SIGNED', 'WAITING']);
  });

  test('are done when all have signed', async () => {
    const job = await three();
    let back;
    for (const id of ['P03', 'P01', 'P02']) back = await service.browser().sign(signerOf(job, id).redirect, id);
    const { said } = await status(job, tokenOf(back));
    assert.deepEqual([said.job, said.xades.length], ['COMPLETED_SUCCESSFULLY', 3]);
  });

  test('lose it all when one declines', async () => {
    const job = await three();
    await service.browser().sign(signerOf(job, 'P01').redirect, 'P01');
    const back = await service.browser().sign(signerOf(job, 'P02').redirect, 'P02', 'reject');
    assert.deepEqual((await status(job, tokenOf(back))).said.statuses, ['SIGNED', 'REJECTED', 'NOT_APPLICABLE']);
    assert.equal((await sender.update(signerOf(job, 'P03').href)).status, 409);
  });
});

describe('time', () => {
  test('a job that nobody signs expires after 30 days', async () => {
    const job = await create({ method: 'POLLING', queue: 'slow' });
    await service.control('POST', 'age', { seconds: 30 * 86400 - 60 });
    assert.equal((await sender.update(job.signers[0].href)).status, 200);
    await service.control('POST', 'age', { seconds: 61 });
    assert.equal((await sender.update(job.signers[0].href)).status, 409);
    assert.deepEqual((await sender.poll('direct', 'slow')).said.statuses, ['EXPIRED']);
  });

  test('a job that is polled comes by its own queue, and is not waited for elsewhere', async () => {
    const job = await create({ method: 'POLLING', queue: 'mine' });
    await service.browser().sign(job.signers[0].redirect, 'P02');
    assert.equal((await sender.poll('direct', 'other')).status, 204);
    assert.equal((await sender.poll('portal', 'mine')).status, 204);
    const answer = await sender.poll('direct', 'mine');
    valid(answer);
    assert.deepEqual([answer.said.id, answer.said.job], [job.id, 'COMPLETED_SUCCESSFULLY']);
  });

  test('a job that waits for its callback is in no queue', async () => {
    const job = await create({ queue: 'callback' });
    await service.browser().sign(job.signers[0].redirect, 'P02');
    assert.equal((await sender.poll('direct', 'callback')).status, 204);
  });
});
