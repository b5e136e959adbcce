/* Chunked encryption: the format's bytes as an independent implementation
 * makes them (Python's cryptography), and that every change is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"
#include "chunk.h"

#define BIG (257 * CHUNK_PLAIN + 5) /* the number of the last chunk takes two bytes */

static const char         context_text[] = "pv1\0"
					   "9901\0"
					   "6f9619ff-8b86-4011-b42d-00cf4fc964ff";
static const struct bytes context = { (const uint8_t *)context_text, sizeof(context_text) - 1 };
static const struct bytes no_context = { NULL, 0 };

static uint8_t *
key_of(uint8_t first)
{
	static uint8_t key[CHUNK_KEY];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(first + i);
	return key;
}

static size_t
seal(const uint8_t *key, struct bytes about, const uint8_t *plain, size_t size, uint8_t *out)
{
	struct chunk_box *box = chunk_seal(key, about, out);
	uint64_t          index = 0;
	size_t            done = 0, used = CHUNK_HEADER, n;

	assert_non_null(box);
	do {
		n = size - done < CHUNK_PLAIN ? size - done : CHUNK_PLAIN;
		assert_true(chunk_encrypt(box, index++, plain + done, n, out + used));
		done += n;
		used += n + CHUNK_TAG;
	} while (n == CHUNK_PLAIN);
	chunk_close(box);
	return used;
}

/* Opens a whole message as a reader must: by length, chunk by chunk. */
static bool
unseal(const uint8_t *key, struct bytes about, const uint8_t *sealed, size_t size, uint8_t *out)
{
	struct chunk_box *box;
	uint64_t          plain;
	bool              ok = true;

	if (!chunk_plain_size(size, &plain))
		return false;
	box = chunk_open(key, about, sealed);
	if (box == NULL)
		return false;
	for (uint64_t i = 0; ok && i <= plain / CHUNK_PLAIN; i++) {
		uint64_t rest = plain - i * CHUNK_PLAIN;
		size_t   n = rest < CHUNK_PLAIN ? (size_t)rest : CHUNK_PLAIN;

		ok = chunk_decrypt(box, i, sealed + CHUNK_HEADER + i * CHUNK_SEALED, n + CHUNK_TAG,
		    out + i * CHUNK_PLAIN);
	}
	chunk_close(box);
	return ok;
}

static void
opens_what_another_implementation_sealed(void **state)
{
	static const char sealed_hex[] =
	    "6465666768696a6b6c6d6e6f707172737475767778797a7b4ebab728e57bc5bbb1e08895b7673f32"
	    "1400b5b4fe1a7a8bbb1bcf6738d17caa1ad998564614af747170aa7c922c7d669e524015846081311a"
	    "2fabc38bcba9fed4c6f410c60d";
	static const char empty_hex[] =
	    "6465666768696a6b6c6d6e6f707172737475767778797a7bc3e85ce0f72398b0116b509fc0959fe377"
	    "13642695670dff847e2ae8493f183de5729036f651cf9b55ddcfae225bd451";
	uint8_t sealed[sizeof(sealed_hex) / 2], plain[64] = { 0 };

	(void)state;
	assert_true(text_unhex(sealed_hex, sealed, sizeof(sealed)));
	assert_true(unseal(key_of(0), context, sealed, sizeof(sealed), plain));
	assert_string_equal(plain, "Vedtak om hjelpetiltak");
	assert_true(text_unhex(empty_hex, sealed, sizeof(empty_hex) / 2));
	assert_true(unseal(key_of(0), no_context, sealed, sizeof(empty_hex) / 2, plain));
}

/* Chunk 257 alone, which is also what a range at the end of a file reads. */
static void
numbers_take_more_than_one_byte(void **state)
{
	static const char header_hex[] =
	    "6465666768696a6b6c6d6e6f707172737475767778797a7b4ebab728e57bc5bbb1e08895b7673f32"
	    "1400b5b4fe1a7a8bbb1bcf6738d17caa";
	static const char chunk_hex[] = "ddd0921746655f542845f7d4e66b98119cec3f4595";
	uint8_t           header[CHUNK_HEADER], sealed[21], plain[5];
	struct chunk_box *box;

	(void)state;
	assert_true(text_unhex(header_hex, header, sizeof(header)));
	assert_true(text_unhex(chunk_hex, sealed, sizeof(sealed)));
	box = chunk_open(key_of(0), context, header);
	assert_non_null(box);
	assert_true(chunk_decrypt(box, 257, sealed, sizeof(sealed), plain));
	assert_memory_equal(plain, "tail!", 5);
	assert_false(chunk_decrypt(box, 1, sealed, sizeof(sealed), plain));
	assert_false(chunk_decrypt(box, 256, sealed, sizeof(sealed), plain));
	chunk_close(box);
}

