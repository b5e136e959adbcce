/* Takes what the intake sends to clamd (INSTREAM) and answers when all of it was
 * there that it is clean: so that the rest of the way in can be timed without the
 * scan.  unscanned SOCKET */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define COMMAND sizeof("zINSTREAM")

static uint8_t buffer[256 * 1024];
static size_t  got, at; /* bytes in it, and those that were taken */

/* Takes so much away; *last becomes what its last four bytes say. */
static bool
take(int from, size_t size, uint32_t *last)
{
	while (size > 0) {
		size_t n;

		if (at == got) {
			ssize_t more = read(from, buffer, sizeof(buffer));

			if (more <= 0)
				return false;
			got = (size_t)more;
			at = 0;
		}
		n = size < got - at ? size : got - at;
		for (size_t i = n > 4 ? n - 4 : 0; i < n; i++)
			*last = *last << 8 | buffer[at + i];
		at += n;
		size -= n;
	}
	return true;
}

static void
answer(int to)
{
	uint32_t size = 1, last;
	bool     all;

	got = at = 0;
	all = take(to, COMMAND, &last);
	while (all && size > 0)
		all = take(to, 4, &size) && take(to, size, &last);
	if (all)
		(void)!write(to, "stream: OK", sizeof("stream: OK"));
	(void)close(to);
}

int
main(int argc, char **argv)
{
	struct sockaddr_un place = { .sun_family = AF_UNIX };
	int                listening = socket(AF_UNIX, SOCK_STREAM, 0);

	if (argc != 2 || strlen(argv[1]) >= sizeof(place.sun_path))
		return 2;
	memcpy(place.sun_path, argv[1], strlen(argv[1]) + 1);
	(void)unlink(argv[1]);
	if (bind(listening, (struct sockaddr *)&place, sizeof(place)) != 0 ||
	    listen(listening, 8) != 0)
		return 1;
	for (;;) {
		int one = accept(listening, NULL, NULL);

		if (one >= 0)
			answer(one);
	}
}
