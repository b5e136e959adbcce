/* What every portal that people are logged in to has: coming in, in what
 * capacity, the history of logins, rights, language, and the ways out. */
#include "common/person.h"

#include "common/capacity.h"
#include "common/enter.h"
#include "common/logins.h"
#include "sql_common.h"

/* clang-format off */
static const struct route routes[] = {
	{ "GET",  "/rolle",        NEEDS_PERSON,  capacity_page,   "role.cs",   capacity_inputs },
	{ "POST", "/rolle",        NEEDS_PERSON,  capacity_choose, NULL,        capacity_choose_inputs },
	{ "GET",  "/innlogginger", NEEDS_PERSON,  logins_page,     "logins.cs", NULL },
	{ "GET",  "/rettigheter",  NEEDS_NOTHING, enter_rights,    "rights.cs", NULL },
	{ "GET",  "/overlevering", NEEDS_NOTHING, enter_handover,  NULL,        enter_handover_inputs },
	{ "POST", "/sprak",        NEEDS_NOTHING, enter_language,  NULL,        enter_language_inputs },
	{ "POST", "/logg-ut",      NEEDS_NOTHING, enter_logout,    NULL,        NULL },
	{ "POST", "/lukk",         NEEDS_NOTHING, enter_leave,     NULL,        NULL },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_roles, &sql_logins, NULL };

/* Leaving works whatever happens. */
static const char *const foreign[] = { "/lukk", NULL };

const struct wing person_wing = { .routes = routes, .statements = statements, .foreign = foreign };
