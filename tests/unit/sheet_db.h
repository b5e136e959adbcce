/* A connection to the database that tests/unit/run started, as pv_unit. */
#ifndef PORTVAKT_SHEET_DB_H
#define PORTVAKT_SHEET_DB_H

#include "config.h"
#include "db.h"
#include "sheet.h"

static struct arena  *a;
static struct config *config;
static struct db     *db;

/* more: further lines of the configuration, or "". */
static inline int
sheet_connect(const struct statement *const *statements, const char *more)
{
	a = arena_new();
	sheet_config(a, arena_printf(a, "database.host = %s/pg\ndatabase.name = postgres\n%s",
			    sheet_folder(), more));
	config = config_open();
	db = db_open(config, "unit", statements);
	return 0;
}

static inline int
sheet_disconnect(void **state)
{
	(void)state;
	db_close(db);
	config_close(config);
	arena_free(a);
	return 0;
}

#endif
