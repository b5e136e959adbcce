// Every job the service holds, and how it moves: signing, declining, expiring, cancelling; the queues of changes.
// Gone when it stops.
import crypto from 'node:crypto';
import { BLOCKED, DIRECT_LIFE, EMPTY_QUEUE, MOST_CALLS, PORTAL_LIFE, REDELIVERY, REDIRECT_LIFE, RETENTION } from './limits.mjs';
import { refuse } from './refusal.mjs';

const token = () => crypto.randomBytes(32).toString('base64url');
const UNFINISHED = ['WAITING'];

export function makeClock() {
  let shift = 0;
  return { now: () => Date.now() + shift, set: (ms) => { shift = ms; }, shift: () => shift };
}

// ── One job ──────────────────────────────────────────────────────────────────

export const open = (job) => job.status === 'IN_PROGRESS';

export function changed(job) {
  job.change += 1;
}

function end(job, status, at) {
  job.status = status;
  job.endedAt = at;
  for (const signer of job.signers) if (UNFINISHED.includes(signer.status)) put(signer, 'NOT_APPLICABLE', at);
  changed(job);
}

function put(signer, status, at) {
  signer.status = status;
  signer.since = at;
}

// The group whose turn it is: the lowest order in which somebody has not signed.
export const turn = (job) => Math.min(...job.signers.filter((s) => s.status !== 'SIGNED').map((s) => s.order));

export function available(job, signer, now) {
  return open(job) && signer.status === 'WAITING' && signer.order === turn(job) && now >= job.groupFrom && now < job.groupUntil;
}

function startGroup(job, from) {
  job.groupFrom = from;
  job.groupUntil = from + (job.kind === 'direct' ? DIRECT_LIFE : (job.availability.seconds === undefined ? PORTAL_LIFE : job.availability.seconds * 1000));
}

export function sign(job, signer, person, at) {
  const before = turn(job);
  put(signer, 'SIGNED', at);
  Object.assign(signer, { person, at });
  if (job.signers.every((s) => s.status === 'SIGNED')) end(job, 'COMPLETED_SUCCESSFULLY', at);
  else {
    if (turn(job) !== before) startGroup(job, at);
    changed(job);
    settle(job, at);
  }
}

// All have done something, and one of them something else than signing.
function settle(job, at) {
  if (open(job) && !job.signers.some((s) => s.status === 'WAITING') && job.signers.some((s) => s.status !== 'SIGNED')) end(job, 'FAILED', at);
}

export function stop(job, signer, status, at) {
  put(signer, status, at);
  if (status === 'FAILED') { changed(job); settle(job, at); } else end(job, 'FAILED', at);
}

// Something went wrong while she signed: she may try again while others are left, for then the job goes on.
function reopen(job, signer, at) {
  if (signer.status === 'FAILED' && open(job)) put(signer, 'WAITING', at);
}

export function cancel(job, at) {
  if (!open(job)) refuse('the job has come to its end', 'JOB_NOT_CANCELLABLE', 409);
  for (const signer of job.signers) if (signer.status === 'WAITING') put(signer, 'CANCELLED', at);
  end(job, 'FAILED', at);
}

function age(job, now) {
  if (open(job) && now >= job.groupUntil) {
    for (const signer of job.signers) if (signer.status === 'WAITING') put(signer, 'EXPIRED', job.groupUntil);
    end(job, 'FAILED', job.groupUntil);
  }
  if (!open(job) && !job.deleted && now >= job.endedAt + RETENTION) job.deleted = true;
}

// ── All of them ──────────────────────────────────────────────────────────────

