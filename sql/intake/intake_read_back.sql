select intake.read_back($1::uuid, $2) as done
