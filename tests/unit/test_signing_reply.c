/* What the signature service answers is read, or refused by name. */
#include "signing_service.h"

static struct signing_reply
answer(enum signing_kind kind, const char *name)
{
	struct signing_reply r;

	is(signing_read(arena, &service, kind, examples_file(arena, name), &r), NULL);
	return r;
}

static void
what_the_service_answers_is_read(void **state)
{
	struct signing_reply r = answer(SIGNING_DIRECT_CREATED, "three/direct-response.xml");

	(void)state;
	assert_string_equal(r.job, "1");
	assert_string_equal(r.reference, "example");
	assert_int_equal(r.count, 3);
	assert_true(
	    text_starts(r.parties[0].redirect, "https://signering.localhost:8443/redirect/"));
	assert_true(text_starts(r.parties[0].href, service.root));
	assert_non_null(strstr(r.status_url, "/status"));
	r = answer(SIGNING_DIRECT_SIGNER, "one/direct-signer.xml");
	assert_int_equal(r.count, 1);
	assert_non_null(r.parties[0].redirect);
	r = answer(SIGNING_DIRECT_STATUS, "three/direct-status.xml");
	assert_int_equal(r.status, SIGNING_JOB_COMPLETED);
	assert_true(signing_whole(&r, 3));
	assert_false(signing_whole(&r, 2));
	assert_string_equal(r.parties[2].who, "s3");
	r = answer(SIGNING_DIRECT_STATUS, "one/direct-status.xml");
	assert_null(r.parties[0].who);
	assert_true(signing_whole(&r, 1));
	r = answer(SIGNING_PORTAL_CREATED, "one/portal-response.xml");
	assert_non_null(r.cancellation_url);
	r = answer(SIGNING_PORTAL_CHANGE, "three/portal-status.xml");
	assert_string_equal(r.parties[1].who, "12858349840");
	assert_true(r.parties[1].since >= examples_at - 5 && r.parties[1].since <= examples_at + 5);
	assert_true(signing_whole(&r, 3));
	r = answer(SIGNING_ERROR, "error.xml");
	assert_string_equal(r.error_code, "INVALID_STATUS_QUERY_TOKEN");
	arena_clear(arena);
}

/* The examples of the service's own documentation. */
static void
the_services_own_examples_are_read(void **state)
{
	static const struct signing_service posten = {
		.root = "https://api.signering.posten.no/api",
		.site = "https://signering.posten.no",
		.organisation = "123456789",
	};
	static const struct {
		enum signing_kind kind;
		const char       *file;
	} rows[] = {
		{ SIGNING_DIRECT_CREATED, "direct/response.xml" },
		{ SIGNING_DIRECT_CREATED, "direct/multiple_signers/response.xml" },
		{ SIGNING_DIRECT_SIGNER, "direct/signer-response.xml" },
		{ SIGNING_DIRECT_STATUS, "direct/status-response.xml" },
		{ SIGNING_DIRECT_STATUS, "direct/multiple_signers/status-response.xml" },
		{ SIGNING_PORTAL_CREATED, "portal/response.xml" },
		{ SIGNING_PORTAL_CHANGE, "portal/status-change-response.xml" },
	};
	const char *kept = examples_folder;

	(void)state;
	examples_folder = arena_printf(
	    always, "%s/../shared/specs/posten-signering/examples", examples_root(always));
	if (access(examples_folder, F_OK) != 0) {
		examples_folder = kept;
		print_message("the service's examples are not here: left out\n");
		return;
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct signing_reply r;
		result               why = signing_read(
				  arena, &posten, rows[i].kind, examples_file(arena, rows[i].file), &r);

		assert_string_equal(
		    arena_printf(arena, "%s: %s", rows[i].file, why == NULL ? "read" : why->detail),
		    arena_printf(arena, "%s: read", rows[i].file));
		assert_string_equal(rows[i].kind == SIGNING_DIRECT_SIGNER ? "1" : r.job, "1");
	}
	examples_folder = kept;
	arena_clear(arena);
}

