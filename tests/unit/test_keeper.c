/* The real keeper, and what it does for whom. */
#include "keeper_house.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <openssl/evp.h>

#include "local.h"

#define ID "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
#define OTHER "6f9619ff-8b86-4011-b42d-00cf4fc964fe"
#define NID "26054912341"

static int
setup(void **state)
{
	(void)state;
	keeper_house_open("");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	keeper_house_close();
	return 0;
}

static const uint8_t key[KEEPER_KEY] = "0123456789abcdef0123456789abcde";

static void
a_wrapped_key_comes_back(void **state)
{
	struct keeper *k = keeper_open(config, "operator");
	struct bytes   wrapped, again;
	const char    *id;
	uint8_t        back[KEEPER_KEY];

	(void)state;
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &wrapped, &id));
	assert_int_equal(wrapped.size, KEEPER_WRAPPED);
	assert_string_equal(id, "k1");
	assert_null(keeper_unwrap(k, arena, KEEPER_RENDITION, ID, wrapped, id, back));
	assert_memory_equal(back, key, KEEPER_KEY);
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &again, &id));
	assert_memory_not_equal(wrapped.data, again.data, KEEPER_WRAPPED);
	assert_true(house_logged("caller=operator use=1 id=" ID " key=k1"));
	keeper_close(k);
}

static void
a_moved_or_changed_key_does_not_unwrap(void **state)
{
	static const uint8_t zero[KEEPER_KEY];
	struct keeper       *k = keeper_open(config, "operator");
	struct bytes         wrapped;
	const char          *id;
	uint8_t              back[KEEPER_KEY], changed[KEEPER_WRAPPED];

	(void)state;
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &wrapped, &id));
	memset(back, 7, sizeof(back));
	assert_int_equal(
	    status(keeper_unwrap(k, arena, KEEPER_RENDITION, OTHER, wrapped, id, back)), 500);
	assert_memory_equal(back, zero, sizeof(back));
	assert_int_equal(
	    status(keeper_unwrap(k, arena, KEEPER_LETTER, ID, wrapped, id, back)), 500);
	assert_int_equal(
	    status(keeper_unwrap(k, arena, KEEPER_RENDITION, ID, wrapped, "k2", back)), 500);
	for (size_t i = 0; i < KEEPER_WRAPPED; i++) {
		struct bytes b = { changed, sizeof(changed) };

		memcpy(changed, wrapped.data, sizeof(changed));
		changed[i] ^= 1;
		assert_int_equal(
		    status(keeper_unwrap(k, arena, KEEPER_RENDITION, ID, b, id, back)), 500);
	}
	keeper_close(k);
}

static void
another_municipality_is_refused(void **state)
{
	struct keeper *k;
	struct config *elsewhere;
	struct bytes   wrapped;
	const char    *id;

	(void)state;
	house_number = "9902";
	house_configure("");
	elsewhere = config_open();
	k = keeper_open(elsewhere, "operator");
	assert_int_equal(
	    status(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &wrapped, &id)), 500);
	keeper_close(k);
	config_close(elsewhere);
	house_number = "9901";
	house_configure("");
}

static const struct keeper_receipt receipt = { .id = ID,
	.bytes = 12345,
	.sha256 = { 0xab, 0xcd },
	.when = "2026-11-21T09:00:00Z",
	.kind = "letter",
	.type = "BREV",
	.filed = "child_folder access_case",
	.rule = "RT05",
	.version = 2 };

