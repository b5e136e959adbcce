#include "evidence_pdf.h"

#include <stdlib.h>
#include <string.h>

#include <qpdf/qpdf-c.h>
#include <zlib.h>

#define FIELDS 64
#define DEPTH 8
#define MOST (ASICE_BYTES + SIGNING_SIGNERS * EVIDENCE_XADES) /* unpacked, together */
#define STRING 65536

struct reading {
	struct arena *arena;
	qpdf_data     qpdf;
	struct pdf   *out;
	size_t        left; /* that may still be unpacked */
	unsigned      seen; /* nodes of trees */
	const char   *wrong;
};

static void
wrong(struct reading *r, const char *why)
{
	if (r->wrong == NULL)
		r->wrong = why;
}

/* ── Objects ── */

static bool
is_dictionary(struct reading *r, qpdf_oh object)
{
	return qpdf_oh_is_dictionary(r->qpdf, object) == QPDF_TRUE;
}

/* Null where there is no such key, and no dictionary. */
static qpdf_oh
key(struct reading *r, qpdf_oh dictionary, const char *name)
{
	return is_dictionary(r, dictionary) ? qpdf_oh_get_key(r->qpdf, dictionary, name)
					    : qpdf_oh_new_null(r->qpdf);
}

static int
items(struct reading *r, qpdf_oh array)
{
	return qpdf_oh_is_array(r->qpdf, array) == QPDF_TRUE
		   ? qpdf_oh_get_array_n_items(r->qpdf, array)
		   : 0;
}

static qpdf_oh
item(struct reading *r, qpdf_oh array, int i)
{
	return qpdf_oh_get_array_item(r->qpdf, array, i);
}

/* A string's bytes; false when it is none or too long. */
static bool
string(struct reading *r, qpdf_oh object, bool text, struct bytes *out)
{
	const char *data;
	size_t      size = 0;

	if (qpdf_oh_is_string(r->qpdf, object) != QPDF_TRUE)
		return false;
	data = text ? qpdf_oh_get_binary_utf8_value(r->qpdf, object, &size)
		    : qpdf_oh_get_binary_string_value(r->qpdf, object, &size);
	if (data == NULL || size > STRING)
		return false;
	*out = (struct bytes){ arena_memdup(r->arena, data, size), size };
	return true;
}

static const char *
text(struct reading *r, qpdf_oh object)
{
	struct bytes b;

	if (!string(r, object, true, &b) || b.size == 0 ||
	    !text_valid((const char *)b.data, b.size, false))
		return NULL;
	return arena_strndup(r->arena, (const char *)b.data, b.size);
}

static bool
named(struct reading *r, qpdf_oh object, const char *name)
{
	return qpdf_oh_is_name(r->qpdf, object) == QPDF_TRUE &&
	       strcmp(qpdf_oh_get_name(r->qpdf, object), name) == 0;
}

/* Trees that name themselves, and trees without end. */
static bool
too_much(struct reading *r, unsigned depth)
{
	if (depth > DEPTH || ++r->seen > FIELDS)
		wrong(r, "shape");
	return r->wrong != NULL;
}

/* ── Signatures ── */

static void
read_signature(struct reading *r, qpdf_oh value)
{
	struct pdf_signature *s = &r->out->signatures[r->out->signature_count];
	qpdf_oh               range = key(r, value, "/ByteRange");
	qpdf_oh               kind = key(r, value, "/SubFilter");

	if (r->out->signature_count == EVIDENCE_SEALS || !is_dictionary(r, value) ||
	    items(r, range) != 4 || qpdf_oh_is_name(r->qpdf, kind) != QPDF_TRUE ||
	    !string(r, key(r, value, "/Contents"), false, &s->contents)) {
		wrong(r, "shape");
		return;
	}
	for (int i = 0; i < 4; i++) {
		long long n = -1;

		if (qpdf_oh_get_value_as_longlong(r->qpdf, item(r, range, i), &n) != QPDF_TRUE ||
		    n < 0) {
			wrong(r, "range");
			return;
		}
		s->range[i] = (uint64_t)n;
	}
	s->kind = arena_strdup(r->arena, qpdf_oh_get_name(r->qpdf, kind));
	s->when = text(r, key(r, value, "/M"));
	r->out->signature_count++;
}

/* A field of the form, or a branch of such. */
static void
read_field(struct reading *r, qpdf_oh field, unsigned depth)
{
	qpdf_oh kids = key(r, field, "/Kids"), value;

	if (too_much(r, depth) || !is_dictionary(r, field))
		return;
	value = key(r, field, "/V");
	if (named(r, key(r, field, "/FT"), "/Sig") && is_dictionary(r, value))
		read_signature(r, value);
	for (int i = 0; i < items(r, kids) && r->wrong == NULL; i++)
		read_field(r, item(r, kids, i), depth + 1);
}

/* ── Embedded files ── */

/* Only what is not packed, or by deflate without predictors. */
static bool
packed(struct reading *r, qpdf_oh stream, bool *deflated)
{
	qpdf_oh about = qpdf_oh_get_dict(r->qpdf, stream);
	qpdf_oh filter = key(r, about, "/Filter");

	if (qpdf_oh_has_key(r->qpdf, about, "/DecodeParms") == QPDF_TRUE ||
	    qpdf_oh_has_key(r->qpdf, about, "/F") == QPDF_TRUE)
		return false;
	if (items(r, filter) == 1)
		filter = item(r, filter, 0);
	*deflated = named(r, filter, "/FlateDecode");
	return *deflated || qpdf_oh_has_key(r->qpdf, about, "/Filter") != QPDF_TRUE;
}

