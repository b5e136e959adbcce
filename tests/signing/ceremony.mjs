// Where people sign: from a redirect (direct flow) or as a portal of their own (portal flow).  Plain pages, no script.
import crypto from 'node:crypto';
import http from 'node:http';
import { available, sign, stop } from './jobs.mjs';
import { choosePage, donePage, jobPage, listPage, messagePage } from './pages.mjs';
import { readBody } from './reply.mjs';

const COOKIE = 'signering';
const token = () => crypto.randomBytes(24).toString('base64url');

const cookieOf = (req) => new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(req.headers.cookie ?? '')?.[1];

function page(res, html, status = 200, headers = {}) {
  res.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer',
    // No form-action: browsers apply it to the whole chain of redirects, the sender's page included.
    'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${html.nonce}'; base-uri 'none'; frame-ancestors 'none'`, ...headers,
  });
  res.end(html.text);
}

const to = (res, where, headers = {}) => { res.writeHead(303, { Location: where, 'Cache-Control': 'no-store', ...headers }); res.end(); };

function begin(o, sessions, session, res) {
  const id = token();
  sessions.set(id, session);
  to(res, '/oppdrag', { 'Set-Cookie': `${COOKIE}=${id}; Path=/; HttpOnly; Secure; SameSite=Lax` });
}

// The address works once; a reload afterwards lives by the cookie.
function arrive(o, sessions, req, res, code) {
  const { job, signer } = o.jobs.bySigner((s) => s.redirect === code);
  if (!signer || signer.redirectUsed || o.clock.now() > signer.redirectUntil) {
    page(res, messagePage('Lenken kan ikke brukes', 'Den er brukt før, eller den er for gammel. Gå tilbake til der du kom fra, og prøv på nytt.'), 403);
    return;
  }
  signer.redirectUsed = true;
  signer.ceremony = { token: token(), over: false };
  begin(o, sessions, { job, signer }, res);
}

// The sender's address with the token, as it is sent back to.
function back(o, job, signer, exit) {
  signer.ceremony.over = true;
  const url = new URL(job.exits[exit]);
  url.searchParams.set('status_query_token', signer.ceremony.token);
  return o.misbehave.back({ exit, url }, { job, signer }).href;
}

const acts = {
  sign(o, { job, signer, person }) { sign(job, signer, person, o.clock.now()); return 'completion'; },
  reject(o, { job, signer }) { stop(job, signer, 'REJECTED', o.clock.now()); return 'rejection'; },
  fail(o, { job, signer }) { stop(job, signer, 'FAILED', o.clock.now()); return 'error'; },
};

function act(o, sessions, id, session, form, res) {
  const { job, signer, person } = session;
  const chosen = form.get('valg');
  if (chosen === 'leave') { page(res, messagePage('Du svarte ikke', 'Ingenting er signert. Du kan lukke dette vinduet.')); return; }
  if (!Object.hasOwn(acts, chosen) || !person || !available(job, signer, o.clock.now())) {
    page(res, messagePage('Oppdraget er ikke åpent', 'Det kan ikke signeres nå.'), 409);
    return;
  }
  const exit = acts[chosen](o, session);
  sessions.delete(id);
  if (job.kind === 'direct') to(res, back(o, job, signer, exit));
  else page(res, donePage(exit));
}

// A signer that is known by number must be that person; one with a name of the sender's own can be anyone.
function identify(o, session, form) {
  const person = o.people.find(form.get('person'));
  if (!person || (session.signer?.pid && person.pid !== session.signer.pid)) return false;
  session.person = person;
  return true;
}

function showJob(o, session, res, wrong = false) {
  const { job, signer, person } = session;
  if (!person) { page(res, choosePage(o.people.all, job, wrong), wrong ? 403 : 200); return; }
  if (job && !available(job, signer, o.clock.now())) { page(res, messagePage('Oppdraget er ikke åpent', 'Det er avsluttet, eller det er ikke din tur ennå.'), 409); return; }
  page(res, job ? jobPage(job, person) : listPage(person, mine(o, person)));
}

const mine = (o, person) => o.jobs.list().filter((job) => job.kind === 'portal').flatMap((job) => job.signers
  .filter((signer) => signer.pid === person.pid && available(job, signer, o.clock.now())).map((signer) => ({ job, signer })));

function showDocument(session, n, res) {
  const file = session.person && session.job?.documents[n - 1];
  if (!file) { page(res, messagePage('Finnes ikke', 'Dokumentet finnes ikke.'), 404); return; }
  res.writeHead(200, { 'Content-Type': file.mime, 'Content-Disposition': 'inline', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  res.end(file.bytes);
}

function choose(o, session, form) {
  const picked = mine(o, session.person).find(({ job }) => String(job.id) === form.get('oppdrag'));
  if (picked) Object.assign(session, picked);
}

async function route(o, sessions, req, res) {
  const { pathname } = new URL(req.url, o.site);
  const [, code] = /^\/redirect\/([\w-]{1,100})$/.exec(pathname) ?? [];
  if (code && req.method === 'GET') { arrive(o, sessions, req, res, code); return; }
  if (pathname === '/' && req.method === 'GET') { begin(o, sessions, {}, res); return; }
  const id = cookieOf(req);
  const session = sessions.get(id);
  const [, n] = /^\/oppdrag\/dokument\/(\d+)$/.exec(pathname) ?? [];
  if (!session || !(n || pathname === '/oppdrag')) { page(res, messagePage('Finnes ikke', 'Her er det ingenting. Gå tilbake til der du kom fra.'), 404); return; }
  if (n) { showDocument(session, Number(n), res); return; }
  if (req.method === 'GET') { showJob(o, session, res); return; }
  const form = new URLSearchParams(String(await readBody(req, 10_000)));
  if (form.has('person')) showJob(o, session, res, !identify(o, session, form));
  else if (form.has('oppdrag') && session.person) { choose(o, session, form); showJob(o, session, res); }
  else if (session.job) act(o, sessions, id, session, form, res);
  else showJob(o, session, res);
}

export function makeCeremony(o) {
  const sessions = new Map();
  return http.createServer((req, res) => {
    route(o, sessions, req, res).catch((error) => {
      console.error('signing: page:', error);
      res.writeHead(500).end();
    });
  });
}

// The same by the control interface: what a person would have done.
export function actFor(o, { job: id, reference, signer: n = 1, act: chosen, status, person: personId }) {
  const job = o.jobs.list().filter((j) => j.id === id || (reference && j.reference === reference)).at(-1);
  const signer = job?.signers.find((s) => s.n === n);
  if (!signer) throw new Error('no such job or signer');
  if (status) {
    stop(job, signer, status, o.clock.now());
    return { job: job.id };
  }
  const person = personId ? o.people.find(personId) : o.people.all.find((p) => p.pid === signer.pid);
  if (!Object.hasOwn(acts, chosen) || !person) throw new Error('act is sign, reject or fail, and person one of the people');
  if (!available(job, signer, o.clock.now())) throw new Error('not open for this signer');
  signer.ceremony = { token: token(), over: false };
  const exit = acts[chosen](o, { job, signer, person });
  return { job: job.id, back: job.kind === 'direct' ? back(o, job, signer, exit) : undefined };
}
