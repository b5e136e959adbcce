-- What each capacity may be given at all, type by type: the law as rows.
--
-- forms lists what a share to that capacity may hold: original, redacted,
-- extract, child (renditions), own (what one handed in oneself), sign.  A type
-- without a row of its own takes the capacity's '*'.  rule is the reason when
-- the form is not among them.  An owner of a document (R17o, R18o, R24o: one's
-- own agreement, one's own case) is past this table.
set role pv_owner;

insert into law.capacity
	(name,              portal,     party, needs_address, signs, sees_phase, engaged) values
	('child',            'mypage',   true,  true,          true,  true,       false), -- R03, R04
	('parent',           'mypage',   true,  false,         true,  true,       false), -- R06
	('guardian',         'mypage',   true,  false,         true,  true,       false), -- R06j
	('parent_no_fa',     'mypage',   false, false,         false, false,      false), -- R07
	('stepparent',       'mypage',   false, false,         false, false,      false), -- R08
	('applicant',        'mypage',   false, false,         false, false,      false), -- R24
	('reporter_public',  'mypage',   false, false,         false, false,      false), -- R21
	('reporter_private', 'mypage',   false, false,         false, false,      false), -- R21
	('foster',           'exchange', false, true,          true,  false,      true),  -- R17
	('contractor',       'exchange', false, false,         true,  false,      true),  -- R18
	('supervisor',       'exchange', false, true,          true,  false,      true),  -- R19
	('trusted',          'exchange', false, false,         false, false,      true),  -- R20
	('representative',   'exchange', false, false,         false, true,       false); -- R14

insert into law.stands
	select name, portal from law.capacity union all select name, 'esign' from law.capacity where signs;

create table law.reach (
	capacity text not null, -- of law.capacity; 'child_party' is a child who is a party (R03, R04a, R04n)
	type     text not null,
	forms    text[] not null,
	rule     text not null,
	primary key (capacity, type)
);

insert into law.reach values
	-- The child from 15, and the younger one whom the law makes a party.
	('child_party', '*', '{original,redacted,extract,child,own,sign}', 'R03'),
	('child_party', 'AVTALE',      '{}', 'R01'),
	('child_party', 'OEKONOMI',    '{}', 'R01'),
	('child_party', 'REGISTER',    '{}', 'R01'),
	('child_party', 'ERKLAERING',  '{}', 'R01'),
	('child_party', 'INNSYNSKRAV', '{}', 'R01'),
	('child_party', 'AVSLAG',      '{}', 'R01'),
	('child_party', 'KLAGE',       '{}', 'R01'),
	-- The younger child: adapted information and one's own (bvl §1-4).
	('child', '*',           '{child,own}', 'R04'),
	('child', 'NEMND',       '{}',          'R04n'),
	('child', 'AVTALE',      '{}',          'R01'),
	('child', 'OEKONOMI',    '{}',          'R01'),
	('child', 'REGISTER',    '{}',          'R01'),
	('child', 'ERKLAERING',  '{}',          'R01'),
	('child', 'INNSYNSKRAV', '{}',          'R01'),
	('child', 'AVSLAG',      '{}',          'R01'),
	('child', 'KLAGE',       '{}',          'R01'),
	-- Parents with foreldreansvar, and whoever holds it by judgment.
	('parent', '*',           '{original,redacted,extract,own,sign}', 'R06'),
	('parent', 'BARNEMELDING', '{}', 'R01'),
	('parent', 'REGISTER',     '{}', 'R01'),
	('parent', 'ERKLAERING',   '{}', 'R01'),
	('parent', 'INNSYNSKRAV',  '{}', 'R01'),
	('parent', 'AVSLAG',       '{}', 'R01'),
	('parent', 'KLAGE',        '{}', 'R01'),
	('parent', 'AVTALE',       '{}', 'R01'),
	('parent', 'OEKONOMI',     '{}', 'R01'),
	-- Without foreldreansvar: an information letter on request, no documents.
	('parent_no_fa', '*',           '{}',             'R07'),
	('parent_no_fa', 'BREV',        '{original,redacted}', 'R07'),
	('parent_no_fa', 'AVSLAG',      '{original}',     'R07'),
	('parent_no_fa', 'INNSYNSKRAV', '{own}',          'R07'),
	-- No standing but for an extract of one's own statements (R27).
	('stepparent', '*',       '{}',        'R08'),
	('stepparent', 'REFERAT', '{extract}', 'R08'),
	-- Insight after closing, own case in the case system.
	('applicant', '*', '{original,redacted,extract,own}', 'R24'),
	-- Reporters: receipt, and for the public one feedback.
	('reporter_public',  '*',       '{}',         'R21'),
	('reporter_public',  'MELDING', '{own}',      'R21'),
	('reporter_public',  'BREV',    '{original}', 'R21'),
	('reporter_private', '*',       '{}',         'R01'),
	('reporter_private', 'MELDING', '{own}',      'R01'),
	-- Foster parents: what is needed to care for the child.
	('foster', '*',            '{original,redacted,extract,own,sign}', 'R17'),
	('foster', 'TILSYN',       '{}', 'R17'),
	('foster', 'NEMND',        '{}', 'R17'),
	('foster', 'BARNESAMTALE', '{}', 'R17'),
	('foster', 'BARNEMELDING', '{}', 'R17'),
	('foster', 'AVTALE',       '{}', 'R01'),
	('foster', 'OEKONOMI',     '{own}', 'R01'),
	('foster', 'BREV',         '{}', 'R01'),
	('foster', 'REGISTER',     '{}', 'R01'),
	('foster', 'ERKLAERING',   '{}', 'R01'),
	('foster', 'INNSYNSKRAV',  '{}', 'R01'),
	('foster', 'AVSLAG',       '{}', 'R01'),
	-- Contractors: own agreement, own reports, a minimal extract of purpose.
	('contractor', '*',      '{}',            'R18'),
	('contractor', 'VEDTAK', '{extract}',     'R18'),
	('contractor', 'PLAN',   '{extract}',     'R18'),
	('contractor', 'RAPPORT', '{own}',        'R18'),
	-- Supervisor (tilsynsperson): mandate, own reports and a needed extract.
	('supervisor', '*',           '{}',                 'R19'),
	('supervisor', 'VEDTAK',      '{redacted,extract}', 'R19'),
	('supervisor', 'PLAN',        '{redacted,extract}', 'R19'),
	('supervisor', 'TILSYN',      '{own}',              'R19'),
	('supervisor', 'REGISTER',    '{}',                 'R01'),
	('supervisor', 'ERKLAERING',  '{}',                 'R01'),
	('supervisor', 'INNSYNSKRAV', '{}',                 'R01'),
	('supervisor', 'AVSLAG',      '{}',                 'R01'),
	-- Trusted person (tillitsperson): only what is necessary.
	('trusted', '*',           '{extract}', 'R20'),
	('trusted', 'REGISTER',    '{}',        'R01'),
	('trusted', 'INNSYNSKRAV', '{}',        'R01'),
	('trusted', 'AVSLAG',      '{}',        'R01');

insert into law.reach
	select 'guardian', type, forms, case rule when 'R06' then 'R06j' else rule end
	from law.reach where capacity = 'parent';

create function law.reach_of(capacity_ text, type_ text) returns law.reach
language sql stable security definer set search_path = '' as $$
	select r from law.reach r
	where r.capacity = capacity_ and r.type in (type_, '*')
	order by r.type = '*' limit 1
$$;

-- The paragraph a person is given as the ground of a refusal (R30), under the
-- regime in force.  The new act's mapping stands ready; its date is set when
-- the King sets it.
create table law.ground (
	rule   text not null,
	regime text not null,
	ground text not null,
	primary key (rule, regime)
);

insert into law.ground values
	('R03',  'fvl1967', 'barnevernsloven § 12-3 første ledd'),
	('R04',  'fvl1967', 'barnevernsloven § 12-3 og § 1-4'),
	('R04c', 'fvl1967', 'forvaltningsloven § 18 første ledd siste punktum'),
	('R06',  'fvl1967', 'barnevernsloven § 12-2'),
	('R07',  'fvl1967', 'barnelova § 47'),
	('R09',  'fvl1967', 'forvaltningsloven § 13 første ledd nr. 1'),
	('R10',  'fvl1967', 'barnevernsloven § 12-6 tredje ledd'),
	('R11',  'fvl1967', 'barnevernsloven § 12-6 andre ledd'),
	('R11x', 'fvl1967', 'barnevernsloven § 12-6 andre ledd'),
	('R12a', 'fvl1967', 'forvaltningsloven § 19 andre ledd bokstav a'),
	('R12b', 'fvl1967', 'forvaltningsloven § 19 andre ledd bokstav b'),
	('R12d', 'fvl1967', 'forvaltningsloven § 19 første ledd bokstav d'),
	('R13',  'fvl1967', 'forvaltningsloven § 18 a'),
	('R15',  'fvl1967', 'barnevernsloven § 7-2 tredje ledd og folkeregisterloven § 10-4'),
	('R16',  'fvl1967', 'barnevernsloven § 14-6'),
	('R22',  'fvl1967', 'forvaltningsloven § 19 andre ledd bokstav b'),
	('R03',  'fvl2025', 'barnevernsloven § 12-3 første ledd'),
	('R04',  'fvl2025', 'barnevernsloven § 12-3 og § 1-4'),
	('R04c', 'fvl2025', 'forvaltningsloven § 54 tredje ledd'),
	('R06',  'fvl2025', 'barnevernsloven § 12-2'),
	('R07',  'fvl2025', 'barnelova § 6-12'),
	('R09',  'fvl2025', 'forvaltningsloven § 46'),
	('R10',  'fvl2025', 'barnevernsloven § 12-6 tredje ledd'),
	('R11',  'fvl2025', 'barnevernsloven § 12-6 andre ledd'),
	('R11x', 'fvl2025', 'barnevernsloven § 12-6 andre ledd'),
	('R12a', 'fvl2025', 'forvaltningsloven § 50 første ledd bokstav a'),
	('R12b', 'fvl2025', 'forvaltningsloven § 50 første ledd bokstav b'),
	('R12d', 'fvl2025', 'forvaltningsloven § 50 første ledd bokstav d'),
	('R13',  'fvl2025', 'forvaltningsloven § 47'),
	('R15',  'fvl2025', 'barnevernsloven § 7-2 tredje ledd og folkeregisterloven § 10-4'),
	('R16',  'fvl2025', 'barnevernsloven § 14-6'),
	('R22',  'fvl2025', 'forvaltningsloven § 50 første ledd bokstav e');

create function law.ground_of(rule_ text, at timestamptz) returns text
language sql stable security definer set search_path = '' as $$
	select ground from law.ground where rule = rule_ and regime = law.regime_at(at)
$$;

reset role;
