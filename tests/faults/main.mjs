// What goes wrong while somebody hands in: processes killed at every step, senders
// that go away, a full disk, a database that starts again.  Then it is counted:
// nothing that was acknowledged is lost, nothing half is visible.
//   tests/faults/run [--quick] [--seed N]      HOUSE names a municipality, or one is brought up
import { spawnSync, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { openTown } from '../house/client.mjs';
import { Upload, ended, nap, pdf, rowOf, sha256 } from './kit.mjs';
import { Steps } from './steps.mjs';
import { exif, jpeg } from '../hostile/forms.mjs';

const quick = process.argv.includes('--quick');
const town = openTown();
await town.reset();
const { state } = town;
const owner = statSync(state);
const counts = { uploads: 0, kills: 0, cuts: 0, restarts: 0, full: 0, lost: 0, half: 0 };
let passed = 0;
let failed = 0;

let seed = Number(process.argv[process.argv.indexOf('--seed') + 1]) || 20261121;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return Math.floor((seed / 4294967296) * n); };

function check(what, good, why = '') {
  if (good) passed += 1;
  else { failed += 1; console.log(`not ok - ${what} ${why}`); }
  return good;
}

// ── Who hands in ──

const all = [];
let visitor = await town.as('P14');

async function begin(bytes, name = 'brev.pdf') {
  const upload = new Upload(visitor, name, bytes, { kind: 'letter' });
  all.push(upload);
  counts.uploads += 1;
  await upload.create();
  return upload;
}

const picture = () => jpeg({ segments: [[0xe1, exif()], [0xfe, `${Math.random()}`]] });

// ── Killed at each of its calls ──

const steps = new Steps(state);
const some = (points) => (quick ? points.filter((_, i) => i % Math.ceil(points.length / 14) === 0) : points);

async function intake_killed_at_each_step() {
  await town.stop('intake');
  const first = await begin(picture(), 'bilde.jpg');
  await first.finish();
  await steps.run('intake', steps.rules, async () => (await rowOf(town, first.handle)).told);
  const points = steps.between();
  const chosen = some(points);
  let kills = 0;
  for (const point of chosen) {
    const upload = await begin(picture(), 'bilde.jpg');
    await upload.finish();
    if (await steps.run('intake', steps.kill(point), async () => (await rowOf(town, upload.handle)).told)) kills += 1;
  }
  await town.start('intake');
  counts.kills += kills;
  console.log(`the intake makes ${points.length} calls for one upload; killed at ${kills} of ${chosen.length}`);
  check('the intake dies at nearly all of its calls', kills >= chosen.length * 0.9, `${kills} of ${chosen.length}`);
}

// A part that runs: listed while one file comes in, then killed at each of these calls.
async function killed_while_it_runs(part, whole) {
  if (process.getuid() !== 0) {
    check(`${part} killed at each step: watching it takes root`, false);
    return;
  }
  const come = async () => { const upload = await begin(picture(), 'bilde.jpg'); await upload.finish({ seconds: 120 }); await whole(upload); };
  await steps.attached(part, steps.rules, come);
  const points = steps.busiest();
  const chosen = some(points);
  let kills = 0;
  for (const point of chosen) if (await steps.attached(part, steps.kill(point), come)) kills += 1;
  counts.kills += kills;
  console.log(`${part} makes ${points.length} calls for one upload; killed at ${kills} of ${chosen.length}`);
  check(`${part} dies at most of its calls`, kills >= chosen.length / 2, `${kills} of ${chosen.length}`);
}

async function portal_killed_at_each_step() {
  await killed_while_it_runs('mypage-uploads', async () => {});
}

async function keeper_killed_at_each_step() {
  await killed_while_it_runs('keeper', (upload) => ended(town, upload.handle));
}

// ── Other programs, while somebody sends ──

