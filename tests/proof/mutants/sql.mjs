// Mutants of the SQL, by rule.  Each is {id, where, what, file, text, alone}:
// the file's text with one thing changed, and, when it is a function's, that
// function alone, as it replaces the original.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { conditionsOf } from './conditions.mjs';
import { sqlTokens, statementsOf } from './tokens.mjs';

const FLIPS = { '<=': '<', '<': '<=', '>=': '>', '>': '>=' };
const ROLES = ['pv_owner', 'pv_login', 'pv_mypage', 'pv_exchange', 'pv_operator', 'pv_clerk'];
const ATTRIBUTES = ['superuser', 'createdb', 'createrole', 'inherit', 'replication', 'bypassrls'];
const short = (text) => text.replace(/\s+/g, ' ').trim();
const has = (statement, ...words) => words.every((word, i) => statement.tokens[i]?.low === word);

export function sqlFiles(root) {
  return ['schema', 'policy', 'operator', 'test'].flatMap((folder) => readdirSync(`${root}/sql/${folder}`).filter((f) => f.endsWith('.sql')).sort()
    .map((f) => ({ path: `${folder}/${f}`, text: readFileSync(`${root}/sql/${folder}/${f}`, 'utf8') })));
}

// Changes inside a statement: {from, to, by, what}, counted from its beginning.
function conditionChanges(statement) {
  const { text, from, tokens } = statement;
  const changes = [];
  for (const c of conditionsOf(tokens, text, from)) {
    changes.push({ from: c.from, to: c.to, by: c.drop, what: `${c.drop === 'true' ? 'conjunct' : 'disjunct'} dropped: ${short(c.text)}` });
    if (!c.atom) continue;
    const plain = /^not\s+([\s\S]*)$/.exec(c.text);
    changes.push({ from: c.from, to: c.to, by: plain ? plain[1] : `not (${c.text})`, what: `negated: ${short(c.text)}` });
  }
  return changes;
}

function signChanges(statement) {
  const { tokens, from, text } = statement;
  return tokens.filter((t) => t.kind === 'sign' && FLIPS[t.text]).map((t) => ({
    from: t.from - from, to: t.to - from, by: FLIPS[t.text],
    what: `${t.text} becomes ${FLIPS[t.text]}: ${short(text.slice(Math.max(0, t.from - from - 30), t.to - from + 30))}`,
  }));
}

// coalesce(…, true) and its like: what is held where nothing is known.
function literalChanges({ tokens, from }) {
  return tokens.filter((t, i) => /^(true|false)$/.test(t.low) && tokens[i - 1]?.text === ',' && tokens[i + 1]?.text === ')').map((t) => ({
    from: t.from - from, to: t.to - from, by: t.low === 'true' ? 'false' : 'true', what: `${t.low} becomes its opposite`,
  }));
}

function performChanges({ tokens, from, text }) {
  return tokens.flatMap((t, i) => {
    if (t.low !== 'perform') return [];
    let end = i;
    for (let depth = 0; ; end += 1) {
      if (tokens[end].text === '(') depth += 1;
      if (tokens[end].text === ')') depth -= 1;
      if (tokens[end].text === ';' && depth === 0) break;
    }
    const change = { from: t.from - from, to: tokens[end].to - from };
    return [{ ...change, by: 'null;', what: `dropped: ${short(text.slice(change.from, change.to)).slice(0, 90)}` }];
  });
}

function wordChanges(statement, pattern, by, what) {
  const found = pattern.exec(statement.text);
  return found ? [{ from: found.index, to: found.index + found[0].length, by, what }] : [];
}

const functionChanges = (s) => [...conditionChanges(s), ...signChanges(s), ...literalChanges(s), ...performChanges(s),
  ...wordChanges(s, /\bsecurity definer\b/, '', 'security definer dropped')];

