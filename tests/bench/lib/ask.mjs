// One statement of the product, asked by ask.c, and what EXPLAIN counts of it.
import { here, owned, product, psql, run, token } from './place.mjs';
import { fail } from './load.mjs';

export const id = (kind, n) => `0000000${kind}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

// What a reader passes to a statement: me, principal, types, level, and the statement's own.
export const reader = (n, own, options) => [token(n, options), id(3, n), '-', '-', '3', ...own];

export function ask(name, lines, { database = 'portvakt', role = 'pv_mypage', times = 2000 } = {}) {
  const text = owned([`${here}/ask`, run, database, role, `${here}/sql/${name}.sql`, String(times)], { input: `${lines.map((l) => l.join('\t')).join('\n')}\n` });
  const result = JSON.parse(text);
  if (result.errors) fail(`${name} as ${role} in ${database}: ${result.errors} errors`);
  return result;
}

// Pages of the buffer cache that one execution touched.
export function buffers(file, [cookie, ...params], { database = 'portvakt', role = 'pv_mypage' } = {}) {
  const values = params.map((p) => (p === '-' ? 'null' : `'${p}'`)).join(', ');
  const call = `execute it${values ? ` (${values})` : ''}`;
  const plan = psql(`set plan_cache_mode = force_generic_plan; ${['bitmapscan', 'seqscan', 'hashjoin', 'mergejoin', 'memoize', 'material'].map((n) => `set enable_${n} = off;`).join(' ')} set search_path = '';
    prepare it as ${product(file)};
    begin; select pg_catalog.set_config('portvakt.token', '${cookie}', true) \\g /dev/null
    ${call} \\g /dev/null
    explain (analyze, buffers) ${call}; commit;`, { database, role });
  const [, hit = 0, , read = 0] = /Buffers: shared(?: hit=(\d+))?( read=(\d+))?/.exec(plan) ?? [];
  return Number(hit) + Number(read);
}
