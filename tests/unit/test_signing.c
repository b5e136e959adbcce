/* The service's messages: what is sent agrees with its schema, what it answers is read or
 * refused by name. */
#include "examples.h"

#include "signing.h"

static const struct signing_service service = {
	.root = "https://signering-api.localhost:8446/api",
	.site = "https://signering.localhost:8443",
	.organisation = "310101028",
	.queue = "portvakt",
};

static struct bytes
bytes(const char *text)
{
	return (struct bytes){ (const uint8_t *)text, strlen(text) };
}

static const char *
text(struct bytes b)
{
	return arena_strndup(arena, (const char *)b.data, b.size);
}

/* ── What is sent ── */

static struct signing_manifest
direct(void)
{
	return (struct signing_manifest){ .way = SIGNING_DIRECT,
		.organisation = "310101028",
		.title = "Samtykke <til> \"tiltak\" & mer",
		.signers = { { .who = "12858349840" }, { .who = "s2", .for_other = true } },
		.signer_count = 2,
		.documents = { { "dokument-1.pdf", "Samtykke" } },
		.document_count = 1 };
}

static struct signing_manifest
portal(void)
{
	return (struct signing_manifest){ .way = SIGNING_PORTAL,
		.organisation = "310101028",
		.title = "Samtykke",
		.neutral = "Et dokument til deg",
		.description = "Les dokumentet f\xc3\xb8r du signerer",
		.named = SIGNING_BY_NAME_AND_BIRTH,
		.from = 1795312800,
		.seconds = 864000,
		.signers = { { .who = "12858349840", .order = 1 },
		    { .who = "30918149941", .order = 2, .email = "a@example.no" },
		    { .who = "19881199869", .order = 2, .sms = "99999999" } },
		.signer_count = 3,
		.documents = { { "dokument-1.pdf", "Samtykke" }, { "dokument-2.pdf", "Vedlegg" } },
		.document_count = 2 };
}

static struct signing_request
request(enum signing_way way)
{
	return (struct signing_request){ .way = way,
		.reference = "3f2c",
		.completed = "https://signer.localhost/signering/retur?jobb=a&hvor=ferdig",
		.rejected = "https://signer.localhost/signering/retur?jobb=a&hvor=avvist",
		.failed = "https://signer.localhost/signering/retur?jobb=a&hvor=feil",
		.queue = "portvakt" };
}

/* Written, and whether xmllint finds it as the schema wants it. */
static bool
agrees(struct bytes xml)
{
	const char *xsd = arena_printf(arena,
	    "%s/../shared/specs/posten-signering/xsd/direct-and-portal.xsd", examples_root(arena));
	const char *file = sheet_file(arena, "message.xml", text(xml));

	return system(
		   arena_printf(arena, "xmllint --nonet --noout --schema %s %s >/dev/null 2>%s.log",
		       xsd, file, file)) == 0;
}

static void
what_is_sent_agrees_with_the_schema(void **state)
{
	struct signing_manifest one = direct(), several = portal();
	struct signing_request  first = request(SIGNING_DIRECT), second = request(SIGNING_PORTAL);
	struct bytes            xml;

	(void)state;
	if (access(arena_printf(
		       arena, "%s/../shared/specs/posten-signering/xsd", examples_root(arena)),
		F_OK) != 0) {
		print_message("the service's schema is not here: left out\n");
		return;
	}
	is(signing_manifest_write(arena, &one, &xml), NULL);
	assert_true(agrees(xml));
	is(signing_manifest_write(arena, &several, &xml), NULL);
	assert_true(agrees(xml));
	several.neutral = several.description = NULL;
	several.from = 0;
	is(signing_manifest_write(arena, &several, &xml), NULL);
	assert_true(agrees(xml));
	is(signing_request_write(arena, &first, &xml), NULL);
	assert_true(agrees(xml));
	first.queue = NULL;
	first.polled = true;
	is(signing_request_write(arena, &first, &xml), NULL);
	assert_true(agrees(xml));
	is(signing_request_write(arena, &second, &xml), NULL);
	assert_true(agrees(xml));
	assert_true(agrees(signing_update_request()));
	/* It can say no. */
	assert_false(agrees(bytes("<direct-signer-update-request "
				  "xmlns=\"http://signering.posten.no/schema/v1\"/>")));
	arena_clear(arena);
}

