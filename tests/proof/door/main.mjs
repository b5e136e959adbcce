// The door: node main.mjs [PART...]; HOUSE names the municipality (tests/proof/door/run brings one up).
import { closeSql, finish, promise, quick } from './kit.mjs';

const PARTS = ['provider', 'flows', 'logout', 'tls', 'raw', 'records', 'services', 'headers', 'redirects', 'crosssite', 'malloc', 'away'];
const QUICK = ['provider', 'flows', 'logout', 'raw', 'records', 'services', 'headers', 'redirects', 'crosssite'];

const asked = process.argv.slice(2);
for (const name of asked.length ? asked : quick ? QUICK : PARTS) {
  const began = Date.now();
  const { default: part } = await import(`./${name}.mjs`);
  try {
    await part();
  } catch (error) {
    await promise(`${name} ran to its end`, () => { throw error; });
  }
  console.log(`#   ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
closeSql();
finish();
