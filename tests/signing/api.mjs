// The API: mutual TLS, who may act for whom, how often, and one row for each thing that can be asked.
import crypto from 'node:crypto';
import https from 'node:https';
import tls from 'node:tls';
import { MOST_BODY } from './limits.mjs';
import { directResponse, directStatus, errorXml, portalChange, portalResponse, signerResponse } from './messages.mjs';
import { jobParts } from './multipart.mjs';
import { isUpdate, readOrder } from './order.mjs';
import { organisationOf } from './package.mjs';
import { Refusal, refuse } from './refusal.mjs';
import { readBody, send } from './reply.mjs';
import { cancel } from './jobs.mjs';
import { results } from './results.mjs';

const XML = { 'Content-Type': 'application/xml' };
const xml = (body, more) => ({ status: 200, headers: { ...XML, ...more }, body });
const done = { status: 200 };

// ── What can be asked ────────────────────────────────────────────────────────

function create(o, call) {
  const { kind, organisation, body, headers } = call;
  const order = readOrder(kind, organisation, jobParts(headers['content-type'], body), {
    trust: o.trustedRoots, now: o.clock.now(), xsd: o.xsd, mayAct: (other) => o.mayAct(other, organisation),
  });
  const job = o.jobs.add(order);
  call.job = job;
  return xml((kind === 'direct' ? directResponse : portalResponse)(job, o.urls));
}

const soon = (at) => ({ 'X-Next-permitted-poll-time': new Date(at).toISOString() });

function poll(o, call) {
  const { status, job, next } = o.jobs.poll(call.kind, call.organisation, call.query.get('polling_queue') ?? '');
  call.job = job;
  if (status === 200) return xml((job.kind === 'direct' ? directStatus : portalChange)(job, o.urls), soon(next));
  return status === 204 ? { status, headers: soon(next) } : { status, headers: { ...XML, ...soon(next) }, body: errorXml('POLLING_TOO_FREQUENTLY', 'The queue may not be asked yet') };
}

function status(o, { job, query }) {
  const token = query.get('status_query_token');
  const signer = job.signers.find((s) => s.ceremony?.token === token);
  if (!signer && (token || job.signers.some((s) => s.ceremony?.over))) refuse('The status query token is not valid', 'INVALID_STATUS_QUERY_TOKEN', 403);
  if (!signer?.ceremony.over) refuse('The signing ceremony is not completed', 'SIGNING_CEREMONY_NOT_COMPLETED', 404);
  job.told = job.change;
  return xml(directStatus(job, o.urls));
}

function renew(o, { job, n, body, headers }) {
  if (!/^application\/xml\b/.test(headers['content-type'] ?? '')) refuse('the content type is application/xml', 'UNSUPPORTED_MEDIA_TYPE', 415);
  isUpdate(body, o.xsd);
  const signer = job.signers.find((s) => s.n === n) ?? refuse('no such signer', 'NOT_FOUND', 404);
  o.jobs.reopen(job, signer);
  if (signer.status !== 'WAITING') refuse(`the signer is ${signer.status}`, 'SIGNER_NOT_WAITING', 409);
  o.jobs.renew(signer);
  return xml(signerResponse(job, signer, o.urls));
}

function mustBeEmpty({ body }) {
  if (body.length) refuse('the body must be empty');
}

function confirm(o, call) {
  mustBeEmpty(call);
  o.jobs.confirm(call.job);
  return done;
}

function stop(o, call) {
  mustBeEmpty(call);
  cancel(call.job, o.clock.now());
  return done;
}

function remove(o, { job }) {
  if (!o.urls.deletion(job)) refuse('the documents cannot be deleted (yet)', 'DOCUMENTS_NOT_DELETABLE', 409);
  job.deleted = true;
  return { status: 204 };
}

// The same bytes each time, until somebody else has signed too.
async function resultsOf(o, job) {
  const wrong = o.misbehave.results(job);
  const key = `${wrong?.name ?? ''} ${job.signers.map((s) => s.status).join()}`;
  if (!job.results.has(key)) job.results.set(key, wrong ? wrong.row.make(o.authority, { ...job, at: o.clock.now() }) : results(o.authority, job));
  return job.results.get(key);
}

const gone = (job) => job.deleted && refuse('the documents are deleted', 'DOCUMENTS_DELETED', 410);

async function pades(o, { job }) {
  gone(job);
  if (!job.signers.some((s) => s.status === 'SIGNED')) refuse('nobody has signed', 'NOT_FOUND', 404);
  return { status: 200, headers: { 'Content-Type': 'application/pdf' }, body: (await resultsOf(o, job)).pades };
}

async function xades(o, { job, n }) {
  gone(job);
  const at = job.signers.filter((s) => s.status === 'SIGNED').findIndex((s) => s.n === n);
  const bytes = at >= 0 && (await resultsOf(o, job)).xades[at];
  return bytes ? { status: 200, headers: XML, body: bytes } : refuse('no such signature', 'NOT_FOUND', 404);
}

