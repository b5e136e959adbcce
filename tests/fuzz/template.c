/* core/view.c: a template that is let in puts out nothing raw and reads no other
 * file.  The judge is ClearSilver's own parser: what it understood the template
 * to say, command by command. */
#include "../../core/view.c"

#include <sanitizer/lsan_interface.h>

#include "fuzz.h"

static HDF *empty;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	MUST(nerr_init() == STATUS_OK && hdf_init(&empty) == STATUS_OK);
	MUST(hdf_set_value(empty, VIEW_ESCAPE_KEY, "html") == STATUS_OK);
	return 0;
}

/* Instead of a file: what include names must be a plain name. */
static NEOERR *
included(void *ctx, HDF *hdf, const char *name, char **contents)
{
	(void)ctx, (void)hdf;
	MUST(file_name(name) && strchr(name, '/') == NULL);
	*contents = strdup("");
	return STATUS_OK;
}

/* The first word of a line of the dump is the node's command. */
static void
judge(const char *line)
{
	static const char *const raw[] = { "uvar", "evar", "lvar", "alt", "escape", "linclude",
		"contenttype", NULL };

	line += strspn(line, " ");
	for (const char *const *r = raw; *r != NULL; r++)
		MUST(strncmp(line, *r, strlen(*r)) != 0 || line[strlen(*r)] > ' ');
}

/* Comes in pieces of lines. */
static char   dump[65536];
static size_t dump_size;

static NEOERR *
dumped(void *ctx, char *piece)
{
	size_t size = strlen(piece);

	(void)ctx;
	MUST(size < sizeof(dump) - dump_size);
	memcpy(dump + dump_size, piece, size + 1);
	dump_size += size;
	return STATUS_OK;
}

/* To ClearSilver a line's end is a blank; in a dump it would begin a node. */
static char *
one_line(const char *text)
{
	char *copy = strdup(text);

	for (char *p = copy; *p != '\0'; p++)
		if (*p == '\n')
			*p = '\t';
	return copy;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	const char   *text = feed_rest(&f, a);
	CSPARSE      *cs = NULL;
	NEOERR       *error;

	if (forbidden(text) == NULL && strcasestr(text, "<?cs") != NULL) {
		dump[dump_size = 0] = '\0';
		__lsan_disable(); /* ClearSilver forgets what it parsed when it refuses */
		MUST(cs_init(&cs, empty) == STATUS_OK);
		cs_register_fileload(cs, NULL, included);
		error = cs_parse_string(cs, one_line(text), strlen(text));
		if (error == STATUS_OK)
			error = cs_dump(cs, NULL, dumped);
		for (char *rest = dump, *line; (line = strsep(&rest, "\n")) != NULL;)
			judge(line);
		nerr_ignore(&error);
		cs_destroy(&cs);
		__lsan_enable();
	}
	arena_free(a);
	return 0;
}
