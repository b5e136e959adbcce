/* The text of a receipt of what was handed in: made of checked fields, so that
 * nothing else is ever signed under that name. */
#ifndef PORTVAKT_KEEPER_RECEIPT_H
#define PORTVAKT_KEEPER_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "keeper.h"

#define RECEIPT_NAME 160 /* of the key, with its end */

/* Every field has the form that keeper.h says. */
bool receipt_good(const struct keeper_receipt *);

/* "<origin>/receipt": the first line, and the key's name. */
bool receipt_name(char out[RECEIPT_NAME], const char *origin);

/* The text that is signed, in Norwegian, as the person gets it; its length, or
 * -1 when room is too small. */
int receipt_text(char *out, size_t room, const char *name, const struct keeper_receipt *);

#endif
