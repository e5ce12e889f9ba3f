/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Widgets without a program around them: every template can be made, a field row does what it promises, nothing is leaked. */

#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "khai-check-page.h"
#include "khai-classify-page.h"
#include "khai-client-window.h"
#include "khai-clients-page.h"
#include "khai-declarations-page.h"
#include "khai-editor-page.h"
#include "khai-field-input.h"
#include "khai-field-row.h"
#include "khai-follow-page.h"
#include "khai-form.h"
#include "khai-goods-page.h"
#include "khai-help-pane.h"
#include "khai-hit.h"
#include "khai-home-page.h"
#include "khai-section-map.h"
#include "khai-section-page.h"
#include "khai-send-page.h"
#include "khai-training-page.h"
#include "khai-widgets.h"
#include "khai-window.h"

typedef struct
{
  char *dir;
  KhaiClock *clock;
  KhaiSession *session;
  KhaiEditor *editor;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *sample = data != NULL ? data : "b11-ceramics-lcl";
  g_autoptr (KhaiContext) context = NULL;
  g_autofree char *id = NULL;
  GError *error = NULL;

  fixture->dir = g_dir_make_tmp ("khai-ui-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->clock = khai_clock_new_fixed ("2026-11-24T03:00:00Z", &error);
  g_assert_no_error (error);
  context = khai_context_new (fixture->dir, KHAI_LANG_EN, fixture->clock);
  fixture->session = khai_session_new (context);
  khai_session_open (fixture->session, &error);
  g_assert_no_error (error);
  id = khai_sample_create (context, sample, &error);
  g_assert_no_error (error);
  fixture->editor = khai_editor_open (context, id, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  khai_editor_flush (fixture->editor, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->editor);
  khai_session_stop (fixture->session);
  g_assert_finalize_object (fixture->session);
  khai_clock_unref (fixture->clock);
  remove_folder (fixture->dir);
  g_free (fixture->dir);
}

static KhaiFieldRow *
new_row (Fixture *fixture, const char *pointer)
{
  const KhaiField *field = khai_reference_find_field (khai_session_get_reference (fixture->session), pointer);

  g_assert_nonnull (field);
  return khai_field_row_new (fixture->session, fixture->editor, field, pointer);
}

static void
type_text (KhaiFieldRow *row, const char *text)
{
  GtkWidget *control = khai_field_row_get_control (row);

  g_assert_true (GTK_IS_EDITABLE (control));
  gtk_editable_set_text (GTK_EDITABLE (control), text);
}

static char *
get_document (Fixture *fixture, const char *pointer)
{
  return khai_declaration_get_text (khai_editor_get_declaration (fixture->editor), pointer);
}

/* The texts of all visible labels in a widget, one a line. */
static void
collect_texts (GtkWidget *widget, GString *text)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_texts (child, text);
}

static void
assert_says (gpointer widget, const char *words, gboolean says)
{
  g_autoptr (GString) text = g_string_new (NULL);

  collect_texts (widget, text);
  if ((strstr (text->str, words) != NULL) != says)
    g_error ("“%s” is %s in: %s", words, says ? "not" : "", text->str);
}

/* ---- the tests ---- */

static void
test_templates (Fixture *fixture, gconstpointer data)
{
  GtkWidget *widgets[] = {
    GTK_WIDGET (khai_section_page_new (fixture->session, fixture->editor, "parties", "shipment", "Shipment")),
    GTK_WIDGET (khai_goods_page_new (fixture->session, fixture->editor, "goods", "value", "Value")),
    GTK_WIDGET (khai_check_page_new (fixture->session, fixture->editor)),
    GTK_WIDGET (khai_send_page_new (fixture->session, fixture->editor)),
    GTK_WIDGET (khai_follow_page_new (fixture->session, fixture->editor)),
    GTK_WIDGET (khai_editor_page_new (fixture->session, fixture->editor)),
    GTK_WIDGET (khai_section_map_new (fixture->session)),
    GTK_WIDGET (khai_home_page_new (fixture->session)),
    GTK_WIDGET (khai_declarations_page_new (fixture->session)),
    GTK_WIDGET (khai_classify_page_new (fixture->session)),
    GTK_WIDGET (khai_training_page_new (fixture->session)),
    GTK_WIDGET (khai_clients_page_new (fixture->session)),
    GTK_WIDGET (khai_client_window_new (NULL, fixture->session, NULL)),
    GTK_WIDGET (khai_help_pane_new (fixture->session)),
    GTK_WIDGET (khai_window_new (NULL, fixture->session)),
  };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      gpointer gone = widgets[i];

      g_object_add_weak_pointer (G_OBJECT (widgets[i]), &gone);
      if (GTK_IS_WINDOW (widgets[i]))
        gtk_window_destroy (GTK_WINDOW (widgets[i]));
      else
        g_object_unref (g_object_ref_sink (widgets[i]));
      g_assert_null (gone);
    }
}

static void
test_every_field (Fixture *fixture, gconstpointer data)
{
  const GPtrArray *sections = khai_reference_get_sections (khai_session_get_reference (fixture->session));

  for (guint i = 0; i < sections->len; i++)
    {
      const KhaiSection *section = sections->pdata[i];
      g_autoptr (KhaiForm) form = g_object_ref_sink (
          khai_form_new (fixture->session, fixture->editor, section->id, g_str_equal (section->id, "goods") ? "/items/0" : ""));

      g_assert_nonnull (gtk_widget_get_first_child (GTK_WIDGET (form)));
    }
}

