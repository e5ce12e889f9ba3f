/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A refresh token that is used twice ends the sign-in: the window takes the second use for theft. So one process at a time reads, uses and
 * replaces it. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "khai-access-private.h"
#include "khai-error.h"

#define TRY_AGAIN_MS 50
#define TRIES 600 /* half a minute */

typedef struct
{
  int fd;
  guint tries;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  if (waiting->fd >= 0)
    close (waiting->fd);
  g_free (waiting);
}

static gboolean
try_lock (gpointer user_data)
{
  GTask *task = user_data;
  Waiting *waiting = g_task_get_task_data (task);
  GError *error = NULL;

  if (flock (waiting->fd, LOCK_EX | LOCK_NB) == 0)
    g_task_return_int (task, g_steal_fd (&waiting->fd));
  else if (errno != EWOULDBLOCK)
    {
      khai_error_set_from_errno (&error, errno, "the lock of the sign-in");
      g_task_return_error (task, error);
    }
  else if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  else if (++waiting->tries < TRIES)
    return G_SOURCE_CONTINUE;
  else
    g_task_return_new_error (task, KHAI_ERROR, KHAI_ERROR_BUSY, "another process signs in for this profile");
  return G_SOURCE_REMOVE;
}

void
khai_access_lock_async (KhaiAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = g_build_filename (self->folder, "sign-in.lock", NULL);
  Waiting *waiting = g_new0 (Waiting, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, khai_access_lock_async);
  /* A lock that was got is handed over, also when it is not wanted any more. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, waiting, waiting_free);
  waiting->fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (waiting->fd < 0)
    {
      khai_error_set_from_errno (&error, errno, "the lock of the sign-in");
      g_task_return_error (task, error);
    }
  else if (try_lock (task))
    g_timeout_add_full (G_PRIORITY_DEFAULT, TRY_AGAIN_MS, try_lock, g_steal_pointer (&task), g_object_unref);
}

int
khai_access_lock_finish (KhaiAccess *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
