// What people do in Exchange beside reading, and with mandates on My Page.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { town, waitUntil } from './common.mjs';

const visitors = [];
const as = async (id, words, portal = 'exchange') => {
  const v = await town.as(id, { portal });
  visitors.push(v);
  if (words) await v.act(words);
  return v;
};
const count = async (event) => Number(await town.sql(`select count(*) from journal.entry where event = '${event}'`));
// The part of a page that stands below that heading.
const below = (page, id) => new RegExp(`id="${id}"(?:(?!<\\/section>)[^])*`).exec(page.html)?.[0] ?? '';
// Hands in what was asked for, in one tus part, and waits until it is filed.
const handIn = async (v, link, kind, bytes) => {
  const csrf = (await v.get('/lever-inn')).csrf;
  const tus = { 'Tus-Resumable': '1.0.0', 'X-Portvakt-Form': csrf };
  const said = { filename: 'attest.pdf', kind, once: randomBytes(32).toString('base64url'), wanted: /wanted=([\w-]{22})/.exec(link)[1] };
  const made = await v.ask('POST', '/opplasting', { headers: { ...tus, 'Upload-Length': bytes.length,
    'Upload-Metadata': Object.entries(said).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',') } });
  assert.equal(made.status, 201, made.text);
  const sent = await v.ask('PATCH', made.headers.location, { headers: { ...tus, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': 0 }, body: bytes });
  assert.equal(sent.status, 204, sent.text);
  const handle = /id=([\w-]{22})/.exec(made.headers.location)[1];
  await waitUntil('it is filed', async () => await town.sql(`select state from data.upload where handle = '${handle}'`) === 'filed', 60);
  return town.sql(`select d.ref from data.upload u join data.document d on d.id = u.document where u.handle = '${handle}'`);
};
const step = (page) => page.form('/veiledning').fields;

before(() => town.reset());
after(async () => {
  visitors.forEach((v) => v.close());
  await town.reset();
});

describe('a document that is asked for', () => {
  test('waits on the overview and in the folder, with its deadline, and leads to where it is handed in', async () => {
    const stine = await as('P16', 'Besøkshjem for Amina');
    const overview = await stine.get('/');
    assert.match(overview.text, /Helgerapport for 21\. og 22\. november/);
    assert.match(overview.text, /Vi ber om dette fra deg Frist: 27\. november 2026/);
    const link = overview.links.find((l) => l.startsWith('/lever-inn?wanted='));
    assert.equal((await stine.ask('GET', link)).status, 200);
    assert.ok(below(await stine.get('/mappe'), 'section-reports').includes(link));
  });

  test('is overdue when its day is over, in that capacity alone', async () => {
    const stine = await as('P16', 'Avtalen og kravene dine');
    const money = below(await stine.get('/mappe'), 'section-money');
    assert.match(money, /Kvittering for den nye telefonen/);
    assert.match(money, /Fristen er ute/);
    assert.doesNotMatch((await stine.get('/mappe')).text, /Helgerapport for 21/);
  });

  test('is asked for by the service, once it was decided who does, and taken back', async () => {
    const stine = await as('P16', 'Besøkshjem for Amina');
    const { wanted } = JSON.parse(await town.operator('--json', 'want', 'P16.C', '--type', 'BREV', '--title', 'Svar om helgen',
      '--due', '2026-12-02', '--decided-by', 'S27'));
    assert.match((await stine.get('/')).text, /Svar om helgen/);
    assert.match(await town.operator('--json', 'wanted', 'P16.C'), new RegExp(wanted));
    await town.operator('want', '--withdraw', wanted, '--why', 'kom på telefon', '--decided-by', 'S27');
    assert.doesNotMatch((await stine.get('/')).text, /Svar om helgen/);
  });

  test('is not asked of somebody whose engagement is over (R18e)', async () => {
    await assert.rejects(town.operator('want', 'P17.C', '--type', 'RAPPORT', '--title', 'Rapport', '--due', '2026-12-02', '--decided-by', 'S27'), /R18e/);
  });
});

describe('the own folder', () => {
  test('shows what was given and handed in by type, and never the police certificate', async () => {
    const stine = await as('P16', 'Avtalen og kravene dine');
    const page = await stine.get('/mappe');
    assert.match(below(page, 'section-agreement'), /Oppdragsavtale/);
    assert.match(below(page, 'section-money'), /dekning av telefon/);
    assert.match(page.text, /Vi kontrollerte en attest datert 5\. februar 2026/);
    assert.doesNotMatch(page.html, /\/fil\?id|C-06/);
  });

  test('leads to what is written here, half written or not, and to the letters between us', async () => {
    const stine = await as('P16', 'Besøkshjem for Amina');
    assert.ok(below(await stine.get('/mappe'), 'section-letters').includes('href="/meldinger"'));
    assert.match(below(await stine.get('/mappe'), 'section-reports'), /Skriv: Rapport fra helg/);
    const page = await stine.get('/rapport?form=weekend');
    await stine.ask('POST', '/rapport', { fields: { csrf: page.csrf, form: 'weekend', do: 'keep', child: 'Begynt' } });
    assert.match(below(await stine.get('/mappe'), 'section-reports'), /Fortsett: Rapport fra helg[^]*Påbegynt/);
    await stine.ask('POST', '/rapport', { fields: { csrf: page.csrf, form: 'weekend', do: 'drop' } });
  });

  test('is what its own capacity holds: nothing of another', async () => {
    const stine = await as('P16', 'Besøkshjem for Amina');
    assert.doesNotMatch((await stine.get('/mappe')).text, /Oppdragsavtale|dekning av telefon/);
  });

  test('is not a representative\'s', async () => {
    assert.equal((await (await as('P20')).ask('GET', '/mappe')).status, 404);
  });

  test('closes with the engagement, the same second, sessions included (R18e)', async () => {
    const eirik = await as('P10', 'Fosterhjem for Jonas');
    assert.equal((await eirik.ask('GET', '/mappe')).status, 200);
    await town.operator('engagement', '--end', 'P10.foster', '--decided-by', 'S27');
    for (const path of ['/mappe', '/dokumenter', '/veiledning', '/meldinger', '/lever-inn'])
      assert.equal((await eirik.ask('GET', path)).status, 303, path);
    assert.doesNotMatch((await eirik.get('/rolle')).text, /Fosterhjem for Jonas/);
  });
});

describe('an approval', () => {
  test('shows its steps: what is done, where it stands, what is ahead', async () => {
    const anne = await as('P12', 'Søknaden din');
    const page = below(await anne.get('/'), 'approval');
    assert.match(page, /pv-step--done[^]*Søknad[^]*Opplæring[^]*pv-step--now" aria-current="step"[^]*Politiattest bedt om[^]*pv-step--ahead[^]*Besøk/);
    assert.match((await anne.get('/')).text, /Politiattest \(barneomsorgsattest\)/);
  });

  test('goes on when the service decides, and not out of turn', async () => {
    const anne = await as('P12', 'Søknaden din');
    await assert.rejects(town.operator('approval', '--move', 'P12.approval', '--to', 'visit', '--decided-by', 'S27'), /R001-15/);
    await assert.rejects(town.operator('approval', '--move', 'P12.approval', '--to', 'certificate_checked', '--issued', '2026-08-01',
      '--on-paper', '--decided-by', 'S27'), /R28/);
    await town.operator('approval', '--move', 'P12.approval', '--to', 'certificate_checked', '--issued', '2026-11-10', '--on-paper', '--decided-by', 'S27');
    const page = await anne.get('/mappe');
    assert.match(below(page, 'approval'), /pv-step--now[^]*Politiattest kontrollert/);
    assert.match(page.text, /Vi kontrollerte en attest datert 10\. november 2026/);
    assert.doesNotMatch((await anne.get('/')).text, /barneomsorgsattest/);
  });
});

describe('a police certificate (R28)', () => {
  test('is handed in when it was asked for, looked at, destroyed with proof, and shown by no page', async () => {
    const stine = await as('P16', 'Besøkshjem for Amina');
    const report = /href="\/dokument\?id=([\w-]{22})">Helgerapporten din/.exec((await stine.get('/dokumenter')).html)[1];
    const bytes = (await stine.ask('GET', `/fil?id=${report}`)).body;
    await town.reset();
    const anne = await as('P12', 'Søknaden din');
    const link = (await anne.get('/')).links.find((l) => l.startsWith('/lever-inn?wanted='));
    const document = await handIn(anne, link, 'certificate', bytes);
    assert.doesNotMatch((await anne.get('/')).text, /barneomsorgsattest/);
    assert.equal(await town.sql(`select count(*) from data.share s join data.document d on d.id = s.document where d.ref = '${document}'`), '0');
    assert.doesNotMatch((await anne.get('/dokumenter')).html, /\/dokument\?id=/);
    assert.doesNotMatch((await anne.get('/mappe')).html, /attest\.pdf|\/fil\?/);
    assert.match(await town.operator('--json', 'alarms'), /certificate-check/);
    await town.operator('approval', '--move', 'P12.approval', '--to', 'certificate_checked', '--issued', '2026-11-10', '--decided-by', 'S27');
    assert.match(await town.operator('--json', 'alarms'), new RegExp(`certificate-destroy[^}]*${document}|${document}[^}]*certificate-destroy`));
    await town.operator('destroy', document, '--why', 'kontrollert', '--decided-by', 'S29');
    await town.operator('tick');
    assert.doesNotMatch(await town.operator('--json', 'alarms'), /certificate-/);
    assert.equal(await town.sql(`select bool_and(wrapped is null) from data.rendition r join data.document d on d.id = r.document where d.ref = '${document}'`), 't');
    assert.match(await town.sql(`select proof from data.document where ref = '${document}'`), /kontrollert/);
    assert.match((await anne.get('/mappe')).text, /Vi kontrollerte en attest datert 10\. november 2026/);
  });
});

describe('a role guide', () => {
  test('begins with confidentiality, says what it means in this role, and is confirmed at the end', async () => {
    const berit = await as('P11', 'Tilsyn for Jonas');
    assert.match((await berit.get('/')).text, /Les den om taushetsplikt først/);
    assert.match((await berit.get('/veiledning')).text, /Åpner når du har bekreftet den forrige/);
    assert.equal((await berit.ask('GET', '/veiledning?guide=supervisor')).status, 404);
    assert.equal((await berit.ask('GET', '/veiledning?guide=confidentiality&step=3')).status, 404);
    let page = await berit.get('/veiledning?guide=confidentiality');
    for (let n = 1; n < 5; n += 1) {
      assert.equal(step(page).step, String(n));
      if (n === 2) assert.match(page.text, /Rapporten går bare til kommunen/);
      page = await berit.submit(page, '/veiledning');
    }
    const confirmed = await count('guide.confirmed');
    page = await berit.submit(page, '/veiledning');
    assert.equal(page.status, 422);
    assert.match(page.text, /Sett et kryss for å bekrefte/);
    assert.equal(await count('guide.confirmed'), confirmed);
    page = await berit.submit(page, '/veiledning', { understood: 'on' });
    assert.match(page.text, /Bekreftet 21\. november 2026/);
    assert.equal(await count('guide.confirmed'), confirmed + 1);
    assert.match((await berit.get('/veiledning?guide=supervisor')).text, /Oppgaven/);
  });

  test('is read in its order, whatever is posted', async () => {
    const marte = await as('P09', 'Fosterhjem for Jonas');
    const page = await marte.get('/veiledning?guide=confidentiality');
    for (const fields of [{ step: '4' }, { step: '5', understood: 'on' }, { guide: 'foster', step: '1' }, { guide: 'supervisor', step: '1' }])
      assert.equal((await marte.submit(page, '/veiledning', fields)).status, 404, JSON.stringify(fields));
  });

  test('tells the service who has read it', async () => {
    const all = JSON.parse(await town.operator('--json', 'guides', 'supervisor'));
    assert.deepEqual(all.map((g) => [g.person, g.guide, g.read, g.done_at !== null]), [['P11', 'confidentiality', 5, true], ['P11', 'supervisor', 0, false]]);
  });
});

describe('a mandate', () => {
  const codes = new Map();
  const codeOf = async (id, words) => {
    const lawyer = await as(id, words);
    const page = await lawyer.submit(await lawyer.get('/klienter'), '/klienter');
    codes.set(id, /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec(page.text)[0]);
    return lawyer;
  };
  const give = async (visitor, fields) => visitor.post('/fullmakt', { scope: 'all', ...fields }, { from: '/fullmakt' });

  test('is given by the lawyer\'s own code, after the name was shown, and opens the case at once', async () => {
    const vera = await codeOf('P22');
    assert.match((await vera.get('/klienter')).text, /Lise Haugen, saken om Jonas/);
    const fatima = await as('P14', null, 'mypage');
    const page = await give(fatima, { code: codes.get('P22').toLowerCase(), scope: 'some', t_VEDTAK: 'on', until: '2026-12-31' });
    assert.match(page.text, /Vera Roth ?, Roth/);
    assert.match(page.text, /31\. desember 2026/);
    assert.doesNotMatch((await vera.get('/klienter')).text, /Fatima/);
    const given = await fatima.submit(page, '/fullmakt', { agreed: 'yes' });
    assert.match(given.text, /Fullmakten er gitt/);
    assert.match(given.text, /Vera Roth Gjelder nå Dekker Vedtak/);
    const client = await vera.get('/klienter');
    assert.match(client.text, /Fatima Ali, saken om Amina/);
    await vera.act('Fatima Ali');
    assert.deepEqual([...(await vera.get('/dokumenter')).html.matchAll(/href="\/dokument\?id=[\w-]{22}">([^<]*)</g)].map((m) => m[1]), ['Vedtak om besøkshjem']);
    assert.match((await vera.get('/')).text, /Fatima Ali/);
  });

  test('is narrowed, and revoked while the lawyer is logged in: the next request is refused (TT09)', async () => {
    const vera = await as('P22', 'Fatima Ali');
    const fatima = await as('P14', null, 'mypage');
    const id = /\/fullmakt\?id=([\w-]{22})/.exec((await fatima.get('/fullmakt')).html)[1];
    const changed = await fatima.submit(await fatima.get(`/fullmakt?id=${id}`), '/fullmakt/endre', { scope: 'some', t_PLAN: 'on', until: '' });
    assert.match(changed.text, /Fullmakten er endret/);
    assert.doesNotMatch((await vera.get('/dokumenter')).text, /Vedtak om besøkshjem/);
    const revoked = await fatima.submit(await fatima.get('/fullmakt'), '/fullmakt/trekk', { id });
    assert.match(revoked.text, /Fullmakten er trukket tilbake/);
    assert.equal((await vera.ask('GET', '/dokumenter')).status, 303);
    assert.doesNotMatch((await vera.get('/klienter')).text, /Fatima/);
    assert.equal(await count('mandate.revoked'), 1);
  });

  test('is refused to the opposing party\'s lawyer, without saying why (TT10)', async () => {
    await codeOf('P20');
    const kari = await as('P02', 'Saken om Ella', 'mypage');
    const page = await give(kari, { code: codes.get('P20'), scope: 'some', t_PLAN: 'on' });
    assert.equal(page.status, 422);
    assert.match(page.text, /Denne personen kan ikke handle for deg i denne saken/);
    assert.doesNotMatch(page.text, /Jon Bakke|motpart/i);
    assert.match(page.html, /name="t_PLAN" value="on" checked/);
    assert.ok(page.html.includes(`value="${codes.get('P20')}"`));
  });

  test('is refused to a firm without a framework agreement (R000-16)', async () => {
    await town.sql("update data.organisation set framework = false where ref = 'O-roth'");
    const fatima = await as('P14', null, 'mypage');
    assert.match((await give(fatima, { code: codes.get('P22') })).text, /Firmaet har ikke den avtalen/);
    assert.match((await (await as('P22')).get('/klienter')).text, /ingen rammeavtale/);
    await town.sql("update data.organisation set framework = true where ref = 'O-roth'");
  });

  test('asks again when something is missing, and forgets nothing', async () => {
    const fatima = await as('P14', null, 'mypage');
    const empty = await give(fatima, { scope: 'some', code: 'ABCDE-FGHJK', withheld: 'on', until: '2027-01-31' });
    assert.equal(empty.status, 422);
    assert.match(empty.text, /Velg minst én type/);
    for (const kept of ['value="ABCDE-FGHJK"', 'value="2027-01-31"', 'name="withheld" value="on" aria-describedby="withheld-explain" checked'])
      assert.ok(empty.html.includes(kept), kept);
    assert.match((await give(fatima, { code: 'ABCDE-FGHJK', until: '2026-11-20' })).text, /Siste dag må være i dag eller senere/);
    assert.match((await give(fatima, { code: 'ABCDE-FGHJK' })).text, /Ingen har denne koden/);
  });

  test('is nobody else\'s to change', async () => {
    const id = await town.sql("select handle from data.mandate where ref = 'P20.P03'");
    const fatima = await as('P14', null, 'mypage');
    assert.equal((await fatima.ask('GET', `/fullmakt?id=${id}`)).status, 404);
    const page = await fatima.get('/fullmakt');
    assert.equal((await fatima.once('POST', fatima.url('/fullmakt/trekk'), { fields: { csrf: page.csrf, id } })).status, 404);
    assert.equal(await town.sql("select revoked_at is null from data.mandate where ref = 'P20.P03'"), 't');
  });

  test('a reporter has none to give', async () => {
    const gro = await as('P25', null, 'mypage');
    assert.doesNotMatch((await gro.get('/')).html, /\/fullmakt/);
    const page = await gro.get('/fullmakt');
    assert.ok(!page.forms.some(({ action }) => action === '/fullmakt'));
    assert.equal((await gro.once('POST', gro.url('/fullmakt'), { fields: { csrf: page.csrf, code: codes.get('P22'), scope: 'all' } })).status, 404);
    assert.equal(await town.sql("select count(*) from data.mandate m join data.standing s on s.id = m.principal join data.person p on p.id = s.person where p.ref = 'P25'"), '0');
  });
});

describe('a written mandate', () => {
  test('is laid to the mandate by staff, and both sides see that it lies with the case', async () => {
    const jon = await as('P20');
    assert.match((await jon.get('/klienter')).text, /Skriftlig fullmakt Ikke lagt inn i saken/);
    await town.operator('document', 'A1-fullmakt', '--file', 'A1', '--type', 'BREV', '--date', '2026-08-30', '--title', 'Fullmakt');
    await town.operator('mandate', '--attach', 'P20.P03', '--document', 'A1-fullmakt', '--decided-by', 'S26');
    for (const [v, path] of [[jon, '/klienter'], [await as('P03', null, 'mypage'), '/fullmakt']])
      assert.match((await v.get(path)).text, /Skriftlig fullmakt Ligger i saken, datert 30\. august 2026/);
    await assert.rejects(town.operator('mandate', '--attach', 'P20.P03', '--document', 'B-10', '--decided-by', 'S26'), /R14/);
  });
});

describe('a deadline of nemnda', () => {
  test('stands on the overview of the party and of the lawyer, and of nobody else', async () => {
    for (const [id, words, portal] of [['P07', null, 'mypage'], ['P22', 'Lise Haugen', 'exchange']]) {
      const page = await (await as(id, words, portal)).get('/');
      assert.match(page.text, /8\. desember 2026 – frist for bevis/);
      assert.match(page.text, /19\. januar 2027 kl\. 09:00 – møtet begynner/);
    }
    assert.doesNotMatch((await (await as('P09', 'Fosterhjem for Jonas')).get('/')).text, /frist for bevis/);
  });
});

describe('a message in Exchange', () => {
  test('is sealed, kept with the case by one journal entry, and answered on the same page', async () => {
    const stine = await as('P16', 'Besøkshjem for Amina');
    assert.match((await stine.get('/meldinger')).text, /Ja, jeg har snakket med mor/);
    const written = await count('letter.written');
    const body = 'Amina glemte boken sin hos oss.';
    const page = await stine.post('/meldinger', { body });
    assert.match(page.text, /Meldingen er mottatt/);
    assert.ok(page.text.includes(body));
    assert.equal(await count('letter.written'), written + 1);
    const reference = /Referanse: ([\w-]{22})/.exec(page.text)[1];
    assert.equal(await town.sql(`select f.ref from data.letter l join data.file f on f.id = l.file where l.handle = '${reference}'`), 'C');
    assert.equal(await town.sql(`select position('boken' in encode(sealed, 'escape')) from data.letter where handle = '${reference}'`), '0');
    await town.operator('answer', reference, '--staff', 'S27', '--body', 'Takk, vi henter den.');
    assert.match((await stine.get('/')).text, /Du har fått svar/);
    assert.match((await stine.get('/meldinger')).text, /Takk, vi henter den\./);
  });

  test('of a lawyer is the lawyer\'s own: the client does not read it', async () => {
    const jon = await as('P20');
    await jon.post('/meldinger', { body: 'Vi ber om et møte.' });
    assert.match((await jon.get('/meldinger')).text, /Vi ber om et møte/);
    assert.doesNotMatch((await (await as('P03', null, 'mypage')).get('/meldinger')).text, /Vi ber om et møte/);
  });
});
