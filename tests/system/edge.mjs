// Bad input: a clear 4xx page, nothing changed, the process lives.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertNotKept, assertSecured, parse, town } from './common.mjs';

const HOST = `Host: minside.localhost:${town.port}\r\nConnection: close\r\n`;
const get = (path, more = '', host = HOST) => `GET ${path} HTTP/1.1\r\n${host}${more}\r\n`;
const form = (body, more = '') => `POST /sprak HTTP/1.1\r\n${HOST}Content-Type: application/x-www-form-urlencoded\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;

// name: [bytes, expected status]
const requests = {
  'a newline in the path': [get('/dokumenter%0a'), 400],
  'a carriage return in the query': [get('/dokumenter?words=a%0Db'), 400],
  'a zero byte, encoded': [get('/dokumenter%00'), 400],
  'a zero byte, raw': [get('/dok\0umenter'), 400],
  'a tab, raw': [get('/dok\tumenter'), 400],
  'a delete character': [get('/a%7f'), 400],
  'an encoded slash': [get('/a%2fb'), 400],
  'an encoded backslash': [get('/a%5Cb'), 400],
  'a backslash': [get('/a\\b'), 400],
  'bad percent encoding': [get('/a%zz'), 400],
  'ill-formed UTF-8 in the path': [get('/a%ff'), 400],
  'ill-formed UTF-8 in the query': [get('/dokumenter?words=%ff%fe'), 400],
  'an overlong encoding': [get('/a%c0%af'), 400],
  'a way out of the folder': [get('/static/../../etc/passwd'), 400],
  'an unknown address': [get('/finnes-ikke'), 404],
  'an unknown static file': [get('/static/finnes-ikke.css'), 404],
  'a known address with a slash behind': [get('/rettigheter/'), 404],
  'a known address in capitals': [get('/RETTIGHETER'), 404],
  'a known address, encoded': [get('/%72ettigheter'), 404],
  'two slashes': [get('//rettigheter'), 404],
  'a dot segment': [get('/./rettigheter'), 404],
  "nginx's own folder of error pages": [get('/_error/400.html'), 404],
  'an unknown method': [`FOO /rettigheter HTTP/1.1\r\n${HOST}\r\n`, 405],
  'DELETE': [`DELETE /rettigheter HTTP/1.1\r\n${HOST}\r\n`, 405],
  'TRACE': [`TRACE /rettigheter HTTP/1.1\r\n${HOST}\r\n`, 405],
  'OPTIONS': [`OPTIONS /rettigheter HTTP/1.1\r\n${HOST}\r\n`, 405],
  'POST where there is only GET': [`POST /rettigheter HTTP/1.1\r\n${HOST}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n`, 405],
  'GET where there is only POST': [get('/logg-ut'), 405],
  'HTTP/1.0': [`GET /rettigheter HTTP/1.0\r\n${HOST}\r\n`, 505],
  'no Host': ['GET /rettigheter HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  'two Hosts': [get('/rettigheter', 'Host: logginn.localhost\r\n'), 400],
  'another port in Host': [get('/rettigheter', '', 'Host: minside.localhost:1\r\nConnection: close\r\n'), 400],
  'an address of another host in the request line': [get(`https://logginn.localhost:${town.port}/`), 400],
  'a body on GET': [get('/rettigheter', 'Content-Length: 3\r\n') + 'abc', 400],
  'a chunked body on GET': [`${get('/rettigheter', 'Transfer-Encoding: chunked\r\n')}0\r\n\r\n`, 400],
  'both lengths': [`POST /sprak HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  'two lengths': [`POST /sprak HTTP/1.1\r\n${HOST}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`, 400],
  'a negative length': [`POST /sprak HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, 400],
  'a folded header': [get('/rettigheter', 'X-A: b\r\n c\r\n'), 400],
  'a header with a space before the colon': [get('/rettigheter', 'X-A : b\r\n'), 400],
  'one oversized header': [get('/rettigheter', `X-A: ${'a'.repeat(9000)}\r\n`), 431],
  'many large headers': [get('/rettigheter', `X-A: ${'a'.repeat(4000)}\r\n`.repeat(12)), 431],
  'an oversized address': [get(`/${'a'.repeat(9000)}`), 414],
  'an oversized body': [`POST /sprak HTTP/1.1\r\n${HOST}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 70000\r\n\r\n${'a'.repeat(70000)}`, 413],
  'the same cookie twice': [get('/rettigheter', 'Cookie: __Host-pv=a; __Host-pv=b\r\n'), 400],
  'the same cookie in two headers': [get('/rettigheter', 'Cookie: __Host-pv=a\r\nCookie: __Host-pv=b\r\n'), 400],
  'the same parameter twice': [get('/overlevering?code=a&code=b'), 400],
  'another kind of form': [`POST /sprak HTTP/1.1\r\n${HOST}Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b`, 400],
  'a JSON form': [`POST /sprak HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`, 400],
  'a form without its token': [form('language=nn&to=/'), 403],
  'a field that the form does not have': [form('language=nn&to=/&admin=1'), 400],
  'the same field twice': [form('language=nn&language=en&to=/'), 400],
  'a zero byte in a form': [form('language=n%00n&to=/'), 400],
  'ill-formed UTF-8 in a form': [form('language=%ff&to=/'), 400],
  'garbage instead of a request': ['\x01\x02\x03\r\n\r\n', 400],
};

