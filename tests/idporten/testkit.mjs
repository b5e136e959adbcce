// What the tests of the stand-in need: a browser without script, a service that does everything right, and a provider.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { compact, signers } from './jws.mjs';
import { newKey, privateKey, publicJwk } from './keys.mjs';
import { start } from './server.mjs';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const ISSUER = 'https://idporten.localhost';
export const LOGIN = 'https://login.idporten.localhost';
export const CALLBACK = 'https://logginn.localhost/callback';
export const GOODBYE = 'https://logginn.localhost/farvel';

export const PEOPLE = [
  { id: 'P02', pid: '12858349840', name: 'Kari Solheim', role: 'mor', levels: ['substantial', 'high'], orgs: [] },
  { id: 'P03', pid: '30918149941', name: 'Tom Vang', role: 'far', levels: ['substantial', 'high'], orgs: [] },
  { id: 'P05', pid: '07842099948', name: 'Noah Lund', role: 'barn', levels: ['substantial', 'high'], orgs: [] },
  { id: 'P06', pid: '04831599907', name: 'Jonas Haugen', role: 'barn', levels: [], orgs: [] },
  { id: 'P30', pid: '29821299800', name: 'Leah Vik', role: 'barn', levels: ['substantial'], orgs: [] },
  { id: 'P16', pid: '18847449868', name: 'Stine Aas', role: 'besøkshjem', levels: ['substantial', 'high'],
    orgs: [{ orgno: '310101613', name: 'BesøkshjemNett' }, { orgno: '310101516', name: 'Roth', resources: ['urn:altinn:resource:annen'] }] },
];

const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'));
export const headerOf = (token) => decode(token.split('.')[0]);
export const claimsOf = (token) => decode(token.split('.')[1]);
export const pkce = () => {
  const verifier = crypto.randomBytes(32).toString('base64url');
  return { verifier, challenge: crypto.createHash('sha256').update(verifier).digest('base64url') };
};

