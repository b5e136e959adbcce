/* The server on a real socket in a process of its own; we are the web server. */
#include "sheet.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "../../core/fcgi.c"

#define PIECE 50000
#define PIECES 40
#define LONG ((size_t)PIECE * PIECES)

/* ── A program: REQUEST_URI says how it answers ──────────────────────────── */

struct work {
	char   uri[40];
	size_t pieces;
	char   piece[PIECE];
};

static char notes[200]; /* the file that tells who left */

static enum fcgi_then
begin(void *ctx, struct arena *arena, const struct channel *channel, void **task)
{
	struct work *w = arena_alloc(arena, sizeof(*w));
	char         body[100];
	size_t       size = channel->read(channel->ctx, body, sizeof(body));

	(void)ctx;
	for (char *const *p = channel->params; *p != NULL; p++)
		if (strncmp(*p, "REQUEST_URI=/", 13) == 0)
			(void)snprintf(w->uri, sizeof(w->uri), "%s", *p + 13);
	if (!channel->intact(channel->ctx))
		return FCGI_CUTS;
	if (strcmp(w->uri, "echo") == 0)
		(void)channel->write(channel->ctx, body, size);
	if (strcmp(w->uri, "page") == 0)
		for (size_t i = 0; i < LONG / 10; i++)
			(void)channel->write(channel->ctx, "0123456789", 10);
	if (strcmp(w->uri, "cut") == 0) {
		(void)channel->write(channel->ctx, "half", 4);
		return FCGI_CUTS;
	}
	if (strncmp(w->uri, "long", 4) != 0)
		return FCGI_ENDS;
	(void)channel->write(channel->ctx, "head", 4);
	*task = w;
	return FCGI_MORE;
}

static enum fcgi_then
next(void *task, struct bytes *piece)
{
	struct work *w = task;

	if (strcmp(w->uri, "long-broken") == 0 && w->pieces == 3)
		return FCGI_CUTS;
	memset(w->piece, (int)('a' + w->pieces % 26), PIECE);
	*piece = (struct bytes){ (const uint8_t *)w->piece, PIECE };
	return ++w->pieces == PIECES ? FCGI_ENDS : FCGI_MORE;
}

static void
note_left(void *task)
{
	FILE *file = fopen(notes, "ae");

	(void)task;
	if (file != NULL) {
		(void)fputs("left\n", file);
		(void)fclose(file);
	}
}

/* ── It runs ─────────────────────────────────────────────────────────────── */

static struct sockaddr_un at = { .sun_family = AF_UNIX };
static pid_t              child;

static int
start(void **state)
{
	static const struct fcgi_program program = {
		.begin = begin, .next = next, .left = note_left
	};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	(void)alarm(120); /* whoever waits for a dead server is to end too */
	(void)snprintf(notes, sizeof(notes), "%s/left", sheet_folder());
	(void)snprintf(at.sun_path, sizeof(at.sun_path), "%s/fcgi.sock", sheet_folder());
	(void)unlink(at.sun_path);
	(void)unlink(notes);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fd, 200), 0);
	child = fork();
	if (child == 0) {
		(void)dup2(fd, 0);
		close(fd);
		(void)FCGX_Init();
		fcgi_serve(&program);
		exit(0);
	}
	close(fd);
	return child > 0 ? 0 : -1;
}

static int
end_of(pid_t process)
{
	int status = -1;

	assert_int_equal(waitpid(process, &status, 0), process);
	return status;
}

static int
end(void **state)
{
	(void)state;
	if (child > 0) {
		kill(child, SIGTERM);
		assert_int_equal(end_of(child), 0);
	}
	child = 0;
	return 0;
}

/* ── A web server ────────────────────────────────────────────────────────── */

static size_t
put_record(uint8_t *out, int type, const char *body, size_t size)
{
	const uint8_t head[8] = { 1, (uint8_t)type, 0, 1, (uint8_t)(size >> 8), (uint8_t)size, 0,
		0 };

	memcpy(out, head, 8);
	memcpy(out + 8, body, size);
	return 8 + size;
}

