/* verify-receipt: checks a receipt that somebody brings, with the public key
 * alone: no database, no keeper.  A receipt is a C2SP signed note. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "confine.h"
#include "operator.h"

#define MOST 4096
#define ED25519 0x01
#define DASH "\xe2\x80\x94 "

struct verifier {
	char    name[256];
	uint8_t id[4];
	uint8_t key[32];
};

/* What the file holds, ended by a zero byte; -1 when there is more than room or
 * a zero byte in it. */
static long
slurp(const char *path, char *out, size_t room)
{
	bool   given = strcmp(path, "-") != 0;
	FILE  *in = given ? fopen(path, "re") : stdin;
	size_t n;

	if (in == NULL)
		return -1;
	n = fread(out, 1, room, in);
	if (given)
		(void)fclose(in);
	if (n >= room || memchr(out, '\0', n) != NULL)
		return -1;
	out[n] = '\0';
	return (long)n;
}

/* base64 of exactly size bytes, as it is written in one way only. */
static bool
unbase64(const char *text, uint8_t *out, size_t size)
{
	uint8_t       room[192];
	unsigned char again[256];
	size_t        length = strlen(text);

	if (length > 200 || length != (size + 2) / 3 * 4 ||
	    EVP_DecodeBlock(room, (const unsigned char *)text, (int)length) < (int)size)
		return false;
	EVP_EncodeBlock(again, room, (int)size);
	memcpy(out, room, size);
	return strcmp((const char *)again, text) == 0;
}

/* "<name>+<8 hex digits>+<base64>" */
static bool
parse_verifier(char *line, struct verifier *v)
{
	char  id[9];
	char *first, *last, *end;
	uint8_t public[33], hash[32], named[sizeof(v->name) + 34];
	size_t length;

	end = strchr(line, '\n');
	if (end != NULL)
		*end = '\0';
	first = strchr(line, '+');
	if (first == NULL)
		return false;
	last = strchr(first + 1, '+');
	if (last == NULL || last != first + 9 || (size_t)(first - line) >= sizeof(v->name))
		return false;
	*first = *last = '\0';
	length = strlen(line);
	memcpy(v->name, line, length + 1);
	if (!unbase64(last + 1, public, sizeof(public)) || public[0] != ED25519)
		return false;
	memcpy(named, line, length); /* NOLINT(bugprone-not-null-terminated-result): bytes */
	named[length] = '\n';
	memcpy(named + length + 1, public, sizeof(public));
	if (EVP_Digest(named, length + 34, hash, NULL, EVP_sha256(), NULL) != 1)
		return false;
	snprintf(id, sizeof(id), "%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
	memcpy(v->id, hash, 4);
	memcpy(v->key, public + 1, 32);
	return strcmp(id, first + 1) == 0;
}

static bool
read_verifier(const char *path, struct verifier *v)
{
	char line[512];

	return slurp(path, line, sizeof(line)) >= 0 && parse_verifier(line, v);
}

static bool
signed_by(const struct verifier *v, const char *text, size_t size, const uint8_t signature[64])
{
	EVP_PKEY   *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, v->key, 32);
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool ok = key != NULL && c != NULL && EVP_DigestVerifyInit(c, NULL, NULL, NULL, key) == 1 &&
		  EVP_DigestVerify(c, signature, 64, (const unsigned char *)text, size) == 1;

	EVP_MD_CTX_free(c);
	EVP_PKEY_free(key);
	return ok;
}

/* The text, one empty line, and one signature line of ours; nothing after it.
 * The text's first line is the key's name, so that no other note passes. */
static bool
verifies(const struct verifier *v, char *note)
{
	char   *gap = strstr(note, "\n\n");
	char   *line = gap == NULL ? NULL : gap + 2;
	size_t  length = strlen(v->name), dash = sizeof(DASH) - 1;
	uint8_t signature[68];
	char   *end;

	if (line == NULL || strncmp(line, DASH, dash) != 0 ||
	    strncmp(line + dash, v->name, length) != 0 || line[dash + length] != ' ')
		return false;
	end = strchr(line, '\n');
	if (end == NULL || end[1] != '\0')
		return false;
	*end = '\0';
	return strncmp(note, v->name, length) == 0 && note[length] == '\n' &&
	       unbase64(line + dash + length + 1, signature, sizeof(signature)) &&
	       memcmp(signature, v->id, 4) == 0 &&
	       signed_by(v, note, (size_t)(gap - note) + 1, signature + 4);
}

bool
receipt_holds(struct arena *arena, const char *key, const char *note)
{
	struct verifier v;

	return strlen(note) < MOST && parse_verifier(arena_strdup(arena, key), &v) &&
	       verifies(&v, arena_strdup(arena, note));
}

/* verify-receipt FILE [--key FILE] */
int
verify_receipt(int argc, char **argv)
{
	char            path[256], note[MOST];
	struct verifier v;
	const char     *key = argc == 3 && strcmp(argv[1], "--key") == 0 ? argv[2] : NULL;

	if (argc != 1 && key == NULL)
		return 64;
	if (key == NULL) {
		struct config *config = config_open();

		snprintf(
		    path, sizeof(path), "%s/receipt.vkey", config_need(config, "keeper.directory"));
		config_close(config);
		key = path;
	}
	if (!read_verifier(key, &v)) {
		(void)fprintf(stderr, "portvakt: %s holds no key to verify with\n", key);
		return 1;
	}
	if (slurp(argv[0], note, sizeof(note)) < 0 || !verifies(&v, note)) {
		(void)fputs("portvakt: this is not a receipt of ours\n", stderr);
		return 1;
	}
	(void)printf("The receipt is genuine (%s).\n", v.name);
	return 0;
}
