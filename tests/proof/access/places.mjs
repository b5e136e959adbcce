// Every way that a portal can be asked, for one reader: what is one's own, what is somebody else's, what is nobody's.
import { noHandle } from './kit.mjs';

const HANDLES = { GET: ['/dokument', '/fil', '/innsyn', '/klage', '/apnet', '/apnet.csv'], POST: ['/kommentar', '/innsyn', '/klage'] };
const MYPAGE = new Set(['/innsyn', '/klage', '/apnet', '/apnet.csv', '/kommentar', '/meldinger']);
const WORDS = ['a', 'e', 'om', 'Ella', 'brev', 'skjult', 'Skjult', 'Rettet', 'politi', 'Politianmeldelse', 'ikke din', 'advokaten', 'gitt', 'plan', '%', '_', 'æ', 'xyz'];
const TYPES = ['MELDING', 'SAMTYKKE', 'BARNESAMTALE', 'RAPPORT', 'VEDTAK', 'PLAN', 'HELSE', 'INTERN', 'REFERAT', 'BARNEMELDING', 'BREV', 'AVTALE', 'TILSYN', 'TRUSSEL',
  'REGISTER', 'NEMND', 'ERKLAERING', 'INNSYNSKRAV', 'AVSLAG', 'OEKONOMI', 'POLITIATTEST', 'KLAGE', 'INNSYNSPAKKE', 'OPPREISNING', 'XYZ'];

const ask = (method, path, rest = {}) => ({ method, path, ...rest });
const get = (path, headers) => ask('GET', path, { headers });
const cursor = (at, handle) => Buffer.from(`${at}|${handle}`).toString('hex');

// One document's pages, head and bytes, whole and in part.  name: what is asked for, when it is not one's own.
function document(portal, handle, name) {
  const about = { handle, name };
  const ways = HANDLES.GET.filter((path) => portal === 'mypage' || !MYPAGE.has(path));
  return [...ways.flatMap((path) => [{ ...get(`${path}?id=${handle}`), ...about }, { ...ask('HEAD', `${path}?id=${handle}`), ...about }]),
    ...[{ Range: 'bytes=0-99' }, { Range: 'bytes=100-' }, { Range: 'bytes=-7' }, { Range: 'bytes=99999999-' }, { Range: 'bytes=0-9', 'If-Range': '"x"' }, { 'If-None-Match': '*' }]
      .map((headers) => ({ ...get(`/fil?id=${handle}`, headers), ...about })),
    { ...get(`/fil?id=${handle}&last=1`), ...about }, { ...get(`/dokument?id=${handle}&ok=${handle}`), ...about }];
}

function posts(portal, handle, name) {
  const about = { handle, name };
  const form = (path, fields) => ({ ...ask('POST', path, { fields }), ...about });
  const ways = portal === 'mypage' ? HANDLES.POST.map((path) => form(path, { id: handle, body: 'Hei' })) : [];
  return [...ways, ...ways.map((way) => ({ ...way, forged: true })), ...ways.map((way) => ({ ...way, fields: { id: handle, body: '' } })),
    form('/sprak', { language: 'nb', to: `/dokument?id=${handle}` })];
}

const lists = (portal, { handles, instants }) => [
  ...['/', '/dokumenter', '/rolle', '/innlogginger', '/rettigheter'].flatMap((path) => [get(path), ask('HEAD', path)]),
  ...TYPES.map((type) => get(`/dokumenter?type=${type}`)),
  ...WORDS.map((words) => get(`/dokumenter?words=${encodeURIComponent(words)}`)),
  get('/dokumenter?type=VEDTAK&words=e'), get('/dokumenter?type=TRUSSEL&words=Rettet'),
  ...instants.map((at, i) => get(`/dokumenter?cursor=${cursor(at, handles[i % handles.length])}`)),
  get('/dokumenter?cursor=zz'), get(`/dokumenter?cursor=${cursor('never', 'x')}`), get('/rolle?to=/dokumenter'), get('/rolle?to=//x'),
  get('/finnes-ikke'), ask('POST', '/dokument', { fields: { id: handles[0] } }), get('/dokument'), get('/dokument?id=kort'), get('/fil'), get(`/dokument?id=${handles[0]}&id=${handles[1]}`),
  get(`/overlevering?code=${noHandle()}${noHandle().slice(0, 21)}&b=${'a'.repeat(64)}`), ask('POST', '/finnes-ikke', { fields: {} }),
  ...(portal === 'exchange' ? [] : ['/apnet', '/apnet.csv', '/innsyn', '/meldinger'].flatMap((path) => [get(path), ask('HEAD', path)]).concat(
    ['2026-11-01', '2026-11-21', '2020-01-01'].flatMap((from) => [get(`/apnet?from=${from}`), get(`/apnet.csv?from=${from}&to=2026-11-21`)]),
    get('/apnet?from=x'), get('/apnet.csv?from=x'), get(`/apnet?cursor=${cursor(instants[0], 'x')}`), get('/apnet?cursor=00')))];

