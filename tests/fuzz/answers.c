/* core/keeper.c, core/courier.c: whatever the other process answers, the caller
 * has a whole answer or a failure. */
#include "courier.h"
#include "keeper.h"
#include "local.h"
#include "site.h"

static struct keeper  *keeper;
static struct courier *courier, *clerk;
static struct bytes    reply;

/* Instead of a socket. */
enum local_result
local_ask(struct local *local, struct arena *arena, struct bytes question, size_t limit,
    int timeout_ms, struct frame *answer)
{
	struct frame whole;
	uint8_t     *copy;

	(void)local, (void)timeout_ms;
	MUST(question.size >= FRAME_HEADER);
	if (frame_parse(reply, limit, &whole) != FRAME_WHOLE)
		return LOCAL_DOWN;
	copy = arena_alloc(arena, frame_size(&whole) + 1); /* a byte to spare, as there */
	memcpy(copy, reply.data, frame_size(&whole));
	MUST(frame_parse((struct bytes){ copy, frame_size(&whole) }, limit, answer) == FRAME_WHOLE);
	return LOCAL_ANSWERED;
}

void
local_hang_up(struct local *local)
{
	(void)local;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct config *config = site_config();

	(void)argc, (void)argv;
	keeper = keeper_open(config, "mypage");
	courier = courier_open(config, "login");
	clerk = courier_open(config, "clerk");
	return 0;
}

static void
fetched(struct arena *a)
{
	struct courier_request request = { .method = "GET", .url = "https://id.test/" };
	struct courier_answer  answer = { 0 };
	result                 why = courier_fetch(courier, a, &request, &answer);

	if (why != NULL) {
		MUST(why->status >= 500);
		return;
	}
	MUST(answer.status >= 100 && answer.status <= 599);
	MUST(strlen(answer.content_type) <= COURIER_TYPE);
	MUST(strlen(answer.next_poll) <= COURIER_POLL);
	MUST(answer.body.size == 0 || answer.body.data[answer.body.size] == '\0');
}

static void
told(struct arena *a)
{
	struct courier_notice n = { "a@b.no", "x", "nb", "x", "x" };
	enum courier_outcome  outcome = 0;

	if (courier_mail(clerk, a, &n, &outcome) == NULL)
		MUST(outcome >= COURIER_ACCEPTED && outcome <= COURIER_NEVER);
	if (courier_sms(clerk, a, &n, &outcome) == NULL)
		MUST(outcome >= COURIER_ACCEPTED && outcome <= COURIER_NEVER);
}

static void
unwrapped(struct arena *a)
{
	static const uint8_t wrapped[KEEPER_WRAPPED] = { 0 };
	uint8_t              key[KEEPER_KEY], zero[KEEPER_KEY] = { 0 };

	if (keeper_unwrap(keeper, a, KEEPER_LETTER, "01234567-89ab-4def-8123-456789abcdef",
		(struct bytes){ wrapped, sizeof(wrapped) }, "k1", key) != NULL)
		MUST(memcmp(key, zero, sizeof(key)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t      key[KEEPER_KEY];
	static struct keeper_head head;
	struct arena             *a = arena_new();
	struct bytes              out = { NULL, 0 };
	const char               *id = NULL;
	char                     *hex = NULL;

	if (size < 1)
		goto done;
	reply = (struct bytes){ data + 1, size - 1 };
	switch (data[0] % 5) {
	case 0:
		fetched(a);
		told(a);
		break;
	case 1:
		unwrapped(a);
		break;
	case 2:
		if (keeper_wrap(keeper, a, KEEPER_LETTER, "x", key, &out, &id) == NULL)
			MUST(out.size == KEEPER_WRAPPED && *id != '\0' &&
			     strlen(id) <= KEEPER_KEY_ID);
		break;
	case 3:
		if (keeper_mac(keeper, a, "nid", out, &hex) == NULL)
			MUST(strlen(hex) == 64);
		break;
	default:
		if (keeper_sign_head(keeper, a, &head, &out) == NULL)
			MUST(out.size == KEEPER_SIGNATURE);
	}
done:
	arena_free(a);
	return 0;
}
