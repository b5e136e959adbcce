/* A portal with its wings, as one set of tables. */
#include <stddef.h>
#include <string.h>

#include "portal.h"
#include "web.h"

/* Every list ends with an item whose first field is NULL. */
#define LIST(field, type) \
	{ \
		offsetof(struct portal, field), offsetof(struct wing, field), sizeof(type) \
	}

static const struct {
	size_t portal, wing, item;
} lists[] = {
	LIST(routes, struct route),
	LIST(statements, const struct statement *),
	LIST(pages, const char *),
	LIST(foresights, struct foresight),
	LIST(foreign, const char *),
	LIST(streams, const char *),
	LIST(multiparts, const char *),
};

static const char *
list_of(const void *thing, size_t field)
{
	const char *list;

	memcpy(&list, (const char *)thing + field, sizeof(list));
	return list;
}

static size_t
length(const char *list, size_t item)
{
	const void *first;
	size_t      n = 0;

	for (; list != NULL; list += item, n++) {
		memcpy(&first, list, sizeof(first));
		if (first == NULL)
			break;
	}
	return n;
}

static void
join(struct arena *arena, struct portal *whole, size_t l)
{
	const char *own = list_of(whole, lists[l].portal);
	size_t      item = lists[l].item, n = length(own, item), at = n;
	char       *all;

	for (const struct wing *const *w = whole->wings; *w != NULL; w++)
		n += length(list_of(*w, lists[l].wing), item);
	if (n == at)
		return;
	all = arena_array(arena, n + 1, item);
	if (at > 0)
		memcpy(all, own, at * item);
	for (const struct wing *const *w = whole->wings; *w != NULL; w++) {
		const char *list = list_of(*w, lists[l].wing);
		size_t      more = length(list, item);

		if (more > 0)
			memcpy(all + at * item, list, more * item);
		at += more;
	}
	memcpy((char *)whole + lists[l].portal, &all, sizeof(all));
}

const struct portal *
wings_join(struct arena *arena, const struct portal *portal)
{
	struct portal *whole;

	if (portal->wings == NULL)
		return portal;
	whole = arena_memdup(arena, portal, sizeof(*portal));
	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		join(arena, whole, l);
	return whole;
}
