#include "package.h"

#include <stdio.h>
#include <string.h>

#define DOCUMENTS 20
#define NAME_LEAST 4
#define NAME_MOST 100
#define SHA256_BASE64 44
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define ALPHANUMERIC "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

#define HEAD \
	"<SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">" \
	"<CanonicalizationMethod Algorithm=\"" C14N "\"></CanonicalizationMethod>" \
	"<SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\">" \
	"</SignatureMethod>"
#define DIGEST \
	"<DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></DigestMethod>" \
	"<DigestValue>"
#define DIGEST_END "</DigestValue></Reference>"
#define PROPERTIES \
	"<Reference Type=\"http://uri.etsi.org/01903#SignedProperties\" " \
	"URI=\"#SignedProperties\"><Transforms><Transform Algorithm=\"" C14N \
	"\"></Transform></Transforms>"
#define FOOT "</SignedInfo>"

/* Takes the words when they come next. */
static bool
take(struct bytes *left, const char *words)
{
	size_t size = strlen(words);

	if (left->size < size || memcmp(left->data, words, size) != 0)
		return false;
	left->data += size;
	left->size -= size;
	return true;
}

/* Takes low..high bytes of these letters; *out is them. */
static bool
take_of(struct bytes *left, const char *letters, size_t low, size_t high, struct bytes *out)
{
	size_t size = 0;

	while (size < left->size && size <= high && left->data[size] != '\0' &&
	       strchr(letters, left->data[size]) != NULL)
		size++;
	if (size < low || size > high)
		return false;
	*out = (struct bytes){ left->data, size };
	left->data += size;
	left->size -= size;
	return true;
}

static bool
take_digest(struct bytes *left)
{
	struct bytes value;

	return take(left, DIGEST) &&
	       take_of(left, ALPHANUMERIC "+/=", SHA256_BASE64, SHA256_BASE64, &value) &&
	       value.data[SHA256_BASE64 - 1] == '=' && take(left, DIGEST_END);
}

/* Of a file: *manifest when it is that one. */
static bool
take_file(struct bytes *left, unsigned number, bool *manifest)
{
	char         begin[48];
	struct bytes name;

	(void)snprintf(begin, sizeof(begin), "<Reference Id=\"ID_%u\" URI=\"", number);
	if (!take(left, begin) ||
	    !take_of(left, ALPHANUMERIC "-_.", NAME_LEAST, NAME_MOST, &name) || !take(left, "\">"))
		return false;
	*manifest = name.size == 12 && memcmp(name.data, "manifest.xml", 12) == 0;
	return (*manifest ||
		   (name.size > 4 && memcmp(name.data + name.size - 4, ".pdf", 4) == 0)) &&
	       take_digest(left);
}

bool
package_good(struct bytes left)
{
	bool     manifest = false;
	unsigned number = 0;

	if (!take(&left, HEAD))
		return false;
	while (!manifest && number <= DOCUMENTS)
		if (!take_file(&left, number++, &manifest))
			return false;
	return manifest && number >= 2 && take(&left, PROPERTIES) && take_digest(&left) &&
	       take(&left, FOOT) && left.size == 0;
}
