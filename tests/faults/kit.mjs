// Handing in, as a client does it that knows tus 1.0 and nothing of the pages.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import tls from 'node:tls';

const PART = 8 << 20;
const base64 = (text) => Buffer.from(text).toString('base64');

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
export const nap = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// A valid PDF of about so many bytes, unlike every other one.
export function pdf(size = 2000) {
  const filler = randomBytes(Math.max(16, Math.floor((size - 300) / 2))).toString('hex');
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>',
    `<</Length ${filler.length}>>\nstream\n${filler}\nendstream`];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, i) => { const at = text.length; text += `${i + 1} 0 obj\n${object}\nendobj\n`; return at; });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`, 'latin1');
}

// One upload by somebody who is logged in.
export class Upload {
  constructor(visitor, name, bytes, { kind = 'letter', number = randomBytes(24).toString('base64url') } = {}) {
    Object.assign(this, { visitor, name, bytes, kind, number });
  }

  async headers(more) {
    const { visitor } = this;
    visitor.form ??= (await visitor.get('/lever-inn')).csrf;
    return { 'Tus-Resumable': '1.0.0', 'X-Portvakt-Form': visitor.form, Origin: new URL(visitor.url('/')).origin, 'Sec-Fetch-Site': 'same-origin', ...more };
  }

  async create() {
    const metadata = { filename: this.name, kind: this.kind, once: this.number };
    const page = await this.visitor.ask('POST', '/opplasting', { headers: await this.headers({ 'Upload-Length': String(this.bytes.length), 'Content-Length': '0',
      'Upload-Metadata': Object.entries(metadata).map(([key, value]) => `${key} ${base64(value)}`).join(',') }) });
    if (page.status === 201) this.handle = new URL(page.location).searchParams.get('id');
    return page;
  }

  get path() { return `/opplasting?id=${this.handle}`; }

  async offset() {
    const page = await this.visitor.ask('HEAD', this.path, { headers: await this.headers() });
    if (page.status === 410) return this.bytes.length; // judged already
    return page.status === 200 ? Number(page.headers['upload-offset']) : undefined;
  }

  async part(at, size = PART) {
    return this.visitor.ask('PATCH', this.path, { body: this.bytes.subarray(at, at + size),
      headers: await this.headers({ 'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream' }) });
  }

  // A part whose sender goes away after so many bytes.
  async cut(at, after, size = PART) {
    const { visitor } = this;
    const url = new URL(visitor.url(this.path));
    const body = this.bytes.subarray(at, at + size);
    const headers = await this.headers({ Host: url.host, 'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream', 'Content-Length': String(body.length),
      Cookie: visitor.cookies(url.href).map((c) => `${c.name}=${c.value}`).join('; ') });
    const head = `PATCH ${url.pathname}${url.search} HTTP/1.1\r\n${Object.entries(headers).map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n`;
    const socket = tls.connect({ host: '127.0.0.1', port: visitor.place.port, ca: visitor.place.ca, servername: url.hostname });
    socket.on('error', () => {});
    await once(socket, 'secureConnect');
    socket.write(head);
    await new Promise((resolve) => { socket.write(body.subarray(0, after), resolve); });
    await nap(30);
    socket.destroy();
  }

  // Sends what is missing, from wherever it stands, until all of it is acknowledged.
  async finish({ size = PART, seconds = 60 } = {}) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await nap(100)) {
      try {
        if (!this.handle && (await this.create()).status !== 201) continue;
        const at = await this.offset();
        if (at === this.bytes.length) return true;
        if (at === undefined) continue;
        let page = { status: 204 };
        for (let from = at; page.status === 204 && from < this.bytes.length; from += size) page = await this.part(from, size);
        if (page.status === 410) return true;
      } catch { /* nobody answered: again */ }
    }
    throw new Error(`${this.name}: not sent in ${seconds} s`);
  }
}

// The row of an upload, as the database has it: {state, reason, sha256, …}.
export async function rowOf(town, handle) {
  const text = await town.sql(`select row_to_json(u) from (select id, state, reason, sha256, receipt, document, share, read_back_at is not null as told, rule,
    (select s.handle from data.share s where s.id = share) as handle from data.upload where handle = '${handle}') u`);
  return text ? JSON.parse(text) : undefined;
}

// Waits until an upload has come to an end: filed and told, or refused.
export async function ended(town, handle, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; ; await nap(100)) {
    const row = await rowOf(town, handle);
    if (row?.state === 'refused' || (row?.state === 'filed' && row.told)) return row;
    if (Date.now() > end) return row;
  }
}
