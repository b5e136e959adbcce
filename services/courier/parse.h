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

/* A notice: texts checked as they must be for what they become part of. */
struct courier_message {
	char to[COURIER_TO + 1];
	char reference[COURIER_REFERENCE + 1];
	char language[3];
	char subject[COURIER_SUBJECT + 1]; /* one line */
	char text[COURIER_TEXT + 1];       /* a mail's: lines ended by \n */
};

/* local@domain of what needs no quotes (RFC 5321): no second recipient, and no line
 * of another's, can be made of it. */
bool courier_is_address(const char *);

/* Pure: false for whatever is not exactly a notice to an address in ASCII. */
bool courier_parse_mail(const struct frame *, struct courier_message *out);
bool courier_parse_sms(const struct frame *, struct courier_message *out);

/* Pure: false for whatever is not exactly a question with a body of at most
 * that size.  All texts are printable ASCII, so none can end a line. */
bool courier_parse(const struct frame *, size_t body, struct courier_question *out);

#endif
