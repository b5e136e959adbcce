/* The second wall: Landlock, by the kernel's own numbers, because Debian 12's
 * headers know only the first two versions of it. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confine_parts.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH 1
#define RULE_NET_PORT 2

/* linux/landlock.h, LANDLOCK_ACCESS_FS_… */
#define EXECUTE (UINT64_C(1) << 0)
#define WRITE_FILE (UINT64_C(1) << 1)
#define READ_FILE (UINT64_C(1) << 2)
#define READ_DIR (UINT64_C(1) << 3)
#define REMOVE_DIR (UINT64_C(1) << 4)
#define REMOVE_FILE (UINT64_C(1) << 5)
#define MAKE_DIR (UINT64_C(1) << 7)
#define MAKE_REG (UINT64_C(1) << 8)
#define TRUNCATE (UINT64_C(1) << 14)
#define OF_A_FILE (EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | (UINT64_C(1) << 15))

/* LANDLOCK_ACCESS_NET_… and LANDLOCK_SCOPE_… */
#define BIND_TCP (UINT64_C(1) << 0)
#define CONNECT_TCP (UINT64_C(1) << 1)
#define ABSTRACT_UNIX_SOCKET (UINT64_C(1) << 0)
#define SIGNAL (UINT64_C(1) << 1)

struct ruleset {
	uint64_t files;
	uint64_t net;
	uint64_t scope;
};

struct beneath {
	uint64_t allowed;
	int32_t  parent;
} __attribute__((packed));

struct port {
	uint64_t allowed;
	uint64_t port;
};

/* What each version taught the kernel to refuse. */
static struct ruleset
known(int version, size_t *size)
{
	struct ruleset all = { .files = (UINT64_C(1) << 13) - 1 };

	if (version >= 2)
		all.files |= UINT64_C(1) << 13; /* moving between folders */
	if (version >= 3)
		all.files |= TRUNCATE;
	if (version >= 4)
		all.net = BIND_TCP | CONNECT_TCP;
	if (version >= 5)
		all.files |= UINT64_C(1) << 15; /* ioctl of devices */
	if (version >= 6)
		all.scope = ABSTRACT_UNIX_SOCKET | SIGNAL;
	*size = sizeof(uint64_t) * (version >= 6 ? 3 : version >= 4 ? 2 : 1);
	return all;
}

int
confine_landlock(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);

	return version < 0 ? 0 : (int)version;
}

static uint64_t
access_of(unsigned rights)
{
	uint64_t access = 0;

	if (rights & CONFINE_READ)
		access |= READ_FILE | READ_DIR;
	if (rights & CONFINE_WRITE)
		access |= WRITE_FILE | TRUNCATE | MAKE_REG | MAKE_DIR | REMOVE_FILE | REMOVE_DIR;
	if (rights & CONFINE_REMOVE)
		access |= REMOVE_FILE;
	if (rights & CONFINE_EXEC)
		access |= EXECUTE;
	return access;
}

static bool
give_path(int rules, const struct confine_path *p, uint64_t files)
{
	struct beneath beneath = { .allowed = access_of(p->rights) & files };
	struct stat    s;
	bool           ok;

	beneath.parent = open(p->path, O_PATH | O_CLOEXEC);
	if (beneath.parent < 0)
		return !p->needed;
	ok = fstat(beneath.parent, &s) == 0;
	if (ok && !S_ISDIR(s.st_mode))
		beneath.allowed &= OF_A_FILE;
	ok = ok && (beneath.allowed == 0 ||
		       syscall(SYS_landlock_add_rule, rules, RULE_PATH_BENEATH, &beneath, 0) == 0);
	close(beneath.parent);
	return ok;
}

static bool
give_all(
    int rules, const struct confine_room *room, const struct ruleset *all, const char **trouble)
{
	for (size_t i = 0; i < room->path_count; i++)
		if (!give_path(rules, &room->paths[i], all->files)) {
			*trouble = room->paths[i].path;
			return false;
		}
	for (size_t i = 0; all->net != 0 && i < room->port_count; i++) {
		struct port port = { CONNECT_TCP, room->ports[i] };

		if (syscall(SYS_landlock_add_rule, rules, RULE_NET_PORT, &port, 0) != 0)
			return false;
	}
	return true;
}

bool
confine_files(const struct confine_room *room, int version, const char **trouble)
{
	size_t         size;
	struct ruleset all = known(version, &size);
	int            rules = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
	bool           ok;

	if (rules < 0)
		return false;
	ok = give_all(rules, room, &all, trouble) &&
	     syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return ok;
}
