/* What came back from the signature service: what is right is taken, and each thing that
 * can be wrong with it is refused by its name.  The examples are made by the stand-in
 * (tests/signing/make.mjs), which really signs. */
#include "sheet.h"

#include <dirent.h>
#include <sys/resource.h>

#include "../../core/archive.h"
#include "confine.h"
#include "examples.h"

/* ── What is right ── */

static void
what_one_signer_signed_is_taken(void **state)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct evidence        e = examples_read("one", 1);

	(void)state;
	is(evidence_check(arena, &w, &e), NULL);
	assert_string_equal(e.signers[0].name, "Kari Solheim");
	assert_null(e.signers[0].organisation);
	assert_int_equal(e.seals.count, 1);
	assert_string_equal(e.seals.seals[0].organisation, "984661185");
	assert_true(e.signers[0].time >= w.from && e.signers[0].time <= w.until);
	assert_true(e.signers[0].ends > w.until);
	assert_int_equal(e.seals.other_count, 1);
	arena_clear(arena);
}

static void
what_three_signed_is_taken(void **state)
{
	struct evidence_wanted w = examples_wanted(0, 3);
	struct evidence        e = examples_read("three", 3);

	(void)state;
	is(evidence_check(arena, &w, &e), NULL);
	assert_string_equal(e.signers[0].name, "Ella Solheim");
	assert_string_equal(e.signers[2].name, "Tom Vang");
	assert_int_equal(e.seals.other_count, 3);
	arena_clear(arena);
}

/* ── What is wrong ── */

/* Each folder of wrong/, and why it is refused. */
static const struct {
	const char *name, *reason;
} wrongs[] = {
	{ "other_document", "xades.digest" },
	{ "pades_empty", "pades.pdf" },
	{ "pades_expired_seal", "pades.chain" },
	{ "pades_fewer_attachments", "pades.missing" },
	{ "pades_foreign_seal", "pades.chain" },
	{ "pades_html", "pades.pdf" },
	{ "pades_no_contents", "pades.cms" },
	{ "pades_older", "evidence.embedded" },
	{ "pades_one_byte", "pades.signature" },
	{ "pades_original", "pades.unsigned" },
	{ "pades_other_attachment", "pades.document" },
	{ "pades_range_hole", "pades.hole" },
	{ "pades_range_short", "pades.more" },
	{ "pades_range_start", "pades.range" },
	{ "pades_revision", "pades.more" },
	{ "pades_sealed_by_person", "pades.seal" },
	{ "pades_trailing", "pades.more" },
	{ "pades_truncated", "pades.range" },
	{ "pades_unsealed", "pades.unsigned" },
	{ "xades_bomb", "xades.xml" },
	{ "xades_by_neighbour", "xades.chain" },
	{ "xades_by_seal", "evidence.signer" },
	{ "xades_covers_less", "xades.reference" },
	{ "xades_empty", "xades.xml" },
	{ "xades_expired", "xades.chain" },
	{ "xades_file_entity", "xades.xml" },
	{ "xades_foreign", "xades.chain" },
	{ "xades_future", "xades.time" },
	{ "xades_hmac", "xades.algorithm" },
	{ "xades_html", "xades.xml" },
	{ "xades_missing", "xades.xml" },
	{ "xades_names_other", "xades.reference" },
	{ "xades_no_key", "xades.shape" },
	{ "xades_no_properties", "xades.properties" },
	{ "xades_no_value", "xades.signature" },
	{ "xades_not_yet", "xades.chain" },
	{ "xades_one_byte", "xades.digest" },
	{ "xades_other_file", "xades.digest" },
	{ "xades_other_person", "evidence.signer" },
	{ "xades_self_signed", "xades.chain" },
	{ "xades_sha1", "xades.algorithm" },
	{ "xades_swapped", "xades.digest" },
	{ "xades_time_changed", "xades.time" },
	{ "xades_transform", "xades.transform" },
	{ "xades_truncated", "xades.xml" },
	{ "xades_two_signatures", "xades.shape" },
	{ "xades_value_garbage", "xades.signature" },
	{ "xades_wrapped", "xades.shape" },
};

