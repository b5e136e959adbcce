/* One line per event on standard error: time, level, program, request, event,
 * then key=value.  Never personal data: ids only.  Values are escaped, so that
 * nothing a stranger sends can forge a line. */
#ifndef PORTVAKT_LOG_H
#define PORTVAKT_LOG_H

/* Names the program in every later line. */
void log_open(const char *program);

/* The id that the following lines carry (NULL: none). */
void log_request(const char *id);

/* event is a fixed word such as "request.failed"; fmt gives "key=value …". */
void log_error(const char *event, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void log_warn(const char *event, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void log_info(const char *event, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
