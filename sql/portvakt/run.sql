select operator.run($1, $2::jsonb) as answer
