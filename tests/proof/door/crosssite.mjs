// Every route that changes something, against every way another site has: nothing changes.  And the honest form does
// change it, or the rest would prove nothing.
import { must, promise, section, some, sql, town } from './kit.mjs';
import { asLists } from './web.mjs';
import { foreign, routes } from '../tables.mjs';
import crypto from 'node:crypto';
import { existsSync } from 'node:fs';

const FORM = 'application/x-www-form-urlencoded';

// Everything in the database but when a session was last seen, and so how long it lives; the clerk and the intake are asleep meanwhile.
let tables;
async function state() {
  tables ??= (await sql("select relname from pg_class where relnamespace = 'data'::regnamespace and relkind = 'r' order by 1")).split('\n');
  return sql(`select ${tables.map((t) => `(select md5(string_agg(j::text, ',' order by j::text)) from (select to_jsonb(t) - '{seen_at,lives_until}'::text[] as j from data."${t}" t) x)`).join(', ')}, (select count(*) from journal.entry)`);
}

const withForm = async (who, action) => {
  for (const card of (await who.get('/dokumenter')).links.filter((link) => link.startsWith('/dokument?id='))) {
    const page = await who.get(action === '/klage' ? card.replace('/dokument', '/klage') : card);
    if (page.forms.some((form) => form.action === action)) return page;
  }
  throw new Error(`no page with a form to ${action}`);
};

// The kinds of papers that this person may hand in: the first of them.
const kindOf = (page) => /name="kind" value="([^"]+)"/.exec(page.html)[1];
const handingIn = async (who) => {
  const page = await who.get('/lever-inn');
  return { csrf: page.csrf, once: random(), kind: kindOf(page) };
};
const begun = async (who) => {
  const fields = await handingIn(who);
  const { headers } = await who.ask('POST', '/opplasting', MADE.create(fields));
  return { filled: fields, path: headers.location };
};
const TUS = (f) => ({ 'Tus-Resumable': '1.0.0', ...(f.csrf && { 'X-Portvakt-Form': f.csrf }) });
const random = () => crypto.randomBytes(32).toString('base64url');
const FILE = '%PDF-1.4\n';

