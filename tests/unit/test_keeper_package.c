/* The enterprise's key: it signs document packages, and nothing that is not to the byte
 * one of those. */
#include "keeper_house.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "asice.h"
#include "local.h"

static EVP_PKEY *public_key;

static int
run(const char *command)
{
	return system(arena_printf(arena, "(cd %s && %s) >/dev/null 2>&1", house_folder, command));
}

static int
bring(const char *file)
{
	return run(arena_printf(arena, "%s --enterprise <%s", house_program("keeper"), file));
}

static struct bytes
slurp(const char *name)
{
	FILE    *f = fopen(house_path(name), "re");
	uint8_t *room = arena_alloc(arena, 65536);
	size_t   n;

	assert_non_null(f);
	n = fread(room, 1, 65536, f);
	assert_int_equal(fclose(f), 0);
	return (struct bytes){ room, n };
}

static int
setup(void **state)
{
	X509 *certificate;
	FILE *f;

	(void)state;
	keeper_house_open("");
	assert_int_equal(run("openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out "
			     "cert.pem -days 30 -subj '/C=NO/O=Test/CN=Test 310101028'"),
	    0);
	f = fopen(house_path("cert.pem"), "re");
	assert_non_null(f);
	certificate = PEM_read_X509(f, NULL, NULL, NULL);
	assert_non_null(certificate);
	public_key = X509_get_pubkey(certificate);
	X509_free(certificate);
	assert_non_null(public_key);
	(void)fclose(f);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	EVP_PKEY_free(public_key);
	keeper_house_close();
	return 0;
}

static struct asice
package(size_t count)
{
	static const uint8_t pdf[] = "%PDF-1.7\n%%EOF\n";
	struct asice a = { .manifest = { (const uint8_t *)"<manifest/>", 11 }, .count = count };

	for (size_t i = 0; i < count; i++)
		a.documents[i] = (struct asice_document){ arena_printf(arena,
							      "dokument-%zu-%084d.pdf", i + 1, 0),
			{ pdf, sizeof(pdf) - 1 } };
	return a;
}

/* What asice_sign() gave to be signed. */
static struct bytes asked;

static result
keep(void *with, struct arena *a, struct bytes signed_info, struct bytes *signature)
{
	asked = signed_info;
	return keeper_sign_package(with, a, signed_info, signature);
}

static result
sign(const char *caller, size_t count, struct bytes *container)
{
	struct keeper *k = keeper_open(config, caller);
	struct asice   a = package(count);
	struct bytes   bundle;
	result         r = asice_bundle(arena, &a, &bundle);

	assert_null(r);
	r = asice_sign(arena, bundle, slurp("cert.pem"), 1795312800, keep, k, container);
	keeper_close(k);
	return r;
}

static bool
verifies(struct bytes message, struct bytes signature)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool        ok = EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, public_key) == 1 &&
		  EVP_DigestVerify(c, signature.data, signature.size, message.data, message.size) ==
		      1;

	EVP_MD_CTX_free(c);
	return ok;
}

static void
without_a_key_nothing_is_signed(void **state)
{
	struct bytes container;

	(void)state;
	assert_non_null(sign("clerk", 1, &container));
	assert_true(house_logged("verb=package use=0 id= key= reason=3"));
}

/* Not a key, of another kind, too small, encrypted, or more than a file of one key. */
static void
only_an_rsa_key_that_is_long_enough_is_brought_in(void **state)
{
	static const char *const bad[] = {
		"printf hei >bad.pem",
		"openssl ecparam -name prime256v1 -genkey -noout -out bad.pem",
		"openssl genpkey -algorithm ed25519 -out bad.pem",
		"openssl genrsa -out bad.pem 1024",
		"openssl genrsa -aes128 -passout pass:hemmelig -out bad.pem 2048",
		"cp cert.pem bad.pem",
		"head -c 10000 /dev/zero >bad.pem",
		": >bad.pem",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(run(bad[i]), 0);
		assert_int_not_equal(bring("bad.pem"), 0);
		assert_int_equal(access(house_path("keys/9901/enterprise"), F_OK), -1);
	}
	assert_int_equal(run("openssl genrsa -out other.pem 4096"), 0);
	assert_int_equal(bring("other.pem"), 0);
	assert_int_equal(bring("key.pem"), 0);
}

static void
it_lies_sealed_and_readable_by_nobody_else(void **state)
{
	struct stat  s;
	struct bytes file = slurp("keys/9901/enterprise");

	(void)state;
	assert_int_equal(stat(house_path("keys/9901/enterprise"), &s), 0);
	assert_int_equal(s.st_mode & 07777, 0400);
	assert_memory_equal(file.data, "PVK1", 4);
	assert_null(memmem(file.data, file.size, "PRIVATE", 7));
	/* All keys take the same room. */
	assert_int_equal(file.size, 4 + 28 + 2560);
}

