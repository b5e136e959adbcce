/* What a route takes in, declared beside its validator in one table.
 *
 * Unknown fields are refused on POST (mass assignment) and ignored on GET;
 * duplicates of declared fields are refused on both.  A field that does not
 * validate is an error of the form, not of the request: the handler shows the
 * page again with the person's own text in it (form_view()). */
#ifndef PORTVAKT_FORM_H
#define PORTVAKT_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "fail.h"

enum input_kind {
	INPUT_END,
	INPUT_LINE,   /* one line of text, 1..max characters */
	INPUT_TEXT,   /* several lines, 1..max characters */
	INPUT_HANDLE, /* 22 characters base64url: a random handle */
	INPUT_CURSOR, /* up to 120 characters base64url */
	INPUT_WORD,   /* [A-Za-z0-9_.:-]{1,max} */
	INPUT_NUMBER, /* 0..max */
	INPUT_DATE,   /* YYYY-MM-DD */
	INPUT_CHECK,  /* "on" or absent */
	INPUT_TOKEN,  /* 43 characters base64url */
	INPUT_ANY     /* opaque, up to max bytes of printable ASCII */
};

struct input {
	const char     *name;
	enum input_kind kind;
	size_t          max;
	bool            required;
	const char     *error; /* text key shown when missing or wrong */
};

struct form;
struct view;

/* Parses the encoded form against the table (ends with INPUT_END); NULL table
 * means that nothing is expected.  A failure only for a malformed encoding,
 * duplicates, or unknown fields when strict. */
result form_parse(struct arena *, const char *encoded, size_t size, const struct input *,
    bool strict, struct form **);

/* The value, or NULL when absent, empty or invalid. */
const char *form_get(const struct form *, const char *name);

/* What was written, however wrong it is; NULL when absent or empty. */
const char *form_written(const struct form *, const char *name);

/* No declared field is missing or wrong. */
bool form_ok(const struct form *);

/* Adds an error found by the handler ("title", "error.too_late"). */
void form_error(struct form *, const char *name, const char *text_key);

/* Puts values and errors into the view as Form.<name>.value, .error and
 * Form.errors.N.{name,text}. */
void form_view(const struct form *, struct view *);

#endif
