/* Making a package: each document opened, read, checked, and bound. */
#include <string.h>

#include <openssl/evp.h>

#include "common/package_parts.h"
#include "filename.h"
#include "zipout.h"

/* ── Opening ── */

/* Whether its bytes go into this package, or a line of the table alone. */
static enum binder_form
form_of(const struct package *p, const struct item *t)
{
	if (!p->pdf)
		return BINDER_LISTED;
	if (strcmp(t->mime, "application/pdf") == 0)
		return BINDER_PDF;
	return strcmp(t->mime, "image/jpeg") == 0 ? BINDER_JPEG : BINDER_LISTED;
}

static bool
goes_along(const struct package *p, const struct item *t)
{
	return !p->pdf || form_of(p, t) != BINDER_LISTED;
}

result
package_open(struct package *p)
{
	const char *how = arena_printf(p->q->arena, "package %s", p->number);
	size_t      kept = 0;

	for (size_t i = 0; i < p->count; i++) {
		struct item *t = &p->items[i];
		result       why = NULL;

		if (goes_along(p, t))
			why = access_open(t->in->access, t->handle, how, &t->o);
		if (why != NULL && why != fail_not_found)
			return why;
		if (why == NULL)
			p->items[kept++] = *t;
	}
	p->count = kept;
	return NULL;
}

/* "{h,h,…}" of what is in the package from that case. */
static const char *
handles_of(const struct package *p, const struct package_case *c)
{
	char *list = arena_alloc(p->scratch, p->count * 24 + 3), *at = list;

	*at = '{';
	for (size_t i = 0; i < p->count; i++) {
		if (p->items[i].in != c)
			continue;
		*at = at == list ? '{' : ',';
		memcpy(at + 1, p->items[i].handle, 22);
		at += 23;
	}
	*(at == list ? at + 1 : at) = '}';
	return list;
}

/* Before a byte leaves: are they all still mine to open?  One question a case. */
result
package_still(struct package *p, bool *changed)
{
	size_t kept = 0;

	arena_clear(p->scratch);
	for (size_t i = 0; i < p->case_count; i++) {
		struct package_case *c = &p->cases[i];
		struct access       *a = access_beside(
			  p->scratch, p->q->access, c->standing, c->principal, c->types);

		TRY(access_pack(a, handles_of(p, c), &c->found));
	}
	for (size_t i = 0; i < p->count; i++) {
		const struct package_case *c = p->items[i].in;
		bool                       there = false;

		for (size_t n = 0; n < rows_count(c->found) && !there; n++)
			there = strcmp(rows_text(c->found, n, "handle"), p->items[i].handle) == 0;
		if (there)
			p->items[kept++] = p->items[i];
	}
	*changed = kept != p->count;
	p->count = kept;
	return NULL;
}

/* ── Reading ── */

struct reading {
	struct item *t;
	EVP_MD_CTX  *hash;
	uint8_t     *to; /* NULL: only looked at */
	size_t       got;
};

static result
take_piece(void *of, struct bytes piece)
{
	struct reading *r = of;

	if (EVP_DigestUpdate(r->hash, piece.data, piece.size) != 1)
		return fail_unavailable;
	r->t->crc = zipout_crc(r->t->crc, piece);
	if (r->to != NULL && r->got + piece.size <= r->t->size)
		memcpy(r->to + r->got, piece.data, piece.size);
	r->got += piece.size;
	return NULL;
}

static void
free_hash(void *hash)
{
	EVP_MD_CTX_free(hash);
}

/* Every byte is authenticated, and the sum that the table of contents will tell is
 * that of what lies there. */
static result
read_one(struct package *p, struct item *t)
{
	struct arena         *arena = p->scratch;
	const struct opening *o = t->o;
	struct reading        r = { .t = t };
	uint8_t               sum[32];

	arena_clear(arena);
	r.hash = EVP_MD_CTX_new();
	arena_defer(arena, free_hash, r.hash);
	if (r.hash == NULL || EVP_DigestInit_ex(r.hash, EVP_sha256(), NULL) != 1)
		return fail_unavailable;
	if (p->pdf)
		r.to = arena_alloc(p->q->arena, (size_t)o->size + 1);
	t->size = o->size;
	t->crc = zipout_crc(0, (struct bytes){ NULL, 0 });
	TRY(vault_read(p->q->vault, arena, o->rendition, o->wrapped, o->key_id, o->size, 0,
	    o->size == 0 ? 0 : o->size - 1, take_piece, &r));
	if (EVP_DigestFinal_ex(r.hash, sum, NULL) != 1 || r.got != o->size ||
	    strcmp(text_hex(arena, (struct bytes){ sum, sizeof(sum) }), t->sha256) != 0)
		return fail(p->q->arena, 500, "error.internal", "a document is not what was filed");
	t->content = (struct bytes){ r.to, r.to == NULL ? 0 : (size_t)o->size };
	return NULL;
}

