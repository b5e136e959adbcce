#include "rules.h"

#include <string.h>

const char *const rules_callers[RULES_CALLERS] = { "login", "mypage", "exchange", "operator",
	"clerk", "intake", "esign" };

#define ANY_USE (enum keeper_use)0
#define SIGNED "signert" /* the kind of a receipt for what came back signed */

/* What is not here is refused. */
/* clang-format off */
static const struct {
	const char      *caller;
	enum keeper_type verb;
	enum keeper_use  use;     /* of a key */
	const char      *purpose; /* of a mac; of a receipt, its kind where that is bound */
} rules[] = {
	{ "login",    KEEPER_MAC,    ANY_USE,          "nid" },
	{ "login",    KEEPER_WRAP,   KEEPER_SESSION,   NULL  },
	{ "login",    KEEPER_UNWRAP, KEEPER_SESSION,   NULL  },

	{ "mypage",   KEEPER_WRAP,   KEEPER_RENDITION, NULL  },
	{ "mypage",   KEEPER_UNWRAP, KEEPER_RENDITION, NULL  },
	{ "mypage",   KEEPER_WRAP,   KEEPER_LETTER,    NULL  },
	{ "mypage",   KEEPER_UNWRAP, KEEPER_LETTER,    NULL  },

	{ "exchange", KEEPER_WRAP,   KEEPER_RENDITION, NULL  },
	{ "exchange", KEEPER_UNWRAP, KEEPER_RENDITION, NULL  },
	{ "exchange", KEEPER_WRAP,   KEEPER_LETTER,    NULL  },
	{ "exchange", KEEPER_UNWRAP, KEEPER_LETTER,    NULL  },

	{ "operator", KEEPER_WRAP,   KEEPER_RENDITION, NULL  },
	{ "operator", KEEPER_UNWRAP, KEEPER_RENDITION, NULL  },
	{ "operator", KEEPER_WRAP,   KEEPER_LETTER,    NULL  },
	{ "operator", KEEPER_UNWRAP, KEEPER_LETTER,    NULL  },
	{ "operator", KEEPER_WRAP,   KEEPER_PERSON,    NULL  },
	{ "operator", KEEPER_UNWRAP, KEEPER_PERSON,    NULL  },
	{ "operator", KEEPER_MAC,    ANY_USE,          "nid" },
	{ "operator", KEEPER_WRAP,   KEEPER_SIGNING,   NULL  },
	{ "operator", KEEPER_UNWRAP, KEEPER_SIGNING,   NULL  },

	/* What is out for signature, and no other document: what came back it may
	 * only put away. */
	{ "clerk",    KEEPER_HEAD,   ANY_USE,          NULL  },
	{ "clerk",    KEEPER_WRAP,   KEEPER_SIGNING,   NULL  },
	{ "clerk",    KEEPER_UNWRAP, KEEPER_SIGNING,   NULL  },
	{ "clerk",    KEEPER_WRAP,   KEEPER_RENDITION, NULL  },
	{ "clerk",    KEEPER_SIGN_PACKAGE, ANY_USE,    NULL  },
	{ "clerk",    KEEPER_RECEIPT, ANY_USE,         SIGNED },

	{ "intake",   KEEPER_WRAP,   KEEPER_RENDITION, NULL  },
	{ "intake",   KEEPER_UNWRAP, KEEPER_RENDITION, NULL  },
	{ "intake",   KEEPER_RECEIPT, ANY_USE,         NULL  },

	{ "esign",    KEEPER_WRAP,   KEEPER_SIGNING,   NULL  },
	{ "esign",    KEEPER_UNWRAP, KEEPER_SIGNING,   NULL  },
	{ "esign",    KEEPER_UNWRAP, KEEPER_RENDITION, NULL  },
};
/* clang-format on */

/* What a rule's purpose is held against. */
static const char *
purpose_of(const struct keeper_request *request)
{
	bool about_signed = request->type == KEEPER_RECEIPT && *request->purpose == '\0' &&
			    strcmp(request->receipt.kind, SIGNED) == 0;

	return about_signed ? SIGNED : request->purpose;
}

bool
rules_allow(const char *caller, const struct keeper_request *request)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].caller, caller) == 0 && rules[i].verb == request->type &&
		    rules[i].use == request->use &&
		    strcmp(rules[i].purpose == NULL ? "" : rules[i].purpose, purpose_of(request)) ==
			0)
			return true;
	return false;
}

bool
rules_canonical(const struct keeper_request *request)
{
	if (strcmp(request->purpose, "nid") != 0 || request->message_size != 11)
		return false;
	for (size_t i = 0; i < request->message_size; i++)
		if (request->message[i] < '0' || request->message[i] > '9')
			return false;
	return true;
}
