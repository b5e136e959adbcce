// The open of a document: decided, journalled, unwrapped, decrypted, sent; beside
// nginx sending the same bytes as a file.  No TLS, load from two threads.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fail, interleaved, load } from '../lib/load.mjs';
import { give, here, operator, ports, psql, root } from '../lib/place.mjs';

const sizes = { '200 kB': 200_000, '20 MB': 20_000_000 };

// A JPEG to whoever looks at its beginning, so that nothing has to be read from it.
const picture = (size) => Buffer.concat([Buffer.from('ffd8ffda', 'hex'), randomBytes(size - 6).map((b) => b & 0x7f), Buffer.from('ffd9', 'hex')]);

// Through the operator's own door: a parent to whom both documents were dispatched.
function importDocuments() {
  if (psql("select count(*) from data.standing where ref = 'open.parent'") === '1') return;
  const folder = `${here}/import`;
  mkdirSync(`${folder}/documents`, { recursive: true });
  const people = JSON.parse(readFileSync(`${root}/tests/fjordvik/people.json`, 'utf8'));
  const nid = (id) => people.find((p) => p.id === id).pid;
  const records = [
    { do: 'municipality', id: 'bench', name: 'Fjordvik kommune', number: '9901' },
    ...['P01', 'P02', 'P26'].map((id) => ({ do: 'person', id: `open.${id}`, nid: nid(id), name: `Bench ${id}`, born: id === 'P01' ? '2015-08-19' : '1983-05-12', sex: 'F' })),
    { do: 'staff', id: 'open.S', person: 'open.P26', unit: 'tiltak', title: 'saksbehandler' },
    { do: 'file', id: 'open.file', kind: 'child', label: 'Bench', child: 'open.P01', family: 'open', opened: '2024-01-05', caseworker: 'open.S' },
    { do: 'standing', id: 'open.parent', person: 'open.P02', file: 'open.file', capacity: 'parent', label: 'Saken om Ella', from: '2024-01-05', basis: 'part', decided_by: 'open.S', decided_at: '2024-01-05' },
    ...Object.keys(sizes).flatMap((name, i) => [
      { do: 'document', id: `open.${i}`, file: 'open.file', type: 'RAPPORT', date: '2024-01-06', title: 'Rapport' },
      { do: 'rendition', id: `open.${i}.r`, document: `open.${i}`, kind: 'original', path: `documents/${i}.jpg`, filename: 'rapport.jpg', children: ['open.P01'] },
      { do: 'share', id: `open.${i}.s`, standing: 'open.parent', document: `open.${i}`, file: 'open.file', rendition: `open.${i}.r`, kind: 'read', title: 'Rapport', rule: 'R06', basis: 'dispatch', from: '2024-01-06T09:00:00+01:00', decided_by: 'open.S' },
    ]),
  ];
  writeFileSync(`${folder}/municipality.jsonl`, `${records.map((r) => JSON.stringify(r)).join('\n')}\n`);
  Object.values(sizes).forEach((size, i) => writeFileSync(`${folder}/documents/${i}.jpg`, picture(size)));
  give();
  operator('import', folder);
}

// The session of the one who may open both, and their addresses.
export function documents() {
  importDocuments();
  psql(`delete from data.session where id = bench.id(8, 999999999); delete from data.session where id = bench.id(7, 999999999);
    insert into data.session (id, portal, token_hash, person, level, method)
      select bench.id(7, 999999999), 'login', sha256('open login'), person, 3, 'idporten' from data.standing where ref = 'open.parent';
    insert into data.session (id, parent, portal, token_hash, person, level, method, standing)
      select bench.id(8, 999999999), bench.id(7, 999999999), 'mypage', sha256(convert_to(bench.token(999999999), 'UTF8')), person, 3, 'idporten', id
      from data.standing where ref = 'open.parent'`);
  const handle = (i) => psql(`select handle from data.share where ref = 'open.${i}.s'`);
  return { token: psql('select bench.token(999999999)'), paths: Object.fromEntries(Object.keys(sizes).map((name, i) => [name, `/fil?id=${handle(i)}`])) };
}

export async function measure() {
  const { token, paths } = documents();
  const results = {};
  for (const [name, size] of Object.entries(sizes)) {
    const reply = await fetch(`http://127.0.0.1:${ports.portvakt}${paths[name]}`, { headers: { cookie: `__Host-pv=${token}` } });
    const body = Buffer.from(await reply.arrayBuffer());
    if (reply.status !== 200 || body.length !== size) { fail(`the ${name} document answers ${reply.status}, ${body.length} bytes`); continue; }
    writeFileSync(`${here}/static/${size}`, body);
    give();
    const path = { portvakt: paths[name], nginx: `/${size}` };
    for (const t of Object.keys(path)) await load(t, path[t], { tokens: [token], threads: 2, connections: 4, time: 1 });
    results[name] = await interleaved(Object.keys(path), (t) => load(t, path[t], { tokens: [token], threads: 2, connections: 4 }));
  }
  return results;
}
