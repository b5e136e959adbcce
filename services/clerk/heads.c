/* The journal's head, signed by the keeper at least once a minute. */
#include <string.h>

#include "clerk.h"
#include "log.h"
#include "sql_clerk.h"
#include "text.h"

static result
head_of(struct clerk *c, const struct rows *rows, struct keeper_head *head)
{
	const char *proof = rows_text(rows, 0, "proof");
	size_t      count = strlen(proof) / (2 * (size_t)KEEPER_HASH);

	*head = (struct keeper_head){ .count = (uint8_t)count };
	if (count > KEEPER_PROOF ||
	    !text_number(rows_text(rows, 0, "size"), INT64_MAX, &head->size) ||
	    !text_unhex(rows_text(rows, 0, "root"), head->root, KEEPER_HASH) ||
	    !text_unhex(proof, head->proof[0], count * KEEPER_HASH))
		return fail(c->arena, 500, "error.internal", "the next head is damaged");
	return NULL;
}

result
heads(struct clerk *c)
{
	const struct rows *rows, *done;
	struct keeper_head head;
	struct bytes       signature;

	TRY(db_ask(c->db, c->arena, NULL, &sql_next_head, NULL, 0, &rows));
	if (rows_count(rows) == 0)
		return NULL;
	TRY(head_of(c, rows, &head));
	TRY(keeper_sign_head(c->keeper, c->arena, &head, &signature));
	TRY(DB_ASK(c->db, c->arena, NULL, &sql_signed, &done, rows_get(rows, 0, "size"),
	    text_hex(c->arena, signature)));
	log_info("journal.head", "size=%s", rows_get(rows, 0, "size"));
	return NULL;
}
