/* Before a record reaches the database: numbers are indexed and sealed, words
 * sealed, files stored in the vault.  One row for each verb that needs it. */
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "operator.h"
#include "token.h"

typedef result prepare(struct operator*, json_t *);

static result
set(struct operator* o, json_t *r, const char *field, const char *value)
{
	return json_object_set_new(r, field, json_string(value)) == 0
		   ? NULL
		   : fail(o->arena, 400, "error.bad_request", "%s: is not UTF-8", field);
}

/* Takes a field that the database is not to see. */
static const char *
take(struct operator* o, json_t *r, const char *field)
{
	const char *value = json_string_value(json_object_get(r, field));

	value = value == NULL ? NULL : arena_strdup(o->arena, value);
	(void)json_object_del(r, field);
	return value;
}

static result
set_hex(struct operator* o, json_t *r, const char *field, struct bytes value)
{
	return set(o, r, field, text_hex(o->arena, value));
}

static result
seal(struct operator* o, json_t *r, enum keeper_use use, const char *plain, const char *prefix)
{
	const char  *id = token_uuid(o->arena), *key_id;
	struct bytes sealed, wrapped;

	TRY(set(o, r, "uuid", id));
	if (plain == NULL)
		return NULL;
	TRY(vault_seal_text(o->keeper, o->arena, use, id, plain, &sealed, &wrapped, &key_id));
	TRY(set_hex(o, r, arena_printf(o->arena, "%ssealed", prefix), sealed));
	TRY(set_hex(o, r, arena_printf(o->arena, "%swrapped", prefix), wrapped));
	return set(
	    o, r, arena_printf(o->arena, *prefix == '\0' ? "%skey_id" : "%skey", prefix), key_id);
}

/* fødselsnummer or D-nummer: found again by its HMAC, kept sealed. */
static result
prepare_person(struct operator* o, json_t *r)
{
	const char *nid = take(o, r, "nid");
	char       *index;

	if (nid == NULL)
		return seal(o, r, KEEPER_PERSON, NULL, "nid_");
	if (strlen(nid) != 11 || strspn(nid, "0123456789") != 11)
		return fail(o->arena, 400, "error.bad_request", "nid: is not 11 digits");
	TRY(keeper_mac(
	    o->keeper, o->arena, "nid", (struct bytes){ (const uint8_t *)nid, 11 }, &index));
	TRY(set(o, r, "nid_index", index));
	return seal(o, r, KEEPER_PERSON, nid, "nid_");
}

static result
prepare_words(struct operator* o, json_t *r)
{
	const char *body = take(o, r, "body");

	if (body == NULL || !text_valid(body, strlen(body), true))
		return fail(
		    o->arena, 400, "error.bad_request", "body: is missing or not plain text");
	return seal(o, r, KEEPER_LETTER, body, "");
}

static result
store(struct operator* o, const char *path, const char *id, struct vault_stored *stored)
{
	unsigned char        buffer[1U << 16];
	struct vault_writer *writer;
	FILE                *in = fopen(path, "rb");
	result               r;

	if (in == NULL)
		return fail(o->arena, 400, "error.bad_request", "path: cannot be opened");
	r = vault_write(o->vault, o->arena, id, &writer);
	for (size_t n; r == NULL && (n = fread(buffer, 1, sizeof(buffer), in)) > 0;)
		r = vault_append(writer, (struct bytes){ buffer, n });
	if (r == NULL && ferror(in) != 0)
		r = fail(o->arena, 400, "error.bad_request", "path: cannot be read");
	(void)fclose(in);
	OPENSSL_cleanse(buffer, sizeof(buffer));
	return r == NULL ? vault_finish(writer, o->arena, stored) : r;
}

static void
remember(struct operator* o, const char *rendition)
{
	struct blob *b = arena_alloc(o->lasting, sizeof(*b));

	b->rendition = arena_strdup(o->lasting, rendition);
	b->next = o->blobs;
	o->blobs = b;
}

