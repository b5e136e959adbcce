// Somebody stands where the provider should: the courier speaks to nobody whose certificate is not right, and the
// person gets a plain page.  nginx is away meanwhile; login is asked through its own socket.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { Logs, assertSameWorkers, must, promise, section, sql, town, workers } from './kit.mjs';
import { forget } from './attack.mjs';
import { params, speak, whole } from './fastcgi.mjs';

const HOST = 'idporten.localhost';
let folder;

const openssl = (...words) => execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
const newKey = (name) => openssl('genpkey', '-quiet', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', name);

function authority(name, subject) {
  newKey(`${name}.key`);
  openssl('req', '-x509', '-new', '-key', `${name}.key`, '-out', `${name}.pem`, '-days', '30', '-subj', subject, '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign');
}

// A certificate by `ca` with dates of our choice.
function leaf(name, { ca = 'real', host = HOST, from = '20260101000000Z', until = '20350101000000Z', usage = 'serverAuth', more = '' } = {}) {
  newKey(`${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${host}`);
  writeFileSync(`${folder}/ca.conf`, `[ca]\ndefault_ca=c\n[c]\ndatabase=${folder}/index\nnew_certs_dir=${folder}\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\nCN=supplied\n[x]\nsubjectAltName=DNS:${host}\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=${usage}\n${more}`);
  writeFileSync(`${folder}/index`, '');
  openssl('ca', '-batch', '-config', 'ca.conf', '-extensions', 'x', '-cert', `${ca}.pem`, '-keyfile', `${ca}.key`, '-in', `${name}.csr`, '-out', `${name}.pem`, '-startdate', from, '-enddate', until, '-notext');
  return { key: readFileSync(`${folder}/${name}.key`), cert: readFileSync(`${folder}/${name}.pem`) };
}

function prepare() {
  folder = mkdtempSync('/var/tmp/door-tls-');
  for (const what of ['pem', 'key']) writeFileSync(`${folder}/real.${what}`, readFileSync(`${town.state}/tls/ca.${what}`), { mode: 0o600 });
  const subject = openssl('x509', '-noout', '-subject', '-nameopt', 'compat', '-in', 'real.pem').toString().replace(/^subject=/, '').trim();
  authority('twin', subject);
  authority('other', '/CN=Another authority');
  const right = leaf('right');
  const sub = leaf('sub', { ca: 'right' });
  return {
    'signed by itself': { ...leaf('own', { ca: 'other' }) },
    'signed by an authority of the same name': leaf('twinned', { ca: 'twin' }),
    'for another host': leaf('elsewhere', { host: 'logginn.localhost' }),
    'for a host that only begins like it': leaf('longer', { host: `${HOST}.evil.localhost` }),
    'for a parent name': leaf('parent', { host: 'localhost' }),
    'that has expired': leaf('expired', { until: '20261001000000Z' }),
    'that is not valid yet': leaf('early', { from: '20300101000000Z' }),
    'for clients only': leaf('client', { usage: 'clientAuth' }),
    'signed by a certificate that is no authority': { key: sub.key, cert: Buffer.concat([sub.cert, right.cert]) },
    'that is right, over TLS 1.1': { ...right, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
    'none: plain HTTP': null,
    right,
  };
}

// A server in nginx's place: counts requests that reached it in the clear.
function impostor(options) {
  const seen = { requests: 0, connections: 0 };
  const meet = (socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      seen.requests += 1;
      const body = JSON.stringify({ issuer: `https://${HOST}:${town.port}` });
      socket.end(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    });
  };
  const server = options ? tls.createServer(options, meet) : net.createServer((socket) => { socket.on('data', (data) => { if (/^[A-Z]+ \//.test(data.toString('latin1'))) seen.requests += 1; }); meet(socket); });
  server.on('connection', () => { seen.connections += 1; }).on('tlsClientError', () => {});
  return new Promise((resolve, reject) => { server.on('error', reject).listen(town.port, '127.0.0.1', () => resolve({ server, seen })); });
}

const start = () => speak('login', whole(params('login', { uri: `/start?portal=mypage&b=${'a'.repeat(64)}&to=/&provider=idporten` })), { until: 30000 });

async function meet(options, right) {
  const { server, seen } = await impostor(options);
  try {
    await forget();
    const [before, log] = [workers(), new Logs()];
    const got = await start();
    must([502, 503, 504].includes(got.status) && /<h1/.test(got.text), `status ${got.status}`);
    must(seen.connections > 0, 'nobody came');
    must(right ? seen.requests === 1 : options === null || seen.requests === 0, `${seen.requests} requests got through`);
    must(await sql('select count(*) from data.provider_document') === '0', 'its document was kept');
    assertSameWorkers(before);
    log.assertClean();
  } finally {
    await new Promise((resolve) => { server.close(resolve); });
  }
}

export default async function tls_() {
  const rows = prepare();
  section('tls', `${Object.keys(rows).length - 1} impostors in the provider's place`);
  await town.stop('nginx');
  try {
    for (const [name, options] of Object.entries(rows)) {
      await promise(name === 'right' ? 'tls: the same with the right certificate is heard (and says too little)' : `tls: a certificate ${name}`, () => meet(options, name === 'right'));
    }
  } finally {
    await town.start('nginx');
    await forget();
    rmSync(folder, { recursive: true });
  }
  await promise('tls: an honest login works after all of them', async () => (await town.as('P02')).close());
}
