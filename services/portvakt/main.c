/* portvakt: the operator's command.  Every verb goes through the same
 * rule-checked functions that the service's own pages use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "confine.h"
#include "log.h"
#include "operator.h"
#include "sql_portvakt.h"
#include "token.h"

static const struct command {
	const char *verb;
	const char *first; /* field that the argument without a name fills */
	const char *usage;
} commands[] = {
	{ "municipality", "id", "ID --name N --number N" },
	{ "organisation", "id", "ID --orgnr N --name N" },
	{ "person", "id", "ID --nid N --name N --born DATE" },
	{ "staff", "id", "ID --person P --unit U --title T" },
	{ "file", "id", "ID --kind child|contractor|general --label L --family F --opened DATE" },
	{ "atom", "id", "ID --file F --kind K --value V" },
	{ "document", "id", "ID --file F --type T --date DATE --title T" },
	{ "rendition", "id", "ID --document D --kind K --path FILE --filename N" },
	{ "share", "document",
	    "DOCUMENT --person P|--standing S|--mandate M --kind read|sign|own|withheld\n"
	    "      [--rendition R] --title T [--rule R] [--basis dispatch|request] [--from TIME]\n"
	    "      [--until TIME] [--complain] --decided-by STAFF" },
	{ "revoke", "share", "SHARE | --mandate M  --why W" },
	{ "standing", "id",
	    "[ID] --person P --file F --capacity C --label L --basis B … | --end S" },
	{ "engagement", "id",
	    "[ID] --person P --file F --kind K --from TIME | --end E [--at TIME]" },
	{ "mandate", "id",
	    "[ID] --agent P --principal S --label L [--types A,B] [--until TIME]\n"
	    "      [--document D] | --attach M --document D    … --decided-by STAFF" },
	{ "want", "standing",
	    "STANDING --type T [--kind K] --title T --due DATE --decided-by STAFF | --withdraw W "
	    "--why W" },
	{ "signing", "id",
	    "ID --documents RENDITION[=TITLE],… --signers STANDING[=ORDER],… --due DATE [--title "
	    "T]\n"
	    "      [--way direct|portal] [--identifier NAME|DATE_OF_BIRTH_AND_NAME] --decided-by "
	    "STAFF" },
	{ "signing-cancel", "signing", "SIGNING --why W [--give-up] --decided-by STAFF" },
	{ "signings", "document", "[DOCUMENT] [--open]  what is out for signature, and its end" },
	{ "evidence", "signing", "SIGNING --staff S --purpose P > PACK   what proves a signature" },
	{ "approve", "document", "DOCUMENT --decided-by STAFF  an internal document" },
	{ "wanted", "standing", "[STANDING]  documents that were asked for" },
	{ "approval", "id",
	    "[ID] --standing S | --move A --to STEP [--due DATE] [--issued DATE] [--on-paper]\n"
	    "      [--document D] [--note N]    … --decided-by STAFF" },
	{ "guides", "capacity", "[CAPACITY] [--unfinished]  who has read the role guides" },
	{ "deadline", "file",
	    "FILE --body nemnd|court --kind answer|evidence|statement|hearing|appeal --due DATE\n"
	    "      --decided-by STAFF | --end D" },
	{ "care", "file", "FILE --number N --name MUNICIPALITY --decided-by STAFF" },
	{ "deficiency", "document", "DOCUMENT [--forwarded REFERENCE] --decided-by STAFF" },
	{ "hold", "document", "DOCUMENT --person P --phase F --until TIME --decided-by STAFF" },
	{ "block", "document", "DOCUMENT --rule R [--person P] --decided-by STAFF | --end B" },
	{ "flag", "file", "FILE --flag F --state S --from TIME --decided-by STAFF | --lift F" },
	{ "phase", "file", "FILE --name N [--deadline TIME] | --end PHASE [--at TIME]" },
	{ "decide", "what",
	    "does-not-understand --standing S | birth-date --person P [--born DATE] |\n"
	    "      parental-responsibility-removed --standing S | disclosure --document D\n"
	    "      --standing S | regime --regime R --from TIME    … --decided-by STAFF" },
	{ "answer", "letter", "LETTER --staff S --body TEXT [--state GODKJENT|AVVIST]" },
	{ "opening", "document", "DOCUMENT --staff S --purpose P [--at TIME]" },
	{ "child-view", "document", "DOCUMENT --child P --view TEXT" },
	{ "child-session", "person", "PERSON --opened-by STAFF [--minutes N]" },
	{ "destroy", "document", "DOCUMENT | --rendition R  --why W --decided-by STAFF" },
	{ "who-can-open", "document", "DOCUMENT [--at TIME]" },
	{ "what-can-open", "person", "PERSON [--at TIME]" },
	{ "clock", "at",
	    "TIME (standing still) | --from TIME (running) | --real   test instances" },
	{ "queue", NULL, "serious deficiencies, held uploads, unknown documents, splits" },
	{ "route", "document", "DOCUMENT --record RECORD --decided-by STAFF" },
	{ "route-split", "document", "DOCUMENT --part DOCUMENT --decided-by STAFF" },
	{ "route-propose", "rule",
	    "RULE [--record R] [--folder-state active|closed|none|any] [--target A,B] "
	    "[--case-system]\n"
	    "      [--records-system] [--split] [--says TEXT] [--from TIME] --why W --proposed-by "
	    "STAFF" },
	{ "route-approve", "proposal", "PROPOSAL --approved-by STAFF" },
	{ "exchanges", NULL, "what came and went, and its journal entries, counted" },
	{ "tick", NULL, "second notices and ended holds, as the clerk does" },
	{ "alarms", NULL, "what somebody at the service must look at" },
	{ "contact", "person",
	    "PERSON [--email A] [--phone N] [--language nb|nn|se|en] [--reserved]\n"
	    "      [--died DATE] --decided-by STAFF" },
	{ "letter-sent", "notice", "NOTICE --decided-by STAFF   one that was owed on paper" },
	{ "notices", "person", "[PERSON]" },
	{ NULL, NULL, NULL },
};

