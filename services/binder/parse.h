/* Reads the question. */
#ifndef BINDER_PARSE_H
#define BINDER_PARSE_H

#include "frame.h"
#include "job.h"

/* False when it is none.  Texts are UTF-8 of one line; contents stay where the
 * frame lies.  documents is malloc()ed. */
bool parse_job(const struct frame *, struct job *);

#endif
