// Family A, Noah: six years old, an investigation that is open until 2027-01-20.
import { block, document, file, hold, letter, answer, opening, own, phase, read, standing, withheld } from '../words.mjs';

const held = (id, person) => hold(`${id}.${person}.R10`,
  { document: id, person, phase: 'A2.undersokelse', from: '2026-10-20', until: '2027-01-20', decided_by: 'S28' });

export default [
  file('A2', { kind: 'child', label: 'Noah Lund', child: 'P05', family: 'A', opened: '2026-10-13',
    caseworker: 'S26', number: '2026/0871' }),
  phase('A2.mottak', { file: 'A2', name: 'mottak', from: '2026-10-13', until: '2026-10-20', deadline: '2026-10-20' }),
  // Received, one week, three months (barnevernsloven §§ 2-1 and 2-2).
  phase('A2.undersokelse', { file: 'A2', name: 'undersokelse', from: '2026-10-20', deadline: '2027-01-20' }),

  standing('P02.A2', { capacity: 'parent', label: 'Saken om Noah', from: '2026-10-20',
    basis: 'Mor med foreldreansvar, vurdert som part', decided_by: 'S26', decided_at: '2026-10-20' }),
  standing('P04.A2', { capacity: 'parent', label: 'Saken om Noah', from: '2026-10-20',
    basis: 'Far med foreldreansvar, vurdert som part', decided_by: 'S26', decided_at: '2026-10-20' }),
  standing('P24.A2', { capacity: 'reporter_public', label: 'Din bekymringsmelding 13. oktober 2026', from: '2026-10-13',
    basis: 'Offentlig melder, rektor', decided_by: 'S26', decided_at: '2026-10-13' }),

  held('A2-01', 'P02'), held('A2-01', 'P04'),
  held('A2-03', 'P02'), held('A2-03', 'P04'),
  block('A2-05.R12a', { document: 'A2-05', person: 'P04', rule: 'R12a', from: '2026-11-02', decided_by: 'S28' }),

  document('A2-01', 'MELDING', '2026-10-13', 'Bekymringsmelding fra skolen',
    { title: 'Bekymringsmelding fra skolen om Noah', author: 'P24' }, [
      withheld('P02.A2', 'R10'),
      withheld('P04.A2', 'R10'),
      own('P24.A2', 'R21', undefined, { title: 'Din bekymringsmelding 13. oktober 2026' }),
    ]),
  document('A2-02', 'PLAN', '2026-10-22', 'Plan for undersøkelsen', { title: 'Undersøkelsesplan Noah' }, [
    read('P02.A2', 'R06', 'original'),
    read('P04.A2', 'R06', 'original'),
  ]),
  document('A2-03', 'BARNESAMTALE', '2026-10-29', 'Referat fra samtale med Noah', { title: 'Referat barnesamtale Noah' }, [
    withheld('P02.A2', 'R10'),
    withheld('P04.A2', 'R10'),
  ]),
  document('A2-04', 'BREV', '2026-10-30', 'Tilbakemelding til skolen',
    { title: 'Tilbakemelding til skolen (mottatt og undersøkelse igangsatt)' }, [
      read('P02.A2', 'R06', 'original'),
      read('P04.A2', 'R06', 'original'),
      read('P24.A2', 'R21', 'original', { title: 'Tilbakemelding på din bekymringsmelding' }),
    ]),
  document('A2-05', 'HELSE', '2026-11-02', 'Opplysninger fra helsestasjonen',
    { title: 'Opplysninger fra helsestasjon (delvis om mors helse)', owners: ['P02'] }, [
      read('P02.A2', 'R06', 'original'),
      read('P04.A2', 'R12a', 'r12a'),
    ]),

  opening('open.6', { staff: 'S26', document: 'A2-02', at: '2026-11-06T09:00:00+01:00', purpose: 'Følge opp planen for undersøkelsen' }),
  opening('open.7', { staff: 'S26', document: 'A2-05', at: '2026-11-09T13:22:00+01:00', purpose: 'Vurdere opplysninger i undersøkelsen' }),

  letter('letter.4', { kind: 'request', standing: 'P02.A2', at: '2026-11-14T19:40:00+01:00',
    body: 'Jeg ber om å få lese det skolen har skrevet om Noah.' }),
  letter('letter.5', { kind: 'message', standing: 'P04.A2', at: '2026-11-08T18:05:00+01:00',
    body: 'Når får vi vite hva undersøkelsen kommer fram til?' }),
  answer('answer.5', { letter: 'letter.5', staff: 'S26', at: '2026-11-09T13:30:00+01:00',
    body: 'Undersøkelsen skal være ferdig senest 20. januar 2027. Vi inviterer dere til et møte før vi konkluderer, og dere får rapporten skriftlig. Vennlig hilsen Marius Tveit' }),
];
