// What a signer signs: an XML signature over the digest of every document, with the signer's certificate and the
// time inside it (XAdES).  A misbehaviour may change any part before it is signed, or after.
import crypto from 'node:crypto';
import { issuerAndSerial, nameText } from './certificate.mjs';
import { all, canonical, escape, parse } from './xml.mjs';

export const NS = {
  asic: 'http://uri.etsi.org/2918/v1.2.1#', ds: 'http://www.w3.org/2000/09/xmldsig#', xades: 'http://uri.etsi.org/01903/v1.3.2#',
};
export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';

export const digest = (bytes, name = 'sha256') => crypto.createHash(name).update(bytes).digest('base64');
export const uriOf = (name) => encodeURIComponent(name);

const reference = ({ id, uri, value }) => `<Reference Id="${id}" URI="${escape(uri)}"><DigestMethod Algorithm="${SHA256}"/><DigestValue>${value}</DigestValue></Reference>`;

function signedInfo(files, properties) {
  const references = files.map((file, i) => reference({ id: `ID_${i}`, uri: uriOf(file.name), value: digest(file.bytes) }));
  return `<SignedInfo><CanonicalizationMethod Algorithm="${C14N}"/><SignatureMethod Algorithm="${RSA_SHA256}"/>${references.join('')}`
    + `<Reference Type="${SIGNED_PROPERTIES}" URI="#SignedProperties"><Transforms><Transform Algorithm="${C14N}"/></Transforms>`
    + `<DigestMethod Algorithm="${SHA256}"/><DigestValue>${properties}</DigestValue></Reference></SignedInfo>`;
}

function signingCertificate(raw, hash) {
  const { issuer, number } = issuerAndSerial(raw);
  const [algorithm, value] = hash === 'sha1' ? [SHA1, digest(raw, 'sha1')] : [SHA256, digest(raw)];
  return `<SigningCertificate><Cert><CertDigest><ds:DigestMethod Algorithm="${algorithm}"/><ds:DigestValue>${value}</ds:DigestValue></CertDigest>`
    + `<IssuerSerial><ds:X509IssuerName>${escape(nameText(issuer))}</ds:X509IssuerName><ds:X509SerialNumber>${number}</ds:X509SerialNumber></IssuerSerial></Cert></SigningCertificate>`;
}

const formats = (files) => files.map((file, i) => `<DataObjectFormat ObjectReference="#ID_${i}"><MimeType>${escape(file.mime)}</MimeType></DataObjectFormat>`).join('');

function qualifying(files, signer, at, hash) {
  return `<QualifyingProperties xmlns="${NS.xades}" xmlns:ds="${NS.ds}" Target="#Signature"><SignedProperties Id="SignedProperties"><SignedSignatureProperties>`
    + `<SigningTime>${new Date(at).toISOString()}</SigningTime>${signingCertificate(signer.raw, hash)}</SignedSignatureProperties>`
    + `<SignedDataObjectProperties>${formats(files)}</SignedDataObjectProperties></SignedProperties></QualifyingProperties>`;
}

const certificates = (signer) => [signer.raw, ...signer.chain].map((raw) => `<X509Certificate>${raw.toString('base64')}</X509Certificate>`).join('');

const whole = (info, value, signer, object) => `<?xml version="1.0" encoding="UTF-8"?>\n<XAdESSignatures xmlns="${NS.asic}"><Signature xmlns="${NS.ds}" Id="Signature">${info}`
  + `<SignatureValue>${value}</SignatureValue><KeyInfo><X509Data>${certificates(signer)}</X509Data></KeyInfo><Object>${object}</Object></Signature></XAdESSignatures>`;

const rsa = (bytes, signer) => crypto.sign('sha256', bytes, signer.key);

// files: [{ name, bytes, mime }]; signer: { raw, key, chain }.  `hash` is that of the certificate: senders use sha1.
// For what must be wrong: `properties` and `info` change a part before it is signed, `sign` signs otherwise.
export function signXades(files, signer, at, { hash = 'sha256', properties = (x) => x, info = (x) => x, sign = rsa } = {}) {
  const object = properties(qualifying(files, signer, at, hash));
  const draft = (part, value) => whole(part, value, signer, object);
  const [signed] = all(parse(draft(signedInfo(files, ''), '')), 'SignedProperties', NS.xades);
  const final = info(signedInfo(files, digest(canonical(signed))));
  const [element] = all(parse(draft(final, '')), 'SignedInfo', NS.ds);
  return Buffer.from(draft(final, sign(canonical(element), signer).toString('base64')));
}
