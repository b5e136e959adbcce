/* What blobs and short texts share. */
#ifndef PORTVAKT_VAULT_COMMON_H
#define PORTVAKT_VAULT_COMMON_H

#include <stdbool.h>

#include "fail.h"
#include "text.h"

#define VAULT_UUID 36
#define VAULT_CONTEXT 96 /* bytes, at most */

/* Something that must not be: a changed file, a wrong key, our own mistake. */
result vault_wrong(struct arena *, const char *what, const char *id);

/* A lower-case uuid and nothing else, because it becomes a file name. */
bool vault_is_uuid(const char *id);

/* kind ‖ 0x00 ‖ municipality ‖ 0x00 ‖ id: a blob or text under another id or in
 * another municipality does not open. */
struct bytes vault_context_of(
    uint8_t room[VAULT_CONTEXT], const char *kind, const char *municipality, const char *id);

#endif
