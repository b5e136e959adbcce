/* A portal's usual way in: the session of its cookie, as the database knows it. */
#include "sheet.h"

#include "../../core/portal.c"

/* The token's first letter is the level; its second: N no row, E an error, S no capacity. */
static const struct statement        enter = { "session/session_enter",
	       "select 'p' as person, 'Kari' as name, 'nb' as language, 'idporten' as method, t.one as "
		      "level, case "
		      "when t.two <> 'S' then '11111111-1111-4111-8111-111111111111' end as standing, 'parent' "
		      "as capacity "
		      "from (select substr(current_setting('portvakt.token'), 1, 1) as one, "
		      "substr(current_setting('portvakt.token'), 2, 1) as two) t where t.two <> 'N' and 1 / "
		      "(case t.two "
		      "when 'E' then 0 else 1 end) = 1" };
static const struct statement *const statements_[] = { &enter, NULL };

static result
show(struct request *q)
{
	if (q->access == NULL)
		return fail(q->arena, 500, "error.internal", "no access beside the session");
	return reply_text(q, 200, "text/plain; charset=utf-8", q->session->person, NULL);
}

static result
greet(struct request *q)
{
	return reply_text(q, 200, "text/plain; charset=utf-8",
	    q->session == NULL && q->access == NULL ? "nobody" : "somebody", NULL);
}

static const struct route routes[] = {
	{ "GET", "/mine", NEEDS_PARTY, show, NULL, NULL },
	{ "GET", "/any", NEEDS_NOTHING, greet, NULL, NULL },
	{ NULL, NULL, NEEDS_NOTHING, NULL, NULL, NULL },
};
static const struct portal portal = { .name = "mypage", .cookie = "pv", .routes = routes };

static struct arena *a;
static struct house  house = { .portal = &portal };

static int
open_portal(void **state)
{
	(void)state;
	a = arena_new();
	house.arena = arena_new();
	(void)mkdir(arena_printf(a, "%s/s", sheet_folder()), 0755);
	(void)mkdir(arena_printf(a, "%s/s/common", sheet_folder()), 0755);
	(void)mkdir(arena_printf(a, "%s/s/common/text", sheet_folder()), 0755);
	(void)mkdir(arena_printf(a, "%s/s/mypage", sheet_folder()), 0755);
	for (const char *const *l = (const char *const[]){ "nb", "nn", "se", "en", NULL };
	     *l != NULL; l++)
		(void)sheet_file(a, arena_printf(a, "s/common/text/%s.hdf", *l), "hi = Hei\n");
	(void)sheet_file(a, "s/common/error.cs", "<?cs var:Error.status ?>");
	sheet_config(
	    a, arena_printf(a,
		   "templates.directory = %s/s\nsite.login = https://login.test:8443\n"
		   "site.mypage = https://my.test:8443\nsite.neutral = https://www.yr.no/\n"
		   "database.host = %s/pg\ndatabase.name = postgres\n",
		   sheet_folder(), sheet_folder()));
	house.config = config_open();
	house.form_targets = form_targets(&house);
	house.views = views_open(arena_printf(a, "%s/s/common", sheet_folder()),
	    arena_printf(a, "%s/s/mypage", sheet_folder()), pages(&house));
	house.db = db_open(house.config, "unit", statements_);
	return 0;
}

static int
close_portal(void **state)
{
	(void)state;
	db_close(house.db);
	views_close(house.views);
	config_close(house.config);
	arena_free(house.arena);
	arena_free(a);
	return 0;
}

static char   heard[20000];
static size_t size;

static size_t
say(void *ctx, char *data, size_t n)
{
	(void)ctx;
	(void)data;
	(void)n;
	return 0;
}

static bool
whole(void *ctx)
{
	(void)ctx;
	return true;
}

static bool
hear(void *ctx, const char *data, size_t n)
{
	(void)ctx;
	assert_true(size + n < sizeof(heard));
	memcpy(heard + size, data, n);
	size += n;
	heard[size] = '\0';
	return true;
}

static int
ask(const char *path, const char *begin)
{
	const char *const params[] = { "PORTVAKT_EDGE=1", "HTTP_HOST=my.test:8443",
		"REQUEST_METHOD=GET", arena_printf(a, "REQUEST_URI=%s", path),
		begin == NULL
		    ? "A=1"
		    : arena_printf(a, "HTTP_COOKIE=__Host-pv=%s%.*s", begin,
			  (int)(43 - strlen(begin)), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
		NULL };
	struct channel    channel = { .params = (char *const *)(uintptr_t)params,
		   .read = say,
		   .intact = whole,
		   .write = hear,
		   .give = hear };
	struct arena     *arena = arena_new();
	void             *task = NULL;

	size = 0;
	heard[0] = '\0';
	(void)serve(&house, arena, &channel, &task);
	arena_free(arena);
	assert_true(text_starts(heard, "Status: "));
	return (int)strtol(heard + 8, NULL, 10);
}

static void
the_cookie_is_the_person_with_the_persons_access(void **state)
{
	(void)state;
	assert_int_equal(ask("/mine", "3A"), 200);
	assert_non_null(strstr(heard, "\r\n\r\np"));
	assert_int_equal(ask("/any", "3A"), 200);
	assert_non_null(strstr(heard, "somebody"));
}

static void
without_one_there_is_nobody(void **state)
{
	(void)state;
	assert_int_equal(ask("/any", NULL), 200);
	assert_non_null(strstr(heard, "nobody"));
	assert_int_equal(ask("/any", "3N"), 200);
	assert_non_null(strstr(heard, "nobody"));
	assert_int_equal(ask("/mine", NULL), 303);
	assert_non_null(strstr(heard, "Location: https://login.test:8443/start?"));
	assert_int_equal(ask("/mine", "3N"), 303);
}

static void
whoever_cannot_be_looked_up_is_not_let_in_as_nobody(void **state)
{
	(void)state;
	assert_true(ask("/any", "3E") >= 400);
	assert_true(ask("/mine", "3E") >= 400);
}

static void
the_databases_level_and_capacity_count(void **state)
{
	(void)state;
	assert_int_equal(ask("/mine", "2A"), 303);
	assert_non_null(strstr(heard, "&level=high"));
	assert_int_equal(ask("/mine", "3S"), 303);
	assert_non_null(strstr(heard, "Location: /rolle"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cookie_is_the_person_with_the_persons_access),
		cmocka_unit_test(without_one_there_is_nobody),
		cmocka_unit_test(whoever_cannot_be_looked_up_is_not_let_in_as_nobody),
		cmocka_unit_test(the_databases_level_and_capacity_count),
	};

	return cmocka_run_group_tests_name("portal_session", tests, open_portal, close_portal);
}
