// Every transition of transitions.csv: the operator's command that drives it,
// what is checked, and how.  TT23's signing and TT24's timing belong to the
// programs that bring those.
import { bytesOf, randomHandle } from './kit.mjs';
import { later } from './later.mjs';

const S26 = ['--decided-by', 'S26'];
const S27 = ['--decided-by', 'S27'];
const S28 = ['--decided-by', 'S28'];
const give = (document, ...words) => ['share', document, '--kind', 'read', '--title', 'Dokument', ...words];

// The person's decision for a document, over HTTP and as the operator is told.
async function decides(a, ok, person, document, decision, rule) {
  const answer = await a.reads(person, document);
  const told = await a.explained(person, document);
  const plain = decision.startsWith('D') && decision !== 'DH' ? 'D' : decision;
  ok(`${person} gets ${decision} for ${document} over HTTP`, answer.decision === plain, answer.decision);
  ok(`who-can-open says ${decision}${rule ? ` ${rule}` : ''}`, told.decision === decision && (!rule || told.rule === rule), `${told.decision} ${told.rule}`);
  return answer;
}

async function refused(a, ok, rule, ...words) {
  const by = await a.refusal(...words);
  ok(`the verb is refused by ${rule}`, by === rule, by);
}

const alarms = async (a, kind) => (await a.operator('alarms')).filter((alarm) => alarm.kind === kind);

