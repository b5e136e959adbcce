-- The rules of registration (000 and 001; requirements.md §1.2), version 1, and
-- who decides by them.
set role pv_owner;

insert into law.routing (rule, version, record, folder_state, since, case_system, records_system,
		target, split, says, source) values
	('RT01', 1, 'child_document', 'active', '-infinity', true, false, '{child_folder}', false,
		'alt som gjelder barnet på saksbehandlernivå', '000 L7'),
	('RT02', 1, 'child_document', 'closed', '-infinity', false, true, '{records_case}', false,
		'barnet er ute av saksbehandling', '000 L8'),
	('RT03', 1, 'concern', 'any', '-infinity', true, false, '{child_folder}', false,
		'bekymringsmelding: alltid i mappen på barnet, aldri i sakssystemet alene', '000 L13'),
	('RT04', 1, 'consent', 'any', '-infinity', true, false, '{child_folder}', false,
		'foreldres samtykke til undersøkelse', '000 L14'),
	('RT05', 1, 'access_request', 'active', '-infinity', true, true, '{child_folder,access_case}', false,
		'partsinnsyn: krav, svar og fullmakt, begge steder', '000 L9 L19 L20 L26'),
	('RT06', 1, 'access_request', 'closed', '-infinity', false, true, '{access_case}', false,
		'partsinnsyn i avsluttet mappe: Generell Sak', '000 L9; 001 L41'),
	('RT07', 1, 'complaint', 'active', '-infinity', true, false, '{child_folder}', false,
		'klage på vedtak i barnets sak', '000 L17'),
	('RT08', 1, 'complaint', 'closed', '-infinity', false, true, '{records_case}', false,
		'klage i barnets avsluttede sak', '000 L17'),
	('RT09', 1, 'complaint_service', 'any', '-infinity', false, true, '{service_case}', false,
		'klage på tjenesten: egen sak, samordnet svar når RT07 også er åpen', '000 L18 L25'),
	('RT10', 1, 'complaint_both', 'active', '-infinity', true, true, '{child_folder,service_case}', false,
		'klage som behandles begge steder: oppgave om samordning', '000 L25'),
	('RT11', 1, 'supervisory_authority', 'active', '-infinity', true, true, '{child_folder,records_case}',
		false, 'oversendelse til og fra Statsforvalteren: begge steder', '000 L27'),
	('RT12', 1, 'supervisory_authority', 'closed', '-infinity', false, true, '{records_case}', false,
		'oversendelse til og fra Statsforvalteren i avsluttet mappe', '000 L27'),
	('RT13', 1, 'contractor', 'any', '-infinity', false, true, '{contractor_folder}', false,
		'gjelder bare oppdragstakeren: egen mappe', '000 L10 L21'),
	('RT14', 1, 'contractor_and_child', 'active', '-infinity', true, true, '{contractor_folder}', true,
		'til barnets mappe kun det som gjelder barnet', '000 L10 L21'),
	('RT15', 1, 'lawyer', 'active', '-infinity', true, false, '{child_folder}', false,
		'ekstern advokat, inn og ut', '000 L11'),
	('RT16', 1, 'framework_agreement', 'any', '-infinity', false, true, '{agreement_case}', false,
		'rammeavtale med dokumentasjonsklausul', '000 L22'),
	('RT17', 1, 'municipal_lawyer', 'any', '-infinity', false, true, '{lawyer_case}', false,
		'kommuneadvokaten: sikker sone, aldri fagsystemet', '000 L23'),
	('RT18', 1, 'asylum', 'any', '-infinity', true, true, '{child_folder,records_case}', false,
		'asylsøkere: tilsagn og refusjon, begge steder', '000 L28'),
	('RT19', 1, 'grant_letter', 'any', '-infinity', true, true, '{child_folder,records_case}', false,
		'tilsagnsbrev om fosterhjem, begge steder', '000 L29'),
	('RT20', 1, 'reinforcement', 'any', '-infinity', false, true, '{foster_folder}', false,
		'tilsagn og tilskudd til forsterkning', '000 L30'),
	('RT21', 1, 'foster_money', 'any', '-infinity', false, true, '{foster_folder}', false,
		'fosterhjemsutgifter, også for hjem fra andre kommuner', '000 L31'),
	('RT22', 1, 'foster_personnel', 'any', '-infinity', false, true, '{foster_folder}', false,
		'fosterhjemmets avtaler, søknad, attester og erklæringer', '000 L32'),
	('RT23', 1, 'visit_minutes', 'active', '-infinity', true, true, '{child_folder,foster_folder}', false,
		'referat fra oppfølgingsbesøk, også i fagsystemet', '000 L32'),
	('RT24', 1, 'police_certificate', 'any', '-infinity', false, true, '{foster_folder}', false,
		'politiattest: status bevares, attesten tilintetgjøres', '000 L33'),
	('RT25', 1, 'other_contractor', 'any', '-infinity', false, true, '{contractor_folder}', false,
		'private oppdragstakere; det som gjelder barnet følger RT14', '000 L34'),
	('RT26', 1, 'other_municipality', 'any', '-infinity', false, true, '{contractor_folder}', false,
		'annen kommune ber om godkjenning av fosterhjem', '000 L35'),
	('RT27', 1, 'redress', 'any', '-infinity', false, true, '{redress_case}', false,
		'oppreisning og billighetserstatning: egen sak', '000 L37'),
	('RT28', 1, 'school', 'any', '-infinity', true, false, '{child_folder}', false,
		'SvarUt til riktig organisasjonsnummer', '000 L12'),
	('RT29', 1, 'school_wrong_address', 'any', '-infinity', true, false, '{redirect}', false,
		'feil adresse: sendes videre, avsenderen får vite det, fristen løper fra mottak', '000 L12'),
	('RT31', 1, 'message_without_value', 'any', '-infinity', false, false, '{none}', false,
		'uten dokumentasjonsverdi: journalføres ikke', '000 L4'),
	('RT32', 1, 'preventive', 'any', '-infinity', false, true, '{general}', false,
		'forebyggende arbeid: Generell Sak, egen arkivdel', '001 L12'),
	('RT33', 1, 'concern_elsewhere', 'any', '-infinity', false, true, '{general}', false,
		'bekymringsmelding til annen kommune om et barn uten sak her', '001 L43'),
	('RT34', 1, 'copy_request', 'closed', '-infinity', false, true, '{general}', false,
		'bestilling av kopi fra avsluttet mappe', '001 L45'),
	('RT35', 1, 'institution', 'any', '-infinity', false, true, '{general}', false,
		'egne hjem og institusjoner', '001 L49'),
	('RT36', 1, 'unknown', 'any', '-infinity', false, false, '{queue}', false,
		'ukjent type: et menneske avgjør innen én virkedag', 'derived');

