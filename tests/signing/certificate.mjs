// X.509 certificates, made on the spot: everything about them can be told, so that they can also be wrong.
import crypto from 'node:crypto';
import { bits, bool, children, context, generalized, integer, nothing, octets, oid, printable, seq, set, time, tlv, utf8 } from './der.mjs';

const NAMES = {
  C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3', serialNumber: '2.5.4.5', organizationIdentifier: '2.5.4.97',
};
const USAGES = ['digitalSignature', 'contentCommitment', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign'];
const PURPOSES = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' };
const RSA_SHA256 = seq(oid('1.2.840.113549.1.1.11'), nothing());

export const newKey = () => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

function nameOf(subject) {
  const value = (type, text) => (type === 'C' || type === 'serialNumber' ? printable(text) : utf8(text));
  return seq(...Object.entries(subject).map(([type, text]) => set(seq(oid(NAMES[type]), value(type, text)))));
}

function usageBits(usages) {
  let byte = 0;
  for (const usage of usages) byte |= 0x80 >> USAGES.indexOf(usage);
  const unused = Math.log2(byte & -byte);
  return bits(Buffer.from([byte]), unused);
}

const extension = (id, critical, value) => seq(oid(id), ...(critical ? [bool(true)] : []), octets(value));

const keyId = (publicKey) => crypto.createHash('sha1').update(children(publicKey.export({ type: 'spki', format: 'der' }))[1].body.subarray(1)).digest();

function extensions(about, publicKey, issuerKey) {
  const { ca, usages, purposes, hosts, born } = about;
  return [
    extension('2.5.29.19', true, seq(...(ca ? [bool(true)] : []))),
    extension('2.5.29.15', true, usageBits(usages)),
    extension('2.5.29.14', false, octets(keyId(publicKey))),
    extension('2.5.29.35', false, seq(tlv(0x80, keyId(issuerKey)))),
    ...(purposes ? [extension('2.5.29.37', false, seq(...purposes.map((name) => oid(PURPOSES[name]))))] : []),
    ...(hosts ? [extension('2.5.29.17', false, seq(...hosts.map((host) => tlv(0x82, Buffer.from(host)))))] : []),
    // dateOfBirth among the subject's directory attributes, as BankID has it.
    ...(born ? [extension('2.5.29.9', false, seq(seq(oid('1.3.6.1.5.5.7.9.1'), set(generalized(new Date(`${born}T12:00:00Z`))))))] : []),
  ];
}

// about: { subject, from, to, ca?, usages, purposes?, hosts?, born? }; issuer: { name (DER), key }, or none for a root.
export function makeCertificate(about, key, issuer) {
  const publicKey = crypto.createPublicKey(key);
  const name = nameOf(about.subject);
  const signer = issuer ?? { name, key };
  const serial = crypto.randomBytes(12);
  serial[0] = (serial[0] & 0x7f) | 0x40;
  const body = seq(
    context(0, integer(2)), integer(serial), RSA_SHA256, signer.name, seq(time(about.from), time(about.to)), name,
    publicKey.export({ type: 'spki', format: 'der' }),
    context(3, seq(...extensions(about, publicKey, crypto.createPublicKey(signer.key)))),
  );
  const raw = seq(body, RSA_SHA256, bits(crypto.sign('sha256', body, signer.key)));
  return { raw, key, name, pem: pemOf(raw) };
}

export const pemOf = (raw) => `-----BEGIN CERTIFICATE-----\n${raw.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const tbs = (raw) => children(raw)[0].all;

export const subjectOf = (raw) => children(tbs(raw))[5].all;

// Issuer (DER) and serial number (DER) of a certificate, for those who must name it.
export function issuerAndSerial(raw) {
  const [version, serial, , issuer] = children(tbs(raw));
  if (version.tag !== 0xa0) throw new Error('not an X.509 v3 certificate');
  return { issuer: issuer.all, serial: serial.all, number: BigInt(`0x${serial.body.toString('hex')}`).toString() };
}

const byOid = Object.fromEntries(Object.entries(NAMES).map(([name, dotted]) => [oid(dotted).toString('hex'), name]));

// RFC 2253, the last part first, as X509IssuerName has it.
export function nameText(name) {
  const parts = children(name).map((part) => {
    const [type, value] = children(children(part.all)[0].all);
    const text = value.body.toString('utf8').replace(/[,+"\\<>;]|^[# ]| $/g, '\\$&');
    return `${byOid[type.all.toString('hex')] ?? 'OID'}=${text}`;
  });
  return parts.reverse().join(',');
}

export function nameFields(raw) {
  return Object.fromEntries(children(subjectOf(raw)).map((part) => {
    const [type, value] = children(children(part.all)[0].all);
    return [byOid[type.all.toString('hex')] ?? 'other', value.body.toString('utf8')];
  }));
}
