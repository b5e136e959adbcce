/* A result, as db.c makes it and rows.c reads it. */
#ifndef PORTVAKT_ROWS_PARTS_H
#define PORTVAKT_ROWS_PARTS_H

#include <libpq-fe.h>

struct rows {
	PGresult *result;
};

#endif
