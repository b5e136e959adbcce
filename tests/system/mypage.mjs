// What people do on My Page and in Exchange.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { connect } from 'node:tls';
import { Database } from '../proof/access/kit.mjs';
import { unescapeHtml } from '../house/web.mjs';
import { assertSecured, town, waitUntil } from './common.mjs';

const CLOCK = '2026-11-21T10:00:00+01:00';
const RANDOM = 'A'.repeat(22);
const visitors = [];
const as = async (id, words, portal = 'mypage') => {
  const v = await town.as(id, { portal });
  visitors.push(v);
  if (words) await v.act(words);
  return v;
};

// Title → handle of everything on the list of documents.
const titles = async (v, query = '') => new Map([...(await v.get(`/dokumenter${query}`)).html
  .matchAll(/href="\/dokument\?id=([\w-]{22})">([^<]*)</g)].map(([, handle, title]) => [unescapeHtml(title), handle]));
const handle = async (v, title) => {
  const found = (await titles(v)).get(title);
  assert.ok(found, `no document called ${title}`);
  return found;
};
const count = async (event) => Number(await town.sql(`select count(*) from journal.entry where event = '${event}'`));

// A reply without what was asked for and what is random in every one.
const bare = (page, asked) => page.html.replaceAll(asked, '·').replace(/Referanse:? [\w-]{16}|name="once" value="[\w-]{43}"/g, '·');

before(() => town.reset());
after(async () => {
  visitors.forEach((v) => v.close());
  await town.reset();
});

describe('whose page it is', () => {
  test('who has two cases chooses one, and always sees which', async () => {
    const kari = await as('P02');
    assert.match(kari.page.url, /\/rolle/);
    const ella = await kari.act('Saken om Ella');
    assert.match(ella.text, /Du handler som:? Forelder · Saken om Ella/);
    const noah = await kari.act('Saken om Noah');
    assert.match(noah.text, /Du handler som:? Forelder · Saken om Noah/);
  });

  test('the overview tells where a case stands, who works with it and what is new', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const page = await kari.get('/');
    assert.match(page.text, /Hjelpetiltak siden 2\. april 2024/);
    assert.match(page.text, /Marius Tveit/);
    assert.match(page.text, /\d+ nye dokumenter/);
    assert.match(page.text, /Vi vil høre hva du mener/);
    assert.match(page.text, /Du har fått svar/);
  });

  test("another's capacity is not there", async () => {
    const kari = await as('P02', 'Saken om Ella');
    const tom = await town.sql("select id from data.standing where ref = 'P03.A1'");
    assert.equal((await kari.submit(await kari.get('/rolle'), '/rolle', { standing: tom })).status, 404);
    assert.match((await kari.get('/')).text, /Saken om Ella/);
  });

  test('a reporter is told nothing of the case', async () => {
    const gro = await as('P25');
    const page = await gro.get('/');
    for (const secret of [/Marius/, /Hjelpetiltak/, /Ella/]) assert.doesNotMatch(page.text, secret);
    assert.doesNotMatch((await gro.get('/apnet.csv')).html, /2026/);
    const card = await gro.get(`/dokument?id=${[...(await titles(gro)).values()][0]}`);
    assert.match(card.text, /Kvittering.*[0-9a-f]{64}/);
  });
});

