// Redirect payloads against every parameter that can lead somewhere: none leaves the origin, none breaks a program.
import { must, promise, quick, section, some, town } from './kit.mjs';
import { at } from './attack.mjs';
import { send, readAnswers } from './web.mjs';

const EVIL = ['evil.example', 'evil.example:443', 'evil.example%2f', '1249763844', '0x7f.1', '[::1]', 'logginn.localhost.evil.example', 'minside.localhost@evil.example', 'minside.localhost%40evil.example', 'xn--evil-', 'eviｌ.example', 'evil。example'];
const BEFORE = ['//', '///', '////', '/\\', '\\\\', '\\/', '/\\/', '//\\', '\\', '/%5c', '%5c%5c', '/%2f', '%2f%2f', '//%2f', '/%09/', '/\t/', '/\n/', '/\r\n/', '/%0a/', '/%0d%0a/', '/ /', '/%20/', '/;//', '/.//', '/..//', '/./\\', '/../\\', '/%2e%2e//', 'https://', 'https:/', 'https:', 'HTTPS://', 'hTTps:\\\\', 'http://', 'http:', ' https://', '\thttps://', '\u0001https://', '\u00a0https://', '\ufeffhttps://', '\u3000//', '\u2028//', 'https:///', 'https:////', 'https:\\', 'https://\\', '//https://', '/https://', '/?//', '/#//', '?//', '#//', '@', '.', ':@', '//x:y@', 'x://', 'ftp://', '//\u0000', '/\u202e//', '/%e2%80%ae/', '\u2044\u2044', '/\u2215', '\uff0f\uff0f', '//%00', '/%c0%af', '/%u002f'];
const WHOLE = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'java%0ascript:alert(1)', '\u0001javascript:alert(1)', 'javascript://%0aalert(1)', '/javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'data:text/html;base64,PHNjcmlwdD4=', 'vbscript:x', 'file:///etc/passwd', 'about:blank', 'blob:x', 'view-source:x', 'mailto:x@evil.example', 'tel:1', 'intent://evil.example#Intent;end', 'ms-word:ofe', '/"onmouseover="alert(1)', '/\'><script>alert(1)</script>', '/"><script>alert(1)</script>', '/<svg/onload=alert(1)>', '/%22%3e%3cscript%3ealert(1)%3c/script%3e', '/\r\nLocation: https://evil.example', '/\nLocation: https://evil.example', '/%0d%0aLocation:%20https://evil.example', '/%0aSet-Cookie:%20a=b', '/%E5%98%8A%E5%98%8DLocation:x', '/\u560a\u560dLocation:x', '/x y', '/x"y', '/x<y', '/x>y', "/x'y", '/x`y', '/x{y}', '/x|y', '/x^y', '/æ', '/x\u0000', '', ' ', '.', '..', '*', 'x', '-', '0', 'null', 'undefined', '/'.repeat(900), `/${'x'.repeat(1000)}`, `/${'%2f'.repeat(300)}`, '/..', '/../..', '/%2e%2e/', '/static/../x', '/dokumenter', '/dokumenter?words=//evil.example', '/dokumenter#//evil.example', '/dokumenter?to=https://evil.example', '/dokument?id=x&id=y', '/lukk', '/logg-ut', '/retur?code=x', '/overlevering?code=x&b=y', '/fil?id=x'];

// 500 and more: every way of beginning with some hosts, and what is a payload by itself.
function payloads() {
  const all = [...WHOLE];
  for (const before of BEFORE) for (const [i, host] of EVIL.entries()) if (i < 6 || BEFORE.indexOf(before) % 4 === i % 4) all.push(before + host, ...(i === 0 ? [`${before}${host}/x?y#z`] : []));
  return quick ? all.filter((_, i) => i % 14 === 0) : all;
}

const own = (...names) => new Set(names.map((name) => town.origin(name)));

