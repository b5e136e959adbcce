#include "session.h"

#include <string.h>

#include "db.h"
#include "sql_session.h"
#include "token.h"

const struct statement *const *const session_statements = sql_session_all;

static enum assurance
assurance(const char *level)
{
	static const char *const names[] = { "0", "1", "2", "3" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(level, names[i]) == 0)
			return (enum assurance)i;
	return ASSURANCE_NONE;
}

#define UUID_ROOM 37
#define TYPES_ROOM 256

/* One session as it was answered last; a place is taken over by the next that
 * falls on it. */
static struct memory {
	char           hash[65]; /* of the token */
	char           standing[UUID_ROOM];
	char           principal[UUID_ROOM];
	char           types[TYPES_ROOM];
	enum assurance level;
	bool           agent, limited, alone;
} memories[256];

static struct memory *
place(const char *hash)
{
	unsigned at = 0;

	for (size_t i = 0; i < 2; i++)
		at = at * 16 + (unsigned)(hash[i] <= '9' ? hash[i] - '0' : hash[i] - 'a' + 10);
	return &memories[at];
}

static bool
fits(char *to, size_t room, const char *value)
{
	size_t length = value == NULL ? 0 : strlen(value);

	if (length >= room)
		return false;
	if (value != NULL)
		memcpy(to, value, length);
	to[length] = '\0';
	return true;
}

/* s NULL: there is no such session any more. */
static void
remember(struct arena *arena, const char *token, const struct session *s)
{
	const char    *hash = token_hash_text(arena, token);
	struct memory *m = place(hash);

	if (s == NULL && strcmp(m->hash, hash) != 0)
		return;
	explicit_bzero(m, sizeof(*m));
	if (s == NULL || s->standing == NULL || !fits(m->standing, UUID_ROOM, s->standing) ||
	    !fits(m->principal, UUID_ROOM, s->principal) || !fits(m->types, TYPES_ROOM, s->types))
		return;
	m->agent = s->principal != NULL;
	m->limited = s->types != NULL;
	m->level = s->level;
	m->alone = s->alone;
	(void)fits(m->hash, sizeof(m->hash), hash);
}

bool
session_guess(struct arena *arena, const char *token, struct session *out)
{
	const char          *hash = token_hash_text(arena, token);
	const struct memory *m = place(hash);

	if (strcmp(m->hash, hash) != 0)
		return false;
	*out = (struct session){ .token = token,
		.level = m->level,
		.standing = m->standing,
		.principal = m->agent ? m->principal : NULL,
		.types = m->limited ? m->types : NULL,
		.alone = m->alone };
	return true;
}

result
session_find(struct db *db, struct arena *arena, const char *token, struct session **out)
{
	const struct rows *rows;
	struct session    *s;

	*out = NULL;
	if (!token_shaped(token))
		return NULL;
	TRY(db_ask(db, arena, token, &sql_session_enter, NULL, 0, &rows));
	if (rows_count(rows) != 1) {
		remember(arena, token, NULL);
		return NULL;
	}
	s = arena_alloc(arena, sizeof(*s));
	s->token = arena_strdup(arena, token);
	s->person = rows_get(rows, 0, "person");
	s->name = rows_text(rows, 0, "name");
	s->language = rows_get(rows, 0, "language");
	s->method = rows_text(rows, 0, "method");
	s->level = assurance(rows_text(rows, 0, "level"));
	s->standing = rows_get(rows, 0, "standing");
	s->capacity = rows_get(rows, 0, "capacity");
	s->label = rows_get(rows, 0, "label");
	s->principal = rows_get(rows, 0, "principal");
	s->types = rows_get(rows, 0, "types");
	s->mandate = rows_get(rows, 0, "mandate");
	s->alone = rows_true(rows, 0, "alone");
	if (s->person == NULL)
		return fail(arena, 500, "error.internal", "session without person");
	remember(arena, token, s);
	*out = s;
	return NULL;
}

result
session_redeem(struct db *db, struct arena *arena, const char *code, const char *browser,
    const char **token, const char **return_to)
{
	const struct rows *rows;
	const char        *fresh = token_new(arena);

	TRY(DB_ASK(db, arena, NULL, &sql_session_redeem, &rows, code, browser, fresh));
	if (rows_count(rows) != 1)
		return fail(arena, 400, "error.handover", "code not redeemed");
	*token = fresh;
	*return_to = rows_text(rows, 0, "return_to");
	return NULL;
}

/* An act that the database did, or found that it may not do. */
static result
done(const struct rows *rows)
{
	return rows_count(rows) == 1 && rows_true(rows, 0, "done") ? NULL : fail_not_found;
}

result
session_act(struct db *db, struct arena *arena, const struct session *s, const char *standing)
{
	const struct rows *rows;

	TRY(DB_ASK(db, arena, s->token, &sql_session_act, &rows, standing));
	return done(rows);
}

result
session_language(struct db *db, struct arena *arena, const struct session *s, const char *language)
{
	const struct rows *rows;

	TRY(DB_ASK(db, arena, s->token, &sql_session_speak, &rows, language));
	return done(rows);
}

/* A session that is over already is ended well enough. */
result
session_end(struct db *db, struct arena *arena, const struct session *s, const char *how)
{
	const struct rows *rows;

	return DB_ASK(db, arena, s->token, &sql_session_leave, &rows, how);
}