const first = [
  { id: 'TT01', command: 'clock 2026-08-18T23:59:59+02:00', check: 'a prepared share is closed the second before the birthday',
    async run(a, ok) {
      await a.clock('2026-08-18T23:59:59+02:00');
      await decides(a, ok, 'P01', 'A1-05', 'DH', 'R04');
    } },
  { id: 'TT02', command: 'clock 2026-08-19T00:00:00+02:00', check: 'it opens at midnight in Oslo',
    async run(a, ok) {
      await a.clock('2026-08-19T00:00:00+02:00');
      await decides(a, ok, 'P01', 'A1-05', 'A', 'R03');
    } },
  { id: 'TT03', command: 'clock 2026-08-19T00:00:01+02:00', check: 'what was not reviewed stays a card that says why',
    async run(a, ok) {
      await a.clock('2026-08-19T00:00:01+02:00');
      await decides(a, ok, 'P01', 'A1-07', 'DV', 'R12a');
    } },
  { id: 'TT04', command: 'clock 2026-08-18T22:30:00Z, the database in another time zone', check: 'age is counted in Oslo wherever the server stands',
    async run(a, ok) {
      for (const zone of ['UTC', 'America/New_York', 'Pacific/Auckland']) {
        await a.town.sql(`alter database portvakt set timezone = '${zone}'`);
        await a.town.stop('mypage-pages');
        await a.town.start('mypage-pages');
        await a.clock('2026-08-18T21:59:59Z');
        await decides(a, ok, 'P01', 'A1-05', 'DH', 'R04');
        await a.clock('2026-08-18T22:30:00Z');
        await decides(a, ok, 'P01', 'A1-05', 'A', 'R03');
      }
    } },
  { id: 'TT05', command: 'decide birth-date --person P01 (none in the register)', check: 'what was counted from it closes, the operator is told, nothing is taken from the number',
    async run(a, ok) {
      await a.operator('decide', 'birth-date', '--person', 'P01', ...S26);
      await decides(a, ok, 'P01', 'A1-05', 'DH', 'R03');
      ok('the operator is told', (await alarms(a, 'birth-date-missing')).length === 1);
      await refused(a, ok, 'R03', ...give('A1-05', '--person', 'P01', '--rendition', 'A1-05.original', ...S26));
    } },
  { id: 'TT06', command: 'decide does-not-understand --standing P01.A1; share A1-05 --rendition A1-05.child', check: 'adapted information only',
    async run(a, ok) {
      await a.clock('2026-10-01T12:00:00+02:00');
      await a.operator('decide', 'does-not-understand', '--standing', 'P01.A1', ...S26);
      await decides(a, ok, 'P01', 'A1-05', 'DH', 'R03');
      await refused(a, ok, 'R04', ...give('A1-05', '--standing', 'P01.A1', '--rendition', 'A1-05.original', ...S26));
      await a.operator(...give('A1-05', '--standing', 'P01.A1', '--rendition', 'A1-05.child', '--rule', 'R03', ...S26));
      await decides(a, ok, 'P01', 'A1-05', 'AC', 'R03');
      await decides(a, ok, 'P01', 'A1-02', 'DH');
    } },
  { id: 'TT07', command: 'none: the demo as it stands', check: 'the representative reads within the mandate',
    async run(a, ok) { await decides(a, ok, 'P20', 'A1-05', 'A', 'R14'); } },
  { id: 'TT08', command: 'clock 2027-01-01T00:00:00+01:00', check: 'an expired mandate ends to the second, a session left open included',
    async run(a, ok) {
      await a.clock('2026-12-31T23:59:59+01:00');
      const { visitor, handle, decision } = await a.reads('P20', 'A1-05');
      ok('the second before, it opens', decision === 'A', decision);
      await a.clock('2027-01-01T00:00:00+01:00');
      const next = await a.answer(visitor, handle);
      ok('the open session gets nothing', next.decision === 'DH', next.decision);
      await decides(a, ok, 'P20', 'A1-05', 'DH', 'R14');
    } },
  { id: 'TT09', command: 'revoke --mandate P20.P03', check: 'a revoked mandate closes the very next request of an open session',
    async run(a, ok) {
      const { visitor, handle, decision } = await a.reads('P20', 'A1-05');
      ok('it was open', decision === 'A', decision);
      await a.operator('revoke', '--mandate', 'P20.P03', '--why', 'trukket tilbake', ...S26);
      const next = await a.answer(visitor, handle);
      ok('the next request gets nothing', next.decision === 'DH', next.decision);
      await a.reset();
      const lawyer = await a.reads('P20', 'A1-05');
      ok('it is open again', lawyer.decision === 'A', lawyer.decision);
      const tom = await a.acting('P03', 'P03.A1', 'mypage');
      const page = await tom.get('/fullmakt');
      const id = /\/fullmakt\?id=([\w-]{22})/.exec(page.html)[1];
      await tom.submit(page, '/fullmakt/trekk', { id });
      ok('revoked by the party on My Page, the next request gets nothing', (await a.answer(lawyer.visitor, lawyer.handle)).decision === 'DH');
    } },
  { id: 'TT10', command: 'mandate --agent P20 --principal P02.A1', check: 'refused for the opposing party',
    async run(a, ok) {
      await refused(a, ok, 'R14', 'mandate', '--agent', 'P20', '--principal', 'P02.A1', '--label', 'Kari Solheim');
      const jon = await a.acting('P20', 'P20.P03/standing', 'exchange');
      const [code] = /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec((await jon.submit(await jon.get('/klienter'), '/klienter')).text);
      const kari = await a.acting('P02', 'P02.A1', 'mypage');
      const count = await a.town.sql('select count(*) from data.mandate');
      const answer = await kari.post('/fullmakt', { scope: 'all', code }, { from: '/fullmakt' });
      ok('on My Page the party is told that they cannot', answer.status === 422 && !answer.text.includes('Jon Bakke'), `${answer.status}`);
      ok('no mandate was made', (await a.town.sql('select count(*) from data.mandate')) === count);
    } },
  { id: 'TT11', command: 'share A1-03 --mandate P20.P03', check: 'refused: the mandate does not cover BARNESAMTALE',
    async run(a, ok) {
      await refused(a, ok, 'R14s', ...give('A1-03', '--mandate', 'P20.P03', '--rendition', 'A1-03.original', '--basis', 'request', ...S28));
    } },
  { id: 'TT12', command: 'mandate --withheld; decide disclosure; share A1-03 --mandate', check: 'disclosed to the representative alone',
    async run(a, ok) {
      await disclose(a, ok);
      await decides(a, ok, 'P20', 'A1-03', 'A', 'R11');
      await decides(a, ok, 'P03', 'A1-03', 'DH', 'R11');
    } },
  { id: 'TT13', command: 'as TT12', check: 'the link that the representative sends on is a link to nothing',
    async run(a, ok) {
      await disclose(a, ok);
      const { handle } = await a.reads('P20', 'A1-03');
      const tom = await a.acting('P03', 'P03.A1', 'mypage');
      for (const path of ['/dokument', '/fil']) {
        const answer = await tom.ask('GET', `${path}?id=${handle}`);
        const nobody = await tom.ask('GET', `${path}?id=${randomHandle()}`);
        ok(`${path} is byte for byte what a handle of nobody gets`, answer.status === 404 && bytesOf(answer) === bytesOf(nobody));
      }
    } },
  { id: 'TT14', command: 'phase --end A2.undersokelse; share A2-01; block A2-03 --rule R11', check: 'no hold survives the investigation; nothing opens by itself',
    async run(a, ok) {
      await a.clock('2026-12-18T12:00:00+01:00');
      await a.operator('phase', '--end', 'A2.undersokelse', ...S26);
      ok('the service owes answers', (await alarms(a, 'answer-owed')).length === 4);
      for (const person of ['P02', 'P04']) {
        for (const document of ['A2-01', 'A2-03']) {
          const { decision, card } = await decides(a, ok, person, document, 'DV', 'R10');
          ok('the card says by when an answer is owed', decision === 'D' && card.text.includes('25. desember 2026'));
        }
      }
      await a.operator(...give('A2-01', '--person', 'P02', '--rendition', 'A2-01.original', ...S26));
      await decides(a, ok, 'P02', 'A2-01', 'A');
      await a.operator('block', 'A2-03', '--person', 'P04', '--rule', 'R11', ...S28);
      await decides(a, ok, 'P04', 'A2-03', 'DH', 'R11');
    } },
  { id: 'TT15', command: 'clock 2027-01-20T00:00:00+01:00; tick; hold A2-01 --until 2027-02-20', check: 'a hold ends with the statutory time and is not prolonged',
    async run(a, ok) {
      await a.clock('2027-01-19T23:59:59+01:00');
      await decides(a, ok, 'P02', 'A2-01', 'DT', 'R10');
      await a.clock('2027-01-20T00:00:00+01:00');
      await decides(a, ok, 'P02', 'A2-01', 'DV', 'R10');
      await a.operator('tick');
      ok('the service is alarmed', (await alarms(a, 'answer-owed')).length === 4);
      await refused(a, ok, 'R10', 'hold', 'A2-01', '--person', 'P02', '--phase', 'A2.undersokelse', '--until', '2027-02-20', ...S26);
    } },
  { id: 'TT16', command: 'clock 2026-11-12T09:00:00+01:00; tick (twice)', check: 'a second notice after a week, exactly once',
    async run(a, ok) {
      const seconds = async () => (await a.operator('notices', 'P03')).filter((n) => n.template === 'second_notice').length;
      await a.town.stop('clerk'); // it does the same by itself, at whatever the clock says
      await a.clock('2026-11-12T08:59:59+01:00');
      await a.town.sql('delete from data.notice');
      await a.operator('tick');
      ok('none before the week is over', (await seconds()) === 0);
      await a.clock('2026-11-12T09:00:00+01:00');
      await a.operator('tick');
      await a.operator('tick');
      ok('one after', (await seconds()) === 1);
      await a.town.start('clerk');
    } },
  { id: 'TT17', command: 'clock 2026-11-26T23:59:59+01:00', check: 'a complaint in the last second is in time',
    async run(a, ok) { await complains(a, ok, '2026-11-26T23:59:59+01:00', false); } },
  { id: 'TT18', command: 'clock 2026-11-27T00:00:00+01:00', check: 'a late complaint is taken and marked late',
    async run(a, ok) { await complains(a, ok, '2026-11-27T00:00:00+01:00', true); } },
];

async function disclose(a, ok) {
  const share = give('A1-03', '--mandate', 'TT12', '--rendition', 'A1-03.original', '--rule', 'R11', '--basis', 'request', ...S28);
  await a.operator('mandate', 'TT12', '--agent', 'P20', '--principal', 'P03.A1', '--withheld', '--label', 'Tom Vang, saken om Ella');
  await refused(a, ok, 'R11', ...share);
  await a.operator('decide', 'disclosure', '--document', 'A1-03', '--standing', 'P03.A1', ...S28);
  await a.operator(...share);
}

async function complains(a, ok, at, late) {
  await a.clock(at);
  const { visitor, handle } = await a.reads('P03', 'A1-10');
  const page = await visitor.post('/klage', { body: 'Jeg er uenig i vedtaget og ber om at det vurderes på nytt.' }, { from: `/klage?id=${handle}` });
  ok('it is received', page.status === 200, `${page.status} ${page.text.slice(0, 200)}`);
  const rows = await a.town.sql("select late from data.letter where kind = 'complaint' and at = law.now()");
  ok(late ? 'it is marked late' : 'it is in time', rows === (late ? 't' : 'f'), rows);
}

export const transitions = [...first, ...later({ give, decides, refused, alarms, S26, S27, S28 })];
