/* portals/login/nid.c: numbers of persons, by a second reading of the rule. */
#include "../../portals/login/nid.c"

#include "fuzz.h"

/* Every day of 2000–2003, which has every kind of year, by the calendar. */
static bool
in_calendar(int day, int month, int year)
{
	static const int lengths[2][13] = {
		{0,  31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
		{ 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	};

	return month >= 1 && month <= 12 && day >= 1 && day <= lengths[year % 4 == 0][month];
}

/* Each digit by its weight; the sum is right when the rest is what the digit
 * after it takes away. */
static int
rest(const int *d, const char *weights)
{
	int sum = 0;

	for (int i = 0; weights[i] != '\0'; i++)
		sum += d[i] * (weights[i] - '0');
	return sum % 11;
}

static bool
person(const char *s, bool *test)
{
	int d[11], day, month, first, second;

	if (strlen(s) != 11)
		return false;
	for (int i = 0; i < 11; i++) {
		d[i] = s[i] - '0';
		if (d[i] < 0 || d[i] > 9)
			return false;
	}
	day = (d[0] >= 4 ? d[0] - 4 : d[0]) * 10 + d[1];
	month = d[2] * 10 + d[3];
	if (d[0] == 4 && d[1] == 0)
		day = 40; /* no day, and no D-number either */
	*test = true;
	if (month >= 81 && month <= 92)
		month -= 80;
	else if (month >= 66 && month <= 77)
		month -= 65;
	else if (month >= 41 && month <= 52)
		month -= 40;
	else
		*test = false;
	first = (rest(d, "376189452") + d[9]) % 11;
	second = (rest(d, "5432765432") + d[10]) % 11;
	return in_calendar(day, month, d[4] * 10 + d[5]) && first <= 3 && second == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	const char   *text = feed_rest(&f, a);
	bool          test = false, good = person(text, &test);

	MUST(nid_valid(text) == good);
	if (good)
		MUST(nid_synthetic(text) == test);
	arena_free(a);
	return 0;
}
