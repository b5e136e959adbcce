/* From inside: each program is confined in a child, as it does itself, and the
 * child then tries what somebody would try who had taken it over.  What works
 * without walls is tried without them first, so that a refusal is the wall's. */
#include "../../core/confine.c"

#include "house.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>

static struct config *config;
static in_port_t      listed, unlisted;
static char           file_secret[128], file_blob[128], file_key[128], file_socket[128];
static char           file_new[128], blob_new[128], part_new[128], key_new[128], file_own[128];

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
#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* ── The house that is attacked ── */

static void
put_file(char path[128], const char *name)
{
	int fd;

	snprintf(path, 128, "%s/%s", house_folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "secret", 6), 6);
	close(fd);
}

static in_port_t
listen_somewhere(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t          size = sizeof(at);
	int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fd, 4096), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	return at.sin_port;
}

static void
listen_unix(bool abstract)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int                fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int size = snprintf(at.sun_path + abstract, sizeof(at.sun_path) - abstract, "%s%s",
	    house_folder, abstract ? "" : "/run/own.sock");

	if (!abstract)
		(void)unlink(at.sun_path);
	assert_int_equal(bind(fd, (struct sockaddr *)&at,
			     (socklen_t)(sizeof(sa_family_t) + abstract + (size_t)size)),
	    0);
	assert_int_equal(listen(fd, 4096), 0);
}

/* What an attempt may have taken away is put back before the next. */
static void
furnish(void)
{
	put_file(file_secret, "secret");
	put_file(file_blob, "vault/blob");
	put_file(file_key, "keys/key");
	put_file(file_own, "own.pdf");
	put_file(file_new, "new");
	put_file(blob_new, "vault/new");
	put_file(part_new, "parts/new");
	put_file(key_new, "keys/new");
	unlink(file_new);
	unlink(blob_new);
	unlink(part_new);
	unlink(key_new);
	unlink(house_path("other"));
	if (access(file_socket, F_OK) != 0)
		listen_unix(false);
}

static void
configure(const char *instance)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "municipality.instance = %s\ndatabase.host = /run/postgresql\n"
	    "courier.ca = %s/secret-ca\ncourier.allow.login.0 = https://a.localhost:%u\n",
	    instance, house_folder, ntohs(listed));
	house_configure(text);
	config_close(config);
	config = config_open();
}

static int
open_house(void **state)
{
	char ca[128];

	(void)state;
	/* What a log is for; and a folder that nobody's row names. */
	house_open("");
	put_file(ca, "secret-ca");
	listed = listen_somewhere();
	unlisted = listen_somewhere();
	snprintf(file_socket, sizeof(file_socket), "%s/run/own.sock", house_folder);
	listen_unix(true);
	configure("test");
	furnish();
	return 0;
}

static int
close_house(void **state)
{
	(void)state;
	config_close(config);
	config = NULL;
	house_close();
	return 0;
}

