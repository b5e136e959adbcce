/* Programs that are not ours: started without a shell, with the arguments as
 * they are. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "backup.h"
#include "confine.h"
#include "operator.h"

#define TEXT_MAX (16U << 20)

/* ── Reading what a stranger wrote ── */

static result
slurp(struct arena *arena, FILE *in, const char **text)
{
	size_t size = 0, room = 1U << 16;
	char  *buffer = arena_alloc(arena, room + 1);

	for (size_t n; (n = fread(buffer + size, 1, room - size, in)) > 0;) {
		size += n;
		if (size < room)
			continue;
		if (room > TEXT_MAX)
			return fail(arena, 400, "error.bad_request",
			    "more text than can be looked through");
		room *= 2;
		buffer = memcpy(arena_alloc(arena, room + 1), buffer, size);
	}
	for (size_t i = 0; i < size; i++) /* page breaks and NUL are space to a reader */
		if ((unsigned char)buffer[i] < ' ' && buffer[i] != '\n')
			buffer[i] = ' ';
	*text = buffer;
	return ferror(in) ? fail(arena, 500, "error.internal", "cannot read a tool's answer")
			  : NULL;
}

/* A tool reads what a stranger may have written: it can reach nobody, and
 * neither time nor memory without end. */
static _Noreturn void
become(char *const argv[], const char *file, int out)
{
	const struct rlimit seconds = { 30, 30 }, bytes = { 1U << 30, 1U << 30 };

#ifndef __SANITIZE_ADDRESS__ /* whose memory is far larger than what it uses */
	(void)setrlimit(RLIMIT_AS, &bytes);
#else
	(void)bytes;
#endif
	if (dup2(out, STDOUT_FILENO) < 0 || setrlimit(RLIMIT_CPU, &seconds) != 0)
		_exit(EX_OSERR);
	confine_tool(file);
	(void)execvp(argv[0], argv);
	_exit(EX_UNAVAILABLE);
}

result
tool_output(struct arena *arena, char *const argv[], const char *file, const char **text)
{
	int    ends[2], status = -1;
	pid_t  pid;
	FILE  *in;
	result r;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(arena, 500, "error.internal", "no pipe");
	pid = fork();
	if (pid == 0)
		become(argv, file, ends[1]);
	(void)close(ends[1]);
	if (pid < 0 || (in = fdopen(ends[0], "r")) == NULL) {
		(void)close(ends[0]);
		return fail(arena, 500, "error.internal", "cannot start %s", argv[0]);
	}
	r = slurp(arena, in, text);
	(void)fclose(in);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return fail(arena, 400, "error.bad_request", "%s cannot read the file", argv[0]);
	return r;
}

/* ── PostgreSQL's own, with the operator's rights ── */

pid_t
tool_start(char *const argv[], const char *log)
{
	posix_spawn_file_actions_t actions;
	pid_t                      pid = -1;
	int                        error = posix_spawn_file_actions_init(&actions);

	if (error == 0 && log != NULL)
		error = posix_spawn_file_actions_addopen(
		    &actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (error == 0 && log != NULL)
		error = posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
	if (error == 0)
		error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (error == 0)
		return pid;
	(void)fprintf(stderr, "portvakt: %s: %s\n", argv[0], strerror(error));
	return -1;
}

bool
tool_ended_well(pid_t pid)
{
	int status = -1;

	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool
tool_run(char *const argv[])
{
	return tool_ended_well(tool_start(argv, NULL));
}

char *
tool_path(struct arena *arena, const struct config *config, const char *tool)
{
	return arena_printf(arena, "%s/%s",
	    config_or(config, "database.tools", "/usr/lib/postgresql/15/bin"), tool);
}
