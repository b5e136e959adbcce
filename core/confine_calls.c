/* The first wall: seccomp.  What is not listed here is refused with EPERM, and
 * what this machine's architecture does not have is left out. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <termios.h>

#include "confine_parts.h"

/* ── Calls as they are ───────────────────────────────────────────────────── */

static const struct group {
	unsigned    when; /* any of these; 0: every program */
	const char *calls;
} groups[] = {
	{ 0, "read write readv writev pread64 pwrite64 close close_range lseek fcntl dup dup2 dup3 "
	     "fstat stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat "
	     "getdents64 getcwd umask pipe pipe2 eventfd2" },
	{ 0, "poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait "
	     "recvfrom recvmsg sendto sendmsg getsockopt setsockopt getsockname getpeername "
	     "shutdown" },
	{ 0, "brk munmap mremap madvise mlock mlock2 mlockall munlock munlockall "
	     "futex set_robust_list get_robust_list rseq set_tid_address sched_yield "
	     "sched_getaffinity getcpu membarrier" },
	{ 0, "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time getrandom "
	     "getpid gettid getppid getuid geteuid getgid getegid getgroups getrlimit uname "
	     "sysinfo getrusage times" },
	{ 0, "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait sigaltstack "
	     "restart_syscall tgkill exit exit_group" },
	{ CALLS_TALK | CALLS_REACH, "connect" },
	{ CALLS_SERVE, "accept accept4" },
	{ CALLS_REACH, "sendmmsg recvmmsg" },
	{ CALLS_STORE,
	    "open openat creat ftruncate fallocate fsync fdatasync flock rename renameat "
	    "renameat2 mkdir mkdirat rmdir unlink unlinkat fchmod sync_file_range "
	    "fadvise64" },
	{ CALLS_REMOVE, "unlink unlinkat" },
	{ CALLS_FORK, "fork vfork wait4 waitid kill" },
	{ CALLS_EXEC, "execve mmap mprotect arch_prctl prctl seccomp landlock_create_ruleset "
		      "landlock_add_rule landlock_restrict_self setrlimit prlimit64 open openat "
		      "fadvise64" },
};

/* ── Calls with one argument looked at ───────────────────────────────────── */

#define ANY_NAMESPACE \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
	    CLONE_NEWPID | CLONE_NEWNET)
#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC)

/* Allowed where (argument & mask) == value. */
static const struct part {
	unsigned    when;
	const char *call;
	unsigned    argument;
	uint64_t    mask;
	uint64_t    value;
} parts[] = {
	/* Memory that holds code is never made. */
	{ 0, "mmap", 2, PROT_EXEC, 0 },
	{ 0, "mprotect", 2, PROT_EXEC, 0 },
	/* Without CALLS_STORE, to read alone. */
	{ 0, "open", 1, WRITING, 0 },
	{ 0, "openat", 2, WRITING, 0 },
	/* A limit may be read, and a terminal told from a file. */
	{ 0, "prlimit64", 2, UINT64_MAX, 0 },
	{ 0, "ioctl", 1, UINT32_MAX, TCGETS },
	{ 0, "ioctl", 1, UINT32_MAX, FIONREAD },
	{ 0, "ioctl", 1, UINT32_MAX, FIONBIO },
	{ 0, "prctl", 0, UINT32_MAX, PR_SET_PDEATHSIG },
	{ 0, "prctl", 0, UINT32_MAX, PR_SET_NAME },
	{ CALLS_TALK | CALLS_REACH, "socket", 0, UINT32_MAX, AF_UNIX },
	{ CALLS_REACH, "socket", 0, UINT32_MAX, AF_INET },
	{ CALLS_REACH, "socket", 0, UINT32_MAX, AF_INET6 },
	/* curl wakes its resolver through a pair, in a thread. */
	{ CALLS_REACH, "socketpair", 0, UINT32_MAX, AF_UNIX },
	{ CALLS_REACH, "clone", 0, CLONE_THREAD | ANY_NAMESPACE, CLONE_THREAD },
	{ CALLS_FORK, "clone", 0, ANY_NAMESPACE, 0 },
};

/* ── The filter ──────────────────────────────────────────────────────────── */

static bool
applies(unsigned when, unsigned calls)
{
	return when == 0 || (when & calls) != 0;
}

/* False for a name that nobody knows: a typing error. */
static bool
add(scmp_filter_ctx filter, uint32_t action, const char *name, const struct scmp_arg_cmp *argument)
{
	int number = seccomp_syscall_resolve_name(name);
	int error;

	if (number == __NR_SCMP_ERROR)
		return false;
	if (number < 0) /* another architecture's */
		return true;
	error = argument == NULL ? seccomp_rule_add(filter, action, number, 0)
				 : seccomp_rule_add_array(filter, action, number, 1, argument);
	return error == 0 || error == -EEXIST;
}

static bool
add_group(scmp_filter_ctx filter, const char *names)
{
	char *copy = strdup(names), *rest = copy;
	bool  ok = copy != NULL;

	for (char *name; ok && (name = strsep(&rest, " ")) != NULL;)
		ok = add(filter, SCMP_ACT_ALLOW, name, NULL);
	free(copy);
	return ok;
}

static bool
add_part(scmp_filter_ctx filter, const struct part *p)
{
	struct scmp_arg_cmp argument = { .arg = p->argument,
		.op = SCMP_CMP_MASKED_EQ,
		.datum_a = p->mask,
		.datum_b = p->value };

	return add(filter, SCMP_ACT_ALLOW, p->call, &argument);
}

static bool
fill(scmp_filter_ctx filter, unsigned calls)
{
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (applies(groups[i].when, calls) && !add_group(filter, groups[i].calls))
			return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (applies(parts[i].when, calls) && !add_part(filter, &parts[i]))
			return false;
	/* The C library then uses clone, whose flags can be seen. */
	return add(filter, SCMP_ACT_ERRNO(ENOSYS), "clone3", NULL);
}

bool
confine_calls(unsigned calls)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool            ok = filter != NULL;

	/* A tree instead of a list; an old library has only the list. */
	if (ok)
		(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	errno = EINVAL;
	ok = ok && fill(filter, calls);
	if (ok) {
		int error = seccomp_load(filter);

		ok = error == 0;
		errno = -error;
	}
	seccomp_release(filter);
	return ok;
}
