// TT19 to TT34.
import { filed, handIn } from './handin.mjs';
import { bytesOf, randomHandle } from './kit.mjs';

export const later = ({ give, decides, refused, alarms, S26, S27, S28 }) => [
  { id: 'TT19', command: 'clock 2026-07-01T00:00:00+02:00', check: 'an ended engagement ends to the second',
    async run(a, ok) {
      await a.clock('2026-06-30T23:59:59+02:00');
      const { visitor, handle, decision } = await a.reads('P17', 'C-05');
      ok('the second before, the report is there', decision === 'U', decision);
      const own = await handIn(a, visitor, { kind: 'weekend', name: 'TT19.txt', body: Buffer.from('Den siste rapporten') });
      await filed(a, [own.handle]);
      const share = await a.town.sql(`select s.handle from data.upload u join data.share s on s.id = u.share where u.handle = '${own.handle}'`);
      ok('the second before, what is handed in is one\'s own', (await a.answer(visitor, share)).decision === 'U');
      const begun = await underWay(visitor, a);
      ok('and what is under way goes on', (await begun.more()) === 204);
      await a.clock('2026-07-01T00:00:00+02:00');
      ok('the open session gets nothing', (await a.answer(visitor, handle)).decision === 'DH');
      ok('nor what was handed in', (await a.answer(visitor, share)).decision === 'DH');
      ok('what is under way does not go on', (await begun.more()) >= 400);
      ok('and is not whole', (await a.town.sql("select state || ' ' || received from data.upload where filename = 'Under veis.txt'")) === 'receiving 5');
      const count = await a.town.sql('select count(*) from data.upload');
      const late = await begun.form();
      ok('nothing more is handed in', late >= 400 && (await a.town.sql('select count(*) from data.upload')) === count, String(late));
      ok('the receipt is gone with the capacity', (await visitor.ask('GET', `/kvittering?id=${own.handle}`)).status === 303);
      await decides(a, ok, 'P17', 'C-05', 'DH', 'R18e');
    } },
  { id: 'TT20', command: 'standing --document B-11 --party-basis R04n; share B-11', check: 'party rights in that case only',
    async run(a, ok) {
      const others = async () => JSON.stringify((await a.operator('what-can-open', 'P06')).filter((row) => row.document !== 'B-11'));
      await a.clock('2026-12-01T12:00:00+01:00');
      const before = await others();
      await refused(a, ok, 'R04n', ...give('B-11', '--standing', 'P06.B', '--rendition', 'B-11.child', ...S27));
      await a.operator('standing', 'P06.B-11', '--person', 'P06', '--file', 'B', '--document', 'B-11', '--capacity', 'child', '--party-basis', 'R04n',
        '--label', 'Saken i nemnda', '--basis', 'Nemnda har gitt partsrettigheter', '--decided-at', '2026-12-01', ...S27);
      await a.operator(...give('B-11', '--standing', 'P06.B-11', '--rendition', 'B-11.child', ...S27));
      await decides(a, ok, 'P06', 'B-11', 'AC');
      ok('everything else is as it was', (await others()) === before);
    } },
  { id: 'TT21', command: 'flag --lift B.hidden', check: 'the other flag still stands',
    async run(a, ok) {
      await a.clock('2026-12-01T12:00:00+01:00');
      await a.operator('flag', '--lift', 'B.hidden', ...S28);
      await decides(a, ok, 'P07', 'B-02', 'DH', 'R15');
      await refused(a, ok, 'R15', ...give('B-06', '--person', 'P07', '--rendition', 'B-06.original', ...S27));
    } },
  { id: 'TT22', command: 'flag --lift B.hidden; flag --lift B.graded', check: 'lifting opens nothing by itself',
    async run(a, ok) {
      await a.clock('2026-12-02T12:00:00+01:00');
      await a.operator('flag', '--lift', 'B.hidden', ...S28);
      await a.operator('flag', '--lift', 'B.graded', ...S28);
      await decides(a, ok, 'P07', 'B-02', 'DH', 'R01');
    } },
  { id: 'TT23', command: 'share B-10 --person P08 --kind sign', check: 'a signer must have standing for the document',
    async run(a, ok) {
      await refused(a, ok, 'R23', 'share', 'B-10', '--person', 'P08', '--kind', 'sign', '--rendition', 'B-10.original', '--title', 'Plan', ...S27);
      await refused(a, ok, 'R23', 'signing', 'TT23', '--documents', 'B-10.original=Plan', '--signers', 'P08.B', '--due', '2026-12-10', ...S27);
      await decides(a, ok, 'P08', 'B-10', 'DH', 'R07');
    } },
  { id: 'TT24', command: 'none: the demo as it stands', check: 'every hidden document is the same 404',
    async run(a, ok) {
      const lise = await a.acting('P07', 'P07.B', 'mypage');
      const hidden = (await a.operator('what-can-open', 'P07')).filter((row) => row.decision === 'DH').map((row) => row.document);
      const nobody = bytesOf(await lise.ask('GET', `/dokument?id=${randomHandle()}`));
      let asked = 0;
      for (const document of hidden) {
        for (const handle of await a.handlesOf(document)) {
          const answer = await lise.ask('GET', `/dokument?id=${handle}`);
          if (answer.status !== 404 || bytesOf(answer) !== nobody) ok(`${document} is the same 404`, false);
          asked += 1;
        }
      }
      ok('all hidden documents were asked for', asked > 80, String(asked));
    } },
  { id: 'TT25', command: 'none: the demo as it stands', check: 'nothing is left in the browser, and leaving ends it',
    async run(a, ok) {
      const { visitor, handle } = await a.reads('P02', 'A1-05');
      for (const path of [`/dokument?id=${handle}`, `/fil?id=${handle}`, '/dokumenter', '/']) {
        const answer = await visitor.ask('GET', path);
        ok(`${path.split('?')[0]} is not to be kept`, /(^|[\s,])no-store/.test(answer.headers['cache-control'] ?? ''), answer.headers['cache-control']);
      }
      const old = visitor.session;
      await visitor.post('/logg-ut', {}, { from: '/' });
      const after = await a.town.visitor('mypage').ask('GET', `/fil?id=${handle}`, { headers: { Cookie: `__Host-pv=${old}` } });
      ok('the old cookie opens nothing', after.status === 303 || after.status === 404, String(after.status));
    } },
  { id: 'TT26', command: 'none: a login at substantial', check: 'step-up is required, nothing is shown before',
    async run(a, ok) {
      const visitor = a.town.visitor('mypage');
      const [handle] = await a.handlesOf('A1-05');
      await a.town.login(visitor, 'P02', { level: 'substantial', lower: 'yes' });
      const answer = await visitor.ask('GET', `/dokument?id=${handle}`);
      ok('no document at that level', answer.status === 303 && answer.location.startsWith(a.town.origin('login')), `${answer.status} ${answer.location}`);
    } },
  { id: 'TT27', command: 'decide parental-responsibility-removed --standing P07.B', check: 'party status is decided anew; until then nothing is open',
    async run(a, ok) {
      await a.clock('2026-12-16T12:00:00+01:00');
      const { visitor, handle, decision } = await a.reads('P07', 'B-10');
      ok('it was open', decision === 'A', decision);
      await a.operator('decide', 'parental-responsibility-removed', '--standing', 'P07.B', '--at', '2026-12-15', ...S28);
      ok('the open session gets nothing', (await a.answer(visitor, handle)).decision === 'DH');
      await decides(a, ok, 'P07', 'B-10', 'DH', 'R06');
      await decides(a, ok, 'P22', 'B-10', 'DH');
      ok('the service is told', (await alarms(a, 'party-status')).length === 1);
    } },
  { id: 'TT28', command: 'share E-03 --standing P30.E2; clock 2027-02-28T12:00:00+01:00', check: 'born on 29 February: not 15 yet on the 28th',
    async run(a, ok) {
      await prepareLeah(a, give, S27);
      await a.clock('2027-02-28T23:59:59+01:00');
      await decides(a, ok, 'P30', 'E-03', 'AC', 'R04');
    } },
  { id: 'TT29', command: 'as TT28; clock 2027-03-01T00:00:00+01:00', check: '15 on 1 March',
    async run(a, ok) {
      await prepareLeah(a, give, S27);
      await a.clock('2027-03-01T00:00:00+01:00');
      await decides(a, ok, 'P30', 'E-03', 'A', 'R03');
    } },
  { id: 'TT30', command: 'share C-04 --standing P14.C', check: 'a notice goes to its own person and says nothing of the case',
    async run(a, ok) {
      const before = (await a.operator('notices', 'P16')).length;
      await a.operator(...give('C-04', '--standing', 'P14.C', '--rendition', 'C-04.original', ...S27));
      const mine = await a.operator('notices', 'P14');
      ok('Fatima has a notice', mine.length === 1 && mine[0].template === 'new_document', JSON.stringify(mine));
      ok('Stine, who has the same address, has none', (await a.operator('notices', 'P16')).length === before);
      const words = await a.town.sql("select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid = 'data.notice'::regclass and attnum > 0 and atttypid = 'text'::regtype");
      ok('a notice has no words of its own: a template, and what became of it', words === 'template,state,why,way,worker', words);
      const row = await a.town.sql("select concat_ws(' ', n.template, n.state, n.why, n.way, n.refused, n.worker) from data.notice n join data.person p on p.id = n.person where p.ref = 'P14'");
      ok('and nothing in it names the child, the case or the document', !/Amina|Ali|C-04|barnevern/i.test(row), row);
    } },
  { id: 'TT31', command: 'share A2-01 --person P03', check: 'refused: no standing for that child',
    async run(a, ok) { await refused(a, ok, 'R09', ...give('A2-01', '--person', 'P03', '--rendition', 'A2-01.original', ...S26)); } },
  { id: 'TT32', command: 'share B-06 --person P07 --rendition B-06.original', check: 'refused: address atoms in the letterhead',
    async run(a, ok) { await refused(a, ok, 'R15', ...give('B-06', '--person', 'P07', '--rendition', 'B-06.original', ...S27)); } },
  { id: 'TT33', command: 'none: the demo as it stands', check: 'the list of a closed folder has the decided documents only',
    async run(a, ok) {
      const titles = new Set();
      for (const [standing, portal] of a.standings('P18')) {
        const visitor = await a.acting('P18', standing, portal);
        const page = await visitor.get('/dokumenter');
        for (const share of a.of('share')) if (page.text.includes(share.title)) titles.add(share.title);
      }
      const decided = new Set(a.of('share').filter((s) => s.standing.startsWith('P18.')).map((s) => s.title));
      ok('exactly these titles', [...titles].sort().join('|') === [...decided].sort().join('|'), [...titles].join(', '));
    } },
  { id: 'TT34', command: 'decide regime --regime fvl2025 --from 2027-07-01', check: 'the grounds change, the decisions do not',
    async run(a, ok) {
      const at = ['--at', '2027-07-01T00:00:00+02:00'];
      const matrix = async () => Promise.all(a.documents.map((d) => a.operator('who-can-open', d, ...at)));
      const decisions = (all) => JSON.stringify(all.flat().map(({ person, decision, rule }) => [person, decision, rule]));
      const before = await matrix();
      await a.operator('decide', 'regime', '--regime', 'fvl2025', '--from', '2027-07-01', ...S28);
      const after = await matrix();
      ok('no decision changes', decisions(before) === decisions(after));
      const grounds = (rule) => new Set(after.flat().filter((row) => row.rule === rule).map((row) => row.ground));
      ok('R22 has a ground of its own', [...grounds('R22')].join() === 'forvaltningsloven § 50 første ledd bokstav e', [...grounds('R22')].join());
      ok('no reason names the old paragraphs', !after.flat().some((row) => /§ (18|19)\b/.test(row.ground ?? '')));
    } },
];

