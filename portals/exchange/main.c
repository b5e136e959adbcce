/* Exchange (Samhandling): foster parents, contractors, supervisors, trusted
 * persons and lawyers. */
#include "common/capacity.h"
#include "common/documents.h"
#include "common/enter.h"
#include "common/logins.h"
#include "common/messages.h"
#include "common/stream.h"
#include "common/upload.h"
#include "exchange/clients.h"
#include "exchange/folder.h"
#include "exchange/guides.h"
#include "exchange/overview.h"
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
	{ "GET",  "/meldinger",   NEEDS_PARTY,   messages_page,     "messages.cs",  messages_inputs },
	{ "POST", "/meldinger",   NEEDS_PARTY,   messages_send,     NULL,           messages_send_inputs },
	{ "GET",  "/klienter",    NEEDS_PERSON,  clients_page,      "clients.cs",   NULL },
	{ "POST", "/klienter",    NEEDS_PERSON,  clients_renew,     NULL,           NULL },
	{ "GET",  "/dokumenter",  NEEDS_PARTY,   documents_list,    "documents.cs", documents_inputs },
	{ "GET",  "/dokument",    NEEDS_PARTY,   documents_card,    "document.cs",  documents_card_inputs },
	{ "GET",  "/fil",         NEEDS_PARTY,   stream_file,       NULL,           stream_inputs },
	{ "GET",  "/lever-inn",   NEEDS_PARTY,   upload_page,       "upload.cs",    upload_page_inputs },
	{ "POST", "/lever-inn",   NEEDS_PARTY,   upload_form,       NULL,           NULL },
	{ "GET",  "/kvittering",  NEEDS_PARTY,   upload_receipt,    "receipt.cs",   upload_receipt_inputs },
	{ "GET",  "/kvittering.txt", NEEDS_PARTY, upload_receipt_text, NULL,        upload_receipt_inputs },
	{ "OPTIONS", "/opplasting", NEEDS_NOTHING, upload_tus,      NULL,           upload_tus_inputs },
	{ "POST", "/opplasting",  NEEDS_PARTY,   upload_tus,        NULL,           upload_tus_inputs },
	{ "HEAD", "/opplasting",  NEEDS_PARTY,   upload_tus,        NULL,           upload_tus_inputs },
	{ "PATCH", "/opplasting", NEEDS_PARTY,   upload_tus,        NULL,           upload_tus_inputs },
	{ "DELETE", "/opplasting", NEEDS_PARTY,  upload_tus,        NULL,           upload_tus_inputs },
	{ "GET",  "/rolle",       NEEDS_PERSON,  capacity_page,     "role.cs",      capacity_inputs },
	{ "POST", "/rolle",       NEEDS_PERSON,  capacity_choose,   NULL,           capacity_choose_inputs },
	{ "GET",  "/innlogginger", NEEDS_PERSON, logins_page,       "logins.cs",    NULL },
	{ "GET",  "/rettigheter", NEEDS_NOTHING, enter_rights,      "rights.cs",    NULL },
	{ "GET",  "/overlevering", NEEDS_NOTHING, enter_handover,   NULL,           enter_handover_inputs },
	{ "POST", "/sprak",       NEEDS_NOTHING, enter_language,    NULL,           enter_language_inputs },
	{ "POST", "/logg-ut",     NEEDS_NOTHING, enter_logout,      NULL,           NULL },
	{ "POST", "/lukk",        NEEDS_NOTHING, enter_leave,       NULL,           NULL },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_cases, &sql_deadlines, &sql_logins,
	&sql_needs, &sql_roles, &sql_types, &sql_upload_at, &sql_upload_drop, &sql_upload_kinds,
	&sql_upload_list, &sql_upload_new, &sql_upload_part, &sql_upload_wanted, &sql_answers_read,
	&sql_letter_receipt, &sql_letter_write, &sql_letters, &sql_agent_code, &sql_agent_renew,
	&sql_approval, &sql_clients, &sql_folder, &sql_guide_confirm, &sql_guide_read, &sql_guides,
	&sql_papers, NULL };

static const char *const pages[] = { "guide.cs", NULL };

static const struct portal exchange = {
	.name = "exchange",
	.cookie = "pv",
	.routes = routes,
	.pages = pages,
	.statements = statements,
	.keeper = true,
	.vault = true,
	.foresights = documents_foresights,
	.foreign = enter_foreign,
	.streams = upload_streams,
	.multiparts = upload_multiparts,
};

int
main(int argc, char **argv)
{
	return portal_main(&exchange, argc, argv);
}
