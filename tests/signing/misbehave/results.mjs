// Signed results with one thing wrong.  make(authority, job) gives { pades, xades: [bytes or nothing] } as results() does.
import crypto from 'node:crypto';
import { makePdf } from '../paper.mjs';
import { makePades } from '../pades.mjs';
import { results, signatureOf } from '../results.mjs';
import { NS, signXades } from '../xades.mjs';

const DAY = 86400e3;

const flipped = (bytes, at) => {
  const copy = Buffer.from(bytes);
  copy[at] ^= 1;
  return copy;
};

const replaced = (bytes, from, to) => {
  const text = bytes.toString('latin1');
  if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`);
  return Buffer.from(text.replace(from, () => to), 'latin1');
};

// The honest result, with every XAdES, or the PAdES, changed afterwards.
const xadesAfter = (about, change) => ({ about, make: (authority, job) => results(authority, job, { xadesOf: (a, j, signer) => change(signatureOf(a, j, signer), a, j, signer) }) });
const padesAfter = (about, change) => ({
  about,
  async make(authority, job) {
    const { pades, xades } = await results(authority, job);
    return { pades: await change(pades, authority, job), xades };
  },
});

// Every XAdES signed in another way.
const signedBy = (about, certificate, options) => ({
  about,
  make: (authority, job) => results(authority, job, {
    xadesOf: (a, j, signer) => signXades(j.documents, certificate(a, j, signer), signer.at, options?.(j, signer)),
  }),
});
const person = (a, j, signer) => a.person(signer.person, j.identifier, signer.at);
const signedWith = (about, options) => signedBy(about, person, options);
const sealedWith = (about, options) => ({ about, make: async (authority, job) => results(authority, job, await options(authority, job)) });

async function swapped(job) {
  const [first, ...rest] = job.documents;
  return [{ ...first, bytes: await makePdf('Et annet dokument enn det som ble sendt') }, ...rest];
}

const otherPerson = { id: 'X99', pid: '01017012345', name: 'Annen Person', born: '1970-01-01' };

// A second revision, as an editor appends it: the first page gets another content.
function appended(pades) {
  const text = pades.toString('latin1');
  const previous = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)[1]);
  const trailer = text.slice(text.lastIndexOf('trailer'));
  const [size, root] = [Number(/\/Size (\d+)/.exec(trailer)[1]), /\/Root (\d+ 0 R)/.exec(trailer)[1]];
  const object = `${size} 0 obj\n<< /Type /Metadata /Added (etter forseglingen) >>\nendobj\n`;
  const at = pades.length + 1;
  const xref = `xref\n${size} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
  return Buffer.concat([pades, Buffer.from(`\n${object}${xref}trailer\n<< /Size ${size + 1} /Root ${root} /Prev ${previous} >>\nstartxref\n${at + object.length}\n%%EOF\n`, 'latin1')]);
}

// The SignedProperties that were signed go into an unsigned corner, others stand in their place.
function wrappedProperties(bytes) {
  const text = bytes.toString();
  const [signed] = /<SignedProperties .*<\/SignedProperties>/s.exec(text);
  const forged = signed.replace(/<SigningTime>[^<]*/, '<SigningTime>2020-01-01T00:00:00.000Z').replace(' Id="SignedProperties"', '');
  const corner = `<Object><Corner xmlns="${NS.xades}" xmlns:ds="${NS.ds}">${signed}</Corner></Object>`;
  return Buffer.from(text.replace(signed, () => forged).replace('</Signature></XAdESSignatures>', () => `${corner}</Signature></XAdESSignatures>`));
}

// A true signature over another document, and beside it an untrue one that names ours.
async function twoSignatures(authority, job) {
  const other = await swapped(job);
  return results(authority, job, {
    xadesOf(a, j, signer) {
      const inside = (bytes) => /<Signature .*<\/Signature>/s.exec(bytes.toString())[0];
      const ours = inside(signatureOf(a, j, signer)).replace(/<SignatureValue>[^<]*/, '<SignatureValue>AAAA');
      const theirs = signXades(other, person(a, j, signer), signer.at).toString();
      return Buffer.from(theirs.replace('</XAdESSignatures>', () => `${ours}</XAdESSignatures>`));
    },
  });
}

const hmac = (bytes, signer) => crypto.createHmac('sha256', crypto.createPublicKey(signer.key).export({ type: 'spki', format: 'der' })).update(bytes).digest();
const XPATH = '<Transforms><Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>false()</XPath></Transform></Transforms>';
const bomb = `<!DOCTYPE x [${'abcdefghij'.split('').map((c, i, list) => `<!ENTITY ${c} "${i ? `&${list[i - 1]};`.repeat(10) : 'lol'}">`).join('')}]>`;

