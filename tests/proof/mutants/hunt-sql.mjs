// Hunts the mutants of the SQL.  A function's replaces the original in a
// database that has the world already; everything else is loaded anew with the
// mutant.  The file of checks that is about it comes first, and the first
// check that fails ends the run.
import { sqlFiles, sqlMutants } from './sql.mjs';
import { Server, Talk, checksOf } from './server.mjs';

// Which checks are asked first, and which can have nothing to say of a function.
const FIRST = [[/^schema\/10|^role/, '75'], [/^policy\/50.*(grant|revoke)|grant dropped/, '75'],
  [/^schema|law\.mandate_type: /, '70', '86'],
  [/^(schema|policy)\/7._upload/, '86', '87', '88', '89'], [/^(policy|operator)\/.._routing/, '88', '89', '94', '95', '87', '91', '93'], [/^policy\/76/, '88', '91', '93'],
  [/_exchange\.sql/, '90', '92', '93', '95'], [/^(schema|policy)\/.._notices?\.sql/, '94', '70'], [/^schema/, '70'], [/^policy\/10/, '14'], [/^policy\/20/, '20'],
  [/^policy\/(30|40|50)/, '1'], [/^policy\/60/, '82', '83'], [/^policy\/65/, '84'], [/^policy\/70/, '86'], [/^operator\/(10|20|70)/, '30'],
  [/^operator\/30/, '35'], [/^operator\/40/, '40', '42'], [/^operator\/50/, '50'], [/^operator\/60/, '60'], [/^operator\/80/, '80']];

// Keeps the checks as rows, and asks them in an order until one fails: those
// that come through a function, where one is named.
const REGISTER = `
alter function policy.holds(text, text) rename to tried;
create table policy.check_ (n integer generated always as identity, file text default current_setting('policy.file'), name text, body text);
create table policy.called (n integer, name text, primary key (n, name));
create function policy.holds(name_ text, body_ text) returns text language sql as $$
	insert into policy.check_ (name, body) values (name_, body_) returning name
$$;
create function policy.first_failure(first text[], files text[], through text, alone boolean) returns text language plpgsql as $$
declare
	c     policy.check_;
	began timestamptz;
	said  text;
begin
	for c in select * from policy.check_ k where (k.name = any (first) or left(k.file, 2) = any (files))
				and (not alone or exists (select from policy.called x where x.n = k.n and x.name = through))
			order by not exists (select from policy.called x where x.n = k.n and x.name = through), array_position(first, k.name), array_position(files, left(k.file, 2)), k.n loop
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

// Which functions each check comes through.  In a copy, the first thing that a
// function does is to count in a sequence, which stays also when what was done
// is undone (those in SQL are counted by the server, when they end); a check
// that fails there may come through all of them.
const NOTES = `
begin;
grant usage on schema policy to public;
do $$
declare
	f record;
begin
	for f in select p.oid from pg_proc p join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
			where p.pronamespace = any ('{law,authz,journal,operator,intake,notice}'::regnamespace[]) loop
		execute format('create sequence policy.hit_%s', f.oid);
		execute format('grant usage on sequence policy.hit_%s to public', f.oid);
		update pg_proc set prosrc = regexp_replace(prosrc, '^(\\s*#variable_conflict \\w+)?',
			format(E'\\\\1\\ndeclare noted_ bigint := pg_catalog.nextval(''policy.hit_%s'');\\n', f.oid)) where oid = f.oid;
	end loop;
end
$$;
commit;
begin;
create function policy.calls(oid, oid) returns bigint language sql as $$
	select coalesce(pg_sequence_last_value($2), 0) + coalesce(pg_stat_get_xact_function_calls($1), 0)
$$;
create function policy.notes() returns setof text language plpgsql as $$
declare
	c    policy.check_;
	good boolean;
begin
	create temporary table hit on commit drop as select p.oid, s.oid as sequence, policy.calls(p.oid, s.oid) as k, p.pronamespace::regnamespace || '.' || p.proname as name
		from pg_proc p left join pg_class s on s.relname = 'hit_' || p.oid and s.relkind = 'S'
		where p.pronamespace = any ('{law,authz,journal,operator,intake,notice}'::regnamespace[]);
	for c in select * from policy.check_ loop
		good := policy.tried(c.name, c.body) like 'ok - %';
		return query select distinct c.n || ' ' || h.name from hit h where not good or policy.calls(h.oid, h.sequence) <> h.k;
		update hit h set k = policy.calls(h.oid, h.sequence) where h.k <> policy.calls(h.oid, h.sequence);
	end loop;