async function killed_while_sending() {
  for (const part of ['mypage-uploads', 'keeper', 'postgres', 'nginx', 'clamd', 'intake', ...(quick ? [] : ['mypage-uploads', 'keeper', 'postgres', 'intake'])]) {
    const upload = await begin(pdf(3 << 20));
    const sending = upload.finish({ size: 256 << 10, seconds: 120 });
    await nap(50 + random(400));
    await town.kill(part);
    counts.kills += 1;
    await sending;
    check(`${part} killed while a file is sent: it is sent whole`, true);
  }
}

async function switched_off() {
  for (const [part, reason] of [['clamd', 'scanner'], ['keeper', 'keeper']]) {
    const upload = await begin(pdf());
    if (part === 'clamd') await town.stop(part);
    await upload.finish();
    if (part === 'keeper') { await town.stop('keeper'); await town.sql(`update data.upload set state = 'received' where handle = '${upload.handle}' and state = 'held'`); }
    let row;
    for (const end = Date.now() + 20_000; Date.now() < end; await nap(200)) {
      row = await rowOf(town, upload.handle);
      if (row.state === 'held' || row.told) break;
    }
    if (part === 'clamd') {
      check('without clamd a file is held', row.state === 'held' && row.reason === reason, JSON.stringify(row));
      const page = (await visitor.get('/lever-inn')).text;
      check('and the person is told that it is', /brev\.pdf/.test(page) && !/Kvittering \(brev/.test(page.slice(0, page.indexOf('brev.pdf') + 300)), page.slice(-300));
    } else {
      check('without the keeper nothing is filed half', row.told || row.document === null, JSON.stringify(row));
    }
    await town.start(part);
    row = await ended(town, upload.handle, 60);
    check(`when ${part} is there again it is filed by itself`, row.state === 'filed' && row.told, JSON.stringify(row));
  }
}

// ── Senders that go away ──

async function cut_off() {
  const bytes = pdf(1 << 20);
  const places = [0, 1, 2, 100, 4095, 4096, 16383, 16384, 16385, 65535, 65536, bytes.length - 1];
  while (places.length < (quick ? 16 : 60)) places.push(random(bytes.length));
  const upload = await begin(bytes);
  for (const place of places) {
    const at = await upload.offset();
    if (at === undefined || at >= bytes.length) break;
    const size = Math.min(bytes.length - at, 300_000);
    await upload.cut(at, Math.min(place, size - 1), size);
    counts.cuts += 1;
    const now = await upload.offset();
    check(`cut after ${place} bytes: what is acknowledged is what is there`, now >= at && now <= at + Math.min(place, size), `${at} ${now}`);
  }
  await upload.finish({ size: 300_000 });
}

async function database_restarted() {
  for (let i = 0; i < (quick ? 2 : 6); i += 1) {
    const upload = await begin(pdf(2 << 20));
    const sending = upload.finish({ size: 128 << 10, seconds: 120 });
    await nap(random(600));
    await town.stop('postgres');
    await nap(300);
    await town.start('postgres');
    counts.restarts += 1;
    await sending;
    check('the database starts again while a file is sent: it is sent whole', true);
  }
}

// ── A full disk ──

const mount = (...words) => execFileSync('mount', words, { stdio: 'ignore' });

// The folder on a disk of its own with some MiB to spare, copied there and back.
async function full(folder, parts, then) {
  const place = `${state}/${folder}`;
  const kept = `${state}/${folder}.kept`;
  for (const part of parts) await town.stop(part);
  const used = Number(execFileSync('du', ['-sk', '--apparent-size', place], { encoding: 'utf8' }).split(/\s/)[0]);
  const blobs = Number(execFileSync('sh', ['-c', `find ${place} | wc -l`], { encoding: 'utf8' }));
  execFileSync('cp', ['-a', place, kept]);
  const away = () => { spawnSync('umount', ['-l', place]); process.exit(130); };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, away);
  mount('-t', 'tmpfs', '-o', `size=${used + 4 * blobs + 3000}k,mode=0700,uid=${owner.uid},gid=${owner.gid}`, 'portvakt-full', place);
  try {
    execFileSync('cp', ['-a', `${kept}/.`, place]);
    for (const part of parts) await town.start(part);
    await then(async () => mount('-o', 'remount,size=256m', place));
    for (const part of parts) await town.stop(part);
    execFileSync('rm', ['-rf', kept]);
    execFileSync('cp', ['-a', place, kept]);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
    execFileSync('umount', [place]);
    execFileSync('cp', ['-a', `${kept}/.`, place]);
    execFileSync('rm', ['-rf', kept]);
    for (const part of parts) await town.start(part);
  }
}

