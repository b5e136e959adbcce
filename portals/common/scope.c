#include "common/scope.h"

#include <string.h>

bool
scope_has(const char *types, const char *type)
{
	size_t size = strlen(type), word;

	if (types == NULL)
		return true;
	for (; *types != '\0'; types += word + (types[word] == ' ')) {
		word = strcspn(types, " ");
		if (word == size && strncmp(types, type, size) == 0)
			return true;
	}
	return false;
}

void
scope_show(struct request *q, const char *name, const char *types)
{
	bool   letters = types != NULL && scope_has(types, "KORRESPONDANSE");
	size_t word, n = 0;

	for (const char *t = types; t != NULL && *t != '\0'; t += word + (t[word] == ' ')) {
		word = strcspn(t, " ");
		if (letters && word == 4 && strncmp(t, "BREV", word) == 0)
			continue;
		view_set(q->view, arena_printf(q->arena, "%s.scope.%zu.type", name, n++),
		    arena_strndup(q->arena, t, word));
	}
}
