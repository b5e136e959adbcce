/* services/keeper/tree.c: a proof that a tree extends another holds for no two
 * trees but those, and in no form but one. */
#include "../../services/keeper/tree.c"

#include "fuzz.h"

#define LEAVES 40
#define NODES 16

/* The hash of leaves [from, to), computed once. */
static uint8_t hashes[LEAVES + 1][LEAVES + 1][TREE_HASH];

static unsigned
split(unsigned n)
{
	unsigned k = 1;

	while (k * 2 < n)
		k *= 2;
	return k;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	for (unsigned n = 1; n <= LEAVES; n++)
		for (unsigned from = 0; from + n <= LEAVES; from++) {
			uint8_t  leaf[2] = { 0, (uint8_t)from }, *out = hashes[from][from + n];
			unsigned k = split(n);

			if (n == 1)
				MUST(EVP_Digest(leaf, 2, out, NULL, EVP_sha256(), NULL) == 1);
			else
				MUST(node(hashes[from][from + k], hashes[from + k][from + n], out));
		}
	return 0;
}

/* SUBPROOF(m, D[from:to], whole) of RFC 6962 §2.1.2 */
static size_t
subproof(unsigned m, unsigned from, unsigned to, bool whole, uint8_t (*out)[TREE_HASH])
{
	unsigned k = split(to - from);
	size_t   n = 0;

	if (m == to - from) {
		if (whole)
			return 0;
		memcpy(out[0], hashes[from][to], TREE_HASH);
		return 1;
	}
	if (m <= k) {
		n = subproof(m, from, from + k, whole, out);
		memcpy(out[n], hashes[from + k][to], TREE_HASH);
	} else {
		n = subproof(m - k, from + k, to, false, out);
		memcpy(out[n], hashes[from][from + k], TREE_HASH);
	}
	return n + 1;
}

/* The true proof with changes: of bytes, of length, of the sizes and roots. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feed f = feed_of(data, size);
	unsigned    new_size = 2 + feed_byte(&f) % (LEAVES - 1),
		 old_size = 1 + feed_byte(&f) % (new_size - 1);
	uint8_t        proof[NODES][TREE_HASH] = { 0 }, truth[NODES][TREE_HASH] = { 0 };
	size_t         count = subproof(old_size, 0, new_size, true, proof), said = count;
	uint64_t       one = old_size, two = new_size;
	const uint8_t *from = hashes[0][old_size], *to = hashes[0][new_size];
	bool           same;

	memcpy(truth, proof, sizeof(truth));
	while (f.at < f.end) {
		uint8_t what = feed_byte(&f);

		if (what < 128)
			proof[what % NODES][feed_byte(&f) % TREE_HASH] ^= feed_byte(&f);
		else if (what < 160)
			said = what % (NODES + 1);
		else if (what < 192)
			one = feed_number(&f) >> (what & 31) * 2;
		else if (what < 224)
			two = feed_number(&f) >> (what & 31) * 2;
		else
			from = hashes[0][1 + what % LEAVES];
	}
	same = said == count && one == old_size && two == new_size && from == hashes[0][old_size] &&
	       memcmp(proof, truth, count * TREE_HASH) == 0;
	if (tree_extends(one, from, two, to, (const uint8_t(*)[TREE_HASH])proof, said))
		MUST(same || (said == count && memcmp(proof, truth, count * TREE_HASH) == 0));
	else
		MUST(!same);
	return 0;
}
