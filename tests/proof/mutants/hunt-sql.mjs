// Hunts the mutants of the SQL.  A function's replaces the original in a
// database that has the world already; everything else is loaded anew with the
// mutant.  The file of checks that is about it comes first, and the first
// check that fails ends the run.
import { sqlFiles, sqlMutants } from './sql.mjs';
import { Server, Talk, checksOf } from './server.mjs';

// Which checks are asked first, and which can have nothing to say of a function.
const FIRST = [[/^schema\/10|^role/, '75'], [/^policy\/50.*(grant|revoke)|grant dropped/, '75'],
  [/^(schema|policy)\/7._upload/, '86', '87', '88'], [/^(policy|operator)\/.._routing/, '88', '87'], [/^policy\/76/, '88'],
  [/_exchange\.sql/, '90', '92'], [/^schema/, '70'], [/^policy\/10/, '14'], [/^policy\/20/, '20'],
  [/^policy\/(30|40|50)/, '1'], [/^policy\/60/, '82'], [/^policy\/65/, '84'], [/^policy\/70/, '86'], [/^operator\/(10|20|70)/, '30'],
  [/^operator\/30/, '35'], [/^operator\/40/, '40'], [/^operator\/50/, '50'], [/^operator\/60/, '60'], [/^operator\/80/, '80']];

// Keeps the checks as rows, notes which functions each of them comes through,
// and asks them in an order until one fails.
const REGISTER = `
alter function policy.holds(text, text) rename to tried;
create table policy.check_ (n integer generated always as identity, file text default current_setting('policy.file'), name text, body text);
create function policy.holds(name_ text, body_ text) returns text language sql as $$
	insert into policy.check_ (name, body) values (name_, body_) returning name
$$;
create table policy.called (n integer, name text);
create index on policy.called (n, name);
-- A call that ends in an exception is not counted: who catches one may have come anywhere.
create function policy.notes() returns void language plpgsql as $$
declare
	c    policy.check_;
	catches text := (with recursive f (name) as (
			select p.proname from pg_proc p where p.pronamespace = 'policy'::regnamespace
				and p.proname not in ('holds', 'tried', 'make', 'notes') and p.prosrc ~ 'exception when'
			union select p.proname from f join pg_proc p on p.pronamespace = 'policy'::regnamespace and p.prosrc ~ ('\\m' || f.name || '\\M')
				and p.proname not in ('notes', 'first_failure'))
		select '\\m(' || string_agg(name, '|') || ')\\M|exception when' from f);
	ours oid[] := array(select p.oid from pg_proc p join pg_namespace s on s.oid = p.pronamespace
		where s.nspname in ('law', 'authz', 'journal', 'operator', 'intake'));
begin
	create temporary table before on commit drop as select o, pg_stat_get_xact_function_calls(o) as k from unnest(ours) o;
	for c in select * from policy.check_ loop
		perform policy.tried(c.name, c.body);
		insert into policy.called select c.n, s.nspname || '.' || p.proname from before b
			join pg_proc p on p.oid = b.o join pg_namespace s on s.oid = p.pronamespace
			where pg_stat_get_xact_function_calls(b.o) is distinct from b.k;
		insert into policy.called select c.n, '*' where c.body ~ catches or exists (select from policy.called x
			join pg_proc p on x.name = p.pronamespace::regnamespace || '.' || p.proname where x.n = c.n and p.prosrc ~ 'exception when');
		update before set k = pg_stat_get_xact_function_calls(o);
	end loop;
end
$$;
create function policy.first_failure(first text[], files text[], through text) returns text language plpgsql as $$
declare
	c     policy.check_;
	began timestamptz;
	said  text;
begin
	for c in select * from policy.check_ k where (k.name = any (first) or left(k.file, 2) = any (files))
				and (through is null or exists (select from policy.called x where x.n = k.n and x.name in (through, '*')))
			order by array_position(first, k.name), array_position(files, left(k.file, 2)), k.n loop
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
    for (let i = 0; i < jobs; i += 1) await this.must(`base${i}`, ['begin;\n', REGISTER, ...register, "set local track_functions = 'all';\nselect policy.notes();\nanalyze policy.called;\nanalyze policy.check_;\n", 'commit;']);
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
    const inside = /(operator|policy)\/(?!20|50).*:/.test(mutant.where) && !/ dropped: (execute|select|usage) on /.test(mutant.what);
    return [...this.checks.files.filter(about), ...this.checks.files.filter((f) => !about(f) && !(inside && GENERAL.test(f.name)))];
  }

  // What a body says is heard only by whoever comes through it, and counted where
  // nothing is put in its place or computed before.
  through({ alone, what, file, about }) {
    const counted = /^set role pv_owner;\ncreate or replace function/.test(alone) && !/\bimmutable\b/.test(alone) && /language plpgsql|set search_path/.test(alone);
    return counted && file && !/security definer dropped$/.test(what) ? `'${about.replaceAll('"', '')}'` : 'null';
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
    if (out.includes('result: too slow')) throw new Error('the checks took longer than five minutes: nothing was found out');
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
