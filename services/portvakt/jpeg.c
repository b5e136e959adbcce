#include "jpeg.h"

#include <string.h>

/* The marker at *at, which must be one; fill bytes may stand before it.  -1 at the
 * end, or where there is none. */
static int
marker(const unsigned char *p, size_t size, size_t *at)
{
	size_t i = *at;

	if (i >= size || p[i] != 0xff)
		return -1;
	while (i < size && p[i] == 0xff)
		i++;
	*at = i + 1;
	return i < size ? p[i] : -1;
}

/* Past the picture itself, to the next marker that is none of its own. */
static size_t
skip_picture(const unsigned char *p, size_t size, size_t i)
{
	while (i + 1 < size &&
	       (p[i] != 0xff || p[i + 1] == 0 || (p[i + 1] >= 0xd0 && p[i + 1] <= 0xd7)))
		i += p[i] == 0xff ? 2 : 1;
	return i;
}

/* APP1 is EXIF or XMP, APP13 IPTC, COM a comment.  The other segments of
 * programs are let through only when their names are known to say nothing. */
static bool
segment_tells(int kind, const unsigned char *p, size_t size)
{
	if (kind == 0xe0)
		return size < 5 || memcmp(p, "JFIF", 5) != 0;
	if (kind == 0xe2)
		return size < 12 || memcmp(p, "ICC_PROFILE", 12) != 0;
	if (kind == 0xee)
		return size < 5 || memcmp(p, "Adobe", 5) != 0;
	return (kind >= 0xe0 && kind <= 0xef) || kind == 0xfe;
}

bool
jpeg_tells(const unsigned char *p, size_t size)
{
	size_t i = 2;

	for (int kind; (kind = marker(p, size, &i)) != 0xd9;) {
		size_t length;

		if (kind < 0xc0 || (kind >= 0xd0 && kind <= 0xd8) || size - i < 2)
			return true;
		length = (size_t)p[i] << 8 | p[i + 1];
		if (length < 2 || length > size - i || segment_tells(kind, p + i + 2, length - 2))
			return true;
		i += length;
		if (kind == 0xda)
			i = skip_picture(p, size, i);
	}
	return i != size;
}
