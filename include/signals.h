/* Signals of a program that waits in ppoll(): they arrive only there, so that
 * none is missed and none comes in the middle of something.  Lists end with 0. */
#ifndef PORTVAKT_SIGNALS_H
#define PORTVAKT_SIGNALS_H

#include <signal.h>

/* Before anybody knows of us, who may then end us at once: they wait. */
void signals_hold(const int *numbers);

/* From here on they come to handler, while ppoll() waits with *waiting; and a
 * peer that is gone is an error of send(), no signal. */
void signals_catch(const int *numbers, void (*handler)(int), sigset_t *waiting);

/* In a child: as if nobody had caught them. */
void signals_release(const int *numbers, const sigset_t *waiting);

#endif