static void
a_package_of_one_document_and_of_twenty_is_signed(void **state)
{
	static const size_t counts[] = { 1, 2, 20 };
	struct keeper      *k = keeper_open(config, "clerk");
	struct bytes        container, signature;

	(void)state;
	assert_int_equal(kill(process, SIGHUP), 0); /* reads the keys anew */
	house_pause(200);
	for (size_t i = 0; i < 3; i++) {
		assert_null(sign("clerk", counts[i], &container));
		assert_null(keeper_sign_package(k, arena, asked, &signature));
		assert_true(verifies(asked, signature));
	}
	assert_true(asked.size < KEEPER_SIGNED_INFO);
	assert_true(house_logged("keeper.package caller=clerk"));
	keeper_close(k);
}

static void
nobody_but_the_clerk_has_packages_signed(void **state)
{
	static const char *const others[] = { "login", "mypage", "exchange", "operator", "intake",
		"esign" };
	struct bytes             container;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_non_null(sign(others[i], 1, &container));
}

/* Asks the keeper for these bytes, by a connection of their own: whoever sends what is no
 * message is hung up on. */
static bool
signs(struct bytes signed_info)
{
	struct keeper *k = keeper_open(config, "clerk");
	struct bytes   signature;
	bool           signed_ = keeper_sign_package(k, arena, signed_info, &signature) == NULL;

	keeper_close(k);
	return signed_;
}

/* Of a digest and of a name, another letter is another document. */
static bool
is_value(struct bytes good, size_t i)
{
	static const char *const around[] = { "<DigestValue>", "Id=\"ID_0\" URI=\"" };

	for (size_t n = 0; n < 2; n++)
		for (const uint8_t *at = good.data;
		     (at = memmem(at, good.size - (size_t)(at - good.data), around[n],
			  strlen(around[n]))) != NULL;
		     at++)
			if (good.data + i >= at + strlen(around[n]) &&
			    good.data + i < at + strlen(around[n]) + (n == 0 ? 43 : 95))
				return true;
	return false;
}

static void
no_byte_of_what_is_signed_can_be_another(void **state)
{
	struct bytes container, good;
	uint8_t     *bytes;

	(void)state;
	assert_null(sign("clerk", 1, &container));
	good = asked;
	bytes = arena_memdup(arena, good.data, good.size);
	for (size_t i = 0; i < good.size; i++) {
		if (is_value(good, i))
			continue;
		bytes[i] ^= 1;
		assert_false(signs((struct bytes){ bytes, good.size }));
		bytes[i] ^= 1;
		bytes[i] ^= 32;
		assert_false(signs((struct bytes){ bytes, good.size }));
		bytes[i] ^= 32;
	}
	assert_true(signs(good));
}

static struct bytes
replaced(struct bytes good, const char *from, const char *to)
{
	const char *text = arena_strndup(arena, (const char *)good.data, good.size);
	const char *at = strstr(text, from);
	char       *out;

	assert_non_null(at);
	out = arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	return (struct bytes){ (const uint8_t *)out, strlen(out) };
}

static void
what_is_nearly_a_package_is_not_signed(void **state)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
		{ "xmldsig-more#rsa-sha256", "xmldsig-more#rsa-sha512" },
		{ "xmldsig-more#rsa-sha256", "xmldsig#rsa-sha1" },
		{ "xmlenc#sha256", "xmldsig#sha1" },
		{ "\"ID_0\"", "\"ID_1\"" },
		{ "\"ID_1\"", "\"ID_2\"" },
		{ "manifest.xml", "manifesT.xml" },
		{ "manifest.xml", "document.pdf" },
		{ "URI=\"dokument", "URI=\"#okument" },
		{ "URI=\"dokument", "URI=\"https://dokument" },
		{ "URI=\"dokument", "URI=\"../dokument" },
		{ "URI=\"#SignedProperties\"", "URI=\"#Other\"" },
		{ "URI=\"#SignedProperties\"", "URI=\"\"" },
		{ "<Transforms>", "" },
		{ "</SignedInfo>", "" },
		{ "</SignedInfo>", "</SignedInfo> " },
		{ "</SignedInfo>", "<Reference></Reference></SignedInfo>" },
		{ "<SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">", "<SignedInfo>" },
		{ "<SignedInfo ", "<!-- --><SignedInfo " },
		{ ".pdf\"", ".exe\"" },
	};
	struct bytes container, good;

	(void)state;
	assert_null(sign("clerk", 1, &container));
	good = asked;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_false(signs(replaced(good, rows[i].from, rows[i].to)));
	for (size_t size = 0; size < good.size; size += 7)
		assert_false(signs((struct bytes){ good.data, size }));
	assert_true(signs(good));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_key_nothing_is_signed),
		cmocka_unit_test(only_an_rsa_key_that_is_long_enough_is_brought_in),
		cmocka_unit_test(it_lies_sealed_and_readable_by_nobody_else),
		cmocka_unit_test(a_package_of_one_document_and_of_twenty_is_signed),
		cmocka_unit_test(nobody_but_the_clerk_has_packages_signed),
		cmocka_unit_test(no_byte_of_what_is_signed_can_be_another),
		cmocka_unit_test(what_is_nearly_a_package_is_not_signed),
	};

	return cmocka_run_group_tests_name("keeper_package", tests, setup, teardown);
}