/* ── Words ── */

static const char *
word(const struct package *p, const char *key)
{
	return view_text(p->q->view, arena_printf(p->q->arena, "page.package.%s", key));
}

/* "2026-11-05" and "2026-11-05 10:05" as people here write them. */
static const char *
day(struct arena *arena, const char *iso)
{
	if (strlen(iso) < 10)
		return iso;
	return arena_printf(arena, "%.2s.%.2s.%.4s%s", iso + 8, iso + 5, iso, iso + 10);
}

static const char *
name_of(const struct package *p, const char *list, const char *key)
{
	const char *whole = arena_printf(p->q->arena, "%s.%s", list, key);
	const char *text = view_text(p->q->view, whole);

	return strcmp(text, whole) == 0 ? key : text;
}

static const char *
detail(const struct package *p, const struct item *t)
{
	return arena_printf(p->q->arena, "%s · %s · %s · %s %s", name_of(p, "type", t->type),
	    day(p->q->arena, t->doc_date), t->in->label, word(p, "rule"), t->rule);
}

static void
fill_words(const struct package *p, struct binder_words *w)
{
	struct arena         *arena = p->q->arena;
	const struct session *s = p->q->session;
	const char           *capacity = view_text(
		      p->q->view, arena_printf(arena, "capacity.%s.name", s->capacity));

	*w = (struct binder_words){
		.language = word(p, "language"),
		.heading = word(p, "pdf_heading"),
		.recipient = arena_printf(
		    arena, "%s %s (%s, %s)", word(p, "made_for"), s->name, capacity, s->label),
		.made = arena_printf(
		    arena, "%s. %s %s", day(arena, p->at), word(p, "number"), p->number),
		.notice = word(p, s->principal != NULL                ? "notice_representative"
				  : strcmp(s->capacity, "child") == 0 ? "notice_child"
								      : "notice"),
		.contents = word(p, "contents"),
		.page = word(p, "page"),
		.one_page = word(p, "one_page"),
		.pages = word(p, "pages"),
		.missing = word(p, "missing"),
		.mark = arena_printf(arena, "%s %s %s · %s %s", word(p, "mark"), s->name,
		    day(arena, p->at), word(p, "number"), p->number),
	};
}

/* ── Names in a ZIP ── */

static const char *
extension(const char *mime)
{
	static const char *const known[][2] = {
		{ "application/pdf", "pdf" },
		{ "image/jpeg", "jpg" },
		{ "image/png", "png" },
		{ "image/heic", "heic" },
		{ "text/plain; charset=utf-8", "txt" },
		{ "text/plain", "txt" },
		{ "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		    "docx" },
		{ "application/vnd.oasis.opendocument.text", "odt" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i][0], mime) == 0)
			return known[i][1];
	return "bin";
}

/* A number in front: no two are the same, and none is a name of the system's. */
static const char *
file_name(struct arena *arena, size_t number, const char *title, const char *type)
{
	char *name = arena_printf(arena, "%03zu %s.%s", number, title, type);

	for (char *c = name; *c != '\0'; c++)
		if (*c == '/' || *c == '\\')
			*c = '-';
	return filename_clean(arena, name);
}

/* ── Binding ── */

static void
describe(struct package *p, size_t i, struct binder_document *d)
{
	struct item *t = &p->items[i];

	*d = (struct binder_document){ .title = t->title,
		.detail = detail(p, t),
		.sha256 = t->sha256,
		.place = "",
		.form = form_of(p, t),
		.pages = (uint16_t)t->pages,
		.content = t->content };
	if (!p->pdf) {
		t->name = file_name(p->q->arena, i + 1, t->title, extension(t->mime));
		d->place = t->name;
	} else if (d->form == BINDER_LISTED) {
		d->place = word(p, "not_along");
	}
}

static result
bind_once(struct package *p)
{
	struct binder_document *documents = arena_array(
	    p->q->arena, p->count + 1, sizeof(*documents));
	struct binder_words words;

	fill_words(p, &words);
	for (size_t i = 0; i < p->count; i++)
		describe(p, i, &documents[i]);
	return binder_bind(p->q->binder, p->q->arena, &words, documents, p->count, &p->front);
}

/* What ends while it is made is left out, and so it is made again; somebody whose
 * rights keep ending gets nothing. */
result
package_bind(struct package *p)
{
	bool changed = true;

	for (size_t i = 0; i < p->count; i++)
		if (p->items[i].o != NULL)
			TRY(read_one(p, &p->items[i]));
	for (unsigned tries = 0; changed && tries < 3; tries++) {
		TRY(bind_once(p));
		TRY(package_still(p, &changed));
	}
	return changed || p->count == 0 ? fail_not_found : NULL;
}
