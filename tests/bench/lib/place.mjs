// The place where it is measured: an own municipality (tests/house), the peers
// copied into its state, and one plain nginx in front of them all.
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';

export const bench = fileURLToPath(new URL('..', import.meta.url));
export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const port = Number(process.env.PORT ?? 20143);
export const state = process.env.STATE ?? '/var/tmp/pv-bench';
export const run = `${state}/run`;
const here = `${state}/bench`;
const house = `${root}/tests/house/house`;
const owner = userInfo().username === 'root' ? 'portvakt' : userInfo().username;
const become = owner === 'portvakt' ? ['setpriv', '--reuid=portvakt', '--regid=portvakt', '--init-groups'] : [];
const children = [];
let raised = false;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const say = (text) => process.stderr.write(`${text}\n`);

export function tool(command, args, options = {}) {
  return execFileSync(command, args, { encoding: 'utf8', cwd: '/', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'inherit'], ...options });
}

const words = (command) => { const all = [...become, ...command]; return [all[0], all.slice(1)]; };

// As the one whom the municipality runs as.
export function owned(command, options = {}) { return tool(...words(command), options); }

export function start(command, { env = {}, log = 'part' } = {}) {
  const [file, args] = words(command);
  const out = `${here}/${log}.log`;
  const child = spawn('/bin/sh', ['-c', 'exec "$0" "$@" >>"$LOG" 2>&1', file, ...args], { cwd: '/', env: { ...process.env, LOG: out, ...env }, stdio: 'ignore', detached: true });
  children.push(child);
  return child;
}

export function stop(child) {
  try { process.kill(-child.pid, 'SIGTERM'); } catch { /* it ended before */ }
}

export function end() {
  const all = children.splice(0);
  for (const child of all) stop(child);
  // A program that waits in accept hears the end only with its next request.
  if (all.length > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  for (const child of all) try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it ended */ }
  if (!process.env.KEEP && raised) tool(house, ['down', '--state', state], { stdio: 'ignore' });
  raised = false;
}

// ── The municipality and its database ──

export function psql(text, { database = 'portvakt', role = 'postgres', set = {}, timeout = 0 } = {}) {
  return owned(['/usr/lib/postgresql/15/bin/psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', run, '-U', role, '-d', database,
    ...Object.entries(set).flatMap(([k, v]) => ['-v', `${k}=${v}`])], { input: text, timeout }).trim();
}

export const file = (name) => readFileSync(`${bench}/${name}`, 'utf8');
export const product = (name) => readFileSync(`${root}/${name}`, 'utf8');

export const token = (n, options) => psql(`select bench.token(${n})`, options);

// The readers whose sessions the load uses.
export const readers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export function openSessions(list, options) { psql(file('sessions.sql'), { ...options, set: { readers: list.join(',') } }); }

function raise() {
  if (existsSync(`${run}/ready`) && process.env.KEEP) return;
  say('bringing up a municipality');
  raised = true;
  tool(house, ['up', '--test', '--empty', '--detach', '--port', String(port), '--state', state], { stdio: ['ignore', 'ignore', 'inherit'] });
}

export function operator(...args) { return tool(house, ['operator', '--state', state, ...args]); }

export function restartPart(what, name) { tool(house, ['part', what, name, '--state', state], { stdio: ['ignore', 'ignore', 'inherit'] }); }

// Roles that exist only here: one that no row-level security meets, one with a naive policy.
const roles = `do $$ begin
	if not exists (select from pg_roles where rolname = 'bench_free') then
		create role bench_free login bypassrls; create role bench_naive login;
	end if;
end $$;`;

// Where people live there is no clock that can be shifted (sql/test): law time is asked
// as sql/policy has it, here and in what other municipalities are made from.
function takeClock() {
  const [, now] = /create (function law\.now\(\)[^;]*;)/.exec(product('sql/policy/10_time.sql'));
  for (const database of ['portvakt', 'portvakt_fresh']) psql(`set role pv_owner; create or replace ${now}`, { database });
}

