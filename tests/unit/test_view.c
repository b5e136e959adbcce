#include "sheet.h"
#include "view.h"

static struct arena *a;

static void
write_texts(void)
{
	const char *folder = arena_printf(a, "%s/common", sheet_folder());

	(void)mkdir(folder, 0755);
	(void)mkdir(arena_printf(a, "%s/text", folder), 0755);
	(void)mkdir(arena_printf(a, "%s/unit", sheet_folder()), 0755);
	(void)sheet_file(a, "common/text/nb.hdf",
	    "nav {\n  home = Hjem\n  away = Bort\n}\nerror.x = Feil <b>\n");
	(void)sheet_file(a, "common/text/nn.hdf", "nav.home = Heim\n");
	(void)sheet_file(a, "common/text/se.hdf", "Text.nav.home = Ruoktot\n");
	(void)sheet_file(a, "common/text/en.hdf", "nav.home = Home\nnav.away = Away\n");
}

static struct views *
open_with(const char *template)
{
	static const char *const pages[] = { "page.cs", NULL };

	(void)sheet_file(a, "unit/page.cs", template);
	return views_open(arena_printf(a, "%s/common", sheet_folder()),
	    arena_printf(a, "%s/unit", sheet_folder()), pages);
}

static int
open_arena(void **state)
{
	(void)state;
	a = arena_new();
	write_texts();
	(void)sheet_file(a, "common/head.cs", "[<?cs var:Title ?>]");
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* The page with Title and X set to value. */
static const char *
rendered(const char *template, const char *language, const char *value)
{
	struct views *views = open_with(template);
	struct arena *inner = arena_new();
	struct view  *view = view_new(inner, views, language);
	const char   *html = NULL;
	size_t        size = 0;

	view_set(view, "Title", value);
	view_set(view, "X", value);
	assert_null(view_render(view, "page.cs", &html, &size));
	assert_int_equal(strlen(html), size);
	html = arena_strdup(a, html);
	arena_free(inner);
	views_close(views);
	return html;
}

#define EVIL "<i>&\"'"
#define ESCAPED "&lt;i&gt;&amp;&quot;&#39;"

static void
every_value_is_escaped(void **state)
{
	(void)state;
	assert_string_equal(rendered("<?cs var:X ?>", "nb", EVIL), ESCAPED);
	assert_string_equal(rendered("<?cs include:\"head.cs\" ?>", "nb", EVIL), "[" ESCAPED "]");
	assert_string_equal(rendered("<?cs set:Y = X ?><?cs var:Y ?>", "nb", EVIL), ESCAPED);
	assert_string_equal(
	    rendered("<?cs def:m(v) ?><?cs var:v ?><?cs /def ?><?cs call:m(X) ?>", "nb", EVIL),
	    ESCAPED);
	assert_string_equal(
	    rendered("<?cs with:y = X ?><?cs var:y ?><?cs /with ?>", "nb", EVIL), ESCAPED);
	assert_string_equal(rendered("<?cs var:X + \"<\" ?>", "nb", EVIL), ESCAPED "&lt;");
	assert_string_equal(rendered("<?cs var:Text.error.x ?>", "nb", ""), "Feil &lt;b&gt;");
}

static void
a_template_in_data_is_only_text(void **state)
{
	(void)state;
	assert_string_equal(
	    rendered("<?cs var:X ?>", "nb", "<?cs var:Title ?>"), "&lt;?cs var:Title ?&gt;");
}

static void
an_address_is_of_an_allowed_kind(void **state)
{
	static const char *const good[] = { "https://a.no/x", "mailto:a@b.no", "tel:116111",
		"/dokumenter?x=1" };
	static const char *const bad[] = { "javascript:alert(1)", "JavaScript:x", "//evil.no",
		"/\\evil.no", "http://a.no", "data:text/html,x", " https://a.no", "", "x",
		"https://a.no/\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_string_equal(rendered("<?cs var:href(X) ?>", "nb", good[i]), good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_string_equal(rendered("<?cs var:href(X) ?>", "nb", bad[i]), "#");
	assert_string_equal(
	    rendered("<?cs var:href(X) ?>", "nb", "/a?b=\"><i>"), "/a?b=&quot;&gt;&lt;i&gt;");
	assert_string_equal(
	    rendered("<?cs var:url(X) ?>", "nb", "a b&\"/ø"), "a%20b%26%22%2F%C3%B8");
}

static void
a_missing_text_is_shown_in_bokmaal(void **state)
{
	static const char page[] = "<?cs var:Text.nav.home ?>,<?cs var:Text.nav.away ?>";

	(void)state;
	assert_string_equal(rendered(page, "nb", ""), "Hjem,Bort");
	assert_string_equal(rendered(page, "nn", ""), "Heim,Bort");
	assert_string_equal(rendered(page, "se", ""), "Ruoktot,Bort");
	assert_string_equal(rendered(page, "en", ""), "Home,Away");
	assert_string_equal(rendered(page, "xx", ""), "Hjem,Bort");
}

static void
open_it(void *template)
{
	(void)open_with(template);
}

static void
what_puts_out_raw_text_or_reads_files_stops_the_program(void **state)
{
	static const char *const forbidden[] = { "<?cs uvar:X ?>", "<?cs evar:X ?>",
		"<?cs lvar:X ?>", "<?cs linclude:X ?>", "<?cs linclude:\"head.cs\" ?>",
		"<?cs alt:X ?><?cs /alt ?>", "<?cs escape:\"none\" ?><?cs /escape ?>",
		"<?cs include:X ?>", "<?cs include!\"head.cs\" ?>", "<?cs include:\"../x.cs\" ?>",
		"<?cs include:\"/etc/hostname\" ?>", "<?cs include:\"head.cs\" + X ?>",
		"<?CS uvar:X ?>", "<?cs UVAR:X ?>", "<?cs\n\tuvar:X ?>", "<?csuvar:X ?>",
		"<?cs set:Config.VarEscapeMode = \"none\" ?>", "<?cs include:\"absent.cs\" ?>",
		"<?cs if:X ?>", "<?cs nonsense:X ?>" };

	(void)state;
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
		char *template = arena_strdup(a, forbidden[i]);

		if (sheet_exit(open_it, template) != 78)
			assert_string_equal(template, "refused");
	}
}

static void
comments_are_let_through(void **state)
{
	(void)state;
	assert_string_equal(rendered("a<?cs # a word uvar:X ?>b", "nb", ""), "ab");
}

static void
one_request_leaves_nothing_for_the_next(void **state)
{
	struct views *views = open_with("<?cs var:X ?>|<?cs set:Y = \"kept\" ?><?cs var:Z ?>");
	const char   *html;
	size_t        size;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct arena *inner = arena_new();
		struct view  *view = view_new(inner, views, "nb");

		if (i == 0) {
			view_set(view, "X", "secret");
			view_set(view, "Z", "secret");
		}
		assert_null(view_render(view, "page.cs", &html, &size));
		assert_string_equal(html, i == 0 ? "secret|secret" : "|");
		arena_free(inner);
	}
	views_close(views);
}

static void
an_unknown_page_is_a_failure(void **state)
{
	struct views *views = open_with("x");
	struct view  *view = view_new(a, views, "nb");
	const char   *html;
	size_t        size;
	result        r = view_render(view, "other.cs", &html, &size);

	(void)state;
	assert_non_null(r);
	assert_int_equal(r->status, 500);
	assert_string_equal(view_text(view, "nav.home"), "Hjem");
	assert_string_equal(view_text(view, "no.such"), "no.such");
	arena_clear(a);
	views_close(views);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_is_escaped),
		cmocka_unit_test(a_template_in_data_is_only_text),
		cmocka_unit_test(an_address_is_of_an_allowed_kind),
		cmocka_unit_test(a_missing_text_is_shown_in_bokmaal),
		cmocka_unit_test(what_puts_out_raw_text_or_reads_files_stops_the_program),
		cmocka_unit_test(comments_are_let_through),
		cmocka_unit_test(one_request_leaves_nothing_for_the_next),
		cmocka_unit_test(an_unknown_page_is_a_failure),
	};

	return cmocka_run_group_tests_name("view", tests, open_arena, close_arena);
}