// A Location as a browser reads it, and as a careless one might.
function assertStays(page, allowed, payload) {
  must(page.status < 500, `status ${page.status}`);
  const location = page.headers.location;
  if (location === undefined) return;
  must(/^[\x21-\x7e]+$/.test(location), `Location holds ${JSON.stringify(location)}`);
  must(!/^[\\/]{2}|^\/\\|[\\<>"]/.test(location), `Location ${location}`);
  const url = new URL(location, page.url);
  must(url.protocol === 'https:' && allowed.has(url.origin) && !url.username, `${JSON.stringify(payload).slice(0, 60)} leads to ${location.slice(0, 100)}`);
}

function assertPageStays(page) {
  const allowed = new Set([...own('login', 'mypage', 'exchange', 'idporten', 'ansattporten'), 'https://www.yr.no']);
  for (const [, value] of page.html.matchAll(/\s(?:href|action|src|formaction)="([^"]*)"/g)) {
    const text = value.replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, "'");
    if (/^(tel|mailto|sms):[\w@.+-]+$/.test(text)) continue;
    must(allowed.has(new URL(text, page.url).origin), `${page.url.slice(0, 120)} links to ${text.slice(0, 100)}`);
  }
  must(!/<script[^>]*>[^<]|<svg\/|"onmouseover=/.test(page.html), 'a script of the attacker');
}

const B = 'a'.repeat(64);
let kari;
let nobody;
let forms;

// {name: (payload, encoded) => page}, and where the answer may lead.
const places = () => ({
  'login /start to, logged in': [own('mypage'), (p, e) => kari.once('GET', at('login', `/start?portal=mypage&b=${B}&to=${e}`))],
  'login /start to, a stranger': [own('login'), (p, e) => nobody.once('GET', at('login', `/start?portal=mypage&b=${B}&to=${e}`))],
  'login /start portal': [own('mypage'), (p, e) => kari.once('GET', at('login', `/start?portal=${e}&b=${B}&to=/`))],
  'login /start b': [own('mypage'), (p, e) => kari.once('GET', at('login', `/start?portal=mypage&b=${e}&to=/`))],
  'login /start provider and level': [own('mypage'), (p, e) => kari.once('GET', at('login', `/start?portal=mypage&b=${B}&to=/&provider=${e}&level=${e}`))],
  'login /start next, returnUrl, redirect': [own('mypage'), (p, e) => kari.once('GET', at('login', `/start?portal=mypage&b=${B}&to=/&next=${e}&returnUrl=${e}&redirect_uri=${e}&url=${e}`))],
  'login /retur state, iss, error': [own('login'), (p, e) => nobody.once('GET', at('login', `/retur?state=${e}&iss=${e}&code=${e}`))],
  'login /kode to': [own('login'), (p, e) => nobody.once('GET', at('login', `/kode?portal=mypage&b=${B}&to=${e}`))],
  'login /utlogget and /ut': [own('login'), (p, e) => nobody.once('GET', at('login', `/utlogget?her=${e}&state=${e}&post_logout_redirect_uri=${e}`))],
  'login /sprak to': [own('login'), (p) => forms.login(p)],
  'mypage /sprak to': [own('mypage'), (p) => forms.mypage(p)],
  'mypage /rolle to': [own('mypage'), (p, e) => kari.once('GET', at('mypage', `/rolle?to=${e}`))],
  'mypage /rolle to, chosen': [own('mypage'), (p) => forms.rolle(p)],
  'mypage /overlevering': [own('mypage', 'login'), (p, e) => kari.once('GET', at('mypage', `/overlevering?code=${e}&b=${e}&to=${e}`))],
  'mypage / without a session': [own('login'), (p, e) => nobody.once('GET', at('mypage', `/dokumenter?words=${e}&to=${e}`))],
  'exchange / without a session': [own('login'), (p, e) => nobody.once('GET', at('exchange', `/?next=${e}`))],
});

async function prepare() {
  kari = await town.as('P02');
  nobody = town.visitor();
  const mine = await kari.get('/rettigheter');
  const role = await kari.get('/rolle');
  const front = await nobody.go('GET', at('login', '/'));
  const standing = role.form('/rolle').buttons[0].value;
  const post = (who, portal, path, page, fields) => who.once('POST', at(portal, path), { fields: { ...page.form(path).fields, ...fields }, headers: { Origin: town.origin(portal) } });
  forms = {
    login: (to) => post(nobody, 'login', '/sprak', front, { language: 'nb', to }),
    mypage: (to) => post(kari, 'mypage', '/sprak', mine, { language: 'nb', to }),
    rolle: (to) => post(kari, 'mypage', '/rolle', role, { standing, to }),
  };
  for (const [name, send_] of Object.entries(forms)) await promise(`redirects: ${name}: an honest address is followed`, async () => must((await send_('/rettigheter')).headers.location === '/rettigheter', 'it is not'));
}

const encode = (text) => { try { return encodeURIComponent(text); } catch { return 'x'; } };

// What cannot be sent through node's client: the address of the request itself.
async function rawPaths(list) {
  await promise(`redirects: ${list.length} payloads as the address itself`, async () => {
    for (const payload of list) {
      const { text } = await send('mypage', `GET /dokumenter?words=${payload} HTTP/1.1\r\nHost: minside.localhost:${town.port}\r\nConnection: close\r\n\r\n`, { fin: false });
      for (const { status, headers } of readAnswers(text).answers) assertStays({ status, headers: { location: headers.location?.[0] }, url: town.origin('mypage') }, own('login', 'mypage'), payload);
    }
  });
}

// The whole way: what a portal put into `to` is where the person ends, and that is at the portal.
async function wholeWay(list) {
  for (const payload of some(list, 3)) {
    await promise(`redirects: a whole login with to=${JSON.stringify(payload)}`, async () => {
      const who = town.visitor();
      await town.login(who, 'P02', { path: `/rettigheter?x=${encode(payload)}` });
      await town.login(who, 'P02', { path: `/rolle?to=${encode(payload)}` });
      must(who.page.url.startsWith(town.origin('mypage')), `ends at ${who.page.url}`);
      who.close();
    });
  }
}

export default async function redirects() {
  const list = payloads();
  await prepare();
  section('redirects', `${list.length} payloads against ${Object.keys(places()).length} places`);
  for (const [name, [allowed, ask]] of Object.entries(places())) {
    for (const payload of list) {
      await promise(`redirects: ${name} = ${JSON.stringify(payload).slice(0, 80)}`, async () => {
        const page = await ask(payload, encode(payload));
        assertStays(page, allowed, payload);
        if (page.body.length) assertPageStays(page);
      });
    }
  }
  await rawPaths(list.filter((_, i) => i % 4 === 0));
  await wholeWay(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '(a) b*!;@$[]{}|^`\'', 'æøå'.repeat(200)]);
  kari.close();
  nobody.close();
}