static void
a_manifest_never_lets_a_number_be_printed(void **state)
{
	struct signing_manifest m = portal();
	struct bytes            xml;

	(void)state;
	is(signing_manifest_write(arena, &m, &xml), NULL);
	assert_null(strstr(text(xml), "PERSONAL_IDENTIFICATION_NUMBER_AND_NAME"));
	assert_non_null(strstr(text(xml), ">DATE_OF_BIRTH_AND_NAME<"));
	assert_non_null(strstr(text(xml), ">AUTHENTICATED_ELECTRONIC_SIGNATURE<"));
	assert_non_null(strstr(text(xml), "<required-authentication>4<"));
	m.named = SIGNING_BY_NAME;
	is(signing_manifest_write(arena, &m, &xml), NULL);
	assert_non_null(strstr(text(xml), "documents>NAME<"));
	arena_clear(arena);
}

static void
a_manifest_of_ours_is_read_again(void **state)
{
	struct signing_manifest m = portal(), again;
	struct bytes            xml;

	(void)state;
	is(signing_manifest_write(arena, &m, &xml), NULL);
	is(signing_manifest_read(arena, xml, &again), NULL);
	assert_int_equal(again.signer_count, 3);
	assert_string_equal(again.signers[1].who, "30918149941");
	assert_string_equal(again.signers[1].email, "a@example.no");
	assert_int_equal(again.signers[2].order, 2);
	assert_int_equal(again.from, 1795312800);
	assert_int_equal(again.seconds, 864000);
	assert_string_equal(again.documents[1].title, "Vedlegg");
	m = direct();
	is(signing_manifest_write(arena, &m, &xml), NULL);
	is(signing_manifest_read(arena, xml, &again), NULL);
	assert_string_equal(again.title, "Samtykke <til> \"tiltak\" & mer");
	assert_true(again.signers[1].for_other);
	/* Nothing that we would not have written so. */
	for (size_t i = 0; i < xml.size; i++) {
		uint8_t *copy = arena_memdup(arena, xml.data, xml.size);

		copy[i] ^= 1;
		if (signing_manifest_read(arena, (struct bytes){ copy, xml.size }, &again) == NULL)
			assert_memory_not_equal(
			    copy, xml.data, xml.size); /* another text, as well formed */
		assert_non_null(
		    signing_manifest_read(arena, (struct bytes){ xml.data, i }, &again));
	}
	arena_clear(arena);
}

/* One field after the other is what it may not be. */
static void
what_the_schema_does_not_take_is_refused_by_name(void **state)
{
	char                    long80[82], long220[222];
	struct signing_manifest m;
	struct bytes            xml;

	(void)state;
	memset(long80, 'a', sizeof(long80));
	long80[81] = '\0';
	memset(long220, 'a', sizeof(long220));
	long220[221] = '\0';
#define REFUSED(start, field, value, reason) \
	m = start(); \
	m.field = value; \
	is(signing_manifest_write(arena, &m, &xml), "signing." reason)
	REFUSED(direct, organisation, "31010102", "organisation");
	REFUSED(direct, organisation, "31010102x", "organisation");
	REFUSED(direct, title, "", "title");
	REFUSED(direct, title, long80, "title");
	REFUSED(direct, title, "a\x01", "title");
	REFUSED(direct, title, " a", "title");
	REFUSED(direct, neutral, "a", "neutral");
	REFUSED(portal, neutral, long80, "neutral");
	REFUSED(direct, description, long220, "description");
	REFUSED(direct, seconds, 1, "time");
	REFUSED(direct, from, 1, "time");
	REFUSED(portal, seconds, SIGNING_SECONDS + 1, "time");
	REFUSED(direct, signer_count, 0, "signers");
	REFUSED(direct, signer_count, SIGNING_SIGNERS + 1, "signers");
	REFUSED(direct, signers[1].who, "12858349840", "signers");
	REFUSED(direct, signers[1].who, "", "signers");
	REFUSED(direct, signers[1].order, 1, "signers");
	REFUSED(direct, signers[1].email, "a@example.no", "signers");
	REFUSED(portal, signers[1].who, "s2", "signers");
	REFUSED(portal, signers[1].order, 10, "signers");
	REFUSED(direct, document_count, 0, "documents");
	REFUSED(direct, document_count, ASICE_DOCUMENTS + 1, "documents");
	REFUSED(direct, documents[0].title, "", "documents");
	REFUSED(direct, documents[0].href, "a.p", "documents");
	REFUSED(portal, documents[1].href, "dokument-1.pdf", "documents");
#undef REFUSED
	arena_clear(arena);
}

