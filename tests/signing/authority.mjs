// The certificates of the two worlds that meet here, made once and kept in a folder:
//   enterprise   who calls whom: the service (984661185) and the senders; also what senders seal packages with
//   eid          who signed: persons, and the seal that the service puts on the whole
// Nothing outside a test trusts either.
import fs from 'node:fs';
import path from 'node:path';
import crypto from 'node:crypto';
import { makeCertificate, newKey, pemOf, subjectOf } from './certificate.mjs';

export const SERVICE = '984661185';
const DAY = 86400e3;
const CA = { ca: true, usages: ['keyCertSign', 'cRLSign'] };

const organisation = (name, number) => ({ C: 'NO', O: name, organizationIdentifier: `NTRNO-${number}`, serialNumber: number, CN: `${name} ${number}` });
const SEAL = organisation('Posten signering (test)', SERVICE);
const SEALING = ['digitalSignature', 'contentCommitment'];
const span = (now, years) => ({ from: new Date(now - 30 * DAY), to: new Date(now + years * 365 * DAY) });

// Reads what is kept, or makes it and keeps it: NAME.key and NAME.pem.
function kept(folder, name, make) {
  const [keyFile, pemFile] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.pem`)];
  if (fs.existsSync(pemFile)) {
    const raw = new crypto.X509Certificate(fs.readFileSync(pemFile)).raw;
    return { raw, key: crypto.createPrivateKey(fs.readFileSync(keyFile)), name: subjectOf(raw), pem: pemOf(raw) };
  }
  const made = make();
  fs.writeFileSync(keyFile, made.key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  fs.writeFileSync(pemFile, made.pem);
  return made;
}

// The two chains: a root, and below it one authority for each purpose.
function chain(folder, label, title, below, now) {
  const root = kept(folder, `${label}-root`, () => makeCertificate({ subject: { C: 'NO', O: title, CN: `${title} rot` }, ...CA, ...span(now, 20) }, newKey()));
  const authorities = {};
  for (const [name, text] of Object.entries(below)) {
    authorities[name] = kept(folder, `${label}-${name}`, () => makeCertificate({ subject: { C: 'NO', O: title, CN: `${title} ${text}` }, ...CA, ...span(now, 15) }, newKey(), root));
  }
  return { root, ...authorities };
}

// A key pair is slow to make, and a person keeps hers.
const personKeys = new Map();
function keyOf(folder, id) {
  if (!personKeys.has(id)) {
    const file = path.join(folder, `person-${crypto.createHash('sha256').update(id).digest('hex').slice(0, 16)}.key`);
    if (!fs.existsSync(file)) fs.writeFileSync(file, newKey().export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    personKeys.set(id, crypto.createPrivateKey(fs.readFileSync(file)));
  }
  return personKeys.get(id);
}

// How the sender wanted signers to be identified decides what their certificates tell.
function personSubject(person, identifier) {
  const pseudonym = `UN:NO-9578-${parseInt(crypto.createHash('sha256').update(`${person.pid} at the bank`).digest('hex').slice(0, 12), 16)}`;
  const shown = identifier === 'PERSONAL_IDENTIFICATION_NUMBER_AND_NAME';
  return { C: 'NO', O: 'TestID', serialNumber: shown ? `PNONO-${person.pid}` : pseudonym, CN: person.name };
}

export function openAuthority(folder, { now = Date.now(), host = 'localhost' } = {}) {
  fs.mkdirSync(folder, { recursive: true });
  const enterprise = chain(folder, 'enterprise', 'Testvirksomhet CA', { issuing: 'klasse 3' }, now);
  const eid = chain(folder, 'eid', 'TestID CA', { persons: 'personer', seals: 'segl' }, now);
  const below = (issuer, root) => [issuer.raw, root.raw];
  const withChain = (certificate, issuer, root) => ({ ...certificate, chain: below(issuer, root), bundle: certificate.pem + issuer.pem + root.pem });

  // Somebody's virksomhetssertifikat, for TLS and for packages.
  function enterpriseCertificate(label, name, number, more = {}) {
    return withChain(kept(folder, label, () => makeCertificate({
      subject: organisation(name, number), usages: ['digitalSignature', 'contentCommitment', 'keyEncipherment'], purposes: ['clientAuth'], ...span(now, 3), ...more,
    }, newKey(), enterprise.issuing)), enterprise.issuing, enterprise.root);
  }

  function person(who, identifier, at = now, more = {}) {
    const { born } = who;
    const { issuer = eid.persons, ...rest } = more;
    const made = makeCertificate({
      subject: personSubject(who, identifier), usages: ['contentCommitment'], from: new Date(at - 200 * DAY), to: new Date(at + 700 * DAY),
      ...(identifier === 'NAME' ? {} : { born }), ...rest,
    }, keyOf(folder, who.id ?? who.pid), issuer ?? undefined);
    return { ...made, chain: issuer ? [issuer.raw, ...(issuer.chain ?? [eid.root.raw])] : [] };
  }

  const sealAt = (from, to) => withChain(makeCertificate({ subject: SEAL, usages: SEALING, from, to }, newKey(), eid.seals), eid.seals, eid.root);

  const seal = withChain(kept(folder, 'seal', () => makeCertificate({
    subject: SEAL, usages: SEALING, ...span(now, 3),
  }, newKey(), eid.seals)), eid.seals, eid.root);

  let foreign;
  return {
    folder, host, enterprise, eid, seal, sealAt, person, enterpriseCertificate,
    // The same names and numbers, from an authority that nobody vouches for.
    get foreign() { return (foreign ??= openAuthority(path.join(folder, 'foreign'), { now, host })); },
    server: enterpriseCertificate('server', 'Posten Bring AS', SERVICE, { purposes: ['serverAuth'], hosts: [host] }),
    trust: eid.root.pem,
  };
}
