#include "tus.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

bool
tus_bytes(const char *header, uint64_t *out)
{
	return header != NULL && text_number(header, INT64_MAX, out);
}

static int
sextet(char c)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789+/";
	const char       *at = c == '\0' ? NULL : strchr(letters, c);

	return at == NULL ? -1 : (int)(at - letters);
}

/* Base64 (RFC 4648 §4) with its padding, and in the one way to write it: the
 * bits that are left over are zero. */
static bool
unbase64(const char *in, size_t size, uint8_t *out, size_t *got)
{
	size_t   pads = size > 0 && in[size - 1] == '=' ? 1 : 0;
	uint32_t bits = 0;
	size_t   held = 0;

	*got = 0;
	if (size % 4 != 0)
		return false;
	pads += pads == 1 && in[size - 2] == '=' ? 1 : 0;
	for (size_t i = 0; i < size - pads; i++) {
		int six = sextet(in[i]);

		if (six < 0)
			return false;
		bits = bits << 6 | (uint32_t)six;
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[(*got)++] = (uint8_t)(bits >> held);
		}
	}
	return (bits & ((1U << held) - 1)) == 0;
}

static bool
is_key(const char *key, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (key[i] <= 0x20 || key[i] > 0x7e)
			return false;
	return size > 0;
}

/* One "key value" or "key". */
static bool
take_pair(struct arena *arena, const char *in, size_t size, struct tus_metadata *m)
{
	const char *blank = memchr(in, ' ', size);
	size_t      key = blank == NULL ? size : (size_t)(blank - in);
	size_t      rest = blank == NULL ? 0 : size - key - 1;
	char       *value = arena_alloc(arena, rest + 1);
	size_t      got = 0;

	if (m->count == TUS_PAIRS || !is_key(in, key))
		return false;
	if (rest > 0 && !unbase64(blank + 1, rest, (uint8_t *)value, &got))
		return false;
	if (memchr(value, '\0', got) != NULL)
		return false;
	m->pairs[m->count].key = arena_strndup(arena, in, key);
	m->pairs[m->count].value = value;
	if (tus_value(m, m->pairs[m->count].key) != NULL)
		return false;
	m->count++;
	return true;
}

bool
tus_metadata(struct arena *arena, const char *header, struct tus_metadata *m)
{
	*m = (struct tus_metadata){ 0 };
	if (header == NULL || *header == '\0')
		return true;
	if (strlen(header) > TUS_METADATA)
		return false;
	for (;;) {
		size_t size = strcspn(header, ",");

		if (!take_pair(arena, header, size, m))
			return false;
		if (header[size] == '\0')
			return true;
		header += size + 1;
		header += *header == ' '; /* "key value, key value" is written too */
	}
}

const char *
tus_value(const struct tus_metadata *m, const char *key)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->pairs[i].key, key) == 0)
			return m->pairs[i].value;
	return NULL;
}

bool
tus_checksum(const char *header, struct tus_checksum *out)
{
	static const struct {
		const char *word, *algorithm;
		size_t      size;
	} known[] = { { "sha1", "SHA1", 20 }, { "sha256", "SHA256", 32 } };
	uint8_t room[48];
	size_t  word = header == NULL ? 0 : strcspn(header, " ");

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (word != strlen(known[i].word) || strncmp(header, known[i].word, word) != 0)
			continue;
		out->algorithm = known[i].algorithm;
		out->size = known[i].size;
		if (header[word] == '\0' || strlen(header + word + 1) > 44)
			return false;
		if (!unbase64(header + word + 1, strlen(header + word + 1), room, &word) ||
		    word != out->size)
			return false;
		memcpy(out->sum, room, out->size);
		return true;
	}
	return false;
}

const char *
tus_date(struct arena *arena, int64_t seconds)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t                   t = (time_t)seconds;
	struct tm                tm;

	if (gmtime_r(&t, &tm) == NULL || tm.tm_year < 70 || tm.tm_year > 8099)
		return "Thu, 01 Jan 1970 00:00:00 GMT";
	return arena_printf(arena, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday],
	    tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
