/* A document on its way to the browser: the real vault, keeper and reply; what
 * the database says is said by statements of the true names. */
#include "house.h"

#include "form.h"

#include "../../core/web.h"
#include "clock.h"

/* Time passes when a test says so. */
static int64_t now_ms;

static int64_t
test_clock(void)
{
	return now_ms;
}

#define clock_steady_ms test_clock
#include "../../portals/common/stream.c"

#define ID "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
#define ME "11111111-1111-4111-8111-111111111111"
#define SIZE (6 * 1024 * 1024)
#define PARAMS "num_nulls($1::uuid, $2::uuid, $3::text[], $4::integer) >= 0"

/* The handle's first letter: S the share stays, G it is gone once it was opened,
 * N there is none, E the document is empty, K its key is another's. */
#define HANDLE(letter) letter "aaaaaaaaaaaaaaaaaaaaa"

static struct arena  *a;
static struct config *config;
static struct keeper *keeper;
static struct vault  *vault;
static struct db     *db;
static pid_t          process;
static uint8_t        content[SIZE];

static const struct statement  card = { "access/access_card",
	 "select '" ME
	 "' as reader, case when $5 not like 'X%' then 'E1' end as etag, case when $5 like 'B%' "
	  "then 'much' else '6291456' end as bytes, 'application/pdf' as mime, 'a.pdf' as filename "
	  "where $5 not like 'N%' and " PARAMS };
static const struct statement  still = { "access/access_still",
	 "select '" ME "' as reader where $5 not like 'G%' and " PARAMS };
static struct statement        opened = { "access/access_open", NULL };
static const struct statement *statements[] = { &card, &still, &opened, NULL };

static const char *
hex(struct bytes b)
{
	char *out = arena_alloc(a, b.size * 2 + 1);

	for (size_t i = 0; i < b.size; i++)
		(void)snprintf(out + 2 * i, 3, "%02x", b.data[i]);
	return out;
}

static struct vault_stored
store(const char *id, size_t size)
{
	struct vault_writer *w;
	struct vault_stored  stored = { 0 };

	assert_null(vault_write(vault, a, id, &w));
	assert_null(vault_append(w, (struct bytes){ content, size }));
	assert_null(vault_finish(w, a, &stored));
	return stored;
}

static int
setup(void **state)
{
	struct vault_stored whole, empty;

	(void)state;
	a = arena_new();
	house_open(arena_printf(
	    a, "database.host = %s/pg\ndatabase.name = postgres\n", getenv("UNIT_FOLDER")));
	config = config_open();
	assert_int_equal(house_wait(house_start("keeper", "--init")), 0);
	process = house_start("keeper", NULL);
	assert_true(house_ready("run/clerk.sock"));
	keeper = keeper_open(config, "operator");
	vault = vault_open(config, keeper);
	for (size_t i = 0; i < SIZE; i++)
		content[i] = (uint8_t)(i * 7 + i / 251);
	whole = store(ID, SIZE);
	empty = store("6f0619ff-8b86-4011-b42d-00cf4fc964ff", 0);
	opened.text = arena_printf(a,
	    "select '" ME "' as reader, $5 as handle, case when $5 like 'E%%' then "
	    "'6f0619ff-8b86-4011-b42d-00cf4fc964ff' else '" ID
	    "' end as rendition, 'application/pdf' as "
	    "mime, $6 || '.pdf' as filename, 'E1' as etag, case when $5 like 'E%%' then '0' else "
	    "'%d' end as "
	    "bytes, case when $5 like 'S%%' or $5 like 'G%%' then '\\x%s' when $5 like 'E%%' then "
	    "'\\x%s' "
	    "end::bytea as wrapped, 'k1' as key_id where $5 not like 'N%%' and " PARAMS,
	    SIZE, hex(whole.wrapped), hex(empty.wrapped));
	db = db_open(config, "unit", statements);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	db_close(db);
	vault_close(vault);
	keeper_close(keeper);
	assert_int_equal(house_end(process), 0);
	config_close(config);
	arena_free(a);
	house_close();
	return 0;
}

/* ── A browser ───────────────────────────────────────────────────────────── */

struct talk {
	char   head[4000];
	size_t size;
};

static bool
hear(void *ctx, const char *data, size_t size)
{
	struct talk *t = ctx;

	assert_true(t->size + size < sizeof(t->head));
	memcpy(t->head + t->size, data, size);
	t->size += size;
	return true;
}

static struct talk    talk;
static struct session session = {
	.token = "T", .person = ME, .standing = ME, .level = ASSURANCE_HIGH
};
static struct channel channel = { .write = hear, .give = hear, .ctx = &talk };
static size_t         got;     /* bytes of the document that came, all as they are */
static int64_t        step_ms; /* from one piece to the next */

/* Asks; the status of how it ended: 200, or a failure's. */
static int
ask(const char *method, const char *query, const char *const *params)
{
	struct arena  *arena = arena_new();
	struct request q = { .arena = arena,
		.method = method,
		.params = (char *const *)(uintptr_t)params,
		.db = db,
		.vault = vault,
		.session = &session,
		.channel = &channel,
		.config = config };
	struct bytes   piece;
	result         why;
	int            status;

	memset(&talk, 0, sizeof(talk));
	got = 0;
	q.reply = reply_new(arena, &channel, "");
	if (strcmp(method, "HEAD") == 0)
		reply_head_only(q.reply);
	q.access = access_new(arena, db, &session);
	assert_null(form_parse(arena, query, strlen(query), stream_inputs, false, &q.form));
	why = stream_file(&q);
	while (why == NULL && reply_goes_on(q.reply) && (why = reply_next(&q, &piece)) == NULL) {
		size_t from = strstr(talk.head, "206") != NULL ? 100 : 0;

		assert_memory_equal(piece.data, content + from + got, piece.size);
		got += piece.size;
		now_ms += step_ms;
	}
	status = why == NULL ? 200 : why->status;
	arena_free(arena);
	return status;
}