static void
a_status_that_nobody_knows_is_not_signed(void **state)
{
	static const struct {
		const char         *word;
		enum signing_status status;
	} rows[] = {
		{ "SIGNED", SIGNING_SIGNED },
		{ "REJECTED", SIGNING_REJECTED },
		{ "SIGNERS_NAME_NOT_AVAILABLE", SIGNING_SIGNERS_NAME_NOT_AVAILABLE },
		{ "signed", SIGNING_UNKNOWN },
		{ "SIGNED_BY_ANOTHER", SIGNING_UNKNOWN },
		{ "SIGNE", SIGNING_UNKNOWN },
		{ "UNKNOWN", SIGNING_UNKNOWN },
		{ "", SIGNING_UNKNOWN },
	};
	const char *whole = text(examples_file(always, "one/direct-status.xml"));
	const char *at = strstr(whole, ">SIGNED<");

	(void)state;
	assert_non_null(at);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *xml = arena_printf(
		    always, "%.*s>%s%s", (int)(at - whole), whole, rows[i].word, at + 7);
		struct signing_reply r;

		is(signing_read(always, &service, SIGNING_DIRECT_STATUS, bytes(xml), &r), NULL);
		assert_int_equal(r.parties[0].status, rows[i].status);
		assert_int_equal(signing_whole(&r, 1), rows[i].status == SIGNING_SIGNED);
		assert_string_equal(signing_status_name(r.parties[0].status),
		    rows[i].status == SIGNING_UNKNOWN ? "UNKNOWN" : rows[i].word);
	}
	assert_string_equal(signing_status_name((enum signing_status)99), "UNKNOWN");
	assert_string_equal(signing_job_name((enum signing_job)99), "UNKNOWN");
	arena_clear(arena);
}

/* A part of a good answer is another. */
static const struct {
	enum signing_kind kind;
	const char       *file, *from, *to, *reason;
} nearly[] = {
	{ 2, "three/direct-status.xml", "<?xml", "<!DOCTYPE a><?xml", "xml" },
	{ 2, "three/direct-status.xml", "<direct",
	    "<!DOCTYPE direct-signature-job-status-response [<!ENTITY a SYSTEM "
	    "\"file:///etc/passwd\">]><direct",
	    "xml" },
	{ 2, "three/direct-status.xml", "<reference>example", "<?a b?><reference>example", "xml" },
	{ 2, "three/direct-status.xml", "example", "&a;", "xml" },
	{ 2, "three/direct-status.xml", "example", "e\xff", "xml" },
	{ 2, "three/direct-status.xml", "example", "<a>e</a>", "text" },
	{ 2, "three/direct-status.xml", "schema/v1", "schema/v2", "kind" },
	{ 2, "three/direct-response.xml", "x", "x", "kind" },
	{ 2, "three/direct-status.xml", "-job-id>1<", "-job-id>-1<", "job" },
	{ 2, "three/direct-status.xml", "-job-id>1<", "-job-id>1 2<", "job" },
	{ 2, "three/direct-status.xml", "-job-id>1<", "-job-id>1234567890123456789<", "job" },
	{ 2, "three/direct-status.xml", "<signature-job-id>1</signature-job-id>", "", "shape" },
	{ 2, "three/direct-status.xml", "</direct", "<more/></direct", "shape" },
	{ 2, "three/direct-status.xml", "signer=\"s2\"", "signer=\"s1\"", "twice" },
	{ 2, "three/direct-status.xml", "xades-url signer=\"s2\"", "xades-url signer=\"s9\"",
	    "xades" },
	{ 2, "three/direct-status.xml", "xades-url signer=\"s2\"", "xades-url signer=\"s1\"",
	    "xades" },
	{ 2, "three/direct-status.xml", "xades-url signer=\"s2\"", "xades-url", "xades" },
	{ 2, "three/direct-status.xml", " since=\"2", " since=\"x", "since" },
	{ 2, "three/direct-status.xml", " since=", " sinse=", "since" },
	{ 2, "three/direct-status.xml", "<pades-url>https://signering-api",
	    "<pades-url>https://elsewhere", "address" },
	{ 2, "three/direct-status.xml", "<pades-url>https://signering-api.localhost:8446/api",
	    "<pades-url>https://signering-api.localhost:8446/apis", "address" },
	{ 2, "three/direct-status.xml", "<pades-url>https://signering-api.localhost:8446/api/",
	    "<pades-url>https://signering-api.localhost:8446/api/../", "address" },
	{ 2, "three/direct-status.xml", "<pades-url>https://signering-api.localhost:8446/api/",
	    "<pades-url>https://signering-api.localhost:8446/api/%2e%2e/", "address" },
	{ 2, "three/direct-status.xml", "<pades-url>https://signering-api.localhost",
	    "<pades-url>https://signering-api.localhost@elsewhere", "address" },
	{ 2, "three/direct-status.xml", "<pades-url>https", "<pades-url>file", "address" },
	{ 2, "three/direct-status.xml", "/pades<", "/pades#a<", "address" },
	{ 2, "three/direct-status.xml", "/pades<", "/pa des<", "address" },
	{ 2, "three/direct-status.xml", "/pades<", "/pades\\<", "address" },
	{ 0, "three/direct-response.xml", "href=\"https://signering-api",
	    "href=\"https://elsewhere", "address" },
	{ 0, "three/direct-response.xml", "href=\"", "hrev=\"", "shape" },
	{ 0, "three/direct-response.xml", "<signer-identifier>s3", "<signer-identifier>s1",
	    "twice" },
	{ 1, "one/direct-signer.xml", "<redirect-url>https://signering.localhost",
	    "<redirect-url>https://elsewhere.localhost", "address" },
	{ 1, "one/direct-signer.xml",
	    "<redirect-url>https:", "<redirect-url>javascript:", "address" },
	{ 1, "one/direct-signer.xml", "s1<", "<", "who" },
	{ 3, "one/portal-response.xml", "<cancellation-url>", "<more/><cancellation-url>",
	    "shape" },
	{ 4, "three/portal-status.xml", ">12858349840<", ">1285834984<", "who" },
	{ 4, "three/portal-status.xml", ">12858349840<", ">30918149941<", "twice" },
	{ 4, "three/portal-status.xml", "<status>COMP", "<other/><status>COMP", "shape" },
	{ 4, "three/portal-status.xml", "</signatures>", "</signatures><more/>", "shape" },
	{ 5, "error.xml", "INVALID", "IN VALID", "code" },
	{ 5, "error.xml", "INVALID", "<b/>", "text" },
};

