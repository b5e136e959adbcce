// The least of a browser: HTTPS to the municipality's hosts, a cookie jar, forms, no script.
import https from 'node:https';
import tls from 'node:tls';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#34': '"' };
export const unescapeHtml = (text) => text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);

const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`, 'i').exec(tag);
  return found ? unescapeHtml(found[1]) : undefined;
};

// The forms of a page: {action, method, fields (hidden and filled-in ones), buttons: [{name, value, text}]}.
export function formsOf(html) {
  return [...html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/gi)].map(([, tag, inner]) => {
    const fields = {};
    for (const [input] of inner.matchAll(/<input\b[^>]*>/gi)) {
      const [name, type] = [attribute(input, 'name'), attribute(input, 'type') ?? 'text'];
      if (name && !/^(checkbox|radio|submit)$/.test(type)) fields[name] = attribute(input, 'value') ?? '';
    }
    const buttons = [...inner.matchAll(/(<button\b[^>]*>)([\s\S]*?)<\/button>/gi)].map(([, button, text]) => (
      { name: attribute(button, 'name'), value: attribute(button, 'value'), text: textOf(text) }));
    return { action: attribute(tag, 'action'), method: (attribute(tag, 'method') ?? 'get').toLowerCase(), fields, buttons };
  });
}

// What a person reads, without markup.
export function textOf(html) {
  return unescapeHtml(html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

// One exchange, nothing followed: {status, headers, body}.
export function exchange({ port, ca }, url, { method = 'GET', headers = {}, body, agent } = {}) {
  const { hostname, host, pathname, search } = new URL(url);
  const options = { host: '127.0.0.1', port, ca, servername: hostname, method, path: pathname + search, agent, headers: { Host: host, ...headers } };
  return new Promise((resolve, reject) => {
    const request = https.request(options, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    request.setTimeout(60_000, () => request.destroy(new Error(`${method} ${url}: no answer in 60 s`)));
    request.on('error', reject);
    request.end(body);
  });
}

// Bytes as they are, to a host; resolves with all that came until the other side closed, as latin1.
export function raw({ port, ca }, hostname, bytes, { timeout = 10_000, end = false, cutAfter } = {}) {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = tls.connect({ host: '127.0.0.1', port, ca, servername: hostname, ALPNProtocols: ['http/1.1'] }, () => {
      socket.write(bytes, 'latin1');
      if (end) socket.end();
      if (cutAfter !== undefined) setTimeout(() => socket.destroy(), cutAfter);
    });
    socket.setTimeout(timeout, () => socket.destroy());
    socket.on('data', (data) => { answer += data.toString('latin1'); });
    socket.on('error', (error) => { if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(answer); else reject(error); });
    socket.on('close', () => resolve(answer));
  });
}

export class Page {
  constructor(url, { status, headers, body }) { Object.assign(this, { url, status, headers, body }); }

  get html() { return this.body.toString('utf8'); }

  get text() { return textOf(this.html); }

  get location() { return this.headers.location && new URL(this.headers.location, this.url).href; }

  get forms() { return formsOf(this.html); }

  form(action) {
    const found = this.forms.find((form) => form.action === action);
    if (!found) throw new Error(`${this.url}: ${this.status}, no form to ${action}: ${this.text.slice(0, 300)}`);
    return found;
  }

  get links() { return [...this.html.matchAll(/<a\b[^>]*>/gi)].map(([tag]) => attribute(tag, 'href')).filter(Boolean); }

  get csrf() { return this.forms.map((form) => form.fields.csrf).find(Boolean); }
}

export class Browser {
  constructor(place) {
    this.place = place; // {port, ca}
    this.jar = new Map(); // "host path name" -> {host, path, name, value, line}
    this.agent = new https.Agent({ keepAlive: true, maxSockets: 8 });
  }

  cookies(url) {
    const { hostname, pathname } = new URL(url);
    return [...this.jar.values()].filter((c) => c.host === hostname && pathname.startsWith(c.path));
  }

  cookie(url, name) { return this.cookies(url).find((c) => c.name === name)?.value; }

  keep(url, lines = []) {
    const host = new URL(url).hostname;
    for (const line of lines) {
      const [pair, ...attributes] = line.split(/; */);
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const path = attributes.find((a) => /^path=/i.test(a))?.slice(5) ?? '/';
      const gone = value === '' || attributes.some((a) => /^max-age=0$/i.test(a));
      if (gone) this.jar.delete(`${host} ${path} ${name}`);
      else this.jar.set(`${host} ${path} ${name}`, { host, path, name, value, line });
    }
  }

  // One request, nothing followed.
  async once(method, url, { fields, headers = {}, body } = {}) {
    const cookie = this.cookies(url).map((c) => `${c.name}=${c.value}`).join('; ');
    const content = fields ? new URLSearchParams(fields).toString() : body;
    const all = { Accept: 'text/html', ...(cookie && { Cookie: cookie }), ...(fields && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...(content !== undefined && { 'Content-Length': Buffer.byteLength(content) }), ...headers };
    const answer = await exchange(this.place, url, { method, headers: all, body: content, agent: this.agent });
    this.keep(url, answer.headers['set-cookie']);
    return new Page(url, answer);
  }

  // Follows redirects, as far as they stay on this machine.
  async go(method, url, options) {
    let page = await this.once(method, url, options);
    for (let i = 0; page.location && page.status < 400 && i < 20; i += 1) {
      if (!new URL(page.location).hostname.endsWith('.localhost')) break;
      page = await this.once('GET', page.location);
    }
    this.page = page;
    return page;
  }

  // Sends a form of a page as a person would: what it holds, and what is filled in.
  submit(page, action, fields = {}) {
    const form = page.form(action);
    const url = new URL(form.action ?? page.url, page.url).href;
    return this.go('POST', url, { fields: { ...form.fields, ...fields }, headers: { Origin: new URL(url).origin } });
  }

  close() { this.agent.destroy(); }
}
