/* Pages that are rendered once and kept: the same as rendered anew each time, and
 * nothing of anybody in what is kept. */
#include "sheet.h"
#include "view.h"

static struct arena *a;

#define PORTALS "portals"
#define EVIL "<i>&\"'\r\n<?cs var:Csrf ?>"

static int
open_arena(void **state)
{
	static const char *const languages[] = { "nb", "nn", "se", "en" };

	(void)state;
	a = arena_new();
	(void)mkdir(arena_printf(a, "%s/k", sheet_folder()), 0755);
	(void)mkdir(arena_printf(a, "%s/k/text", sheet_folder()), 0755);
	for (size_t i = 0; i < 4; i++)
		(void)sheet_file(a, arena_printf(a, "k/text/%s.hdf", languages[i]),
		    "month.11 = november\ndate.dot = .\ndate.at = kl.\nkind.sign = Signer & "
		    "send\n");
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* page.cs and, put into it as List.parts, part.cs. */
static struct views *
open_with(const char *page, const char *part)
{
	static const char *const pages[] = { "page.cs", "part.cs", NULL };
	const char              *folder = arena_printf(a, "%s/k", sheet_folder());

	(void)sheet_file(a, "k/page.cs", page);
	(void)sheet_file(a, "k/part.cs", part);
	return views_open(folder, folder, pages);
}

/* The page with X to decide, Y and Z to show, and a part of each for each word. */
struct asked {
	const char        *x, *y, *z;
	const char *const *parts;
};

static result
put(struct view *view, const struct asked *of)
{
	struct view *part = view_part(view);

	view_decide(view, "X", of->x);
	view_show(view, "Y", of->y);
	view_show(view, "Z", of->z);
	for (const char *const *p = of->parts; p != NULL && *p != NULL; p++) {
		view_decide(part, "Row.x", of->x);
		view_show(part, "Row.y", *p);
		TRY(view_put(view, "List.parts", "part.cs", part));
	}
	return NULL;
}

static const char *
rendered(struct views *views, struct asked of)
{
	struct arena *inner = arena_new();
	struct view  *view = view_new(inner, views, "nb");
	const char   *html = NULL;
	size_t        size = 0;

	assert_null(put(view, &of));
	assert_null(view_render(view, "page.cs", &html, &size));
	assert_int_equal(strlen(html), size);
	html = arena_strdup(a, html);
	arena_free(inner);
	return html;
}

static void
what_one_was_shown_another_never_is(void **state)
{
	struct views *v = open_with("<?cs var:X ?>|<?cs if:Y ?>[<?cs var:Y ?>]<?cs /if ?>"
				    "<?cs var:List.parts ?>",
	    "(<?cs var:Row.y ?>)\n");
	static const char *const first[] = { "one", "two", NULL }, *const second[] = { "three",
		NULL };

	(void)state;
	assert_string_equal(
	    rendered(v, (struct asked){ "a", "Kari", NULL, first }), "a|[Kari](one)(two)");
	assert_string_equal(
	    rendered(v, (struct asked){ "a", "Ola", NULL, second }), "a|[Ola](three)");
	assert_string_equal(rendered(v, (struct asked){ "a", NULL, NULL, NULL }), "a|");
	assert_string_equal(rendered(v, (struct asked){ "b", "Ola", NULL, NULL }), "b|[Ola]");
	assert_string_equal(rendered(v, (struct asked){ "a", "Kari", NULL, NULL }), "a|[Kari]");
	views_close(v);
}

static void
a_part_has_nothing_of_the_one_before(void **state)
{
	struct views *v = open_with(
	    "<?cs var:List.parts ?>", "(<?cs var:Row.x ?><?cs var:Row.y ?>)");
	struct view *view = view_new(a, v, "nb");
	struct view *part = view_part(view);
	const char  *html;
	size_t       size;

	(void)state;
	view_show(part, "Row.y", "Kari");
	assert_null(view_put(view, "List.parts", "part.cs", part));
	view_decide(part, "Row.x", "x");
	assert_null(view_put(view, "List.parts", "part.cs", part));
	assert_null(view_render(view, "page.cs", &html, &size));
	assert_string_equal(html, "(Kari)(x)");
	arena_clear(a);
	views_close(v);
}

static void
what_is_shown_is_escaped_wherever_it_stands(void **state)
{
	struct views            *v = open_with("<?cs var:Y ?><a href=\"<?cs var:href(Y) ?>\">"
							  "<?cs set:L = Z ?><?cs with:w = L ?><?cs var:w ?><?cs /with ?>"
							  "<?cs var:List.parts ?>",
		       "<li><?cs var:Row.y ?></li>");
	static const char *const rows[] = { EVIL, NULL };

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_string_equal(rendered(v, (struct asked){ "", EVIL, EVIL, rows }),
		    "&lt;i&gt;&amp;&quot;&#39;\n&lt;?cs var:Csrf ?&gt;<a href=\"#\">"
		    "&lt;i&gt;&amp;&quot;&#39;\n&lt;?cs var:Csrf ?&gt;"
		    "<li>&lt;i&gt;&amp;&quot;&#39;\n&lt;?cs var:Csrf ?&gt;</li>");
		views_keep_nothing(v);
	}
	views_close(v);
}

