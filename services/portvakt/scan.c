/* What a rendition tells beyond its look: the text layer and the metadata of a
 * PDF through poppler, EXIF in a JPEG by its markers. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "confine.h"
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

/* A tool reads what a stranger may have written: it can reach nobody, and
 * neither time nor memory without end. */
static _Noreturn void
become(char *const argv[], const char *file, int out)
{
	const struct rlimit seconds = { 30, 30 }, bytes = { 1U << 30, 1U << 30 };

#ifndef __SANITIZE_ADDRESS__ /* whose memory is far larger than what it uses */
	(void)setrlimit(RLIMIT_AS, &bytes);
#else
	(void)bytes;
#endif
	if (dup2(out, STDOUT_FILENO) < 0 || setrlimit(RLIMIT_CPU, &seconds) != 0)
		_exit(EX_OSERR);
	confine_tool(file);
	(void)execvp(argv[0], argv);
	_exit(EX_UNAVAILABLE);
}

/* The standard output of a tool that reads file, which must end well. */
static result
output_of(struct arena *arena, char *const argv[], const char *file, const char **text)
{
	int    ends[2], status = -1;
	pid_t  pid;
	FILE  *in;
	result r;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(arena, 500, "error.internal", "no pipe");
	pid = fork();
	if (pid == 0)
		become(argv, file, ends[1]);
	(void)close(ends[1]);
	if (pid < 0 || (in = fdopen(ends[0], "r")) == NULL) {
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
	    path, &body));
	TRY(output_of(arena, (char *[]){ (char[]){ "pdfinfo" }, file, NULL }, path, &about));
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
