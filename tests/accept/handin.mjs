// What people hand in: every U cell of acceptance.csv, every row of routing.csv, and
// the rows of intake.csv that are about uploads; through the portals, the scanner and
// the intake, and then looked at where it lies.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readCsv } from '../fjordvik/cells.mjs';
import { bytesOf, randomHandle, sha256 } from './kit.mjs';

const table = (name) => readCsv(readFileSync(new URL(`../fjordvik/${name}`, import.meta.url), 'utf8'));
const S27 = ['--decided-by', 'S27'];
const once = () => randomBytes(32).toString('base64url');

// Hands a file in as a browser without script does; the handle, or null when it was refused.
export async function handIn(a, visitor, { kind, name, body, wanted = '', number = once() }) {
  const page = await visitor.get('/lever-inn');
  const edge = '----x1y2z3';
  const fields = Object.entries({ csrf: page.csrf, once: number, kind, wanted }).map(([key, value]) => `--${edge}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`);
  const answer = await visitor.ask('POST', '/lever-inn', { headers: { 'Content-Type': `multipart/form-data; boundary=${edge}` },
    body: Buffer.concat([...fields, `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`].map((part) => Buffer.from(part))
      .concat(body, Buffer.from(`\r\n--${edge}--\r\n`))) });
  const handle = await a.town.sql(`select handle from data.upload where filename = '${name}' order by made_at desc limit 1`);
  return { status: answer.status, handle: answer.status === 303 ? handle : null };
}