describe('documents', () => {
  test('are filtered by type and by words in the title', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const all = await titles(kari);
    const decisions = await titles(kari, '?type=VEDTAK');
    assert.ok(decisions.size >= 2 && decisions.size < all.size);
    const plans = [...(await titles(kari, '?words=TILTAKSPLAN')).keys()];
    assert.ok(plans.length > 0 && plans.every((title) => /tiltaksplan/i.test(title)));
    assert.equal((await titles(kari, '?words=finnes%20ikke')).size, 0);
  });

  test('go by pages that miss and repeat nothing', async () => {
    await town.sql(`insert into data.share (ref, reader, document, file, rendition, kind, form, title, doc_type, doc_date, basis, rule,
      loa, made_at, visible_from, visible_until, sort_at, decided_by)
      select 'page.' || g, reader, document, file, rendition, kind, form, 'Kopi ' || g, doc_type, doc_date, basis, rule, loa,
        made_at, visible_from, visible_until, sort_at, decided_by
      from data.share, generate_series(1, 120) g where ref = 'A1-06.P02'`);
    const kari = await as('P02', 'Saken om Ella');
    const seen = [];
    for (let path = '/dokumenter?words=kopi', pages = 0; path; pages += 1) {
      assert.ok(pages < 4);
      const page = await kari.get(path);
      seen.push(...[...page.html.matchAll(/>(Kopi \d+)</g)].map(([, title]) => title));
      path = unescapeHtml(/rel="next" href="([^"]*)"/.exec(page.html)?.[1] ?? '');
    }
    assert.equal(seen.length, 120);
    assert.equal(new Set(seen).size, 120);
    await town.sql("delete from data.share where ref like 'page.%'");
  });

  test('a cursor that nobody gave out is a bad request', async () => {
    const kari = await as('P02', 'Saken om Ella');
    for (const cursor of ['00', 'zz', 'ff', '7c', Buffer.from('2026|x').toString('hex')]) {
      assert.equal((await kari.ask('GET', `/dokumenter?cursor=${cursor}`)).status, 400);
      assert.equal((await kari.ask('GET', `/apnet?cursor=${cursor}`)).status, 400);
    }
  });

  test('what is withheld says why, on what ground and what one can do', async () => {
    const kari = await as('P02', 'Saken om Noah');
    const id = await handle(kari, 'Bekymringsmelding fra skolen');
    const page = await kari.get(`/dokument?id=${id}`);
    assert.match(page.text, /barnevernsloven § 12-6 tredje ledd/);
    assert.match(page.text, /Ikke bedt om/);
    assert.ok(page.links.includes(`/klage?id=${id}`));
    assert.ok(!page.links.some((link) => link.startsWith('/fil')));
    assert.equal((await kari.ask('GET', `/fil?id=${id}`)).status, 404);
    assert.equal((await kari.head(`/fil?id=${id}`)).status, 404);
  });

  test('hidden and nonexistent are one answer on every page that takes a document', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const tom = await as('P03');
    const hers = await handle(kari, 'Referat fra samtale med Ella');
    for (const path of ['/dokument', '/fil', '/klage', '/innsyn', '/apnet', '/apnet.csv']) {
      const hidden = await tom.ask('GET', `${path}?id=${hers}`);
      const nothing = await tom.ask('GET', `${path}?id=${RANDOM}`);
      assert.equal(hidden.status, path.startsWith('/apnet') ? 200 : 404, path);
      assert.equal(nothing.status, hidden.status, path);
      assert.equal(bare(hidden, hers), bare(nothing, RANDOM), path);
    }
  });

  // Whoever asks for what is hidden waits for nobody; neither does who asks for what is nowhere.
  test('what is nowhere is answered while somebody else asks for it too', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const other = new Database(town);
    try {
      await other.sql("begin; set session authorization pv_mypage; select journal.refused('nowhere')");
      assert.equal((await kari.ask('GET', `/dokument?id=${RANDOM}`)).status, 404);
    } finally {
      await other.sql('rollback; reset session authorization');
      other.close();
    }
  });

  test('a refusal is written down', async () => {
    const tom = await as('P03');
    const hers = await handle(await as('P02', 'Saken om Ella'), 'Referat fra samtale med Ella');
    const refused = await count('document.refused');
    await tom.ask('GET', `/dokument?id=${hers}`);
    await tom.ask('GET', `/fil?id=${hers}`);
    assert.equal(await count('document.refused'), refused + 2);
  });
});

