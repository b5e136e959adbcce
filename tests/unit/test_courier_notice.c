/* What the courier makes of a notice: which it takes, and what leaves the house. */
#include "house.h"

#include "../../services/courier/caller.c"
#include "../../services/courier/message.c"
#include "../../services/courier/origin.c"
#include "../../services/courier/parse.c"
#include "../../services/courier/peer.c"
#include "../../services/courier/post.c"

static const char ref[] = "4b328187-937f-4b3b-8777-0729b1cc714f";

static struct courier_message m;

static bool
parsed(enum courier_type type, const char *const *texts)
{
	static uint8_t      in[64 * 1024];
	struct frame_writer w = frame_write(in, sizeof(in), (uint8_t)type);
	struct bytes        out;
	struct frame        f;

	for (; *texts != NULL; texts++)
		frame_put_text(&w, *texts);
	assert_true(frame_end(&w, &out));
	assert_int_equal(frame_parse(out, sizeof(in), &f), FRAME_WHOLE);
	return type == COURIER_MAIL ? courier_parse_mail(&f, &m) : courier_parse_sms(&f, &m);
}

#define MAIL(...) parsed(COURIER_MAIL, (const char *const[]){ __VA_ARGS__, NULL })
#define SMS(...) parsed(COURIER_SMS, (const char *const[]){ __VA_ARGS__, NULL })

static void
takes_a_mail_and_an_sms(void **state)
{
	(void)state;
	assert_true(MAIL("kari@hjem.example", ref, "nb", "Nytt til deg", "Hei!\n\nÆ\n"));
	assert_string_equal(m.to, "kari@hjem.example");
	assert_string_equal(m.subject, "Nytt til deg");
	assert_true(SMS("+4790000000", ref, "Det er noe nytt."));
	assert_false(MAIL("kari@hjem.example", ref, "nb", "Nytt til deg"));
	assert_false(MAIL("kari@hjem.example", ref, "nb", "Nytt", "Hei", "mer"));
	assert_false(SMS("+4790000000", ref));
	assert_false(SMS("+4790000000", ref, "x", "y"));
}

