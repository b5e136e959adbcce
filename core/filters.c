#include "filters.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define DAY_ROOM 128 /* of a date in words */

static const struct calendar *speaking;
static const char            *secret;

/* ── What each of them does ──────────────────────────────────────────────── */

/* An address that may stand in href: https, mailto, tel, or a path of ours.
 * The value is escaped as HTML afterwards, like any other. */
static void
href(const struct calendar *c, const char *in, char *out)
{
	bool good = text_starts(in, "https://") || text_starts(in, "mailto:") ||
		    text_starts(in, "tel:") ||
		    (in[0] == '/' && in[1] != '/' && strchr(in, '\\') == NULL);

	(void)c;
	(void)stpcpy(out, good && text_valid(in, strlen(in), false) ? in : "#");
}

static void
url(const struct calendar *c, const char *in, char *out)
{
	(void)c;
	(void)text_urlencode_to(out, in);
}

/* A date or a date with time, as SQL writes it: 2026-11-05 or 2026-11-05 14:30,
 * as HTML's datetime wants it. */
static void
moment(const struct calendar *c, const char *in, char *out)
{
	size_t length = strlen(in);

	(void)c;
	if (length >= 10)
		out = mempcpy(out, in, 10);
	if (length > 15) {
		*out++ = 'T';
		out = mempcpy(out, in + 11, 5);
	}
	*out = '\0';
}

/* A month's number in two digits; 0 when there is no such month. */
static size_t
month_of(const char *in)
{
	int month = (in[0] - '0') * 10 + in[1] - '0';

	return month < 1 || month > FILTERS_MONTHS ? 0 : (size_t)month;
}

/* … in the words of the page: 5. november 2026 kl. 14:30.  A list has a hundred. */
static void
day(const struct calendar *c, const char *in, char *out)
{
	size_t length = strlen(in);

	*out = '\0';
	if (length < 10 || c == NULL)
		return;
	if (c->month_first)
		out = stpcpy(stpcpy(out, c->month[month_of(in + 5)]), " ");
	if (in[8] != '0')
		*out++ = in[8];
	*out++ = in[9];
	out = stpcpy(out, c->dot);
	if (!c->month_first)
		out = stpcpy(stpcpy(out, " "), c->month[month_of(in + 5)]);
	*out++ = ' ';
	out = mempcpy(out, in, 4);
	if (length > 15) {
		out = stpcpy(stpcpy(stpcpy(out, *c->at == '\0' ? "" : " "), c->at), " ");
		out = mempcpy(out, in + 11, 5);
	}
	*out = '\0';
}

typedef void work(const struct calendar *, const char *in, char *out);

size_t
filters_room(size_t length)
{
	return 3 * length + DAY_ROOM;
}

void
filters_apply(char filter, const struct calendar *c, const char *in, char *out)
{
	static const struct {
		char  letter;
		work *work;
	} all[] = { { 'h', href }, { 'u', url }, { 'm', moment }, { 'd', day } };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].letter == filter) {
			all[i].work(c, in, out);
			return;
		}
	(void)stpcpy(out, in);
}

/* ── As ClearSilver calls them ───────────────────────────────────────────── */

/* A mark takes the filter along; what holds a mark among other things, or one
 * that was filtered before, could not be done later. */
static NEOERR *
filtered(char letter, work *does, const char *in, char **out)
{
	const char *mark;

	if (in == NULL)
		in = "";
	*out = malloc(filters_room(strlen(in)));
	if (*out == NULL)
		return nerr_raise(NERR_NOMEM, "filter");
	mark = secret == NULL ? NULL : strstr(in, secret);
	if (mark == NULL) {
		does(speaking, in, *out);
		return STATUS_OK;
	}
	if (strlen(in) != MARK_SIZE || in[MARK_SECRET] != MARK_PLAIN) {
		free(*out);
		return nerr_raise(NERR_ASSERT, "%c() of more than one value", letter);
	}
	(*out)[MARK_SECRET] = letter;
	memcpy(*out, in, MARK_SECRET);
	(void)stpcpy(*out + MARK_SECRET + 1, in + MARK_SECRET + 1);
	return STATUS_OK;
}

static NEOERR *
filter_href(const char *in, char **out)
{
	return filtered('h', href, in, out);
}

static NEOERR *
filter_url(const char *in, char **out)
{
	return filtered('u', url, in, out);
}

static NEOERR *
filter_moment(const char *in, char **out)
{
	return filtered('m', moment, in, out);
}

static NEOERR *
filter_day(const char *in, char **out)
{
	return filtered('d', day, in, out);
}

/* A name must be modifiable for ClearSilver, which only copies it. */
NEOERR *
filters_register(CSPARSE *parse)
{
	static char names[][8] = { "href", "url", "moment", "day" };
	static NEOERR *(*const functions[])(
	    const char *, char **) = { filter_href, filter_url, filter_moment, filter_day };

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		NEOERR *error = cs_register_strfunc(parse, names[i], functions[i]);

		if (error != STATUS_OK)
			return error;
	}
	return STATUS_OK;
}

void
filters_begin(const struct calendar *c, const char *mark)
{
	speaking = c;
	secret = mark;
}

void
filters_end(void)
{
	speaking = NULL;
	secret = NULL;
}

/* ── At start ────────────────────────────────────────────────────────────── */

static bool
read_word(HDF *texts, const char *key, char to[FILTERS_WORD])
{
	const char *word = hdf_get_value(texts, key, NULL);

	if (word != NULL && strlen(word) >= FILTERS_WORD)
		return false;
	(void)stpcpy(to, word == NULL ? "" : word);
	return true;
}

const char *
filters_calendar(HDF *texts, struct calendar *c)
{
	static const char months[FILTERS_MONTHS][16] = { "Text.month.01", "Text.month.02",
		"Text.month.03", "Text.month.04", "Text.month.05", "Text.month.06", "Text.month.07",
		"Text.month.08", "Text.month.09", "Text.month.10", "Text.month.11",
		"Text.month.12" };
	char              first[FILTERS_WORD];

	for (size_t i = 0; i < FILTERS_MONTHS; i++)
		if (!read_word(texts, months[i], c->month[i + 1]))
			return months[i];
	if (!read_word(texts, "Text.date.dot", c->dot))
		return "Text.date.dot";
	if (!read_word(texts, "Text.date.at", c->at))
		return "Text.date.at";
	if (!read_word(texts, "Text.date.month_first", first))
		return "Text.date.month_first";
	c->month_first = *first != '\0';
	return NULL;
}
