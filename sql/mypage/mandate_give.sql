-- $1 code  $2 types  $3 also what is withheld  $4 last day  $5 once
select g.handle, g.problem from authz.mandate_give($1, $2::text[], $3::boolean, $4::date, $5) g
