/* Unix stream sockets between our own processes, and one question and one
 * answer over them. */
#ifndef PORTVAKT_LOCAL_H
#define PORTVAKT_LOCAL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "arena.h"
#include "frame.h"

/* A listening socket at path, mode 0660, non-blocking.  It appears under its
 * name only when it listens, in place of whatever socket an earlier process
 * left there.  -1 with errno. */
int local_listen(const char *path, int backlog);

/* Keeps a second process from serving the same folder: an advisory lock that
 * the kernel drops with the process.  -1 with errno (EWOULDBLOCK: taken). */
int local_lock(const char *folder);

/* The user at the other end of a connection.  False when the kernel does not
 * say. */
bool local_peer(int socket, uid_t *user, pid_t *process);

/* A caller's end: connected when it is first needed, and again when lost. */
struct local {
	char *path;
	int   socket; /* -1: not connected */
	bool  once;   /* what is asked must not be asked twice */
};

enum local_result {
	LOCAL_ANSWERED,
	LOCAL_DOWN, /* no connection, lost, or nonsense in answer */
	LOCAL_LATE  /* no answer in time */
};

/* Sends the frame and waits for one whole answer with a body of at most limit,
 * which lies in the arena.  Unless local->once, it is sent once more over a new
 * connection when an old one turns out to have been closed before anything was
 * answered. */
enum local_result local_ask(struct local *, struct arena *, struct bytes question, size_t limit,
    int timeout_ms, struct frame *answer);

void local_hang_up(struct local *);

/* Either end, until deadline (clock_steady_ms()): waits until the socket is ready
 * for events; sends all; receives size bytes, of which *got counts what came. */
bool              local_ready(int socket, short events, int64_t deadline);
enum local_result local_send(int socket, struct bytes, int64_t deadline);
enum local_result local_receive(
    int socket, uint8_t *in, size_t size, int64_t deadline, size_t *got);

#endif
