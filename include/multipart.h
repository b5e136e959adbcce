/* multipart/form-data (RFC 7578) as it streams in: fields and files of a form,
 * of any size, in bounded memory.
 *
 * Strict where readers differ: nothing before the first boundary and nothing
 * but a line end after the last, lines end in CRLF, each part has one
 * Content-Disposition with one name and at most one filename, both in quotes,
 * and no encoding of its own.  A form that ends early is a failure, never a
 * shorter form. */
#ifndef PORTVAKT_MULTIPART_H
#define PORTVAKT_MULTIPART_H

#include "arena.h"
#include "fail.h"
#include "text.h"

struct multipart;

struct multipart_part {
	const char *name;
	const char *filename; /* as the browser sent it, %22 decoded; NULL: a field */
};

/* Where the body comes from: at most size bytes; *got 0: it has ended. */
typedef result (*multipart_source)(void *from, char *data, size_t size, size_t *got);

/* 400 when content_type is not multipart/form-data with a boundary. */
result multipart_open(
    struct arena *, const char *content_type, multipart_source, void *from, struct multipart **);

/* The next part; NULL after the last.  What was not read of the part before is
 * passed over. */
result multipart_next(struct multipart *, const struct multipart_part **);

/* The next bytes of the part, good until the next call; size 0: it has ended. */
result multipart_piece(struct multipart *, struct bytes *);

/* The whole part as text of at most max bytes, line ends as they came; 400 when
 * it is longer or no text. */
result multipart_text(struct multipart *, size_t max, const char **);

#endif
