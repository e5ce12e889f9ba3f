/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening and closing khai.db, and the way every other file of this room gets onto the one thread that may touch it. */

#include "config.h"

#include "khai-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "khai-error.h"

#define FILE_NAME "khai.db"
#define DISK_RESERVE (64 * 1024 * 1024)

G_DEFINE_FINAL_TYPE (KhaiStore, khai_store, G_TYPE_OBJECT)

typedef struct
{
  KhaiStoreFunc func;
  gpointer arguments;
} Call;

static gboolean
run_call (gpointer resource, gpointer job, GError **error)
{
  Call *call = job;

  return call->func (resource, call->arguments, error);
}

gboolean
khai_store_run (KhaiStore *self, KhaiStoreFunc func, gpointer arguments, GError **error)
{
  Call call = { func, arguments };

  g_return_val_if_fail (KHAI_IS_STORE (self), FALSE);

  if (self->worker == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the store is closed");
      return FALSE;
    }
  return khai_worker_call (self->worker, run_call, &call, error);
}

gboolean
khai_store_in_transaction (KhaiStore *self, KhaiStoreFunc func, gpointer arguments, GError **error)
{
  if (!khai_sql_begin (self->db, error))
    return FALSE;
  if (func (self, arguments, error))
    return khai_sql_commit (self->db, error);
  khai_sql_rollback (self->db);
  return FALSE;
}

static gboolean
run_in_transaction (KhaiStore *self, gpointer arguments, GError **error)
{
  Call *call = arguments;

  return khai_store_in_transaction (self, call->func, call->arguments, error);
}

gboolean
khai_store_run_transaction (KhaiStore *self, KhaiStoreFunc func, gpointer arguments, GError **error)
{
  Call call = { func, arguments };

  return khai_store_run (self, run_in_transaction, &call, error);
}

/* SQLite itself reports a file it cannot make with one word for every cause; the directory is tried first. */
static gboolean
prepare_directory (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0 && g_access (dir, W_OK | X_OK) == 0)
    return TRUE;
  /* A path that leads through a file, or below a folder that cannot be made: to the user it is a place where Khai may not write. */
  if (errno == ENOTDIR || errno == ENOENT || errno == EEXIST)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_READ_ONLY, "the data folder cannot be made");
  else
    khai_error_set_from_errno (error, errno, "the data folder");
  return FALSE;
}

static gboolean
prepare_file (const char *path, gboolean *fresh, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  *fresh = fd >= 0;
  if (fd < 0 && errno == EEXIST)
    fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    {
      khai_error_set_from_errno (error, errno, "the database file");
      return FALSE;
    }
  close (fd);
  return TRUE;
}

static gboolean
open_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  g_autofree char *path = g_build_filename (self->dir, FILE_NAME, NULL);
  gboolean fresh = FALSE;

  if (!prepare_file (path, &fresh, error))
    return FALSE;
  return khai_sql_open (path, SQLITE_OPEN_READWRITE, &self->db, error)
         && khai_sql_exec (self->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;", error)
         && khai_store_migrate (self, fresh, error);
}

/**
 * khai_store_set_reserve:
 * @self: a store
 * @bytes: of the disk
 *
 * What a window sends is no longer taken when less than this is left: what the user types must still find its place.
 */
void
khai_store_set_reserve (KhaiStore *self, guint64 bytes)
{
  g_return_if_fail (KHAI_IS_STORE (self));

  self->reserve = bytes;
}

/**
 * khai_store_open:
 * @dir: folder of the profile; made (0700) when it is not there
 * @clock: tells what time entries are given
 * @error: %KHAI_ERROR_NEWER, %KHAI_ERROR_DAMAGED, %KHAI_ERROR_READ_ONLY, %KHAI_ERROR_DISK_FULL, %KHAI_ERROR_BUSY, %KHAI_ERROR_IO
 *
 * Opens DIR/khai.db, or makes it. An older database is copied beside itself and migrated; one that is newer, damaged or not ours
 * is left untouched and refused.
 *
 * Returns: (transfer full): the store, or %NULL
 */
KhaiStore *
khai_store_open (const char *dir, KhaiClock *clock, GError **error)
{
  g_autoptr (KhaiStore) self = NULL;

  g_return_val_if_fail (dir != NULL && clock != NULL, NULL);

  if (!prepare_directory (dir, error))
    return NULL;
  self = g_object_new (KHAI_TYPE_STORE, NULL);
  self->dir = g_strdup (dir);
  self->clock = khai_clock_ref (clock);
  self->worker = khai_worker_new ("khai-store", self);
  if (!khai_store_run (self, open_on_worker, NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * khai_store_close:
 * @self: a store
 *
 * Waits for everything asked for so far, then closes the database. Later calls fail with %KHAI_ERROR_STATE.
 */
void
khai_store_close (KhaiStore *self)
{
  g_return_if_fail (KHAI_IS_STORE (self));

  g_clear_pointer (&self->worker, khai_worker_free);
  g_clear_pointer (&self->db, khai_sql_close);
}

/**
 * khai_store_get_dir:
 * @self: a store
 *
 * Returns: (transfer none): the profile's folder
 */
const char *
khai_store_get_dir (KhaiStore *self)
{
  g_return_val_if_fail (KHAI_IS_STORE (self), NULL);

  return self->dir;
}

static void
khai_store_finalize (GObject *object)
{
  KhaiStore *self = KHAI_STORE (object);

  khai_store_close (self);
  g_clear_pointer (&self->clock, khai_clock_unref);
  g_free (self->dir);
  g_free (self->served);
  G_OBJECT_CLASS (khai_store_parent_class)->finalize (object);
}

static void
khai_store_class_init (KhaiStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_store_finalize;
}

static void
khai_store_init (KhaiStore *self)
{
  self->reserve = DISK_RESERVE;
}
