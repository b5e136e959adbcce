-- $1 kind  $2 a document's handle
select authz.answers_read($1::text, $2::text) as read
