// The units as `make install` puts them, by systemd's own tools; no systemd needs to be running.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILD, check, read, run } from './kit.mjs';

const THRESHOLD = 15; // tenths: 1.5
const PREFIX = '/usr/local';

// Programs that are not of libexec, and the distribution's users that run them; enabled where they are wanted.
const OTHERS = {
  'portvakt-backup.service': { user: 'postgres', path: `${PREFIX}/bin/portvakt` },
  'portvakt-nginx.service': { user: 'www-data', path: `${PREFIX}/share/portvakt/nginx/masked` },
};
const ofDistribution = (user) => ['root', 'postgres', 'www-data', 'adm'].includes(user);

const lines = (text) => text.split('\n').filter((line) => line.trim() && !line.startsWith('#'));
const value = (unit, key) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1];

// A small root: what is installed, and what the units need of the machine.
function install() {
  const root = mkdtempSync(join(tmpdir(), 'portvakt-units-'));
  const made = run('make', ['install', `BUILD=${BUILD}`, `DESTDIR=${root}`, `PREFIX=${PREFIX}`]);
  check('make install puts everything under DESTDIR', made.ok, made.text);
  mkdirSync(`${root}/etc`, { recursive: true });
  cpSync('/lib/systemd/system', `${root}/usr/lib/systemd/system`, { recursive: true, verbatimSymlinks: true });
  for (const program of ['usr/bin/multiwatch', 'usr/sbin/nginx', 'bin/kill']) {
    mkdirSync(join(root, program, '..'), { recursive: true });
    writeFileSync(join(root, program), '#!/bin/sh\n');
    chmodSync(join(root, program), 0o755);
  }
  return root;
}

function exposure(root, name) {
  const { ok, text } = run('systemd-analyze', ['security', '--offline=true', `--threshold=${THRESHOLD}`, '--no-pager', `--root=${root}`, name]);
  const level = /exposure level for .*: ([0-9.]+)/.exec(text)?.[1];
  check(`${name} is exposed ${level}, at most ${THRESHOLD / 10}`, ok && Number(level) <= THRESHOLD / 10, text);
}

function verified(root, units) {
  const { text } = run('systemd-analyze', ['verify', '--man=no', `--root=${root}`, ...units]);
  const ours = text.split('\n').filter((line) => /portvakt/.test(line));
  check('systemd finds nothing wrong with any of them', ours.length === 0, ours.join('\n'));
}

// ── One program, one user, one unit ──

function programs(root, services) {
  const started = services.map(({ unit }) => /libexec\/portvakt\/([a-z]+)/.exec(value(unit, 'ExecStart'))?.[1]);
  for (const program of readdirSync(`${root}${PREFIX}/libexec/portvakt`)) {
    check(`${program} has a unit that starts it`, started.includes(program));
  }
  for (const { name, unit } of services) {
    const path = OTHERS[name]?.path ?? /(\/\S*libexec\S*)/.exec(value(unit, 'ExecStart'))[1];
    check(`${name} starts a program that is installed`, existsSync(root + path) && value(unit, 'ExecStart').includes(path), path);
    check(`${name} runs as the user of its program alone`, value(unit, 'User') === (OTHERS[name]?.user ?? `portvakt-${path.split('/').pop()}`), unit);
  }
}

function users(root, services) {
  const made = run('systemd-sysusers', [`--root=${root}`]);
  const names = (file) => readFileSync(`${root}/etc/${file}`, 'utf8').split('\n').map((line) => line.split(':')[0]);
  check('systemd-sysusers makes the users and groups', made.ok && !/not a valid|failed/i.test(made.text), made.text);
  for (const { name, unit } of services) {
    const groups = `${value(unit, 'SupplementaryGroups') ?? ''} ${value(unit, 'Group') ?? ''}`.trim().split(/\s+/);
    check(`${name}: its user is there`, ofDistribution(value(unit, 'User')) || names('passwd').includes(value(unit, 'User')));
    check(`${name}: its groups are there`, groups.filter(Boolean).every((group) => names('group').includes(group)), groups.join(' '));
  }
  for (const line of lines(read('services/systemd/tmpfiles.conf'))) {
    const [, path, , user, group] = line.split(/\s+/);
    const there = (file, who) => who === '-' || ofDistribution(who) || names(file).includes(who);
    for (const [, kind, who] of line.matchAll(/\b(user|group):([\w-]+)/g)) check(`${path}: the ${kind} ${who} of its list is there`, there(kind === 'user' ? 'passwd' : 'group', who));
    check(`${path} belongs to users that are there`, there('passwd', user) && there('group', group), line);
  }
  return names('passwd');
}

function folders(root) {
  if (process.getuid() !== 0) return;
  for (const file of ['passwd', 'group']) {
    const old = readFileSync(`${root}/etc/${file}`, 'utf8');
    writeFileSync(`${root}/etc/${file}`, `${old.trimEnd()}\n${file === 'passwd' ? 'root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/:/bin/false\n' : 'root:x:0:\nwww-data:x:33:\nadm:x:4:\n'}`);
  }
  const made = run('systemd-tmpfiles', [`--root=${root}`, '--create']);
  check('systemd-tmpfiles makes the folders', made.ok && existsSync(`${root}/var/lib/portvakt/vault`), made.text);
}

// ── The pools ──

