/* Fetching for a caller that is nobody in particular, from peers of every kind. */
#include "courier_house.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "clock.h"

static void
fetches_by_get(void **state)
{
	(void)state;
	assert_int_equal(get(at(good, "/echo?a=b%20c")), 200);
	assert_int_equal(got.status, 200);
	assert_string_equal(got.content_type, "application/json; charset=utf-8");
	assert_true(answered("\"method\":\"GET\"") && answered("\"url\":\"/echo?a=b%20c\""));
	assert_true(answered("\"user-agent\":\"portvakt\""));
	assert_false(answered("accept-encoding") || answered("cookie") || answered("proxy"));
	assert_true(house_logged("courier.fetched"));
	assert_false(house_logged("/echo")); /* neither path nor query in the log */
}

static void
posts_with_its_headers(void **state)
{
	static const char      body[] = "grant_type=authorization_code&code=x";
	struct courier_request q = { .method = "POST",
		.url = at(good, "/token"),
		.content_type = "application/x-www-form-urlencoded",
		.body = { (const uint8_t *)body, sizeof(body) - 1 },
		.headers = {
		    { "Accept", "application/json" }, { "Authorization", "Bearer x.y" } } };

	(void)state;
	assert_null(courier_fetch(courier, arena, &q, &got));
	assert_true(answered("\"method\":\"POST\"") && answered(body));
	assert_true(answered("\"content-type\":\"application/x-www-form-urlencoded\""));
	assert_true(answered("\"accept\":\"application/json\""));
	assert_true(answered("\"authorization\":\"Bearer x.y\""));
	assert_false(answered("expect"));
	/* The next one knows nothing of this one. */
	assert_int_equal(get(at(good, "/echo")), 200);
	assert_false(answered("authorization") || answered("Bearer") || answered("content-type"));
}

static void
a_large_body_goes_out_whole(void **state)
{
	char                  *body = arena_alloc(arena, COURIER_BODY);
	struct courier_request q = { .method = "POST",
		.url = at(good, "/echo"),
		.content_type = "text/plain",
		.body = { (uint8_t *)body, COURIER_BODY } };

	(void)state;
	memset(body, 'b', COURIER_BODY);
	assert_null(courier_fetch(courier, arena, &q, &got));
	assert_true(got.body.size > COURIER_BODY);
	q.body.size++;
	q.body.data = arena_alloc(arena, q.body.size);
	assert_int_equal(courier_fetch(courier, arena, &q, &got)->status, 500);
}

static void
redirects_and_errors_are_the_callers_to_judge(void **state)
{
	(void)state;
	assert_int_equal(get(at(good, "/redirect")), 200);
	assert_int_equal(got.status, 302);
	assert_int_equal(get(at(good, "/error")), 200);
	assert_int_equal(got.status, 500);
	assert_int_equal(get(at(good, "/empty")), 200);
	assert_int_equal(got.status, 204);
	assert_int_equal(got.body.size, 0);
	assert_string_equal(got.content_type, "");
	assert_int_equal(get(at(good, "/type")), 200); /* too long a type is none */
	assert_string_equal(got.content_type, "");
}

static void
cookies_are_not_kept(void **state)
{
	(void)state;
	assert_int_equal(get(at(good, "/cookie")), 200);
	assert_int_equal(get(at(good, "/echo")), 200);
	assert_false(answered("cookie"));
}

static void
too_much_compressed_or_broken_is_no_answer(void **state)
{
	static const char *const bad[] = { "/stream", "/length", "/gzip", "/cut", "/garbage",
		"/heads" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(get(at(good, bad[i])), 502);
		assert_int_equal(get(at(good, "/echo")), 200); /* and it goes on */
	}
	assert_int_equal(get(at(good, "/max")), 200);
	assert_int_equal(got.body.size, COURIER_ANSWER);
}

static void
only_who_it_should_be_is_spoken_to(void **state)
{
	(void)state;
	assert_int_equal(get(at(wrong_host, "/echo")), 503);
	assert_int_equal(get(at(wrong_ca, "/echo")), 503);
	assert_int_equal(get(at(plain, "/echo")), 503);
	assert_int_equal(get(at(1, "/echo")), 503);
	assert_int_equal(get("https://nobody.invalid/"), 503);
}

