/* core/multipart.c: the same parts however the bytes come in, each of them just
 * what lies between two boundaries, and a whole form or none. */
#include "../../core/multipart.c"

#include "fuzz.h"

#define BOUNDARY "b"
#define DELIMITER "\r\n--" BOUNDARY
#define PARTS 64

struct source {
	const uint8_t *at, *end;
	size_t         step;
};

static result
give(void *from, char *data, size_t size, size_t *got)
{
	struct source *s = from;

	*got = (size_t)(s->end - s->at);
	if (*got > s->step)
		*got = s->step;
	if (*got > size)
		*got = size;
	if (*got > 0)
		memcpy(data, s->at, *got);
	s->at += *got;
	return NULL;
}

struct seen {
	const char *name, *filename;
	uint8_t    *body;
	size_t      size;
};

static size_t
pull(struct arena *a, struct multipart *m, uint8_t *body)
{
	struct bytes piece;
	size_t       size = 0;

	(void)a;
	for (;;) {
		if (multipart_piece(m, &piece) != NULL)
			return SIZE_MAX;
		if (piece.size == 0)
			return size;
		memcpy(body + size, piece.data, piece.size);
		size += piece.size;
	}
}

/* The parts, or SIZE_MAX when the form was refused. */
static size_t
read_all(struct arena *a, const uint8_t *data, size_t size, size_t step, struct seen *all)
{
	struct source                s = { data, data + size, step };
	const struct multipart_part *part;
	struct multipart            *m;
	size_t                       n = 0;

	MUST(multipart_open(a, "multipart/form-data; boundary=" BOUNDARY, give, &s, &m) == NULL);
	for (;;) {
		if (multipart_next(m, &part) != NULL)
			return SIZE_MAX;
		if (part == NULL)
			return n;
		MUST(n < PARTS || size > PARTS);
		if (n == PARTS)
			return SIZE_MAX;
		all[n].name = part->name;
		all[n].filename = part->filename;
		all[n].body = arena_alloc(a, size + 1);
		all[n].size = pull(a, m, all[n].body);
		if (all[n].size == SIZE_MAX)
			return SIZE_MAX;
		n++;
	}
}

/* A second reader, who has it all before it. */
static void
compare(const uint8_t *data, size_t size, const struct seen *all, size_t count)
{
	const uint8_t *at = data + strlen(DELIMITER) - 2, *end = data + size;

	MUST(size >= 3 && memcmp(data, "--" BOUNDARY, 3) == 0);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *body, *stop;

		MUST(memcmp(at, "\r\n", 2) == 0);
		body = memmem(at, (size_t)(end - at), "\r\n\r\n", 4);
		MUST(body != NULL);
		body += 4;
		stop = memmem(body, (size_t)(end - body), DELIMITER, strlen(DELIMITER));
		MUST(stop != NULL && (size_t)(stop - body) == all[i].size);
		MUST(memcmp(body, all[i].body, all[i].size) == 0);
		MUST(strpbrk(all[i].name, "\r\n") == NULL);
		MUST(all[i].filename == NULL || strpbrk(all[i].filename, "\r\n") == NULL);
		at = stop + strlen(DELIMITER);
	}
	MUST(end - at >= 2 && memcmp(at, "--", 2) == 0);
	MUST(end - at == 2 || (end - at == 4 && memcmp(at + 2, "\r\n", 2) == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct seen one[PARTS], two[PARTS];
	struct arena      *a = arena_new();
	size_t             step, n, m;

	if (size > 0) {
		step = *data % 7 + 1;
		data++;
		size--;
		n = read_all(a, data, size, SIZE_MAX, one);
		m = read_all(a, data, size, step, two);
		MUST(n == m);
		for (size_t i = 0; n != SIZE_MAX && i < n; i++) {
			MUST(strcmp(one[i].name, two[i].name) == 0);
			MUST((one[i].filename == NULL) == (two[i].filename == NULL));
			MUST(one[i].size == two[i].size);
			MUST(memcmp(one[i].body, two[i].body, one[i].size) == 0);
		}
		if (n != SIZE_MAX)
			compare(data, size, one, n);
	}
	arena_free(a);
	return 0;
}
