/* The vault against the database: what every row promises is there, and opens. */
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backup.h"
#include "operator.h"
#include "sql_restore.h"
#include "vault_files.h"

#define ID 37
#define FRESH 600 /* seconds */

struct check {
	struct arena  *arena;
	struct keeper *keeper;
	struct vault  *vault, *signing; /* signing: NULL where nothing is signed */
	time_t         began;
	size_t         opened, bundles, letters, destroyed, faults;
	char (*ids)[ID]; /* of all renditions, in order; a destroyed one in capitals */
	size_t count, room;
};

PGresult *
ask_as(PGconn *conn, const struct statement *s, int count, const char *const *params)
{
	PGresult *r = PQexecParams(conn, s->text, count, NULL, params, NULL, NULL, 0);

	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		return r;
	(void)fprintf(stderr, "portvakt: %s: %s", s->name, PQerrorMessage(conn));
	PQclear(r);
	return NULL;
}

static const char *
field(const PGresult *r, int row, const char *column)
{
	return PQgetvalue(r, row, PQfnumber(r, column));
}

/* Each row of a statement that goes on after an id; false when it cannot be asked. */
static bool
each_row(
    PGconn *conn, const struct statement *s, bool (*each)(void *, const PGresult *, int), void *to)
{
	char after[ID] = "00000000-0000-0000-0000-000000000000";
	bool more = true, ok = true;

	while (more && ok) {
		PGresult *r = ask_as(conn, s, 1, (const char *const[]){ after });

		more = r != NULL && PQntuples(r) > 0;
		ok = r != NULL;
		for (int i = 0; ok && i < PQntuples(r); i++)
			ok = each(to, r, i);
		if (more)
			(void)snprintf(
			    after, sizeof(after), "%s", field(r, PQntuples(r) - 1, "id"));
		PQclear(r);
	}
	return ok;
}

/* ── What rows promise ── */

static void
fault(struct check *c, const char *id, const char *what)
{
	(void)printf("%s: %s\n", id, what);
	c->faults++;
}

static result
hash_sink(void *to, struct bytes plain)
{
	return EVP_DigestUpdate(to, plain.data, plain.size) == 1 ? NULL : fail_unavailable;
}

static bool
take_bytes(struct check *c, const PGresult *r, int row, const char *column, struct bytes *out)
{
	return db_unbytea(c->arena, field(r, row, column), out);
}

static void
free_digest(void *digest)
{
	EVP_MD_CTX_free(digest);
}

static result
open_blob(struct check *c, struct vault *vault, const PGresult *r, int row, const char **sha256)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	EVP_MD_CTX   *digest = EVP_MD_CTX_new();
	struct bytes  wrapped;
	uint64_t      size;

	if (digest == NULL || !text_number(field(r, row, "bytes"), INT64_MAX, &size) ||
	    !take_bytes(c, r, row, "wrapped", &wrapped)) {
		EVP_MD_CTX_free(digest);
		return fail_unavailable;
	}
	arena_defer(c->arena, free_digest, digest);
	(void)EVP_DigestInit_ex(digest, EVP_sha256(), NULL);
	TRY(vault_read(vault, c->arena, field(r, row, "id"), wrapped, field(r, row, "key_id"),
	    size, 0, size == 0 ? 0 : size - 1, hash_sink, digest));
	(void)EVP_DigestFinal_ex(digest, hash, NULL);
	*sha256 = text_hex(c->arena, (struct bytes){ hash, 32 });
	return NULL;
}

static void
remember_id(struct check *c, const char *id, bool destroyed)
{
	if (c->count == c->room) {
		c->room = c->room == 0 ? 1024 : 2 * c->room;
		c->ids = realloc(c->ids, c->room * sizeof(*c->ids));
		if (c->ids == NULL)
			abort();
	}
	(void)snprintf(c->ids[c->count], ID, "%s", id);
	if (destroyed)
		c->ids[c->count][8] = '!';
	c->count++;
}

static void
check_blob(struct check *c, struct vault *vault, const PGresult *r, int row, size_t *good)
{
	const char *id = field(r, row, "id"), *sha256 = "";
	result      why = open_blob(c, vault, r, row, &sha256);

	if (why != NULL)
		fault(c, id, why->detail != NULL ? why->detail : "its blob does not open");
	else if (strcmp(sha256, field(r, row, "sha256")) != 0)
		fault(c, id, "its blob is not what was stored");
	else
		(*good)++;
	arena_clear(c->arena);
}

