// The service's manners: ten calls a second, a queue only when it may be asked; also with two clerks, also when they are
// killed.  Who breaks them is answered 429, which the service writes down.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { act, arm, begin, confirmations, facts, honest, made, nap, orderAll, posten, town, until, whole } from './kit.mjs';

const clerks = [];

// One more clerk, as the first was started.
function anotherClerk() {
  const [pid] = readFileSync(`${town.state}/run/clerk.pid`, 'utf8').split(' ');
  const { uid, gid } = statSync(`/proc/${pid}`);
  const env = Object.fromEntries(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const clerk = spawn(readlinkSync(`/proc/${pid}/exe`), [], { cwd: town.state, env, stdio: 'ignore', ...(process.getuid() === 0 ? { uid, gid } : {}) });
  clerks.push(clerk);
  return clerk;
}

const calls = () => posten('GET', 'calls');
const impatient = async () => (await calls()).filter((call) => call.status === 429);
const taken = async (kind, service) => (await calls()).filter((call) => call.kind === kind && call.job === service && call.status === 200).length;
const refs = (prefix, n) => Array.from({ length: n }, (_, i) => `${prefix}-${i + 1}`);

async function orderSome(prefix, n) {
  const list = refs(prefix, n);
  await orderAll(list.map((ref) => ({ ref })));
  return list;
}

before(async () => {
  await begin();
  await posten('POST', 'poll', { seconds: 3 });
  await town.sql("update data.signing_poll set next_at = clock_timestamp() + interval '4 seconds'");
});
after(async () => {
  clerks.forEach((clerk) => clerk.kill('SIGKILL'));
  await honest();
});

describe('two clerks', () => {
  test('make, fetch and confirm each of twelve jobs once, and are never impatient', async () => {
    anotherClerk();
    anotherClerk();
    const list = await orderSome('t', 12);
    for (const job of await made(...list)) await act(job.service, 1, 'sign');
    for (const job of await until(whole, list, { seconds: 120, hurried: false, why: 'kept' })) {
      for (const kind of ['create', 'pades', 'confirm']) assert.equal(await taken(kind, job.service), 1, kind);
      assert.deepEqual(await confirmations(job.service), [1]);
    }
    assert.deepEqual(await impatient(), []);
  });

  test('one is killed again and again, and the others know still when they may ask', async () => {
    const list = await orderSome('tk', 6);
    const jobs = await made(...list);
    for (const [i, job] of jobs.entries()) {
      await act(job.service, 1, 'sign');
      if (i % 2) clerks.shift()?.kill('SIGKILL');
      else await town.kill('clerk');
      anotherClerk();
    }
    // Whoever was killed while it asked has asked: the queue rests then, longer than a test waits.
    for (let i = 0; i < 40 && !(await facts(...list)).every(whole); i += 1) await nap(500);
    assert.deepEqual(await impatient(), []);
    await until(whole, list, { seconds: 90, why: 'kept' });
  });
});

describe('too many calls', () => {
  test('after a 429 it is left alone', async () => {
    const [ref] = await orderSome('tm', 1);
    const [job] = await made(ref);
    await arm('pades_429', { times: 'always', job: job.service });
    await posten('DELETE', 'calls');
    await act(job.service, 1, 'sign');
    await until((j) => j.state === 'signed' && j.problem, [ref], { seconds: 60, hurried: false, why: 'held' });
    assert.ok(Number(await town.sql("select extract(epoch from next_at - clock_timestamp()) from data.signing_pace")) > 5, 'nothing is sent for a while');
    const before = (await calls()).length;
    await nap(5000);
    assert.equal((await calls()).length, before);
    await honest();
    await until(whole, [ref], { seconds: 60, why: 'kept' });
  });
});
