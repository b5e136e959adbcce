/* Coming in and going out: the hand-over from login, log out, quick exit, and
 * the choice of language. */
#ifndef PORTALS_COMMON_ENTER_H
#define PORTALS_COMMON_ENTER_H

#include "request.h"

extern const struct input enter_handover_inputs[];
extern const struct input enter_language_inputs[];

result enter_handover(struct request *); /* GET /overlevering */
result enter_language(struct request *); /* POST /sprak */
result enter_logout(struct request *);   /* POST /logg-ut */
result enter_leave(struct request *);    /* POST /lukk */
result enter_rights(struct request *);   /* GET /rettigheter */

/* "/dokumenter?x=y": a path of this portal and nothing that a browser could
 * take for another origin. */
bool enter_is_local(const char *path);

#endif
