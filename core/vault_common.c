#include "vault_common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

result
vault_wrong(struct arena *arena, const char *what, const char *id)
{
	log_error("vault.wrong", "what=%s rendition=%s", what, id);
	return fail(arena, 500, "error.internal", "vault: %s: %s", what, id);
}

bool
vault_is_uuid(const char *id)
{
	for (size_t i = 0; i < VAULT_UUID; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? id[i] != '-'
			 : id[i] == '\0' || strchr("0123456789abcdef", id[i]) == NULL)
			return false;
	}
	return id[VAULT_UUID] == '\0';
}

struct bytes
vault_context_of(
    uint8_t room[VAULT_CONTEXT], const char *kind, const char *municipality, const char *id)
{
	int size = snprintf(
	    (char *)room, VAULT_CONTEXT, "%s%c%s%c%s", kind, 0, municipality, 0, id);

	/* keeper_open() saw to it that it fits; a shortened one would bind less. */
	if (size <= 0 || size >= VAULT_CONTEXT)
		abort();
	return (struct bytes){ room, (size_t)size };
}
