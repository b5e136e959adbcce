// Mutants of the C that decides access, by rule: a condition negated, a clause
// left out, && for ||, a comparison turned or its edge moved, a check or a
// refusal dropped, a row of a table left out.  Each is {id, where, what, file, text}.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cTokens } from './tokens.mjs';

// Each file with the unit tests that are about it, and the functions that decide
// nothing about who may what: what is signed or made for others, start, logs.
export const TARGETS = {
  'core/access.c': { units: ['test_access'] },
  'core/session.c': { units: ['test_session', 'test_access'] },
  'core/token.c': { units: ['test_token'], only: ['token_shaped'] },
  'core/form.c': { units: ['test_form', 'test_portal', 'test_portal_answers'], except: ['form_view'] },
  'core/portal.c': { units: ['test_portal', 'test_portal_answers', 'test_body', 'test_portal_session'], except: ['append', 'length', 'statements', 'pages', 'open_house', 'close_house', 'portal_main', 'note_failure', 'note_end', 'room_name'] },
  'core/reply.c': { units: ['test_reply', 'test_portal', 'test_portal_answers', 'test_stream'], except: ['reason'] },
  'portals/common/enter.c': { units: ['test_enter'] },
  'portals/common/stream.c': { units: ['test_stream'] },
  'services/keeper/rules.c': { units: ['test_keeper_rules'] },
  'portals/login/idtoken.c': { units: ['test_idtoken', 'test_jwks'] },
  'portals/login/jws.c': { units: ['test_idtoken', 'test_jwks'], except: ['encoded', 'signature', 'jws_sign'] },
  // Of these the tables alone: whom each route is for.
  'portals/mypage/main.c': { routes: true, units: [], only: [] },
  'portals/exchange/main.c': { routes: true, units: [], only: [] },
  'portals/login/main.c': { routes: true, units: [], only: [] },
};
const TURNED = { '==': '!=', '!=': '==', '<': '<=', '>': '>=', '<=': '<', '>=': '>' };
const REFUSALS = /^(fail_\w+|fail|forbidden|malformed|twice|BAD_CLAIM|BAD_TOKEN)$/;
const LISTS = /static const char \*const (forbidden|known|types)\[\]\s*=\s*\{/g;
const short = (text) => text.replace(/\s+/g, ' ').trim();
const hash = (...words) => createHash('sha256').update(words.join('\0')).digest('hex').slice(0, 12);

// The index of the token that closes what opens at i.
function closing(tokens, i) {
  let depth = 0;
  for (let k = i; k < tokens.length; k += 1) {
    if ('([{'.includes(tokens[k].text)) depth += 1;
    else if (')]}'.includes(tokens[k].text)) depth -= 1;
    if (depth === 0) return k;
  }
  throw new Error('not closed');
}

// Where bodies of functions are, each with its name.
function functionsOf(tokens, text) {
  const found = [];
  for (let i = 0; i < tokens.length; i += 1) {
    if (tokens[i].text !== '{') continue;
    const end = closing(tokens, i);
    if (tokens[i - 1]?.text === ')') {
      const head = text.slice(0, tokens[i].from);
      found.push({ begin: i, end, name: /\n(\w+)\([^{}]*$/.exec(head)?.[1] ?? '?' });
    }
    i = end;
  }
  return found;
}

// The clauses of tokens i..j (exclusive), split by || and && at their own depth.
function clauses(tokens, i, j) {
  const signs = [];
  for (let k = i; k < j; k += 1) {
    if ('([{'.includes(tokens[k].text)) k = closing(tokens, k);
    else if (tokens[k].text === '?') return [];
    else if (tokens[k].text === '&&' || tokens[k].text === '||') signs.push(k);
  }
  const parts = (list, from, to) => [...list.map((s, n) => [n === 0 ? from : list[n - 1] + 1, s]), [list.length ? list.at(-1) + 1 : from, to]];
  const ors = signs.filter((s) => tokens[s].text === '||');
  return parts(ors, i, j).flatMap(([from, to]) => {
    const ands = signs.filter((s) => s > from && s < to && tokens[s].text === '&&');
    const both = parts(ands, from, to);
    return [...(ors.length ? [{ from, to, drop: '0' }] : []), ...(both.length > 1 ? both.map(([f, t]) => ({ from: f, to: t, drop: '1' })) : [])];
  });
}

class Maker {
  constructor(file, text) {
    Object.assign(this, { file, text, tokens: cTokens(text), found: [] });
  }

  add(name, from, to, by, what) {
    const mutated = this.text.slice(0, from) + by + this.text.slice(to);
    const line = this.text.slice(0, from).split('\n').length;
    // Known by the function or the row that it is in, so that a change elsewhere in the file changes nothing.
    const { begin, end } = this.around ?? { begin: 0, end: this.text.length };
    this.found.push({ id: hash(this.file, name, this.text.slice(begin, from) + by + this.text.slice(to, end)), where: `${this.file}:${line}`, what: `${name}: ${what}`, file: this.file, text: mutated, about: this.file });
  }

  // From token i to token j (exclusive), with what it says.
  span(i, j) {
    const from = this.tokens[i].from;
    const to = this.tokens[j - 1].to;
    return { from, to, said: short(this.text.slice(from, to)) };
  }

  conditions({ begin, end, name }) {
    const t = this.tokens;
    const groups = [];
    for (let i = begin; i < end; i += 1) {
      if ((t[i].text === 'if' || t[i].text === 'while') && t[i + 1].text === '(') {
        const close = closing(t, i + 1);
        const { from, to, said } = this.span(i + 2, close);
        const turned = t.slice(i + 2, close).some((x) => x.text === '==' || x.text === '!='); // turned below
        const single = !t.slice(i + 2, close).some((x) => x.text === '&&' || x.text === '||');
        if (t[i].text === 'if' && !(single && turned)) this.add(name, from, to, `!(${this.text.slice(from, to)})`, `negated: ${said}`);
      }
      if (t[i].text === 'for' && t[i + 1].text === '(') i = closing(t, i + 1); // its bounds decide nothing
      else if (t[i].text === '(') groups.push([i + 1, closing(t, i)]);
      else if (t[i].text === 'return' || t[i].text === '=' || t[i].text === ',' || t[i].text === '?') {
        let j = i + 1;
        while (j < end && ![';', ',', ')', '}', '?', ':'].includes(t[j].text)) j = '([{'.includes(t[j].text) ? closing(t, j) + 1 : j + 1;
        if (j > i + 1) groups.push([i + 1, j]);
      }
    }
    const seen = new Set();
    for (const [i, j] of groups) {
      for (const c of clauses(t, i, j)) {
        const { from, to, said } = this.span(c.from, c.to);
        if (!seen.has(`${from}-${to}`)) this.add(name, from, to, c.drop, `${c.drop === '1' ? 'conjunct' : 'disjunct'} dropped: ${said}`);
        seen.add(`${from}-${to}`);
      }
    }
  }

  signs({ begin, end, name }) {
    const t = this.tokens;
    for (let i = begin; i < end; i += 1) {
      if (t[i].text === 'for' && t[i + 1].text === '(') i = closing(t, i + 1);
      const around = () => short(this.text.slice(Math.max(0, t[i].from - 30), t[i].to + 30));
      const by = TURNED[t[i].text];
      if (by) this.add(name, t[i].from, t[i].to, by, `${t[i].text} becomes ${by}: ${around()}`);
      if (t[i].text === '&&' || t[i].text === '||') this.add(name, t[i].from, t[i].to, t[i].text === '&&' ? '||' : '&&', `${t[i].text} turned: ${around()}`);
      if (t[i].text === 'TRY' && t[i + 1].text === '(') {
        const { from, to, said } = this.span(i, closing(t, i + 1) + 2);
        this.add(name, from, to, ';', `dropped: ${said}`);
      }
    }
  }

  refusals({ begin, end, name }) {
    const t = this.tokens;
    for (let i = begin; i < end; i += 1) {
      if (REFUSALS.test(t[i].text) && ['return', '?', ':'].includes(t[i - 1].text)) {
        const { from, to, said } = this.span(i, t[i + 1].text === '(' ? closing(t, i + 1) + 1 : i + 1);
        this.add(name, from, to, 'NULL', `no refusal: ${said}`);
      }
      if (t[i].text === 'return' && ['true', 'false'].includes(t[i + 1].text)) {
        this.add(name, t[i + 1].from, t[i + 1].to, t[i + 1].text === 'true' ? 'false' : 'true', `${t[i + 1].text} turned`);
      }
    }
  }

  // What a list names, and each row of the keeper's rules.
  rows() {
    for (const list of this.text.matchAll(LISTS)) {
      const begin = list.index + list[0].length;
      const end = this.text.indexOf('}', begin);
      this.around = { begin, end };
      for (const word of this.text.slice(begin, end).matchAll(/"[^"]*"/g)) {
        this.add(list[1], begin + word.index, begin + word.index + word[0].length, '"\\x7f"', `without ${word[0]}`);
      }
    }
    for (const row of this.text.matchAll(/\{ "([A-Z]+)",\s*"(\/[^"]*)",\s*(NEEDS_PARTY|NEEDS_PERSON),/g)) {
      const less = row[3] === 'NEEDS_PARTY' ? 'NEEDS_PERSON' : 'NEEDS_NOTHING';
      const at = row.index + row[0].lastIndexOf(row[3]);
      this.around = { begin: row.index, end: row.index + row[0].length };
      this.add('routes', at, at + row[3].length, less, `${row[1]} ${row[2]}: ${row[3]} becomes ${less}`);
    }
    for (const row of this.text.matchAll(/^\t\{ "(\w+)",\s*(KEEPER_\w+),\s*(\w+),\s*(NULL|"\w+")\s*\},$/gm)) {
      const said = short(row[0]);
      this.around = { begin: row.index, end: row.index + row[0].length };
      const at = (word, from = 0) => row.index + row[0].indexOf(word, from);
      this.add('rules', row.index, row.index + row[0].length, '', `without ${said}`);
      const use = { KEEPER_RENDITION: 'KEEPER_PERSON', KEEPER_LETTER: 'KEEPER_PERSON', KEEPER_PERSON: 'KEEPER_SESSION', KEEPER_SESSION: 'KEEPER_RENDITION' }[row[3]];
      if (use) this.add('rules', at(row[3]), at(row[3]) + row[3].length, use, `${said}: use becomes ${use}`);
      for (const caller of ['login', 'mypage', 'exchange', 'operator', 'clerk', 'intake'].filter((c) => c !== row[1])) {
        this.add('rules', at(row[1]), at(row[1]) + row[1].length, caller, `${said}: for ${caller}`);
      }
    }
  }
}

function mutantsOf(root, file) {
  const maker = new Maker(file, readFileSync(`${root}/${file}`, 'utf8'));
  const { only, except } = TARGETS[file];
  for (const body of functionsOf(maker.tokens, maker.text)) {
    if (except?.includes(body.name) || (only && !only.includes(body.name))) continue;
    maker.around = { begin: maker.tokens[body.begin].from, end: maker.tokens[body.end].to };
    maker.conditions(body);
    maker.signs(body);
    maker.refusals(body);
  }
  maker.around = null;
  maker.rows();
  return maker.found;
}

export function cMutants(root) {
  const all = Object.keys(TARGETS).flatMap((file) => mutantsOf(root, file));
  return [...new Map(all.map((m) => [m.id, m])).values()];
}
