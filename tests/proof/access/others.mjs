// What there is only when people use the municipality: papers that were handed in, a report, signatures under way.
import { randomBytes } from 'node:crypto';
import { Upload, pdf } from '../../faults/kit.mjs';
import { sleep } from './kit.mjs';

const REPORT = { form: 'supervision', visited: '2026-11-20', place: 'home', alone: 'yes', child: 'Jonas går på skolen.', words: 'Jeg vil bli her', words_agreed: 'on',
  words_view: 'Bare dere', home: 'Det er ryddig og varmt.', serious: 'no' };

export async function until(what, test, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; !(await test()); await sleep(100)) if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
}

async function handIn(town, person, portal, words) {
  const visitor = await town.as(person, { portal });
  if (words) await visitor.act(words);
  const upload = new Upload(visitor, 'Brev.pdf', pdf());
  if (!await upload.finish()) throw new Error(`${person} could not hand in`);
  visitor.close();
}

async function report(town) {
  const berit = await town.as('P11', { portal: 'exchange' });
  await berit.act('Tilsyn for Jonas');
  const page = await berit.get('/rapport?form=supervision');
  const sent = await berit.ask('POST', '/rapport', { fields: { csrf: page.csrf, once: randomBytes(32).toString('base64url'), ...REPORT } });
  if (sent.status !== 303) throw new Error(`the report was answered by ${sent.status}`);
  berit.close();
}

// Three papers, a report of three parts, and two signatures that wait; all of it filed.
export async function beUsed(town, database) {
  await handIn(town, 'P03', 'mypage');
  await handIn(town, 'P16', 'exchange', 'Besøkshjem for Amina');
  await report(town);
  for (const [ref, document, signers] of [['proof.1', 'A1-12.original=Samtykke', 'P03.A1'], ['proof.2', 'A1-09.original=Referat', 'P01.A1,P03.A1=1']]) {
    await town.operator('signing', ref, '--documents', document, '--signers', signers, '--due', '2026-12-10', '--decided-by', 'S26');
  }
  await until('the service has what is to be signed', async () => (await database.one("select count(*) from data.signing where state = 'waiting'"))[0] === '2');
  await until('all is filed', async () => (await database.one('select count(*) from data.upload where read_back_at is null'))[0] === '0');
}
