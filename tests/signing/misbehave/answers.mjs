// Answers that are wrong, late or no answers at all.  instead: nothing is done; after: it is done, and told badly.
const XML = { 'Content-Type': 'application/xml' };
const HTML = { 'Content-Type': 'text/html' };
const elsewhere = { Location: 'https://signering.example/' };

// ── Any call ─────────────────────────────────────────────────────────────────

const faults = {
  500: ['500', { status: 500, headers: XML, body: '<error/>' }],
  503: ['503, as in maintenance', { status: 503, headers: { ...HTML, 'Retry-After': '60' }, body: '<h1>Vedlikehold</h1>' }],
  429: ['429 without a time', { status: 429, headers: XML, body: '' }],
  404: ['404', { status: 404, headers: HTML, body: '<h1>Not found</h1>' }],
  302: ['a redirect to another host', { status: 302, headers: elsewhere }],
  307: ['a redirect that keeps the method, to another host', { status: 307, headers: elsewhere }],
  html: ['200 with HTML', { status: 200, headers: HTML, body: '<!DOCTYPE html><title>Hei</title>' }],
  json: ['200 with JSON', { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"status":"SIGNED"}' }],
  empty: ['200 with nothing in it', { status: 200, headers: XML, body: '' }],
  garbage: ['200 with broken XML', { status: 200, headers: XML, body: '<direct-signature-job-status-response><signature-job-id>1</sig' }],
  bytes: ['200 with bytes that are no text', () => ({ status: 200, headers: XML, body: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)) })],
  huge: ['200 with 20 MB', () => ({ status: 200, headers: XML, body: Buffer.alloc(20 << 20, 0x20) })],
  deep: ['200 with 100 000 elements in each other', () => ({ status: 200, headers: XML, body: '<a>'.repeat(100_000) })],
  slow: ['one byte a second', { status: 200, headers: XML, drip: ' '.repeat(3600) }],
  silent: ['no answer at all', { silent: true }],
  down: ['the connection is dropped', { hangUp: true }],
};

const CALLS = ['create', 'poll', 'status', 'signer', 'confirm', 'cancel', 'delete', 'pades', 'xades'];

const everywhere = Object.fromEntries(CALLS.flatMap((at) => Object.entries(faults)
  .map(([fault, [about, reply]]) => [`${at}_${fault}`, { about: `${at}: ${about}`, at, instead: () => (typeof reply === 'function' ? reply() : reply) }])));

// ── What is said about a job ─────────────────────────────────────────────────

const STATUS = ['status', 'poll'];
const has = (reply) => reply.status === 200 && /status-response|status-change-response/.test(reply.body);
// `tells` is what is changed: an answer that says nothing about a job is left alone.
const told = (about, change, at = STATUS) => ({ about, at, after: (reply, call) => (has(reply) ? { ...reply, body: change(String(reply.body), call) } : undefined) });
const bomb = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]>';
const doctype = (xml, text) => xml.replace(/(<(?:direct|portal)-)/, `${text}$1`);
const JOB_STATUS = /(<(?:signature-job-status|status)>)(IN_PROGRESS|COMPLETED_SUCCESSFULLY|FAILED)</;
const ONE_STATUS = /(<status[^>]* since="[^"]*">)([A-Z_]+)</;

