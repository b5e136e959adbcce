// Prints the addresses, and who can log in and what they will see:
//   node introduce.mjs PORT CONTENT STATE PEOPLE
import { readFileSync } from 'node:fs';

const [port, content, state, peopleFile] = process.argv.slice(2);
const EXCHANGE = new Set(['foster', 'contractor', 'supervisor', 'trusted', 'representative']);
const address = (name) => `https://${name}.localhost:${port}`;

function readDemo() {
  const records = readFileSync(`${state}/fjordvik/municipality.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const cells = JSON.parse(readFileSync(`${state}/fjordvik/cells.json`, 'utf8'));
  return { records, cells, people: JSON.parse(readFileSync(peopleFile, 'utf8')) };
}

// What the acceptance table says of a person: documents to open, and cards that say why not.
function sees(cells, id) {
  const own = cells.filter((cell) => cell.principal === id).map((cell) => cell.decision);
  const count = (...decisions) => own.filter((decision) => decisions.includes(decision)).length;
  const [open, sign, handedIn, withheld] = [count('A', 'AR', 'AC'), count('S'), count('U'), count('DT', 'DV')];
  return [open && `${open} to open`, sign && `${sign} to sign`, handedIn && `${handedIn} own`, withheld && `${withheld} withheld`].filter(Boolean).join(', ');
}

function portalsOf(records, id) {
  const capacities = records.filter((r) => r.do === 'standing' && r.person === id).map((r) => r.capacity);
  if (records.some((r) => r.do === 'mandate' && r.agent === id)) capacities.push('representative');
  return new Set(capacities.map((capacity) => (EXCHANGE.has(capacity) ? 'Exchange' : 'My Page')));
}

function table(rows) {
  const wide = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => [...row[i]].length)));
  return rows.map((row) => `  ${row.map((cell, i) => cell + ' '.repeat(wide[i] - [...cell].length)).join('  ').trimEnd()}`).join('\n');
}

function people({ records, cells, people: all }) {
  const rows = all.map((person) => ({ person, portals: [...portalsOf(records, person.id)].join(' and '), what: sees(cells, person.id) }));
  const visible = rows.filter(({ portals, what }) => portals && what);
  const own = ({ person }) => person.levels.includes('high');
  const line = ({ person, portals, what }) => [person.name, person.role, portals, what];
  const children = visible.filter((row) => !own(row));
  const elsewhere = state === `/var/tmp/portvakt-${process.getuid()}` ? '' : ` --state ${state}`;
  return `Who can log in, and what they will see
${table([['name', 'who', 'where', 'documents'], ...visible.filter(own).map(line)])}

Children without an electronic id come in by a one-time code:
${table(children.map(line))}
  tests/house/house operator${elsewhere} child-session ${children[0]?.person.id} --opened-by S27
  prints one for ${children[0]?.person.name}, to be typed at My Page ("Med kode fra saksbehandler").
Others at the provider's page (staff, the municipal lawyer) can log in; nothing is shared with them.`;
}

console.log(`
My Page (Min side)          ${address('minside')}
Exchange (Samhandling)      ${address('samhandling')}
Signing (Signering)         ${address('signering')}
The browser warns once, unless it trusts ${state}/tls/ca.pem (good for .localhost only).
E-mail and SMS to people go nowhere: they lie in ${state}/notices/out.
`);
if (content === 'demo') console.log(`${people(readDemo())}\n`);
