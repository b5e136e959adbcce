// Family A, Ella: fifteen since 2026-08-19.  Kari and Tom share foreldreansvar,
// Tom lives elsewhere; Per is the step-father.
import { answer, block, childView, document, file, letter, mandate, opening, phase, read, sign, standing,
  own, withheld } from '../words.mjs';

const answered = { comment_until: '2026-12-01' };
const decision = { complain: true };

export default [
  file('A1', { kind: 'child', label: 'Ella Solheim', child: 'P01', family: 'A', opened: '2024-01-05',
    caseworker: 'S26', number: '2024/0118' }),
  phase('A1.mottak', { file: 'A1', name: 'mottak', from: '2024-01-05', until: '2024-01-10', deadline: '2024-01-12' }),
  phase('A1.undersokelse', { file: 'A1', name: 'undersokelse', from: '2024-01-10', until: '2024-04-02', deadline: '2024-04-12' }),
  phase('A1.tiltak', { file: 'A1', name: 'tiltak', from: '2024-04-02', deadline: '2026-12-10' }),

  standing('P01.A1', { capacity: 'child', label: 'Saken din', from: '2024-01-05',
    basis: 'Barnet saken gjelder', decided_by: 'S26', decided_at: '2024-01-05' }),
  standing('P02.A1', { capacity: 'parent', label: 'Saken om Ella', from: '2024-01-05',
    basis: 'Mor med foreldreansvar, vurdert som part', decided_by: 'S26', decided_at: '2024-01-05' }),
  standing('P03.A1', { capacity: 'parent', label: 'Saken om Ella', from: '2024-01-10',
    basis: 'Far med felles foreldreansvar som bor et annet sted, vurdert som part', decided_by: 'S26', decided_at: '2024-01-10' }),
  standing('P04.A1', { capacity: 'stepparent', label: 'Saken om Ella', from: '2026-10-15',
    basis: 'Stefar som deltok i samarbeidsmøte', decided_by: 'S26', decided_at: '2026-10-15' }),
  standing('P25.A1', { capacity: 'reporter_private', label: 'Din bekymringsmelding 5. januar 2024', from: '2024-01-05',
    basis: 'Privat melder', decided_by: 'S26', decided_at: '2024-01-05' }),

  // The last day of Tom's lawyer's mandate is 31 December.
  mandate('P20.P03', { agent: 'P20', principal: 'P03.A1', types: ['VEDTAK', 'PLAN', 'KORRESPONDANSE'],
    from: '2026-09-01', until: '2027-01-01', organisation: 'O-bakke', label: 'Tom Vang, saken om Ella' }),
  mandate('P21.P01', { agent: 'P21', principal: 'P01.A1', from: '2026-09-01', organisation: 'O-nes',
    label: 'Ella Solheim, hennes egen sak' }),

  block('A1-01.R22', { document: 'A1-01', rule: 'R22', from: '2024-01-05', decided_by: 'S28' }),
  block('A1-03.R11', { document: 'A1-03', person: 'P03', rule: 'R11', from: '2024-02-10', decided_by: 'S28' }),
  block('A1-04.R11', { document: 'A1-04', person: 'P03', rule: 'R11', from: '2024-03-15', decided_by: 'S28' }),
  block('A1-07.P01.R12a', { document: 'A1-07', person: 'P01', rule: 'R12a', from: '2024-03-01', decided_by: 'S28' }),
  block('A1-07.P03.R12a', { document: 'A1-07', person: 'P03', rule: 'R12a', from: '2024-03-01', decided_by: 'S28' }),

  document('A1-01', 'MELDING', '2024-01-05', 'Bekymringsmelding',
    { title: 'Bekymringsmelding fra nabo (navngitt, identitet vernet ved beslutning)', author: 'P25' }, [
      read('P01.A1', 'R22', 'r22'),
      read('P02.A1', 'R22', 'r22'),
      read('P03.A1', 'R22', 'r22'),
      own('P25.A1', 'R21', undefined, { title: 'Din bekymringsmelding 5. januar 2024' }),
    ]),
  document('A1-02', 'SAMTYKKE', '2024-02-01', 'Samtykke til innhenting av opplysninger',
    { title: 'Samtykke til innhenting av opplysninger (signert av begge foreldre)' }, [
      read('P01.A1', 'R03', 'signed'),
      read('P02.A1', 'R06', 'signed'),
      read('P03.A1', 'R06', 'signed'),
    ]),
  document('A1-03', 'BARNESAMTALE', '2024-02-10', 'Referat fra samtale med Ella',
    { title: 'Referat barnesamtale Ella (12 år da) – vold fra far' }, [
      read('P01.A1', 'R03', 'original', { title: 'Referat fra samtalen med deg' }),
      read('P02.A1', 'R06', 'original'),
    ]),
  document('A1-04', 'RAPPORT', '2024-03-15', 'Undersøkelsesrapport', { title: 'Undersøkelsesrapport' }, [
    read('P01.A1', 'R03', 'original'),
    read('P02.A1', 'R06', 'original'),
    read('P03.A1', 'R11', 'r11'),
  ]),
  document('A1-05', 'VEDTAK', '2024-04-02', 'Vedtak om hjelpetiltak', { title: 'Vedtak om hjelpetiltak 2024' }, [
    read('P01.A1', 'R03', 'original', decision),
    read('P02.A1', 'R06v', 'original', decision),
    read('P03.A1', 'R06v', 'original', decision),
  ]),
  document('A1-06', 'PLAN', '2026-09-10', 'Tiltaksplan, tredje utgave', { title: 'Tiltaksplan v3' }, [
    read('P01.A1', 'R03', 'original'),
    read('P02.A1', 'R06', 'original'),
    read('P03.A1', 'R06', 'original'),
  ]),
  document('A1-07', 'HELSE', '2024-03-01', 'Erklæring fra psykolog',
    { title: 'Psykologerklæring om mor', owners: ['P02'] }, [
      // Nothing about others opens by itself at fifteen: it waits for a review.
      withheld('P01.A1', 'R12a', { id: 'A1-07.P01.waiting', until: '2026-09-15T09:00:00+02:00', review_at: '2026-09-15' }),
      read('P01.A1', 'R12a', 'r12a', { from: '2026-09-15' }),
      read('P02.A1', 'R13a', 'original'),
      withheld('P03.A1', 'R12a'),
    ]),
  document('A1-08', 'INTERN', '2024-03-10', 'Internt notat', { title: 'Internt drøftingsnotat', internal: true }, [
    withheld('P01.A1', 'R13'),
    withheld('P02.A1', 'R13'),
    withheld('P03.A1', 'R13'),
  ]),
  document('A1-09', 'REFERAT', '2026-10-15', 'Referat fra samarbeidsmøte',
    { title: 'Referat samarbeidsmøte (stefar deltok)' }, [
      read('P01.A1', 'R03', 'original', answered),
      read('P02.A1', 'R06', 'original', answered),
      read('P03.A1', 'R06', 'original', answered),
      read('P04.A1', 'R27', 'r27', { ...answered, title: 'Det du sa på samarbeidsmøtet' }),
    ]),
  document('A1-10', 'VEDTAK', '2026-11-05', 'Vedtak om endret hjelpetiltak', { title: 'Vedtak endret hjelpetiltak' }, [
    read('P01.A1', 'R03', 'original', decision),
    read('P02.A1', 'R06v', 'original', decision),
    read('P03.A1', 'R06v', 'original', decision),
  ]),
  document('A1-11', 'BARNEMELDING', '2026-10-01', 'Meldingen din til saksbehandler',
    { title: 'Ellas melding til saksbehandler («ikke si det til mamma»)', author: 'P01' }, [
      read('P01.A1', 'R03', 'original'),
    ]),
  document('A1-12', 'SAMTYKKE', '2026-11-15', 'Samtykke til familieterapi',
    { title: 'Samtykke familieterapi (Ella og mor har signert, far gjenstår)' }, [
      read('P01.A1', 'R23', 'original'),
      read('P02.A1', 'R23', 'original'),
      sign('P03.A1', 'R23', 'original'),
    ]),
  document('A1-13', 'RAPPORT', '2026-11-01', 'Familievurdering',
    { title: 'Felles familievurdering Ella og Noah (originalen dekker to barn)', also: ['A2'], expert: true, assessed: true }, [
      read('P01.A1', 'R09', 'ella'),
      read('P02.A1', 'R06', 'original'),
      read('P03.A1', 'R09', 'ella'),
      read('P04.A2', 'R09', 'noah'),
    ]),

  childView('A1-03.view', { document: 'A1-03', child: 'P01', at: '2024-02-10T13:30:00+01:00',
    view: 'Ella vil at mamma skal få vite hva hun har sagt. Hun er redd for at far skal få vite det.' }),
  childView('A1-11.view', { document: 'A1-11', child: 'P01', at: '2026-10-01T16:20:00+02:00',
    view: 'Ella vil ikke at noen av foreldrene skal få se meldingen.' }),

  opening('open.1', { staff: 'S26', document: 'A1-05', at: '2026-10-29T08:41:00+01:00', purpose: 'Forberede vedtak om endret hjelpetiltak' }),
  opening('open.2', { staff: 'S26', document: 'A1-06', at: '2026-11-03T09:12:00+01:00', purpose: 'Følge opp tiltaksplanen' }),
  opening('open.3', { staff: 'S28', document: 'A1-10', at: '2026-11-04T14:05:00+01:00', purpose: 'Kvalitetssikre og godkjenne vedtaket' }),
  opening('open.4', { staff: 'S26', document: 'A1-09', at: '2026-11-12T10:30:00+01:00', purpose: 'Besvare spørsmål fra forelder' }),
  opening('open.5', { staff: 'S29', document: 'A1-02', at: '2026-11-16T11:15:00+01:00', purpose: 'Kontroll av arkivføring' }),

  letter('letter.1', { kind: 'message', standing: 'P02.A1', at: '2026-11-11T20:14:00+01:00',
    body: 'Hei Marius. Ella har fått en skoletur den 3. desember, samme dag som neste samtale med familieteamet. Kan vi flytte samtalen? Hilsen Kari' }),
  answer('answer.1', { letter: 'letter.1', staff: 'S26', at: '2026-11-12T10:38:00+01:00',
    body: 'Hei Kari. Ja, det går fint. Familieteamet kan ta imot dere torsdag 10. desember klokken 14.30 i stedet. Gi beskjed hvis det ikke passer. Vennlig hilsen Marius Tveit' }),
  letter('letter.2', { kind: 'message', standing: 'P01.A1', at: '2026-11-17T15:51:00+01:00',
    body: 'Hei. Kan jeg få snakke med deg alene før neste møte?' }),
  answer('answer.2', { letter: 'letter.2', staff: 'S26', at: '2026-11-18T08:20:00+01:00',
    body: 'Hei Ella. Ja, det kan du. Jeg kan komme til skolen onsdag 25. november klokken 12, eller du kan komme hit. Du velger. Det du forteller, deler jeg ikke med andre før vi to har snakket om det. Hilsen Marius' }),
  letter('letter.3', { kind: 'message', standing: 'P03.A1', at: '2026-11-19T21:02:00+01:00',
    body: 'Hei. Jeg rakk ikke å lese vedtaket før nå. Kan noen ringe meg og forklare hva som er endret? Tom Vang' }),
];
