select notice.sent($1::uuid, $2) as done
