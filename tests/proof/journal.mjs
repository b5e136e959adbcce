// The journal over N requests: as many entries as decisions; heads and
// inclusion proofs that an independent verifier accepts; and whatever the
// database's superuser changes, removes or reorders is found.
//   HOUSE=STATE node tests/proof/journal.mjs [REQUESTS]      default 300
import { readFileSync } from 'node:fs';
import { Acceptance, randomHandle } from '../accept/kit.mjs';
import { climb, leafHash, pathOf, rootOf, signedBy, verifierKey } from './access/merkle.mjs';

const a = new Acceptance();
const { town } = a;
const REQUESTS = Number(process.argv[2] ?? 300);
const one = async (statement) => Number(await town.sql(statement));
const leaves = async (change = '') => (await town.sql(`begin; set local session_replication_role = replica; ${change};
  select coalesce(encode(journal.bytes_of(e), 'hex'), 'gone') from journal.leaf l left join journal.entry e on e.seq = l.seq order by l.position; rollback;`))
  .split('\n').filter(Boolean).map((hex) => leafHash(Buffer.from(hex, 'hex')));

// Asks for cards and files, of one's own and of others', and counts what was decided.
async function decide() {
  const handles = (await town.sql("select handle from data.share where rendition is not null order by ref")).split('\n');
  const before = { opened: await one("select count(*) from journal.entry where event = 'document.opened' and person is not null"),
    refused: await one("select count(*) from journal.entry where event = 'document.refused'"), missed: await one('select coalesce(sum(count), 0) from journal.miss') };
  const told = { opened: 0, refused: 0, missed: 0, other: 0 };
  const visitor = await a.acting('P01', 'P01.A1', 'mypage');
  for (let i = 0; i < REQUESTS; i += 1) {
    const real = i % 3 !== 2;
    const answer = await visitor.ask('GET', `/fil?id=${real ? handles[(i * 7) % handles.length] : randomHandle()}`);
    if (answer.status === 200) told.opened += 1;
    else if (answer.status === 404) told[real ? 'refused' : 'missed'] += 1;
    else told.other += 1;
  }
  a.check('every request was answered 200 or 404', told.other === 0, JSON.stringify(told));
  for (const [what, statement] of [['opened', "select count(*) from journal.entry where event = 'document.opened' and person is not null"],
    ['refused', "select count(*) from journal.entry where event = 'document.refused'"], ['missed', 'select coalesce(sum(count), 0) from journal.miss']]) {
    const now = await one(statement);
    a.check(`entries equal decisions: ${what}, ${told[what]}`, told[what] > 0 && now - before[what] === told[what], `${now - before[what]} entries of ${told[what]} decisions`);
  }
}

async function lastHead() {
  const [size, root, signature] = (await town.sql("select size, encode(root, 'hex'), encode(signature, 'hex') from journal.head where signature is not null order by size desc limit 1")).split('|');
  return { size: Number(size), root: Buffer.from(root, 'hex'), signature: Buffer.from(signature, 'hex') };
}

// Waits until the clerk had a head signed that covers all there is now.
async function covered() {
  const wanted = await one('select count(*) from journal.entry');
  for (let i = 0; i < 100; i += 1) {
    const head = await lastHead().catch(() => null);
    if (head && head.size >= wanted) return head;
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
  return null;
}

async function proofs(head) {
  const key = verifierKey(readFileSync(`${town.state}/run/keeper/journal.vkey`, 'utf8'));
  const hashes = (await leaves()).slice(0, head.size);
  a.check('the head is signed by the keeper', signedBy(key, head.size, head.root, head.signature));
  a.check('another size or root is not', !signedBy(key, head.size + 1, head.root, head.signature) && !signedBy(key, head.size, leafHash(head.root), head.signature));
  a.check('the entries are the tree that was signed', rootOf(hashes).equals(head.root));
  let good = 0;
  const step = Math.max(1, Math.floor(head.size / 200));
  for (let m = 0; m < head.size; m += step) good += climb(m, head.size, hashes[m], pathOf(m, hashes))?.equals(head.root) ? 1 : 0;
  a.check(`inclusion proofs verify: ${good}`, good === Math.ceil(head.size / step));
  const older = (await town.sql('select size, encode(root, \'hex\') from journal.head where signature is not null order by size')).split('\n').map((row) => row.split('|'));
  a.check(`every earlier head is the beginning of this tree: ${older.length}`, older.every(([size, root]) => rootOf(hashes.slice(0, Number(size))).toString('hex') === root));
}

async function tampering(head) {
  const some = await one(`select seq from journal.leaf where position = ${Math.floor(head.size / 2)}`);
  const next = await one(`select seq from journal.leaf where position = ${Math.floor(head.size / 2) + 1}`);
  const ways = { 'a row changed': `update journal.entry set event = event || 'x' where seq = ${some}`,
    'a time changed': `update journal.entry set law_at = law_at + interval '1 second' where seq = ${some}`,
    'a person changed': `update journal.entry set person = gen_random_uuid() where seq = ${some}`,
    'a row removed': `delete from journal.entry where seq = ${some}`,
    'two rows reordered': `update journal.leaf set seq = -seq where seq in (${some}, ${next}); update journal.leaf set seq = case seq when -${some} then ${next} else ${some} end where seq < 0`,
    'a leaf removed and the rest moved up': `delete from journal.leaf where seq = ${some}`,
    'the last row removed': `delete from journal.entry where seq = (select seq from journal.leaf where position = ${head.size - 1})` };
  for (const [what, statement] of Object.entries(ways)) {
    const hashes = (await leaves(statement)).slice(0, head.size);
    a.check(`found: ${what}`, hashes.length < head.size || !rootOf(hashes).equals(head.root));
  }
}

await decide();
const head = await covered();
if (a.check('a head covers it within 100 s', head !== null)) {
  await proofs(head);
  await tampering(head);
}
console.log(`${a.passed} passed, ${a.failed} failed`);
process.exitCode = a.failed === 0 && a.passed > 0 ? 0 : 1;
for (const visitor of a.visitors.values()) visitor.close();
