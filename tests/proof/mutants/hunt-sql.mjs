// Hunts the mutants of the SQL.  A function's replaces the original in a
// database that has the world already; everything else is loaded anew with the
// mutant.  The file of checks that is about it comes first, and the first
// check that fails ends the run.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { Server, Talk, checksOf } from './server.mjs';
import { Sites } from './sites.mjs';
import { sqlFiles, sqlMutants, statementFiles } from './sql.mjs';
import { statementsOf } from './tokens.mjs';

// Which checks are asked first, and which can have nothing to say of a function.
const FIRST = [[/^(access|common|mypage|exchange)\//, '99'], [/^schema\/10|^role/, '75'], [/^policy\/50.*(grant|revoke)|grant dropped/, '75'],
  [/^schema|law\.mandate_type: /, '70', '86'],
  [/^(schema|policy)\/7._upload/, '86', '87', '88', '89'], [/^(policy|operator)\/.._routing/, '88', '89', '94', '95', '87', '91', '93'], [/^policy\/76/, '88', '91', '93'],
  [/_signing\.sql/, 'signing'], [/_package\.sql/, '94_package'], [/_report\.sql/, 'report', '93_exchange'],
  [/_exchange\.sql/, '90', '92', '93', '95'], [/^(schema|policy)\/.._notices?\.sql/, '94', '70'], [/^schema/, '70'], [/^policy\/10/, '14'], [/^policy\/20/, '20'],
  [/^policy\/(30|40|50)/, '1'], [/^policy\/60/, '82', '83'], [/^policy\/65/, '84'], [/^policy\/70/, '86'], [/^operator\/(10|20|70)/, '30'],
  [/^operator\/30/, '35'], [/^operator\/40/, '40', '42'], [/^operator\/50/, '50'], [/^operator\/60/, '60'], [/^operator\/80/, '80']];

// Keeps the checks as rows, and asks them in an order until one fails: of a
// statement, those alone that come through it, where what it says is heard by
// nobody else; the quickest first.
const REGISTER = `
alter function policy.holds(text, text) rename to tried;
create table policy.check_ (n integer generated always as identity, file text default current_setting('policy.file'), name text, body text, ms float8);
create table policy.called (n integer, site integer, primary key (site, n));
create function policy.holds(name_ text, body_ text) returns text language sql as $$
	insert into policy.check_ (name, body) values (name_, body_) returning name
$$;
create function policy.first_failure(first text[], about text[], files text[], site_ integer, alone boolean) returns text language plpgsql as $$
declare
	c     policy.check_;
	began timestamptz;
	said  text;
begin
	for c in select k.* from policy.check_ k left join policy.called x on x.n = k.n and x.site = site_
			where (k.name = any (first) or k.file = any (files)) and (x.n is not null or not alone)
			order by x.n is null, array_position(first, k.name), k.file <> all (about), k.ms, k.n loop
		began := clock_timestamp();
		said := policy.tried(c.name, c.body);
		if said not like 'ok - %' then
			return case when said like '%# 57014 %' and clock_timestamp() < began + interval '30 seconds'
				then 'too slow' else 'by ' || c.name end;
		end if;
	end loop;
	return 'none';
end
$$;
`;

// Which statements each check comes through, and how long it takes; one that
// fails where they are counted may come through all of them.
const NOTES = `
create function policy.notes(asked integer[], sites integer) returns setof text language plpgsql as $$
declare
	c     policy.check_;
	began timestamptz;
	good  boolean;
begin
	for c in select * from policy.check_ k where k.n = any (asked) loop
		perform pg_advisory_unlock_all();
		began := clock_timestamp();
		good := policy.tried(c.name, c.body) like 'ok - %';
		return next json_build_object('n', c.n, 'ms', extract(epoch from clock_timestamp() - began) * 1000, 'sites', case when good
			then (select json_agg(objid::bigint) from pg_locks where locktype = 'advisory' and classid = 77 and pid = pg_backend_pid())
			else (select json_agg(s) from generate_series(0, sites - 1) s) end);
	end loop;
end
$$;
`;
const GENERAL = /^(70|75)/;
const FAILED = /not ok - (.*)/;

// What a check is helped by: the definitions that it names, and those that they name.
function usesOf(head) {
  const defined = new Map();
  for (const { text } of statementsOf(head)) {
    const name = /^(?:create (?:function|table)|insert into) policy\.(\w+)/.exec(text)?.[1];
    if (name) defined.set(name, `${defined.get(name) ?? ''}${text}`);
  }
  return (body) => {
    const found = new Set();
    const look = (text) => {
      for (const [, name] of text.matchAll(/\bpolicy\.(\w+)/g)) {
        if (defined.has(name) && !found.has(name)) { found.add(name); look(defined.get(name)); }
      }
    };
    look(body);
    return [...found].sort().map((name) => defined.get(name));
  };
}

export class SqlHunt {
  constructor(root) {
    this.root = root;
    this.files = sqlFiles(root);
    this.checks = checksOf(root);
    this.names = new Set();
  }

  mutants() { return sqlMutants(this.root); }

  // Asks the files alone that are about one of these: quick, and what survives has
  // yet to meet the others.
  near(mutants) {
    const about = new Set(mutants.flatMap((m) => this.about(m)));
    this.checks.files = this.checks.files.filter((f) => about.has(f));
    this.knows = () => true;
    this.quick = true;
  }

  // notes: a file that keeps from one run to the next what was noted of a check
  // that has not changed, where nothing else has.
  async begin(jobs, notes) {
    this.server = new Server(this.root);
    this.sites = new Sites(this.files, statementFiles(this.root));
    const register = this.checks.files.flatMap((f) => [`set local policy.file = '${f.name}';\n`, f.text]);
    await this.must('postgres', ['create database base0;']);
    await this.must('base0', ['begin;\n', ...this.files.map((f) => f.text), this.checks.head, 'commit;']);
    await this.must('postgres', ['create database young0 template base0;']);
    await this.must('base0', ['begin;\n', this.checks.world, REGISTER, ...register, 'commit;']);
    const rows = await this.rows('base0', 'select json_build_object(\'n\', n, \'name\', name, \'body\', body) from policy.check_ order by n;');
    this.names = new Set(rows.map(({ name }) => name));
    await this.note(rows, notes);
    const asked = (await this.must('base0', ['vacuum analyze policy.called, policy.check_;\ncopy policy.check_ (file, name, body, ms) to stdout;'])).out;
    await this.must('young0', ['begin;\n', REGISTER, `copy policy.check_ (file, name, body, ms) from stdin;\n${asked}\\.\n`, 'commit;']);
    for (let i = 0; i < jobs; i += 1) {
      if (i > 0) await this.must('postgres', [`create database base${i} template base0;`, `create database young${i} template young0;`]);
      await this.must('postgres', [`create database bare${i};`]);
    }
    const talks = (name) => Array.from({ length: jobs }, (_, i) => new Talk(this.server, `${name}${i}`, this.quick ? '30s' : '300s'));
    this.talks = talks('base');
    this.young = talks('young');
    this.killers = new Map();
    this.held = new Set();
  }

  // A check that failed is believed when it holds where nothing is changed.  One that does not
  // (how a statement is planned depends on how often its tables were used) is asked no more.
  async believed(name, worker) {
    if (this.held.has(name)) return true;
    const out = await this.talks[worker].say(`begin;\nselect policy.tried(k.name, k.body) from policy.check_ k where k.name = '${name.replaceAll("'", "''")}';\nrollback;`);
    if (out.startsWith('ok - ')) this.held.add(name);
    else {
      console.log(`# left out, for it fails where nothing is changed: ${name}`);
      for (const talk of [this.talks[worker], this.young[worker]]) await talk.say(`delete from policy.check_ where name = '${name.replaceAll("'", "''")}';`);
    }
    return this.held.has(name);
  }

  async rows(database, query) {
    return (await this.must(database, [query])).out.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  }

  // Asks every check once where each statement counts, and keeps what it told.
  async note(rows, notes) {
    const hash = (...words) => createHash('sha256').update(words.join('\0')).digest('hex');
    const uses = usesOf(this.checks.head);
    const product = hash(...this.files.map((f) => f.text), this.checks.world);
    const kept = new Map(notes && existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)).map((x) => [x.key, x]) : []);
    const all = rows.map((row) => ({ ...row, key: hash(product, row.name, row.body, ...uses(`${this.checks.world} ${row.body}`)) }));
    const fresh = all.filter(({ key }) => !kept.has(key));
    await this.must('postgres', ['create database noted template base0;']);
    const told = await this.rows('noted', ['set role pv_owner;\n', ...this.sites.copies, `reset role;\n${this.sites.asking}${NOTES}\nbegin;\nselect policy.notes('{${fresh.map(({ n }) => n)}}', ${this.sites.count});\nrollback;`].join(''));
    for (const note of told) fresh.find(({ n }) => n === note.n).note = note;
    const known = all.map((row) => ({ n: row.n, ...(row.note ?? kept.get(row.key)) }));
    await this.must('base0', ['begin;\ncreate temporary table took (n integer, ms float8);\n', `copy took from stdin;\n${known.map(({ n, ms }) => `${n}\t${ms}`).join('\n')}\n\\.\n`,
      'update policy.check_ k set ms = t.ms from took t where t.n = k.n;\n', `copy policy.called from stdin;\n${known.flatMap(({ n, sites }) => (sites ?? []).map((s) => `${n}\t${s}`)).join('\n')}\n\\.\n`, 'commit;']);
    if (notes) appendFileSync(notes, fresh.map(({ key, note }) => `${JSON.stringify({ key, ms: note.ms, sites: note.sites })}\n`).join(''));
    await this.must('postgres', ['drop database noted;']);
  }

  async must(database, parts) {
    const done = await this.server.run(database, parts);
    if (done.status !== 0) throw new Error(done.out.slice(-2000));
    return done;
  }

  end() {
    [...this.talks ?? [], ...this.young ?? []].forEach((talk) => talk.end());
    this.server?.stop();
  }

  knows(name) { return this.names.has(name) || /^world: /.test(name ?? ''); }

  about(mutant) {
    const line = `${mutant.where} ${mutant.what}`;
    const [, ...first] = FIRST.find(([pattern]) => pattern.test(line)) ?? ['', ''];
    return this.checks.files.filter((f) => first.some((n) => (/^\d/.test(n) ? f.name.startsWith(n) : f.name.includes(n))));
  }

  // The files of checks in the order in which they are asked about a mutant.
  order(mutant) {
    const about = this.about(mutant);
    const inside = /(operator|policy)\/(?!20|50).*:/.test(mutant.where) && !/ dropped: (execute|select|usage) on /.test(mutant.what)
      && mutant.alone !== undefined && !/^(alter table|do )/.test(mutant.alone);
    return [...about, ...this.checks.files.filter((f) => !about.includes(f) && !(inside && GENERAL.test(f.name)))];
  }

  // What a body says is heard by whoever comes through it, and by them alone
  // where nothing is put in its place.
  through({ alone, what, file, site }) {
    const n = site ? this.sites.at(`${file}:${site.from}`, site.change) : null;
    const body = /^(set role pv_owner;\ncreate or replace function|update policy\.statement)/.test(alone) && !/security definer dropped$/.test(what);
    return `${n ?? 'null'}, ${n !== null && body}`;
  }

  async try(mutant, worker) {
    let result = await (mutant.alone === undefined ? this.anew(mutant, worker) : this.inPlace(mutant, worker));
    // What lived in a world that was made without it is asked to make one, if it can have a part in that.
    const makes = mutant.alone !== undefined && /^(operator|policy\/[12]0)/.test(mutant.file ?? '');
    if (!result.by && !result.still && !result.slow && makes) result = await this.inPlace(mutant, worker, this.young);
    if (result.by) this.killers.set(mutant.about, [...new Set([result.by, ...(this.killers.get(mutant.about) ?? [])])].slice(0, 40));
    return result;
  }

  // In a world that stands, or in one that is made with the mutant in its place.
  async inPlace(mutant, worker, talks = this.talks) {
    const quoted = (list) => `array[${list.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')}]::text[]`;
    const names = (files) => quoted(files.map((f) => f.name));
    const anew = talks === this.young;
    const out = await talks[worker].say(`begin;\n${mutant.alone}\n${anew ? this.checks.world : ''}\nselect 'result: ' || policy.first_failure(${quoted(this.killers.get(mutant.about) ?? [])}, ${names(this.about(mutant))}, ${names(this.order(mutant))}, ${anew ? 'null, false' : this.through(mutant)});\nrollback;`);
    if (!out.includes('result: ')) return anew ? { by: 'world: it is made' } : { still: true };
    // A machine that is too busy proves nothing: only a check that hung by itself counts.
    if (out.includes('result: too slow') && this.quick) return { slow: true };
    if (out.includes('result: too slow')) throw new Error('the checks took longer than five minutes: nothing was found out');
    const by = /result: by (.*)/.exec(out)?.[1];
    return !by || await this.believed(by, worker) ? { by } : this.inPlace(mutant, worker, talks);
  }

  async anew(mutant, worker) {
    const changed = this.files.map((f) => (f.path === mutant.file ? mutant.text : f.text));
    const script = ['begin;\n', ...changed, "\n\\echo loaded\nset local policy.bail = 'on';\n", this.checks.head, this.checks.world, ...this.order(mutant).map((f) => f.text), '\nrollback;\n'];
    const { status, out } = await this.server.run(`bare${worker}`, script);
    const failed = FAILED.exec(out);
    if (failed) return { by: failed[1].startsWith('world: ') ? failed[1].replace(/ \(.*/, '') : failed[1] };
    if (!out.includes('loaded')) return { still: true };
    if (status !== 0) return { by: `world: is made (${/ERROR: *(.*)/.exec(out)?.[1]})` };
    return {};
  }
}
