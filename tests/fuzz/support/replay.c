/* Gives every file of a folder to the target once: where there is no libFuzzer,
 * and so that what was mended stays mended.  Prints each name before its turn,
 * so that the last one is the one that broke. */
#include <dirent.h>

#include "fuzz.h"

#define INPUT_MAX (1U << 20)

static uint8_t room[INPUT_MAX];

static void
replay(const char *folder, const char *name)
{
	char     path[4096];
	FILE    *file;
	uint8_t *data;
	size_t   size;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	(void)printf("%s\n", path);
	(void)fflush(stdout);
	file = fopen(path, "re");
	if (file == NULL) {
		perror(path);
		exit(1);
	}
	size = fread(room, 1, sizeof(room), file);
	(void)fclose(file);
	data = malloc(size == 0 ? 1 : size); /* ends where the input does */
	if (data == NULL)
		exit(71);
	memcpy(data, room, size);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
}

__attribute__((weak)) int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return 0;
}

int
main(int argc, char **argv)
{
	(void)LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++) {
		struct dirent **names;
		int             count = scandir(argv[i], &names, NULL, alphasort);

		for (int n = 0; n < count; n++) {
			if (names[n]->d_name[0] != '.')
				replay(argv[i], names[n]->d_name);
			free(names[n]);
		}
		if (count < 0) {
			perror(argv[i]);
			return 1;
		}
		free(names);
	}
	return 0;
}
