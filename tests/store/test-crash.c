/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A process that is killed in the middle of its work loses nothing that it was told is on disk. */

#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-fixture.h"

#define ROUNDS 20

/* Records one act after the other and writes the number of each, once acknowledged, to the pipe. */
static void
work (const char *dir, const char *id, int acknowledged)
{
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autoptr (KhaiStore) store = khai_store_open (dir, clock, NULL);
  guint number = 0;

  for (;;)
    {
      g_autofree char *text = g_strdup_printf ("%u", ++number);
      g_autoptr (GError) error = NULL;

      record_text (store, id, "/notes", text, &error);
      if (error != NULL || write (acknowledged, &number, sizeof number) != sizeof number)
        _exit (1);
    }
}

static void
test_killed (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  const char *program = g_test_get_filename (G_TEST_BUILT, "store", "test-store-crash", NULL);

  g_clear_object (&f->store);
  for (guint round = 0; round < ROUNDS; round++)
    {
      guint stop_after = g_test_rand_int_range (1, 12);
      guint last = 0;
      guint number = 0;
      guint stored = 0;
      int ends[2];
      g_autoptr (KhaiDeclaration) document = NULL;
      g_autofree char *notes = NULL;
      g_autofree char *fd_text = NULL;
      GPid child = 0;
      const char *argv[] = { program, "--work", f->dir, id, NULL, NULL };
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (pipe (ends), ==, 0);
      fd_text = g_strdup_printf ("%d", ends[1]);
      argv[4] = fd_text;
      g_assert_true (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_LEAVE_DESCRIPTORS_OPEN, NULL, NULL,
                                    &child, &error));
      close (ends[1]);
      while (number < stop_after && read (ends[0], &number, sizeof number) == sizeof number)
        last = number;
      g_usleep (g_test_rand_int_range (0, 3000)); /* where in the next act it dies is left to chance */
      kill (child, SIGKILL);
      while (read (ends[0], &number, sizeof number) == sizeof number)
        last = number;
      waitpid (child, NULL, 0);
      close (ends[0]);

      store_fixture_reopen (f);
      g_assert_true (khai_store_load (f->store, id, NULL, &document, &error));
      notes = khai_declaration_get_text (document, "/notes");
      stored = notes != NULL ? strtoul (notes, NULL, 10) : 0;
      g_assert_cmpuint (stored, >=, last);
      g_assert_cmpuint (stored, <=, last + 1);
      g_assert_true (khai_store_check (f->store, &error));
      g_assert_no_error (error);
      g_clear_object (&f->store);
    }
}

int
main (int argc, char **argv)
{
  if (argc == 5 && g_str_equal (argv[1], "--work"))
    work (argv[2], argv[3], atoi (argv[4]));
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/store/crash/killed", StoreFixture, NULL, store_fixture_set_up, test_killed, store_fixture_tear_down);
  return g_test_run ();
}
