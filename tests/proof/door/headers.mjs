// Every reply of every route, of every error and of every static file: the security headers once each, the cookies
// with their flags, nothing kept by caches, nothing framed.
import http from 'node:http';
import http2 from 'node:http2';
import { readdirSync, statSync } from 'node:fs';
import { must, promise, quick, section, some, town } from './kit.mjs';
import { asLists, assertCookies, assertHeaders, readAnswers, send } from './web.mjs';
import { routes } from '../tables.mjs';

const FORM = 'application/x-www-form-urlencoded';
let people;

function assertReply(portal, path, headers, { kept = false, empty = false } = {}) {
  const framed = portal === 'login' && path.startsWith('/frontkanal?iss=https') ? town.origin('idporten') : null;
  assertHeaders(headers, { framed });
  assertCookies(headers);
  if (!kept) must(/no-store/.test(headers['cache-control']?.[0] ?? ''), `Cache-Control: ${headers['cache-control']}`);
  must((headers['content-type'] ?? []).length === (empty ? 0 : 1), 'Content-Type');
}

const QUERIES = ['', '?id=AAAAAAAAAAAAAAAAAAAAAA', '?id=x', '?to=//evil.example', '?words=%3Cb%3E', '?%zz', '?a=b&a=b'];
const BODIES = ['', 'csrf=x', 'to=/&to=/', 'a=%zz', '{}'];

async function everyRoute() {
  for (const route of routes()) {
    const who = people[route.portal];
    const asked = [];
    const ask = async (how, method, path, options) => {
      const page = await who[how].ask(method, path, options);
      asked.push(page.status);
      assertReply(route.portal, path, asLists(page), { empty: page.status === 204 });
      return page;
    };
    await promise(`headers: ${route.method} ${route.portal}${route.path}, ${route.handler}`, async () => {
      for (const how of ['stranger', 'person']) {
        for (const query of some(QUERIES, 3)) for (const method of ['GET', 'HEAD']) await ask(how, method, `${route.path}${query}`);
        for (const body of some(BODIES, 3)) await ask(how, 'POST', route.path, { body, headers: { 'Content-Type': FORM, Origin: town.origin(route.portal) } });
        for (const method of ['PUT', 'OPTIONS', 'DELETE']) await ask(how, method, route.path);
        await revive(route.portal, how);
      }
      must(!asked.some((status) => status >= 500 && status !== 501 && status !== 502) && asked.length > 10, `answers ${asked}`);
    });
  }
}

// /lukk and /logg-ut end the session, as they should.
async function revive(portal, how) {
  if (how !== 'person' || portal === 'login') return;
  if ((await people[portal].person.ask('GET', '/rolle')).status === 200) return;
  people[portal].person.close();
  people[portal].person = await person(portal);
}

const person = (portal) => (portal === 'exchange' ? town.as('P20', { portal }) : town.as('P03', { portal }));

// What a person who may do so really gets: documents, files, exports, forms taken and forms sent back.
async function realPages() {
  const tom = people.mypage.person;
  await promise('headers: pages, files and exports that are really given', async () => {
    const list = await tom.get('/dokumenter');
    const cards = list.links.filter((link) => link.startsWith('/dokument?id='));
    must(cards.length > 0, 'no document');
    for (const card of some(cards, 4)) {
      for (const path of [card, card.replace('/dokument?', '/fil?'), card.replace('/dokument?', '/fil?') + '&last=1', card.replace('/dokument?', '/apnet?'), card.replace('/dokument?', '/klage?')]) {
        const page = await tom.ask('GET', path);
        assertReply('mypage', path, asLists(page));
        if (path.startsWith('/fil')) {
          const part = await tom.ask('GET', path, { headers: { Range: 'bytes=0-9' } });
          assertReply('mypage', path, asLists(part));
          const none = await tom.ask('GET', path, { headers: { Range: 'bytes=99999999-' } });
          assertReply('mypage', path, asLists(none));
          must([404, 206].includes(part.status) && [404, 416].includes(none.status), `${part.status} ${none.status}`);
        }
      }
    }
    for (const path of ['/', '/apnet', '/apnet.csv', '/innsyn', '/meldinger', '/innlogginger', '/rolle', '/rettigheter']) assertReply('mypage', path, asLists(await tom.ask('GET', path)));
  });
  await promise('headers: the provider may frame its logout address and nothing else', async () => {
    const path = `/frontkanal?iss=${encodeURIComponent(town.origin('idporten'))}&sid=none`;
    assertReply('login', '/frontkanal?iss=https', asLists(await town.ask('login', path)));
    assertReply('login', '/frontkanal', asLists(await town.ask('login', `/frontkanal?iss=${encodeURIComponent('https://evil.example')}&sid=none`)));
  });
}

