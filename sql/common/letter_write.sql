-- $1 id  $2 kind  $3 a document's handle  $4 once  $5 sealed  $6 wrapped  $7 key id
select w.written_as as reader, w.handle, w.late, w.problem
from authz.write_letter($1::uuid, $2::text, $3::text, $4::text, $5::bytea, $6::bytea, $7::text) w
