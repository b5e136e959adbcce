/* core/config.c: a file that is taken says the same when written again. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

/* The file and its end, as config.c is to meet them. */
static jmp_buf        refused;
static const uint8_t *file_at, *file_end;
static char           line_rooms[2][4096]; /* the file's lines, and a long value's */
static size_t         line_rooms_taken;

static ssize_t
fuzz_getline(char **line, size_t *room, FILE *file)
{
	size_t         left = (size_t)(file_end - file_at), size;
	const uint8_t *stop = left == 0 ? NULL : memchr(file_at, '\n', left);

	(void)file;
	size = stop == NULL ? left : (size_t)(stop - file_at) + 1;
	if (size == 0 || size >= sizeof(line_rooms[0]))
		return -1;
	if (*line == NULL) {
		MUST(line_rooms_taken < 2);
		*line = line_rooms[line_rooms_taken++];
		*room = sizeof(line_rooms[0]);
	}
	memcpy(*line, file_at, size);
	(*line)[size] = '\0';
	file_at += size;
	return (ssize_t)size;
}

#define exit(status) longjmp(refused, (status))
#define fopen(path, mode) stdin /* of which nothing is read */
#define fclose(file) 0
#define ferror(file) 0
#define getline fuzz_getline
#define free(thing) (void)((thing) == NULL ? 0 : line_rooms_taken--)
#define fputs(text, file) 0
#define fputc(c, file) 0
#define vfprintf(file, fmt, args) 0
#include "../../core/config.c"
#undef exit
#undef fopen
#undef fclose
#undef ferror
#undef getline
#undef free
#undef fputs
#undef fputc
#undef vfprintf

static bool
open_text(const char *text, size_t size, struct config **out)
{
	file_at = (const uint8_t *)text;
	file_end = file_at + size;
	line_rooms_taken = 0;
	if (setjmp(refused) != 0)
		return false;
	*out = config_open();
	return true;
}

/* A key once, made of names; a value on several lines is written as such. */
static const char *
written(struct arena *a, const struct setting *s)
{
	const char *text = "";

	for (; s != NULL; s = s->next) {
		for (const struct setting *o = s->next; o != NULL; o = o->next)
			MUST(strcmp(o->key, s->key) != 0);
		MUST(*s->key != '\0' && strpbrk(s->key, " \t\r\n={}<#") == NULL);
		MUST(text_valid(s->value, strlen(s->value), true));
		text = strchr(s->value, '\n') != NULL
			   ? arena_printf(a, "%s << mark-of-the-target\n%smark-of-the-target\n%s",
				 s->key, s->value, text)
			   : arena_printf(a, "%s = %s\n%s", s->key, s->value, text);
	}
	return text;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	(void)setenv("PORTVAKT_CONF", "x", 1);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct config *one, *two;
	struct arena         *a = arena_new();
	const char           *text;

	if (open_text((const char *)data, size, &one)) {
		text = written(a, one->settings);
		MUST(open_text(text, strlen(text), &two));
		for (const struct setting *s = one->settings, *t = two->settings;
		     s != NULL || t != NULL; s = s->next, t = t->next)
			MUST(s != NULL && t != NULL && strcmp(s->key, t->key) == 0 &&
			     strcmp(s->value, t->value) == 0);
		config_close(two);
		config_close(one);
	}
	arena_reset();
	return 0;
}
