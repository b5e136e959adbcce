// A sender that keeps to the rules; each argument lets a test break one of them.
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { openAuthority } from './authority.mjs';
import { write } from './multipart.mjs';
import { signXades } from './xades.mjs';
import { all, attribute, child, childText, elements, escape, parse, text } from './xml.mjs';
import { zip } from './zip.mjs';

const NS = 'http://signering.posten.no/schema/v1';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const EXITS = { completion: 'https://esign.localhost/ferdig', rejection: 'https://esign.localhost/avvist', error: 'https://esign.localhost/feil' };

const el = (name, content) => (content === undefined ? '' : `<${name}>${escape(content)}</${name}>`);
const who = ({ pid, identifier }) => (pid ? el('personal-identification-number', pid) : el('signer-identifier', identifier));
const files = (documents) => `<documents>${documents.map((d) => `<document href="${escape(d.name)}" mime="${d.mime ?? 'application/pdf'}"><title>${escape(d.title)}</title></document>`).join('')}</documents>`;

export function directManifest({ organisation, signers, title = 'Til signering', description, documents, identifier = 'NAME', level }) {
  const list = signers.map((s) => `<signer>${who(s)}${el('signature-type', s.type)}${el('on-behalf-of', s.behalf)}</signer>`).join('');
  return `${DECLARATION}<direct-signature-job-manifest xmlns="${NS}">${list}<sender>${el('organization-number', organisation)}</sender>${el('title', title)}${el('description', description)}`
    + `${files(documents)}${el('required-authentication', level)}${el('identifier-in-signed-documents', identifier)}</direct-signature-job-manifest>`;
}

function contact({ email, sms }) {
  if (!email && !sms) return '<notifications-using-lookup><email/></notifications-using-lookup>';
  return `<notifications>${email ? `<email address="${escape(email)}"/>` : ''}${sms ? `<sms number="${escape(sms)}"/>` : ''}</notifications>`;
}

export function portalManifest({ organisation, signers, title = 'Til signering', neutral, description, documents, identifier = 'NAME', availability, level }) {
  const one = (s) => `<signer${s.order === undefined ? '' : ` order="${s.order}"`}>${s.pid ? el('personal-identification-number', s.pid) : '<identified-by-contact-information/>'}`
    + `${el('signature-type', s.type)}${contact(s)}${el('on-behalf-of', s.behalf)}</signer>`;
  const times = availability && `<availability>${el('activation-time', availability.from)}${el('available-seconds', availability.seconds)}</availability>`;
  return `${DECLARATION}<portal-signature-job-manifest xmlns="${NS}"><signers>${signers.map(one).join('')}</signers><sender>${el('organization-number', organisation)}</sender>`
    + `${el('title', title)}${el('nonsensitive-title', neutral)}${el('description', description)}${files(documents)}${el('required-authentication', level)}${times ?? ''}`
    + `${el('identifier-in-signed-documents', identifier)}</portal-signature-job-manifest>`;
}

export function directRequest({ reference, exits = EXITS, method, queue }) {
  return `${DECLARATION}<direct-signature-job-request xmlns="${NS}">${el('reference', reference)}<exit-urls>${el('completion-url', exits.completion)}${el('rejection-url', exits.rejection)}`
    + `${el('error-url', exits.error)}</exit-urls>${el('status-retrieval-method', method)}${el('polling-queue', queue)}</direct-signature-job-request>`;
}

export const portalRequest = ({ reference, queue }) => `${DECLARATION}<portal-signature-job-request xmlns="${NS}">${el('reference', reference)}${el('polling-queue', queue)}</portal-signature-job-request>`;

export function container(manifest, documents, signer, at, options) {
  const list = [...documents.map((d) => ({ name: d.name, mime: d.mime ?? 'application/pdf', bytes: d.bytes })), { name: 'manifest.xml', mime: 'application/xml', bytes: Buffer.from(manifest) }];
  return zip([...list, { name: 'META-INF/signatures.xml', bytes: signXades(list, signer, at, { hash: 'sha1', ...options }) }]);
}

