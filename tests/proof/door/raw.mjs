// Raw requests through nginx: each gets one clean answer or is refused by closing; nobody dies, nothing is smuggled,
// and the next honest request works.
import { Logs, POOLS, assertSameWorkers, inParallel, memory, must, promise, quick, section, sql, town, workers, workersOf } from './kit.mjs';
import { assertCookies, assertHeaders, readAnswers, send } from './web.mjs';
import { requests } from './requests.mjs';

const SEED = Number(process.env.SEED ?? 20261121);
const ALLOWED = new Set([200, 206, 302, 303, 304, 400, 403, 404, 405, 408, 411, 413, 414, 416, 417, 421, 422, 431, 501, 505]);

let honest;

async function assertNextWorks() {
  const page = await honest.ask('GET', '/rettigheter');
  must(page.status === 200 && page.text.includes('Tom Vang'), `the next honest request: ${page.status}`);
}

function assertAnswer(row, { status, headers, body }) {
  must(ALLOWED.has(status), `status ${status}`);
  must(!row.expect || row.expect.includes(status), `status ${status}, not ${row.expect}`);
  assertHeaders(headers);
  assertCookies(headers);
  must(status < 400 || row.head || /<h1|^$/.test(body), `an error without a page: ${JSON.stringify(body.slice(0, 80))}`);
  must(!/SMUGGLED|root:x:|(href|action|src)="(https?:)?[/\\]{2}evil/.test(body), 'repeats or leaks something');
  must(!/^(https?:)?[/\\]{2}(?!\w+\.localhost:)/.test(headers.location?.[0] ?? ''), `leads to ${headers.location}`);
}

async function meet(row) {
  const got = await send(row.portal ?? 'mypage', row.bytes, row);
  const { answers, rest } = readAnswers(got.text, row);
  must(rest === '', `a broken answer: ${JSON.stringify(rest.slice(0, 120))}`);
  must(got.closed || answers.length, `no answer and not closed within ${got.ms} ms`);
  must(answers.length <= (row.most ?? 1), `${answers.length} answers to one request`);
  for (const answer of answers) assertAnswer(row, answer);
  must(!row.must || answers.length, 'refused, but should be answered');
  await assertNextWorks();
  return answers.map(({ status }) => status).join('+') || 'closed';
}

const effects = () => sql(`select (select count(*) from data.letter), (select count(*) from data.session),
  (select count(*) from data.session where ended_at is not null), (select string_agg(language, ',' order by id) from data.person)`);

export default async function raw() {
  honest = await town.as('P03');
  const cookie = `__Host-pv=${honest.session}`;
  const all = requests({ port: town.port, cookie, seed: SEED });
  const chosen = quick ? all.filter((row, i) => i % 8 === 0 && !row.slow) : all;
  section('raw', `${chosen.length} requests (seed ${SEED})`);
  const [processes, log, before] = [workers(), new Logs(), await effects()];
  const seen = {};
  await inParallel(chosen, 8, async (row) => {
    await promise(`raw: ${row.name}`, async () => {
      const how = await meet(row);
      seen[how] = (seen[how] ?? 0) + 1;
    });
  });
  console.log(`#   ${Object.entries(seen).sort((a, b) => b[1] - a[1]).map(([how, n]) => `${how}: ${n}`).join(', ')}`);
  await promise('raw: no process was lost', async () => assertSameWorkers(processes));
  await promise('raw: nothing was written by any of them', async () => { const after = await effects(); must(after === before, `${before} became ${after}`); });
  await promise('raw: no hidden request reached a program or nginx', async () => must(!/smuggled/i.test(log.since('access')), 'one did'));
  await promise('raw: no log holds personal data, an address of ours or the session', async () => {
    log.assertClean(honest.session);
    must(!/HEMMELIG/i.test(POOLS.map((pool) => log.since(pool)).join('') + log.since('nginx') + log.since('access')), 'a query or a cookie is in a log');
  });
  await promise('raw: no worker ever took 64 MB', async () => {
    for (const pool of POOLS) for (const pid of workersOf(pool)) must(memory(pid) < 65536, `${pool}: ${memory(pid)} kB`);
  });
  honest.close();
}
