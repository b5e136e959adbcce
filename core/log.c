#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE 2048
#define VALUE 1024

static char log_program[32] = "-";
static char log_id[64] = "-";

void
log_open(const char *program)
{
	(void)snprintf(log_program, sizeof(log_program), "%s", program);
}

void
log_request(const char *id)
{
	(void)snprintf(log_id, sizeof(log_id), "%s", id == NULL ? "-" : id);
}

static size_t
put_time(char *line, size_t room)
{
	struct timespec t;
	struct tm       tm;
	size_t          used;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	(void)gmtime_r(&t.tv_sec, &tm);
	used = strftime(line, room, "%Y-%m-%dT%H:%M:%S", &tm);
	used += (size_t)snprintf(line + used, room - used, ".%03ldZ", t.tv_nsec / 1000000);
	return used;
}

/* Only printable ASCII leaves as it is; a line can be neither ended nor
 * coloured by what a stranger sent. */
static size_t
put_escaped(char *line, size_t used, size_t room, const char *value)
{
	for (; *value != '\0' && used + 6 < room; value++) {
		unsigned char c = (unsigned char)*value;

		if (c >= 0x20 && c < 0x7f && c != '\\')
			line[used++] = (char)c;
		else
			used += (size_t)snprintf(line + used, room - used, "\\x%02x", c);
	}
	return used;
}

static void __attribute__((format(printf, 3, 0)))
put(const char *level, const char *event, const char *fmt, va_list args)
{
	char   line[LINE];
	char   value[VALUE];
	size_t used;

	used = put_time(line, sizeof(line));
	used += (size_t)snprintf(
	    line + used, sizeof(line) - used, " %s %s %s %.64s", level, log_program, log_id, event);
	if (fmt != NULL) {
		(void)vsnprintf(value, sizeof(value), fmt, args);
		line[used++] = ' ';
		used = put_escaped(line, used, sizeof(line), value);
	}
	line[used++] = '\n';
	(void)!write(STDERR_FILENO, line, used);
}

void
log_error(const char *event, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put("error", event, fmt, args);
	va_end(args);
}

void
log_warn(const char *event, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put("warn", event, fmt, args);
	va_end(args);
}

void
log_info(const char *event, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	put("info", event, fmt, args);
	va_end(args);
}
