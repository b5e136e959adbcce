// Packages: chosen, decided document by document, bound, marked and sent (R004-21, R25).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertNotKept, assertSecured, town, waitUntil } from './common.mjs';

const visitors = [];
const as = async (id, words, portal = 'mypage') => {
  const v = await town.as(id, { portal });
  visitors.push(v);
  if (words) await v.act(words);
  return v;
};
const json = async (statement) => JSON.parse(await town.sql(`select coalesce(json_agg(x), '[]') from (${statement}) x`));
let folder;

// What the form offers: cases with their boxes.
async function offered(v) {
  const page = await v.get('/pakke');
  assert.equal(page.status, 200, page.text);
  const boxes = [...page.html.matchAll(/<input class="ds-input" type="checkbox" id="(d\d{3})" name="\1" value="([\w-]{22})">/g)].map(([, name, handle]) => ({ name, handle }));
  const cases = [...page.html.matchAll(/name="(case\d)" value="([0-9a-f-]{36})"/g)].map(([, name, standing]) => ({ name, standing }));
  return { page, boxes, cases };
}
const pack = async (v, fields) => {
  const page = await v.get('/pakke');
  return v.ask('POST', '/pakke', { fields: { csrf: page.csrf, ...fields } });
};
const saved = (answer, name) => {
  const path = join(folder, name);
  writeFileSync(path, answer.body);
  return path;
};
const text = (path) => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
const pagesOf = (path) => Number(/^Pages: +(\d+)/m.exec(execFileSync('pdfinfo', [path], { encoding: 'utf8' }))[1]);
const openings = (number) => json(`select j.standing, j.rendition, s.handle, j.behalf from journal.entry j join data.share s on s.id = j.share where j.event = 'document.opened' and j.detail ->> 'how' = 'package ${number}' order by j.seq`);
const numberOf = (answer) => /dokumentpakke-([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\.(?:pdf|zip)"/.exec(answer.headers['content-disposition'])[1];

before(async () => { folder = mkdtempSync(join(tmpdir(), 'package-')); await town.reset(); });
after(async () => {
  visitors.forEach((v) => v.close());
  rmSync(folder, { recursive: true, force: true });
  await town.reset();
});

describe('a package as one PDF', () => {
  test('holds each document, after a table of contents with page numbers and sums, and the use-limitation notice', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const { boxes, cases } = await offered(kari);
    assert.ok(boxes.length > 5);
    const answer = await pack(kari, { as: 'pdf', [cases[0].name]: cases[0].standing });
    assert.equal(answer.status, 200, answer.text);
    assertSecured(answer);
    assertNotKept(answer);
    assert.equal(answer.headers['content-type'], 'application/pdf');
    assert.match(answer.headers['content-disposition'], /^attachment;/);
    const path = saved(answer, 'whole.pdf');
    execFileSync('qpdf', ['--check', path]);
    const number = numberOf(answer);
    const all = text(path);
    const [front] = all.split('\f');
    assert.match(front, /Opplysningene kan bare brukes så langt det trengs/);
    assert.match(front, /Laget for Kari Solheim/);
    const opened = await openings(number);
    assert.deepEqual(opened.map((o) => o.handle).sort(), boxes.filter((b) => b.name !== '').map((b) => b.handle).sort());
    const renditions = await json(`select s.handle, s.title, s.rule, r.sha256, r.pages from data.share s join data.rendition r on r.id = s.rendition where s.handle in (${opened.map((o) => `'${o.handle}'`)})`);
    const contents = all.replace(/\s+/g, ' ');
    for (const r of renditions) {
      assert.ok(contents.includes(`SHA-256 ${r.sha256}`), r.title);
      assert.ok(contents.includes(r.title.replace(/\s+/g, ' ').slice(0, 30)), r.title);
      assert.ok(contents.includes(`regel ${r.rule}`));
    }
    const sheets = all.split('\f').slice(0, -1);
    assert.equal(sheets.length, pagesOf(path));
    for (const [i, sheet] of sheets.entries()) assert.match(sheet, new RegExp(`Utlevert til Kari Solheim .* Pakke ${number} · side ${i + 1}/${sheets.length}`));
    // Every "side N" of the table is the page where the document begins.
    const fronts = sheets.length - renditions.reduce((n, r) => n + (r.pages ?? 1), 0);
    const begins = [...sheets.slice(0, fronts).join('').matchAll(/side (\d+)$/gm)].map(([, n]) => Number(n));
    const order = await json(`select s.handle, r.pages from data.share s join data.rendition r on r.id = s.rendition where s.handle in (${opened.map((o) => `'${o.handle}'`)}) order by s.sort_at desc, s.handle desc`);
    let at = fronts + 1;
    for (const [i, o] of order.entries()) {
      assert.equal(begins[i], at);
      at += o.pages ?? 1;
    }
  });

  test('of one document is the marked copy that its page offers', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const { boxes } = await offered(kari);
    const card = await kari.get(`/dokument?id=${boxes[0].handle}`);
    assert.match(card.text, /Last ned med navnet ditt på hver side/);
    const answer = await kari.ask('POST', '/pakke', { fields: card.form('/pakke').fields });
    assert.equal(answer.status, 200);
    assert.equal((await openings(numberOf(answer))).length, 1);
  });

  test('says in plain words that nothing was chosen', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const answer = await pack(kari, { as: 'pdf' });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /Velg minst ett dokument/);
  });
});

