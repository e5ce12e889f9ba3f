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
#include "khai-seal.h"
#include "khai-store-private.h"

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

/* What leaves this computer is closed; the automatic copies are not. */
static gboolean
bring (const char *from, const char *to, const char *passphrase, GError **error)
{
  if (!khai_seal_recognise (from))
    return copy_file (from, to, error);
  if (passphrase != NULL)
    return khai_unseal_file (from, to, passphrase, error);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE, "the copy is closed with a passphrase");
  return FALSE;
}

static gboolean
count (KhaiStore *self, gpointer arguments, GError **error)
{
  KhaiCopy *copy = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT count(*), max(changed_at) FROM declaration WHERE state <> 'discarded'", error);
  gboolean row = FALSE;

  if (stmt == NULL || !khai_stmt_step (stmt, &row, error))
    return FALSE;
  copy->n_declarations = khai_stmt_int (stmt, 0);
  copy->changed_at = g_strdup (khai_stmt_text (stmt, 1));
  return TRUE;
}

/* Opened like any profile: an older copy is migrated, a damaged or foreign one refused. */
static gboolean
prove (const char *dir, KhaiClock *clock, KhaiCopy *copy, GError **error)
{
  g_autoptr (KhaiStore) store = khai_store_open (dir, clock, error);

  return store != NULL && khai_store_check (store, error) && khai_store_run (store, count, copy, error);
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

/* An opened, checked copy in a folder of its own inside the profile, so that a rename can put it in place. */
static char *
try_copy (const char *dir, const char *file, const char *passphrase, KhaiClock *clock, KhaiCopy *copy, GError **error)
{
  g_autofree char *trial = g_build_filename (dir, "restore-XXXXXX", NULL);
  g_autofree char *database = NULL;

  if (g_mkdir_with_parents (dir, 0700) != 0 || g_mkdtemp_full (trial, 0700) == NULL)
    {
      khai_error_set_from_errno (error, errno, "the profile");
      return NULL;
    }
  database = g_build_filename (trial, "khai.db", NULL);
  if (bring (file, database, passphrase, error) && prove (trial, clock, copy, error))
    return g_steal_pointer (&trial);
  remove_folder (trial);
  return NULL;
}

/**
 * khai_copy_free:
 * @copy: (transfer full): what khai_store_look_at_copy() found
 */
void
khai_copy_free (KhaiCopy *copy)
{
  g_return_if_fail (copy != NULL);

  g_free (copy->changed_at);
  g_free (copy);
}

/**
 * khai_store_look_at_copy:
 * @dir: folder of the profile, where the copy is opened for a moment
 * @file: a copy: an automatic one, or one made by khai_store_export()
 * @passphrase: (nullable): for a closed copy
 * @clock: what time it is
 * @error: as khai_store_restore(), without %KHAI_ERROR_BUSY
 *
 * What restoring would bring, before it is done. Khai may be open.
 *
 * Returns: (transfer full): what is in the copy; %NULL when it does not open or is not whole
 */
KhaiCopy *
khai_store_look_at_copy (const char *dir, const char *file, const char *passphrase, KhaiClock *clock, GError **error)
{
  g_autoptr (KhaiCopy) copy = g_new0 (KhaiCopy, 1);
  g_autofree char *trial = NULL;

  g_return_val_if_fail (dir != NULL && file != NULL && clock != NULL, NULL);

  copy->sealed = khai_seal_recognise (file);
  trial = try_copy (dir, file, passphrase, clock, copy, error);
  if (trial == NULL)
    return NULL;
  remove_folder (trial);
  return g_steal_pointer (&copy);
}

/**
 * khai_store_restore:
 * @dir: folder of the profile
 * @file: a copy: an automatic one, or one made by khai_store_export()
 * @passphrase: (nullable): for a closed copy
 * @clock: what time it is
 * @kept: (out) (transfer full) (nullable): where the database that was there is kept; %NULL when there was none
 * @error: %KHAI_ERROR_BUSY when Khai is open; for the copy %KHAI_ERROR_NOT_FOUND, %KHAI_ERROR_PASSPHRASE (wrong or missing), %KHAI_ERROR_DAMAGED,
 *   %KHAI_ERROR_NEWER; failures of the disk
 *
 * Nothing is touched unless the copy opens and is whole.
 *
 * Returns: %TRUE when the copy is the profile's database now
 */
gboolean
khai_store_restore (const char *dir, const char *file, const char *passphrase, KhaiClock *clock, char **kept, GError **error)
{
  g_autoptr (KhaiCopy) copy = g_new0 (KhaiCopy, 1);
  g_autofree char *trial = NULL;
  g_autofree char *kept_path = NULL;
  gboolean restored = FALSE;
  int lock;

  g_return_val_if_fail (dir != NULL && file != NULL && clock != NULL && kept != NULL, FALSE);

  lock = lock_profile (dir, error);
  if (lock < 0)
    return FALSE;
  trial = try_copy (dir, file, passphrase, clock, copy, error);
  if (trial != NULL)
    {
      g_autofree char *database = g_build_filename (trial, "khai.db", NULL);

      restored = keep_present (dir, clock, &kept_path, error) && put_in_place (database, dir, error);
      remove_folder (trial);
    }
  close (lock);
  *kept = restored ? g_steal_pointer (&kept_path) : NULL;
  return restored;
}