/* Every verb and use of every caller, and nothing beside this table. */
static void
each_caller_has_its_own_verbs(void **state)
{
	static const struct {
		const char *caller, *wrap, *unwrap, *mac; /* uses as digits */
		bool        head, receipt;
	} table[] = {
		{ "login", "4", "4", "y", false, false },
		{ "mypage", "12", "12", "n", false, false },
		{ "exchange", "12", "12", "n", false, false },
		{ "operator", "1235", "1235", "y", false, false },
		{ "clerk", "15", "5", "n", true, false },
		{ "intake", "1", "1", "n", false, true },
		{ "esign", "5", "15", "n", false, false },
	};
	/* Refused for its size once the empty tree is not the last one any more,
	 * signed before: allowed either way.  It runs before the heads' own test. */
	struct keeper_head empty = { 0 };
	struct bytes       message = { (const uint8_t *)NID, 11 };

	(void)state;
	assert_int_equal(EVP_Digest("", 0, empty.root, NULL, EVP_sha256(), NULL), 1);
	for (size_t i = 0; i < 7; i++) {
		struct keeper *k = keeper_open(config, table[i].caller);
		struct bytes   out;
		const char    *id;
		char          *hex;
		uint8_t        back[KEEPER_KEY];

		for (char use = '1'; use <= '5'; use++) {
			enum keeper_use u = (enum keeper_use)(use - '0');
			uint8_t         junk[KEEPER_WRAPPED] = { 0 };

			assert_int_equal(status(keeper_wrap(k, arena, u, ID, key, &out, &id)),
			    strchr(table[i].wrap, use) != NULL ? 200 : 500);
			if (strchr(table[i].wrap, use) != NULL &&
			    strchr(table[i].unwrap, use) != NULL)
				assert_null(keeper_unwrap(k, arena, u, ID, out, id, back));
			assert_non_null(keeper_unwrap(
			    k, arena, u, ID, (struct bytes){ junk, sizeof(junk) }, "k1", back));
		}
		assert_int_equal(status(keeper_mac(k, arena, "nid", message, &hex)),
		    table[i].mac[0] == 'y' ? 200 : 500);
		assert_int_equal(
		    status(keeper_sign_head(k, arena, &empty, &out)), table[i].head ? 200 : 500);
		assert_int_equal(status(keeper_sign_receipt(k, arena, &receipt, &id)),
		    table[i].receipt ? 200 : 500);
		keeper_close(k);
	}
	assert_true(house_logged("caller=mypage verb=unwrap use=3 id=" ID " key=k1 reason=2"));
	assert_true(house_logged("caller=mypage verb=unwrap use=1 id=" ID " key=k1 reason=3"));
	assert_true(house_logged("caller=login verb=unwrap use=1 id=" ID " key=k1 reason=2"));
}

static void
a_mac_is_the_same_every_time_and_for_its_purpose_only(void **state)
{
	struct keeper *login = keeper_open(config, "login"),
		      *operator= keeper_open(config, "operator");
	struct bytes   a = { (const uint8_t *)NID, 11 }, b = { (const uint8_t *)"26054912342", 11 },
		     shorter = { (const uint8_t *)NID, 10 },
		     letters = { (const uint8_t *)"2605491234x", 11 };
	char *first, *second;

	(void)state;
	assert_null(keeper_mac(login, arena, "nid", a, &first));
	assert_int_equal(strlen(first), 64);
	assert_null(keeper_mac(operator, arena, "nid", a, &second));
	assert_string_equal(first, second);
	assert_null(keeper_mac(login, arena, "nid", b, &second));
	assert_string_not_equal(first, second);
	assert_int_equal(status(keeper_mac(login, arena, "other", a, &first)), 500);
	assert_int_equal(status(keeper_mac(login, arena, "nid", shorter, &first)), 500);
	assert_int_equal(status(keeper_mac(login, arena, "nid", letters, &first)), 500);
	assert_false(house_logged(NID));
	keeper_close(login);
	keeper_close(operator);
}

static void
keys_are_sealed_and_readable_by_nobody_else(void **state)
{
	static const char *const names[] = { "keys/root-key", "keys/9901/k1", "keys/9901/nid",
		"keys/9901/journal", "keys/9901/head" };
	struct stat              s;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(stat(house_path(names[i]), &s), 0);
		assert_int_equal(s.st_mode & 0777, 0400);
	}
	assert_int_equal(stat(house_path("run/login.sock"), &s), 0);
	assert_int_equal(s.st_mode & 0777, 0660);
}

static void
init_replaces_nothing(void **state)
{
	uint8_t before[72] = { 0 }, after[72] = { 0 };
	int     fd = open(house_path("keys/9901/k1"), O_RDONLY);

	(void)state;
	assert_true(read(fd, before, sizeof(before)) > 0);
	close(fd);
	assert_int_equal(house_wait(house_start("keeper", "--init")), 0);
	fd = open(house_path("keys/9901/k1"), O_RDONLY);
	assert_true(read(fd, after, sizeof(after)) > 0);
	close(fd);
	assert_memory_equal(before, after, sizeof(before));
}