static bool
check_rendition(void *to, const PGresult *r, int row)
{
	struct check *c = to;
	const char   *id = field(r, row, "id");
	bool          destroyed = *field(r, row, "wrapped") == '\0';

	remember_id(c, id, destroyed);
	if (destroyed) {
		c->destroyed++;
		return true;
	}
	check_blob(c, c->vault, r, row, &c->opened);
	return true;
}

static bool
check_bundle(void *to, const PGresult *r, int row)
{
	struct check *c = to;

	check_blob(c, c->signing, r, row, &c->bundles);
	return true;
}

static bool
check_letter(void *to, const PGresult *r, int row)
{
	struct check *c = to;
	const char   *id = field(r, row, "id"), *plain;
	struct bytes  sealed, wrapped;

	if (!take_bytes(c, r, row, "sealed", &sealed) ||
	    !take_bytes(c, r, row, "wrapped", &wrapped) ||
	    vault_open_text(c->keeper, c->arena, KEEPER_LETTER, id, sealed, wrapped,
		field(r, row, "key_id"), &plain) != NULL)
		fault(c, id, "a letter does not open");
	else
		c->letters++;
	arena_clear(c->arena);
	return true;
}

/* ── What lies there ── */

static int
compare(const void *a, const void *b)
{
	char x[ID], y[ID];

	(void)snprintf(x, ID, "%.*s", ID - 1, (const char *)a);
	(void)snprintf(y, ID, "%.*s", ID - 1, (const char *)b);
	x[8] = y[8] = '-';
	return strcmp(x, y);
}

/* A row comes after its blob: what was written just now may still get one. */
static bool
check_file(void *to, const char *name, time_t written)
{
	struct check *c = to;
	char          id[ID + 1];
	const char   *row;

	(void)snprintf(id, sizeof(id), "%s", name);
	row = strlen(id) != ID - 1 ? NULL : bsearch(id, c->ids, c->count, sizeof(*c->ids), compare);
	if (row == NULL && written < c->began - FRESH)
		fault(c, name, "lies in the vault, and no row knows it");
	else if (row != NULL && row[8] == '!')
		fault(c, name, "was destroyed, and its blob is still there");
	return true;
}

/* What a killed writer left, a day ago: no document takes so long. */
static bool
sweep_vault(const struct config *config)
{
	const char *const folders[] = { config_need(config, "vault.directory"),
		config_or(config, "vault.mirror", NULL) };
	size_t            swept = 0;
	bool              ok = true;

	for (size_t i = 0; i < 2 && ok; i++)
		ok = folders[i] == NULL ||
		     vault_files_sweep(folders[i], time(NULL) - VAULT_STALE, &swept);
	if (swept > 0)
		(void)printf("%zu that were never whole are removed\n", swept);
	return ok;
}

size_t
check_vault(PGconn *conn, const struct config *config)
{
	struct check c = {
		.arena = arena_new(), .began = time(NULL), .keeper = keeper_open(config, "operator")
	};

	c.vault = vault_open(config, c.keeper);
	if (config_or(config, "vault.signing", NULL) != NULL)
		c.signing = vault_open_signing(config, c.keeper);
	if (!each_row(conn, &sql_renditions, check_rendition, &c) ||
	    (c.signing != NULL && !each_row(conn, &sql_bundles, check_bundle, &c)) ||
	    !each_row(conn, &sql_letters, check_letter, &c))
		c.faults++;
	if (!sweep_vault(config) ||
	    !vault_files_each(config_need(config, "vault.directory"), check_file, &c))
		fault(&c, "vault.directory", strerror(errno));
	(void)printf("%zu blobs open and match, %zu that are out for signature, %zu letters open, "
		     "%zu renditions are destroyed, %zu faults\n",
	    c.opened, c.bundles, c.letters, c.destroyed, c.faults);
	free(c.ids);
	vault_close(c.vault);
	vault_close(c.signing);
	keeper_close(c.keeper);
	arena_free(c.arena);
	return c.faults;
}

/* ── From a backup ── */

struct copy {
	const char *from, *to;
	size_t      missing;
};

static bool
copy_one(void *to, const PGresult *r, int row)
{
	struct copy *c = to;
	const char  *id = field(r, row, "id");
	bool         destroyed = *field(r, row, "wrapped") == '\0';

	if (destroyed ? vault_files_remove(c->to, id) : vault_files_copy(c->from, c->to, id))
		return true;
	if (errno != ENOENT) {
		(void)fprintf(stderr, "portvakt: %s: %s\n", c->to, strerror(errno));
		return false;
	}
	c->missing++;
	return true;
}

bool
copy_missing(PGconn *conn, const struct statement *rows, const char *from, const char *to)
{
	struct copy c = { .from = from, .to = to };

	return each_row(conn, rows, copy_one, &c);
}
