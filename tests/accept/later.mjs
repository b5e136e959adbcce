// TT19 to TT34.
import { bytesOf, randomHandle } from './kit.mjs';

export const later = ({ give, decides, refused, alarms, S26, S27, S28 }) => [
  { id: 'TT19', command: 'clock 2026-07-01T00:00:00+02:00', check: 'an ended engagement ends to the second',
    async run(a, ok) {
      await a.clock('2026-06-30T23:59:59+02:00');
      const { visitor, handle, decision } = await a.reads('P17', 'C-05');
      ok('the second before, the report is there', decision === 'U', decision);
      await a.clock('2026-07-01T00:00:00+02:00');
      ok('the open session gets nothing', (await a.answer(visitor, handle)).decision === 'DH');
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
      const columns = await a.town.sql("select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid = 'data.notice'::regclass and attnum > 0");
      ok('a notice has no words of its own', columns === 'id,person,template,cause,at,sent_at', columns);
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

async function prepareLeah(a, give, S27) {
  await a.operator(...give('E-03', '--standing', 'P30.E2', '--rendition', 'E-03.original', '--rule', 'R03', ...S27));
}
