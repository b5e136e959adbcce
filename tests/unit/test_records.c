/* Records onto a real socket, read and taken apart as a web server does. */
#include "sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "../../core/records.c"

#define ID 0x0102

static uint8_t content[400000];
static uint8_t plain[sizeof(content)]; /* what was in the records */

/* What a web server makes of it, told a second time. */
struct reader {
	uint8_t head[8], body[8];
	size_t  got, left, padding, size;
	int     records;
	bool    closed, complete; /* end of the stream; END_REQUEST */
};

static struct reader seen;

static void
take(uint8_t byte)
{
	struct reader *s = &seen;

	assert_false(s->complete); /* nothing follows the end */
	if (s->got < 8) {
		s->head[s->got++] = byte;
		if (s->got < 8)
			return;
		assert_int_equal(s->head[0], 1);
		assert_int_equal(s->head[2] << 8 | s->head[3], ID);
		assert_int_equal(s->head[6], 0);
		s->left = (size_t)(s->head[4] << 8 | s->head[5]);
		s->records++;
		if (s->head[1] == 6) {
			assert_false(s->closed);
			s->closed = s->left == 0;
			s->got = s->left == 0 ? 0 : 8;
			return;
		}
		assert_int_equal(s->head[1], 3); /* END_REQUEST comes after the stream */
		assert_true(s->closed);
		assert_int_equal(s->left, 8);
		return;
	}
	if (s->head[1] == 6) {
		assert_true(s->size < sizeof(plain));
		plain[s->size++] = byte;
	} else {
		assert_int_equal(byte, 0); /* status 0, complete */
	}
	if (--s->left == 0) {
		s->complete = s->head[1] == 3;
		s->got = 0;
	}
}

static int ours, theirs;

static int
open_pair(void **state)
{
	int pair[2], small = 4096;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	ours = pair[0];
	theirs = pair[1];
	assert_int_equal(setsockopt(ours, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)), 0);
	seen = (struct reader){ 0 };
	for (size_t i = 0; i < sizeof(content); i++)
		content[i] = (uint8_t)(i * 7 + i / 251);
	return 0;
}

static int
close_pair(void **state)
{
	(void)state;
	close(ours);
	close(theirs);
	return 0;
}

/* Takes at most so many bytes; false when there are none just now. */
static bool
drain(size_t most)
{
	static uint8_t room[65536];
	ssize_t        n;

	n = recv(theirs, room, most < sizeof(room) ? most : sizeof(room), MSG_DONTWAIT);
	for (ssize_t i = 0; i < n; i++)
		take(room[i]);
	return n > 0;
}

/* Sends all, while the peer takes so many bytes at a time. */
static void
send_all(struct records *r, size_t most)
{
	enum records_state state;

	while ((state = records_send(r)) == RECORDS_FULL)
		assert_true(drain(most));
	assert_int_equal(state, RECORDS_SENT);
	while (drain(sizeof(content)))
		;
}

static struct bytes
piece(size_t at, size_t size)
{
	return (struct bytes){ content + at, size };
}

static void
an_answer_arrives_whole_at_any_pace(void **state)
{
	static const size_t paces[] = { 1, 2, 7, 8, 9, 15, 4095, 4096, 32767, 32768, 32776, 65536 };

	for (size_t i = 0; i < sizeof(paces) / sizeof(paces[0]); i++) {
		struct records r;

		(void)open_pair(state);
		records_begin(&r, ours, ID);
		records_put(&r, piece(0, 1201));
		records_put(&r, piece(1201, 65536));
		send_all(&r, paces[i]);
		assert_false(seen.closed);
		records_put(&r, piece(66737, 100000));
		records_end(&r);
		send_all(&r, paces[i]);
		assert_true(seen.complete);
		assert_int_equal(seen.size, 166737);
		assert_memory_equal(plain, content, 166737);
		assert_int_equal(r.sent, 166737 + 8 * seen.records + 8);
		(void)close_pair(state);
	}
}

