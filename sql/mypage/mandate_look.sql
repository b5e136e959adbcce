-- $1 code  $2 last day
select l.name, l.firm, l.problem from authz.mandate_look($1, $2::date) l
