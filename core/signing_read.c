/* What the signature service answers, read element by element as its schema has them;
 * and manifests of our own, read again. */
#include <stdlib.h>
#include <string.h>

#include "signing_parts.h"
#include "xml.h"

/* One answer being read.  The first thing that is wrong is why. */
struct reading {
	struct arena                 *arena;
	const struct signing_service *service;
	struct signing_reply         *out;
	struct xml_cursor             at;
	const char                   *wrong;
};

static void
wrong(struct reading *r, const char *why)
{
	if (r->wrong == NULL)
		r->wrong = why;
}

/* ── Values ── */

static const char *
text_of(struct reading *r, const xmlNode *node)
{
	const char *text = xml_text(r->arena, node);

	if (text == NULL || !text_valid(text, strlen(text), false)) {
		wrong(r, "text");
		return "";
	}
	return text;
}

/* The next element's text; "" and wrong when it is not there and needed. */
static const char *
take(struct reading *r, const char *name, bool needed)
{
	xmlNode *node = xml_take(&r->at, name);

	if (node != NULL)
		return text_of(r, node);
	if (needed)
		wrong(r, "shape");
	return NULL;
}

static const char *
address(struct reading *r, const char *text, bool redirect)
{
	const struct signing_service *s = r->service;
	const char                   *root = s->root;

	if (text == NULL)
		return NULL;
	if (redirect)
		root = s->site != NULL
			   ? s->site
			   : arena_strndup(r->arena, s->root, 8 + strcspn(s->root + 8, "/"));
	if (!signing_below(text, root) || (!redirect && strchr(text, '#') != NULL))
		wrong(r, "address");
	return text;
}

static const char *
take_address(struct reading *r, const char *name, bool needed)
{
	return address(r, take(r, name, needed), false);
}

static void
take_job(struct reading *r)
{
	const char *id;

	r->out->reference = take(r, "reference", false);
	if (!signing_text(r->out->reference, 0, SIGNING_REFERENCE))
		wrong(r, "reference");
	id = take(r, "signature-job-id", true);
	if (id == NULL || *id == '\0' || strlen(id) > 18 || strspn(id, "0123456789") != strlen(id))
		wrong(r, "job");
	r->out->job = id;
}

/* ── Signers ── */

/* An empty place; NULL when there is none. */
static struct signing_party *
place(struct reading *r)
{
	if (r->out->count < SIGNING_SIGNERS)
		return &r->out->parties[r->out->count++];
	wrong(r, "shape");
	return NULL;
}

/* As a manifest of ours may name one. */
static const char *
who(struct reading *r, const char *text)
{
	if (text != NULL && !signing_text(text, 1, SIGNING_TITLE))
		wrong(r, "who");
	return text;
}

static bool
same(const char *one, const char *other)
{
	return one == NULL ? other == NULL : other != NULL && strcmp(one, other) == 0;
}

static void
nobody_twice(struct reading *r)
{
	for (size_t i = 0; i < r->out->count; i++)
		for (size_t j = 0; j < i; j++)
			if (same(r->out->parties[i].who, r->out->parties[j].who))
				wrong(r, "twice");
	if (r->out->count == 0)
		wrong(r, "shape");
}

static void
take_since(struct reading *r, const xmlNode *node, struct signing_party *p)
{
	const char *since = xml_attribute(r->arena, node, "since");

	if (since == NULL || !signing_time(since, &p->since))
		wrong(r, "since");
}

static const char *
take_who(struct reading *r)
{
	const char *number = take(r, "personal-identification-number", false);

	if (number == NULL)
		return who(r, take(r, "signer-identifier", true));
	if (!signing_digits(number, 11))
		wrong(r, "who");
	return number;
}

