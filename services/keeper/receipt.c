#include "receipt.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"
#define SMALL "abcdefghijklmnopqrstuvwxyz_"
#define LARGE "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool
made_of(const char *text, const char *letters)
{
	return *text != '\0' && strspn(text, letters) == strlen(text);
}

/* 2026-11-21T09:00:00Z */
static bool
is_moment(const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";

	if (strlen(text) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? strchr(DIGITS, text[i]) == NULL : text[i] != form[i])
			return false;
	return true;
}

bool
receipt_good(const struct keeper_receipt *r)
{
	return is_moment(r->when) && made_of(r->kind, SMALL) && made_of(r->type, LARGE) &&
	       made_of(r->filed, SMALL " ") && strncmp(r->rule, "RT", 2) == 0 &&
	       made_of(r->rule + 2, DIGITS) && strlen(r->rule) == KEEPER_RULE && r->bytes > 0;
}

bool
receipt_name(char out[RECEIPT_NAME], const char *origin)
{
	int n = snprintf(out, RECEIPT_NAME, "%s/receipt", origin);

	return n > 0 && n < RECEIPT_NAME;
}

int
receipt_text(char *out, size_t room, const char *name, const struct keeper_receipt *r)
{
	char sha256[2 * KEEPER_HASH + 1];
	int  n;

	for (size_t i = 0; i < KEEPER_HASH; i++)
		snprintf(sha256 + 2 * i, 3, "%02x", r->sha256[i]);
	n = snprintf(out, room,
	    "%s\n"
	    "mottatt %s\n"
	    "byte %" PRIu64 "\n"
	    "sha256 %s\n"
	    "slag %s %s\n"
	    "arkivert %s\n"
	    "regel %s versjon %u\n"
	    "nummer %s\n",
	    name, r->when, r->bytes, sha256, r->kind, r->type, r->filed, r->rule, r->version,
	    r->id);
	return n > 0 && (size_t)n < room ? n : -1;
}
