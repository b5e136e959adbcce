-- $1 the cookie
select p.id as person, p.name, p.language, s.level, st.id as standing, st.label, null as principal, null as types
from data.session s
join data.session l on l.id = s.parent
join data.person p on p.id = s.person
join data.standing st on st.id = s.standing
where s.token_hash = sha256(convert_to($1::text, 'UTF8')) and s.lives_until > now() and l.lives_until > now()
	and st.ended_at is null and st.since <= now() and now() < st.until
