/* The vault's folder as files, to be copied, listed and removed without being
 * opened: blobs are encrypted and immutable, so that a copy is a copy.
 *
 * Beside them lies the list of what was destroyed ("destroyed", one line for
 * each thing, only ever appended to), so that an older backup of the database
 * does not bring anything back. */
#ifndef PORTVAKT_VAULT_FILES_H
#define PORTVAKT_VAULT_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Durable under its name in the folder "to" when true, copied or there before.
 * False with errno. */
bool vault_files_copy(const char *from, const char *to, const char *rendition);

/* Certain to be gone, or never there, when true.  False with errno. */
bool vault_files_remove(const char *folder, const char *rendition);

/* Each name below the vault's subfolders, of blobs and of whatever else lies
 * there, and when it was written.  False with errno, or when each said so. */
typedef bool vault_file(void *to, const char *name, time_t written);
bool         vault_files_each(const char *folder, vault_file *, void *to);

/* Removes what a writer that was killed left half-written before that time; adds
 * how many there were to *swept.  False with errno. */
#define VAULT_STALE ((time_t)24 * 60 * 60) /* no document takes so long */
bool vault_files_sweep(const char *folder, time_t before, size_t *swept);

/* Appends "<kind> <id> <time>" for good, unless kind and id are there.  False
 * with errno. */
bool vault_files_note(const char *folder, const char *kind, const char *id, const char *at);

/* Each line of the list, in order; none when there is no list. */
typedef bool vault_destroyed(void *to, const char *kind, const char *id, const char *at);
bool         vault_files_destroyed(const char *folder, vault_destroyed *, void *to);

#endif