function admit() {
  psql(roles, { database: 'postgres' });
  const map = `${state}/db/pg_ident.conf`;
  if (readFileSync(map, 'utf8').includes('bench_free')) return;
  appendFileSync(map, `house ${owner} bench_free\nhouse ${owner} bench_naive\n`);
  psql('select pg_reload_conf()');
}

function compile(name, source, ...flags) {
  tool('gcc', ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-I/usr/include/postgresql', '-o', `${here}/${name}`, `${bench}/${source}`, ...flags]);
}

export async function open() {
  raise();
  rmSync(here, { recursive: true, force: true });
  mkdirSync(here, { recursive: true });
  cpSync(`${bench}/peers`, `${here}/peers`, { recursive: true });
  cpSync(`${bench}/access`, `${here}/access`, { recursive: true });
  cpSync(`${bench}/node_modules`, `${here}/node_modules`, { recursive: true });
  mkdirSync(`${here}/sql`);
  for (const name of ['core/token', 'session/session_enter', 'access/access_list', 'access/access_list_agent', 'access/access_still', 'access/access_card', 'common/types']) cpSync(`${root}/sql/${name}.sql`, `${here}/sql/${name.split('/')[1]}.sql`);
  cpSync(`${bench}/plain`, `${here}/plain`, { recursive: true });
  // The peers have no pipeline, so the token stays set from one statement to the next.
  writeFileSync(`${here}/sql/token.sql`, product('sql/core/token.sql').replace(', true)', ', false)'));
  compile('ask', 'ask.c', '-lpq');
  compile('empty', 'empty/empty.c', '-lfcgi');
  compile('unscanned', 'unscanned.c');
  for (const name of ['static', 'temporary', 'log', 'dav']) mkdirSync(`${here}/${name}`);
  takeClock();
  admit();
  if (psql("select count(*) from pg_namespace where nspname = 'bench'") === '0') psql(file('data.sql'), { set: { shares: 10000, each: 60 } });
  openSessions(readers);
  give();
}

export function give() { if (become.length > 0) tool('chown', ['-R', `${owner}:${owner}`, here]); }

// ── In front ──

export const ports = { portvakt: port + 10, empty: port + 11, nginx: port + 12, php: port + 13, node: port + 14, flask: port + 15, one: port + 16,
  php_plain: port + 17, node_plain: port + 18, flask_plain: port + 19, dav: port + 20 };

export async function openFront() {
  const fill = (text) => text.replace(/@(\w+)@/g, (_, k) => ({ HERE: here, RUN: run, HOST: `minside.localhost:${port}`, ...Object.fromEntries(Object.entries(ports).map(([n, p]) => [n.toUpperCase(), p])) })[k]);
  writeFileSync(`${here}/nginx.conf`, fill(file('nginx.conf')));
  give();
  start(['nginx', '-p', here, '-c', `${here}/nginx.conf`, '-e', 'stderr'], { log: 'nginx' });
  await sleep(500);
}

// What the product's own connections ask of the planner (core/db.c).
const byKey = ['bitmapscan', 'seqscan', 'hashjoin', 'mergejoin', 'memoize', 'material'].map((n) => `-c enable_${n}=off`).join(' ');

function openFpm(name, env) {
  writeFileSync(`${here}/${name}.conf`, file('peers/php/fpm.conf').replaceAll('@RUN@', here).replaceAll('@NAME@', name));
  start([tool('sh', ['-c', 'ls /usr/sbin/php-fpm* | tail -1']).trim(), '-n', '-F', '-y', `${here}/${name}.conf`, ...['pgsql', 'opcache'].flatMap((m) => ['-d', `${m === 'opcache' ? 'zend_' : ''}extension=${m}`])], { log: name, env });
}

// Each of them twice: with the product's SQL under its wall, and with SQL of their
// own (plain/), as a role that no row-level security meets.
export async function openPeers() {
  const ways = { '': { BENCH_SQL: 'sql', BENCH_ROLE: 'pv_mypage', BENCH_OPTIONS: `-c plan_cache_mode=force_generic_plan ${byKey}` }, _plain: { BENCH_SQL: 'plain', BENCH_ROLE: 'bench_free', BENCH_OPTIONS: '' } };
  const names = ['empty'];
  psql('grant usage on schema data to bench_free; grant select on data.session, data.person, data.standing, data.share, data.seen to bench_free');
  start(['spawn-fcgi', '-n', '-b', '1024', '-M', '600', '-s', `${here}/empty.sock`, '--', '/usr/bin/multiwatch', '-f', '4', '--', `${here}/empty`], { log: 'empty' });
  for (const [way, how] of Object.entries(ways)) {
    const env = (name) => ({ ...how, BENCH_SOCKET: `${here}/${name}${way}.sock`, BENCH_FOLDER: here, BENCH_DATABASE: run, NODE_ENV: 'production' });
    openFpm(`php${way}`, env('php'));
    start([process.execPath, `${here}/peers/node/server.mjs`], { log: `node${way}`, env: env('node') });
    start(['gunicorn', '--chdir', `${here}/peers/flask`, '--workers', '4', '--backlog', '1024', '--bind', `unix:${here}/flask${way}.sock`, '--no-sendfile', 'app:app'], { log: `flask${way}`, env: env('flask') });
    names.push(`php${way}`, `node${way}`, `flask${way}`);
  }
  for (const name of names) for (let i = 0; !existsSync(`${here}/${name}.sock`); i++) { if (i > 100) throw new Error(`${name} did not start: ${readFileSync(`${here}/${name}.log`, 'utf8')}`); await sleep(100); }
  await sleep(500);
}

// The page as the product writes it, cut where the peers' own loops stand: so that
// all of them send the same bytes.
export function cutPage(html, who) {
  const cut = /^([\s\S]*?<option value="">Alle typer<\/option>)[\s\S]*?(<\/select>[\s\S]*?<ul class="pv-entries">)[\s\S]*?<\/ul>\n\n(?:<nav class="ds-pagination"[\s\S]*?<\/nav>)?\n?([\s\S]*)$/.exec(html);
  const csrf = /name="csrf" value="(\w+)"/.exec(html)[1];
  const pieces = { head: cut[1], middle: cut[2], foot: cut[3] };
  const tags = { eta: ['<%= it.csrf %>', '<%= it.me.name %>', '<%= it.me.label %>'], html: ['{{ csrf }}', '{{ me.name }}', '{{ me.label }}'],
    php: ['<?= h($csrf) ?>', "<?= h($me['name']) ?>", "<?= h($me['label']) ?>"] };
  const folders = { eta: 'node', html: 'flask/templates', php: 'php' };
  for (const [ext, [c, n, l]] of Object.entries(tags)) for (const [name, text] of Object.entries(pieces)) writeFileSync(`${here}/peers/${folders[ext]}/${name}.${ext}`, text.replaceAll(csrf, c).replaceAll(who.name, n).replaceAll(who.label, l));
  const types = Object.fromEntries([...html.matchAll(/<option value="([A-Z]+)">([^<]*)</g)].map((m) => [m[1], m[2]]));
  const months = Object.fromEntries('januar februar mars april mai juni juli august september oktober november desember'.split(' ').map((m, i) => [String(i + 1).padStart(2, '0'), m]));
  writeFileSync(`${here}/words.json`, JSON.stringify({ types, months }));
  writeFileSync(`${here}/peers/php/words.php`, `<?php return [${Object.entries(types).map(([k, v]) => `'${k}' => '${v}'`).join(', ')}];\n`);
  writeFileSync(`${here}/static/page.html`, html);
  give();
}

export { here, chmodSync, statSync };
