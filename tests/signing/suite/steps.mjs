// Killed inside each thing that is written down: the database stands still there, and whoever writes is killed; then
// what was written is lost with them, or stands although nobody lived to hear so.  In the end it is all there, once.
// QUICK=1 takes the one that counts most.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { act, begin, confirmations, goSign, hurry, inState, made, nap, openJob, order, posten, town, until, whole } from './kit.mjs';

const quick = process.env.QUICK === '1';

// Where it stands still: a table, and when.
const CLERK = {
  sending: ['before it is sent', 'update on data.signing', 'new.attempt <> old.attempt'],
  created: ['when the service has it', 'update on data.signing', 'new.service_id is not null and old.service_id is null'],
  told: ['when the service has told that she signed', 'update on data.signer', "new.state = 'signed' and old.state <> 'signed'"],
  all: ['when the service has told that all have', 'update on data.signing', "new.state = 'signed' and old.state <> 'signed'"],
  kept: ['when the signed copy is kept', 'insert on data.rendition', "new.kind = 'signed'"],
  stamped: ['when it is stamped', 'insert on data.stamp', "new.kind = 'signed'"],
  entered: ['when it is in the journal', 'insert on journal.entry', "new.event = 'document.signed'"],
  confirmed: ['when it is confirmed', 'update on data.signing_confirm', 'new.done_at is not null'],
};
const PAGES = {
  going: ['on her way to the service', 'update on data.signer', 'new.sent_at is distinct from old.sent_at'],
  back: ['on her way back', 'update on data.signer', 'new.back_at is distinct from old.back_at'],
};
const ENDS = { lost: 'and it is lost', stands: 'and it stands' };

const standStill = ([, event, condition]) => town.sql(`create trigger standstill before ${event} for each row when (${condition}) execute function standstill.wait(); insert into standstill.here values (true)`);
const waiting = (role) => `select pid from pg_stat_activity where usename = '${role}' and wait_event = 'PgSleep'`;

// Waits until role writes there; kill ends the program; then goes on.
async function killThere(row, role, kill, end) {
  for (let i = 0; !(await town.sql(waiting(role))); i += 1) {
    assert.ok(i < 150, `nobody came to ${row[0]}`);
    await nap(200);
  }
  if (end === 'lost') {
    await town.sql(`select pg_terminate_backend(pid) from (${waiting(role)}) x`);
    await kill();
  } else await kill();
  await goOn(row);
}

const TABLE = /on (\S+)/;
async function goOn(row) {
  await town.sql('delete from standstill.here');
  await town.sql(`drop trigger if exists standstill on ${TABLE.exec(row[1])[1]}`);
}

before(async () => {
  await begin();
  await town.sql('drop schema if exists standstill cascade; create schema standstill; create table standstill.here (yes boolean)');
  await town.sql("create function standstill.wait() returns trigger language plpgsql security definer as 'begin while exists (select from standstill.here) loop perform pg_sleep(0.05); end loop; return new; end'");
});
after(async () => {
  for (const row of [...Object.values(CLERK), ...Object.values(PAGES)]) await goOn(row);
  await town.sql('drop schema standstill cascade');
});

// One of each: what the database holds, and what the service was told.
async function onceOfEach(ref, mayConfirmAgain = false) {
  const [job] = await until(whole, [ref], { seconds: 60, why: 'kept' });
  const [count] = await confirmations(job.service);
  assert.ok(count === 1 || (mayConfirmAgain && count === 2), `confirmed ${count} times`);
  const there = (await posten('GET', 'jobs')).find((j) => j.id === job.service);
  assert.equal(there.confirmed, there.change, 'the last change is confirmed');
}

describe('the clerk is killed', () => {
  const all = Object.entries(CLERK).flatMap(([name, row]) => Object.keys(ENDS).map((end) => ({ name, row, end })));
  for (const { name, row, end } of all.filter((x) => !quick || (x.name === 'kept' && x.end === 'lost'))) {
    test(`${row[0]}, ${ENDS[end]}: one signed copy, one entry, one confirmation`, async () => {
      const ref = `n-${name}-${end}`;
      const early = ['sending', 'created'].includes(name);
      if (early) await standStill(row);
      await order({ ref });
      if (!early) {
        const [job] = await made(ref);
        await standStill(row);
        await act(job.service, 1, 'sign');
        await hurry();
      }
      await killThere(row, 'pv_clerk', () => town.kill('clerk'), end);
      if (early) await act((await until((j) => j.state === 'waiting', [ref], { why: 'made' }))[0].service, 1, 'sign');
      await onceOfEach(ref, name === 'confirmed');
    });
  }
});

describe('the pages are killed', () => {
  for (const [name, row] of quick ? [] : Object.entries(PAGES)) {
    for (const end of Object.keys(ENDS)) {
      test(`${row[0]}, ${ENDS[end]}: she comes again, and it is there once`, async () => {
        const ref = `n-${name}-${end}`;
        const [job] = (await order({ ref }), await made(ref));
        const kari = await town.as('P02', { portal: 'esign' });
        await openJob(kari, job.handle);
        await standStill(row);
        const gone = goSign(kari, job.handle, 'P02').then((page) => page.status, (error) => error.message);
        await killThere(row, 'pv_esign', () => town.kill('esign-pages'), end);
        await gone;
        if (name === 'going') {
          await until(inState('waiting'), [ref], { why: 'nothing is signed' });
          assert.match((await goSign(kari, job.handle, 'P02')).text, /Du har signert|Alle har signert/);
        }
        await onceOfEach(ref);
        assert.match((await kari.get(`/oppdrag?id=${job.handle}`)).text, /Alle har signert/);
      });
    }
  }
});
