#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"

/* false, with close() keeping its hands off errno. */
static bool
closed(int file)
{
	int error = errno;

	close(file);
	errno = error;
	return false;
}

bool
store_read(int folder, const char *name, mode_t forbidden, uint8_t *out, size_t size)
{
	struct stat s;
	int         file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (file < 0)
		return false;
	if (fstat(file, &s) != 0)
		return closed(file);
	if (!S_ISREG(s.st_mode) || s.st_size != (off_t)size)
		errno = EINVAL;
	else if ((s.st_mode & forbidden) != 0)
		errno = EPERM;
	else if (file_read(file, out, size)) {
		close(file);
		return true;
	}
	return closed(file);
}

static bool
publish(int folder, const char *hidden, const char *name, bool replace)
{
	if (replace)
		return renameat(folder, hidden, folder, name) == 0;
	return linkat(folder, hidden, folder, name, 0) == 0 && unlinkat(folder, hidden, 0) == 0;
}

bool
store_write(
    int folder, const char *name, mode_t mode, bool replace, const uint8_t *data, size_t size)
{
	char hidden[80];
	int  file;

	snprintf(hidden, sizeof(hidden), ".%s.%ld", name, (long)getpid());
	(void)unlinkat(folder, hidden, 0);
	file = openat(folder, hidden, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file < 0)
		return false;
	if (file_write(file, data, size) && fchmod(file, mode) == 0 && fsync(file) == 0 &&
	    publish(folder, hidden, name, replace) && fsync(folder) == 0) {
		close(file);
		return true;
	}
	(void)closed(file);
	(void)!unlinkat(folder, hidden, 0);
	return false;
}
