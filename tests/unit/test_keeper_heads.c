/* The real keeper and the heads of the journal: it signs none that does not
 * extend the last one. */
#include "keeper_house.h"

#include <openssl/evp.h>

static int
setup(void **state)
{
	(void)state;
	keeper_house_open("");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	keeper_house_close();
	return 0;
}

#define LEAVES 13

static void
hash_pair(const uint8_t *a, const uint8_t *b, uint8_t *out)
{
	uint8_t both[65] = { 1 };

	memcpy(both + 1, a, 32);
	memcpy(both + 33, b, 32);
	assert_int_equal(EVP_Digest(both, 65, out, NULL, EVP_sha256(), NULL), 1);
}

/* RFC 6962 §2.1, as it is written there. */
static void
tree(size_t from, size_t size, uint8_t out[32])
{
	uint8_t left[32], right[32], leaf[2] = { 0, (uint8_t)from };
	size_t  k = 1;

	if (size == 1) {
		assert_int_equal(EVP_Digest(leaf, 2, out, NULL, EVP_sha256(), NULL), 1);
		return;
	}
	while (k * 2 < size)
		k *= 2;
	tree(from, k, left);
	tree(from + k, size - k, right);
	hash_pair(left, right, out);
}

/* RFC 6962 §2.1.2: SUBPROOF(m, D[n], b) */
static void
prove(size_t m, size_t from, size_t n, bool whole, struct keeper_head *head)
{
	size_t k = 1;

	if (m == n) {
		if (!whole)
			tree(from, n, head->proof[head->count++]);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	if (m <= k) {
		prove(m, from, k, whole, head);
		tree(from + k, n - k, head->proof[head->count++]);
	} else {
		prove(m - k, from + k, n - k, false, head);
		tree(from, k, head->proof[head->count++]);
	}
}

static struct keeper_head
head_of(size_t last, size_t size)
{
	struct keeper_head head = { .size = size };

	tree(0, size, head.root);
	if (last != 0 && last != size)
		prove(last, 0, size, true, &head);
	return head;
}

/* Verified with the key that the keeper publishes, as a third party would. */
static void
check_signature(const struct keeper_head *head, struct bytes signature)
{
	static const char prefix[] = "portvakt.localhost/9901+";
	char              line[256] = "", text[256], *base;
	unsigned char     base64[64], der[64];
	EVP_PKEY *public;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	FILE       *f = fopen(house_path("run/journal.vkey"), "r");

	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	fclose(f);
	assert_memory_equal(line, prefix, sizeof(prefix) - 1);
	base = line + sizeof(prefix) - 1 + 8; /* behind the key id */
	assert_int_equal(*base++, '+');
	assert_int_equal(EVP_DecodeBlock(der, (unsigned char *)base, 44), 33);
	assert_int_equal(der[0], 1);
	EVP_EncodeBlock(base64, head->root, 32);
	snprintf(text, sizeof(text), "portvakt.localhost/9901\n%llu\n%s\n",
	    (unsigned long long)head->size, (char *)base64);
	public = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, der + 1, 32);
	assert_int_equal(EVP_DigestVerifyInit(c, NULL, NULL, NULL, public), 1);
	assert_int_equal(EVP_DigestVerify(c, signature.data, signature.size,
			     (const unsigned char *)text, strlen(text)),
	    1);
	EVP_PKEY_free(public);
	EVP_MD_CTX_free(c);
}

static void
heads_only_grow(void **state)
{
	static const size_t sizes[] = { 1, 2, 3, 7, 8, 12, 13 };
	struct keeper      *k = keeper_open(config, "clerk");
	struct bytes        signature;
	struct keeper_head  head;
	size_t              last = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		head = head_of(last, sizes[i]);
		assert_null(keeper_sign_head(k, arena, &head, &signature));
		check_signature(&head, signature);
		last = sizes[i];
		head = head_of(last, last);
		assert_null(keeper_sign_head(k, arena, &head, &signature)); /* once more */
		head.root[0] ^= 1; /* as large, but another */
		assert_int_equal(status(keeper_sign_head(k, arena, &head, &signature)), 500);
		head = head_of(0, last - 1 + (last == 1)); /* smaller */
		if (last > 1)
			assert_int_equal(
			    status(keeper_sign_head(k, arena, &head, &signature)), 500);
	}
	keeper_close(k);
}

/* The last one signed was 13 leaves: after a restart too. */
static void
a_forked_or_unproven_head_is_not_signed(void **state)
{
	struct keeper     *k = keeper_open(config, "clerk");
	struct bytes       signature;
	struct keeper_head head = head_of(LEAVES, 20);

	(void)state;
	assert_int_equal(house_end(process), 0);
	start();
	for (size_t i = 0; i < head.count; i++) {
		head.proof[i][5] ^= 1;
		assert_int_equal(status(keeper_sign_head(k, arena, &head, &signature)), 500);
		head.proof[i][5] ^= 1;
	}
	head.root[31] ^= 1;
	assert_int_equal(status(keeper_sign_head(k, arena, &head, &signature)), 500);
	head.root[31] ^= 1;
	head.size += 20;
	assert_int_equal(status(keeper_sign_head(k, arena, &head, &signature)), 500);
	head.size -= 20;
	head.count--;
	assert_int_equal(status(keeper_sign_head(k, arena, &head, &signature)), 500);
	head.count = 0;
	assert_int_equal(status(keeper_sign_head(k, arena, &head, &signature)), 500);
	head = head_of(12, 20); /* the proof from another head */
	assert_int_equal(status(keeper_sign_head(k, arena, &head, &signature)), 500);
	head = head_of(LEAVES, 20);
	assert_null(keeper_sign_head(k, arena, &head, &signature));
	check_signature(&head, signature);
	keeper_close(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_only_grow),
		cmocka_unit_test(a_forked_or_unproven_head_is_not_signed),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