/* Fields that hold several values, written with commas between. */
static const char *const lists[] = { "types", "children", "clears", "owners", "also", "target",
	"documents", "signers", NULL };

static int
usage(void)
{
	(void)fputs(
	    "portvakt [--json] VERB …\n\n"
	    "  migrate            bring the database up to date (as its superuser)\n"
	    "  check [--vault]    say what is wrong with the configuration, or the vault\n"
	    "  backup FOLDER      the database and the blobs; --follow FOLDER: every commit\n"
	    "                     from now on; --keys FOLDER: the keys, apart\n"
	    "  restore FOLDER --database FOLDER [--at TIME]\n"
	    "  import FOLDER      load a municipality, all or nothing\n"
	    "  read LETTER        show what a person wrote\n"
	    "  verify-receipt FILE [--key FILE]   is it a receipt of ours, offline\n"
	    "  verify PACK [--trust FILE] [--key FILE]   was it signed, offline\n\n",
	    stderr);
	for (const struct command *c = commands; c->verb != NULL; c++)
		(void)fprintf(stderr, "  %s %s\n", c->verb, c->usage);
	return 64;
}

void operator_open(struct operator* o)
{
	o->arena = arena_new();
	o->lasting = arena_new();
	o->config = config_open();
	o->db = db_open(o->config, "operator", sql_portvakt_all);
	o->keeper = keeper_open(o->config, "operator");
	o->vault = vault_open(o->config, o->keeper);
}

void operator_close(struct operator* o)
{
	vault_close(o->vault);
	keeper_close(o->keeper);
	db_close(o->db);
	config_close(o->config);
	arena_free(o->lasting);
	arena_free(o->arena);
}

static bool
is_list(const char *field)
{
	for (size_t i = 0; lists[i] != NULL; i++)
		if (strcmp(lists[i], field) == 0)
			return true;
	return false;
}

static json_t *
split(struct arena *arena, const char *value)
{
	json_t *list = json_array();
	char   *rest = arena_strdup(arena, value);

	for (char *next; (next = strsep(&rest, ",")) != NULL;)
		(void)json_array_append_new(list, json_string(next));
	return list;
}

