/* Choosing what goes into a package. */
#include "common/package.h"

#include <string.h>

#include "common/package_parts.h"
#include "reply.h"
#include "sql_common.h"
#include "token.h"

/* clang-format off */
#define TEN(X, n) X(n "0") X(n "1") X(n "2") X(n "3") X(n "4") X(n "5") X(n "6") X(n "7") \
	X(n "8") X(n "9")
#define BOX(n) { "d" n, INPUT_HANDLE, 0, false, NULL },
#define WHOLE(n) { "case" n, INPUT_WORD, 36, false, NULL },
#define HUNDRED(n) TEN(BOX, n "0") TEN(BOX, n "1") TEN(BOX, n "2") TEN(BOX, n "3") \
	TEN(BOX, n "4") TEN(BOX, n "5") TEN(BOX, n "6") TEN(BOX, n "7") TEN(BOX, n "8") TEN(BOX, n "9")

/* A box for each document, as many as a package holds, and one for each case. */
static const struct input make_inputs[] = {
	{ "as", INPUT_WORD, 3, true, "package_error.as" },
	TEN(WHOLE, "")
	HUNDRED("0")
	HUNDRED("1")
	{ NULL, INPUT_END, 0, false, NULL },
};
/* clang-format on */

static void
free_arena(void *arena)
{
	arena_free(arena);
}

result
package_begin(struct request *q, struct package **out)
{
	struct package    *p = arena_alloc(q->arena, sizeof(*p));
	const struct rows *rows;

	p->q = q;
	p->scratch = arena_new();
	arena_defer(q->arena, free_arena, p->scratch);
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_package_cases, NULL, 0, &rows));
	p->items = arena_array(q->arena, BINDER_DOCUMENTS, sizeof(*p->items));
	for (size_t i = 0; i < rows_count(rows) && i < PACKAGE_CASES; i++) {
		struct package_case *c = &p->cases[p->case_count++];

		c->standing = rows_text(rows, i, "standing");
		c->principal = rows_get(rows, i, "principal");
		c->types = rows_get(rows, i, "types");
		c->label = rows_text(rows, i, "label");
		c->access = access_beside(q->arena, q->access, c->standing, c->principal, c->types);
		p->at = rows_text(rows, i, "at");
	}
	*out = p;
	return NULL;
}

/* ── The page ── */

static void
show_document(struct request *q, const struct rows *rows, size_t i, const char *name, size_t box)
{
	static const char *const shown[] = { "handle", "title", "type", "doc_date", "pages" };

	for (size_t n = 0; n < sizeof(shown) / sizeof(shown[0]); n++)
		view_set(q->view, arena_printf(q->arena, "%s.%s", name, shown[n]),
		    rows_get(rows, i, shown[n]));
	view_printf(q->view, arena_printf(q->arena, "%s.box", name), "d%03zu", box);
}

static result
show(struct package *p)
{
	struct request *q = p->q;
	size_t          box = 0;

	for (size_t i = 0; i < p->case_count; i++) {
		struct package_case *c = &p->cases[i];
		const char          *name = arena_printf(q->arena, "Cases.%zu", i);

		TRY(access_pack(c->access, NULL, &c->found));
		view_set(q->view, arena_printf(q->arena, "%s.label", name), c->label);
		view_set(q->view, arena_printf(q->arena, "%s.standing", name), c->standing);
		view_printf(q->view, arena_printf(q->arena, "%s.box", name), "case%zu", i);
		for (size_t n = 0; n < rows_count(c->found) && box < BINDER_DOCUMENTS; n++, box++)
			show_document(q, c->found, n,
			    arena_printf(q->arena, "%s.documents.%zu", name, n), box);
	}
	view_true(q->view, "Found", box > 0);
	view_true(q->view, "Full", box == BINDER_DOCUMENTS);
	return NULL;
}

static result
package_page(struct request *q)
{
	struct package *p;

	TRY(package_begin(q, &p));
	return show(p);
}

/* The page again, saying what was wrong with the choice. */
static result
again(struct package *p, const char *field, const char *why)
{
	form_error(p->q->form, field, why);
	form_view(p->q->form, p->q->view);
	TRY(show(p));
	return reply_page(p->q, 422, "package.cs");
}

/* ── The choice ── */

