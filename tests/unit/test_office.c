/* What others are given of a DOCX or ODT, and what somebody must look at first. */
#include <zip.h>

#include "office.h"
#include "sheet_arena.h"
#include "zipout.h"

#define MOST 12

struct part {
	const char *name, *content;
};

struct memory {
	uint8_t *data;
	size_t   size;
};

static bool
read_at(void *from, uint64_t at, uint8_t *out, size_t size)
{
	const struct memory *m = from;

	memcpy(out, m->data + at, size);
	return true;
}

static result
append(void *to, struct bytes piece)
{
	struct memory *m = to;

	m->data = realloc(m->data, m->size + piece.size);
	assert_non_null(m->data);
	memcpy(m->data + m->size, piece.data, piece.size);
	m->size += piece.size;
	return NULL;
}

static struct bytes
text(const char *s)
{
	return (struct bytes){ (const uint8_t *)s, strlen(s) };
}

static struct memory
archive(const struct part *parts)
{
	struct zipout_file files[MOST] = { 0 };
	struct memory      m = { NULL, 0 };
	struct zipout     *z;
	size_t             n = 0;

	for (; parts[n].name != NULL; n++)
		files[n] = (struct zipout_file){ parts[n].name, (uint32_t)strlen(parts[n].content),
			zipout_crc(0, text(parts[n].content)) };
	z = zipout_new(a, files, n, "2026-11-22 10:05");
	for (size_t i = 0; i < n; i++) {
		assert_null(append(&m, zipout_head(z, i)));
		assert_null(append(&m, text(parts[i].content)));
	}
	assert_null(append(&m, zipout_end(z)));
	return m;
}

#define WORD \
	{ "[Content_Types].xml", "<Types/>" }, { "_rels/.rels", "<Relationships/>" }, \
	{ \
		"word/document.xml", "<w:document><w:t>Hei</w:t></w:document>" \
	}
#define WRITER \
	{ "mimetype", "application/vnd.oasis.opendocument.text" }, \
	    { "content.xml", "<office:document-content>Hei</office:document-content>" }, \
	{ \
		"META-INF/manifest.xml", "<manifest:manifest/>" \
	}

static const struct part docx[] = { WORD,
	{ "docProps/core.xml", "<dc:creator>Kari Solheim</dc:creator>" },
	{ "docProps/app.xml", "<Company>Hemmelig AS</Company>" },
	{ "docProps/custom.xml", "<vt:lpwstr>Hemmelig vei 3</vt:lpwstr>" },
	{ "customXml/item1.xml",
	    "<b:Sources xmlns:b=\"http://schemas.openxmlformats.org/officeDocument/2006/"
	    "bibliography\"/>" },
	{ "word/media/image1.png", "a picture that says nothing" }, { NULL, NULL } };

static const struct part odt[] = { WRITER,
	{ "meta.xml", "<meta:initial-creator>Kari Solheim</meta:initial-creator>" },
	{ "settings.xml", "<config:config-item>Skriver i Hemmelig vei 3</config:config-item>" },
	{ "Thumbnails/thumbnail.png", "Hemmelig" }, { NULL, NULL } };

static bool
holds(const struct memory *m, const char *word)
{
	return memmem(m->data, m->size, word, strlen(word)) != NULL;
}

/* What is left, as sniff() takes it. */
static struct memory
stripped(const struct part *parts, const char *name, enum sniff_type type)
{
	struct memory  m = archive(parts), clean = { NULL, 0 };
	struct source  source = { read_at, &m, m.size }, again;
	struct sniffed is;

	assert_true(sniff(&source, name, &is));
	assert_null(is.reason);
	assert_int_equal(is.type, type);
	assert_true(office_strips(&source, type));
	assert_null(office_strip(a, &source, type, append, &clean));
	again = (struct source){ read_at, &clean, clean.size };
	assert_true(sniff(&again, name, &is));
	assert_null(is.reason);
	assert_int_equal(is.type, type);
	free(m.data);
	return clean;
}

