#include "parse.h"

#include <stdlib.h>
#include <string.h>

#include "binder.h"

static bool
take_text(struct frame_reader *r, char *out, size_t most)
{
	frame_text(r, out, 0, most);
	return !r->bad && text_valid(out, strlen(out), false);
}

static bool
take_document(struct frame_reader *r, struct job_document *d)
{
	struct bytes content;

	if (!take_text(r, d->title, BINDER_WORDS) || !take_text(r, d->detail, BINDER_WORDS) ||
	    !take_text(r, d->sha256, 64) || !take_text(r, d->place, BINDER_WORDS))
		return false;
	d->form = frame_u8(r);
	d->pages = frame_u16(r);
	content = frame_bytes(r, 0, BINDER_BYTES);
	d->content = content.data;
	d->size = content.size;
	return !r->bad && d->form <= BINDER_JPEG &&
	       (d->form == BINDER_LISTED) == (content.size == 0);
}

static bool
take_words(struct frame_reader *r, struct job *j)
{
	char *const words[BINDER_WORD_COUNT] = { j->language, j->heading, j->recipient, j->made,
		j->notice, j->contents, j->page, j->one_page, j->pages, j->missing, j->mark };

	for (size_t i = 0; i < BINDER_WORD_COUNT; i++)
		if (!take_text(r, words[i], BINDER_WORDS))
			return false;
	return true;
}

bool
parse_job(const struct frame *frame, struct job *job)
{
	struct frame_reader r = frame_read(frame);

	if (frame->type != BINDER_BIND || !take_words(&r, job))
		return false;
	job->count = frame_u16(&r);
	if (r.bad || job->count > BINDER_DOCUMENTS)
		return false;
	job->documents = calloc(job->count + 1, sizeof(*job->documents));
	if (job->documents == NULL)
		return false;
	for (size_t i = 0; i < job->count; i++)
		if (!take_document(&r, &job->documents[i]))
			return false;
	return frame_done(&r);
}
