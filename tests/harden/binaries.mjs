// Every program, by hardening-check, by its headers, and by what the compiler wrote down of itself.
import { readdirSync } from 'node:fs';
import { BUILD, ROOT, check, run } from './kit.mjs';

// hardening-check cannot see stack clash protection in a program whose frames are small:
// that one is found below, in what the compiler was told.
const SEEN = ['Position Independent Executable', 'Stack protected', 'Fortify Source functions', 'Read-only relocations', 'Immediate binding'];
const TOLD = ['-fstack-protector-strong', '-fstack-clash-protection', '-ftrivial-auto-var-init=zero', '-fzero-call-used-regs=used-gpr', '-fPIE', '-O2'];
const X86_TOLD = ['-fcf-protection=full', '-mharden-sls=all'];
const X86 = process.arch === 'x64';

function byHardeningCheck(program, path) {
  const { text } = run('hardening-check', [path]);
  for (const property of X86 ? [...SEEN, 'Control flow integrity'] : SEEN) {
    check(`${program} has ${property.toLowerCase()}`, new RegExp(`^ ${property}: yes`, 'm').test(text), text);
  }
}

function byHeaders(program, path) {
  const segments = run('readelf', ['-lW', path]).text;
  check(`${program} cannot run what lies on its stack`, /GNU_STACK.* RW +0x/.test(segments), segments);
  check(`${program} has no part that is both written and run`, !/LOAD.* RWE /.test(segments), segments);
  check(`${program} links no library by a path of its own`, !/RPATH|RUNPATH/.test(run('readelf', ['-dW', path]).text));
  if (X86) check(`${program} marks where jumps may land, and keeps a shadow stack`, /IBT, SHSTK/.test(run('readelf', ['-nW', path]).text));
}

function byCompiler(program, path) {
  const producers = run('readelf', ['--debug-dump=info', '--dwarf-depth=1', path]).text.split('\n').filter((line) => /DW_AT_producer/.test(line) && /GNU C17/.test(line));
  check(`${program} says how each of its files was compiled`, producers.length > 5, `${producers.length} files`);
  for (const flag of X86 ? [...TOLD, ...X86_TOLD] : TOLD) {
    check(`${program} is compiled with ${flag} throughout`, producers.every((line) => line.includes(` ${flag}`)), producers.find((line) => !line.includes(` ${flag}`)));
  }
}

export default function binaries() {
  const programs = readdirSync(new URL(`${BUILD}/bin`, `file://${ROOT}`));
  check('there are the seven programs', programs.length >= 7, programs.join(' '));
  for (const program of programs) {
    const path = `${BUILD}/bin/${program}`;
    byHardeningCheck(program, path);
    byHeaders(program, path);
    byCompiler(program, path);
  }
}
