// Family E, Leah: fourteen, a party in the behaviour case (E1) and not in the
// parallel one about voluntary measures (E2).  Trygve Solli has foreldreansvar
// by judgment; the law treats him as it treats a parent (R06j).
import { block, document, file, letter, answer, opening, phase, read, standing } from '../words.mjs';

export default [
  file('E1', { kind: 'child', label: 'Leah Vik, atferdssak', child: 'P30', family: 'E', opened: '2026-04-14', nature: 'behaviour',
    caseworker: 'S27', number: '2026/0288' }),
  file('E2', { kind: 'child', label: 'Leah Vik, hjelpetiltak', child: 'P30', family: 'E', opened: '2026-04-14',
    caseworker: 'S27', number: '2026/0289' }),

  phase('E1.undersokelse', { file: 'E1', name: 'undersokelse', from: '2026-04-20', until: '2026-07-10', deadline: '2026-07-21' }),
  phase('E1.tiltak', { file: 'E1', name: 'tiltak', from: '2026-09-01', deadline: '2027-03-01' }),
  phase('E2.tiltak', { file: 'E2', name: 'tiltak', from: '2026-10-05', deadline: '2027-01-05' }),

  standing('P30.E1', { capacity: 'child', label: 'Saken din', from: '2026-04-14', party_basis: 'R04a',
    basis: 'Barnet er alltid part i saker om atferdstiltak', decided_by: 'S27', decided_at: '2026-04-14' }),
  standing('P30.E2', { capacity: 'child', label: 'Hjelpetiltak for deg', from: '2026-04-14',
    basis: 'Barnet saken gjelder', decided_by: 'S27', decided_at: '2026-04-14' }),
  standing('P31.E1', { capacity: 'guardian', label: 'Saken om Leah', from: '2026-04-14',
    basis: 'Foreldreansvar etter dom', decided_by: 'S27', decided_at: '2026-04-14' }),
  standing('P31.E2', { capacity: 'guardian', label: 'Hjelpetiltak for Leah', from: '2026-04-14',
    basis: 'Foreldreansvar etter dom', decided_by: 'S27', decided_at: '2026-04-14' }),

  block('E-02.R12b', { document: 'E-02', person: 'P31', rule: 'R12b', from: '2026-09-20', decided_by: 'S28' }),

  document('E-01', 'VEDTAK', '2026-09-01', 'Vedtak om opphold i institusjon',
    { title: 'Vedtak bvl. § 6-1 (barnet alltid part)', file: 'E1' }, [
      read('P30.E1', 'R04a', 'original', { complain: true }),
      read('P31.E1', 'R06j', 'original', { complain: true }),
    ]),
  document('E-02', 'RAPPORT', '2026-09-20', 'Rapport fra miljøteamet',
    { title: 'Rapport med opplysninger om venner', file: 'E1' }, [
      read('P30.E1', 'R04c', 'r04c'),
      read('P31.E1', 'R12b', 'r12b'),
    ]),
  document('E-03', 'PLAN', '2026-10-05', 'Tiltaksplan', { title: 'Tiltaksplan i parallell hjelpetiltakssak', file: 'E2' }, [
    read('P30.E2', 'R04', 'child', { title: 'Planen for deg' }),
    read('P31.E2', 'R06j', 'original'),
  ]),

  opening('open.15', { staff: 'S27', document: 'E-01', at: '2026-11-10T14:30:00+01:00', purpose: 'Forberede evaluering av oppholdet' }),

  letter('letter.11', { kind: 'message', standing: 'P31.E1', at: '2026-11-05T09:40:00+01:00',
    body: 'Kan Leah komme hjem en helg i november hvis hun selv vil?' }),
  answer('answer.11', { letter: 'letter.11', staff: 'S27', at: '2026-11-06T10:10:00+01:00',
    body: 'Ja. Leah ønsker å komme helgen 28. november. Miljøteamet ringer deg for å avtale kjøring. Vennlig hilsen Nina Holt' }),
];
