// What differs between ID-porten and Ansattporten. Levels are ordered by rank, lowest first.
const substantial = { rank: 1, amr: ['Minid-APP'], button: 'MinID – nivå betydelig' };
const high = { rank: 2, amr: ['BankID'], button: 'BankID – nivå høyt' };

export const modes = {
  idporten: {
    name: 'ID-porten',
    urn: 'urn:idporten:',
    levels: {
      substantial: { ...substantial, acr: 'idporten-loa-substantial' },
      high: { ...high, acr: 'idporten-loa-high' },
    },
    defaultLevel: 'substantial',
    required: [],
    representation: false,
  },
  ansattporten: {
    name: 'Ansattporten',
    urn: 'urn:ansattporten:',
    levels: {
      entraid: { rank: 0, amr: ['Entra-ID'], acr: 'entraid', button: 'Microsoft Entra ID' },
      substantial: { ...substantial, acr: 'substantial' },
      high: { ...high, acr: 'high' },
    },
    defaultLevel: 'substantial',
    required: ['state', 'nonce'],
    representation: true,
  },
};

export const rankOf = (mode, acr) => Object.values(mode.levels).find((level) => level.acr === acr)?.rank ?? -1;

// acr_values may name several levels; the lowest of them is enough, as the standard has it.
export function wantedLevel(mode, acrValues) {
  if (!acrValues) return mode.defaultLevel;
  const wanted = acrValues.split(' ');
  return Object.keys(mode.levels).find((name) => wanted.includes(mode.levels[name].acr));
}
