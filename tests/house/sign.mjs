// The demo's signing under way (A1-12): Ella and her mother have signed, her
// father is left.  The stand-in forgets when it ends, so it is begun anew.
//   node sign.mjs STATE
import { openTown } from './client.mjs';

const town = openTown(process.argv[2]);
const WHO = ['P01', 'P02'];
const DECIDED = ['--decided-by', 'S26'];

for (const { signing, state } of JSON.parse(await town.operator('--json', 'signings', '--open'))) {
  if (state !== 'signed') await town.operator('signing-cancel', signing, '--why', 'demo', ...DECIDED);
}
const today = new Date((await town.sql('select law.today(law.now())')).trim());
const due = new Date(today.getTime() + 20 * 86400e3).toISOString().slice(0, 10);
const { handle } = JSON.parse(await town.operator('--json', 'signing', `A1-12.signing.${Date.now()}`, '--documents', 'A1-12.original=Samtykke til familieterapi',
  '--signers', 'P01.A1,P02.A1,P03.A1', '--due', due, ...DECIDED));
for (let i = 0; await town.sql(`select count(*) from data.signing where handle = '${handle}' and state = 'waiting'`) !== '1'; i += 1) {
  if (i > 100) throw new Error('the service does not have it');
  await new Promise((resolve) => { setTimeout(resolve, 200); });
}
for (const id of WHO) {
  const visitor = await town.as(id, { portal: 'esign' });
  let page = await visitor.get(`/oppdrag?id=${handle}`);
  if (page.forms.some(({ action }) => action === '/rolle')) page = await visitor.submit(page, '/rolle', { standing: page.form('/rolle').buttons[0].value });
  page = await visitor.submit(page, '/oppdrag', {});
  page = await visitor.go('POST', page.url, { fields: { person: id } });
  page = await visitor.go('POST', page.url, { fields: { valg: 'sign' } });
  if (!page.text.includes('Du har signert')) throw new Error(`${id}: ${page.url} ${page.status}`);
  visitor.close();
}
