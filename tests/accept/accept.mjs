// The acceptance: every cell of acceptance.csv and the closure rule, then every
// transition of transitions.csv, and what is handed in: the U cells, every row of
// routing.csv and the rows of intake.csv that are about uploads; over the real HTTP
// surface.
//   accept.mjs [cells] [uploads] [routing] [intake] [TT01 TT02 …]
import { checkCells } from './cells.mjs';
import { checkIntake, checkRouting, checkUploads } from './handin.mjs';
import { Acceptance } from './kit.mjs';
import { transitions } from './transitions.mjs';

const wanted = process.argv.slice(2);
const asked = (name) => wanted.length === 0 || wanted.includes(name);
const a = new Acceptance();

if (asked('cells')) {
  await checkCells(a);
  console.log(`cells: ${a.passed} of ${a.passed + a.failed}`);
}
for (const [name, run] of [['uploads', checkUploads], ['routing', checkRouting], ['intake', checkIntake]]) {
  if (!asked(name)) continue;
  const before = a.failed;
  if (name === 'uploads' || wanted.length > 0) await a.reset();
  try {
    await run(a);
  } catch (error) {
    a.check(`${name} runs`, false, error.stack ?? String(error));
  }
  console.log(`${name}  ${a.failed === before ? 'ok' : 'FAILED'}`);
}
for (const { id, command, check, run } of transitions) {
  if (!asked(id)) continue;
  const before = a.failed;
  await a.reset();
  try {
    await run(a, (what, good, detail) => a.check(`${id} ${what}`, good, detail));
  } catch (error) {
    a.check(`${id} runs`, false, error.stack ?? String(error));
  }
  console.log(`${id}  ${command}  →  ${check}  ${a.failed === before ? 'ok' : 'FAILED'}`);
}
if (wanted.length === 0 || wanted.some((w) => w.startsWith('TT'))) await a.reset();
console.log(`${a.passed} passed, ${a.failed} failed`);
process.exit(a.failed === 0 && a.passed > 0 ? 0 : 1);
