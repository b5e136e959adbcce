#include "text.h"

#include <string.h>

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *
text_hex(struct arena *arena, struct bytes in)
{
	static const char digits[] = "0123456789abcdef";
	char             *out = arena_array(arena, in.size + 1, 2);

	for (size_t i = 0; i < in.size; i++) {
		out[2 * i] = digits[in.data[i] >> 4];
		out[2 * i + 1] = digits[in.data[i] & 15];
	}
	return out;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
text_unhex(const char *in, uint8_t *out, size_t size)
{
	if (strlen(in) / 2 != size || strlen(in) % 2 != 0)
		return false;
	for (size_t i = 0; i < size; i++) {
		int high = hex_digit(in[2 * i]);
		int low = hex_digit(in[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

char *
text_base64url(struct arena *arena, struct bytes in)
{
	char    *out = arena_alloc(arena, in.size + in.size / 3 + 3);
	char    *p = out;
	uint32_t bits = 0;
	unsigned held = 0;

	for (size_t i = 0; i < in.size; i++) {
		bits = (bits << 8 | in.data[i]) & 0xffff;
		held += 8;
		while (held >= 6) {
			held -= 6;
			*p++ = base64url[bits >> held & 63];
		}
	}
	if (held > 0)
		*p++ = base64url[bits << (6 - held) & 63];
	return out;
}

bool
text_unbase64url(struct arena *arena, const char *in, size_t size, struct bytes *out)
{
	uint8_t *data = arena_alloc(arena, size / 4 * 3 + 3);
	size_t   used = 0;
	uint32_t bits = 0;
	unsigned held = 0;

	if (size % 4 == 1)
		return false;
	for (size_t i = 0; i < size; i++) {
		const char *at = in[i] == '\0' ? NULL : strchr(base64url, in[i]);

		if (at == NULL)
			return false;
		bits = (bits << 6 | (uint32_t)(at - base64url)) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			data[used++] = (uint8_t)(bits >> held);
		}
	}
	if ((bits & ((1U << held) - 1)) != 0)
		return false;
	*out = (struct bytes){ data, used };
	return true;
}

static bool
unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

char *
text_urlencode_to(char *out, const char *in)
{
	static const char digits[] = "0123456789ABCDEF";
	char             *p = out;

	for (; *in != '\0'; in++) {
		if (unreserved(*in)) {
			*p++ = *in;
			continue;
		}
		*p++ = '%';
		*p++ = digits[(unsigned char)*in >> 4];
		*p++ = digits[(unsigned char)*in & 15];
	}
	*p = '\0';
	return out;
}

char *
text_urlencode(struct arena *arena, const char *in)
{
	return text_urlencode_to(arena_array(arena, strlen(in) + 1, 3), in);
}

/* The length of the character at s, 0 when it is ill-formed (RFC 3629). */
static size_t
decode(const uint8_t *s, size_t size, uint32_t *point)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t                length;

	if (s[0] < 0x80)
		length = 1;
	else if ((s[0] & 0xe0) == 0xc0)
		length = 2;
	else if ((s[0] & 0xf0) == 0xe0)
		length = 3;
	else if ((s[0] & 0xf8) == 0xf0)
		length = 4;
	else
		return 0;
	if (length > size)
		return 0;
	*point = length == 1 ? s[0] : s[0] & (0xffU >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*point = *point << 6 | (s[i] & 0x3f);
	}
	if (*point < least[length] || *point > 0x10ffff || (*point >= 0xd800 && *point <= 0xdfff))
		return 0;
	return length;
}

static bool
harmless(uint32_t c, bool lines)
{
	if (c < 0x20)
		return lines && (c == '\t' || c == '\n' || c == '\r');
	if (c >= 0x7f && c <= 0x9f)
		return false;
	if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
		return false;
	return !(c >= 0xfdd0 && c <= 0xfdef) && (c & 0xfffe) != 0xfffe;
}

bool
text_valid(const char *s, size_t size, bool lines)
{
	const uint8_t *p = (const uint8_t *)s;
	const uint8_t *end = p + size;
	uint32_t       point = 0;
	size_t         length;

	for (; p < end; p += length) {
		length = decode(p, (size_t)(end - p), &point);
		if (length == 0 || !harmless(point, lines))
			return false;
	}
	return true;
}

size_t
text_length(const char *s)
{
	size_t count = 0;

	for (; *s != '\0'; s++)
		if (((unsigned char)*s & 0xc0) != 0x80)
			count++;
	return count;
}

/* The time depends on the lengths alone. */
bool
text_equal_secret(const char *a, const char *b)
{
	size_t           size = strlen(a);
	volatile uint8_t differs = size != strlen(b);

	if (differs)
		b = a;
	for (size_t i = 0; i < size; i++)
		differs = differs | (uint8_t)(a[i] ^ b[i]);
	return differs == 0;
}

bool
text_starts(const char *string, const char *prefix)
{
	return strncmp(string, prefix, strlen(prefix)) == 0;
}

bool
text_number(const char *s, uint64_t max, uint64_t *out)
{
	uint64_t n = 0;

	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		uint64_t digit;

		if (*s < '0' || *s > '9')
			return false;
		digit = (uint64_t)(*s - '0');
		if (digit > max || n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}
