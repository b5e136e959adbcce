/* core/reply.c: which bytes of a document are sent. */
#include "../../core/reply.c"

#include "channel.h"

struct outcome {
	enum range range;
	uint64_t   first, last;
};

/* One more digit; far beyond any size it stays where it is. */
static uint64_t
add(uint64_t n, char digit)
{
	return n > UINT64_MAX / 10 - 1 ? UINT64_MAX : n * 10 + (unsigned)(digit - '0');
}

/* What RFC 9110 §14 says of one range, told a second time. */
static bool
satisfiable(const char *spec, uint64_t size, uint64_t *first, uint64_t *last)
{
	uint64_t    a = 0, b = 0;
	const char *dash = strchr(spec, '-'), *p;

	for (p = spec; p < dash; p++)
		a = add(a, *p);
	for (p = dash + 1; *p != '\0'; p++)
		b = add(b, *p);
	if (dash == spec) { /* the last b bytes */
		*first = b >= size ? 0 : size - b;
		*last = size - 1;
		return b > 0 && size > 0;
	}
	*first = a;
	*last = dash[1] == '\0' || b >= size ? size - 1 : b;
	return a < size && (dash[1] == '\0' || b >= a);
}

/* digits - digits, at least on one side. */
static bool
one_range(const char *spec)
{
	const char *digits = "0123456789";
	size_t      a = strspn(spec, digits), b;

	if (spec[a] != '-')
		return false;
	b = strspn(spec + a + 1, digits);
	return spec[a + 1 + b] == '\0' && a + b > 0;
}

static void
check(const char *range, const char *condition, uint64_t size, const struct outcome *o)
{
	bool asked = range != NULL && strncmp(range, "bytes=", 6) == 0 &&
		     (condition == NULL || strcmp(condition, "\"tag\"") == 0);
	uint64_t first, last;

	if (o->range == RANGE_PART) {
		MUST(asked && one_range(range + 6));
		MUST(satisfiable(range + 6, size, &first, &last));
		MUST(o->first == first && o->last == last);
		MUST(first <= last && last < size);
	} else if (o->range == RANGE_BAD) {
		MUST(asked &&
		     (!one_range(range + 6) || !satisfiable(range + 6, size, &first, &last)));
	} else {
		MUST(!asked);
	}
}

/* What is announced is what was decided. */
static void
whole(struct request *q, const struct channel *channel, uint64_t size, const struct outcome *o)
{
	struct reply_document d = { "application/pdf", "x.pdf", "tag", size, true };
	const char           *text = NULL, *length = NULL;
	uint64_t              first = 7, last = 3, sum = 0;

	sent.size = 0;
	q->reply = reply_new(q->arena, channel, "");
	MUST(reply_document_begin(q, &d, &first, &last) == NULL);
	sent_clean();
	MUST(sent_header(q->arena, "Content-Length", &length) == 1);
	MUST((sent_header(q->arena, "Content-Range", &text) == 1) == (o->range != RANGE_ALL));
	MUST(text_number(length, UINT64_MAX, &sum));
	MUST(strncmp(sent.text + 8,
		 o->range == RANGE_ALL   ? "200"
		 : o->range == RANGE_BAD ? "416"
					 : "206",
		 3) == 0);
	if (first > last)
		MUST(sum == 0 && (size == 0 || o->range == RANGE_BAD));
	else
		MUST(first == o->first && last == o->last && sum == last - first + 1);
	MUST(reply_write(q, (struct bytes){ (const uint8_t *)"", sum + 1 }) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena  *a = arena_new();
	struct feed    f = feed_of(data, size);
	unsigned       how = feed_byte(&f);
	uint64_t       n = feed_number(&f) >> (how & 63) & INT64_MAX;
	char          *range = feed_text(&f, a, '\n'), *condition = feed_rest(&f, a);
	char          *params[3] = { range, condition, NULL };
	struct channel channel = {
		.params = params, .write = channel_write, .give = channel_write
	};
	struct request q = { .arena = a, .params = params };
	struct outcome o = { .last = n == 0 ? 0 : n - 1 };

	o.range = wanted_range(&q, "\"tag\"", n, &o.first, &o.last);
	check(request_header(&q, "HTTP_RANGE"), request_header(&q, "HTTP_IF_RANGE"), n, &o);
	if (how == 0x80)
		whole(&q, &channel, n, &o);
	arena_free(a);
	return 0;
}
