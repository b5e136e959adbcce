// Reports that are written on the page: nothing that was written is lost, each part
// lies where it belongs, and what cannot wait does not wait.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { town, waitUntil } from './common.mjs';

const WORDS = 'Jeg er redd når det blir kveld, og ikke si det til noen';
const visitors = [];
const as = async (id, words) => {
  const v = await town.as(id, { portal: 'exchange' });
  visitors.push(v);
  await v.act(words);
  return v;
};
const supervision = { visited: '2026-11-20', place: 'home', alone: 'yes', child: 'Jonas går på skolen og spiser lite.', words: WORDS,
  words_agreed: 'on', words_view: 'Bare dere', home: 'Det er ryddig og varmt i fosterhjemmet.', serious: 'no' };
const post = async (v, fields, form = 'supervision') => {
  const page = await v.get(`/rapport?form=${form}`);
  return v.ask('POST', '/rapport', { fields: { csrf: page.csrf, once: page.form('/rapport').fields.once, form, ...fields } });
};
const rows = async (statement) => (await town.sql(statement)).split('\n').filter(Boolean);
const reportOf = (answer) => /^\/rapport\?ok=([\w-]{22})$/.exec(answer.headers.location.replace(town.origin('exchange'), ''))[1];
const filed = (handle, parts) => waitUntil('all of it is filed', async () => Number(await town.sql(`select count(*) from data.upload u
  join data.report r on r.id = u.report where r.handle = '${handle}' and u.read_back_at is not null`)) === parts, 90);
const documents = (handle) => rows(`select u.part, d.type, u.rule, (select string_agg(f.ref, '+' order by f.ref) from data.filing g join data.file f on f.id = g.file
  where g.document = d.id), p.ref, u.share is not null from data.upload u join data.report r on r.id = u.report join data.document d on d.id = u.document
  left join data.person p on p.id = d.author where r.handle = '${handle}' order by u.part`);
const drafts = () => town.sql('select count(*) from data.draft').then(Number);
const alarms = async (kind) => JSON.parse(await town.operator('--json', 'alarms')).filter((a) => a.kind === kind);
const exchanges = async () => JSON.parse(await town.operator('--json', 'exchanges'));

before(() => town.reset());
after(async () => {
  visitors.forEach((v) => v.close());
  await town.reset();
});

