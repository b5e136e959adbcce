/* portals/login/claims.c: JSON of strangers, and what is read from it by type. */
#include "../../portals/login/claims.c"

#include "fuzz.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	claims_setup();
	return 0;
}

static int
depth(const json_t *json)
{
	int         deepest = 0, d;
	size_t      i;
	const char *name;
	json_t     *value;

	json_array_foreach(json, i, value)
	{
		d = depth(value);
		deepest = d > deepest ? d : deepest;
	}
	/* a const object is only looked at */
	json_object_foreach((json_t *)(uintptr_t)json, name, value)
	{
		d = depth(value);
		deepest = d > deepest ? d : deepest;
	}
	return json_is_object(json) || json_is_array(json) ? deepest + 1 : 0;
}

static void
member(const json_t *claims, const char *name, const json_t *value)
{
	const char *text = claims_text(claims, name, 12);
	int64_t     time;

	MUST(claims_has(claims, name));
	if (text != NULL)
		MUST(json_is_string(value) && *text != '\0' && strlen(text) <= 12 &&
		     strlen(text) == json_string_length(value));
	if (claims_time(claims, name, &time))
		MUST(json_is_integer(value) && time >= 0 && time <= CLAIMS_TIME &&
		     time == json_integer_value(value));
	if (claims_fits(claims, name, "RS256"))
		MUST(json_is_string(value) && strcmp(json_string_value(value), "RS256") == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	json_t       *claims = claims_read(a, (struct bytes){ data, size }, 400), *again;
	const char   *name;
	json_t       *value;
	char         *text;

	if (claims != NULL) {
		MUST(size <= 400 && memchr(data, 0, size) == NULL);
		MUST(json_is_object(claims) && depth(claims) <= CLAIMS_DEPTH);
		text = json_dumps(claims, JSON_COMPACT);
		MUST(text != NULL);
		again = claims_read(a, (struct bytes){ (const uint8_t *)text, strlen(text) }, 4000);
		MUST(again != NULL && json_equal(claims, again));
		piece_free(text);
		json_object_foreach(claims, name, value) member(claims, name, value);
		MUST(claims_fits(claims, "\x01 absent", "x") && !claims_has(claims, "\x01 absent"));
	}
	arena_free(a);
	return 0;
}
