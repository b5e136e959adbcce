#include "zipout.h"

#include <string.h>
#include <zlib.h>

#define HEAD 30
#define ENTRY 46
#define END 22
#define UTF8_NAMES 0x0800

struct zipout {
	struct arena             *arena;
	const struct zipout_file *files;
	size_t                    count;
	unsigned                  time, date;
};

uint32_t
zipout_crc(uint32_t so_far, struct bytes piece)
{
	return (uint32_t)crc32(so_far, piece.data, (uInt)piece.size);
}

/* Two or four digits that stand there. */
static unsigned
digits(const char *at, size_t count)
{
	unsigned n = 0;

	for (size_t i = 0; i < count; i++)
		n = n * 10 + (unsigned)(at[i] - '0');
	return n;
}

/* As MS-DOS counted: two seconds, and years from 1980. */
static void
set_time(struct zipout *z, const char *when)
{
	static const char shape[] = "dddd-dd-dd dd:dd";

	z->date = 1U << 5 | 1;
	for (size_t i = 0; shape[i] != '\0'; i++)
		if (shape[i] == 'd' ? when[i] < '0' || when[i] > '9' : when[i] != shape[i])
			return;
	if (digits(when, 4) < 1980 || digits(when, 4) > 2107)
		return;
	z->date = (digits(when, 4) - 1980) << 9 | digits(when + 5, 2) << 5 | digits(when + 8, 2);
	z->time = digits(when + 11, 2) << 11 | digits(when + 14, 2) << 5;
}

struct zipout *
zipout_new(struct arena *arena, const struct zipout_file *files, size_t count, const char *when)
{
	struct zipout *z = arena_alloc(arena, sizeof(*z));

	z->arena = arena;
	z->files = files;
	z->count = count;
	set_time(z, when);
	return z;
}

uint64_t
zipout_length(const struct zipout *z)
{
	uint64_t length = END;

	for (size_t i = 0; i < z->count; i++)
		length += HEAD + ENTRY + 2 * strlen(z->files[i].name) + z->files[i].size;
	return length < UINT32_MAX && z->count < UINT16_MAX ? length : 0;
}

/* ── Records: numbers begin with their least byte ── */

static uint8_t *
put(uint8_t *to, uint64_t n, size_t size)
{
	for (size_t i = 0; i < size; i++, n >>= 8)
		*to++ = (uint8_t)n;
	return to;
}

/* From the version that reads it to the length of the name: the same in both. */
static uint8_t *
put_facts(uint8_t *to, const struct zipout *z, const struct zipout_file *f)
{
	to = put(to, 20, 2);
	to = put(to, UTF8_NAMES, 2);
	to = put(to, 0, 2); /* stored */
	to = put(to, z->time, 2);
	to = put(to, z->date, 2);
	to = put(to, f->crc, 4);
	to = put(to, f->size, 4);
	to = put(to, f->size, 4);
	to = put(to, strlen(f->name), 2);
	return put(to, 0, 2);
}

struct bytes
zipout_head(struct zipout *z, size_t file)
{
	const struct zipout_file *f = &z->files[file];
	size_t                    name = strlen(f->name);
	uint8_t                  *out = arena_alloc(z->arena, HEAD + name), *at = out;

	at = put(at, 0x04034b50, 4);
	at = put_facts(at, z, f);
	memcpy(at, f->name, name);
	return (struct bytes){ out, HEAD + name };
}

static uint8_t *
put_entry(uint8_t *to, const struct zipout *z, const struct zipout_file *f, uint64_t offset)
{
	size_t name = strlen(f->name);

	to = put(to, 0x02014b50, 4);
	to = put(to, 20, 2); /* made by */
	to = put_facts(to, z, f);
	to = put(to, 0, 10); /* no comment, first disk, no attributes */
	to = put(to, offset, 4);
	memcpy(to, f->name, name);
	return to + name;
}

struct bytes
zipout_end(struct zipout *z)
{
	uint64_t offset = 0, size = 0;
	uint8_t *out, *at;

	for (size_t i = 0; i < z->count; i++)
		size += ENTRY + strlen(z->files[i].name);
	out = at = arena_alloc(z->arena, size + END);
	for (size_t i = 0; i < z->count; i++) {
		at = put_entry(at, z, &z->files[i], offset);
		offset += HEAD + strlen(z->files[i].name) + z->files[i].size;
	}
	at = put(at, 0x06054b50, 4);
	at = put(at, 0, 4); /* one disk */
	at = put(at, z->count, 2);
	at = put(at, z->count, 2);
	at = put(at, size, 4);
	at = put(at, offset, 4);
	at = put(at, 0, 2);
	return (struct bytes){ out, (size_t)(at - out) };
}