static void
a_second_keeper_does_not_start(void **state)
{
	(void)state;
	assert_int_equal(house_wait(house_start("keeper", NULL)), 75);
}

static void
an_old_key_still_unwraps_after_rotation(void **state)
{
	struct keeper *k = keeper_open(config, "operator");
	struct bytes   old, new_;
	const char    *old_id, *new_id;
	uint8_t        back[KEEPER_KEY];

	(void)state;
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &old, &old_id));
	assert_int_equal(house_wait(house_start("keeper", "--rotate")), 0);
	kill(process, SIGHUP);
	for (int i = 0; i < 500 && !house_logged("newest=k2"); i++)
		house_pause(10);
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &new_, &new_id));
	assert_string_equal(new_id, "k2");
	assert_null(keeper_unwrap(k, arena, KEEPER_RENDITION, ID, old, old_id, back));
	assert_memory_equal(back, key, KEEPER_KEY);
	assert_null(keeper_unwrap(k, arena, KEEPER_RENDITION, ID, new_, new_id, back));
	assert_int_equal(
	    status(keeper_unwrap(k, arena, KEEPER_RENDITION, ID, old, new_id, back)), 500);
	keeper_close(k);
}

static void
a_client_finds_the_keeper_again(void **state)
{
	struct keeper *k = keeper_open(config, "operator");
	struct bytes   wrapped;
	const char    *id;
	uint8_t        back[KEEPER_KEY];

	(void)state;
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &wrapped, &id));
	assert_int_equal(house_end(process), 0);
	assert_ptr_equal(
	    keeper_unwrap(k, arena, KEEPER_RENDITION, ID, wrapped, id, back), fail_unavailable);
	start();
	assert_null(keeper_unwrap(k, arena, KEEPER_RENDITION, ID, wrapped, id, back));
	kill(process, SIGKILL);
	assert_int_equal(house_wait(process), 128 + SIGKILL);
	assert_ptr_equal(
	    keeper_unwrap(k, arena, KEEPER_RENDITION, ID, wrapped, id, back), fail_unavailable);
	unlink(house_path("log")); /* the sockets of the dead one are still there */
	process = house_start("keeper", NULL);
	for (int i = 0; i < 500 && !house_logged("keeper.ready"); i++)
		house_pause(10);
	assert_null(keeper_unwrap(k, arena, KEEPER_RENDITION, ID, wrapped, id, back));
	keeper_close(k);
}

/* ── Receipts ── */

/* By OpenSSL alone, from the published key. */
static bool
verified(const char *note, size_t text, const char *signature)
{
	char line[512];
	uint8_t public[36], signed_[72];
	const char *encoded;
	EVP_PKEY   *k;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	FILE       *in = fopen(house_path("run/receipt.vkey"), "r");
	bool        ok;

	assert_non_null(in);
	assert_non_null(fgets(line, sizeof(line), in));
	fclose(in);
	encoded = strchr(strchr(line, '+') + 1, '+') + 1; /* base64 has a + of its own */
	assert_int_equal(EVP_DecodeBlock(public, (const unsigned char *)encoded, 44), 33);
	assert_int_equal(EVP_DecodeBlock(signed_, (const unsigned char *)signature, 92), 69);
	k = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public + 1, 32);
	assert_int_equal(EVP_DigestVerifyInit(c, NULL, NULL, NULL, k), 1);
	ok = EVP_DigestVerify(c, signed_ + 4, 64, (const unsigned char *)note, text) == 1;
	EVP_MD_CTX_free(c);
	EVP_PKEY_free(k);
	return ok;
}

static void
a_receipt_says_what_it_was_given_and_is_signed(void **state)
{
	struct keeper *k = keeper_open(config, "intake");
	const char    *note, *gap;
	char          *changed;

	(void)state;
	assert_null(keeper_sign_receipt(k, arena, &receipt, &note));
	gap = strstr(note, "\n\n");
	assert_non_null(gap);
	assert_non_null(
	    strstr(note, "/receipt\nmottatt 2026-11-21T09:00:00Z\nbyte 12345\nsha256 abcd0000"));
	assert_non_null(strstr(note,
	    "slag letter BREV\narkivert child_folder access_case\nregel RT05 versjon 2\nnummer " ID
	    "\n"));
	assert_true(verified(note, (size_t)(gap - note) + 1, strrchr(note, ' ') + 1));
	changed = arena_strdup(arena, note);
	*strstr(changed, "12345") = '2';
	assert_false(verified(changed, (size_t)(gap - note) + 1, strrchr(note, ' ') + 1));
	keeper_close(k);
}