function send(port, method, url, headers, body) {
  const { pathname, search, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path: pathname + search, agent: false, headers: { Host: host, ...headers } }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const type = response.headers['content-type'] ?? '';
        let json;
        try { json = type.includes('json') ? JSON.parse(text) : undefined; } catch { json = undefined; }
        resolve({ status: response.statusCode, headers: response.headers, text, json });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

// Keeps cookies by host and path, follows nothing by itself, runs no script.
export class Browser {
  constructor(port) { this.port = port; this.jar = new Map(); }

  cookiesFor(url) {
    const { host, pathname } = new URL(url);
    return [...this.jar.values()].filter((c) => c.host === host && pathname.startsWith(c.path)).map((c) => `${c.name}=${c.value}`).join('; ');
  }

  keep(url, lines = []) {
    for (const line of lines) {
      const [pair, ...attributes] = line.split(/; */);
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const cookiePath = attributes.find((a) => /^path=/i.test(a))?.slice(5) ?? '/';
      const key = `${new URL(url).host} ${cookiePath} ${name}`;
      if (value) this.jar.set(key, { host: new URL(url).host, path: cookiePath, name, value });
      else this.jar.delete(key);
    }
  }

  async go(method, url, fields) {
    const cookie = this.cookiesFor(url);
    const headers = { Accept: 'text/html', ...(cookie ? { Cookie: cookie } : {}), ...(fields ? FORM : {}) };
    const response = await send(this.port, method, url, headers, fields && new URLSearchParams(fields).toString());
    this.keep(url, response.headers['set-cookie']);
    return { ...response, url, location: response.headers.location && new URL(response.headers.location, url).href };
  }

  // Follows redirects as long as they stay at the provider.
  async follow(method, url, fields) {
    let response = await this.go(method, url, fields);
    while (response.location && /idporten\.localhost$|ansattporten\.localhost$/.test(new URL(response.location).host)) {
      response = await this.go('GET', response.location);
    }
    return response;
  }
}

// A registered client that keeps to the rules; each argument lets a test break one of them.
export class Service {
  constructor(port, key, clientId = 'portvakt', issuer = ISSUER) { Object.assign(this, { port, key, clientId, issuer }); }

  assertion({ claims = {}, header = {}, key = this.key, alg = 'RS256' } = {}) {
    const iat = Math.floor(Date.now() / 1000);
    const all = { iss: this.clientId, sub: this.clientId, aud: this.issuer, iat, exp: iat + 60, jti: crypto.randomUUID(), ...claims };
    return compact({ alg, kid: key.kid, ...header }, all, signers[alg](privateKey(key)));
  }

  post(address, fields, assertion = this.assertion()) {
    const all = { client_id: this.clientId, client_assertion_type: ASSERTION_TYPE, client_assertion: assertion, ...fields };
    for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
    return send(this.port, 'POST', this.issuer + address, FORM, new URLSearchParams(all).toString());
  }

  request(changes = {}) {
    const { verifier, challenge } = pkce();
    const params = {
      response_type: 'code', client_id: this.clientId, redirect_uri: CALLBACK, scope: 'openid', state: crypto.randomUUID(), nonce: crypto.randomUUID(),
      acr_values: 'idporten-loa-high', code_challenge: challenge, code_challenge_method: 'S256', ...changes,
    };
    for (const name of Object.keys(params)) if (params[name] === undefined) delete params[name];
    return { params, verifier };
  }

  par(changes, assertion) {
    const { params, verifier } = this.request(changes);
    return this.post('/par', params, assertion).then((response) => ({ ...response, params, verifier }));
  }

  authorizeUrl(par, login = LOGIN) {
    return `${login}/authorize?${new URLSearchParams({ client_id: this.clientId, request_uri: par.json.request_uri })}`;
  }

  // The way to the login page, or straight back when there is a session.
  async begin(browser, changes, login) {
    const par = await this.par(changes);
    if (par.status !== 201) throw new Error(`par: ${par.status} ${par.text}`);
    return { par, page: await browser.follow('GET', this.authorizeUrl(par, login)) };
  }

  async login(browser, form = { person: 'P02', level: 'high' }, changes = {}, login = LOGIN) {
    const { par, page } = await this.begin(browser, changes, login);
    const back = page.location ? page : await browser.follow('POST', page.url, form);
    return { par, page, back, query: back.location && new URL(back.location).searchParams };
  }

  redeem({ par, query }, changes = {}, assertion) {
    return this.post('/token', { grant_type: 'authorization_code', code: query?.get('code'), redirect_uri: CALLBACK, code_verifier: par.verifier, ...changes }, assertion);
  }
}

// An address that takes logouts, for clients to register.
export async function logoutReceiver(answer = (req, res) => res.end()) {
  const received = [];
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    received.push({ method: req.method, type: req.headers['content-type'], fields: Object.fromEntries(new URLSearchParams(body)) });
    answer(req, res);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { received, url: `http://127.0.0.1:${server.address().port}/logout`, close: () => { server.closeAllConnections(); server.close(); } };
}

// A provider of its own for a test file, with two clients that hold one key.
export async function startProvider(changes = {}, clientChanges = {}) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'idporten-'));
  const file = (name, value) => { fs.writeFileSync(path.join(dir, name), JSON.stringify(value)); return path.join(dir, name); };
  const key = newKey();
  const common = { redirect_uris: [CALLBACK], post_logout_redirect_uris: [GOODBYE], jwks: { keys: [{ ...publicJwk(key), alg: undefined }] } };
  const clients = [
    { ...common, client_id: 'portvakt', client_name: 'Portvakt', grant_types: ['authorization_code', 'refresh_token'],
      frontchannel_logout_uri: 'https://logginn.localhost/logout/front', frontchannel_logout_session_required: true, ...clientChanges },
    { ...common, client_id: 'naboen', frontchannel_logout_uri: 'https://nabo.localhost/logout', frontchannel_logout_session_required: true },
    { ...common, client_id: 'uten-utlogging' },
    { ...common, client_id: 'bare-par', require_pushed_authorization_requests: true },
  ];
  const options = {
    issuer: ISSUER, loginUrl: LOGIN, modeName: 'idporten', listen: { host: '127.0.0.1', port: 0 }, controlPort: 0,
    clientsFile: file('clients.json', clients), peopleFile: file('people.json', PEOPLE), stateDir: path.join(dir, 'state'), ...changes,
  };
  const running = await start(options);
  const { port } = running.address;
  return {
    dir, key, port, options, running,
    browser: () => new Browser(port),
    service: (clientId) => new Service(port, key, clientId, options.issuer),
    control: (method, address, body) => send(running.control.port, method, `http://127.0.0.1/_test/${address}`, {}, body && JSON.stringify(body)),
    get: (url, headers = {}) => send(port, 'GET', url, headers),
    close: async () => { await running.close(); fs.rmSync(dir, { recursive: true }); },
  };
}
