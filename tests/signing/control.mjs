// The test control interface: its own port on 127.0.0.1, never behind the proxy.
import { actFor } from './ceremony.mjs';
import { serveRows } from '../idporten/rows.mjs';
import { table } from './misbehave/index.mjs';

const shown = (job) => ({
  id: job.id, kind: job.kind, reference: job.reference, queue: job.queue, method: job.method, title: job.title, identifier: job.identifier, status: job.status,
  change: job.change, delivered: job.delivered, confirmed: job.confirmed, confirmations: job.confirmations ?? 0, deleted: Boolean(job.deleted), until: new Date(job.groupUntil).toISOString(),
  documents: job.documents.map(({ name, title, bytes }) => ({ name, title, size: bytes.length })),
  signers: job.signers.map(({ n, pid, identifier, order, status, person, other }) => ({ n, pid, identifier, order, status, person: person?.id, other })),
});

const armed = (o) => ({ armed: o.misbehave.armed() });
const clock = (o) => ({ now: new Date(o.clock.now()).toISOString(), shift: o.clock.shift() / 1000 });

// method and path -> what is answered as JSON
const rows = {
  'GET /_test/': (o) => ({ root: o.root, site: o.site, ...clock(o), ...armed(o) }),
  'GET /_test/misbehaviours': () => Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row.about])),
  // Who holds a connection has seen a certificate already.
  'POST /_test/misbehave': (o, body) => { o.misbehave.arm(body); o.dropIdle(); return armed(o); },
  'DELETE /_test/misbehave': (o) => { o.misbehave.reset(); o.dropIdle(); return armed(o); },
  'GET /_test/calls': (o) => o.calls.all(),
  'DELETE /_test/calls': (o) => { o.calls.clear(); return []; },
  'GET /_test/jobs': (o) => o.jobs.list().map(shown),
  'DELETE /_test/jobs': (o) => { o.jobs.clear(); return []; },
  'POST /_test/act': actFor,
  'POST /_test/clock': (o, { shift }) => { o.clock.set(Number(shift) * 1000); return clock(o); },
  'POST /_test/age': (o, { seconds }) => { o.jobs.older(Number(seconds) * 1000); return { aged: Number(seconds) }; },
  'POST /_test/poll': (o, { seconds }) => { o.jobs.pauseFor(Number(seconds) * 1000); return { poll: Number(seconds) }; },
  'POST /_test/register': (o, { pid, status }) => { o.jobs.reserve(pid, status); return { pid, status }; },
};

export const makeControl = (o) => serveRows(rows, o);
