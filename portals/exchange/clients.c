#include "exchange/clients.h"

#include "common/scope.h"
#include "reply.h"
#include "sql_exchange.h"

result
clients_page(struct request *q)
{
	const struct rows *clients, *code;

	TRY(db_ask(q->db, q->arena, q->session->token, &sql_clients, NULL, 0, &clients));
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_agent_code, NULL, 0, &code));
	view_rows(q->view, "Clients", clients, 0);
	for (size_t i = 0; i < rows_count(clients); i++)
		scope_show(
		    q, arena_printf(q->arena, "Clients.%zu", i), rows_get(clients, i, "types"));
	if (rows_count(code) > 0)
		view_row(q->view, "Code", code, 0);
	return NULL;
}

result
clients_renew(struct request *q)
{
	const struct rows *done;

	TRY(db_ask(q->db, q->arena, q->session->token, &sql_agent_renew, NULL, 0, &done));
	return reply_redirect(q, "/klienter");
}
