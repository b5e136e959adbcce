#include "form.h"

#include <string.h>

#include "text.h"
#include "view.h"

#define FIELDS_MAX 64
#define CURSOR_MAX 120

/* What every form may carry: the form token (portal.c checks it) and the mark
 * that makes a double click one act. */
static const struct input always[] = {
	{ "csrf", INPUT_WORD, 64, false, NULL },
	{ "once", INPUT_TOKEN, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

struct field {
	struct field       *next;
	const struct input *input; /* NULL: an error of the handler's, under name */
	const char         *name;
	const char         *value; /* as sent, NULL when absent */
	const char         *error; /* text key, NULL when all is well */
};

struct form {
	struct arena *arena;
	struct field *fields; /* in the table's order */
};

static result
malformed(struct arena *arena, const char *why)
{
	return fail(arena, 400, "error.bad_request", "form: %s", why);
}

/* Decodes + and %XX; NULL unless the outcome is text. */
static char *
decode(struct arena *arena, const char *in, size_t size)
{
	char  *out = arena_alloc(arena, size + 1);
	size_t used = 0;

	for (size_t i = 0; i < size; i++) {
		if (in[i] == '+') {
			out[used++] = ' ';
		} else if (in[i] == '%') {
			char    two[3] = { 0 };
			uint8_t byte;

			if (size - i < 3)
				return NULL;
			memcpy(two, in + i + 1, 2);
			if (!text_unhex(two, &byte, 1))
				return NULL;
			out[used++] = (char)byte;
			i += 2;
		} else {
			out[used++] = in[i];
		}
	}
	return text_valid(out, used, true) ? out : NULL;
}

/* Line ends become LF, and blanks around the text go. */
static char *
tidy(char *s)
{
	char  *out = s;
	size_t length;

	for (const char *p = s; *p != '\0'; p++) {
		if (*p == '\r' && p[1] == '\n')
			continue;
		*out++ = *p == '\r' ? '\n' : *p;
	}
	*out = '\0';
	s += strspn(s, " \t\n");
	length = strlen(s);
	while (length > 0 && strchr(" \t\n", s[length - 1]) != NULL)
		s[--length] = '\0';
	return s;
}

static bool
made_of(const char *s, size_t least, size_t most, const char *also)
{
	size_t length = strlen(s);

	if (length < least || length > most)
		return false;
	for (; *s != '\0'; s++) {
		bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
			     (*s >= '0' && *s <= '9');

		if (!plain && strchr(also, *s) == NULL)
			return false;
	}
	return true;
}

static bool
is_date(const char *s)
{
	static const unsigned days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	unsigned              part[3] = { 0 };
	size_t                at = 0;

	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-')
		return false;
	for (size_t i = 0; i < 10; i++) {
		if (i == 4 || i == 7)
			at++;
		else if (s[i] < '0' || s[i] > '9')
			return false;
		else
			part[at] = part[at] * 10 + (unsigned)(s[i] - '0');
	}
	if (part[0] < 1 || part[1] < 1 || part[1] > 12 || part[2] < 1 ||
	    part[2] > days[part[1] - 1])
		return false;
	return part[1] != 2 || part[2] < 29 ||
	       (part[0] % 4 == 0 && (part[0] % 100 != 0 || part[0] % 400 == 0));
}

static bool
printable(const char *s, size_t max)
{
	if (strlen(s) > max)
		return false;
	for (; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7e)
			return false;
	return true;
}

static bool
valid(const struct input *in, const char *s)
{
	uint64_t number;

	switch (in->kind) {
	case INPUT_LINE:
		return text_valid(s, strlen(s), false) && text_length(s) <= in->max;
	case INPUT_TEXT:
		return text_length(s) <= in->max;
	case INPUT_HANDLE:
		return made_of(s, 22, 22, "-_");
	case INPUT_CURSOR:
		return made_of(s, 1, CURSOR_MAX, "-_");
	case INPUT_WORD:
		return made_of(s, 1, in->max, "_.:-");
	case INPUT_NUMBER:
		return text_number(s, in->max, &number);
	case INPUT_DATE:
		return is_date(s);
	case INPUT_CHECK:
		return strcmp(s, "on") == 0;
	case INPUT_TOKEN:
		return made_of(s, 43, 43, "-_");
	case INPUT_ANY:
		return printable(s, in->max);
	case INPUT_END:
		break;
	}
	return false;
}

static void
expect(struct form *form, const struct input *inputs)
{
	struct field **end = &form->fields;

	while (*end != NULL)
		end = &(*end)->next;
	for (; inputs != NULL && inputs->kind != INPUT_END; inputs++) {
		*end = arena_alloc(form->arena, sizeof(**end));
		(*end)->input = inputs;
		(*end)->name = inputs->name;
		end = &(*end)->next;
	}
}

static struct field *
find(const struct form *form, const char *name)
{
	struct field *f = form->fields;

	while (f != NULL && strcmp(f->name, name) != 0)
		f = f->next;
	return f;
}

static result
take(struct form *form, const char *pair, size_t size, bool strict)
{
	const char   *mark = memchr(pair, '=', size);
	size_t        name_size = mark == NULL ? size : (size_t)(mark - pair);
	char         *name = decode(form->arena, pair, name_size);
	char         *value = mark == NULL ? arena_strdup(form->arena, "")
					   : decode(form->arena, mark + 1, size - name_size - 1);
	struct field *f;

	if (name == NULL || value == NULL)
		return malformed(form->arena, "encoding");
	f = find(form, name);
	if (f == NULL)
		return strict ? malformed(form->arena, "unknown field") : NULL;
	if (f->value != NULL)
		return malformed(form->arena, "a field comes twice");
	f->value = tidy(value);
	return NULL;
}

static void
judge(struct form *form)
{
	for (struct field *f = form->fields; f != NULL; f = f->next) {
		bool absent = f->value == NULL || *f->value == '\0';

		if (absent ? f->input->required : !valid(f->input, f->value))
			f->error = f->input->error == NULL ? "error.bad_request" : f->input->error;
	}
}

result
form_parse(struct arena *arena, const char *encoded, size_t size, const struct input *inputs,
    bool strict, struct form **out)
{
	struct form *form = arena_alloc(arena, sizeof(*form));
	const char  *end = encoded + size;
	size_t       count = 0;

	form->arena = arena;
	expect(form, inputs);
	expect(form, always);
	for (const char *p = encoded; p < end;) {
		const char *stop = memchr(p, '&', (size_t)(end - p));

		if (stop == NULL)
			stop = end;
		if (++count > FIELDS_MAX)
			return malformed(arena, "too many fields");
		if (stop > p)
			TRY(take(form, p, (size_t)(stop - p), strict));
		p = stop + 1;
	}
	judge(form);
	*out = form;
	return NULL;
}

const char *
form_get(const struct form *form, const char *name)
{
	const struct field *f = find(form, name);

	if (f == NULL || f->input == NULL || f->value == NULL || *f->value == '\0' ||
	    !valid(f->input, f->value))
		return NULL;
	return f->value;
}

const char *
form_written(const struct form *form, const char *name)
{
	const struct field *f = find(form, name);

	return f == NULL || f->value == NULL || *f->value == '\0' ? NULL : f->value;
}

bool
form_ok(const struct form *form)
{
	for (const struct field *f = form->fields; f != NULL; f = f->next)
		if (f->error != NULL)
			return false;
	return true;
}

void
form_error(struct form *form, const char *name, const char *text_key)
{
	struct field **f = &form->fields;

	while (*f != NULL && strcmp((*f)->name, name) != 0)
		f = &(*f)->next;
	if (*f == NULL) {
		*f = arena_alloc(form->arena, sizeof(**f));
		(*f)->name = name;
	}
	(*f)->error = text_key;
}

void
form_view(const struct form *form, struct view *view)
{
	size_t errors = 0;

	for (const struct field *f = form->fields; f != NULL; f = f->next) {
		const char *name = f->name;

		if (f->input >= always && f->input < always + 2)
			continue;
		if (f->value != NULL)
			view_set(view, arena_printf(form->arena, "Form.%s.value", name), f->value);
		if (f->error == NULL)
			continue;
		view_set(view, arena_printf(form->arena, "Form.%s.error", name),
		    view_text(view, f->error));
		view_set(view, arena_printf(form->arena, "Form.errors.%zu.name", errors), name);
		view_set(view, arena_printf(form->arena, "Form.errors.%zu.text", errors),
		    view_text(view, f->error));
		errors++;
	}
}
