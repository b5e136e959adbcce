-- Law time: the one clock by which ages, deadlines and visibility are counted.
set role pv_owner;

-- In production it is the real one: nothing there can be written that shifts it.
-- A test instance is given another (sql/test).  Put in line by the planner.
create function law.now() returns timestamptz
language sql stable
	return pg_catalog.now();

-- 00:00 of a day where the law counts days: Europe/Oslo, summer time included.
create function law.midnight(day date) returns timestamptz
language sql immutable set search_path = '' as $$
	select day::timestamp at time zone 'Europe/Oslo'
$$;

create function law.today(at timestamptz) returns date
language sql immutable set search_path = '' as $$
	select (at at time zone 'Europe/Oslo')::date
$$;

-- Nobody is disturbed at night.
create function law.quiet(at timestamptz) returns boolean
language sql immutable set search_path = '' as $$
	select extract(hour from at at time zone 'Europe/Oslo') not between 8 and 21
$$;

-- The moment somebody turns so many years.  29 February: the statute is silent;
-- 1 March in other years, so that nothing opens a day early (R03).
create function law.turns(born date, years integer) returns timestamptz
language sql immutable set search_path = '' as $$
	select law.midnight(case
		when extract(month from born) = 2 and extract(day from born) = 29
			and extract(day from (born + make_interval(years => years))::date) = 28
		then (born + make_interval(years => years))::date + 1
		else (born + make_interval(years => years))::date
	end)
$$;

-- Easter Sunday (the Gauss–Butcher rule), from which the movable holidays hang.
create function law.easter(year integer) returns date
language plpgsql immutable set search_path = '' as $$
declare
	a integer := year % 19;
	b integer := year / 100;
	c integer := year % 100;
	h integer := (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	l integer := (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	m integer := (a + 11 * h + 22 * l) / 451;
	n integer := h + l - 7 * m + 114;
begin
	return make_date(year, n / 31, n % 31 + 1);
end
$$;

-- Saturday, Sunday or public holiday (domstolloven §149).
create function law.closed(day date) returns boolean
language sql immutable set search_path = '' as $$
	select extract(isodow from day) >= 6
		or to_char(day, 'MM-DD') in ('01-01', '05-01', '05-17', '12-25', '12-26')
		or day - law.easter(extract(year from day)::integer) in (-3, -2, 0, 1, 39, 49, 50)
$$;

-- Klagefrist: three weeks from when the decision was available and notified; a
-- closed day moves it to the next working day (fvl §29, DL6).  The result is
-- the first moment that is too late.
create function law.complaint_end(available timestamptz) returns timestamptz
language plpgsql immutable set search_path = '' as $$
declare
	last date := law.today(available) + 21;
begin
	while law.closed(last) loop
		last := last + 1;
	end loop;
	return law.midnight(last + 1);
end
$$;

-- The regime of procedural law in force at a moment (R30).
create function law.regime_at(at timestamptz) returns text
language sql stable security definer set search_path = '' as $$
	select name from law.regime where since <= at order by since desc limit 1
$$;

reset role;
