/* Random tokens and what is derived from them. */
#ifndef PORTVAKT_TOKEN_H
#define PORTVAKT_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "text.h"

/* 256 random bits from getrandom(2), base64url (43 characters).  Ends the
 * process when the kernel gives none. */
char *token_new(struct arena *);

/* A random uuid (RFC 4122 version 4). */
char *token_uuid(struct arena *);

/* Hexadecimal SHA-256. */
char *token_hash(struct arena *, struct bytes);
char *token_hash_text(struct arena *, const char *);

/* A value that only the holder of the secret token can know, for one purpose
 * ("form"): hexadecimal HMAC-SHA-256(token, purpose). */
char *token_derive(struct arena *, const char *token, const char *purpose);

/* False unless the string has the shape that token_new() gives. */
bool token_shaped(const char *);

#endif
