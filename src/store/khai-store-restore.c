/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Putting a copy back. The copy proves itself before anything is touched, and what was there is kept. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "khai-error.h"
#include "khai-store.h"

/* Whoever sends for the profile holds this lock; a window that is open does. */
static int
lock_profile (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "outbox.lock", NULL);
  int fd = g_mkdir_with_parents (dir, 0700) == 0 ? g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

  if (fd < 0)
    khai_error_set_from_errno (error, errno, "the profile");
  else if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BUSY, "Khai is open with this profile");
      close (fd);
      fd = -1;
    }
  return fd;
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) io_error = NULL;

  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &io_error) && g_chmod (to, 0600) == 0)
    return TRUE;
  if (io_error != NULL)
    khai_error_propagate_io (error, g_steal_pointer (&io_error));
  else
    khai_error_set_from_errno (error, errno, "the copy");
  return FALSE;
}

/* Opened like any profile: an older copy is migrated, a damaged or foreign one refused. */
static gboolean
prove (const char *dir, KhaiClock *clock, GError **error)
{
  g_autoptr (KhaiStore) store = khai_store_open (dir, clock, error);

  return store != NULL && khai_store_check (store, error);
}

static gboolean
keep_present (const char *dir, KhaiClock *clock, char **kept, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "khai.db", NULL);
  g_autofree char *now = NULL;
  g_autofree char *name = NULL;
  g_autoptr (KhaiStore) store = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  now = khai_clock_now_string (clock);
  g_strdelimit (now, ":", '-');
  name = g_strdup_printf ("khai-replaced-%s.db", now);
  *kept = g_build_filename (dir, name, NULL);
  store = khai_store_open (dir, clock, NULL);
  /* A database that cannot be opened any more is kept as it is. */
  return store != NULL ? khai_store_backup (store, *kept, error) : copy_file (path, *kept, error);
}

static gboolean
put_in_place (const char *from, const char *dir, GError **error)
{
  static const char *const beside[] = { "khai.db-wal", "khai.db-shm" };
  g_autofree char *path = g_build_filename (dir, "khai.db", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *stale = g_build_filename (dir, beside[i], NULL);

      if (g_unlink (stale) != 0 && errno != ENOENT)
        {
          khai_error_set_from_errno (error, errno, "the old database");
          return FALSE;
        }
    }
  if (g_rename (from, path) == 0)
    return TRUE;
  khai_error_set_from_errno (error, errno, "putting the copy in place");
  return FALSE;
}

static void
remove_folder (const char *dir)
{
  static const char *const names[] = { "khai.db", "khai.db-wal", "khai.db-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
}

/**
 * khai_store_restore:
 * @dir: folder of the profile
 * @file: a copy made by khai_store_backup()
 * @clock: what time it is
 * @kept: (out) (transfer full) (nullable): where the database that was there is kept; %NULL when there was none
 * @error: %KHAI_ERROR_BUSY when Khai is open, %KHAI_ERROR_NOT_FOUND, %KHAI_ERROR_DAMAGED, %KHAI_ERROR_NEWER for the copy; failures of the disk
 *
 * Nothing is touched unless the copy opens and is whole.
 *
 * Returns: %TRUE when the copy is the profile's database now
 */
gboolean
khai_store_restore (const char *dir, const char *file, KhaiClock *clock, char **kept, GError **error)
{
  g_autofree char *trial = NULL;
  g_autofree char *trial_db = NULL;
  g_autofree char *kept_path = NULL;
  gboolean restored = FALSE;
  int lock;

  g_return_val_if_fail (dir != NULL && file != NULL && clock != NULL && kept != NULL, FALSE);

  lock = lock_profile (dir, error);
  if (lock < 0)
    return FALSE;
  trial = g_build_filename (dir, "restore-XXXXXX", NULL);
  if (g_mkdtemp_full (trial, 0700) == NULL)
    khai_error_set_from_errno (error, errno, "the profile");
  else
    {
      trial_db = g_build_filename (trial, "khai.db", NULL);
      restored = copy_file (file, trial_db, error) && prove (trial, clock, error) && keep_present (dir, clock, &kept_path, error)
                 && put_in_place (trial_db, dir, error);
      remove_folder (trial);
    }
  close (lock);
  *kept = restored ? g_steal_pointer (&kept_path) : NULL;
  return restored;
}
