/* Between the files core/signing*.c. */
#ifndef PORTVAKT_SIGNING_PARTS_H
#define PORTVAKT_SIGNING_PARTS_H

#include "signing.h"

#define SIGNING_SPACE "http://signering.posten.no/schema/v1"

/* "signing.<why>" */
result signing_wrong(struct arena *, int status, const char *why);

/* A text of low to high characters, no blank around it; NULL is good when low is 0. */
bool signing_text(const char *, size_t low, size_t high);

bool signing_digits(const char *, size_t count);

/* An address below this, without anything that could lead elsewhere. */
bool signing_below(const char *address, const char *root);

/* The word's meaning; UNKNOWN for any other. */
enum signing_job    signing_job_of(const char *);
enum signing_status signing_status_of(const char *);

#endif
