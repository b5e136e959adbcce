// What the suite needs is taken away, one thing at a time, while people use it: a right answer or a page that says
// not now, never a wrong one, and everything comes back by itself.  (tests/system/outage.mjs asks each page once.)
import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { Logs, must, promise, section, sleep, town } from './kit.mjs';
import { smallDisk } from './disk.mjs';
import { asLists, assertHeaders } from './web.mjs';
import { params, speak, whole } from './fastcgi.mjs';

const AWAY = 1500;
let tom;
let file;

// Who asks for what, and what a right answer is.
const users = () => ({
  list: { ask: () => tom.ask('GET', '/dokumenter'), right: (page) => page.status === 200 && page.text.includes('Tom Vang') },
  file: { ask: () => tom.ask('GET', file), right: (page) => page.status === 200 && page.body.subarray(0, 5).toString() === '%PDF-' && page.body.length === Number(page.headers['content-length']) },
  stranger: { ask: () => town.ask('mypage', '/dokumenter'), right: (page) => page.status === 303 && page.location.startsWith(`${town.origin('login')}/start`) },
  login: { ask: () => town.ask('login', `/start?portal=mypage&b=${'a'.repeat(64)}&to=/&provider=idporten`), right: (page) => page.status === 303 && page.location.startsWith(town.origin('idporten')) },
  rights: { ask: () => town.ask('exchange', '/rettigheter'), right: (page) => page.status === 200 },
});

const sorry = (page) => [502, 503, 504].includes(page.status) && /<h1/.test(page.html) && !/\berror\.[a-z_]+\b/.test(page.text);

async function load(seen, over, refused) {
  await Promise.all(Object.entries(users()).map(async ([name, { ask, right }]) => {
    while (!over()) {
      try {
        const page = await ask().catch((error) => { if (error.code === 'ECONNRESET' && !refused) return ask(); throw error; }); // nginx ended the connection while it was idle
        assertHeaders(asLists(page));
        const how = right(page) ? 'right' : sorry(page) ? 'not now' : `wrong: ${page.status} ${page.text.slice(0, 60)}`;
        (seen[name] ??= {})[how] = (seen[name][how] ?? 0) + 1;
      } catch (error) {
        (seen[name] ??= {})[`refused ${error.code ?? error.message}`] = (seen[name][`refused ${error.code ?? error.message}`] ?? 0) + 1;
      }
      await sleep(15);
    }
  }));
}

// hurt: who must be told "not now"; may: who may be; refused: whether connections may be refused (nginx).
async function without(name, { take, give, hurt, may = [], refused = false }) {
  await promise(`away: ${name}`, async () => {
    const seen = {};
    const log = new Logs();
    let over = false;
    const loading = load(seen, () => over, refused);
    try {
      await sleep(200);
      await take();
      await sleep(AWAY);
    } finally {
      await give();
      for (let i = 0, good = 0; i < 200 && good < 8; i += 1, await sleep(50)) good = await allRight() ? good + 1 : 0;
      over = true;
      await loading;
    }
    console.log(`#   ${name}: ${Object.entries(seen).map(([user, answers]) => `${user} ${Object.entries(answers).map(([how, n]) => (how === 'right' ? n : `${n} ${how}`)).join(' + ')}`).join(', ')}`);
    must(await allRight(), 'it did not come back');
    for (const [user, answers] of Object.entries(seen)) {
      for (const how of Object.keys(answers)) {
        must(!how.startsWith('wrong'), `${user}: ${how}`);
        must(refused || !how.startsWith('refused'), `${user}: ${how}`);
        must(how !== 'not now' || hurt.includes(user) || may.includes(user), `${user} was told "not now"`);
      }
      must(answers.right > 0, `${user} was never answered`);
    }
    for (const user of hurt.filter(() => !refused)) must(seen[user]['not now'] > 0 || name.startsWith('killed'), `${user} did not notice`);
    log.assertClean(tom.session);
  });
}

async function allRight() {
  const answers = await Promise.all(Object.values(users()).map(async ({ ask, right }) => { try { return right(await ask()); } catch { return false; } }));
  return answers.every(Boolean);
}

const part = (name, hurt, more) => [name, { take: () => town.stop(name), give: () => town.start(name), hurt, ...more }];
const killed = (name, hurt, more) => [`killed: ${name}`, { take: () => town.kill(name), give: async () => {}, hurt, ...more }];
const vault = `${town.state}/vault`;

const ROWS = [
  part('postgres', ['list', 'file', 'login']),
  part('keeper', ['file']),
  part('courier', ['login']),
  part('idporten', ['login']),
  part('mypage-pages', ['list', 'stranger']),
  part('mypage-files', ['file']),
  part('login', ['login']),
  part('clerk', []),
  part('nginx', ['list', 'file', 'stranger', 'login', 'rights'], { refused: true }),
  ['the vault', { take: () => renameSync(vault, `${vault}.away`), give: () => renameSync(`${vault}.away`, vault), hurt: ['file'] }],
  killed('postgres', ['list', 'file', 'login']),
  killed('keeper', ['file']),
  killed('courier', ['login']),
  killed('mypage-pages', ['list', 'stranger']),
];

// Nobody can read what is written down, but the person is served.
async function fullLog() {
  const folder = mkdtempSync('/var/tmp/door-log-');
  const { uid, gid } = statSync(town.state);
  chownSync(folder, uid, gid);
  const path = `${folder}/mypage.sock`;
  const child = spawn('spawn-fcgi', ['-n', '-b', '64', '-M', '600', '-s', path, '--', `${town.state}/suite/libexec/portvakt/mypage`],
    { ...(process.getuid() === 0 && { uid, gid }), cwd: '/', stdio: ['ignore', 'ignore', openSync('/dev/full', 'a')], env: { PATH: process.env.PATH, PORTVAKT_CONF: `${town.state}/portvakt.conf` } });
  await promise('away: room for the log', async () => {
    let got = { status: 0 };
    for (let i = 0; i < 40 && got.status === 0; i += 1, await sleep(50)) got = await speak('', whole(params('mypage', { uri: '/dokumenter', headers: { HTTP_COOKIE: `__Host-pv=${tom.session}` } })), { path });
    must(got.status === 200 && got.text.includes('Tom Vang'), `status ${got.status}`);
    must(child.exitCode === null, 'it ended');
  });
  child.kill('SIGTERM');
  await sleep(100);
  rmSync(folder, { recursive: true });
}

async function fullDisk() {
  if (process.getuid() !== 0) { console.log('#   room for the database: not tried, because it takes root'); return; }
  const disk = await smallDisk();
  try {
    await without('room for the database', { take: disk.fill, give: disk.empty, hurt: ['file'], may: ['list', 'login'] }); // what is small may find room in what was made ready
  } finally { await disk.end(); }
}

export default async function away() {
  section('away', `${ROWS.length + 2} things taken away under load`);
  tom = await town.as('P03');
  file = (await tom.get('/dokumenter')).links.find((link) => link.startsWith('/dokument?id=')).replace('/dokument?', '/fil?');
  for (const [name, row] of ROWS) await without(name, row);
  await fullLog();
  await fullDisk();
  await promise('away: a whole login works after all of it', async () => (await town.as('P02')).close());
  tom.close();
}