static void
pieces_of_every_size_around_a_record_arrive_whole(void **state)
{
	for (size_t whole = 0; whole < 4; whole++)
		for (size_t more = 0; more < 20; more++) {
			size_t         size = whole * RECORDS_CONTENT + more;
			struct records r;

			size -= size < 10 ? 0 : 10;
			(void)open_pair(state);
			records_begin(&r, ours, ID);
			records_put(&r, piece(3, size));
			records_end(&r);
			send_all(&r, 65536);
			assert_true(seen.complete);
			assert_int_equal(seen.size, size);
			assert_memory_equal(plain, content + 3, size);
			(void)close_pair(state);
		}
}

static void
more_than_a_batch_goes_out_in_order(void **state)
{
	struct records r;

	(void)state;
	records_begin(&r, ours, ID);
	records_put(&r, piece(0, 200001));
	records_put(&r, piece(200001, 199999));
	records_end(&r);
	send_all(&r, 5000);
	assert_true(seen.complete);
	assert_int_equal(seen.size, 400000);
	assert_memory_equal(plain, content, 400000);
}

/* An empty record would be the end of the stream. */
static void
an_empty_piece_is_not_an_end(void **state)
{
	struct records r;

	(void)state;
	records_begin(&r, ours, ID);
	records_put(&r, (struct bytes){ NULL, 0 });
	records_put(&r, piece(0, 0));
	send_all(&r, 100);
	assert_int_equal(seen.records, 0);
	records_put(&r, piece(0, 5));
	send_all(&r, 100);
	assert_false(seen.closed);
	assert_int_equal(seen.size, 5);
}

static void
an_answer_of_nothing_still_ends(void **state)
{
	struct records r;

	(void)state;
	records_begin(&r, ours, ID);
	records_end(&r);
	send_all(&r, 100);
	assert_true(seen.complete);
	assert_int_equal(seen.records, 2);
	assert_int_equal(records_send(&r), RECORDS_SENT); /* and only once */
	assert_false(drain(100));
}

static void
what_was_not_ended_never_ends(void **state)
{
	struct records r;

	(void)state;
	records_begin(&r, ours, ID);
	records_put(&r, piece(0, 70000));
	send_all(&r, 4096);
	shutdown(ours, SHUT_WR);
	while (drain(4096))
		;
	assert_int_equal(seen.size, 70000);
	assert_false(seen.closed);
	assert_false(seen.complete);
}

/* Whoever leaves in the middle of a record, at any byte, is noticed, and no
 * signal ends us. */
static void
a_peer_that_leaves_within_a_record_is_gone(void **state)
{
	for (size_t taken = 0; taken < 60000; taken += 997) {
		struct records r;

		(void)open_pair(state);
		records_begin(&r, ours, ID);
		records_put(&r, piece(0, 400000));
		assert_int_equal(records_send(&r), RECORDS_FULL);
		for (size_t left = taken; left > 0;) {
			size_t before = seen.size;

			assert_true(drain(left < 100 ? left : 100));
			left -= left < 100 ? left : 100;
			assert_true(seen.size >= before);
			(void)records_send(&r);
		}
		close(theirs);
		assert_int_equal(records_send(&r), RECORDS_GONE);
		assert_int_equal(records_send(&r), RECORDS_GONE);
		theirs = -1;
		(void)close_pair(state);
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_pair, close_pair)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_arrives_whole_at_any_pace),
		cmocka_unit_test(pieces_of_every_size_around_a_record_arrive_whole),
		TEST(more_than_a_batch_goes_out_in_order),
		TEST(an_empty_piece_is_not_an_end),
		TEST(an_answer_of_nothing_still_ends),
		TEST(what_was_not_ended_never_ends),
		cmocka_unit_test(a_peer_that_leaves_within_a_record_is_gone),
	};

	return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
