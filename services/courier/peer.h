/* Which organisation the other side is: some certificates are issued to enterprises
 * (virksomhetssertifikat), and that the host's name fits is not enough there. */
#ifndef PORTVAKT_COURIER_PEER_H
#define PORTVAKT_COURIER_PEER_H

#include <stdbool.h>

#include <openssl/types.h>

#define PEER_NUMBER 9 /* digits of an organisation number */

bool peer_number_good(const char *);

/* True when the certificate is that organisation's: by organizationIdentifier
 * (NTRNO-…), which nothing else may contradict, or else by serialNumber. */
bool peer_is(const X509 *, const char *number);

/* Lets this TLS context take a server of that organisation alone, after all that
 * it would have checked anyway.  number outlives it. */
void peer_require(SSL_CTX *, const char *number);

#endif
