// The journal over N requests: as many entries as decisions; heads and inclusion proofs that an independent verifier
// accepts; whatever the database's superuser changes, removes or reorders is found; and of a tree that is written
// anew the keeper signs no head, since it does not extend its last one.
//   HOUSE=STATE node tests/proof/journal.mjs [REQUESTS]      default 300; the municipality is reset before and after
import { readFileSync } from 'node:fs';
import { openTown } from '../house/client.mjs';
import { Count, Database, Line, Random, copyDatabase, noHandle, quoted, requestOf, seed, sleep } from './access/kit.mjs';
import { Tree, climb, leafHash, signedBy, verifierKey } from './access/merkle.mjs';

const town = openTown();
const count = new Count();
const cluster = new Database(town, 'postgres');
const REQUESTS = Number(process.argv[2] ?? 300);
const LINES = 4; // connections of each reader
const READERS = [['P01', 'mypage', 'P01.A1'], ['P02', 'mypage', 'P02.A1'], ['P09', 'exchange', 'P09.B'], ['P20', 'exchange', 'P20.P03/standing']];
let database;

const one = async (statement) => Number((await database.one(statement))[0]);
const column = async (statement) => (await database.rows(statement)).map(([value]) => value);

// ── Entries and decisions ────────────────────────────────────────────────────

const ENTRIES = { opened: "select count(*) from journal.entry where event = 'document.opened' and person is not null",
  refused: "select count(*) from journal.entry where event = 'document.refused'", missed: 'select coalesce(sum(count), 0) from journal.miss' };

const entries = async () => Object.fromEntries(await Promise.all(Object.entries(ENTRIES).map(async ([what, statement]) => [what, await one(statement)])));

async function acting([person, portal, standing]) {
  const visitor = await town.as(person, { portal });
  const [id] = await database.one(`select id from data.standing where ref = ${quoted(standing)}`);
  await visitor.submit(await visitor.get('/rolle'), '/rolle', { standing: id });
  const own = [];
  for (const handle of await column('select handle from data.share where rendition is not null and revoked_at is null order by ref')) {
    if ((await visitor.ask('HEAD', `/fil?id=${handle}`)).status === 200) own.push(handle);
  }
  return { visitor, own, others: (await column('select handle from data.share order by ref')).filter((handle) => !own.includes(handle)) };
}

// Asks for a byte of one's own documents, for others', and for what is nowhere.
async function decide(reader, many, told, random) {
  const line = new Line({ place: town.place, host: town.host(reader.visitor.portal) });
  for (let i = 0; i < many; i += 1) {
    const kind = random.pick(['opened', 'refused', 'missed']);
    const handle = { opened: () => random.pick(reader.own), refused: () => random.pick(reader.others), missed: noHandle }[kind]();
    const { status } = await line.ask(requestOf(reader.visitor, 'GET', `/fil?id=${handle}`, { headers: { Range: 'bytes=0-0' } }));
    told[status === (kind === 'opened' ? 206 : 404) ? kind : 'other'] += 1;
  }
  line.close();
}

async function decisions() {
  const readers = [];
  for (const row of READERS) readers.push(await acting(row));
  const [before, told] = [await entries(), { opened: 0, refused: 0, missed: 0, other: 0 }];
  const began = Date.now();
  const shares = readers.flatMap((reader) => Array.from({ length: LINES }, () => reader));
  await Promise.all(shares.map((reader, i) => decide(reader, Math.floor((REQUESTS + i) / shares.length), told, new Random(seed() + i))));
  console.log(`${REQUESTS} requests in ${((Date.now() - began) / 1000).toFixed(0)} s by ${readers.length} readers on ${shares.length} connections: ${JSON.stringify(told)}`);
  const now = await entries();
  count.check('every request was answered as decided', told.other === 0 && told.opened + told.refused + told.missed === REQUESTS, JSON.stringify(told));
  for (const what of Object.keys(ENTRIES)) {
    const written = now[what] - before[what];
    const good = told[what] > 0 && written === told[what];
    count.check(`entries equal decisions: ${what}`, good, `${written} entries of ${told[what]} decisions`);
    if (good) count.passed += told[what] - 1; // each of them is one
  }
  for (const { visitor } of readers) visitor.close();
}

