// The municipality as tests meet it: people who log in, the operator, its programs, raw bytes.
//
//   const town = openTown();                       // of the folder that HOUSE names
//   const kari = await town.as('P02');             // logs in through the provider, by forms
//   const page = await kari.get('/dokumenter');    // redirects followed; page.status, .text, .forms
//   await kari.post('/meldinger', { body: 'Hei' }); // csrf and once from the page with that form
//   await town.operator('revoke', 'S1', '--why', 'test');
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Browser, Page, exchange, raw } from './web.mjs';

const run = promisify(execFile);
const HOUSE = fileURLToPath(new URL('house', import.meta.url));
const HOSTS = { login: 'logginn.localhost', mypage: 'minside.localhost', exchange: 'samhandling.localhost', esign: 'signering.localhost', idporten: 'idporten.localhost', ansattporten: 'ansattporten.localhost' };
const CONTROL = { idporten: 1, ansattporten: 2 }; // above the town's port
const KEEPERS = { P06: 'S27', P30: 'S27' }; // children without an eID, and who opens a session for them

// A person at a browser, at one portal.
export class Visitor extends Browser {
  constructor(town, portal) { super(town.place); Object.assign(this, { town, portal }); }

  url(path) { return new URL(path, this.town.origin(this.portal)).href; }

  get(path, options) { return this.go('GET', this.url(path), options); }

  head(path, options) { return this.once('HEAD', this.url(path), options); }

  // One request and its own answer, redirects included.
  ask(method, path, options) { return this.once(method, this.url(path), options); }

  // Posts to path with the hidden fields of the form to it; from: the page where that form stands.
  async post(path, fields = {}, { from = path } = {}) {
    const page = this.page?.url === this.url(from) && this.page.status === 200 ? this.page : await this.get(from);
    return this.submit(page, path, fields);
  }

  get session() { return this.cookie(this.url('/'), '__Host-pv'); }

  // Chooses the capacity whose button holds all of these words.
  async act(...words) {
    const page = await this.get('/rolle');
    const button = page.form('/rolle').buttons.find(({ text }) => words.every((word) => text.includes(word)));
    if (!button) throw new Error(`no capacity with ${words.join(' ')}: ${page.text}`);
    return this.submit(page, '/rolle', { standing: button.value });
  }
}

class Town {
  constructor(state) {
    const settings = Object.fromEntries(readFileSync(`${state}/settings`, 'utf8').trim().split(/\s+/).map((pair) => pair.split('=')));
    this.state = state;
    this.port = Number(settings.port);
    this.place = { port: this.port, ca: readFileSync(`${state}/tls/ca.pem`) };
  }

  origin(portal) { return `https://${HOSTS[portal]}:${this.port}`; }

  host(portal) { return HOSTS[portal]; }

  visitor(portal = 'mypage') { return new Visitor(this, portal); }

  // The provider's page for a visitor who asked for path, or the login program's page of choice.
  async toLogin(visitor, path = '/', via = 'idporten') {
    let page = await visitor.get(path);
    const choice = page.url.startsWith(this.origin('login')) && page.links.find((link) => link.includes(via === 'code' ? '/kode' : via));
    if (choice) page = await visitor.go('GET', new URL(choice, page.url).href);
    return page;
  }

  // fields: as the provider's form takes them ({level, lower, org, cancel}).
  async login(visitor, id, { path = '/', via = 'idporten', level = 'high', ...fields } = {}) {
    const page = await this.toLogin(visitor, path, via);
    if (!page.url.startsWith(this.origin(via))) return page; // it knows the person already
    return visitor.go('POST', page.url, { fields: { person: id, level, ...fields } });
  }

  async loginByCode(visitor, id, path = '/') {
    const page = await this.toLogin(visitor, path, 'code');
    return visitor.submit(page, '/kode', { code: await this.code(id) });
  }

  async code(id, staff = KEEPERS[id] ?? 'S26') {
    return JSON.parse(await this.operator('--json', 'child-session', id, '--opened-by', staff)).code;
  }

  // A new browser in which that person is logged in at the portal.
  async as(id, { portal = 'mypage', ...options } = {}) {
    const visitor = this.visitor(portal);
    const page = id in KEEPERS ? await this.loginByCode(visitor, id, options.path) : await this.login(visitor, id, options);
    if (!visitor.session) throw new Error(`${id} is not logged in at ${portal}: ${page.url} ${page.status} ${page.text.slice(0, 300)}`);
    return visitor;
  }

  // ── The other side ──

  async house(...words) { return (await run(HOUSE, [...words.slice(0, 1), '--state', this.state, ...words.slice(1)], { maxBuffer: 1 << 26 })).stdout; }

  operator(...words) { return this.house('operator', ...words); }

  operatorNow(...words) {
    const how = typeof words.at(-1) === 'object' ? words.pop() : {};
    return execFileSync(HOUSE, ['operator', '--state', this.state, ...words], { encoding: 'utf8', maxBuffer: 1 << 26, ...how });
  }

  // One statement as the database's administrator; rows as lines, columns between |.
  sql(statement) { return this.house('sql', statement).then((text) => text.trim()); }

  stop(part) { return this.house('part', 'stop', part); }

  start(part) { return this.house('part', 'start', part); }

  kill(part) { return this.house('part', 'kill', part); }

  reset() { return this.house('reset'); }

  log(part) { return readFileSync(`${this.state}/log/${part}.log`, 'utf8'); }

  raw(portal, bytes, options) { return raw(this.place, HOSTS[portal], bytes, options); }

  async ask(portal, path, options) {
    const url = new URL(path, this.origin(portal)).href;
    return new Page(url, await exchange(this.place, url, options));
  }

  // The provider's control interface (tests/idporten).
  control(provider, method, path, body) {
    return new Promise((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port: this.port + CONTROL[provider], method, path: `/_test/${path}` }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
        });
      });
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  }
}

export function openTown(state = process.env.HOUSE) {
  if (!state) throw new Error('HOUSE names no running municipality (tests/run brings one up)');
  return new Town(state);
}
