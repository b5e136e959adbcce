// Does it take as long to be refused what is somebody else's as to be refused what does not exist?  Each way that
// takes a handle is asked for both, interleaved, in an order by chance, on one connection that stays; Welch's t of
// the two, cropped as dudect does, must stay below 4.5.  And 50 µs more for what exists must be found.
//   HOUSE=STATE node tests/proof/timing.mjs [WAY…]      SAMPLES=20000 of each kind; SEED=
// It measures a machine: it is a proof, and no part of `make test`.
import { randomUUID } from 'node:crypto';
import { openTown } from '../house/client.mjs';
import { Count, Database, Line, Random, noHandle, requestOf, seed } from './access/kit.mjs';
import { beUsed } from './access/others.mjs';
import { compareTimes } from './access/welch.mjs';

const LIMIT = 4.5;
const SAMPLES = Number(process.env.SAMPLES ?? 20000);
const WARM = 200;
const town = openTown();
const count = new Count();
let database;
const random = new Random(seed());

const get = (path) => (handle) => ['GET', path(handle)];
const head = (path) => (handle) => ['HEAD', path(handle)];
const post = (path, name = 'id', more = { body: 'Hei' }) => (handle, csrf) => ['POST', path, { csrf, once: `${noHandle()}${noHandle()}`.slice(0, 43), ...more, [name]: handle }];
const tus = (path) => (handle) => ['HEAD', path(handle), undefined, { 'Tus-Resumable': '1.0.0' }];

// [name, portal, which handles, the request, the one answer to both]
const WAYS = [
  ['GET /dokument', 'mypage', 'share', get((h) => `/dokument?id=${h}`), 404],
  ['GET /fil', 'mypage', 'share', get((h) => `/fil?id=${h}`), 404],
  ['GET /innsyn', 'mypage', 'share', get((h) => `/innsyn?id=${h}`), 404],
  ['POST /kommentar', 'mypage', 'share', post('/kommentar'), 404],
  ['POST /innsyn', 'mypage', 'share', post('/innsyn'), 404],
  ['POST /klage', 'mypage', 'share', post('/klage'), 404],
  ['GET /klage', 'mypage', 'share', get((h) => `/klage?id=${h}`), 404],
  ['HEAD /fil', 'mypage', 'share', head((h) => `/fil?id=${h}`), 404],
  ['GET /apnet', 'mypage', 'share', get((h) => `/apnet?id=${h}`), 200],
  ['GET /apnet.csv', 'mypage', 'share', get((h) => `/apnet.csv?id=${h}`), 200],
  ['GET /meldinger?ok', 'mypage', 'letter', get((h) => `/meldinger?ok=${h}`), 200],
  ['GET /meldinger?cursor', 'mypage', 'letter', get((h) => `/meldinger?cursor=${h}`), 200],
  ['POST /rolle', 'mypage', 'standing', post('/rolle', 'standing', {}), 404],
  ['POST /pakke', 'mypage', 'share', post('/pakke', 'd000', { as: 'zip' }), 422],
  ['GET /kvittering', 'mypage', 'upload', get((h) => `/kvittering?id=${h}`), 404],
  ['HEAD /opplasting', 'mypage', 'upload', tus((h) => `/opplasting?id=${h}`), 404],
  ['GET /fullmakt', 'mypage', 'mandate', get((h) => `/fullmakt?id=${h}`), 404],
  ['POST /fullmakt/trekk', 'mypage', 'mandate', post('/fullmakt/trekk', 'id', {}), 404],
  ['exchange GET /dokument', 'exchange', 'share', get((h) => `/dokument?id=${h}`), 404],
  ['exchange GET /fil', 'exchange', 'share', get((h) => `/fil?id=${h}`), 404],
  ['exchange POST /pakke', 'exchange', 'share', post('/pakke', 'd000', { as: 'pdf' }), 422],
  ['exchange GET /rapport', 'exchange', 'report', get((h) => `/rapport?ok=${h}`), 404],
  ['esign GET /oppdrag', 'esign', 'signing', get((h) => `/oppdrag?id=${h}`), 404],
  ['esign POST /oppdrag', 'esign', 'signing', post('/oppdrag', 'id', {}), 303],
  ['esign GET /retur', 'esign', 'signing', get((h) => `/retur?id=${h}&status_query_token=${'x'.repeat(20)}`), 303],
  ['esign GET /fil', 'esign', 'share', get((h) => `/fil?id=${h}`), 404],
];

// Who asks, in which standing.
const READERS = { mypage: ['P02', 'P02.A1'], exchange: ['P09', 'P09.B'], esign: ['P02', 'P02.A1'] };

// What exists and is not this reader's, of each kind.
async function hidden(person) {
  const lines = (statement) => database.rows(statement).then((rows) => rows.map(([value]) => value));
  const others = `not in (select st.id from data.standing st join data.person p on p.id = st.person where p.ref = '${person}')`;
  const handles = (table, whose) => lines(`select handle from data.${table} where ${whose} ${others}`);
  return { upload: await handles('upload', 'written_as'), report: await handles('report', 'written_as'), mandate: await handles('mandate', 'principal'),
    signing: await lines(`select g.handle from data.signing g where not exists (select from data.signer s where s.signing = g.id and s.standing in (select st.id from data.standing st join data.person p on p.id = st.person where p.ref = '${person}'))`),
    share: await lines(`select handle from data.share s where s.reader ${others} and s.revoked_at is null
      and not exists (select from data.mandate m join data.standing a on a.id = m.standing join data.person p on p.id = a.person where p.ref = '${person}' and m.principal = s.reader)`),
    letter: await lines(`select handle from data.letter l where l.written_as ${others}`),
    standing: await lines(`select id from data.standing x where x.id ${others}`) };
}

