-- What the law gives each capacity of each type: forms and, when there is
-- none, the rule that says so.  o original, r redacted, e extract, c child,
-- w own, s sign.
create table policy.reach (capacity text, type text, forms text, rule text);
insert into policy.reach values
	('applicant', '*', 'orew', 'R24'),
	('child', '*', 'cw', 'R04'),
	('child', 'AVSLAG', '', 'R01'),
	('child', 'AVTALE', '', 'R01'),
	('child', 'ERKLAERING', '', 'R01'),
	('child', 'INNSYNSKRAV', '', 'R01'),
	('child', 'KLAGE', '', 'R01'),
	('child', 'NEMND', '', 'R04n'),
	('child', 'OEKONOMI', '', 'R01'),
	('child', 'REGISTER', '', 'R01'),
	('child_party', '*', 'orecws', 'R03'),
	('child_party', 'AVSLAG', '', 'R01'),
	('child_party', 'AVTALE', '', 'R01'),
	('child_party', 'ERKLAERING', '', 'R01'),
	('child_party', 'INNSYNSKRAV', '', 'R01'),
	('child_party', 'KLAGE', '', 'R01'),
	('child_party', 'OEKONOMI', '', 'R01'),
	('child_party', 'REGISTER', '', 'R01'),
	('contractor', '*', '', 'R18'),
	('contractor', 'PLAN', 'e', 'R18'),
	('contractor', 'RAPPORT', 'w', 'R18'),
	('contractor', 'VEDTAK', 'e', 'R18'),
	('foster', '*', 'orews', 'R17'),
	('foster', 'AVSLAG', '', 'R01'),
	('foster', 'AVTALE', '', 'R01'),
	('foster', 'BARNEMELDING', '', 'R17'),
	('foster', 'BARNESAMTALE', '', 'R17'),
	('foster', 'BREV', '', 'R01'),
	('foster', 'ERKLAERING', '', 'R01'),
	('foster', 'INNSYNSKRAV', '', 'R01'),
	('foster', 'NEMND', '', 'R17'),
	('foster', 'OEKONOMI', 'w', 'R01'),
	('foster', 'REGISTER', '', 'R01'),
	('foster', 'TILSYN', '', 'R17'),
	('guardian', '*', 'orews', 'R06j'),
	('guardian', 'AVSLAG', '', 'R01'),
	('guardian', 'AVTALE', '', 'R01'),
	('guardian', 'BARNEMELDING', '', 'R01'),
	('guardian', 'ERKLAERING', '', 'R01'),
	('guardian', 'INNSYNSKRAV', '', 'R01'),
	('guardian', 'KLAGE', '', 'R01'),
	('guardian', 'OEKONOMI', '', 'R01'),
	('guardian', 'REGISTER', '', 'R01'),
	('parent', '*', 'orews', 'R06'),
	('parent', 'AVSLAG', '', 'R01'),
	('parent', 'AVTALE', '', 'R01'),
	('parent', 'BARNEMELDING', '', 'R01'),
	('parent', 'ERKLAERING', '', 'R01'),
	('parent', 'INNSYNSKRAV', '', 'R01'),
	('parent', 'KLAGE', '', 'R01'),
	('parent', 'OEKONOMI', '', 'R01'),
	('parent', 'REGISTER', '', 'R01'),
	('parent_no_fa', '*', '', 'R07'),
	('parent_no_fa', 'AVSLAG', 'o', 'R07'),
	('parent_no_fa', 'BREV', 'or', 'R07'),
	('parent_no_fa', 'INNSYNSKRAV', 'w', 'R07'),
	('reporter_private', '*', '', 'R01'),
	('reporter_private', 'MELDING', 'w', 'R01'),
	('reporter_public', '*', '', 'R21'),
	('reporter_public', 'BREV', 'o', 'R21'),
	('reporter_public', 'MELDING', 'w', 'R21'),
	('stepparent', '*', '', 'R08'),
	('stepparent', 'REFERAT', 'e', 'R08'),
	('supervisor', '*', '', 'R19'),
	('supervisor', 'AVSLAG', '', 'R01'),
	('supervisor', 'ERKLAERING', '', 'R01'),
	('supervisor', 'INNSYNSKRAV', '', 'R01'),
	('supervisor', 'PLAN', 're', 'R19'),
	('supervisor', 'REGISTER', '', 'R01'),
	('supervisor', 'TILSYN', 'w', 'R19'),
	('supervisor', 'VEDTAK', 're', 'R19'),
	('trusted', '*', 'e', 'R20'),
	('trusted', 'AVSLAG', '', 'R01'),
	('trusted', 'INNSYNSKRAV', '', 'R01'),
	('trusted', 'REGISTER', '', 'R01');

create function policy.forms(letters text) returns text[] language sql as $$
	select coalesce(array_agg(case l when 'o' then 'original' when 'r' then 'redacted' when 'e' then 'extract' when 'c' then 'child'
		when 'w' then 'own' when 's' then 'sign' end order by n), '{}') from regexp_split_to_table(letters, '') with ordinality u (l, n) where l <> ''
$$;

select policy.holds(format('%s: %s is given of %s: %s', rule, capacity, case type when '*' then 'everything else' else type end,
	coalesce(nullif(array_to_string(policy.forms(forms), ', '), ''), 'nothing')), format($$
	(select r.forms = %L and r.rule = %L from law.reach_of(%L, %L) r) $$, policy.forms(forms), rule, capacity,
	case type when '*' then 'SOMETHING' else type end))
