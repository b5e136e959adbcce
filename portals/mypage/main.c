/* My Page (Min side): children and parents, and whoever has something shared
 * outside the exchange. */
#include "common/capacity.h"
#include "common/documents.h"
#include "common/messages.h"
#include "common/notices.h"
#include "common/package.h"
#include "common/person.h"
#include "common/upload.h"
#include "mypage/card.h"
#include "mypage/complaint.h"
#include "mypage/mandates.h"
#include "mypage/openings.h"
#include "mypage/requests.h"
#include "portal.h"
#include "sql_common.h"
#include "sql_mypage.h"

/* clang-format off */
static const struct route routes[] = {
	/* method  path            needs          handler            page            inputs */
	{ "GET",  "/",            NEEDS_PARTY,   capacity_overview, "overview.cs",  NULL },
	{ "GET",  "/dokument",    NEEDS_PARTY,   card_page,         "document.cs",  documents_card_inputs },
	{ "POST", "/kommentar",   NEEDS_PARTY,   card_comment,      NULL,           card_comment_inputs },
	{ "GET",  "/apnet",       NEEDS_PARTY,   openings_page,     "openings.cs",  openings_inputs },
	{ "GET",  "/apnet.csv",   NEEDS_PARTY,   openings_export,   NULL,           openings_inputs },
	{ "GET",  "/innsyn",      NEEDS_PARTY,   requests_page,     "access.cs",    requests_inputs },
	{ "POST", "/innsyn",      NEEDS_PARTY,   requests_send,     NULL,           requests_send_inputs },
	{ "GET",  "/fullmakt",    NEEDS_PARTY,   mandates_page,     "mandates.cs",  mandates_inputs },
	{ "POST", "/fullmakt",    NEEDS_PARTY,   mandates_give,     NULL,           mandates_give_inputs },
	{ "POST", "/fullmakt/endre", NEEDS_PARTY, mandates_change,  NULL,           mandates_change_inputs },
	{ "POST", "/fullmakt/trekk", NEEDS_PARTY, mandates_revoke,  NULL,           mandates_revoke_inputs },
	{ "GET",  "/klage",       NEEDS_PARTY,   complaint_page,    "complaint.cs", complaint_inputs },
	{ "POST", "/klage",       NEEDS_PARTY,   complaint_send,    NULL,           complaint_send_inputs },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_cases, &sql_deadlines, &sql_needs,
	&sql_mandates, &sql_mandate_change, &sql_mandate_give, &sql_mandate_look, &sql_mandate_may,
	&sql_mandate_revoke, &sql_openings, &sql_request_state, NULL };

static const struct wing *const wings[] = { &person_wing, &documents_wing, &messages_wing,
	&notices_wing, &package_wing, &upload_wing, NULL };

static const char *const pages[] = { "mandate.cs", "agree.cs", NULL };

static const struct portal mypage = {
	.name = "mypage",
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
	return portal_main(&mypage, argc, argv);
}
