#include "login/rar.h"

#include <string.h>

#include "login/claims.h"
#include "text.h"

#define MOST_ORGS 100
#define AUTHORITY "iso6523-actorid-upis"
#define ICD "0192:" /* Enhetsregisteret */

static const struct shape {
	const char *type;
	const char *list;   /* member that holds the organisations; NULL: one, in number */
	const char *number; /* member that holds an organisation's number; NULL: itself */
} shapes[] = {
	{ "ansattporten:altinn:service", "reportees", NULL },
	{ "ansattporten:altinn:resource", "authorized_parties", "orgno" },
	{ "ansattporten:orgno", NULL, "orgno" },
};

static const struct shape *
shape_of(const char *type)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (strcmp(shapes[i].type, type) == 0)
			return &shapes[i];
	return NULL;
}

const char *
rar_ask(struct arena *arena, const char *type, const char *resource)
{
	if (resource == NULL)
		return arena_printf(arena, "[{\"type\":\"%s\"}]", type);
	return arena_printf(arena,
	    "[{\"type\":\"%s\",\"resource\":\"%s\",\"allow_multiple_organizations\":\"true\"}]",
	    type, resource);
}

/* "0192:310101311" → "310101311" */
static const char *
organisation(const json_t *holder, const struct shape *shape)
{
	const json_t *id = shape->number != NULL ? json_object_get(holder, shape->number) : holder;
	const char   *text = claims_text(id, "ID", 14);

	if (text == NULL || !text_starts(text, ICD) || strlen(text) != 14 ||
	    strspn(text + strlen(ICD), "0123456789") != 9)
		return NULL;
	if (!claims_fits(id, "authority", AUTHORITY) || !claims_fits(id, "Authority", AUTHORITY) ||
	    (!claims_has(id, "authority") && !claims_has(id, "Authority")))
		return NULL;
	return text + strlen(ICD);
}

static result
refuse(struct arena *arena)
{
	return fail(arena, 502, "error.distrust", "token: authorization_details is malformed");
}

static result
listed(struct arena *arena, const json_t *list, const struct shape *shape, const char **orgs)
{
	size_t  i;
	json_t *holder;

	if (!json_is_array(list) || json_array_size(list) > MOST_ORGS)
		return refuse(arena);
	json_array_foreach(list, i, holder)
	{
		const char *number = organisation(holder, shape);

		if (number == NULL)
			return refuse(arena);
		*orgs = *orgs == NULL ? number : arena_printf(arena, "%s,%s", *orgs, number);
	}
	if (*orgs != NULL)
		*orgs = arena_printf(arena, "{%s}", *orgs);
	return NULL;
}

result
rar_read(struct arena *arena, const json_t *details, const char *type, const char *resource,
    const char **orgs)
{
	const struct shape *shape = shape_of(type);
	const json_t       *answer = json_array_get(details, 0);
	const char         *one;

	*orgs = NULL;
	if (shape == NULL || json_array_size(details) != 1 || !claims_has(answer, "type") ||
	    !claims_fits(answer, "type", type))
		return refuse(arena);
	if (json_object_size(answer) == 1)
		return NULL; /* the person herself, and nobody else */
	if (resource != NULL &&
	    (!claims_has(answer, "resource") || !claims_fits(answer, "resource", resource)))
		return refuse(arena);
	if (shape->list != NULL)
		return listed(arena, json_object_get(answer, shape->list), shape, orgs);
	one = organisation(answer, shape);
	if (one == NULL)
		return refuse(arena);
	*orgs = arena_printf(arena, "{%s}", one);
	return NULL;
}
