-- What the tests of core/db and core/access talk to.
create role pv_unit login;
create role pv_operator login;
create schema unit;
grant usage on schema unit to pv_unit, pv_operator;

create table unit.thing (id integer primary key);
grant select, insert on unit.thing to pv_unit, pv_operator;

-- The capacity that somebody acts in; 0: the session has ended.
create table unit.acting (n integer primary key);
grant select, insert on unit.acting to pv_unit;

-- A check that only the commit makes.
create function unit.check_thing() returns trigger language plpgsql as $$
begin
	if new.id < 0 then
		raise exception 'negative' using errcode = 'PV001', constraint = 'R99';
	end if;
	return null;
end
$$;
create constraint trigger check_thing after insert on unit.thing
	deferrable initially deferred for each row execute function unit.check_thing();

-- Every other time, somebody else was in the way.
create sequence unit.tries;
grant usage on sequence unit.tries to pv_unit;
create function unit.give_way() returns bigint language plpgsql as $$
declare
	n bigint := nextval('unit.tries');
begin
	if n % 2 = 1 then
		raise exception 'deadlock detected' using errcode = '40P01';
	end if;
	return n;
end
$$;

create function unit.refuse(state text, rule text) returns text language plpgsql as $$
begin
	raise exception 'words for the operator' using errcode = state, constraint = rule;
end
$$;
