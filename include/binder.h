/* The client of services/binder, which makes one PDF of many documents, and the
 * front of every package: the notice (R25), for whom it was made and when, and the
 * table of contents.
 *
 * The binder reads what strangers wrote.  So it is a program of its own without
 * files, database, keys or network, and each job a process of its own with bounded
 * memory and time: what a document does to it ends with it.  Nothing that it is
 * given is stored anywhere.
 *
 * Every page carries the mark: for whom, when, and the package's number, so that a
 * page that turns up elsewhere tells where it came from.  Scripts, forms' actions,
 * attachments and links stay behind; what the pages show, notes and filled-in
 * fields included, is part of the page.
 *
 * One unix socket per caller (binder.directory/<program>.sock), one question and one
 * answer on each connection, in frames (frame.h):
 *
 *   BINDER_BIND     the words below in their order, u16 count,
 *                   count × (text title, detail, sha256, place, u8 form, u16 pages,
 *                   bytes)
 *   BINDER_BOUND    bytes, the PDF
 *   BINDER_REFUSED  u8 reason */
#ifndef PORTVAKT_BINDER_H
#define PORTVAKT_BINDER_H

#include "arena.h"
#include "config.h"
#include "fail.h"
#include "frame.h"
#include "text.h"

#define BINDER_BYTES (UINT64_C(48) << 20) /* of all documents in one PDF */
#define BINDER_FRAME ((size_t)50 << 20)   /* a question, words included */
#define BINDER_ANSWER ((size_t)96 << 20)  /* an answer */
#define BINDER_DOCUMENTS 200
#define BINDER_PAGES 2000
#define BINDER_WORDS 2000 /* bytes of a text */

enum binder_type { BINDER_BIND = 1, BINDER_BOUND = 0x81, BINDER_REFUSED = 0xff };

enum binder_reason {
	BINDER_MALFORMED = 1, /* not a question */
	BINDER_TOO_LARGE = 2, /* too many pages, or more than memory or time allow */
	BINDER_BROKEN = 3     /* the binder's own trouble */
};

/* What becomes of a document: a line of the table alone, or pages too. */
enum binder_form { BINDER_LISTED = 0, BINDER_PDF = 1, BINDER_JPEG = 2 };

/* All in the reader's language. */
struct binder_words {
	const char *language; /* "nb" */
	const char *heading;
	const char *recipient; /* "Laget for Jon Bakke, advokat for …" */
	const char *made;      /* "22. november 2026 kl. 10.05, pakke K7QM-2F9X-1C3D" */
	const char *notice;    /* R25 */
	const char *contents;  /* "Innhold" */
	const char *page;      /* "side", before a number */
	const char *one_page;  /* "side", after the number one */
	const char *pages;     /* "sider", after others */
	const char *missing;   /* on the page of what cannot be shown as pages */
	const char *mark;      /* on every page */
};
#define BINDER_WORD_COUNT 11

struct binder_document {
	const char      *title, *detail, *sha256;
	const char      *place; /* BINDER_LISTED: where it lies; else "" */
	enum binder_form form;
	uint16_t         pages; /* as far as is known; 0: not */
	struct bytes     content;
};

struct binder;

struct binder *binder_open(const struct config *, const char *program);
void           binder_close(struct binder *);

/* The PDF lies in the arena.  Fails with
 *   503 error.unavailable  the binder is not there, or is full
 *   413 error.package_large  it cannot be done within its bounds */
result binder_bind(struct binder *, struct arena *, const struct binder_words *,
    const struct binder_document *, size_t count, struct bytes *pdf);

/* Both sides' order of the words. */
void binder_list(const struct binder_words *, const char *out[BINDER_WORD_COUNT]);

#endif
