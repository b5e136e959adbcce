select intake.swept($1::uuid[]) as count
