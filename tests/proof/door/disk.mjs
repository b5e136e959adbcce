// A disk of the database's own, small enough to be filled: a tmpfs, which takes root to mount.
import { execFileSync } from 'node:child_process';
import { renameSync, mkdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { sql, town } from './kit.mjs';

const db = `${town.state}/db`;
const kept = `${db}.kept`;
const filler = `${db}/filler`;
const run = (...words) => execFileSync(words[0], words.slice(1), { encoding: 'utf8' });

// Nothing can be written from now on: no room, and no part of the log that was made ready before.
async function fill() {
  const { bavail, bsize } = statfsSync(db);
  const room = Buffer.alloc(1 << 20, 1);
  try { for (let i = 0; i <= (bavail * bsize) >> 20; i += 1) writeFileSync(filler, room, { flag: 'a' }); } catch (error) { if (error.code !== 'ENOSPC') throw error; }
  for (let i = 0; i < 40; i += 1) {
    try { await sql('select pg_switch_wal(), txid_current()'); } catch { return; }
  }
}

export async function smallDisk() {
  const { uid, gid } = statSync(db);
  await town.stop('postgres');
  renameSync(db, kept);
  mkdirSync(db);
  const size = Number(run('du', '-sm', kept).split('\t')[0]) + 64;
  run('mount', '-t', 'tmpfs', '-o', `size=${size}m,mode=0700,uid=${uid},gid=${gid}`, 'portvakt-small', db);
  run('cp', '-a', `${kept}/.`, db);
  await town.start('postgres');
  return {
    fill,
    empty: async () => rmSync(filler, { force: true }),
    async end() {
      await town.stop('postgres');
      rmSync(kept, { recursive: true });
      mkdirSync(kept, { mode: 0o700 });
      run('cp', '-a', `${db}/.`, kept);
      run('umount', db);
      rmSync(db, { recursive: true });
      renameSync(kept, db);
      run('chown', `${uid}:${gid}`, db);
      await town.start('postgres');
    },
  };
}
