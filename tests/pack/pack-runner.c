/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small data sets, broken on purpose, and the real program over them. */

#include "pack-runner.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

char *
pack_fixture (const char *name)
{
  return g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "tests", "data", "pack", name, NULL);
}

static void
copy_tree (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        copy_tree (source, target);
      else
        {
          g_assert_true (g_file_get_contents (source, &text, &length, NULL));
          g_assert_true (g_file_set_contents (target, text, length, NULL));
        }
    }
}

char *
pack_copy_good (void)
{
  g_autofree char *good = pack_fixture ("good");
  char *copy = g_dir_make_tmp ("khai-pack-XXXXXX", NULL);

  g_assert_nonnull (copy);
  copy_tree (good, copy);
  return copy;
}

void
pack_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      pack_remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
pack_replace (const char *dir, const char *file, const char *before, const char *after)
{
  g_autofree char *path = g_build_filename (dir, file, NULL);
  g_autofree char *text = NULL;
  GString *changed;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  changed = g_string_new_len (text, length);
  if (g_string_replace (changed, before, after, 1) != 1)
    g_error ("%s does not hold \"%s\"", file, before);
  g_assert_true (g_file_set_contents (path, changed->str, changed->len, NULL));
  g_string_free (changed, TRUE);
}

void
pack_write (const char *dir, const char *file, const char *text)
{
  g_autofree char *path = g_build_filename (dir, file, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
append_number (GByteArray *bytes, guint32 number)
{
  number = GUINT32_TO_LE (number);
  g_byte_array_append (bytes, (const guint8 *)&number, sizeof number);
}

/* A catalogue as msgfmt would make it, from pairs of texts. */
static void
write_catalogue (const char *path, const char *const *pairs, guint n)
{
  GByteArray *bytes = g_byte_array_new ();
  guint32 place = 28 + n * 16;

  append_number (bytes, 0x950412de);
  append_number (bytes, 0);
  append_number (bytes, n);
  append_number (bytes, 28);
  append_number (bytes, 28 + n * 8);
  append_number (bytes, 0);
  append_number (bytes, 0);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < n; i++)
      {
        append_number (bytes, strlen (pairs[2 * i + side]));
        append_number (bytes, place);
        place += strlen (pairs[2 * i + side]) + 1;
      }
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < n; i++)
      g_byte_array_append (bytes, (const guint8 *)pairs[2 * i + side],
                           strlen (pairs[2 * i + side]) + 1);
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
  g_byte_array_unref (bytes);
}

char *
pack_locale_dir (void)
{
  static const char *const countries[] = { "Federal Republic of Germany",
                                           "Cộng hòa Liên bang Đức",
                                           "Germany",
                                           "Đức",
                                           "Viet Nam",
                                           "Việt Nam" };
  static const char *const currencies[] = { "US Dollar", "Đô-la Mỹ" };
  char *root = g_dir_make_tmp ("khai-locale-XXXXXX", NULL);
  g_autofree char *dir = g_build_filename (root, "vi", "LC_MESSAGES", NULL);
  g_autofree char *first = g_build_filename (dir, "iso_3166-1.mo", NULL);
  g_autofree char *second = g_build_filename (dir, "iso_4217.mo", NULL);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  write_catalogue (first, countries, G_N_ELEMENTS (countries) / 2);
  write_catalogue (second, currencies, G_N_ELEMENTS (currencies) / 2);
  return root;
}

int
pack_run (char **output, const char *data, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *iso = pack_fixture ("iso");
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  const char *argument;
  int status;
  va_list more;

  g_ptr_array_add (arguments, (char *)g_getenv ("KHAI_PACK"));
  g_ptr_array_add (arguments, (char *)"--data");
  g_ptr_array_add (arguments, (char *)data);
  g_ptr_array_add (arguments, (char *)"--iso-codes");
  g_ptr_array_add (arguments, iso);
  va_start (more, data);
  while ((argument = va_arg (more, const char *)) != NULL)
    g_ptr_array_add (arguments, (char *)argument);
  va_end (more);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **)arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error) || error->domain == G_SPAWN_EXIT_ERROR);
  if (output != NULL)
    *output = g_steal_pointer (&errors);
  return error != NULL ? error->code : 0;
}
