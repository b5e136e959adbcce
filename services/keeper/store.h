/* Small files that are whole or not there, and survive a power failure. */
#ifndef PORTVAKT_KEEPER_STORE_H
#define PORTVAKT_KEEPER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Exactly size bytes from a regular file on which no bit of forbidden is set;
 * false with errno (EPERM: its mode, EINVAL: its length or kind). */
bool store_read(int folder, const char *name, mode_t forbidden, uint8_t *out, size_t size);

/* Durable when it returns true.  replace: over what was there; otherwise false
 * with EEXIST. */
bool store_write(
    int folder, const char *name, mode_t mode, bool replace, const uint8_t *data, size_t size);

#endif