/* The same, packed by libzip as word processors do. */
static struct memory
packed(const struct part *parts)
{
	zip_source_t *room = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t        *zip = zip_open_from_source(room, ZIP_TRUNCATE, NULL);
	struct memory m = { NULL, 0 };

	zip_source_keep(room);
	for (; parts->name != NULL; parts++)
		assert_true(
		    zip_file_add(zip, parts->name,
			zip_source_buffer(zip, parts->content, strlen(parts->content), 0), 0) >= 0);
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(room), 0);
	assert_int_equal(zip_source_seek(room, 0, SEEK_END), 0);
	m.size = (size_t)zip_source_tell(room);
	m.data = malloc(m.size);
	assert_int_equal(zip_source_seek(room, 0, SEEK_SET), 0);
	assert_int_equal(zip_source_read(room, m.data, m.size), m.size);
	zip_source_free(room);
	return m;
}

/* What the last packed byte stands for may be more than there is room for: it then
 * comes with the next piece, when there is nothing left to read. */
static void
a_packed_document_of_any_length_is_taken(void **state)
{
	static char long_text[3 * 32768];

	(void)state;
	for (size_t size = 2 * 32768 - 300; size < 2 * 32768 + 300; size++) {
		const struct part parts[] = { { "[Content_Types].xml", "<Types/>" },
			{ "_rels/.rels", "<Relationships/>" }, { "word/document.xml", long_text },
			{ NULL, NULL } };
		struct memory     m;
		struct source     source;
		struct sniffed    is;

		memset(long_text, 'a', size);
		long_text[size] = '\0';
		m = packed(parts);
		source = (struct source){ read_at, &m, m.size };
		(void)sniff(&source, "brev.docx", &is);
		assert_null(is.reason);
		assert_int_equal(is.type, SNIFF_DOCX);
		free(m.data);
	}
}

static void
who_wrote_it_where_and_when_is_gone(void **state)
{
	struct memory word = stripped(docx, "brev.docx", SNIFF_DOCX);
	struct memory writer = stripped(odt, "brev.odt", SNIFF_ODT);

	(void)state;
	assert_false(holds(&word, "Kari"));
	assert_false(holds(&word, "Hemmelig"));
	assert_true(holds(&word, "<w:document><w:t>Hei</w:t></w:document>"));
	assert_true(holds(&word, "a picture that says nothing"));
	assert_true(holds(&word, "coreProperties"));
	assert_false(holds(&writer, "Kari"));
	assert_false(holds(&writer, "Hemmelig"));
	assert_true(holds(&writer, "<office:document-content>Hei"));
	assert_memory_equal(
	    writer.data + 30, "mimetypeapplication/vnd.oasis.opendocument.text", 47);
	free(word.data);
	free(writer.data);
}

static void
the_archive_tells_no_time(void **state)
{
	struct memory word = stripped(docx, "brev.docx", SNIFF_DOCX);
	size_t        found = 0;

	(void)state;
	for (size_t i = 0; i + 16 < word.size; i++)
		if (memcmp(word.data + i, "PK\3\4", 4) == 0) {
			assert_memory_equal(word.data + i + 10, "\0\0\x21\0", 4);
			found++;
		}
	assert_int_equal(found, 8);
	free(word.data);
}

static void
what_was_stripped_is_the_same_when_it_is_stripped_again(void **state)
{
	struct memory once = stripped(docx, "brev.docx", SNIFF_DOCX), twice = { NULL, 0 };
	struct source source = { read_at, &once, once.size };

	(void)state;
	assert_true(office_strips(&source, SNIFF_DOCX));
	assert_null(office_strip(a, &source, SNIFF_DOCX, append, &twice));
	assert_int_equal(once.size, twice.size);
	assert_memory_equal(once.data, twice.data, once.size);
	free(once.data);
	free(twice.data);
}

static bool
can(enum sniff_type type, const char *name, const char *content)
{
	const struct part word[] = { WORD, { name, content }, { NULL, NULL } };
	const struct part writer[] = { WRITER, { name, content }, { NULL, NULL } };
	struct memory     m = archive(type == SNIFF_DOCX ? word : writer);
	struct source     source = { read_at, &m, m.size };
	bool              yes = office_strips(&source, type);

	free(m.data);
	return yes;
}