const statuses = {
  status_unknown: told('a signer’s status that nobody has heard of', (xml) => xml.replace(ONE_STATUS, '$1UNDER_MANUAL_REVIEW<')),
  status_unknown_all: told('unknown statuses for all signers', (xml) => xml.replace(new RegExp(ONE_STATUS, 'g'), '$1UNDER_MANUAL_REVIEW<')),
  status_lower_case: told('“signed” in small letters', (xml) => xml.replace(new RegExp(ONE_STATUS, 'g'), (all, start, word) => `${start}${word.toLowerCase()}<`)),
  job_status_unknown: told('a job status that nobody has heard of', (xml) => xml.replace(JOB_STATUS, '$1ARCHIVED<')),
  job_failed_though_signed: told('FAILED, though all have signed', (xml) => xml.replace(JOB_STATUS, '$1FAILED<')),
  job_done_though_waiting: told('COMPLETED_SUCCESSFULLY, though a signer is waiting', (xml) => xml.replace(JOB_STATUS, '$1COMPLETED_SUCCESSFULLY<').replace(ONE_STATUS, '$1WAITING<')),
  job_in_progress_though_done: told('IN_PROGRESS, though all have signed', (xml) => xml.replace(JOB_STATUS, '$1IN_PROGRESS<')),
  signed_though_rejected: told('everybody has SIGNED, whatever they did', (xml) => xml.replace(JOB_STATUS, '$1COMPLETED_SUCCESSFULLY<').replace(new RegExp(ONE_STATUS, 'g'), '$1SIGNED<')),
  pades_url_missing: told('SIGNED, but no address of the PAdES', (xml) => xml.replace(/<pades-url>.*?<\/pades-url>/s, '')),
  xades_url_missing: told('SIGNED, but no address of any XAdES', (xml) => xml.replace(/<xades-url.*?<\/xades-url>/gs, '')),
  confirmation_url_missing: told('no address to confirm at', (xml) => xml.replace(/<confirmation-url>.*?<\/confirmation-url>/s, '')),
  urls_elsewhere: told('the addresses lead to another host', (xml) => xml.replace(/https:\/\/[^/<]+\/api/g, 'https://signering.example/api')),
  urls_plain: told('the addresses are http', (xml) => xml.replace(/https:/g, 'http:')),
  urls_other_job: told('the addresses are those of another job', (xml, { job }) => xml.replaceAll(`/${job.id}/`, `/${job.id + 1}/`)),
  urls_up: told('the addresses climb out of the API', (xml) => xml.replace(/\/signature-jobs\//g, '/signature-jobs/../../../../')),
  job_other: told('the number of another job', (xml, { job }) => xml.replace(`<signature-job-id>${job.id}<`, `<signature-job-id>${job.id + 1}<`)),
  job_not_a_number: told('a job number that is none', (xml) => xml.replace(/(<signature-job-id>)\d+/, '$11 or 1=1')),
  reference_other: told('the reference of another job', (xml) => xml.replace(/(<reference>)[^<]*/, '$1another')),
  signer_other: told('a signer that nobody asked', (xml) => xml.replace(/(signer="|number>)[^"<]+/, '$101017012345')),
  signer_twice: told('a signer twice, once as signed', (xml) => xml.replace(/<status[^>]* since=.*?<\/status>|<signature>.*?<\/signature>/s, (all) => all + all.replace(ONE_STATUS, '$1SIGNED<'))),
  signer_missing: told('one signer is left out', (xml) => xml.replace(/<status[^>]* since=.*?<\/status>|<signature>.*?<\/signature>/s, '')),
  since_garbage: told('a time that is none', (xml) => xml.replace(/since="[^"]*"/g, 'since="i går"')),
  since_future: told('it happened in the year 2999', (xml) => xml.replace(/since="[^"]*"/g, 'since="2999-01-01T00:00:00Z"')),
  namespace_other: told('another namespace', (xml) => xml.replace('http://signering.posten.no/schema/v1', 'http://signering.posten.no/schema/v2')),
  root_other: told('the answer of the other flow', (xml) => xml.replace(/direct-signature-job-status-response/g, 'x').replace(/portal-signature-job-status-change-response/g, 'direct-signature-job-status-response').replace(/\bx\b/g, 'portal-signature-job-status-change-response')),
  unknown_element: told('an element that is not in the schema', (xml) => xml.replace('<signature-job-id>', '<override>SIGNED</override><signature-job-id>')),
  comment_inside: told('comments inside the texts', (xml) => xml.replace(new RegExp(ONE_STATUS, 'g'), '$1<!-- not -->$2<')),
  bomb: told('entities that grow to a gigabyte', (xml) => doctype(xml, bomb).replace(ONE_STATUS, '$1&f;<')),
  file_entity: told('an entity that names a file', (xml) => doctype(xml, '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>').replace(ONE_STATUS, '$1&x;<')),
  doctype: told('a harmless DTD', (xml) => doctype(xml, '<!DOCTYPE x>')),
  truncated: told('half an answer', (xml) => xml.slice(0, xml.length / 2)),
  trailing: told('something behind the answer', (xml) => `${xml}<script/>`),
  not_utf8: told('bytes that are not UTF-8', (xml) => Buffer.concat([Buffer.from(xml.slice(0, -20)), Buffer.from([0xff, 0xfe]), Buffer.from(xml.slice(-20))])),
  type_text: { about: 'the right answer as text/plain', at: STATUS, after: (reply) => (has(reply) ? { ...reply, headers: { ...reply.headers, 'Content-Type': 'text/plain' } } : undefined) },
  status_201: { about: 'the right answer with status 201', at: STATUS, after: (reply) => (has(reply) ? { ...reply, status: 201 } : undefined) },
  cut: { about: 'the line goes dead in the middle', at: '*', after: (reply) => (reply.body?.length ? { ...reply, cut: Math.floor(reply.body.length / 2) } : undefined) },
};

// ── The queue ────────────────────────────────────────────────────────────────

const poll = (about, after) => ({ about, at: 'poll', after });
const next = (about, value) => poll(about, (reply) => ({ ...reply, headers: { ...reply.headers, 'X-Next-permitted-poll-time': value() } }));

const queue = {
  never: { about: 'the queue is always empty', at: 'poll', instead: (call, o) => ({ status: 204, headers: { 'X-Next-permitted-poll-time': new Date(o.clock.now() + 1000).toISOString() } }) },
  twice: poll('the same change again at once, confirmed or not', (reply, { job }) => { if (job) job.change += 1; }),
  next_past: next('the next poll was permitted in 1999', () => '1999-01-01T00:00:00Z'),
  next_far: next('the next poll is permitted in 2999', () => '2999-01-01T00:00:00Z'),
  next_garbage: next('the next poll is permitted “snart”', () => 'snart'),
  next_long: next('a next poll time of 4000 characters', () => '2'.repeat(4000)),
  next_missing: poll('no next poll time', (reply) => ({ ...reply, headers: { ...reply.headers, 'X-Next-permitted-poll-time': undefined } })),
  storm: { about: '429 to everything', at: '*', instead: () => ({ status: 429, headers: XML, body: '' }) },
};

// ── Confirming ───────────────────────────────────────────────────────────────

const confirming = {
  confirm_lost: { about: 'it says 200 to a confirmation and forgets it', at: 'confirm', instead: () => ({ status: 200 }) },
  confirm_unanswered: { about: 'it takes a confirmation and does not say so', at: 'confirm', after: () => ({ hangUp: true }) },
  confirm_refused: { about: '409 to a confirmation', at: 'confirm', instead: () => ({ status: 409, headers: XML, body: '' }) },
};

// ── New jobs and redirects ───────────────────────────────────────────────────

const answered = (about, at, change) => ({ about, at, after: (reply, call, o) => (reply.status === 200 ? { ...reply, body: change(String(reply.body), call, o) } : undefined) });
const redirectTo = (where) => (xml) => xml.replace(/(<redirect-url[^>]*>)[^<]*(?=<\/redirect-url><\/)/g, `$1${where}`);

const creating = {
  create_unanswered: { about: 'it makes the job and does not say so', at: 'create', after: () => ({ hangUp: true }) },
  create_half: { about: 'it makes the job and says half of it', at: 'create', after: (reply) => ({ ...reply, body: reply.body.slice(0, reply.body.length / 2) }) },
  create_503_after: { about: 'it makes the job and says 503', at: 'create', after: () => ({ status: 503, headers: HTML, body: '' }) },
  create_href_elsewhere: answered('the signers’ addresses lead to another host', 'create', (xml) => xml.replace(/href="https:\/\/[^/"]+/g, 'href="https://signering.example')),
  create_status_elsewhere: answered('the status address leads to another host', 'create', (xml) => xml.replace(/(<status-url>https:\/\/)[^/<]+/, '$1signering.example')),
  create_no_status: answered('no status address', 'create', (xml) => xml.replace(/<status-url>.*?<\/status-url>/s, '')),
  create_other_job: answered('the number of a job that there was before', 'create', (xml, { job }, o) => xml.replaceAll(`${job.id}`, `${o.jobs.list()[0].id}`)),
  create_signer_missing: answered('one signer is left out', 'create', (xml) => xml.replace(/<signer .*?<\/signer>/s, '')),
  redirect_elsewhere: answered('the redirect leads to another host', ['create', 'signer'], redirectTo('https://signering.example/redirect/x')),
  redirect_script: answered('the redirect is a script', ['create', 'signer'], redirectTo('javascript:alert(1)')),
  redirect_plain: answered('the redirect is http', ['create', 'signer'], (xml) => xml.replace(/(<redirect-url[^>]*>\s*)https:/g, '$1http:')),
  redirect_header: answered('the redirect holds a line break', ['create', 'signer'], (xml) => xml.replace(/(<redirect-url[^>]*>[^<]*)(?=<\/redirect-url><\/)/g, '$1&#13;&#10;Set-Cookie: x=1')),
  redirect_other_signer: answered('the redirect is another signer’s', 'signer', (xml, { job, n }, o) => {
    const other = job.signers.find((s) => s.n !== n) ?? o.jobs.list().find((j) => j !== job && j.kind === 'direct')?.signers[0];
    return other ? xml.replace(/(<redirect-url>[^<]*\/)[\w-]+</, `$1${other.redirect}<`) : xml;
  }),
};

export const answers = { ...everywhere, ...statuses, ...queue, ...confirming, ...creating };
