// A new job: what is taken, and everything that is not.
import assert from 'node:assert/strict';
import tls from 'node:tls';
import { after, before, describe, test } from 'node:test';
import { newKey } from '../certificate.mjs';
import { container, directManifest, directRequest } from '../client.mjs';
import { makePdf } from '../paper.mjs';
import { unzip, zip } from '../zip.mjs';
import { ORGANISATION, documents, person, startService } from '../testkit.mjs';

let service;
let sender;
let files;
before(async () => {
  service = await startService();
  ({ sender } = service);
  files = await documents(2);
});
after(() => service.close());

const kari = { pid: person('P02').pid };
const order = (more = {}) => ({ reference: 'r-1', signers: [kari], documents: files, ...more });
// Tests of refusals make more calls than a sender may.
const calm = () => service.o.jobs.older(60_000);

async function refused(promise, code, status = 400) {
  const { status: got, said, bytes } = await promise;
  calm();
  assert.equal(got, status, bytes.toString());
  assert.equal(said?.code, code, bytes.toString());
}

describe('who may send', () => {
  test('a connection without a certificate is refused', async () => {
    await assert.rejects(sender.call('GET', sender.jobs('portal'), { tls: { ca: sender.tls.ca } }));
  });

  test('a certificate from a foreign authority is refused', async () => {
    const foreign = sender.authority.foreign.enterpriseCertificate('client', 'Fjordvik barnevernstjeneste', ORGANISATION);
    await assert.rejects(sender.call('GET', sender.jobs('portal'), { tls: { ca: sender.tls.ca, cert: foreign.bundle, key: foreign.key.export({ type: 'pkcs8', format: 'pem' }) } }));
  });

  test('another organisation may not act for the sender', async () => {
    const other = sender.authority.enterpriseCertificate('other', 'En annen', '310101001');
    const own = { ca: sender.tls.ca, cert: other.bundle, key: other.key.export({ type: 'pkcs8', format: 'pem' }) };
    await refused(sender.call('GET', sender.jobs('portal'), { tls: own }), 'BROKER_NOT_AUTHORIZED', 403);
  });

  test('TLS 1.1 is refused', async () => {
    const { key, cert, ca } = sender.tls;
    await assert.rejects(new Promise((resolve, reject) => {
      const socket = tls.connect({ host: '127.0.0.1', port: service.port, servername: 'signering-api.localhost', key, cert, ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }, resolve);
      socket.on('error', reject);
    }));
  });

  test('an organisation that is registered as its broker may', async () => {
    const other = await startService({ brokers: [[ORGANISATION, '310101001']] });
    other.sender.organisation = '310101001';
    const answer = await other.sender.create('direct', { ...order(), documents: files }, { signer: sender.authority && other.sender.authority.enterpriseCertificate('sender-package', 'Fjordvik barnevernstjeneste', ORGANISATION) });
    await other.close();
    assert.equal(answer.status, 200, answer.bytes.toString());
  });
});

