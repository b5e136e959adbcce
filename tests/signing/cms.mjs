// A detached CMS signature with signing-certificate-v2 (CAdES), as a PDF wants it.
import crypto from 'node:crypto';
import { issuerAndSerial } from './certificate.mjs';
import { context, integer, nothing, octets, oid, read, seq, set, tlv } from './der.mjs';

const SHA256 = seq(oid('2.16.840.1.101.3.4.2.1'), nothing());
const RSA = seq(oid('1.2.840.113549.1.1.1'), nothing());
const DATA = oid('1.2.840.113549.1.7.1');

const attribute = (id, value) => seq(oid(id), set(value));
const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest();

// signer: { raw, key, chain: [raw, …] }; content is what is signed.
export function signDetached(signer, content) {
  const { issuer, serial } = issuerAndSerial(signer.raw);
  const attributes = [
    attribute('1.2.840.113549.1.9.3', DATA),
    attribute('1.2.840.113549.1.9.4', octets(sha256(content))),
    attribute('1.2.840.113549.1.9.16.2.47', seq(seq(seq(octets(sha256(signer.raw)))))),
  ];
  const signed = set(...attributes); // signed as a set, sent with another tag
  const signature = crypto.sign('sha256', signed, signer.key);
  const info = seq(
    integer(1), seq(issuer, serial), SHA256, tlv(0xa0, read(signed).body), RSA, octets(signature),
  );
  const certificates = context(0, signer.raw, ...signer.chain);
  return seq(oid('1.2.840.113549.1.7.2'), context(0, seq(integer(1), set(SHA256), seq(DATA), certificates, set(info))));
}