static void
a_function_is_done_when_a_gap_is_filled(void **state)
{
	struct views *v = open_with("<?cs var:day(Y) ?>|<?cs var:moment(Y) ?>|<?cs var:url(Z) ?>|"
				    "<?cs var:href(Z) ?>",
	    "");

	(void)state;
	assert_string_equal(
	    rendered(v, (struct asked){ "", "2026-11-05 14:30:00", "/a?b=<c>", NULL }),
	    "5. november 2026 kl. 14:30|2026-11-05T14:30|%2Fa%3Fb%3D%3Cc%3E|/a?b=&lt;c&gt;");
	assert_string_equal(rendered(v, (struct asked){ "", "2026-11-12", "javascript:x", NULL }),
	    "12. november 2026|2026-11-12|javascript%3Ax|#");
	views_close(v);
}

static void
a_function_of_more_than_a_value_is_refused(void **state)
{
	struct arena *inner = arena_new();
	struct views *v = open_with("<?cs set:L = Y + Z ?><?cs var:url(L) ?>", "");
	struct view  *view = view_new(inner, v, "nb");
	const char   *html;
	size_t        size;

	(void)state;
	assert_null(put(view, &(struct asked){ "", "a", "b", NULL }));
	assert_non_null(view_render(view, "page.cs", &html, &size));
	arena_free(inner);
	views_close(v);
}

static void
a_single_other_value_and_the_page_is_rendered_whole(void **state)
{
	static const char *const rows[] = { EVIL, "b", NULL };
	struct views            *v = open_with(
		       "<?cs var:Y ?><?cs var:W ?><?cs var:List.parts ?>", "(<?cs var:Row.y ?>)");

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct arena *inner = arena_new();
		struct view  *view = view_new(inner, v, "nb");
		const char   *html;
		size_t        size;

		view_set(view, "W", i == 0 ? "<w>" : "");
		assert_null(put(view, &(struct asked){ "", "y", "", rows }));
		assert_null(view_render(view, "page.cs", &html, &size));
		assert_string_equal(html,
		    i == 0 ? "y&lt;w&gt;(&lt;i&gt;&amp;&quot;&#39;\n&lt;?cs var:Csrf ?&gt;)(b)"
			   : "y(&lt;i&gt;&amp;&quot;&#39;\n&lt;?cs var:Csrf ?&gt;)(b)");
		arena_free(inner);
	}
	views_close(v);
}

/* ── The documents page itself ───────────────────────────────────────────── */

static uint32_t seed = 1;

static uint32_t
dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

/* Anything at all but NUL, half of the time; else what there might be. */
static const char *
some_text(struct arena *arena)
{
	static const char *const usual[] = { "", "Vedtak", EVIL, "2026-11-05",
		"2026-01-31 08:09:10", "Sámi Ánne Ø", "a&b", "&amp;", "01", "/x?y=z", "//evil",
		"javascript:1", "%", "\\" };
	size_t                   size = dice(60);
	char                    *text = arena_alloc(arena, size + 1);

	if (dice(2) == 0)
		return usual[dice(sizeof(usual) / sizeof(usual[0]))];
	for (size_t i = 0; i < size; i++)
		text[i] = (char)(1 + dice(255));
	/* To if: a number that is none is nothing; to what is kept it is there. */
	return strspn(text, "0 \t\n\v\f\r+-") == size ? "" : text;
}

