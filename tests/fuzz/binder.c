/* services/binder/parse.c: whatever a caller sends, texts are lines of UTF-8 that
 * end, and contents lie within the question. */
#include "../../services/binder/parse.c"

#include "fuzz.h"

static void
line(const char *text)
{
	MUST(strlen(text) <= BINDER_WORDS && text_valid(text, strlen(text), false));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct job job;
	struct frame      f = {
		     BINDER_BIND, {data, size}
	};

	if (parse_job(&f, &job)) {
		MUST(job.count <= BINDER_DOCUMENTS);
		line(job.mark);
		line(job.notice);
		for (size_t i = 0; i < job.count; i++) {
			const struct job_document *d = &job.documents[i];

			line(d->title);
			line(d->place);
			MUST(d->size == 0 || (d->content >= data && d->size <= size &&
						 d->content + d->size <= data + size));
			MUST((d->form == BINDER_LISTED) == (d->size == 0));
		}
	}
	free(job.documents);
	job.documents = NULL;
	return 0;
}
