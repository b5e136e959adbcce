#include "common/notices.h"

#include <string.h>

#include "reply.h"
#include "sql_common.h"

static const struct input page_inputs[] = {
	{ "ok", INPUT_WORD, 4, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static const struct input choose_inputs[] = {
	{ "way", INPUT_WORD, 4, true, "error.way" },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* Where a notice says that one logs in; the clerk takes it from the same keys. */
static const char *
address(const struct request *q)
{
	const char *name = q->portal->name;

	return config_or(q->config, arena_printf(q->arena, "notice.%s", name),
	    config_need(q->config, arena_printf(q->arena, "site.%s", name)));
}

static result
show_page(struct request *q)
{
	const struct rows *rows;

	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_notices, &rows, address(q)));
	view_row(q->view, "Notice", rows, 0);
	view_true(q->view, "Query.ok", form_get(q->form, "ok") != NULL);
	return NULL;
}

static bool
is_way(const char *way)
{
	static const char *const known[] = { "all", "mail", "sms", "none" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], way) == 0)
			return true;
	return false;
}

static result
choose(struct request *q)
{
	const char        *way = form_get(q->form, "way");
	const struct rows *rows;

	if (!form_ok(q->form) || !is_way(way)) {
		if (form_ok(q->form))
			form_error(q->form, "way", "error.way");
		TRY(show_page(q));
		form_view(q->form, q->view);
		return reply_page(q, 422, "notices.cs");
	}
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_notice_choose, &rows, way));
	return reply_redirect(q, "/varsler?ok=1");
}

/* clang-format off */
static const struct route routes[] = {
	{ "GET",  "/varsler", NEEDS_PERSON, show_page, "notices.cs", page_inputs },
	{ "POST", "/varsler", NEEDS_PERSON, choose,    NULL,         choose_inputs },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_notices, &sql_notice_choose, NULL };

const struct wing notices_wing = { .routes = routes, .statements = statements };
