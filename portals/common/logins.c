#include "common/logins.h"

#include "sql_common.h"

result
logins_page(struct request *q)
{
	const struct rows *logins;

	TRY(db_ask(q->db, q->arena, q->session->token, &sql_logins, NULL, 0, &logins));
	view_rows(q->view, "Logins", logins, 0);
	return NULL;
}