static void
counts_past_one_byte(void **state)
{
	uint8_t *plain = test_malloc(BIG), *sealed = test_malloc(chunk_sealed_size(BIG)),
		*back = test_malloc(BIG);
	size_t size;

	(void)state;
	for (size_t i = 0; i < BIG; i++)
		plain[i] = (uint8_t)(i * 7 + i / 256);
	size = seal(key_of(0), context, plain, BIG, sealed);
	assert_int_equal(size, chunk_sealed_size(BIG));
	assert_true(unseal(key_of(0), context, sealed, size, back));
	assert_memory_equal(plain, back, BIG);
	test_free(plain);
	test_free(sealed);
	test_free(back);
}

static void
sizes_go_both_ways(void **state)
{
	uint64_t plain;

	(void)state;
	for (uint64_t n = 0; n < 3 * CHUNK_PLAIN; n += n < 40 ? 1 : 4093) {
		assert_true(chunk_plain_size(chunk_sealed_size(n), &plain));
		assert_int_equal(plain, n);
	}
	assert_int_equal(chunk_sealed_size(0), CHUNK_HEADER + CHUNK_TAG);
	assert_int_equal(chunk_sealed_size(CHUNK_PLAIN), CHUNK_HEADER + CHUNK_SEALED + CHUNK_TAG);
	assert_false(chunk_plain_size(0, &plain));
	assert_false(chunk_plain_size(CHUNK_HEADER, &plain));
	assert_false(chunk_plain_size(CHUNK_HEADER + CHUNK_TAG - 1, &plain));
	assert_false(chunk_plain_size(CHUNK_HEADER + CHUNK_SEALED, &plain));
	assert_false(chunk_plain_size(CHUNK_HEADER + CHUNK_SEALED + CHUNK_TAG - 1, &plain));
	assert_int_equal(chunk_sealed_size(UINT64_C(1) << 52), 0);
	assert_false(chunk_plain_size(UINT64_MAX, &plain));
}

static void
every_flipped_byte_is_noticed(void **state)
{
	uint8_t plain[100], sealed[CHUNK_HEADER + 100 + CHUNK_TAG], back[100];
	size_t  size;

	(void)state;
	memset(plain, 'a', sizeof(plain));
	size = seal(key_of(1), context, plain, sizeof(plain), sealed);
	for (size_t i = 0; i < size; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			sealed[i] ^= (uint8_t)(1u << bit);
			assert_false(unseal(key_of(1), context, sealed, size, back));
			sealed[i] ^= (uint8_t)(1u << bit);
		}
	assert_true(unseal(key_of(1), context, sealed, size, back));
}

static void
every_truncation_is_noticed(void **state)
{
	const size_t plain_size = CHUNK_PLAIN + 20;
	uint8_t     *plain = test_calloc(1, plain_size), *back = test_malloc(2 * CHUNK_PLAIN),
		*sealed = test_malloc(chunk_sealed_size(plain_size));
	size_t size = seal(key_of(2), context, plain, plain_size, sealed);

	(void)state;
	for (size_t n = 0; n<size; n += n> CHUNK_HEADER + 40 && n < CHUNK_SEALED ? 97 : 1)
		assert_false(unseal(key_of(2), context, sealed, n, back));
	test_free(plain);
	test_free(back);
	test_free(sealed);
}

