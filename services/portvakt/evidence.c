/* evidence: the pack that proves a signature, onto standard output, for
 * `portvakt verify` on any machine.  The opening is in the journal before. */
#include <stdio.h>
#include <unistd.h>

#include "operator.h"

static result
onto_output(void *to, struct bytes piece)
{
	struct operator* o = to;

	if (fwrite(piece.data, 1, piece.size, stdout) != piece.size)
		return fail(o->arena, 500, "error.internal", "the evidence could not be written");
	return NULL;
}

static result
stream(struct operator* o, const json_t *pack)
{
	uint64_t    bytes = (uint64_t)json_integer_value(json_object_get(pack, "bytes"));
	const char *hex = json_string_value(json_object_get(pack, "wrapped"));
	uint8_t     key[KEEPER_WRAPPED];

	if (bytes == 0 || hex == NULL || !text_unhex(hex, key, sizeof(key)))
		return fail(o->arena, 500, "error.internal", "the evidence's row is damaged");
	TRY(vault_read(o->vault, o->arena, json_string_value(json_object_get(pack, "rendition")),
	    (struct bytes){ key, sizeof(key) }, json_string_value(json_object_get(pack, "key_id")),
	    bytes, 0, bytes - 1, onto_output, o));
	if (fflush(stdout) != 0)
		return fail(o->arena, 500, "error.internal", "the evidence could not be written");
	return NULL;
}

bool
evidence_can_go_out(void)
{
	if (!isatty(STDOUT_FILENO))
		return true;
	(void)fputs("portvakt: evidence is a ZIP: send it to a file, … > PACK\n", stderr);
	return false;
}

result
evidence_take(struct operator* o, const char *answer)
{
	json_t *pack = json_loads(answer, 0, NULL);
	result  r = stream(o, pack);

	json_decref(pack);
	return r;
}
