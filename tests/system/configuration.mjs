// What an installation is configured with: documentation and code name the same things.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { town } from './common.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name) => readFileSync(join(root, name), 'utf8');

function filesUnder(folder, ending) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(name, ending);
    return name.endsWith(ending) ? [name] : [];
  });
}

test('nginx takes the configuration with the values of the example', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  try {
    for (const name of ['more', 'nginx']) mkdirSync(join(folder, name));
    cpSync(join(town.state, 'tls'), join(folder, 'tls'), { recursive: true });
    const values = read('nginx/values.example').replaceAll('/etc/portvakt/nginx', folder)
      .replaceAll('/etc/portvakt/tls/fullchain.pem', `${folder}/tls/server.pem`).replace(/^CERTIFICATE_KEY=.*$/m, `CERTIFICATE_KEY=${folder}/tls/server.key`)
      .replaceAll('/run/portvakt', folder).replaceAll('/var/log/portvakt', folder).replace(/^LISTEN=.*$/m, 'LISTEN=[::]:18999');
    writeFileSync(join(folder, 'values'), values);
    execFileSync(join(root, 'nginx/fill'), [join(folder, 'values'), join(root, 'nginx'), folder]);
    execFileSync('nginx', ['-t', '-q', '-c', join(folder, 'main.conf'), '-e', 'stderr'], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }, stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the example values name every placeholder and no other', () => {
  const used = new Set(filesUnder('nginx', '.conf').flatMap((file) => read(file).match(/@[A-Z_]+@/g) ?? []).map((name) => name.slice(1, -1)));
  const given = new Set([...read('nginx/values.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
  assert.deepEqual([...given].sort(), [...used].sort());
});

test('portvakt.conf.example documents every key that the programs read, and no other', () => {
  const sources = ['core', 'portals', 'services'].flatMap((folder) => filesUnder(folder, '.c')).map(read).join('\n').replace(/\blog_(?:error|warn|info)\([^;]*;|^#include.*$/gm, '')
    .replace(/\bKEY\("/g, '"oidc.%s.').replace('"%s.uid.%s"', '"keeper.uid.%s" "courier.uid.%s" "binder.uid.%s"'); // core/door.c, for each of its services
  const keys = new Set([...sources.matchAll(/"((?:municipality|database|vault|keeper|courier|site|oidc|templates|sql|confine|upload|intake|binder|notice)\.(?!cs")[a-z_.%0-9]+)"/g)].map(([, key]) => key));
  for (const [, key] of sources.matchAll(/config_[a-z]+\(\s*[^;"]*"(signing\.[a-z]+)"/g)) keys.add(key); // "signing.shape" is a failure's name
  const documented = [...read('nginx/portvakt.conf.example').matchAll(/^(?:# )?([a-z]+(?:\.[a-z_0-9]+)+) = /gm)].map(([, key]) => key.replace(/\.\d+$/, ''));
  const matches = (key, name) => new RegExp(`^${key.replace(/[.]/g, '\\.').replace(/%s/g, '[a-z]+').replace(/%[a-z]+/g, '\\d+')}$`).test(name);
  const plain = [...keys].map((key) => key.replace(/\.(%[a-z]*u|\d)$/, ''));
  assert.deepEqual(plain.filter((key) => !key.endsWith('.') && !documented.some((name) => matches(key, name))), [], 'read, but not documented');
  assert.deepEqual(documented.filter((name) => !plain.some((key) => matches(key, name))), [], 'documented, but not read');
});

test('check finds the running configuration in order', async () => {
  assert.match(await town.operator('check'), /in order/);
});

test('a production municipality is migrated without a clock that could be shifted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'production-'));
  const become = userInfo().username === 'root' ? ['setpriv', '--reuid=portvakt', '--regid=portvakt', '--init-groups', '--'] : [];
  const conf = join(folder, 'portvakt.conf');
  const asOwner = (...words) => {
    const [command, ...rest] = [...become, ...words];
    return execFileSync(command, rest, { encoding: 'utf8', cwd: '/', stdio: 'pipe', env: { ...process.env, PORTVAKT_CONF: conf } }).trim();
  };
  try {
    chmodSync(folder, 0o755);
    writeFileSync(conf, readFileSync(`${town.state}/portvakt.conf`, 'utf8').replace(/^(municipality\.instance = )test$/m, '$1production').replace(/^(database\.name = ).*$/m, '$1production'));
    await town.sql('create database production');
    assert.match(asOwner(join(town.state, 'suite/bin/portvakt'), 'migrate'), /files applied/);
    assert.throws(() => asOwner(join(town.state, 'suite/bin/portvakt'), 'clock', '--real'), /no such verb/);
    assert.equal(asOwner('/usr/lib/postgresql/15/bin/psql', '-XAt', '-h', `${town.state}/run`, '-U', 'postgres', '-d', 'production', '-c',
      "select kind, to_regclass('law.clock') is null, law.now() = now() from data.instance"), 'production|t|t');
  } finally {
    await town.sql('drop database if exists production with (force)');
    rmSync(folder, { recursive: true });
  }
});
