/* The answer side of FastCGI: FCGI_STDOUT records onto a socket, as much at a
 * time as it takes.  libfcgi's own stream holds 8 KiB and waits for the peer. */
#ifndef PORTVAKT_RECORDS_H
#define PORTVAKT_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "text.h"

#define RECORDS_CONTENT 32768 /* of one record; the protocol allows 65535 */
#define RECORDS_BATCH 6       /* records that one call sends at most */
#define RECORDS_QUEUE 3       /* pieces that may wait */
#define RECORDS_HEADER 8
#define RECORDS_END (RECORDS_HEADER + RECORDS_HEADER + 8)

/* One answer.  Its socket stays its owner's. */
struct records {
	int          socket;
	uint16_t     id; /* of the request */
	struct bytes queue[RECORDS_QUEUE];
	size_t       queued, front;
	bool         ending; /* the end of the answer follows the queue */
	bool         ended;  /* … and is in parts */
	struct iovec parts[2 * RECORDS_BATCH + 1];
	size_t       count, at;
	uint8_t      heads[RECORDS_BATCH][RECORDS_HEADER];
	uint8_t      end[RECORDS_END];
	uint64_t     sent; /* bytes that the socket took, headers included */
};

enum records_state {
	RECORDS_SENT, /* all that was put is on its way */
	RECORDS_FULL, /* the socket takes no more at present */
	RECORDS_GONE  /* the peer left: nothing of this answer can be sent any more */
};

void records_begin(struct records *, int socket, uint16_t id);

/* Queues bytes, which must stay where they are until RECORDS_SENT; at most
 * RECORDS_QUEUE pieces between two of those.  An empty piece is nothing at all
 * (an empty record would end the stream). */
void records_put(struct records *, struct bytes);

/* After what is queued the answer is complete: end of FCGI_STDOUT, and
 * FCGI_END_REQUEST.  An answer that is to be cut is never ended. */
void records_end(struct records *);

/* Sends without waiting. */
enum records_state records_send(struct records *);

#endif
