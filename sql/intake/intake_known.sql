select id from intake.known($1::uuid[])
