// Raw bytes over TLS and a strict reader of what comes back.
import tls from 'node:tls';
import { must, town } from './kit.mjs';

// One answer at the start of the text (latin1): {status, headers (lists), body, length}; null when it is not whole.
function readAnswer(text, headOnly) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first, ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) [\x20-\x7e]*$/.exec(first)?.[1] ?? NaN);
  must(status >= 100, `not a status line: ${JSON.stringify(first.slice(0, 80))}`);
  const headers = {};
  for (const line of lines) {
    const found = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\x20-\x7e]*)$/.exec(line);
    must(found, `not a header: ${JSON.stringify(line.slice(0, 80))}`);
    (headers[found[1].toLowerCase()] ??= []).push(found[2]);
  }
  const body = readBody(text.slice(end + 4), status, headers, headOnly);
  return body && { status, headers, body: body.text, length: end + 4 + body.length };
}

function readBody(text, status, headers, headOnly) {
  if (headOnly || status < 200 || status === 204 || status === 304) return { text: '', length: 0 };
  if (headers['transfer-encoding']) return readChunks(text);
  const lengths = headers['content-length'] ?? [];
  must(lengths.length === 1 && /^\d+$/.test(lengths[0]), `not one length: ${lengths}`);
  const length = Number(lengths[0]);
  return text.length < length ? null : { text: text.slice(0, length), length };
}

function readChunks(text) {
  let [body, at] = ['', 0];
  for (;;) {
    const found = /^([0-9a-f]+)\r\n/i.exec(text.slice(at, at + 20));
    if (!found) return null;
    const size = parseInt(found[1], 16);
    at += found[0].length;
    if (text.length < at + size + 2) return null;
    body += text.slice(at, at + size);
    at += size + 2;
    if (size === 0) return { text: body, length: at };
  }
}

export function readAnswers(text, { head = false } = {}) {
  const all = [];
  for (let rest = text; rest !== '';) {
    const one = readAnswer(rest, head);
    if (!one) return { answers: all, rest };
    if (one.status >= 200) all.push(one);
    rest = rest.slice(one.length);
  }
  return { answers: all, rest: '' };
}

// Sends bytes (latin1) to a host; {text, closed, ms}.  Waits until the other side closes, or, after a
// whole answer, a short while for whatever should not follow.
export function send(portal, bytes, { fin = false, cut = false, limit = 25_000, quiet = 40, head = false, host = town.host(portal) } = {}) {
  const began = Date.now();
  return new Promise((resolve) => {
    let [text, still] = ['', null];
    const finish = (closed) => {
      clearTimeout(still);
      clearTimeout(end);
      socket.destroy();
      resolve({ text, closed, ms: Date.now() - began });
    };
    const socket = tls.connect({ host: '127.0.0.1', port: town.port, ca: town.place.ca, servername: host, ALPNProtocols: ['http/1.1'] }, () => {
      for (const piece of [bytes].flat()) socket.write(piece, 'latin1');
      if (fin) socket.end();
      if (cut) setTimeout(() => finish(true), 30);
    });
    const end = setTimeout(() => finish(false), limit);
    socket.on('data', (data) => {
      text += data.toString('latin1');
      clearTimeout(still);
      let whole = false;
      try { const { answers, rest } = readAnswers(text, { head }); whole = answers.length > 0 && rest === ''; } catch { whole = false; }
      if (whole) still = setTimeout(() => finish(false), quiet);
    });
    socket.on('error', () => finish(true));
    socket.on('close', () => finish(true));
  });
}

const POLICY = ["default-src 'none'", "base-uri 'none'", 'form-action ', 'frame-ancestors '];

// headers as lists; what every reply carries, once each.
export function assertHeaders(headers, { framed = null } = {}) {
  const one = (name) => {
    must(headers[name]?.length === 1, `${name} stands there ${headers[name]?.length ?? 0} times`);
    return headers[name][0];
  };
  const policy = one('content-security-policy');
  for (const part of POLICY) must(policy.includes(part), `the policy lacks ${part}: ${policy}`);
  must(policy.includes(`frame-ancestors ${framed ?? "'none'"}`), `who may frame: ${policy}`);
  must(!/unsafe|\*|script-src[^;]*(http|data)/.test(policy), `a weak policy: ${policy}`);
  must(one('x-content-type-options') === 'nosniff', 'nosniff');
  must(framed ? !headers['x-frame-options'] : one('x-frame-options') === 'DENY', 'X-Frame-Options');
  must(/^(no-referrer|same-origin)$/.test(one('referrer-policy')), 'Referrer-Policy');
  must(one('cross-origin-opener-policy') === 'same-origin', 'COOP');
  must(one('cross-origin-resource-policy') === 'same-origin', 'CORP');
  must(/^max-age=\d{8}/.test(one('strict-transport-security')), 'HSTS');
  must(/camera=\(\)/.test(one('permissions-policy')), 'Permissions-Policy');
  must(!/\d/.test(headers.server?.[0] ?? ''), `Server: ${headers.server}`);
  for (const name of ['x-powered-by', 'x-accel-redirect', 'access-control-allow-origin', 'proxy']) must(!headers[name], `${name} leaks`);
}

export function assertCookies(headers) {
  for (const line of headers['set-cookie'] ?? []) {
    const [pair, ...attributes] = line.split('; ');
    must(/^__Host-pv(-[a-z]+)?=[A-Za-z0-9_-]*$/.test(pair), `cookie ${pair.slice(0, 30)}`);
    const rest = attributes.filter((a) => a !== 'Max-Age=0').sort().join('; ');
    must(rest === 'HttpOnly; Path=/; SameSite=Lax; Secure', `cookie with ${rest}`);
    must(attributes.includes('Max-Age=0') === pair.endsWith('='), `cookie that ends: ${line.slice(0, 80)}`);
  }
}

// The same of an answer that node read.
export const asLists = (page) => Object.fromEntries(Object.entries(page.headers).map(([name, value]) => [name, [value].flat()]));