describe('a report is written', () => {
  test('by whoever has that task, and by nobody else', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    assert.ok((await berit.get('/lever-inn')).links.includes('/rapport?form=supervision'));
    assert.equal((await berit.ask('GET', '/rapport?form=weekend')).status, 404);
    assert.equal((await berit.ask('GET', '/rapport?form=nothing')).status, 404);
    const page = await berit.get('/rapport?form=supervision');
    assert.match(page.text, /Barnets egne ord blir et eget dokument/);
    assert.match(page.text, /112/);
    const marte = await as('P09', 'Fosterhjem for Jonas');
    assert.equal((await marte.ask('GET', '/rapport?form=supervision')).status, 404);
    const other = await post(marte, { ...supervision, present: 'Alle', serious: 'yes', deficiency: 'Ikke hennes' }, 'follow_up');
    await filed(reportOf(other), 3);
    assert.equal((await alarms('serious-deficiency')).length, 0, 'what her form does not ask is not taken');
  });

  test('what is missing is said, and all that was written is there, on the page and after it is loaded anew', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    const answer = await post(berit, { words: WORDS, serious: 'yes', place: 'home', visited: '', child: '', home: ' ', deficiency: '' }); // as a browser sends what is empty
    assert.equal(answer.status, 422);
    assert.match(answer.text, /^Feil:/);
    for (const name of ['visited', 'alone', 'child', 'home', 'deficiency'])
      assert.ok(answer.links.includes(`#${name}`), name);
    for (const page of [answer, await berit.get('/rapport?form=supervision')]) {
      assert.match(page.html, new RegExp(`>${WORDS}</textarea>`));
      assert.match(page.html, /value="yes" checked/);
    }
    const long = 'x'.repeat(4001);
    assert.equal((await post(berit, { ...supervision, child: long })).status, 422);
    assert.match((await berit.get('/rapport?form=supervision')).html, new RegExp(`>${long}</textarea>`));
    assert.equal(await drafts(), 1);
    assert.equal(await town.sql(`select count(*) from data.draft where position('redd'::bytea in sealed) > 0 or position('redd' in to_jsonb(draft)::text) > 0`), '0');
  });

  test('a draft is kept and deleted, and is nobody else\'s', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    const kept = await post(berit, { words: 'Foreløpig', do: 'keep' });
    assert.equal(kept.status, 303);
    assert.match((await berit.get('/rapport?form=supervision&kept=yes')).text, /Utkastet er lagret/);
    assert.equal((await post(berit, { words: 'Nå dette', do: 'auto' })).status, 204);
    await berit.act('Oppdraget ditt som tilsynsperson');
    assert.equal((await berit.ask('GET', '/rapport?form=supervision')).status, 404, 'not in another capacity');
    await berit.act('Tilsyn for Jonas');
    assert.match((await berit.get('/rapport?form=supervision')).html, />Nå dette<\/textarea>/);
    assert.match((await berit.get('/lever-inn')).text, /Påbegynt/);
    assert.equal((await post(berit, { do: 'drop' })).status, 303);
    assert.equal(await drafts(), 0);
  });

  test('longer than a session lives, and it is there after the next login', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    const page = await berit.get('/rapport?form=supervision');
    const fields = { csrf: page.csrf, once: page.form('/rapport').fields.once, form: 'supervision', ...supervision, child: 'Skrevet i førti minutter' };
    const old = (more) => town.sql(`update data.session set ${more} where person = (select id from data.person where ref = 'P11')`);
    await old("seen_at = now() - interval '40 minutes'");
    const sent = await town.sql('select count(*) from data.report');
    const answer = await berit.ask('POST', '/rapport', { fields });
    assert.equal(answer.status, 303);
    assert.ok(answer.headers.location.startsWith(town.origin('login')), answer.headers.location);
    assert.match(decodeURIComponent(answer.headers.location), /to=\/rapport\?form=supervision/);
    assert.equal(await town.sql('select count(*) from data.report'), sent, 'nothing is sent without a session');
    const again = await as('P11', 'Tilsyn for Jonas');
    assert.match((await again.get('/rapport?form=supervision')).html, />Skrevet i førti minutter<\/textarea>/);
    await post(again, { do: 'drop' });
  });

  test('not after logging out, and not a day later', async () => {
    for (const end of ["ended_at = now(), ended_how = 'left'", "seen_at = now() - interval '25 hours', created_at = now() - interval '26 hours'"]) {
      const berit = await as('P11', 'Tilsyn for Jonas');
      const page = await berit.get('/rapport?form=supervision');
      await town.sql(`update data.session set ${end} where person = (select id from data.person where ref = 'P11')`);
      const answer = await berit.ask('POST', '/rapport', { fields: { csrf: page.csrf, form: 'supervision', child: 'For sent' } });
      assert.equal(answer.status, 403);
      assert.equal(await drafts(), 0);
    }
  });

  test('with the form\'s own number alone, and from our own page', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    assert.equal((await berit.ask('POST', '/rapport', { fields: { form: 'supervision', ...supervision } })).status, 403);
    const csrf = (await berit.get('/rapport?form=supervision')).csrf;
    assert.equal((await berit.ask('POST', '/rapport', { fields: { csrf, form: 'supervision', ...supervision } })).status, 400);
    assert.equal((await berit.ask('POST', '/rapport', { fields: { csrf, form: 'supervision', title: 'x' } })).status, 400);
    await post(berit, { do: 'drop' });
  });
});