async function loginCookies() {
  await promise('cookies: every one that a whole login sets, at every step', async () => {
    const who = town.visitor();
    const { keep } = who;
    let lines = 0;
    who.keep = (url, all = []) => {
      if (!/idporten|ansattporten/.test(new URL(url).hostname)) { assertCookies({ 'set-cookie': all }); lines += all.length; }
      return keep.call(who, url, all);
    };
    await town.login(who, 'P02');
    must(who.session && lines >= 5, `${lines} cookies`);
    await who.submit(await who.get('/rettigheter'), '/sprak', { language: 'nb' });
    await who.submit(await who.get('/rettigheter'), '/logg-ut');
    must(lines >= 7, `${lines} cookies`);
    who.close();
  });
}

function files(folder, base = '') {
  return readdirSync(folder).flatMap((name) => (statSync(`${folder}/${name}`).isDirectory() ? files(`${folder}/${name}`, `${base}${name}/`) : [`${base}${name}`]));
}

async function staticFiles() {
  const all = files(`${town.state}/suite/share/portvakt/static`);
  const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', png: 'image/png', ico: 'image/x-icon', woff2: 'font/woff2', txt: 'text/plain' };
  for (const portal of quick ? ['mypage'] : ['login', 'mypage', 'exchange']) {
    for (const file of some(all, 8)) {
      await promise(`headers: ${portal}/static/${file}`, async () => {
        for (const [method, headers] of [['GET', {}], ['HEAD', {}], ['GET', { 'Accept-Encoding': 'gzip' }], ['GET', { Range: 'bytes=0-3' }], ['GET', { Range: 'bytes=9999999-' }], ['POST', {}]]) {
          const page = await people[portal].stranger.ask(method, `/static/${file}?v=1`, { headers });
          assertReply(portal, file, asLists(page), { kept: page.status < 400 });
          const type = types[file.split('.').at(-1)];
          if (page.status === 200 && type) must(page.headers['content-type'].startsWith(type), `${page.headers['content-type']}`);
          must(page.status !== 200 || page.headers['content-type'] !== 'text/html', 'a static file that is a page');
        }
      });
    }
    await promise(`headers: ${portal}/robots.txt`, async () => assertReply(portal, '', asLists(await town.ask(portal, '/robots.txt')), { kept: true }));
  }
}