// Until the intake has read it back: only then the person is told that it is filed.
export async function filed(a, handles, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  const list = handles.map((handle) => `'${handle}'`).join(',');
  for (;;) {
    if (Number(await a.town.sql(`select count(*) from data.upload where handle in (${list}) and read_back_at is not null`)) === handles.length) return;
    if (Date.now() > end) throw new Error(`not filed: ${await a.town.sql(`select string_agg(filename || ' ' || state || ' ' || coalesce(reason, ''), ', ') from data.upload where handle in (${list}) and read_back_at is null`)}`);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

// Where it lies, by which rule, and how often the journal tells of it.
async function lies(a, handle) {
  const row = await a.town.sql(`select x.rule, x.version, (select string_agg(f.ref, '+' order by f.ref) from data.filing g join data.file f on f.id = g.file where g.document = d.id),
    (select string_agg(distinct f.kind, '+' order by f.kind) from data.filing g join data.file f on f.id = g.file where g.document = d.id),
    (select count(*) from journal.entry j where j.event = 'document.handed_in' and j.document = d.id), coalesce(s.handle, ''), u.sha256
    from data.upload u join data.document d on d.id = u.document left join data.share s on s.id = u.share
    cross join lateral (select r.rule, r.version from data.routing r where r.document = d.id order by r.at desc, r.id limit 1) x where u.handle = '${handle}'`);
  const [rule, version, files, kinds, entries, share, sum] = row.split('|');
  return { rule, version, files, kinds, entries, share, sum };
}

// Whoever stands beside: the handle is one of nobody to them.
async function hiddenFrom(a, visitor, share) {
  for (const path of ['/dokument', '/fil']) {
    const answer = await visitor.ask('GET', `${path}?id=${share}`);
    if (answer.status !== 404 || bytesOf(answer) !== bytesOf(await visitor.ask('GET', `${path}?id=${randomHandle()}`))) return false;
  }
  return true;
}

// ── U: one's own upload, or its receipt ──

const U = {
  'B-05': { standing: 'P11.B', portal: 'exchange', kind: 'supervision', rule: 'RT14', files: 'B-T', beside: [['P09', 'P09.B', 'exchange'], ['P07', 'P07.B', 'mypage']] },
  'B-13': { standing: 'P06.B', portal: 'mypage', kind: 'drawing', rule: 'RT01', files: 'B', beside: [['P07', 'P07.B', 'mypage'], ['P09', 'P09.B', 'exchange']] },
  'C-04': { standing: 'P16.C', portal: 'exchange', kind: 'weekend', rule: 'RT14', files: 'C-K', beside: [['P14', 'P14.C', 'mypage'], ['P17', null, 'exchange']] },
};

async function ownUpload(a, cell, row) {
  const name = `${cell.doc} ${cell.principal}`;
  const rendition = a.of('rendition').find((r) => r.document === cell.doc && r.kind === 'original');
  const body = readFileSync(`${a.folder}/${rendition.path}`);
  const visitor = await a.acting(cell.principal, row.standing, row.portal);
  const { handle } = await handIn(a, visitor, { kind: row.kind, name: `${cell.doc}.${rendition.path.split('.').pop()}`, body });
  if (!a.check(`U ${name} is taken in`, handle !== null)) return;
  await filed(a, [handle]);
  const at = await lies(a, handle);
  a.check(`U ${name} lies in ${row.files} by ${row.rule}, version 1`, `${at.files} ${at.rule} ${at.version}` === `${row.files} ${row.rule} 1`, `${at.files} ${at.rule} ${at.version}`);
  a.check(`U ${name} has exactly one entry in the journal`, at.entries === '1', at.entries);
  const receipt = await visitor.get(`/kvittering?id=${handle}`);
  a.check(`U ${name} is told where and why`, receipt.status === 200 && receipt.text.includes(`${row.rule}, versjon 1`) && receipt.text.includes(sha256(body)));
  const answer = await a.answer(visitor, at.share);
  a.check(`U ${name} answers U with one's own bytes`, answer.decision === 'U' && sha256(answer.file.body) === sha256(body), answer.decision);
  const told = (await a.operator('who-can-open', `upload/${handle}`)).filter((one) => one.decision !== 'DH');
  a.check(`U ${name} is nobody else's`, told.length === 1 && `${told[0].person} ${told[0].decision} ${told[0].rule}` === `${cell.principal} U ${cell.rule}`, JSON.stringify(told));
  for (const [person, standing, portal] of row.beside) {
    const other = standing ? await a.acting(person, standing, portal) : await a.visitor(person, portal);
    if (!standing) { // whose engagement is over has no capacity here at all
      a.check(`U ${name} is nothing to ${person}`, (await other.ask('GET', `/fil?id=${at.share}`)).status === 303);
    } else a.check(`U ${name} is nothing to ${person}`, await hiddenFrom(a, other, at.share));
  }
  if (rendition.path.endsWith('.jpg')) await withoutPlace(a, handle, body);
}

// R15m: what others may be given of a photograph does not tell where it was taken.
async function withoutPlace(a, handle, body) {
  a.check('the photograph tells a place', body.includes('Exif'));
  const [kind] = (await a.town.sql(`select kind from data.rendition where ref = 'upload/${handle}/redacted' and not metadata`)).split('\n');
  a.check('a rendition without it lies beside the original', kind === 'redacted', kind);
  const give = (which) => ['share', `upload/${handle}`, '--person', 'P07', '--kind', 'read', '--rendition', `upload/${handle}/${which}`, '--title', 'Tegning', ...S27];
  await a.operator('child-view', `upload/${handle}`, '--child', 'P06', '--view', 'Mamma kan få den');
  a.check('the original is refused by R15m', (await a.refusal(...give('original'))) === 'R15m');
}

// Reporters hand in nothing here: what they have is a receipt without bytes (cells.mjs).
async function reporter(a, cell) {
  const visitor = await a.visitor(cell.principal, 'mypage');
  const page = await visitor.get('/lever-inn');
  a.check(`U ${cell.doc} ${cell.principal} is offered nothing to hand in`, page.status === 200 && !page.forms.some((form) => form.action === '/lever-inn'));
  const count = await a.town.sql('select count(*) from data.upload');
  const { status } = await handIn(a, visitor, { kind: 'letter', name: 'Melding.txt', body: Buffer.from('Melding') });
  a.check(`U ${cell.doc} ${cell.principal} is refused when tried all the same`, status === 422 && (await a.town.sql('select count(*) from data.upload')) === count, String(status));
}

// A claim for information is written on the page.
async function claim(a, cell) {
  const visitor = await a.acting(cell.principal, 'P08.B', 'mypage');
  const entries = () => a.town.sql("select count(*) from journal.entry where event = 'letter.written'").then(Number);
  const before = await entries();
  const page = await visitor.post('/innsyn', { about: 'Opplysninger om Jonas', body: 'Jeg ber om å få vite hvordan han har det.' });
  a.check(`U ${cell.doc} ${cell.principal} is received`, page.status === 200 && /Vi har mottatt|mottatt/.test(page.text), String(page.status));
  a.check(`U ${cell.doc} ${cell.principal} has exactly one entry in the journal`, (await entries()) - before === 1);
  a.check(`U ${cell.doc} ${cell.principal} is one's own alone`, !(await (await a.acting('P07', 'P07.B', 'mypage')).get('/innsyn')).text.includes('hvordan han har det'));
}

export async function checkUploads(a) {
  const cells = table('acceptance.csv').filter((cell) => cell.decision === 'U');
  a.check('there are six U cells', cells.length === 6, String(cells.length));
  for (const cell of cells) {
    if (U[cell.doc]) await ownUpload(a, cell, U[cell.doc]);
    else if (cell.rule === 'R21') await reporter(a, cell);
    else await claim(a, cell);
  }
}

// ── Every row of routing.csv ──

// record; who hands it in (none: what no rule knows, and staff say what it is); the kinds of folder it lies in.
const P02 = ['P02', 'P02.A1', 'mypage'], P09 = ['P09', 'P09.B', 'exchange'], P16 = ['P16', 'P16.C', 'exchange'], P20 = ['P20', 'P20.P03/standing', 'exchange'];
const ROWS = {
  RT01: ['child_document', 'child', P02, 'letter'], RT02: ['child_document', 'general', P02, 'letter'],
  RT03: ['concern', 'child'], RT04: ['consent', 'child'],
  RT05: ['access_request', 'child+general', P20, 'mandate'], RT06: ['access_request', 'general', P20, 'mandate'],
  RT07: ['complaint', 'child'], RT08: ['complaint', 'general'], RT09: ['complaint_service', 'general'], RT10: ['complaint_both', 'child+general'],
  RT11: ['supervisory_authority', 'child+general'], RT12: ['supervisory_authority', 'general'],
  RT13: ['contractor', 'contractor', P16, 'declaration'], RT14: ['contractor_and_child', 'contractor', P16, 'weekend'],
  RT15: ['lawyer', 'child', P20, 'letter'], RT16: ['framework_agreement', 'general'], RT17: ['municipal_lawyer', 'general'],
  RT18: ['asylum', 'child+general'], RT19: ['grant_letter', 'child+general'], RT20: ['reinforcement', 'contractor'],
  RT21: ['foster_money', 'contractor', P09, 'money'], RT22: ['foster_personnel', 'contractor', P09, 'declaration'],
  RT23: ['visit_minutes', 'child+contractor', P09, 'follow_up'], RT24: ['police_certificate', 'contractor', ['P12', 'P12.C-A', 'exchange'], 'certificate'],
  RT25: ['other_contractor', 'contractor', P16, 'insurance'], RT26: ['other_municipality', 'contractor'], RT27: ['redress', 'general'],
  RT28: ['school', 'child'], RT29: ['school_wrong_address', 'general'], RT30: ['message', 'child'], RT31: ['message_without_value', 'general'],
  RT32: ['preventive', 'general'], RT33: ['concern_elsewhere', 'general'], RT34: ['copy_request', 'general'], RT35: ['institution', 'general'],
  RT36: ['unknown', 'general', P09, 'other'],
};
const closed = (row) => row['child folder state'].startsWith('closed') && row.rule !== 'RT27';

async function send(a, row) {
  const [, , who = P09, kind = 'other'] = ROWS[row.rule];
  const visitor = await a.acting(...who);
  const wanted = kind === 'certificate' ? await a.town.sql("select w.handle from data.wanted w join data.standing s on s.id = w.standing where s.ref = 'P12.C-A' and w.doc_type = 'POLITIATTEST' and w.state = 'open'") : '';
  const body = Buffer.from(`Dette dokumentet følger ${row.rule}.\n`);
  const { handle, status } = await handIn(a, visitor, { kind, name: `${row.rule}.txt`, body, wanted });
  a.check(`${row.rule} is taken in`, handle !== null, String(status));
  return { row, who, handle, decides: ROWS[row.rule].length < 3 };
}

// What no rule knew waits for a human, who says what it is.
async function decide(a, { row, handle }) {
  a.check(`${row.rule} waited for a human`, (await lies(a, handle)).rule === 'RT36');
  await a.operator('route', `upload/${handle}`, '--record', ROWS[row.rule][0], ...S27);
}

async function look(a, { row, who, handle }, others) {
  const { rule } = row;
  const at = await lies(a, handle);
  const [record, kinds] = ROWS[rule];
  a.check(`${rule} is the rule, version 1`, `${at.rule} ${at.version}` === `${rule} 1`, `${at.rule} ${at.version}`);
  a.check(`${rule} lies in ${kinds}`, at.kinds === kinds, `${at.kinds}: ${at.files}`);
  const systems = await a.town.sql(`select case_system, records_system from law.routing where rule = '${rule}' and version = 1 and record = '${record}'`);
  if (rule !== 'RT30') a.check(`${rule} is for the systems of the table`, systems === `${row.fagsystem ? 't' : 'f'}|${row.sakssystem ? 't' : 'f'}`, systems);
  a.check(`${rule} has exactly one entry in the journal`, at.entries === '1', at.entries);
  const visitor = await a.acting(...who);
  const receipt = await visitor.get(`/kvittering?id=${handle}`);
  a.check(`${rule} is what the person is told`, receipt.status === 200 && receipt.text.includes(`${rule}, versjon 1`), receipt.text.slice(0, 200));
  if (rule === 'RT24') a.check('RT24 is read by nobody in a portal', at.share === '');
  else {
    a.check(`${rule} is open to who handed it in`, (await a.answer(visitor, at.share)).decision === 'U');
    a.check(`${rule} is nothing to somebody else`, await hiddenFrom(a, others.get(who[2]), at.share));
  }
}

// RT14: the whole never lies with the child, and the part that staff made does.
async function split(a, { handle }) {
  const whole = `upload/${handle}`;
  a.check('RT14 leaves a split to be made', (await a.operator('queue')).split.some((one) => one.document === whole));
  await a.operator('document', 'RT14.part', '--file', 'C', '--type', 'RAPPORT', '--date', '2026-11-21', '--title', 'Om barnet');
  await a.operator('route-split', whole, '--part', 'RT14.part', ...S27);
  a.check('RT14 is split', !(await a.operator('queue')).split.some((one) => one.document === whole));
}

export async function checkRouting(a) {
  const rows = table('routing.csv');
  a.check('every row of the table has its way in', rows.map((row) => row.rule).join() === Object.keys(ROWS).join());
  await a.town.stop('clerk');
  const before = await a.operator('exchanges');
  const others = new Map([['mypage', await a.acting('P14', 'P14.C', 'mypage')], ['exchange', await a.acting('P11', 'P11.B', 'exchange')]]);
  const sent = [];
  for (const state of ['open', 'closed']) {
    if (state === 'closed') await a.town.sql("update data.file set closed = '2026-11-20' where ref in ('A1', 'B')");
    const batch = [];
    for (const row of rows.filter((one) => closed(one) === (state === 'closed'))) batch.push(await send(a, row));
    await filed(a, batch.map((one) => one.handle), 120);
    for (const one of batch.filter((x) => x.decides)) await decide(a, one);
    for (const one of batch) await look(a, one, others);
    sent.push(...batch);
  }
  await split(a, sent.find(({ row }) => row.rule === 'RT14'));
  const now = await a.operator('exchanges');
  a.check('every exchange in has exactly one entry', now.in - before.in === sent.length && now.in_entries - before.in_entries === sent.length && now.in_wrong === 0, JSON.stringify(now));
  await a.operator('share', 'C-04', '--standing', 'P14.C', '--kind', 'read', '--rendition', 'C-04.original', '--title', 'Helgerapport', ...S27);
  const out = await a.operator('exchanges');
  a.check('every exchange out has exactly one entry', out.out - now.out === 1 && out.out_entries - now.out_entries === 1 && out.out_wrong === 0, JSON.stringify(out));
  await a.town.start('clerk');
}

// ── The rows of intake.csv that are about uploads ──

const INTAKE = {
  async IM03(a, visitor, check) {
    await a.town.stop('intake');
    const { handle } = await handIn(a, visitor, { kind: 'letter', name: 'IM03.txt', body: Buffer.from('IM03') });
    check('no receipt before it is filed and read back', (await visitor.ask('GET', `/kvittering?id=${handle}`)).status === 404);
    await a.town.start('intake');
    await filed(a, [handle]);
    check('a receipt after', (await visitor.ask('GET', `/kvittering?id=${handle}`)).status === 200);
  },
  async IM05(a, visitor, check) {
    const { handle } = await handIn(a, visitor, { kind: 'letter', name: 'IM05.txt', body: Buffer.alloc(3e6, 'IM05 ') });
    await a.town.kill('intake');
    await filed(a, [handle]);
    check('exactly one document', (await a.town.sql(`select count(*) from data.document where ref = 'upload/${handle}'`)) === '1');
    check('exactly one entry', (await lies(a, handle)).entries === '1');
  },
  async IM14(a, visitor, check) {
    const number = once(), body = Buffer.from('IM14');
    const first = await handIn(a, visitor, { kind: 'letter', name: 'IM14.txt', body, number });
    const second = await handIn(a, visitor, { kind: 'letter', name: 'IM14.txt', body, number });
    check('both are answered', first.status === 303 && second.status === 303);
    await filed(a, [first.handle]);
    check('they are one upload and one receipt', first.handle === second.handle && (await a.town.sql("select count(*) from data.upload where filename = 'IM14.txt'")) === '1');
  },
  async IM15(a, visitor, check) {
    const csrf = (await visitor.get('/lever-inn')).csrf;
    const said = { filename: 'IM15.pdf', kind: 'letter', once: once() };
    const answer = await visitor.ask('POST', '/opplasting', { headers: { 'Tus-Resumable': '1.0.0', 'X-Portvakt-Form': csrf, 'Upload-Length': 209715201,
      'Upload-Metadata': Object.entries(said).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',') } });
    check('it is refused before a byte is sent, in plain words', answer.status === 413 && /stor/.test(answer.text), `${answer.status} ${answer.text}`);
    check('nothing of it is there', (await a.town.sql("select count(*) from data.upload where filename = 'IM15.pdf'")) === '0');
  },
};

export async function checkIntake(a) {
  const rows = table('intake.csv').filter((row) => INTAKE[row.id]);
  a.check('the rows are in the table', rows.length === Object.keys(INTAKE).length);
  const visitor = await a.acting('P02', 'P02.A1', 'mypage');
  for (const row of rows) await INTAKE[row.id](a, visitor, (what, good, detail) => a.check(`${row.id} ${what}`, good, detail));
}
