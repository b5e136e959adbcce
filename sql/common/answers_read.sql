-- $1 their ids
select authz.answers_read($1::uuid[]) as read
