// The document package (ASiC-E): the documents, manifest.xml, and one signature over all of it by the sender's
// enterprise certificate (dokumentpakke.rst).
import crypto from 'node:crypto';
import { issuerAndSerial, nameFields, nameText } from './certificate.mjs';
import { SIGNING_TIME } from './limits.mjs';
import { refuse } from './refusal.mjs';
import { PACKAGE, readXml, schemaFault } from './schema.mjs';
import { C14N, NS, RSA_SHA256, SHA1, SHA256, SIGNED_PROPERTIES, digest } from './xades.mjs';
import { attribute, canonical, child, elements, every, text } from './xml.mjs';
import { unzip } from './zip.mjs';

const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
const MANIFEST = 'manifest.xml';
const SIGNATURES = 'META-INF/signatures.xml';

const bad = (why) => refuse(`the package: ${why}`, 'INVALID_DOCUMENT_PACKAGE');
const must = (holds, why) => { if (!holds) bad(why); };
const squeezed = (string = '') => string.replace(/\s+/g, '');

// Exactly these elements, in this order, of one namespace.
function only(node, ns, ...names) {
  const list = elements(node);
  must(list.length === names.length && list.every((e, i) => e.local === names[i] && e.ns === ns) && !text(node).trim(), `what stands in ${node.local}`);
  return list;
}

const algorithm = (node, ...allowed) => must(allowed.includes(attribute(node, 'Algorithm')), `the algorithm of ${node.local}`);

function digestOf(reference, transforms) {
  const list = elements(reference).filter((e) => e.local !== 'Transforms');
  must(list.length === 2 && list[0].local === 'DigestMethod' && list[1].local === 'DigestValue', 'a reference');
  algorithm(list[0], SHA256);
  const found = child(reference, 'Transforms');
  must(Boolean(found) === transforms, 'the transforms of a reference');
  if (found) algorithm(only(found, NS.ds, 'Transform')[0], C14N);
  return squeezed(text(list[1]));
}

// Every file outside META-INF has one reference and the other way round.  Gives the names by reference id.
function checkFiles(references, files) {
  const byId = new Map();
  for (const reference of references) {
    const name = decoded(attribute(reference, 'URI'));
    const file = files.find((f) => f.name === name) ?? bad(`a reference to something that is not there: ${name}`);
    must(digestOf(reference, false) === digest(file.bytes), `the digest of ${name}`);
    must(![...byId.values()].includes(name), `two references to ${name}`);
    const id = attribute(reference, 'Id');
    must(id && !byId.has(id), 'the Id of a reference');
    byId.set(id, name);
  }
  for (const file of files) must([...byId.values()].includes(file.name), `${file.name} is not signed`);
  return byId;
}

function decoded(uri) {
  try {
    return decodeURIComponent(uri ?? '');
  } catch {
    return bad('an address in a reference');
  }
}

// From the enterprise's own certificate to a root that is trusted, all of it included.
function checkChain(x509, trust, now) {
  const list = elements(x509).map((node) => {
    must(node.local === 'X509Certificate', 'X509Data holds certificates');
    try {
      return new crypto.X509Certificate(Buffer.from(squeezed(text(node)), 'base64'));
    } catch {
      return bad('a certificate');
    }
  });
  must(list.length > 1, 'the whole chain of certificates is included');
  list.forEach((certificate, i) => {
    const issuer = list[i + 1] ?? certificate;
    must(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey), 'the chain of certificates');
    must(i === 0 || certificate.ca, 'an issuer that is no authority');
    must(Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo), 'a certificate that is not valid now');
  });
  must(trust.some((root) => root.equals(list.at(-1).raw)), 'the chain ends with a trusted root');
  return list[0];
}

const sameName = (a, b) => {
  const parts = (name) => name.split(/(?<!\\),\s*/).filter((part) => /^(CN|O|C)=/.test(part)).sort().join();
  return parts(a) === parts(b) && parts(a) !== '';
};

function checkSigned(properties, certificate, ids, mimes, now) {
  const [signature, data] = only(properties, NS.xades, 'SignedSignatureProperties', 'SignedDataObjectProperties');
  const [time, signing] = only(signature, NS.xades, 'SigningTime', 'SigningCertificate');
  const at = Date.parse(text(time).trim());
  must(Math.abs(at - now) <= SIGNING_TIME, `the signing time is ${Math.round((at - now) / 1000)} s from now`);
  const [cert] = only(signing, NS.xades, 'Cert');
  const [hash, issuer] = only(cert, NS.xades, 'CertDigest', 'IssuerSerial');
  const [method, value] = only(hash, NS.ds, 'DigestMethod', 'DigestValue');
  algorithm(method, SHA1);
  must(squeezed(text(value)) === digest(certificate.raw, 'sha1'), 'the digest of the certificate');
  const [name, number] = only(issuer, NS.ds, 'X509IssuerName', 'X509SerialNumber');
  const own = issuerAndSerial(certificate.raw);
  must(squeezed(text(number)) === own.number && sameName(text(name), nameText(own.issuer)), 'issuer and serial number');
  checkFormats(data, ids, mimes);
}

