-- Law time that can be shifted (DESIGN.md §5): applied to a test instance alone.  A
-- production database has neither the table nor the verb, and its law.now() reads
-- nothing.  The check keeps a row out where the municipality is not a test one.
set role pv_owner;

create table law.clock (
	one   boolean primary key default true check (one),
	kind  text not null references data.instance (kind) check (kind = 'test'),
	shift interval,
	at    timestamptz,
	check ((shift is null) <> (at is null))
);

-- The moment by the clock's one row; where there is none, the real one.
create or replace function law.now() returns timestamptz
language plpgsql stable security definer set search_path = '' as $$
declare
	c law.clock;
begin
	select k.* into c from law.clock k where k.one;
	return coalesce(c.at, pg_catalog.now() + c.shift, pg_catalog.now());
end
$$;

-- Stands still at a moment, or is shifted from now, or is real.
create function operator.do_clock(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'at', 'from', 'real');
	if (select kind from data.instance) is distinct from 'test' then
		perform operator.bad('at', 'only a test instance has a clock to set');
	end if;
	delete from law.clock;
	if r ? 'at' then
		insert into law.clock (kind, at) values ('test', operator.time(r, 'at'));
	elsif r ? 'from' then
		insert into law.clock (kind, shift) values ('test', operator.time(r, 'from') - now());
	end if;
	return jsonb_build_object('now', law.now());
end
$$;

reset role;
