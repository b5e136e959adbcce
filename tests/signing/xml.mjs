// XML as a service takes it from strangers: UTF-8, namespaces, no DTD, no entities of one's own, no processing
// instructions.  And the canonical form (C14N 1.0 without comments) of a whole element.
const MOST_DEPTH = 40;
const NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/;
const XML_NS = 'http://www.w3.org/XML/1998/namespace';
const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export class XmlError extends Error {}

const refuse = (why) => { throw new XmlError(why); };

const isChar = (code) => code === 9 || code === 10 || code === 13 || (code >= 32 && code < 0xd800) || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code < 0x110000);

function expand(text) {
  return text.replace(/&([^;&]*);?/g, (all, name) => {
    if (!all.endsWith(';')) refuse('a bare ampersand');
    if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name];
    const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name) ?? refuse(`an unknown entity: ${name}`);
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    return isChar(code) ? String.fromCodePoint(code) : refuse('a character that XML does not have');
  });
}

function decode(bytes) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    refuse('not UTF-8');
  }
  for (const char of text) if (!isChar(char.codePointAt(0))) refuse('a character that XML does not have');
  return text.replace(/\r\n?/g, '\n');
}

class Parser {
  constructor(text) { this.text = text; this.at = 0; }

  looking(start) { return this.text.startsWith(start, this.at); }

  take(pattern, what) {
    const found = pattern.exec(this.text.slice(this.at, this.at + 4096)) ?? refuse(`expected ${what}`);
    this.at += found[0].length;
    return found[0];
  }

  until(end, what) {
    const stop = this.text.indexOf(end, this.at);
    if (stop < 0) refuse(`${what} is not closed`);
    const part = this.text.slice(this.at, stop);
    this.at = stop + end.length;
    return part;
  }

  space() { while (/[ \t\n]/.test(this.text[this.at] ?? '')) this.at += 1; }

  comment() {
    this.at += 4;
    if (this.until('-->', 'a comment').includes('--')) refuse('-- in a comment');
  }

  // Blank space and comments around the root element.
  between() {
    for (;;) {
      this.space();
      if (!this.looking('<!--')) return;
      this.comment();
    }
  }

  document() {
    if (this.text.startsWith('\ufeff')) this.at = 1;
    if (/^<\?xml[ \t\n]/.test(this.text.slice(this.at))) this.declaration();
    this.between();
    if (this.looking('<!')) refuse('a DTD');
    const root = this.element(undefined, 0);
    this.between();
    if (this.at !== this.text.length) refuse('something behind the root element');
    return root;
  }