const letters = (portal, handles) => (portal === 'exchange' ? [] : handles.flatMap((handle) => [
  ...['/meldinger', '/innsyn'].flatMap((path) => [get(`${path}?ok=${handle}`), get(`${path}?cursor=${handle}`)])]
  .map((way) => ({ ...way, handle, name: 'a letter' }))));

const capacities = (standings) => standings.map((standing) => ask('POST', '/rolle', { fields: { standing }, handle: standing, name: 'a capacity' }));

// What was handed in, reported, given and is to be signed: others', and nobody's.  others: {upload, report, mandate, signing: handles}
const USED = {
  mypage: { upload: ['/kvittering?id=', '/kvittering.txt?id='], mandate: ['/fullmakt?id='], wanted: ['/lever-inn?wanted='] },
  exchange: { upload: ['/kvittering?id=', '/kvittering.txt?id='], report: ['/rapport?ok='], wanted: ['/lever-inn?wanted=', '/rapport?form=supervision&wanted='] },
  esign: { signing: ['/oppdrag?id=', '/retur?id=', '/retur?status_query_token=abcdefgh&id='] },
};
const CHANGES = { mypage: { share: [['/pakke', 'd000', { as: 'zip' }], ['/pakke', 'd007', { as: 'pdf' }]], mandate: [['/fullmakt/trekk', 'id', {}]] },
  exchange: { share: [['/pakke', 'd000', { as: 'zip' }], ['/pakke', 'd007', { as: 'pdf' }]] }, esign: { signing: [['/oppdrag', 'id', {}]] } };

const used = (portal, others) => Object.entries(others).flatMap(([kind, handles]) => handles.flatMap((handle) => [
  ...(USED[portal][kind] ?? []).flatMap((path) => [get(`${path}${handle}`), ask('HEAD', `${path}${handle}`)]),
  ...(kind === 'upload' && portal !== 'esign' ? [ask('HEAD', `/opplasting?id=${handle}`, { headers: { 'Tus-Resumable': '1.0.0' } })] : []),
  ...(CHANGES[portal][kind] ?? []).map(([path, name, more]) => ask('POST', path, { fields: { ...more, [name]: handle } }))]
  .map((way) => ({ ...way, handle, name: `${kind} of another` }))));

// Pages that each portal has of what is one's own.
const PAGES = { mypage: ['/pakke', '/lever-inn', '/fullmakt'], exchange: ['/pakke', '/lever-inn', '/mappe', '/meldinger', '/klienter', '/rapport', '/rapport?form=weekend', '/rapport?form=supervision', '/veiledning', '/veiledning?guide=confidentiality'] };

// Signing knows nothing of documents but what is to be signed.
const signing = ({ own, hidden, others, standings, mine, pages }) => [
  ...['/', '/rolle', '/innlogginger', '/rettigheter', ...mine.map((handle) => `/oppdrag?id=${handle}`), ...pages].flatMap((path) => [get(path), ask('HEAD', path)]),
  ...[...own.map((handle) => ['one\'s own, elsewhere', handle]), ...hidden].flatMap(([name, handle]) => document('esign', handle, name).filter(({ path }) => path.startsWith('/fil'))),
  ...used('esign', others), ...capacities(standings), get('/finnes-ikke'), get('/oppdrag'), get('/oppdrag?id=kort'), get('/retur')];

// own: handles; hidden: [[name, handle]]; pages: addresses that earlier pages lead to.
export function placesOf(portal, { own, hidden, letters: written, standings, instants, pages, others, mine }) {
  if (portal === 'esign') return signing({ own, hidden, others, standings, mine, pages });
  const all = [...own, ...hidden.map(([, handle]) => handle)];
  return [...lists(portal, { handles: all, instants }), ...pages.map((path) => get(path)),
    ...own.flatMap((handle) => document(portal, handle)), ...hidden.flatMap(([name, handle]) => document(portal, handle, name)),
    ...letters(portal, written), ...hidden.flatMap(([name, handle]) => posts(portal, handle, name)), ...capacities(standings),
    ...own.slice(0, 1).flatMap((handle) => posts(portal, handle)), ...PAGES[portal].flatMap((path) => [get(path), ask('HEAD', path)]), ...used(portal, others), ...lists(portal, { handles: all, instants })];
}
