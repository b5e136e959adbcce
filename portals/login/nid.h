/* National identity numbers (fødselsnummer) and D-numbers, by their form alone:
 * whether anybody has the number is not to be seen from it, and neither sex nor
 * century is read from it. */
#ifndef LOGIN_NID_H
#define LOGIN_NID_H

#include <stdbool.h>

/* Eleven digits, a day that exists, and check digits right by today's rule or
 * by the wider one that holds from 2032.  Synthetic series count as well. */
bool nid_valid(const char *);

/* A number of a series for testing, which no human has. */
bool nid_synthetic(const char *);

#endif
