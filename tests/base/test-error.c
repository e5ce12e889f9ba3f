/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-error.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = 0; code <= KHAI_ERROR_INTERNAL; code++)
    {
      const char *name = khai_error_name (code);
      g_assert_true (g_hash_table_add (seen, (gpointer)name));
      g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (name));
    }
  g_assert_cmpstr (khai_error_name (KHAI_ERROR_DISK_FULL), ==, "disk-full");
  g_assert_cmpstr (khai_error_name (4711), ==, "internal");
}

static void
test_errno (void)
{
  static const struct
  {
    int number;
    int code;
  } rows[] = {
    { ENOENT, KHAI_ERROR_NOT_FOUND },
    { EEXIST, KHAI_ERROR_EXISTS },
    { ENOSPC, KHAI_ERROR_DISK_FULL },
    { EDQUOT, KHAI_ERROR_DISK_FULL },
    { EACCES, KHAI_ERROR_READ_ONLY },
    { EROFS, KHAI_ERROR_READ_ONLY },
    { EAGAIN, KHAI_ERROR_BUSY },
    { EFBIG, KHAI_ERROR_TOO_LARGE },
    { EISDIR, KHAI_ERROR_BAD_INPUT },
    { EIO, KHAI_ERROR_IO },
    { 0, KHAI_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      khai_error_set_from_errno (&error, rows[i].number, "writing the backup");
      g_assert_error (error, KHAI_ERROR, rows[i].code);
      g_assert_true (g_str_has_prefix (error->message, "writing the backup"));
    }
  khai_error_set_from_errno (NULL, ENOENT, "nobody asks");
}

static void
test_io (void)
{
  const struct
  {
    GQuark domain;
    int code;
    int expected;
  } rows[] = {
    { G_IO_ERROR, G_IO_ERROR_NOT_FOUND, KHAI_ERROR_NOT_FOUND },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, KHAI_ERROR_DISK_FULL },
    { G_IO_ERROR, G_IO_ERROR_READ_ONLY, KHAI_ERROR_READ_ONLY },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, KHAI_ERROR_NETWORK },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, KHAI_ERROR_UNKNOWN },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, KHAI_ERROR_UNKNOWN },
    { G_IO_ERROR, G_IO_ERROR_FAILED, KHAI_ERROR_IO },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, KHAI_ERROR_NOT_FOUND },
    { G_FILE_ERROR, G_FILE_ERROR_ACCES, KHAI_ERROR_READ_ONLY },
    { G_FILE_ERROR, G_FILE_ERROR_NOSPC, KHAI_ERROR_DISK_FULL },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, KHAI_ERROR_TLS },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, KHAI_ERROR_NETWORK },
    { G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE, KHAI_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      khai_error_propagate_io (
          &error, g_error_new_literal (rows[i].domain, rows[i].code, "/home/hoa/secret.json"));
      g_assert_error (error, KHAI_ERROR, rows[i].expected);
      g_assert_null (strstr (error->message, "hoa"));
    }
}

static void
test_io_passes (void)
{
  g_autoptr (GError) own = NULL;
  g_autoptr (GError) cancelled = NULL;

  khai_error_propagate_io (&own, g_error_new_literal (KHAI_ERROR, KHAI_ERROR_DAMAGED, "as it is"));
  g_assert_error (own, KHAI_ERROR, KHAI_ERROR_DAMAGED);
  g_assert_cmpstr (own->message, ==, "as it is");

  khai_error_propagate_io (&cancelled,
                           g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "asked for"));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  khai_error_propagate_io (NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "freed"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/error/names", test_names);
  g_test_add_func ("/error/errno", test_errno);
  g_test_add_func ("/error/io", test_io);
  g_test_add_func ("/error/io-passes", test_io_passes);
  return g_test_run ();
}
