select notice.unreached($1::uuid, $2, $3::boolean) as done
