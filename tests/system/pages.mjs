// Pages, forms and files of the portals, as people who are logged in meet them.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { assertNotKept, assertSecured, parse, town } from './common.mjs';

const open = [];
const as = async (...words) => { const visitor = await town.as(...words); open.push(visitor); return visitor; };
after(() => open.forEach((visitor) => visitor.close()));

const cells = JSON.parse(readFileSync(`${town.state}/fjordvik/cells.json`, 'utf8'));
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

// The address of a document's card, by the title that the person sees.
async function card(visitor, title) {
  const list = await visitor.get('/dokumenter');
  const found = [...list.html.matchAll(/<a\b[^>]*href="(\/dokument\?id=[^"]+)"[^>]*>([\s\S]*?)<\/a>/g)].find(([, , text]) => text.includes(title));
  if (!found) throw new Error(`no document "${title}": ${list.text.slice(0, 500)}`);
  return found[1].replace('/dokument?', '/fil?');
}

let tom; // one case, one capacity
let file; // of a decision that is open to him
let bytes;

describe('the portals', () => {
  before(async () => {
    tom = await as('P03');
    const cell = cells.find(({ principal, document }) => principal === 'P03' && document === 'A1-10');
    file = await card(tom, cell.title);
    bytes = (await tom.get(file)).body;
    assert.equal(sha256(bytes), cell.sha256);
  });

  describe('every reply', () => {
    const routes = ['/', '/dokumenter', '/apnet', '/apnet.csv', '/innsyn', '/meldinger', '/rolle', '/innlogginger', '/rettigheter', '/finnes-ikke', '/dokument?id=x', '/fil?id=x', '/klage?id=x', '/overlevering?code=x'];

    for (const path of routes) {
      test(`${path} carries the security headers and is kept by nobody`, async () => {
        const page = await tom.ask('GET', path);
        assertSecured(page);
        assertNotKept(page);
        assert.ok(page.status === 200 || page.status >= 400 && page.status < 500, `${page.status}`);
      });
    }

    test('so does a file, and its policy lets nothing run', async () => {
      const page = await tom.get(file);
      assertSecured(page);
      assertNotKept(page);
      assert.equal(page.headers['content-type'], 'application/pdf');
      assert.match(page.headers['content-disposition'], /^inline/);
    });

    test('so does what is not logged in', async () => {
      const page = await town.visitor().ask('GET', '/dokumenter');
      assert.equal(page.status, 303);
      assertSecured(page);
      assertNotKept(page);
    });

    test('a static file is kept for ever, under a name that changes', async () => {
      const page = await tom.get('/rettigheter');
      const [address] = /\/static\/style\.css\?v=\w+/.exec(page.html);
      const style = await tom.get(address);
      assert.equal(style.status, 200);
      assertSecured(style);
      assert.match(style.headers['cache-control'], /immutable/);
      assert.match((await tom.get('/static/style.css')).headers['cache-control'], /no-cache/);
    });

    test('HEAD is GET without the body', async () => {
      for (const path of ['/', '/dokumenter', file]) {
        const [head, get] = [await tom.head(path), await tom.ask('GET', path)];
        assert.equal(head.status, get.status, path);
        assert.equal(head.body.length, 0, path);
      }
    });
  });

  describe('a file', () => {
    const part = (range, more = {}) => tom.ask('GET', file, { headers: { Range: range, ...more } });
    const ranges = { 'bytes=0-0': [0, 1], 'bytes=0-99': [0, 100], 'bytes=100-': [100], 'bytes=-50': [-50], 'bytes=16380-16390': [16380, 16391], 'bytes=0-99999999': [0] };

    for (const [range, [from, to]] of Object.entries(ranges)) {
      test(`${range} is those bytes`, async () => {
        const page = await part(range);
        assert.equal(page.status, 206);
        assert.deepEqual(page.body, bytes.subarray(from, to));
        const first = from < 0 ? bytes.length + from : from;
        assert.equal(page.headers['content-range'], `bytes ${first}-${first + page.body.length - 1}/${bytes.length}`);
        assertSecured(page);
      });
    }

    test('a range outside it is 416', async () => {
      const page = await part(`bytes=${bytes.length}-`);
      assert.equal(page.status, 416);
      assert.equal(page.headers['content-range'], `bytes */${bytes.length}`);
    });

    test('several ranges, or nonsense, are never more than one part', async () => {
      for (const range of ['bytes=0-1,5-6', 'bytes=5-1', 'bytes=a-b', 'octets=0-1', 'bytes=--1']) {
        const page = await part(range);
        assert.ok([200, 416].includes(page.status), `${range}: ${page.status}`);
        if (page.status === 200) assert.deepEqual(page.body, bytes);
        assert.doesNotMatch(page.headers['content-type'] ?? '', /multipart/);
      }
    });

    test('If-Range takes its own tag and no other', async () => {
      const tag = (await tom.get(file)).headers.etag;
      assert.ok(tag && !tag.includes(sha256(bytes).slice(0, 8)));
      assert.equal((await part('bytes=0-9', { 'If-Range': tag })).status, 206);
      assert.equal((await part('bytes=0-9', { 'If-Range': '"annen"' })).status, 200);
    });

    test('last=1 downloads it under its name', async () => {
      const page = await tom.get(`${file}&last=1`);
      assert.match(page.headers['content-disposition'], /^attachment;.*filename/);
      assert.deepEqual(page.body, bytes);
    });

    test('to another person it is the same as one that does not exist', async () => {
      const per = await as('P04');
      await per.act('Ella');
      const nothing = `${file.slice(0, -22)}${'A'.repeat(22)}`;
      const [foreign, missing] = [await per.ask('GET', file), await per.ask('GET', nothing)];
      const plain = (page) => page.html.replaceAll(/[\w-]{43}|[\w-]{16}\b|[0-9a-f]{64}/g, '…');
      assert.equal(foreign.status, 404);
      assert.equal(missing.status, 404);
      assert.equal(plain(foreign), plain(missing));
    });
  });

  describe('a form', () => {
    const fields = async (visitor) => ({ ...(await visitor.get('/meldinger')).form('/meldinger').fields, body: 'Hei, dette er en prøve.' });
    const letters = () => town.sql('select count(*) from data.letter').then(Number);
    const send = (visitor, sent, headers = {}) => visitor.ask('POST', '/meldinger', { fields: sent, headers: { Origin: town.origin('mypage'), ...headers } });

    // Each a way of another site, or of another person's browser; none may write.
    const attacks = {
      'without its token': async () => { const { csrf, ...rest } = await fields(tom); return [rest]; },
      'with an empty token': async () => [{ ...await fields(tom), csrf: '' }],
      "with another person's token": async () => [{ ...await fields(tom), csrf: (await fields(await as('P14'))).csrf }],
      'from another site': async () => [await fields(tom), { Origin: 'https://evil.example' }],
      'from a sibling host': async () => [await fields(tom), { Origin: town.origin('exchange') }],
      'from nowhere': async () => [await fields(tom), { Origin: 'null' }],
      'marked as cross-site by the browser': async () => [await fields(tom), { 'Sec-Fetch-Site': 'cross-site' }],
      'marked as same-site by the browser': async () => [await fields(tom), { 'Sec-Fetch-Site': 'same-site' }],
      'with a field more': async () => [{ ...await fields(tom), standing: 'x' }],
    };

    for (const [name, attack] of Object.entries(attacks)) {
      test(`${name} changes nothing`, async () => {
        const [sent, headers] = await attack();
        const count = await letters();
        const page = await send(tom, sent, headers);
        assert.ok([400, 403].includes(page.status), `${page.status}`);
        assert.match(page.html, /<h1/);
        assertSecured(page);
        assert.equal(await letters(), count);
      });
    }

    test('GET changes nothing', async () => {
      const count = await letters();
      const sent = await fields(tom);
      await tom.get(`/meldinger?${new URLSearchParams(sent)}`);
      assert.equal(await letters(), count);
    });

    test('from its own page is taken, and a double click counts once', async () => {
      const count = await letters();
      const sent = await fields(tom);
      const pages = await Promise.all([send(tom, sent), send(tom, sent)]);
      assert.deepEqual(pages.map((page) => page.status), [303, 303]);
      assert.equal(await letters(), count + 1);
    });

    test('that is not filled in comes back with what is wrong', async () => {
      const count = await letters();
      const page = await send(tom, { ...await fields(tom), body: '' });
      assert.ok([200, 400, 422].includes(page.status), `${page.status}`);
      assert.match(page.html, /error-summary|ds-validation-message/);
      assert.equal(await letters(), count);
    });

    test('shows what was written as text, whatever it was', async () => {
      const nasty = '"><script>alert(1)</script><?cs var:Csrf ?> &amp; æøå ŧđŋ';
      await send(tom, { ...await fields(tom), body: nasty });
      const page = await tom.get('/meldinger');
      assert.ok(!page.html.includes('<script>alert'));
      assert.ok(page.text.includes('alert(1)'));
    });
  });

  describe('language', () => {
    for (const [language, word] of Object.entries({ nn: 'Ro', se: 'Vuoigat', en: 'rights' })) {
      test(`${language} is kept for the person`, async () => {
        const mona = await as('P19').catch(() => as('P18'));
        await mona.submit(await mona.get('/rettigheter'), '/sprak', { language });
        const page = await mona.get('/rettigheter');
        assert.match(page.html, new RegExp(`<html lang="${language}"`));
        assert.match(page.text, new RegExp(word, 'i'));
      });
    }
  });

  describe('cookies', () => {
    test('every one is __Host-, Secure, HttpOnly, SameSite=Lax and for the whole host', async () => {
      const visitor = await as('P14');
      const mine = [...visitor.jar.values()].filter(({ host }) => /minside|logginn/.test(host));
      assert.ok(mine.length >= 2);
      for (const { name, line } of mine) {
        assert.match(name, /^__Host-pv/);
        for (const flag of [/; *Path=\/(;|$)/i, /; *Secure/i, /; *HttpOnly/i, /; *SameSite=Lax/i]) assert.match(line, flag);
        assert.doesNotMatch(line, /Domain|Expires|Max-Age/i);
      }
    });
  });

  describe('leaving', () => {
    test('in a hurry: the neutral page, and the session is gone', async () => {
      const visitor = await as('P15');
      const page = await visitor.ask('POST', '/lukk', { fields: (await visitor.get('/')).form('/lukk').fields, headers: { Origin: town.origin('mypage') } });
      assert.equal(page.status, 303);
      assert.equal(page.headers.location, 'https://www.yr.no/');
      assertSecured(page);
      assert.equal((await visitor.ask('GET', '/dokumenter')).status, 303);
    });

    test('a cookie that was copied before is worth nothing after', async () => {
      const [visitor, thief] = [await as('P15'), town.visitor()];
      thief.jar = new Map(visitor.jar);
      assert.equal((await thief.ask('GET', '/dokumenter')).status, 200);
      await visitor.ask('POST', '/lukk', { fields: (await visitor.get('/')).form('/lukk').fields, headers: { Origin: town.origin('mypage') } });
      assert.equal((await thief.ask('GET', '/dokumenter')).status, 303);
    });
  });

  test('no title, name or number reaches a log', () => {
    const logs = ['login', 'mypage-pages', 'mypage-files', 'exchange-pages', 'exchange-files', 'mypage-packages', 'exchange-packages', 'binder', 'keeper', 'courier', 'clerk', 'intake', 'clamd', 'postgres', 'nginx', 'access'].map((part) => town.log(part)).join('\n');
    const people = JSON.parse(readFileSync(new URL('../fjordvik/people.json', import.meta.url), 'utf8'));
    for (const { name, pid } of people) {
      assert.ok(!logs.includes(pid), `${name}'s number`);
      // As a word: a short name stands by chance inside some request's random id.
      assert.ok(!new RegExp(`(?<![\\w-])${name.split(' ')[1]}(?![\\w-])`).test(logs), name);
    }
    for (const { title } of cells) assert.ok(!title || !logs.includes(title), title);
    assert.doesNotMatch(logs, /dette er en prøve|alert\(1\)/);
  });

  test('an answer is one answer, however it is asked for', async () => {
    const cookie = tom.cookies(tom.url('/')).map(({ name, value }) => `${name}=${value}`).join('; ');
    const answer = parse(await town.raw('mypage', `GET /dokumenter HTTP/1.1\r\nHost: minside.localhost:${town.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`));
    assert.equal(answer.status, 200);
    assertSecured(answer);
  });
});
