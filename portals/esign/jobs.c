/* What waits for my signature, what I signed, and how each of them stands. */
#include <string.h>

#include "esign/esign.h"
#include "reply.h"
#include "sql_esign.h"

const struct input jobs_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

result
jobs_list(struct request *q)
{
	const struct rows *jobs;
	bool               waits = false, others = false;

	TRY(db_ask(q->db, q->arena, q->session->token, &sql_signings, NULL, 0, &jobs));
	view_rows(q->view, "Jobs", jobs, 0);
	for (size_t i = 0; i < rows_count(jobs); i++) {
		waits = waits || rows_true(jobs, i, "open");
		others = others || !rows_true(jobs, i, "open");
	}
	view_true(q->view, "Jobs.waits", waits);
	view_true(q->view, "Jobs.others", others);
	return NULL;
}

/* What just happened to me, in one word for the page: what I have come back from
 * and the service has told of, or could not tell. */
static const char *
outcome(const struct rows *job)
{
	const char *stage = rows_text(job, 0, "stage");
	const char *mine = rows_text(job, 0, "my_state");
	const char *answer = rows_text(job, 0, "answer");

	if (strcmp(stage, "making") == 0 && strcmp(mine, "failed") == 0)
		return "remaking";
	if (strcmp(stage, "refused") == 0 && strcmp(mine, "refused") == 0)
		return "declined";
	if (strcmp(stage, "sign") != 0)
		return stage;
	if (rows_true(job, 0, "back") && strcmp(answer, "told") != 0)
		return "unsure";
	if (strcmp(mine, "failed") == 0)
		return "again";
	return rows_true(job, 0, "back") ? "gaveup" : "sign";
}

static result
show_parts(struct request *q, const char *handle)
{
	const struct rows *documents, *people;

	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_signing_documents, &documents, handle));
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_signing_people, &people, handle));
	view_rows(q->view, "Documents", documents, 0);
	view_rows(q->view, "People", people, 0);
	view_true(q->view, "Job.several", rows_count(people) > 1);
	view_true(q->view, "Job.attached", rows_count(documents) > 1);
	return NULL;
}

/* A form that leads to the service may lead there. */
static void
allow_service(struct request *q)
{
	const struct esign *e = q->own;

	reply_allow(q, "form-action", e->service.site);
}

result
jobs_page(struct request *q)
{
	const char        *handle = form_get(q->form, "id");
	const struct rows *job;

	if (handle == NULL)
		return fail_not_found;
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_signing, &job, handle));
	if (rows_count(job) == 0)
		return fail_not_found;
	view_row(q->view, "Job", job, 0);
	view_set(q->view, "Job.outcome", outcome(job));
	view_true(q->view, "Job.here", rows_true(job, 0, "current"));
	allow_service(q);
	return show_parts(q, handle);
}