// Each object of a grant for each role; each revocation.
function grantChanges(statement) {
  const found = /^(grant|revoke)\s+([\s\S]*?)\s+on\s+(function\s+|schema\s+|database\s+|table\s+)?([\s\S]*?)\s+(to|from)\s+([\s\S]*);$/.exec(statement.text);
  if (!found) return [{ from: 0, to: statement.text.length, by: '', what: `dropped: ${short(statement.text)}` }];
  const [, verb, rights, kind = '', objects, way, roles] = found;
  const list = objects.split(/,(?![^(]*\))/).map(short);
  return list.flatMap((object) => roles.split(',').map(short).map((role) => {
    const others = roles.split(',').map(short).filter((r) => r !== role);
    const kept = list.filter((o) => o !== object);
    const parts = [];
    if (kept.length > 0) parts.push(`${verb} ${rights} on ${kind}${kept.join(', ')} ${way} ${roles};`);
    if (others.length > 0) parts.push(`${verb} ${rights} on ${kind}${object} ${way} ${others.join(', ')};`);
    return { from: 0, to: statement.text.length, by: parts.join('\n'), undo: verb === 'grant' ? `revoke ${rights} on ${kind}${object} from ${role}` : `grant ${rights} on ${kind}${object} to ${role}`,
      what: `${verb} dropped: ${rights} on ${short(`${kind}${object}`)} ${way} ${role}` };
  }));
}

// The same taken back from a table that stands.
function takenBack(table, column, rule) {
  const bare = table.split('.')[1];
  if (rule === 'not null') return `alter table ${table} alter column ${column} drop not null`;
  const several = /^foreign key\s*\(([^)]*)\)/.exec(rule);
  if (several) return `alter table ${table} drop constraint ${bare}_${several[1].split(/,\s*/).join('_')}_fkey`;
  if (/^references/.test(rule)) return `alter table ${table} drop constraint ${bare}_${column}_fkey`;
  const columns = /^(unique|primary key)\s*\(([^)]*)\)$/.exec(rule);
  if (columns?.[1] === 'primary key') return `alter table ${table} drop constraint ${bare}_pkey`;
  if (columns) return `alter table ${table} drop constraint ${bare}_${columns[2].split(/,\s*/).join('_')}_key`;
  if (rule === 'unique') return `alter table ${table} drop constraint ${bare}_${column}_key`;
  return undefined;
}

// Column by column: not null, unique, primary key, references, check; and each constraint of the table.
function tableChanges(statement) {
  const { text } = statement;
  const changes = [];
  const table = /^create table (?:if not exists )?([\w.]+)/.exec(text)[1];
  const open = text.indexOf('(');
  const rule = /\bforeign key\s*\([^)]*\)\s*references\s+[\w.]+(\s*\([^)]*\))?|\bnot null\b|\bunique\s*\([^)]*\)|\bunique\b|\bprimary key\s*\([^)]*\)|\bprimary key\b|\breferences\s+[\w.]+(\s*\(\w+\))?/g;
  const code = text.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const lineOf = (at) => short(code.slice(code.lastIndexOf('\n', at) + 1, at).split('(')[0]).split(' ')[0];
  for (let found = rule.exec(code); found; found = rule.exec(code)) {
    if (found.index < open) continue;
    const whole = /^\s*$/.test(code.slice(code.lastIndexOf('\n', found.index) + 1, found.index));
    const column = lineOf(found.index);
    changes.push({ from: found.index, to: found.index + found[0].length, by: whole ? 'check (true)' : '', what: `dropped: ${column} ${short(found[0])}`, undo: takenBack(table, column, found[0]) });
  }
  for (const found of code.matchAll(/\bcheck\s*\(/g)) {
    let to = found.index + found[0].length;
    for (let depth = 1; depth > 0; to += 1) depth += { '(': 1, ')': -1 }[code[to]] ?? 0;
    changes.push({ from: found.index, to, by: 'check (true)', what: `dropped: ${lineOf(found.index)} ${short(code.slice(found.index, to))}` });
  }
  return [...changes, ...conditionChanges(statement), ...signChanges(statement)];
}

const whole = (statement) => [{ from: 0, to: statement.text.length, by: '', what: `dropped: ${short(statement.text).slice(0, 100)}` }];