describe('a new job', () => {
  test('is taken when everything is right', async () => {
    const { status, said, bytes } = await sender.create('direct', order());
    assert.equal(status, 200, bytes.toString());
    assert.equal(said.name, 'direct-signature-job-response');
    assert.equal(said.reference, 'r-1');
  });

  const wrongOrders = {
    'eleven signers': [{ signers: Array.from({ length: 11 }, (_, i) => ({ identifier: `s${i}` })) }, 'XML_SCHEMA_VIOLATION'],
    'no signer': [{ signers: [] }, 'XML_SCHEMA_VIOLATION'],
    'the same signer twice': [{ signers: [kari, kari] }, 'INVALID_REQUEST'],
    'a title of 81 characters': [{ title: 'å'.repeat(81) }, 'XML_SCHEMA_VIOLATION'],
    'an empty title': [{ title: '' }, 'XML_SCHEMA_VIOLATION'],
    'a description of 221 characters': [{ description: 'å'.repeat(221) }, 'XML_SCHEMA_VIOLATION'],
    'a reference of 51 characters': [{ reference: 'r'.repeat(51) }, 'XML_SCHEMA_VIOLATION'],
    'a national identity number in the reference': [{ reference: `sak ${kari.pid}` }, 'PERSONAL_DATA'],
    'a number of ten digits': [{ signers: [{ pid: '1234567890' }] }, 'XML_SCHEMA_VIOLATION'],
    'a sender that is not the one in the address': [{ organisation: '310101001' }, 'INVALID_SENDER'],
    'an unknown way of naming signers': [{ identifier: 'ADDRESS' }, 'XML_SCHEMA_VIOLATION'],
    'an unknown level': [{ level: '5' }, 'XML_SCHEMA_VIOLATION'],
    'an advanced signature of several documents': [{ signers: [{ ...kari, type: 'ADVANCED_ELECTRONIC_SIGNATURE' }] }, 'INVALID_SIGNATURE_TYPE'],
    'numbers shown of those who are addressed otherwise': [{ signers: [{ identifier: 'x' }], identifier: 'PERSONAL_IDENTIFICATION_NUMBER_AND_NAME' }, 'INVALID_IDENTIFIER_IN_SIGNED_DOCUMENTS'],
    'an exit that is not https': [{ exits: { completion: 'http://a.localhost/', rejection: 'https://a.localhost/', error: 'https://a.localhost/' } }, 'INVALID_REQUEST'],
    'an exit of 501 characters': [{ exits: { completion: `https://a.localhost/${'x'.repeat(481)}`, rejection: 'https://a.localhost/', error: 'https://a.localhost/' } }, 'XML_SCHEMA_VIOLATION'],
    'an unknown way of getting the status': [{ method: 'WEBHOOK' }, 'XML_SCHEMA_VIOLATION'],
  };
  for (const [why, [more, code]] of Object.entries(wrongOrders)) test(`with ${why} is refused`, () => refused(sender.create('direct', order(more)), code));

  const named = (name, more = {}) => [{ ...files[0], name, ...more }];
  const pdf = (change) => [{ ...files[0], bytes: Buffer.from(files[0].bytes.toString('latin1').replace(...change), 'latin1') }];
  const wrongDocuments = {
    'a name of three characters': [() => named('a.b'), 'XML_SCHEMA_VIOLATION'],
    'a name of 101 characters': [() => named(`${'a'.repeat(97)}.pdf`), 'XML_SCHEMA_VIOLATION'],
    'a name with a path': [() => named('a/b.pdf'), 'INVALID_DOCUMENT'],
    'a name that holds somebody’s number': [() => named(`${kari.pid}.pdf`), 'PERSONAL_DATA'],
    'another type': [() => named('dokument.pdf', { mime: 'text/plain' }), 'INVALID_DOCUMENT'],
    'something that is no PDF': [() => named('dokument.pdf', { bytes: Buffer.from('hei') }), 'INVALID_DOCUMENT'],
    'PDF 2.0': [() => pdf(['%PDF-1.7', '%PDF-2.0']), 'INVALID_DOCUMENT'],
    'half a PDF': [() => named('dokument.pdf', { bytes: files[0].bytes.subarray(0, 500) }), 'INVALID_DOCUMENT'],
    'the same name twice': [() => [files[0], files[0]], 'INVALID_DOCUMENT_PACKAGE'],
    '21 documents': [() => Array.from({ length: 21 }, (_, i) => ({ ...files[0], name: `nr-${i}.pdf` })), 'XML_SCHEMA_VIOLATION'],
    'one byte more than 10 MiB': [() => [files[0], { ...files[1], bytes: Buffer.concat([Buffer.alloc(10_485_760 - files[0].bytes.length - files[1].bytes.length + 1, 0x20), files[1].bytes]) }], 'DOCUMENTS_TOO_LARGE'],
  };
  for (const [why, [list, code]] of Object.entries(wrongDocuments)) test(`with ${why} is refused`, () => refused(sender.create('direct', order({ documents: list() })), code));

  test('with a password on the PDF is refused', async () => {
    const locked = await makePdf('Hemmelig', { userPassword: 'abc', pdfVersion: '1.7' });
    await refused(sender.create('direct', order({ documents: [{ ...files[0], bytes: locked }] })), 'INVALID_DOCUMENT');
  });

  test('of exactly 10 MiB is taken', async () => {
    const filler = Buffer.alloc(10_485_760 - files[0].bytes.length - files[1].bytes.length, 0x20);
    const head = files[1].bytes.subarray(0, 9);
    const { status, bytes } = await sender.create('direct', order({ documents: [files[0], { ...files[1], bytes: Buffer.concat([head, filler, files[1].bytes.subarray(9)]) }] }));
    assert.equal(status, 200, bytes.toString());
  });
});

