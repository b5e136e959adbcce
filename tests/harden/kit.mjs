// Checks that print themselves as sentences, and count.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BUILD = process.env.BUILD ?? 'build';
export const read = (path) => readFileSync(new URL(path, `file://${ROOT}`), 'utf8');

const count = { passed: 0, failed: 0 };

// False, and a text that says more where something is wrong.
export function check(sentence, holds, more = '') {
  count[holds ? 'passed' : 'failed'] += 1;
  console.log(`${holds ? 'ok' : 'not ok'} - ${sentence}${holds || !more ? '' : `\n    ${String(more).trim().replaceAll('\n', '\n    ')}`}`);
}

// What a tool says, on either stream; it fails when it cannot be started.
export function run(command, args, options = {}) {
  try {
    return { ok: true, text: execFileSync(command, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28, ...options }) };
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error(`${command} is not here: tests/house/install test`);
    return { ok: false, text: `${error.stdout ?? ''}${error.stderr ?? ''}` };
  }
}

export function finish() {
  console.log(`${count.passed} passed, ${count.failed} failed`);
  process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;
}
