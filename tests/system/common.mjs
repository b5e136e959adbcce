// What the files of this suite share.
import assert from 'node:assert/strict';
import { openTown } from '../house/client.mjs';

export const town = openTown();

const CSP = ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"];

// What every reply carries, whoever sends it: a page, a file, a redirect, an error.
export function assertSecured({ url, headers }) {
  const csp = headers['content-security-policy'] ?? '';
  for (const part of CSP) assert.ok(csp.includes(part), `${url}: Content-Security-Policy lacks ${part}: ${csp}`);
  assert.doesNotMatch(csp, /unsafe|\*|script-src[^;]*http/, url);
  assert.equal(headers['x-content-type-options'], 'nosniff', url);
  assert.match(headers['referrer-policy'] ?? '', /^(no-referrer|same-origin)$/, url);
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin', url);
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin', url);
  assert.match(headers['strict-transport-security'] ?? '', /^max-age=\d{8}/, url);
  assert.ok(headers['permissions-policy'], url);
  assert.doesNotMatch(headers.server ?? '', /\d/, url);
  assert.equal(headers['x-powered-by'], undefined, url);
}

export function assertNotKept({ url, headers }) {
  assert.match(headers['cache-control'] ?? '', /no-store/, url);
}

// A raw answer's status, headers (lower case) and body.
export function parse(answer, url = 'raw') {
  const at = answer.indexOf('\r\n\r\n');
  const [first, ...lines] = answer.slice(0, at < 0 ? undefined : at).split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return { url, status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0), headers, body: at < 0 ? '' : answer.slice(at + 4) };
}

export async function waitUntil(what, test, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const got = await test();
    if (got) return got;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}