export const UPDATE = `${DECLARATION}<direct-signer-update-request xmlns="${NS}"><redirect-url/></direct-signer-update-request>`;

const trimmed = (node, name) => childText(node, name)?.trim();

// What an answer about a job says.
export function understand(bytes) {
  const root = parse(bytes);
  const statuses = all(root, 'status', NS).filter((node) => attribute(node, 'since') !== undefined).map(text);
  return {
    name: root.local, id: trimmed(root, 'signature-job-id'), reference: trimmed(root, 'reference'), job: trimmed(root, 'signature-job-status') ?? trimmed(root, 'status'), statuses,
    status: trimmed(root, 'status-url'), cancel: trimmed(root, 'cancellation-url'), confirm: trimmed(root, 'confirmation-url'), remove: trimmed(root, 'delete-documents-url'),
    pades: all(root, 'pades-url', NS).map(text)[0], xades: all(root, 'xades-url', NS).map(text), code: trimmed(root, 'error-code'), message: trimmed(root, 'error-message'),
    signers: elements(root).filter((node) => node.local === 'signer').map((node) => ({
      href: attribute(node, 'href'), redirect: trimmed(node, 'redirect-url'), identifier: trimmed(node, 'signer-identifier'), pid: trimmed(node, 'personal-identification-number'),
    })),
    redirect: child(root, 'redirect-url') && trimmed(root, 'redirect-url'),
  };
}

function understood(bytes) {
  try {
    return understand(bytes);
  } catch (error) {
    return { fault: error.message };
  }
}

export class Sender {
  // folder: as certificates.mjs made it
  constructor(folder, port, root, organisation) {
    const read = (name) => fs.readFileSync(path.join(folder, name));
    Object.assign(this, { port, root, organisation, authority: openAuthority(folder, { host: new URL(root).hostname }) });
    this.tls = { key: read('client.key'), cert: read('client.pem'), ca: read('enterprise-root.pem') };
  }

  get packaging() { return this.authority.enterpriseCertificate('sender-package', 'Fjordvik barnevernstjeneste', this.organisation); }

  call(method, url, { body, type, tls = this.tls, headers = {} } = {}) {
    const { hostname, host, pathname, search } = new URL(url);
    return new Promise((resolve, reject) => {
      const request = https.request({
        host: '127.0.0.1', port: this.port, servername: hostname, method, path: pathname + search, agent: false, ...tls,
        headers: { Host: host, Accept: 'application/xml', ...(type ? { 'Content-Type': type } : {}), ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }), ...headers },
      }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk)).on('error', reject).on('end', () => {
          const bytes = Buffer.concat(chunks);
          const said = /^application\/xml/.test(response.headers['content-type'] ?? '') ? understood(bytes) : undefined;
          resolve({ status: response.statusCode, headers: response.headers, bytes, said });
        });
      });
      request.on('error', reject).end(body);
    });
  }

  jobs(kind) { return `${this.root}/${this.organisation}/${kind}/signature-jobs`; }

  post(kind, request, packed, more = {}) {
    const boundary = 'portvakt-0123456789';
    const body = write([{ type: 'application/xml', bytes: request }, { type: 'application/octet-stream', bytes: packed }], boundary);
    return this.call('POST', this.jobs(kind), { body, type: `multipart/mixed; boundary=${boundary}`, ...more });
  }

  create(kind, order, { at = Date.now(), signer = this.packaging, ...options } = {}) {
    const whole = { organisation: this.organisation, ...order };
    const manifest = (kind === 'direct' ? directManifest : portalManifest)(whole);
    return this.post(kind, (kind === 'direct' ? directRequest : portalRequest)(whole), container(manifest, order.documents, signer, at, options));
  }

  get(url, more) { return this.call('GET', url, more); }

  poll(kind, queue) { return this.get(`${this.jobs(kind)}${queue ? `?polling_queue=${encodeURIComponent(queue)}` : ''}`); }

  update(href) { return this.call('POST', href, { body: UPDATE, type: 'application/xml' }); }

  empty(method, url) { return this.call(method, url, { body: method === 'POST' ? '' : undefined }); }
}
