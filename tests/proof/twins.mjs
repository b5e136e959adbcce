// Two municipalities that differ only in what a reader may not see answer that reader alike, byte for byte: head and
// body of every page, list, search, export, part of a file, and error.  Both are copies of one database, so handles,
// ids and sessions are the same; one of them is changed by access/twin.sql.  For each live capacity of the demo
// municipality: with other hidden things; as it is; as it is again, which shows what differs by itself; and with one
// visible thing more or other, which must show.  And what is hidden is answered as what is nowhere.
//   HOUSE=STATE node tests/proof/twins.mjs [PERSON|CAPACITY…]      the municipality is reset before and after
import { readFileSync } from 'node:fs';
import { openTown } from '../house/client.mjs';
import { Count, Database, Line, copyDatabase, noHandle, quoted, requestOf } from './access/kit.mjs';
import { beUsed } from './access/others.mjs';
import { placesOf } from './access/places.mjs';

const ASLEEP = ['clerk', 'intake'];
const SHOWN = ['a share', 'a title', 'an ETag', 'a revocation', 'an opening by staff', 'a capacity'];
const town = openTown();
const count = new Count();
const cluster = new Database(town, 'postgres');
const tally = { readers: 0, requests: 0, compared: 0, alike: 0, controls: 0, masked: 0, different: 0 };

// ── Copies of the database ───────────────────────────────────────────────────

// A fresh copy of what all began with, changed by act; sessions are as young as they were.
async function fresh(act = () => true) {
  await copyDatabase(cluster, 'portvakt_twin', 'portvakt');
  return using('portvakt', async (database) => {
    await database.sql('update data.session set seen_at = clock_timestamp() where ended_at is null');
    return act(database);
  });
}

async function using(name, act) {
  const database = new Database(town, name);
  try {
    return await act(database);
  } finally {
    await database.close();
  }
}

// ── One reader ───────────────────────────────────────────────────────────────

// What is chance in every answer: the time of day, and the number of the form that is shown.
const MASKS = [/^Date: .*$/m, /name="once" value="[\w-]{43}"/g];
const mask = (text) => MASKS.reduce((said, pattern) => said.replace(pattern, () => { tally.masked += 1; return '*'; }), text);

// The reference of a letter that was written now: by its place in what was asked, wherever it is repeated.
function rename(answers) {
  const names = answers.flatMap(({ text }, i) => [...text.matchAll(/^Location: .*[?&]ok=([\w-]{22})\r?$/gm)].map(([, handle]) => [handle, `letter of request ${i}`]));
  return answers.map((answer) => ({ ...answer, text: names.reduce((said, [handle, name]) => said.replaceAll(handle, name), answer.text) }));
}

async function record(reader) {
  const line = new Line({ place: town.place, host: town.host(reader.portal) });
  const answers = [];
  for (const [i, place] of reader.places.entries()) {
    const form = place.fields && { ...place.fields, csrf: place.forged ? 'x'.repeat(43) : reader.csrf, once: `once${String(i).padStart(39, '0')}` };
    const { head, body, status } = await line.ask(requestOf(reader.visitor, place.method, place.path, { fields: form, headers: place.headers }), place.method === 'HEAD');
    const text = `${head}\n\n${body.toString('latin1')}`;
    answers.push({ status, text: mask(text) });
  }
  line.close();
  tally.requests += answers.length;
  return rename(answers);
}

function firstDifference(a, b) {
  const [x, y] = [a, b].map((text) => text.split('\n'));
  const i = x.findIndex((line, n) => line !== y[n]);
  return `line ${i}: ${JSON.stringify((x[i] ?? '').slice(0, 160))} and ${JSON.stringify((y[i] ?? '').slice(0, 160))}`;
}

const told = (reader, place) => `${reader.name}: ${place.method} ${place.path}${place.name ? ` (${place.name})` : ''}${place.headers ? ` ${JSON.stringify(place.headers)}` : ''}`;

function compare(reader, what, before, after) {
  reader.places.forEach((place, i) => {
    tally.compared += 1;
    count.check(`${what}: ${told(reader, place)}`, before[i].text === after[i].text, before[i].text === after[i].text ? '' : firstDifference(before[i].text, after[i].text));
  });
}

