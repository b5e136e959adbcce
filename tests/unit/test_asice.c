/* The document package: what goes in, and a signature that others find valid. */
#include "examples.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "../../core/archive.h"
#include "asice.h"

#define PDF "%PDF-1.7\n%%EOF\n"
#define NOW 1795312800 /* 2026-11-22T02:00:00Z */

static struct bytes
bytes(const char *text)
{
	return (struct bytes){ (const uint8_t *)text, strlen(text) };
}

static struct asice
two_documents(void)
{
	return (struct asice){ .manifest = bytes("<manifest/>"),
		.documents = { { "dokument-1.pdf", bytes(PDF) },
		    { "dokument-2.pdf", bytes(PDF "2") } },
		.count = 2 };
}

/* ── Bundles ── */

static void
a_bundle_holds_what_was_put_in_and_is_the_same_again(void **state)
{
	struct asice a = two_documents(), b;
	struct bytes zip, again;

	(void)state;
	is(asice_bundle(arena, &a, &zip), NULL);
	is(asice_bundle(arena, &a, &again), NULL);
	assert_int_equal(zip.size, again.size);
	assert_memory_equal(zip.data, again.data, zip.size);
	is(asice_open(arena, zip, &b), NULL);
	assert_int_equal(b.count, 2);
	assert_string_equal(b.documents[1].name, "dokument-2.pdf");
	assert_memory_equal(b.documents[1].bytes.data, PDF "2", sizeof(PDF));
	assert_memory_equal(b.manifest.data, "<manifest/>", 11);
	arena_clear(arena);
}

static void
what_the_service_does_not_take_is_refused_by_name(void **state)
{
	static const char *const names[] = { "a.pdf\n", "../a.pdf", "a/b.pdf", ".pdf", "..a.pdf",
		"a..b.pdf", "dokument.txt", "d\xc3\xb8.pdf", "a b.pdf", "pdf", "",
		"META-INF/signatures.xml", "manifest.xml" };
	struct asice             a = two_documents();
	struct bytes             zip;
	char                     longest[110];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		a.documents[0].name = names[i];
		is(asice_bundle(arena, &a, &zip), "asice.name");
	}
	memset(longest, 'a', sizeof(longest));
	memcpy(longest + 96, ".pdf", 5);
	a.documents[0].name = longest;
	is(asice_bundle(arena, &a, &zip), NULL);
	memcpy(longest + 96, "a.pdf", 6);
	is(asice_bundle(arena, &a, &zip), "asice.name");
	a.documents[0].name = "dokument-2.pdf";
	is(asice_bundle(arena, &a, &zip), "asice.twice");
	a = two_documents();
	a.documents[1].bytes = bytes("<html>not a PDF</html>");
	is(asice_bundle(arena, &a, &zip), "asice.type");
	a = two_documents();
	a.count = 0;
	is(asice_bundle(arena, &a, &zip), "asice.count");
	a.count = ASICE_DOCUMENTS + 1;
	is(asice_bundle(arena, &a, &zip), "asice.count");
	a = two_documents();
	a.manifest.size = 0;
	is(asice_bundle(arena, &a, &zip), "asice.manifest");
	arena_clear(arena);
}

static void
ten_megabytes_are_taken_and_not_a_byte_more(void **state)
{
	struct asice a = two_documents();
	uint8_t     *large = arena_alloc(arena, ASICE_BYTES);
	struct bytes zip;

	(void)state;
	memcpy(large, PDF, sizeof(PDF));
	a.documents[0].bytes = (struct bytes){ large, ASICE_BYTES - a.documents[1].bytes.size };
	is(asice_bundle(arena, &a, &zip), NULL);
	is(asice_open(arena, zip, &a), NULL);
	a.documents[0].bytes.size++;
	is(asice_bundle(arena, &a, &zip), "asice.size");
	arena_clear(arena);
}

/* ── Archives that are not ours ── */

