/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-context.h"
#include "khai-error.h"

/* Every kind of error has its own words and says what to do. */
static void
test_complete (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint code = 0; code <= KHAI_ERROR_INTERNAL; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (KHAI_ERROR, code, "for the log");
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      g_assert_cmpstr (advice->code, ==, khai_error_name (code));
      g_assert_true (*advice->message != '\0' && *advice->advice != '\0');
      g_assert_true (g_hash_table_add (seen, g_strdup (advice->message)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/advice/complete", test_complete);
  return g_test_run ();
}
