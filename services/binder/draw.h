/* What the binder draws itself: the front with the table of contents, pages in
 * place of what has none, and the marks. */
#ifndef BINDER_DRAW_H
#define BINDER_DRAW_H

#include "job.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where a link of the table of contents leads: this, and the number of a page of the
 * whole, which is not there yet when the front is drawn. */
#define DRAW_LINK "pv:"

/* Reads the font, before the doors are closed.  False when it is not there. */
bool draw_open(const char *font);

/* How many pages the front takes; it does not depend on the numbers in it. */
unsigned draw_front_pages(const struct job *);

/* A PDF each, at the end of out (the first two tagged): the front; one page for a document that cannot be
 * shown as pages; a mark for each of the pages, "<mark> · <page> n / count". */
bool draw_front(const struct job *, struct pile *out);
bool draw_missing(const struct job *, const struct job_document *, struct pile *out);
bool draw_marks(const struct job *, const struct paper *, size_t count, struct pile *out);

#ifdef __cplusplus
}
#endif

#endif
