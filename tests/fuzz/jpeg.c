/* services/portvakt/jpeg.c: a picture that may tell where it was taken is never
 * taken for one that does not. */
#include "../../services/portvakt/jpeg.c"

#include "fuzz.h"

/* Bytes that tell nothing are the segments that a picture is made of.  A second
 * reading, which only looks: the file is cut at every marker that a decoder
 * would stop at, and each piece must be one of those. */
static bool
plain(const unsigned char *p, size_t size)
{
	size_t i = 2;
	bool   inside = false; /* of a picture's data */

	while (i + 1 < size) {
		size_t length;

		if (p[i] != 0xff || (inside && (p[i + 1] == 0 || (p[i + 1] & 0xf8) == 0xd0))) {
			if (!inside)
				return false;
			i += p[i] == 0xff ? 2 : 1;
			continue;
		}
		while (i + 1 < size && p[i + 1] == 0xff)
			i++;
		if (i + 1 < size && p[i + 1] == 0xd9)
			return i + 2 == size;
		if (i + 3 >= size || p[i + 1] < 0xc0 || (p[i + 1] >= 0xd0 && p[i + 1] <= 0xd8))
			return false;
		length = (size_t)(p[i + 2] * 256 + p[i + 3]);
		if (length < 2 || i + 2 + length > size)
			return false;
		if (p[i + 1] == 0xe1 || p[i + 1] == 0xed || p[i + 1] == 0xfe)
			return false;
		inside = p[i + 1] == 0xda;
		i += 2 + length;
	}
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena  *a = arena_new();
	unsigned char *p = arena_alloc(a, size + 2);

	memcpy(p, "\xff\xd8", 2);
	if (size != 0)
		memcpy(p + 2, data, size);
	if (!jpeg_tells(p, size + 2))
		MUST(plain(p, size + 2));
	arena_free(a);
	return 0;
}
