// Family B, Jonas: care order with a hidden address, graded strengt fortrolig.
// Lise has limited foreldreansvar and is a party, Roy has none and a contact ban.
import { answer, atom, block, childView, deadline, document, engagement, file, flag, letter, mandate, opening, own, phase, read,
  standing, want } from '../words.mjs';

export default [
  file('B', { kind: 'child', label: 'Jonas Haugen', child: 'P06', family: 'B', opened: '2025-01-20',
    caseworker: 'S27', number: '2025/0031' }),
  file('B-F', { kind: 'contractor', label: 'Fosterhjem Dahl', family: 'B', opened: '2025-06-05', caseworker: 'S27', number: '2025/0440' }),
  file('B-T', { kind: 'contractor', label: 'Tilsynsperson Berit Foss', family: 'B', opened: '2025-06-20', caseworker: 'S27', number: '2025/0463' }),
  file('B-R', { kind: 'general', label: 'Innsyn og opplysninger, Roy Myhre', family: 'B', opened: '2026-11-10', caseworker: 'S27', number: '2026/0955' }),

  phase('B.mottak', { file: 'B', name: 'mottak', from: '2025-01-20', until: '2025-01-24', deadline: '2025-01-27' }),
  phase('B.undersokelse', { file: 'B', name: 'undersokelse', from: '2025-01-24', until: '2025-04-10', deadline: '2025-04-27' }),
  phase('B.nemnd', { file: 'B', name: 'nemnd', from: '2025-04-10', until: '2025-06-01' }),
  phase('B.omsorg', { file: 'B', name: 'omsorg', from: '2025-06-01', deadline: '2027-01-01' }),

  flag('B.hidden', { file: 'B', flag: 'hidden_address', state: 'active', from: '2025-06-01', decided_by: 'S28' }),
  flag('B.graded', { file: 'B', flag: 'graded', state: 'active', from: '2025-06-01', decided_by: 'S28' }),
  atom('B.street', { file: 'B', kind: 'street', value: 'Tverrlia' }),
  atom('B.postcode', { file: 'B', kind: 'postcode', value: '9996' }),
  atom('B.municipality', { file: 'B', kind: 'municipality', value: 'Nordvåg' }),
  atom('B.school', { file: 'B', kind: 'school', value: 'Tverrelva skole' }),
  atom('B.doctor', { file: 'B', kind: 'doctor', value: 'Granmo legesenter' }),
  atom('B.club', { file: 'B', kind: 'club', value: 'Tverrelva idrettslag' }),
  atom('B.bus', { file: 'B', kind: 'bus', value: 'linje 214' }),
  atom('B.bank', { file: 'B', kind: 'bank', value: 'Ytre Sparebank' }),
  atom('B.phone', { file: 'B', kind: 'phone', value: '00 45 67 81' }),
  atom('B.email', { file: 'B', kind: 'email', value: 'dahl@fosterhjem.example' }),
  atom('B.name', { file: 'B', kind: 'name', value: 'Dahl' }),

  engagement('P09.foster', { person: 'P09', file: 'B', kind: 'fosterhjem', from: '2025-06-05' }),
  engagement('P10.foster', { person: 'P10', file: 'B', kind: 'fosterhjem', from: '2025-06-05' }),
  engagement('P11.tilsyn', { person: 'P11', file: 'B', kind: 'tilsynsperson', organisation: 'O-naboen', from: '2025-06-20' }),
  engagement('P12.tillit', { person: 'P12', file: 'B', kind: 'tillitsperson', from: '2026-01-12' }),

  standing('P06.B', { capacity: 'child', label: 'Saken din', from: '2025-01-20',
    basis: 'Barnet saken gjelder', decided_by: 'S27', decided_at: '2025-01-20' }),
  standing('P07.B', { capacity: 'parent', label: 'Saken om Jonas', from: '2025-01-20',
    basis: 'Mor med begrenset foreldreansvar, vurdert som part', decided_by: 'S27', decided_at: '2025-06-01' }),
  standing('P08.B', { capacity: 'parent_no_fa', label: 'Ditt krav om opplysninger', from: '2026-11-10',
    basis: 'Far uten foreldreansvar som har bedt om opplysninger', decided_by: 'S27', decided_at: '2026-11-10' }),
  standing('P09.B', { capacity: 'foster', label: 'Fosterhjem for Jonas', from: '2025-06-05', engagement: 'P09.foster',
    basis: 'Fosterhjemsavtale', declaration: '2025-06-05', certificate: '2025-05-12', decided_by: 'S27', decided_at: '2025-06-05' }),
  standing('P10.B', { capacity: 'foster', label: 'Fosterhjem for Jonas', from: '2025-06-05', engagement: 'P10.foster',
    basis: 'Fosterhjemsavtale', declaration: '2025-06-05', certificate: '2025-05-12', decided_by: 'S27', decided_at: '2025-06-05' }),
  // Their own agreement and money stay theirs when the placement ends (R17o).
  standing('P09.B-F', { capacity: 'foster', label: 'Avtalen og utgiftene deres', from: '2025-06-05',
    basis: 'Part i fosterhjemsavtalen', declaration: '2025-06-05', certificate: '2025-05-12', decided_by: 'S27', decided_at: '2025-06-05' }),
  standing('P10.B-F', { capacity: 'foster', label: 'Avtalen og utgiftene deres', from: '2025-06-05',
    basis: 'Part i fosterhjemsavtalen', declaration: '2025-06-05', certificate: '2025-05-12', decided_by: 'S27', decided_at: '2025-06-05' }),
  standing('P11.B', { capacity: 'supervisor', label: 'Tilsyn for Jonas', from: '2025-06-20', engagement: 'P11.tilsyn',
    basis: 'Oppnevnt tilsynsperson', declaration: '2025-06-20', certificate: '2025-06-02', decided_by: 'S27', decided_at: '2025-06-20' }),
  standing('P11.B-T', { capacity: 'supervisor', label: 'Oppdraget ditt som tilsynsperson', from: '2025-06-20',
    basis: 'Part i oppdraget', declaration: '2025-06-20', certificate: '2025-06-02', decided_by: 'S27', decided_at: '2025-06-20' }),
  standing('P12.B', { capacity: 'trusted', label: 'Tillitsperson for Jonas', from: '2026-01-12', engagement: 'P12.tillit',
    basis: 'Valgt av barnet', declaration: '2026-01-12', certificate: '2025-12-15', decided_by: 'S27', decided_at: '2026-01-12' }),

  mandate('P22.P07', { agent: 'P22', principal: 'P07.B', from: '2026-09-01', organisation: 'O-roth',
    label: 'Lise Haugen, saken om Jonas' }),

  // Særlige grunner are recorded: not to Lise's representative either (R11x).
  block('B-08.P06.R11', { document: 'B-08', person: 'P06', rule: 'R11', from: '2025-05-20', decided_by: 'S28', no_disclosure: true }),
  block('B-08.P07.R11', { document: 'B-08', person: 'P07', rule: 'R11', from: '2025-05-20', decided_by: 'S28', no_disclosure: true }),

  document('B-01', 'VEDTAK', '2025-06-01', 'Vedtak fra nemnda', { title: 'Nemndsvedtak omsorgsovertakelse og skjult adresse' }, [
    read('P06.B', 'R04', 'child', { title: 'Hva nemnda har bestemt' }),
    read('P07.B', 'R15', 'r15'),
    read('P09.B', 'R17', 'r17'),
    read('P10.B', 'R17', 'r17'),
    read('P11.B', 'R19', 'r19'),
  ]),
  document('B-02', 'AVTALE', '2025-06-05', 'Fosterhjemsavtale',
    { title: 'Fosterhjemsavtale (inneholder adresse)', file: 'B-F', owners: ['P09', 'P10'] }, [
      read('P09.B-F', 'R17o', 'original'),
      read('P10.B-F', 'R17o', 'original'),
    ]),
  document('B-03', 'PLAN', '2025-07-01', 'Plan for omsorgssituasjonen', { title: 'Plan for omsorgssituasjonen (bvl. § 8-3)' }, [
    read('P06.B', 'R04', 'child', { title: 'Planen for deg' }),
    read('P07.B', 'R15', 'r15'),
    read('P09.B', 'R17', 'original'),
    read('P10.B', 'R17', 'original'),
    read('P11.B', 'R19', 'r19'),
  ]),
  document('B-04', 'REFERAT', '2026-09-12', 'Referat fra oppfølgingsbesøk',
    { title: 'Referat oppfølgingsbesøk 3/2026 (barn og hjem)' }, [
      read('P06.B', 'R04', 'child', { title: 'Da Nina var på besøk i september' }),
      read('P07.B', 'R15', 'r15'),
      read('P09.B', 'R17', 'r17'),
      read('P10.B', 'R17', 'r17'),
    ]),
  document('B-05', 'TILSYN', '2026-09-25', 'Tilsynsrapport, tredje kvartal',
    { title: 'Tilsynsrapport 3. kvartal 2026', author: 'P11' }, [
      read('P06.B', 'R04', 'child', { title: 'Hva tilsynspersonen skrev' }),
      read('P07.B', 'R15', 'r15'),
      own('P11.B', 'R19', 'original'),
    ]),
  document('B-06', 'RAPPORT', '2026-10-08', 'Rapport fra skolen', { title: 'Skolerapport (brevhodet viser skolested)' }, [
    read('P06.B', 'R04', 'child', { title: 'Hva skolen forteller om deg' }),
    read('P07.B', 'R15', 'r15'),
    read('P09.B', 'R17', 'original'),
    read('P10.B', 'R17', 'original'),
  ]),
  document('B-07', 'HELSE', '2026-08-20', 'Epikrise fra BUP', { title: 'BUP-epikrise Jonas' }, [
    read('P06.B', 'R04', 'child', { title: 'Fra BUP til deg' }),
    read('P07.B', 'R15', 'r15'),
    read('P09.B', 'R17', 'r17'),
    read('P10.B', 'R17', 'r17'),
  ]),
  document('B-08', 'TRUSSEL', '2025-05-20', 'Råd om trygghet fra politiet', { title: 'Trusselvurdering fra politiet om far' }, [
    read('P09.B', 'R17', 'r17'),
    read('P10.B', 'R17', 'r17'),
  ]),
  document('B-09', 'REGISTER', '2026-09-24', 'Melding til Folkeregisteret',
    { title: 'Melding om omsorgsansvar til Folkeregisteret (avvist: adressebeskyttelse)' }),
  document('B-10', 'PLAN', '2026-07-01', 'Samværsplan', { title: 'Samværsplan (bvl. § 7-6, nøytralt sted)' }, [
    read('P06.B', 'R04', 'child', { title: 'Når du skal treffe mamma' }),
    read('P07.B', 'R06', 'original'),
    read('P09.B', 'R17', 'original'),
    read('P10.B', 'R17', 'original'),
  ]),
  document('B-11', 'NEMND', '2026-09-20', 'Begjæring og tilsvar til nemnda',
    { title: 'Begjæring og tilsvar til nemnda med bilag' }, [
      read('P07.B', 'R16', 'r16'),
    ]),
  document('B-12', 'ERKLAERING', '2026-01-12', 'Taushetserklæringen din',
    { title: 'Taushetserklæring tillitsperson', owners: ['P12'] }, [
      read('P12.B', 'R20', 'original'),
    ]),
  document('B-13', 'BREV', '2026-11-02', 'Tegning fra Jonas',
    { title: 'Tegning fra Jonas til mor (opplastet foto med EXIF-GPS)', author: 'P06' }, [
      own('P06.B', 'R04', 'original', { title: 'Tegningen din til mamma' }),
      read('P07.B', 'R15m', 'r15m'),
    ]),
  document('B-14', 'INNSYNSKRAV', '2026-11-10', 'Kravet ditt om opplysninger',
    { title: 'Roys krav om opplysninger', file: 'B-R', also: ['B'], author: 'P08', owners: ['P08'] }, [
      own('P08.B', 'R07', 'original'),
    ]),
  document('B-15', 'AVSLAG', '2026-11-18', 'Svar på kravet ditt om opplysninger',
    { title: 'Avslag til Roy (skade for barnet), klageadgang til statsforvalteren', file: 'B-R', also: ['B'] }, [
      read('P08.B', 'R07', 'original', { complain: true, basis: 'request' }),
    ]),
  document('B-16', 'OEKONOMI', '2026-10-31', 'Utgiftsrefusjon oktober',
    { title: 'Utgiftsrefusjon fosterhjem oktober', file: 'B-F', owners: ['P09', 'P10'] }, [
      read('P09.B-F', 'R17o', 'original'),
      read('P10.B-F', 'R17o', 'original'),
    ]),
  document('B-17', 'AVTALE', '2025-06-20', 'Oppdragsbrev',
    { title: 'Oppdragsbrev tilsynsperson (inneholder adresse)', file: 'B-T', owners: ['P11'] }, [
      read('P11.B-T', 'R19', 'original'),
    ]),

  childView('B-13.view', { document: 'B-13', child: 'P06', at: '2026-11-02T17:10:00+01:00',
    view: 'Jonas vil at mamma skal få tegningen. Han vil ikke at noen andre skal få den.' }),

  opening('open.8', { staff: 'S27', document: 'B-10', at: '2026-11-03T09:45:00+01:00', purpose: 'Forberede samvær i november' }),
  opening('open.9', { staff: 'S27', document: 'B-01', at: '2026-11-16T12:10:00+01:00', purpose: 'Vurdere krav om opplysninger' }),
  opening('open.10', { staff: 'S28', document: 'B-15', at: '2026-11-18T08:55:00+01:00', purpose: 'Kvalitetssikre og godkjenne svaret' }),

  letter('letter.6', { kind: 'request', standing: 'P08.B', at: '2026-11-10T22:31:00+01:00',
    body: 'Jeg er faren til Jonas og krever å få vite hvordan han har det og hvor han bor.' }),
  answer('answer.6', { letter: 'letter.6', staff: 'S27', at: '2026-11-18T09:00:00+01:00', state: 'AVVIST',
    body: 'Kravet ditt er avslått. Begrunnelsen står i brevet av 18. november 2026, som ligger under dokumentene dine. Du kan klage til statsforvalteren innen tre uker.' }),
  letter('letter.7', { kind: 'message', standing: 'P07.B', at: '2026-11-04T12:02:00+01:00',
    body: 'Tusen takk for tegningen. Kan dere hilse Jonas og si at den henger på kjøleskapet?' }),
  answer('answer.7', { letter: 'letter.7', staff: 'S27', at: '2026-11-05T09:18:00+01:00',
    body: 'Det skal jeg gjøre med glede. Vi sees til samværet 28. november. Vennlig hilsen Nina Holt' }),
  letter('letter.8', { kind: 'message', standing: 'P09.B', at: '2026-11-13T20:40:00+01:00',
    body: 'Jonas sover dårligere igjen. Kan vi få en ny time til veiledning før jul?' }),
  answer('answer.8', { letter: 'letter.8', staff: 'S27', at: '2026-11-16T08:25:00+01:00',
    body: 'Takk for at dere sier fra. Jeg har satt opp veiledning onsdag 2. desember klokken 10 på telefon. Vennlig hilsen Nina Holt' }),

  // Lise has asked nemnda about contact; the case is pending.
  deadline('B.evidence', { file: 'B', body: 'nemnd', kind: 'evidence', due: '2026-12-08', from: '2026-10-01', decided_by: 'S27' }),
  deadline('B.hearing', { file: 'B', body: 'nemnd', kind: 'hearing', due: '2027-01-19T09:00:00+01:00', from: '2026-10-01', decided_by: 'S27' }),

  want('want.3', { standing: 'P09.B', type: 'RAPPORT', title: 'Rapport om høsten', from: '2026-11-09', due: '2026-12-04', decided_by: 'S27' }),
  want('want.4', { standing: 'P09.B-F', type: 'OEKONOMI', title: 'Kvitteringer for vinterklær', from: '2026-11-09', due: '2026-12-11', decided_by: 'S27' }),
  want('want.5', { standing: 'P11.B', type: 'TILSYN', title: 'Tilsynsrapport for fjerde kvartal', from: '2026-11-16', due: '2026-12-18', decided_by: 'S27' }),
];