describe('the package', () => {
  const packed = (change, more = {}) => {
    const whole = { organisation: ORGANISATION, ...order() };
    const made = container(directManifest(whole), files, sender.packaging, Date.now(), more);
    return sender.post('direct', directRequest(whole), change ? zip(change(unzip(made))) : made);
  };
  const without = (name) => (list) => list.filter((entry) => entry.name !== name);
  const plus = (name, bytes = Buffer.from('x')) => (list) => [...list, { name, bytes }];
  const inside = (name, from, to) => (list) => list.map((entry) => (entry.name === name ? { name, bytes: Buffer.from(entry.bytes.toString('latin1').replace(from, to), 'latin1') } : entry));
  const signatures = (from, to) => inside('META-INF/signatures.xml', from, to);

  for (const [why, change] of Object.entries({
    'without a manifest': without('manifest.xml'),
    'without a signature': without('META-INF/signatures.xml'),
    'without one of the documents': without('dokument-2.pdf'),
    'with a file that is not signed': plus('mer.pdf', Buffer.from('%PDF-1.4')),
    'with META-INF/manifest.xml': plus('META-INF/manifest.xml'),
    'with a folder': plus('mappe/'),
    'with a path out of it': plus('../x.pdf'),
    'with one byte of a document changed': inside('dokument-1.pdf', 'Dokument', 'Dokumenu'),
    'with one character of the manifest changed': inside('manifest.xml', 'Til signering', 'Til signerinG'),
    'with another signing time than was signed': signatures(/<SigningTime>\d{4}/, '<SigningTime>2020'),
    'with another signature value': signatures(/<SignatureValue>./, '<SignatureValue>/'),
    'without the issuing certificates': signatures(/(<X509Certificate>[^<]*<\/X509Certificate>)(<X509Certificate>[^<]*<\/X509Certificate>)+/, '$1'),
    'with two signatures': signatures(/<Signature .*<\/Signature>/s, (all) => all + all.replace(/Id="/g, 'Id="two')),
    'with an Id twice': signatures('<SignedSignatureProperties>', '<SignedSignatureProperties Id="Signature">'),
  })) test(`${why} is refused`, () => refused(packed(change), 'INVALID_DOCUMENT_PACKAGE'));

  test('signed six seconds ago is refused, four seconds ago is taken', async () => {
    await refused(sender.create('direct', order(), { at: Date.now() - 6000 }), 'INVALID_DOCUMENT_PACKAGE');
    await refused(sender.create('direct', order(), { at: Date.now() + 6000 }), 'INVALID_DOCUMENT_PACKAGE');
    assert.equal((await sender.create('direct', order(), { at: Date.now() - 4000 })).status, 200);
  });

  test('signed at another time than the service’s clock says is refused', async () => {
    await service.control('POST', 'clock', { shift: 3600 });
    await refused(sender.create('direct', order()), 'INVALID_DOCUMENT_PACKAGE');
    assert.equal((await sender.create('direct', order(), { at: Date.now() + 3600_000 })).status, 200);
    await service.control('POST', 'clock', { shift: 0 });
  });

  const info = (from, to) => ({ info: (string) => string.replace(from, to) });
  for (const [why, options] of Object.entries({
    'with a transform at a file': info('<DigestMethod', '<Transforms><Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/></Transforms><DigestMethod'),
    'with sha1 over a file': info('xmlenc#sha256', 'xmldsig#sha1'),
    'with exclusive canonical form': info(/(<CanonicalizationMethod Algorithm=")[^"]*/, '$1http://www.w3.org/2001/10/xml-exc-c14n#'),
    'with rsa-sha512': info('rsa-sha256', 'rsa-sha512'),
    'without the signed properties': info(/<Reference Type=.*?<\/Reference>/s, ''),
    'with a reference out of it': info('URI="dokument-1.pdf"', 'URI="https://a.localhost/x.pdf"'),
    'with sha256 of the certificate': { hash: 'sha256' },
    'without the format of a file': { properties: (string) => string.replace(/<DataObjectFormat.*?<\/DataObjectFormat>/s, '') },
    'with a description in a format': { properties: (string) => string.replace('<MimeType>', '<Description>x</Description><MimeType>') },
  })) test(`${why} is refused`, () => refused(packed(undefined, options), 'INVALID_DOCUMENT_PACKAGE'));

  test('signed by somebody else’s enterprise certificate is refused', async () => {
    const other = sender.authority.enterpriseCertificate('other', 'En annen', '310101001');
    await refused(sender.create('direct', order(), { signer: other }), 'BROKER_NOT_AUTHORIZED');
  });

  test('signed by an expired certificate is refused', async () => {
    const old = sender.authority.enterpriseCertificate('expired', 'Fjordvik barnevernstjeneste', ORGANISATION, { from: new Date('2020-01-01'), to: new Date('2021-01-01') });
    await refused(sender.create('direct', order(), { signer: old }), 'INVALID_DOCUMENT_PACKAGE');
  });

  test('signed with a key that is not the certificate’s is refused', async () => {
    await refused(sender.create('direct', order(), { signer: { ...sender.packaging, key: newKey() } }), 'INVALID_DOCUMENT_PACKAGE');
  });
});

describe('the message', () => {
  const whole = () => ({ organisation: ORGANISATION, ...order() });
  const good = () => container(directManifest(whole()), files, sender.packaging, Date.now());
  const raw = (type, body) => sender.call('POST', sender.jobs('direct'), { type, body });
  const two = (first, second, more = '') => Buffer.concat([Buffer.from(`--b\r\nContent-Type: ${first}\r\n${more}\r\n${directRequest(whole())}\r\n--b\r\nContent-Type: ${second}\r\n\r\n`), good(), Buffer.from('\r\n--b--\r\n')]);
  const right = ['application/xml', 'application/octet-stream'];

  test('multipart/mixed with the two parts is taken', async () => {
    assert.equal((await raw('multipart/mixed; boundary=b', two(...right))).status, 200);
    assert.equal((await raw('multipart/mixed; boundary="b"', two(...right))).status, 200);
  });

  for (const [why, type, body] of [
    ['multipart/form-data', 'multipart/form-data; boundary=b', () => two(...right)],
    ['no boundary', 'multipart/mixed', () => two(...right)],
    ['another boundary', 'multipart/mixed; boundary=c', () => two(...right)],
    ['something before the first part', 'multipart/mixed; boundary=b', () => Buffer.concat([Buffer.from('hei\r\n'), two(...right)])],
    ['something behind the last part', 'multipart/mixed; boundary=b', () => Buffer.concat([two(...right), Buffer.from('hei')])],
    ['parts in the wrong order', 'multipart/mixed; boundary=b', () => two('application/octet-stream', 'application/xml')],
    ['a part that is text/xml', 'multipart/mixed; boundary=b', () => two('text/xml', right[1])],
    ['base64', 'multipart/mixed; boundary=b', () => two(...right, 'Content-Transfer-Encoding: base64\r\n')],
    ['a part that is not closed', 'multipart/mixed; boundary=b', () => two(...right).subarray(0, -10)],
    ['line feeds alone', 'multipart/mixed; boundary=b', () => Buffer.from('--b\nContent-Type: application/xml\n\n<a/>\n--b--\n')],
    ['one part', 'multipart/mixed; boundary=b', () => Buffer.from('--b\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n--b--\r\n')],
  ]) test(`${why} is refused`, () => refused(raw(type, body()), 'INVALID_MULTIPART'));

  test('a request with an element too many, in the wrong order or in another namespace is refused', async () => {
    const request = (from, to) => sender.post('direct', directRequest(whole()).replace(from, to), good());
    await refused(request('<reference>', '<extra/><reference>'), 'XML_SCHEMA_VIOLATION');
    await refused(request(/(<reference>.*<\/reference>)(<exit-urls>.*<\/exit-urls>)/, '$2$1'), 'XML_SCHEMA_VIOLATION');
    await refused(request('schema/v1', 'schema/v2'), 'XML_SCHEMA_VIOLATION');
    await refused(request('<reference>', '<reference id="1">'), 'XML_SCHEMA_VIOLATION');
    await refused(request('<direct-signature-job-request', '<!DOCTYPE x><direct-signature-job-request'), 'MALFORMED_XML');
    await refused(request('<exit-urls>', 'text<exit-urls>'), 'XML_SCHEMA_VIOLATION');
  });

  test('other addresses and methods are refused', async () => {
    await refused(sender.get(`${sender.root}/abc/direct/signature-jobs`), 'NOT_FOUND', 404);
    await refused(sender.get(`${sender.jobs('direct')}/1/cancel`), 'NOT_FOUND', 404);
    await refused(sender.call('PUT', sender.jobs('direct')), 'METHOD_NOT_ALLOWED', 405);
    await refused(sender.get(`${sender.jobs('direct')}/999999999/status`), 'NOT_FOUND', 404);
    await refused(sender.call('GET', sender.jobs('portal'), { headers: { Accept: 'text/html' } }), 'NOT_ACCEPTABLE', 406);
  });
});
