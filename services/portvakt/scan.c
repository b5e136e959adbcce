/* What a rendition tells beyond its look: the text layer and the metadata of a
 * PDF through poppler, EXIF and the like in a JPEG by its markers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jpeg.h"
#include "operator.h"

#define JPEG_MAX (64L << 20)

/* A line of what pdfinfo says.  Titles come before it and may look like it, so
 * that the last one counts. */
static const char *
fact(const char *about, const char *name)
{
	const char *found = NULL;

	for (const char *p = about; (p = strstr(p, name)) != NULL; p++)
		if (p == about || p[-1] == '\n')
			found = p + strlen(name);
	return found == NULL ? "" : found + strspn(found, " ");
}

/* A time or a random id is no address, but may hold the digits of one. */
static char *
without_times(struct arena *arena, const char *text)
{
	char  *copy = arena_strdup(arena, text);
	size_t size;

	for (char *p = copy; *p != '\0'; p += size) {
		size = strspn(p, "0123456789abcdefABCDEF:.+-TZ");
		if ((size >= 10 && strspn(p, "0123456789") == 4 && p[4] == '-') ||
		    (size >= 32 && strspn(p, "0123456789abcdefABCDEF-") == size))
			memset(p, ' ', size);
		if (size == 0)
			size = 1;
	}
	return copy;
}

/* What people and programs wrote about the document: every entry of its
 * information, on however many lines, and its XMP. */
static result
written(struct arena *arena, char *file, const char *about, const char **words)
{
	const char *info, *xmp = "";

	TRY(tool_output(arena,
	    (char *[]){
		(char[]){ "pdfinfo" }, (char[]){ "-custom" }, (char[]){ "-isodates" }, file, NULL },
	    file, &info));
	if (!text_starts(fact(about, "Metadata Stream:"), "no"))
		TRY(tool_output(arena,
		    (char *[]){ (char[]){ "pdfinfo" }, (char[]){ "-meta" }, file, NULL }, file,
		    &xmp));
	*words = without_times(arena, arena_printf(arena, "%s\n%s", info, xmp));
	return NULL;
}

static result
scan_pdf(struct arena *arena, const char *path, struct scan *s)
{
	char       *file = arena_strdup(arena, path);
	const char *body, *about, *words;

	TRY(tool_output(arena,
	    (char *[]){ (char[]){ "pdftotext" }, (char[]){ "-q" }, (char[]){ "-enc" },
		(char[]){ "UTF-8" }, file, (char[]){ "-" }, NULL },
	    path, &body));
	TRY(tool_output(arena, (char *[]){ (char[]){ "pdfinfo" }, file, NULL }, path, &about));
	TRY(written(arena, file, about, &words));
	s->mime = "application/pdf";
	s->text = arena_printf(arena, "%s\n%s", body, words);
	s->pages = (unsigned)strtoul(fact(about, "Pages:"), NULL, 10);
	return NULL;
}

/* The whole of a picture that is not larger than a camera makes them. */
static result
scan_jpeg(struct arena *arena, FILE *in, struct scan *s)
{
	long           size = fseek(in, 0, SEEK_END) == 0 ? ftell(in) : -1;
	unsigned char *data;

	if (size < 0 || size > JPEG_MAX)
		return fail(
		    arena, 400, "error.bad_request", "path: is larger than can be looked through");
	data = arena_alloc(arena, (size_t)size);
	rewind(in);
	if (fread(data, 1, (size_t)size, in) != (size_t)size)
		return fail(arena, 400, "error.bad_request", "path: cannot be read");
	s->mime = "image/jpeg";
	s->metadata = jpeg_tells(data, (size_t)size);
	return NULL;
}

result
scan_file(struct arena *arena, const char *path, struct scan *s)
{
	unsigned char head[8] = { 0 };
	FILE         *in = fopen(path, "rb");
	result        r = NULL;

	*s = (struct scan){ .text = "" };
	if (in == NULL)
		return fail(arena, 400, "error.bad_request", "path: cannot be opened");
	(void)!fread(head, 1, sizeof(head), in);
	if (memcmp(head, "\xff\xd8\xff", 3) == 0)
		r = scan_jpeg(arena, in, s);
	(void)fclose(in);
	if (memcmp(head, "%PDF-", 5) == 0)
		return scan_pdf(arena, path, s);
	if (r == NULL && s->mime == NULL)
		r = fail(arena, 400, "error.bad_request", "path: is neither a PDF nor a JPEG");
	return r;
}
