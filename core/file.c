#include "file.h"

#include <errno.h>
#include <unistd.h>

bool
file_write(int file, const uint8_t *data, size_t size)
{
	while (size > 0) {
		ssize_t n = write(file, data, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		size -= (size_t)n;
	}
	return true;
}

bool
file_read(int file, uint8_t *out, size_t size)
{
	while (size > 0) {
		ssize_t n = read(file, out, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n == 0 ? EINVAL : errno;
			return false;
		}
		out += n;
		size -= (size_t)n;
	}
	return true;
}
