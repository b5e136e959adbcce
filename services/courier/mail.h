/* Where notices leave: a mail relay and an SMS gateway, either or none. */
#ifndef PORTVAKT_COURIER_MAIL_H
#define PORTVAKT_COURIER_MAIL_H

#include <stddef.h>

#include "config.h"
#include "fetch.h"
#include "parse.h"

#define MAIL_NAME 200
#define MAIL_SECRET 256

/* As configured (nginx/portvakt.conf.example: Notices). */
struct post {
	char relay[300]; /* smtp[s]://host:port/<our name>; "": no mail */
	bool hidden;     /* TLS from the first byte */
	char name[MAIL_NAME + 1];
	char from[COURIER_TO + 1];
	char user[MAIL_SECRET + 1], password[MAIL_SECRET + 1];
	char sms[COURIER_URL + 1]; /* "": no SMS */
	char key[MAIL_SECRET + 1];
};

/* False with a log line when what is configured cannot be used. */
bool post_read(const struct config *, struct post *);

/* Forgets the secrets. */
void post_forget(struct post *);

/* A whole message (RFC 5322) into room: false when it does not fit.  Pure but for
 * the time, in seconds. */
#define MAIL_MESSAGE (16 * 1024)
bool mail_message(const struct post *, const struct courier_message *, long long now,
    char room[MAIL_MESSAGE], size_t *size);

/* The body for the gateway, pure: false when it does not fit. */
#define SMS_BODY (8 * 1024)
bool sms_body(const struct courier_message *, char room[SMS_BODY], size_t *size);

/* *code is what the other side said last; 0: nothing. */
enum courier_outcome mail_send(
    CURL *, const char *ca, const struct post *, const struct courier_message *, long *code);
enum courier_outcome sms_send(
    CURL *, const char *ca, const struct post *, const struct courier_message *, long *code);

#endif
