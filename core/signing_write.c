/* What the signature service is sent: requests and manifests, by its schema. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include <libxml/xmlwriter.h>

#include "signing_parts.h"
#include "xml.h"

#define NAME_LEAST 4 /* of a document's href */

static const xmlChar *
x(const char *text)
{
	return (const xmlChar *)text;
}

static void
leaf(xmlTextWriter *w, const char *name, const char *text)
{
	if (text != NULL)
		xmlTextWriterWriteElement(w, x(name), x(text));
}

static void
empty(xmlTextWriter *w, const char *name, const char *attribute, const char *value)
{
	xmlTextWriterStartElement(w, x(name));
	if (attribute != NULL)
		xmlTextWriterWriteAttribute(w, x(attribute), x(value));
	xmlTextWriterEndElement(w);
}

/* One document, whose root's content fill() writes. */
static result
written(struct arena *arena, const char *root, void (*fill)(xmlTextWriter *, const void *),
    const void *with, struct bytes *xml)
{
	xmlBuffer     *buffer = xmlBufferCreate();
	xmlTextWriter *w = buffer == NULL ? NULL : xmlNewTextWriterMemory(buffer, 0);
	bool           ok = w != NULL;

	if (ok) {
		xmlTextWriterStartDocument(w, NULL, "UTF-8", "yes");
		xmlTextWriterStartElement(w, x(root));
		xmlTextWriterWriteAttribute(w, x("xmlns"), x(SIGNING_SPACE));
		fill(w, with);
		ok = xmlTextWriterEndDocument(w) >= 0;
		xmlFreeTextWriter(w);
	}
	if (ok) {
		xml->size = (size_t)xmlBufferLength(buffer);
		xml->data = arena_memdup(arena, xmlBufferContent(buffer), xml->size);
	}
	xmlBufferFree(buffer);
	return ok ? NULL : signing_wrong(arena, 500, "write");
}

/* ── Manifests ── */

static bool
good_signer(const struct signing_manifest *m, const struct signing_signer *s)
{
	bool number = signing_digits(s->who, 11);

	if (m->way == SIGNING_PORTAL)
		return number && s->order <= 9 && signing_text(s->email, 0, 200) &&
		       signing_text(s->sms, 0, 20);
	return (number || signing_text(s->who, 1, SIGNING_TITLE)) && s->order == 0 &&
	       s->email == NULL && s->sms == NULL;
}

static bool
good_signers(const struct signing_manifest *m)
{
	if (m->signer_count < 1 || m->signer_count > SIGNING_SIGNERS)
		return false;
	for (size_t i = 0; i < m->signer_count; i++) {
		if (!good_signer(m, &m->signers[i]))
			return false;
		for (size_t j = 0; j < i; j++)
			if (strcmp(m->signers[i].who, m->signers[j].who) == 0)
				return false;
	}
	return true;
}

static bool
good_documents(const struct signing_manifest *m)
{
	if (m->document_count < 1 || m->document_count > ASICE_DOCUMENTS)
		return false;
	for (size_t i = 0; i < m->document_count; i++) {
		const struct signing_document *d = &m->documents[i];

		if (!signing_text(d->href, NAME_LEAST, ASICE_NAME) ||
		    !signing_text(d->title, 1, SIGNING_TITLE))
			return false;
		for (size_t j = 0; j < i; j++)
			if (strcmp(d->href, m->documents[j].href) == 0)
				return false;
	}
	return true;
}

static const char *
wrong_with(const struct signing_manifest *m)
{
	if (!signing_digits(m->organisation, 9))
		return "organisation";
	if (!signing_text(m->title, 1, SIGNING_TITLE))
		return "title";
	if ((m->neutral != NULL && !signing_text(m->neutral, 1, SIGNING_TITLE)) ||
	    (m->way == SIGNING_DIRECT && m->neutral != NULL))
		return "neutral";
	if (!signing_text(m->description, 0, SIGNING_DESCRIPTION))
		return "description";
	if (m->from < 0 || m->seconds > SIGNING_SECONDS ||
	    (m->way == SIGNING_DIRECT && (m->from != 0 || m->seconds != 0)))
		return "time";
	if (!good_signers(m))
		return "signers";
	return good_documents(m) ? NULL : "documents";
}

/* Where the service tells a signer; the contact register knows, unless told. */
static void
write_notifications(xmlTextWriter *w, const struct signing_signer *s)
{
	bool lookup = s->email == NULL && s->sms == NULL;

	xmlTextWriterStartElement(w, x(lookup ? "notifications-using-lookup" : "notifications"));
	if (lookup) {
		empty(w, "email", NULL, NULL);
		empty(w, "sms", NULL, NULL);
	}
	if (s->email != NULL)
		empty(w, "email", "address", s->email);
	if (s->sms != NULL)
		empty(w, "sms", "number", s->sms);
	xmlTextWriterEndElement(w);
}

