// Everything in files.mjs is handed in at a running municipality: what is hostile is
// refused or held, and what is filed can be opened as nothing that acts.
//   tests/hostile/run      HOUSE names the municipality
import { spawnSync } from 'node:child_process';
import { openTown } from '../house/client.mjs';
import { Upload, ended, nap, rowOf, sha256 } from '../faults/kit.mjs';
import { harmless, hostile, telling, wrapped } from './files.mjs';

const MIMES = ['application/pdf', 'image/jpeg', 'image/png', 'image/heic', 'text/plain', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.oasis.opendocument.text'];
let passed = 0;
let failed = 0;
const check = (what, good, why = '') => {
  if (good) passed += 1;
  else { failed += 1; console.log(`not ok - ${what} ${why}`); }
};

// All that is in an archive, as Python reads it; null when it is broken.
function inflated(bytes) {
  const said = spawnSync('python3', ['-c', 'import io, sys, zipfile\nz = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\nassert z.testzip() is None\nfor i in z.infolist():\n assert i.date_time[0] == 1980 and not i.extra and not i.comment\n sys.stdout.buffer.write(z.read(i))'], { input: bytes, maxBuffer: 1 << 26 });
  return said.status === 0 ? said.stdout.toString('utf8') : null;
}

const town = openTown();
const shown = (name) => JSON.stringify(name.slice(0, 60));

async function hand(visitor, name, bytes) {
  const upload = new Upload(visitor, name, bytes, { kind: 'letter' });
  upload.answer = (await upload.create()).status;
  if (upload.answer === 201) await upload.finish();
  return upload;
}

async function hand_all(visitor, list) {
  const sent = [];
  for (const [name, bytes, why] of list) sent.push([await hand(visitor, name, bytes), why]);
  return sent;
}

async function settled(seconds) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await nap(500)) {
    if (await town.sql("select count(*) from data.upload where state = 'received' or state = 'filed' and read_back_at is null") === '0') return;
  }
}

// A file that was filed opens as what it is, and cannot act where it is opened.
async function opens(visitor, upload, row) {
  const handle = await town.sql(`select handle from data.share where id = '${row.share}'`);
  const page = await visitor.ask('GET', `/fil?id=${handle}`);
  const type = (page.headers['content-type'] ?? '').split(';')[0];
  const policy = page.headers['content-security-policy'] ?? '';
  check(`${shown(upload.name)} is given back as it came`, page.status === 200 && sha256(page.body) === sha256(upload.bytes), page.status);
  check(`${shown(upload.name)} opens as a type that does nothing`, MIMES.includes(type) && page.headers['x-content-type-options'] === 'nosniff', type);
  check(`${shown(upload.name)} may load and run nothing`, /default-src 'none'/.test(policy) && (type === 'application/pdf' || /sandbox/.test(policy)), policy);
  check(`${shown(upload.name)} is named in a header of its own`, !/[\r\n]/.test(page.headers['content-disposition'] ?? '') && /^(inline|attachment)/.test(page.headers['content-disposition'] ?? ''), page.headers['content-disposition']);
}

const visitor = await town.as('P14');
const evil = await hand_all(visitor, hostile);
const virus = await hand_all(visitor, wrapped);
const fine = await hand_all(visitor, harmless);
const tell = await hand_all(visitor, telling);
await settled(120);

// A name that is too bad is refused, or cleaned: what is stored is a plain name.
const PLAIN = /^[^\p{Cc}\p{Cf}\u2028\u2029/\\:*?"<>|]{1,200}$/u;
let cleaned = 0;
for (const [upload, why] of evil) {
  const row = upload.handle && await rowOf(town, upload.handle);
  const away = upload.answer === 400 || row?.state === 'refused';
  if (why !== 'name' || away) {
    check(`${shown(upload.name)} (${why}) does not come in`, away, row ? `${row.state} ${row.reason}` : upload.answer);
  } else {
    const name = await town.sql(`select filename from data.upload where handle = '${upload.handle}'`);
    cleaned += 1;
    check(`${shown(upload.name)} comes in under a plain name`, row?.state === 'filed' && PLAIN.test(name) && !/^[.\s]|[.\s]$/u.test(name) && /\.pdf$/i.test(name), name);
    if (row?.state === 'filed') await opens(visitor, upload, row);
  }
}
for (const [upload] of virus) {
  const row = upload.handle && await rowOf(town, upload.handle);
  check(`${shown(upload.name)} is refused or held`, row?.state === 'refused' || row?.state === 'held', row && `${row.state} ${row.reason}`);
}
for (const [upload] of fine) {
  const row = await ended(town, upload.handle, 10);
  check(`${shown(upload.name)} comes in`, row?.state === 'filed', row && `${row.state} ${row.reason}`);
  if (row?.state === 'filed') await opens(visitor, upload, row);
}
// What others may be given of it: without a word of what is not seen, and whole; or nothing, until somebody has looked.
for (const [upload, strips] of tell) {
  const row = await ended(town, upload.handle, 10);
  const [clean] = (await town.sql(`select r.ref, d.ref, r.metadata from data.upload u join data.document d on d.id = u.document join data.rendition r on r.document = d.id and r.kind = 'redacted' where u.handle = '${upload.handle}'`)).split('\n').filter(Boolean).map((line) => line.split('|'));
  check(`${shown(upload.name)} ${strips ? 'has a form that tells nothing' : 'waits for somebody to look at it'}`, row?.state === 'filed' && Boolean(clean) === strips, row && `${row.state} ${row.reason}`);
  if (!clean || !strips) continue;
  const share = JSON.parse(await town.operator('--json', 'share', clean[1], '--standing', 'P14.C', '--kind', 'read', '--rendition', clean[0], '--title', 'Brevet', '--decided-by', 'S27'));
  const handle = await town.sql(`select handle from data.share where ref = '${share.id ?? share.share}'`);
  const page = await visitor.ask('GET', `/fil?id=${handle}&last=1`);
  const all = upload.name.endsWith('.heic') ? page.body.toString('latin1') : inflated(page.body);
  check(`${shown(upload.name)} is whole without it`, page.status === 200 && all !== null, page.status);
  check(`${shown(upload.name)} tells nothing of who or where`, all !== null && !all.includes('Hemmelig') && all.includes({ odt: '<office:body>', docx: '<w:body>', heic: 'the picture itself' }[upload.name.split('.')[1]]));
}
check('nothing else was filed', await town.sql("select count(*) from data.upload where state = 'filed'") === String(fine.length + tell.length + cleaned));
check('every rendition is of a type that is taken', await town.sql(`select count(*) from data.rendition where ref like 'upload/%' and split_part(mime, ';', 1) not in (${MIMES.map((mime) => `'${mime}'`).join()})`) === '0');
check('of what was refused nobody has a key', await town.sql("select count(*) from data.upload_part p join data.upload u on u.id = p.upload where u.state = 'refused' and p.wrapped is not null") === '0');
check('a picture with a position has a form without it', await town.sql("select count(*) from data.rendition where ref like 'upload/%' and kind = 'redacted' and not metadata") !== '0');
console.log(`${evil.length} hostile, ${virus.length} EICAR, ${fine.length} harmless`);
console.log(`${passed} passed, ${failed} failed`);
visitor.close();
process.exitCode = failed ? 1 : 0;