// An upload of ten bytes, five at a time; and the form that stood open meanwhile.
async function underWay(visitor, a) {
  const { csrf } = await visitor.get('/lever-inn');
  const headers = { 'Tus-Resumable': '1.0.0', 'X-Portvakt-Form': csrf };
  const said = { filename: 'Under veis.txt', kind: 'weekend', once: randomHandle() };
  const made = await visitor.ask('POST', '/opplasting', { headers: { ...headers, 'Upload-Length': 10,
    'Upload-Metadata': Object.entries(said).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',') } });
  let at = 0;
  return {
    async more() {
      const answer = await visitor.ask('PATCH', made.headers.location, { headers: { ...headers, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': at }, body: Buffer.from('fem 5') });
      at += 5;
      return answer.status;
    },
    async form() {
      const edge = '----x';
      const part = (name, value, more = '') => `--${edge}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
      return (await visitor.ask('POST', '/lever-inn', { headers: { 'Content-Type': `multipart/form-data; boundary=${edge}` },
        body: Buffer.from(`${part('csrf', csrf)}${part('once', `${randomHandle()}${randomHandle()}`.slice(0, 43))}${part('kind', 'weekend')}${part('file', 'For sent', '; filename="sent.txt"')}--${edge}--\r\n`) })).status;
    },
  };
}

async function prepareLeah(a, give, S27) {
  await a.operator(...give('E-03', '--standing', 'P30.E2', '--rendition', 'E-03.original', '--rule', 'R03', ...S27));
}