static const char *
reason_of(const char *name)
{
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++)
		if (strcmp(wrongs[i].name, name) == 0)
			return wrongs[i].reason;
	return NULL;
}

static result
check(const char *folder)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct evidence        e = examples_read(folder, 1);

	return evidence_check(arena, &w, &e);
}

/* Every one that the stand-in knows to make; one that is new here is refused too. */
static void
each_misbehaviour_of_the_service_is_refused_by_name(void **state)
{
	DIR           *folder = opendir(arena_printf(always, "%s/wrong", examples_folder));
	struct dirent *entry;
	size_t         named = 0;

	(void)state;
	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		const char *reason = reason_of(entry->d_name);
		result      r;

		if (entry->d_name[0] == '.')
			continue;
		r = check(arena_printf(arena, "wrong/%s", entry->d_name));
		assert_string_equal(
		    arena_printf(arena, "%s: %s", entry->d_name, r == NULL ? "taken" : r->detail),
		    arena_printf(arena, "%s: %s", entry->d_name,
			reason != NULL ? reason
			: r == NULL    ? "refused"
				       : r->detail));
		named += reason != NULL;
		arena_clear(arena);
	}
	(void)closedir(folder);
	assert_int_equal(named, sizeof(wrongs) / sizeof(wrongs[0]));
}

/* ── What was asked for ── */

static void
what_was_not_asked_for_is_refused(void **state)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct evidence        e = examples_read("one", 1);
	struct evidence_wanted asked = w;

	(void)state;
	asked.document_count = 1;
	is(evidence_check(arena, &asked, &e), "xades.reference");
	asked = w;
	asked.documents[2] = asked.documents[0];
	asked.documents[2].name = "dokument-3.pdf";
	asked.document_count = 3;
	is(evidence_check(arena, &asked, &e), "xades.reference");
	asked = w;
	asked.signers[0] = "Tom Vang";
	is(evidence_check(arena, &asked, &e), "evidence.signer");
	asked = w;
	asked.signers[1] = "Kari Solheim";
	asked.signer_count = 2;
	is(evidence_check(arena, &asked, &e), "evidence.count");
	asked = w;
	asked.seal = "310101028";
	is(evidence_check(arena, &asked, &e), "pades.seal");
	asked = w;
	asked.from = w.until;
	asked.until = w.until + 3600;
	is(evidence_check(arena, &asked, &e), "xades.time");
	asked = w;
	asked.until = w.from;
	is(evidence_check(arena, &asked, &e), "xades.time");
	asked = w;
	asked.trust = (struct bytes){ (const uint8_t *)"", 0 };
	is(evidence_check(arena, &asked, &e), "xades.trust");
	arena_clear(arena);
}

/* One signer's signature for two, or in another's turn. */
static void
each_signer_has_a_signature_of_her_own(void **state)
{
	struct evidence_wanted w = examples_wanted(0, 3);
	struct evidence        e = examples_read("three", 3);
	struct bytes           first = e.xades[0];

	(void)state;
	e.xades[0] = e.xades[1];
	e.xades[1] = first;
	is(evidence_check(arena, &w, &e), "evidence.signer");
	e = examples_read("three", 3);
	e.xades[1] = e.xades[0];
	w.signers[1] = w.signers[0];
	is(evidence_check(arena, &w, &e), "evidence.twice");
	w = examples_wanted(0, 2);
	e = examples_read("three", 2);
	is(evidence_check(arena, &w, &e), "evidence.embedded");
	arena_clear(arena);
}

static void
names_are_one_persons_when_two_words_agree(void **state)
{
	(void)state;
	assert_true(evidence_same_name("Kari Solheim", "Kari Solheim"));
	assert_true(evidence_same_name("KARI SOLHEIM", "Kari Anne Solheim"));
	assert_true(evidence_same_name("Anne-Kari \xc3\x85s", "Anne Kari \xc3\xa5s Berg"));
	assert_true(evidence_same_name("Solheim, Kari", "Solheim, Kari"));
	assert_false(evidence_same_name("Kari", "Kari Solheim"));
	assert_false(evidence_same_name("Kari Solheim", "Kari Solberg"));
	assert_false(evidence_same_name("Kari Solheim", "Ella Solheim"));
	assert_false(evidence_same_name("", ""));
	assert_false(evidence_same_name("Kari S", "Kari Solheim"));
}

