/* portvakt verify, as somebody meets it who has a pack and nothing else: what it says, and
 * when it says no.  The receipts are the real keeper's. */
#include "house.h"

#include <openssl/evp.h>

#include "examples.h"

#include "config.h"
#include "keeper.h"

#define ID "6f9619ff-8b86-4011-b42d-00cf4fc964ff"

static struct config *config;
static pid_t          keeper;

/* How to be without a network, where that can be had. */
static const char *alone = "";

static int
setup(void **state)
{
	house_open("");
	config = config_open();
	assert_int_equal(house_wait(house_start("keeper", "--init")), 0);
	keeper = house_start("keeper", NULL);
	assert_true(house_ready("run/clerk.sock"));
	if (system("unshare -rn true 2>/dev/null") == 0)
		alone = "unshare -rn";
	return examples_make(state);
}

static int
teardown(void **state)
{
	assert_int_equal(house_end(keeper), 0);
	config_close(config);
	house_close();
	return examples_end(state);
}

static const char *
put(const char *name, struct bytes bytes)
{
	FILE *file = fopen(house_path(name), "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	assert_int_equal(fclose(file), 0);
	return house_path(name);
}

/* The exit status of the command, without a configuration. */
static const char *said;

static int
verify(const char *arguments)
{
	int status = system(
	    arena_printf(arena, "cd %s && env -i PATH=\"$PATH\" %s %s verify %s >said 2>&1",
		house_folder, alone, house_program("portvakt"), arguments));
	const char  *kept = examples_folder;
	struct bytes out;

	examples_folder = house_folder;
	out = examples_file(arena, "said");
	examples_folder = kept;
	said = arena_strndup(arena, (const char *)out.data, out.size);
	return WEXITSTATUS(status);
}

static bool
says(const char *words)
{
	return strstr(said, words) != NULL;
}

/* A pack of one signer, with a receipt of that kind about that content. */
static struct bytes
pack(const char *kind, struct bytes about, const char *when)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct evidence        e = examples_read("one", 1);
	struct keeper_receipt  r = { .id = ID,
		 .bytes = 1,
		 .type = "SAMTYKKE",
		 .filed = "child_folder",
		 .rule = "RT05",
		 .version = 1 };
	const char            *caller = strcmp(kind, "signert") == 0 ? "clerk" : "intake";
	struct keeper         *k = keeper_open(config, caller);
	const char            *note;
	struct bytes           zip;

	(void)snprintf(r.kind, sizeof(r.kind), "%s", kind);
	(void)snprintf(r.when, sizeof(r.when), "%s", when);
	if (about.size == 0)
		about = e.pades;
	assert_int_equal(EVP_Digest(about.data, about.size, r.sha256, NULL, EVP_sha256(), NULL), 1);
	is(evidence_check(arena, &w, &e), NULL);
	is(keeper_sign_receipt(k, arena, &r, &note), NULL);
	keeper_close(k);
	e.receipt = (struct bytes){ (const uint8_t *)note, strlen(note) };
	{
		const char *kept = examples_folder;

		examples_folder = house_folder;
		e.verifier = examples_file(arena, "run/receipt.vkey");
		examples_folder = kept;
	}
	is(evidence_pack_write(arena, &w, &e, &zip), NULL);
	return zip;
}

static const char *
moment(int64_t at)
{
	struct tm utc;
	time_t    t = (time_t)at;
	char     *out = arena_alloc(arena, 40);

	assert_non_null(gmtime_r(&t, &utc));
	assert_int_equal(strftime(out, 40, "%Y-%m-%dT%H:%M:%SZ", &utc), 20);
	return out;
}

static const struct bytes none = { NULL, 0 };

static void
a_pack_is_verified_in_plain_words(void **state)
{
	(void)state;
	put("pack", pack("signert", none, moment(examples_at + 600)));
	put("trust", examples_file(arena, "trust.pem"));
	assert_int_equal(verify("pack"), 0);
	assert_true(says("VERIFIED.\n"));
	assert_true(says("dokument-2.pdf\n    SHA-256 "));
	assert_true(says("  Kari Solheim, 20"));
	assert_true(says("issued by CN=TestID CA personer"));
	assert_true(says("Posten signering (test) 984661185, 20"));
	assert_true(
	    says("The receipt is genuine, by the key in the pack, so compare it with ours"));
	assert_true(says("the list in the pack, so compare it with the municipality's"));
	assert_true(says("revoked was not asked"));
	assert_int_equal(verify("pack --trust trust --key run/receipt.vkey"), 0);
	assert_true(says("by the key that you named"));
	assert_true(says("the list that you named"));
	arena_clear(arena);
}