/* "{h,h,…}" of the boxes that were ticked, NULL without any. */
static const char *
ticked(struct request *q)
{
	char *list = arena_alloc(q->arena, BINDER_DOCUMENTS * 24 + 3), *at = list;

	for (size_t i = 0; i < BINDER_DOCUMENTS; i++) {
		const char *handle = form_get(q->form, arena_printf(q->arena, "d%03zu", i));

		if (handle == NULL)
			continue;
		*at = at == list ? '{' : ',';
		memcpy(at + 1, handle, 22);
		at += 23;
	}
	*at = '}';
	return at == list ? NULL : list;
}

static bool
whole_case(struct request *q, const char *standing)
{
	for (size_t i = 0; i < PACKAGE_CASES; i++) {
		const char *sent = form_get(q->form, arena_printf(q->arena, "case%zu", i));

		if (sent != NULL && strcmp(sent, standing) == 0)
			return true;
	}
	return false;
}

static void
take(struct package *p, const struct package_case *c, size_t i)
{
	struct item *t = &p->items[p->count++];

	*t = (struct item){ .in = c,
		.handle = rows_text(c->found, i, "handle"),
		.title = rows_text(c->found, i, "title"),
		.type = rows_text(c->found, i, "type"),
		.doc_date = rows_text(c->found, i, "doc_date"),
		.rule = rows_text(c->found, i, "rule"),
		.mime = rows_text(c->found, i, "mime"),
		.sha256 = rows_text(c->found, i, "sha256") };
	(void)text_number(rows_text(c->found, i, "bytes"), INT64_MAX, &t->size);
	(void)text_number(rows_text(c->found, i, "pages"), UINT16_MAX, &t->pages);
	p->bytes += t->size;
}

/* What was ticked and is in none of the cases is a refusal like any other. */
static result
note_refused(struct package *p, const char *handles)
{
	for (const char *h = handles; h != NULL && *h != '}'; h += 23) {
		const char        *handle = arena_strndup(p->q->arena, h + 1, 22);
		const struct rows *card;
		bool               found = false;
		result             why = NULL;

		for (size_t i = 0; i < p->count; i++)
			found = found || strcmp(p->items[i].handle, handle) == 0;
		if (!found)
			why = access_card(p->q->access, handle, &card);
		if (why != NULL && why != fail_not_found)
			return why;
	}
	return NULL;
}

static result
choose(struct package *p)
{
	const char *handles = ticked(p->q);

	for (size_t i = 0; i < p->case_count; i++) {
		struct package_case *c = &p->cases[i];
		bool                 all = whole_case(p->q, c->standing);

		if (!all && handles == NULL)
			continue;
		TRY(access_pack(c->access, all ? NULL : handles, &c->found));
		for (size_t n = 0; n < rows_count(c->found) && p->count < BINDER_DOCUMENTS; n++)
			take(p, c, n);
	}
	return note_refused(p, handles);
}

/* 60 random bits in letters that are not taken for each other: "K7QM-2F9X-1C3D". */
static const char *
number(struct arena *arena)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint8_t           random[32];
	char              out[15], *at = out;

	(void)text_unhex(token_hash_text(arena, token_new(arena)), random, sizeof(random));
	for (size_t i = 0; i < 12; i++) {
		if (i > 0 && i % 4 == 0)
			*at++ = '-';
		*at++ = letters[random[i] % 32];
	}
	return arena_strndup(arena, out, 14);
}

static result
package_make(struct request *q)
{
	struct package *p;
	const char     *as = form_get(q->form, "as");

	if (request_header(q, "HTTP_RANGE") != NULL)
		return fail_bad_request;
	TRY(package_begin(q, &p));
	p->pdf = as != NULL && strcmp(as, "pdf") == 0;
	if (as == NULL || (!p->pdf && strcmp(as, "zip") != 0))
		return again(p, "as", "package_error.as");
	p->number = number(q->arena);
	TRY(choose(p));
	if (p->count == 0)
		return again(p, "documents", "package_error.none");
	if (p->bytes > (p->pdf ? BINDER_BYTES : PACKAGE_ZIP))
		return again(p, "as", p->pdf ? "package_error.pdf" : "package_error.zip");
	TRY(package_open(p));
	if (p->count == 0)
		return again(p, "documents", "package_error.none");
	TRY(package_bind(p));
	return package_send(p);
}

/* clang-format off */
static const struct route routes[] = {
	{ "GET",  "/pakke", NEEDS_PARTY, package_page, "package.cs", NULL },
	{ "POST", "/pakke", NEEDS_PARTY, package_make, NULL,         make_inputs },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_package_cases, NULL };

const struct wing package_wing = { .routes = routes, .statements = statements };
