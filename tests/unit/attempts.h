/* What somebody would try who had taken a program over, and who may in the end. */
#ifndef PORTVAKT_TEST_ATTEMPTS_H
#define PORTVAKT_TEST_ATTEMPTS_H

#include "house.h"

#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>

/* The house that is attacked (cell.h): ports that listen, files of others and its own. */
static in_port_t listed, unlisted;
static char      file_secret[128], file_blob[128], file_key[128], file_socket[128];
static char      file_new[128], blob_new[128], part_new[128], key_new[128], file_own[128];

/* ── What is tried: true when it worked ── */

static char *nothing[] = { NULL };

static bool
try_exec(void)
{
	execve("/bin/true", (char *[]){ (char[]){ "true" }, NULL }, nothing);
	return false;
}

static bool
try_exec_descriptor(void)
{
	int fd = open("/bin/true", O_PATH | O_CLOEXEC);

	syscall(
	    SYS_execveat, fd, "", (char *[]){ (char[]){ "true" }, NULL }, nothing, AT_EMPTY_PATH);
	return false;
}

static bool
try_exec_memory(void)
{
	return memfd_create("code", 0) >= 0;
}

static bool
try_shell(void)
{
	int status = system("exit 3");

	return WIFEXITED(status) && WEXITSTATUS(status) == 3;
}

static bool
try_fork(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child > 0;
}

static bool
try_namespace(void)
{
	/* As the kernel takes it, without the C library's own part. */
	return syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) >= 0 ||
	       unshare(CLONE_NEWUSER) == 0;
}

static bool
try_trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool
try_memory_of_another(void)
{
	static char  from = 'x', to;
	struct iovec here = { &to, 1 }, there = { &from, 1 };

	return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1;
}

static bool
try_signal(void)
{
	return kill(getppid(), 0) == 0;
}

static bool
try_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	       MAP_FAILED;
}

static bool
try_code_later(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool
try_internet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool
try_internet6(void)
{
	return socket(AF_INET6, SOCK_DGRAM, 0) >= 0;
}

static bool
try_netlink(void)
{
	return socket(AF_NETLINK, SOCK_RAW, 0) >= 0;
}

static bool
try_pair(void)
{
	int two[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, two) == 0;
}

static bool
reach(in_port_t port)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0;
}

static bool
try_listed(void)
{
	return reach(listed);
}

static bool
try_unlisted(void)
{
	return reach(unlisted);
}

static bool
try_unix(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int                fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(to.sun_path, file_socket, strlen(file_socket) + 1);
	return fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0;
}

/* The sockets of X11, D-Bus and others that have no file. */
static bool
try_abstract(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int                fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int size = snprintf(to.sun_path + 1, sizeof(to.sun_path) - 1, "%s", house_folder);

	return fd >= 0 && connect(fd, (struct sockaddr *)&to,
			      (socklen_t)(sizeof(sa_family_t) + 1 + (size_t)size)) == 0;
}

static bool
try_listen(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int                fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/other", house_folder);
	return fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0 && listen(fd, 1) == 0;
}

static bool
reads(const char *path)
{
	char byte;
	int  fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 && read(fd, &byte, 1) == 1;
}

static bool
writes(const char *path, int how)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | how, 0600);

	return fd >= 0 && write(fd, "x", 1) == 1;
}

static bool
try_read_passwd(void)
{
	return reads("/etc/passwd");
}

static bool
try_read_secret(void)
{
	return reads(file_secret);
}

static bool
try_read_blob(void)
{
	return reads(file_blob);
}

static bool
try_read_key(void)
{
	return reads(file_key);
}

static bool
try_read_own(void)
{
	return reads(file_own);
}

static bool
try_read_memory(void)
{
	return open("/dev/mem", O_RDONLY | O_CLOEXEC) >= 0 || reads("/proc/1/comm");
}

static bool
try_list(void)
{
	return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0;
}

static bool
try_write_new(void)
{
	return writes(file_new, O_CREAT | O_EXCL);
}

static bool
try_write_old(void)
{
	return writes(file_secret, O_APPEND);
}

static bool
try_write_blob(void)
{
	return writes(file_blob, 0);
}

static bool
try_new_blob(void)
{
	return writes(blob_new, O_CREAT | O_EXCL);
}

static bool
try_new_part(void)
{
	return writes(part_new, O_CREAT | O_EXCL);
}

static bool
try_new_key(void)
{
	return writes(key_new, O_CREAT | O_EXCL);
}

static bool
try_truncate(void)
{
	return truncate(file_secret, 1) == 0;
}

static bool
try_remove(void)
{
	return unlink(file_secret) == 0;
}

static bool
try_remove_blob(void)
{
	return unlink(file_blob) == 0;
}

static bool
try_remove_socket(void)
{
	return unlink(file_socket) == 0;
}

static bool
try_rename(void)
{
	return rename(file_secret, file_new) == 0;
}

static bool
try_link(void)
{
	return link(file_blob, file_new) == 0 || symlink(file_blob, file_new) == 0;
}

static bool
try_mode(void)
{
	return chmod(file_secret, 0644) == 0;
}

