// Reading a message of RFC 5322 as it came over the wire.

const decodeWord = (text) => text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=/g, (_, word) => Buffer.from(word, 'base64').toString('utf8'));

export function parse(raw) {
  const text = raw.toString('latin1');
  const at = text.indexOf('\r\n\r\n');
  const lines = text.slice(0, at).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line) => /^([!-9;-~]+): ?(.*)$/.exec(line)?.slice(1) ?? ['', line]);
  const get = (name) => headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const body = text.slice(at + 4);
  return { headers, get, body, subject: decodeWord(get('Subject') ?? ''), from: decodeWord(get('From') ?? ''), text: Buffer.from(body, 'base64').toString('utf8') };
}

export function readable(raw) {
  const m = parse(raw);
  return `From: ${m.from}\nTo: ${m.get('To')}\nSubject: ${m.subject}\nDate: ${m.get('Date')}\n\n${m.text.replaceAll('\r\n', '\n')}`;
}

const ONCE = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'Auto-Submitted', 'MIME-Version', 'Content-Type', 'Content-Language', 'Content-Transfer-Encoding'];
const DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/;

// What a strict relay or reader would find wrong with it.
export function problems(raw, envelope) {
  const text = raw.toString('latin1');
  const m = parse(raw);
  const wrong = [];
  const must = (good, what) => { if (!good) wrong.push(what); };
  must(/^[\r\n\x20-\x7e]*$/.test(text), 'not ASCII');
  must(!/[^\r]\n|\r[^\n]/.test(text), 'a line that does not end in CR LF');
  must(text.split('\r\n').every((line) => line.length <= 78), 'a line of more than 78 characters');
  must(m.headers.every(([name]) => name !== ''), 'a line that is no header');
  must(m.headers.length === ONCE.length && ONCE.every((name) => m.headers.filter(([key]) => key === name).length === 1), `headers ${m.headers.map(([name]) => name)}`);
  must(DATE.test(m.get('Date') ?? '') && Math.abs(Date.parse(m.get('Date')) - Date.now()) < 600000, 'no date of now');
  must(/^<[0-9a-f-]{36}@[a-z0-9.-]+>$/.test(m.get('Message-ID') ?? ''), 'no Message-ID');
  must(m.get('Auto-Submitted') === 'auto-generated', 'not said to be automatic (RFC 3834)');
  must(m.get('MIME-Version') === '1.0' && m.get('Content-Type') === 'text/plain; charset=utf-8' && m.get('Content-Transfer-Encoding') === 'base64', 'not a text');
  must(/^(nb|nn|se|en)$/.test(m.get('Content-Language') ?? ''), 'no language');
  must(m.get('To') === `<${envelope.rcptTo[0].address}>`, 'to somebody else than it goes to');
  must(new RegExp(` <${envelope.mailFrom.address}>$`).test(m.get('From') ?? ''), 'from somebody else');
  must([...(text.slice(0, text.indexOf('\r\n\r\n')).matchAll(/=\?[^ \r\n]*\?=/g))].every(([word]) => word.length <= 75), 'an encoded word that is too long');
  must(/^([A-Za-z0-9+/]{1,76}={0,2}\r\n)+$/.test(m.body) && Buffer.from(m.body, 'base64').toString('utf8').includes('\r\n') && !Buffer.from(m.body, 'base64').toString('utf8').includes('\ufffd'), 'a body that is not what it says');
  return wrong;
}
