/* verify: whether an evidence pack shows that something was signed, in plain words, on a
 * machine that knows nothing but the pack: no database, no keeper, no network. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "clock.h"
#include "confine.h"
#include "evidence.h"
#include "operator.h"

#define MOST (32U * 1024 * 1024)

/* ── Why not, in words ── */

static const struct {
	const char *word, *says;
} about[] = {
	{ "xades", "A signer's signature does not hold" },
	{ "pades", "The signed document does not hold" },
	{ "evidence", "The signatures do not belong together" },
	{ "pack", "This is not a whole pack, or it was changed" },
};

static const struct {
	const char *word, *says;
} because[] = {
	{ "algorithm", "it uses a method that nobody is to trust" },
	{ "certificate", "the certificate of who signed is not in it" },
	{ "chain", "its certificate is of no issuer that is trusted here, or was not valid then" },
	{ "cms", "the signature in the PDF cannot be read" },
	{ "count", "there are not as many signatures as signers" },
	{ "digest", "it is about a document with another content" },
	{ "document", "a document in it is not the one that was signed" },
	{ "embedded", "the signers' signatures in the PDF are others" },
	{ "encrypted", "it is locked" },
	{ "end", "something stands where the file should end" },
	{ "files", "files are missing, or there are more than there should be" },
	{ "hole", "a part of it is not covered by its seal" },
	{ "ids", "it names two things alike" },
	{ "key", "its key is too weak, or is an issuer's" },
	{ "kind", "its seal is of a kind that is not known" },
	{ "missing", "a document is missing in it" },
	{ "more", "something was added after it was sealed" },
	{ "name", "its certificate names nobody" },
	{ "pdf", "it is not a whole PDF" },
	{ "properties", "what it says of itself is not signed" },
	{ "range", "its seal does not cover all of it" },
	{ "reference", "it is not about exactly these documents" },
	{ "report", "the report says something else than the signatures" },
	{ "seal", "it is not sealed by an organisation" },
	{ "shape", "it is not built as a signature is built" },
	{ "signature", "it was changed after it was signed" },
	{ "signer", "somebody else signed than the one who was asked" },
	{ "size", "it is too large" },
	{ "time", "it was not signed between the order and the answer" },
	{ "transform", "it would let another document pass for this one" },
	{ "trust", "the list of trusted issuers cannot be read" },
	{ "twice", "one signature stands for two signers" },
	{ "unsigned", "it is not sealed" },
	{ "xml", "it cannot be read" },
	{ "zip", "it cannot be read" },
};

static int
refuse(const char *reason)
{
	const char *point = strchr(reason, '.');
	const char *what = "It does not hold", *why = reason;

	for (size_t i = 0; i < sizeof(about) / sizeof(about[0]); i++)
		if (point != NULL && strlen(about[i].word) == (size_t)(point - reason) &&
		    text_starts(reason, about[i].word))
			what = about[i].says;
	for (size_t i = 0; i < sizeof(because) / sizeof(because[0]); i++)
		if (point != NULL && strcmp(because[i].word, point + 1) == 0)
			why = because[i].says;
	(void)printf("NOT VERIFIED. %s: %s (%s).\n", what, why, reason);
	return 1;
}

/* ── What holds, in words ── */

