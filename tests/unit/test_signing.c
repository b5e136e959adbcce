/* What is sent to the signature service agrees with its schema, and where it is sent. */
#include "signing_service.h"

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
		cmocka_unit_test(a_service_that_is_none_stops_the_program),
	};

	return cmocka_run_group_tests_name("signing", tests, examples_make, examples_end);
}
