// Every route that changes something, against every way another site has: nothing changes.  And the honest form does
// change it, or the rest would prove nothing.
import { must, promise, section, some, sql, town } from './kit.mjs';
import { asLists } from './web.mjs';
import { routes } from './routes.mjs';
import { readFileSync } from 'node:fs';

const FORM = 'application/x-www-form-urlencoded';

// Everything that a person's form could have changed.
const state = () => sql(`select (select count(*) from data.letter), (select count(*) from data.session),
  (select string_agg(id || coalesce(standing::text, '-') || coalesce(ended_how, '-'), ',' order by id) from data.session),
  (select string_agg(id || coalesce(language, '-'), ',' order by id) from data.person),
  (select count(*) from data.child_code where used_at is not null), (select count(*) from data.handover), (select count(*) from journal.entry)`);

const withForm = async (who, action) => {
  for (const card of (await who.get('/dokumenter')).links.filter((link) => link.startsWith('/dokument?id='))) {
    const page = await who.get(action === '/klage' ? card.replace('/dokument', '/klage') : card);
    if (page.forms.some((form) => form.action === action)) return page;
  }
  throw new Error(`no page with a form to ${action}`);
};

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
  'exchange /rolle': { person: 'P20', from: '/rolle', other: true },
  'exchange /sprak': { person: 'P20', from: '/rettigheter', fields: { language: 'en' }, undo: { language: 'nb' } },
  'exchange /logg-ut': { person: 'P20', from: '/', last: true },
  'exchange /lukk': { person: 'P20', from: '/', last: true },
  'login /kode': { from: '/kode', code: true },
  'login /sprak': { from: '/', fields: { language: 'nn' }, cookie: true },
  'login /lukk': { person: 'P03', via: 'mypage', from: '/', last: true },
  'login /bakkanal': null, // no cookie counts there, only a signature: logout.mjs
};

// Paths that need no form token, by the sources.
function foreign() {
  const lists = { login: 'portals/login/main.c', mypage: 'portals/common/enter.c', exchange: 'portals/common/enter.c' };
  return new Set(Object.entries(lists).flatMap(([portal, file]) => {
    const found = /foreign\[\] = \{([^}]*)\}/.exec(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));
    must(found, `${file} has no list of foreign paths`);
    return [...found[1].matchAll(/"([^"]+)"/g)].map(([, path]) => `${portal} ${path}`);
  }));
}

const encoded = (fields) => new URLSearchParams(fields).toString();

