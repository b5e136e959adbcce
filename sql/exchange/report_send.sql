-- $1 form  $2 once  $3 what was asked for  $4 a serious deficiency
-- $5 to $9 one of each for a document: part, id, size, wrapped key in hex, key id
select s.handle, s.fresh
from authz.report_send($1::text, $2::text, $3::text, $4::boolean, $5::text[], $6::uuid[],
	$7::bigint[], $8::text[], $9::text[]) s
