// Portal flow: groups, time, the queue and its manners, cancelling, deleting.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { MAIN, schemaFault } from '../schema.mjs';
import { XSD, documents, person, startService } from '../testkit.mjs';

let service;
let sender;
let files;
before(async () => {
  service = await startService();
  ({ sender } = service);
  files = await documents(1);
});
beforeEach(() => service.control('DELETE', 'jobs'));
after(() => service.close());

const DAY = 86400;
const pid = (id, more = {}) => ({ pid: person(id).pid, ...more });
const valid = (answer) => { if (XSD && answer.bytes.length) assert.equal(schemaFault(XSD, MAIN, answer.bytes), undefined); };
const age = (seconds) => service.control('POST', 'age', { seconds });
const act = (job, signer, what, more = {}) => service.control('POST', 'act', { job: Number(job.id), signer, act: what, ...more });

async function create(order = {}) {
  const answer = await sender.create('portal', { signers: [pid('P02')], documents: files, queue: 'q', ...order });
  valid(answer);
  return answer;
}

async function job(order) {
  const { status, said, bytes } = await create(order);
  assert.equal(status, 200, bytes.toString());
  return said;
}

async function poll() {
  const answer = await sender.poll('portal', 'q');
  valid(answer);
  return answer;
}

const next = (answer) => Math.round((Date.parse(answer.headers['x-next-permitted-poll-time']) - Date.now()) / 1000) + 0; // no −0

describe('groups', () => {
  const order = { signers: [pid('P01', { order: 2 }), pid('P02', { order: 1 }), pid('P03', { order: 1 })] };

  test('the next may sign when all in the one before have', async () => {
    const made = await job(order);
    assert.equal((await act(made, 1, 'sign')).status, 400);
    assert.equal((await act(made, 2, 'sign')).status, 200);
    assert.equal((await act(made, 1, 'sign')).status, 400);
    assert.equal((await act(made, 3, 'sign')).status, 200);
    assert.equal((await act(made, 1, 'sign')).status, 200);
    const { said } = await poll();
    assert.deepEqual([said.job, said.statuses, said.xades.length], ['COMPLETED_SUCCESSFULLY', ['SIGNED', 'SIGNED', 'SIGNED'], 3]);
  });

  test('a refusal ends it for all', async () => {
    const made = await job(order);
    await act(made, 2, 'sign');
    await act(made, 3, 'reject');
    const { said } = await poll();
    assert.deepEqual([said.job, said.statuses], ['FAILED', ['NOT_APPLICABLE', 'SIGNED', 'REJECTED']]);
    assert.equal((await act(made, 1, 'sign')).status, 400);
  });

  test('each has its own time', async () => {
    const made = await job({ ...order, availability: { seconds: 4 * DAY } });
    await age(3 * DAY);
    await act(made, 2, 'sign');
    await act(made, 3, 'sign');
    await age(3 * DAY);
    assert.equal((await act(made, 1, 'sign')).status, 200);
  });

  test('it expires when one in the group lets the time pass', async () => {
    const made = await job({ ...order, availability: { seconds: 4 * DAY } });
    await act(made, 2, 'sign');
    await age(4 * DAY + 1);
    assert.deepEqual((await poll()).said.statuses, ['EXPIRED', 'SIGNED', 'EXPIRED']);
    assert.equal((await act(made, 3, 'sign')).status, 400);
  });

  test('nobody may sign before the activation', async () => {
    const made = await job({ availability: { from: new Date(Date.now() + 3600_000).toISOString(), seconds: DAY } });
    assert.equal((await act(made, 1, 'sign')).status, 400);
    await age(3601);
    assert.equal((await act(made, 1, 'sign')).status, 200);
  });

  test('nobody gets more than 90 days', async () => {
    assert.equal((await create({ availability: { seconds: 7_776_000 } })).status, 200);
    assert.equal((await create({ availability: { seconds: 7_776_001 } })).said.code, 'INVALID_AVAILABILITY');
  });
});

