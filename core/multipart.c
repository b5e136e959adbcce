#include "multipart.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define ROOM 65536
#define HEAD_MAX 4096   /* of a part's headers */
#define BOUNDARY_MAX 70 /* RFC 2046 §5.1.1 */
#define DELIMITER_MAX (BOUNDARY_MAX + 4)

/* Where we stand. */
enum place {
	AT_BOUNDARY, /* the next bytes are a boundary */
	IN_PART,
	AT_END
};

struct multipart {
	struct arena         *arena;
	multipart_source      read;
	void                 *from;
	char                  delimiter[DELIMITER_MAX + 1]; /* CRLF "--" boundary */
	size_t                delimiter_size;
	enum place            place;
	size_t                start, end; /* of what is held in room */
	size_t                got;        /* of the last read */
	struct multipart_part part;
	char                  room[ROOM];
};

static result
bad(struct multipart *m, const char *why)
{
	return fail(m->arena, 400, "error.bad_request", "multipart: %s", why);
}

/* ── The boundary ────────────────────────────────────────────────────────── */

/* RFC 2046: letters, digits and some marks, no blank at the end. */
static bool
is_boundary(const char *s, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'A' && s[i] <= 'Z') ||
			(s[i] >= 'a' && s[i] <= 'z') || strchr("'()+_,-./:=?", s[i]) != NULL) ||
		    s[i] == '\0')
			return false;
	return size > 0 && size <= BOUNDARY_MAX;
}

/* multipart/form-data; boundary=X, with nothing beside it. */
static bool
find_boundary(const char *type, const char **boundary, size_t *size)
{
	static const char form[] = "multipart/form-data", name[] = "boundary=";

	if (type == NULL || strncasecmp(type, form, strlen(form)) != 0)
		return false;
	type += strlen(form);
	type += strspn(type, " \t");
	if (*type++ != ';')
		return false;
	type += strspn(type, " \t");
	if (strncasecmp(type, name, strlen(name)) != 0)
		return false;
	type += strlen(name);
	*size = strlen(type);
	if (*size >= 2 && type[0] == '"' && type[*size - 1] == '"') {
		type++;
		*size -= 2;
	}
	*boundary = type;
	return is_boundary(type, *size);
}

/* The line end before the first boundary is ours: so every boundary is found in
 * one way. */
result
multipart_open(struct arena *arena, const char *content_type, multipart_source read, void *from,
    struct multipart **out)
{
	struct multipart *m = arena_alloc(arena, sizeof(*m));
	const char       *boundary;
	size_t            size;

	m->arena = arena;
	m->read = read;
	m->from = from;
	if (!find_boundary(content_type, &boundary, &size))
		return bad(m, "no boundary");
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary, size);
	m->delimiter_size = size + 4;
	memcpy(m->room, "\r\n", 2);
	m->end = 2;
	m->place = AT_BOUNDARY;
	*out = m;
	return NULL;
}

/* ── What is held ────────────────────────────────────────────────────────── */

/* More bytes behind those that are held; *more false at the end of the body. */
static result
fill(struct multipart *m, bool *more)
{
	if (m->start > 0) {
		memmove(m->room, m->room + m->start, m->end - m->start);
		m->end -= m->start;
		m->start = 0;
	}
	TRY(m->read(m->from, m->room + m->end, ROOM - m->end, &m->got));
	m->end += m->got;
	*more = m->got > 0;
	return NULL;
}

/* At least so many bytes are held, or the body was cut off. */
static result
hold(struct multipart *m, size_t size)
{
	while (m->end - m->start < size) {
		bool more;

		TRY(fill(m, &more));
		if (!more)
			return bad(m, "it ends before its last boundary");
	}
	return NULL;
}

static bool
next_is(const struct multipart *m, const char *what, size_t size)
{
	return memcmp(m->room + m->start, what, size) == 0;
}

/* ── A part's head ───────────────────────────────────────────────────────── */

/* A name in quotes; within them a quote is written %22 (as browsers do), and a
 * backslash is a backslash. */
static const char *
take_quoted(struct arena *arena, const char **in)
{
	const char *end = **in == '"' ? strchr(*in + 1, '"') : NULL;
	char       *out, *to;

	if (end == NULL)
		return NULL;
	out = to = arena_alloc(arena, (size_t)(end - *in));
	for (const char *p = *in + 1; p < end; p++)
		if (strncmp(p, "%22", 3) == 0) {
			*to++ = '"';
			p += 2;
		} else {
			*to++ = *p;
		}
	*in = end + 1;
	return out;
}

/* form-data; name="…"; filename="…" */
static bool
take_disposition(struct multipart *m, const char *value)
{
	static const char form[] = "form-data";

	if (m->part.name != NULL || strncasecmp(value, form, strlen(form)) != 0)
		return false;
	value += strlen(form);
	while (*value == ';') {
		const char **to;

		value++;
		value += strspn(value, " \t");
		to = strncasecmp(value, "name=", 5) == 0       ? &m->part.name
		     : strncasecmp(value, "filename=", 9) == 0 ? &m->part.filename
							       : NULL;
		if (to == NULL || *to != NULL)
			return false;
		value += strcspn(value, "=") + 1;
		*to = take_quoted(m->arena, &value);
		if (*to == NULL)
			return false;
		value += strspn(value, " \t");
	}
	return *value == '\0' && m->part.name != NULL;
}

