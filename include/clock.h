/* Real time, for what is about this machine: tokens, TLS, idleness, the log.
 * What the law counts (ages, deadlines, visibility) is decided in the database
 * by law.now() and never here. */
#ifndef PORTVAKT_CLOCK_H
#define PORTVAKT_CLOCK_H

#include <stdint.h>

/* Seconds since 1970. */
int64_t clock_seconds(void);

/* Milliseconds that only ever grow, for measuring. */
int64_t clock_steady_ms(void);

#endif