/* ── One byte ── */

/* A byte is another: refused, or it says nothing (of a certificate that nobody needs). */
static void
one_changed_byte_of_a_xades_is_refused_or_says_nothing(void **state)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct bytes           xades = examples_file(always, "one/xades-1.xml");
	uint8_t               *copy = arena_memdup(always, xades.data, xades.size);
	size_t                 refused = 0, asked = 0;

	(void)state;
	for (size_t i = 0; i < xades.size; i += 5, asked++) {
		struct evidence_signer s;

		copy[i] ^= 1;
		if (evidence_xades(arena, &w, (struct bytes){ copy, xades.size }, &s) != NULL)
			refused++;
		else
			assert_string_equal(s.name, "Kari Solheim");
		copy[i] ^= 1;
	}
	assert_true(refused > asked / 2);
	arena_clear(arena);
}

static void
one_changed_byte_of_a_pades_is_refused_or_says_nothing(void **state)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct bytes           pades = examples_file(always, "one/pades.pdf");
	uint8_t               *copy = arena_memdup(always, pades.data, pades.size);
	struct arena          *each = arena_new();
	const uint8_t         *hole = memmem(pades.data, pades.size, "/Contents <", 11);

	(void)state;
	assert_non_null(hole);
	for (size_t i = 0; i < pades.size; i += 41) {
		bool covered = pades.data + i < hole || pades.data + i > hole + 24 * 1024 + 16;
		struct evidence_pades p;
		result                r;

		copy[i] ^= 1;
		r = evidence_pades(each, &w, (struct bytes){ copy, pades.size }, &p);
		assert_false(covered && r == NULL);
		if (r == NULL)
			assert_string_equal(p.seals[0].organisation, "984661185");
		copy[i] ^= 1;
		arena_clear(each);
	}
	/* It was not for another reason. */
	is(evidence_pades(each, &w, pades, &(struct evidence_pades){ .count = 0 }), NULL);
	arena_free(each);
	arena_clear(arena);
}

/* ── Other readers ── */

static bool
says(const char *command)
{
	return system(arena_printf(arena, "(%s) >/dev/null 2>&1", command)) == 0;
}

static void
pdfsig_and_xmlsec1_agree(void **state)
{
	const char *xmlsec = arena_printf(always,
	    "cp %s/documents/*.pdf %s && cd %s && xmlsec1 --verify --trusted-pem %s/trust.pem "
	    "--id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
	    examples_folder, sheet_folder(), sheet_folder(), examples_folder);
	const char *valid = "| grep -q 'Signature is Valid' ";

	(void)state;
	assert_true(says(
	    arena_printf(arena, "pdfsig -nocert %s/one/pades.pdf %s", examples_folder, valid)));
	assert_false(says(arena_printf(
	    arena, "pdfsig -nocert %s/wrong/pades_one_byte/pades.pdf %s", examples_folder, valid)));
	assert_true(says(arena_printf(arena, "%s %s/one/xades-1.xml", xmlsec, examples_folder)));
	assert_false(says(arena_printf(
	    arena, "%s %s/wrong/xades_one_byte/xades-1.xml", xmlsec, examples_folder)));
	arena_clear(arena);
}

/* ── Under seccomp and Landlock ── */

static void
check_confined(void *with)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct evidence        e = examples_read("one", 1);
	struct config         *config;

	(void)with;
	sheet_config(
	    arena, "municipality.instance = test\ndatabase.host = /tmp\nvault.directory = /tmp\n");
	config = config_open();
	evidence_begin();
	confine(config, "clerk");
	_exit(evidence_check(arena, &w, &e) == NULL ? 0 : 1);
}

