/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"

#include <glib/gstdio.h>

static void
new_context (AppFixture *f)
{
  g_autoptr (KhaiClock) clock = khai_clock_new_fixed ("2026-12-01T03:00:00Z", NULL);

  f->context = khai_context_new (f->dir, KHAI_LANG_VI, clock);
}

void
app_fixture_set_up (AppFixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("khai-app-XXXXXX", NULL);
  new_context (f);
}

static gboolean
is_gone (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

/* What is being written still holds on to the context; nothing else may. */
static void
drop_context (AppFixture *f)
{
  g_object_add_weak_pointer (G_OBJECT (f->context), (gpointer *) &f->context);
  g_object_unref (f->context);
  wait_for (is_gone, &f->context);
}

void
app_fixture_restart (AppFixture *f)
{
  drop_context (f);
  new_context (f);
}

void
app_fixture_tear_down (AppFixture *f, gconstpointer data)
{
  drop_context (f);
  remove_tree (f->dir);
  g_free (f->dir);
}

void
remove_tree (const char *dir)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_tree (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

static gboolean
too_late (gpointer user_data)
{
  g_error ("waited too long");
  return G_SOURCE_REMOVE;
}

void
wait_for (gboolean (*done) (gpointer data), gpointer data)
{
  guint limit = g_timeout_add_seconds (20, too_late, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}
