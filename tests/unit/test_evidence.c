/* What came back from the signature service: what is right is taken, and each thing that
 * can be wrong with it is refused by its name.  The examples are made by the stand-in
 * (tests/signing/make.mjs), which really signs. */
#include "sheet.h"

#include <dirent.h>

#include "examples.h"

/* ── What is right ── */

static void
what_one_signer_signed_is_taken(void **state)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct evidence        e = examples_read("one", 1);

	(void)state;
	is(evidence_check(arena, &w, &e), NULL);
	assert_string_equal(e.signers[0].name, "Kari Solheim");
	assert_null(e.signers[0].organisation);
	assert_int_equal(e.seals.count, 1);
	assert_string_equal(e.seals.seals[0].organisation, "984661185");
	assert_true(e.signers[0].time >= w.from && e.signers[0].time <= w.until);
	assert_true(e.signers[0].ends > w.until);
	assert_int_equal(e.seals.other_count, 1);
	arena_clear(arena);
}

static void
what_three_signed_is_taken(void **state)
{
	struct evidence_wanted w = examples_wanted(0, 3);
	struct evidence        e = examples_read("three", 3);

	(void)state;
	is(evidence_check(arena, &w, &e), NULL);
	assert_string_equal(e.signers[0].name, "Ella Solheim");
	assert_string_equal(e.signers[2].name, "Tom Vang");
	assert_int_equal(e.seals.other_count, 3);
	arena_clear(arena);
}

/* ── What is wrong ── */

/* Each folder of wrong/, and why it is refused. */
static const struct {
	const char *name, *reason;
} wrongs[] = {
	{"other_document",           "xades.digest"     },
	{ "pades_empty",             "pades.pdf"        },
	{ "pades_expired_seal",      "pades.chain"      },
	{ "pades_fewer_attachments", "pades.missing"    },
	{ "pades_foreign_seal",      "pades.chain"      },
	{ "pades_html",              "pades.pdf"        },
	{ "pades_no_contents",       "pades.cms"        },
	{ "pades_older",             "evidence.embedded"},
	{ "pades_one_byte",          "pades.signature"  },
	{ "pades_original",          "pades.unsigned"   },
	{ "pades_other_attachment",  "pades.document"   },
	{ "pades_range_hole",        "pades.hole"       },
	{ "pades_range_short",       "pades.end"        },
	{ "pades_range_start",       "pades.range"      },
	{ "pades_revision",          "pades.more"       },
	{ "pades_sealed_by_person",  "pades.seal"       },
	{ "pades_trailing",          "pades.more"       },
	{ "pades_truncated",         "pades.pdf"        },
	{ "pades_unsealed",          "pades.unsigned"   },
	{ "xades_bomb",              "xades.xml"        },
	{ "xades_by_neighbour",      "xades.chain"      },
	{ "xades_by_seal",           "evidence.signer"  },
	{ "xades_covers_less",       "xades.reference"  },
	{ "xades_empty",             "xades.xml"        },
	{ "xades_expired",           "xades.chain"      },
	{ "xades_file_entity",       "xades.xml"        },
	{ "xades_foreign",           "xades.chain"      },
	{ "xades_future",            "xades.time"       },
	{ "xades_hmac",              "xades.algorithm"  },
	{ "xades_html",              "xades.xml"        },
	{ "xades_missing",           "xades.xml"        },
	{ "xades_names_other",       "xades.reference"  },
	{ "xades_no_key",            "xades.shape"      },
	{ "xades_no_properties",     "xades.properties" },
	{ "xades_no_value",          "xades.signature"  },
	{ "xades_not_yet",           "xades.chain"      },
	{ "xades_one_byte",          "xades.digest"     },
	{ "xades_other_file",        "xades.digest"     },
	{ "xades_other_person",      "evidence.signer"  },
	{ "xades_self_signed",       "xades.chain"      },
	{ "xades_sha1",              "xades.algorithm"  },
	{ "xades_swapped",           "xades.digest"     },
	{ "xades_time_changed",      "xades.time"       },
	{ "xades_transform",         "xades.transform"  },
	{ "xades_truncated",         "xades.xml"        },
	{ "xades_two_signatures",    "xades.shape"      },
	{ "xades_value_garbage",     "xades.signature"  },
	{ "xades_wrapped",           "xades.shape"      },
};

static const char *
reason_of(const char *name)
{
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++)
		if (strcmp(wrongs[i].name, name) == 0)
			return wrongs[i].reason;
	return NULL;
}

static result
check(const char *folder)
{
	struct evidence_wanted w = examples_wanted(1, 1);
	struct evidence        e = examples_read(folder, 1);

	return evidence_check(arena, &w, &e);
}

/* Every one that the stand-in knows to make, and no row without its folder. */
static void
each_misbehaviour_of_the_service_is_refused_by_name(void **state)
{
	DIR           *folder = opendir(arena_printf(arena, "%s/wrong", examples_folder));
	struct dirent *entry;
	size_t         seen = 0;

	(void)state;
	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		const char *reason = reason_of(entry->d_name);
		result      r;

		if (entry->d_name[0] == '.')
			continue;
		r = check(arena_printf(arena, "wrong/%s", entry->d_name));
		assert_string_equal(
		    arena_printf(arena, "%s: %s", entry->d_name, r == NULL ? "taken" : r->detail),
		    arena_printf(arena, "%s: %s", entry->d_name,
			reason == NULL ? "not in the table" : reason));
		seen++;
	}
	(void)closedir(folder);
	assert_int_equal(seen, sizeof(wrongs) / sizeof(wrongs[0]));
	arena_clear(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_one_signer_signed_is_taken),
		cmocka_unit_test(what_three_signed_is_taken),
		cmocka_unit_test(each_misbehaviour_of_the_service_is_refused_by_name),
	};

	return cmocka_run_group_tests_name("evidence", tests, examples_make, examples_end);
}
