/* portals/mypage/csv.c: what is written is read back, cell by cell, and no cell
 * begins as a formula. */
#include "../../portals/mypage/csv.c"

#include "fuzz.h"

#define CELLS 64

/* Reads one cell as RFC 4180 has it; the end is after its closing quote. */
static const char *
read_cell(struct arena *a, const char *p, const char **end)
{
	char  *out = arena_alloc(a, strlen(p) + 1);
	size_t used = 0;

	MUST(*p++ == '"');
	for (; *p != '"' || p[1] == '"'; p++) {
		MUST(*p != '\0');
		if (*p == '"')
			p++;
		out[used++] = *p;
	}
	*end = p + 1;
	return out;
}

static void
harmless(const char *cell)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠" };
	const char              *p = cell;

	while (*p == ' ')
		p++;
	MUST(*p == '\0' || strchr("=+-@\t\r\n", *p) == NULL);
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		MUST(strncmp(p, wide[i], strlen(wide[i])) != 0);
}

static void
check(struct arena *a, const char *text, char *const *cells, const bool *ends, size_t count)
{
	MUST(strncmp(text, "\xef\xbb\xbf", 3) == 0);
	text += 3;
	for (size_t i = 0; i < count; i++) {
		const char *cell = read_cell(a, text, &text);

		harmless(cell);
		MUST(strcmp(cell, cells[i]) == 0 ||
		     (cell[0] == '\'' && strcmp(cell + 1, cells[i]) == 0));
		if (ends[i]) {
			MUST(strncmp(text, "\r\n", 2) == 0);
			text += 2;
		} else if (i + 1 < count) {
			MUST(*text++ == ';');
		}
	}
	MUST(*text == '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	struct csv   *c = csv_new(a);
	char         *cells[CELLS];
	bool          ends[CELLS];
	size_t        count = 0;

	while (f.at < f.end && count < CELLS) {
		ends[count] = (feed_byte(&f) & 1) != 0;
		cells[count] = feed_text(&f, a, '\x01');
		csv_cell(c, cells[count]);
		if (ends[count])
			csv_end(c);
		count++;
	}
	check(a, csv_text(c), cells, ends, count);
	arena_free(a);
	return 0;
}