// name: by which misbehaviours and the list of calls know it.
const rows = [
  { name: 'create', method: 'POST', path: '', run: create },
  { name: 'poll', method: 'GET', path: '', run: poll },
  { name: 'status', method: 'GET', path: 'status', kind: 'direct', run: status },
  { name: 'signer', method: 'POST', path: 'signers', numbered: true, kind: 'direct', run: renew },
  { name: 'confirm', method: 'POST', path: 'complete', run: confirm },
  { name: 'cancel', method: 'POST', path: 'cancel', kind: 'portal', run: stop },
  { name: 'delete', method: 'DELETE', path: 'documents', run: remove },
  { name: 'pades', method: 'GET', path: 'pades', run: pades },
  { name: 'xades', method: 'GET', path: 'xades', numbered: true, run: xades },
];
export const calls = rows.map((row) => row.name);

// ── From a request to a row ──────────────────────────────────────────────────

// {root}/{organisation}/{kind}/signature-jobs[/{id}/{path}[/{n}]]
function parsed(o, req) {
  const url = new URL(req.url, o.root);
  const base = new URL(o.root).pathname;
  const [, organisation, kind, rest] = new RegExp(`^${base}/(\\d{9})/(direct|portal)/signature-jobs(?:/(.*))?$`).exec(url.pathname) ?? refuse('no such address', 'NOT_FOUND', 404);
  const [, id, path = '', n] = /^(?:(\d+)\/([a-z]+)(?:\/(\d+))?)?$/.exec(rest ?? '') ?? refuse('no such address', 'NOT_FOUND', 404);
  const row = rows.filter((r) => r.path === path && Boolean(r.numbered) === (n !== undefined) && (!r.kind || r.kind === kind));
  if (!row.length) refuse('no such address', 'NOT_FOUND', 404);
  return {
    organisation, kind, id: id && Number(id), n: n && Number(n), query: url.searchParams, headers: req.headers, path: url.pathname,
    row: row.find((r) => r.method === req.method) ?? refuse('not with this method', 'METHOD_NOT_ALLOWED', 405),
  };
}

function checkAccept(accept = '*/*') {
  if (!/\*\/\*|application\/(\*|xml|pdf|octet-stream)/.test(accept)) refuse('Accept does not allow any answer', 'NOT_ACCEPTABLE', 406);
}

async function answer(o, req, call) {
  Object.assign(call, parsed(o, req));
  if (!o.mayAct(call.caller, call.organisation)) refuse('Not authorised to act for this organisation', 'BROKER_NOT_AUTHORIZED', 403);
  if (!o.jobs.admit(call.organisation)) refuse('Too many calls', 'TOO_MANY_REQUESTS', 429);
  checkAccept(req.headers.accept);
  call.body = (await readBody(req, MOST_BODY)) ?? refuse('too large', 'REQUEST_TOO_LARGE', 413);
  if (call.id !== undefined) {
    call.job = o.jobs.find(call.id);
    if (call.job?.organisation !== call.organisation || call.job.kind !== call.kind) refuse('no such job', 'NOT_FOUND', 404);
  }
  const instead = o.misbehave.instead(call);
  if (instead) return instead;
  return o.misbehave.after(await call.row.run(o, call), call);
}

async function serve(o, req, res) {
  const call = { caller: organisationOf(req.socket.getPeerCertificate().raw) };
  let reply;
  try {
    reply = await answer(o, req, call);
  } catch (error) {
    if (!(error instanceof Refusal)) console.error('signing:', error);
    const { status: code = 500, code: name = 'INTERNAL_SERVER_ERROR', message } = error;
    call.why = message;
    reply = { status: code, headers: { ...XML }, body: errorXml(name, code === 500 ? 'Something went wrong' : message, code === 500 ? 'SERVER' : 'CLIENT') };
  }
  o.calls.add(call.row?.name ?? 'unknown', { path: call.path, status: reply.status ?? 0, job: call.job?.id, caller: call.caller, ...(call.why ? { why: call.why } : {}) });
  req.resume();
  send(res, reply);
}

export function makeApi(o) {
  const { server, enterprise } = o.authority;
  const context = (certificate) => ({
    key: certificate.key.export({ type: 'pkcs8', format: 'pem' }), cert: certificate.bundle, ca: enterprise.root.pem, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2',
    secureOptions: crypto.constants.SSL_OP_NO_TICKET, // every connection shows its certificate anew
  });
  const options = {
    ...context(server), requestCert: true, rejectUnauthorized: true,
    SNICallback: (name, found) => found(null, o.misbehave.tls((certificate) => tls.createSecureContext(context(certificate)))),
  };
  const api = https.createServer(options, (req, res) => { serve(o, req, res); });
  api.keepAliveTimeout = 1000;
  api.on('tlsClientError', (error) => o.calls.add('handshake', { status: 0, why: error.code ?? error.message }));
  return api;
}

export const rootsOf = (authority) => [new crypto.X509Certificate(authority.enterprise.root.pem).raw];
