// What the service says, as XML.
import { escape } from './xml.mjs';

const NS = 'http://signering.posten.no/schema/v1';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const el = (name, content) => (content === undefined ? '' : `<${name}>${escape(content)}</${name}>`);
const iso = (at) => new Date(at).toISOString();

export function errorXml(code, message, type = 'CLIENT') {
  return `${DECLARATION}<error xmlns="${NS}">${el('error-code', code)}${el('error-message', message)}${el('error-type', type)}</error>`;
}

// How a signer is told apart in what is said about a job: only where there are several.
const naming = (job, signer) => (job.signers.length > 1 ? ` signer="${escape(signer.pid ?? signer.identifier)}"` : '');

const who = (signer) => (signer.pid ? el('personal-identification-number', signer.pid) : el('signer-identifier', signer.identifier));

const directSigner = (job, signer, url, attributes = '') => `${attributes} href="${escape(url.signer(job, signer))}">${who(signer)}${el('redirect-url', url.redirect(signer))}`;

export function directResponse(job, url) {
  const deprecated = job.signers.map((signer) => `<redirect-url${naming(job, signer)}>\n<!-- This element is deprecated -->\n${escape(url.redirect(signer))}\n</redirect-url>`);
  // In no particular order, as at the original.
  const signers = [...job.signers].reverse().map((signer) => `<signer${directSigner(job, signer, url)}</signer>`);
  return `${DECLARATION}<direct-signature-job-response xmlns="${NS}">${el('reference', job.reference)}${el('signature-job-id', job.id)}`
    + `${deprecated.join('')}${el('status-url', url.job(job, 'status'))}${signers.join('')}</direct-signature-job-response>`;
}

export function signerResponse(job, signer, url) {
  return `${DECLARATION}<direct-signer-response${directSigner(job, signer, url, ` xmlns="${NS}"`)}</direct-signer-response>`;
}

export function directStatus(job, url) {
  const done = job.signers.filter((signer) => signer.status === 'SIGNED');
  const statuses = job.signers.map((signer) => `<status${naming(job, signer)} since="${iso(signer.since)}">${escape(signer.status)}</status>`);
  const xades = done.map((signer) => `<xades-url${naming(job, signer)}>${escape(url.job(job, `xades/${signer.n}`))}</xades-url>`);
  return `${DECLARATION}<direct-signature-job-status-response xmlns="${NS}">${el('reference', job.reference)}${el('signature-job-id', job.id)}`
    + `${el('signature-job-status', job.status)}${statuses.join('')}${el('confirmation-url', url.confirmation(job))}`
    + `${el('delete-documents-url', url.deletion(job))}${xades.join('')}${el('pades-url', done.length ? url.job(job, 'pades') : undefined)}</direct-signature-job-status-response>`;
}

export function portalResponse(job, url) {
  return `${DECLARATION}<portal-signature-job-response xmlns="${NS}">${el('reference', job.reference)}${el('signature-job-id', job.id)}`
    + `${el('cancellation-url', url.job(job, 'cancel'))}</portal-signature-job-response>`;
}

function contact({ email, sms }) {
  return `<identifier>${email ? `<email address="${escape(email)}"/>` : ''}${sms ? `<sms number="${escape(sms)}"/>` : ''}</identifier>`;
}

function signature(job, signer, url) {
  return `<signature><status since="${iso(signer.since)}">${escape(signer.status)}</status>`
    + `${signer.pid ? el('personal-identification-number', signer.pid) : contact(signer.notifications)}`
    + `${el('xades-url', signer.status === 'SIGNED' ? url.job(job, `xades/${signer.n}`) : undefined)}</signature>`;
}

export function portalChange(job, url) {
  const anySigned = job.signers.some((signer) => signer.status === 'SIGNED');
  return `${DECLARATION}<portal-signature-job-status-change-response xmlns="${NS}">${el('reference', job.reference)}${el('signature-job-id', job.id)}`
    + `${el('status', job.status)}${el('confirmation-url', url.confirmation(job))}`
    + `${el('cancellation-url', job.status === 'IN_PROGRESS' ? url.job(job, 'cancel') : undefined)}${el('delete-documents-url', url.deletion(job))}`
    + `<signatures>${job.signers.map((signer) => signature(job, signer, url)).join('')}${el('pades-url', anySigned ? url.job(job, 'pades') : undefined)}</signatures>`
    + '</portal-signature-job-status-change-response>';
}