/* A line break or a blank in a field would make another text of it. */
static void
a_receipt_is_made_of_its_fields_alone(void **state)
{
	struct keeper *k = keeper_open(config, "intake");
	const char    *note;

	(void)state;
	for (int i = 0; i < 9; i++) {
		struct keeper_receipt r = receipt;

		switch (i) {
		case 0:
			memcpy(r.kind, "a\nbyte", 7);
			break;
		case 1:
			memcpy(r.type, "brev", 5);
			break;
		case 2:
			memcpy(r.filed, "a\nb", 4);
			break;
		case 3:
			memcpy(r.rule, "XT05", 5);
			break;
		case 4:
			memcpy(r.when, "2026-11-21 09:00:00Z", 21);
			break;
		case 5:
			r.bytes = 0;
			break;
		case 6:
			r.kind[0] = '\0';
			break;
		case 7:
			r.id[0] = 'X';
			break;
		default:
			memcpy(r.rule, "RT5 ", 5);
			break;
		}
		assert_ptr_not_equal(keeper_sign_receipt(k, arena, &r, &note), NULL);
	}
	assert_null(keeper_sign_receipt(k, arena, &receipt, &note));
	keeper_close(k);
}

/* ── Bad manners ── */

static int
dial(const char *name)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int                fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(to.sun_path, sizeof(to.sun_path), "%s", house_path(name));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void
nonsense_is_answered_and_hung_up_on(void **state)
{
	static const char *const nonsense[] = { "GET / HTTP/1.1\r\n\r\n", "\1\2\0\1\0\0\0\0",
		"\1\2\0\0\xff\xff\xff\xff", "\1\1\0\0\0\0\0\0", "\1\x80\0\0\0\0\0\0" };
	static const size_t      sizes[] = { 18, 8, 8, 8, 8 };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		uint8_t in[64];
		int     fd = dial("run/operator.sock");

		assert_int_equal(send(fd, nonsense[i], sizes[i], MSG_NOSIGNAL), sizes[i]);
		assert_int_equal(recv(fd, in, sizeof(in), MSG_WAITALL), 9);
		assert_memory_equal(in, "\1\xff\0\0\0\0\0\1\1", 9);
		close(fd);
	}
}

/* Many connections that hold back, and one that does not. */
static void
nobody_can_hold_it_up(void **state)
{
	struct keeper *k = keeper_open(config, "operator");
	struct bytes   wrapped;
	const char    *id;
	int            slow[60];

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		slow[i] = dial("run/operator.sock");
		assert_int_equal(send(slow[i], "\1\2\0\0\0", 5, MSG_NOSIGNAL), 5);
	}
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &wrapped, &id));
	for (size_t i = 0; i < 60; i++)
		close(slow[i]);
	keeper_close(k);
}

/* More idle connections than there is room for: the oldest make way. */
static void
idle_connections_make_way(void **state)
{
	struct keeper *k = keeper_open(config, "operator");
	struct bytes   wrapped;
	const char    *id;
	int            idle[70];

	(void)state;
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &wrapped, &id));
	for (size_t i = 0; i < 70; i++)
		idle[i] = dial("run/operator.sock");
	assert_null(keeper_wrap(k, arena, KEEPER_RENDITION, ID, key, &wrapped, &id));
	for (size_t i = 0; i < 70; i++)
		close(idle[i]);
	keeper_close(k);
}

static void
only_the_expected_user_is_heard(void **state)
{
	char           more[128];
	struct keeper *k;
	struct bytes   wrapped;
	const char    *id;

	(void)state;
	assert_int_equal(house_end(process), 0);
	snprintf(more, sizeof(more), "keeper.uid.operator = %lu\nkeeper.uid.mypage = %lu\n",
	    (unsigned long)getuid(), (unsigned long)getuid() + 1);
	house_configure(more);
	start();
	k = keeper_open(config, "operator");
	assert_null(keeper_wrap(k, arena, KEEPER_LETTER, ID, key, &wrapped, &id));
	keeper_close(k);
	k = keeper_open(config, "mypage");
	assert_ptr_equal(
	    keeper_wrap(k, arena, KEEPER_LETTER, ID, key, &wrapped, &id), fail_unavailable);
	assert_true(house_logged("door.stranger"));
	keeper_close(k);
	house_configure("");
}