// {name: (fields, own, others) => ({method, path, body, headers, cookies})}; token: whether it is about the form token.
const WAYS = {
  'a form on another site': (f) => ({ body: encoded({ ...f, csrf: undefined }), headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' } }),
  'a form on another site, as a browser sends it (SameSite)': (f) => ({ body: encoded(f), headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }, cookies: false }),
  'a foreign Origin, the right token': (f) => ({ body: encoded(f), headers: { Origin: 'https://evil.example' } }),
  'a foreign Origin, said to be from here': (f) => ({ body: encoded(f), headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' } }),
  'Origin null (a sandboxed frame)': (f) => ({ body: encoded(f), headers: { Origin: 'null' } }),
  'an empty Origin': (f) => ({ body: encoded(f), headers: { Origin: '' } }),
  'Origin is a sibling host of ours': (f, x) => ({ body: encoded(f), headers: { Origin: town.origin(x.portal === 'login' ? 'mypage' : 'login'), 'Sec-Fetch-Site': 'same-site' } }),
  'Origin is a sibling host, by an old browser': (f, x) => ({ body: encoded(f), headers: { Origin: town.origin(x.portal === 'exchange' ? 'mypage' : 'exchange') } }),
  'Origin without its port': (f, x) => ({ body: encoded(f), headers: { Origin: `https://${town.host(x.portal)}` } }),
  'Origin by plain http': (f, x) => ({ body: encoded(f), headers: { Origin: town.origin(x.portal).replace('https', 'http') } }),
  'Origin with more behind': (f, x) => ({ body: encoded(f), headers: { Origin: `${town.origin(x.portal)}.evil.example` } }),
  'Sec-Fetch-Site cross-site, the right token': (f) => ({ body: encoded(f), headers: { 'Sec-Fetch-Site': 'cross-site' } }),
  'Sec-Fetch-Site same-site, the right token': (f) => ({ body: encoded(f), headers: { 'Sec-Fetch-Site': 'same-site' } }),
  'Sec-Fetch-Site of no known kind': (f) => ({ body: encoded(f), headers: { 'Sec-Fetch-Site': 'x' } }),
  'GET with everything in the address': (f, x) => ({ method: 'GET', path: `${x.path}?${encoded(f)}` }),
  'HEAD with everything in the address': (f, x) => ({ method: 'HEAD', path: `${x.path}?${encoded(f)}` }),
  'GET that says it is POST': (f, x) => ({ method: 'GET', path: `${x.path}?_method=POST&${encoded(f)}`, headers: { 'X-HTTP-Method-Override': 'POST' } }),
  'PUT': (f) => ({ method: 'PUT', body: encoded(f) }),
  'text/plain': (f) => ({ body: encoded(f), type: 'text/plain' }),
  'multipart/form-data': (f) => ({ body: `--x\r\n${Object.entries(f).map(([k, v]) => `Content-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n--x`).join('\r\n')}--\r\n`, type: 'multipart/form-data; boundary=x' }),
  'JSON': (f) => ({ body: JSON.stringify(f), type: 'application/json' }),
};
const TOKENS = {
  'no token': (f) => ({ body: encoded(Object.fromEntries(Object.entries(f).filter(([k]) => k !== 'csrf'))) }),
  'an empty token': (f) => ({ body: encoded({ ...f, csrf: '' }) }),
  'another session\'s token': (f, x) => ({ body: encoded({ ...f, csrf: x.others }) }),
  'a token with its last letter changed': (f) => ({ body: encoded({ ...f, csrf: f.csrf.slice(0, -1) + (f.csrf.endsWith('A') ? 'B' : 'A') }) }),
  'the token twice': (f) => ({ body: `${encoded(f)}&csrf=${f.csrf}` }),
  'the token in the address': (f, x) => ({ path: `${x.path}?csrf=${f.csrf}`, body: encoded(Object.fromEntries(Object.entries(f).filter(([k]) => k !== 'csrf'))) }),
  'a field that the form does not have': (f) => ({ body: encoded({ ...f, admin: '1' }) }),
};

export async function enter({ person, via, from, page: find, other, code, fields }, portal, path) {
  const who = person ? await town.as(person, { portal: via ?? portal }) : town.visitor(portal);
  who.portal = portal;
  const choice = await who.get('/rolle');
  if (person && !who.page.form && choice.url.endsWith('/rolle') && (await who.get('/')).url.includes('/rolle')) throw new Error('a choice is in the way');
  if (person && portal !== 'login' && (await who.ask('GET', '/dokumenter')).status === 303) await who.submit(choice, '/rolle', { standing: choice.form('/rolle').buttons[0].value });
  const page = find ? await find(who) : await who.get(from);
  const form = page.forms.find((one) => one.action === path) ?? page.form(path);
  const filled = { ...form.fields, ...fields };
  if (other) filled.standing = page.forms.filter((one) => one.action === path).flatMap((one) => one.buttons).at(-1).value;
  if (code) filled.code = await town.code('P06', 'S27');
  return { who, filled };
}

async function strike(who, portal, path, made) {
  const { method = 'POST', body, type = FORM, headers = {}, cookies = true } = made;
  const cookie = cookies ? who.cookies(who.url('/')).map((c) => `${c.name}=${c.value}`).join('; ') : '';
  const page = await town.ask(portal, made.path ?? path, { method, body, headers: { ...(cookie && { Cookie: cookie }), ...(body !== undefined && { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }), ...headers } });
  must(page.status < 500 || page.status === 501, `status ${page.status}`);
  for (const line of asLists(page)['set-cookie'] ?? []) must(/^__Host-pv-begin=/.test(line), `sets ${line.slice(0, 30)}`);
  return page;
}

async function prove(route, open) {
  const { portal, path } = route;
  const name = `${portal} ${path}`;
  const row = HONEST[name];
  const other = await town.as('P07');
  const others = (await other.get('/rettigheter')).csrf;
  const { who, filled } = await enter(row, portal, path);
  const ways = { ...WAYS, ...(open.has(name) ? {} : TOKENS) };
  for (const [way, make] of some(Object.entries(ways), 3)) {
    await promise(`cross-site: ${name} by ${way}`, async () => {
      const before = await state();
      const page = await strike(who, portal, path, make(filled, { portal, path, others }));
      must(await state() === before, 'something changed');
      must(!row.cookie || page.status !== 303, 'it was carried out');
    });
  }
  await promise(`cross-site: ${name} by its own form does what it says`, async () => {
    const undo = () => row.undo && who.ask('POST', path, { fields: { ...filled, ...row.undo }, headers: { Origin: town.origin(portal) } });
    await undo();
    const before = await state();
    const page = await who.ask('POST', path, { fields: filled, headers: { Origin: town.origin(portal), 'Sec-Fetch-Site': 'same-origin' } });
    must(page.status === 303, `status ${page.status}: ${page.text.slice(0, 100)}`);
    must(row.cookie || await state() !== before, 'nothing changed');
    await undo();
  });
  who.close();
  other.close();
}

export default async function crosssite() {
  const posts = routes().filter(({ method }) => method === 'POST');
  const open = foreign();
  section('crosssite', `${posts.length} routes against ${Object.keys(WAYS).length + Object.keys(TOKENS).length} ways`);
  await sql('delete from data.code_try');
  for (const route of posts) {
    const name = `${route.portal} ${route.path}`;
    await promise(`cross-site: ${name} is known to this proof`, async () => must(name in HONEST, 'a new route: say how an honest person uses it (HONEST)'));
    if (HONEST[name]) await promise(`cross-site: ${name} is tried`, () => prove(route, open));
  }
  await promise('cross-site: only leaving and the signed word need no token', async () => must([...open].sort().join() === 'exchange /lukk,login /bakkanal,login /lukk,mypage /lukk', [...open].join()));
}
