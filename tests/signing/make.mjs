// Writes examples of what the service gives back, right and wrong: node tests/signing/make.mjs FOLDER [SECONDS]
//   trust.pem                      the root that signers' certificates and the service's seal lead to
//   documents/, job.json           what was signed, and by whom
//   one/ three/                    pades.pdf, xades-N.xml and the statuses of such a job
//   wrong/NAME/                    one/ with one thing wrong; NAME says what
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openAuthority } from './authority.mjs';
import { directResponse, directStatus, errorXml, portalChange, portalResponse, signerResponse } from './messages.mjs';
import { makePdf } from './paper.mjs';
import { results } from './results.mjs';
import { makeUrls } from './urls.mjs';
import { wrongResults } from './misbehave/results.mjs';

const PEOPLE = [
  { id: 'P01', pid: '19881199869', name: 'Ella Solheim', born: '2011-08-19' },
  { id: 'P02', pid: '12858349840', name: 'Kari Solheim', born: '1983-05-12' },
  { id: 'P03', pid: '30918149941', name: 'Tom Vang', born: '1981-11-30' },
];
const ROOT = 'https://signering-api.localhost:8446/api';
const SITE = 'https://signering.localhost:8443';

function makeJob(kind, people, documents, at) {
  const signers = people.map((person, i) => ({
    n: i + 1, person, pid: kind === 'portal' ? person.pid : undefined, identifier: `s${i + 1}`, status: 'SIGNED', since: at, at, redirect: `example-${i + 1}`,
  }));
  return { id: kind === 'direct' ? 1 : 2, kind, organisation: '310101028', reference: 'example', status: 'COMPLETED_SUCCESSFULLY', identifier: 'NAME', documents, signers, at, change: 1, endedAt: at };
}

function save(folder, name, content) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

function saveResult(folder, { pades, xades }) {
  if (pades) save(folder, 'pades.pdf', pades);
  xades.forEach((bytes, i) => { if (bytes) save(folder, `xades-${i + 1}.xml`, bytes); });
}

function saveStatuses(folder, people, documents, at) {
  for (const kind of ['direct', 'portal']) {
    const job = makeJob(kind, people, documents, at);
    const urls = makeUrls(ROOT, SITE, () => at);
    save(folder, `${kind}-response.xml`, kind === 'direct' ? directResponse(job, urls) : portalResponse(job, urls));
    save(folder, `${kind}-status.xml`, kind === 'direct' ? directStatus(job, urls) : portalChange(job, urls));
    if (kind === 'direct') save(folder, 'direct-signer.xml', signerResponse(job, job.signers[0], urls));
  }
}

export async function make(folder, at = Date.now()) {
  const authority = openAuthority(path.join(folder, 'authority'), { now: at });
  const documents = [
    { name: 'dokument-1.pdf', mime: 'application/pdf', title: 'Samtykke til tiltak', bytes: await makePdf('Samtykke til tiltak') },
    { name: 'dokument-2.pdf', mime: 'application/pdf', title: 'Vedlegg', bytes: await makePdf('Vedlegg til samtykke') },
  ];
  save(folder, 'trust.pem', authority.trust);
  save(folder, 'error.xml', errorXml('INVALID_STATUS_QUERY_TOKEN', 'The status query token is not valid'));
  for (const file of documents) save(folder, `documents/${file.name}`, file.bytes);
  save(folder, 'job.json', JSON.stringify({ at, identifier: 'NAME', documents: documents.map(({ bytes, ...about }) => about), people: PEOPLE }, null, 1));
  const one = makeJob('direct', PEOPLE.slice(1, 2), documents, at);
  saveResult(path.join(folder, 'one'), await results(authority, one));
  saveResult(path.join(folder, 'three'), await results(authority, makeJob('direct', PEOPLE, documents, at)));
  saveStatuses(path.join(folder, 'one'), PEOPLE.slice(1, 2), documents, at);
  saveStatuses(path.join(folder, 'three'), PEOPLE, documents, at);
  for (const [name, row] of Object.entries(wrongResults)) {
    const wrong = await row.make(authority, makeJob('direct', PEOPLE.slice(1, 2), documents, at));
    saveResult(path.join(folder, 'wrong', name), wrong);
    save(path.join(folder, 'wrong', name), 'about.txt', `${row.about}\n`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv[2]) throw new Error('usage: node tests/signing/make.mjs FOLDER [SECONDS]');
  await make(path.resolve(process.argv[2]), process.argv[3] ? Number(process.argv[3]) * 1000 : undefined);
}
