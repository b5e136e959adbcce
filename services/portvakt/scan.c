/* What a rendition tells beyond its look: the text layer and the metadata of a
 * PDF through poppler, EXIF in a JPEG by its markers. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "operator.h"

#define TEXT_MAX (16U << 20)

static result
slurp(struct arena *arena, FILE *in, const char **text)
{
	size_t size = 0, room = 1U << 16;
	char  *buffer = arena_alloc(arena, room + 1);

	for (size_t n; (n = fread(buffer + size, 1, room - size, in)) > 0;) {
		size += n;
		if (size < room)
			continue;
		if (room > TEXT_MAX)
			return fail(arena, 400, "error.bad_request",
			    "more text than can be looked through");
		room *= 2;
		buffer = memcpy(arena_alloc(arena, room + 1), buffer, size);
	}
	for (size_t i = 0; i < size; i++) /* page breaks and NUL are space to a reader */
		if ((unsigned char)buffer[i] < ' ' && buffer[i] != '\n')
			buffer[i] = ' ';
	*text = buffer;
	return ferror(in) ? fail(arena, 500, "error.internal", "cannot read a tool's answer")
			  : NULL;
}

/* The standard output of a program, which must end well. */
static result
output_of(struct arena *arena, char *const argv[], const char **text)
{
	posix_spawn_file_actions_t actions;
	int                        ends[2], status = -1;
	pid_t                      pid;
	FILE                      *in;
	result                     r;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(arena, 500, "error.internal", "no pipe");
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	status = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)close(ends[1]);
	if (status != 0 || (in = fdopen(ends[0], "r")) == NULL) {
		(void)close(ends[0]);
		return fail(arena, 500, "error.internal", "cannot start %s", argv[0]);
	}
	r = slurp(arena, in, text);
	(void)fclose(in);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return fail(arena, 400, "error.bad_request", "%s cannot read the file", argv[0]);
	return r;
}

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

	TRY(output_of(arena,
	    (char *[]){ (char[]){ "pdftotext" }, (char[]){ "-q" }, (char[]){ "-enc" },
		(char[]){ "UTF-8" }, file, (char[]){ "-" }, NULL },
	    &body));
	TRY(output_of(arena, (char *[]){ (char[]){ "pdfinfo" }, file, NULL }, &about));
	s->mime = "application/pdf";
	s->text = arena_printf(arena, "%s\n%s", body, written(arena, about));
	pages = strstr(about, "Pages:");
	if (pages != NULL)
		s->pages = (unsigned)strtoul(pages + strlen("Pages:"), NULL, 10);
	return NULL;
}

/* Marker segments up to the picture itself: APP1 is EXIF or XMP, APP13 IPTC. */
static bool
jpeg_tells(const unsigned char *p, size_t size)
{
	for (size_t i = 2; i + 4 <= size && p[i] == 0xff && p[i + 1] != 0xda;) {
		if (p[i + 1] == 0xe1 || p[i + 1] == 0xed || p[i + 1] == 0xfe)
			return true;
		i += 2U + ((size_t)p[i + 2] << 8) + p[i + 3];
	}
	return false;
}

result
scan_file(struct arena *arena, const char *path, struct scan *s)
{
	unsigned char head[1U << 16];
	FILE         *in = fopen(path, "rb");
	size_t        size;

	*s = (struct scan){ .text = "" };
	if (in == NULL)
		return fail(arena, 400, "error.bad_request", "path: cannot be opened");
	size = fread(head, 1, sizeof(head), in);
	(void)fclose(in);
	if (size > 5 && memcmp(head, "%PDF-", 5) == 0)
		return scan_pdf(arena, path, s);
	if (size > 4 && memcmp(head, "\xff\xd8\xff", 3) == 0) {
		s->mime = "image/jpeg";
		s->metadata = jpeg_tells(head, size);
		return NULL;
	}
	return fail(arena, 400, "error.bad_request", "path: is neither a PDF nor a JPEG");
}
