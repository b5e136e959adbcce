#include "asice.h"

#include <string.h>

#include "archive.h"
#include "asice_parts.h"

#define MANIFEST_MOST (256 * 1024)
#define SIGNATURES_MOST (256 * 1024)

static result
refused(struct arena *arena, const char *why)
{
	return fail(arena, 400, "error.bad_request", "asice.%s", why);
}

static bool
good_name(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789-_.";
	size_t            size = strlen(name);

	return size > 4 && size <= ASICE_NAME && strspn(name, letters) == size &&
	       strstr(name, "..") == NULL && name[0] != '.' && strcmp(name + size - 4, ".pdf") == 0;
}

static bool
is_pdf(struct bytes bytes)
{
	return bytes.size > 8 && memcmp(bytes.data, "%PDF-1.", 7) == 0;
}

/* The documents by themselves. */
static result
check(struct arena *arena, const struct asice *a)
{
	size_t left = ASICE_BYTES;

	if (a->count < 1 || a->count > ASICE_DOCUMENTS)
		return refused(arena, "count");
	if (a->manifest.size == 0 || a->manifest.size > MANIFEST_MOST)
		return refused(arena, "manifest");
	for (size_t i = 0; i < a->count; i++) {
		const struct asice_document *d = &a->documents[i];

		if (!good_name(d->name))
			return refused(arena, "name");
		if (!is_pdf(d->bytes))
			return refused(arena, "type");
		if (d->bytes.size > left)
			return refused(arena, "size");
		left -= d->bytes.size;
		for (size_t j = 0; j < i; j++)
			if (strcmp(a->documents[j].name, d->name) == 0)
				return refused(arena, "twice");
	}
	return NULL;
}

/* The documents, the manifest, and the signature where there is one. */
static result
pack(struct arena *arena, const struct asice *a, struct bytes signatures, struct bytes *zip)
{
	struct archive *files = arena_alloc(arena, sizeof(*files));

	TRY(check(arena, a));
	for (size_t i = 0; i < a->count; i++)
		files->files[files->count++] = (struct archive_file){ a->documents[i].name,
			a->documents[i].bytes };
	files->files[files->count++] = (struct archive_file){ ASICE_MANIFEST, a->manifest };
	if (signatures.size > 0)
		files->files[files->count++] = (struct archive_file){ ASICE_SIGNATURES,
			signatures };
	if (!archive_write(arena, files, zip))
		return fail(arena, 500, "error.internal", "asice.zip");
	return NULL;
}

result
asice_bundle(struct arena *arena, const struct asice *a, struct bytes *zip)
{
	return pack(arena, a, (struct bytes){ NULL, 0 }, zip);
}

result
asice_open(struct arena *arena, struct bytes zip, struct asice *out)
{
	struct archive *files = arena_alloc(arena, sizeof(*files));

	*out = (struct asice){ .count = 0 };
	if (!archive_read(arena, zip, ASICE_BYTES + MANIFEST_MOST + SIGNATURES_MOST, files))
		return refused(arena, "zip");
	for (size_t i = 0; i < files->count; i++) {
		const struct archive_file *f = &files->files[i];

		if (strcmp(f->name, ASICE_MANIFEST) == 0)
			out->manifest = f->bytes;
		else if (strcmp(f->name, ASICE_SIGNATURES) == 0)
			continue;
		else if (out->count == ASICE_DOCUMENTS)
			return refused(arena, "count");
		else
			out->documents[out->count++] = (struct asice_document){ f->name, f->bytes };
	}
	return check(arena, out);
}

result
asice_sign(struct arena *arena, struct bytes bundle, struct bytes chain, int64_t now,
    asice_signer sign, void *with, struct bytes *container)
{
	struct asice *a = arena_alloc(arena, sizeof(*a));
	struct bytes  signatures;

	TRY(asice_open(arena, bundle, a));
	TRY(asice_signatures(arena, a, chain, now, sign, with, &signatures));
	return pack(arena, a, signatures, container);
}
