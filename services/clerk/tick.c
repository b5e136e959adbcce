/* What law and domain/ let happen by itself: operator.do_tick() does all of it. */
#include "clerk.h"
#include "sql_clerk.h"

result
tick(struct clerk *c)
{
	const struct rows *rows;

	return db_ask(c->db, c->arena, NULL, &sql_tick, NULL, 0, &rows);
}
