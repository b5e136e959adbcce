-- $1 job  $2 worker  $3–$7 the signed rendition  $8–$12 the evidence  $13 the seals
select signing.done($1, $2, $3, $4, null, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb) as done
