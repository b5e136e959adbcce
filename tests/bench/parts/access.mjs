// The access decision on the same data: the product's statements with row-level
// security, without any, and with a naive policy; and three policy engines.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ask, buffers, reader } from '../lib/ask.mjs';
import { fail, interleaved } from '../lib/load.mjs';
import { file, here, psql, readers } from '../lib/place.mjs';

const none = ['-', '-', '-', '-'];
const roles = { 'row-level security': 'pv_mypage', 'no row-level security': 'bench_free', 'naive row-level security': 'bench_naive' };
const engines = ['casbin', 'cedar', 'casl'];

// Half of what is asked is the reader's own, half is somebody else's.
function questions() {
  const handle = (n) => psql(`select bench.handle(${n})`);
  return readers.flatMap((n) => [{ reader: n, share: n * 60 + 7, may: true }, { reader: n, share: (n + 20) * 60 + 7, may: false }])
    .map((q) => ({ ...q, handle: handle(q.share) }));
}

export async function measure() {
  psql(`set client_min_messages = warning; ${file('naive.sql')}`);
  const asked = questions();
  const lists = readers.map((n) => reader(n, none));
  const checks = asked.map((q) => reader(q.reader, [q.handle]));
  for (const role of Object.values(roles)) {
    const list = ask('access_list', lists, { role, times: 100 });
    if (list.rows !== 51) fail(`a page of ${list.rows} rows as ${role}`);
    if (ask('access_still', checks, { role, times: 100 }).rows !== 0.5) fail(`wrong decisions as ${role}`);
  }
  const sql = async (statement, lines) => interleaved(Object.keys(roles), (name) => ask(statement, lines, { role: roles[name], times: 2000 }));
  const result = { list: await sql('access_list', lists), check: await sql('access_still', checks),
    buffers: Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, buffers('sql/access/access_list.sql', lists[0], { role })])) };
  const data = psql(`select json_agg(json_build_object('reader', right(s.reader::text, 12), 'share', s.handle, 'revoked', s.revoked_at is not null,
    'from', extract(epoch from s.visible_from)::bigint, 'loa', s.loa)) from data.share s where s.ref like 'b%'`);
  writeFileSync(`${here}/shares.json`, data);
  writeFileSync(`${here}/asked.json`, JSON.stringify(asked));
  result.engines = await interleaved(engines, async (name) => {
    const { stdout } = await promisify(execFile)(process.execPath, [`${here}/access/${name}.mjs`, here]);
    const { us, wrong } = JSON.parse(stdout);
    if (wrong) fail(`${name}: ${wrong} wrong decisions`);
    return { p50: us };
  });
  return result;
}
