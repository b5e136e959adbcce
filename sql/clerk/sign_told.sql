-- $1 job  $2 its number at the service  $3 statuses  $4 of the whole  $5 confirmation  $6 PAdES  $7 deletion  $8 cancellation
select signing.told($1, $2, $3::jsonb, $4, $5, $6, $7, $8) as state