static void
it_needs_no_file_and_no_call_that_the_clerk_has_not(void **state)
{
	(void)state;
	assert_int_equal(sheet_exit(check_confined, NULL), 0);
	arena_clear(arena);
}

/* A table of contents that unpacks to more memory than there is: libqpdf, which would ask
 * for all of it, is not shown what nobody sealed. */
static const char bomb[] =
    "import zlib,sys\n"
    "z=zlib.compressobj(1)\n"
    "b=b''.join([z.compress(bytes(1<<20)) for _ in range(600)]+[z.flush()])\n"
    "o=b'%PDF-1.7\\n1 0 obj\\n<</Type/Catalog>>\\nendobj\\n'\n"
    "x=b'2 0 obj\\n<</Type/XRef/Size 3/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\\n"
    "stream\\n'%len(b)\n"
    "open(sys.argv[1],'wb').write(o+x+b+b'\\nendstream\\nendobj\\nstartxref\\n%d\\n%%%%EOF\\n'"
    "%len(o))\n";

static void
check_bomb(void *with)
{
	struct rlimit          limit = { 512UL << 20, 512UL << 20 };
	struct evidence_wanted w = examples_wanted(1, 1);
	struct evidence_pades  p;
	result                 r;

	if (setrlimit(RLIMIT_AS, &limit) != 0)
		_exit(2);
	r = evidence_pades(arena, &w, *(struct bytes *)with, &p);
	_exit(r != NULL && strcmp(r->detail, "pades.unsigned") == 0 ? 0 : 1);
}

static void
a_pdf_that_grows_beyond_the_memory_is_refused(void **state)
{
	const char  *script = sheet_file(arena, "bomb.py", bomb);
	const char  *kept = examples_folder;
	struct bytes pdf;

	(void)state;
	if (__lsan_disable != NULL)
		return; /* a sanitizer sets aside more than that */
	assert_int_equal(
	    system(arena_printf(arena, "python3 %s %s/bomb.pdf", script, sheet_folder())), 0);
	examples_folder = sheet_folder();
	pdf = examples_file(arena, "bomb.pdf");
	examples_folder = kept;
	assert_true(pdf.size > 1000 && pdf.size < EVIDENCE_PADES);
	assert_int_equal(sheet_exit(check_bomb, &pdf), 0);
	arena_clear(arena);
}

/* ── The pack ── */

static struct bytes
pack_of(struct evidence_wanted *w, struct evidence *e)
{
	struct bytes zip;

	is(evidence_check(arena, w, e), NULL);
	is(evidence_pack_write(arena, w, e, &zip), NULL);
	return zip;
}

static void
a_pack_is_checked_anew_by_itself(void **state)
{
	struct evidence_wanted w = examples_wanted(0, 3), again;
	struct evidence        e = examples_read("three", 3), found;
	struct bytes           none = { NULL, 0 }, zip = pack_of(&w, &e);

	(void)state;
	is(evidence_pack_check(arena, zip, none, &again, &found), NULL);
	assert_int_equal(again.document_count, 2);
	assert_string_equal(again.documents[1].name, "dokument-2.pdf");
	assert_int_equal(again.from, w.from);
	assert_int_equal(again.until, w.until);
	assert_string_equal(again.signers[2], "Tom Vang");
	assert_string_equal(found.signers[1].name, "Kari Solheim");
	is(evidence_pack_check(arena, zip, w.trust, &again, &found), NULL);
	is(evidence_pack_check(
	       arena, zip, examples_file(arena, "authority/foreign/eid-root.pem"), &again, &found),
	    "pades.chain");
	arena_clear(arena);
}

/* Builds the pack anew, with one file changed, added (from is NULL) or left out. */
static struct bytes
repacked(struct bytes zip, const char *name, const char *from, const char *to)
{
	struct archive *a = arena_alloc(arena, sizeof(*a)), *b = arena_alloc(arena, sizeof(*b));
	struct bytes    out;

	assert_true(archive_read(arena, zip, 1 << 24, a));
	for (size_t i = 0; i < a->count; i++) {
		struct archive_file *f = &a->files[i];
		char                *at;

		if (strcmp(f->name, name) == 0 && from != NULL) {
			if (to == NULL)
				continue;
			at = memmem(f->bytes.data, f->bytes.size, from, strlen(from));
			assert_non_null(at);
			memcpy(at, to, strlen(to));
		}
		b->files[b->count++] = *f;
	}
	if (from == NULL)
		b->files[b->count++] = (struct archive_file){ name,
			{ (const uint8_t *)to, strlen(to) } };
	assert_true(archive_write(arena, b, &out));
	return out;
}

