#include "parse.h"

#include <string.h>
#include <strings.h>

/* What a caller may say; everything else is the courier's own to say. */
static const char *const names[] = { "Accept", "Authorization", "DPoP" };

static bool
is_printable(const char *text, char lowest)
{
	for (; *text != '\0'; text++)
		if (*text < lowest || *text > '~')
			return false;
	return true;
}

static bool
is_name(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(names[i], name) == 0)
			return true;
	return false;
}

static bool
parse_headers(struct frame_reader *r, struct courier_question *out)
{
	out->count = frame_u8(r);
	if (out->count > COURIER_HEADERS) {
		out->count = 0;
		return false;
	}
	for (size_t i = 0; i < out->count; i++) {
		frame_text(r, out->headers[i].name, 1, COURIER_NAME);
		frame_text(r, out->headers[i].value, 1, COURIER_VALUE);
		if (!is_name(out->headers[i].name) || !is_printable(out->headers[i].value, ' ') ||
		    out->headers[i].value[0] == ' ')
			return false;
	}
	return true;
}

bool
courier_parse(const struct frame *frame, size_t body, struct courier_question *out)
{
	struct frame_reader r = frame_read(frame);
	uint8_t             method;

	memset(out, 0, sizeof(*out));
	if (frame->type != COURIER_FETCH)
		return false;
	method = frame_u8(&r);
	frame_text(&r, out->url, 1, COURIER_URL);
	frame_text(&r, out->content_type, 0, COURIER_TYPE);
	if (r.bad || !is_printable(out->url, '!') || !is_printable(out->content_type, ' ') ||
	    out->content_type[0] == ' ')
		return false;
	if (!parse_headers(&r, out))
		return false;
	out->body = frame_bytes(&r, 0, body);
	if (!frame_done(&r) || method < COURIER_GET || method > COURIER_DELETE)
		return false;
	out->method = (enum courier_method)method;
	if (method == COURIER_POST)
		return out->content_type[0] != '\0';
	return out->content_type[0] == '\0' && out->body.size == 0;
}
