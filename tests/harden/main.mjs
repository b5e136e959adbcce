import { finish } from './kit.mjs';

const wanted = process.argv.slice(2);
for (const part of ['binaries', 'units', 'promises']) {
  if (wanted.length === 0 || wanted.includes(part)) (await import(`./${part}.mjs`)).default();
}
finish();
