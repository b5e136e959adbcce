// A new job from what was sent: what the schemas cannot say about it.
import { LONGEST_LIFE, MOST_BYTES } from './limits.mjs';
import { checkPackage, openPackage } from './package.mjs';
import { refuse } from './refusal.mjs';
import { readMessage } from './schema.mjs';
import { attribute, child, childText, elements } from './xml.mjs';

const bad = (why, code) => refuse(why, code);
const must = (holds, why, code) => { if (!holds) bad(why, code); };
const value = (node, name) => childText(node, name)?.trim();
const twice = (list) => new Set(list).size !== list.length;

// ── The documents ────────────────────────────────────────────────────────────

// PDF 1.1–1.7 without a password.
function checkPdf(name, bytes) {
  const head = bytes.toString('latin1', 0, 8);
  must(/^%PDF-1\.[1-7]/.test(head), `${name} is not PDF 1.1–1.7`, 'INVALID_DOCUMENT');
  must(bytes.subarray(-1024).includes('%%EOF'), `${name} has no end`, 'INVALID_DOCUMENT');
  must(!/\/Encrypt[\s<\d]/.test(bytes.toString('latin1')), `${name} has a password`, 'INVALID_DOCUMENT');
}

function checkName(href) {
  must(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*\.pdf$/u.test(href), `a document's href is a file's plain name: ${href}`, 'INVALID_DOCUMENT');
}

function listed(manifest) {
  const several = child(manifest, 'documents');
  const nodes = several ? elements(several) : [child(manifest, 'document')];
  return nodes.map((node) => ({ name: attribute(node, 'href'), mime: attribute(node, 'mime'), title: value(node, 'title') }));
}

function readDocuments(manifest, files) {
  const documents = listed(manifest).map((about) => {
    checkName(about.name);
    must(about.mime === 'application/pdf', 'documents are application/pdf', 'INVALID_DOCUMENT');
    const file = files.find(({ name }) => name === about.name) ?? bad(`${about.name} is not in the package`, 'INVALID_DOCUMENT_PACKAGE');
    return { ...about, bytes: file.bytes };
  });
  must(!twice(documents.map(({ name }) => name)), 'a document twice', 'INVALID_DOCUMENT');
  must(documents.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MOST_BYTES, 'the documents are larger than 10 485 760 bytes', 'DOCUMENTS_TOO_LARGE');
  for (const { name, bytes } of documents) checkPdf(name, bytes);
  return documents;
}

// ── The signers ──────────────────────────────────────────────────────────────

function contactOf(node) {
  const found = child(node, 'notifications');
  const part = (name, key) => { const e = found && child(found, name); return e && attribute(e, key); };
  return { lookup: Boolean(child(node, 'notifications-using-lookup')), email: part('email', 'address'), sms: part('sms', 'number') };
}

function checkContact({ lookup, email, sms }, { pid, other }) {
  must(!lookup || pid, 'notifications-using-lookup needs a national identity number');
  must(!lookup || !other, 'notifications-using-lookup is not for those who sign for others');
  must(!email || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email), 'an email address', 'INVALID_CONTACT_INFORMATION');
  must(!sms || /^(\+\d{8,15}|\d{8})$/.test(sms), 'a mobile number', 'INVALID_CONTACT_INFORMATION');
}

function readSigner(node, n, kind) {
  const signer = {
    n, pid: value(node, 'personal-identification-number'), identifier: childText(node, 'signer-identifier'), type: value(node, 'signature-type') ?? 'AUTHENTICATED_ELECTRONIC_SIGNATURE',
    other: value(node, 'on-behalf-of') === 'OTHER', order: Number(attribute(node, 'order') ?? 0), status: 'WAITING',
  };
  if (kind === 'portal') {
    signer.notifications = contactOf(node);
    checkContact(signer.notifications, signer);
  }
  return signer;
}

function readSigners(manifest, kind) {
  const nodes = elements(kind === 'portal' ? child(manifest, 'signers') : manifest).filter(({ local }) => local === 'signer');
  const signers = nodes.map((node, i) => readSigner(node, i + 1, kind));
  must(!twice(signers.map((s) => s.pid ?? s.identifier).filter(Boolean)), 'a signer twice');
  return signers;
}