from policy.reach;
select policy.holds(format('reach: %s has no more rows than these', capacity), format($$ (select count(*) from law.reach where capacity = %L) = %s $$,
	capacity, count(*))) from policy.reach group by capacity;
select policy.holds('reach: there is no other capacity', $$ not exists (select from law.reach where capacity not in (select capacity from policy.reach)) $$);
select policy.holds('reach: whoever is no capacity is given nothing', $$ (law.reach_of('nobody', 'VEDTAK')).forms is null $$);

-- portal: m My Page, e Exchange; then party, needs the address, signs, sees the phase, is engaged.
select policy.holds(format('capacity: %s is %s', name, said), format($$ (select concat_ws(' ', left(portal, 1), party, needs_address, signs, sees_phase, engaged)
	from law.capacity where name = %L) = %L $$, name, said))
from (values
	('child',            'm t t t t f'), -- R03, R15, R23
	('parent',           'm t f t t f'), -- R06
	('guardian',         'm t f t t f'), -- R06j
	('parent_no_fa',     'm f f f f f'), -- R07
	('stepparent',       'm f f f f f'), -- R08
	('applicant',        'm f f f f f'), -- R24
	('reporter_public',  'm f f f f f'), -- R21
	('reporter_private', 'm f f f f f'), -- R21
	('foster',           'e f t t f t'), -- R17
	('contractor',       'e f f t f t'), -- R18
	('supervisor',       'e f t t f t'), -- R19
	('trusted',          'e f f f f t'), -- R20
	('representative',   'e f f f t f')) c (name, said); -- R14
select policy.holds('capacity: there are thirteen', $$ (select count(*) from law.capacity) = 13 $$);

-- ── Grounds of refusals (R30) ───────────────────────────────────────────────

select policy.holds(format('R30: the ground of %s is %s', rule, ground), format($$ law.ground_of(%L, '2026-11-21') = %L $$, rule, ground))
from (values
	('R03', 'barnevernsloven § 12-3 første ledd'),
	('R04', 'barnevernsloven § 12-3 og § 1-4'),
	('R04c', 'forvaltningsloven § 18 første ledd siste punktum'),
	('R06', 'barnevernsloven § 12-2'),
	('R07', 'barnelova § 47'),
	('R09', 'forvaltningsloven § 13 første ledd nr. 1'),
	('R10', 'barnevernsloven § 12-6 tredje ledd'),
	('R11', 'barnevernsloven § 12-6 andre ledd'),
	('R11x', 'barnevernsloven § 12-6 andre ledd'),
	('R12a', 'forvaltningsloven § 19 andre ledd bokstav a'),
	('R12b', 'forvaltningsloven § 19 andre ledd bokstav b'),
	('R12d', 'forvaltningsloven § 19 første ledd bokstav d'),
	('R13', 'forvaltningsloven § 18 a'),
	('R15', 'barnevernsloven § 7-2 tredje ledd og folkeregisterloven § 10-4'),
	('R16', 'barnevernsloven § 14-6'),
	('R22', 'forvaltningsloven § 19 andre ledd bokstav b')) g (rule, ground);
select policy.holds(format('R30: under the new act the ground of %s is %s', rule, ground), format($$
	select policy.does('decide', '{"what": "regime", "regime": "fvl2025", "from": "2026-11-21T10:00:00+01:00", "decided_by": "S1"}');
	law.ground_of(%L, '2026-11-21T10:00:00+01:00') = %L $$, rule, ground))
from (values
	('R03', 'barnevernsloven § 12-3 første ledd'),
	('R04', 'barnevernsloven § 12-3 og § 1-4'),
	('R04c', 'forvaltningsloven § 54 tredje ledd'),
	('R06', 'barnevernsloven § 12-2'),
	('R07', 'barnelova § 6-12'),
	('R09', 'forvaltningsloven § 46'),
	('R10', 'barnevernsloven § 12-6 tredje ledd'),
	('R11', 'barnevernsloven § 12-6 andre ledd'),
	('R11x', 'barnevernsloven § 12-6 andre ledd'),
	('R12a', 'forvaltningsloven § 50 første ledd bokstav a'),
	('R12b', 'forvaltningsloven § 50 første ledd bokstav b'),
	('R12d', 'forvaltningsloven § 50 første ledd bokstav d'),
	('R13', 'forvaltningsloven § 47'),
	('R15', 'barnevernsloven § 7-2 tredje ledd og folkeregisterloven § 10-4'),
	('R16', 'barnevernsloven § 14-6'),
	('R22', 'forvaltningsloven § 50 første ledd bokstav e')) g (rule, ground);
select policy.holds('R30: the second before the new act the old one is in force', $$
	select policy.does('decide', '{"what": "regime", "regime": "fvl2025", "from": "2026-11-21T10:00:00+01:00", "decided_by": "S1"}');
	law.regime_at('2026-11-21T09:59:59+01:00') = 'fvl1967' and law.regime_at('2026-11-21T10:00:00+01:00') = 'fvl2025'
$$);
select policy.holds('R30: a rule without a ground has none', $$ law.ground_of('R01', '2026-11-21') is null $$);
select policy.holds('R30: a portal may ask for the ground', $$
	policy.tells('pv_mypage', null, 'select law.ground_of(''R13'', law.now())') = law.ground_of('R13', law.now())
	and policy.tells('pv_exchange', null, 'select law.ground_of(''R13'', law.now())') = law.ground_of('R13', law.now()) $$);
