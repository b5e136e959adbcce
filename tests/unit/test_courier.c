/* The real courier, and peers of every kind. */
#include "house.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "clock.h"
#include "courier.h"

static struct arena   *arena;
static struct config  *config;
static struct courier *courier, *clerk;
static pid_t           process, peer;
static unsigned        good, wrong_host, wrong_ca, plain, mutual;

static void
shell(const char *command)
{
	assert_int_equal(system(command), 0);
}

static void
certificate(const char *name, const char *host, bool signed_)
{
	char command[700];

	snprintf(command, sizeof(command),
	    "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
	    " -keyout %s.key -out %s.pem -days 2 -subj /serialNumber=984661185/CN=%s -addext "
	    "subjectAltName=DNS:%s"
	    " %s 2>openssl.log",
	    house_folder, name, name, name, host, signed_ ? "-CA ca.pem -CAkey ca.key" : "");
	shell(command);
}

/* tests/unit/peer.cjs, wherever the build is: by the source's own name. */
static pid_t
start_peer(void)
{
	char  script[PATH_MAX];
	pid_t child;

	snprintf(script, sizeof(script), "%s", __FILE__);
	snprintf(strrchr(script, '/') + 1, 16, "peer.cjs");
	child = fork();
	if (child == 0) {
		int log = open(house_path("log"), O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execlp("node", "node", script, house_folder, (char *)NULL);
		_exit(127);
	}
	return child;
}

static void
configure(const char *more)
{
	char text[2048];

	snprintf(text, sizeof(text),
	    "courier.ca = %s/ca.pem\n"
	    "courier.allow.login.0 = https://provider.localhost:%u\n"
	    "courier.allow.login.1 = https://Provider.localhost:%u/\n"
	    "courier.allow.login.2 = https://provider.localhost:%u\n"
	    "courier.allow.login.3 = https://provider.localhost:%u\n"
	    "courier.allow.login.4 = https://provider.localhost:1\n"
	    "courier.allow.login.5 = https://nobody.invalid\n"
	    "courier.allow.login.6 = https://provider.localhost:%u\n"
	    "courier.allow.clerk.0 = https://provider.localhost:%u\n"
	    "courier.certificate.clerk = %s/own.pem\n"
	    "courier.key.clerk = %s/own.key\n%s",
	    house_folder, good, wrong_host, wrong_ca, plain, mutual, mutual, house_folder,
	    house_folder, more);
	house_configure(text);
}

static void
start(void)
{
	process = house_start("courier", NULL);
	assert_true(house_ready("run/login.sock") && house_ready("run/clerk.sock"));
}

static int
setup(void **state)
{
	FILE *f;

	(void)state;
	house_open("");
	certificate("ca", "ca.localhost", false);
	certificate("good", "provider.localhost", true);
	certificate("host", "other.localhost", true);
	certificate("own", "clerk.localhost", true);
	certificate("ca2", "provider.localhost", false);
	peer = start_peer();
	assert_true(house_ready("ports"));
	f = fopen(house_path("ports"), "r");
	assert_int_equal(
	    fscanf(f, "%u %u %u %u %u", &good, &wrong_host, &wrong_ca, &plain, &mutual), 5);
	fclose(f);
	configure("");
	/* None of these may count. */
	setenv("HTTPS_PROXY", "http://127.0.0.1:9", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
	setenv("CURL_CA_BUNDLE", "/nonexistent", 1);
	start();
	arena = arena_new();
	config = config_open();
	courier = courier_open(config, "login");
	clerk = courier_open(config, "clerk");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	courier_close(courier);
	courier_close(clerk);
	assert_int_equal(house_end(process), 0);
	assert_int_equal(house_end(peer), 0);
	config_close(config);
	arena_free(arena);
	house_close();
	return 0;
}

static struct courier_answer got;

static int
get(const char *url)
{
	struct courier_request q = { .method = "GET", .url = url };
	result                 r = courier_fetch(courier, arena, &q, &got);

	return r == NULL ? 200 : r->status;
}

static char *
at(unsigned port, const char *path)
{
	return arena_printf(arena, "https://provider.localhost:%u%s", port, path);
}

static bool
answered(const char *words)
{
	return strstr((const char *)got.body.data, words) != NULL;
}

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

/* ── A caller that exchanges documents, as somebody ── */

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
		cmocka_unit_test(fetches_by_get),
		cmocka_unit_test(posts_with_its_headers),
		cmocka_unit_test(a_large_body_goes_out_whole),
		cmocka_unit_test(redirects_and_errors_are_the_callers_to_judge),
		cmocka_unit_test(cookies_are_not_kept),
		cmocka_unit_test(too_much_compressed_or_broken_is_no_answer),
		cmocka_unit_test(only_who_it_should_be_is_spoken_to),
		cmocka_unit_test(other_origins_are_refused),
		cmocka_unit_test(other_headers_and_methods_are_refused),
		cmocka_unit_test(a_caller_shows_its_own_certificate_and_no_other_does),
		cmocka_unit_test(an_enterprise_is_known_by_its_number),
		cmocka_unit_test(each_caller_has_its_own_list),
		cmocka_unit_test(deletes_without_a_body),
		cmocka_unit_test(says_when_it_may_be_asked_again),
		cmocka_unit_test(documents_go_out_and_come_in_whole),
		cmocka_unit_test(who_is_not_configured_is_not_let_in),
		cmocka_unit_test(a_slow_peer_holds_up_nobody_else),
		cmocka_unit_test(nonsense_is_answered_and_hung_up_on),
		cmocka_unit_test(a_client_finds_the_courier_again),
		cmocka_unit_test(it_says_what_is_wrong_with_the_configuration),
		cmocka_unit_test(half_a_caller_keeps_it_from_starting),
		cmocka_unit_test(a_key_may_be_a_credential),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
