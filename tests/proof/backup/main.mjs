// Ten drills at random moments under load.  Half of them lose the machine's disk: database and vault
// are gone, and the municipality goes on from the backup.  The other half go back to a moment, beside
// the running one.  Nothing that was acknowledged may be missing, and nothing destroyed may open.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { PG, ask, check, config, finish, follower, makeFolder, pidOf, portvakt, putFile, random, readConfig, sleep, start, state, town, until } from './kit.mjs';
import { Load } from './load.mjs';

const quick = process.argv.includes('--quick');
const at = process.argv.indexOf('--seed');
const seed = at > 0 ? Number(process.argv[at + 1]) : (Date.now() & 0xffffff);
const next = random(seed);
const some = (low, high) => low + Math.floor(next() * (high - low));
const original = readConfig();
const PEOPLE = quick ? ['P03', 'P07'] : ['P01', 'P03', 'P07', 'P14'];

// ── Before ──

async function beginCopying(folder) {
  const receiver = follower(folder);
  await until('the receiver follows', async () => {
    if (receiver.exitCode !== null) throw new Error(receiver.said);
    return await ask("select count(*) from pg_stat_replication where application_name = 'portvakt_backup' and state = 'streaming'") === '1';
  });
  await ask("alter system set synchronous_standby_names = 'portvakt_backup'");
  await ask('select pg_reload_conf()');
  putFile(config, `${original}vault.mirror = ${folder}/vault\n`);
  return receiver;
}

async function endCopying(receiver) {
  await ask('alter system reset synchronous_standby_names').catch(() => {});
  await ask('select pg_reload_conf()').catch(() => {});
  receiver.kill('SIGTERM');
  await receiver.ended;
  await ask("select pg_drop_replication_slot('portvakt_backup')").catch(() => {});
  putFile(config, original);
}

// ── After ──

const quoted = (keys) => keys.map((key) => `'${key}'`).join(',') || "''";

// How many of them the database has.
const FOUND = {
  letter: (keys) => `select once from data.letter where once in (${keys})`,
  document: (keys) => `select ref from data.document where ref in (${keys})`,
  signing: (keys) => `select ref from data.signing where ref in (${keys}) and bundle is not null`,
  rendition: (keys) => `select ref from data.rendition where ref in (${keys})`,
  share: (keys) => `select ref from data.share where ref in (${keys})`,
};

async function compare(drill, load, socket, moment = Infinity) {
  for (const [kind, statement] of Object.entries(FOUND)) {
    const mine = load.acknowledged.filter((one) => one.kind === kind);
    const there = (await ask(statement(quoted(mine.map(({ key }) => key))), socket)).split('\n').filter(Boolean);
    for (const { key, began, ended } of mine) {
      const times = there.filter((one) => one === key).length;
      if (ended < moment) check(times === 1, `drill ${drill}: ${kind} ${key} was acknowledged and is there ${times} times`);
      else if (began > moment) check(times === 0, `drill ${drill}: ${kind} ${key} came later and is there`);
    }
  }
}

const lies = (vault, id) => existsSync(`${vault}/${id.slice(0, 2)}/${id}`);

async function stayDestroyed(drill, names, socket, vaults) {
  for (const name of names) {
    const row = await ask(`select x.id, x.wrapped is null, d.destroyed_at is not null from data.rendition x join data.document d on d.id = x.document where x.ref = '${name}-r'`, socket);
    if (!row) continue; // of a later time
    const [id, ...gone] = row.split('|');
    check(gone.join() === 't,t', `drill ${drill}: ${name} was destroyed and has its key again (${gone})`);
    check(!vaults.some((vault) => lies(vault, id)), `drill ${drill}: ${name} was destroyed and its blob lies in a vault`);
  }
}

function restored(drill, answer, least) {
  check(answer.ok && /^restored$/m.test(answer.out), `drill ${drill}: restore: ${answer.out.trim().split('\n').slice(-8).join(' | ')}`);
  const blobs = Number(/(\d+) blobs open and match/.exec(answer.out)?.[1] ?? 0);
  check(blobs > 80, `drill ${drill}: ${blobs} blobs open and match`);
  const bundles = Number(/(\d+) that are out for signature/.exec(answer.out)?.[1] ?? 0);
  check(bundles >= least, `drill ${drill}: ${bundles} of what is out for signature open and match, of ${least}`);
  check(/, 0 faults/.test(answer.out), `drill ${drill}: the vault has faults`);
  return blobs;
}

// ── The two kinds of disaster ──

const SERVICE = ['clerk', 'intake', 'login', ...['mypage', 'exchange'].flatMap((portal) => ['pages', 'files', 'packages', 'uploads'].map((what) => `${portal}-${what}`)), 'esign-pages', 'esign-files'];

async function loss(drill, folder, load, receiver, visitors) {
  writeFileSync(`${state}/run/postgres.off`, '');
  process.kill(-pidOf('postgres'), 'SIGKILL');
  receiver.kill('SIGKILL');
  await Promise.all([load.cut(), receiver.ended]);
  await Promise.all(SERVICE.map((part) => town.stop(part)));
  for (const gone of ['db', 'vault', 'signing']) rmSync(`${state}/${gone}`, { recursive: true });
  putFile(config, original);

  const began = Date.now();
  const blobs = restored(drill, await portvakt(['restore', folder, '--database', `${state}/db`]), load.bundles());
  const seconds = (Date.now() - began) / 1000;
  await town.start('postgres');
  await ask('alter system reset synchronous_standby_names');
  await ask('select pg_reload_conf()');
  await compare(drill, load, `${state}/run`);
  await stayDestroyed(drill, load.destroyed.map(({ name }) => name), `${state}/run`, [`${state}/vault`, `${folder}/vault`]);
  await goesOn(drill, load, visitors);
  return { blobs, seconds };
}