static void
other_origins_are_refused(void **state)
{
	const char *const urls[] = {
		arena_printf(arena, "http://provider.localhost:%u/", good),
		arena_printf(arena, "https://other.localhost:%u/", good),
		arena_printf(arena, "https://127.0.0.1:%u/", good),
		arena_printf(arena, "https://provider.localhost.:%u/", good),
		arena_printf(arena, "https://provider.localhost:%u@evil.localhost/", good),
		arena_printf(arena, "https://x@provider.localhost:%u/", good),
		arena_printf(arena, "https://x:y@provider.localhost:%u/", good),
		arena_printf(arena, "https://provider.localhost:%u/#x", good),
		arena_printf(arena, "https://provider.localhost:%u\\@evil.localhost/", good),
		arena_printf(arena, "https://[::1]:%u/", good),
		arena_printf(arena, "https:provider.localhost:%u/", good),
		arena_printf(arena, "https:/provider.localhost:%u/echo", good),
		arena_printf(arena, "https:///provider.localhost:%u/echo", good),
		arena_printf(arena, "https://provider%%2elocalhost:%u/echo", good),
		arena_printf(arena, "https://%%70rovider.localhost:%u/echo", good),
		arena_printf(arena, "//provider.localhost:%u/", good),
		arena_printf(arena, "provider.localhost:%u/", good),
		arena_printf(arena, "https://provider.localhost:%u/a b", good),
		arena_printf(arena, "https://provider.localhost:%u/a\r\nX: y", good),
		"https://provider.localhost/",
		"https://provider.localhost:22/",
		"file:///etc/passwd",
		"ftp://provider.localhost/",
		"gopher://provider.localhost/",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		assert_int_equal(get(urls[i]), 500);
	/* The same origin in other letters is the same. */
	assert_int_equal(get(arena_printf(arena, "HTTPS://PROVIDER.localhost:%u/echo", good)), 200);
}

static void
other_headers_and_methods_are_refused(void **state)
{
	static const struct courier_header bad[] = { { "Host", "evil" }, { "Cookie", "a=b" },
		{ "Content-Length", "1" }, { "Accept", "" }, { "Accept", " x" },
		{ "Accept", "a\r\nHost: evil" }, { "Accept:", "x" }, { "", "x" } };
	struct courier_request             q = { .method = "GET", .url = at(good, "/echo") };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		q.headers[0] = bad[i];
		assert_int_equal(courier_fetch(courier, arena, &q, &got)->status, 500);
	}
	q.headers[0].name = NULL;
	q.method = "PUT";
	assert_int_equal(courier_fetch(courier, arena, &q, &got)->status, 500);
	q.method = "POST"; /* without a type */
	assert_int_equal(courier_fetch(courier, arena, &q, &got)->status, 500);
	q.method = "GET";
	q.content_type = "text/plain";
	assert_int_equal(courier_fetch(courier, arena, &q, &got)->status, 500);
	q.content_type = NULL;
	assert_null(courier_fetch(courier, arena, &q, &got));
}

static void
a_slow_peer_holds_up_nobody_else(void **state)
{
	int64_t began = clock_steady_ms();
	pid_t   waiting[2];
	int     status;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		waiting[i] = fork();
		if (waiting[i] == 0) {
			struct courier        *own = courier_open(config, "login");
			struct courier_request q = { .method = "GET",
				.url = at(good, i == 0 ? "/never" : "/slow") };
			result                 r = courier_fetch(own, arena, &q, &got);

			_exit(r != NULL && r->status == 504 ? 0 : 1);
		}
	}
	house_pause(300);
	for (int i = 0; i < 20; i++)
		assert_int_equal(get(at(good, "/echo")), 200);
	assert_true(clock_steady_ms() - began < 8000);
	for (size_t i = 0; i < 2; i++) {
		waitpid(waiting[i], &status, 0);
		assert_int_equal(status, 0);
	}
	assert_in_range(clock_steady_ms() - began, 9000, 14000);
}

static void
nonsense_is_answered_and_hung_up_on(void **state)
{
	static const char *const nonsense[] = { "GET / HTTP/1.1\r\n\r\n", "\1\1\0\0\0\0\0\0",
		"\1\2\0\0\0\0\0\0", "\1\1\0\0\x7f\0\0\0" };
	static const size_t      sizes[] = { 18, 8, 8, 8 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct sockaddr_un to = { .sun_family = AF_UNIX };
		int                fd = socket(AF_UNIX, SOCK_STREAM, 0);
		uint8_t            in[64];

		snprintf(to.sun_path, sizeof(to.sun_path), "%s", house_path("run/login.sock"));
		assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
		assert_int_equal(send(fd, nonsense[i], sizes[i], MSG_NOSIGNAL), sizes[i]);
		assert_int_equal(recv(fd, in, sizeof(in), MSG_WAITALL), 9);
		assert_memory_equal(in, "\1\xff\0\0\0\0\0\1\1", 9);
		close(fd);
	}
}

static void
a_client_finds_the_courier_again(void **state)
{
	(void)state;
	assert_int_equal(get(at(good, "/echo")), 200);
	assert_int_equal(house_end(process), 0);
	assert_int_equal(access(house_path("run/login.sock"), F_OK), -1);
	assert_int_equal(get(at(good, "/echo")), 503);
	start();
	assert_int_equal(get(at(good, "/echo")), 200);
}

static void
it_says_what_is_wrong_with_the_configuration(void **state)
{
	static const char *const bad[] = { "http://a.localhost", "https://a.localhost/path",
		"https://u@a.localhost", "a.localhost", "https://a.localhost?x" };
	char                     more[128];

	(void)state;
	assert_int_equal(house_wait(house_start("courier", NULL)), 75); /* a second one */
	assert_int_equal(house_end(process), 0);
	for (size_t i = 0; i < 5; i++) {
		snprintf(more, sizeof(more), "courier.allow.login.7 = %s\n", bad[i]);
		configure(more);
		assert_int_equal(house_wait(house_start("courier", NULL)), 78);
	}
	configure("");
	start();
}

/* A certificate without its key, without an address, of another key, or none. */
int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fetches_by_get),
		cmocka_unit_test(posts_with_its_headers),
		cmocka_unit_test(a_large_body_goes_out_whole),
		cmocka_unit_test(redirects_and_errors_are_the_callers_to_judge),
		cmocka_unit_test(cookies_are_not_kept),
		cmocka_unit_test(too_much_compressed_or_broken_is_no_answer),
		cmocka_unit_test(only_who_it_should_be_is_spoken_to),
		cmocka_unit_test(other_origins_are_refused),
		cmocka_unit_test(other_headers_and_methods_are_refused),
		cmocka_unit_test(a_slow_peer_holds_up_nobody_else),
		cmocka_unit_test(nonsense_is_answered_and_hung_up_on),
		cmocka_unit_test(a_client_finds_the_courier_again),
		cmocka_unit_test(it_says_what_is_wrong_with_the_configuration),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
