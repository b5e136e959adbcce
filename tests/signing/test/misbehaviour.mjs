// Misbehaviours and the control interface.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { table } from '../misbehave/index.mjs';
import { documents, person, startService } from '../testkit.mjs';

let service;
let sender;
let files;
before(async () => {
  service = await startService();
  ({ sender } = service);
  files = await documents(1);
});
beforeEach(() => Promise.all([service.control('DELETE', 'jobs'), service.control('DELETE', 'misbehave')]));
after(() => service.close());

const arm = (name, more) => service.control('POST', 'misbehave', { name, ...more });
const create = (kind = 'direct', more = {}) => sender.create(kind, { signers: [{ pid: person('P02').pid }], documents: files, queue: 'q', ...more });
const act = (said, what) => service.control('POST', 'act', { job: Number(said.id), signer: 1, act: what });

async function signed() {
  const { said } = await create();
  const { json } = await act(said, 'sign');
  return { said, url: `${said.status}?status_query_token=${new URL(json.back).searchParams.get('status_query_token')}` };
}

const STAGES = ['instead', 'after', 'make', 'back', 'tls'];
const named = (test_) => Object.entries(table).filter(([, row]) => test_(row)).map(([name]) => name);
const at = (row, name) => [row.at].flat().includes(name);

describe('misbehaviour', () => {
  test('every row says what it does and does it somewhere', () => {
    assert.ok(Object.keys(table).length >= 200);
    for (const [name, row] of Object.entries(table)) {
      assert.equal(typeof row.about, 'string', name);
      assert.equal(STAGES.filter((stage) => typeof row[stage] === 'function').length, 1, name);
    }
  });

  test('unknown names are refused', async () => {
    assert.equal((await arm('no such thing')).status, 400);
    assert.equal((await arm('constructor')).status, 400);
  });

  const afterStatus = named((row) => row.after && at(row, 'status'));
  test(`${afterStatus.length} rows change the next status, and only that`, async () => {
    const { url } = await signed();
    const right = await sender.get(url);
    for (const name of afterStatus) {
      service.o.jobs.older(60_000);
      await arm(name);
      const other = await sender.get(url).catch((error) => ({ status: error.message, bytes: Buffer.alloc(0), headers: {} }));
      const same = other.status === right.status && other.bytes.equals(right.bytes) && other.headers['content-type'] === right.headers['content-type'];
      // With one signer, who signed, these have nothing to change.
      assert.equal(same, ['signed_though_rejected', 'reference_other', 'signer_other'].includes(name), `${name}: ${other.bytes}`);
      await service.control('DELETE', 'misbehave');
    }
    assert.deepEqual((await sender.get(url)).said.statuses, ['SIGNED']);
  });

  const quick = named((row) => row.instead && at(row, 'poll')).filter((name) => !/slow|silent/.test(name));
  test(`${quick.length} rows answer the next poll otherwise, and lose nothing`, async () => {
    const { said } = await create('portal');
    await act(said, 'sign');
    for (const name of quick) {
      service.o.jobs.older(60_000);
      await arm(name);
      await sender.poll('portal', 'q').catch(() => {});
    }
    service.o.jobs.older(60_000);
    assert.equal((await sender.poll('portal', 'q')).said.id, said.id);
  });

  const returns = named((row) => row.back);
  test(`${returns.length} rows lead people back otherwise`, async () => {
    for (const name of returns) {
      service.o.jobs.older(60_000);
      const { said } = await create();
      await arm(name);
      const { json } = await act(said, 'reject');
      const { token } = service.o.jobs.find(Number(said.id)).signers[0].ceremony;
      const right = json.back === `https://esign.localhost/avvist?status_query_token=${token}`;
      assert.equal(right, name === 'back_as_rejected', `${name}: ${json.back}`);
      assert.deepEqual((await sender.get(`${said.status}?status_query_token=${token}`)).said.statuses, ['REJECTED']);
    }
  });

  const servers = named((row) => row.tls);
  for (const name of servers) {
    test(`${name}: ${table[name].about}`, async () => {
      await arm(name, { times: 'always' });
      const answer = await sender.poll('portal', 'tls').catch((error) => error);
      // Only who reads the organisation number notices that.
      if (name === 'tls_other_organisation') assert.equal(answer.status, 204);
      else assert.ok(answer instanceof Error, name);
    });
  }

  test('a job can be made without a word, and a confirmation taken without one', async () => {
    await arm('create_unanswered');
    await assert.rejects(create());
    assert.equal((await service.control('GET', 'jobs')).json.length, 1);
    const { said } = await create('portal');
    await act(said, 'sign');
    const change = (await sender.poll('portal', 'q')).said;
    await arm('confirm_unanswered');
    await assert.rejects(sender.empty('POST', change.confirm));
    assert.equal((await service.control('GET', 'jobs')).json.at(-1).confirmations, 1);
    await arm('confirm_lost');
    assert.equal((await sender.empty('POST', change.confirm)).status, 200);
    assert.equal((await service.control('GET', 'jobs')).json.at(-1).confirmations, 1);
  });

  test('wrong results are those of one job alone, where one is named', async () => {
    const [one, two] = [await signed(), await signed()];
    await arm('pades_unsealed', { times: 'always', job: Number(one.said.id) });
    const size = async ({ said }) => (await sender.get(said.status.replace(/status$/, 'pades'))).bytes.length;
    assert.ok((await size(one)) < (await size(two)) / 2);
  });

  test('the list of calls holds no number, no token and no body', async () => {
    const { url } = await signed();
    await sender.get(url);
    const { json } = await service.control('GET', 'calls');
    assert.ok(json.some((call) => call.kind === 'status' && call.status === 200));
    assert.ok(!JSON.stringify(json).includes(person('P02').pid) && !JSON.stringify(json).includes('token='));
  });
});