// Requests that nginx itself refuses, one for each page it has for that.
async function nginxErrors() {
  const host = `Host: minside.localhost:${town.port}\r\nConnection: close\r\n`;
  const rows = {
    400: `GET /%00 HTTP/1.1\r\n${host}\r\n`, 404: `GET /static/none HTTP/1.1\r\n${host}\r\n`, 405: `PUT / HTTP/1.1\r\n${host}\r\n`,
    413: `POST /sprak HTTP/1.1\r\n${host}Content-Length: 99999999\r\n\r\n`, 414: `GET /${'a'.repeat(9000)} HTTP/1.1\r\n${host}\r\n`,
    431: `GET / HTTP/1.1\r\n${host}X: ${'a'.repeat(9000)}\r\n\r\n`, 501: `POST / HTTP/1.1\r\n${host}Transfer-Encoding: x\r\n\r\n`,
    505: `GET / HTTP/1.0\r\n${host}\r\n`, 421: null,
  };
  for (const [status, bytes] of Object.entries(rows).filter(([, bytes]) => bytes)) {
    await promise(`headers: nginx's own ${status}`, async () => {
      const { answers } = readAnswers((await send('mypage', bytes)).text);
      must(answers[0]?.status === Number(status), `status ${answers[0]?.status}`);
      assertReply('mypage', '', answers[0].headers);
      must(/<h1/.test(answers[0].body), 'no page');
    });
  }
  await promise("headers: nginx's own 503 while a pool is away", async () => {
    await town.stop('exchange-pages');
    try {
      const page = await town.ask('exchange', '/rettigheter');
      must(page.status === 503 && page.headers['retry-after'], `status ${page.status}`);
      assertReply('exchange', '', asLists(page));
    } finally { await town.start('exchange-pages'); }
  });
  await promise('headers: a host of ours asked for over the connection of another', async () => {
    const { answers, rest } = readAnswers((await send('mypage', `GET /rettigheter HTTP/1.1\r\nHost: logginn.localhost:${town.port}\r\nConnection: close\r\n\r\n`)).text);
    must(rest === '', rest);
    for (const { headers } of answers) assertReply('login', '', headers);
  });
  await promise('headers: plain HTTP is sent on to HTTPS, and says so with every header', async () => {
    const answer = await new Promise((resolve, reject) => {
      http.get({ host: '127.0.0.1', port: town.port, path: '/a?b=c', headers: { Host: `minside.localhost:${town.port}` } }, resolve).on('error', reject);
    });
    answer.resume();
    must(answer.headers.location?.startsWith(town.origin('mypage')), `${answer.statusCode} ${answer.headers.location}`);
    assertReply('mypage', '', asLists(answer));
  });
  await promise('headers: a foreign Host over plain HTTP is not led anywhere else', async () => {
    const location = await new Promise((resolve) => {
      http.get({ host: '127.0.0.1', port: town.port, path: '//evil.example/', headers: { Host: 'evil.example' } }, (answer) => { answer.resume(); resolve(answer.headers.location ?? ''); }).on('error', () => resolve(''));
    });
    must(!/^https:\/\/evil/.test(location), location);
  });
}

// The same over HTTP/2, with what only HTTP/2 can say.
async function overHttp2() {
  const rows = { 'an honest page': {}, 'an unknown path': { ':path': '/x' }, 'a foreign authority': { ':authority': 'evil.example' }, 'a Host beside the authority': { host: 'evil.example' },
    'an unknown method': { ':method': 'FOO' }, 'a path without slash': { ':path': 'rettigheter' }, 'a whole address as path': { ':path': 'https://evil.example/' }, 'a line end in the path': { ':path': '/a%0d%0ab' },
    'plain http as scheme': { ':scheme': 'http' }, 'a large header': { 'x-a': 'a'.repeat(20000) }, 'two cookies of one name': { cookie: ['__Host-pv=a', '__Host-pv=b'] }, 'a length without body': { 'content-length': '5' } };
  for (const [name, change] of Object.entries(rows)) {
    await promise(`headers: HTTP/2, ${name}`, async () => {
      const session = http2.connect(town.origin('mypage'), { ca: town.place.ca, lookup: (h, o, done) => done(null, o?.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4) });
      session.on('error', () => {});
      const headers = await new Promise((resolve) => {
        const stream = session.request({ ':path': '/rettigheter', ...change }, { endStream: true });
        stream.on('response', resolve).on('error', () => resolve(null)).on('close', () => resolve(null));
        stream.setTimeout(5000, () => resolve(null));
        stream.resume();
      });
      session.destroy();
      must(name !== 'an honest page' || headers?.[':status'] === 200, 'no page');
      if (!headers) return;
      must(headers[':status'] < 500 || headers[':status'] === 501, `status ${headers[':status']}`);
      assertReply('mypage', '', Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, [value].flat()])));
    });
  }
}

export default async function headers() {
  section('headers', 'every route, error and static file');
  people = { login: { stranger: town.visitor('login') }, mypage: { stranger: town.visitor() }, exchange: { stranger: town.visitor('exchange') }, esign: { stranger: town.visitor('esign') } };
  for (const portal of ['mypage', 'exchange', 'esign']) people[portal].person = await person(portal);
  people.login.person = people.login.stranger;
  await realPages();
  await loginCookies();
  await everyRoute();
  await staticFiles();
  await nginxErrors();
  await overHttp2();
  await promise('headers: the list of routes is not empty in any portal', async () => must(new Set(routes().map(({ portal }) => portal)).size === 4, 'one is missing'));
  for (const { stranger, person: who } of Object.values(people)) { stranger.close(); who?.close(); }
}
