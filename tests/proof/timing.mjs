// Does it take as long to be refused what is somebody else's as to be refused what does not exist?  Each way that
// takes a handle is asked for both, interleaved, in an order by chance, on one connection that stays; Welch's t of
// the two, cropped as dudect does, must stay below 4.5.  And 50 µs more for what exists must be found.
//   HOUSE=STATE node tests/proof/timing.mjs [WAY…]      SAMPLES=20000 of each kind; SEED=
// It measures a machine: it is a proof, and no part of `make test`.
import { randomUUID } from 'node:crypto';
import { openTown } from '../house/client.mjs';
import { Count, Database, Line, Random, noHandle, requestOf, seed } from './access/kit.mjs';
import { compareTimes } from './access/welch.mjs';

const LIMIT = 4.5;
const SAMPLES = Number(process.env.SAMPLES ?? 20000);
const WARM = 200;
const town = openTown();
const count = new Count();
const database = new Database(town);
const random = new Random(seed());

const get = (path) => (handle) => ['GET', path(handle)];
const head = (path) => (handle) => ['HEAD', path(handle)];
const post = (path, name = 'id') => (handle, csrf) => ['POST', path, { csrf, once: `${noHandle()}${noHandle()}`.slice(0, 43), body: 'Hei', [name]: handle }];

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
  ['POST /rolle', 'mypage', 'standing', post('/rolle', 'standing'), 404],
  ['exchange GET /dokument', 'exchange', 'share', get((h) => `/dokument?id=${h}`), 404],
  ['exchange GET /fil', 'exchange', 'share', get((h) => `/fil?id=${h}`), 404],
];

// Who asks, in which standing.
const READERS = { mypage: ['P02', 'P02.A1'], exchange: ['P09', 'P09.B'] };

// What exists and is not this reader's, of each kind.
async function hidden(person) {
  const lines = (statement) => database.rows(statement).then((rows) => rows.map(([value]) => value));
  const others = `not in (select st.id from data.standing st join data.person p on p.id = st.person where p.ref = '${person}')`;
  return { share: await lines(`select handle from data.share s where s.reader ${others} and s.revoked_at is null
      and not exists (select from data.mandate m join data.standing a on a.id = m.standing join data.person p on p.id = a.person where p.ref = '${person}' and m.principal = s.reader)`),
    letter: await lines(`select handle from data.letter l where l.written_as ${others}`),
    standing: await lines(`select id from data.standing x where x.id ${others}`) };
}

const nothing = { share: noHandle, letter: noHandle, standing: randomUUID };

// Times of both kinds; the answers must be of one status.
async function measure([name, portal, kind, request], [person, standing], samples) {
  const visitor = await town.as(person, { portal });
  const roles = await visitor.get('/rolle');
  const [id] = await database.one(`select id from data.standing where ref = '${standing}'`);
  await visitor.submit(roles, '/rolle', { standing: id });
  const line = new Line({ place: town.place, host: town.host(portal) });
  const there = (await hidden(person))[kind];
  const times = [[], []];
  const statuses = new Set();
  const once = async (exists) => {
    const [method, path, fields] = request(exists ? random.pick(there) : nothing[kind](), roles.csrf);
    const answer = await line.ask(requestOf(visitor, method, path, { fields }), method === 'HEAD');
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
const ways = WAYS.filter(([name]) => wanted.length === 0 || wanted.some((w) => name.startsWith(w)));
console.log(`seed ${seed()}, ${SAMPLES} samples of each kind`);
try {
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
  database.close();
}
count.end();