describe('a package as a ZIP', () => {
  test('holds the originals byte for byte, under names that are safe, after the table of contents', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const { boxes } = await offered(kari);
    const chosen = boxes.slice(0, 4);
    const answer = await pack(kari, { as: 'zip', ...Object.fromEntries(chosen.map((b) => [b.name, b.handle])) });
    assert.equal(answer.status, 200, answer.text);
    assertSecured(answer);
    assert.equal(answer.headers['content-type'], 'application/zip');
    assert.equal(Number(answer.headers['content-length']), answer.body.length);
    const path = saved(answer, 'some.zip');
    const inside = JSON.parse(execFileSync('python3', ['-c', `
import hashlib, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, hashlib.sha256(z.read(i)).hexdigest()] for i in z.infolist()]))`, path], { encoding: 'utf8' }));
    assert.equal(inside[0][0], '000 Innhold.pdf');
    const renditions = await json(`select r.sha256 from data.share s join data.rendition r on r.id = s.rendition where s.handle in (${chosen.map((b) => `'${b.handle}'`)})`);
    assert.deepEqual(inside.slice(1).map(([, sum]) => sum).sort(), renditions.map((r) => r.sha256).sort());
    for (const [name] of inside) assert.match(name, /^\d{3} [^/\\:*?"<>|\p{C}]+\.(pdf|jpg)$/u);
    execFileSync('python3', ['-c', 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract("000 Innhold.pdf", sys.argv[2])', path, folder]);
    const front = text(join(folder, '000 Innhold.pdf'));
    assert.match(front, /Opplysningene kan bare brukes/);
    for (const [name, sum] of inside.slice(1)) {
      assert.ok(front.replace(/\s+/g, '').includes(sum));
      assert.ok(front.replace(/\s+/g, ' ').includes(name.slice(0, 40)), name);
    }
    assert.equal((await openings(numberOf(answer))).length, 4);
  });
});

describe('across cases', () => {
  test('the child\'s other case is read in the capacity of that case, and the journal says which', async () => {
    const trygve = await as('P31', 'Saken om Leah');
    const { boxes, cases } = await offered(trygve);
    assert.equal(cases.length, 2);
    const answer = await pack(trygve, { as: 'pdf', ...Object.fromEntries(cases.map((c) => [c.name, c.standing])) });
    assert.equal(answer.status, 200, answer.text);
    const opened = await openings(numberOf(answer));
    assert.equal(opened.length, boxes.length);
    assert.deepEqual([...new Set(opened.map((o) => o.standing))].sort(), cases.map((c) => c.standing).sort());
    const own = await json(`select s.handle, s.reader from data.share s where s.handle in (${opened.map((o) => `'${o.handle}'`)})`);
    for (const o of opened) assert.equal(own.find((s) => s.handle === o.handle).reader, o.standing);
    assert.match((await trygve.get('/')).text, /Du handler som .{0,60}Saken om Leah/); // and it is the same one as before
  });

  test('another child\'s case is not offered, and its documents are refused and written down', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const { cases } = await offered(kari);
    assert.equal(cases.length, 1);
    const [other] = await json("select s.handle from data.share s join data.standing st on st.id = s.reader where st.ref = 'P02.A2' and s.rendition is not null and s.revoked_at is null limit 1");
    const refused = () => town.sql(`select count(*) from journal.entry j join data.share s on s.id = j.share where s.handle = '${other.handle}' and j.event = 'document.refused'`);
    const [earlier, openedBefore] = [Number(await refused()), Number(await town.sql("select count(*) from journal.entry where event = 'document.opened'"))];
    const answer = await pack(kari, { as: 'zip', d000: other.handle });
    assert.equal(answer.status, 422);
    assert.equal(Number(await refused()), earlier + 1);
    assert.equal(Number(await town.sql("select count(*) from journal.entry where event = 'document.opened'")), openedBefore);
  });
});

describe('a lawyer', () => {
  test('gets what the mandate covers, marked with their own name, and the notice for who acts for another', async () => {
    const jon = await as('P20', null, 'exchange');
    const { boxes, page } = await offered(jon);
    assert.ok(boxes.length > 0);
    assert.match(page.text, /interessene til den du handler for/);
    const answer = await pack(jon, { as: 'pdf', ...Object.fromEntries(boxes.map((b) => [b.name, b.handle])) });
    assert.equal(answer.status, 200, answer.text);
    const path = saved(answer, 'lawyer.pdf');
    const all = text(path);
    assert.match(all, /Utlevert til Jon Bakke/);
    assert.match(all.replace(/\s+/g, ' '), /interessene til den du handler for/);
    const opened = await openings(numberOf(answer));
    assert.equal(opened.length, boxes.length);
    assert.ok(opened.every((o) => o.behalf));
  });

  test('a document outside the mandate is as one that does not exist: the same package, to the word', async () => {
    const jon = await as('P20', null, 'exchange');
    const { boxes } = await offered(jon);
    const [hidden] = await json("select s.handle from data.share s join data.standing st on st.id = s.reader where st.ref = 'P03.A1' and s.rendition is not null and s.revoked_at is null and s.doc_type = 'RAPPORT' limit 1");
    assert.ok(!boxes.some((b) => b.handle === hidden.handle));
    const strip = (t) => t.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'N').replace(/\d\d:\d\d/g, 'T').replace(/\s+/g, ' ');
    const bodies = [];
    for (const handle of [hidden.handle, 'AAAAAAAAAAAAAAAAAAAAAA']) {
      const answer = await pack(jon, { as: 'pdf', d000: boxes[0].handle, d001: handle });
      assert.equal(answer.status, 200, answer.text);
      bodies.push(strip(text(saved(answer, 'two.pdf'))));
    }
    assert.equal(bodies[0], bodies[1]);
  });

  test('whose mandate ended gets nothing, from the next request', async () => {
    const jon = await as('P20', null, 'exchange');
    const { boxes } = await offered(jon);
    const page = await jon.get('/pakke');
    await town.sql("update data.mandate set revoked_at = law.now() where ref = 'P20.P03'");
    const answer = await jon.ask('POST', '/pakke', { fields: { csrf: page.csrf, as: 'zip', d000: boxes[0].handle } });
    assert.ok(answer.status === 403 || answer.status === 404 || answer.status === 303, String(answer.status));
    assert.notEqual(answer.headers['content-type'], 'application/zip');
    await town.sql("update data.mandate set revoked_at = null where ref = 'P20.P03'");
  });
});

// Hands in bytes by tus; gives the document's ref when it is filed.
async function handIn(v, name, bytes, kind) {
  const tus = { 'Tus-Resumable': '1.0.0', 'X-Portvakt-Form': (await v.get('/lever-inn')).csrf };
  const metadata = Object.entries({ filename: name, kind, once: randomBytes(32).toString('base64url') }).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',');
  const made = await v.ask('POST', '/opplasting', { headers: { ...tus, 'Upload-Length': bytes.length, 'Upload-Metadata': metadata } });
  assert.equal(made.status, 201, made.text);
  for (let at = 0; at < bytes.length; at += 8 << 20) {
    const sent = await v.ask('PATCH', made.headers.location, { headers: { ...tus, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': at }, body: bytes.subarray(at, at + (8 << 20)) });
    assert.equal(sent.status, 204, sent.text);
  }
  const handle = /id=([\w-]{22})/.exec(made.headers.location)[1];
  await waitUntil('it is filed', async () => await town.sql(`select state from data.upload where handle = '${handle}'`) === 'filed', 90);
  return town.sql(`select d.ref from data.upload u join data.document d on d.id = u.document where u.handle = '${handle}'`);
}

// Posts and reads no faster than it is told to: {length, got, more()}.
const slowly = (v, path, fields) => new Promise((resolve, reject) => {
  const body = new URLSearchParams(fields).toString();
  const request = https.request(v.url(path), { method: 'POST', ca: town.place.ca, lookup: (host, options, done) => (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)),
    headers: { Cookie: `__Host-pv=${v.session}`, 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) } }, (answer) => {
    answer.pause();
    const read = { status: answer.statusCode, length: Number(answer.headers['content-length']), got: 0, whole: false };
    answer.on('data', (piece) => { read.got += piece.length; });
    read.rest = () => new Promise((done) => { answer.on('end', () => { read.whole = answer.complete; done(); }).on('error', done).on('close', done); answer.resume(); });
    resolve(read);
  });
  request.on('error', reject);
  request.end(body);
});

describe('what ends before a package is made, or while it is on its way', () => {
  test('is left out, and the table of contents says nothing of it', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const { boxes } = await offered(kari);
    await town.sql(`update data.share set revoked_at = law.now(), revoked_why = 'test' where handle = '${boxes[1].handle}'`);
    const answer = await pack(kari, { as: 'zip', d000: boxes[0].handle, d001: boxes[1].handle });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual((await openings(numberOf(answer))).map((o) => o.handle), [boxes[0].handle]);
    const title = await town.sql(`select title from data.share where handle = '${boxes[1].handle}'`);
    const names = execFileSync('python3', ['-c', 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).namelist())', saved(answer, 'left.zip')], { encoding: 'utf8' });
    assert.ok(!names.includes(title));
    await town.sql(`update data.share set revoked_at = null, revoked_why = null where handle = '${boxes[1].handle}'`);
  });

  test('cuts it: of 24 MiB the rest does not come', async () => {
    const tom = await as('P03', 'Saken om Ella');
    const ref = await handIn(tom, 'Langt brev.txt', Buffer.alloc(24 << 20, 'Et langt brev. '), 'letter');
    const [own] = await json(`select s.handle, s.id from data.share s join data.document d on d.id = s.document where d.ref = '${ref}' and s.kind = 'own'`);
    const { csrf } = await tom.get('/pakke');
    const whole = await slowly(tom, '/pakke', { csrf, as: 'zip', d000: own.handle });
    assert.equal(whole.status, 200);
    await whole.rest();
    assert.equal(whole.got, whole.length);
    assert.ok(whole.whole && whole.length > 24 << 20);
    const cut = await slowly(tom, '/pakke', { csrf, as: 'zip', d000: own.handle });
    await town.sql(`update data.share set revoked_at = law.now(), revoked_why = 'test' where id = '${own.id}'`);
    await cut.rest();
    assert.ok(cut.got < cut.length && !cut.whole, `${cut.got} of ${cut.length}`);
  });
});

