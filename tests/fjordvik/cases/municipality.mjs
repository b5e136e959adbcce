// The municipality, its organisations and those who work for it.
import { organisation, staff } from '../words.mjs';

export default [
  { do: 'municipality', id: 'fjordvik', name: 'Fjordvik kommune', number: '9901' },

  organisation('O-kommune', { orgnr: '310101001', name: 'Fjordvik kommune' }),
  organisation('O-barnevern', { orgnr: '310101028', name: 'Fjordvik barnevernstjeneste' }),
  organisation('O-skole', { orgnr: '310101109', name: 'Fjordvik skole' }),
  organisation('O-naboen', { orgnr: '310101206', name: 'Nordvåg kommune' }),
  organisation('O-bakke', { orgnr: '310101311', name: 'Advokat Bakke', framework_agreement: true }),
  organisation('O-nes', { orgnr: '310101419', name: 'Nes & Co', framework_agreement: true }),
  organisation('O-roth', { orgnr: '310101516', name: 'Roth', framework_agreement: true }),
  organisation('O-besoek', { orgnr: '310101613', name: 'BesøkshjemNett' }),
  organisation('O-statsforvalter', { orgnr: '310101710', name: 'Statsforvalteren (demo)' }),
  organisation('O-bufetat', { orgnr: '310101818', name: 'Bufetat (demo)' }),
  organisation('O-nemnda', { orgnr: '310101915', name: 'Nemnda (demo)' }),

  // P23, the municipality's lawyer, has no case system and so no row here.
  staff('S26', { person: 'P26', unit: 'undersøkelse og tiltak', title: 'saksbehandler', phone: '00 00 00 26' }),
  staff('S27', { person: 'P27', unit: 'omsorg', title: 'saksbehandler', phone: '00 00 00 27' }),
  staff('S28', { person: 'P28', unit: 'ledelse', title: 'barnevernleder', phone: '00 00 00 28' }),
  staff('S29', { person: 'P29', unit: 'arkiv', title: 'arkivar', phone: '00 00 00 29' }),
];
