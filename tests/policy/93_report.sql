-- Two reports of several parts: each part is of its own report.

create function policy.report_of(n integer, part_ text) returns data.upload language sql as $$
	select u from data.upload u where u.part = part_ and u.report = (select id from (select p.id, row_number() over (order by p.once) as k from data.report p) x where k = n)
$$;
create function policy.report_filed(n integer, part_ text) returns boolean language plpgsql as $$
declare
	u data.upload := policy.report_of(n, part_);
begin
	update data.upload set worker = 'w', leased_until = clock_timestamp() + interval '1 minute' where id = u.id;
	return intake.file(u.id, 'w', 'text/plain; charset=utf-8', false, gen_random_uuid(), repeat('0', 64), '\x01', 'k1', null, null, null, null, null, 'receipt');
end
$$;
create function policy.two_reports() returns boolean language plpgsql as $$
begin
	perform policy.enters('til.B');
	perform policy.rp_sends('til.B', 'supervision', '{own,child,words}');
	perform policy.rp_sends('til.B', 'supervision', '{own,child,words}', once => repeat('b', 43));
	return (select count(*) = 6 from data.upload);
end
$$;
select policy.holds('report: of two, each upload is in the list once, with its own', $$
	select policy.so(policy.two_reports());
	policy.says('til.B', 'select count(*) || '' '' || count(distinct report) from authz.uploads()') = '6 2' $$);
select policy.holds('RT14: of two reports, what is refused of one calls for its own whole to be split', $$
	select policy.so(policy.two_reports());
	select policy.report_filed(1, 'own'), policy.report_filed(2, 'own'), policy.report_filed(2, 'words');
	update data.upload set worker = 'w', leased_until = clock_timestamp() + interval '1 minute' where id = (policy.report_of(2, 'child')).id;
	select intake.refuse((policy.report_of(2, 'child')).id, 'w', 'virus');
	(select string_agg(subject, ' ') from data.alarm where kind = 'split-owed') = 'upload/' || (policy.report_of(2, 'own')).handle $$);
select policy.holds('RT14: split is the whole alone, by its own report', $$
	select policy.so(policy.two_reports());
	update data.upload set state = 'refused', reason = 'x' where id = (policy.report_of(1, 'child')).id;
	not intake.is_split('upload/' || (policy.report_of(1, 'own')).handle) and intake.is_split('upload/' || (policy.report_of(2, 'own')).handle)
	and not intake.is_split('upload/' || (policy.report_of(2, 'words')).handle) and not intake.is_split('A-PLAN') $$);
select policy.holds('RT14: the decision names the part of its own report, once', $$
	select policy.so(policy.two_reports());
	select policy.report_filed(1, 'own'), policy.report_filed(2, 'own'), policy.report_filed(1, 'child');
	select policy.so((select part = (policy.report_of(1, 'child')).document from data.routing where document = (policy.report_of(1, 'own')).document)
		and (select part is null from data.routing where document = (policy.report_of(2, 'own')).document));
	update data.routing set part = (select id from data.document where ref = 'A-RAPPORT') where document = (policy.report_of(1, 'own')).document;
	update data.upload set document = (policy.report_of(1, 'child')).document where id = (policy.report_of(2, 'child')).id;
	select intake.join_parts((policy.report_of(1, 'own')).report);
	(select d.ref = 'A-RAPPORT' from data.routing r join data.document d on d.id = r.part where r.document = (policy.report_of(1, 'own')).document)
	and (select part is null from data.routing where document = (policy.report_of(2, 'own')).document) $$);
