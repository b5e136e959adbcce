/* Makes one PDF of a job's documents. */
#ifndef BINDER_BIND_H
#define BINDER_BIND_H

#include "job.h"

#ifdef __cplusplus
extern "C" {
#endif

enum bound { BOUND, BOUND_TOO_LARGE, BOUND_BROKEN };

/* A document that is no PDF or picture after all gets a page that says so.  Counts
 * the documents' pages and says where they begin, in the job. */
enum bound bind_job(struct job *, struct pile *out);

#ifdef __cplusplus
}
#endif

#endif
