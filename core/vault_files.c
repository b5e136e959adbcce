#include "vault_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "vault_common.h"

#define LIST "destroyed"
#define FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)

static int
shut(int fd)
{
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return -1;
}

/* The subfolder that a blob's name leads to; made when make is set. */
static int
subfolder(const char *folder, const char *rendition, bool make)
{
	char prefix[3] = { rendition[0], rendition[1], '\0' };
	int  root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int  sub = root < 0 ? -1 : openat(root, prefix, FOLDER);

	if (root >= 0 && sub < 0 && errno == ENOENT && make &&
	    (mkdirat(root, prefix, 0750) == 0 || errno == EEXIST) && fsync(root) == 0)
		sub = openat(root, prefix, FOLDER);
	(void)shut(root);
	return sub;
}

/* ── Copying ── */

static bool
pour(int in, int out)
{
	uint8_t buffer[1U << 16];

	for (;;) {
		ssize_t n = read(in, buffer, sizeof(buffer));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		if (!file_write(out, buffer, (size_t)n))
			return false;
	}
}

/* Nothing half is ever found under the name. */
static bool
copy_between(int from, int to, const char *name)
{
	char temporary[VAULT_UUID + 16];
	int  in = openat(from, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out = -1;
	bool ok = in >= 0;

	snprintf(temporary, sizeof(temporary), ".%s.copy", name);
	if (ok) {
		(void)unlinkat(to, temporary, 0);
		out = openat(
		    to, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0440);
		ok = out >= 0 && pour(in, out) && fsync(out) == 0 &&
		     renameat(to, temporary, to, name) == 0 && fsync(to) == 0;
	}
	if (out >= 0 && !ok) {
		int error = errno;

		(void)unlinkat(to, temporary, 0);
		errno = error;
	}
	(void)shut(in);
	(void)shut(out);
	return ok;
}

bool
vault_files_copy(const char *from, const char *to, const char *rendition)
{
	int  source, target;
	bool ok;

	if (!vault_is_uuid(rendition)) {
		errno = EINVAL;
		return false;
	}
	target = subfolder(to, rendition, true);
	if (target < 0)
		return false;
	if (faccessat(target, rendition, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		close(target);
		return true;
	}
	source = subfolder(from, rendition, false);
	ok = source >= 0 && copy_between(source, target, rendition);
	(void)shut(source);
	(void)shut(target);
	return ok;
}

bool
vault_files_remove(const char *folder, const char *rendition)
{
	int  sub;
	bool gone;

	if (!vault_is_uuid(rendition)) {
		errno = EINVAL;
		return false;
	}
	sub = subfolder(folder, rendition, false);
	if (sub < 0)
		return errno == ENOENT;
	gone = (unlinkat(sub, rendition, 0) == 0 || errno == ENOENT) && fsync(sub) == 0;
	(void)shut(sub);
	return gone;
}

/* ── Listing ── */

/* One that is gone again was never to stay. */
static bool
entry(int folder, const char *name, vault_file *each, void *to)
{
	struct stat s;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return true;
	if (fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;
	return each(to, name, s.st_mtime);
}

static bool
each_entry(DIR *dir, vault_file *each, void *to)
{
	bool ok = true;

	errno = 0;
	for (struct dirent *d; ok && (d = readdir(dir)) != NULL; errno = 0)
		ok = entry(dirfd(dir), d->d_name, each, to);
	return ok && errno == 0;
}

static bool
each_below(int root, const char *sub, vault_file *each, void *to)
{
	int  fd = openat(root, sub, FOLDER);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	bool ok;

	if (dir == NULL) {
		(void)shut(fd);
		return false;
	}
	ok = each_entry(dir, each, to);
	(void)closedir(dir);
	return ok;
}

bool
vault_files_each(const char *folder, vault_file *each, void *to)
{
	int  root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char sub[3];

	if (root < 0)
		return false;
	for (unsigned i = 0; i < 256; i++) {
		snprintf(sub, sizeof(sub), "%02x", i);
		if (!each_below(root, sub, each, to) && errno != ENOENT) {
			(void)shut(root);
			return false;
		}
	}
	close(root);
	return true;
}

struct sweep {
	const char *folder;
	time_t      before;
	size_t     *swept;
};

/* ".<uuid>.…" is written under that name and then renamed: nobody waits for it. */
static bool
sweep_one(void *to, const char *name, time_t written)
{
	struct sweep *s = to;
	char          id[VAULT_UUID + 1];
	int           sub;
	bool          gone;

	snprintf(id, sizeof(id), "%s", *name == '.' ? name + 1 : "");
	if (written >= s->before || !vault_is_uuid(id) || name[VAULT_UUID + 1] != '.')
		return true;
	sub = subfolder(s->folder, id, false);
	gone = sub >= 0 && (unlinkat(sub, name, 0) == 0 || errno == ENOENT);
	(void)shut(sub);
	*s->swept += gone;
	return gone;
}

bool
vault_files_sweep(const char *folder, time_t before, size_t *swept)
{
	return vault_files_each(folder, sweep_one, &(struct sweep){ folder, before, swept });
}

/* ── What was destroyed ── */

/* Lines that are whole; errno is that of the one that said no. */
static bool
each_line(FILE *in, vault_destroyed *each, void *to)
{
	char line[128], kind[16], id[VAULT_UUID + 1], at[32];

	while (fgets(line, sizeof(line), in) != NULL)
		if (sscanf(line, "%15s %36s %31s", kind, id, at) == 3 && vault_is_uuid(id) &&
		    !each(to, kind, id, at))
			return false;
	return ferror(in) == 0;
}

bool
vault_files_destroyed(const char *folder, vault_destroyed *each, void *to)
{
	int   root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	int   list = root < 0 ? -1 : openat(root, LIST, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	FILE *in = list < 0 ? NULL : fdopen(list, "r");
	bool  ok;

	(void)shut(root);
	if (in == NULL) {
		(void)shut(list);
		return list < 0 && errno == ENOENT;
	}
	ok = each_line(in, each, to);
	error = errno;
	(void)fclose(in);
	errno = error;
	return ok;
}

struct wanted {
	const char *kind, *id;
};

static bool
is_other(void *to, const char *kind, const char *id, const char *at)
{
	const struct wanted *w = to;

	(void)at;
	errno = EEXIST;
	return strcmp(kind, w->kind) != 0 || strcmp(id, w->id) != 0;
}

/* A crash may have left half a line; the next one does not join it. */
static const char *
separator(int list)
{
	struct stat s;
	char        last = '\n';

	if (fstat(list, &s) == 0 && s.st_size > 0)
		(void)!pread(list, &last, 1, s.st_size - 1);
	return last == '\n' ? "" : "\n";
}

bool
vault_files_note(const char *folder, const char *kind, const char *id, const char *at)
{
	char line[128];
	int  root, list = -1, size;
	bool ok;

	if (!vault_files_destroyed(folder, is_other, &(struct wanted){ kind, id }))
		return errno == EEXIST;
	root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root >= 0)
		list = openat(
		    root, LIST, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	size = snprintf(line, sizeof(line), "%s%s %s %s\n", separator(list), kind, id, at);
	/* One write: lines of two commands do not mix. */
	ok = list >= 0 && size < (int)sizeof(line) && write(list, line, (size_t)size) == size &&
	     fsync(list) == 0 && fsync(root) == 0;
	(void)shut(list);
	(void)shut(root);
	return ok;
}
