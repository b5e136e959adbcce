-- What each capacity may hand in: as which type, filed as what record, by which
-- rule one's own share of it is made, and when.
create table policy.hand_in (capacity text, kind text, type text, record text, rule text, when_ text);
insert into policy.hand_in values
	('child', 'drawing', 'BREV', 'child_document', 'R04', ''),
	('child', 'letter', 'BREV', 'child_document', 'R04', ''),
	('child', 'other', 'BREV', 'child_document', 'R04', ''),
	('child_party', 'drawing', 'BREV', 'child_document', 'R03', ''),
	('child_party', 'letter', 'BREV', 'child_document', 'R03', ''),
	('child_party', 'other', 'BREV', 'child_document', 'R03', ''),
	('contractor', 'report', 'RAPPORT', 'contractor_and_child', 'R18', 'engaged'),
	('contractor', 'weekend', 'RAPPORT', 'contractor_and_child', 'R18', 'engaged'),
	('contractor', 'money', 'OEKONOMI', 'contractor', 'R18o', 'own'),
	('contractor', 'declaration', 'ERKLAERING', 'contractor', 'R18o', 'own'),
	('contractor', 'insurance', 'OEKONOMI', 'other_contractor', 'R18o', 'own'),
	('contractor', 'letter', 'BREV', 'contractor_and_child', 'R18', 'engaged'),
	('contractor', 'certificate', 'POLITIATTEST', 'police_certificate', 'R28', 'wanted'),
	('foster', 'follow_up', 'REFERAT', 'visit_minutes', 'R17', 'engaged'),
	('foster', 'report', 'RAPPORT', 'contractor_and_child', 'R17', 'engaged'),
	('foster', 'money', 'OEKONOMI', 'foster_money', 'R17o', 'own'),
	('foster', 'declaration', 'ERKLAERING', 'foster_personnel', 'R17o', 'own'),
	('foster', 'letter', 'BREV', 'contractor_and_child', 'R17', 'engaged'),
	('foster', 'other', 'BREV', 'unknown', 'R17', 'engaged'),
	('foster', 'certificate', 'POLITIATTEST', 'police_certificate', 'R28', 'wanted'),
	('guardian', 'letter', 'BREV', 'child_document', 'R06j', ''),
	('guardian', 'papers', 'HELSE', 'child_document', 'R06j', ''),
	('guardian', 'drawing', 'BREV', 'child_document', 'R06j', ''),
	('guardian', 'other', 'BREV', 'child_document', 'R06j', ''),
	('parent', 'letter', 'BREV', 'child_document', 'R06', ''),
	('parent', 'papers', 'HELSE', 'child_document', 'R06', ''),
	('parent', 'drawing', 'BREV', 'child_document', 'R06', ''),
	('parent', 'other', 'BREV', 'child_document', 'R06', ''),
	('representative', 'letter', 'BREV', 'lawyer', 'R14', ''),
	('representative', 'mandate', 'BREV', 'access_request', 'R14', ''),
	('foster', 'about_home', 'RAPPORT', 'contractor', 'R17', 'engaged written'),
	('foster', 'own_words', 'BARNEMELDING', 'child_words', 'R17', 'engaged written'),
	('contractor', 'about_child', 'RAPPORT', 'child_document', 'R18', 'engaged written'),
	('contractor', 'own_words', 'BARNEMELDING', 'child_words', 'R18', 'engaged written'),
	('supervisor', 'about_child', 'TILSYN', 'child_document', 'R19', 'engaged written'),
	('supervisor', 'own_words', 'BARNEMELDING', 'child_words', 'R19', 'engaged written'),
	('supervisor', 'deficiency', 'TILSYN', 'deficiency', 'R19', 'engaged written'),
	('supervisor', 'supervision', 'TILSYN', 'contractor_and_child', 'R19', 'engaged'),
	('supervisor', 'letter', 'BREV', 'contractor_and_child', 'R19', 'engaged'),
	('trusted', 'letter', 'BREV', 'child_document', 'R20', ''),
	('trusted', 'declaration', 'ERKLAERING', 'contractor', 'R20', 'own'),
	('trusted', 'certificate', 'POLITIATTEST', 'police_certificate', 'R28', 'wanted');

select policy.holds(format('%s: %s hands in %s%s', rule, capacity, kind, ' ' || nullif(when_, '')), format($$
	(select concat_ws(' ', h.doc_type, h.record, h.share_rule, case when h.engaged then 'engaged' end, case when h.wanted then 'wanted' end, case when h.owned then 'own' end, case when h.written then 'written' end)
		= %L from law.hand_in h where h.capacity = %L and h.kind = %L) $$, concat_ws(' ', type, record, rule, nullif(when_, '')), capacity, kind))
from policy.hand_in;
select policy.holds('R28: nobody hands in anything else, and no certificate but what was asked for', $$
	(select count(*) from law.hand_in) = (select count(*) from policy.hand_in)
	and not exists (select from law.hand_in where doc_type = 'POLITIATTEST' and not wanted) $$);