static int
get(const char *query)
{
	static const char *const none[] = { NULL };

	return ask("GET", query, none);
}

#define assert_head(words) assert_non_null(strstr(talk.head, words))

static void
a_document_comes_whole(void **state)
{
	(void)state;
	assert_int_equal(get("id=" HANDLE("S")), 200);
	assert_int_equal(got, SIZE);
	assert_head("Status: 200 OK\r\n");
	assert_head("Content-Length: 6291456\r\n");
}

static void
it_is_shown_or_taken_away_as_it_was_asked_for(void **state)
{
	(void)state;
	assert_int_equal(get("id=" HANDLE("S")), 200);
	assert_head("Content-Disposition: inline; filename=\"inline.pdf\"");
	assert_int_equal(get("id=" HANDLE("S") "&last=0"), 200);
	assert_head("Content-Disposition: inline; filename=\"inline.pdf\"");
	assert_int_equal(get("id=" HANDLE("S") "&last=1"), 200);
	assert_head("Content-Disposition: attachment; filename=\"download.pdf\"");
}

static void
a_range_of_it_comes_alone(void **state)
{
	static const char *const range[] = { "HTTP_RANGE=bytes=100-70099", NULL };
	static const char *const beyond[] = { "HTTP_RANGE=bytes=6291456-", NULL };

	(void)state;
	assert_int_equal(ask("GET", "id=" HANDLE("S"), range), 200);
	assert_int_equal(got, 70000);
	assert_int_equal(ask("GET", "id=" HANDLE("S"), beyond), 200);
	assert_int_equal(got, 0);
	assert_head("Status: 416 ");
}

static void
an_empty_one_is_empty(void **state)
{
	(void)state;
	assert_int_equal(get("id=" HANDLE("E")), 200);
	assert_int_equal(got, 0);
	assert_head("Content-Length: 0\r\n");
}

static void
without_a_handle_or_a_share_there_is_nothing(void **state)
{
	static const char *const none[] = { NULL };

	(void)state;
	assert_int_equal(get(""), 404);
	assert_int_equal(get("id=short"), 404);
	assert_int_equal(get("id=" HANDLE("N")), 404);
	assert_int_equal(ask("HEAD", "", none), 404);
	assert_int_equal(talk.size, 0);
}

static void
the_head_is_the_cards_and_opens_nothing(void **state)
{
	static const char *const none[] = { NULL };

	(void)state;
	/* Opened it would be refused: its key is another's. */
	assert_int_equal(ask("HEAD", "id=" HANDLE("K"), none), 200);
	assert_head("Status: 200 OK\r\n");
	assert_head("Content-Length: 6291456\r\n");
	assert_head("ETag: \"E1\"\r\n");
	assert_head("Content-Disposition: inline; filename=\"a.pdf\"");
	assert_int_equal(got, 0);
	assert_int_equal(ask("HEAD", "id=" HANDLE("K") "&last=1", none), 200);
	assert_head("Content-Disposition: attachment");
	assert_int_equal(ask("HEAD", "id=" HANDLE("N"), none), 404);
	assert_int_equal(ask("HEAD", "id=" HANDLE("X"), none), 404);
	assert_int_equal(ask("HEAD", "id=" HANDLE("B"), none), 404);
}

static void
nothing_is_promised_before_the_key_was_given(void **state)
{
	(void)state;
	assert_int_not_equal(get("id=" HANDLE("K")), 200);
	assert_int_equal(talk.size, 0);
}

/* Asked anew after so many bytes, and not before. */
static void
a_share_that_is_gone_ends_it_after_so_many_bytes(void **state)
{
	(void)state;
	assert_int_equal(get("id=" HANDLE("G")), 404);
	assert_int_equal(got, AGAIN_BYTES);
	assert_true(SIZE > AGAIN_BYTES);
}

static void
and_after_so_much_time(void **state)
{
	size_t piece;

	(void)state;
	step_ms = AGAIN_MS;
	assert_int_equal(get("id=" HANDLE("G")), 404);
	piece = got;
	assert_in_range(piece, 1, AGAIN_BYTES / 2);
	/* a millisecond less, and it is asked a piece later */
	step_ms = AGAIN_MS - 1;
	assert_int_equal(get("id=" HANDLE("G")), 404);
	assert_int_equal(got, 2 * piece);
	/* each time anew */
	assert_int_equal(get("id=" HANDLE("S")), 200);
	assert_int_equal(got, SIZE);
	step_ms = 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_comes_whole),
		cmocka_unit_test(it_is_shown_or_taken_away_as_it_was_asked_for),
		cmocka_unit_test(a_range_of_it_comes_alone),
		cmocka_unit_test(an_empty_one_is_empty),
		cmocka_unit_test(without_a_handle_or_a_share_there_is_nothing),
		cmocka_unit_test(the_head_is_the_cards_and_opens_nothing),
		cmocka_unit_test(nothing_is_promised_before_the_key_was_given),
		cmocka_unit_test(a_share_that_is_gone_ends_it_after_so_many_bytes),
		cmocka_unit_test(and_after_so_much_time),
	};

	return cmocka_run_group_tests_name("stream", tests, setup, teardown);
}