describe('a file', () => {
  test('is unread until it was opened; the head alone opens nothing', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const id = await handle(kari, 'Undersøkelsesrapport');
    const unread = async () => /pv-entry--new(?:(?!<\/li>)[^])*Undersøkelsesrapport/.test((await kari.get('/dokumenter')).html);
    const opened = await count('document.opened');
    assert.equal((await kari.head(`/fil?id=${id}`)).status, 200);
    assert.equal(await count('document.opened'), opened);
    assert.ok(await unread());
    assert.equal((await kari.ask('GET', `/fil?id=${id}`)).status, 200);
    assert.equal(await count('document.opened'), opened + 1);
    assert.ok(!await unread());
    assert.equal((await (await as('P03')).head(`/fil?id=${id}`)).status, 404);
  });

  // A large document: its first bytes are taken, then something happens, then the rest is read.
  const interrupted = (visitor, path, meanwhile) => new Promise((resolve, reject) => {
    const { hostname, host, pathname, search } = new URL(visitor.url(path));
    const request = https.request({ host: '127.0.0.1', port: town.port, ca: town.place.ca, servername: hostname,
      path: pathname + search, headers: { Host: host, Cookie: `__Host-pv=${visitor.session}` } }, (answer) => {
      const announced = Number(answer.headers['content-length']);
      let got = 0;
      answer.once('data', (first) => {
        got += first.length;
        answer.pause();
        meanwhile().then(() => {
          answer.on('data', (chunk) => { got += chunk.length; });
          answer.resume();
        }, reject);
      });
      answer.on('close', () => resolve({ announced, got, whole: answer.complete }));
      answer.on('error', () => {});
    });
    request.on('error', reject);
    request.end();
  });

  test('its stream ends when the right to it does', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const folder = mkdtempSync(`${tmpdir()}/mypage-`);
    chmodSync(folder, 0o755);
    const small = (await kari.ask('GET', `/fil?id=${await handle(kari, 'Undersøkelsesrapport')}`)).body;
    writeFileSync(`${folder}/stor.pdf`, Buffer.concat([small, Buffer.alloc(40_000_000, '% fylling\n')]), { mode: 0o644 });
    await town.operator('document', 'STOR', '--file', 'A1', '--type', 'PLAN', '--date', '2026-11-20', '--title', 'Stor plan');
    await town.operator('rendition', 'STOR.r', '--document', 'STOR', '--kind', 'original', '--path', `${folder}/stor.pdf`, '--filename', 'stor.pdf');
    rmSync(folder, { recursive: true });
    for (const [ends, meanwhile] of [
      [false, async () => {}],
      [true, (share) => town.operator('revoke', share, '--why', 'prøve', '--decided-by', 'S26')],
      [true, () => town.sql(`update data.session set ended_at = now(), ended_how = 'operator' where token_hash = sha256('${kari.session}')`)],
    ]) {
      const { share, handle: id } = JSON.parse(await town.operator('--json', 'share', 'STOR', '--standing', 'P02.A1', '--kind', 'read',
        '--rendition', 'STOR.r', '--title', 'Stor plan', '--rule', 'R06', '--decided-by', 'S26'));
      const stream = await interrupted(kari, `/fil?id=${id}`, () => meanwhile(share));
      assert.equal(stream.whole, !ends);
      if (ends) assert.ok(stream.got < stream.announced - 20_000_000, `${stream.got} of ${stream.announced} came`);
      else assert.equal(stream.got, stream.announced);
    }
  });

  test('what was cut is the last that comes on its line', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const { share, handle: id } = JSON.parse(await town.operator('--json', 'share', 'STOR', '--standing', 'P02.A1', '--kind', 'read',
      '--rendition', 'STOR.r', '--title', 'Stor plan', '--rule', 'R06', '--decided-by', 'S26'));
    const { hostname, host } = new URL(kari.url('/'));
    const line = connect({ host: '127.0.0.1', port: town.port, ca: town.place.ca, servername: hostname });
    const ask = (path) => line.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: __Host-pv=${kari.session}\r\n\r\n`);
    const came = [];
    ask(`/fil?id=${id}`);
    came.push(...await once(line, 'data'));
    line.pause();
    await town.operator('revoke', share, '--why', 'prøve', '--decided-by', 'S26');
    line.on('data', (piece) => came.push(piece)).on('error', () => {});
    ask('/rettigheter');
    line.resume();
    await once(line, 'close');
    assert.equal(Buffer.concat(came).toString('latin1').split('HTTP/1.1 200').length - 1, 1);
  });
});

describe('letters', () => {
  let kari;
  before(async () => { kari = await as('P02', 'Saken om Ella'); });

  test('a message is received with a reference and a time, and lies sealed in the database', async () => {
    const page = await kari.post('/meldinger', { body: 'Hei <b>dere</b>.\r\n\r\nHilsen Kari' });
    const reference = new URL(page.url).searchParams.get('ok');
    assert.match(page.text, new RegExp(`Meldingen er mottatt.*${reference}.*21\\. november 2026 kl\\. 10:00`));
    assert.match(page.html, /Hei &lt;b&gt;dere&lt;\/b&gt;\.\n\nHilsen Kari/);
    assert.match(await town.operator('read', reference), /Hei <b>dere<\/b>/);
    assert.equal(await town.sql("select count(*) from data.letter where position('dere' in encode(sealed, 'escape')) > 0"), '0');
  });

  test('six clicks at the same moment are one message', async () => {
    const { fields } = (await kari.get('/meldinger')).form('/meldinger');
    const written = await count('letter.written');
    const send = () => kari.once('POST', kari.url('/meldinger'), { fields: { ...fields, body: 'To ganger' }, headers: { Origin: town.origin('mypage') } });
    const answers = await Promise.all(Array.from({ length: 6 }, send));
    assert.deepEqual(answers.map(({ status }) => status), Array(6).fill(303));
    assert.equal(new Set(answers.map(({ location }) => location)).size, 1);
    assert.equal(await count('letter.written'), written + 1);
  });

  test('a made-up reference is no receipt', async () => {
    assert.doesNotMatch((await kari.get(`/meldinger?ok=${RANDOM}`)).text, /mottatt/);
  });

  test('what cannot be taken comes back with the text kept', async () => {
    const empty = await kari.post('/meldinger', { body: ' \n ' });
    assert.equal(empty.status, 422);
    assert.match(empty.html, /aria-invalid="true"/);
    assert.ok(empty.links.includes('#body'));
    const long = 'å'.repeat(4001);
    const page = await kari.post('/meldinger', { body: long });
    assert.equal(page.status, 422);
    assert.ok(page.html.includes(long));
    const nothing = await kari.post('/innsyn', { body: 'Alt', about: '' });
    assert.equal(nothing.status, 422);
    assert.ok(nothing.links.includes('#about'));
    assert.match(nothing.html, />Alt<\/textarea>/);
  });

  test('an answer waits until it was seen, and the head alone does not see', async () => {
    const reference = new URL((await kari.post('/meldinger', { body: 'Når er møtet?' })).url).searchParams.get('ok');
    await town.operator('answer', reference, '--staff', 'S26', '--body', 'Torsdag klokken ti.');
    const unread = () => town.sql(`select count(*) from data.answer a join data.letter l on l.id = a.letter where l.handle = '${reference}' and a.read_at is null`);
    await kari.head('/meldinger');
    assert.equal(await unread(), '1');
    assert.match((await kari.get('/')).text, /Meldinger Du har fått svar/);
    assert.match((await kari.get('/meldinger')).text, /Marius Tveit, saksbehandler .*Torsdag klokken ti\./);
    assert.equal(await unread(), '0');
    assert.doesNotMatch((await kari.get('/')).text, /Meldinger Du har fått svar/);
  });

  test('a request for a withheld document goes from not asked for to asked for to refused', async () => {
    const id = await handle(kari, 'Internt notat');
    const state = async () => /Ikke bedt om|Til vurdering|Avslått/.exec((await kari.get(`/dokument?id=${id}`)).text)?.[0];
    assert.equal(await state(), 'Ikke bedt om');
    const page = await kari.post('/innsyn', { body: 'Jeg vil se faktaene.' }, { from: `/innsyn?id=${id}` });
    assert.match(page.text, /Internt notat Sendt 21\. november 2026 kl\. 10:00 Til vurdering/);
    assert.equal(await state(), 'Til vurdering');
    const reference = new URL(page.url).searchParams.get('ok');
    await town.operator('answer', reference, '--staff', 'S28', '--body', 'Nei, det er internt.', '--state', 'AVVIST');
    assert.equal(await state(), 'Avslått');
    const refused = await kari.get('/innsyn');
    assert.match(refused.text, /Nei, det er internt\..*forvaltningsloven § 18 a/);
    assert.ok(refused.links.includes(`/klage?id=${id}`));
  });

  test('a request names what it is about', async () => {
    assert.match((await kari.post('/innsyn', { body: 'Takk', about: 'alle vedtak' })).text, /alle vedtak Sendt/);
  });

  test('a comment can be made while there is time, and not after', async () => {
    const id = await handle(kari, 'Referat fra samarbeidsmøte');
    const page = await kari.submit(await kari.get(`/dokument?id=${id}`), '/kommentar', { body: 'Jeg sa noe annet.' });
    assert.match(page.text, /Du skrev 21\. november 2026 kl\. 10:00 Jeg sa noe annet\./);
    assert.doesNotMatch((await kari.get('/')).text, /Vi vil høre hva du mener/);
    const open = await kari.get(`/dokument?id=${id}`);
    await town.operator('clock', '2027-01-15T10:00:00+01:00');
    const late = await kari.submit(open, '/kommentar', { body: 'For sent' });
    await town.operator('clock', CLOCK);
    assert.equal(late.status, 422);
    assert.match(late.text, /Fristen for å kommentere er ute/);
    const other = await handle(kari, 'Undersøkelsesrapport');
    assert.equal((await kari.submit(await kari.get(`/dokument?id=${id}`), '/kommentar', { id: other, body: 'x' })).status, 404);
  });

  test('a complaint is in time to the last second of the third week, and then late', async () => {
    const tom = await as('P03');
    const id = await handle(tom, 'Vedtak om endret hjelpetiltak');
    await town.operator('clock', '2026-11-26T23:59:59+01:00');
    const inTime = await tom.post('/klage', { body: 'Jeg er uenig.' }, { from: `/klage?id=${id}` });
    assert.match(inTime.text, /Klagen er mottatt/);
    assert.doesNotMatch(inTime.text, /Kom etter fristen/);
    await town.operator('clock', '2026-11-27T00:00:00+01:00');
    assert.match((await tom.get(`/klage?id=${id}`)).text, /Fristen var 26\. november 2026/);
    const late = await tom.post('/klage', { body: 'Fortsatt uenig.' }, { from: `/klage?id=${id}` });
    await town.operator('clock', CLOCK);
    assert.match(late.text, /Kom etter fristen/);
    assert.equal(await town.sql("select string_agg(l.late::text, ' ' order by l.at) from data.letter l join data.standing s on s.id = l.standing where l.kind = 'complaint' and s.ref = 'P03.A1'"), 'false true');
  });

  test('what is no decision cannot be complained about; a refusal can', async () => {
    assert.equal((await kari.get(`/klage?id=${await handle(kari, 'Undersøkelsesrapport')}`)).status, 404);
    assert.equal((await kari.get(`/klage?id=${await handle(kari, 'Internt notat')}`)).status, 200);
  });

  test("nobody reads another's letters", async () => {
    const tom = await as('P03');
    for (const path of ['/meldinger', '/innsyn']) assert.doesNotMatch((await tom.get(path)).text, /Kari|faktaene|To ganger/);
  });
});

describe('who has opened', () => {
  test('staff and those who act for me, not other parties', async () => {
    const title = 'Tiltaksplan, tredje utgave';
    const [ella, ida, kari] = [await as('P01'), await as('P21', null, 'exchange'), await as('P02', 'Saken om Ella')];
    await ida.ask('GET', `/fil?id=${await handle(ida, title)}`);
    await kari.ask('GET', `/fil?id=${await handle(kari, title)}`);
    const page = await ella.get(`/apnet?id=${await handle(ella, title)}`);
    assert.match(page.text, /saksbehandler, .*Følge opp tiltaksplanen/);
    assert.equal((page.html.match(/på dine vegne/g) ?? []).length, 1);
    assert.doesNotMatch((await kari.get('/apnet')).text, /på dine vegne/);
  });

  test('of what I can open alone', async () => {
    const tom = await as('P03');
    const told = (await tom.get('/apnet.csv')).html;
    await town.operator('opening', 'A1-03', '--staff', 'S26', '--purpose', 'Vurdere fare');
    assert.equal((await tom.get('/apnet.csv')).html, told);
  });

  test('is filtered by period, and exported without formulas', async () => {
    const kari = await as('P02', 'Saken om Ella');
    await town.operator('opening', 'A1-05', '--staff', 'S28', '--purpose', '=HYPERLINK("x";"y")');
    const page = await kari.get('/apnet?from=2026-11-04&to=2026-11-04');
    assert.match(page.text, /4\. november 2026 kl\. 14:05/);
    assert.doesNotMatch(page.text, /(^|[^0-9])3\. november 2026/);
    assert.equal((await kari.ask('GET', '/apnet?from=2026-13-01')).status, 422);
    const csv = await kari.ask('GET', '/apnet.csv');
    assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8');
    assert.match(csv.headers['content-disposition'], /^attachment/);
    assertSecured(csv);
    assert.ok(csv.html.startsWith('\ufeff"Når";"Dokument";"Hvem";"Enhet";"Formål"\r\n'));
    assert.ok(csv.html.includes('"\'=HYPERLINK(""x"";""y"")"'));
  });

  test('tells no unit and no place where an address is protected', async () => {
    const lise = await as('P07');
    await town.operator('opening', 'B-10', '--staff', 'S27', '--purpose', 'Besøk i Nordvåg');
    const rows = (await lise.get('/apnet.csv')).html.trim().split('\r\n').slice(1).map((row) => row.slice(1, -1).split('";"'));
    assert.ok(rows.length > 1);
    for (const [, , , unit] of rows) assert.equal(unit, '');
    assert.ok(rows.some(([, , , , purpose]) => purpose === ''));
    assert.doesNotMatch(rows.join(), /Nordvåg/);
  });
});

describe('Exchange', () => {
  test("a lawyer is told what the knowledge may be used for, and writes nothing in the principal's name", async () => {
    const jon = await as('P20', null, 'exchange');
    const card = await jon.get(`/dokument?id=${await handle(jon, 'Vedtak om endret hjelpetiltak')}`);
    assert.match(card.text, /bare brukes i saken/);
    for (const { action } of card.forms) assert.ok(['/lukk', '/logg-ut', '/sprak', '/rolle', '/pakke'].includes(action), action); // a package is the lawyer's own copy
    assert.ok(!card.links.some((link) => /^\/(klage|innsyn|apnet)/.test(link)));
    for (const path of ['/klage', '/innsyn', '/apnet', '/apnet.csv']) assert.equal((await jon.ask('GET', path)).status, 404);
  });

  test('a mandate that is revoked closes the next request', async () => {
    const jon = await as('P20', null, 'exchange');
    const id = await handle(jon, 'Vedtak om endret hjelpetiltak');
    const mandate = await town.sql("select m.ref from data.mandate m join data.standing s on s.id = m.standing join data.person p on p.id = s.person where p.ref = 'P20'");
    await town.operator('revoke', '--mandate', mandate, '--why', 'prøve');
    for (const path of ['/fil', '/dokument']) assert.notEqual((await jon.ask('GET', `${path}?id=${id}`)).status, 200);
  });

  for (const id of ['P09', 'P10', 'P11', 'P12', 'P16', 'P21', 'P22']) {
    test(`${id} finds what is shared, and opens it`, async () => {
      const v = await as(id, null, 'exchange');
      let found = 0;
      for (const { value } of (await v.get('/rolle')).form('/rolle').buttons) {
        await v.submit(await v.get('/rolle'), '/rolle', { standing: value });
        const all = await titles(v);
        found += all.size;
        for (const h of all.values()) assert.equal((await v.ask('GET', `/dokument?id=${h}`)).status, 200);
      }
      assert.ok(found > 0);
    });
  }
});

describe('the rest', () => {
  test('my logins tell how each ended, and never a token', async () => {
    const first = await as('P14');
    await first.submit(await first.get('/'), '/logg-ut');
    const second = await as('P14');
    const page = await second.get('/innlogginger');
    assert.match(page.text, /Denne innloggingen/);
    assert.match(page.text, /du logget ut/);
    assert.ok(!page.html.includes(second.session));
  });

  test('a form never leads to another site', async () => {
    const fatima = await as('P14');
    const { csrf } = await fatima.get('/');
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:x']) {
      const answer = await fatima.once('POST', fatima.url('/sprak'), { fields: { csrf, language: 'nb', to }, headers: { Origin: town.origin('mypage') } });
      assert.equal(answer.location, fatima.url('/'), to);
    }
  });

  test('leaving quickly works without a session, from an old page and twice, and not for another site', async () => {
    const fatima = await as('P14');
    const leave = async (fields, headers) => {
      const answer = await fatima.once('POST', fatima.url('/lukk'), { fields, headers });
      assert.deepEqual([answer.status, answer.headers.location], [303, 'https://www.yr.no/']);
    };
    const own = { Origin: town.origin('mypage') };
    await leave({}, { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' });
    assert.equal((await fatima.ask('GET', '/')).status, 200);
    await leave({ csrf: 'old' }, own);
    assert.match((await fatima.ask('GET', '/')).headers.location, /\/start\?/);
    await leave({}, own);
  });

  test('without the keeper nothing is promised, and all is well when it is back', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const file = `/fil?id=${await handle(kari, 'Undersøkelsesrapport')}`;
    const form = await kari.get('/meldinger');
    await town.stop('keeper');
    try {
      assert.equal((await kari.ask('GET', file)).status, 503);
      assert.equal((await kari.submit(form, '/meldinger', { body: 'Uten nøkkel' })).status, 503);
      assert.equal((await kari.get('/')).status, 200);
    } finally {
      await town.start('keeper');
    }
    await waitUntil('the keeper is back', async () => (await kari.ask('GET', file)).status === 200);
    assert.doesNotMatch((await kari.get('/meldinger')).text, /Uten nøkkel/);
  });
});
