/* The service that the tests of its messages speak of, and their texts. */
#ifndef PORTVAKT_TEST_SIGNING_SERVICE_H
#define PORTVAKT_TEST_SIGNING_SERVICE_H

#include "examples.h"

#include "signing.h"

static const struct signing_service service = {
	.root = "https://signering-api.localhost:8446/api",
	.site = "https://signering.localhost:8443",
	.organisation = "310101028",
	.queue = "portvakt",
};

static struct bytes
bytes(const char *text)
{
	return (struct bytes){ (const uint8_t *)text, strlen(text) };
}

static const char *
text(struct bytes b)
{
	return arena_strndup(arena, (const char *)b.data, b.size);
}

#endif