// ── The tree ─────────────────────────────────────────────────────────────────

// The entries in the tree's order, as canonical JSON, hashed here.  change: what the superuser does first.
async function leaves(change = '') {
  const rows = await database.sql(`set timezone = 'UTC'; begin; set local session_replication_role = replica; ${change};
    select coalesce(to_jsonb(e)::text, 'gone') from journal.leaf l left join journal.entry e on e.seq = l.seq order by l.position; rollback`);
  return rows.split('\n').map((row) => leafHash(Buffer.from(row)));
}

const heads = async (where = 'signature is not null') => (await database.rows(`select size, encode(root, 'hex'), encode(signature, 'hex') from journal.head where ${where} order by size`))
  .map(([size, root, signature]) => ({ size: Number(size), root: Buffer.from(root, 'hex'), signature: Buffer.from(signature, 'hex') }));

// Waits until the clerk had a head signed that covers all there is now.
async function covered(seconds = 100) {
  const wanted = await one('select count(*) from journal.entry');
  for (let i = 0; i < seconds; i += 1) {
    const head = (await heads()).at(-1);
    if (head && head.size >= wanted) return head;
    await sleep(1000);
  }
  return null;
}

const key = () => verifierKey(readFileSync(`${town.state}/run/keeper/journal.vkey`, 'utf8'));

async function proofs(head) {
  const hashes = (await leaves()).slice(0, head.size);
  const tree = new Tree(hashes);
  count.check('the head is signed by the keeper', signedBy(key(), head.size, head.root, head.signature));
  count.check('another size or root is not', !signedBy(key(), head.size + 1, head.root, head.signature) && !signedBy(key(), head.size, leafHash(head.root), head.signature));
  count.check('the entries are the tree that was signed', tree.root().equals(head.root));
  for (let m = 0; m < head.size; m += 1) count.check(`inclusion proof of leaf ${m}`, climb(m, head.size, hashes[m], tree.path(m))?.equals(head.root));
  for (let m = 0; m < head.size; m += Math.ceil(head.size / 50)) count.check(`no other entry is proven at ${m}`, !climb(m, head.size, leafHash(hashes[m]), tree.path(m))?.equals(head.root));
  const older = await heads();
  for (const { size, root, signature } of older) count.check(`the head at ${size} is signed, and the beginning of this tree`, signedBy(key(), size, root, signature) && tree.root(size).equals(root));
  console.log(`${head.size} inclusion proofs and ${older.length} heads verified`);
}

// ── What the superuser does ──────────────────────────────────────────────────

async function tampering(head) {
  const at = (position) => one(`select seq from journal.leaf where position = ${position}`);
  const [some, next, last] = [await at(Math.floor(head.size / 2)), await at(Math.floor(head.size / 2) + 1), await at(head.size - 1)];
  const ways = { 'a row changed': `update journal.entry set event = event || 'x' where seq = ${some}`,
    'a time changed': `update journal.entry set law_at = law_at + interval '1 second' where seq = ${some}`,
    'a person changed': `update journal.entry set person = gen_random_uuid() where seq = ${some}`,
    'a row removed': `delete from journal.entry where seq = ${some}`,
    'a row removed and its leaf with it': `delete from journal.entry where seq = ${some}; delete from journal.leaf where seq = ${some}`,
    'two rows reordered': `update journal.leaf set seq = -seq where seq in (${some}, ${next}); update journal.leaf set seq = case seq when -${some} then ${next} else ${some} end where seq < 0`,
    'the last row removed': `delete from journal.entry where seq = ${last}`,
    'a row written over another': `update journal.entry e set (at, law_at, event, person, standing, share, document, file, detail) =
      (o.at, o.law_at, o.event, o.person, o.standing, o.share, o.document, o.file, o.detail) from journal.entry o where e.seq = ${some} and o.seq = ${next}` };
  for (const [what, statement] of Object.entries(ways)) {
    const hashes = (await leaves(statement)).slice(0, head.size);
    count.check(`found: ${what}`, hashes.length < head.size || !new Tree(hashes).root().equals(head.root));
  }
}