/* Asks, and reads nothing yet. */
static int
ask(const char *uri, const char *body)
{
	uint8_t out[1000];
	char    param[100];
	size_t  n = 0;
	int     fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int size = snprintf(param, sizeof(param), "%c%cREQUEST_URI%s", 11, (int)strlen(uri), uri);

	n += put_record(out + n, 1, "\0\1\0\0\0\0\0", 8);
	n += put_record(out + n, 4, param, (size_t)size);
	n += put_record(out + n, 4, "", 0);
	if (*body != '\0')
		n += put_record(out + n, 5, body, strlen(body));
	n += put_record(out + n, 5, "", 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(write(fd, out, n), n);
	return fd;
}

struct answer {
	uint8_t raw[LONG + 100000];
	char    text[LONG + 100000];
	size_t  got, size;
	bool    whole; /* ended as it should */
};

static struct answer got;
static char          wanted[LONG];

/* Reads until the other side closes, at most so much at a time. */
static void
read_all(int fd, size_t most)
{
	size_t  i = 0;
	ssize_t n;

	got.got = got.size = 0;
	got.whole = false;
	while ((n = read(fd, got.raw + got.got, most)) > 0)
		got.got += (size_t)n;
	close(fd);
	while (i + 8 <= got.got) {
		size_t size = (size_t)(got.raw[i + 4] << 8 | got.raw[i + 5]);
		int    type = got.raw[i + 1];

		if (i + 8 + size > got.got)
			break;
		assert_false(got.whole);
		assert_true(type == 6 || type == 3);
		if (type == 6)
			memcpy(got.text + got.size, got.raw + i + 8, size);
		got.size += type == 6 ? size : 0;
		got.whole = type == 3;
		i += 8 + size;
	}
	assert_true(!got.whole || i == got.got);
}

static void
assert_long_answer(void)
{
	assert_true(got.whole);
	assert_int_equal(got.size, 4 + LONG);
	assert_memory_equal(got.text, "head", 4);
	for (size_t i = 0; i < PIECES; i++)
		memset(wanted + i * PIECE, (int)('a' + i % 26), PIECE);
	assert_true(memcmp(got.text + 4, wanted, LONG) == 0);
}

static size_t
left_so_far(void)
{
	struct stat s;

	return stat(notes, &s) == 0 ? (size_t)s.st_size / 5 : 0;
}

/* ── What it promises ────────────────────────────────────────────────────── */

static void
an_answer_is_one_whole(void **state)
{
	(void)state;
	read_all(ask("/echo", "Hei"), 65536);
	assert_true(got.whole);
	assert_int_equal(got.size, 3);
	assert_memory_equal(got.text, "Hei", 3);
	read_all(ask("/nothing", ""), 65536);
	assert_true(got.whole);
	assert_int_equal(got.size, 0);
	read_all(ask("/long", ""), 65536);
	assert_long_answer();
	read_all(ask("/long", ""), 100);
	assert_long_answer();
}

static void
a_page_larger_than_the_socket_takes_holds_nobody_up(void **state)
{
	int fd = ask("/page", "");

	(void)state;
	read_all(ask("/echo", "Hei"), 65536);
	assert_true(got.whole);
	read_all(fd, 5000);
	assert_true(got.whole);
	assert_int_equal(got.size, LONG);
	for (size_t i = 0; i < LONG; i++)
		wanted[i] = (char)('0' + i % 10);
	assert_true(memcmp(got.text, wanted, LONG) == 0);
}

static void
what_is_cut_does_not_look_ended(void **state)
{
	(void)state;
	read_all(ask("/cut", ""), 65536);
	assert_false(got.whole);
	read_all(ask("/long-broken", ""), 65536);
	assert_false(got.whole);
	assert_true(got.size < 4 + LONG);
	read_all(ask("/echo", "Hei"), 65536);
	assert_true(got.whole);
}

static void
slow_readers_hold_nobody_up(void **state)
{
	int slow[TALKS - 1];

	(void)state;
	for (size_t i = 0; i < TALKS - 1; i++)
		slow[i] = ask("/long", "");
	for (size_t i = 0; i < 50; i++) {
		read_all(ask("/echo", "Hei"), 65536);
		assert_true(got.whole);
	}
	read_all(ask("/long", ""), 65536);
	assert_long_answer();
	for (size_t i = 0; i < TALKS - 1; i++) {
		read_all(slow[i], 65536);
		assert_long_answer();
	}
	assert_int_equal(left_so_far(), 0);
}

/* More than there are places for: they wait, and none is refused. */
static void
too_many_at_once_are_served_in_turn(void **state)
{
	int slow[TALKS + 20];

	(void)state;
	for (size_t i = 0; i < TALKS + 20; i++)
		slow[i] = ask("/long", "");
	for (size_t i = 0; i < TALKS + 20; i++) {
		read_all(slow[i], 65536);
		assert_long_answer();
	}
}

static void
who_leaves_is_told_of_and_forgotten(void **state)
{
	int slow[TALKS - 1];

	(void)state;
	for (size_t i = 0; i < TALKS - 1; i++)
		slow[i] = ask("/long", "");
	read_all(ask("/echo", ""), 65536); /* they were all let in before */
	for (size_t i = 0; i < TALKS - 1; i++)
		close(slow[i]);
	while (left_so_far() < TALKS - 1)
		(void)poll(NULL, 0, 5);
	read_all(ask("/echo", "Hei"), 65536);
	assert_true(got.whole);
	assert_int_equal(left_so_far(), TALKS - 1);
}

/* Parameters of so many bytes, and whether they come to an end. */
static int
ask_at_length(size_t kilobytes, bool ends)
{
	static char letters[1024 - 12];
	uint8_t     out[8 + 1024];
	const char  head[12] = { 4, (char)0x80, 0, (char)(sizeof(letters) >> 8),
		 (char)(sizeof(letters) & 0xff), 'L', 'O', 'N', 'G' };
	char        pair[sizeof(letters) + 9];
	int         fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memset(letters, 'a', sizeof(letters));
	memcpy(pair, head, 9);
	memcpy(pair + 9, letters, sizeof(letters));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_true(write(fd, out, put_record(out, 1, "\0\1\0\0\0\0\0", 8)) > 0);
	for (size_t i = 0; i < kilobytes; i++)
		if (send(fd, out, put_record(out, 4, pair, sizeof(pair)), MSG_NOSIGNAL) < 0)
			break;
	if (ends) {
		(void)send(fd, out, put_record(out, 4, "", 0), MSG_NOSIGNAL);
		(void)send(fd, out, put_record(out, 5, "", 0), MSG_NOSIGNAL);
	}
	(void)shutdown(fd, SHUT_WR);
	return fd;
}

static void
more_than_a_web_server_passes_is_not_kept(void **state)
{
	(void)state;
	read_all(ask_at_length(120, true), 65536);
	assert_true(got.whole);
	read_all(ask_at_length(130, true), 65536);
	assert_int_equal(got.got, 0);
	read_all(ask_at_length(50000, true), 65536);
	assert_int_equal(got.got, 0);
	/* What one began does not count against the next. */
	read_all(ask_at_length(100, false), 65536);
	assert_int_equal(got.got, 0);
	read_all(ask_at_length(100, true), 65536);
	assert_true(got.whole);
}

/* A signal: nobody new, but who is being answered gets the rest. */
static void
a_signal_lets_what_is_under_way_come_to_its_end(void **state)
{
	int fd = ask("/long", "");

	(void)state;
	assert_int_equal(read(fd, got.raw, 1), 1);
	kill(child, SIGTERM);
	got.got = 0;
	close(ask("/echo", "")); /* it may be too late for this one */
	for (size_t n = 1; n < 4 + LONG;) {
		ssize_t more = read(fd, got.raw, sizeof(got.raw));

		assert_true(more > 0);
		n += (size_t)more;
	}
	close(fd);
	assert_int_equal(end_of(child), 0);
	child = 0;
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, end)
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_one_whole),
		TEST(a_page_larger_than_the_socket_takes_holds_nobody_up),
		TEST(what_is_cut_does_not_look_ended),
		TEST(slow_readers_hold_nobody_up),
		TEST(too_many_at_once_are_served_in_turn),
		TEST(who_leaves_is_told_of_and_forgotten),
		TEST(more_than_a_web_server_passes_is_not_kept),
		TEST(a_signal_lets_what_is_under_way_come_to_its_end),
	};

	return cmocka_run_group_tests_name("fcgi", tests, NULL, NULL);
}
