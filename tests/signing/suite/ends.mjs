// What happens late: deleting at the service, taking back, the forty days after which it forgets, days without it.
// QUICK=1 leaves all of it out but the forty days.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { act, arm, begin, confirmations, fact, honest, hurry, inState, made, nap, order, orderAll, posten, town, until, whole } from './kit.mjs';

const quick = process.env.QUICK === '1';
const whenWhole = quick ? () => {} : test;
const NOW = '2026-11-21T10:00:00+01:00'; // as the town stands
const DAY = 86400;

const clock = (at) => town.operator('clock', at);
const alarms = async (ref) => (await town.sql(`select kind from data.alarm where subject = '${ref}' and closed_at is null order by kind`)).split('\n').filter(Boolean);
const told = async (ref, template) => Number(await town.sql(`select count(*) from data.notice n join data.signer s on s.id = n.cause join data.signing j on j.id = s.signing where j.ref = '${ref}' and n.template = '${template}'`));
const there = async (service) => (await posten('GET', 'jobs')).find((job) => job.id === service);
const calls = async (kind, service) => (await posten('GET', 'calls')).filter((call) => call.kind === kind && call.job === service);
const takeBack = (ref, ...more) => town.operator('signing-cancel', ref, ...more, '--why', 'feil dokument', '--decided-by', 'S26');

// Until it holds; the clerk looks every few seconds.
async function comes(what, holds) {
  for (let i = 0; i < 120; i += 1) {
    if (await holds()) return;
    await nap(250);
  }
  assert.fail(`not: ${what}`);
}

before(begin);
afterEach(async () => { await honest(); await clock(NOW); });
after(honest);

test('what is not kept when the service is about to forget it raises an alarm, which ends when it is kept', async () => {
  const ref = await order({ ref: 'e-forty' });
  const [job] = await made(ref);
  await arm('pades_garbage', { times: 'always', job: job.service });
  await act(job.service, 1, 'sign');
  await hurry();
  await until(inState('signed'), [ref], { why: 'signed' });
  await clock('2026-12-21T09:59:59+01:00');
  await hurry();
  await nap(quick ? 500 : 6000); // the clerk has looked once at least
  assert.ok(!(await alarms(ref)).includes('signing-evidence'), 'not before thirty days');
  await clock('2026-12-21T10:00:00+01:00');
  await comes('an alarm', async () => (await alarms(ref)).includes('signing-evidence'));
  assert.match(await town.operator('alarms'), /signing-evidence/);
  await honest();
  await until(whole, [ref], { why: 'kept after all' });
  assert.deepEqual(await alarms(ref), []);
});

whenWhole('all have signed, the service is silent about it, and the time is over: somebody is told', async () => {
  const ref = await order({ ref: 'e-silent' });
  const [job] = await made(ref);
  await arm('job_in_progress_though_done', { times: 'always', job: job.service });
  await act(job.service, 1, 'sign');
  await until((j) => j.signers[0].state === 'signed', [ref], { why: 'she has signed' });
  await clock('2026-12-16T00:00:00+01:00');
  await comes('an alarm', async () => (await alarms(ref)).includes('signing-evidence'));
  assert.equal((await fact(ref)).state, 'waiting');
  await honest();
  await until(whole, [ref], { why: 'kept after all' });
});

whenWhole('what the service has forgotten can be given up, and those who signed are told', async () => {
  const ref = await order({ ref: 'e-forgotten' });
  const [job] = await made(ref);
  await arm('pades_404', { times: 'always', job: job.service });
  await act(job.service, 1, 'sign');
  await until((j) => j.state === 'signed' && j.problem, [ref], { why: 'held' });
  await takeBack(ref, '--give-up');
  assert.equal((await fact(ref)).state, 'failed');
  assert.equal(await told(ref, 'sign_over'), 1);
});

whenWhole('deleted at the service a day after, where it gave the address; where it gave none, nothing is', async () => {
  await orderAll([{ ref: 'e-late' }, { ref: 'e-soon' }]);
  const [late, soon] = await made('e-late', 'e-soon');
  await act(soon.service, 1, 'sign');
  await until(whole, ['e-soon'], { why: 'kept' });
  await town.stop('clerk');
  await act(late.service, 1, 'sign');
  await posten('POST', 'age', { seconds: DAY + 60 }); // from now on it may be deleted, and the service says so
  await town.start('clerk');
  await until(whole, ['e-late'], { why: 'kept' });
  for (let i = 0; i < 3; i += 1) { await hurry(); await nap(700); }
  assert.equal((await there(late.service)).deleted, false, 'not on the first day');
  await clock('2026-11-22T10:00:00+01:00');
  await comes('deleted', async () => { await hurry(); return (await there(late.service)).deleted; });
  await hurry();
  await nap(700);
  assert.equal((await calls('delete', late.service)).length, 1);
  assert.equal((await calls('delete', soon.service)).length, 0);
});