for (const [name, [bytes, expected]] of Object.entries(requests)) {
  test(`bad input: ${name} is ${expected}`, async () => {
    const answer = parse(await town.raw('mypage', bytes), name);
    assert.equal(answer.status, expected, answer.body.slice(0, 200));
    assertSecured(answer);
    assertNotKept(answer);
    assert.match(answer.headers['content-type'], /^text\/html; charset=utf-8$/);
    assert.match(answer.body, /<h1/);
  });
}

test('bad input: HTTP/0.9 gets no answer', async () => {
  assert.equal(await town.raw('mypage', 'GET /rettigheter\r\n'), '');
});

test('bad input: a host that is not ours gets no answer', async () => {
  assert.equal(await town.raw('mypage', get('/', '', 'Host: evil.example\r\n')), '');
});

test('bad input: a body that never comes in full changes nothing and holds nobody', async () => {
  await town.raw('mypage', `POST /sprak HTTP/1.1\r\n${HOST}Content-Length: 100\r\n\r\nabc`, { cutAfter: 200 });
  assert.equal((await town.ask('mypage', '/rettigheter')).status, 200);
});

test('bad input: two requests in one write are two answers', async () => {
  const both = get('/rettigheter', '', `Host: minside.localhost:${town.port}\r\n`) + get('/finnes-ikke');
  const answers = (await town.raw('mypage', both)).match(/HTTP\/1\.1 \d{3}/g);
  assert.deepEqual(answers, ['HTTP/1.1 200', 'HTTP/1.1 404']);
});

test('plain HTTP is sent on to HTTPS', async () => {
  const { get: plain } = await import('node:http');
  const answer = await new Promise((resolve) => { plain({ host: '127.0.0.1', port: town.port, path: '/a?b=c', headers: { Host: `minside.localhost:${town.port}` } }, resolve); });
  answer.resume();
  assert.equal(answer.statusCode, 302);
  assert.equal(answer.headers.location, `https://minside.localhost:${town.port}/a?b=c`);
});

test('an unknown name in the TLS handshake is refused', async () => {
  const { connect } = await import('node:tls');
  await assert.rejects(new Promise((resolve, reject) => {
    connect({ host: '127.0.0.1', port: town.port, servername: 'evil.localhost', rejectUnauthorized: false }, resolve).on('error', reject);
  }), /unrecognized name|handshake/i);
});

// A worker whose vault was replaced (the tests put it back as it was) ends by itself and says so.
test('no process was lost by any of it', async () => {
  const times = (what) => town.log('mypage-pages').match(what)?.length ?? 0;
  assert.ok(times(/died, respawn/g) <= times(/confine\.stale/g), 'a worker died that had not said that it ends');
});

test("nginx's logs hold no address, query or referrer", async () => {
  await town.raw('mypage', get('/static/finnes-ikke?hemmelig=1', 'Referer: https://minside.localhost/dokument?id=hemmelig2\r\n'));
  await town.raw('mypage', get('/rettigheter?hemmelig=1'));
  const logs = town.log('access') + town.log('nginx');
  assert.match(logs, /\/rettigheter 200/);
  assert.match(logs, /finnes-ikke/);
  assert.doesNotMatch(logs, /hemmelig|127\.0\.0\.1:\d+ - |client: \d/);
});
