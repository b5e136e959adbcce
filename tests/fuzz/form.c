/* core/form.c: a form that is taken says the same when written again. */
#include "../../core/form.c"

#include <time.h>

#include "fuzz.h"

static const struct input inputs[] = {
	{"line",    INPUT_LINE,   20,   true,  "error.line"},
	{ "text",   INPUT_TEXT,   60,   false, NULL        },
	{ "id",     INPUT_HANDLE, 0,    false, NULL        },
	{ "cursor", INPUT_CURSOR, 0,    false, NULL        },
	{ "word",   INPUT_WORD,   8,    false, NULL        },
	{ "n",      INPUT_NUMBER, 5000, false, NULL        },
	{ "date",   INPUT_DATE,   0,    false, NULL        },
	{ "on",     INPUT_CHECK,  0,    false, NULL        },
	{ "token",  INPUT_TOKEN,  0,    false, NULL        },
	{ "to",     INPUT_ANY,    30,   false, NULL        },
	{ NULL,     INPUT_END,    0,    false, NULL        },
};

static void
date(const char *s)
{
	struct tm tm = { 0 };
	char      again[16];

	MUST(strptime(s, "%Y-%m-%d", &tm) != NULL);
	(void)timegm(&tm); /* a day that is none becomes another */
	(void)strftime(again, sizeof(again), "%Y-%m-%d", &tm);
	MUST(strcmp(again, s) == 0 || s[0] == '0'); /* strftime writes year 33 as 33 */
}

static void
value(const struct input *in, const char *s)
{
	uint64_t n;

	MUST(text_valid(s, strlen(s), true) && *s != '\0');
	MUST(strchr(" \t\n", s[0]) == NULL && strchr(" \t\n", s[strlen(s) - 1]) == NULL);
	MUST(strchr(s, '\r') == NULL);
	if (in->kind != INPUT_TEXT)
		MUST(strpbrk(s, "\n\t") == NULL);
	if (in->kind == INPUT_LINE || in->kind == INPUT_TEXT)
		MUST(text_length(s) <= in->max);
	else
		for (const char *p = s; *p != '\0'; p++)
			MUST(*p >= 0x20 && *p < 0x7f);
	if (in->kind == INPUT_DATE)
		date(s);
	if (in->kind == INPUT_NUMBER)
		MUST(text_number(s, in->max, &n));
	if (in->kind == INPUT_HANDLE)
		MUST(strlen(s) == 22);
	if (in->kind == INPUT_TOKEN)
		MUST(strlen(s) == 43);
}

/* Written again from its values, it is taken again, and they are the same. */
static void
again(struct arena *a, const struct form *form)
{
	const char  *text = "";
	struct form *twin;

	for (const struct input *in = inputs; in->kind != INPUT_END; in++) {
		const char *s = form_get(form, in->name);

		if (s == NULL)
			continue;
		value(in, s);
		text = arena_printf(a, "%s%s=%s&", text, in->name, text_urlencode(a, s));
	}
	MUST(form_parse(a, text, strlen(text), inputs, true, &twin) == NULL);
	for (const struct input *in = inputs; in->kind != INPUT_END; in++) {
		const char *one = form_get(form, in->name), *two = form_get(twin, in->name);

		MUST((one == NULL) == (two == NULL) && (one == NULL || strcmp(one, two) == 0));
	}
	if (form_ok(form))
		MUST(form_ok(twin) && form_get(form, "line") != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char   *encoded = (const char *)data;
	struct form  *form;

	if (form_parse(a, encoded, size, inputs, (size & 1) == 0, &form) == NULL)
		again(a, form);
	arena_free(a);
	return 0;
}
