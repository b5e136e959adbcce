/* What the binder takes for a question, and how the client asks. */
#include "house.h"

#include "../../core/binder.c"
#include "../../services/binder/parse.c"

static const struct binder_words words = { "nb", "Pakke", "Laget for Kari", "i dag", "Bare her",
	"Innhold", "side", "side", "sider", "Ikke som sider", "Utlevert til Kari" };

static struct bytes
content(const char *s)
{
	return (struct bytes){ (const uint8_t *)s, strlen(s) };
}

static struct arena *a;
static struct job    job;

static bool
takes(const struct binder_words *w, const struct binder_document *d, size_t count)
{
	struct bytes question;
	struct frame f;

	assert_true(put_question(a, w, d, count, &question));
	assert_int_equal(frame_parse(question, BINDER_FRAME, &f), FRAME_WHOLE);
	free(job.documents);
	job.documents = NULL;
	return parse_job(&f, &job);
}

static void
what_is_asked_is_what_is_understood(void **state)
{
	struct binder_document d[2] = {
		{ .title = "Vedtak",
		    .detail = "R06",
		    .sha256 = "ab",
		    .place = "",
		    .form = BINDER_PDF,
		    .pages = 3,
		    .content = content("%PDF-") },
		{ .title = "Brev", .detail = "R06", .sha256 = "cd", .place = "001 Brev.docx" },
	};

	(void)state;
	a = arena_new();
	assert_true(takes(&words, d, 2));
	assert_string_equal(job.mark, "Utlevert til Kari");
	assert_string_equal(job.language, "nb");
	assert_int_equal(job.count, 2);
	assert_string_equal(job.documents[0].title, "Vedtak");
	assert_int_equal(job.documents[0].pages, 3);
	assert_int_equal(job.documents[0].size, 5);
	assert_memory_equal(job.documents[0].content, "%PDF-", 5);
	assert_string_equal(job.documents[1].place, "001 Brev.docx");
	assert_true(takes(&words, d, 0));
	arena_free(a);
}

static void
what_is_no_question_is_refused(void **state)
{
	struct binder_document d = { .title = "V",
		.detail = "",
		.sha256 = "",
		.place = "",
		.form = BINDER_PDF,
		.content = content("x") };
	struct binder_words    w = words;
	char                   sum[66];

	(void)state;
	a = arena_new();
	assert_true(takes(&w, &d, 1));
	d.form = BINDER_LISTED; /* with bytes */
	assert_false(takes(&w, &d, 1));
	d.form = BINDER_PDF; /* and without */
	d.content.size = 0;
	assert_false(takes(&w, &d, 1));
	d.content.size = 1;
	d.form = 3;
	assert_false(takes(&w, &d, 1));
	d.form = BINDER_JPEG;
	assert_true(takes(&w, &d, 1));
	memset(sum, 'a', 65);
	sum[65] = '\0';
	d.sha256 = sum;
	assert_false(takes(&w, &d, 1));
	d.sha256 = "";
	d.title = "a\nb";
	assert_false(takes(&w, &d, 1));
	d.title = "a\xff";
	assert_false(takes(&w, &d, 1));
	d.title = "\xe2\x80\xae";
	assert_false(takes(&w, &d, 1));
	d.title = "V";
	w.notice = "\x1b[0m";
	assert_false(takes(&w, &d, 1));
	arena_free(a);
}

static void
what_is_too_much_is_not_even_asked(void **state)
{
	static struct binder_document d[BINDER_DOCUMENTS + 1];
	struct bytes                  question;

	(void)state;
	a = arena_new();
	for (size_t i = 0; i <= BINDER_DOCUMENTS; i++)
		d[i] = (struct binder_document){
			.title = "V", .detail = "", .sha256 = "", .place = ""
		};
	assert_true(put_question(a, &words, d, BINDER_DOCUMENTS, &question));
	assert_false(put_question(a, &words, d, BINDER_DOCUMENTS + 1, &question));
	d[0].content = (struct bytes){ (const uint8_t *)"", BINDER_FRAME };
	assert_false(put_question(a, &words, d, 1, &question));
	arena_free(a);
}

/* Cut anywhere or with a byte changed, it is refused or still a question, and
 * nothing is read beyond it (the sanitizers watch). */
static void
damaged_questions_do_no_harm(void **state)
{
	struct binder_document d = { .title = "Vedtak",
		.detail = "R06",
		.sha256 = "ab",
		.place = "",
		.form = BINDER_PDF,
		.content = content("%PDF-1.4") };
	struct bytes           question;
	size_t                 refused = 0;

	(void)state;
	a = arena_new();
	assert_true(put_question(a, &words, &d, 1, &question));
	for (size_t i = FRAME_HEADER; i < question.size; i++) {
		uint8_t     *copy = arena_memdup(a, question.data, i);
		struct frame f = { BINDER_BIND, { copy + FRAME_HEADER, i - FRAME_HEADER } };

		free(job.documents);
		job.documents = NULL;
		refused += !parse_job(&f, &job);
	}
	assert_int_equal(refused, question.size - FRAME_HEADER);
	for (unsigned n = 0; n < 200000; n++) {
		uint8_t     *copy = malloc(question.size);
		struct frame f = { BINDER_BIND,
			{ copy + FRAME_HEADER, question.size - FRAME_HEADER } };

		memcpy(copy, question.data, question.size);
		copy[FRAME_HEADER + n * 7919U % f.body.size] = (uint8_t)(n * 104729U >> 5);
		free(job.documents);
		job.documents = NULL;
		(void)parse_job(&f, &job);
		free(copy);
	}
	free(job.documents);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_asked_is_what_is_understood),
		cmocka_unit_test(what_is_no_question_is_refused),
		cmocka_unit_test(what_is_too_much_is_not_even_asked),
		cmocka_unit_test(damaged_questions_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