static void
what_is_somebodys_word_needs_a_human(void **state)
{
	static const struct {
		enum sniff_type type;
		const char     *name, *content;
	} human[] = {
		{ SNIFF_DOCX, "word/comments.xml", "<w:comments/>" },
		{ SNIFF_DOCX, "word/people.xml", "<w15:people/>" },
		{ SNIFF_DOCX, "word/header1.xml", "<w:ins w:id=\"1\" w:author=\"Kari\"/>" },
		{ SNIFF_DOCX, "word/settings.xml", "<w:docVar w:name=\"a\" w:val=\"b\"/>" },
		{ SNIFF_DOCX, "docProps/thumbnail.jpeg", "x" },
		{ SNIFF_DOCX, "_xmlsignatures/sig1.xml", "<Signature/>" },
		{ SNIFF_DOCX, "customXml/item1.xml", "<p:Author>Kari</p:Author>" },
		{ SNIFF_DOCX, "customXml/item2.xml", "<a/>" },
		{ SNIFF_DOCX, "word/media/image1.jpeg", "\xff\xd8\xff\xe1..Exif" },
		{ SNIFF_DOCX, "word/media/IMAGE1.PNG", "\x89PNG....tEXtAuthor" },
		{ SNIFF_ODT, "Pictures/a.jpg", "http://ns.adobe.com/xap/1.0/" },
		{ SNIFF_ODT, "META-INF/documentsignatures.xml", "<a/>" },
		{ SNIFF_ODT, "styles.xml", "<office:annotation><dc:creator>K" },
		{ SNIFF_ODT, "other.xml", "<text:tracked-changes>" },
	};

	(void)state;
	assert_true(can(SNIFF_DOCX, "word/styles.xml", "<w:styles/>"));
	assert_true(can(SNIFF_ODT, "styles.xml", "<office:document-styles/>"));
	for (size_t i = 0; i < sizeof(human) / sizeof(human[0]); i++)
		assert_false(can(human[i].type, human[i].name, human[i].content));
	assert_false(can(SNIFF_PDF, "a.xml", "<a/>"));
}

static void
a_word_that_is_cut_between_two_pieces_is_found(void **state)
{
	char content[9000];

	(void)state;
	for (size_t at = 4080; at < 4100; at++) {
		memset(content, 'x', sizeof(content));
		memcpy(content + at, "w:author=", 9);
		content[sizeof(content) - 1] = '\0';
		assert_false(can(SNIFF_DOCX, "word/header1.xml", content));
	}
}

static result
refuses(void *to, struct bytes piece)
{
	size_t *left = to;

	(void)piece;
	return (*left)-- == 0 ? fail_unavailable : NULL;
}

static void
a_failure_to_write_is_a_failure(void **state)
{
	struct memory m = archive(docx);
	struct source source = { read_at, &m, m.size };

	(void)state;
	for (size_t n = 0; n < 40; n++) {
		size_t left = n;
		result why = office_strip(a, &source, SNIFF_DOCX, refuses, &left);

		assert_true(why == NULL ? n > 30 : why == fail_unavailable);
	}
	m.data[m.size - 22] = 'x';
	assert_non_null(office_strip(a, &source, SNIFF_DOCX, append, &(struct memory){ NULL, 0 }));
	assert_false(office_strips(&source, SNIFF_DOCX));
	free(m.data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_packed_document_of_any_length_is_taken),
		cmocka_unit_test(who_wrote_it_where_and_when_is_gone),
		cmocka_unit_test(the_archive_tells_no_time),
		cmocka_unit_test(what_was_stripped_is_the_same_when_it_is_stripped_again),
		cmocka_unit_test(what_is_somebodys_word_needs_a_human),
		cmocka_unit_test(a_word_that_is_cut_between_two_pieces_is_found),
		cmocka_unit_test(a_failure_to_write_is_a_failure),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
