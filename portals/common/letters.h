/* What a person writes to the service and what the service answers.  All of it
 * is sealed with the keeper before it reaches the database. */
#ifndef PORTALS_COMMON_LETTERS_H
#define PORTALS_COMMON_LETTERS_H

#include "request.h"

#define LETTERS_BODY 4000 /* characters of a message, request or comment */
#define LETTERS_LONG 8000 /* … of a complaint */
/* What a form takes in, so that a text that is too long comes back to the
 * person whole instead of being lost. */
#define LETTERS_RAW 50000

/* One letter, or one answer to the letter before it in the list. */
struct letter {
	bool        mine;
	bool        late;
	const char *reference; /* of the letter: its random handle */
	const char *at;
	const char *body;
	const char *state;                         /* of a request */
	const char *about, *title, *rule, *ground; /* of the document it is about, if any */
	const char *who;                           /* answered */
};

struct letters {
	struct letter *items;
	size_t         count;
	const char    *next; /* reference of the page's last letter when there are more */
};

/* Letters of a kind, newest first, each followed by its answers; of one
 * document, or of all (NULL).  The answers on the page count as read from then. */
result letters_read(
    struct request *, const char *kind, const char *document, const char *after, struct letters *);

/* The same as <name>.N.{handle,about,at,body,late,state,rule,ground,answer,answer_at}
 * and Next. */
result letters_show(struct request *, const char *name, const char *kind, const char *document);

/* A request's text: what it is about on its first line. */
const char *letters_about(struct request *, const char *about, const char *body);

/* Seals and writes; committed when it returns.  problem is NULL, or why it was
 * not taken ("closed"). */
result letters_write(struct request *, const char *kind, const char *document, const char *text,
    const char **reference, const char **problem);

/* 303 to the page, which then shows the receipt. */
result letters_received(
    struct request *, const char *page, const char *document, const char *reference);

/* Receipt.{reference,at,late} and Query.ok for the letter named by "ok". */
result letters_receipt(struct request *, const char *kind);

/* 422: the page again, with what is wrong and the person's own text; page is
 * where it is asked for with GET, so that a change of language comes back. */
result letters_again(
    struct request *, const char *page, const char *document, const char *template);

/* Text that is longer than may be: an error at the field, the text kept. */
bool letters_fits(struct request *, size_t most);

#endif