export function makeJobs(clock) {
  const jobs = new Map();
  const queues = new Map(); // when each may be asked again
  const callers = new Map(); // organisation -> { calls: [time], until }
  const reserved = new Map(); // national identity number -> RESERVED or CONTACT_INFORMATION_MISSING
  let next = 1 + Math.floor(Math.random() * 1e6);
  let pause = EMPTY_QUEUE;
  const { now } = clock;
  const tick = () => { for (const job of jobs.values()) age(job, now()); };
  const list = () => { tick(); return [...jobs.values()]; };

  function renew(signer) {
    signer.redirect = token();
    signer.redirectUntil = now() + REDIRECT_LIFE;
    signer.redirectUsed = false;
  }

  function add(order) {
    const job = { ...order, id: next, status: 'IN_PROGRESS', createdAt: now(), change: 0, delivered: 0, told: 0, confirmed: 0, results: new Map() };
    next += 1 + Math.floor(Math.random() * 9);
    for (const signer of job.signers) {
      signer.since = now();
      if (job.kind === 'direct') renew(signer);
    }
    startGroup(job, Math.max(now(), job.availability?.from ?? 0));
    jobs.set(job.id, job);
    lookUp(job);
    return job;
  }

  // The contact register, for those who are found by it.
  function lookUp(job) {
    const signer = job.kind === 'portal' && job.signers.find((s) => s.notifications.lookup && reserved.has(s.pid));
    if (signer) stop(job, signer, reserved.get(signer.pid), now());
  }

  function poll(kind, organisation, queue) {
    const key = `${kind} ${organisation} ${queue}`;
    const at = queues.get(key) ?? 0;
    if (now() < at) return { status: 429, next: at };
    const queued = list().filter((j) => j.kind === kind && j.organisation === organisation && j.queue === queue && j.method === 'POLLING');
    const job = queued.find((j) => j.change > j.delivered) ?? queued.find((j) => j.delivered > j.confirmed && now() >= j.deliveredAt + REDELIVERY);
    if (!job) {
      queues.set(key, now() + pause);
      return { status: 204, next: now() + pause };
    }
    job.delivered = job.change;
    job.told = job.change;
    job.deliveredAt = now();
    return { status: 200, job, next: now() };
  }

  // At most so many calls in any second; who makes more waits.
  function admit(organisation) {
    const caller = callers.get(organisation) ?? { calls: [], until: 0 };
    callers.set(organisation, caller);
    if (now() < caller.until) return false;
    caller.calls = caller.calls.filter((at) => at > now() - 1000);
    caller.calls.push(now());
    if (caller.calls.length <= MOST_CALLS) return true;
    caller.until = now() + BLOCKED;
    return false;
  }

  // As if that much time had passed for everything that is kept.
  function older(ms) {
    for (const job of jobs.values()) {
      for (const name of ['createdAt', 'groupFrom', 'groupUntil', 'endedAt', 'deliveredAt']) if (job[name] !== undefined) job[name] -= ms;
      for (const signer of job.signers) if (signer.redirectUntil) signer.redirectUntil -= ms;
    }
    for (const [key, at] of queues) queues.set(key, at - ms);
    for (const caller of callers.values()) {
      caller.until -= ms;
      caller.calls = caller.calls.map((at) => at - ms);
    }
    tick();
  }

  return {
    add, list, renew, poll, admit, older,
    reopen: (job, signer) => reopen(job, signer, now()),
    find: (id) => list().find((job) => job.id === id),
    bySigner: (test) => { for (const job of list()) { const signer = job.signers.find(test); if (signer) return { job, signer }; } return {}; },
    // What was told last, by the queue or to a token, is dealt with.
    confirm(job) {
      job.confirmed = job.told;
      job.delivered = Math.max(job.delivered, job.told);
      job.confirmations = (job.confirmations ?? 0) + 1;
    },
    again: (job) => { job.change += 1; },
    clear: () => { jobs.clear(); queues.clear(); callers.clear(); reserved.clear(); },
    pauseFor: (ms) => { pause = ms; queues.clear(); },
    reserve: (pid, status) => { if (status) reserved.set(pid, status); else reserved.delete(pid); },
  };
}