async function disk_full() {
  if (process.getuid() !== 0) {
    check('a full disk: mounting a small one takes root', false);
    return;
  }
  const bytes = pdf(6 << 20);
  await full('parts', ['mypage-uploads', 'intake'], async (grow) => {
    const upload = await begin(bytes);
    const answers = [];
    for (let at = 0; at !== undefined && at < bytes.length && answers.length < 8; at = await upload.offset()) answers.push((await upload.part(at, 1 << 20)).status);
    counts.full += 1;
    check('a full disk is told, and not acknowledged', answers.some((status) => status >= 500) && (await upload.offset()) < bytes.length, answers.join());
    await grow();
    await upload.finish({ size: 1 << 20 });
    const row = await ended(town, upload.handle);
    check('when there is room again it goes on', row.state === 'filed', JSON.stringify(row));
  });
  await full('vault', ['intake', 'mypage-files', 'mypage-pages'], async (grow) => {
    const upload = await begin(bytes);
    await upload.finish();
    let row;
    for (const end = Date.now() + 30_000; Date.now() < end && row?.state !== 'held'; await nap(200)) row = await rowOf(town, upload.handle);
    counts.full += 1;
    check('where documents have no room the file is held', row.state === 'held' && row.reason === 'storage', JSON.stringify(row));
    await grow();
    row = await ended(town, upload.handle, 60);
    check('and filed when they have', row.state === 'filed' && row.told, JSON.stringify(row));
  });
}

// ── Twice ──

async function sent_twice() {
  const bytes = pdf();
  const one = await begin(bytes);
  const two = new Upload(visitor, 'brev.pdf', bytes, { number: one.number });
  await Promise.all([two.create(), one.create()]);
  check('the same upload begun three times is one', one.handle === two.handle && one.handle !== undefined);
  const answers = await Promise.all([one.part(0), two.part(0), one.part(0)]);
  check('a part sent three times at once is taken once', answers.filter(({ status }) => status === 204).length === 1, answers.map(({ status }) => status).join());
  await one.finish();
}

// ── Counting ──

async function counted() {
  for (const upload of all) {
    await upload.finish({ seconds: 120 }).catch(() => {});
    const row = await ended(town, upload.handle, 90);
    const whole = row?.state === 'filed' && row.told && row.sha256 === sha256(upload.bytes) && row.receipt?.includes(row.sha256);
    if (!check(`${upload.handle} is filed, with its receipt`, whole, JSON.stringify({ ...row, receipt: undefined }))) counts.lost += 1;
    if (!whole) continue;
    const page = await visitor.ask('GET', `/fil?id=${row.handle}`);
    if (!check(`${upload.handle} is given back byte for byte`, page.status === 200 && sha256(page.body) === row.sha256, page.status)) counts.lost += 1;
  }
  const one = (what, query) => town.sql(query).then((n) => { if (!check(what, n === '0', n)) counts.half += Number(n); });
  await one('each upload is one document', "select count(*) from data.upload u where state = 'filed' and (select count(*) from data.document d where d.ref = 'upload/' || u.handle) <> 1");
  await one('each document has its original', "select count(*) from data.document d where ref like 'upload/%' and (select count(*) from data.rendition r where r.document = d.id and r.kind = 'original') <> 1");
  await one('each has exactly one journal entry', "select count(*) from data.upload u where state = 'filed' and (select count(*) from journal.entry j where j.event = 'document.handed_in' and j.document = u.document) <> 1");
  await one('no document without an upload that is filed', "select count(*) from data.document d where ref like 'upload/%' and not exists (select from data.upload u where u.document = d.id and u.state = 'filed')");
  await one('each picture has its form without metadata', "select count(*) from data.rendition r where kind = 'original' and mime = 'image/jpeg' and ref like 'upload/%' and not exists (select from data.rendition x where x.document = r.document and x.kind = 'redacted')");
  const exchanges = JSON.parse(await town.operator('--json', 'exchanges'));
  check('what came and its entries are equally many', exchanges.in === exchanges.in_entries && exchanges.in_wrong === 0, JSON.stringify(exchanges));
}

