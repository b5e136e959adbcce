/* What a rendition tells beyond its look: the text layer and the metadata of a
 * PDF through poppler, EXIF and the like in a JPEG by its markers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jpeg.h"
#include "operator.h"

#define JPEG_MAX (64L << 20)

/* Of what pdfinfo says, the words that people wrote: a size or a date is no
 * address. */
static const char *
written(struct arena *arena, const char *about)
{
	static const char *const fields[] = {
		"Title:", "Subject:", "Keywords:", "Author:", "Creator:", "Producer:"
	};
	const char *words = "";
	char       *rest = arena_strdup(arena, about);

	for (char *line; (line = strsep(&rest, "\n")) != NULL;)
		for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
			if (text_starts(line, fields[i]))
				words = arena_printf(
				    arena, "%s\n%s", words, line + strlen(fields[i]));
	return words;
}

static result
scan_pdf(struct arena *arena, const char *path, struct scan *s)
{
	char       *file = arena_strdup(arena, path);
	const char *body, *about, *pages;

	TRY(tool_output(arena,
	    (char *[]){ (char[]){ "pdftotext" }, (char[]){ "-q" }, (char[]){ "-enc" },
		(char[]){ "UTF-8" }, file, (char[]){ "-" }, NULL },
	    path, &body));
	TRY(tool_output(arena, (char *[]){ (char[]){ "pdfinfo" }, file, NULL }, path, &about));
	s->mime = "application/pdf";
	s->text = arena_printf(arena, "%s\n%s", body, written(arena, about));
	pages = strstr(about, "Pages:");
	if (pages != NULL)
		s->pages = (unsigned)strtoul(pages + strlen("Pages:"), NULL, 10);
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