/* "--decided-by" is the field decided_by. */
static const char *
field_of(struct arena *arena, const char *option)
{
	char *field = arena_strdup(arena, option + 2);

	for (char *c = field; *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
	return field;
}

/* The record that a command line stands for; an option without a value is true. */
static json_t *
record_of(struct arena *arena, const struct command *c, int argc, char **argv)
{
	json_t *r = json_object();

	for (int i = 0; i < argc; i++) {
		const char *field;

		if (!text_starts(argv[i], "--")) {
			if (c->first == NULL || json_object_get(r, c->first) != NULL) {
				json_decref(r);
				return NULL;
			}
			(void)json_object_set_new(r, c->first, json_string(argv[i]));
			continue;
		}
		field = field_of(arena, argv[i]);
		if (i + 1 == argc || text_starts(argv[i + 1], "--"))
			(void)json_object_set_new(r, field, json_true());
		else if (is_list(field))
			(void)json_object_set_new(r, field, split(arena, argv[++i]));
		else
			(void)json_object_set_new(r, field, json_string(argv[++i]));
	}
	return r;
}

static result
run(struct operator* o, const char *verb, json_t *record, const char **answer)
{
	const struct rows *rows;
	char              *text;

	TRY(record_prepare(o, verb, record));
	text = json_dumps(record, JSON_COMPACT);
	if (text == NULL)
		return fail(o->arena, 400, "error.bad_request", "an argument is not UTF-8");
	arena_defer(o->arena, free, text);
	TRY(DB_ASK(o->db, o->arena, NULL, &sql_run, &rows, verb, text));
	*answer = o->shown != NULL ? o->shown : rows_get(rows, 0, "answer");
	return NULL;
}

/* The job and what it sends, or neither. */
static result
run_signing(struct operator* o, json_t *record, const char **answer)
{
	result r;

	if (json_object_get(record, "id") == NULL)
		(void)json_object_set_new(record, "id", json_string(token_uuid(o->arena)));
	TRY(db_begin(o->db, o->lasting));
	r = run(o, "signing", record, answer);
	if (r == NULL)
		r = signing_pack(o, json_string_value(json_object_get(record, "id")));
	if (r == NULL)
		return db_commit(o->db, o->lasting);
	db_rollback(o->db);
	return r;
}

static int
verb(const struct command *c, bool json, int argc, char **argv)
{
	struct      operator o = { .folder = "." };
	const char *answer = NULL;
	json_t     *record;
	result      r;

	if (strcmp(c->verb, "evidence") == 0 && !evidence_can_go_out())
		return 64;
	operator_open(&o);
	confine(o.config, "portvakt");
	record = record_of(o.arena, c, argc, argv);
	if (record == NULL) {
		operator_close(&o);
		return usage();
	}
	if (strcmp(c->verb, "destroy") == 0) {
		int status = destroy(&o, record);

		json_decref(record);
		operator_close(&o);
		return status;
	}
	r = strcmp(c->verb, "signing") == 0 ? run_signing(&o, record, &answer)
					    : run(&o, c->verb, record, &answer);
	if (r == NULL && strcmp(c->verb, "evidence") == 0) {
		r = evidence_take(&o, answer);
		answer = NULL;
	}
	if (r != NULL) {
		print_failure(&o, r);
		record_undo(&o);
	} else if (answer != NULL) {
		print_answer(answer, json);
	}
	json_decref(record);
	operator_close(&o);
	return r == NULL ? 0 : 1;
}

static int
special(const char *name, int argc, char **argv)
{
	struct operator o = { .folder = "." };
	int    status;

	if (strcmp(name, "check") == 0)
		return argc == 1 && strcmp(argv[0], "--vault") == 0 ? check_blobs() : check();
	if (strcmp(name, "backup") == 0 || strcmp(name, "restore") == 0) {
		status = (*name == 'b' ? backup : restore)(argc, argv);
		return status == 64 ? usage() : status;
	}
	if (strcmp(name, "verify-receipt") == 0) {
		status = verify_receipt(argc, argv);
		return status == 64 ? usage() : status;
	}
	if (strcmp(name, "verify") == 0) {
		status = verify_pack(argc, argv);
		return status == 64 ? usage() : status;
	}
	if (strcmp(name, "migrate") == 0) {
		struct config *config = config_open();

		confine(config, "portvakt");
		status = migrate(config);
		config_close(config);
		return status;
	}
	if (argc != 1)
		return usage();
	operator_open(&o);
	confine(o.config, "portvakt");
	status = strcmp(name, "import") == 0 ? import_folder(&o, argv[0])
					     : read_letter(&o, argv[0]);
	operator_close(&o);
	return status;
}

int
main(int argc, char **argv)
{
	static const char *const specials[] = { "check", "migrate", "import", "read", "backup",
		"restore", "verify-receipt", "verify", NULL };
	bool                     json = argc > 1 && strcmp(argv[1], "--json") == 0;
	int                      at = json ? 2 : 1;

	log_open("portvakt");
	if (argc <= at)
		return usage();
	for (size_t i = 0; specials[i] != NULL; i++)
		if (strcmp(specials[i], argv[at]) == 0)
			return special(argv[at], argc - at - 1, argv + at + 1);
	for (const struct command *c = commands; c->verb != NULL; c++)
		if (strcmp(c->verb, argv[at]) == 0)
			return verb(c, json, argc - at - 1, argv + at + 1);
	return usage();
}
