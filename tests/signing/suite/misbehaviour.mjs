// The service misbehaves: nothing is wrongly accepted, nothing is lost, and whoever is concerned is told.
// QUICK=1 takes a few of each kind.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { table } from '../misbehave/index.mjs';
import { act, arm, begin, confirmations, fact, facts, goSign, honest, hurry, inState, made, nap, openJob, order, orderAll, posten, town, until, whole } from './kit.mjs';

const quick = process.env.QUICK === '1';
const whenWhole = quick ? () => {} : test;
const names = (test_) => Object.entries(table).filter(([, row]) => test_(row)).map(([name]) => name);
const some = (list, n) => (quick ? list.filter((_, i) => i % Math.ceil(list.length / n) === 0) : list);
const at = (row, call) => [row.at].flat().includes(call);

before(begin);
after(honest);

const refs = (prefix, list) => list.map((name) => `${prefix}-${name}`);
const calls = async (test_) => (await posten('GET', 'calls')).filter(test_);
const done = (list) => until(whole, list, { seconds: 60 + list.length * 3, why: 'honest again' });

// Once each, whatever happened on the way.
async function once(list) {
  const jobs = await done(list);
  for (const count of await confirmations(...jobs.map((job) => job.service))) assert.ok(count >= 1, `confirmed ${count} times`);
}

describe('results that are wrong', () => {
  const list = some(names((row) => row.make), 3);
  const jobs = refs('r', list);

  test(`${list.length} kinds: none is kept, each is held, and the signer is told that it is not ready`, async () => {
    await orderAll(list.map((name) => ({ ref: `r-${name}`, ...(/missing|covers_less|fewer|older|swapped/.test(name) ? { attachments: 1, signers: ['P02.A1', 'P03.A1'] } : {}) })));
    const all = await made(...jobs);
    for (const [i, job] of all.entries()) {
      await arm(list[i], { times: 'always', job: job.service });
      for (let n = 1; n <= job.signers.length; n += 1) await act(job.service, n, 'sign');
    }
    const held = await until((job) => job.state === 'signed' && job.problem && job.tries >= 1, jobs, { seconds: 60 + list.length * 3, why: 'held' });
    for (const job of held) assert.deepEqual([job.signed, job.evidence, job.journal, job.stamps], [0, 0, 0, 0], job.ref);
    assert.deepEqual(await confirmations(...held.map((job) => job.service)), held.map(() => 0));
    const kari = await town.as('P02', { portal: 'esign' });
    const page = await kari.get(`/oppdrag?id=${held[0].handle}`);
    assert.match(page.text, /Alle har signert/);
    assert.ok(!page.html.includes('/fil?id='), 'there is no signed copy yet');
  });

  test('somebody at the service is told when it goes on', async () => {
    await until((job) => job.alarms >= 1, jobs.slice(0, 1), { why: 'an alarm' });
  });

  test('honest again: each comes to its end, once', async () => {
    await honest();
    await once(jobs);
  });
});

describe('what it says of a job', () => {
  // True, though oddly said: a change that is moved by it is moved rightly.
  const TRUE = ['comment_inside', 'cut', 'since_future', 'type_text', 'status_201', 'twice', 'next_past', 'next_far', 'next_garbage', 'next_long', 'next_missing', 'reference_other', 'unknown_element',
    'signed_though_rejected', 'doctype', 'trailing'];
  const list = some(names((row) => row.after && at(row, 'poll')), 4);
  const jobs = refs('s', list);

  test(`${list.length} kinds of answers: none is taken for more than it is`, async () => {
    await orderAll(list.map((name) => ({ ref: `s-${name}`, signers: ['P02.A1', 'P03.A1'] })));
    const all = await made(...jobs);
    // One has signed, the other has not: nothing may come of it but that.
    for (const [i, job] of all.entries()) {
      await arm(list[i], { times: 'always', job: job.service });
      await act(job.service, 1, 'sign');
    }
    for (let i = 0; i < 4; i += 1) { await hurry(); await nap(quick ? 800 : 1500); }
    for (const job of await facts(...jobs)) {
      assert.ok(!['done', 'refused', 'expired', 'cancelled'].includes(job.state), `${job.ref}: ${job.state}`);
      assert.deepEqual([job.signed, job.evidence, job.journal], [0, 0, 0], job.ref);
      if (!TRUE.includes(job.ref.slice(2)) && job.ref !== 's-signer_twice') assert.equal(job.signers[1].state, 'waiting', job.ref);
    }
  });

  test('honest again: the other signs, and each comes to its end, once', async () => {
    await honest();
    const all = await facts(...jobs);
    for (const job of all) await act(job.service, 2, 'sign');
    const failed = all.filter((job) => job.state === 'failed').map((job) => job.ref);
    // “FAILED” is believed, and what was signed all the same is somebody's to look at.
    assert.ok(failed.every((ref) => ref === 's-job_failed_though_signed'), failed.join());
    await once(jobs.filter((ref) => !failed.includes(ref)));
  });
});