// How a request is made of its fields: a form, a form with a file, and the three steps of tus.
export const MADE = {
  form: (f) => ({ body: encoded(f), headers: { 'Content-Type': FORM } }),
  parts: (f) => ({ body: `${Object.entries(f).map(([k, v]) => `--x\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('')}--x\r\nContent-Disposition: form-data; name="file"; filename="Brev.pdf"\r\nContent-Type: application/pdf\r\n\r\n${FILE}\r\n--x--\r\n`, headers: { 'Content-Type': 'multipart/form-data; boundary=x' } }),
  create: (f) => ({ headers: { ...TUS(f), 'Upload-Length': 100, 'Upload-Metadata': Object.entries({ filename: 'Brev.pdf', kind: f.kind, once: f.once }).map(([k, v]) => `${k} ${btoa(v)}`).join(',') } }),
  append: (f) => ({ method: 'PATCH', body: FILE, headers: { ...TUS(f), 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': 0 } }),
  end: (f) => ({ method: 'DELETE', headers: TUS(f) }),
};

async function guide(who) {
  await who.act('Tilsyn for Jonas');
  let page = await who.get('/veiledning?guide=confidentiality');
  while (!/name="understood"/.test(page.html)) page = await who.submit(page, '/veiledning');
  return page;
}

// The lawyer says their code; the name is shown; then the mandate is given.
async function mandate(who) {
  const lawyer = await town.as('P22', { portal: 'exchange' });
  const [code] = /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec((await lawyer.submit(await lawyer.get('/klienter'), '/klienter')).text);
  lawyer.close();
  return who.post('/fullmakt', { scope: 'all', code }, { from: '/fullmakt' });
}
// Something to sign, which the clerk has brought to the service.
async function toSign(who) {
  const begun = await sql("select handle from data.signing where state = 'waiting' limit 1");
  if (begun) return who.get(`/oppdrag?id=${begun}`);
  const { handle } = JSON.parse(await town.operator('--json', 'signing', `sign.${random()}`, '--documents', 'A1-12.original=Samtykke', '--signers', 'P03.A1', '--due', '2026-12-10', '--decided-by', 'S26'));
  await town.start('clerk');
  for (let i = 0; i < 300 && await sql(`select state from data.signing where handle = '${handle}'`) !== 'waiting'; i += 1) await sql('select pg_sleep(0.1)');
  await town.stop('clerk');
  return who.get(`/oppdrag?id=${handle}`);
}
const oneMandate = async (who) => who.get((await who.get('/fullmakt')).links.find((link) => link.startsWith('/fullmakt?id=')));

// What an honest person would fill in, and what comes from the page; person: who at mypage.
export const HONEST = {
  'mypage /kommentar': { person: 'P03', page: (who) => withForm(who, '/kommentar'), fields: { body: 'En kommentar' } },
  'mypage /innsyn': { person: 'P03', from: '/innsyn', fields: { about: 'Alt', body: 'Jeg vil se alt' } },
  'mypage /meldinger': { person: 'P03', from: '/meldinger', fields: { body: 'En melding' } },
  'mypage /klage': { person: 'P03', page: (who) => withForm(who, '/klage'), fields: { body: 'En klage' } },
  'mypage /rolle': { person: 'P02', from: '/rolle', other: true },
  'mypage /sprak': { person: 'P03', from: '/rettigheter', fields: { language: 'nn' }, undo: { language: 'nb' } },
  'mypage /logg-ut': { person: 'P03', from: '/', last: true },
  'mypage /lukk': { person: 'P03', from: '/', last: true },
  'mypage /fullmakt': { person: 'P14', page: mandate, fields: { agreed: 'yes' }, single: true },
  'mypage /fullmakt/endre': { person: 'P03', page: oneMandate, fields: { scope: 'some', t_PLAN: 'on', until: '' }, single: true },
  'mypage /fullmakt/trekk': { person: 'P07', from: '/fullmakt', single: true },
  'mypage /varsler': { person: 'P03', from: '/varsler', fields: { way: 'none' }, undo: { way: 'all' } },
  'mypage /pakke': { person: 'P03', page: (who) => withForm(who, '/pakke'), status: 200 },
  'mypage /lever-inn': { person: 'P03', as: 'parts', filled: handingIn },
  'mypage /opplasting': { person: 'P03', as: 'create', filled: handingIn, status: 201 },
  'mypage PATCH /opplasting': { person: 'P03', as: 'append', begun, status: 204 },
  'mypage DELETE /opplasting': { person: 'P03', as: 'end', begun, status: 204 },
  'exchange /veiledning': { person: 'P11', page: guide, fields: { understood: 'on' }, single: true },
  'exchange /meldinger': { person: 'P20', from: '/meldinger', fields: { body: 'En melding' } },
  'exchange /klienter': { person: 'P20', from: '/klienter' },
  'exchange /varsler': { person: 'P20', from: '/varsler', fields: { way: 'none' }, undo: { way: 'all' } },
  'exchange /pakke': { person: 'P20', page: (who) => withForm(who, '/pakke'), status: 200 },
  'exchange /lever-inn': { person: 'P16', as: 'parts', filled: handingIn },
  'exchange /rapport': { person: 'P16', page: async (who) => (await who.act('Besøkshjem for Amina'), who.get('/rapport?form=weekend')), fields: { do: 'keep', child: 'Det gikk fint' } },
  'exchange /opplasting': { person: 'P16', as: 'create', filled: handingIn, status: 201 },
  'exchange PATCH /opplasting': { person: 'P16', as: 'append', begun, status: 204 },
  'exchange DELETE /opplasting': { person: 'P16', as: 'end', begun, status: 204 },
  'exchange /rolle': { person: 'P20', from: '/rolle', other: true },
  'exchange /sprak': { person: 'P20', from: '/rettigheter', fields: { language: 'en' }, undo: { language: 'nb' } },
  'exchange /logg-ut': { person: 'P20', from: '/', last: true },
  'exchange /lukk': { person: 'P20', from: '/', last: true },
  'esign /oppdrag': { person: 'P03', page: toSign, single: true },
  'esign /rolle': { person: 'P02', from: '/rolle', other: true },
  'esign /sprak': { person: 'P03', from: '/rettigheter', fields: { language: 'nn' }, undo: { language: 'nb' } },
  'esign /logg-ut': { person: 'P03', from: '/', last: true },
  'esign /lukk': { person: 'P03', from: '/', last: true },
  'login /kode': { from: '/kode', code: true },
  'login /sprak': { from: '/', fields: { language: 'nn' }, cookie: true },
  'login /lukk': { person: 'P03', via: 'mypage', from: '/', last: true },
  'login /bakkanal': null, // no cookie counts there, only a signature: logout.mjs
};

const encoded = (fields) => new URLSearchParams(fields).toString();

// {name: (fields, {portal, path, others}) => what differs from the honest request: fields, method, path, headers, cookies,
// bare (nothing that only our own script can send), body}.
const evil = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
const more = (path, query) => `${path}${path.includes('?') ? '&' : '?'}${query}`;
const without = (f) => Object.fromEntries(Object.entries(f).filter(([k]) => k !== 'csrf'));
const WAYS = {
  'a form on another site': (f) => ({ bare: true, fields: without(f), headers: evil }),
  'a form on another site, as a browser sends it (SameSite)': () => ({ headers: evil, cookies: false }),
  'a foreign Origin, the right token': () => ({ headers: { Origin: 'https://evil.example' } }),
  'a foreign Origin, said to be from here': () => ({ headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' } }),
  'Origin null (a sandboxed frame)': () => ({ headers: { Origin: 'null' } }),
  'an empty Origin': () => ({ headers: { Origin: '' } }),
  'Origin is a sibling host of ours': (f, x) => ({ headers: { Origin: town.origin(x.portal === 'login' ? 'mypage' : 'login'), 'Sec-Fetch-Site': 'same-site' } }),
  'Origin is a sibling host, by an old browser': (f, x) => ({ headers: { Origin: town.origin(x.portal === 'exchange' ? 'mypage' : 'exchange') } }),
  'Origin without its port': (f, x) => ({ headers: { Origin: `https://${town.host(x.portal)}` } }),
  'Origin by plain http': (f, x) => ({ headers: { Origin: town.origin(x.portal).replace('https', 'http') } }),
  'Origin with more behind': (f, x) => ({ headers: { Origin: `${town.origin(x.portal)}.evil.example` } }),
  'Sec-Fetch-Site cross-site, the right token': () => ({ headers: { 'Sec-Fetch-Site': 'cross-site' } }),
  'Sec-Fetch-Site same-site, the right token': () => ({ headers: { 'Sec-Fetch-Site': 'same-site' } }),
  'Sec-Fetch-Site of no known kind': () => ({ headers: { 'Sec-Fetch-Site': 'x' } }),
  'GET with everything in the address': (f, x) => ({ bare: true, method: 'GET', path: more(x.path, encoded(f)) }),
  'HEAD with everything in the address': (f, x) => ({ bare: true, method: 'HEAD', path: more(x.path, encoded(f)) }),
  'GET that says it is POST': (f, x) => ({ bare: true, method: 'GET', path: more(x.path, `_method=POST&${encoded(f)}`), headers: { 'X-HTTP-Method-Override': 'POST' } }),
  'PUT': () => ({ method: 'PUT' }),
  'text/plain': (f) => ({ bare: true, method: 'POST', body: encoded(f), headers: { 'Content-Type': 'text/plain' } }),
  'multipart/form-data': (f) => ({ bare: true, method: 'POST', body: MADE.parts(without(f)).body, headers: MADE.parts({}).headers }),
  'JSON': (f) => ({ bare: true, method: 'POST', body: JSON.stringify(f), headers: { 'Content-Type': 'application/json' } }),
};
const TOKENS = {
  'no token': (f) => ({ fields: without(f) }),
  'an empty token': (f) => ({ fields: { ...f, csrf: '' } }),
  'another session\'s token': (f, x) => ({ fields: { ...f, csrf: x.others } }),
  'a token with its last letter changed': (f) => ({ fields: { ...f, csrf: f.csrf.slice(0, -1) + (f.csrf.endsWith('A') ? 'B' : 'A') } }),
  'the token in the address': (f, x) => ({ path: more(x.path, `csrf=${f.csrf}`), fields: without(f) }),
};
const FIELDS = {
  'the token twice': (f) => ({ body: `${encoded(f)}&csrf=${f.csrf}` }),
  'a field that the form does not have': (f) => ({ fields: { ...f, admin: '1' } }),
};

export async function enter(row, portal, path) {
  const { person, via, from, page: find, other, code, fields } = row;
  const who = person ? await town.as(person, { portal: via ?? portal }) : town.visitor(portal);
  who.portal = portal;
  const choice = await who.get('/rolle');
  if (person && !who.page.form && choice.url.endsWith('/rolle') && (await who.get('/')).url.includes('/rolle')) throw new Error('a choice is in the way');
  if (person && portal !== 'login' && (await who.ask('GET', '/dokumenter')).status === 303) await who.submit(choice, '/rolle', { standing: choice.form('/rolle').buttons[0].value });
  if (row.begun) return { who, ...await row.begun(who) };
  if (row.filled) return { who, filled: await row.filled(who), path };
  const page = find ? await find(who) : await who.get(from);
  const form = page.forms.find((one) => one.action === path) ?? page.form(path);
  const filled = { ...form.fields, ...fields };
  if (other) filled.standing = page.forms.filter((one) => one.action === path).flatMap((one) => one.buttons).at(-1).value;
  if (code) filled.code = await town.code('P06', 'S27');
  return { who, filled, path };
}

// The honest request, and what of it is to differ.
function send(row, who, portal, path, filled, differs = {}) {
  const made = MADE[row.as ?? 'form'](differs.fields ?? filled);
  const { method = made.method ?? 'POST', cookies = true } = differs;
  const cookie = cookies ? who.cookies(who.url('/')).map((c) => `${c.name}=${c.value}`).join('; ') : '';
  const body = differs.body ?? (/^(GET|HEAD)$/.test(method) ? undefined : made.body);
  const own = differs.bare ? { 'Content-Type': made.headers['Content-Type'] } : made.headers;
  const headers = { ...(cookie && { Cookie: cookie }), ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }), ...own, ...differs.headers };
  return town.ask(portal, differs.path ?? path, { method, body, headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) });
}

