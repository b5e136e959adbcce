// The route tables, read from the C sources, so that a new route is met by itself.
import { readFileSync } from 'node:fs';
import { must } from './kit.mjs';

const SOURCES = { login: 'portals/login/main.c', mypage: 'portals/mypage/main.c', exchange: 'portals/exchange/main.c' };
const ROW = /\{\s*"([A-Z]+)",\s*"(\/[^"]*)",\s*(NEEDS_\w+),\s*(\w+),\s*(NULL|"[\w.]+"),\s*(NULL|\w+)\s*\}/g;

export function routes() {
  return Object.entries(SOURCES).flatMap(([portal, file]) => {
    const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    const table = /static const struct route routes\[\] = \{([\s\S]*?)\n\};/.exec(source)?.[1];
    must(table, `${file} has no table of routes`);
    const rows = [...table.matchAll(ROW)].map(([, method, path, needs, handler]) => ({ portal, method, path, needs, handler }));
    const lines = table.split('\n').filter((line) => /\{ *"/.test(line)).length;
    must(rows.length === lines && rows.length > 5, `${file}: ${rows.length} of ${lines} routes understood`);
    return rows;
  });
}