static void
swapped_chunks_are_noticed(void **state)
{
	const size_t plain_size = 2 * CHUNK_PLAIN + 7;
	uint8_t     *plain = test_calloc(1, plain_size), *back = test_malloc(3 * CHUNK_PLAIN),
		*sealed = test_malloc(chunk_sealed_size(plain_size)),
		*other = test_malloc(CHUNK_SEALED);
	size_t   size = seal(key_of(3), context, plain, plain_size, sealed);
	uint8_t *first = sealed + CHUNK_HEADER, *second = first + CHUNK_SEALED;

	(void)state;
	memcpy(other, first, CHUNK_SEALED);
	memcpy(first, second, CHUNK_SEALED);
	memcpy(second, other, CHUNK_SEALED);
	assert_false(unseal(key_of(3), context, sealed, size, back));
	memcpy(first, other, CHUNK_SEALED); /* now the first one twice */
	assert_false(unseal(key_of(3), context, sealed, size, back));
	test_free(plain);
	test_free(back);
	test_free(sealed);
	test_free(other);
}

static void
a_chunk_of_another_document_is_noticed(void **state)
{
	uint8_t a[CHUNK_HEADER + 8 + CHUNK_TAG], b[sizeof(a)], back[8];

	(void)state;
	/* The same key, the same context, the same text. */
	seal(key_of(4), context, (const uint8_t *)"document", 8, a);
	seal(key_of(4), context, (const uint8_t *)"document", 8, b);
	assert_memory_not_equal(a, b, sizeof(a));
	memcpy(a + CHUNK_HEADER, b + CHUNK_HEADER, 8 + CHUNK_TAG);
	assert_false(unseal(key_of(4), context, a, sizeof(a), back));
	assert_true(unseal(key_of(4), context, b, sizeof(b), back));
}

static void
another_key_or_context_does_not_open(void **state)
{
	struct bytes shorter = { context.data, context.size - 1 };
	uint8_t      sealed[CHUNK_HEADER + 8 + CHUNK_TAG];

	(void)state;
	seal(key_of(5), context, (const uint8_t *)"document", 8, sealed);
	assert_null(chunk_open(key_of(6), context, sealed));
	assert_null(chunk_open(key_of(5), shorter, sealed));
	assert_null(chunk_open(key_of(5), no_context, sealed));
}

static void
no_number_is_used_twice(void **state)
{
	uint8_t           header[CHUNK_HEADER], out[CHUNK_SEALED], plain[CHUNK_PLAIN] = { 0 };
	struct chunk_box *box = chunk_seal(key_of(7), context, header);

	(void)state;
	assert_false(chunk_encrypt(box, 1, plain, sizeof(plain), out));
	assert_true(chunk_encrypt(box, 0, plain, sizeof(plain), out));
	assert_false(chunk_encrypt(box, 0, plain, sizeof(plain), out));
	assert_false(chunk_decrypt(box, 0, out, sizeof(out), plain));
	assert_true(chunk_encrypt(box, 1, plain, 1, out));
	assert_false(chunk_encrypt(box, 2, plain, 1, out)); /* after the end */
	chunk_close(box);
	box = chunk_open(key_of(7), context, header);
	assert_false(chunk_encrypt(box, 0, plain, 1, out));
	assert_false(chunk_decrypt(box, UINT64_C(1) << 38, out, 1 + CHUNK_TAG, plain));
	chunk_close(box);
}

static void
what_was_changed_is_not_handed_out(void **state)
{
	uint8_t           sealed[CHUNK_HEADER + 8 + CHUNK_TAG], out[8];
	static uint8_t    zero[8];
	struct chunk_box *box;

	(void)state;
	seal(key_of(8), context, (const uint8_t *)"document", 8, sealed);
	sealed[CHUNK_HEADER] ^= 1;
	box = chunk_open(key_of(8), context, sealed);
	assert_false(chunk_decrypt(box, 0, sealed + CHUNK_HEADER, 8 + CHUNK_TAG, out));
	assert_memory_equal(out, zero, sizeof(out));
	chunk_close(box);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_what_another_implementation_sealed),
		cmocka_unit_test(numbers_take_more_than_one_byte),
		cmocka_unit_test(counts_past_one_byte),
		cmocka_unit_test(sizes_go_both_ways),
		cmocka_unit_test(every_flipped_byte_is_noticed),
		cmocka_unit_test(every_truncation_is_noticed),
		cmocka_unit_test(swapped_chunks_are_noticed),
		cmocka_unit_test(a_chunk_of_another_document_is_noticed),
		cmocka_unit_test(another_key_or_context_does_not_open),
		cmocka_unit_test(no_number_is_used_twice),
		cmocka_unit_test(what_was_changed_is_not_handed_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
