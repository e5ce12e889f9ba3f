/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of the database: the automatic ones beside it, and the one that leaves this computer, closed with a passphrase. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "khai-error.h"
#include "khai-seal.h"
#include "khai-store-private.h"

#define KEPT_COPIES 7
#define BEFORE "khai-before-" /* a migration */
#define DAILY "khai-daily-"

static gboolean
copy_database (sqlite3 *from, const char *path, GError **error)
{
  sqlite3 *to = NULL;
  sqlite3_backup *backup;
  int result = SQLITE_ERROR;
  gint64 unused;

  if (!khai_sql_open (path, SQLITE_OPEN_READWRITE, &to, error))
    return FALSE;
  backup = sqlite3_backup_init (to, "main", from, "main");
  if (backup != NULL)
    {
      do
        result = sqlite3_backup_step (backup, 200);
      while (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED);
      sqlite3_backup_finish (backup);
    }
  if (result != SQLITE_DONE)
    khai_sql_set_error (to, "copying the database", error);
  /* A copy is a copy when it opens and is whole; the WAL mode of the original is not wanted in a single file. */
  else if (!khai_sql_exec (to, "PRAGMA journal_mode=DELETE;", error)
           || !khai_sql_get_int (to, "SELECT integrity_check = 'ok' FROM pragma_integrity_check", &unused, error))
    result = SQLITE_ERROR;
  else if (unused != 1)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the copy is not whole");
      result = SQLITE_CORRUPT;
    }
  khai_sql_close (to);
  return result == SQLITE_DONE;
}

static gboolean
sync_directory_of (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (!synced)
    khai_error_set_from_errno (error, errno, "the folder of the copy");
  if (fd >= 0)
    close (fd);
  return synced;
}

static gboolean
backup_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const char *path = arguments;
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      khai_error_set_from_errno (error, errno, "the copy");
      return FALSE;
    }
  close (fd);
  if (!copy_database (self->db, temporary, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  if (g_rename (temporary, path) != 0)
    {
      khai_error_set_from_errno (error, errno, "putting the copy in place");
      g_unlink (temporary);
      return FALSE;
    }
  return sync_directory_of (path, error);
}

/**
 * khai_store_backup:
 * @self: a store
 * @path: file to write (0600); an older file of that name is replaced in one step
 * @error: %KHAI_ERROR_DISK_FULL, %KHAI_ERROR_READ_ONLY, %KHAI_ERROR_DAMAGED, %KHAI_ERROR_IO
 *
 * Copies the database while it is in use and checks that the copy is whole before it takes its name.
 *
 * Returns: %TRUE when the copy is on disk
 */
gboolean
khai_store_backup (KhaiStore *self, const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return khai_store_run (self, backup_on_worker, (gpointer) path, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The time is part of the name, so the oldest comes first. */
static GPtrArray *
list_by_prefix (const char *dir, const char *prefix)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, ".db"))
      g_ptr_array_add (paths, g_build_filename (dir, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  return paths;
}

/* A copy that cannot be removed is no reason to fail. */
static void
remove_old_copies (const char *dir, const char *prefix)
{
  g_autoptr (GPtrArray) paths = list_by_prefix (dir, prefix);

  for (guint i = 0; i + KEPT_COPIES < paths->len; i++)
    if (g_unlink (paths->pdata[i]) != 0)
      g_debug ("an old copy could not be removed");
}

/* On the worker's thread. */
gboolean
khai_store_copy_before_migration (KhaiStore *self, gint64 version, GError **error)
{
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_strdelimit (now, ":", '-');
  name = g_strdup_printf (BEFORE "%s-v%d.db", now, (int) version);
  path = g_build_filename (self->dir, name, NULL);
  if (!backup_on_worker (self, path, error))
    return FALSE;
  remove_old_copies (self->dir, BEFORE);
  return TRUE;
}

static gboolean
copy_of_today (KhaiStore *self, gpointer arguments, GError **error)
{
  g_autofree char *today = khai_clock_today (self->clock);
  g_autofree char *name = g_strdup_printf (DAILY "%s.db", today);
  g_autofree char *path = g_build_filename (self->dir, name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!backup_on_worker (self, path, error))
    return FALSE;
  remove_old_copies (self->dir, DAILY);
  return TRUE;
}

/**
 * khai_store_copy_daily:
 * @self: a store
 * @error: as khai_store_backup()
 *
 * Makes the day's copy (khai-daily-YYYY-MM-DD.db, 0600, opened and checked) beside the database unless it is there; the last seven stay.
 *
 * Returns: %TRUE when today's copy exists
 */
gboolean
khai_store_copy_daily (KhaiStore *self, GError **error)
{
  return khai_store_run (self, copy_of_today, NULL, error);
}

/**
 * khai_store_export:
 * @self: a store
 * @path: file to write, on whatever medium (0600, in one step)
 * @passphrase: what closes it: khai_seal_passphrase_is_long_enough()
 * @error: %KHAI_ERROR_PASSPHRASE, else as khai_store_backup()
 *
 * The whole database for another place or another machine. In the clear it never leaves the profile's folder.
 *
 * Returns: %TRUE when the closed copy is on disk
 */
gboolean
khai_store_export (KhaiStore *self, const char *path, const char *passphrase, GError **error)
{
  g_autofree char *clear = NULL;
  gboolean sealed;

  g_return_val_if_fail (KHAI_IS_STORE (self) && path != NULL && passphrase != NULL, FALSE);

  if (!khai_seal_passphrase_is_long_enough (passphrase))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE, "the passphrase is too short");
      return FALSE;
    }
  clear = g_build_filename (self->dir, "export.tmp", NULL);
  sealed = khai_store_backup (self, clear, error) && khai_seal_file (clear, path, passphrase, error);
  if (g_unlink (clear) == 0 || errno == ENOENT || !sealed)
    return sealed;
  khai_error_set_from_errno (error, errno, "removing the copy in the clear");
  return FALSE;
}

static int
compare_times_backwards (gconstpointer a, gconstpointer b)
{
  const char *const *left = a;
  const char *const *right = b;
  const char *left_time = strchr (strrchr (*left, '/'), '2');
  const char *right_time = strchr (strrchr (*right, '/'), '2');

  return g_strcmp0 (right_time, left_time);
}

/**
 * khai_store_list_copies:
 * @dir: folder of a profile; its database may be damaged
 *
 * Returns: (transfer container) (element-type filename): paths of the automatic copies, the newest first
 */
GPtrArray *
khai_store_list_copies (const char *dir)
{
  GPtrArray *daily;
  GPtrArray *before;

  g_return_val_if_fail (dir != NULL, NULL);

  daily = list_by_prefix (dir, DAILY);
  before = list_by_prefix (dir, BEFORE);
  g_ptr_array_extend_and_steal (daily, before);
  g_ptr_array_sort (daily, compare_times_backwards);
  return daily;
}
