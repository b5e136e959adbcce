/* Reading and writing as much as is asked for, whatever pieces the system makes of it. */
#ifndef PORTVAKT_FILE_H
#define PORTVAKT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False, with errno, unless all of it was written. */
bool file_write(int file, const uint8_t *data, size_t size);

/* False, with errno (EINVAL: the file is shorter), unless all of it was read. */
bool file_read(int file, uint8_t *out, size_t size);

#endif
