/* /overlevering, /rolle, /innlogginger, /rettigheter, /sprak, /logg-ut, /lukk. */
#ifndef PORTALS_COMMON_PERSON_H
#define PORTALS_COMMON_PERSON_H

#include "portal.h"

extern const struct wing person_wing;

#endif
