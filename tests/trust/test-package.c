/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Packages come from anywhere: only those that are whole are read. */

#include "config.h"

#include "khai-package.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zip.h>

#include "khai-error.h"

static GBytes *
make (KhaiKey *key, guint n)
{
  g_autoptr (JsonObject) manifest = json_object_new ();
  g_autoptr (GBytes) one = g_bytes_new_static ("{\"a\":1}", 7);
  g_autoptr (GBytes) two = g_bytes_new_static ("", 0);
  const KhaiPackagePart parts[] = { { "declaration.json", one }, { "empty", two } };
  g_autoptr (GError) error = NULL;
  GBytes *file;

  json_object_set_string_member (manifest, "idempotencyKey", "k-1");
  file = khai_package_make (key, manifest, parts, n, &error);
  g_assert_no_error (error);
  return file;
}

static void
test_round_trip (void)
{
  g_autoptr (KhaiKey) key = khai_key_make ("Lan", NULL, FALSE, NULL, NULL);
  g_autofree char *thumbprint = khai_key_thumbprint (key);
  g_autoptr (GBytes) file = make (key, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiPackage) package = khai_package_read (file, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (khai_package_say (package, "idempotencyKey"), ==, "k-1");
  g_assert_null (khai_package_say (package, "parts"));
  g_assert_null (khai_package_say (package, "nothing"));
  g_assert_cmpstr (package->thumbprint, ==, thumbprint);
  g_assert_cmpstr (package->owner, ==, "Lan");
  g_assert_cmpmem (g_bytes_get_data (khai_package_get (package, "declaration.json"), NULL), 7, "{\"a\":1}", 7);
  g_assert_cmpuint (g_bytes_get_size (khai_package_get (package, "empty")), ==, 0);
  g_assert_null (khai_package_get (package, "package.jws"));
}

/* What somebody with a zip program makes of a good one. */
typedef struct
{
  const char *name;
  const char *remove, *add, *contents;
  int code;
} Change;

static const Change changes[] = {
  { "nothing", NULL, NULL, NULL, -1 },
  { "part gone", "declaration.json", NULL, NULL, KHAI_ERROR_DAMAGED },
  { "list gone", "package.jws", NULL, NULL, KHAI_ERROR_DAMAGED },
  { "part more", NULL, "more.txt", "x", KHAI_ERROR_SIGNATURE },
  { "part changed", "declaration.json", "declaration.json", "{\"a\":2}", KHAI_ERROR_SIGNATURE },
  { "list changed", "package.jws", "package.jws", "e30.e30.e30", KHAI_ERROR_SIGNATURE },
  { "no list", "package.jws", "package.jws", "", KHAI_ERROR_DAMAGED },
  { "path upwards", NULL, "../evil", "x", KHAI_ERROR_DAMAGED },
  { "absolute path", NULL, "/evil", "x", KHAI_ERROR_DAMAGED },
  { "folder", NULL, "a/b", "x", KHAI_ERROR_DAMAGED },
  { "hidden", NULL, ".x", "x", KHAI_ERROR_DAMAGED },
  { "capitals", NULL, "Declaration.json", "x", KHAI_ERROR_DAMAGED },
};

/* In a file: libzip 1.7 frees twice when it changes an archive in memory. */
static GBytes *
change_archive (GBytes *file, const Change *change)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("khai-package-XXXXXX", &path, NULL);
  zip_t *zip;
  char *data = NULL;
  gsize length = 0;

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), NULL));
  zip = zip_open (path, 0, NULL);
  g_assert_nonnull (zip);
  if (change->remove != NULL)
    g_assert_cmpint (zip_delete (zip, zip_name_locate (zip, change->remove, 0)), ==, 0);
  if (change->add != NULL)
    g_assert_cmpint (zip_file_add (zip, change->add, zip_source_buffer (zip, change->contents, strlen (change->contents), 0), 0), >=, 0);
  g_assert_cmpint (zip_close (zip), ==, 0);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return g_bytes_new_take (data, length);
}

static void
test_changed (void)
{
  g_autoptr (KhaiKey) key = khai_key_make ("Lan", NULL, FALSE, NULL, NULL);
  g_autoptr (GBytes) file = make (key, 1);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GBytes) changed = change_archive (file, &changes[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiPackage) package = khai_package_read (changed, &error);

      g_test_message ("%s: %s", changes[i].name, error != NULL ? error->message : "taken");
      if (changes[i].code < 0)
        g_assert_no_error (error);
      else
        {
          g_assert_null (package);
          g_assert_cmpint (error->code, ==, changes[i].code);
          g_assert_true (error->domain == KHAI_ERROR);
        }
    }
}

static void
test_no_package (void)
{
  static const char *const texts[] = { "", "PK", "{}", "PK\x05\x06 but nothing else of it" };
  g_autofree char *zeros = g_malloc0 (KHAI_PACKAGE_MAX_BYTES + 1);
  g_autoptr (GBytes) large = g_bytes_new (zeros, KHAI_PACKAGE_MAX_BYTES + 1);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) file = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) local = NULL;

      g_assert_null (khai_package_read (file, &local));
      g_assert_error (local, KHAI_ERROR, KHAI_ERROR_DAMAGED);
    }
  g_assert_null (khai_package_read (large, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
}

/* A small file that unpacks to very much ends early. */
static void
test_bomb (void)
{
  g_autoptr (KhaiKey) key = khai_key_make ("Lan", NULL, FALSE, NULL, NULL);
  g_autoptr (GBytes) file = make (key, 1);
  g_autofree char *many = g_strnfill (40 * 1024 * 1024, 'a');
  const Change bomb = { "bomb", NULL, "bomb", many, KHAI_ERROR_TOO_LARGE };
  g_autoptr (GBytes) changed = change_archive (file, &bomb);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (changed), <, 1024 * 1024);
  g_assert_null (khai_package_read (changed, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trust/package/round-trip", test_round_trip);
  g_test_add_func ("/trust/package/changed", test_changed);
  g_test_add_func ("/trust/package/no-package", test_no_package);
  g_test_add_func ("/trust/package/bomb", test_bomb);
  return g_test_run ();
}