const notSlow = (name) => !quick || !/slow|silent|huge/.test(name);
// What is armed is met in this order, whoever calls, before anything goes well.
const armAll = async (list) => { for (const name of list) await arm(name); };
const allWasMet = async () => assert.deepEqual((await posten('GET', '')).armed, []);

describe('the queue', () => {
  const list = some(names((row) => row.instead && at(row, 'poll')), 1).filter(notSlow);
  const jobs = refs('q', list);

  test(`${list.length} kinds of wrong answers one after the other: what it tells then is heard, once`, async () => {
    await orderAll(jobs.map((ref) => ({ ref })));
    const all = await made(...jobs);
    await armAll(list);
    for (const job of all) await act(job.service, 1, 'sign');
    await once(jobs);
    await allWasMet();
  });
});

describe('making a job', () => {
  const list = some(names((row) => at(row, 'create')), 2).filter(notSlow);
  const jobs = refs('c', list);

  test(`${list.length} kinds of trouble: each job is made in the end, and what an attempt left behind leads nowhere`, async () => {
    await armAll(list);
    await orderAll(jobs.map((ref) => ({ ref, signers: ['P02.A1', 'P03.A1'] })));
    const all = await until((j) => j.service !== null && j.state === 'waiting', jobs, { seconds: 120 + list.length * 10, why: 'made in the end' });
    await allWasMet();
    const orphans = (await posten('GET', 'jobs')).filter((j) => all.some((job) => j.reference?.startsWith(`${job.handle}.`) && j.id !== job.service));
    for (const orphan of orphans) for (const n of [1, 2]) await act(orphan.id, n, 'sign').catch(() => {});
    for (let i = 0; i < 3; i += 1) { await hurry(); await nap(1000); }
    for (const job of await facts(...jobs)) assert.deepEqual([job.state, job.signed], ['waiting', 0], job.ref);
    for (const job of all) for (const n of [1, 2]) await act(job.service, n, 'sign');
    await once(jobs);
  });
});

describe('fetching and confirming', () => {
  const list = some(names((row) => ['pades', 'xades', 'confirm'].some((call) => at(row, call)) && !row.make), 4).filter((name) => !quick || !/slow|silent|huge/.test(name));
  const jobs = refs('f', list);

  test(`${list.length} kinds of trouble: each job comes to its end, once`, async () => {
    await orderAll(list.map((name) => ({ ref: `f-${name}` })));
    const all = await made(...jobs);
    for (const [i, job] of all.entries()) {
      await arm(list[i], { times: /slow|silent/.test(list[i]) ? 1 : 2, job: job.service });
      await act(job.service, 1, 'sign');
    }
    await until(whole, jobs, { seconds: 120 + list.length * 10, why: 'in spite of trouble' });
    await honest();
    // Who answers 200 to a confirmation, or that there is no such job, has been told.
    await once(jobs.filter((ref) => !/^f-confirm_(404|html|json|empty|garbage|bytes|huge|deep|lost)$/.test(ref)));
  });
});

describe('who it is', () => {
  for (const name of some(names((row) => row.tls), 1)) {
    test(`${name}: ${table[name].about}: nothing is sent to it`, async () => {
      const ref = `t-${name}`;
      await arm(name, { times: 'always' });
      await posten('DELETE', 'calls');
      await order({ ref });
      await until((job) => job.tries >= 1, [ref], { why: 'held' });
      assert.deepEqual((await calls((call) => call.kind !== 'handshake')).map((call) => call.kind), []);
      await honest();
      const [job] = await made(ref);
      await act(job.service, 1, 'sign');
      await once([ref]);
    });
  }
});

