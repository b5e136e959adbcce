#include "parse.h"

#include <string.h>
#include <strings.h>

#include "text.h"

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

/* ── Notices ───────────────────────────────────────────────────────────────── */

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

bool
courier_is_address(const char *to)
{
	static const char local[] = LETTERS DIGITS ".!#$%&'*+/=?^_`{|}~-";
	size_t                              n = strspn(to, local), m;

	if (n == 0 || n > 64 || to[n] != '@')
		return false;
	to += n + 1;
	m = strspn(to, LETTERS DIGITS "-.");
	return m > 0 && to[m] == '\0' && *to != '-' && *to != '.' && to[m - 1] != '.';
}

/* + and 8 to 15 digits (E.164). */
static bool
is_number(const char *to)
{
	size_t n = *to == '+' ? strspn(to + 1, DIGITS) : 0;

	return n >= 8 && n <= 15 && to[1] != '0' && to[n + 1] == '\0';
}

static bool
is_reference(const char *reference)
{
	return strlen(reference) == COURIER_REFERENCE &&
	       strspn(reference, DIGITS "abcdef-") == COURIER_REFERENCE;
}

static bool
is_said(const char *text, bool lines)
{
	return text_valid(text, strlen(text), lines) && strchr(text, '\r') == NULL &&
	       strchr(text, '\t') == NULL;
}

bool
courier_parse_mail(const struct frame *frame, struct courier_message *out)
{
	struct frame_reader r = frame_read(frame);

	memset(out, 0, sizeof(*out));
	if (frame->type != COURIER_MAIL)
		return false;
	frame_text(&r, out->to, 1, COURIER_TO);
	frame_text(&r, out->reference, COURIER_REFERENCE, COURIER_REFERENCE);
	frame_text(&r, out->language, 2, 2);
	frame_text(&r, out->subject, 1, COURIER_SUBJECT);
	frame_text(&r, out->text, 1, COURIER_TEXT);
	return frame_done(&r) && courier_is_address(out->to) && is_reference(out->reference) &&
	       strspn(out->language, "abcdefghijklmnopqrstuvwxyz") == 2 &&
	       is_said(out->subject, false) && is_said(out->text, true);
}

bool
courier_parse_sms(const struct frame *frame, struct courier_message *out)
{
	struct frame_reader r = frame_read(frame);

	memset(out, 0, sizeof(*out));
	if (frame->type != COURIER_SMS)
		return false;
	frame_text(&r, out->to, 1, COURIER_TO);
	frame_text(&r, out->reference, COURIER_REFERENCE, COURIER_REFERENCE);
	frame_text(&r, out->text, 1, COURIER_TEXT);
	return frame_done(&r) && is_number(out->to) && is_reference(out->reference) &&
	       is_said(out->text, false);
}
