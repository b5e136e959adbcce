#include "archive.h"

#include <string.h>

#include <zip.h>

#define DOS_DAY_ONE 0x21 /* 1 January 1980 */
#define END 22           /* bytes of the record that ends an archive */

struct bytes
archive_get(const struct archive *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->files[i].name, name) == 0)
			return a->files[i].bytes;
	return (struct bytes){ NULL, 0 };
}

/* ── Writing ── */

static bool
add(zip_t *zip, const struct archive_file *file)
{
	zip_source_t *source = zip_source_buffer(zip, file->bytes.data, file->bytes.size, 0);
	zip_int64_t   at;

	if (source == NULL)
		return false;
	at = zip_file_add(zip, file->name, source, ZIP_FL_ENC_UTF_8);
	if (at < 0) {
		zip_source_free(source);
		return false;
	}
	return zip_file_set_dostime(zip, (zip_uint64_t)at, 0, DOS_DAY_ONE, 0) == 0;
}

static bool
fill(zip_source_t *room, const struct archive *a)
{
	zip_t *zip = zip_open_from_source(room, ZIP_TRUNCATE, NULL);
	bool   ok = zip != NULL;

	if (!ok)
		return false;
	zip_source_keep(room); /* closing the archive gives it back */
	for (size_t i = 0; ok && i < a->count; i++)
		ok = add(zip, &a->files[i]);
	if (ok && zip_close(zip) == 0)
		return true;
	zip_discard(zip);
	return false;
}

static bool
take_out(struct arena *arena, zip_source_t *room, struct bytes *out)
{
	zip_int64_t size;
	uint8_t    *data;
	bool        ok;

	if (zip_source_open(room) != 0)
		return false;
	ok = zip_source_seek(room, 0, SEEK_END) == 0 && (size = zip_source_tell(room)) > 0 &&
	     zip_source_seek(room, 0, SEEK_SET) == 0;
	if (ok) {
		data = arena_alloc(arena, (size_t)size);
		ok = zip_source_read(room, data, (zip_uint64_t)size) == size;
		*out = (struct bytes){ data, (size_t)size };
	}
	(void)zip_source_close(room);
	return ok;
}

bool
archive_write(struct arena *arena, const struct archive *a, struct bytes *zip)
{
	zip_source_t *room = zip_source_buffer_create(NULL, 0, 0, NULL);
	bool          ok = room != NULL && fill(room, a) && take_out(arena, room, zip);

	if (room != NULL)
		zip_source_free(room);
	return ok;
}

/* ── Reading ── */

static bool
good_name(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789-_./";
	size_t            size = strlen(name);

	return size > 0 && size <= ARCHIVE_NAME && strspn(name, letters) == size &&
	       name[0] != '/' && name[size - 1] != '/' && strstr(name, "..") == NULL;
}

static bool
good_kind(const zip_stat_t *s)
{
	static const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD |
					   ZIP_STAT_ENCRYPTION_METHOD;

	return (s->valid & needed) == needed && s->encryption_method == ZIP_EM_NONE &&
	       (s->comp_method == ZIP_CM_STORE || s->comp_method == ZIP_CM_DEFLATE);
}

/* All of it, and not a byte more; the library compares the checksum at the end. */
static bool
unpack(zip_file_t *file, uint8_t *out, size_t size)
{
	uint8_t more;
	size_t  got = 0;

	while (got < size) {
		zip_int64_t n = zip_fread(file, out + got, size - got);

		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	return zip_fread(file, &more, 1) == 0;
}

static bool
read_file(struct arena *arena, zip_t *zip, zip_uint64_t at, size_t *left, struct archive *out)
{
	zip_stat_t  s;
	zip_file_t *file;
	uint8_t    *data;
	bool        ok;

	if (zip_stat_index(zip, at, 0, &s) != 0 || !good_kind(&s) || !good_name(s.name) ||
	    s.size == 0 || s.size > *left || archive_get(out, s.name).size != 0)
		return false;
	*left -= (size_t)s.size;
	file = zip_fopen_index(zip, at, 0);
	if (file == NULL)
		return false;
	data = arena_alloc(arena, (size_t)s.size);
	ok = unpack(file, data, (size_t)s.size);
	(void)zip_fclose(file);
	out->files[out->count++] = (struct archive_file){ arena_strdup(arena, s.name),
		{ data, (size_t)s.size } };
	return ok;
}

static bool
read_all(struct arena *arena, zip_t *zip, size_t most, struct archive *out)
{
	zip_int64_t count = zip_get_num_entries(zip, 0);
	int         remark = 0;

	(void)zip_get_archive_comment(zip, &remark, 0);
	if (count < 1 || count > ARCHIVE_FILES || remark != 0)
		return false;
	for (zip_int64_t i = 0; i < count; i++)
		if (!read_file(arena, zip, (zip_uint64_t)i, &most, out))
			return false;
	return true;
}

/* Nothing before the first file, nothing after the record that ends it. */
static bool
alone(struct bytes zip)
{
	return zip.size > END && memcmp(zip.data, "PK\003\004", 4) == 0 &&
	       memcmp(zip.data + zip.size - END, "PK\005\006", 4) == 0;
}

bool
archive_read(struct arena *arena, struct bytes bytes, size_t most, struct archive *out)
{
	zip_source_t *source;
	zip_t        *zip;
	bool          ok;

	*out = (struct archive){ .count = 0 };
	if (!alone(bytes))
		return false;
	source = zip_source_buffer_create(bytes.data, bytes.size, 0, NULL);
	if (source == NULL)
		return false;
	zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	if (zip == NULL) {
		zip_source_free(source);
		return false;
	}
	ok = read_all(arena, zip, most, out);
	zip_discard(zip);
	return ok;
}
