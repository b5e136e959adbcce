-- $1 job  $2 statuses  $3 of the whole  $4 confirmation  $5 PAdES  $6 deletion  $7 cancellation
select signing.told($1, $2::jsonb, $3, $4, $5, $6, $7) as state