describe('the queue', () => {
  test('is empty: not to be asked again for ten minutes, and 429 to who does', async () => {
    const empty = await poll();
    assert.deepEqual([empty.status, next(empty)], [204, 600]);
    const early = await poll();
    assert.deepEqual([early.status, next(early)], [429, 600]);
    await age(600);
    assert.equal((await poll()).status, 204);
  });

  test('has something: ask again at once', async () => {
    const made = await job();
    await act(made, 1, 'sign');
    const change = await poll();
    assert.deepEqual([change.status, next(change), change.said.id], [200, 0, made.id]);
    assert.equal((await poll()).status, 204);
  });

  test('gives a change again after ten minutes, until it is confirmed', async () => {
    const made = await job();
    await act(made, 1, 'sign');
    await poll();
    await age(599);
    assert.equal((await poll()).status, 204);
    await age(601);
    const again = await poll();
    assert.equal(again.said.id, made.id);
    assert.equal((await sender.empty('POST', again.said.confirm)).status, 200);
    await age(1200);
    assert.equal((await poll()).status, 204);
  });

  test('gives each change once, however many ask', async () => {
    const made = [await job(), await job(), await job()];
    for (const one of made) await act(one, 1, 'sign');
    const answers = await Promise.all([poll(), poll(), poll()]);
    assert.deepEqual(answers.map((a) => a.said.id).sort(), made.map((one) => one.id).sort());
  });

  test('tells of a job on the way, with the PAdES so far', async () => {
    const made = await job({ signers: [pid('P02'), pid('P03')] });
    await act(made, 1, 'sign');
    const { said } = await poll();
    assert.deepEqual([said.job, said.statuses, said.xades.length, Boolean(said.pades)], ['IN_PROGRESS', ['SIGNED', 'WAITING'], 1, true]);
    assert.equal((await sender.get(said.pades)).status, 200);
  });

  test('confirming an old change does not hide a newer one', async () => {
    const made = await job({ signers: [pid('P02'), pid('P03')] });
    await act(made, 1, 'sign');
    const { said } = await poll();
    await act(made, 2, 'sign');
    await sender.empty('POST', said.confirm);
    assert.equal((await poll()).said.job, 'COMPLETED_SUCCESSFULLY');
  });

  test('a confirmation has no body', async () => {
    const made = await job();
    await act(made, 1, 'sign');
    const { said } = await poll();
    assert.equal((await sender.call('POST', said.confirm, { body: 'x' })).status, 400);
  });

  test('eleven calls in a second block the organisation for 30 seconds', async () => {
    const answers = await Promise.all(Array.from({ length: 11 }, () => sender.get(`${sender.jobs('portal')}/1/pades`)));
    assert.deepEqual(answers.map((a) => a.status).sort(), [...Array(10).fill(404), 429]);
    assert.equal((await sender.get(`${sender.jobs('portal')}/1/pades`)).status, 429);
    await age(31);
    assert.equal((await sender.get(`${sender.jobs('portal')}/1/pades`)).status, 404);
  });
});

describe('what else can happen', () => {
  test('the sender cancels, and cannot when it is over', async () => {
    const made = await job({ signers: [pid('P02'), pid('P03')] });
    await act(made, 1, 'sign');
    assert.equal((await sender.empty('POST', made.cancel)).status, 200);
    assert.deepEqual((await poll()).said.statuses, ['SIGNED', 'CANCELLED']);
    assert.equal((await sender.empty('POST', made.cancel)).status, 409);
    const other = await job();
    await act(other, 1, 'sign');
    assert.equal((await sender.empty('POST', other.cancel)).status, 409);
  });

  for (const status of ['RESERVED', 'CONTACT_INFORMATION_MISSING']) {
    test(`a signer who is ${status} in the register ends it`, async () => {
      await service.control('POST', 'register', { pid: person('P02').pid, status });
      await job();
      const { said } = await poll();
      assert.deepEqual([said.job, said.statuses], ['FAILED', [status]]);
    });
  }

  test('a signer who is told otherwise than by the register is not looked up', async () => {
    await service.control('POST', 'register', { pid: person('P02').pid, status: 'RESERVED' });
    await job({ signers: [pid('P02', { email: 'a@example.com' })] });
    assert.equal((await poll()).status, 204);
  });

  test('a status that nobody has heard of is told as it is', async () => {
    const made = await job();
    await act(made, 1, undefined, { status: 'HELD_BY_CUSTOMS' });
    assert.deepEqual((await poll()).said.statuses, ['HELD_BY_CUSTOMS']);
  });

  test('documents can be deleted a day after, not before, and are gone then', async () => {
    const made = await job();
    await act(made, 1, 'sign');
    const early = (await poll()).said;
    assert.equal(early.remove, undefined);
    assert.equal((await sender.empty('DELETE', early.confirm.replace('complete', 'documents'))).status, 409);
    await age(DAY);
    const { said } = await poll();
    assert.equal((await sender.empty('DELETE', said.remove)).status, 204);
    assert.equal((await sender.get(said.pades)).status, 410);
  });

  test('documents are forgotten after 40 days', async () => {
    const made = await job();
    await act(made, 1, 'sign');
    const { said } = await poll();
    await age(40 * DAY - 60);
    assert.equal((await sender.get(said.pades)).status, 200);
    await age(61);
    assert.equal((await sender.get(said.pades)).status, 410);
  });

  for (const [why, signer] of Object.entries({
    'the register for one without a number': { lookup: true },
    'an email address that is none': { pid: person('P02').pid, email: 'a at b' },
    'a mobile number that is none': { pid: person('P02').pid, sms: '12' },
    'the register for one who signs for others': { pid: person('P02').pid, behalf: 'OTHER' },
    'an order of ten': { pid: person('P02').pid, order: 10 },
  })) test(`refuses ${why}`, async () => assert.equal((await create({ signers: [signer] })).status, 400));

  test('a signer finds the job in the portal and signs there', async () => {
    const made = await job({ title: 'Avtale' });
    const browser = service.browser();
    await browser.go('GET', '/');
    const list = await browser.go('POST', '/oppdrag', { person: 'P02' });
    assert.match(list.text, /Avtale/);
    assert.match((await browser.go('POST', '/oppdrag', { oppdrag: made.id })).text, /Signer/);
    assert.match((await browser.go('GET', '/oppdrag/dokument/1')).text, /^%PDF/);
    assert.match((await browser.go('POST', '/oppdrag', { valg: 'sign' })).text, /Du har signert/);
    assert.deepEqual((await poll()).said.statuses, ['SIGNED']);
  });
});
