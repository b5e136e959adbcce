select operator.import($1, $2, $3, $4::jsonb) as answer
