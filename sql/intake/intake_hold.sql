select intake.hold($1::uuid, $2, $3) as done
