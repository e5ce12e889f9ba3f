/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-training.h"

/* Every sample can be sent as it is. */
static void
test_ready (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = khai_samples_list (f->context, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (samples->len, ==, 4);
  for (guint i = 0; i < samples->len; i++)
    {
      KhaiSample *sample = samples->pdata[i];
      g_autofree char *id = khai_sample_create (f->context, sample->id, &error);
      g_autoptr (KhaiEditor) editor = NULL;
      const KhaiCheck *check;
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_nonnull (sample->title[KHAI_LANG_VI]);
      g_assert_nonnull (sample->story[KHAI_LANG_EN]);
      editor = khai_editor_open (f->context, id, &error);
      g_assert_no_error (error);
      text = khai_declaration_to_text (khai_editor_get_declaration (editor));
      g_assert_null (strstr (text, "today"));
      check = khai_editor_get_check (editor);
      for (guint n = 0; n < check->findings->len; n++)
        {
          KhaiFinding *finding = check->findings->pdata[n];

          g_test_message ("%s: %s %s %s: %s", sample->id, khai_severity_to_string (finding->severity), finding->rule, finding->pointer,
                          finding->message[KHAI_LANG_EN]);
          g_assert_cmpint (finding->severity, !=, KHAI_SEVERITY_BLOCK);
        }
    }
}

static void
test_unknown (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (khai_sample_create (f->context, "../../etc/passwd", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

/* Who the exporter is, is asked once. */
static void
test_start_carries_over (AppFixture *f, gconstpointer data)
{
  g_autofree char *first = khai_declaration_start (f->context, NULL);
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, first, NULL);
  g_autofree char *second = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autofree char *name = NULL;
  g_autofree char *reference = NULL;

  g_assert_true (khai_editor_set_text (editor, "/exporter/name", "Gốm Xanh", "typed", NULL));
  g_assert_true (khai_editor_set_text (editor, "/packages", "7", "typed", NULL));
  g_assert_true (khai_editor_flush (editor, NULL));
  second = khai_declaration_start (f->context, NULL);
  g_assert_true (khai_store_load (khai_context_get_store (f->context, NULL), second, NULL, &document, NULL));
  name = khai_declaration_get_text (document, "/exporter/name");
  reference = khai_declaration_get_reference (document);
  g_assert_cmpstr (name, ==, "Gốm Xanh");
  g_assert_null (khai_declaration_get (document, "/packages"));
  g_assert_cmpstr (reference, ==, "VN-2026-000002");
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/app/samples/ready", test_ready);
  ADD ("/app/samples/unknown", test_unknown);
  ADD ("/app/samples/start-carries-over", test_start_carries_over);
  return g_test_run ();
}
