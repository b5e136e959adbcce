/* What others are given of a HEIC picture.  Tried once by hand on what libheif
 * writes: the same pixels, no EXIF, no XMP. */
#include "heic.h"
#include "sheet_arena.h"

struct memory {
	uint8_t data[4096];
	size_t  size;
};

static void
put(struct memory *m, const void *data, size_t size)
{
	assert_true(m->size + size <= sizeof(m->data));
	memcpy(m->data + m->size, data, size);
	m->size += size;
}

static void
number(struct memory *m, uint32_t n, unsigned size)
{
	for (unsigned i = size; i > 0; i--)
		put(m, &(uint8_t){ (uint8_t)(n >> 8 * (i - 1)) }, 1);
}

static size_t
begin(struct memory *m, const char *type)
{
	size_t at = m->size;

	number(m, 0, 4);
	put(m, type, 4);
	return at;
}

static void
end(struct memory *m, size_t at)
{
	uint32_t size = (uint32_t)(m->size - at);

	for (unsigned i = 0; i < 4; i++)
		m->data[at + i] = (uint8_t)(size >> (24 - 8 * i));
}

static void
item(struct memory *m, uint32_t id, const char *type)
{
	size_t at = begin(m, "infe");

	number(m, 2U << 24, 4);
	number(m, id, 2);
	number(m, 0, 2);
	put(m, type, 4);
	put(m, "", 1);
	end(m, at);
}

/* What is other than usual. */
struct how {
	const char *property, *box, *type; /* types of boxes and of the picture */
	uint32_t    method;                /* of the picture's place */
	uint32_t    size;                  /* of the picture, 0: its own */
	bool        idat;                  /* the picture lies there */
};

#define PICTURE "the picture itself"
#define SECRET "Exif\0\0Hemmelig vei 3"

static void
place(struct memory *m, uint32_t id, uint32_t method, uint32_t from, uint32_t size)
{
	number(m, id, 2);
	number(m, method, 2);
	number(m, 0, 2);
	number(m, 1, 2);
	number(m, from, 4);
	number(m, size, 4);
}

/* Items 1, the picture, and 2, EXIF; places are filled in afterwards. */
static struct memory
heic(const struct how *h)
{
	struct memory m = { .size = 0 };
	size_t        meta, at, in, places, mdat;
	uint32_t      size = h->size > 0 ? h->size : (uint32_t)strlen(PICTURE);

	at = begin(&m, "ftyp");
	put(&m, "heic\0\0\0\0mif1heic", 16);
	end(&m, at);
	meta = begin(&m, "meta");
	number(&m, 0, 4);
	at = begin(&m, "iprp");
	in = begin(&m, "ipco");
	end(&m, begin(&m, h->property));
	end(&m, in);
	end(&m, at);
	at = begin(&m, "iinf");
	number(&m, 0, 4);
	number(&m, 2, 2);
	item(&m, 1, h->type);
	item(&m, 2, "Exif");
	end(&m, at);
	at = begin(&m, "iloc");
	number(&m, 1U << 24, 4);
	number(&m, 0x4400, 2);
	number(&m, 2, 2);
	places = m.size;
	place(&m, 1, 0, 0, 0);
	place(&m, 2, 0, 0, 0);
	end(&m, at);
	at = begin(&m, "idat");
	put(&m, h->idat ? PICTURE : SECRET, h->idat ? strlen(PICTURE) : sizeof(SECRET));
	end(&m, at);
	end(&m, meta);
	at = begin(&m, h->box);
	put(&m, "Hemmelig", 8);
	end(&m, at);
	mdat = m.size;
	at = begin(&m, "mdat");
	put(&m, SECRET, sizeof(SECRET));
	put(&m, PICTURE, strlen(PICTURE));
	put(&m, "Hemmelig", 8);
	end(&m, at);
	at = m.size;
	m.size = places;
	place(&m, 1, h->method, h->idat ? 0 : (uint32_t)(mdat + 8 + sizeof(SECRET)), size);
	place(&m, 2, 0, (uint32_t)mdat + 8, sizeof(SECRET));
	m.size = at;
	return m;
}