const CHANGE = "update journal.entry set person = (select id from data.person order by ref desc limit 1) where event = 'document.opened' and person is not null";
const REBUILD = `alter table journal.leaf disable trigger append_only; alter table journal.node disable trigger append_only; delete from journal.leaf; delete from journal.node;
  update journal.reach set xid = '0'; select journal.grow()`;
const MORE = `insert into journal.entry (law_at, event) values (law.now(), 'proof')`;

// The tree is made anew of other entries, as its own functions make it; and of what the heads say, this is done.
const rewritings = (head) => ({
  'with no head left': `${CHANGE}; ${REBUILD}; delete from journal.head`,
  'and longer than before, with no head left': `${CHANGE}; ${MORE}; ${REBUILD}; delete from journal.head`,
  'and longer, with the heads as they were': `${CHANGE}; ${MORE}; ${REBUILD}`,
  'and longer, with heads to fit': `${CHANGE}; ${MORE}; ${REBUILD}; update journal.head set root = journal.hash_of(0, size)`,
  'shorter than before': `delete from journal.entry where seq in (select seq from journal.leaf where position >= ${head.size - 5}); ${REBUILD}; delete from journal.head`,
});

// The keeper's own words in its log, behind what stood there before.
const refusals = () => town.log('keeper').split('\n').filter((line) => /keeper\.refused .*verb=head/.test(line)).length;

async function within(seconds, holds) {
  for (let i = 0; i < seconds * 4; i += 1) {
    if (await holds()) return true;
    await sleep(250);
  }
  return false;
}

async function rewriting(head) {
  await town.stop('clerk');
  await database.close();
  await copyDatabase(cluster, 'portvakt', 'portvakt_journal');
  for (const [what, statement] of Object.entries(rewritings(head))) {
    await copyDatabase(cluster, 'portvakt_journal', 'portvakt');
    database = new Database(town);
    await database.sql(`alter table journal.entry disable trigger append_only; alter table journal.leaf drop constraint leaf_seq_fkey; ${statement}; alter table journal.entry enable trigger append_only`);
    const before = refusals();
    await town.start('clerk');
    count.check(`the keeper refuses the head of a tree written anew, ${what}`, await within(60, () => refusals() > before));
    await town.stop('clerk');
    const tree = new Tree(await leaves());
    const passing = (await heads()).filter(({ size, root, signature }) => size <= tree.hashes.length && tree.root(size).equals(root) && signedBy(key(), size, root, signature));
    count.check(`nothing signed covers it, ${what}`, passing.every(({ size }) => size < head.size / 2) && !passing.some(({ size }) => size >= head.size), JSON.stringify(passing.map(({ size }) => size)));
    await database.close();
  }
  await copyDatabase(cluster, 'portvakt_journal', 'portvakt');
  database = new Database(town);
  await database.sql(MORE);
  await town.start('clerk');
  const honest = await covered(60);
  count.check('the true journal is signed again, and extends what was signed', honest !== null && honest.size > head.size && new Tree(await leaves()).root(head.size).equals(head.root));
}

await town.reset();
database = new Database(town);
try {
  await decisions();
  const head = await covered();
  if (count.check('a head covers it within 100 s', head !== null)) {
    await proofs(head);
    await tampering(head);
    await rewriting(head);
  }
} finally {
  await database.close();
  await cluster.sql('drop database if exists portvakt_journal with (force)').catch(() => {});
  await cluster.close();
  await town.reset();
}
count.end();