static void
write_signer(xmlTextWriter *w, enum signing_way way, const struct signing_signer *s)
{
	xmlTextWriterStartElement(w, x("signer"));
	if (way == SIGNING_PORTAL)
		xmlTextWriterWriteFormatAttribute(w, x("order"), "%u", s->order);
	leaf(w, signing_digits(s->who, 11) ? "personal-identification-number" : "signer-identifier",
	    s->who);
	/* The only kind in which a public sender may leave the number out. */
	leaf(w, "signature-type", "AUTHENTICATED_ELECTRONIC_SIGNATURE");
	if (way == SIGNING_PORTAL)
		write_notifications(w, s);
	leaf(w, "on-behalf-of", s->for_other ? "OTHER" : "SELF");
	xmlTextWriterEndElement(w);
}

static void
write_availability(xmlTextWriter *w, const struct signing_manifest *m)
{
	time_t    from = (time_t)m->from;
	struct tm utc;
	char      text[32];

	if (m->way == SIGNING_DIRECT || (m->from == 0 && m->seconds == 0))
		return;
	xmlTextWriterStartElement(w, x("availability"));
	if (m->from != 0 && gmtime_r(&from, &utc) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc) > 0)
		leaf(w, "activation-time", text);
	if (m->seconds != 0)
		xmlTextWriterWriteFormatElement(w, x("available-seconds"), "%" PRIu64, m->seconds);
	xmlTextWriterEndElement(w);
}

static void
write_documents(xmlTextWriter *w, const struct signing_manifest *m)
{
	xmlTextWriterStartElement(w, x("documents"));
	for (size_t i = 0; i < m->document_count; i++) {
		xmlTextWriterStartElement(w, x("document"));
		xmlTextWriterWriteAttribute(w, x("href"), x(m->documents[i].href));
		xmlTextWriterWriteAttribute(w, x("mime"), x("application/pdf"));
		leaf(w, "title", m->documents[i].title);
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
}

static void
fill_manifest(xmlTextWriter *w, const void *with)
{
	const struct signing_manifest *m = with;

	if (m->way == SIGNING_PORTAL)
		xmlTextWriterStartElement(w, x("signers"));
	for (size_t i = 0; i < m->signer_count; i++)
		write_signer(w, m->way, &m->signers[i]);
	if (m->way == SIGNING_PORTAL)
		xmlTextWriterEndElement(w);
	xmlTextWriterStartElement(w, x("sender"));
	leaf(w, "organization-number", m->organisation);
	xmlTextWriterEndElement(w);
	leaf(w, "title", m->title);
	leaf(w, "nonsensitive-title", m->neutral);
	leaf(w, "description", m->description);
	write_documents(w, m);
	leaf(w, "required-authentication", "4");
	write_availability(w, m);
	leaf(w, "identifier-in-signed-documents",
	    m->named == SIGNING_BY_NAME ? "NAME" : "DATE_OF_BIRTH_AND_NAME");
}

result
signing_manifest_write(struct arena *arena, const struct signing_manifest *m, struct bytes *xml)
{
	const char *wrong = wrong_with(m);

	if (wrong != NULL)
		return signing_wrong(arena, 400, wrong);
	return written(arena,
	    m->way == SIGNING_PORTAL ? "portal-signature-job-manifest"
				     : "direct-signature-job-manifest",
	    fill_manifest, m, xml);
}

/* ── Requests ── */

static void
fill_request(xmlTextWriter *w, const void *with)
{
	const struct signing_request *r = with;

	leaf(w, "reference", r->reference);
	if (r->way == SIGNING_DIRECT) {
		xmlTextWriterStartElement(w, x("exit-urls"));
		leaf(w, "completion-url", r->completed);
		leaf(w, "rejection-url", r->rejected);
		leaf(w, "error-url", r->failed);
		xmlTextWriterEndElement(w);
		leaf(w, "status-retrieval-method", r->polled ? "POLLING" : "WAIT_FOR_CALLBACK");
	}
	leaf(w, "polling-queue", r->queue);
}

static bool
good_exit(const char *address)
{
	return address != NULL && text_starts(address, "https://") &&
	       strlen(address) <= SIGNING_ADDRESS && signing_text(address, 12, SIGNING_ADDRESS) &&
	       strpbrk(address, " #\"<>\\") == NULL;
}

result
signing_request_write(struct arena *arena, const struct signing_request *r, struct bytes *xml)
{
	if (!signing_text(r->reference, 1, SIGNING_REFERENCE))
		return signing_wrong(arena, 400, "reference");
	if (r->way == SIGNING_DIRECT &&
	    (!good_exit(r->completed) || !good_exit(r->rejected) || !good_exit(r->failed)))
		return signing_wrong(arena, 400, "exit");
	if (r->queue != NULL && !signing_text(r->queue, 1, 64))
		return signing_wrong(arena, 400, "queue");
	return written(arena,
	    r->way == SIGNING_PORTAL ? "portal-signature-job-request"
				     : "direct-signature-job-request",
	    fill_request, r, xml);
}

struct bytes
signing_update_request(void)
{
	static const char text[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
				   "<direct-signer-update-request xmlns=\"" SIGNING_SPACE "\">"
				   "<redirect-url/></direct-signer-update-request>\n";

	return (struct bytes){ (const uint8_t *)text, sizeof(text) - 1 };
}