function sockets(services, root) {
  const folder = `${root}${PREFIX}/lib/systemd/system`;
  const asked = [...read('nginx/values.example').matchAll(/_SOCKET=(.*)$/gm)].map(([, path]) => path).sort();
  const offered = [];
  for (const { name, unit } of services.filter((service) => value(service.unit, 'StandardInput') === 'socket')) {
    const socket = readFileSync(`${folder}/${name.replace('.service', '.socket')}`, 'utf8');
    offered.push(value(socket, 'ListenStream'));
    check(`${name}: only nginx may open its socket`, value(socket, 'SocketMode') === '0660' && value(socket, 'SocketGroup') === 'www-data' && value(socket, 'SocketUser') === 'root');
    check(`${name}: its backlog takes a rush`, Number(value(socket, 'Backlog')) >= 1024);
    check(`${name}: one pool accepts for itself`, !/^Accept=yes/m.test(socket) && /multiwatch/.test(value(unit, 'ExecStart')));
  }
  check('nginx asks at the sockets that there are', asked.join() === offered.sort().join(), `${asked}\n${offered}`);
}

// What the example tells nginx to read and write is what its unit lets it.
function edge(services) {
  const { unit } = services.find(({ name }) => name === 'portvakt-nginx.service');
  const values = Object.fromEntries(lines(read('nginx/values.example')).map((line) => line.split(/=(.*)/)));
  const [, key] = /^LoadCredential=([^:]+):/m.exec(unit);
  check('nginx reads its key where its unit puts it', values.CERTIFICATE_KEY === `/run/credentials/portvakt-nginx.service/${key}`, values.CERTIFICATE_KEY);
  for (const name of ['ACCESS_LOG', 'TEMPORARY', 'PID']) {
    check(`nginx may write its ${name}`, value(unit, 'ReadWritePaths').split(' ').some((folder) => `${values[name]}/`.startsWith(`${folder}/`)), values[name]);
  }
  check('nginx is told of the same configuration everywhere', [...unit.matchAll(/^Exec\w+=.*/gm)].every(([line]) => line.includes(` -c ${values.CONF}/main.conf -e stderr`)), unit);
}

function target(services) {
  const wants = [...read('services/systemd/portvakt.target').matchAll(/^Wants=(.*)$/gm)].flatMap(([, names]) => names.split(' '));
  for (const { name, unit } of services) {
    check(`portvakt.target brings up ${name}`, name in OTHERS ? value(unit, 'WantedBy') === 'portvakt.target' : wants.includes(name) || wants.includes(name.replace('.service', '.socket')));
  }
}

// ── Secrets, and who is who ──

function secrets(services) {
  const loads = (name) => services.find((service) => service.name === `portvakt-${name}.service`).unit;
  const own = { keeper: /^LoadCredential=root-key:/m, login: /^LoadCredential=idporten\.key:/m, nginx: /^LoadCredential=key\.pem:/m, courier: /^LoadCredential=enterprise\.key:/m };
  for (const { name, unit } of services) {
    const program = name.replace(/portvakt-|\.service/g, '');
    if (own[program]) check(`${program} gets its key as a credential`, own[program].test(loads(program)));
    else check(`${program} is given no key`, !/Credential/.test(unit));
  }
  const keys = [...read('nginx/portvakt.conf.example').matchAll(/^oidc\.\w+\.key = (.*)$/gm)].map(([, key]) => key);
  check('the example names the credentials that login has', keys.length > 0 && keys.every((key) => loads('login').includes(`LoadCredential=${key}:`)), keys.join());
  const shown = [...read('nginx/portvakt.conf.example').matchAll(/^# courier\.(?:certificate\.\w+|key\.\w+|mail\.password|sms\.key) = (.*)$/gm)].map(([, name]) => name);
  check('the example names the credentials that the courier has', shown.length > 0 && shown.every((name) => loads('courier').includes(`LoadCredential=${name}:`)), shown.join());
  check('a courier without them starts too', shown.every((name) => loads('courier').includes(`SetCredential=${name}:none`)));
}

function roles(known) {
  const map = lines(read('services/systemd/pg_ident.conf.example')).map((line) => line.split(/\s+/));
  for (const [, user, role] of map.filter(([, user]) => user !== 'postgres')) {
    check(`${user} is the role ${role}, and is there`, role === user.replace('portvakt-', 'pv_') && known.includes(user));
  }
  const wanted = [...read('sql/schema/10_roles.sql').matchAll(/\bpv_[a-z]+\b/g)].map(([role]) => role).filter((role) => role !== 'pv_owner');
  for (const role of new Set(wanted)) check(`${role} has its one system user`, map.filter(([, , mapped]) => mapped === role).length === 1);
  const callers = [...read('services/systemd/uids').matchAll(/for caller in (.*);/g)].flatMap(([, names]) => names.split(' '));
  check('every caller of the keeper and the courier is told by its user', callers.every((caller) => known.includes(`portvakt-${caller}`)));
}

export default function units() {
  const root = install();
  try {
    const folder = `${root}${PREFIX}/lib/systemd/system`;
    const names = readdirSync(folder).filter((name) => /\.(service|socket|target)$/.test(name));
    const services = names.filter((name) => name.endsWith('.service')).map((name) => ({ name, unit: readFileSync(`${folder}/${name}`, 'utf8') }));
    for (const { name } of services) exposure(root, name);
    verified(root, names);
    programs(root, services);
    const known = users(root, services);
    folders(root);
    sockets(services, root);
    target(services);
    edge(services);
    secrets(services);
    roles(known);
    for (const name of names) check(`${name} has no value left to fill in`, !/@[A-Z]+@/.test(readFileSync(`${folder}/${name}`, 'utf8')));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