static void
a_pack_with_anything_changed_is_refused_by_name(void **state)
{
	static const struct {
		const char *name, *from, *to, *reason;
	} rows[] = {
		{ "report.txt", "Kari", "Tora", "evidence.signer" },
		{ "report.txt", "Bestilt: 20", "Bestilt: 19", "pack.report" },
		{ "report.txt", "Dokument: dokument-1", "Dokument: dokument-9", "pack.report" },
		{ "report.txt", "Dokument: dokument-2.pdf", "Dokument: dokument-1.pdf",
		    "xades.reference" },
		{ "report.txt", "sha256: ", "sha512: ", "pack.report" },
		{ "report.txt", "utgave 1", "utgave 2", "pack.report" },
		{ "report.txt", "ikke spurt", "spurt nok ", "pack.report" },
		{ "report.txt", "Bestilt", NULL, "pack.files" },
		{ "signed.pdf", "%PDF-1.7", "%PDF-1.6", "pades.signature" },
		{ "signed.pdf", "%PDF", NULL, "pack.files" },
		{ "xades-1.xml", "dokument-1.pdf", "dokument-7.pdf", "xades.reference" },
		{ "xades-1.xml", "<SigningTime>2", "<SigningTime>1", "xades.time" },
		{ "xades-1.xml", "<", NULL, "pack.files" },
		{ "trust.pem", "CERT", NULL, "pack.files" },
		{ "trust.pem", "BEGIN", "BEGUN", "pades.trust" },
		{ "xades-2.xml", NULL, "<a/>", "evidence.count" },
		{ "more.txt", NULL, "more", "pack.files" },
		{ "../more.txt", NULL, "more", "pack.zip" },
		{ "signed.pdf.exe", NULL, "more", "pack.files" },
	};
	struct evidence_wanted w = examples_wanted(1, 1), again;
	struct evidence        e = examples_read("one", 1), found;
	struct bytes           none = { NULL, 0 }, zip = pack_of(&w, &e);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		result r = evidence_pack_check(arena,
		    repacked(zip, rows[i].name, rows[i].from, rows[i].to), none, &again, &found);

		assert_string_equal(
		    arena_printf(arena, "%zu: %s", i, r == NULL ? "taken" : r->detail),
		    arena_printf(arena, "%zu: %s", i, rows[i].reason));
	}
	zip.size--;
	is(evidence_pack_check(arena, zip, none, &again, &found), "pack.zip");
	arena_clear(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_signer_signed_is_taken),
		cmocka_unit_test(what_three_signed_is_taken),
		cmocka_unit_test(each_misbehaviour_of_the_service_is_refused_by_name),
		cmocka_unit_test(what_was_not_asked_for_is_refused),
		cmocka_unit_test(each_signer_has_a_signature_of_her_own),
		cmocka_unit_test(names_are_one_persons_when_two_words_agree),
		cmocka_unit_test(one_changed_byte_of_a_xades_is_refused_or_says_nothing),
		cmocka_unit_test(one_changed_byte_of_a_pades_is_refused_or_says_nothing),
		cmocka_unit_test(pdfsig_and_xmlsec1_agree),
		cmocka_unit_test(it_needs_no_file_and_no_call_that_the_clerk_has_not),
		cmocka_unit_test(a_pdf_that_grows_beyond_the_memory_is_refused),
		cmocka_unit_test(a_pack_is_checked_anew_by_itself),
		cmocka_unit_test(a_pack_with_anything_changed_is_refused_by_name),
	};

	return cmocka_run_group_tests_name("evidence", tests, examples_make, examples_end);
}
