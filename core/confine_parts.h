/* What core/confine.c and the two walls that it builds have in common. */
#ifndef PORTVAKT_CONFINE_PARTS_H
#define PORTVAKT_CONFINE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Calls beyond those that every program needs. */
enum {
	CALLS_TALK = 1,    /* make unix sockets, and connect them */
	CALLS_SERVE = 2,   /* accept connections on a socket that is there */
	CALLS_REACH = 4,   /* make internet sockets, resolve names */
	CALLS_STORE = 8,   /* open for writing, make, rename and remove files */
	CALLS_REMOVE = 16, /* remove files */
	CALLS_FORK = 32,   /* have children, and signal them */
	CALLS_EXEC = 64    /* become another program; map code */
};

/* What may be done with a file, or with all below a folder. */
enum confine_right { CONFINE_READ = 1, CONFINE_WRITE = 2, CONFINE_REMOVE = 4, CONFINE_EXEC = 8 };

#define CONFINE_LIST 64

struct confine_path {
	const char *path;
	unsigned    rights;
	bool        needed; /* it must be there */
};

/* A row of the table, with the values of one configuration. */
struct confine_room {
	unsigned            calls;
	struct confine_path paths[CONFINE_LIST];
	size_t              path_count;
	uint16_t            ports[CONFINE_LIST]; /* TCP, outward */
	size_t              port_count;
};

/* The seccomp filter.  False with errno. */
bool confine_calls(unsigned calls);

/* The Landlock version that this kernel knows; 0: none. */
int confine_landlock(void);

/* Applies the paths and ports as far as that version goes; *trouble is the
 * path that could not be given.  False with errno. */
bool confine_files(const struct confine_room *, int version, const char **trouble);

#endif
