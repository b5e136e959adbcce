/* Exchange (Samhandling): foster parents, contractors, supervisors, trusted
 * persons and lawyers. */
#include "common/capacity.h"
#include "common/documents.h"
#include "common/messages.h"
#include "common/notices.h"
#include "common/package.h"
#include "common/person.h"
#include "common/upload.h"
#include "exchange/clients.h"
#include "exchange/folder.h"
#include "exchange/guides.h"
#include "exchange/overview.h"
#include "exchange/report.h"
#include "portal.h"
#include "sql_common.h"
#include "sql_exchange.h"

/* clang-format off */
static const struct route routes[] = {
	/* method  path            needs          handler            page            inputs */
	{ "GET",  "/",            NEEDS_PARTY,   overview_page,     "overview.cs",  NULL },
	{ "GET",  "/mappe",       NEEDS_PARTY,   folder_page,       "folder.cs",    NULL },
	{ "GET",  "/veiledning",  NEEDS_PARTY,   guides_page,       "guides.cs",    guides_inputs },
	{ "POST", "/veiledning",  NEEDS_PARTY,   guides_turn,       NULL,           guides_turn_inputs },
	{ "GET",  "/klienter",    NEEDS_PERSON,  clients_page,      "clients.cs",   NULL },
	{ "POST", "/klienter",    NEEDS_PERSON,  clients_renew,     NULL,           NULL },
	{ "GET",  "/dokument",    NEEDS_PARTY,   documents_card,    "document.cs",  documents_card_inputs },
	{ "GET",  "/rapport",     NEEDS_PARTY,   report_page,       "report.cs",    report_inputs },
	{ "POST", "/rapport",     NEEDS_NOTHING, report_post,       NULL,           report_post_inputs },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_cases, &sql_deadlines, &sql_needs,
	&sql_agent_code, &sql_agent_renew, &sql_approval, &sql_clients, &sql_draft, &sql_draft_drop,
	&sql_draft_keep, &sql_folder, &sql_guide_confirm, &sql_guide_read, &sql_guides, &sql_papers,
	&sql_report, &sql_report_send, NULL };

static const struct wing *const wings[] = { &person_wing, &documents_wing, &messages_wing,
	&notices_wing, &package_wing, &upload_wing, NULL };

static const char *const pages[] = { "guide.cs", "sent.cs", NULL };

static const struct portal exchange = {
	.name = "exchange",
	.cookie = "pv",
	.routes = routes,
	.wings = wings,
	.pages = pages,
	.statements = statements,
	.keeper = true,
	.vault = true,
	.binder = true,
};

int
main(int argc, char **argv)
{
	return portal_main(&exchange, argc, argv);
}
