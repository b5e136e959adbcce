#include "binder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "local.h"
#include "log.h"

/* The binder gives up after 20 s by itself. */
#define TIMEOUT_MS 25000

struct binder {
	struct local local;
};

struct binder *
binder_open(const struct config *config, const char *program)
{
	const char    *folder = config_need(config, "binder.directory");
	struct binder *b = calloc(1, sizeof(*b));
	size_t         size = strlen(folder) + strlen(program) + sizeof("/.sock");

	if (b == NULL || (b->local.path = malloc(size)) == NULL) {
		log_error("binder.memory", "out of memory");
		exit(EX_OSERR);
	}
	snprintf(b->local.path, size, "%s/%s.sock", folder, program);
	b->local.socket = -1;
	return b;
}

void
binder_close(struct binder *b)
{
	if (b == NULL)
		return;
	local_hang_up(&b->local);
	free(b->local.path);
	free(b);
}

void
binder_list(const struct binder_words *w, const char *out[BINDER_WORD_COUNT])
{
	const char *const all[BINDER_WORD_COUNT] = { w->language, w->heading, w->recipient, w->made,
		w->notice, w->contents, w->page, w->one_page, w->pages, w->missing, w->mark };

	memcpy(out, all, sizeof(all));
}

static size_t
room_for(const char *const *words, const struct binder_document *documents, size_t count)
{
	size_t room = FRAME_HEADER + 2;

	for (size_t i = 0; i < BINDER_WORD_COUNT; i++)
		room += 4 + strlen(words[i]);
	for (size_t i = 0; i < count; i++) {
		const struct binder_document *d = &documents[i];

		room += 23 + strlen(d->title) + strlen(d->detail) + strlen(d->sha256) +
			strlen(d->place) + d->content.size;
	}
	return room;
}

static bool
put_question(struct arena *arena, const struct binder_words *words,
    const struct binder_document *documents, size_t count, struct bytes *out)
{
	const char         *list[BINDER_WORD_COUNT];
	struct frame_writer w;
	size_t              room;

	binder_list(words, list);
	room = room_for(list, documents, count);
	if (count > BINDER_DOCUMENTS || room > BINDER_FRAME)
		return false;
	w = frame_write(arena_alloc(arena, room), room, BINDER_BIND);
	for (size_t i = 0; i < BINDER_WORD_COUNT; i++)
		frame_put_text(&w, list[i]);
	frame_put_u16(&w, (uint16_t)count);
	for (size_t i = 0; i < count; i++) {
		const struct binder_document *d = &documents[i];

		frame_put_text(&w, d->title);
		frame_put_text(&w, d->detail);
		frame_put_text(&w, d->sha256);
		frame_put_text(&w, d->place);
		frame_put_u8(&w, (uint8_t)d->form);
		frame_put_u16(&w, d->pages);
		frame_put_bytes(&w, d->content);
	}
	return frame_end(&w, out);
}

static result
too_large(struct arena *arena)
{
	return fail(arena, 413, "error.package_large", "a package beyond the binder's bounds");
}

result
binder_bind(struct binder *b, struct arena *arena, const struct binder_words *words,
    const struct binder_document *documents, size_t count, struct bytes *pdf)
{
	struct bytes        question;
	struct frame        frame;
	struct frame_reader r;
	enum local_result   outcome;

	if (!put_question(arena, words, documents, count, &question))
		return too_large(arena);
	outcome = local_ask(&b->local, arena, question, BINDER_ANSWER, TIMEOUT_MS, &frame);
	local_hang_up(&b->local);
	if (outcome == LOCAL_LATE)
		return too_large(arena);
	if (outcome != LOCAL_ANSWERED) {
		log_error("binder.unavailable", NULL);
		return fail_unavailable;
	}
	r = frame_read(&frame);
	if (frame.type == BINDER_BOUND) {
		*pdf = frame_bytes(&r, 1, BINDER_ANSWER);
		return frame_done(&r) ? NULL : fail_unavailable;
	}
	return frame.type == BINDER_REFUSED && frame_u8(&r) == BINDER_TOO_LARGE ? too_large(arena)
										: fail_unavailable;
}
