/* The messages of the signature service (Posten signering, API 2.x), both ways:
 * what is sent to it is written here, what it answers is read here.  Nothing
 * here speaks to it; see the courier.  interfaces.md §2.
 *
 * The answers are a stranger's: XML without entities, document type or any
 * loading, of at most SIGNING_XML bytes and a small depth; every element where
 * the schema has it.  An address in one of them is taken only below the service's
 * own root, a redirect only on the site where its people sign.  A status that is
 * not known is SIGNING_UNKNOWN, which is not signed.
 *
 * What fails here has a one-word reason as its detail ("signing.shape",
 * "signing.address", …), which holds nothing of anybody's. */
#ifndef PORTVAKT_SIGNING_H
#define PORTVAKT_SIGNING_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "asice.h"
#include "config.h"
#include "fail.h"
#include "text.h"

#define SIGNING_SIGNERS 10
#define SIGNING_XML (256 * 1024)
#define SIGNING_TITLE 80 /* characters, as the next two */
#define SIGNING_DESCRIPTION 220
#define SIGNING_REFERENCE 50
#define SIGNING_ADDRESS 500     /* bytes of any address */
#define SIGNING_TOKEN 200       /* bytes of a status query token */
#define SIGNING_SECONDS 7776000 /* that one order group may have */

enum signing_way { SIGNING_DIRECT, SIGNING_PORTAL };

/* The service, as the configuration names it. */
struct signing_service {
	const char *root;         /* signing.root: https://api.…/api */
	const char *site;         /* signing.site: https://…, where redirects lead;
				   * without it, the root's origin */
	const char *organisation; /* signing.organisation: 9 digits */
	const char *queue;        /* signing.queue, or NULL */
};

/* Ends the program when a value is malformed. */
struct signing_service signing_service(const struct config *);

/* ── What is sent ── */

/* How signers are named in what comes out.  Their national identity number never
 * is: the other signers read it. */
enum signing_named { SIGNING_BY_NAME, SIGNING_BY_NAME_AND_BIRTH };

struct signing_signer {
	const char *who;       /* 11 digits: the service sees to it that it is this person;
				* direct alone, anything else: a name that we gave */
	unsigned    order;     /* 0–9: a lower group signs first; portal alone */
	bool        for_other; /* signs for somebody else: no copy to an own mailbox */
	/* Where the service tells the signer, portal alone.  Both NULL: as the
	 * contact register (KRR) has it. */
	const char *email;
	const char *sms;
};

struct signing_document {
	const char *href; /* its name in the package */
	const char *title;
};

struct signing_manifest {
	enum signing_way        way;
	const char             *organisation;
	const char             *title;
	const char             *neutral;     /* title without content, portal; or NULL */
	const char             *description; /* or NULL */
	enum signing_named      named;
	int64_t                 from;    /* portal: seconds since 1970; 0: at once */
	uint64_t                seconds; /* portal: that a group has; 0: the service's 30 days */
	struct signing_signer   signers[SIGNING_SIGNERS];
	size_t                  signer_count;
	struct signing_document documents[ASICE_DOCUMENTS];
	size_t                  document_count;
};

/* 400, "signing.<field>", for what the schema does not take. */
result signing_manifest_write(struct arena *, const struct signing_manifest *, struct bytes *xml);

/* One that was written here, and nothing else.  The signers come in the order in
 * which they were given. */
result signing_manifest_read(struct arena *, struct bytes xml, struct signing_manifest *);

struct signing_request {
	enum signing_way way;
	const char      *reference; /* ours: random, says nothing */
	/* Direct alone: where the browser comes back to, without a query of
	 * status_query_token, which the service adds. */
	const char *completed, *rejected, *failed;
	bool        polled; /* direct: changes come by the queue, not by the token */
	const char *queue;  /* or NULL */
};

result signing_request_write(struct arena *, const struct signing_request *, struct bytes *xml);

/* The body of the POST that makes a job, and its Content-Type. */
result signing_body(struct arena *, struct bytes request, struct bytes container,
    const char **content_type, struct bytes *body);

/* The body of a POST to a signer's href, which asks for a new redirect. */
struct bytes signing_update_request(void);

/* Where to POST a new job, and where to ask for the next change. */
const char *signing_jobs_address(struct arena *, const struct signing_service *, enum signing_way);
const char *signing_poll_address(struct arena *, const struct signing_service *, enum signing_way);

/* The status address with the token that the browser brought.  400 for what can
 * be no token. */
result signing_status_address(
    struct arena *, const char *status_url, const char *token, const char **address);

/* ── What is answered ── */

enum signing_kind {
	SIGNING_DIRECT_CREATED, /* direct-signature-job-response */
	SIGNING_DIRECT_SIGNER,  /* direct-signer-response */
	SIGNING_DIRECT_STATUS,  /* direct-signature-job-status-response */
	SIGNING_PORTAL_CREATED, /* portal-signature-job-response */
	SIGNING_PORTAL_CHANGE,  /* portal-signature-job-status-change-response */
	SIGNING_ERROR           /* error */
};

/* Of a job. */
enum signing_job {
	SIGNING_JOB_UNKNOWN,
	SIGNING_JOB_IN_PROGRESS,
	SIGNING_JOB_COMPLETED, /* COMPLETED_SUCCESSFULLY */
	SIGNING_JOB_FAILED
};

/* Of a signer. */
enum signing_status {
	SIGNING_UNKNOWN,
	SIGNING_WAITING,
	SIGNING_SIGNED,
	SIGNING_REJECTED,
	SIGNING_EXPIRED,
	SIGNING_FAILED,
	SIGNING_CANCELLED,
	SIGNING_RESERVED,
	SIGNING_CONTACT_INFORMATION_MISSING,
	SIGNING_BLOCKED,
	SIGNING_SIGNERS_NAME_NOT_AVAILABLE,
	SIGNING_NOT_APPLICABLE
};

/* As the service writes them; "UNKNOWN". */
const char *signing_job_name(enum signing_job);
const char *signing_status_name(enum signing_status);

struct signing_party {
	const char         *who;      /* as in the manifest; NULL: names nobody (one signer) */
	enum signing_status status;   /* status and change alone */
	int64_t             since;    /* seconds since 1970 */
	const char         *href;     /* created and signer alone */
	const char         *redirect; /* the same */
	const char         *xades;    /* NULL: there is none (yet) */
};

/* What an answer does not hold is NULL. */
struct signing_reply {
	const char          *job; /* the service's number */
	const char          *reference;
	enum signing_job     status;
	const char          *status_url;
	const char          *confirmation_url;
	const char          *cancellation_url;
	const char          *delete_url;
	const char          *pades_url;
	struct signing_party parties[SIGNING_SIGNERS];
	size_t               count;
	const char          *error_code; /* A–Z and _; the message is not kept */
};

/* 502 for what is not exactly an answer of that kind. */
result signing_read(struct arena *, const struct signing_service *, enum signing_kind,
    struct bytes xml, struct signing_reply *);

/* True when the job is completed, every one of count signers is there and signed,
 * and all that is to be fetched has its address. */
bool signing_whole(const struct signing_reply *, size_t count);

/* An xs:dateTime with its zone (X-Next-permitted-poll-time, since), in seconds
 * since 1970. */
bool signing_time(const char *, int64_t *seconds);

#endif