whenWhole('a deletion that is not let yet is asked for again the next day, and troubles nobody', async () => {
  const ref = await order({ ref: 'e-mailbox' });
  const [job] = await made(ref);
  await town.stop('clerk');
  await act(job.service, 1, 'sign');
  await posten('POST', 'age', { seconds: DAY + 60 });
  await arm('delete_302', { job: job.service, times: 2 });
  await town.start('clerk');
  await until(whole, [ref], { why: 'kept' });
  await clock('2026-11-23T10:00:00+01:00');
  await comes('deleted the third time', async () => { await hurry(); return (await there(job.service)).deleted; });
  assert.equal((await calls('delete', job.service)).length, 3);
  assert.deepEqual(await alarms(ref), []);
});

whenWhole('taken back in time: the service stops it, and all are told', async () => {
  const ref = await order({ ref: 'e-back', way: 'portal', signers: ['P02.A1', 'P03.A1'] });
  const [job] = await made(ref);
  await act(job.service, 1, 'sign');
  await takeBack(ref);
  await until(inState('cancelled'), [ref], { why: 'taken back' });
  const { status, signers } = await there(job.service);
  assert.deepEqual([status, signers[1].status], ['FAILED', 'CANCELLED']);
  assert.equal(await told(ref, 'sign_over'), 2);
  const kari = await town.as('P02', { portal: 'esign' });
  assert.match((await kari.get(`/oppdrag?id=${job.handle}`)).text, /Signeringen er trukket tilbake/);
});

whenWhole('taken back too late (409): what all have signed is kept, and somebody is told', async () => {
  const ref = await order({ ref: 'e-toolate', way: 'portal' });
  const [job] = await made(ref);
  await town.stop('clerk');
  await act(job.service, 1, 'sign');
  await takeBack(ref);
  await arm('poll_503', { times: 'always' }); // the clerk asks to cancel before it hears
  await town.start('clerk');
  await comes('an alarm', async () => (await alarms(ref)).includes('signing-cancel-late'));
  assert.deepEqual((await calls('cancel', job.service)).map((call) => call.status), [409]);
  assert.equal((await fact(ref)).state, 'waiting');
  await honest();
  await until(whole, [ref], { why: 'kept' });
  assert.deepEqual(await confirmations(job.service), [1]);
});

whenWhole('taken back in the direct way, and signed at the service all the same: it counts for nothing, and somebody looks at it', async () => {
  const ref = await order({ ref: 'e-odd' });
  const [job] = await made(ref);
  await takeBack(ref);
  assert.equal((await fact(ref)).state, 'cancelled');
  await act(job.service, 1, 'sign');
  await hurry();
  await comes('an alarm', async () => (await alarms(ref)).includes('signing-odd'));
  const end = await until((j) => j.state === 'cancelled' && j.unconfirmed === 0, [ref], { why: 'confirmed' });
  assert.deepEqual([end[0].signed, end[0].journal], [0, 0]);
});

whenWhole('the service is away for three days: orders wait, what was signed comes, and nobody is told anything untrue', async () => {
  await orderAll([{ ref: 'e-out', signers: ['P02.A1'] }]);
  const [out] = await made('e-out');
  for (const call of ['create', 'poll', 'status', 'pades', 'xades', 'confirm']) await arm(`${call}_down`, { times: 'always' });
  await order({ ref: 'e-new' });
  await act(out.service, 1, 'sign');
  for (const day of [22, 23, 24]) {
    await clock(`2026-11-${day}T10:00:00+01:00`);
    await posten('POST', 'age', { seconds: DAY });
    await hurry();
    await nap(1500);
  }
  assert.deepEqual([(await fact('e-out')).state, (await fact('e-new')).state], ['waiting', 'ordered']);
  await town.kill('clerk');
  await honest();
  await act((await until((j) => j.state === 'waiting', ['e-new'], { seconds: 60, why: 'made' }))[0].service, 1, 'sign');
  for (const job of await until(whole, ['e-out', 'e-new'], { seconds: 60, why: 'kept' })) assert.deepEqual(await confirmations(job.service), [1]);
});
