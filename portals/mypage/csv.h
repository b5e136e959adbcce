/* Comma-separated values that a spreadsheet opens without running anything in
 * them: every cell is quoted (RFC 4180), and one that begins as a formula would
 * (= + - @, a tab or a line end, full width signs too) gets an apostrophe in
 * front.  Semicolons, as spreadsheets in Norway expect; UTF-8 with its mark. */
#ifndef PORTALS_MYPAGE_CSV_H
#define PORTALS_MYPAGE_CSV_H

#include "arena.h"

struct csv;

struct csv *csv_new(struct arena *);

/* NULL is an empty cell. */
void csv_cell(struct csv *, const char *);
void csv_end(struct csv *); /* of a row */

/* All of it so far, in the arena. */
const char *csv_text(const struct csv *);

#endif
