-- $1 the job's handle  $2 status query token  $3 what the service said of me, or null
select authz.signing_told($1::text, $2::text, $3::text) as told