static void
be_quiet(void)
{
	int log = open(house_path("log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
}

static void
walls_of(const char *program)
{
	if (strcmp(program, "tool") == 0)
		confine_tool(file_own);
	else if (*program != '\0')
		confine(config, program);
}

/* Walls as a kernel that knows this version of Landlock has them. */
static void
older_walls_of(const char *program, int version)
{
	struct confine_room room = room_of(config, program);

	settle_libraries();
	if (strcmp(program, "tool") == 0)
		add_path(&room, file_own, CONFINE_READ, true);
	close_doors(&room, version);
}

/* 0 when it worked, 1 when it was refused. */
static int
outcome(const char *program, const struct attempt *a, int version)
{
	pid_t child;

	furnish();
	child = fork();
	if (child == 0) {
		be_quiet();
		if (version < 0)
			walls_of(program);
		else
			older_walls_of(program, version);
		_exit(a->attempt() ? 0 : 1);
	}
	return house_wait(child);
}

static bool
is_among(const char *names, const char *name)
{
	size_t size = strlen(name);

	for (const char *p = names; (p = strstr(p, name)) != NULL; p++)
		if ((p == names || p[-1] == ' ') && (p[size] == '\0' || p[size] == ' '))
			return true;
	return false;
}

/* ── The tests ── */

struct trial {
	const char           *program;
	const struct attempt *attempt;
	int                   version; /* -1: this kernel's */
	bool                  may;
};

static void
a_trial(void **state)
{
	const struct trial *t = *state;

	assert_int_equal(outcome(t->program, t->attempt, t->version), t->may ? 0 : 1);
}

/* A build with sanitizers may read /proc: it looks into itself. */
static bool
refusable(const struct attempt *a, int version)
{
#ifdef __SANITIZE_ADDRESS__
	if (a->attempt == try_read_memory)
		return false;
#endif
	return a->from <= version;
}

static struct CMUnitTest tests[4 * ROWS * ATTEMPTS];
static struct trial      trials[4 * ROWS * ATTEMPTS];
static size_t            count;

static void
add_trial(const char *program, const struct attempt *a, int version, bool may)
{
	static char names[4 * ROWS * ATTEMPTS][128];
	char        suffix[32] = "";

	if (version >= 0)
		snprintf(suffix, sizeof(suffix), ", with Landlock %d", version);
	snprintf(names[count], sizeof(names[count]), "%s %s %s%s",
	    *program == '\0' ? "without walls, it" : program, may ? "can" : "cannot", a->what,
	    suffix);
	trials[count] = (struct trial){ program, a, version, may };
	tests[count] = (struct CMUnitTest){
		.name = names[count], .test_func = a_trial, .initial_state = &trials[count]
	};
	count++;
}

/* What Landlock alone refuses, as Debian 12's kernel knows it (2), and the
 * first that knows networks (4). */
static void
add_older(const char *program, int version)
{
	for (size_t a = 0; a < ATTEMPTS; a++)
		if (attempts[a].from > 0 && refusable(&attempts[a], version))
			add_trial(
			    program, &attempts[a], version, is_among(attempts[a].who, program));
}

static void
add_all(void)
{
	int now = confine_landlock();

	for (size_t a = 0; a < ATTEMPTS; a++)
		if (!attempts[a].rare)
			add_trial("", &attempts[a], -1, true);
	for (size_t r = 0; r < ROWS; r++) {
		for (size_t a = 0; a < ATTEMPTS; a++)
			if (refusable(&attempts[a], now))
				add_trial(rows[r].program, &attempts[a], -1,
				    is_among(attempts[a].who, rows[r].program));
		for (int version = 2; version < now && version <= 4; version += 2)
			add_older(rows[r].program, version);
	}
}

/* A kernel that knows no Landlock, to this child. */
static void
forget_landlock(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	assert_int_equal(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
			     seccomp_syscall_resolve_name("landlock_create_ruleset"), 0),
	    0);
	assert_int_equal(seccomp_load(filter), 0);
	seccomp_release(filter);
}

static int
start_without_landlock(void)
{
	pid_t child = fork();

	if (child == 0) {
		be_quiet();
		forget_landlock();
		confine(config, "mypage");
		_exit(try_exec() || try_internet() ? 1 : 0);
	}
	return house_wait(child);
}

static void
without_landlock_production_does_not_start(void **state)
{
	(void)state;
	configure("production");
	assert_int_equal(start_without_landlock(), EX_OSERR);
	assert_true(house_logged("no Landlock"));
}

static void
without_landlock_production_starts_where_that_is_allowed(void **state)
{
	(void)state;
	configure("production\nconfine.landlock = optional");
	assert_int_equal(start_without_landlock(), 0);
}

static void
without_landlock_a_test_instance_starts_and_warns(void **state)
{
	(void)state;
	configure("test");
	assert_int_equal(start_without_landlock(), 0);
	assert_true(house_logged("files are not confined"));
}

static void
a_vault_that_is_not_there_keeps_the_program_from_starting(void **state)
{
	pid_t child;

	(void)state;
	assert_int_equal(rename(house_path("vault"), house_path("gone")), 0);
	child = fork();
	if (child == 0) {
		be_quiet();
		confine(config, "mypage");
		_exit(0);
	}
	assert_int_equal(house_wait(child), EX_OSERR);
	assert_int_equal(rename(house_path("gone"), house_path("vault")), 0);
}

/* The vault's folder is mounted anew, or restored, while a portal runs. */
static void
a_vault_that_was_replaced_makes_room_for_a_successor(void **state)
{
	pid_t child;

	(void)state;
	(void)unlink(house_path("log"));
	child = fork();
	if (child == 0) {
		be_quiet();
		confine(config, "mypage");
		while (access(house_path("vault"), F_OK) == 0 && !confine_stale())
			house_pause(1);
		if (confine_stale()) /* gone, it may come back */
			_exit(1);
		while (access(house_path("vault"), F_OK) != 0)
			house_pause(1);
		_exit(confine_stale() ? 0 : 2);
	}
	while (!house_logged("confine.closed"))
		house_pause(1);
	assert_int_equal(rename(house_path("vault"), house_path("gone")), 0);
	house_pause(50);
	assert_int_equal(mkdir(house_path("vault"), 0700), 0);
	assert_int_equal(house_wait(child), 0);
	assert_int_equal(rmdir(house_path("vault")), 0);
	assert_int_equal(rename(house_path("gone"), house_path("vault")), 0);
}

/* Where the database is another machine, its port is what can be reached. */
static void
a_database_on_another_machine_is_reached_and_nothing_else(void **state)
{
	char  text[128];
	pid_t child;

	(void)state;
	snprintf(text, sizeof(text), "database.host = db.localhost\ndatabase.port = %u\n",
	    ntohs(listed));
	house_configure(text);
	config_close(config);
	config = config_open();
	child = fork();
	if (child == 0) {
		be_quiet();
		confine(config, "clerk");
		_exit(try_listed() && (!try_unlisted() || confine_landlock() < 4) ? 0 : 1);
	}
	assert_int_equal(house_wait(child), 0);
}

static void
a_program_without_a_row_does_not_start(void **state)
{
	pid_t child;

	(void)state;
	child = fork();
	if (child == 0) {
		be_quiet();
		confine(config, "nobody");
		_exit(0);
	}
	assert_int_equal(house_wait(child), EX_OSERR);
}

int
main(void)
{
	const struct CMUnitTest starting[] = {
		cmocka_unit_test(without_landlock_production_does_not_start),
		cmocka_unit_test(without_landlock_production_starts_where_that_is_allowed),
		cmocka_unit_test(without_landlock_a_test_instance_starts_and_warns),
		cmocka_unit_test(a_vault_that_is_not_there_keeps_the_program_from_starting),
		cmocka_unit_test(a_vault_that_was_replaced_makes_room_for_a_successor),
		cmocka_unit_test(a_database_on_another_machine_is_reached_and_nothing_else),
		cmocka_unit_test(a_program_without_a_row_does_not_start),
	};
	int bad;

	add_all();
	bad = _cmocka_run_group_tests("walls", tests, count, open_house, close_house);
	return bad + cmocka_run_group_tests(starting, open_house, close_house);
}