// Some at a time, each with a job of their own; whoever is free takes the next.
const several = { concurrency: 4 };
const free = [];
async function kariAt(run) {
  const kari = free.pop() ?? await town.as('P02', { portal: 'esign' });
  await run(kari);
  free.push(kari);
}
const prepared = (prefix, list, more = {}) => {
  const jobs = {};
  before(async () => {
    await honest();
    await orderAll(list.map((name) => ({ ref: `${prefix}-${name}`, ...more })));
    for (const job of list.length ? await made(...refs(prefix, list)) : []) jobs[job.ref.slice(prefix.length + 1)] = job;
  });
  return jobs;
};

describe('the way back', several, () => {
  const list = some(names((row) => row.back), 1);
  const jobs = prepared('b', list);

  for (const name of list) {
    test(`${name}: ${table[name].about}: the person reads what is so`, () => kariAt(async (kari) => {
      await arm(name, { job: jobs[name].service });
      const page = await goSign(kari, jobs[name].handle, 'P02', 'reject');
      assert.ok(page.url.startsWith(town.origin('esign')), page.url);
      assert.ok(page.status < 500, `${page.status}`);
      assert.ok(!/Du har signert/.test(page.text), page.text);
      await until(inState('refused'), [`b-${name}`], { why: 'refused, as she did' });
      assert.match((await kari.get(`/oppdrag?id=${jobs[name].handle}`)).text, /Du valgte å ikke signere/);
    }));
  }
});

describe('the way there', several, () => {
  const list = some(names((row) => at(row, 'signer')), 1).filter(notSlow);
  const jobs = prepared('g', list);

  for (const name of list) {
    test(`${name}: ${table[name].about}: she is not led astray, and can go again`, () => kariAt(async (kari) => {
      const job = jobs[name];
      await arm(name, { job: job.service });
      const page = await kari.submit(await openJob(kari, job.handle), '/oppdrag');
      assert.ok(/^https:\/\/(signering|posten)\.localhost:/.test(page.url), page.url);
      if (!/other_signer|cut/.test(name)) assert.ok(page.url.startsWith(town.origin('esign')), page.url);
      if (page.url.startsWith(town.origin('esign'))) assert.match(page.text, /signeringstjenesten.*ikke din feil/s, page.text);
      const back = await goSign(kari, job.handle, 'P02');
      assert.match(back.text, /Du har signert|Alle har signert/, back.text);
    }));
  }

  after(() => once(refs('g', list)));
});

describe('what she is told when she is back, before the clerk has asked', several, () => {
  const list = some(names((row) => at(row, 'status')), 1).filter(notSlow);
  const jobs = prepared('a', list, { signers: ['P02.A1', 'P03.A1'] });
  before(() => town.stop('clerk'));
  after(() => town.start('clerk'));

  for (const name of list) {
    test(`${name}: ${table[name].about}: no more than what is sure`, () => kariAt(async (kari) => {
      await arm(name, { job: jobs[name].service });
      const page = await goSign(kari, jobs[name].handle, 'P02', 'reject');
      assert.equal(page.status, 200, page.text);
      assert.ok(!/Alle har signert/.test(page.text), page.text);
    }));
  }
});

test('and when it has, each of these is refused, as she did', async () => {
  await honest();
  const list = some(names((row) => at(row, 'status')), 1).filter(notSlow);
  // Of what she was said to have signed the service says in the end that it failed.
  const ends = (job) => job.state === (job.ref === 'a-signed_though_rejected' ? 'failed' : 'refused');
  await until(ends, refs('a', list), { seconds: 60 + list.length * 3, why: 'refused' });
});

whenWhole('a storm of 429 is waited out, and nothing is lost', async () => {
  const ref = 'storm-1';
  const [job] = (await order({ ref }), await made(ref));
  await act(job.service, 1, 'sign');
  await arm('storm', { times: 'always' });
  await hurry();
  await nap(1500);
  assert.notEqual((await fact(ref)).state, 'done');
  await honest();
  await once([ref]);
});
