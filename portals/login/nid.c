#include "login/nid.h"

#include <stddef.h>
#include <string.h>

#define DIGITS 11

static int
two(const char *digits)
{
	return (digits[0] - '0') * 10 + (digits[1] - '0');
}

/* Skatteetaten's synthetic numbers have 80 added to the month, older ones 40
 * (as help numbers have) or 65. */
static int
month_of(const char *number)
{
	static const int series[] = { 80, 65, 40 };
	int              month = two(number + 2);

	for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i++)
		if (month > series[i] && month <= series[i] + 12)
			return month - series[i];
	return month;
}

bool
nid_synthetic(const char *number)
{
	return strlen(number) == DIGITS && month_of(number) != two(number + 2);
}

/* The century is not known, so that the year 00 is a leap year. */
static bool
day_exists(const char *number)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int              day = two(number), month = month_of(number);

	if (day > 40)
		day -= 40; /* D-number */
	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] || (month == 2 && day == 29 && two(number + 4) % 4 == 0);
}

static int
remainder_of(const char *number, const int *weights, size_t count)
{
	int sum = number[count] - '0';

	for (size_t i = 0; i < count; i++)
		sum += weights[i] * (number[i] - '0');
	return sum % 11;
}

bool
nid_valid(const char *number)
{
	static const int first[] = { 3, 7, 6, 1, 8, 9, 4, 5, 2 };
	static const int second[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };

	/* From 2032 the first check digit may leave 1, 2 or 3 as well as 0. */
	return strlen(number) == DIGITS && strspn(number, "0123456789") == DIGITS &&
	       day_exists(number) && remainder_of(number, first, 9) <= 3 &&
	       remainder_of(number, second, 10) == 0;
}
