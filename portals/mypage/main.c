/* My Page (Min side): children and parents, and whoever has something shared
 * outside the exchange. */
#include "common/capacity.h"
#include "common/documents.h"
#include "common/enter.h"
#include "common/logins.h"
#include "common/messages.h"
#include "common/stream.h"
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
	{ "GET",  "/dokumenter",  NEEDS_PARTY,   documents_list,    "documents.cs", documents_inputs },
	{ "GET",  "/dokument",    NEEDS_PARTY,   card_page,         "document.cs",  documents_card_inputs },
	{ "GET",  "/fil",         NEEDS_PARTY,   stream_file,       NULL,           stream_inputs },
	{ "POST", "/kommentar",   NEEDS_PARTY,   card_comment,      NULL,           card_comment_inputs },
	{ "GET",  "/apnet",       NEEDS_PARTY,   openings_page,     "openings.cs",  openings_inputs },
	{ "GET",  "/apnet.csv",   NEEDS_PARTY,   openings_export,   NULL,           openings_inputs },
	{ "GET",  "/innsyn",      NEEDS_PARTY,   requests_page,     "access.cs",    requests_inputs },
	{ "POST", "/innsyn",      NEEDS_PARTY,   requests_send,     NULL,           requests_send_inputs },
	{ "GET",  "/meldinger",   NEEDS_PARTY,   messages_page,     "messages.cs",  messages_inputs },
	{ "POST", "/meldinger",   NEEDS_PARTY,   messages_send,     NULL,           messages_send_inputs },
	{ "GET",  "/fullmakt",    NEEDS_PARTY,   mandates_page,     "mandates.cs",  mandates_inputs },
	{ "POST", "/fullmakt",    NEEDS_PARTY,   mandates_give,     NULL,           mandates_give_inputs },
	{ "POST", "/fullmakt/endre", NEEDS_PARTY, mandates_change,  NULL,           mandates_change_inputs },
	{ "POST", "/fullmakt/trekk", NEEDS_PARTY, mandates_revoke,  NULL,           mandates_revoke_inputs },
	{ "GET",  "/klage",       NEEDS_PARTY,   complaint_page,    "complaint.cs", complaint_inputs },
	{ "POST", "/klage",       NEEDS_PARTY,   complaint_send,    NULL,           complaint_send_inputs },
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
	&sql_letter_receipt, &sql_letter_write, &sql_letters, &sql_mandates, &sql_mandate_change,
	&sql_mandate_give, &sql_mandate_look, &sql_mandate_may, &sql_mandate_revoke, &sql_openings,
	&sql_request_state, NULL };

static const char *const pages[] = { "mandate.cs", "agree.cs", NULL };

static const struct portal mypage = {
	.name = "mypage",
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
	return portal_main(&mypage, argc, argv);
}
