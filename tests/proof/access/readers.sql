-- Everybody who can act in a capacity now, each in a session; how they list and open.
create schema proof;
create table proof.statement (name text, said text);
create table proof.reader (n integer generated always as identity, ref text, me uuid, principal uuid, types text[], person uuid, role_ text, token text);

insert into proof.reader (ref, me, principal, types, person, role_, token)
	select st.ref, st.id, m.principal, m.types, st.person, 'pv_' || c.portal, left(encode(sha256(convert_to(st.ref, 'UTF8')), 'hex'), 43)
	from data.standing st join law.capacity c on c.name = st.capacity left join data.mandate m on m.standing = st.id
	where law.live(st, law.now());
insert into data.session (portal, token_hash, person, level, method)
	select 'login', sha256(convert_to('login ' || token, 'UTF8')), person, 3, 'idporten' from proof.reader;
insert into data.session (parent, portal, token_hash, person, level, method, standing)
	select p.id, substr(r.role_, 4), sha256(convert_to(r.token, 'UTF8')), r.person, 3, 'idporten', r.me
	from proof.reader r join data.session p on p.token_hash = sha256(convert_to('login ' || r.token, 'UTF8'));

create function proof.said(name_ text) returns text language sql as $$ select said from proof.statement where name = name_ $$;

create function proof.become(r proof.reader) returns void language plpgsql as $$
begin
	perform set_config('portvakt.token', r.token, true);
	perform set_config('session_authorization', r.role_, true);
end
$$;

-- All pages of the list: handles in order.  rls: by statements that ask for everything.
create function proof.listed(r proof.reader, layer text, most integer default 50) returns text[] language plpgsql as $$
declare
	administrator text := session_user;
	statement text := proof.said(case layer when 'rls' then 'bare_' else '' end
		|| case when r.principal is null then 'access_list' else 'access_list_agent' end);
	x record;
	rows_ text[] := '{}';
	at_ timestamptz;
	handle_ text;
	n integer;
begin
	statement := replace(statement, 'limit 51', 'limit ' || most + 1);
	perform proof.become(r);
	loop
		n := 0;
		for x in execute statement using r.me, r.principal, r.types, 3, at_, handle_, null::text, null::text loop
			n := n + 1;
			exit when n > most;
			rows_ := rows_ || x.handle;
			at_ := x.sort_at;
			handle_ := x.handle;
		end loop;
		exit when n <= most;
	end loop;
	perform set_config('session_authorization', administrator, true);
	return rows_;
end
$$;

-- Is the card of a handle shown, are its bytes given?
create function proof.asked(r proof.reader, layer text, statement text, handle_ text) returns boolean language plpgsql as $$
declare
	administrator text := session_user;
	said text := proof.said(case layer when 'rls' then 'bare_' else '' end || statement);
	x record;
begin
	perform proof.become(r);
	if statement = 'access_open' then
		execute said into x using r.me, r.principal, r.types, 3, handle_, 'proof';
	elsif statement = 'access_pack' then
		execute said into x using r.me, r.principal, r.types, 3, array[handle_];
	else
		execute said into x using r.me, r.principal, r.types, 3, handle_;
	end if;
	perform set_config('session_authorization', administrator, true);
	return x.reader is not null;
end
$$;

create function proof.tell(what text, good boolean) returns text language sql as $$
	select case when good then 'ok 1 ' else 'not ok ' end || what
$$;
