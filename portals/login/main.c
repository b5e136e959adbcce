/* login: creates sessions and hands them over to the portals.  It knows no case
 * data (DESIGN.md §1.5). */
#include <string.h>

#include "login/claims.h"
#include "login/login.h"
#include "portal.h"
#include "sql_login.h"

/* clang-format off */
static const struct route routes[] = {
	/* method  path          needs          handler         page            inputs */
	{ "GET",  "/",           NEEDS_NOTHING, pages_plain,    "front.cs",     NULL },
	{ "GET",  "/start",      NEEDS_NOTHING, start_show,     NULL,           start_inputs },
	{ "GET",  "/retur",      NEEDS_NOTHING, callback,       NULL,           callback_inputs },
	{ "GET",  "/kode",       NEEDS_NOTHING, code_show,      NULL,           code_show_inputs },
	{ "POST", "/kode",       NEEDS_NOTHING, code_enter,     NULL,           code_inputs },
	{ "GET",  "/ut",         NEEDS_NOTHING, logout_go,      NULL,           NULL },
	{ "GET",  "/utlogget",   NEEDS_NOTHING, logout_done,    "loggedout.cs", logout_done_inputs },
	{ "GET",  "/frontkanal", NEEDS_NOTHING, logout_front,   NULL,           logout_front_inputs },
	{ "POST", "/bakkanal",   NEEDS_NOTHING, logout_back,    NULL,           logout_back_inputs },
	{ "POST", "/sprak",      NEEDS_NOTHING, pages_language, NULL,           pages_language_inputs },
	{ "POST", "/lukk",       NEEDS_NOTHING, logout_leave,   NULL,           NULL },
	{ 0 },
};
/* clang-format on */

static const char *const pages[] = { "problem.cs", "code.cs", NULL };

/* One comes from the provider and is signed; the other only ever leaves. */
static const char *const foreign[] = { "/bakkanal", "/lukk", NULL };

/* Sessions of the portals' kind have no meaning here. */
static result
enter(struct request *q)
{
	(void)q;
	return NULL;
}

static void *
open_login(const struct config *config)
{
	static const char *const names[] = { "idporten", "ansattporten" };
	static struct login      login;
	size_t                   used = 0;

	claims_setup();
	config_need(config, "oidc.idporten.issuer");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		login.providers[used] = provider_open(config, names[i]);
		used += login.providers[used] != NULL;
	}
	login.courier = courier_open(config, "login");
	return &login;
}

static const struct portal login = {
	.name = "login",
	.cookie = LOGIN_COOKIE,
	.routes = routes,
	.statements = sql_login_all,
	.enter = enter,
	.keeper = true,
	.open = open_login,
	.pages = pages,
	.foreign = foreign,
};

int
main(int argc, char **argv)
{
	return portal_main(&login, argc, argv);
}
