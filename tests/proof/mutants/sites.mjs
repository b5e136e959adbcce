// Which statements of a function a check comes through.  In a copy of the
// database each statement first takes a lock of its own, which stays when what
// was done is undone: the checks that hold it have been there.  A mutant is
// asked of those alone that come through the statement it is in.
import { statementsOf } from './tokens.mjs';

const TAKE = (n) => `pg_catalog.pg_try_advisory_lock(77, ${n})`;

// Walks the statements of a plpgsql body: notes where each begins, and from
// where on the text belongs to which.
class Body {
  constructor(tokens, at) {
    Object.assign(this, { tokens, at, begins: [], owners: [] });
  }

  // To the next of these words, past what a case … end holds.
  until(...words) {
    for (let cases = 0; cases > 0 || !words.includes(this.tokens[this.at].low); this.at += 1) {
      if (this.tokens[this.at].low === 'case' && this.tokens[this.at - 1].low !== 'end') cases += 1;
      else if (this.tokens[this.at].low === 'end' && cases > 0) cases -= 1;
    }
    this.at += 1;
  }

  own(site) { this.owners.push({ from: this.tokens[this.at].from, site }); }

  // What stands between here and end, elsif, else or exception.
  list() {
    while (!['end', 'elsif', 'else', 'exception', 'when'].includes(this.tokens[this.at].low)) {
      const site = this.begins.push(this.tokens[this.at].from) - 1;
      this.own(site);
      this.one(this.tokens[this.at].low, site);
    }
  }

  inner(site) {
    this.list();
    this.own(site);
  }

  one(word, site) {
    if (word === 'if' || word === 'case') {
      this.at += 1;
      while (this.tokens[this.at].low !== 'end') {
        if (this.tokens[this.at].low === 'else') this.at += 1;
        else this.until('then');
        this.inner(site);
      }
    } else if (['for', 'foreach', 'while', 'loop'].includes(word)) {
      this.until('loop');
      this.inner(site);
    } else if (word === 'begin' || word === 'declare') this.block(site);
    this.until(';');
  }

  block(site) {
    this.until('begin');
    this.inner(site);
    if (this.tokens[this.at].low !== 'exception') return;
    this.at += 1;
    while (this.tokens[this.at].low === 'when') {
      this.until('then');
      this.inner(site);
    }
  }
}

// {begins, owners, entry} of a create function, or null where nothing can be
// counted: one of SQL that the planner may put in the place of its call.
function sitesIn(statement) {
  const { text, tokens } = statement;
  const dollars = tokens.map((t, i) => (t.kind === 'dollar' ? i : -1)).filter((i) => i >= 0);
  if (!/^create (or replace )?function/.test(text) || dollars.length !== 2) return null;
  const entry = tokens[dollars[0]].to;
  if (!/\blanguage plpgsql\b/.test(text)) {
    return /\bset search_path\b|\bsecurity definer\b/.test(text) ? { entry, begins: [], owners: [], plain: true } : null;
  }
  const body = new Body(tokens.slice(0, dollars[1]), dollars[0] + 1);
  body.block(-1);
  return { entry, begins: body.begins, owners: body.owners };
}

export class Sites {
  // statements: [{path, name}], each asked for by its name.
  constructor(files, statements = []) {
    this.count = 0;
    this.of = new Map();
    this.copies = [];
    for (const { path } of statements) {
      this.of.set(`${path}:said`, { first: this.count, owners: [], from: 0, entry: 0 });
      this.count += 1;
    }
    this.asking = statements.length === 0 ? '' : `create or replace function policy.said(name_ text) returns text language plpgsql as $$
begin
	perform ${TAKE('n')} from unnest('{${statements.map(({ name }) => name)}}'::text[]) with ordinality s (name, k) cross join lateral (select k::integer - 1) x (n) where name = name_;
	return (select said from policy.statement where name = name_);
end
$$;
`;
    for (const { path, text } of files) {
      for (const statement of statementsOf(text)) {
        const sites = sitesIn(statement);
        if (sites) this.add(`${path}:${statement.from}`, statement, sites);
      }
    }
  }

  add(key, statement, sites) {
    const first = this.count;
    this.count += sites.begins.length + 1;
    this.of.set(key, { ...sites, first, from: statement.from });
    this.copies.push(counting(statement, sites, first));
  }

  // The number of the statement that a change is in, counted from its function's beginning.
  at(key, change) {
    const found = this.of.get(key);
    if (!found) return null;
    const owner = found.owners.findLast(({ from }) => from <= found.from + change);
    return found.first + 1 + (owner?.site ?? -1);
  }
}

// The function as it counts: at its entry and before each statement.  What is
// immutable would be reckoned once and for all while its caller is planned.
function counting({ text, from }, { entry, begins, plain }, first) {
  const head = text.slice(0, entry - from).replace(/^create (or replace )?function/, 'create or replace function').replace(/\bimmutable\b/, 'volatile');
  if (plain) return `${head} select ${TAKE(first)};${text.slice(entry - from)}`;
  const pragma = /^\s*#variable_conflict \w+/.exec(text.slice(entry - from))?.[0] ?? '';
  let out = `${head}${pragma}\ndeclare noted_ boolean := ${TAKE(first)};\n`;
  let at = entry - from + pragma.length;
  begins.forEach((begin, n) => {
    out += `${text.slice(at, begin - from)}noted_ := ${TAKE(first + 1 + n)}; `;
    at = begin - from;
  });
  return out + text.slice(at);
}
