#!/usr/bin/env node
// Whom each route is for, as the tables in C say it, is the list in routes.txt:
// whoever opens a route to more people says so there.
//   node tests/proof/routes.mjs [--write]      TREE: other sources than these
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { routes } from './tables.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const TREE = process.env.TREE ?? `${HERE}/../..`;
const FOR = { NEEDS_NOTHING: 'anybody', NEEDS_PERSON: 'a person', NEEDS_PARTY: 'a person in a capacity' };

const now = routes(TREE).map(({ portal, method, path, needs }) => `${portal} ${method} ${path} is for ${FOR[needs]}`);
if (process.argv[2] === '--write') writeFileSync(`${HERE}routes.txt`, `${now.join('\n')}\n`);
const wanted = readFileSync(`${HERE}routes.txt`, 'utf8').trim().split('\n');
let failed = 0;
for (const line of new Set([...wanted, ...now])) {
  const good = wanted.includes(line) && now.includes(line);
  if (!good) {
    failed += 1;
    console.log(`not ok - ${line}: ${now.includes(line) ? 'is not in routes.txt' : 'is not so any more'}`);
  }
}
console.log(`${wanted.filter((line) => now.includes(line)).length} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