-- Not of the source documents: what a form's parts are, and what the rules on
-- supervision (FOR-2023-10-13-1632 §§ 17–19) ask for.
insert into law.routing (rule, version, record, folder_state, since, case_system, records_system,
		target, split, says, source) values
	('RT37', 1, 'deficiency', 'any', '-infinity', true, false, '{child_folder}', false,
		'tilsynspersonens varsel om alvorlig mangel: straks til omsorgskommunen', 'R19'),
	('RT38', 1, 'child_words', 'any', '-infinity', true, false, '{child_folder}', false,
		'barnets egne ord: i barnets mappe alene', 'R31');

insert into law.routing (rule, version, record, folder_state, since, case_system, records_system,
		target, follows, says, source) values
	('RT30', 1, 'message', 'any', '-infinity', false, false, '{}', 'child_document',
		'sms, chat og e-post: som et brev med samme innhold', '000 L4');

-- The rule for a record at a moment.  What no rule knows, and a rule for the
-- other state of the folder, is RT36: a human decides, nothing is dropped.
create function law.route(record_ text, state_ text, at_ timestamptz) returns law.routing
language plpgsql stable security definer set search_path = '' as $$
declare
	r law.routing;
	f law.routing;
begin
	select * into r from law.routing x
		where x.record = record_ and x.folder_state in (state_, 'any')
			and x.since <= at_ and at_ < x.until
		order by x.folder_state = 'any', x.rule limit 1;
	if r.follows is not null then -- filed as that record, decided by this rule
		f := law.route(r.follows, state_, at_);
		r.case_system := f.case_system;
		r.records_system := f.records_system;
		r.target := f.target;
		r.split := f.split;
	end if;
	if r.rule is null and record_ <> 'unknown' then
		r := law.route('unknown', state_, at_);
	end if;
	return r;
end
$$;

-- The state of the child's folder that a standing is about: its own file's, or
-- that of the one child of the family.
create function law.folder_state(file_ uuid, at_ timestamptz) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	f      data.file;
	states text[];
begin
	select * into strict f from data.file where id = file_;
	select array_agg(distinct case when o.opened > law.today(at_) then 'none'
			when o.closed is null or o.closed > law.today(at_) then 'active' else 'closed' end)
		into states
		from data.file o
		where o.kind = 'child' and (o.id = f.id or f.kind <> 'child' and o.family = f.family);
	return case when cardinality(states) = 1 then states[1] when 'active' = any (states) then 'active'
		else 'none' end;
end
$$;

-- The one child that a standing is about; null where there are more, or none.
create function law.child_of(file_ uuid) returns uuid
language sql stable security definer set search_path = '' as $$
	select case when count(*) = 1 then min(o.child::text)::uuid end
	from data.file f join data.file o on o.kind = 'child'
		and (o.id = f.id or f.kind <> 'child' and o.family = f.family)
	where f.id = file_
$$;

-- RT14: the whole of a document that is also about a contractor never lies in
-- the child's folder.
create function law.check_split() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (select from data.file f where f.id = new.file and f.kind = 'child') and exists (
			select from data.routing r join law.routing l on l.rule = r.rule and l.version = r.version
			where l.split and r.id = (select x.id from data.routing x
				where x.document = new.document order by x.at desc, x.id limit 1)) then
		perform law.refuse('RT14', 'til barnets mappe kun det som gjelder barnet');
	end if;
	return new;
end
$$;
create trigger split before insert or update on data.filing
	for each row execute function law.check_split();

reset role;