static void
what_is_nearly_an_answer_is_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(nearly) / sizeof(nearly[0]); i++) {
		const char          *whole = text(examples_file(arena, nearly[i].file));
		const char          *at = strstr(whole, nearly[i].from), *xml;
		struct signing_reply r;
		result               why;

		assert_non_null(at);
		xml = arena_printf(arena, "%.*s%s%s", (int)(at - whole), whole, nearly[i].to,
		    at + strlen(nearly[i].from));
		why = signing_read(arena, &service, nearly[i].kind, bytes(xml), &r);
		assert_string_equal(
		    arena_printf(arena, "%zu: %s", i, why == NULL ? "read" : why->detail),
		    arena_printf(arena, "%zu: signing.%s", i, nearly[i].reason));
		assert_int_equal(why->status, 502);
		assert_null(r.job);
	}
	arena_clear(arena);
}

static void
what_is_too_much_is_not_read(void **state)
{
	static const char    begin[] = "<error xmlns=\"http://signering.posten.no/schema/v1\">";
	char                *large = arena_alloc(arena, SIGNING_XML + 10);
	const char          *deep = "";
	struct signing_reply r;

	(void)state;
	memset(large, ' ', SIGNING_XML + 9);
	memcpy(large, begin, sizeof(begin) - 1);
	is(signing_read(arena, &service, SIGNING_ERROR, bytes(large), &r), "signing.xml");
	for (int i = 0; i < 40; i++)
		deep = arena_printf(arena, "<a>%s</a>", deep);
	deep = arena_printf(arena, "%s%s</error>", begin, deep);
	is(signing_read(arena, &service, SIGNING_ERROR, bytes(deep), &r), "signing.xml");
	is(signing_read(arena, &service, SIGNING_ERROR, bytes(""), &r), "signing.xml");
	arena_clear(arena);
}

static void
times_are_those_of_the_calendar(void **state)
{
	static const struct {
		const char *text;
		int64_t     seconds; /* -1: no time */
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-11-22T02:00:00Z", 1795312800 },
		{ "2026-11-22T03:00:00+01:00", 1795312800 },
		{ "2026-11-21T21:30:00.123456789-04:30", 1795312800 },
		{ "2028-02-29T00:00:00Z", 1835395200 },
		{ "2026-02-29T00:00:00Z", -1 },
		{ "2026-13-01T00:00:00Z", -1 },
		{ "2026-00-01T00:00:00Z", -1 },
		{ "2026-11-22T24:00:00Z", -1 },
		{ "2026-11-22T02:60:00Z", -1 },
		{ "2026-11-22T02:00:60Z", -1 },
		{ "2026-11-22T02:00:00", -1 },
		{ "2026-11-22T02:00:00.Z", -1 },
		{ "2026-11-22T02:00:00.1234567890Z", -1 },
		{ "2026-11-22T02:00:00Zx", -1 },
		{ "2026-11-22T02:00:00+15:00", -1 },
		{ "2026-11-22T02:00:00+01:60", -1 },
		{ "2026-11-22T02:00:00+0100", -1 },
		{ "2026-11-22 02:00:00Z", -1 },
		{ "26-11-22T02:00:00Z", -1 },
		{ "2026-11-22T02:00Z", -1 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t got = -1;

		if (!signing_time(rows[i].text, &got))
			got = -1;
		assert_int_equal(got, rows[i].seconds);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_service_answers_is_read),
		cmocka_unit_test(the_services_own_examples_are_read),
		cmocka_unit_test(a_status_that_nobody_knows_is_not_signed),
		cmocka_unit_test(what_is_nearly_an_answer_is_refused_by_name),
		cmocka_unit_test(what_is_too_much_is_not_read),
		cmocka_unit_test(times_are_those_of_the_calendar),
	};

	return cmocka_run_group_tests_name("signing_reply", tests, examples_make, examples_end);
}
