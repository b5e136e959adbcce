// Every status × state, read from the one table that the code is driven by (law.signing_move): what the service says of
// a signer moves signer and job as the table says.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { act, begin, facts, inState, made, order, orderAll, town, until } from './kit.mjs';

before(begin);

const rows = async (statement) => JSON.parse(await town.sql(`select coalesce(json_agg(x), '[]') from (${statement}) x`));
const moves = await rows('select * from law.signing_move');
const next = (subject, source, status, from) => moves.find((m) => m.subject === subject && m.source === source && m.status === status && m.from_state === from).to_state;

describe('the table', () => {
  test('has one row for every status in every state, and no other', async () => {
    const [n] = await rows("select count(*) as pairs from law.signing_state s join law.signing_status t on s.subject = 'job' or t.source = 'signer'");
    assert.equal(moves.length, n.pairs);
    assert.equal(new Set(moves.map((m) => `${m.subject} ${m.source} ${m.status} ${m.from_state}`)).size, n.pairs);
  });

  test('is what the database asks, for each row, and UNKNOWN for a word that nobody knows', async () => {
    const wrong = await rows('select * from law.signing_move m where law.signing_next(m.subject, m.source, m.status, m.from_state) <> m.to_state');
    assert.deepEqual(wrong, []);
    const [said] = await rows("select law.signing_next('signer', 'signer', 'HELD_BY_CUSTOMS', 'waiting') as signer, law.signing_next('job', 'job', 'ARCHIVED', 'waiting') as job");
    assert.deepEqual(said, { signer: 'waiting', job: 'waiting' });
  });

  test('lets nothing but SIGNED sign, and nothing but all signatures complete', () => {
    const into = (subject, state) => moves.filter((m) => m.subject === subject && m.to_state === state && m.from_state !== state).map((m) => m.status);
    assert.deepEqual([...new Set(into('signer', 'signed'))], ['SIGNED']);
    assert.deepEqual([...new Set(into('job', 'signed'))], ['COMPLETED_SUCCESSFULLY']);
    assert.deepEqual([...new Set(into('job', 'done'))], ['STORED']);
    assert.deepEqual([...new Set(into('job', 'ordered'))], ['RENEW']);
  });
});

describe('through the service', () => {
  // One of two says this; the other has done nothing.
  const statuses = ['SIGNED', 'REJECTED', 'EXPIRED', 'FAILED', 'CANCELLED', 'SIGNERS_NAME_NOT_AVAILABLE', 'RESERVED', 'CONTACT_INFORMATION_MISSING', 'BLOCKED', 'HELD_BY_CUSTOMS'];

  test(`${statuses.length} statuses, said of one of two signers, move signer and job as the table says`, async () => {
    const refs = statuses.map((status) => `v-${status}`);
    await orderAll(refs.map((ref) => ({ ref, signers: ['P02.A1', 'P03.A1'] })));
    const jobs = await made(...refs);
    const wanted = new Map();
    for (const [i, job] of jobs.entries()) {
      const status = statuses[i];
      const known = moves.some((m) => m.source === 'signer' && m.status === status) ? status : 'UNKNOWN';
      const ended = !['SIGNED', 'FAILED'].includes(status); // the service ends the job with it
      const anew = status === 'SIGNERS_NAME_NOT_AVAILABLE'; // as the service advises: nobody has answered
      const after = next('job', 'signer', known, 'waiting');
      const last = anew ? next('job', 'own', 'CREATED', next('job', 'own', 'RENEW', after)) : next('job', 'job', 'FAILED', after);
      wanted.set(job.ref, { signer: next('signer', 'signer', known, 'waiting'), job: ended ? last : after });
      await act(job.service, 1, status === 'SIGNED' ? 'sign' : undefined, status === 'SIGNED' ? {} : { status });
    }
    await until((job) => job.state === wanted.get(job.ref).job && job.signers[0].state === wanted.get(job.ref).signer, refs, { seconds: 60, why: JSON.stringify(Object.fromEntries(wanted)) });
    for (const job of await facts(...refs)) assert.deepEqual([job.signed, job.signers[1].state], [0, 'waiting'], job.ref);
  });

  test('a job that is over stays as it ended, whatever is said of it afterwards', async () => {
    const ref = await order({ ref: 'v-over', signers: ['P02.A1', 'P03.A1'] });
    const [job] = await made(ref);
    await act(job.service, 1, 'reject');
    await until(inState('refused'), [ref], { why: 'refused' });
    for (const status of ['SIGNED', 'WAITING', 'EXPIRED']) await act(job.service, 2, undefined, { status });
    await until((j) => j.state === 'refused' && j.unconfirmed === 0, [ref], { why: 'refused for good' });
  });
});