const lying = (folder) => readdirSync(`${state}/${folder}`, { withFileTypes: true }).filter((d) => d.isDirectory()).flatMap((d) => readdirSync(`${state}/${folder}/${d.name}`).map((name) => `${state}/${folder}/${d.name}/${name}`));

// More than the intake looks at in one go, as a crowded year leaves them.
function strays(count) {
  for (let i = 0; i < count; i += 1) {
    const id = randomUUID();
    const folder = `${state}/vault/${id.slice(0, 2)}`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${folder}/${id}`, 'x');
    for (const path of [folder, `${folder}/${id}`]) chownSync(path, owner.uid, owner.gid);
  }
}

// What was killed left files behind; a day later they are gone, and nothing else is.
async function swept() {
  strays(700);
  const known = new Set((await town.sql('select id from data.rendition where destroyed_at is null union select id from data.upload_part')).split('\n'));
  const stray = ['vault', 'parts'].flatMap(lying).filter((path) => !known.has(path.split('/').pop()));
  const then = Date.now() / 1000 - 2 * 86400;
  for (const path of ['vault', 'parts'].flatMap(lying)) { try { utimesSync(path, then, then); } catch { /* swept meanwhile */ } }
  await town.stop('intake');
  await town.start('intake');
  let left = [];
  for (const end = Date.now() + 120_000; Date.now() < end; await nap(300)) {
    left = ['vault', 'parts'].flatMap(lying).filter((path) => !known.has(path.split('/').pop()));
    if (left.length === 0) break;
  }
  console.log(`${stray.length} files belonged to nothing`);
  check('after a day what belongs to nothing is gone', left.length === 0, left.slice(0, 3).join());
  const names = new Set(lying('vault').map((path) => path.split('/').pop()));
  const missing = (await town.sql('select id from data.rendition where destroyed_at is null')).split('\n').filter((id) => !names.has(id));
  if (!check('and every document is still there', missing.length === 0, missing.join())) counts.lost += missing.length;
  const lasting = spawnSync('grep', ['-rlF', 'Exif', `${state}/vault`, `${state}/parts`], { encoding: 'utf8' }).stdout;
  check('nothing of it lies on disk in the clear', lasting === '', lasting);
}

const seconds = [];
for (const part of [sent_twice, intake_killed_at_each_step, portal_killed_at_each_step, keeper_killed_at_each_step, cut_off, killed_while_sending, database_restarted, switched_off, disk_full]) {
  const from = Date.now();
  await part();
  seconds.push(`${part.name} ${Math.round((Date.now() - from) / 1000)} s`);
  console.log(seconds.at(-1));
}
visitor.close();
visitor = await town.as('P14');
for (const upload of all) upload.visitor = visitor;
await counted();
await swept();
visitor.close();
console.log(`${counts.uploads} uploads, ${counts.kills} kills, ${counts.cuts} cuts, ${counts.restarts} restarts of the database, ${counts.full} full disks: ${counts.lost} lost, ${counts.half} half`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed || counts.lost || counts.half ? 1 : 0;
