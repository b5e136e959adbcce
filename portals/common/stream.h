/* The bytes of a document (/fil). */
#ifndef PORTALS_COMMON_STREAM_H
#define PORTALS_COMMON_STREAM_H

#include "request.h"

extern const struct input stream_inputs[];

result stream_file(struct request *);

#endif