const nothing = { share: noHandle, letter: noHandle, upload: noHandle, report: noHandle, mandate: noHandle, signing: noHandle, standing: randomUUID };

// Who asks has written letters too, about documents: what they are about is looked up.
async function write() {
  const kari = await enter(READERS.mypage, 'mypage');
  const cards = (await kari.visitor.get('/dokumenter')).links.filter((link) => link.startsWith('/dokument?id=')).slice(0, 3);
  for (const [i, card] of cards.entries()) {
    const id = card.split('id=')[1];
    await kari.visitor.post('/meldinger', { body: `Melding ${i}` });
    for (const path of ['/innsyn', '/klage', '/kommentar']) {
      const { status, headers } = await kari.visitor.ask('POST', path, { fields: { csrf: kari.csrf, once: `${noHandle()}${noHandle()}`.slice(0, 43), body: 'Hei', id }, headers: { Origin: town.origin('mypage') } });
      if (status === 303) console.log(`# ${path} about ${i}: ${headers.location.replace(id, '…')}`);
    }
  }
  kari.visitor.close();
}

async function enter([person, standing], portal) {
  const visitor = await town.as(person, { portal });
  const roles = await visitor.get('/rolle');
  const [id] = await database.one(`select id from data.standing where ref = '${standing}'`);
  await visitor.submit(roles, '/rolle', { standing: id });
  return { visitor, csrf: roles.csrf };
}

// Times of both kinds; the answers must be of one status.
async function measure([name, portal, kind, request], reader, samples) {
  const { visitor, csrf } = await enter(reader, portal);
  const line = new Line({ place: town.place, host: town.host(portal) });
  const there = (await hidden(reader[0]))[kind];
  if (there.length === 0) throw new Error(`${name}: there is nothing hidden to ask for`);
  const times = [[], []];
  const statuses = new Set();
  const once = async (exists) => {
    const [method, path, fields, headers] = request(exists ? random.pick(there) : nothing[kind](), csrf);
    const answer = await line.ask(requestOf(visitor, method, path, { fields, headers }), method === 'HEAD');
    statuses.add(answer.status);
    return answer.took;
  };
  for (let i = 0; i < WARM; i += 1) await once(random.chance(0.5));
  for (let i = 0; i < samples; i += 1) {
    const first = random.chance(0.5);
    for (const exists of [first, !first]) times[exists ? 1 : 0].push(await once(exists));
  }
  line.close();
  visitor.close();
  return { name, times, statuses: [...statuses], there: there.length };
}

function tell({ name, times, statuses, there }) {
  const found = compareTimes(times[1], times[0]);
  console.log(`${name}: t = ${found.t.toFixed(2)} at ${found.crop.toFixed(1)} % (${(found.difference / 1000).toFixed(1)} µs), medians ${found.medians.map((m) => (m / 1000).toFixed(0)).join(' and ')} µs, ${times[0].length} and ${times[1].length} samples, ${there} hidden handles, status ${statuses}`);
  return found;
}

// The refusal of what exists, made 50 µs slower.
async function slower(act) {
  const said = await database.sql("select pg_get_functiondef('journal.refused(text)'::regprocedure)");
  const delay = `if exists (select from data.share h where h.handle = handle_) then while clock_timestamp() < until_ loop end loop; end if;`;
  const changed = said.replace(/\nbegin\n/, `\n\tuntil_ timestamptz := clock_timestamp() + interval '50 microseconds';\nbegin\n\t${delay}\n`);
  if (changed === said) throw new Error('the function to slow down was not found');
  await database.sql(changed);
  try {
    return await act();
  } finally {
    await database.sql(said);
  }
}

const wanted = process.argv.slice(2);
const ways = wanted.length === 0 ? WAYS : [...new Set(wanted.flatMap((w) => WAYS.filter(([name]) => name.startsWith(w))))]; // in the order in which they are named
console.log(`seed ${seed()}, ${SAMPLES} samples of each kind`);
try {
  await town.reset();
  database = new Database(town);
  await beUsed(town, database);
  await write();
  for (const way of ways) {
    const measured = await measure(way, READERS[way[1]], SAMPLES);
    const found = tell(measured);
    count.check(`${way[0]}: hidden and nonexistent are both ${way[4]}`, String(measured.statuses) === String(way[4]), String(measured.statuses));
    count.check(`${way[0]}: hidden takes as long as nonexistent`, Math.abs(found.t) < LIMIT, `t = ${found.t.toFixed(2)}`);
  }
  const control = await slower(() => measure(WAYS[0], READERS.mypage, SAMPLES));
  const found = tell({ ...control, name: 'control, 50 µs more' });
  count.check('50 µs more for what exists is found', found.t >= LIMIT, `t = ${found.t.toFixed(2)}`);
} finally {
  await database?.close();
  await town.reset();
}
count.end();
