// Family D, Sander: twenty-two, his folder was closed in 2022.  What he asks for
// now is handled in files of its own (Generell Sak).
import { answer, block, document, file, letter, opening, phase, read, standing, withheld } from '../words.mjs';

const asked = { basis: 'request' };

export default [
  file('D', { kind: 'child', label: 'Sander Eide', child: 'P18', family: 'D', opened: '2012-03-01', closed: '2022-02-09',
    number: '2012/0077' }),
  file('D-G', { kind: 'general', label: 'Innsyn i avsluttet mappe, Sander Eide', family: 'D', opened: '2026-11-01', caseworker: 'S28', number: '2026/0931' }),
  file('D-O', { kind: 'general', label: 'Billighetserstatning, Sander Eide', family: 'D', opened: '2026-04-14', caseworker: 'S28', number: '2026/0512' }),

  phase('D.tiltak', { file: 'D', name: 'tiltak', from: '2012-06-15', until: '2022-02-09' }),
  phase('D.avsluttet', { file: 'D', name: 'avsluttet', from: '2022-02-09' }),

  standing('P19.D', { capacity: 'parent', label: 'Saken om Sander', from: '2012-03-01', until: '2022-02-09',
    basis: 'Mor med foreldreansvar fram til saken ble avsluttet', decided_by: 'S28', decided_at: '2012-03-05' }),
  standing('P18.D-G', { capacity: 'applicant', label: 'Innsyn i mappen din', from: '2026-11-01',
    basis: 'Har bedt om innsyn i sin egen, avsluttede mappe', decided_by: 'S28', decided_at: '2026-11-02' }),
  standing('P18.D-O', { capacity: 'applicant', label: 'Søknaden din om billighetserstatning', from: '2026-04-14',
    basis: 'Har søkt om billighetserstatning', decided_by: 'S28', decided_at: '2026-04-14' }),

  block('D-03.R12a', { document: 'D-03', person: 'P18', rule: 'R12a', from: '2026-11-14', decided_by: 'S28' }),

  document('D-01', 'INNSYNSKRAV', '2026-11-01', 'Innsynsbegjæringen din',
    { title: 'Innsynsbegjæring i avsluttet mappe', file: 'D-G', author: 'P18', owners: ['P18'] }, [
      read('P18.D-G', 'R24', 'original', asked),
    ]),
  document('D-02', 'INNSYNSPAKKE', '2026-11-14', 'Innsynspakke, del 1',
    { title: 'Innsynspakke del 1 med innholdsfortegnelse', file: 'D-G' }, [
      read('P18.D-G', 'R24', 'r24', asked),
    ]),
  document('D-03', 'HELSE', '2012-05-05', 'Helseopplysninger om en annen person',
    { title: 'Mors helseopplysninger i mappen', also: ['D-G'], owners: ['P19'] }, [
      withheld('P18.D-G', 'R12a', { from: '2026-11-14', ...asked }),
    ]),
  document('D-04', 'OPPREISNING', '2026-06-03', 'Søknad og unnskyldning',
    { title: 'Søknad billighetserstatning og unnskyldningsbrev', file: 'D-O', owners: ['P18'] }, [
      read('P18.D-O', 'R24', 'original', asked),
    ]),
  document('D-05', 'AVSLAG', '2026-11-14', 'Delvis avslag på innsyn',
    { title: 'Delvis avslag på innsyn (hjemmel, ledd, bokstav, klagefrist)', file: 'D-G' }, [
      read('P18.D-G', 'R24', 'original', { complain: true, ...asked }),
    ]),

  opening('open.13', { staff: 'S29', document: 'D-02', at: '2026-11-12T10:00:00+01:00', purpose: 'Hente fram mappen og sette sammen innsynspakken' }),
  opening('open.14', { staff: 'S28', document: 'D-03', at: '2026-11-13T11:40:00+01:00', purpose: 'Vurdere om dokumentet kan deles' }),

  letter('letter.10', { kind: 'request', standing: 'P18.D-G', at: '2026-11-01T13:12:00+01:00',
    body: 'Jeg vil lese mappen min fra barnevernet. Jeg er spesielt interessert i tiden før jeg fylte ti år.' }),
  answer('answer.10', { letter: 'letter.10', staff: 'S28', at: '2026-11-14T09:00:00+01:00', state: 'GODKJENT',
    body: 'Du får innsyn i mappen din, med unntak av ett dokument som gjelder en annens helse. Første del ligger under dokumentene dine nå. Resten kommer innen 15. desember. Ring gjerne hvis du vil lese sammen med noen fra oss. Vennlig hilsen Hilde Strand' }),
];
