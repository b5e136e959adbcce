/* The validation report: plain lines, which say all of what was found and of which the
 * same ones come out whenever a pack is checked anew. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "evidence_parts.h"
#include "evidence_pdf.h"

#define TITLE "Portvakt: rapport om elektronisk signatur, utgave 1\n"
#define ORDERED "Bestilt: "
#define FETCHED "Hentet: "
#define DOCUMENT "Dokument: "
#define SIGNER "Underskriver: "
#define SHA256 "  sha256: "

/* ── Writing ── */

struct lines {
	struct arena *arena;
	char         *text;
};

static __attribute__((format(printf, 2, 3))) void
put(struct lines *l, const char *fmt, ...)
{
	va_list args;
	char   *more;

	va_start(args, fmt);
	more = arena_vprintf(l->arena, fmt, args);
	va_end(args);
	l->text = arena_printf(l->arena, "%s%s", l->text, more);
}

static void
put_certificate(struct lines *l, const struct evidence_signer *s)
{
	if (s->organisation != NULL)
		put(l, "  organisasjonsnummer: %s\n", s->organisation);
	put(l, "  sertifikat: %s\n  utsteder: %s\n  sertifikatet varer til: %s\n", s->serial,
	    s->issuer, evidence_moment(l->arena, s->ends));
}

static void
put_signers(struct lines *l, const struct evidence_wanted *w, const struct evidence *e)
{
	for (size_t i = 0; i < e->count; i++) {
		put(l, "\n" SIGNER "%s\n  fil: xades-%zu.xml\n" SHA256 "%s\n", w->signers[i], i + 1,
		    evidence_sha256(l->arena, e->xades[i]));
		put(l, "  navn i sertifikatet: %s\n  signert: %s\n", e->signers[i].name,
		    evidence_moment(l->arena, e->signers[i].time));
		put_certificate(l, &e->signers[i]);
	}
}

struct bytes
evidence_report(struct arena *arena, const struct evidence_wanted *w, const struct evidence *e,
    struct bytes trust)
{
	struct lines l = { arena, arena_strdup(arena, TITLE "\n") };

	put(&l, ORDERED "%s\n", evidence_moment(arena, w->from));
	put(&l, FETCHED "%s\n", evidence_moment(arena, w->until));
	for (size_t i = 0; i < w->document_count; i++)
		put(&l, "\n" DOCUMENT "%s\n" SHA256 "%s\n", w->documents[i].name,
		    evidence_sha256(arena, w->documents[i].bytes));
	put_signers(&l, w, e);
	put(&l, "\nSignert dokument: signed.pdf\n" SHA256 "%s\n", evidence_sha256(arena, e->pades));
	for (size_t i = 0; i < e->seals.count; i++) {
		put(&l, "  forseglet av: %s\n  forseglet: %s\n", e->seals.seals[i].name,
		    evidence_moment(arena, e->seals.seals[i].time));
		put_certificate(&l, &e->seals.seals[i]);
	}
	put(&l, "\nUtstedere som er trodd: trust.pem\n" SHA256 "%s\n",
	    evidence_sha256(arena, trust));
	put(&l, "\nOm et sertifikat var trukket tilbake, er ikke spurt.\n");
	return (struct bytes){ (const uint8_t *)l.text, strlen(l.text) };
}

/* ── Reading ── */

/* What stands behind the mark on a line of its own; *at is then behind that line. */
static const char *
line(struct arena *arena, const char **at, const char *mark)
{
	const char *end = strchr(*at, '\n');
	const char *value;

	if (end == NULL || strncmp(*at, mark, strlen(mark)) != 0)
		return NULL;
	value = arena_strndup(arena, *at + strlen(mark), (size_t)(end - *at) - strlen(mark));
	*at = end + 1;
	return value;
}

/* Behind the next line that begins so; NULL: there is none. */
static const char *
next(const char *at, const char *mark)
{
	while (at != NULL && strncmp(at, mark, strlen(mark)) != 0) {
		at = strchr(at, '\n');
		at = at == NULL ? NULL : at + 1;
	}
	return at;
}

/* The document of that name, out of the signed one. */
static bool
add_document(struct arena *arena, struct evidence_wanted *w, const struct pdf *p, const char *name)
{
	if (w->document_count == ASICE_DOCUMENTS)
		return false;
	for (size_t i = 0; i < p->file_count; i++)
		if (strcmp(p->files[i].name, name) == 0) {
			w->documents[w->document_count++] = (struct asice_document){
				arena_strdup(arena, name), p->files[i].bytes
			};
			return true;
		}
	return false;
}

static bool
times(struct arena *arena, const char **at, struct evidence_wanted *w)
{
	const char *from = *at == NULL ? NULL : line(arena, at, ORDERED);
	const char *until = from == NULL ? NULL : line(arena, at, FETCHED);

	return until != NULL && signing_time(from, &w->from) && signing_time(until, &w->until);
}

static bool
names(struct arena *arena, const char *at, const struct pdf *p, struct evidence_wanted *w)
{
	const char *value;

	for (const char *d = next(at, DOCUMENT); d != NULL; d = next(d, DOCUMENT)) {
		value = line(arena, &d, DOCUMENT);
		if (value == NULL || !add_document(arena, w, p, value))
			return false;
	}
	for (const char *s = next(at, SIGNER); s != NULL; s = next(s, SIGNER)) {
		value = line(arena, &s, SIGNER);
		if (value == NULL || w->signer_count == SIGNING_SIGNERS)
			return false;
		w->signers[w->signer_count++] = value;
	}
	return true;
}

result
evidence_report_read(
    struct arena *arena, struct bytes report, struct bytes pades, struct evidence_wanted *w)
{
	struct pdf *p = arena_alloc(arena, sizeof(*p));
	const char *text = arena_strndup(arena, (const char *)report.data, report.size);
	const char *at;

	if (!text_valid(text, strlen(text), true) || strlen(text) != report.size)
		return evidence_wrong(arena, "pack", "report");
	at = next(text, ORDERED);
	if (!times(arena, &at, w))
		return evidence_wrong(arena, "pack", "report");
	TRY(evidence_sealed(arena, w, pades));
	if (evidence_pdf(arena, pades, p) != NULL || !names(arena, at, p, w))
		return evidence_wrong(arena, "pack", "report");
	return NULL;
}