static void
a_request_that_leads_elsewhere_is_refused_by_name(void **state)
{
	static const char *const bad[] = { "http://signer.localhost/a", "", "javascript:alert(1)",
		"https://signer.localhost/a b", "https://signer.localhost/a#b", "https://a\"b/" };
	struct signing_request   r = request(SIGNING_DIRECT);
	struct bytes             xml;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		r.failed = bad[i];
		is(signing_request_write(arena, &r, &xml), "signing.exit");
	}
	r = request(SIGNING_DIRECT);
	r.reference = "123456789012345678901234567890123456789012345678901";
	is(signing_request_write(arena, &r, &xml), "signing.reference");
	arena_clear(arena);
}

static void
the_body_has_two_parts_and_nothing_else(void **state)
{
	const char  *type;
	struct bytes body, zip = { (const uint8_t *)"PK\0\r\n--\r\n", 9 };
	char        *boundary;
	const char  *whole;

	(void)state;
	is(signing_body(arena, bytes("<a/>"), zip, &type, &body), NULL);
	assert_true(text_starts(type, "multipart/mixed; boundary="));
	boundary = arena_printf(arena, "--%s", strchr(type, '=') + 1);
	whole = arena_printf(arena,
	    "%s\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n%s\r\n"
	    "Content-Type: application/octet-stream\r\n\r\nPK",
	    boundary, boundary);
	assert_memory_equal(body.data, whole, strlen(whole));
	assert_memory_equal(body.data + strlen(whole), "\0\r\n--\r\n\r\n", 9);
	assert_int_equal(body.size, strlen(whole) + 9 + strlen(boundary) + 4);
	arena_clear(arena);
}

static void
addresses_are_made_of_the_configuration_and_the_token(void **state)
{
	static const char *const bad[] = { "", "a b", "a\nb", "a&b=c", "a#b", "a%00", "\xc3\xb8" };
	const char              *where;

	(void)state;
	assert_string_equal(signing_jobs_address(arena, &service, SIGNING_DIRECT),
	    "https://signering-api.localhost:8446/api/310101028/direct/signature-jobs");
	assert_string_equal(signing_poll_address(arena, &service, SIGNING_PORTAL),
	    "https://signering-api.localhost:8446/api/310101028/portal/signature-jobs"
	    "?polling_queue=portvakt");
	is(signing_status_address(arena, "https://a/status", "aZ0-._~", &where), NULL);
	assert_string_equal(where, "https://a/status?status_query_token=aZ0-._~");
	is(signing_status_address(arena, "https://a/status?x=1", "a+/=", &where), NULL);
	assert_string_equal(where, "https://a/status?x=1&status_query_token=a%2B%2F%3D");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		is(signing_status_address(arena, "https://a/status", bad[i], &where),
		    "signing.token");
	is(signing_status_address(arena, "https://a/status", NULL, &where), "signing.token");
	arena_clear(arena);
}

