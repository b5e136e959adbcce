/* What the handlers of esign share: the way to the signature service. */
#ifndef PORTVAKT_ESIGN_H
#define PORTVAKT_ESIGN_H

#include "courier.h"
#include "form.h"
#include "request.h"
#include "signing.h"

struct esign {
	struct courier        *courier;
	struct signing_service service;
};

/* One answer of the service's, at the pace that all of us keep together: status
 * 2xx and XML, else a failure (502 error.provider, or the courier's own). */
result esign_ask(struct request *, const char *url, struct bytes body, enum signing_kind,
    struct signing_reply *);

extern const struct input jobs_inputs[], go_inputs[], back_inputs[];

/* Everything that I am or was to sign; and one of them. */
result jobs_list(struct request *);
result jobs_page(struct request *);

/* Leads to the service, by an address that was made just now. */
result go_sign(struct request *);

/* Back from the service.  Nothing that the address says is believed: the service
 * is asked, and whatever comes of it, the job's page shows how things are. */
result back_from(struct request *);

#endif
