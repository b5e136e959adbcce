/* Who is believed, and what was signed, in the corpora of xades, pades and archive:
 * made once by the stand-in; nobody has these keys any more. */
#ifndef TRUSTED_H
#define TRUSTED_H

#include "evidence.h"

static const char trusted_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIDWzCCAkOgAwIBAgIMa/46M//f53v0F4tWMA0GCSqGSIb3DQEBCwUAMDkxCzAJ\n"
    "BgNVBAYTAk5PMRIwEAYDVQQKDAlUZXN0SUQgQ0ExFjAUBgNVBAMMDVRlc3RJRCBD\n"
    "QSByb3QwHhcNMjYxMDIzMDIwMDAwWhcNNDYxMTE3MDIwMDAwWjA5MQswCQYDVQQG\n"
    "EwJOTzESMBAGA1UECgwJVGVzdElEIENBMRYwFAYDVQQDDA1UZXN0SUQgQ0Egcm90\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqklMdYAzCoy0YDhROqvb\n"
    "BiYINUvE92235wEzOPbHB6gTtDyJ8v/JR13K80cB2kD/dFigrnbiuVgN2SD2lWvE\n"
    "tc2fH68nV220LZpEMfEeFu/Gp6p22ZdqyGzSA+roL/cFoGvDWEMfT+YxWp3P5i8Z\n"
    "GRJRRZTaofqPf2h+gG3wNHi8PvwdwkALJOJIc59Q8kvlWrxu2gh2Oj+qrXkVRcey\n"
    "t/PumSzVJE12ZqlZUd6SOgxSpXELOjVq9TbldJyq0y/9W5qoLQjeJ0A/guiaQ9zZ\n"
    "7e5nsgUkKqGkjMKaHuiGTzGqoErLvMifv4VWtkPPFK+vURtMBF4SKT7erTxcuDMS\n"
    "JwIDAQABo2MwYTAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAdBgNV\n"
    "HQ4EFgQUCQdn7cPcZsn8tRlE//+Rwx0+dhEwHwYDVR0jBBgwFoAUCQdn7cPcZsn8\n"
    "tRlE//+Rwx0+dhEwDQYJKoZIhvcNAQELBQADggEBAKLerP0v9WY0Xs2OaDsl4iYV\n"
    "mGRuOLmyA2YBDGW9FvkG7rL+8dQtwrXpEuhAA9bj3iLLgq/JFvJRFkiHC+ioE4TG\n"
    "iVUpFuThy9j1apVg4mvX//NEIJX84ecRwlrVJrrQZZiOx8MpC/FHZgVziDl10mYm\n"
    "rWjew6inACJbkaxirySFzyO+hO8DrxTMAXnnJzCIbNhyQnC6UqJYARoP0dFbnoxD\n"
    "cYZXveE9YOsMV1pv0YQ3P7G99t5AACa9SFZ5tM7aj6++oz1QVA+bQoiG/ZiaN5qc\n"
    "gC/tykajuiBYdbMiIPxFlBtc2PGTguKb63XY5+KS2qHKhaRIauMQLFRWP7XKGhE=\n"
    "-----END CERTIFICATE-----\n";

static const char trusted_document[] =
    "%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n";

#define TRUSTED_NAME "Kari Solheim"
#define TRUSTED_AT 1795312800 /* 2026-11-22T02:00:00Z */

static inline struct evidence_wanted
trusted_wanted(void)
{
	return (struct evidence_wanted){
		.trust = { (const uint8_t *)trusted_pem, sizeof(trusted_pem) - 1 },
		.documents = { { "dokument-1.pdf",
		    { (const uint8_t *)trusted_document, sizeof(trusted_document) - 1 } } },
		.document_count = 1,
		.signers = { TRUSTED_NAME },
		.signer_count = 1,
		.seal = "984661185",
		.from = TRUSTED_AT - 3600,
		.until = TRUSTED_AT + 3600,
	};
}

#endif
