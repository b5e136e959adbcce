// Notices as they leave the house: the real clerk and courier, a real relay, a gateway as strict as its interface.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, beforeEach, describe, test } from 'node:test';
import { openTown } from '../house/client.mjs';
import { parse } from './message.mjs';

const town = openTown();
const OUT = `${town.state}/notices/out`;
const NOON = '2026-11-21T12:00:00+01:00';
const NEW = 'Nytt til deg fra Fjordvik kommune';

// ── What is there, and what is done ──

const files = (ending) => readdirSync(OUT).filter((name) => name.endsWith(ending)).sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)));
const mails = () => files('.eml').map((name) => ({ ...parse(readFileSync(`${OUT}/${name}`)), envelope: JSON.parse(readFileSync(`${OUT}/${name.replace('.eml', '.json')}`, 'utf8')) }));
const messages = () => files('.json').filter((name) => name.startsWith('sms-')).map((name) => JSON.parse(readFileSync(`${OUT}/${name}`, 'utf8')));
const behave = (how) => writeFileSync(`${OUT}/behave`, JSON.stringify(how));
const clock = (at) => town.operator('clock', at);
const kick = () => town.sql('notify clerk');
const contact = (person, ...words) => town.operator('contact', person, ...words, '--decided-by', 'S26');

async function until(what, probe, seconds = 25) {
  for (const end = Date.now() + seconds * 1000; ;) {
    const got = await probe();
    if (got) return got;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

// A document is shared, and so there is something to tell; the share's own name.
async function share(standing = 'P02.A1', document = 'A1-09', rendition = 'A1-09.original') {
  const said = await town.operator('--json', 'share', document, '--standing', standing, '--kind', 'read', '--rendition', rendition, '--title', 'Referat fra samtale', '--decided-by', 'S26');
  return JSON.parse(said).share;
}

const tell = (standing, template = 'approval') => town.sql(`select law.tell(id, '${template}', gen_random_uuid()) from data.standing where ref = '${standing}'`);
const states = () => town.sql("select concat_ws(' ', p.ref, n.template, n.state, n.why) from data.notice n join data.person p on p.id = n.person order by n.at, p.ref, n.template").then((text) => text.split('\n').filter(Boolean));
const stateOf = (shared) => town.sql(`select concat_ws(' ', n.state, n.why) from data.notice n join data.share s on s.id = n.cause where s.ref = '${shared}' and n.template <> 'second_notice'`);
const tries = () => town.sql("select coalesce(sum(tries), 0) from data.notice where state = 'waiting'").then(Number);
const due = () => town.sql("update data.notice set next_at = '-infinity' where state = 'waiting'");
const sent = (shared) => kick().then(() => until('sent', async () => await stateOf(shared) === 'sent'));
const alarms = () => town.sql("select kind from data.alarm where kind like 'notice-%' and closed_at is null order by kind").then((text) => text.split('\n').filter(Boolean));
// Tried, and not sent: whoever has it gave it back.
const tried = (times = 1) => kick().then(() => until('tried', async () => await town.sql("select count(*) filter (where worker is null) = count(*) and sum(tries) >= " + times + " from data.notice where state = 'waiting'") === 't', 40));
// Everything that is due went out, or was looked at, and nobody has any of it.
async function settled() {
  await kick();
  await until('nothing left to do', async () => await town.sql("select not exists (select from data.notice where state = 'waiting' and (worker is not null or next_at <= clock_timestamp() and not law.quiet(law.now())))") === 't');
}

// Nobody is told of anything but what a test tells of.
beforeEach(async () => {
  behave({});
  await town.sql(`begin; delete from data.notice; delete from data.alarm where kind like 'notice-%';
    update data.share set complain_until = null where complain_until is not null;
    update data.wanted set state = 'withdrawn', ended_at = law.now() where state = 'open';
    delete from data.seen where share in (select s.id from data.share s join data.document d on d.id = s.document where d.ref = 'A1-09');
    update data.share set revoked_at = law.now() where revoked_at is null and document = (select id from data.document where ref = 'A1-09');
    update data.person set phone = null, reserved = false, died = null, language = 'nb', notice_way = null, email = case ref when 'P02' then 'kari@hjem.example' end; commit`);
  for (const name of readdirSync(OUT)) if (name !== 'behave') rmSync(`${OUT}/${name}`);
  await clock(NOON);
});
after(async () => {
  rmSync(`${OUT}/behave`, { force: true });
  await clock('--real');
});

describe('a notice', () => {
  test('goes out by e-mail, over TLS, from the municipality, and says nothing of the case', async () => {
    const shared = await share();
    await sent(shared);
    const [mail, ...more] = mails();
    assert.equal(more.length, 0);
    assert.equal(mail.subject, NEW);
    assert.equal(mail.from, 'Fjordvik kommune <ikke-svar@fjordvik.example>');
    assert.equal(mail.text, `Hei!\r\n\r\nDet er noe nytt til deg hos Fjordvik kommune.\r\n\r\nDu ser det når du logger inn her:\r\nhttps://minside.localhost:${town.port}\r\n\r\nDenne meldingen er sendt automatisk, og du kan ikke svare på den. Vi spør aldri om passord eller koder.\r\n`);
    assert.deepEqual([mail.envelope.to, mail.envelope.secure, mail.envelope.user, mail.envelope.name], [[{ address: 'kari@hjem.example', args: false }], true, 'portvakt', 'fjordvik.example']);
    assert.equal(mail.get('Message-ID'), `<${await town.sql('select id from data.notice')}@fjordvik.example>`);
    assert.doesNotMatch(readFileSync(`${OUT}/${files('.txt')[0]}`, 'utf8'), /barnev|Solheim|Ella|Referat|A1|token|\?/i);
  });

  test('goes out as an SMS where there is no e-mail address, once', async () => {
    await contact('P03', '--phone', '900 00 003');
    await tell('P03.A1');
    await settled();
    assert.deepEqual(messages().map(({ at, ...m }) => m), [{ to: '+4790000003', text: `Det er noe nytt til deg hos Fjordvik kommune. Logg inn på https://minside.localhost:${town.port} for å se det.`, reference: await town.sql('select id from data.notice') }]);
    assert.deepEqual([mails().length, await states()], [0, ['P03 approval sent']]);
  });

  test('of several things that say the same is one', async () => {
    await share();
    await tell('P02.A1');
    await tell('P02.A2');
    await settled();
    assert.equal(mails().length, 1);
    assert.deepEqual(new Set(await states()), new Set(['P02 new_document sent', 'P02 approval sent']));
  });

  test('goes the way that the person has chosen on the page, which shows what goes out and where', async () => {
    await contact('P02', '--phone', '900 00 123');
    const kari = await town.as('P02');
    const before = await kari.get('/varsler');
    assert.match(before.text, /E-post\. Kommer den ikke fram, sender vi SMS\..*k…@hjem\.example.*… 123/s);
    assert.doesNotMatch(before.text, /kari@|900 ?00|barnevern(?!vakten)/i);
    const after = await kari.post('/varsler', { way: 'sms' });
    assert.match(after.text, /Valget ditt er lagret.*SMS.*… 123/s);
    await tell('P02.A1');
    await settled();
    assert.deepEqual([mails().length, messages().map(({ to }) => to)], [0, ['+4790000123']]);
    assert.ok(before.text.includes(messages()[0].text), 'the page shows the very words');
    kari.close();
  });

  test('goes no electronic way when the person wants none: a letter, that somebody is told of', async () => {
    const kari = await town.as('P02');
    assert.match((await kari.post('/varsler', { way: 'none' })).text, /Brev i posten.*Er det ikke trygt/s);
    await share();
    await settled();
    assert.deepEqual([mails().length, messages().length, await states(), await alarms()], [0, 0, ['P02 new_document paper chosen'], ['notice-on-paper']]);
    kari.close();
  });

  test('is chosen among the ways that there are, and no other', async () => {
    const kari = await town.as('P02');
    const page = await kari.get('/varsler');
    for (const way of ['', 'paper', 'Mail', 'mailx']) {
      const answer = await kari.submit(page, '/varsler', { way });
      assert.equal(answer.status, 422);
      assert.match(answer.text, /Velg hvordan du vil få beskjed/);
    }
    assert.equal(await town.sql('select count(*) from data.person where notice_way is not null'), '0');
    kari.close();
  });

  for (const [language, subject] of [['nn', 'Nytt til deg frå Fjordvik kommune'], ['se', 'Ođđa diehtu dutnje: Fjordvik kommune'], ['en', 'Something new for you from Fjordvik kommune']]) {
    test(`is written in the person's own language: ${language}`, async () => {
      await contact('P02', '--language', language);
      await tell('P02.A1');
      await settled();
      assert.deepEqual(mails().map((mail) => [mail.subject, mail.get('Content-Language')]), [[subject, language]]);
    });
  }

  test('is not sent rather than saying what it is about', async () => {
    await town.sql("update data.instance set name = 'Fjordvik Barnevernstjeneste'");
    await tell('P02.A1');
    const before = town.log('clerk').length;
    await kick();
    await until('refused', () => /would say what it is about/.test(town.log('clerk').slice(before)));
    await town.sql("update data.instance set name = 'Fjordvik kommune'");
    assert.equal(mails().length, 0);
    await due();
    await settled();
    assert.equal(mails().length, 1);
  });
});

describe('the night', () => {
  test('begins at 22:00:00 and ends at 08:00:00', async () => {
    await clock('2026-11-21T22:00:00+01:00');
    const shared = await share();
    await settled();
    await clock('2026-11-22T07:59:59+01:00');
    await kick();
    await settled();
    assert.deepEqual([mails().length, await stateOf(shared), await tries()], [0, 'waiting', 0]);
    await clock('2026-11-22T08:00:00+01:00');
    await sent(shared);
    await clock('2026-11-22T21:59:59+01:00');
    await sent(await share());
    assert.equal(mails().length, 2);
  });

  test('what is over by the morning is not told of', async () => {
    await clock('2026-11-21T23:00:00+01:00');
    const shared = await share();
    await town.operator('revoke', shared, '--why', 'feil');
    await tell('P03.A1');
    await contact('P03', '--email', 'tom@hjem.example', '--died', '2026-11-20');
    await clock('2026-11-22T09:00:00+01:00');
    await settled();
    assert.deepEqual(await states(), ['P02 new_document void revoked', 'P03 approval void died']);
    assert.equal(mails().length, 0);
  });
});

describe('the second one', () => {
  const week = async () => {
    const shared = await share('P02.A1', 'A1-09', 'A1-09.original');
    await sent(shared);
    await clock('2026-11-28T11:59:59+01:00');
    await town.operator('tick');
    assert.deepEqual(await states(), ['P02 new_document sent']);
    return shared;
  };

  test('goes out when nothing was opened for seven days, once', async () => {
    await week();
    await clock('2026-11-28T12:00:00+01:00');
    await town.operator('tick');
    await settled();
    await town.operator('tick');
    await settled();
    assert.deepEqual(mails().map(({ subject }) => subject), [NEW, 'Påminnelse fra Fjordvik kommune']);
  });

  test('does not when it was opened in between', async () => {
    const shared = await week();
    const kari = await town.as('P02');
    await kari.act('Ella');
    const handle = await town.sql(`select handle from data.share where ref = '${shared}'`);
    assert.equal((await kari.get(`/fil?id=${handle}`)).status, 200);
    await clock('2026-11-28T12:00:00+01:00');
    await town.operator('tick');
    await settled();
    assert.deepEqual(await states(), ['P02 new_document sent']);
  });
});

describe('who is not reached', () => {
  test('because they are reserved, or nobody knows an address, gets a letter that somebody is told of', async () => {
    await contact('P02', '--reserved');
    await tell('P02.A1');
    await tell('P03.A1');
    await settled();
    assert.deepEqual(await states(), ['P02 approval paper reserved', 'P03 approval paper no_address']);
    assert.deepEqual(await alarms(), ['notice-on-paper', 'notice-on-paper']);
    const [{ notice }] = JSON.parse(await town.operator('--json', 'notices', 'P02'));
    await town.operator('letter-sent', notice, '--decided-by', 'S26');
    assert.deepEqual([await alarms(), mails().length, messages().length], [['notice-on-paper'], 0, 0]);
  });

  test('by an address that the relay does not know is sent an SMS at once', async () => {
    behave({ relay: 'never' });
    await contact('P02', '--phone', '90000002');
    const shared = await share();
    await sent(shared);
    assert.deepEqual([messages().map(({ to }) => to), mails().length], [['+4790000002'], 0]);
  });

  test('by any way gets a letter, and the failure is seen', async () => {
    behave({ relay: 'never', sms: 422 });
    await contact('P02', '--phone', '90000002');
    const shared = await share();
    await kick();
    await until('failed', async () => await stateOf(shared) === 'failed refused');
    assert.deepEqual(await alarms(), ['notice-failed', 'notice-on-paper']);
  });
});

describe('trouble', () => {
  const passes = async (how, what) => {
    behave(how);
    const shared = await share();
    await tried();
    assert.equal(await stateOf(shared), 'waiting', what);
    assert.equal(mails().length, 0);
    behave({});
    await due();
    await sent(shared);
    assert.equal(mails().length, 1);
  };

  for (const [how, what] of Object.entries({ later: 'says 451', policy: 'does not let us (550 5.7.1)', sender: 'does not know us as a sender', login: 'does not know our password', full: 'has no room', content: 'does not like the message', plain: 'offers no TLS', stranger: 'shows another one\'s certificate', slow: 'does not answer' })) {
    test(`the relay ${what}: it is tried again later`, () => passes({ relay: how }, what));
  }

  test('the relay is gone: it is tried again later', async () => {
    await town.stop('relay');
    const shared = await share();
    await tried();
    assert.equal(await stateOf(shared), 'waiting');
    await town.start('relay');
    await due();
    await sent(shared);
    assert.equal(mails().length, 1);
  });

  for (const status of [500, 503, 429, 401, 302]) {
    test(`the gateway says ${status}: it is tried again later`, async () => {
      behave({ sms: status });
      await contact('P03', '--phone', '90000003');
      await tell('P03.A1');
      await tried();
      behave({});
      await due();
      await settled();
      assert.equal(messages().length, 1);
    });
  }

  test('that does not end is given up after eight tries, with an alarm', async () => {
    behave({ relay: 'later' });
    const shared = await share();
    await town.sql('update data.notice set tries = 7');
    await tried(8);
    await due();
    await kick();
    await until('given up', async () => await stateOf(shared) === 'failed given_up');
    assert.deepEqual(await alarms(), ['notice-failed', 'notice-on-paper']);
  });
});

describe('the clerk', () => {
  test('killed when a mail was taken and not yet written down: it is sent again, as the same', async () => {
    behave({ relay: 'silent' });
    const shared = await share();
    await kick();
    await until('kept', () => mails().length === 1);
    await town.kill('clerk');
    behave({});
    await kick();
    assert.deepEqual([await stateOf(shared), mails().length], ['waiting', 1]);
    await due();
    await sent(shared);
    assert.equal(new Set(mails().map((mail) => mail.get('Message-ID'))).size, 1);
    assert.equal(mails().length, 2);
  });

  test('killed when an SMS was taken and not yet written down: it goes out once', async () => {
    behave({ sms: 'silent' });
    await contact('P03', '--phone', '90000003');
    await tell('P03.A1');
    await kick();
    await until('kept', () => messages().length === 1);
    await town.kill('clerk');
    behave({});
    await due();
    await settled();
    assert.deepEqual([messages().length, await states()], [1, ['P03 approval sent']]);
  });

  test('stopped meanwhile: nothing is lost', async () => {
    await town.stop('clerk');
    const shared = await share();
    await town.start('clerk');
    await sent(shared);
    assert.equal(mails().length, 1);
  });

  test('beside another one: each is sent once', async () => {
    await town.stop('clerk');
    await town.sql("update data.person set email = lower(ref) || '@hjem.example', born = '1980-01-01'");
    await town.sql("select law.tell(st.id, 'approval', gen_random_uuid()) from (select distinct on (person) id from data.standing s where law.live(s, law.now()) order by person, id) st");
    const count = Number(await town.sql('select count(*) from data.notice'));
    const { uid, gid } = statSync(town.state);
    const second = spawn(`${town.state}/suite/libexec/portvakt/clerk`, [], { uid, gid, cwd: town.state, stdio: 'ignore', env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', PORTVAKT_CONF: `${town.state}/portvakt.conf`, PORTVAKT_HOUSE: town.state } });
    await town.start('clerk');
    await until('all of them', async () => await town.sql("select not exists (select from data.notice where state = 'waiting')") === 't');
    second.kill('SIGTERM');
    await new Promise((resolve) => { second.on('exit', resolve); });
    assert.ok(count >= 15, `${count} notices`);
    assert.equal(mails().length, count);
    assert.equal(new Set(mails().map((mail) => mail.get('Message-ID'))).size, count);
  });
});

test('no address, number or word of a notice is in any log', () => {
  const logs = readdirSync(`${town.state}/log`).filter((name) => name.endsWith('.log')).map((name) => readFileSync(`${town.state}/log/${name}`, 'utf8')).join('\n');
  assert.match(logs, /notice\.tried/);
  assert.match(logs, /courier\.mail outcome=1 code=250/);
  assert.doesNotMatch(logs, /@hjem\.example|90000002|90000003|Nytt til deg|TnV0dCB0|Referat fra samtale/);
});
