/* What the files of this program share. */
#ifndef LOGIN_LOGIN_H
#define LOGIN_LOGIN_H

#include <stdbool.h>

#include "courier.h"
#include "fail.h"
#include "form.h"
#include "login/provider.h"
#include "request.h"

#define LOGIN_COOKIE "pv"
#define LOGIN_BEGIN "pv-begin"

struct login {
	struct courier  *courier;
	struct provider *providers[3]; /* those configured; ends with NULL */
};

static inline struct login *
login_of(const struct request *q)
{
	return q->own;
}

/* Where a person comes from and wants to go. */
struct journey {
	const char    *portal; /* mypage, exchange, esign */
	const char    *begun;  /* hash of that portal's own cookie: b */
	const char    *to;     /* local path there */
	enum assurance level;  /* needed */
};

/* start.c */
extern const struct input start_inputs[];
result                    start_show(struct request *);
/* The fields portal, b, to and level; 400 when they are no journey. */
result start_journey(struct request *, struct journey *);
/* "/start?portal=…", or another path with the same fields behind it. */
const char *start_address(struct request *, const char *path, const struct journey *);
/* Goes on to the portal with a single-use code; token is the login session's. */
result start_hand_over(struct request *, const char *token, const struct journey *);
/* The live login session of this browser, with its method; NULL when there is none. */
result start_current(
    struct request *, const char **token, const char **method, enum assurance *level);
struct provider *start_provider(const struct request *, const char *name);
const char      *start_return_address(struct request *); /* our redirect_uri */

/* callback.c */
extern const struct input callback_inputs[];
result                    callback(struct request *);

/* code.c */
extern const struct input code_show_inputs[];
extern const struct input code_inputs[];
result                    code_show(struct request *);
result                    code_enter(struct request *);

/* logout.c */
extern const struct input logout_front_inputs[];
extern const struct input logout_back_inputs[];
extern const struct input logout_done_inputs[];
result                    logout_go(struct request *);
result                    logout_done(struct request *);
result                    logout_front(struct request *);
result                    logout_back(struct request *);
result                    logout_leave(struct request *);

/* pages.c */
extern const struct input pages_language_inputs[];
result                    pages_language(struct request *);
result                    pages_plain(struct request *); /* nothing beside the template */
/* The failure in plain words, with a way to try again (NULL: the front page). */
result pages_problem(struct request *, result, const char *again);
bool   pages_is_local(const char *path);

#endif