// Public senders: the authenticated kind for everything but one document with number and name.
function checkKinds(signers, identifier, documents) {
  for (const { type, pid } of signers) {
    const advanced = type === 'ADVANCED_ELECTRONIC_SIGNATURE';
    must(!advanced || documents.length === 1, 'several documents are not possible with an advanced signature', 'INVALID_SIGNATURE_TYPE');
    must(!advanced || identifier === 'PERSONAL_IDENTIFICATION_NUMBER_AND_NAME', 'an advanced signature shows number and name', 'INVALID_SIGNATURE_TYPE');
    must(identifier !== 'PERSONAL_IDENTIFICATION_NUMBER_AND_NAME' || pid, 'to show a number, address by it', 'INVALID_IDENTIFIER_IN_SIGNED_DOCUMENTS');
  }
}

// ── The request ──────────────────────────────────────────────────────────────

function exitsOf(request) {
  const found = child(request, 'exit-urls');
  const address = (name) => {
    let url;
    try { url = new URL(value(found, name)); } catch { bad(`${name} is no address`); }
    must(url.protocol === 'https:' && !url.username && !url.hash && !url.searchParams.has('status_query_token'), `${name} cannot be used`);
    return url.href;
  };
  return { completion: address('completion-url'), rejection: address('rejection-url'), error: address('error-url') };
}

function availabilityOf(manifest) {
  const found = child(manifest, 'availability');
  const [from, seconds] = found ? [value(found, 'activation-time'), value(found, 'available-seconds')] : [];
  must(seconds === undefined || Number(seconds) <= LONGEST_LIFE, 'available-seconds is more than 7776000', 'INVALID_AVAILABILITY');
  return { from: from ? Date.parse(from) : 0, seconds: seconds === undefined ? undefined : Number(seconds) };
}

// Texts that go into notifications must hold nobody's number.
const impersonal = (string, what) => must(!/\d{11}/.test(string ?? ''), `${what} holds personal data`, 'PERSONAL_DATA');

export function readOrder(kind, organisation, { request, container }, { trust, now, xsd, mayAct }) {
  const asked = readMessage(request, `${kind}-signature-job-request`, xsd);
  const opened = openPackage(container);
  const manifest = readMessage(opened.manifest, `${kind}-signature-job-manifest`, xsd);
  must(value(child(manifest, 'sender'), 'organization-number') === organisation, 'the sender in the manifest is another', 'INVALID_SENDER');
  const documents = readDocuments(manifest, opened.files);
  const sealedBy = checkPackage(opened, documents, { trust, now, xsd });
  must(mayAct(sealedBy), 'the package is signed by somebody who may not act for the sender', 'BROKER_NOT_AUTHORIZED');
  const identifier = value(manifest, 'identifier-in-signed-documents') ?? 'PERSONAL_IDENTIFICATION_NUMBER_AND_NAME';
  const signers = readSigners(manifest, kind);
  checkKinds(signers, identifier, documents);
  const reference = childText(asked, 'reference');
  const neutral = value(manifest, 'nonsensitive-title');
  impersonal(reference, 'the reference');
  impersonal(neutral, 'the non-sensitive title');
  for (const { name } of documents) impersonal(name, 'the name of a document');
  return {
    kind, organisation, reference, queue: childText(asked, 'polling-queue') ?? '', method: kind === 'portal' ? 'POLLING' : value(asked, 'status-retrieval-method') ?? 'WAIT_FOR_CALLBACK',
    exits: kind === 'direct' ? exitsOf(asked) : undefined, title: value(manifest, 'title') ?? documents[0].title, neutral, description: value(manifest, 'description'),
    level: Number(value(manifest, 'required-authentication') ?? 4), identifier, ...(kind === 'portal' ? { availability: availabilityOf(manifest) } : {}), documents, signers,
  };
}

export const isUpdate = (bytes, xsd) => Boolean(readMessage(bytes, 'direct-signer-update-request', xsd));