/* In two rounds: the size first, so that nothing is set aside for what is too much. */
static bool
inflate_all(struct reading *r, struct bytes in, uint8_t *out, size_t room, size_t *size)
{
	uint8_t  scratch[16384];
	z_stream z = { 0 };
	int      state;

	if (inflateInit(&z) != Z_OK)
		return false;
	z.next_in = (Bytef *)(uintptr_t)in.data;
	z.avail_in = (uInt)in.size;
	do {
		z.next_out = out == NULL ? scratch : out + z.total_out;
		z.avail_out = out == NULL ? (uInt)sizeof(scratch)
					  : (uInt)(room - (size_t)z.total_out);
		state = inflate(&z, Z_NO_FLUSH);
	} while (state == Z_OK && z.avail_out == 0 && z.total_out <= r->left);
	*size = (size_t)z.total_out;
	(void)inflateEnd(&z);
	return state == Z_STREAM_END;
}

static bool
unpack(struct reading *r, struct bytes in, struct bytes *out)
{
	size_t   size, again;
	uint8_t *data;

	if (!inflate_all(r, in, NULL, 0, &size) || size > r->left)
		return false;
	data = arena_alloc(r->arena, size + 1);
	if (!inflate_all(r, in, data, size + 1, &again) || again != size)
		return false;
	*out = (struct bytes){ data, size };
	return true;
}

static bool
content(struct reading *r, qpdf_oh stream, struct bytes *out)
{
	unsigned char  *raw = NULL;
	size_t          size = 0;
	bool            deflated, ok;
	QPDF_ERROR_CODE got;

	if (qpdf_oh_is_stream(r->qpdf, stream) != QPDF_TRUE || !packed(r, stream, &deflated))
		return false;
	got = qpdf_oh_get_stream_data(r->qpdf, stream, qpdf_dl_none, NULL, &raw, &size);
	if (raw == NULL || got != QPDF_SUCCESS) {
		free(raw); /* there may be some, with a warning */
		return false;
	}
	*out = (struct bytes){ arena_memdup(r->arena, raw, size), size };
	free(raw);
	ok = deflated ? unpack(r, *out, out) : out->size <= r->left;
	r->left -= ok ? out->size : 0;
	return ok;
}

static void
read_file(struct reading *r, qpdf_oh about)
{
	struct pdf_file *f = &r->out->files[r->out->file_count];
	qpdf_oh          embedded = key(r, about, "/EF"), stream, other;

	if (r->out->file_count == EVIDENCE_FILES || !is_dictionary(r, about) ||
	    !is_dictionary(r, embedded)) {
		wrong(r, "files");
		return;
	}
	/* One file under one name, whichever of its names a reader looks at. */
	stream = key(r, embedded, "/F");
	other = key(r, embedded, "/UF");
	f->name = text(r, key(r, about, "/UF"));
	if (f->name == NULL)
		f->name = text(r, key(r, about, "/F"));
	if (f->name == NULL ||
	    (qpdf_oh_has_key(r->qpdf, embedded, "/UF") == QPDF_TRUE &&
		qpdf_oh_get_object_id(r->qpdf, stream) != qpdf_oh_get_object_id(r->qpdf, other))) {
		wrong(r, "files");
		return;
	}
	if (!content(r, stream, &f->bytes)) {
		wrong(r, "files");
		return;
	}
	r->out->file_count++;
}

/* /Names of a name tree: a name and a thing, by turns. */
static void
read_files(struct reading *r, qpdf_oh node, unsigned depth)
{
	qpdf_oh kids = key(r, node, "/Kids"), names = key(r, node, "/Names");

	if (too_much(r, depth) || !is_dictionary(r, node))
		return;
	for (int i = 0; i + 1 < items(r, names) && r->wrong == NULL; i += 2)
		read_file(r, item(r, names, i + 1));
	for (int i = 0; i < items(r, kids) && r->wrong == NULL; i++)
		read_files(r, item(r, kids, i), depth + 1);
}

/* ── The whole ── */

static void
read_all(struct reading *r)
{
	qpdf_oh root = qpdf_get_root(r->qpdf);
	qpdf_oh fields = key(r, key(r, root, "/AcroForm"), "/Fields");
	qpdf_oh names = key(r, root, "/Names");

	for (int i = 0; i < items(r, fields) && r->wrong == NULL; i++)
		read_field(r, item(r, fields, i), 0);
	r->seen = 0;
	if (r->wrong == NULL && is_dictionary(r, names))
		read_files(r, key(r, names, "/EmbeddedFiles"), 0);
}

const char *
evidence_pdf(struct arena *arena, struct bytes pdf, struct pdf *out)
{
	struct reading r = { .arena = arena, .qpdf = qpdf_init(), .out = out, .left = MOST };

	*out = (struct pdf){ .file_count = 0 };
	if (r.qpdf == NULL)
		return "library";
	qpdf_silence_errors(r.qpdf);
	qpdf_set_suppress_warnings(r.qpdf, QPDF_TRUE);
	qpdf_set_attempt_recovery(r.qpdf, QPDF_FALSE);
	if (qpdf_read_memory(r.qpdf, "pdf", (const char *)pdf.data, pdf.size, NULL) != QPDF_SUCCESS)
		wrong(&r, "pdf");
	else if (qpdf_is_encrypted(r.qpdf) == QPDF_TRUE)
		wrong(&r, "encrypted");
	else
		read_all(&r);
	/* What the library had to overlook, nobody is to believe. */
	if (qpdf_has_error(r.qpdf) == QPDF_TRUE) {
		(void)qpdf_get_error(r.qpdf); /* otherwise it is written to standard error */
		wrong(&r, "pdf");
	}
	if (qpdf_more_warnings(r.qpdf) == QPDF_TRUE)
		wrong(&r, "pdf");
	qpdf_cleanup(&r.qpdf);
	return r.wrong;
}
