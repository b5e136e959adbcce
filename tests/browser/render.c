/* Renders one page from a fixture, so that pages can be looked at and checked
 * without a portal behind them:
 *	render PORTALS PROGRAM PAGE LANGUAGE BASE.hdf FIXTURE.hdf >page.html
 * It escapes as the portals do, and knows the same two functions. */
#include <ClearSilver.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *portals, *program;

static void
must(NEOERR *e)
{
	if (e == STATUS_OK)
		return;
	nerr_log_error(e);
	exit(1);
}

static NEOERR *
find(void *ctx, HDF *hdf, const char *name, char **content)
{
	char path[1024];

	(void)ctx;
	(void)hdf;
	snprintf(path, sizeof(path), "%s/%s/%s", portals, program, name);
	if (access(path, R_OK) != 0)
		snprintf(path, sizeof(path), "%s/common/%s", portals, name);
	return nerr_pass(ne_load_file(path, content));
}

static NEOERR *
href(const char *s, char **out)
{
	int fine = strncmp(s, "https://", 8) == 0 || strncmp(s, "http://", 7) == 0 ||
	    (s[0] == '/' && s[1] != '/');

	*out = strdup(fine ? s : "#");
	return STATUS_OK;
}

static NEOERR *
url(const char *s, char **out)
{
	char *p = *out = malloc(strlen(s) * 3 + 1);

	for (; *s != '\0'; s++)
		if (strchr("-_.~", *s) != NULL || (*s >= '0' && *s <= '9') ||
		    ((*s | 32) >= 'a' && (*s | 32) <= 'z'))
			*p++ = *s;
		else
			p += sprintf(p, "%%%02X", (unsigned char)*s);
	*p = '\0';
	return STATUS_OK;
}

static NEOERR *
print(void *ctx, char *s)
{
	(void)ctx;
	fputs(s, stdout);
	return STATUS_OK;
}

static void
texts(HDF *into, const char *language)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/common/text/%s.hdf", portals, language);
	must(hdf_read_file(into, path));
}

int
main(int argc, char **argv)
{
	CSPARSE *cs;
	HDF     *data, *text;

	if (argc != 7)
		return 2;
	portals = argv[1];
	program = argv[2];
	must(hdf_init(&data));
	must(hdf_init(&text));
	must(hdf_set_value(data, "Config.VarEscapeMode", "html"));
	must(hdf_read_file(data, argv[5]));
	must(hdf_set_value(data, "Page.portal", program));
	must(hdf_read_file(data, argv[6]));
	must(hdf_set_value(data, "Page.language", argv[4]));
	texts(text, "nb");
	if (strcmp(argv[4], "nb") != 0)
		texts(text, argv[4]);
	must(cs_init(&cs, data));
	cs->global_hdf = text;
	cs_register_fileload(cs, NULL, find);
	must(cs_register_strfunc(cs, "href", href));
	must(cs_register_strfunc(cs, "url", url));
	must(cs_parse_file(cs, argv[3]));
	must(cs_render(cs, NULL, print));
	return 0;
}
