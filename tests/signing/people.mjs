// Who can sign: the same file as for tests/idporten, [{ id, pid, name, born, role, … }].
import fs from 'node:fs';

export function loadPeople(file) {
  const all = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const { id, pid, name, born } of all) {
    if (!id || !name || !/^\d{11}$/.test(pid ?? '') || !/^\d{4}-\d\d-\d\d$/.test(born ?? '')) throw new Error(`people file: id, name, pid and born are needed: ${id}`);
  }
  return { all, find: (id) => all.find((person) => person.id === id) };
}