static void
login_cannot_try_all_numbers(void **state)
{
	struct keeper *login = keeper_open(config, "login"),
		      *operator= keeper_open(config, "operator");
	struct bytes   message = { (const uint8_t *)NID, 11 };
	char          *hex;
	int            given = 0;

	(void)state;
	assert_int_equal(house_end(process), 0);
	house_configure("keeper.macs = 20\n");
	start();
	while (given < 100 && keeper_mac(login, arena, "nid", message, &hex) == NULL)
		given++;
	assert_int_equal(given, 20);
	assert_ptr_equal(keeper_mac(login, arena, "nid", message, &hex), fail_unavailable);
	assert_null(keeper_mac(operator, arena, "nid", message, &hex));
	keeper_close(login);
	keeper_close(operator);
	house_configure("");
}

/* ── Keys that are not as they should be ── */

static void
it_does_not_start_with_open_or_changed_keys(void **state)
{
	uint8_t byte;
	int     fd;

	(void)state;
	assert_int_equal(house_end(process), 0);
	assert_int_equal(chmod(house_path("keys/root-key"), 0440), 0);
	assert_int_equal(house_wait(house_start("keeper", NULL)), 78);
	assert_int_equal(house_wait(house_start("keeper", "--init")), 78);
	assert_int_equal(chmod(house_path("keys/root-key"), 0600), 0);

	assert_int_equal(chmod(house_path("keys/9901/head"), 0600), 0);
	fd = open(house_path("keys/9901/head"), O_RDWR);
	assert_int_equal(pread(fd, &byte, 1, 30), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, 30), 1);
	assert_int_equal(house_wait(house_start("keeper", NULL)), 78);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, 30), 1);
	close(fd);

	/* One file in another's place. */
	assert_int_equal(rename(house_path("keys/9901/nid"), house_path("keys/nid")), 0);
	assert_int_equal(link(house_path("keys/9901/journal"), house_path("keys/9901/nid")), 0);
	assert_int_equal(house_wait(house_start("keeper", NULL)), 78);
	assert_int_equal(rename(house_path("keys/nid"), house_path("keys/9901/nid")), 0);

	/* Sealed keys without their root key: no new one is made. */
	assert_int_equal(rename(house_path("keys/root-key"), house_path("keys/away")), 0);
	assert_int_equal(house_wait(house_start("keeper", "--init")), 78);
	assert_int_equal(access(house_path("keys/root-key"), F_OK), -1);

	/* systemd may hand it over instead. */
	assert_int_equal(mkdir(house_path("credentials"), 0700), 0);
	assert_int_equal(rename(house_path("keys/away"), house_path("credentials/root-key")), 0);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", house_path("credentials"), 1), 0);
	start();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrapped_key_comes_back),
		cmocka_unit_test(a_moved_or_changed_key_does_not_unwrap),
		cmocka_unit_test(another_municipality_is_refused),
		cmocka_unit_test(each_caller_has_its_own_verbs),
		cmocka_unit_test(a_mac_is_the_same_every_time_and_for_its_purpose_only),
		cmocka_unit_test(keys_are_sealed_and_readable_by_nobody_else),
		cmocka_unit_test(init_replaces_nothing),
		cmocka_unit_test(a_second_keeper_does_not_start),
		cmocka_unit_test(an_old_key_still_unwraps_after_rotation),
		cmocka_unit_test(a_client_finds_the_keeper_again),
		cmocka_unit_test(a_receipt_says_what_it_was_given_and_is_signed),
		cmocka_unit_test(a_receipt_is_made_of_its_fields_alone),
		cmocka_unit_test(nonsense_is_answered_and_hung_up_on),
		cmocka_unit_test(nobody_can_hold_it_up),
		cmocka_unit_test(idle_connections_make_way),
		cmocka_unit_test(only_the_expected_user_is_heard),
		cmocka_unit_test(login_cannot_try_all_numbers),
		cmocka_unit_test(it_does_not_start_with_open_or_changed_keys),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
