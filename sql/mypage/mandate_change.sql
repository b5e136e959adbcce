-- $1 handle  $2 types  $3 also what is withheld  $4 last day
select authz.mandate_change($1, $2::text[], $3::boolean, $4::date) as done