static void
test_typing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KhaiFieldRow) row = g_object_ref_sink (new_row (fixture, "/consignee/name"));
  g_autofree char *name = NULL;
  g_autofree char *undone = NULL;
  GError *error = NULL;

  type_text (row, "Công ty Nhỏ");
  assert_says (row, "will be sent: CONG TY NHO", TRUE);
  khai_field_row_commit (row);
  name = get_document (fixture, "/consignee/name");
  g_assert_cmpstr (name, ==, "Công ty Nhỏ");
  g_assert_true (khai_editor_undo (fixture->editor, NULL, &error));
  g_assert_no_error (error);
  khai_field_row_refresh (row);
  undone = khai_field_input_dup_text (KHAI_FIELD_INPUT (gtk_widget_get_parent (khai_field_row_get_control (row))));
  g_assert_cmpstr (undone, ==, "Nordhafen Keramik GmbH");
}

static gboolean
waited (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Without Enter and without leaving the field, a pause is enough. */
static void
test_pause_commits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KhaiFieldRow) row = g_object_ref_sink (new_row (fixture, "/invoice/number"));
  gboolean over = FALSE;
  g_autofree char *text = NULL;

  type_text (row, "SH-2");
  g_timeout_add_seconds (5, waited, &over);
  while (!over)
    {
      g_free (text);
      text = get_document (fixture, "/invoice/number");
      if (g_strcmp0 (text, "SH-2") == 0)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpstr (text, ==, "SH-2");
}

static void
test_error_and_reading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KhaiFieldRow) id = g_object_ref_sink (new_row (fixture, "/exporter/id"));
  g_autoptr (KhaiFieldRow) mass = g_object_ref_sink (new_row (fixture, "/grossMassKg"));
  g_autofree char *kept = NULL;

  type_text (id, "12");
  khai_field_row_commit (id);
  khai_field_row_show_check (id);
  assert_says (id, "Error:", TRUE);
  gtk_test_accessible_assert_state (khai_field_row_get_control (id), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  type_text (id, "0109302947");
  khai_field_row_commit (id);
  khai_field_row_show_check (id);
  assert_says (id, "Error:", FALSE);

  type_text (mass, "1,234");
  assert_says (mass, "= 1234", TRUE);
  type_text (mass, "heavy");
  khai_field_row_commit (mass);
  kept = get_document (fixture, "/grossMassKg");
  g_assert_cmpstr (kept, ==, "heavy");
}

static void
test_code_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KhaiFieldRow) country = g_object_ref_sink (new_row (fixture, "/consignee/address/country"));
  g_autoptr (KhaiFieldRow) commodity = g_object_ref_sink (new_row (fixture, "/items/0/hsCode"));
  g_autofree char *code = NULL;

  type_text (country, "fr");
  assert_says (country, "France", TRUE);
  khai_field_row_commit (country);
  code = get_document (fixture, "/consignee/address/country");
  g_assert_cmpstr (code, ==, "FR");
  assert_says (commodity, "6912.00.00", TRUE);
}

/* What the checks hide is hidden, unless something stands in it. */
static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KhaiFieldRow) row = g_object_ref_sink (new_row (fixture, "/processing/contractNumber"));
  GError *error = NULL;

  khai_field_row_show_check (row);
  g_assert_false (khai_field_row_is_asked (row));
  khai_editor_set_text (fixture->editor, "/regime", "E52", "typed", &error);
  g_assert_no_error (error);
  khai_field_row_show_check (row);
  g_assert_true (khai_field_row_is_asked (row));
  khai_editor_set_text (fixture->editor, "/processing/contractNumber", "GC-1", "typed", &error);
  khai_editor_set_text (fixture->editor, "/regime", "B11", "typed", &error);
  g_assert_no_error (error);
  khai_field_row_show_check (row);
  g_assert_true (khai_field_row_is_asked (row));
}

static void
test_commodity_format (void)
{
  static const struct { const char *code; const char *text; } cases[] = {
    { "", "" }, { "69", "69" }, { "6912", "6912" }, { "691200", "6912.00" }, { "69120000", "6912.00.00" }, { "bát", "bát" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = khai_commodity_code_format (cases[i].code);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_counts (void)
{
  static const struct { guint fix; guint check; const char *text; } cases[] = {
    { 0, 0, NULL }, { 2, 0, "2 to fix" }, { 0, 1, "1 to check" }, { 2, 1, "2 to fix, 1 to check" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = khai_counts_text (cases[i].fix, cases[i].check);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

#define ADD(name, function) g_test_add ("/ui/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("templates", test_templates);
  ADD ("every-field", test_every_field);
  ADD ("typing", test_typing);
  ADD ("pause-commits", test_pause_commits);
  ADD ("error-and-reading", test_error_and_reading);
  ADD ("code-names", test_code_names);
  ADD ("hidden", test_hidden);
  g_test_add_func ("/ui/commodity-format", test_commodity_format);
  g_test_add_func ("/ui/counts", test_counts);
  return g_test_run ();
}