/* Of each a second recipient, or a header, could be made. */
static void
refuses_other_recipients(void **state)
{
	static const char *const bad[] = { "", "kari", "@b.no", "a@", "a b@c.no",
		"a@b.no\r\nBcc: x@y.no", "a@b.no,c@d.no", "<a@b.no>", "a@b.no>", "\"a\"@b.no",
		"a@b@c.no", "a@-b.no", "a@.b.no", "a@b.no.", "æ@b.no", "a@bø.no", "a\t@b.no",
		"a@b.no ", "a;b@c.no", "a@[127.0.0.1]",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.no" };
	static const char *const none[] = { "", "90000000", "+0790000000", "+4790000",
		"+4790000000000000", "+47 90000000", "+47900x0000", "tel:+4790000000",
		"+4790000000\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(MAIL(bad[i], ref, "nb", "x", "x"));
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(SMS(none[i], ref, "x"));
	assert_true(MAIL("o'hara+x_1%2@a-b.co", ref, "nb", "x", "x"));
}

static void
refuses_words_that_would_be_more_than_words(void **state)
{
	static const char *const a = "a@b.no", *const n = "+4790000000";

	(void)state;
	assert_true(MAIL(a, ref, "nb", "x", "x"));
	assert_false(MAIL(a, ref, "nb", "x\r\nBcc: c@d.no", "x"));
	assert_false(MAIL(a, ref, "nb", "x\ny", "x"));
	assert_false(MAIL(a, ref, "nb", "x", "x\r\n.\r\nMAIL"));
	assert_false(MAIL(a, ref, "nb", "x", "\xff"));
	assert_false(MAIL(a, ref, "nb", "x\x01", "x"));
	assert_false(MAIL(a, ref, "nb", "", "x"));
	assert_false(MAIL(a, ref, "nb", "x", ""));
	assert_false(MAIL(a, ref, "n\n", "x", "x"));
	assert_false(MAIL(a, ref, "nob", "x", "x"));
	assert_false(MAIL(a, ref, "NB", "x", "x"));
	assert_false(MAIL(a, "4b328187-937f-4b3b-8777-0729b1cc714>", "nb", "x", "x"));
	assert_false(MAIL(a, "4b328187", "nb", "x", "x"));
	assert_true(SMS(n, ref, "x"));
	assert_false(SMS(n, ref, "x\ny"));
	assert_false(SMS(n, ref, "\xff"));
	assert_false(SMS(n, "x", "x"));
	assert_false(SMS(n, ref, ""));
}

static struct post post = { .name = "Blåbærfjorden og omegn interkommunale kontor for alt mulig",
	.from = "ikke-svar@kommune.example" };

static char   room[MAIL_MESSAGE];
static size_t size;

static void
assert_lines(void)
{
	const char *line = room;

	for (const char *end; (end = strstr(line, "\r\n")) != NULL; line = end + 2) {
		assert_in_range(end - line, 0, 78);
		for (const char *c = line; c < end; c++)
			assert_in_range(*c, ' ', '~');
	}
	assert_int_equal(*line, '\0');
}

static void
a_message_is_of_rfc_5322(void **state)
{
	(void)state;
	assert_true(MAIL("kari@hjem.example", ref, "nn",
	    "Påminning frå Blåbærfjorden, eit emne som er for langt for éi linje",
	    "Hei!\n\nÆØÅ\n"));
	assert_true(mail_message(&post, &m, 1795348800, room, &size));
	assert_int_equal(size, strlen(room));
	assert_lines();
	assert_non_null(strstr(room, "Date: Sun, 22 Nov 2026 12:00:00 +0000\r\n"));
	assert_non_null(strstr(room, "Message-ID: <4b328187-937f-4b3b-8777-0729b1cc714f"
				     "@kommune.example>\r\nAuto-Submitted: auto-generated\r\n"));
	assert_non_null(strstr(room, "To: <kari@hjem.example>\r\n"));
	assert_non_null(strstr(room, "Content-Language: nn\r\n"));
	assert_non_null(strstr(room, " <ikke-svar@kommune.example>\r\n"));
	/* "Hei!\r\n\r\nÆØÅ\r\n" */
	assert_non_null(strstr(room, "\r\n\r\nSGVpIQ0KDQrDhsOYw4UNCg==\r\n"));
}

/* The whole body as it came, on one line. */
static size_t
body_of(char flat[400])
{
	size_t at = 0;

	for (const char *c = strstr(room, "\r\n\r\n") + 4; *c != '\0'; c++)
		if (*c != '\r' && *c != '\n')
			flat[at++] = *c;
	return at;
}

/* Every length of text around a line's end comes out as it went in. */
static void
every_text_comes_back_whole(void **state)
{
	char   text[200] = "", expected[400] = "";
	size_t whole = 0;

	(void)state;
	for (size_t n = 1; n < 190; n++) {
		unsigned char back[512];
		char          flat[400] = "";

		text[n - 1] = n % 7 == 0 ? '\n' : 'a';
		if (n % 7 == 0)
			expected[whole++] = '\r';
		expected[whole++] = text[n - 1];
		assert_true(MAIL("a@b.no", ref, "nb", "x", text));
		assert_true(mail_message(&post, &m, 0, room, &size));
		assert_lines();
		assert_true(
		    EVP_DecodeBlock(back, (unsigned char *)flat, (int)body_of(flat)) >= (int)whole);
		assert_memory_equal(back, expected, whole);
	}
}

static void
the_gateway_gets_json(void **state)
{
	char out[SMS_BODY];

	(void)state;
	assert_true(SMS("+4790000000", ref, "Si \"hei\" \\ Æ"));
	assert_true(sms_body(&m, out, &size));
	assert_string_equal(out, "{\"to\":\"+4790000000\",\"text\":\"Si \\\"hei\\\" \\\\ Æ\","
				 "\"reference\":\"4b328187-937f-4b3b-8777-0729b1cc714f\"}");
	assert_int_equal(size, strlen(out));
}

/* ── Configuration ── */

static bool
reads(const char *text)
{
	struct config *config;
	bool           good;

	house_configure(text);
	config = config_open();
	memset(&post, 0, sizeof(post));
	good = post_read(config, &post);
	config_close(config);
	return good;
}

#define RELAY "courier.mail.relay = smtp://relay.b.no:587\n"
#define FROM "courier.mail.from = a@b.no\ncourier.mail.name = Eksempel kommune\n"

static void
the_relay_and_the_gateway_are_as_configured(void **state)
{
	char  text[700];
	FILE *f = fopen(house_path("secret"), "w");

	(void)state;
	assert_true(fputs("hemmelig\n", f) >= 0 && fclose(f) == 0);
	assert_true(reads("") && post.relay[0] == '\0' && post.sms[0] == '\0');
	assert_true(reads("courier.mail.relay = smtps://relay.b.no:465\n" FROM));
	assert_string_equal(post.relay, "smtps://relay.b.no:465/b.no");
	snprintf(text, sizeof(text),
	    RELAY FROM "courier.mail.user = u\ncourier.mail.password = %s\n"
		       "courier.sms.url = https://sms.b.no/v1\ncourier.sms.key = %s\n",
	    house_path("secret"), house_path("secret"));
	assert_true(reads(text));
	assert_string_equal(post.relay, "smtp://relay.b.no:587/b.no");
	assert_string_equal(post.password, "hemmelig");
	assert_string_equal(post.key, "hemmelig");
	assert_string_equal(post.sms, "https://sms.b.no/v1");
	post_forget(&post);
	assert_int_equal(post.password[0], 0);
}

static void
what_cannot_be_used_or_says_too_much_is_refused(void **state)
{
	static const char *const bad[] = {
		"courier.mail.relay = http://relay.b.no:25\n" FROM,
		"courier.mail.relay = smtp://relay.b.no\n" FROM,
		"courier.mail.relay = smtp://relay.b.no:587/x\n" FROM,
		"courier.mail.relay = smtp://u@relay.b.no:587\n" FROM,
		"courier.mail.relay = smtp://:587\n" FROM,
		RELAY "courier.mail.from = x\ncourier.mail.name = x\n",
		RELAY "courier.mail.from = a@barnevern.b.no\ncourier.mail.name = x\n",
		RELAY "courier.mail.from = a@b.no\ncourier.mail.name = Eksempel Barnevern\n",
		RELAY FROM "courier.mail.user = u\n",
		RELAY FROM "courier.mail.password = /nowhere\n",
		RELAY FROM "courier.mail.user = u\ncourier.mail.password = /nowhere\n",
		"courier.sms.url = http://sms.b.no\ncourier.sms.key = /nowhere\n",
		"courier.sms.url = https://sms.b.no\ncourier.sms.key = /nowhere\n",
		"courier.sms.url = https://sms.b.no\ncourier.sms.key = /dev/null\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(reads(bad[i]));
}

static int
setup(void **state)
{
	(void)state;
	house_open("");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	house_close();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_a_mail_and_an_sms),
		cmocka_unit_test(refuses_other_recipients),
		cmocka_unit_test(refuses_words_that_would_be_more_than_words),
		cmocka_unit_test(a_message_is_of_rfc_5322),
		cmocka_unit_test(every_text_comes_back_whole),
		cmocka_unit_test(the_gateway_gets_json),
		cmocka_unit_test(the_relay_and_the_gateway_are_as_configured),
		cmocka_unit_test(what_cannot_be_used_or_says_too_much_is_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
