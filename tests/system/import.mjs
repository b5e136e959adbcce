// The operator's import: idempotent, all or nothing, and errors that name the line.
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { town } from './common.mjs';

const folder = mkdtempSync('/tmp/portvakt-import-');
const list = join(folder, 'municipality.jsonl');
const lines = readFileSync(`${town.state}/fjordvik/municipality.jsonl`, 'utf8').trim().split('\n');
const line = (record) => JSON.stringify(record);
const first = (verb) => lines.findIndex((text) => JSON.parse(text).do === verb);
const blobs = () => readdirSync(`${town.state}/vault`).flatMap((name) => readdirSync(`${town.state}/vault/${name}`)).length;
const rows = () => town.sql('select (select count(*) from data.share), (select count(*) from data.rendition), (select count(*) from journal.entry)');

// What the command says, whether it succeeds or not.
async function imported(...text) {
  writeFileSync(list, `${text.join('\n')}\n`);
  try {
    return { said: await town.operator('import', folder), done: true };
  } catch (error) {
    return { said: `${error.stdout}${error.stderr}`, done: false };
  }
}

async function refused(text, number, why) {
  const before_ = [blobs(), await rows()];
  const { said, done } = await imported(...text);
  assert.equal(done, false, said);
  assert.match(said, new RegExp(`line ${number}: .*${why}`));
  assert.match(said, /nothing was imported/);
  assert.deepEqual([blobs(), await rows()], before_, 'something stayed');
}

describe('the import', () => {
  before(async () => {
    await town.reset();
    cpSync(`${town.state}/fjordvik/documents`, join(folder, 'documents'), { recursive: true });
    chmodSync(folder, 0o755);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await town.reset();
  });

  test('takes the same municipality a second time and does nothing', async () => {
    const before_ = [blobs(), await rows()];
    const { said } = await imported(...lines);
    assert.match(said, new RegExp(`0 records imported, ${lines.length} were there before`));
    assert.deepEqual([blobs(), await rows()], before_);
  });

  test('takes what is new and leaves what was there', async () => {
    const { said } = await imported(...lines, line({ do: 'person', id: 'P99', nid: '12858349840'.replace('128', '138'), name: 'Ny Person', born: '1990-01-01' }));
    assert.match(said, /1 records imported/);
  });

  test('refuses a record that was imported with other content', async () => {
    const at = first('person');
    const changed = line({ ...JSON.parse(lines[at]), name: 'En Annen' });
    await refused(lines.with?.(at, changed) ?? [...lines.slice(0, at), changed, ...lines.slice(at + 1)], at + 1, 'imported before with other content');
  });

  test('names the line of what is no JSON', () => refused([...lines, '{"do": "person", "id": '], lines.length + 1, 'column'));
  test('names the line of a field given twice', () => refused(['{"do":"file","do":"file","id":"X"}'], 1, 'duplicate'));
  test('names the line of a verb that does not exist', () => refused([line({ do: 'forget', id: 'X' })], 1, 'no such verb'));
  test('names the line and the field that is missing', () => refused([line({ do: 'file', id: 'X', kind: 'general' })], 1, 'label: is missing'));
  test('names the field that does not exist', () => refused([line({ do: 'municipality', id: 'X', name: 'n', number: '9901', colour: 'red' })], 1, 'colour'));
  test('names a reference to nobody', () => refused([line({ do: 'staff', id: 'X', person: 'P77', unit: 'u', title: 't' })], 1, 'there is no person called "P77"'));
  test('refuses a time without an offset', () => refused([line({ do: 'phase', id: 'X', file: 'A1', name: 'tiltak', from: '2026-11-21T10:00:00' })], 1, 'offset'));
  test('refuses another municipality', () => refused([line({ do: 'municipality', id: 'X', name: 'Oslo', number: '0301' })], 1, 'another municipality'));
  test('refuses a number that is none', () => refused([line({ do: 'person', id: 'X', nid: '123', name: 'X' })], 1, '11 digits'));
  test('says which rule refuses a share', () => refused([line({ do: 'share', id: 'X', standing: 'P07.B', document: 'B-06', rendition: 'B-06.original', kind: 'read', title: 'Rapport', decided_by: 'S27' })], 1, 'refused by R15'));

  test('keeps nothing of what came before the mistake, files included', async () => {
    const rendition = { do: 'rendition', id: 'X-01.original', document: 'X-01', kind: 'original', path: 'documents/A1-05.original.pdf', filename: 'x.pdf' };
    const document = { do: 'document', id: 'X-01', file: 'A1', type: 'BREV', date: '2026-11-20', title: 'Brev' };
    await refused([line(document), line(rendition), line({ ...rendition, id: 'X-02', path: 'documents/none.pdf' })], 3, 'path: cannot be opened');
  });

  test('refuses a file that is neither PDF nor JPEG', async () => {
    appendFileSync(join(folder, 'documents/x.pdf'), '<html>');
    const document = { do: 'document', id: 'X-01', file: 'A1', type: 'BREV', date: '2026-11-20', title: 'Brev' };
    await refused([line(document), line({ do: 'rendition', id: 'X', document: 'X-01', kind: 'original', path: 'documents/x.pdf', filename: 'x.pdf' })], 2, 'neither a PDF nor a JPEG');
  });

  test('says that a folder is not there', async () => {
    await assert.rejects(town.operator('import', '/nowhere'), /No such file/);
  });
});

describe('a command', () => {
  after(() => town.reset()); // the clock too

  after(() => town.reset()); // the clock and a share were changed
  test('that is none shows what there is', async () => {
    await assert.rejects(town.operator('frobnicate'), /who-can-open DOCUMENT/);
  });

  test('tells who can open a document, and why not', async () => {
    const all = JSON.parse(await town.operator('--json', 'who-can-open', 'A1-07'));
    assert.equal(all.find(({ person }) => person === 'P02').decision, 'A');
    assert.deepEqual([all.find(({ person }) => person === 'P04').decision, all.find(({ person }) => person === 'P04').rule], ['DH', 'R08']);
  });

  test('tells it for a moment that is past', async () => {
    const at = async (moment) => JSON.parse(await town.operator('--json', 'who-can-open', 'A1-05', '--at', moment)).find(({ person }) => person === 'P01').decision;
    assert.deepEqual([await at('2026-08-18T23:59:59+02:00'), await at('2026-08-19T00:00:00+02:00')], ['DH', 'A']);
  });

  test('remembers after a revocation what was open before it', async () => {
    const decision = async (...at) => JSON.parse(await town.operator('--json', 'what-can-open', 'P03', ...at)).find(({ document }) => document === 'A1-06').decision;
    await town.operator('clock', '2026-11-21T12:00:00+01:00');
    await town.operator('revoke', 'A1-06.P03', '--why', 'test', '--decided-by', 'S26');
    await town.operator('clock', '2026-11-21T13:00:00+01:00');
    assert.deepEqual([await decision(), await decision('--at', '2026-11-21T11:59:59+01:00'), await decision('--at', '2026-11-21T12:00:00+01:00')], ['DH', 'A', 'DH']);
  });
});
