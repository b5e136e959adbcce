/* The configuration: one HDF file for the whole suite, named by the
 * environment variable PORTVAKT_CONF.  nginx/portvakt.conf documents every
 * key.  Read once at start; a missing or malformed key ends the program with a
 * sentence that says which and why. */
#ifndef PORTVAKT_CONFIG_H
#define PORTVAKT_CONFIG_H

#include <stdint.h>

struct config;

/* Ends the program with a message on standard error when it cannot be read. */
struct config *config_open(void);

/* The value of "site.login"; ends the program when it is missing or empty. */
const char *config_need(const struct config *, const char *key);

/* The value, or fallback. */
const char *config_or(const struct config *, const char *key, const char *fallback);

/* A whole number between low and high, or fallback when missing; ends the
 * program when it is anything else. */
uint64_t config_number(
    const struct config *, const char *key, uint64_t low, uint64_t high, uint64_t fallback);

void config_close(struct config *);

#endif
