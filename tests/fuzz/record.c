/* services/portvakt/import.c, record.c: a line of an import; what must not reach
 * the database in the clear does not. */
#include "fuzz.h"

/* Files of renditions are another target's; here there are none. */
static inline FILE *
no_file(const char *path, const char *mode)
{
	(void)path, (void)mode;
	return NULL;
}

#include "../../services/portvakt/operator.h"

#define fopen no_file
#define vault_seal_text fuzz_seal
#define keeper_mac fuzz_mac
#define scan_file fuzz_scan
result fuzz_seal(struct keeper *, struct arena *, enum keeper_use, const char *, const char *,
    struct bytes *, struct bytes *, const char **);
result fuzz_mac(struct keeper *, struct arena *, const char *, struct bytes, char **);
result fuzz_scan(struct arena *, const char *, struct scan *);

#include "../../services/portvakt/record.c"

#include "../../services/portvakt/import.c"
#undef fopen

static struct      operator o;
static const char *plain; /* what was given to be sealed */

result
vault_seal_text(struct keeper *keeper, struct arena *arena, enum keeper_use use, const char *id,
    const char *text, struct bytes *sealed, struct bytes *wrapped, const char **key_id)
{
	(void)keeper, (void)arena, (void)use, (void)id;
	plain = text;
	*sealed = *wrapped = (struct bytes){ (const uint8_t *)"x", 1 };
	*key_id = "k1";
	return NULL;
}

result
keeper_mac(struct keeper *keeper, struct arena *arena, const char *purpose, struct bytes message,
    char **hex)
{
	(void)keeper;
	MUST(strcmp(purpose, "nid") == 0 && message.size == 11);
	*hex = arena_strdup(arena, "00");
	return NULL;
}

result
scan_file(struct arena *arena, const char *path, struct scan *s)
{
	(void)arena;
	MUST(path[0] == '/');
	*s = (struct scan){ .mime = "image/jpeg", .text = "" };
	return NULL;
}

void
print_failure(const struct operator* op, result r)
{
	(void)op, (void)r;
}

static void
prepared(json_t *record, const char *verb)
{
	const json_t *nid = json_object_get(record, "nid"), *body = json_object_get(record, "body");
	const char   *number = json_string_value(nid), *words = json_string_value(body);

	number = number == NULL ? NULL : arena_strdup(o.arena, number);
	words = words == NULL ? NULL : arena_strdup(o.arena, words);
	plain = NULL;
	if (record_prepare(&o, verb, record) != NULL)
		return;
	if (strcmp(verb, "person") == 0) {
		MUST(json_object_get(record, "nid") == NULL);
		MUST(number == NULL ? plain == NULL : strcmp(plain, number) == 0);
		MUST(number == NULL || strspn(number, "0123456789") == 11);
	}
	if (strcmp(verb, "letter") == 0 || strcmp(verb, "answer") == 0) {
		MUST(json_object_get(record, "body") == NULL && words != NULL);
		MUST(strcmp(plain, words) == 0 && text_valid(words, strlen(words), true));
	}
	MUST(strcmp(verb, "rendition") != 0); /* there is no file to be stored */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *record = NULL, *twin = NULL;
	char   *text, *line;

	o = (struct operator){ .arena = arena_new(), .lasting = arena_new(), .folder = "/nowhere" };
	line = arena_alloc(o.arena, size + 1);
	if (size != 0)
		memcpy(line, data, size);
	if (!blank(line, size) && parse(&o, line, size, &record) == NULL) {
		text = json_dumps(record, JSON_COMPACT);
		MUST(memchr(data, 0, size) == NULL);
		MUST(text != NULL && parse(&o, text, strlen(text), &twin) == NULL &&
		     json_equal(record, twin));
		free(text);
		prepared(record,
		    arena_strdup(o.arena, json_string_value(json_object_get(record, "do"))));
	}
	json_decref(record);
	json_decref(twin);
	arena_reset();
	return 0;
}