/* RFC 7578 §4.8: what is not named here is ignored. */
static result
take_line(struct multipart *m, const char *line)
{
	static const char disposition[] = "content-disposition:", encoding[] = "content-transfer-";

	if (strncasecmp(line, encoding, strlen(encoding)) == 0)
		return bad(m, "a part with an encoding of its own");
	if (strncasecmp(line, disposition, strlen(disposition)) != 0)
		return strchr(line, ':') == NULL ? bad(m, "a header without a colon") : NULL;
	line += strlen(disposition);
	line += strspn(line, " \t");
	return take_disposition(m, line) ? NULL : bad(m, "Content-Disposition");
}

/* What a line of a head is made of: nothing that could end one. */
static bool
is_plain(const char *s, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (((unsigned char)s[i] < 0x20 && s[i] != '\t') || s[i] == 0x7f)
			return false;
	return true;
}

/* The next line of the head, without its end; "" after the last. */
static result
next_line(struct multipart *m, size_t *left, const char **line)
{
	for (;;) {
		size_t      held = m->end - m->start;
		const char *from = m->room + m->start;
		const char *end = held < 2 ? NULL : memmem(from, held, "\r\n", 2);
		size_t      size = end == NULL ? held : (size_t)(end - from);

		if (size + 2 > *left)
			return bad(m, "a part's head is too long");
		if (end != NULL) {
			if (!is_plain(from, size))
				return bad(m, "a control character in a head");
			*line = arena_strndup(m->arena, from, size);
			*left -= size + 2;
			m->start += size + 2;
			return NULL;
		}
		TRY(hold(m, held + 1));
	}
}

static result
take_head(struct multipart *m)
{
	size_t      left = HEAD_MAX;
	const char *line = "";

	m->part = (struct multipart_part){ 0 };
	for (;;) {
		TRY(next_line(m, &left, &line));
		if (*line == '\0')
			break;
		TRY(take_line(m, line));
	}
	if (m->part.name == NULL)
		return bad(m, "a part without a name");
	m->place = IN_PART;
	return NULL;
}

/* After the last boundary: a line end or nothing. */
static result
take_end(struct multipart *m)
{
	bool more = true;

	m->start += 2;
	while (more && m->end - m->start <= 2)
		TRY(fill(m, &more));
	if (m->end - m->start > 2 || (m->end - m->start == 2 && !next_is(m, "\r\n", 2)) ||
	    m->end - m->start == 1)
		return bad(m, "something after its end");
	m->start = m->end;
	m->place = AT_END;
	return NULL;
}

result
multipart_next(struct multipart *m, const struct multipart_part **part)
{
	struct bytes rest;

	*part = NULL;
	while (m->place == IN_PART)
		TRY(multipart_piece(m, &rest));
	if (m->place == AT_END)
		return NULL;
	TRY(hold(m, m->delimiter_size + 2));
	if (!next_is(m, m->delimiter, m->delimiter_size))
		return bad(m, "it does not begin with its boundary");
	m->start += m->delimiter_size;
	if (next_is(m, "--", 2))
		return take_end(m);
	if (!next_is(m, "\r\n", 2))
		return bad(m, "something behind a boundary");
	m->start += 2;
	TRY(take_head(m));
	*part = &m->part;
	return NULL;
}

/* ── A part's body ───────────────────────────────────────────────────────── */

/* Hands out what cannot be the beginning of a boundary. */
result
multipart_piece(struct multipart *m, struct bytes *piece)
{
	const char *found;
	size_t      size;

	*piece = (struct bytes){ (const uint8_t *)"", 0 };
	if (m->place != IN_PART)
		return NULL;
	TRY(hold(m, m->delimiter_size));
	found = memmem(m->room + m->start, m->end - m->start, m->delimiter, m->delimiter_size);
	size = found != NULL ? (size_t)(found - m->room) - m->start
			     : m->end - m->start - (m->delimiter_size - 1);
	if (size == 0)
		m->place = AT_BOUNDARY;
	*piece = (struct bytes){ (const uint8_t *)m->room + m->start, size };
	m->start += size;
	return NULL;
}

result
multipart_text(struct multipart *m, size_t max, const char **out)
{
	char        *text = arena_alloc(m->arena, max + 1);
	size_t       size = 0;
	struct bytes piece;

	for (;;) {
		TRY(multipart_piece(m, &piece));
		if (piece.size == 0)
			break;
		if (piece.size > max - size)
			return bad(m, "a field is too long");
		memcpy(text + size, piece.data, piece.size);
		size += piece.size;
	}
	if (!text_valid(text, size, true))
		return bad(m, "a field is no text");
	*out = text;
	return NULL;
}
