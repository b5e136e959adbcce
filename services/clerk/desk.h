/* What the steps of signing share (services/clerk/signing*.c). */
#ifndef PORTVAKT_CLERK_DESK_H
#define PORTVAKT_CLERK_DESK_H

#include <jansson.h>
#include <stdbool.h>

#include "clerk.h"
#include "signing.h"
#include "vault.h"

struct desk {
	struct signing_service service;
	struct bytes           chain, trust; /* PEM */
	struct bytes           verifier;     /* of our receipts, one line */
	const char            *seal;         /* number of who seals what is signed */
	struct vault          *documents, *bundles;
	const char            *site;   /* of our own signers' pages */
	const char            *worker; /* by which the database tells this clerk from others */
	struct arena          *lasting;
};

/* One job and what is to be done with it. */
struct step {
	struct clerk      *c;
	struct desk       *desk;
	const struct rows *row; /* sign_take */
	const char        *id;
	enum signing_way   way;
};

/* A step ends by telling the database what came of it.  What fails instead is
 * held, and taken up again later. */
typedef result step_run(struct step *);
step_run       make_job, make_cancel, make_ask, make_confirm, make_delete, make_sweep, keep_signed;

/* Both queues, each when it may be asked. */
result poll_queues(struct clerk *, struct desk *);

/* One call at the pace that all of us keep.  answer->status is the caller's to
 * judge. */
result talk(struct clerk *, const char *method, const char *url, const char *content_type,
    struct bytes body, struct courier_answer *answer);

/* What a bundle of this job holds, whole. */
result bundle_read(struct step *, struct bytes *zip);

/* A sealed text of the signing's own. */
result open_sealed(
    struct clerk *, const struct rows *, size_t row, const char *id, const char **plain);

/* Tells the database what the service says of one of our jobs. */
result hear(struct clerk *, const char *job, const struct signing_reply *);

/* A record's text, for the database; freed with the arena. */
const char *json_of(struct arena *, json_t *);

#endif