function checkFormats(data, ids, mimes) {
  const seen = new Set();
  for (const format of elements(data)) {
    must(format.local === 'DataObjectFormat' && format.ns === NS.xades, 'what stands in SignedDataObjectProperties');
    const [mime] = only(format, NS.xades, 'MimeType');
    const id = (attribute(format, 'ObjectReference') ?? '').replace(/^#/, '');
    must(format.attributes.length === 1 && ids.has(id) && !seen.has(id), 'the ObjectReference of a DataObjectFormat');
    must(text(mime) === mimes(ids.get(id)), `the MimeType of ${ids.get(id)}`);
    seen.add(id);
  }
  must(seen.size === ids.size, 'a DataObjectFormat for every file');
}

function checkSignature(root, { files, mimes, trust, now }) {
  must(root.local === 'XAdESSignatures' && root.ns === NS.asic, 'signatures.xml is XAdESSignatures');
  const [signature] = only(root, NS.ds, 'Signature');
  const names = every(root).flatMap((node) => node.attributes.filter((a) => a.name === 'Id').map((a) => a.value));
  must(new Set(names).size === names.length, 'an Id twice');
  const [info, value, key, object] = only(signature, NS.ds, 'SignedInfo', 'SignatureValue', 'KeyInfo', 'Object');
  const certificate = checkChain(only(key, NS.ds, 'X509Data')[0], trust, now);
  const [method, ...rest] = elements(info);
  algorithm(method, C14N, C14N11);
  must(rest[0]?.local === 'SignatureMethod', 'SignatureMethod');
  algorithm(rest[0], RSA_SHA256);
  const references = rest.slice(1);
  must(references.every((r) => r.local === 'Reference' && r.ns === NS.ds), 'what stands in SignedInfo');
  const [about, another] = references.filter((r) => attribute(r, 'Type') === SIGNED_PROPERTIES);
  must(about && !another, 'one reference to the signed properties');
  const ids = checkFiles(references.filter((r) => r !== about), files);
  const [qualifying] = only(object, NS.xades, 'QualifyingProperties');
  must(attribute(qualifying, 'Target') === `#${attribute(signature, 'Id')}`, 'the target of QualifyingProperties');
  const [properties] = only(qualifying, NS.xades, 'SignedProperties');
  must(attribute(about, 'URI') === `#${attribute(properties, 'Id')}`, 'the reference to the signed properties');
  must(digestOf(about, true) === digest(canonical(properties)), 'the digest of the signed properties');
  checkSigned(properties, certificate, ids, mimes, now);
  const good = crypto.verify('sha256', canonical(info), certificate.publicKey, Buffer.from(squeezed(text(value)), 'base64'));
  must(good, 'the signature does not hold');
  return certificate;
}

export const organisationOf = (raw) => {
  const { organizationIdentifier, serialNumber } = nameFields(raw);
  return (organizationIdentifier ?? '').replace(/^NTRNO-/, '') || serialNumber;
};

// What is in the package, before anything in it is believed.
export function openPackage(bytes) {
  const list = unzip(bytes);
  for (const { name } of list) {
    must(!name.endsWith('/') && !name.startsWith('/') && !name.split('/').includes('..') && !name.includes('\\'), `the name ${name}`);
    must(!name.startsWith('META-INF/') || name === SIGNATURES, `${name} does not belong`);
  }
  const get = (name) => list.find((entry) => entry.name === name)?.bytes ?? bad(`${name} is missing`);
  return { manifest: get(MANIFEST), signatures: get(SIGNATURES), files: list.filter(({ name }) => name !== SIGNATURES) };
}

// Afterwards: the organisation whose certificate signed it.  documents: [{ name, mime }] as the manifest has them.
export function checkPackage({ signatures, files }, documents, { trust, now, xsd }) {
  const mimes = (name) => (name === MANIFEST ? 'application/xml' : documents.find((d) => d.name === name)?.mime);
  for (const { name } of files) must(mimes(name), `${name} is not in the manifest`);
  const root = readXml(signatures, 'signatures.xml');
  const fault = xsd && schemaFault(xsd, PACKAGE, signatures);
  if (fault) bad(fault);
  return organisationOf(checkSignature(root, { files, mimes, trust, now }).raw);
}