const inXades = {
  xades_one_byte: xadesAfter('one character of a digest in the XAdES is another', (bytes) => {
    const at = bytes.indexOf('<DigestValue>') + 20;
    const copy = Buffer.from(bytes);
    copy[at] = copy[at] === 0x41 ? 0x42 : 0x41;
    return copy;
  }),
  xades_time_changed: xadesAfter('the time in the XAdES was changed after it was signed', (bytes) => replaced(bytes, /<SigningTime>\d{4}/.exec(bytes)[0], '<SigningTime>2019')),
  xades_value_garbage: xadesAfter('the signature value is garbage', (bytes) => replaced(bytes, /<SignatureValue>[^<]{40}/.exec(bytes)[0], `<SignatureValue>${'A'.repeat(40)}`)),
  xades_no_value: xadesAfter('there is no signature value', (bytes) => replaced(bytes, /<SignatureValue>[^<]*/.exec(bytes)[0], '<SignatureValue>')),
  xades_no_key: xadesAfter('no certificate in the XAdES', (bytes) => replaced(bytes, /<KeyInfo>.*<\/KeyInfo>/s.exec(bytes)[0], '')),
  xades_bomb: xadesAfter('entities in the XAdES that grow to a gigabyte', (bytes) => replaced(bytes, '<XAdESSignatures', `${bomb}<XAdESSignatures`)),
  xades_file_entity: xadesAfter('an entity in the XAdES that names a file', (bytes) => replaced(bytes, '<XAdESSignatures', '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><XAdESSignatures')),
  xades_truncated: xadesAfter('half an XAdES', (bytes) => bytes.subarray(0, bytes.length / 2)),
  xades_empty: xadesAfter('an empty XAdES', () => Buffer.alloc(0)),
  xades_html: xadesAfter('a web page instead of the XAdES', () => Buffer.from('<!DOCTYPE html><title>Hei</title><p>Logg inn')),
  xades_wrapped: xadesAfter('signature wrapping: the signed properties lie in a corner, others in their place', wrappedProperties),
  xades_two_signatures: { about: 'signature wrapping: a true signature over another document, an untrue one over ours', make: twoSignatures },
  xades_missing: {
    about: 'no XAdES for the last signer',
    async make(authority, job) {
      const { pades, xades } = await results(authority, job);
      return { pades, xades: [...xades.slice(0, -1), undefined] };
    },
  },
  xades_swapped: {
    about: 'each XAdES belongs to another signer (or to another job where there is one)',
    async make(authority, job) {
      const { pades, xades } = await results(authority, job);
      return { pades, xades: xades.length > 1 ? [...xades.slice(1), xades[0]] : [signXades(await swapped(job), person(authority, job, job.signers[0]), job.signers[0].at)] };
    },
  },
  xades_other_file: { about: 'the XAdES is over another document of the same name', make: async (authority, job) => {
    const other = await swapped(job);
    return results(authority, job, { xadesOf: (a, j, signer) => signXades(other, person(a, j, signer), signer.at) });
  } },
  xades_covers_less: { about: 'the XAdES leaves the last document out', make: (authority, job) => results(authority, job, {
    xadesOf: (a, j, signer) => signXades(j.documents.slice(0, -1), person(a, j, signer), signer.at),
  }) },
  xades_foreign: signedBy('the signer’s certificate is from an authority nobody vouches for', (a, j, signer) => person(a.foreign, j, signer)),
  xades_self_signed: signedBy('the signer vouches for herself', (a, j, signer) => a.person(signer.person, j.identifier, signer.at, { issuer: null })),
  xades_expired: signedBy('the signer’s certificate had expired', (a, j, signer) => a.person(signer.person, j.identifier, signer.at, { from: new Date(signer.at - 900 * DAY), to: new Date(signer.at - DAY) })),
  xades_not_yet: signedBy('the signer’s certificate was not valid yet', (a, j, signer) => a.person(signer.person, j.identifier, signer.at, { from: new Date(signer.at + DAY) })),
  xades_other_person: signedBy('somebody else signed', (a, j, signer) => a.person(otherPerson, j.identifier, signer.at)),
  xades_by_seal: signedBy('the service signed in the signer’s place', (a) => a.seal),
  xades_by_neighbour: signedBy('the signer’s certificate was issued by another signer, who is no authority', (a, j, signer) => a.person(signer.person, j.identifier, signer.at, { issuer: a.person(otherPerson, j.identifier, signer.at) })),
  xades_hmac: signedWith('the signature is a keyed hash with the public key', () => ({ sign: hmac, info: (info) => info.replace(/(<SignatureMethod Algorithm=")[^"]*/, '$1http://www.w3.org/2001/04/xmldsig-more#hmac-sha256') })),
  xades_sha1: signedWith('the signature is rsa-sha1', () => ({ sign: (bytes, signer) => crypto.sign('sha1', bytes, signer.key), info: (info) => info.replace(/(<SignatureMethod Algorithm=")[^"]*/, '$1http://www.w3.org/2000/09/xmldsig#rsa-sha1') })),
  xades_transform: signedWith('a transformation lets any document have the digest', () => ({ info: (info) => info.replace('<DigestMethod', `${XPATH}<DigestMethod`) })),
  xades_names_other: signedWith('the digests are right, the names are of other files', () => ({ info: (info) => info.replace(/URI="[^#"]*"/g, 'URI="annet.pdf"') })),
  xades_no_properties: signedWith('the time and the certificate are not signed', () => ({ info: (info) => info.replace(/<Reference Type=.*?<\/Reference>/s, '') })),
  xades_future: { about: 'signed a year from now', make: (authority, job) => results(authority, job, {
    xadesOf: (a, j, signer) => signXades(j.documents, person(a, j, signer), signer.at + 365 * DAY),
  }) },
};

const inPades = {
  other_document: { about: 'everything is rightly signed, but over another document', make: async (authority, job) => results(authority, { ...job, documents: await swapped(job) }) },
  pades_one_byte: padesAfter('one bit of the PAdES is another', (pades) => flipped(pades, Math.floor(pades.length / 4))),
  pades_other_attachment: sealedWith('the seal is right, the document in the PAdES is another', async (authority, job) => ({ documents: await swapped(job) })),
  pades_fewer_attachments: sealedWith('the seal is right, the last document is missing in the PAdES', async (authority, job) => ({ documents: job.documents.slice(0, -1) })),
  pades_foreign_seal: sealedWith('sealed with a certificate from an authority nobody vouches for', async (authority) => ({ sealer: authority.foreign.seal })),
  pades_expired_seal: sealedWith('sealed with a certificate that had expired', async (authority, job) => ({ sealer: authority.sealAt(new Date(job.at - 900 * DAY), new Date(job.at - DAY)) })),
  pades_sealed_by_person: sealedWith('sealed by a signer instead of the service', async (authority, job) => ({ sealer: authority.person(otherPerson, 'NAME', job.at) })),
  pades_revision: padesAfter('something was added to the PAdES after it was sealed', appended),
  pades_range_short: sealedWith('the seal does not cover the end of the PAdES', async () => ({ range: ([a, b, c, d]) => [a, b, c, d - 40] })),
  pades_range_hole: sealedWith('the seal leaves out more than itself', async () => ({ range: ([a, b, c, d]) => [a, b - 2000, c, d] })),
  pades_range_start: sealedWith('the seal does not cover the beginning', async () => ({ range: ([, b, c, d]) => [16, b - 16, c, d] })),
  pades_trailing: padesAfter('something stands behind the end of the PAdES', (pades) => Buffer.concat([pades, Buffer.from('% og litt til\n')])),
  pades_unsealed: padesAfter('a PDF without a signature', (pades, authority, job) => makePdf(`Signert av ${job.signers[0].person.name}`)),
  pades_empty: padesAfter('an empty PAdES', () => Buffer.alloc(0)),
  pades_truncated: padesAfter('half a PAdES', (pades) => pades.subarray(0, pades.length / 2)),
  pades_html: padesAfter('a web page instead of the PAdES', () => Buffer.from('<!DOCTYPE html><title>Hei</title><p>Logg inn')),
  pades_original: padesAfter('the PAdES is the document that we sent', (pades, authority, job) => job.documents[0].bytes),
  pades_no_contents: padesAfter('the place of the signature is empty', (pades) => replaced(pades, /\/Contents <[0-9a-f]{60}/.exec(pades.toString('latin1'))[0], `/Contents <${'0'.repeat(60)}`)),
  pades_older: { about: 'a PAdES from before the last signer had signed', make: async (authority, job) => {
    const { xades } = await results(authority, job);
    const signers = job.signers.slice(0, -1).map((signer, i) => ({ ...signer, xades: xades[i] }));
    return { pades: await makePades({ at: job.at, identifier: job.identifier, documents: job.documents, signers }, authority.seal), xades };
  } },
};

export const wrongResults = { ...inXades, ...inPades };
