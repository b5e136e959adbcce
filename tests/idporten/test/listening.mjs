// The command line, and the three ways to listen.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parseOptions } from '../options.mjs';
import { ISSUER, startProvider } from '../testkit.mjs';

const WELL_KNOWN = '/.well-known/openid-configuration';

function temporary(t) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'idporten-listen-'));
  t.after(() => fs.rmSync(dir, { recursive: true }));
  return dir;
}

function fetchIssuer({ request }, options) {
  return new Promise((resolve, reject) => {
    const sending = request({ path: WELL_KNOWN, agent: false, ...options }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve(JSON.parse(text).issuer);
    });
    sending.on('error', reject);
    sending.end();
  });
}

describe('listening', () => {
  test('on a unix socket, also where an old one was left behind', async (t) => {
    const dir = temporary(t);
    const socketPath = path.join(dir, 's');
    fs.writeFileSync(socketPath, '');
    const op = await startProvider({ listen: { path: socketPath } });
    t.after(() => op.close());
    assert.equal(await fetchIssuer(http, { socketPath }), ISSUER);
  });

  test('with TLS of its own', async (t) => {
    const dir = temporary(t);
    const file = (name) => path.join(dir, name);
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=idporten.localhost',
      '-addext', 'subjectAltName=DNS:idporten.localhost', '-keyout', file('key'), '-out', file('cert')], { stdio: 'ignore' });
    const cert = fs.readFileSync(file('cert'));
    const op = await startProvider({ tls: { cert, key: fs.readFileSync(file('key')) } });
    t.after(() => op.close());
    assert.equal(await fetchIssuer(https, { host: '127.0.0.1', port: op.port, ca: cert, servername: 'idporten.localhost' }), ISSUER);
  });

  test('is for this machine only', async (t) => {
    const op = await startProvider();
    t.after(() => op.close());
    assert.equal(op.running.address.address, '127.0.0.1');
    assert.equal(op.running.control.address, '127.0.0.1');
  });
});

describe('the command line', () => {
  const right = ['--issuer', ISSUER, '--listen', '1', '--clients', 'c', '--people', 'p', '--state', 's'];

  test('takes what the README says', () => {
    const options = parseOptions([...right, '--mode', 'ansattporten', '--control', '2']);
    assert.deepEqual(options.listen, { host: '127.0.0.1', port: 1 });
    assert.equal(options.loginUrl, ISSUER);
    assert.equal(options.controlPort, 2);
  });

  const wrong = {
    'an issuer with a slash at the end': ['--issuer', `${ISSUER}/`],
    'an unknown mode': ['--mode', 'constructor'],
    'half of a certificate': ['--tls-cert', 'c'],
    'an unknown flag': ['--isuer', 'x'],
  };
  for (const [why, flags] of Object.entries(wrong)) {
    test(`refuses ${why}`, () => assert.throws(() => parseOptions([...right, ...flags])));
  }

  test('starts the program, which says when it is ready and stops when told', async (t) => {
    const op = await startProvider();
    t.after(() => op.close());
    const program = spawn(process.execPath, [new URL('../server.mjs', import.meta.url).pathname, '--issuer', ISSUER, '--listen', path.join(op.dir, 's'),
      '--clients', op.options.clientsFile, '--people', op.options.peopleFile, '--state', path.join(op.dir, 'other')]);
    t.after(() => program.kill('SIGKILL'));
    const [line] = await once(program.stdout, 'data');
    assert.match(String(line), /idporten: https:\/\/idporten\.localhost is ready/);
    program.kill('SIGTERM');
    const [code] = await once(program, 'exit');
    assert.equal(code, 0);
  });
});