  declaration() {
    this.at += 5;
    const inside = this.until('?>', 'the XML declaration');
    if (!/^\s+version\s*=\s*(["'])1\.0\1(\s+encoding\s*=\s*(["'])[Uu][Tt][Ff]-8\3)?(\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*$/.test(inside)) refuse('the XML declaration');
  }

  attributes() {
    const list = [];
    for (;;) {
      const from = this.at;
      this.space();
      if (this.looking('>') || this.looking('/>')) return list;
      if (from === this.at) refuse('no blank between attributes');
      const name = this.take(NAME, 'the name of an attribute');
      this.space();
      this.take(/^=/, '=');
      this.space();
      const quote = this.take(/^["']/, 'a quoted value');
      const value = this.until(quote, 'a value');
      if (value.includes('<')) refuse('< in a value');
      list.push([name, expand(value.replace(/[\t\n]/g, ' '))]);
    }
  }

  element(parent, depth) {
    if (depth > MOST_DEPTH) refuse('too deep');
    this.take(/^</, 'an element');
    const name = this.take(NAME, 'the name of an element');
    const node = resolve(name, this.attributes(), parent);
    if (this.looking('/>')) {
      this.at += 2;
      return node;
    }
    this.at += 1;
    this.inside(node, depth);
    if (this.take(NAME, 'a name') !== name) refuse(`${name} is not closed`);
    this.space();
    this.take(/^>/, '>');
    return node;
  }

  inside(node, depth) {
    for (;;) {
      const next = this.text.indexOf('<', this.at);
      if (next < 0) refuse(`${node.name} is not closed`);
      const text = this.text.slice(this.at, next);
      if (text.includes(']]>')) refuse(']]> in a text');
      if (text) node.children.push(expand(text));
      this.at = next;
      if (this.looking('</')) {
        this.at += 2;
        return;
      }
      if (this.looking('<!--')) this.comment();
      else if (this.looking('<![CDATA[')) { this.at += 9; node.children.push(this.until(']]>', 'CDATA')); }
      else if (this.looking('<!') || this.looking('<?')) refuse('a declaration or a processing instruction');
      else node.children.push(this.element(node, depth + 1));
    }
  }
}

const split = (name) => (name.includes(':') ? name.split(':') : ['', name]);

function declared(attributes) {
  const own = {};
  for (const [name, value] of attributes) {
    const [prefix, local] = split(name);
    if (name !== 'xmlns' && prefix !== 'xmlns') continue;
    const key = prefix ? local : '';
    if (key === 'xmlns' || value === 'http://www.w3.org/2000/xmlns/' || (prefix && !value) || (key === 'xml') !== (value === XML_NS)) refuse('a namespace declaration');
    own[key] = value;
  }
  return own;
}

function resolve(name, raw, parent) {
  if (new Set(raw.map(([key]) => key)).size !== raw.length) refuse('an attribute twice');
  const scope = { ...(parent?.scope ?? { xml: XML_NS }), ...declared(raw) };
  const space = (prefix) => scope[prefix] ?? (prefix ? refuse(`an undeclared prefix: ${prefix}`) : '');
  const attributes = raw.filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:')).map(([key, value]) => {
    const [prefix, local] = split(key);
    return { name: key, local, ns: prefix ? space(prefix) : '', value };
  });
  if (new Set(attributes.map((a) => `${a.ns} ${a.local}`)).size !== attributes.length) refuse('an attribute twice');
  const [prefix, local] = split(name);
  return { name, local, ns: space(prefix), attributes, scope, parent, children: [] };
}

export function parse(bytes) {
  return new Parser(decode(Buffer.from(bytes))).document();
}

// ── Reading ──────────────────────────────────────────────────────────────────

export const elements = (node) => node.children.filter((child) => typeof child !== 'string');
export const text = (node) => node.children.filter((child) => typeof child === 'string').join('');
export const attribute = (node, name) => node.attributes.find((a) => a.name === name)?.value;
export const child = (node, local) => elements(node).find((e) => e.local === local);
export const childText = (node, local) => { const found = child(node, local); return found && text(found); };
export const all = (node, local, ns) => [...(node.local === local && node.ns === ns ? [node] : []), ...elements(node).flatMap((e) => all(e, local, ns))];
export const every = (node) => [node, ...elements(node).flatMap(every)];

// ── Canonical form ───────────────────────────────────────────────────────────

const forText = (string) => string.replace(/[&<>\r]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' }[c]));
const forValue = (string) => string.replace(/[&<"\t\n\r]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' }[c]));
const order = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function namespaces(node, outer) {
  return Object.keys(node.scope).filter((prefix) => prefix !== 'xml' && node.scope[prefix] !== (outer?.[prefix] ?? (prefix ? undefined : '')))
    .sort(order).map((prefix) => ` ${prefix ? `xmlns:${prefix}` : 'xmlns'}="${forValue(node.scope[prefix])}"`).join('');
}

// What the element at the top takes over from those above it.
function inherited(node) {
  const found = new Map();
  for (let above = node.parent; above; above = above.parent) {
    for (const a of above.attributes) if (a.ns === XML_NS && a.local !== 'id' && !found.has(a.local)) found.set(a.local, a);
  }
  return [...found.values()].filter((a) => !node.attributes.some((own) => own.ns === XML_NS && own.local === a.local));
}

function write(node, outer, extra = []) {
  const attributes = [...node.attributes, ...extra].sort((a, b) => order(a.ns, b.ns) || order(a.local, b.local))
    .map((a) => ` ${a.name}="${forValue(a.value)}"`).join('');
  const inside = node.children.map((c) => (typeof c === 'string' ? forText(c) : write(c, node.scope))).join('');
  return `<${node.name}${namespaces(node, outer)}${attributes}>${inside}</${node.name}>`;
}

export const canonical = (node) => Buffer.from(write(node, undefined, inherited(node)));

// ── Writing ──────────────────────────────────────────────────────────────────

export const escape = (string) => String(string).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
