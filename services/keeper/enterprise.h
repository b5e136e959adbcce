/* The enterprise's key (virksomhetssertifikat), which signs document packages for the
 * signature service: RSA of 2048 to 4096 bits. */
#ifndef PORTVAKT_KEEPER_ENTERPRISE_H
#define PORTVAKT_KEEPER_ENTERPRISE_H

#include <stdbool.h>

#include <openssl/evp.h>

#include "keeper.h"

/* Bytes in which each such key has room, so that its file is as long as any other's. */
#define ENTERPRISE_ROOM 2560

/* From PEM, not encrypted.  The caller wipes room. */
bool enterprise_pack(struct bytes pem, uint8_t room[ENTERPRISE_ROOM]);

/* NULL when it is no such key. */
EVP_PKEY *enterprise_unpack(const uint8_t room[ENTERPRISE_ROOM]);

/* RSA with SHA-256, PKCS #1 v1.5. */
bool enterprise_sign(EVP_PKEY *, struct bytes message, uint8_t signature[KEEPER_RSA], size_t *size);

#endif
