// What the tests of the stand-in need: a service of its own, a sender, a browser without script, and the tools that
// must agree with us.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAuthority } from './authority.mjs';
import { makeSender } from './certificates.mjs';
import { Sender } from './client.mjs';
import { makePdf } from './paper.mjs';
import { start } from './server.mjs';

export const ORGANISATION = '310101028';
export const ROOT = 'https://signering-api.localhost/api';
export const SITE = 'https://signering.localhost';
const here = path.dirname(fileURLToPath(import.meta.url));
const xsd = path.join(here, '../../../shared/specs/posten-signering/xsd');
// The service's own schemas, where they are at hand; they are no part of the project.
export const XSD = fs.existsSync(xsd) ? xsd : undefined;

export const people = JSON.parse(fs.readFileSync(path.join(here, '../fjordvik/people.json'), 'utf8'));
export const person = (id) => people.find((p) => p.id === id);

function request(port, method, url, { headers = {}, body } = {}) {
  const { host, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: '127.0.0.1', port, method, path: pathname + search, agent: false, headers: { Host: host, ...headers } }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject)
        .on('end', () => resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject).end(body);
  });
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

// A browser at the signing page: one cookie, no script.
export class Browser {
  constructor(port) { this.port = port; }

  async go(method, url, fields) {
    const headers = { ...(this.cookie ? { Cookie: this.cookie } : {}), ...(fields ? FORM : {}) };
    const answer = await request(this.port, method, new URL(url, SITE), { headers, body: fields && new URLSearchParams(fields).toString() });
    const [set] = answer.headers['set-cookie'] ?? [];
    if (set) [this.cookie] = set.split(';');
    return answer;
  }

  // From the redirect to where it leads back to.
  async sign(redirect, who, choice = 'sign') {
    const arrived = await this.go('GET', redirect);
    if (arrived.status !== 303) return arrived;
    await this.go('GET', '/oppdrag');
    const known = await this.go('POST', '/oppdrag', { person: who });
    return known.status === 200 ? this.go('POST', '/oppdrag', { valg: choice }) : known;
  }
}

// Certificates take a while to make: all services of one run have the same.
let folder;
function certificates() {
  if (folder) return folder;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'signing-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  makeSender(openAuthority(folder, { host: new URL(ROOT).hostname }), ORGANISATION, 'Fjordvik barnevernstjeneste');
  return folder;
}

export async function startService(changes = {}) {
  const running = await start({
    root: ROOT, site: SITE, listen: { host: '127.0.0.1', port: 0 }, siteListen: { host: '127.0.0.1', port: 0 }, controlPort: 0,
    peopleFile: path.join(here, '../fjordvik/people.json'), certificates: certificates(), brokers: [], poll: 600, xsd: XSD, ...changes,
  });
  const [api, site, control] = running.addresses.map(({ port }) => port);
  return {
    o: running.o, port: api, sender: new Sender(certificates(), api, ROOT, ORGANISATION), browser: () => new Browser(site),
    control: async (method, name, body) => {
      const answer = await request(control, method, `http://localhost/_test/${name}`, { body: body && JSON.stringify(body) });
      return { status: answer.status, json: JSON.parse(answer.text) };
    },
    close: () => running.close(),
  };
}

let paper;
export async function documents(n = 1) {
  paper ??= await Promise.all([1, 2, 3].map((i) => makePdf(`Dokument ${i}`)));
  return paper.slice(0, n).map((bytes, i) => ({ name: `dokument-${i + 1}.pdf`, mime: 'application/pdf', title: `Dokument ${i + 1}`, bytes }));
}

// ── Others' opinion ──────────────────────────────────────────────────────────

const run = (command, args, cwd) => spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });

// What xmlsec1 thinks of a XAdES over these documents.
export function xmlsec(xades, files, trust) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xmlsec-'));
  for (const { name, bytes } of files) fs.writeFileSync(path.join(folder, name), bytes);
  fs.writeFileSync(path.join(folder, 'x.xml'), xades);
  fs.writeFileSync(path.join(folder, 'trust.crt'), trust);
  const { status } = run('xmlsec1', ['--verify', '--trusted-pem', 'trust.crt', '--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties', 'x.xml'], folder);
  fs.rmSync(folder, { recursive: true });
  return status === 0;
}

// What pdfsig thinks of a PAdES: valid, and all of the file is covered.
export function pdfsig(pades) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pdfsig-'));
  fs.writeFileSync(path.join(folder, 'x.pdf'), pades);
  const { stdout } = run('pdfsig', ['-nocert', 'x.pdf'], folder);
  fs.rmSync(folder, { recursive: true });
  return { valid: /Signature is Valid/.test(stdout), whole: /- Total document signed/.test(stdout), count: (stdout.match(/^Signature #/gm) ?? []).length };
}

// What lies embedded in a PDF: name -> bytes.
export function attachments(pdf) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pdfdetach-'));
  fs.writeFileSync(path.join(folder, 'x.pdf'), pdf);
  fs.mkdirSync(path.join(folder, 'out'));
  run('pdfdetach', ['-saveall', '-o', 'out', 'x.pdf'], folder);
  const found = Object.fromEntries(fs.readdirSync(path.join(folder, 'out')).map((name) => [name, fs.readFileSync(path.join(folder, 'out', name))]));
  fs.rmSync(folder, { recursive: true });
  return found;
}