async function strike(...request) {
  const page = await send(...request);
  must(page.status < 500 || page.status === 501, `status ${page.status}`);
  for (const line of asLists(page)['set-cookie'] ?? []) must(/^__Host-pv-begin=/.test(line), `sets ${line.slice(0, 30)}`);
  return page;
}

const nameOf = ({ portal, method, path }) => `${portal} ${method === 'POST' ? '' : `${method} `}${path}`;

async function prove(route, open) {
  const { portal } = route;
  const name = nameOf(route);
  const row = HONEST[name];
  const other = await town.as('P07');
  const others = (await other.get('/rettigheter')).csrf;
  const { who, filled, path } = await enter(row, portal, route.path);
  const ways = { ...WAYS, ...(open.has(name) ? {} : TOKENS), ...(open.has(name) || row.as ? {} : FIELDS) };
  for (const [way, make] of some(Object.entries(ways), 3)) {
    await promise(`cross-site: ${name} by ${way}`, async () => {
      const before = await state();
      const page = await strike(row, who, portal, path, filled, make(filled, { portal, path, others }));
      must(await state() === before, 'something changed');
      must(!row.cookie || page.status !== 303, 'it was carried out');
      must(!row.as || page.status >= 400 || page.status === 303 || /^(GET|HEAD) /.test(way), `answered ${page.status}`);
    });
  }
  await promise(`cross-site: ${name} by its own form does what it says`, async () => {
    const undo = () => row.undo && who.ask('POST', path, { fields: { ...filled, ...row.undo }, headers: { Origin: town.origin(portal) } });
    await undo();
    const before = await state();
    const page = await send(row, who, portal, path, filled, { headers: { Origin: town.origin(portal), 'Sec-Fetch-Site': 'same-origin' } });
    must(page.status === (row.status ?? 303), `status ${page.status}: ${page.text.slice(0, 100)}`);
    must(row.cookie || await state() !== before, 'nothing changed');
    await undo();
  });
  who.close();
  other.close();
}

const ASLEEP = ['clerk', 'intake'];

export default async function crosssite() {
  const changing = routes().filter(({ method }) => !/^(GET|HEAD|OPTIONS)$/.test(method));
  const open = new Set(foreign());
  section('crosssite', `${changing.length} routes against ${Object.keys({ ...WAYS, ...TOKENS, ...FIELDS }).length} ways`);
  await sql('delete from data.code_try');
  const asleep = ASLEEP.filter((part) => existsSync(`${town.state}/run/${part}.pid`));
  for (const part of asleep) await town.stop(part);
  try {
    for (const route of changing) {
      const name = nameOf(route);
      await promise(`cross-site: ${name} is known to this proof`, async () => must(name in HONEST, 'a new route: say how an honest person uses it (HONEST)'));
      if (HONEST[name]) await promise(`cross-site: ${name} is tried`, () => prove(route, open));
    }
  } finally { for (const part of asleep) await town.start(part); }
  await promise('cross-site: only leaving and the signed word need no token', async () => must([...open].sort().join() === 'esign /lukk,exchange /lukk,login /bakkanal,login /lukk,mypage /lukk', [...open].join()));
}