// What exists and is hidden is answered as what never was: but for the handle itself, where a page repeats it.
function compareWithNothing(reader, answers) {
  const nothing = new Map();
  const key = (place) => JSON.stringify([place.method, place.path.replaceAll(place.handle, '*'), place.headers, place.fields && { ...place.fields, id: '*', standing: '*' }, place.forged])
    .replaceAll(place.handle, '*').replace(Buffer.from(place.handle).toString('hex'), '*');
  const plain = (place, { text }) => text.replaceAll(place.handle, '*');
  reader.places.forEach((place, i) => { if (reader.nothing.has(place.handle)) nothing.set(key(place), plain(place, answers[i])); });
  reader.places.forEach((place, i) => {
    if (!place.name || !place.handle || reader.nothing.has(place.handle)) return;
    const other = nothing.get(key(place));
    tally.alike += 1;
    count.check(`hidden as nowhere: ${told(reader, place)}`, other === plain(place, answers[i]), other === undefined ? 'nothing to compare with' : firstDifference(plain(place, answers[i]), other));
  });
}

// ── Who reads, and what there is ─────────────────────────────────────────────

const NO_STANDING = '00000000-0000-4000-8000-000000000000';
const column = (rows) => rows.map(([value]) => value);

// Addresses of further pages, as the reader is shown them.
async function furtherPages(visitor) {
  const found = new Set();
  for (let paths = visitor.portal === 'esign' ? [] : ['/dokumenter', '/apnet', '/meldinger']; paths.length > 0;) {
    const page = await visitor.ask('GET', paths.shift());
    for (const link of page.status === 200 ? page.links : []) {
      if (!/cursor=/.test(link) || found.has(link)) continue;
      found.add(link);
      paths.push(link);
    }
  }
  return [...found];
}

const hidden = "ref ~ '^twin ' and ref !~ 'more'";

// As all began with it; and, in the twin that stands there now, what was added.
async function places(reader) {
  const mine = `(select unnest(twin.mine(${quoted(reader.person)})))`;
  const base = await using('portvakt_twin', async (database) => ({
    own: column(await database.rows(`select handle from data.share where reader in ${mine} and revoked_at is null and ref !~ 'more'
      order by handle = (twin.shown(${quoted(reader.standing)})).handle desc nulls last, ref limit 4`)),
    others: column(await database.rows(`select handle from data.share where reader not in ${mine} and ref !~ 'more' order by md5(ref || ${quoted(reader.standing)}) limit 3`)),
    letters: column(await database.rows(`select handle from data.letter where written_as not in ${mine} order by ref, handle limit 2`)) }));
  const twin = await using('portvakt', async (database) => ({
    handles: await database.rows(`select distinct on (split_part(ref, ' ', 2)) ref, handle from data.share where ${hidden} order by split_part(ref, ' ', 2), ref`),
    letters: column(await database.rows("select handle from data.letter where ref ~ '^twin' order by ref limit 2")),
    instants: column(await database.rows(`select distinct sort_at from data.share where ${hidden} order by 1 desc limit 6`)),
    standings: column(await database.rows(`select id from data.standing where id not in ${mine} order by ref limit 2`)) }));
  const used = await using('portvakt', async (database) => ({
    upload: column(await database.rows(`select handle from data.upload where written_as not in ${mine} order by handle limit 3`)),
    report: column(await database.rows(`select handle from data.report where written_as not in ${mine} order by handle limit 2`)),
    wanted: column(await database.rows(`select handle from data.wanted where standing not in ${mine} order by handle limit 2`)),
    mandate: column(await database.rows(`select handle from data.mandate where principal not in ${mine} order by handle limit 2`)),
    signing: column(await database.rows(`select handle from data.signing g where not exists (select from data.signer s where s.signing = g.id and s.standing in ${mine}) order by handle limit 3`)) }));
  const toSign = await using('portvakt_twin', async (database) => column(await database.rows(`select g.handle from data.signing g join data.signer s on s.signing = g.id where s.standing in ${mine} order by 1`)));
  const nothing = [noHandle(), noHandle()];
  reader.nothing = new Set([...nothing, NO_STANDING]);
  const shares = [...base.others.slice(0, 2), ...twin.handles.slice(0, 2).map(([, handle]) => handle)];
  const others = Object.fromEntries(Object.entries({ ...used, share: shares }).map(([kind, handles]) => [kind, [...handles, nothing[0]]]));
  return placesOf(reader.portal, { others, mine: toSign, own: base.own, pages: await furtherPages(reader.visitor), letters: [...base.letters, ...twin.letters, ...nothing], instants: twin.instants,
    hidden: [...base.others.map((h) => ['of another', h]), ...twin.handles, ...nothing.map((h) => ['nowhere', h])], standings: [...twin.standings, NO_STANDING] });
}

