// What the suite needs: documents to sign in any number, jobs, what has become of them, the service's control, and
// the clerk's patience taken away.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { openTown } from '../../house/client.mjs';
import { makePdf } from '../paper.mjs';

export const town = openTown();
export const nap = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const POSTEN = 4; // above the town's port
const due = '2026-12-15';

// The service's control interface.
export function posten(method, name, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: town.port + POSTEN, method, path: `/_test/${name}`, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${name}: ${text}`));
      });
    });
    request.on('error', reject).end(body && JSON.stringify(body));
  });
}

export const arm = (name, more) => posten('POST', 'misbehave', { name, ...more });
export const honest = () => posten('DELETE', 'misbehave');
export const act = (id, signer, what, more) => posten('POST', 'act', { job: id, signer, act: what, ...more });

// An empty queue may be asked again at once, so that nobody waits for it.
export async function begin() {
  await posten('DELETE', 'misbehave');
  await posten('DELETE', 'jobs');
  await posten('DELETE', 'calls');
  await posten('POST', 'poll', { seconds: 0.2 });
}

// ── Ordering ─────────────────────────────────────────────────────────────────

// records: as in an import; papers: name -> bytes.  All of it or nothing.
export async function importRecords(records, papers) {
  const folder = `${town.state}/signing-papers`;
  mkdirSync(`${folder}/documents`, { recursive: true });
  writeFileSync(`${folder}/municipality.jsonl`, `${records.map((r) => JSON.stringify(r)).join('\n')}\n`);
  for (const [name, bytes] of Object.entries(papers)) writeFileSync(`${folder}/documents/${name}`, bytes);
  const owner = statSync(town.state);
  if (process.getuid() === 0) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);
  await town.operator('import', folder);
  rmSync(folder, { recursive: true });
}

let number = 0;
// A document of its own for each job, and the job: [{ ref, signers, way, title, attachments }] -> refs.
export async function orderAll(jobs) {
  const papers = {};
  const records = [];
  for (const { ref, file = 'A1', type = 'SAMTYKKE', signers = ['P02.A1'], way = 'direct', title = 'Samtykke', attachments = 0, identifier = 'NAME', owners } of jobs) {
    const documents = [];
    for (let i = 0; i <= attachments; i += 1) {
      number += 1;
      const id = `${ref}.${i}`;
      papers[`${id}.pdf`] = await makePdf(`${title} ${number} ${i ? 'Vedlegg' : ''}`);
      records.push({ do: 'document', id, file, type: i ? 'PLAN' : type, date: '2026-11-20', title: i ? 'Vedlegg' : title, ...(owners ? { owners } : {}) });
      records.push({ do: 'rendition', id: `${id}.r`, document: id, kind: 'original', path: `documents/${id}.pdf`, filename: 'avtale.pdf', ...(file === 'A1' ? { children: ['P01'] } : {}) });
      documents.push(`${id}.r`);
    }
    records.push({ do: 'signing', id: ref, documents: documents.map((rendition) => ({ rendition })), way, title, identifier, due, decided_by: 'S26',
      signers: signers.map((s) => { const [standing, order] = s.split('='); return { standing, ...(order ? { order } : {}) }; }) });
  }
  await importRecords(records, papers);
}

export async function order(job) {
  await orderAll([job]);
  return job.ref;
}

// ── What has become of it ────────────────────────────────────────────────────

const FACTS = `select coalesce(json_agg(x), '[]') from (select j.ref, j.id, j.handle, j.state, j.way, j.service_id as service, j.problem, j.tries, j.attempt, j.renewed, j.reference,
  (select json_agg(json_build_object('state', s.state, 'copy', s.copy is not null, 'person', p.ref) order by s.position) from data.signer s join data.person p on p.id = s.person where s.signing = j.id) as signers,
  (select count(*) from data.rendition r join data.signing_document d on d.document = r.document where d.signing = j.id and r.kind = 'signed') as signed,
  (select count(*) from data.rendition r join data.signing_document d on d.document = r.document where d.signing = j.id and r.kind = 'evidence') as evidence,
  (select count(*) from journal.entry e where e.event = 'document.signed' and e.detail ->> 'signing' = j.id::text) as journal,
  (select count(*) from data.stamp t where t.signing = j.id and t.kind = 'signed') as stamps,
  (select count(*) from data.signing_confirm c where c.signing = j.id and c.done_at is null) as unconfirmed,
  (select count(*) from data.alarm a where a.subject = j.ref and a.closed_at is null) as alarms
  from data.signing j) x`;

export async function facts(...refs) {
  const all = JSON.parse(await town.sql(FACTS));
  return refs.length ? refs.map((ref) => all.find((job) => job.ref === ref)) : all;
}

export const fact = async (ref) => (await facts(ref))[0];

// The clerk waits longer after each failure, and so does the queue; tests do not.
export async function hurry() {
  await posten('POST', 'age', { seconds: 700 });
  await town.sql(`update data.signing set next_at = clock_timestamp() where next_at > clock_timestamp();
    update data.signing_poll set next_at = clock_timestamp() where next_at > clock_timestamp();
    update data.signing_pace set next_at = clock_timestamp() where next_at > clock_timestamp() + interval '2 seconds'; select pg_notify('clerk', '')`.replace(/\n/g, ' '));
}

let nextHurry = 0;
// Waits until `holds` is true of what is known of these jobs.
export async function until(holds, refs, { seconds = 30, hurried = true, why = '' } = {}) {
  let last;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await nap(400)) {
    last = await facts(...refs);
    if (last.every(holds)) return last;
    if (!hurried || Date.now() < nextHurry) continue;
    nextHurry = Date.now() + 2500;
    await hurry();
  }
  const left = last.filter((job) => !holds(job)).map(({ ref, state, problem, tries, signers }) => ({ ref, state, problem, tries, signers: signers.map((s) => s.state).join() }));
  throw new Error(`not in ${seconds} s: ${why} ${JSON.stringify(left)}`);
}

export const inState = (...states) => (job) => states.includes(job.state);

export async function made(...refs) { return until((job) => job.service !== null && job.state !== 'ordered', refs, { seconds: 30 + refs.length * 3, why: 'made', hurried: false }); }

// The one right end: one signed rendition and one pack, one entry, a stamp and a copy for each signer, all confirmed.
export const whole = (job) => job.state === 'done' && job.signed === 1 && job.evidence === 1 && job.journal === 1 && job.stamps === job.signers.length
  && job.signers.every((s) => s.state === 'signed' && s.copy) && job.unconfirmed === 0;

// How often the service was told that a job's last change was dealt with.
export async function confirmations(...services) {
  const jobs = await posten('GET', 'jobs');
  return services.map((id) => jobs.find((job) => job.id === id)?.confirmations);
}

// ── People ───────────────────────────────────────────────────────────────────

// The job's page, in the capacity in which the person signs.
export async function openJob(visitor, handle) {
  const page = await visitor.get(`/oppdrag?id=${handle}`);
  const other = page.forms.find(({ action, fields }) => action === '/rolle' && fields.to);
  return other ? visitor.submit({ ...page, url: page.url, form: () => other }, '/rolle', { standing: other.buttons[0].value }) : page;
}

// From the job's page to the service, through it, and back: what the person then reads.
export async function goSign(visitor, handle, person, choice = 'sign') {
  const page = await openJob(visitor, handle);
  const away = await visitor.submit(page, '/oppdrag');
  if (!away.url.startsWith('https://posten.localhost')) return away;
  return throughPosten(visitor, away, person, choice);
}

const at = (page, path) => new URL(path, page.url).href;

export async function throughPosten(visitor, page, person, choice) {
  const origin = { Origin: new URL(page.url).origin };
  const known = await visitor.go('POST', at(page, '/oppdrag'), { fields: { person }, headers: origin });
  if (known.status !== 200) return known;
  return visitor.go('POST', at(page, '/oppdrag'), { fields: { valg: choice }, headers: origin });
}
