// SECURITY.md names only commands, files and programs that there are.
import { accessSync, constants, existsSync } from 'node:fs';
import { ROOT, check, read } from './kit.mjs';

const there = (path) => existsSync(new URL(path, `file://${ROOT}`));

function isExecutable(path) {
  try {
    accessSync(new URL(path, `file://${ROOT}`), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const targets = () => {
  const files = ['Makefile', ...[...read('Makefile').matchAll(/^include (\S+)$/gm)].map(([, file]) => file).filter(there)];
  return new Set(files.flatMap((file) => [...read(file).matchAll(/^([a-z][a-z -]*):(?!=)/gm)].flatMap(([, names]) => names.trim().split(/ +/))));
};
const suites = () => new Set([.../^suites='\n([\s\S]*?)\n'$/m.exec(read('tests/run'))[1].matchAll(/^\S+ (\S+)/gm)].map(([, name]) => name));

// "make DEBUG=san unit" asks for the target unit; "tests/run a b" for two suites.
function exists(command) {
  const [first, ...rest] = command.split(' ');
  const words = rest.filter((word) => !word.includes('='));
  if (first === 'make') return words.length > 0 && words.every((word) => targets().has(word));
  if (first === 'tests/run') return words.length > 0 && words.every((word) => suites().has(word));
  return isExecutable(first);
}

export default function promises() {
  const text = read('SECURITY.md');
  const spans = [...new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span))];
  const commands = spans.filter((span) => /^(make|tests\/\S+)( |$)/.test(span));
  check('SECURITY.md names commands', commands.length >= 10, commands.join(', '));
  for (const command of commands) check(`there is ${command}`, exists(command));
  for (const path of spans.filter((span) => /^(core|services|portals|sql|include|nginx)\/[\w./-]+$/.test(span))) check(`there is ${path}`, there(path));
  for (const [, file] of text.matchAll(/\b(test_\w+)\b/g)) check(`there is tests/unit/${file}.c`, there(`tests/unit/${file}.c`));

  const promised = /## What is promised\n([\s\S]*?)\n## /.exec(text)[1].split('\n').filter((line) => /^\| (?!promise|---)/.test(line));
  for (const line of promised.filter((row) => !/^\|[- |]+\|$/.test(row))) {
    const [, promise, proof] = line.split('|');
    check(`a command stands beside: ${promise.trim()}`, [.../`([^`]+)`/g[Symbol.matchAll](proof)].some(([, span]) => commands.includes(span)));
  }
  const trusted = /## Who trusts whom\n([\s\S]*?)\n## /.exec(text)[1];
  const rows = [...read('core/confine.c').matchAll(/\.program = "(\w+)"/g)].map(([, program]) => program);
  for (const program of rows) check(`SECURITY.md says who trusts ${program}`, program === 'tool' ? /its tools/.test(trusted) : trusted.includes(`\`${program}\``));
}
