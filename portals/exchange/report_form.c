/* What the forms ask, and how what was answered reads as a document. */
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "exchange/report.h"

#define OWN (1U << REPORT_OWN)
#define CHILD (1U << REPORT_CHILD)
#define WORDS (1U << REPORT_WORDS)
#define DEFICIENCY (1U << REPORT_DEFICIENCY)
#define SCRIPT "javascript"
#define ALL (OWN | CHILD | WORDS | DEFICIENCY)

/* clang-format off */
static const struct report_question follow_up[] = {
	{ "visited",      REPORT_DATE,     true,  ALL,         { NULL } },
	{ "present",      REPORT_ONE_LINE, true,  CHILD,       { NULL } },
	{ "child",        REPORT_TEXT,     true,  CHILD,       { NULL } },
	{ "contact",      REPORT_TEXT,     false, CHILD,       { NULL } },
	{ "agreed",       REPORT_TEXT,     false, CHILD,       { NULL } },
	{ "words",        REPORT_TEXT,     false, WORDS,       { NULL } },
	{ "words_agreed", REPORT_TICK,     false, WORDS,       { NULL } },
	{ "home",         REPORT_TEXT,     false, OWN,         { NULL } },
	{ NULL,           REPORT_END,      false, 0,           { NULL } },
};
static const struct report_question weekend[] = {
	{ "visited",      REPORT_DATE,     true,  ALL,         { NULL } },
	{ "until",        REPORT_DATE,     true,  OWN | CHILD, { NULL } },
	{ "child",        REPORT_TEXT,     true,  CHILD,       { NULL } },
	{ "happened",     REPORT_TEXT,     false, CHILD,       { NULL } },
	{ "words",        REPORT_TEXT,     false, WORDS,       { NULL } },
	{ "words_agreed", REPORT_TICK,     false, WORDS,       { NULL } },
	{ "home",         REPORT_TEXT,     false, OWN,         { NULL } },
	{ NULL,           REPORT_END,      false, 0,           { NULL } },
};
static const struct report_question supervision[] = {
	{ "visited",      REPORT_DATE,     true,  ALL,         { NULL } },
	{ "place",        REPORT_CHOICE,   true,  OWN | CHILD, { "home", "elsewhere", "not_met" } },
	{ "alone",        REPORT_CHOICE,   true,  OWN | CHILD, { "yes", "no" } },
	{ "alone_why",    REPORT_TEXT,     false, CHILD,       { NULL } },
	{ "words",        REPORT_TEXT,     false, WORDS,       { NULL } },
	{ "words_agreed", REPORT_TICK,     false, WORDS,       { NULL } },
	{ "words_view",   REPORT_TEXT,     false, WORDS,       { NULL } },
	{ "child",        REPORT_TEXT,     true,  CHILD,       { NULL } },
	{ "home",         REPORT_TEXT,     true,  OWN,         { NULL } },
	{ "followup",     REPORT_TEXT,     false, CHILD,       { NULL } },
	{ "serious",      REPORT_CHOICE,   true,  DEFICIENCY,  { "no", "yes" } },
	{ "deficiency",   REPORT_TEXT,     false, DEFICIENCY,  { NULL } },
	{ NULL,           REPORT_END,      false, 0,           { NULL } },
};
static const struct report_form forms[] = {
	{ "follow_up",   CHILD,       follow_up   },
	{ "weekend",     OWN | CHILD, weekend     },
	{ "supervision", OWN | CHILD, supervision },
};
/* clang-format on */

const struct report_form *
report_form_of(const char *name)
{
	for (size_t i = 0; name != NULL && i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].name, name) == 0)
			return &forms[i];
	return NULL;
}

/* What was answered to a question of this form; NULL for what it does not ask. */
static const char *
answered(const struct report_form *f, const struct form *form, const char *name)
{
	for (const struct report_question *q = f->questions; q->name != NULL; q++)
		if (strcmp(q->name, name) == 0)
			return form_get(form, name);
	return NULL;
}

bool
report_has(const struct report_form *f, const struct form *form, enum report_part part)
{
	const char *serious;

	if ((f->always & (1U << part)) != 0)
		return true;
	if (part == REPORT_OWN)
		return answered(f, form, "home") != NULL;
	if (part == REPORT_WORDS)
		return answered(f, form, "words") != NULL;
	serious = answered(f, form, "serious");
	return part == REPORT_DEFICIENCY && serious != NULL && strcmp(serious, "yes") == 0;
}

/* ── As a document ── */

/* The intake takes in text and no pages or scripts: what a person wrote with a
 * "<" is text, and is not to be refused for looking like more. */
static const char *
harmless(struct request *q, const char *s)
{
	char  *out = arena_array(q->arena, strlen(s) + 1, 2);
	size_t used = 0;

	for (const char *p = s; *p != '\0'; p++) {
		if (*p == ':' && p - s >= (ptrdiff_t)strlen(SCRIPT) &&
		    strncasecmp(p - strlen(SCRIPT), SCRIPT, strlen(SCRIPT)) == 0)
			out[used++] = ' ';
		out[used++] = *p;
		if (*p == '<')
			out[used++] = ' ';
	}
	out[used] = '\0';
	return out;
}

static const char *
label(struct request *q, const struct report_form *f, const char *name)
{
	return view_text(q->view, arena_printf(q->arena, "report.%s.%s", f->name, name));
}

static const char *
answer(struct request *q, const struct report_question *question)
{
	const char *given = form_get(q->form, question->name);

	if (given == NULL)
		return NULL;
	if (question->kind == REPORT_CHOICE)
		return view_text(
		    q->view, arena_printf(q->arena, "report_option.%s.%s", question->name, given));
	return question->kind == REPORT_TICK ? view_text(q->view, "report_option.tick")
					     : harmless(q, given);
}

const char *
report_text(struct request *q, const struct report_form *f, enum report_part part)
{
	static const char *const names[] = { "own", "child", "words", "deficiency" };
	const char              *title = view_text(
			 q->view, arena_printf(q->arena, "report.%s.part.%s", f->name, names[part]));
	const char *text = arena_printf(q->arena, "%s\n\n%s: %s\n%s: %s\n", title,
	    view_text(q->view, "page.report.about"), q->session->label,
	    view_text(q->view, "page.report.by"), q->session->name);

	for (const struct report_question *r = f->questions; r->name != NULL; r++) {
		const char *given = (r->parts & (1U << part)) != 0 ? answer(q, r) : NULL;

		if (given != NULL)
			text = arena_printf(
			    q->arena, "%s\n%s\n%s\n", text, label(q, f, r->name), given);
	}
	return text;
}
