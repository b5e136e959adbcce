/* A caller that exchanges documents, as somebody. */
#include "courier_house.h"

static int
clerks(const char *method, const char *path, const char *type, struct bytes body)
{
	struct courier_request q = {
		.method = method, .url = at(mutual, path), .content_type = type, .body = body
	};
	result r = courier_fetch(clerk, arena, &q, &got);

	return r == NULL ? 200 : r->status;
}

#define NOTHING ((struct bytes){ NULL, 0 })

static void
a_caller_shows_its_own_certificate_and_no_other_does(void **state)
{
	(void)state;
	assert_int_equal(clerks("GET", "/echo", NULL, NOTHING), 200);
	assert_true(answered("\"caller\":\"own\""));
	assert_int_not_equal(get(at(mutual, "/echo")), 200); /* login has none */
	assert_int_equal(get(at(good, "/echo")), 200);
	assert_true(answered("\"caller\":null"));
	assert_true(house_logged("caller=clerk origin="));
}

/* The host's name fits in all of them. */
static void
an_enterprise_is_known_by_its_number(void **state)
{
	static const struct {
		const char *more;
		int         status;
	} rows[] = { { "courier.peer.clerk = 984661185\n", 200 },
		{ "courier.peer.clerk = 310101001\n", 503 },
		{ "courier.peer.login = 310101001\n", 200 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(house_end(process), 0);
		configure(rows[i].more);
		start();
		assert_int_equal(clerks("GET", "/echo", NULL, NOTHING), rows[i].status);
	}
	assert_int_equal(get(at(good, "/echo")), 503);
	assert_int_equal(house_end(process), 0);
	configure("courier.peer.clerk = 98466118\n");
	assert_int_equal(house_wait(house_start("courier", NULL)), 78);
	configure("");
	start();
}

static void
each_caller_has_its_own_list(void **state)
{
	struct courier_request q = { .method = "GET", .url = at(good, "/echo") };

	(void)state;
	assert_int_equal(courier_fetch(clerk, arena, &q, &got)->status, 500);
}

static void
deletes_without_a_body(void **state)
{
	(void)state;
	assert_int_equal(clerks("DELETE", "/echo", NULL, NOTHING), 200);
	assert_true(answered("\"method\":\"DELETE\"") && answered("\"body\":\"\""));
	assert_int_equal(
	    clerks("DELETE", "/echo", NULL, (struct bytes){ (const uint8_t *)"x", 1 }), 500);
	assert_int_equal(clerks("DELETE", "/echo", "text/plain", NOTHING), 500);
	assert_int_equal(clerks("GET", "/echo", NULL, NOTHING), 200); /* and forgets it */
	assert_true(answered("\"method\":\"GET\""));
}

static void
says_when_it_may_be_asked_again(void **state)
{
	(void)state;
	assert_int_equal(clerks("GET", "/poll", NULL, NOTHING), 200);
	assert_string_equal(got.next_poll, "2026-11-22T10:00:00.000+01:00");
	assert_int_equal(clerks("GET", "/echo", NULL, NOTHING), 200);
	assert_string_equal(got.next_poll, "");
	assert_int_equal(clerks("GET", "/polls", NULL, NOTHING), 200); /* too long is none */
	assert_string_equal(got.next_poll, "");
}

static void
documents_go_out_and_come_in_whole(void **state)
{
	struct bytes body = { arena_alloc(arena, COURIER_BODY_LARGE + 1), COURIER_BODY_LARGE };
	const char  *type = "multipart/mixed; boundary=\"b\"";

	(void)state;
	assert_int_equal(clerks("POST", "/count", type, body), 200);
	assert_true(answered("12582912 multipart/mixed; boundary=\"b\""));
	body.size++;
	assert_int_equal(clerks("POST", "/count", type, body), 500);
	assert_int_equal(clerks("GET", "/sixteen", NULL, NOTHING), 200);
	assert_int_equal(got.body.size, COURIER_ANSWER_LARGE);
	assert_int_equal(got.body.data[COURIER_ANSWER_LARGE - 1], 'm');
	assert_int_equal(clerks("GET", "/seventeen", NULL, NOTHING), 502);
	assert_int_equal(clerks("GET", "/echo", NULL, NOTHING), 200);
	arena_clear(arena);
}

static void
who_is_not_configured_is_not_let_in(void **state)
{
	struct courier        *esign = courier_open(config, "esign");
	struct courier_request q = { .method = "GET", .url = at(mutual, "/echo") };

	(void)state;
	assert_int_equal(access(house_path("run/esign.sock"), F_OK), -1);
	assert_int_equal(courier_fetch(esign, arena, &q, &got)->status, 503);
	assert_true(house_logged("courier.closed caller=esign"));
	courier_close(esign);
}

/* One waits for a peer that never answers; another is served meanwhile. */
static void
half_a_caller_keeps_it_from_starting(void **state)
{
	static const char *const bad[] = { "courier.certificate.esign = %s/own.pem\n",
		"courier.key.esign = %s/own.key\n",
		"courier.certificate.esign = %s/own.pem\ncourier.key.esign = %s/own.key\n",
		"courier.allow.esign.0 = https://a.localhost\n"
		"courier.certificate.esign = %s/own.pem\ncourier.key.esign = %s/good.key\n",
		"courier.allow.esign.0 = https://a.localhost\n"
		"courier.certificate.esign = %s/log\ncourier.key.esign = %s/own.key\n",
		"courier.allow.esign.0 = https://a.localhost\n"
		"courier.certificate.esign = %s/nothing\ncourier.key.esign = %s/own.key\n" };
	char                     more[400];

	(void)state;
	assert_int_equal(house_end(process), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(more, sizeof(more), bad[i], house_folder, house_folder);
#pragma GCC diagnostic pop
		configure(more);
		assert_int_equal(house_wait(house_start("courier", NULL)), 78);
	}
	configure("");
	start();
}

static void
a_key_may_be_a_credential(void **state)
{
	struct courier        *esign = courier_open(config, "esign");
	struct courier_request q = { .method = "GET", .url = at(mutual, "/echo") };

	(void)state;
	assert_int_equal(house_end(process), 0);
	setenv("CREDENTIALS_DIRECTORY", house_folder, 1);
	configure(arena_printf(arena,
	    "courier.allow.esign.0 = https://provider.localhost:%u\n"
	    "courier.certificate.esign = own.pem\ncourier.key.esign = own.key\n",
	    mutual));
	start();
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_true(house_ready("run/esign.sock"));
	assert_null(courier_fetch(esign, arena, &q, &got));
	assert_true(answered("\"caller\":\"own\""));
	courier_close(esign);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_caller_shows_its_own_certificate_and_no_other_does),
		cmocka_unit_test(an_enterprise_is_known_by_its_number),
		cmocka_unit_test(each_caller_has_its_own_list),
		cmocka_unit_test(deletes_without_a_body),
		cmocka_unit_test(says_when_it_may_be_asked_again),
		cmocka_unit_test(documents_go_out_and_come_in_whole),
		cmocka_unit_test(who_is_not_configured_is_not_let_in),
		cmocka_unit_test(half_a_caller_keeps_it_from_starting),
		cmocka_unit_test(a_key_may_be_a_credential),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
