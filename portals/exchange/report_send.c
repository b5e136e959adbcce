/* What was written on the page becomes documents: each is stored as the bytes of
 * an upload are, encrypted and durable, and one statement hands all of them in. */
#include <string.h>

#include "exchange/report.h"
#include "log.h"
#include "sql_exchange.h"
#include "token.h"

struct stored_part {
	const char         *id;
	struct vault_stored stored;
};

/* What the statement takes: one of each for a document. */
struct lists {
	const char *parts, *ids, *sizes, *wrapped, *keys;
};

static result
store(struct request *q, const char *text, struct stored_part *p)
{
	struct vault_writer *w;

	p->id = token_uuid(q->arena);
	TRY(vault_write(q->parts, q->arena, p->id, &w));
	TRY(vault_append(w, (struct bytes){ (const uint8_t *)text, strlen(text) }));
	return vault_finish(w, q->arena, &p->stored);
}

static void
list(struct request *q, const char **all, const char *one)
{
	*all = *all == NULL ? one : arena_printf(q->arena, "%s,%s", *all, one);
}

static void
add(struct request *q, struct lists *l, const char *part, const struct stored_part *p)
{
	list(q, &l->parts, part);
	list(q, &l->ids, p->id);
	list(q, &l->sizes, arena_printf(q->arena, "%llu", (unsigned long long)p->stored.size));
	list(q, &l->wrapped, text_hex(q->arena, p->stored.wrapped));
	list(q, &l->keys, arena_printf(q->arena, "\"%s\"", p->stored.key_id));
}

static const char *
array(struct request *q, const char *all)
{
	return arena_printf(q->arena, "{%s}", all);
}

static void
remove_all(struct request *q, const struct stored_part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (vault_remove(q->parts, q->arena, parts[i].id) != NULL)
			log_warn("report.left_behind", "part=%s", parts[i].id);
}

static result
why_not(struct request *q, result r)
{
	const struct db_refusal *refusal = db_refusal(q->db);

	if (refusal == NULL)
		return r;
	if (strcmp(refusal->state, "PV001") == 0)
		return fail(q->arena, 403, "error.upload_kind", "report: rule %s", refusal->rule);
	return r;
}

/* What the database refused, or had already, leaves nothing behind; where nobody
 * knows whether it was taken, the sweep finds out. */
result
report_send(struct request *q, const struct report_form *f, const char **handle)
{
	static const char *const names[] = { "own", "child", "words", "deficiency" };
	struct stored_part       parts[REPORT_PARTS];
	struct lists             l = { 0 };
	size_t                   count = 0;
	const struct rows       *rows;
	result                   r;

	for (enum report_part p = REPORT_OWN; p < REPORT_PARTS; p++) {
		if (!report_has(f, q->form, p))
			continue;
		TRY(store(q, report_text(q, f, p), &parts[count]));
		add(q, &l, names[p], &parts[count++]);
	}
	r = DB_ASK(q->db, q->arena, q->session->token, &sql_report_send, &rows, f->name,
	    form_get(q->form, "once"), form_get(q->form, "wanted"),
	    report_has(f, q->form, REPORT_DEFICIENCY) ? "true" : "false", array(q, l.parts),
	    array(q, l.ids), array(q, l.sizes), array(q, l.wrapped), array(q, l.keys));
	if (r == NULL ? !rows_true(rows, 0, "fresh") : db_refusal(q->db) != NULL)
		remove_all(q, parts, count);
	if (r != NULL)
		return why_not(q, r);
	*handle = rows_text(rows, 0, "handle");
	return NULL;
}