static result
prepare_rendition(struct operator* o, json_t *r)
{
	const char         *path = take(o, r, "path"), *id = token_uuid(o->arena);
	struct vault_stored stored;
	struct scan         scan;

	if (path == NULL)
		return fail(o->arena, 400, "error.bad_request", "path: is missing");
	path = arena_printf(o->arena, "%s/%s", *path == '/' ? "" : o->folder, path);
	TRY(scan_file(o->arena, path, &scan));
	TRY(store(o, path, id, &stored));
	remember(o, id);
	TRY(set(o, r, "uuid", id));
	TRY(set(o, r, "mime", scan.mime));
	TRY(set(o, r, "text", scan.text));
	TRY(set(o, r, "sha256", stored.sha256));
	TRY(set_hex(o, r, "wrapped", stored.wrapped));
	TRY(set(o, r, "key_id", stored.key_id));
	(void)json_object_set_new(r, "bytes", json_integer((json_int_t)stored.size));
	(void)json_object_set_new(r, "metadata", json_boolean(scan.metadata));
	if (scan.pages > 0)
		(void)json_object_set_new(r, "pages", json_integer(scan.pages));
	return NULL;
}

/* Twelve characters of an alphabet without look-alikes: 60 bits for 15 minutes. */
static result
prepare_child_session(struct operator* o, json_t *r)
{
	static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	const char       *random = token_hash_text(o->arena, token_new(o->arena));
	uint8_t           bytes[32];
	char              code[13] = "";

	(void)text_unhex(random, bytes, sizeof(bytes));
	for (size_t i = 0; i < 12; i++)
		code[i] = alphabet[bytes[i] % 32];
	o->shown = arena_printf(
	    o->arena, "{\"code\":\"%.4s-%.4s-%.4s\"}", code, code + 4, code + 8);
	return set(o, r, "code_hash", token_hash_text(o->arena, code));
}

/* "WHAT=MORE" of a command line as {what, more}; a record of an import has it so. */
static result
unfold(struct operator* o, json_t *r, const char *field, const char *what, const char *more)
{
	json_t *list = json_object_get(r, field), *item;

	for (size_t i = 0; (item = json_array_get(list, i)) != NULL; i++) {
		const char *text = json_string_value(item);
		const char *at = text == NULL ? NULL : strchr(text, '=');
		size_t      size = text == NULL ? 0 : strcspn(text, "=");
		json_t     *full;

		if (text == NULL)
			continue;
		full = json_object();
		text = arena_strdup(o->arena, text); /* goes with the item that is replaced */
		(void)json_array_set_new(list, i, full);
		TRY(set(o, full, what, arena_strndup(o->arena, text, size)));
		if (at != NULL)
			TRY(set(o, full, more, text + size + 1));
	}
	return NULL;
}

static result
prepare_signing(struct operator* o, json_t *r)
{
	TRY(unfold(o, r, "documents", "rendition", "title"));
	return unfold(o, r, "signers", "standing", "order");
}

static const struct {
	const char *verb;
	prepare    *prepare;
} prepares[] = {
	{ "person", prepare_person },
	{ "rendition", prepare_rendition },
	{ "letter", prepare_words },
	{ "answer", prepare_words },
	{ "child-session", prepare_child_session },
	{ "signing", prepare_signing },
};

result
record_prepare(struct operator* o, const char *verb, json_t *record)
{
	for (size_t i = 0; i < sizeof(prepares) / sizeof(prepares[0]); i++)
		if (strcmp(prepares[i].verb, verb) == 0)
			return prepares[i].prepare(o, record);
	return NULL;
}

void record_undo(struct operator* o)
{
	for (const struct blob *b = o->blobs; b != NULL; b = b->next)
		(void)vault_remove(o->vault, o->lasting, b->rendition);
	o->blobs = NULL;
}
