// Who can log in. The file is a JSON array of
// {id, pid, name, role, levels: ["substantial", "high"], orgs: [{orgno, name, unit_type?, actions?, resources?}], born?}.
import fs from 'node:fs';

const LOWEST_AGE = 13; // MinID's; BankID has its own, which `levels` says.

// Birth date of a national identity number: D-numbers add 40 to the day, synthetic series 40 or 80 to the month.
export function bornOf(pid) {
  const [day, month, year, individual] = [[0, 2], [2, 4], [4, 6], [6, 9]].map(([from, to]) => Number(pid.slice(from, to)));
  let century = 1900;
  if (individual >= 500 && year < 40) century = 2000;
  else if (individual >= 500 && individual < 750 && year >= 54) century = 1800;
  const pad = (n) => String(n).padStart(2, '0');
  return `${century + year}-${pad(month % 40)}-${pad(day % 40)}`;
}

export function ageOn(born, today) {
  const [year, month, day] = born.split('-').map(Number);
  const passed = today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (passed ? 0 : 1);
}

function checked(person) {
  const { id, pid, name, role = '', levels = [], orgs = [] } = person;
  if (!id || !name || !/^\d{11}$/.test(pid ?? '')) throw new Error(`people file: id, name and an 11-digit pid are needed: ${JSON.stringify(person)}`);
  for (const org of orgs) {
    if (!/^\d{9}$/.test(org.orgno ?? '') || !org.name) throw new Error(`people file: ${id}: an organisation needs orgno (9 digits) and name`);
  }
  return { id, pid, name, role, levels, orgs, born: person.born ?? bornOf(pid) };
}

export function loadPeople(file) {
  const people = JSON.parse(fs.readFileSync(file, 'utf8')).map(checked);
  const byId = new Map(people.map((person) => [person.id, person]));
  if (byId.size !== people.length) throw new Error('people file: the same id twice');
  return {
    all: people,
    find: (id) => byId.get(id),
    // A child is refused whatever the file says: the original has nothing to log it in with.
    may: (person, level) => person.levels.includes(level) && ageOn(person.born, new Date()) >= LOWEST_AGE,
  };
}