static void
an_archive_that_is_not_one_is_refused(void **state)
{
	struct asice a = two_documents(), b;
	struct bytes zip;
	uint8_t     *copy;
	size_t       refused = 0;

	(void)state;
	is(asice_bundle(arena, &a, &zip), NULL);
	copy = arena_alloc(arena, zip.size + 1);
	memcpy(copy, zip.data, zip.size);
	is(asice_open(arena, (struct bytes){ copy, zip.size + 1 }, &b), "asice.zip");
	memcpy(copy + 1, zip.data, zip.size);
	is(asice_open(arena, (struct bytes){ copy, zip.size + 1 }, &b), "asice.zip");
	for (size_t i = 0; i < zip.size; i++)
		is(asice_open(arena, (struct bytes){ zip.data, i }, &b), "asice.zip");
	/* A byte is another: refused, or the content is what it was. */
	memcpy(copy, zip.data, zip.size);
	for (size_t i = 0; i < zip.size; i++) {
		copy[i] ^= 0x11;
		if (asice_open(arena, (struct bytes){ copy, zip.size }, &b) != NULL)
			refused++;
		else
			for (size_t d = 0; d < b.count; d++)
				assert_true(b.documents[d].bytes.size == sizeof(PDF) - 1 + d &&
					    memcmp(b.documents[d].bytes.data, PDF, 9) == 0);
		copy[i] ^= 0x11;
	}
	assert_true(refused > zip.size / 2);
	arena_clear(arena);
}

static void
a_bomb_is_not_unpacked(void **state)
{
	const char     *command = arena_printf(always,
		"cd %s && head -c 100000000 /dev/zero >zero.pdf && python3 -c \"import zipfile;"
		    "z=zipfile.ZipFile('bomb.zip','w',zipfile.ZIP_DEFLATED);z.write('zero.pdf')\" && "
		    "rm zero.pdf",
		sheet_folder());
	struct archive *out = arena_alloc(arena, sizeof(*out));
	const char     *folder = examples_folder;
	struct bytes    bomb;

	(void)state;
	assert_int_equal(system(command), 0);
	examples_folder = sheet_folder();
	bomb = examples_file(arena, "bomb.zip");
	examples_folder = folder;
	assert_true(bomb.size > 0 && bomb.size < 200000);
	assert_false(archive_read(arena, bomb, ASICE_BYTES, out));
	arena_clear(arena);
}

/* ── The signature ── */

static EVP_PKEY *
key_of(const char *name)
{
	struct bytes pem = examples_file(arena, name);
	BIO         *in = BIO_new_mem_buf(pem.data, (int)pem.size);
	EVP_PKEY    *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);

	BIO_free(in);
	assert_non_null(key);
	return key;
}

static struct bytes asked;

static result
sign(void *with, struct arena *a, struct bytes signed_info, struct bytes *signature)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	uint8_t    *out = arena_alloc(a, 512);
	size_t      size = 512;

	asked = signed_info;
	assert_int_equal(EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, with), 1);
	assert_int_equal(EVP_DigestSign(c, out, &size, signed_info.data, signed_info.size), 1);
	EVP_MD_CTX_free(c);
	*signature = (struct bytes){ out, size };
	return NULL;
}

static struct bytes
chain(void)
{
	struct bytes own = examples_file(arena, "authority/server.pem");
	struct bytes issuing = examples_file(arena, "authority/enterprise-issuing.pem");
	struct bytes root = examples_file(arena, "authority/enterprise-root.pem");

	return bytes(arena_printf(arena, "%.*s%.*s%.*s", (int)own.size, own.data, (int)issuing.size,
	    issuing.data, (int)root.size, root.data));
}

/* The container, unpacked into a folder of its own. */
static const char *
unpacked(const struct asice *a)
{
	EVP_PKEY    *key = key_of("authority/server.key");
	const char  *folder = arena_printf(arena, "%s/container", sheet_folder());
	struct bytes bundle, container;
	FILE        *file;

	is(asice_bundle(arena, a, &bundle), NULL);
	is(asice_sign(arena, bundle, chain(), examples_at, sign, key, &container), NULL);
	EVP_PKEY_free(key);
	file = fopen(arena_printf(arena, "%s.asice", folder), "we");
	assert_non_null(file);
	assert_int_equal(fwrite(container.data, 1, container.size, file), container.size);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(
	    system(arena_printf(arena,
		"rm -rf %s && mkdir %s && cd %s && python3 -m zipfile -e ../container.asice .",
		folder, folder, folder)),
	    0);
	return folder;
}

static bool
says(const char *command)
{
	return system(arena_printf(arena, "(%s) >/dev/null 2>&1", command)) == 0;
}

