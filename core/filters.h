/* The functions of templates: href, url, moment and day.  A template calls them;
 * what was rendered once and kept (shape.h) has them done when its gaps are filled. */
#ifndef PORTVAKT_FILTERS_H
#define PORTVAKT_FILTERS_H

#include <ClearSilver.h>
#include <stdbool.h>
#include <stddef.h>

/* What a date is said with in a language: a short text each. */
#define FILTERS_MONTHS 12
#define FILTERS_WORD 20
struct calendar {
	char month[FILTERS_MONTHS + 1][FILTERS_WORD]; /* from 1 */
	char dot[FILTERS_WORD];
	char at[FILTERS_WORD];
	bool month_first;
};

/* A place to be filled in later, as a value: the mark that nobody can guess, the
 * letter of a filter, three digits. */
#define MARK_SECRET 20
#define MARK_SIZE (MARK_SECRET + 4)
#define MARK_PLAIN 'v' /* no filter */

/* Fills in the words of a language's texts; the key of one that is too long, or NULL. */
const char *filters_calendar(HDF *texts, struct calendar *);

NEOERR *filters_register(CSPARSE *);

/* Whose words day() takes, and what a mark begins with, while a page is rendered:
 * a function is told its argument alone. */
void filters_begin(const struct calendar *, const char *secret);
void filters_end(void);

/* What a value becomes, into out, which has filters_room(length) bytes. */
size_t filters_room(size_t length);
void   filters_apply(char filter, const struct calendar *, const char *in, char *out);

#endif