end
$$;
set track_functions = 'all';
select policy.notes();
rollback;
`;
const GENERAL = /^(70|75)/;
const FAILED = /not ok - (.*)/;

export class SqlHunt {
  constructor(root) {
    this.root = root;
    this.files = sqlFiles(root);
    this.checks = checksOf(root);
    this.names = new Set();
  }

  mutants() { return sqlMutants(this.root); }

  async begin(jobs) {
    this.server = new Server(this.root);
    const whole = this.files.map((f) => f.text);
    const register = this.checks.files.flatMap((f) => [`set local policy.file = '${f.name}';\n`, f.text]);
    for (let i = 0; i < jobs; i += 1) {
      await this.must('postgres', [`create database base${i};`, `create database bare${i};`]);
      await this.must(`base${i}`, ['begin;\n', ...whole, this.checks.head, 'commit;']);
    }
    const { out } = await this.must('base0', ['begin;', ...this.checks.files.map((f) => f.text), 'rollback;']);
    if (FAILED.test(out)) throw new Error(`the checks fail before anything was changed: ${FAILED.exec(out)[0]}`);
    this.names = new Set([...out.matchAll(/^ok - (.*)$/gm)].map(([, name]) => name));
    for (let i = 0; i < jobs; i += 1) await this.must(`base${i}`, ['begin;\n', REGISTER, ...register, 'commit;']);
    await this.must('postgres', ['create database noted template base0;']);
    const noted = (await this.must('noted', [NOTES])).out.split('\n').filter((line) => /^\d+ \w+\.\S+$/.test(line)).map((line) => line.replace(' ', '\t').replaceAll('"', ''));
    for (let i = 0; i < jobs; i += 1) await this.must(`base${i}`, ['copy policy.called from stdin;\n', `${noted.join('\n')}\n\\.\n`, 'analyze policy.called, policy.check_;']);
    this.talks = Array.from({ length: jobs }, (_, i) => new Talk(this.server, `base${i}`));
    this.killers = new Map();
    const first = await this.inPlace({ alone: '', where: '', what: '' }, 0);
    if (first.by) throw new Error(`a check fails before anything was changed: ${first.by}`);
  }

  async must(database, parts) {
    const done = await this.server.run(database, parts);
    if (done.status !== 0) throw new Error(done.out.slice(-2000));
    return done;
  }

  end() {
    this.talks?.forEach((talk) => talk.end());
    this.server?.stop();
  }

  knows(name) { return this.names.has(name) || /^world: /.test(name ?? ''); }

  // The files of checks in the order in which they are asked about a mutant.
  order(mutant) {
    const line = `${mutant.where} ${mutant.what}`;
    const [, ...first] = FIRST.find(([pattern]) => pattern.test(line)) ?? ['', ''];
    const about = (f) => first.some((n) => f.name.startsWith(n));
    const inside = /(operator|policy)\/(?!20|50).*:/.test(mutant.where) && !/ dropped: (execute|select|usage) on /.test(mutant.what)
      && mutant.alone !== undefined && !/^(alter table|do )/.test(mutant.alone);
    return [...this.checks.files.filter(about), ...this.checks.files.filter((f) => !about(f) && !(inside && GENERAL.test(f.name)))];
  }

  // What a body says is heard by whoever comes through it, and by them alone
  // where nothing is put in its place.
  through({ alone, what, file, about = '' }) {
    const body = file && /^set role pv_owner;\ncreate or replace function/.test(alone) && !/security definer dropped$/.test(what);
    return `'${about.replaceAll('"', '').replaceAll("'", "''")}', ${Boolean(body && /language plpgsql|set search_path/.test(alone))}`;
  }

  async try(mutant, worker) {
    let result = await (mutant.alone === undefined ? this.anew(mutant, worker) : this.inPlace(mutant, worker));
    // What lived in a world that was made without it is asked to make one, if it can have a part in that.
    const makes = mutant.alone !== undefined && /^(operator|policy\/[12]0)/.test(mutant.file ?? '');
    if (!result.by && !result.still && makes) result = await this.anew(mutant, worker);
    if (result.by) this.killers.set(mutant.about, [...new Set([result.by, ...(this.killers.get(mutant.about) ?? [])])].slice(0, 40));
    return result;
  }

  async inPlace(mutant, worker) {
    const quoted = (list) => `array[${list.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')}]::text[]`;
    const files = this.order(mutant).map((f) => f.name.slice(0, 2));
    const out = await this.talks[worker].say(`begin;\n${mutant.alone}\nselect 'result: ' || policy.first_failure(${quoted(this.killers.get(mutant.about) ?? [])}, ${quoted(files)}, ${this.through(mutant)});\nrollback;`);
    if (!out.includes('result: ')) return { still: true };
    // A machine that is too busy proves nothing: only a check that hung by itself counts.
    if (out.includes('result: too slow')) throw new Error('the checks took longer than two minutes: nothing was found out');
    return { by: /result: by (.*)/.exec(out)?.[1] };
  }

  async anew(mutant, worker) {
    const changed = this.files.map((f) => (f.path === mutant.file ? mutant.text : f.text));
    const script = ['begin;\n', ...changed, "\n\\echo loaded\nset local policy.bail = 'on';\n", this.checks.head, ...this.order(mutant).map((f) => f.text), '\nrollback;\n'];
    const { status, out } = await this.server.run(`bare${worker}`, script);
    const failed = FAILED.exec(out);
    if (failed) return { by: failed[1].startsWith('world: ') ? failed[1].replace(/ \(.*/, '') : failed[1] };
    if (!out.includes('loaded')) return { still: true };
    if (status !== 0) return { by: `world: is made (${/ERROR: *(.*)/.exec(out)?.[1]})` };
    return {};
  }
}
