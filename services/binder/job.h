/* One job: what was asked for, as it lies in the question. */
#ifndef BINDER_JOB_H
#define BINDER_JOB_H

#ifdef __cplusplus
extern "C" {
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JOB_TEXT 2001 /* room for a text, its end included */
#define JOB_DOCUMENTS 200

struct job_document {
	char           title[JOB_TEXT], detail[JOB_TEXT], sha256[65], place[JOB_TEXT];
	unsigned       form;  /* enum binder_form */
	unsigned       pages; /* told, then counted; of what could not be read: 0 */
	unsigned       first; /* page of the package; 0: none */
	const uint8_t *content;
	size_t         size;
};

struct job {
	char language[JOB_TEXT], heading[JOB_TEXT], recipient[JOB_TEXT], made[JOB_TEXT],
	    notice[JOB_TEXT], contents[JOB_TEXT], page[JOB_TEXT], one_page[JOB_TEXT],
	    pages[JOB_TEXT], missing[JOB_TEXT], mark[JOB_TEXT];
	struct job_document *documents;
	size_t               count;
};

/* Points to one of a page: width, height in points (1/72 inch), as it is read. */
struct paper {
	double width, height;
};

/* Memory that grows; malloc()ed, empty at first. */
struct pile {
	uint8_t *data;
	size_t   size, room;
};

#ifdef __cplusplus
}
#endif

#endif