static const struct how usual = { .property = "ispe", .box = "free", .type = "hvc1" };

static bool
read_at(void *from, uint64_t at, uint8_t *out, size_t size)
{
	memcpy(out, ((const struct memory *)from)->data + at, size);
	return true;
}

static result
append(void *to, struct bytes piece)
{
	put(to, piece.data, piece.size);
	return NULL;
}

static bool
holds(const struct memory *m, const char *word)
{
	return memmem(m->data, m->size, word, strlen(word)) != NULL;
}

static bool
can(struct memory *m)
{
	struct source source = { read_at, m, m->size };

	return heic_strips(&source);
}

static void
only_the_picture_is_left(void **state)
{
	struct memory  m = heic(&usual), clean = { .size = 0 };
	struct source  source = { read_at, &m, m.size }, again = { read_at, &clean, m.size };
	struct sniffed is;

	(void)state;
	assert_true(holds(&m, "Hemmelig"));
	assert_true(heic_strips(&source));
	assert_null(heic_strip(a, &source, append, &clean));
	assert_int_equal(clean.size, m.size);
	assert_false(holds(&clean, "Hemmelig"));
	assert_true(holds(&clean, PICTURE));
	assert_true(sniff(&again, "bilde.heic", &is));
	assert_null(is.reason);
	assert_int_equal(is.type, SNIFF_HEIC);
	for (size_t i = 0; i < m.size; i++)
		assert_true(clean.data[i] == m.data[i] || clean.data[i] == 0);
}

static void
a_picture_within_meta_is_left_too(void **state)
{
	struct how    how = usual;
	struct memory m, clean = { .size = 0 };
	struct source source = { read_at, &m, 0 };

	(void)state;
	how.idat = true;
	how.method = 1;
	m = heic(&how);
	source.size = m.size;
	assert_null(heic_strip(a, &source, append, &clean));
	assert_true(holds(&clean, PICTURE));
	assert_false(holds(&clean, "Hemmelig"));
}

static void
what_is_built_otherwise_has_no_such_form(void **state)
{
	struct how    hows[] = { usual, usual, usual, usual, usual, usual };
	struct memory m = heic(&usual);

	(void)state;
	assert_true(can(&m));
	hows[0].property = "udes"; /* a description */
	hows[1].box = "moov";
	hows[2].box = "uuid";
	hows[3].method = 2;    /* made of other items */
	hows[4].type = "mime"; /* no picture at all */
	hows[5].size = 100000; /* beyond the end */
	for (size_t i = 0; i < sizeof(hows) / sizeof(hows[0]); i++) {
		m = heic(&hows[i]);
		assert_false(can(&m));
	}
}

/* Cut anywhere, or with any byte another: nothing is read beyond it (the
 * sanitizers watch), and what is given is as long as what came. */
static void
damaged_ones_do_no_harm(void **state)
{
	struct memory whole = heic(&usual);

	(void)state;
	for (size_t size = 0; size < whole.size; size++) {
		struct memory m = whole;

		m.size = size;
		(void)can(&m);
	}
	for (size_t i = 0; i < whole.size; i++)
		for (unsigned n = 0; n < 256; n += 5) {
			struct memory m = whole, clean = { .size = 0 };
			struct source source = { read_at, &m, m.size };

			m.data[i] = (uint8_t)n;
			if (!can(&m))
				continue;
			assert_null(heic_strip(a, &source, append, &clean));
			assert_int_equal(clean.size, m.size);
			arena_clear(a);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_picture_is_left),
		cmocka_unit_test(a_picture_within_meta_is_left_too),
		cmocka_unit_test(what_is_built_otherwise_has_no_such_form),
		cmocka_unit_test(damaged_ones_do_no_harm),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