static void
read_signer(struct reading *r, const xmlNode *node)
{
	struct xml_cursor     outer = r->at;
	struct signing_party *p = place(r);

	if (p == NULL)
		return;
	r->at = xml_children(node, SIGNING_SPACE);
	p->href = address(r, xml_attribute(r->arena, node, "href"), false);
	if (p->href == NULL)
		wrong(r, "shape");
	p->who = take_who(r);
	p->redirect = address(r, take(r, "redirect-url", true), true);
	if (r->at.next != NULL)
		wrong(r, "shape");
	r->at = outer;
}

/* ── The answers ── */

static void
direct_created(struct reading *r)
{
	xmlNode *node;
	size_t   old = 0;

	take_job(r);
	while (xml_take(&r->at, "redirect-url") != NULL) /* of old: each signer has its own */
		old++;
	if (old < 1 || old > SIGNING_SIGNERS)
		wrong(r, "shape");
	r->out->status_url = take_address(r, "status-url", false);
	while ((node = xml_take(&r->at, "signer")) != NULL && r->wrong == NULL)
		read_signer(r, node);
	nobody_twice(r);
}

static void
direct_status(struct reading *r)
{
	const char *word;
	xmlNode    *node;

	take_job(r);
	word = take(r, "signature-job-status", true);
	r->out->status = signing_job_of(word == NULL ? "" : word);
	while ((node = xml_take(&r->at, "status")) != NULL && r->wrong == NULL) {
		struct signing_party *p = place(r);

		if (p == NULL)
			return;
		p->who = who(r, xml_attribute(r->arena, node, "signer"));
		p->status = signing_status_of(text_of(r, node));
		take_since(r, node, p);
	}
	nobody_twice(r);
	r->out->confirmation_url = take_address(r, "confirmation-url", false);
	r->out->delete_url = take_address(r, "delete-documents-url", false);
	while ((node = xml_take(&r->at, "xades-url")) != NULL && r->wrong == NULL) {
		const char           *name = xml_attribute(r->arena, node, "signer");
		struct signing_party *p = r->out->parties, *end = p + r->out->count;

		while (p < end && !same(p->who, name))
			p++;
		if (p == end || p->xades != NULL) {
			wrong(r, "xades");
			return;
		}
		p->xades = address(r, text_of(r, node), false);
	}
	r->out->pades_url = take_address(r, "pades-url", false);
}

static void
portal_created(struct reading *r)
{
	take_job(r);
	r->out->cancellation_url = take_address(r, "cancellation-url", true);
}

static void
read_signature(struct reading *r, const xmlNode *node)
{
	struct xml_cursor     outer = r->at;
	struct signing_party *p = place(r);
	xmlNode              *status;

	if (p == NULL)
		return;
	r->at = xml_children(node, SIGNING_SPACE);
	status = xml_take(&r->at, "status");
	if (status == NULL) {
		wrong(r, "shape");
		return;
	}
	p->status = signing_status_of(text_of(r, status));
	take_since(r, status, p);
	p->who = take(r, "personal-identification-number", true); /* all of ours have one */
	if (!signing_digits(p->who, 11))
		wrong(r, "who");
	p->xades = take_address(r, "xades-url", false);
	if (r->at.next != NULL)
		wrong(r, "shape");
	r->at = outer;
}

static void
portal_change(struct reading *r)
{
	const char *word;
	xmlNode    *node;

	take_job(r);
	word = take(r, "status", true);
	r->out->status = signing_job_of(word == NULL ? "" : word);
	r->out->confirmation_url = take_address(r, "confirmation-url", true);
	r->out->cancellation_url = take_address(r, "cancellation-url", false);
	r->out->delete_url = take_address(r, "delete-documents-url", false);
	node = xml_take(&r->at, "signatures");
	if (node == NULL || r->at.next != NULL) {
		wrong(r, "shape");
		return;
	}
	r->at = xml_children(node, SIGNING_SPACE);
	while ((node = xml_take(&r->at, "signature")) != NULL && r->wrong == NULL)
		read_signature(r, node);
	nobody_twice(r);
	r->out->pades_url = take_address(r, "pades-url", false);
}

