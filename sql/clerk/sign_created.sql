-- $1 job  $2 worker  $3 reference  $4 the service's number  $5 status  $6 cancellation  $7 links
select signing.created($1, $2, $3, $4, $5, $6, $7::jsonb) as created