describe('files both ways (R000-08)', () => {
  test('what a lawyer hands in and what the service sends lie in the case, each with exactly one entry', async () => {
    const jon = await as('P20', null, 'exchange');
    const before = JSON.parse(await town.operator('--json', 'exchanges'));
    const received = await handIn(jon, 'Prosesskriv.txt', Buffer.from('Til barnevernstjenesten. Vi ber om utsatt frist.'), 'letter');
    await town.operator('document', 'sendt-1', '--file', 'A1', '--type', 'BREV', '--date', '2026-11-21', '--title', 'Svar');
    await town.operator('rendition', 'sendt-1.original', '--document', 'sendt-1', '--kind', 'original', '--path', `${town.state}/fjordvik/documents/A1-12.original.pdf`, '--filename', 'svar.pdf');
    const sent = JSON.parse(await town.operator('--json', 'share', 'sendt-1', '--standing', 'P03.A1', '--kind', 'read', '--rendition', 'sendt-1.original', '--title', 'Svar om utsatt frist', '--basis', 'dispatch', '--decided-by', 'S26'));
    const lies = await json(`select d.ref, f.ref as file, (select count(*) from journal.entry j where j.document = d.id and j.event = 'document.handed_in') as came,
      (select count(*) from journal.entry j where j.document = d.id and j.event = 'share.given') as went from data.document d join data.file f on f.id = d.file where d.ref in ('${received}', 'sendt-1') order by d.ref = 'sendt-1'`);
    assert.deepEqual(lies, [{ ref: received, file: 'A1', came: 1, went: 0 }, { ref: 'sendt-1', file: 'A1', came: 0, went: 1 }]);
    const after = JSON.parse(await town.operator('--json', 'exchanges'));
    assert.deepEqual([after.in - before.in, after.in_entries - before.in_entries, after.in_wrong], [1, 1, 0]);
    assert.deepEqual([after.out - before.out, after.out_entries - before.out_entries, after.out_wrong], [1, 1, 0]);
    const list = await jon.get('/dokumenter');
    assert.match(list.text, /Svar om utsatt frist/);
    assert.match(list.text, /Brevet ditt|Prosesskriv/);
    assert.ok(sent);
  });
});

describe('without the binder', () => {
  test('there is a page that says not now, and nothing half', async () => {
    const kari = await as('P02', 'Saken om Ella');
    const { boxes } = await offered(kari);
    await town.stop('binder');
    try {
      const answer = await pack(kari, { as: 'pdf', d000: boxes[0].handle });
      assert.equal(answer.status, 503);
      assert.match(answer.headers['content-type'], /text\/html/);
    } finally {
      await town.start('binder');
    }
  });
});