static void
xmlsec1_finds_the_signature_valid(void **state)
{
	struct asice a = two_documents();
	const char  *verify = arena_printf(always,
	     "cd %s && xmlsec1 --verify --trusted-pem %s/authority/enterprise-root.pem "
	      "--id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties "
	      "META-INF/signatures.xml",
	     unpacked(&a), examples_folder);

	(void)state;
	assert_true(says(verify));
	assert_true(says(
	    arena_printf(arena, "cd %s/container && printf x >>dokument-2.pdf", sheet_folder())));
	assert_false(says(verify));
	(void)unpacked(&a);
	assert_true(says(
	    arena_printf(arena, "cd %s/container && printf x >>manifest.xml", sheet_folder())));
	assert_false(says(verify));
	arena_clear(arena);
}

/* What interfaces.md §2.1 says of it, word by word. */
static void
the_signature_is_of_the_form_that_the_service_wants(void **state)
{
	static const char *const words[] = {
		"<XAdESSignatures xmlns=\"http://uri.etsi.org/2918/v1.2.1#\">",
		"<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"Signature\">",
		"<Reference Id=\"ID_0\" URI=\"dokument-1.pdf\">",
		"<Reference Id=\"ID_1\" URI=\"dokument-2.pdf\">",
		"<Reference Id=\"ID_2\" URI=\"manifest.xml\">",
		"<SigningTime>",
		"http://www.w3.org/2000/09/xmldsig#sha1",
		"<DataObjectFormat ObjectReference=\"#ID_1\"><MimeType>application/pdf</MimeType>",
		"<DataObjectFormat ObjectReference=\"#ID_2\"><MimeType>application/xml</MimeType>",
	};
	struct asice a = two_documents();
	const char  *folder = unpacked(&a);
	const char  *kept = examples_folder;
	struct bytes xml;

	(void)state;
	examples_folder = folder;
	xml = examples_file(arena, "META-INF/signatures.xml");
	examples_folder = kept;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_non_null(memmem(xml.data, xml.size, words[i], strlen(words[i])));
	assert_true(says(arena_printf(arena,
	    "test $(ls -A %s | wc -l) = 4 -a $(ls -A %s/META-INF) = signatures.xml", folder,
	    folder)));
	assert_true(says(arena_printf(arena,
	    "test $(grep -o '<X509Certificate>' %s/META-INF/signatures.xml | wc -l) = 3", folder)));
	assert_non_null(memmem(asked.data, asked.size,
	    "<SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">", 55));
	arena_clear(arena);
}

static void
it_agrees_with_the_schema(void **state)
{
	struct asice a = two_documents();
	const char  *xsd = arena_printf(
	     always, "%s/../shared/specs/posten-signering/xsd", examples_root(always));

	(void)state;
	if (access(xsd, F_OK) != 0) {
		print_message("the service's schema is not here: left out\n");
		return;
	}
	assert_true(says(arena_printf(arena,
	    "XML_CATALOG_FILES=%s/catalog.xml xmllint --nonet --noout --schema "
	    "%s/thirdparty/ts_102918v010201.xsd %s/META-INF/signatures.xml",
	    xsd, xsd, unpacked(&a))));
	arena_clear(arena);
}

static void
without_a_chain_nothing_is_signed(void **state)
{
	struct asice a = two_documents();
	struct bytes bundle, container;

	(void)state;
	is(asice_bundle(arena, &a, &bundle), NULL);
	is(asice_sign(arena, bundle, bytes(""), NOW, sign, NULL, &container), "asice.chain");
	is(asice_sign(arena, bundle, bytes("-----BEGIN CERTIFICATE-----\nAAAA\n"), NOW, sign, NULL,
	       &container),
	    "asice.chain");
	is(asice_sign(arena, bytes("PK"), chain(), NOW, sign, NULL, &container), "asice.zip");
	arena_clear(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bundle_holds_what_was_put_in_and_is_the_same_again),
		cmocka_unit_test(what_the_service_does_not_take_is_refused_by_name),
		cmocka_unit_test(ten_megabytes_are_taken_and_not_a_byte_more),
		cmocka_unit_test(an_archive_that_is_not_one_is_refused),
		cmocka_unit_test(a_bomb_is_not_unpacked),
		cmocka_unit_test(xmlsec1_finds_the_signature_valid),
		cmocka_unit_test(the_signature_is_of_the_form_that_the_service_wants),
		cmocka_unit_test(it_agrees_with_the_schema),
		cmocka_unit_test(without_a_chain_nothing_is_signed),
	};

	return cmocka_run_group_tests_name("asice", tests, examples_make, examples_end);
}