static void
a_receipt_of_something_else_is_told(void **state)
{
	static const uint8_t other[] = "another document";

	(void)state;
	put("pack", pack("signert", (struct bytes){ other, 16 }, moment(examples_at + 600)));
	assert_int_equal(verify("pack"), 1);
	assert_true(says("NOT VERIFIED. The receipt is not about this document, or not ours."));
	put("pack", pack("signert", none, moment(examples_at + 601)));
	assert_int_equal(verify("pack"), 1);
	put("pack", pack("melding", none, moment(examples_at + 600)));
	assert_int_equal(verify("pack"), 1);
	put("pack", pack("signert", none, moment(examples_at + 600)));
	put("key", (struct bytes){
		       (const uint8_t *)"portvakt.localhost/9901/receipt+00000000+AAAA\n", 46 });
	assert_int_equal(verify("pack --key key"), 1);
	arena_clear(arena);
}

static void
who_trusts_another_list_is_told_no(void **state)
{
	(void)state;
	put("pack", pack("signert", none, moment(examples_at + 600)));
	put("trust", examples_file(arena, "authority/foreign/eid-root.pem"));
	assert_int_equal(verify("pack --trust trust"), 1);
	assert_true(
	    says("NOT VERIFIED. The signed document does not hold: its certificate is of no "
		 "issuer that is trusted here"));
	arena_clear(arena);
}

/* Every 500th byte of it. */
static void
a_changed_pack_is_not_verified_or_says_the_same(void **state)
{
	struct bytes zip = pack("signert", none, moment(examples_at + 600));
	uint8_t     *copy = arena_memdup(always, zip.data, zip.size);
	size_t       size = zip.size;

	(void)state;
	for (size_t i = 0; i < size; i += 997) {
		int status;

		copy[i] ^= 0x11;
		put("pack", (struct bytes){ copy, size });
		status = verify("pack");
		assert_true(
		    status == 1 ? says("NOT VERIFIED. ") : status == 0 && says("Kari Solheim"));
		copy[i] ^= 0x11;
		arena_clear(arena);
	}
}

static void
what_is_no_pack_is_told_so(void **state)
{
	(void)state;
	put("pack", (struct bytes){ (const uint8_t *)"hei", 3 });
	assert_int_equal(verify("pack"), 1);
	assert_true(
	    says("NOT VERIFIED. This is not a whole pack, or it was changed: it cannot be read"));
	assert_int_equal(verify("nothing-here"), 1);
	assert_true(says("nothing-here cannot be read"));
	assert_int_equal(verify(""), 64);
	assert_int_equal(verify("pack --trust"), 64);
	assert_int_equal(verify("pack --list trust"), 64);
	assert_int_equal(verify("pack --key a --key b"), 64);
	arena_clear(arena);
}

/* Signed a thousand days ago, when the signer's certificate was good for another seven
 * hundred: long after the service has forgotten it (40 days) it still holds. */
static void
it_holds_when_the_certificate_has_expired_since(void **state)
{
	int64_t                at = examples_at - 1000LL * 86400;
	const char            *kept = examples_folder;
	struct evidence_wanted w;
	struct evidence        e;
	struct bytes           zip;

	(void)state;
	examples_folder = arena_printf(always, "%s/old", sheet_folder());
	assert_int_equal(system(arena_printf(arena, "node '%s/tests/signing/make.mjs' '%s' %lld",
			     examples_root(arena), examples_folder, (long long)at)),
	    0);
	w = examples_wanted(1, 1);
	e = examples_read("one", 1);
	w.from = at - 60;
	w.until = at + 60;
	is(evidence_check(arena, &w, &e), NULL);
	is(evidence_pack_write(arena, &w, &e, &zip), NULL);
	examples_folder = kept;
	put("pack", zip);
	assert_int_equal(verify("pack"), 0);
	assert_true(says("It has expired since ("));
	assert_true(says("It was valid when this was signed"));
	arena_clear(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pack_is_verified_in_plain_words),
		cmocka_unit_test(a_receipt_of_something_else_is_told),
		cmocka_unit_test(who_trusts_another_list_is_told_no),
		cmocka_unit_test(a_changed_pack_is_not_verified_or_says_the_same),
		cmocka_unit_test(what_is_no_pack_is_told_so),
		cmocka_unit_test(it_holds_when_the_certificate_has_expired_since),
	};

	return cmocka_run_group_tests_name("verify", tests, setup, teardown);
}
