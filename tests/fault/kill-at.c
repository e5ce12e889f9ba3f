/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into a program: it dies, as by kill -9, at the KHAI_KILL_AT-th of the moments at which something becomes true outside of it: a flush to
 * the disk, a change of a file's name, bytes to the network. KHAI_KILL_AFTER=1: just after it instead of just before. So a test can try
 * every one of them, and none is left to chance. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_int seen;

static int
number (const char *name)
{
  const char *text = getenv (name);

  return text != NULL ? atoi (text) : 0;
}

/* What the test prints: at what it died. */
static void
die (const char *what)
{
  const char *path = getenv ("KHAI_KILL_NOTE");
  FILE *note = path != NULL ? fopen (path, "w") : NULL;

  if (note != NULL)
    {
      fputs (what, note);
      fclose (note);
    }
  kill (getpid (), SIGKILL);
}

static int
count (const char *what)
{
  int at = atomic_fetch_add (&seen, 1) + 1 == number ("KHAI_KILL_AT");

  if (at && number ("KHAI_KILL_AFTER") == 0)
    die (what);
  return at;
}

#define MOMENT(type, name, parameters, arguments) \
  type name parameters; \
  type name parameters \
  { \
    type (*real) parameters = (type (*) parameters) dlsym (RTLD_NEXT, #name); \
    int at = count (#name); \
    type result = real arguments; \
    if (at) \
      die (#name); \
    return result; \
  }

MOMENT (int, fsync, (int fd), (fd))
MOMENT (int, fdatasync, (int fd), (fd))
MOMENT (int, rename, (const char *from, const char *to), (from, to))
MOMENT (int, unlink, (const char *path), (path))
MOMENT (ssize_t, send, (int fd, const void *bytes, size_t n, int flags), (fd, bytes, n, flags))
MOMENT (ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