/* The message may say more than anybody here is to read. */
static void
error(struct reading *r)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	const char       *code = take(r, "error-code", true);

	(void)take(r, "error-message", true);
	(void)take(r, "error-type", true);
	if (code == NULL || *code == '\0' || strlen(code) > 64 ||
	    strspn(code, letters) != strlen(code))
		wrong(r, "code");
	r->out->error_code = code;
}

static const struct {
	const char *root;
	void (*read)(struct reading *);
} kinds[] = {
	[SIGNING_DIRECT_CREATED] = { "direct-signature-job-response", direct_created },
	[SIGNING_DIRECT_SIGNER] = { "direct-signer-response", NULL },
	[SIGNING_DIRECT_STATUS] = { "direct-signature-job-status-response", direct_status },
	[SIGNING_PORTAL_CREATED] = { "portal-signature-job-response", portal_created },
	[SIGNING_PORTAL_CHANGE] = { "portal-signature-job-status-change-response", portal_change },
	[SIGNING_ERROR] = { "error", error },
};

result
signing_read(struct arena *arena, const struct signing_service *service, enum signing_kind kind,
    struct bytes xml, struct signing_reply *out)
{
	struct reading r = { .arena = arena, .service = service, .out = out };
	xmlDoc        *document = xml_read(arena, xml, SIGNING_XML);
	xmlNode       *root;

	*out = (struct signing_reply){ 0 };
	if (document == NULL)
		return signing_wrong(arena, 502, "xml");
	root = xmlDocGetRootElement(document);
	if (!xml_is(root, SIGNING_SPACE, kinds[kind].root))
		return signing_wrong(arena, 502, "kind");
	r.at = xml_children(root, SIGNING_SPACE);
	if (kinds[kind].read != NULL) {
		kinds[kind].read(&r);
		if (r.at.next != NULL)
			wrong(&r, "shape");
	} else {
		read_signer(&r, root);
	}
	if (r.wrong == NULL)
		return NULL;
	*out = (struct signing_reply){ 0 };
	return signing_wrong(arena, 502, r.wrong);
}

/* ── Manifests of ours ── */

static void
read_contact(struct reading *r, struct signing_signer *s)
{
	xmlNode *told = xml_take(&r->at, "notifications");
	xmlNode *node;

	if (told == NULL) {
		if (xml_take(&r->at, "notifications-using-lookup") == NULL)
			wrong(r, "shape");
		return;
	}
	for (node = xml_first(told); node != NULL; node = xml_next(node))
		if (xml_is(node, SIGNING_SPACE, "email"))
			s->email = xml_attribute(r->arena, node, "address");
		else if (xml_is(node, SIGNING_SPACE, "sms"))
			s->sms = xml_attribute(r->arena, node, "number");
		else
			wrong(r, "shape");
}

static void
read_one(struct reading *r, const xmlNode *node, struct signing_manifest *m)
{
	struct xml_cursor      outer = r->at;
	struct signing_signer *s = &m->signers[m->signer_count++];
	const char            *order = xml_attribute(r->arena, node, "order");
	const char            *behalf;
	uint64_t               n = 0;

	r->at = xml_children(node, SIGNING_SPACE);
	if (order != NULL && !text_number(order, 9, &n))
		wrong(r, "shape");
	s->order = (unsigned)n;
	s->who = take_who(r);
	(void)take(r, "signature-type", true);
	if (m->way == SIGNING_PORTAL)
		read_contact(r, s);
	behalf = take(r, "on-behalf-of", true);
	s->for_other = behalf != NULL && strcmp(behalf, "OTHER") == 0;
	r->at = outer;
}