// Rows of the law: left out, each form left out, each truth turned round, each rule called otherwise.
function rowChanges(statement) {
  const changes = [];
  for (const row of statement.text.matchAll(/^\t\('[^\n]*?\)(?=[,;\n ])/gm)) {
    const at = row.index;
    const name = short(row[0]).slice(0, 60);
    const change = (from, to, by, what) => changes.push({ from, to, by, what: `${name}: ${what}` });
    for (const word of row[0].matchAll(/\b(true|false)\b/g)) change(at + word.index, at + word.index + word[0].length, word[0] === 'true' ? 'false' : 'true', `${word.index} ${word[0]} turned`);
    for (const list of row[0].matchAll(/'\{([a-z,]*)\}'/g)) {
      const forms = list[1].split(',').filter(Boolean);
      for (const form of forms) change(at + list.index, at + list.index + list[0].length, `'{${forms.filter((f) => f !== form)}}'`, `without ${form}`);
      if (forms.length === 0) change(at + list.index, at + list.index + list[0].length, "'{original}'", 'with original');
    }
    const rule = /'(R\d\d\w?)'/.exec(row[0]);
    if (rule) change(at + rule.index, at + rule.index + rule[0].length, "'R99'", `rule ${rule[1]} called otherwise`);
    for (const portal of row[0].matchAll(/'(mypage|exchange)'/g)) change(at + portal.index, at + portal.index + portal[0].length, portal[1] === 'mypage' ? "'exchange'" : "'mypage'", 'in the other portal');
    const end = at + row[0].length;
    const comma = statement.text[end] === ',' ? 1 : 0;
    if (comma) change(at, end + 1, '', 'left out');
  }
  return changes;
}

function executeChanges(statement) {
  return [...statement.text.matchAll(/^\t*execute format\([\s\S]*?;$/gm)].map((found) => ({
    from: found.index, to: found.index + found[0].length, by: 'null;', what: `dropped: ${short(found[0]).slice(0, 90)}`,
  }));
}

function changesOf(statement, path) {
  if (has(statement, 'create', 'function') || has(statement, 'create', 'or', 'replace', 'function')) return functionChanges(statement);
  if (has(statement, 'create', 'policy')) return [...whole(statement), ...conditionChanges(statement)];
  if (has(statement, 'create', 'view')) return [...conditionChanges(statement), ...signChanges(statement)];
  if (has(statement, 'create', 'trigger')) return whole(statement);
  if (has(statement, 'create', 'table')) return tableChanges(statement);
  if (has(statement, 'alter', 'table')) return whole(statement);
  if (has(statement, 'alter', 'default')) return whole(statement);
  if (has(statement, 'grant') || has(statement, 'revoke')) return grantChanges(statement);
  if (has(statement, 'insert', 'into', 'law')) return rowChanges(statement);
  if (has(statement, 'do')) return path === 'schema/10_roles.sql' ? executeChanges(statement).slice(1) : executeChanges(statement);
  return [];
}

function nameOf(statement) {
  const found = /^create (?:(?:or replace )?function|policy|trigger|table|view)\s+([\w."-]+)(?:[^$]*?\bon (\w+\.\w+))?/.exec(statement.text);
  if (!found) return short(statement.text).slice(0, 40);
  return found[2] && /^create (policy|trigger)/.test(statement.text) ? `${found[1]} on ${found[2]}` : found[1];
}

const owned = (...parts) => `set role pv_owner;\n${parts.join('\n')}\nreset role;\n`;

// Where each check of a table is: {from, to} of what stands between its parentheses.
function checksIn(text) {
  const code = text.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length));
  return [...code.matchAll(/\bcheck\s*\(/g)].map((found) => {
    const from = found.index + found[0].length;
    let to = from;
    for (let depth = 1; depth > 0; to += 1) depth += { '(': 1, ')': -1 }[code[to]] ?? 0;
    return { begin: found.index, from, to: to - 1 };
  });
}

// A check of a table that stands is found by how the server writes it, and
// another put in its place for what is written from now on.
function otherCheck(statement, change, mutated) {
  const table = /^create table (?:if not exists )?([\w.]+)/.exec(statement.text)?.[1];
  const check = table && checksIn(statement.text).find(({ begin, to }) => change.from >= begin && change.to <= to + 1);
  if (!check) return undefined;
  const gone = change.from === check.begin;
  const other = gone ? 'true' : mutated.slice(check.from, check.to + mutated.length - statement.text.length);
  return `do $mutant$
declare
	name_ text;
begin
	create temporary table probe (like ${table});
	alter table probe add constraint probe_check check (${statement.text.slice(check.from, check.to)}\n);
	select c.conname into strict name_ from pg_constraint c, pg_constraint p
		where p.conname = 'probe_check' and c.conrelid = '${table}'::regclass and pg_get_constraintdef(c.oid) = pg_get_constraintdef(p.oid);
	execute format('alter table ${table} drop constraint %I', name_);
	alter table ${table} add constraint mutant check (${other}\n) not valid;
	drop table probe;
end
$mutant$;
`;
}

// How a change is made in a database that stands already; undefined: it is loaded anew.
function aloneOf(statement, change, mutated, text) {
  const policy = /^create policy (\w+) on ([\w.]+)/.exec(statement.text);
  const trigger = /^create trigger (\w+)[\s\S]*? on ([\w.]+)/.exec(statement.text);
  const rows = /^insert into (law\.\w+)/.exec(statement.text);
  if (/current_setting\([^()]*$/.test(statement.text.slice(0, change.from))) return undefined; // known to a session from the first time on
  if (/^create (or replace )?function/.test(statement.text)) return owned(mutated.replace(/^create function/, 'create or replace function'));
  if (/^create view/.test(statement.text)) return owned(mutated.replace(/^create view/, 'create or replace view'));
  if (policy) return owned(`drop policy ${policy[1]} on ${policy[2]};`, mutated);
  if (trigger) return owned(`drop trigger ${trigger[1]} on ${trigger[2]};`);
  if (change.undo) return `${change.undo};\n`;
  if (!rows) return otherCheck(statement, change, mutated);
  const all = statementsOf(text).filter((s) => s.text.startsWith(`insert into ${rows[1]}`)).map((s) => (s.from === statement.from ? mutated : s.text));
  return `set local session_replication_role = replica;\ndelete from ${rows[1]};\nset local session_replication_role = origin;\n${owned(...all)}`;
}

// Is the column that a change is about one of the table's primary key?
function keyOf(statement, { what }) {
  const column = /^dropped: (\w+) not null$/.exec(what)?.[1];
  const key = /\n\s*primary key \(([^)]*)\)/.exec(statement.text)?.[1];
  return Boolean(column && key?.split(/,\s*/).includes(column));
}

const hash = (...words) => createHash('sha256').update(words.join('\0')).digest('hex').slice(0, 12);

function mutantsOf({ path, text }) {
  return statementsOf(text).flatMap((statement) => changesOf(statement, path).map((change) => {
    const mutated = statement.text.slice(0, change.from) + change.by + statement.text.slice(change.to);
    const name = nameOf(statement);
    const line = text.slice(0, statement.from + change.from).split('\n').length;
    return { id: hash(path, name, mutated), where: `${path}:${line}`, what: `${name}: ${change.what}`, about: name, file: path, site: { from: statement.from, change: change.from }, key: keyOf(statement, change),
      text: text.slice(0, statement.from) + mutated + text.slice(statement.to), alone: aloneOf(statement, change, mutated, text) };
  }));
}

// What a role may do in the whole cluster is written once, when it is made.
function roleMutants() {
  const name = (role, attribute) => `role ${role}: ${attribute}`;
  const one = (role, attribute) => ({ id: hash('role', role, attribute), where: 'schema/10_roles.sql', what: name(role, attribute), about: role, alone: `alter role ${role} ${attribute};\n` });
  return ROLES.flatMap((role) => [...ATTRIBUTES.map((attribute) => one(role, attribute)), one(role, role === 'pv_owner' ? 'login' : 'nologin')]);
}

// What the portals ask, as the checks of 99_statements ask it behind no wall.
export function statementFiles(root) {
  return ['access', 'common', 'mypage', 'exchange'].flatMap((folder) => readdirSync(`${root}/sql/${folder}`).filter((f) => f.endsWith('.sql')).sort()
    .map((f) => ({ path: `${folder}/${f}`, name: f.replace('.sql', ''), text: readFileSync(`${root}/sql/${folder}/${f}`, 'utf8') })));
}

function statementMutants({ path, name, text }) {
  const statement = { text, from: 0, tokens: sqlTokens(text) };
  return [...conditionChanges(statement), ...signChanges(statement)].map((change) => {
    const mutated = text.slice(0, change.from) + change.by + text.slice(change.to);
    return { id: hash(path, mutated), where: `${path}:${text.slice(0, change.from).split('\n').length}`, what: `${name}: ${change.what}`, about: name, file: path,
      site: { from: 'said', change: 0 }, alone: `update policy.statement set said = $mutant$${mutated}$mutant$ where name = '${name}';\n` };
  });
}

export function sqlMutants(root) {
  const all = [...statementFiles(root).flatMap(statementMutants), ...sqlFiles(root).flatMap(mutantsOf), ...roleMutants()];
  return [...new Map(all.map((m) => [m.id, m])).values()];
}
