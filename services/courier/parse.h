/* A question as the courier understands it (the layout: include/courier.h). */
#ifndef PORTVAKT_COURIER_PARSE_H
#define PORTVAKT_COURIER_PARSE_H

#include <stdbool.h>

#include "courier.h"
#include "frame.h"

struct courier_question {
	enum courier_method method;
	char                url[COURIER_URL + 1];
	char                content_type[COURIER_TYPE + 1];
	size_t              count;
	struct {
		char name[COURIER_NAME + 1];
		char value[COURIER_VALUE + 1];
	} headers[COURIER_HEADERS];
	struct bytes body; /* inside the frame */
};

/* Pure: false for whatever is not exactly a question with a body of at most
 * that size.  All texts are printable ASCII, so none can end a line. */
bool courier_parse(const struct frame *, size_t body, struct courier_question *out);

#endif