static bool
try_owner(void)
{
	return chown(file_secret, getuid(), getgid()) == 0;
}

static bool
try_user(void)
{
	return setuid(getuid()) == 0;
}

static bool
try_limits(void)
{
	struct rlimit l;

	return getrlimit(RLIMIT_NOFILE, &l) == 0 && setrlimit(RLIMIT_NOFILE, &l) == 0;
}

static bool
try_device_control(void)
{
	return ioctl(STDERR_FILENO, FIOCLEX) == 0;
}

static bool
try_folder(void)
{
	return chdir(house_folder) == 0;
}

static bool
try_root(void)
{
	return chroot(house_folder) == 0;
}

/* Calls that only the kernel's own faults make interesting. */
static bool
try_exotic(void)
{
	static const long calls[] = { SYS_io_uring_setup, SYS_bpf, SYS_perf_event_open,
		SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_mount, SYS_setns,
		SYS_open_by_handle_at, SYS_process_vm_writev, SYS_pidfd_open, SYS_init_module,
		SYS_kexec_load, SYS_swapon, SYS_reboot, SYS_personality };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (syscall(calls[i], -1, NULL, 0, -1, 0) != -1 || errno != EPERM)
			return true;
	return false;
}

/* ── Who may ── */

#define TALKERS \
	"login mypage exchange esign mypage-uploads exchange-uploads courier clerk intake " \
	"portvakt"

static const struct attempt {
	const char *what;
	bool (*attempt)(void);
	const char *who;  /* may, in the end */
	bool        rare; /* not everybody may do it without walls either */
	int         from; /* the Landlock version that can refuse it; 0: seccomp does */
} attempts[] = {
	{ "start another program", try_exec, "", false, 0 },
	{ "start a program that it holds open", try_exec_descriptor, "", false, 0 },
	{ "make a program in memory", try_exec_memory, "", false, 0 },
	{ "start a shell", try_shell, "", false, 0 },
	{ "make a child", try_fork, "courier binder portvakt", false, 0 },
	{ "leave for a namespace of its own", try_namespace, "", true, 0 },
	{ "be traced", try_trace, "", false, 0 },
	{ "read the memory of a process", try_memory_of_another, "", false, 0 },
	{ "signal its parent", try_signal, "", false, 6 },
	{ "map code", try_code, "portvakt tool", false, 0 },
	{ "turn data into code", try_code_later, "portvakt tool", false, 0 },
	{ "make an internet socket", try_internet, "courier", false, 0 },
	{ "make an IPv6 socket", try_internet6, "courier", false, 0 },
	{ "ask the kernel about networks", try_netlink, "", false, 0 },
	{ "make a pair of sockets", try_pair, "courier", false, 0 },
	{ "reach a port that is listed", try_listed, "courier", false, 0 },
	{ "reach a port that is not listed", try_unlisted, "", false, 4 },
	{ "connect to a unix socket", try_unix, TALKERS, false, 0 },
	{ "connect to a socket without a file", try_abstract, "", false, 6 },
	{ "listen on a socket of its own", try_listen, "", false, 0 },
	{ "read the list of users", try_read_passwd, "courier portvakt", false, 1 },
	{ "read a file that is not its own", try_read_secret, "portvakt", false, 1 },
	{ "read a document's blob", try_read_blob, "mypage exchange esign clerk intake portvakt",
	    false, 1 },
	{ "read a key", try_read_key, "keeper portvakt", false, 1 },
	{ "read the file that it was given", try_read_own, "tool portvakt", false, 1 },
	{ "look at other processes", try_read_memory, "portvakt", true, 1 },
	{ "list the files of the machine", try_list, "portvakt", false, 1 },
	{ "make a file", try_write_new, "", false, 1 },
	{ "write to a file that is not its own", try_write_old, "", false, 1 },
	{ "change a document's blob", try_write_blob, "clerk intake portvakt", false, 1 },
	{ "add a blob to the vault", try_new_blob, "clerk intake portvakt", false, 1 },
	{ "add a part of what is handed in", try_new_part, "mypage-uploads exchange-uploads intake",
	    false, 1 },
	{ "add a key", try_new_key, "keeper", false, 1 },
	{ "empty a file", try_truncate, "", false, 0 },
	{ "remove a file", try_remove, "", false, 1 },
	{ "remove a document's blob", try_remove_blob, "clerk intake portvakt", false, 1 },
	{ "remove the name of its socket", try_remove_socket, "keeper courier binder", false, 1 },
	{ "rename a file", try_rename, "", false, 1 },
	{ "give a file another name", try_link, "", false, 0 },
	{ "change who may read a file", try_mode, "", false, 0 },
	{ "give a file away", try_owner, "", false, 0 },
	{ "change its user", try_user, "", false, 0 },
	{ "change its limits", try_limits, "portvakt tool", false, 0 },
	{ "control a device", try_device_control, "", false, 0 },
	{ "change its folder", try_folder, "", false, 0 },
	{ "change its root", try_root, "", true, 0 },
	{ "make calls that only exploits make", try_exotic, "", true, 0 },
};

#define ATTEMPTS (sizeof(attempts) / sizeof(attempts[0]))

#endif
