// Bringing a municipality up and down, and killing it on the way: nothing is left behind or running.
//   PORT=18443 STATE=/var/tmp/portvakt-test node tests/house/test.mjs     (it uses PORT+50 and STATE-house)
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const HOUSE = fileURLToPath(new URL('house', import.meta.url));
const port = Number(process.env.PORT ?? 18443) + 50;
const state = `${process.env.STATE ?? `/var/tmp/portvakt-test-${process.getuid()}`}-house`;

// Runs the house in a process group of its own; resolves with what it said and how it ended.
function start(verb, ...words) {
  const child = spawn(HOUSE, [verb, '--state', state, ...words], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { child.said += text; });
  return child;
}

async function run(verb, ...words) {
  const child = start(verb, ...words);
  const [code] = await once(child, 'close');
  return { code, said: child.said };
}

const up = (...words) => run('up', '--empty', '--port', String(port), '--detach', ...words);

// Every living process that this state started, by the mark in its environment or by its folder in its command line.
function ours() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const [environment, command] = ['environ', 'cmdline'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'));
      return environment.includes(`PORTVAKT_HOUSE=${state}\0`) || (command.includes(`${state}/`) && !command.includes('test.mjs'));
    } catch { return false; }
  });
}

const listening = () => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
  socket.on('error', () => resolve(false));
});

async function assertGone() {
  assert.deepEqual(ours().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8')), []);
  assert.equal(await listening(), false);
  assert.equal(existsSync(`${state}/run`), false);
  assert.equal(existsSync(`${state}/house.pid`), false);
}

// Not there, or just waiting to be buried (in a chroot nobody may come to do it).
const over = (pid) => {
  try { return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\)/, '')); } catch { return true; }
};

const supervisor = () => Number(readFileSync(`${state}/house.pid`, 'utf8').split(' ')[0]);

before(async () => { await run('down'); rmSync(state, { recursive: true, force: true }); });
after(async () => { await run('down'); rmSync(state, { recursive: true, force: true }); });

test('up brings everything up, and down leaves nothing', async () => {
  const { code, said } = await up();
  assert.equal(code, 0, said);
  assert.match(said, /ready/);
  const status = await run('status');
  assert.equal(status.code, 0);
  assert.doesNotMatch(status.said, /not running/);
  for (const part of ['postgres', 'keeper', 'courier', 'clerk', 'clamd', 'intake', 'login', 'mypage-pages', 'mypage-files', 'exchange-pages', 'exchange-files', 'esign-pages', 'esign-files', 'idporten', 'ansattporten', 'relay', 'sms', 'nginx']) assert.match(status.said, new RegExp(`^${part} +\\d+$`, 'm'));
  assert.equal((await run('down')).code, 0);
  await assertGone();
});

test('a supervisor that was killed leaves programs that the next up ends first', async () => {
  assert.equal((await up()).code, 0);
  const before = ours();
  process.kill(supervisor(), 'SIGKILL');
  const { code, said } = await up();
  assert.equal(code, 0, said);
  assert.match(said, /earlier run/);
  const now = ours();
  assert.deepEqual(before.filter((pid) => now.includes(pid)), []);
});

test('a second up takes the place of the first', async () => {
  const first = supervisor();
  const { code, said } = await up();
  assert.equal(code, 0, said);
  assert.notEqual(supervisor(), first);
  assert.ok(over(first));
});

test('a killed supervisor is enough for down, too', async () => {
  process.kill(supervisor(), 'SIGKILL');
  assert.equal((await run('down')).code, 0);
  await assertGone();
});

for (const delay of [100, 700, 1500, 2500, 6000]) {
  test(`Ctrl-C after ${delay} ms ends everything`, async () => {
    const child = start('up', '--empty', '--port', String(port));
    const ended = once(child, 'close');
    await new Promise((resolve) => { setTimeout(resolve, delay); });
    process.kill(-child.pid, 'SIGINT');
    await ended;
    await assertGone();
  });
}

test('a port that is taken is told, and nothing is left', async () => {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  try {
    const { code, said } = await up();
    assert.notEqual(code, 0);
    assert.match(said, /taken/);
  } finally { await new Promise((resolve) => { other.close(resolve); }); }
  await assertGone();
});

test('a part that fails shows its last lines, and nothing is left', async () => {
  writeFileSync(`${state}/db/PG_VERSION`, '9.1\n');
  const { code, said } = await up();
  assert.notEqual(code, 0);
  assert.match(said, /postgres ended while it was starting/);
  assert.match(said, /database files are incompatible|initialized by PostgreSQL version/);
  await assertGone();
  rmSync(`${state}/db`, { recursive: true });
  assert.equal((await up()).code, 0);
});

test('a folder of somebody else is not touched', async () => {
  await run('down');
  rmSync(state, { recursive: true });
  mkdirSync(state, { mode: 0o755 });
  writeFileSync(`${state}/letter`, 'mine');
  const { code, said } = await up();
  assert.notEqual(code, 0);
  assert.match(said, /holds something else/);
  assert.deepEqual(readdirSync(state), ['letter']);
  assert.equal(statSync(state).uid, process.getuid());
});

test('where nothing was brought up, a verb says so', async () => {
  await run('down');
  rmSync(state, { recursive: true, force: true });
  for (const verb of ['status', 'reset', 'sql']) {
    const { code, said } = await run(verb);
    assert.equal(code, 1);
    assert.match(said, /there is no municipality in .*: bring one up first/);
  }
  assert.equal(existsSync(state), false);
});