// The people who were logged in go on, and so does the journal: the keeper signs what extends its last head.
async function goesOn(drill, load, visitors) {
  const head = () => ask('select coalesce(max(size), 0) from journal.head where signature is not null').then(Number);
  const before = await head();
  await Promise.all(SERVICE.map((part) => town.start(part)));
  for (const visitor of visitors) {
    await until(`drill ${drill}: a page`, async () => (await visitor.ask('GET', '/meldinger')).status === 200);
    check(true, 'pages');
  }
  const handle = await ask(`select handle from data.share where ref like 'Z${seed}-${drill}-%' order by made_at desc, ref desc limit 1`);
  if (handle) {
    const kari = visitors[PEOPLE.indexOf('P03')];
    const file = await kari.ask('GET', `/fil?id=${handle}`);
    const hash = await ask(`select x.sha256 from data.rendition x join data.share s on s.rendition = x.id where s.handle = '${handle}'`);
    check(file.status === 200 && createHash('sha256').update(file.body).digest('hex') === hash, `drill ${drill}: a shared letter opens (${file.status})`);
  }
  const letter = load.acknowledged.filter(({ kind, key }) => kind === 'letter' && key === load.last?.once)[0];
  if (letter) {
    const read = await portvakt(['read', await ask(`select handle from data.letter where once = '${letter.key}'`)]);
    check(read.out.trim() === load.last.body, `drill ${drill}: the last message reads as it was written: ${read.out}`);
  }
  await until(`drill ${drill}: the journal is signed on`, async () => await head() > before).then(() => check(true), (error) => check(false, error.message));
}

async function moment(drill, folder, load, receiver) {
  const when = Date.now();
  await sleep(some(400, 1500));
  const late = `D${seed}-${drill}c`;
  check(await load.destroy(late), `drill ${drill}: ${late} is destroyed after the moment`);
  await load.end();

  const [db, vault] = [`${state}/other/db`, `${state}/other/vault`];
  putFile(`${state}/other/conf`, original.replace(/^vault\.directory = .*$/m, `vault.directory = ${vault}`).replace(/^vault\.signing = .*$/m, `vault.signing = ${state}/other/signing`));
  const began = Date.now();
  const blobs = restored(drill, await portvakt(['restore', folder, '--database', db, '--at', new Date(when).toISOString()], { conf: `${state}/other/conf` }), load.bundles(when));
  const seconds = (Date.now() - began) / 1000;
  const server = start(`${PG}/postgres`, ['-D', db, '-c', `unix_socket_directories=${state}/other`]);
  try {
    await until('the restored database answers', () => ask('select 1', `${state}/other`));
    await compare(drill, load, `${state}/other`, when);
    await stayDestroyed(drill, load.destroyed.map(({ name }) => name), `${state}/other`, [vault, `${folder}/vault`]);
  } finally {
    server.kill('SIGINT');
    await server.ended;
  }
  await endCopying(receiver);
  return { blobs, seconds };
}

// ── One drill ──

async function drill(n, disaster) {
  const folder = `${state}/drill`;
  for (const old of [folder, `${state}/other`]) rmSync(old, { recursive: true, force: true });
  makeFolder(`${state}/other`);
  const visitors = [];
  for (const person of PEOPLE) visitors.push(await town.as(person));
  const load = new Load(`${seed}-${n}`);
  const receiver = await beginCopying(folder);
  load.begin(visitors);

  // Destroyed before the backup; in the backup and destroyed after it; and, by the drill, after the moment.
  check(await load.document(`D${seed}-${n}a`, 'POLITIATTEST') && await load.destroy(`D${seed}-${n}a`), `drill ${n}: destroyed before`);
  check(await load.document(`D${seed}-${n}b`, 'POLITIATTEST') && await load.document(`D${seed}-${n}c`, 'POLITIATTEST'), `drill ${n}: written before`);
  check(await load.sign(`G${seed}-${n}a`), `drill ${n}: out for signature before`);
  await sleep(some(0, quick ? 500 : 3000));
  const taken = await portvakt(['backup', folder]);
  check(taken.ok, `drill ${n}: backup: ${taken.out.trim()}`);
  check(await load.destroy(`D${seed}-${n}b`), `drill ${n}: destroyed after`);
  check(await load.sign(`G${seed}-${n}b`), `drill ${n}: out for signature after`);
  await sleep(some(300, quick ? 1200 : 4000));
  const { blobs, seconds } = await disaster(n, folder, load, receiver, visitors);
  const count = (kind) => load.acknowledged.filter((one) => one.kind === kind).length;
  console.log(`# drill ${n} (${disaster.name}): ${count('letter')} messages, ${count('rendition')} renditions, ${count('share')} shares acknowledged, ${load.destroyed.length} documents destroyed, ${load.refused} refused; ${blobs} blobs match; restored in ${seconds.toFixed(1)} s`);
  for (const visitor of visitors) visitor.close();
}

console.log(`# seed ${seed}`);
const disasters = quick ? [loss] : Array.from({ length: 10 }, (_, i) => (i % 2 ? moment : loss));
try {
  for (const [i, disaster] of disasters.entries()) await drill(i + 1, disaster);
} catch (error) {
  check(false, error.stack);
} finally {
  putFile(config, original);
  await ask('alter system reset synchronous_standby_names').catch(() => {});
  await ask('select pg_reload_conf()').catch(() => {});
  for (const old of ['drill', 'other']) rmSync(`${state}/${old}`, { recursive: true, force: true });
}
finish();
