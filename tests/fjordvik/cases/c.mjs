// Family C, Amina: a voluntary besøkshjem.  Fatima has sole foreldreansvar and is
// reserved against digital post; Hassan has none.
import { answer, approval, document, engagement, file, letter, opening, own, phase, read, standing, want } from '../words.mjs';

export default [
  file('C', { kind: 'child', label: 'Amina Ali', child: 'P13', family: 'C', opened: '2026-01-12',
    caseworker: 'S27', number: '2026/0042' }),
  file('C-K', { kind: 'contractor', label: 'Besøkshjem Stine Aas', family: 'C', opened: '2026-02-05', caseworker: 'S27', number: '2026/0107' }),
  file('C-G', { kind: 'general', label: 'Klage på tjenesten, Ola Moen', family: 'C', opened: '2026-10-20', caseworker: 'S28', number: '2026/0902' }),
  // Anne Lie (P12) has applied here as well, and is halfway.
  file('C-A', { kind: 'contractor', label: 'Søknad om besøkshjem, Anne Lie', family: 'L', opened: '2026-10-05', caseworker: 'S27', number: '2026/0870' }),

  phase('C.mottak', { file: 'C', name: 'mottak', from: '2026-01-12', until: '2026-01-16', deadline: '2026-01-19' }),
  phase('C.undersokelse', { file: 'C', name: 'undersokelse', from: '2026-01-16', until: '2026-02-10', deadline: '2026-04-19' }),
  phase('C.tiltak', { file: 'C', name: 'tiltak', from: '2026-02-10', deadline: '2027-02-10' }),

  engagement('P16.besoek', { person: 'P16', file: 'C', kind: 'besøkshjem', organisation: 'O-besoek', from: '2026-02-15' }),
  // The last day is 30 June: the right ends with it, to the second (R18e).
  engagement('P17.stoette', { person: 'P17', file: 'C', kind: 'støttekontakt', from: '2026-03-01', until: '2026-07-01' }),

  standing('P14.C', { capacity: 'parent', label: 'Saken om Amina', from: '2026-01-12',
    basis: 'Mor med foreldreansvar alene, vurdert som part', decided_by: 'S27', decided_at: '2026-01-12' }),
  standing('P15.C', { capacity: 'parent_no_fa', label: 'Opplysninger om Amina', from: '2026-08-24',
    basis: 'Far uten foreldreansvar som har bedt om opplysninger', decided_by: 'S27', decided_at: '2026-09-15' }),
  standing('P16.C', { capacity: 'contractor', label: 'Besøkshjem for Amina', from: '2026-02-15', engagement: 'P16.besoek',
    basis: 'Oppdragsavtale', declaration: '2026-02-12', certificate: '2026-02-05', decided_by: 'S27', decided_at: '2026-02-15' }),
  standing('P16.C-K', { capacity: 'contractor', label: 'Avtalen og kravene dine', from: '2026-02-05',
    basis: 'Part i oppdragsavtalen', declaration: '2026-02-12', certificate: '2026-02-05', decided_by: 'S27', decided_at: '2026-02-15' }),
  standing('P12.C-A', { capacity: 'contractor', label: 'Søknaden din om å bli besøkshjem', from: '2026-10-05',
    basis: 'Har søkt om å bli besøkshjem', decided_by: 'S27', decided_at: '2026-10-05' }),
  standing('P17.C', { capacity: 'contractor', label: 'Støttekontakt for Amina', from: '2026-03-01', until: '2026-07-01',
    engagement: 'P17.stoette', basis: 'Oppdragsavtale', declaration: '2026-03-01', certificate: '2026-02-20',
    decided_by: 'S27', decided_at: '2026-03-01' }),
  standing('P17.C-G', { capacity: 'applicant', label: 'Klagen din på tjenesten', from: '2026-10-20',
    basis: 'Har klaget på tjenesten', decided_by: 'S28', decided_at: '2026-10-20' }),

  document('C-01', 'SAMTYKKE', '2026-02-01', 'Samtykke til hjelpetiltak', { title: 'Samtykke hjelpetiltak' }, [
    read('P14.C', 'R06', 'signed'),
  ]),
  document('C-02', 'VEDTAK', '2026-02-10', 'Vedtak om besøkshjem', { title: 'Vedtak besøkshjem (mor reservert: papir og portal)' }, [
    read('P14.C', 'R06v', 'original', { complain: true }),
    read('P16.C', 'R18', 'r18', { title: 'Utdrag: formålet med oppdraget' }),
  ]),
  document('C-03', 'AVTALE', '2026-02-15', 'Oppdragsavtale',
    { title: 'Oppdragsavtale besøkshjem', file: 'C-K', owners: ['P16'] }, [
      read('P16.C-K', 'R18o', 'original'),
    ]),
  document('C-04', 'RAPPORT', '2026-10-25', 'Helgerapport fra besøkshjemmet',
    { title: 'Helgerapport fra besøkshjem', author: 'P16' }, [
      read('P14.C', 'R06', 'original'),
      own('P16.C', 'R18', 'original', { title: 'Helgerapporten din 25. oktober 2026' }),
    ]),
  document('C-05', 'RAPPORT', '2026-05-20', 'Rapport fra støttekontakt',
    { title: 'Rapport fra støttekontakt (oppdraget avsluttet 30. juni 2026)', author: 'P17' }, [
      read('P14.C', 'R06', 'original'),
      own('P17.C', 'R18', 'original', { title: 'Rapporten din 20. mai 2026', until: '2026-07-01' }),
    ]),
  document('C-06', 'POLITIATTEST', '2026-02-05', 'Politiattest', {
    title: 'Politiattest besøkshjem', file: 'C-K', destroyed: '2026-02-14', owners: ['P16'],
    proof: 'Kontrollert 13. februar 2026 uten anmerkning av Nina Holt. Attesten ble tilintetgjort 14. februar 2026 av Geir Dal.',
  }),
  document('C-07', 'BREV', '2026-09-15', 'Opplysninger om Amina',
    { title: 'Opplysninger gitt far etter krav (uskadelige)' }, [
      read('P14.C', 'R06', 'original', { title: 'Opplysninger gitt til Hassan Ali' }),
      read('P15.C', 'R07', 'original', { basis: 'request' }),
    ]),
  document('C-08', 'BREV', '2026-11-10', 'Ballan – Brev om time', { title: 'Brev om time (somali og bokmål)' }, [
    read('P14.C', 'R06', 'original'),
  ]),
  document('C-09', 'OEKONOMI', '2026-08-02', 'Kravet ditt om dekning av telefon',
    { title: 'Krav om dekning av tapt telefon', file: 'C-K', author: 'P16', owners: ['P16'] }, [
      read('P16.C-K', 'R18o', 'original'),
    ]),
  document('C-10', 'KLAGE', '2026-10-20', 'Klagen din på tjenesten',
    { title: 'Klage på tjenesten fra tidligere støttekontakt', file: 'C-G', author: 'P17', owners: ['P17'] }, [
      read('P17.C-G', 'R24o', 'original', { basis: 'request' }),
    ]),

  opening('open.11', { staff: 'S27', document: 'C-04', at: '2026-10-27T08:30:00+01:00', purpose: 'Lese rapporten fra besøkshjemmet' }),
  opening('open.12', { staff: 'S28', document: 'C-10', at: '2026-10-28T13:00:00+01:00', purpose: 'Behandle klagen' }),

  letter('letter.9', { kind: 'message', standing: 'P16.C', at: '2026-11-15T17:25:00+01:00',
    body: 'Hei Nina. Kan vi ha Amina fra lørdag i stedet for fredag helgen 5. desember? Hilsen Stine' }),
  answer('answer.9', { letter: 'letter.9', staff: 'S27', at: '2026-11-17T09:05:00+01:00',
    body: 'Hei Stine. Ja, jeg har snakket med mor, og det passer for dem også. Hilsen Nina Holt' }),

  want('want.1', { standing: 'P16.C', type: 'RAPPORT', title: 'Helgerapport for 21. og 22. november', from: '2026-11-16',
    due: '2026-11-27', decided_by: 'S27' }),
  want('want.2', { standing: 'P16.C-K', type: 'OEKONOMI', title: 'Kvittering for den nye telefonen', from: '2026-11-02',
    due: '2026-11-18', decided_by: 'S27' }),

  approval('P16.approval', { standing: 'P16.C-K', at: '2026-02-05', decided_by: 'S27' }),
  approval('P16.approval.2', { move: 'P16.approval', to: 'training', at: '2026-02-06', decided_by: 'S27' }),
  approval('P16.approval.3', { move: 'P16.approval', to: 'certificate_requested', at: '2026-02-08', due: '2026-02-20', decided_by: 'S27' }),
  approval('P16.approval.4', { move: 'P16.approval', to: 'certificate_checked', at: '2026-02-13', issued: '2026-02-05', on_paper: true, decided_by: 'S27' }),
  approval('P16.approval.5', { move: 'P16.approval', to: 'visit', at: '2026-02-13', decided_by: 'S27' }),
  approval('P16.approval.6', { move: 'P16.approval', to: 'approved', at: '2026-02-14', decided_by: 'S28' }),
  approval('P16.approval.7', { move: 'P16.approval', to: 'agreement', at: '2026-02-15', document: 'C-03', decided_by: 'S27' }),

  approval('P12.approval', { standing: 'P12.C-A', at: '2026-10-05', decided_by: 'S27' }),
  approval('P12.approval.2', { move: 'P12.approval', to: 'training', at: '2026-10-19', decided_by: 'S27' }),
  approval('P12.approval.3', { move: 'P12.approval', to: 'certificate_requested', at: '2026-11-12', due: '2026-11-30',
    title: 'Politiattest (barneomsorgsattest)', decided_by: 'S27' }),
];
