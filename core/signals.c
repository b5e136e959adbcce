#include "signals.h"

#include <stddef.h>

static sigset_t
set_of(const int *numbers)
{
	sigset_t set;

	(void)sigemptyset(&set);
	for (; *numbers != 0; numbers++)
		(void)sigaddset(&set, *numbers);
	return set;
}

void
signals_hold(const int *numbers)
{
	const sigset_t ours = set_of(numbers);

	(void)sigprocmask(SIG_BLOCK, &ours, NULL);
}

void
signals_catch(const int *numbers, void (*handler)(int), sigset_t *waiting)
{
	const sigset_t         ours = set_of(numbers);
	const struct sigaction action = { .sa_handler = handler },
			       ignore = { .sa_handler = SIG_IGN };

	(void)sigprocmask(SIG_BLOCK, &ours, waiting);
	for (; *numbers != 0; numbers++) {
		(void)sigdelset(waiting, *numbers);
		(void)sigaction(*numbers, &action, NULL);
	}
	(void)sigaction(SIGPIPE, &ignore, NULL);
}

void
signals_release(const int *numbers, const sigset_t *waiting)
{
	const struct sigaction usual = { .sa_handler = SIG_DFL };

	for (; *numbers != 0; numbers++)
		(void)sigaction(*numbers, &usual, NULL);
	(void)sigprocmask(SIG_SETMASK, waiting, NULL);
}
