/* Notices to people: one at a time is taken, sent by the courier, and what came of
 * it written down.  A clerk that is killed between the last two lets the next one
 * send it again, under the same Message-ID or reference; never is one lost. */
#include <stdio.h>
#include <string.h>

#include "clerk.h"
#include "clock.h"
#include "log.h"
#include "sql_clerk.h"
#include "token.h"

#define BUDGET_MS 20000 /* the journal's head must not wait longer */

static struct {
	char        worker[40];
	const char *ways; /* of the database's array type */
	const char *mypage, *exchange;
	/* Sent, and not yet written down: the database went away in between. */
	char                 sent[40];
	enum courier_outcome outcome;
} own;

/* Where people log in, as notices say it: without a word of what the matter is. */
static const char *
address_of(const struct config *config, const char *key, const char *site)
{
	return config_or(config, key, config_need(config, site));
}

void
notices_open(struct clerk *c)
{
	bool mail = config_or(c->config, "courier.mail.relay", NULL) != NULL;
	bool sms = config_or(c->config, "courier.sms.url", NULL) != NULL;

	(void)snprintf(own.worker, sizeof(own.worker), "%s", token_uuid(c->arena));
	own.ways = mail && sms ? "{mail,sms}" : mail ? "{mail}" : sms ? "{sms}" : "{}";
	own.mypage = address_of(c->config, "notice.mypage", "site.mypage");
	own.exchange = address_of(c->config, "notice.exchange", "site.exchange");
	if (!mail && !sms)
		log_warn("notice.off", "every notice is a letter: neither courier.mail.relay nor "
				       "courier.sms.url is set");
}

static result
write_down(struct clerk *c, const char *id, enum courier_outcome outcome)
{
	const struct rows *rows;

	if (outcome == COURIER_ACCEPTED)
		return DB_ASK(c->db, c->arena, NULL, &sql_notice_sent, &rows, id, own.worker);
	return DB_ASK(c->db, c->arena, NULL, &sql_notice_unreached, &rows, id, own.worker,
	    outcome == COURIER_NEVER ? "true" : "false");
}

/* Remembered until it is written down. */
static result
record(struct clerk *c, const char *id, enum courier_outcome outcome)
{
	(void)snprintf(own.sent, sizeof(own.sent), "%s", id);
	own.outcome = outcome;
	TRY(write_down(c, id, outcome));
	own.sent[0] = '\0';
	return NULL;
}

static result
record_again(struct clerk *c)
{
	TRY(write_down(c, own.sent, own.outcome));
	own.sent[0] = '\0';
	return NULL;
}

static bool
is_neutral(const char *text)
{
	return strcasestr(text, "barnevern") == NULL;
}

/* Somebody else may read it: better not sent than saying what it is about. */
static result
check_words(struct clerk *c, const struct courier_notice *n)
{
	if (is_neutral(n->subject) && is_neutral(n->text))
		return NULL;
	return fail(c->arena, 500, "error.internal",
	    "a notice would say what it is about: municipality.name, notice.mypage, "
	    "notice.exchange");
}

static enum courier_outcome
send_one(struct clerk *c, const char *way, const struct courier_notice *n)
{
	enum courier_outcome outcome = COURIER_LATER;
	result r = strcmp(way, "mail") == 0 ? courier_mail(c->courier, c->arena, n, &outcome)
					    : courier_sms(c->courier, c->arena, n, &outcome);

	if (r != NULL)
		outcome = COURIER_LATER;
	log_info("notice.tried", "notice=%s way=%s outcome=%d", n->reference, way, outcome);
	return outcome;
}

/* False when there is no more to do now, or no use in trying. */
static result
next(struct clerk *c, bool *more)
{
	const struct rows    *rows;
	struct courier_notice n;
	enum courier_outcome  outcome;

	*more = false;
	TRY(DB_ASK(c->db, c->arena, NULL, &sql_notice_take, &rows, own.worker, own.ways, own.mypage,
	    own.exchange));
	if (rows_count(rows) == 0)
		return NULL;
	n = (struct courier_notice){ .to = rows_text(rows, 0, "address"),
		.reference = rows_text(rows, 0, "id"),
		.language = rows_text(rows, 0, "language"),
		.subject = rows_text(rows, 0, "subject"),
		.text = rows_text(rows, 0, "body") };
	TRY(check_words(c, &n));
	outcome = send_one(c, rows_text(rows, 0, "way"), &n);
	TRY(record(c, n.reference, outcome));
	*more = outcome != COURIER_LATER;
	return NULL;
}

result
notices(struct clerk *c)
{
	int64_t end = clock_steady_ms() + BUDGET_MS;
	bool    more = true;

	if (own.sent[0] != '\0')
		TRY(record_again(c));
	while (more && clock_steady_ms() < end)
		TRY(next(c, &more));
	return NULL;
}
