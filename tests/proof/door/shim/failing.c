/* Memory that fails when it is told to: preloaded into one program.  The file
 * that DOOR_MALLOC names holds three numbers: whether to count, how many calls
 * there were, and which call fails (0: none; with the top bit, all from there). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define ONWARD 0x80000000u

static volatile uint32_t *control;

static void __attribute__((constructor)) begin(void)
{
	const char *path = getenv("DOOR_MALLOC");
	int         fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	void *map = fd < 0 ? MAP_FAILED : mmap(NULL, 12, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map != MAP_FAILED)
		control = map;
	if (fd >= 0)
		close(fd);
}

static int
fails(void)
{
	uint32_t n, at;

	if (control == NULL || control[0] == 0)
		return 0;
	n = ++control[1];
	at = control[2] & ~ONWARD;
	if (at == 0 || n < at || (n > at && (control[2] & ONWARD) == 0))
		return 0;
	errno = ENOMEM;
	return 1;
}

/* The programs take their memory by these names (core/arena.c). */
void *
__libc_malloc(size_t size)
{
	static void *(*real)(size_t);

	if (real == NULL)
		real = (void *(*)(size_t))dlsym(RTLD_NEXT, "__libc_malloc");
	return fails() ? NULL : real(size);
}

void *
__libc_calloc(size_t count, size_t size)
{
	static void *(*real)(size_t, size_t);

	if (real == NULL)
		real = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "__libc_calloc");
	return fails() ? NULL : real(count, size);
}

void *
__libc_realloc(void *old, size_t size)
{
	static void *(*real)(void *, size_t);

	if (real == NULL)
		real = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "__libc_realloc");
	return fails() ? NULL : real(old, size);
}
