// What is signed: others agree that it is, and that it is not when one byte is another.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { wrongResults } from '../misbehave/results.mjs';
import { results } from '../results.mjs';
import { attachments, documents, pdfsig, person, startService, xmlsec } from '../testkit.mjs';

let service;
let authority;
let files;
let good;
const at = Date.now();

const jobOf = (identifier = 'NAME', ids = ['P02']) => ({
  kind: 'direct', identifier, documents: files, at, signers: ids.map((id, i) => ({ n: i + 1, person: person(id), status: 'SIGNED', at })),
});

before(async () => {
  service = await startService();
  ({ authority } = service.o);
  files = await documents(2);
  good = await results(authority, jobOf('NAME', ['P02', 'P03', 'P01']));
});
after(() => service.close());

const changed = (bytes, i) => { const copy = Buffer.from(bytes); copy[i] ^= 1; return copy; };

describe('results', () => {
  test('pdfsig finds the PAdES valid, and all of it covered', () => assert.deepEqual(pdfsig(good.pades), { valid: true, whole: true, count: 1 }));
  test('pdfsig finds it not valid with one byte changed, wherever that is', () => {
    const end = good.pades.length;
    for (const i of [20, Math.floor(end / 5), Math.floor(end / 2.5)]) assert.equal(pdfsig(changed(good.pades, i)).valid, false, `byte ${i}`);
  });
  test('xmlsec1 finds each XAdES valid', () => { for (const xades of good.xades) assert.ok(xmlsec(xades, files, authority.trust)); });
  test('xmlsec1 finds it not valid with one byte of a document changed', () => assert.equal(xmlsec(good.xades[0], [changed0(files[0]), files[1]], authority.trust), false));
  test('xmlsec1 finds it not valid by another trust list', () => assert.equal(xmlsec(good.xades[0], files, authority.foreign.trust), false));
  test('the originals and the XAdES lie in the PAdES, byte for byte', () => {
    const found = attachments(good.pades);
    assert.deepEqual(Object.keys(found).sort(), ['dokument-1.pdf', 'dokument-2.pdf', 'xades-1.xml', 'xades-2.xml', 'xades-3.xml']);
    for (const { name, bytes } of files) assert.ok(found[name].equals(bytes), name);
    good.xades.forEach((xades, i) => assert.ok(found[`xades-${i + 1}.xml`].equals(xades)));
  });
  test('no number and no birth date is in it when the sender wants names alone', () => {
    for (const bytes of [...good.xades.map(decoded), good.pades]) {
      for (const id of ['P01', 'P02', 'P03']) for (const secret of [person(id).pid, person(id).born.replaceAll('-', '')]) assert.ok(!bytes.includes(secret), `${id} ${secret}`);
    }
  });
  test('birth dates are there when the sender wants them, numbers are not', async () => {
    const { xades } = await results(authority, jobOf('DATE_OF_BIRTH_AND_NAME'));
    assert.ok(decoded(xades[0]).includes('19830512'));
    assert.ok(!decoded(xades[0]).includes(person('P02').pid));
  });
});

const changed0 = (file) => ({ ...file, bytes: changed(file.bytes, 300) });
// The certificates are base64 in the XML: what they hold must be looked at too.
const decoded = (xades) => Buffer.concat([xades, ...xades.toString().match(/[A-Za-z0-9+/=]{200,}/g).map((part) => Buffer.from(part, 'base64'))]);

// What pdfsig and xmlsec1 can see of what is wrong; the rest is for who knows what was sent and to whom.
const SEEN = {
  xmlsec: ['other_document', 'xades_one_byte', 'xades_time_changed', 'xades_value_garbage', 'xades_no_value', 'xades_no_key', 'xades_truncated', 'xades_empty', 'xades_html', 'xades_swapped',
    'xades_other_file', 'xades_foreign', 'xades_self_signed', 'xades_expired', 'xades_not_yet', 'xades_by_neighbour', 'xades_names_other', 'xades_transform', 'xades_hmac'],
  pdfsig: ['pades_one_byte', 'pades_unsealed', 'pades_empty', 'pades_truncated', 'pades_html', 'pades_original', 'pades_no_contents', 'pades_revision', 'pades_range_short', 'pades_range_hole', 'pades_trailing'],
};

describe('wrong results', () => {
  for (const [name, row] of Object.entries(wrongResults)) {
    test(`${name}: ${row.about}`, async () => {
      const wrong = await row.make(authority, jobOf());
      assert.ok(!(wrong.pades.equals(good.pades) && wrong.xades[0]?.equals(good.xades[0])));
      if (SEEN.xmlsec.includes(name)) assert.equal(xmlsec(wrong.xades[0], files, authority.trust), false);
      const seal = pdfsig(wrong.pades);
      assert.equal(seal.valid && seal.whole, !SEEN.pdfsig.includes(name), JSON.stringify(seal));
    });
  }
});