/* ── What is answered ── */

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
static void
what_is_nearly_an_answer_is_refused_by_name(void **state)
{
	static const struct {
		enum signing_kind kind;
		const char       *file, *from, *to, *reason;
	} rows[] = {
		{ 2, "three/direct-status.xml", "<?xml", "<!DOCTYPE a><?xml", "xml" },
		{ 2, "three/direct-status.xml", "<direct",
		    "<!DOCTYPE direct-signature-job-status-response [<!ENTITY a SYSTEM "
		    "\"file:///etc/passwd\">]><direct",
		    "xml" },
		{ 2, "three/direct-status.xml", "<reference>example", "<?a b?><reference>example",
		    "xml" },
		{ 2, "three/direct-status.xml", "example", "&a;", "xml" },
		{ 2, "three/direct-status.xml", "example", "e\xff", "xml" },
		{ 2, "three/direct-status.xml", "example", "<a>e</a>", "text" },
		{ 2, "three/direct-status.xml", "schema/v1", "schema/v2", "kind" },
		{ 2, "three/direct-response.xml", "x", "x", "kind" },
		{ 2, "three/direct-status.xml", "-job-id>1<", "-job-id>-1<", "job" },
		{ 2, "three/direct-status.xml", "-job-id>1<", "-job-id>1 2<", "job" },
		{ 2, "three/direct-status.xml", "-job-id>1<", "-job-id>1234567890123456789<",
		    "job" },
		{ 2, "three/direct-status.xml", "<signature-job-id>1</signature-job-id>", "",
		    "shape" },
		{ 2, "three/direct-status.xml", "</direct", "<more/></direct", "shape" },
		{ 2, "three/direct-status.xml", "signer=\"s2\"", "signer=\"s1\"", "twice" },
		{ 2, "three/direct-status.xml", "xades-url signer=\"s2\"",
		    "xades-url signer=\"s9\"", "xades" },
		{ 2, "three/direct-status.xml", "xades-url signer=\"s2\"",
		    "xades-url signer=\"s1\"", "xades" },
		{ 2, "three/direct-status.xml", "xades-url signer=\"s2\"", "xades-url", "xades" },
		{ 2, "three/direct-status.xml", " since=\"2", " since=\"x", "since" },
		{ 2, "three/direct-status.xml", " since=", " sinse=", "since" },
		{ 2, "three/direct-status.xml", "<pades-url>https://signering-api",
		    "<pades-url>https://elsewhere", "address" },
		{ 2, "three/direct-status.xml",
		    "<pades-url>https://signering-api.localhost:8446/api",
		    "<pades-url>https://signering-api.localhost:8446/apis", "address" },
		{ 2, "three/direct-status.xml",
		    "<pades-url>https://signering-api.localhost:8446/api/",
		    "<pades-url>https://signering-api.localhost:8446/api/../", "address" },
		{ 2, "three/direct-status.xml",
		    "<pades-url>https://signering-api.localhost:8446/api/",
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

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char          *whole = text(examples_file(arena, rows[i].file));
		const char          *at = strstr(whole, rows[i].from), *xml;
		struct signing_reply r;
		result               why;

		assert_non_null(at);
		xml = arena_printf(arena, "%.*s%s%s", (int)(at - whole), whole, rows[i].to,
		    at + strlen(rows[i].from));
		why = signing_read(arena, &service, rows[i].kind, bytes(xml), &r);
		assert_string_equal(
		    arena_printf(arena, "%zu: %s", i, why == NULL ? "read" : why->detail),
		    arena_printf(arena, "%zu: signing.%s", i, rows[i].reason));
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

/* ── The configuration ── */

static void
read_service(void *with)
{
	sheet_config(arena, with);
	(void)signing_service(config_open());
}

static void
a_service_that_is_none_stops_the_program(void **state)
{
	static const struct {
		const char *lines;
		int         status;
	} rows[] = {
		{ "signing.root = https://a.b:1/api\nsigning.organisation = 123456789\n", 0 },
		{ "signing.root = http://a.b/api\nsigning.organisation = 123456789\n", 78 },
		{ "signing.root = https://a.b/api/\nsigning.organisation = 123456789\n", 78 },
		{ "signing.root = https:///api\nsigning.organisation = 123456789\n", 78 },
		{ "signing.root = https://a@b/api\nsigning.organisation = 123456789\n", 78 },
		{ "signing.root = https://a.b/api\nsigning.organisation = 12345678\n", 78 },
		{ "signing.organisation = 123456789\n", 78 },
		{ "signing.root = https://a.b/api\nsigning.organisation = 123456789\n"
		  "signing.site = a.b\n",
		    78 },
		{ "signing.root = https://a.b/api\nsigning.organisation = 123456789\n"
		  "signing.queue = a b\n",
		    78 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    sheet_exit(read_service, (void *)(uintptr_t)rows[i].lines), rows[i].status);
	arena_clear(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent_agrees_with_the_schema),
		cmocka_unit_test(a_manifest_never_lets_a_number_be_printed),
		cmocka_unit_test(a_manifest_of_ours_is_read_again),
		cmocka_unit_test(what_the_schema_does_not_take_is_refused_by_name),
		cmocka_unit_test(a_request_that_leads_elsewhere_is_refused_by_name),
		cmocka_unit_test(the_body_has_two_parts_and_nothing_else),
		cmocka_unit_test(addresses_are_made_of_the_configuration_and_the_token),
		cmocka_unit_test(what_the_service_answers_is_read),
		cmocka_unit_test(the_services_own_examples_are_read),
		cmocka_unit_test(a_status_that_nobody_knows_is_not_signed),
		cmocka_unit_test(what_is_nearly_an_answer_is_refused_by_name),
		cmocka_unit_test(what_is_too_much_is_not_read),
		cmocka_unit_test(times_are_those_of_the_calendar),
		cmocka_unit_test(a_service_that_is_none_stops_the_program),
	};

	return cmocka_run_group_tests_name("signing", tests, examples_make, examples_end);
}
