-- What a production database is, before sql/test makes a test instance of it.

select policy.holds('production: law time is the real time, and reads nothing that could be written', $$
	insert into data.instance (kind, name, number) values ('production', 'Fjordvik', '9902');
	law.now() = now() and exists (select from pg_proc p where p.oid = 'law.now()'::regprocedure and not p.prosecdef)
	and not exists (select from pg_depend d where d.objid = 'law.now()'::regprocedure and d.refclassid = 'pg_class'::regclass) $$);
select policy.holds('production: there is no clock to shift', $$
	to_regclass('law.clock') is null $$);
select policy.holds('production: the operator has no verb that shifts it', $$
	insert into data.instance (kind, name, number) values ('production', 'Fjordvik', '9902');
	policy.bad('do', 'clock', '{"at": "2027-01-01"}') and policy.bad('do', 'clock', '{"real": true}') $$);