describe('a report is sent', () => {
  test('each part is filed for itself, and what was asked for is in', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    const before = await exchanges();
    const link = (await berit.get('/mappe')).links.find((l) => l.startsWith('/rapport?form=supervision'));
    const wanted = /wanted=([\w-]{22})/.exec(link)[1];
    const page = await berit.get(link);
    const fields = { csrf: page.csrf, once: page.form('/rapport').fields.once, form: 'supervision', wanted, ...supervision };
    const [first, second] = [await berit.ask('POST', '/rapport', { fields }), await berit.ask('POST', '/rapport', { fields })];
    const handle = reportOf(first);
    assert.equal(reportOf(second), handle, 'a double click is one report');
    await filed(handle, 3);
    assert.deepEqual(await documents(handle), ['child|TILSYN|RT01|B|P11|t', 'own|TILSYN|RT14|B-T|P11|t', 'words|BARNEMELDING|RT38|B|P06|f']);
    assert.equal((await alarms('split-owed')).length, 0, 'it is split already');
    assert.equal(await town.sql(`select c.part from data.upload u join data.report r on r.id = u.report join data.routing x on x.document = u.document
      join data.upload c on c.document = x.part where r.handle = '${handle}' and u.part = 'own'`), 'child');
    assert.equal(await town.sql(`select state from data.wanted where handle = '${wanted}'`), 'in');
    const now = await exchanges();
    assert.deepEqual([now.in - before.in, now.in_entries - before.in_entries, now.in_wrong], [3, 3, 0]);
    assert.equal(await drafts(), 0);
    const sent = await berit.get(`/rapport?ok=${handle}`);
    assert.match(sent.text, /Barnets egne ord 2026-11-21\.txt/);
    assert.doesNotMatch(sent.text, /varslet/);
    for (const receipt of sent.links.filter((l) => l.startsWith('/kvittering')))
      assert.equal((await berit.ask('GET', receipt)).status, 200);
    const list = await berit.get('/dokumenter');
    assert.match(list.text, /Tilsynsrapporten din, om barnet/);
    assert.doesNotMatch(list.text, /egne ord/);
  });

  test('the child\'s own words reach nobody: not their writer, and nobody whom staff would give them to by mistake', async () => {
    const ref = await town.sql("select d.ref from data.document d where d.type = 'BARNEMELDING' and d.ref like 'upload/%' and d.file = (select id from data.file where ref = 'B') and d.ref = (select 'upload/' || handle from data.upload where kind = 'own_words' order by made_at desc limit 1)");
    const rendition = `${ref}/original`;
    assert.equal(await town.sql(`select count(*) from data.share s join data.document d on d.id = s.document where d.ref = '${ref}'`), '0');
    for (const [who, rule] of [['P07', 'R01'], ['P09', 'R17'], ['P10', 'R17'], ['P11', 'R19'], ['P12', 'R20'], ['P08', 'R07']])
      await assert.rejects(town.operator('share', ref, '--person', who, '--kind', 'read', '--rendition', rendition, '--title', 'Barnets ord', '--decided-by', 'S27'),
        (e) => new RegExp(`refused by ${rule}\\b`).test(`${e.stderr}${e.message}`) || assert.fail(`${who}: ${e.stderr}${e.message}`), who);
    for (const row of JSON.parse(await town.operator('--json', 'who-can-open', ref)))
      assert.equal(row.decision, 'DH', row.person);
  });

  test('a serious deficiency is with the service the same moment, and names its deadline', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    const answer = await post(berit, { ...supervision, serious: 'yes', deficiency: 'Han får ikke mat i helgene.' });
    const handle = reportOf(answer);
    const [alarm] = await alarms('serious-deficiency');
    assert.equal(new Date(alarm.due).getTime(), new Date('2026-11-22T10:00:00+01:00').getTime());
    const sent = await berit.get(`/rapport?ok=${handle}`);
    assert.match(sent.text, /Tjenesten er varslet nå/);
    assert.equal(await town.sql("select count(*) from journal.entry where event = 'deficiency.reported' and rule = 'R19'"), '1');
    await filed(handle, 4);
    assert.ok((await documents(handle)).includes('deficiency|TILSYN|RT37|B|P11|t'));
    const [serious] = JSON.parse(await town.operator('--json', 'queue')).serious;
    assert.deepEqual([serious.document, serious.state, serious.forward], [alarm.subject, 'filed', false]);
    const upload = alarm.subject.replace('upload/', '');
    assert.match((await berit.get(`/kvittering?id=${upload}`)).text, /fikk varsel i samme øyeblikk/);
    await town.operator('deficiency', alarm.subject, '--decided-by', 'S27');
    assert.equal((await alarms('serious-deficiency')).length, 0);
    await assert.rejects(town.operator('deficiency', alarm.subject, '--decided-by', 'S27'));
  });

  test('a serious deficiency does not wait for the scanner, and where another municipality has care, it must be sent there', async () => {
    await town.operator('care', 'B', '--number', '9902', '--name', 'Nordvåg kommune', '--decided-by', 'S28');
    const berit = await as('P11', 'Tilsyn for Jonas');
    await town.stop('clamd');
    try {
      const handle = reportOf(await post(berit, { ...supervision, serious: 'yes', deficiency: 'Uten skanner.' }));
      await filed(handle, 1);
      await waitUntil('the others are held', async () => (await town.sql(`select string_agg(u.part || ' ' || u.state, ',' order by u.part) from data.upload u
        join data.report r on r.id = u.report where r.handle = '${handle}'`)) === 'child held,deficiency filed,own held,words held', 60);
      const [alarm] = await alarms('serious-deficiency');
      assert.equal((await alarms('deficiency-forward')).length, 1);
      await assert.rejects(town.operator('deficiency', alarm.subject, '--decided-by', 'S27'), /R19/);
      await town.start('clamd');
      await filed(handle, 4);
      await town.operator('deficiency', alarm.subject, '--forwarded', 'SvarUt 2026/1', '--decided-by', 'S27');
      assert.equal((await alarms('deficiency-forward')).length, 0);
    } finally { await town.start('clamd'); }
  });

  test('a follow-up visit and a weekend lie in both places, each its own part', async () => {
    const marte = await as('P09', 'Fosterhjem for Jonas');
    const visit = reportOf(await post(marte, { visited: '2026-11-19', present: 'Nina og jeg', child: 'Han sover bedre.', home: 'Vi trenger avlastning.' }, 'follow_up'));
    const stine = await as('P16', 'Besøkshjem for Amina');
    const weekend = reportOf(await post(stine, { visited: '2026-11-20', until: '2026-11-22', child: 'Hun <3 hunden, og <script>alert(1)</script> er tekst. JavaScript: ja', words: 'Kan jeg bo her?' }, 'weekend'));
    await filed(visit, 2);
    await filed(weekend, 3);
    assert.deepEqual(await documents(visit), ['child|REFERAT|RT23|B+B-F|P09|t', 'own|RAPPORT|RT13|B-F|P09|t']);
    assert.deepEqual(await documents(weekend), ['child|RAPPORT|RT01|C|P16|t', 'own|RAPPORT|RT14|C-K|P16|t', 'words|BARNEMELDING|RT38|C|P13|f']);
    const link = (await stine.get('/dokumenter')).html.match(/\/dokument\?id=([\w-]{22})"[^>]*>Helgerapporten din, om barnet/)[1];
    const text = (await stine.ask('GET', `/fil?id=${link}`)).body.toString();
    assert.match(text, /^Helgerapport: om barnet\n\nGjelder: Besøkshjem for Amina\nSkrevet av: Stine Aas\n/);
    assert.match(text, /Hun < 3 hunden/);
    assert.doesNotMatch(text, /Kan jeg bo her/);
  });

  test('whose engagement ends, sends and keeps nothing more, the same second', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    const page = await berit.get('/rapport?form=supervision');
    const fields = { csrf: page.csrf, once: page.form('/rapport').fields.once, form: 'supervision', ...supervision };
    await post(berit, { do: 'keep', child: 'Lagret før' });
    const count = await town.sql('select count(*) from data.upload'), draft = await town.sql('select id from data.draft');
    await town.operator('engagement', '--end', 'P11.tilsyn', '--decided-by', 'S27');
    const answer = await berit.ask('POST', '/rapport', { fields });
    assert.equal(answer.status, 403);
    assert.equal(await town.sql('select count(*) from data.upload'), count);
    assert.equal(await town.sql('select id from data.draft'), draft, 'the draft is what it was');
    assert.equal((await berit.get('/rolle')).text.includes('Tilsyn for Jonas'), false);
  });

  test('no log holds a word of it', () => {
    for (const name of readdirSync(`${town.state}/log`)) {
      const text = readFileSync(`${town.state}/log/${name}`, 'utf8');
      for (const word of ['redd når det', 'spiser lite', 'ryddig og varmt', 'ikke mat i helgene', 'trenger avlastning', 'Kan jeg bo her'])
        assert.ok(!text.includes(word) && !text.includes(encodeURIComponent(word)), `${name}: ${word}`);
    }
  });
});
