/* What the verbs of this program share. */
#ifndef PORTVAKT_OPERATOR_H
#define PORTVAKT_OPERATOR_H

#include <jansson.h>
#include <stdbool.h>

#include "arena.h"
#include "config.h"
#include "db.h"
#include "fail.h"
#include "keeper.h"
#include "vault.h"

struct blob {
	struct blob *next;
	const char  *rendition;
};

struct operator
{
	struct arena  *arena; /* of one record or command */
	struct arena  *lasting;
	struct config *config;
	struct db     *db;
	struct keeper *keeper;
	struct vault  *vault;
	const char    *folder; /* where the paths of renditions begin */
	const char    *shown;  /* what only this run may show (a code), as JSON, or NULL */
	struct blob   *blobs;  /* written by a transaction that has not committed */
};

void operator_open(struct operator*);
void operator_close(struct operator*);

/* Sealing and storing what must not reach the database in the clear: fields
 * that the record's verb takes from the program replace those that a person
 * writes (nid, body, path).  The failure's detail is a sentence for the
 * operator. */
result record_prepare(struct operator*, const char *verb, json_t *record);

/* Puts together and seals what the job of that name sends (vault.signing); in the
 * transaction that ordered it. */
result signing_pack(struct operator*, const char *ref);

/* Removes the blobs of a transaction that came to nothing. */
void record_undo(struct operator*);

/* Text and metadata of a file that holds a rendition, as a reader would meet
 * them, so that protected atoms can be found in both. */
struct scan {
	const char *mime;
	const char *text;
	unsigned    pages;    /* 0: none to count */
	bool        metadata; /* EXIF and the like */
};
result scan_file(struct arena *, const char *path, struct scan *);

/* The standard output of a tool that reads file, confined to it; it must end well. */
result tool_output(struct arena *, char *const argv[], const char *file, const char **text);

/* The pack that the answer of `evidence` names, onto standard output; and whether
 * that leads anywhere but to a screen, to be asked before. */
bool   evidence_can_go_out(void);
result evidence_take(struct operator*, const char *answer);

int import_folder(struct operator*, const char *folder);
int migrate(struct config *);
int check(void);
int check_blobs(void);
int destroy(struct operator*, json_t *record);
int backup(int argc, char **argv);
int restore(int argc, char **argv);
int verify_receipt(int argc, char **argv);
int verify_pack(int argc, char **argv);
int read_letter(struct operator*, const char *letter);

/* Whether the note is signed, by the key of that C2SP verifier line, and by it alone. */
bool receipt_holds(struct arena *, const char *key, const char *note);

/* A verb's answer: as a table, or as JSON when json. */
void print_answer(const char *answer, bool json);

/* One sentence about a failure on standard error, with its rule. */
void print_failure(const struct operator*, result);

#endif
