/* Refusals are what a fuzzer is made of: nothing is written of them. */
#include "log.h"

#include <stddef.h>

void
log_open(const char *program)
{
	(void)program;
}

void
log_request(const char *id)
{
	(void)id;
}

void
log_error(const char *event, const char *fmt, ...)
{
	(void)event, (void)fmt;
}

void
log_warn(const char *event, const char *fmt, ...)
{
	(void)event, (void)fmt;
}

void
log_info(const char *event, const char *fmt, ...)
{
	(void)event, (void)fmt;
}
