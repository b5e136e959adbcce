#include "filename.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "text.h"

#define EXTENSION_MAX 16

/* Bytes of the character that begins here, 0 when it is none that is shown. */
static size_t
character(const char *s)
{
	for (size_t n = 1; n <= 4 && s[n - 1] != '\0'; n++)
		if (text_valid(s, n, false))
			return n;
	return 0;
}

/* What is not seen, or only as a gap: nobody can tell such names apart. */
static bool
unseen(const char *s, size_t n)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0xa0, 0xa0 },
		{ 0xad, 0xad },
		{ 0x61c, 0x61c },
		{ 0x1680, 0x1680 },
		{ 0x180e, 0x180e },
		{ 0x2000, 0x200f },
		{ 0x2028, 0x202f },
		{ 0x205f, 0x206f },
		{ 0x3000, 0x3000 },
		{ 0xfeff, 0xfeff },
	};
	const uint8_t *u = (const uint8_t *)s;
	uint32_t       c = n == 2   ? (uint32_t)(u[0] & 0x1f) << 6 | (u[1] & 0x3f)
			   : n == 3 ? (uint32_t)(u[0] & 0x0f) << 12 | (uint32_t)(u[1] & 0x3f) << 6 |
                                    (u[2] & 0x3f)
				    : 0;

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* What is no text, and what some system takes for a wildcard or a device. */
static char *
replace(struct arena *arena, const char *in)
{
	char *out = arena_alloc(arena, strlen(in) + 1);
	char *to = out;

	while (*in != '\0') {
		size_t n = character(in);

		if (n == 0 || unseen(in, n) || strchr("<>:\"|?*", *in) != NULL) {
			*to++ = '_';
			in += n == 0 ? 1 : n;
			while (n == 0 && (*in & 0xc0) == 0x80)
				in++;
			continue;
		}
		memcpy(to, in, n);
		to += n;
		in += n;
	}
	return out;
}

/* CON, LPT1.txt and their like, which Windows does not open as files. */
static bool
is_reserved(const char *name)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul", "com", "lpt" };
	size_t                   stem = strcspn(name, ".");

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		if (stem < 3 || strncasecmp(name, devices[i], 3) != 0)
			continue;
		if (stem == 3 ? i < 4 : i >= 4 && stem == 4 && name[3] >= '0' && name[3] <= '9')
			return true;
	}
	return false;
}

/* Cut at a character, with the extension put behind. */
static char *
shorten(struct arena *arena, char *name)
{
	const char *dot = strrchr(name, '.');
	size_t      extension = dot == NULL ? 0 : strlen(dot);
	size_t      keep, at = 0;

	if (strlen(name) <= FILENAME_MAX_BYTES)
		return name;
	if (extension > EXTENSION_MAX)
		extension = 0;
	keep = FILENAME_MAX_BYTES - extension;
	for (size_t n; (n = character(name + at)) > 0 && at + n <= keep;)
		at += n;
	return arena_printf(arena, "%.*s%s", (int)at, name, extension == 0 ? "" : dot);
}

/* Without blanks and dots around it: ".htaccess" and "a.pdf. " are tricks. */
static char *
trim(char *name)
{
	size_t size;

	name += strspn(name, " .");
	size = strlen(name);
	while (size > 0 && strchr(" .", name[size - 1]) != NULL)
		name[--size] = '\0';
	return name;
}

const char *
filename_clean(struct arena *arena, const char *sent)
{
	const char *slash;
	char       *name;

	while ((slash = strpbrk(sent, "/\\")) != NULL)
		sent = slash + 1;
	name = trim(shorten(arena, trim(replace(arena, sent))));
	if (*name == '\0')
		return "fil";
	if (is_reserved(name))
		name = trim(shorten(arena, arena_printf(arena, "_%s", name)));
	return name;
}