static const char *
one_of(const char *const *words, uint32_t count)
{
	return words[dice(count)];
}

static result
put_rows(struct view *view, struct arena *arena)
{
	static const char *const kinds[] = { "read", "sign", "withheld", "own", "wanted" };
	static const char *const types[] = { "VEDTAK", "RAPPORT", "UKJENT" };
	static const char *const flags[] = { "", "t" };
	struct view             *part = view_part(view);

	for (uint32_t n = dice(5); n > 0; n--) {
		view_show(part, "Row.handle", some_text(arena));
		view_show(part, "Row.title", some_text(arena));
		view_decide(part, "Row.kind", one_of(kinds, 5));
		view_decide(part, "Row.type", one_of(types, 3));
		view_show(part, "Row.doc_date", some_text(arena));
		view_show(part, "Row.shared_on", some_text(arena));
		view_decide(part, "Row.unread", one_of(flags, 2));
		view_decide(part, "Row.ended", one_of(flags, 2));
		TRY(view_put(view, "List.documents", "documents_entry.cs", part));
	}
	for (uint32_t n = dice(3); n > 0; n--) {
		view_show(part, "Row.standing", some_text(arena));
		view_show(part, "Row.label", some_text(arena));
		view_decide(part, "Row.capacity", "parent");
		view_decide(part, "Row.current", one_of(flags, 2));
		TRY(view_put(view, "List.roles", "documents_role.cs", part));
		view_decide(part, "Row.type", one_of(types, 3));
		view_decide(part, "Row.current", one_of(flags, 2));
		TRY(view_put(view, "List.types", "documents_type.cs", part));
	}
	return NULL;
}

static const char *
documents(struct views *views, uint32_t number)
{
	static const char *const languages[] = { "nb", "nn", "se", "en" };
	static const char *const capacities[] = { "parent", "child", "reporter_public" };
	static const char *const flags[] = { "", "1" };
	static const char *const shown[] = { "Next", "Query.words", "Query.type", "Csrf",
		"Page.next", "Person.name", "Person.label" };
	struct arena            *inner = arena_new();
	struct view             *view;
	const char              *html;
	size_t                   size;

	seed = number;
	view = view_new(inner, views, one_of(languages, 4));
	assert_null(put_rows(view, inner));
	view_decide(view, "First", one_of(flags, 2));
	view_decide(view, "Several.types", one_of(flags, 2));
	view_decide(view, "Page.portal", "mypage");
	view_decide(view, "Page.language", one_of(languages, 4));
	view_decide(view, "Page.path", "/dokumenter");
	view_decide(view, "Person.capacity", one_of(capacities, 3));
	view_decide(view, "Person.alone", one_of(flags, 2));
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		view_show(view, shown[i], some_text(inner));
	assert_null(view_render(view, "documents.cs", &html, &size));
	html = arena_strdup(a, html);
	arena_free(inner);
	return html;
}

static void
the_documents_page_is_the_same_kept_as_rendered_anew(void **state)
{
	static const char *const pages[] = { "documents.cs", "documents_entry.cs",
		"documents_type.cs", "documents_role.cs", NULL };
	struct views            *kept = views_open(PORTALS "/common", PORTALS "/mypage", pages);
	struct views            *anew = views_open(PORTALS "/common", PORTALS "/mypage", pages);

	(void)state;
	views_keep_nothing(anew);
	for (uint32_t i = 1; i <= 2000; i++) {
		assert_string_equal(documents(kept, i), documents(anew, i));
		arena_clear(a);
	}
	views_close(kept);
	views_close(anew);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_was_shown_another_never_is),
		cmocka_unit_test(a_part_has_nothing_of_the_one_before),
		cmocka_unit_test(what_is_shown_is_escaped_wherever_it_stands),
		cmocka_unit_test(a_function_is_done_when_a_gap_is_filled),
		cmocka_unit_test(a_function_of_more_than_a_value_is_refused),
		cmocka_unit_test(a_single_other_value_and_the_page_is_rendered_whole),
		cmocka_unit_test(the_documents_page_is_the_same_kept_as_rendered_anew),
	};

	return cmocka_run_group_tests_name("view_kept", tests, open_arena, close_arena);
}