async function everybody(database) {
  const rows = await database.rows(`select p.ref, st.ref, st.id, c.portal, st.capacity from data.standing st join data.person p on p.id = st.person join law.capacity c on c.name = st.capacity
    where law.live(st, law.now()) order by st.capacity, st.ref`);
  const wanted = process.argv.slice(2);
  const signers = await database.rows(`select p.ref, st.ref, st.id, 'esign', 'signer' from data.signer s join data.standing st on st.id = s.standing join data.person p on p.id = st.person
    where law.live(st, law.now()) group by 1, 2, 3 order by 2`);
  return [...rows, ...signers].map(([person, ref, standing, portal, capacity]) => ({ person, standing, portal, capacity, name: `${capacity} ${ref}` }))
    .filter((r) => wanted.length === 0 || wanted.includes(r.person) || wanted.includes(r.capacity));
}

async function logIn(reader) {
  reader.visitor = await town.as(reader.person, { portal: reader.portal });
  const roles = await reader.visitor.get('/rolle');
  const page = await reader.visitor.submit(roles, '/rolle', { standing: reader.standing });
  reader.csrf = page.csrf;
}

// More letters than a page of them.
async function write({ visitor, portal }) {
  for (let i = 0; portal === 'mypage' && i < 23; i += 1) await visitor.post('/meldinger', { body: `Melding ${i}` });
}

// ── The proof ────────────────────────────────────────────────────────────────

// The twin first: the pages that it leads to are asked for in both.
async function prove(reader, i) {
  const hide = (database) => database.sql(`select twin.hide(${quoted(reader.person)})`);
  await fresh(hide);
  reader.places = await places(reader);
  await fresh(hide);
  const twin = await record(reader);
  await fresh();
  const before = await record(reader);
  await fresh();
  compare(reader, 'by itself', before, await record(reader));
  compare(reader, 'twin', before, twin);
  compareWithNothing(reader, before);
  compareWithNothing(reader, twin);
  for (const what of reader.portal === 'esign' ? ['something to sign', 'a capacity'] : new Set(['a share', SHOWN[i % SHOWN.length]])) await control(reader, what, before);
  tally.readers += 1;
  console.log(`${reader.name}: ${reader.places.length} requests, statuses ${[...new Set(before.map(({ status }) => status))].sort().join(' ')}`);
}

// One visible thing more or other must show.
async function control(reader, what, before) {
  const [shown] = await fresh((database) => database.one(`select twin.show(${quoted(reader.standing)}, ${quoted(what)})`));
  if (shown !== 't') return;
  const seen = await record(reader);
  const different = seen.filter((answer, n) => answer.text !== before[n].text).length;
  tally.controls += 1;
  tally.different += different;
  count.check(`control: ${reader.name} sees that there is ${what}`, different > 0);
}

async function begin() {
  await town.reset();
  const database = new Database(town);
  await beUsed(town, database);
  for (const part of ASLEEP) await town.stop(part);
  await database.sql(readFileSync(new URL('access/twin.sql', import.meta.url), 'utf8'));
  await database.sql('select twin.enrich()');
  const readers = await everybody(database);
  for (const reader of readers) await logIn(reader);
  for (const reader of new Map(readers.map((r) => [r.person, r])).values()) await write(reader);
  await database.close();
  await copyDatabase(cluster, 'portvakt', 'portvakt_twin');
  return readers;
}

try {
  for (const [i, reader] of (await begin()).entries()) await prove(reader, i);
} finally {
  await cluster.sql('drop database if exists portvakt_twin with (force)').catch(() => {});
  cluster.close();
  await town.reset();
  for (const part of ASLEEP) await town.start(part);
}
console.log(`${tally.readers} readers, ${tally.requests} requests; ${tally.compared} answers compared, ${tally.alike} with what is nowhere; ${tally.controls} controls, seen in ${tally.different} answers; ${tally.masked} masked (${MASKS.map(String).join(', ')})`);
count.end();
