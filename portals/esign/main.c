/* esign (Signering): those who are to sign, before and after they are at the
 * signature service.  It knows signature jobs and nothing else. */
#include "common/person.h"
#include "common/stream.h"
#include "esign/esign.h"
#include "portal.h"
#include "sql_esign.h"

/* clang-format off */
static const struct route routes[] = {
	/* method  path            needs          handler          page          inputs */
	{ "GET",  "/",            NEEDS_PERSON,  jobs_list,       "jobs.cs",    NULL },
	{ "GET",  "/oppdrag",     NEEDS_PERSON,  jobs_page,       "job.cs",     jobs_inputs },
	{ "POST", "/oppdrag",     NEEDS_PARTY,   go_sign,         NULL,         go_inputs },
	{ "GET",  "/retur",       NEEDS_PERSON,  back_from,       NULL,         back_inputs },
	{ "GET",  "/fil",         NEEDS_PARTY,   stream_file,     NULL,         stream_inputs },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_signing, &sql_signing_back,
	&sql_signing_documents, &sql_signing_go, &sql_signing_pace, &sql_signing_people,
	&sql_signing_told, &sql_signings, NULL };

static const struct wing *const wings[] = { &person_wing, NULL };

static void *
open_esign(const struct config *config)
{
	static struct esign esign;

	esign.service = signing_service(config);
	esign.courier = courier_open(config, "esign");
	return &esign;
}

static const struct portal esign = {
	.name = "esign",
	.cookie = "pv",
	.routes = routes,
	.wings = wings,
	.statements = statements,
	.keeper = true,
	.vault = true,
	.open = open_esign,
};

int
main(int argc, char **argv)
{
	return portal_main(&esign, argc, argv);
}
