// The same questions at 10 thousand, 1 million and 10 million shares, and by a
// person who has 5,000 documents: latency (one pipelined round trip with token
// and row-level security) and buffers.
import { statfsSync } from 'node:fs';
import { ask, buffers, reader } from '../lib/ask.mjs';
import { fail, median, rounds } from '../lib/load.mjs';
import { file, openSessions, psql, say } from '../lib/place.mjs';

const sizes = (process.env.SHARES ?? '10000 1000000 10000000').split(' ').map(Number);
const none = ['-', '-', '-', '-'];
const patience = Number(process.env.SCALE_SECONDS ?? 480) * 1000; // for the making of one

function make(shares) {
  const database = `scale_${shares}`;
  const { bavail, bsize } = statfsSync('/var/tmp');
  if (bavail * bsize < shares * 2500 + 4e9) { say(`no room on the disk for ${shares} shares`); return null; }
  psql(`drop database if exists ${database} with (force)`, { database: 'postgres' });
  psql(`create database ${database} template portvakt_fresh`, { database: 'postgres' });
  const began = Date.now();
  try { psql(file('data.sql'), { database, set: { shares, each: 60 }, timeout: patience }); } catch (e) {
    if (e.code !== 'ETIMEDOUT') throw e;
    psql(`drop database ${database} with (force)`, { database: 'postgres' });
    fail(`${shares} shares were not made within ${patience / 1000} s`);
    return null;
  }
  say(`${shares} shares made in ${Math.round((Date.now() - began) / 1000)} s`);
  const many = Math.floor(shares / 60); // the reader with 5,000
  const some = Array.from({ length: 100 }, (_, i) => Math.floor((many - 1) * i / 100));
  openSessions([...some, many], { database });
  const handle = (n) => psql(`select bench.handle(${n})`, { database });
  return { database, shares, many: [reader(many, [], { database })], lists: some.map((n) => reader(n, none, { database })), checks: some.map((n) => reader(n, [handle(n * 60 + 7)], { database })) };
}

export function measure() {
  for (const set of ["max_wal_size = '16GB'", "checkpoint_timeout = '30min'"]) psql(`alter system set ${set}`);
  psql('select pg_reload_conf()');
  const places = sizes.map(make).filter(Boolean);
  const results = Object.fromEntries(places.map((p) => [p.shares, { list: [], check: [], many: [] }]));
  const manyLines = (p) => p.many.map((line) => [...line, ...none]);
  for (let round = 0; round < rounds; round++) for (const p of places) {
    const at = results[p.shares];
    const options = { database: p.database, times: 1500 };
    const list = ask('access_list', p.lists, options);
    if (list.rows !== 51) fail(`a page of ${list.rows} rows at ${p.shares}`);
    at.list.push(list.p50);
    at.check.push(ask('access_still', p.checks, options).p50);
    at.many.push(ask('access_list', manyLines(p), options).p50);
  }
  for (const p of places) {
    const at = results[p.shares];
    for (const k of ['list', 'check', 'many']) at[k] = median(at[k]);
    at.list_buffers = buffers('sql/access/access_list.sql', p.lists[50], p);
    at.check_buffers = buffers('sql/access/access_still.sql', p.checks[50], p);
    at.many_buffers = buffers('sql/access/access_list.sql', manyLines(p)[0], p);
    at.session_buffers = buffers('sql/session/session_enter.sql', [p.lists[50][0]], p);
    psql(`drop database ${p.database} with (force)`, { database: 'postgres' });
  }
  return results;
}
