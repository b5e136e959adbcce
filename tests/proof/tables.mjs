// The portals' tables of routes, read from the C sources with those of their
// wings, so that a new route is met by itself.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PORTALS = ['login', 'mypage', 'exchange', 'esign'];
const ROW = /\{\s*"([A-Z]+)",\s*"(\/[^"]*)",\s*(NEEDS_\w+),\s*(\w+),\s*(NULL|"[\w.]+"),\s*(NULL|\w+)\s*\}/g;

function table(file) {
  const rows = /static const struct route routes\[\] = \{([\s\S]*?)\n\};/.exec(readFileSync(file, 'utf8'))?.[1];
  if (rows === undefined) throw new Error(`${file} has no table of routes`);
  const found = [...rows.matchAll(ROW)].map(([, method, path, needs, handler]) => ({ method, path, needs, handler }));
  const lines = rows.split('\n').filter((line) => /\{ *"/.test(line)).length;
  if (found.length !== lines || lines === 0) throw new Error(`${file}: ${found.length} of ${lines} routes understood`);
  return found;
}

function wings(tree) {
  const folder = `${tree}/portals/common`;
  const files = readdirSync(folder).filter((name) => name.endsWith('.c')).map((name) => `${folder}/${name}`);
  return new Map(files.flatMap((file) => {
    const wing = /^const struct wing (\w+) = /m.exec(readFileSync(file, 'utf8'))?.[1];
    return wing === undefined ? [] : [[wing, file]];
  }));
}

const TREE = fileURLToPath(new URL('../..', import.meta.url));

// A portal's own file, and those of its wings.
function files(tree, portal) {
  const known = wings(tree);
  const file = `${tree}/portals/${portal}/main.c`;
  const list = /wings\[\] = \{([\s\S]*?)NULL \};/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  return [file, ...[...list.matchAll(/&(\w+)/g)].map(([, wing]) => {
    if (!known.has(wing)) throw new Error(`${file}: ${wing} was not found`);
    return known.get(wing);
  })];
}

export function routes(tree = TREE) {
  return PORTALS.flatMap((portal) => files(tree, portal).flatMap(table).map((route) => ({ portal, ...route })));
}

// "portal path": where a POST needs no form token.
export function foreign(tree = TREE) {
  return PORTALS.flatMap((portal) => files(tree, portal).flatMap((file) => {
    const list = /foreign\[\] = \{([^}]*)\}/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    return [...list.matchAll(/"([^"]+)"/g)].map(([, path]) => `${portal} ${path}`);
  }));
}
