// Killed on the way: whoever ends wherever, there is one signed rendition, one entry, one confirmation in the end.
// QUICK=1 takes one of each kind.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { act, arm, begin, fact, goSign, honest, hurry, made, nap, order, posten, town, until, whole } from './kit.mjs';

const quick = process.env.QUICK === '1';
before(begin);

const whenWhole = quick ? () => {} : test;
const some = (rows, one) => Object.entries(rows).filter(([name]) => !quick || name === one);
const count = async (kind, service) => (await posten('GET', 'calls')).filter((call) => call.kind === kind && call.job === service && call.status === 200).length;

async function confirmedOnce(job) {
  assert.equal(job.signed, 1);
  assert.equal(job.journal, 1);
  assert.equal(job.evidence, 1);
  const jobs = await posten('GET', 'jobs');
  const there = jobs.find((j) => j.id === job.service);
  assert.equal(there.confirmed, there.change, 'the last change is confirmed');
  return there.confirmations;
}

// The clerk stands still inside a call: the service takes it and says nothing.  Then it is killed.
const STEPS = {
  create: 'while a job is being made',
  poll: 'while the queue is being asked',
  pades: 'while the PAdES is being fetched',
  xades: 'while a XAdES is being fetched',
  confirm: 'while it is being confirmed',
};

describe('the clerk is killed inside a call', () => {
  for (const [call, when] of some(STEPS, 'pades')) {
    test(`${when}`, async () => {
      const ref = `k-${call}`;
      await arm(`${call}_silent`);
      await posten('DELETE', 'calls');
      await order({ ref });
      if (call !== 'create') {
        const [job] = await until((j) => j.service !== null, [ref], { seconds: 60, why: 'made' });
        await act(job.service, 1, 'sign');
        await hurry();
      }
      for (let i = 0; i < 60 && !(await posten('GET', 'calls')).some((c) => c.kind === call && c.status === 0); i += 1) await nap(200);
      await town.kill('clerk');
      await honest();
      const [job] = await until((j) => j.service !== null && j.state !== 'ordered', [ref], { seconds: 60, why: 'made after all' });
      if (call === 'create') await act(job.service, 1, 'sign');
      const [end] = await until(whole, [ref], { seconds: 60, why: 'kept' });
      assert.equal(await confirmedOnce(end), 1);
    });
  }
});

// A call was taken by the service, and nobody here lived to hear of it.
describe('the service did it, and the clerk was killed before it knew', () => {
  for (const [name, when] of some({ create_unanswered: 'a job', confirm_unanswered: 'a confirmation' }, 'create_unanswered')) {
    test(`${when}: done again or left alone, and never twice what counts`, async () => {
      const ref = `u-${name}`;
      await arm(name);
      await order({ ref });
      if (name === 'create_unanswered') {
        await nap(300);
        await town.kill('clerk');
      }
      const [job] = await until((j) => j.service !== null && j.state !== 'ordered', [ref], { seconds: 60, why: 'made' });
      const copies = (await posten('GET', 'jobs')).filter((j) => j.reference?.startsWith(`${job.handle}.`));
      for (const copy of copies) if (copy.id !== job.service) await act(copy.id, 1, 'sign').catch(() => {});
      await hurry();
      await nap(600);
      assert.notEqual((await fact(ref)).state, 'done', 'what is signed on an orphan counts for nothing');
      await act(job.service, 1, 'sign');
      const [end] = await until(whole, [ref], { seconds: 60, why: 'kept' });
      assert.equal(end.signed, 1);
      assert.equal(end.journal, 1);
      assert.ok((await confirmedOnce(end)) >= 1);
    });
  }
});

describe('killed at any moment', () => {
  const MOMENTS = quick ? [350] : [0, 50, 120, 200, 300, 420, 560, 750, 1000, 1400];
  for (const after of MOMENTS) {
    test(`the clerk, ${after} ms after all have signed`, async () => {
      const ref = `m-${after}`;
      await order({ ref, signers: ['P02.A1', 'P03.A1'] });
      const [job] = await made(ref);
      await act(job.service, 1, 'sign');
      await act(job.service, 2, 'sign');
      await hurry();
      await nap(after);
      await town.kill('clerk');
      const [end] = await until(whole, [ref], { seconds: 60, why: 'kept' });
      await confirmedOnce(end);
    });
  }

  whenWhole('the keeper, the courier and the database, while it is being kept', async () => {
    for (const part of ['keeper', 'courier', 'postgres']) {
      const ref = `p-${part}`;
      await order({ ref });
      const [job] = await made(ref);
      await act(job.service, 1, 'sign');
      await hurry();
      await nap(250);
      await town.kill(part);
      const [end] = await until(whole, [ref], { seconds: 90, why: `${part} was killed` });
      await confirmedOnce(end);
    }
  });

  whenWhole('the pages, while she is on her way back', async () => {
    const ref = await order({ ref: 'p-pages', file: 'C', signers: ['P14.C'] });
    const [job] = await made(ref);
    const someone = await town.as('P14', { portal: 'esign' });
    await arm('status_silent');
    const back = goSign(someone, job.handle, 'P14').catch(() => {});
    await nap(1500);
    await town.kill('esign-pages');
    await back;
    await honest();
    const [end] = await until(whole, [ref], { seconds: 60, why: 'the queue tells' });
    await confirmedOnce(end);
    assert.match((await someone.get(`/oppdrag?id=${job.handle}`)).text, /Alle har signert/);
  });

  whenWhole('two clerks at once take each job once', async () => {
    const refs = ['d-1', 'd-2', 'd-3', 'd-4'];
    for (const ref of refs) await order({ ref });
    const jobs = await made(...refs);
    for (const job of jobs) await act(job.service, 1, 'sign');
    await hurry();
    await Promise.all([town.kill('clerk'), nap(100).then(hurry)]);
    for (const end of await until(whole, refs, { seconds: 90, why: 'kept' })) {
      await confirmedOnce(end);
      assert.equal(await count('create', end.service), 1);
    }
  });

  whenWhole('the service is away for a while, and everything goes on when it is back', async () => {
    const ref = await order({ ref: 'd-away' });
    const [job] = await made(ref);
    await arm('storm', { times: 'always' });
    await act(job.service, 1, 'sign');
    for (let i = 0; i < 6; i += 1) { await hurry(); await nap(500); }
    assert.equal((await fact(ref)).signed, 0);
    await town.kill('clerk');
    await honest();
    const [end] = await until(whole, [ref], { seconds: 60, why: 'back again' });
    await confirmedOnce(end);
  });
});