/* As a receipt has it. */
static const char *
moment(struct arena *arena, int64_t at)
{
	struct tm utc;
	time_t    t = (time_t)at;

	if (gmtime_r(&t, &utc) == NULL)
		return "-";
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.tm_year + 1900,
	    utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

static const char *
day(struct arena *arena, int64_t at)
{
	const char *m = moment(arena, at);

	return arena_printf(arena, "%.10s %.5s UTC", m, strlen(m) > 11 ? m + 11 : "");
}

static void
say_certificate(struct arena *arena, const struct evidence_signer *s)
{
	(void)printf("    certificate %s, issued by %s\n", s->serial, s->issuer);
	if (s->ends < clock_seconds())
		(void)printf("    It has expired since (%s). It was valid when this was signed, "
			     "and that is what counts.\n",
		    day(arena, s->ends));
	else
		(void)printf("    It is valid until %s.\n", day(arena, s->ends));
}

static const char *
digest(struct arena *arena, struct bytes bytes)
{
	uint8_t out[32] = { 0 };

	(void)EVP_Digest(bytes.data, bytes.size, out, NULL, EVP_sha256(), NULL);
	return text_hex(arena, (struct bytes){ out, sizeof(out) });
}

static void
say_signed(struct arena *arena, const struct evidence_wanted *w, const struct evidence *e)
{
	const struct evidence_signer *last = &e->seals.seals[e->seals.count - 1];

	(void)printf("VERIFIED.\n\nWhat was signed:\n");
	for (size_t i = 0; i < w->document_count; i++)
		(void)printf("  %s\n    SHA-256 %s\n", w->documents[i].name,
		    digest(arena, w->documents[i].bytes));
	(void)printf("\nWho signed, and when:\n");
	for (size_t i = 0; i < e->count; i++) {
		(void)printf("  %s, %s\n", e->signers[i].name, day(arena, e->signers[i].time));
		say_certificate(arena, &e->signers[i]);
	}
	(void)printf(
	    "\nSealed as one document by:\n  %s, %s\n", last->name, day(arena, last->time));
	say_certificate(arena, last);
}

/* ── The receipt ── */

/* A genuine note that names this very file as signed, and the time when it was fetched. */
static bool
receipt_fits(struct arena *arena, const struct evidence_wanted *w, const struct evidence *e,
    struct bytes key)
{
	const char *note = arena_strndup(arena, (const char *)e->receipt.data, e->receipt.size);
	const char *line = arena_strndup(arena, (const char *)key.data, key.size);

	return receipt_holds(arena, line, note) &&
	       strstr(note, arena_printf(arena, "\nsha256 %s\n", digest(arena, e->pades))) !=
		   NULL &&
	       strstr(note, arena_printf(arena, "\nmottatt %s\n", moment(arena, w->until))) !=
		   NULL &&
	       strstr(note, "\nslag signert ") != NULL;
}

static int
receipt(struct arena *arena, const struct evidence_wanted *w, const struct evidence *e,
    struct bytes key)
{
	bool own = key.size > 0;

	if (!own)
		key = e->verifier;
	if (e->receipt.size == 0) {
		(void)printf("\nThe pack holds no receipt.\n");
		return 0;
	}
	if (key.size == 0 || !receipt_fits(arena, w, e, key)) {
		(void)printf(
		    "\nNOT VERIFIED. The receipt is not about this document, or not ours.\n");
		return 1;
	}
	(void)printf("\nThe receipt is genuine, by %s:\n  %.*s\n",
	    own ? "the key that you named" : "the key in the pack, so compare it with ours",
	    (int)strcspn((const char *)key.data, "\n"), (const char *)key.data);
	return 0;
}

/* ── Reading ── */

static bool
slurp(struct arena *arena, const char *path, struct bytes *out)
{
	FILE    *in = fopen(path, "re");
	uint8_t *room;
	size_t   n;

	if (in == NULL)
		return false;
	room = arena_alloc(arena, MOST + 1);
	n = fread(room, 1, MOST, in);
	*out = (struct bytes){ room, n };
	n += fread(room + n, 1, 1, in);
	(void)fclose(in);
	return n > 0 && n <= MOST;
}

struct asked {
	const char  *path;
	struct bytes pack, trust, key;
};

static int
read_files(struct arena *arena, int argc, char **argv, struct asked *a)
{
	const char   *given[3] = { argc > 0 ? argv[0] : NULL, NULL, NULL };
	struct bytes *to[3] = { &a->pack, &a->trust, &a->key };

	for (int i = 1; i + 1 < argc; i += 2) {
		int which = strcmp(argv[i], "--trust") == 0 ? 1
			    : strcmp(argv[i], "--key") == 0 ? 2
							    : 0;

		if (which == 0 || given[which] != NULL)
			return 64;
		given[which] = argv[i + 1];
	}
	if (argc % 2 != 1 || text_starts(argv[0], "--"))
		return 64;
	for (size_t i = 0; i < 3; i++)
		if (given[i] != NULL && !slurp(arena, given[i], to[i])) {
			(void)fprintf(stderr, "portvakt: %s cannot be read\n", given[i]);
			return 1;
		}
	a->path = argv[0];
	return 0;
}

/* verify PACK [--trust FILE] [--key FILE] */
int
verify_pack(int argc, char **argv)
{
	struct arena           *arena = arena_new();
	struct asked            a = { NULL };
	struct evidence_wanted *w = arena_alloc(arena, sizeof(*w));
	struct evidence        *e = arena_alloc(arena, sizeof(*e));
	int                     status = read_files(arena, argc, argv, &a);
	result                  r;

	if (status == 0) {
		(void)OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL);
		evidence_begin();
		confine_tool(a.path); /* what follows reads a stranger's file */
		r = evidence_pack_check(arena, a.pack, a.trust, w, e);
		if (r != NULL) {
			status = refuse(r->detail);
		} else {
			say_signed(arena, w, e);
			status = receipt(arena, w, e, a.key);
			(void)printf("\nTrusted issuers: %s, SHA-256 %s\n"
				     "Whether a certificate had been revoked was not asked: that "
				     "needs a network.\n",
			    a.trust.size > 0
				? "the list that you named"
				: "the list in the pack, so compare it with the municipality's",
			    digest(arena, w->trust));
		}
	}
	arena_free(arena);
	return status;
}
