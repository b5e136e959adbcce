/* Reports that are written on the page: a follow-up visit (oppfølgingsbesøk), a
 * weekend in a respite home, a supervision visit (tilsynsbesøk).
 *
 * What is written is kept as a draft with every step, sealed as a letter is, for
 * who writes it alone; also when the session ran out meanwhile.  What is sent
 * becomes documents of plain text: what concerns who writes, what concerns the
 * child, the child's own words, a serious deficiency; each goes the way of all
 * that is handed in (common/upload.h) and has its own rule, receipt and entry in
 * the journal.  No word of it is logged. */
#ifndef PORTALS_EXCHANGE_REPORT_H
#define PORTALS_EXCHANGE_REPORT_H

#include "request.h"

extern const struct input report_inputs[];
extern const struct input report_post_inputs[];

result report_page(struct request *); /* GET /rapport?form=… */
result report_post(struct request *); /* POST /rapport: do=send|keep|auto|drop */

/* ── Between the files of the report ── */

enum report_part { REPORT_OWN, REPORT_CHILD, REPORT_WORDS, REPORT_DEFICIENCY, REPORT_PARTS };

#define REPORT_LONG 4000 /* characters of an answer */
#define REPORT_LINE 300

enum report_kind {
	REPORT_END,
	REPORT_DATE,
	REPORT_TEXT,
	REPORT_ONE_LINE,
	REPORT_CHOICE,
	REPORT_TICK
};

struct report_question {
	const char      *name;
	enum report_kind kind;
	bool             required;
	unsigned         parts;      /* the documents it stands in, 1 << enum report_part */
	const char      *options[4]; /* of a choice */
};

struct report_form {
	const char                   *name;
	unsigned                      always; /* parts that it has whatever is written */
	const struct report_question *questions;
};

const struct report_form *report_form_of(const char *name);

/* Whether a part has anything in it, or is sent anyway. */
bool report_has(const struct report_form *, const struct form *, enum report_part);

/* A part as plain text, in the words that the person saw. */
const char *report_text(struct request *, const struct report_form *, enum report_part);

/* Stores the parts and sends them; *handle is the report's. */
result report_send(struct request *, const struct report_form *, const char **handle);

#endif