static void
read_signers(struct reading *r, struct signing_manifest *m)
{
	struct xml_cursor outer = r->at;
	xmlNode          *node;

	if (m->way == SIGNING_PORTAL) {
		node = xml_take(&r->at, "signers");
		if (node == NULL) {
			wrong(r, "shape");
			return;
		}
		outer = r->at;
		r->at = xml_children(node, SIGNING_SPACE);
	}
	while (m->signer_count < SIGNING_SIGNERS && (node = xml_take(&r->at, "signer")) != NULL)
		read_one(r, node, m);
	if (m->way == SIGNING_PORTAL)
		r->at = outer;
}

static void
read_documents(struct reading *r, struct signing_manifest *m)
{
	xmlNode          *node = xml_take(&r->at, "documents"), *title;
	struct xml_cursor inner;

	if (node == NULL) {
		wrong(r, "shape");
		return;
	}
	inner = xml_children(node, SIGNING_SPACE);
	while (
	    m->document_count < ASICE_DOCUMENTS && (node = xml_take(&inner, "document")) != NULL) {
		struct signing_document *d = &m->documents[m->document_count++];

		title = xml_first(node);
		d->href = xml_attribute(r->arena, node, "href");
		d->title = xml_is(title, SIGNING_SPACE, "title") ? text_of(r, title) : NULL;
	}
}

static void
read_availability(struct reading *r, struct signing_manifest *m)
{
	struct xml_cursor outer;
	xmlNode          *node = xml_take(&r->at, "availability");
	const char       *text;

	if (node == NULL)
		return;
	outer = r->at;
	r->at = xml_children(node, SIGNING_SPACE);
	text = take(r, "activation-time", false);
	if (text != NULL && !signing_time(text, &m->from))
		wrong(r, "time");
	text = take(r, "available-seconds", false);
	if (text != NULL && !text_number(text, SIGNING_SECONDS, &m->seconds))
		wrong(r, "time");
	r->at = outer;
}

static void
read_sender(struct reading *r, struct signing_manifest *m)
{
	xmlNode *sender = xml_take(&r->at, "sender");
	xmlNode *number = sender == NULL ? NULL : xml_first(sender);

	if (xml_is(number, SIGNING_SPACE, "organization-number"))
		m->organisation = text_of(r, number);
}

/* What was read is ours when it is the same when written again. */
static bool
ours(struct arena *arena, const struct signing_manifest *m, struct bytes xml)
{
	struct bytes again;

	return signing_manifest_write(arena, m, &again) == NULL && again.size == xml.size &&
	       memcmp(again.data, xml.data, xml.size) == 0;
}

result
signing_manifest_read(struct arena *arena, struct bytes xml, struct signing_manifest *m)
{
	struct reading r = { .arena = arena };
	xmlDoc        *document = xml_read(arena, xml, SIGNING_XML);
	xmlNode       *root = document == NULL ? NULL : xmlDocGetRootElement(document);
	const char    *named;

	*m = (struct signing_manifest){ 0 };
	if (xml_is(root, SIGNING_SPACE, "portal-signature-job-manifest"))
		m->way = SIGNING_PORTAL;
	else if (!xml_is(root, SIGNING_SPACE, "direct-signature-job-manifest"))
		return signing_wrong(arena, 400, "manifest");
	r.at = xml_children(root, SIGNING_SPACE);
	read_signers(&r, m);
	read_sender(&r, m);
	m->title = take(&r, "title", true);
	m->neutral = take(&r, "nonsensitive-title", false);
	m->description = take(&r, "description", false);
	read_documents(&r, m);
	(void)take(&r, "required-authentication", true);
	read_availability(&r, m);
	named = take(&r, "identifier-in-signed-documents", true);
	m->named = named != NULL && strcmp(named, "NAME") == 0 ? SIGNING_BY_NAME
							       : SIGNING_BY_NAME_AND_BIRTH;
	if (r.wrong != NULL || !ours(arena, m, xml)) {
		*m = (struct signing_manifest){ 0 };
		return signing_wrong(arena, 400, "manifest");
	}
	return NULL;
}
