/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Walks every field of the dictionary, in every kind of filing: it stands in the guided form and in the dense one, has its words
 * for the eye and the ear, what is typed there is what the document holds and what comes back on the screen, and what is too long
 * or of the wrong characters is said. The table is the dictionary itself. */

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "khai-field-input.h"
#include "khai-field-row.h"
#include "khai-form.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-sections.h"
#include "khai-training.h"
#include "khai-widgets.h"

typedef struct
{
  char *dir;
  KhaiClock *clock;
  KhaiContext *context;
  KhaiSession *session;
  KhaiEditor *editor;
  KhaiReference *reference;
  KhaiLang lang;
  GPtrArray *guided; /* (element-type KhaiForm) */
  GPtrArray *dense;  /* (element-type KhaiForm) */
} Fixture;

typedef struct { const char *dataset; KhaiLang lang; } Filing;

/* Every array that the dictionary knows gets one element, so that there is a row for each field. */
static void
fill_arrays (Fixture *f, const char *pattern)
{
  g_autofree char *pointer = khai_pointer_from_pattern (pattern, (guint[]) { 0, 0, 0 }, 3);
  g_auto (GStrv) parts = g_strsplit (pattern, "/", -1);
  g_auto (GStrv) at = g_strsplit (pointer, "/", -1);
  g_autoptr (GString) array = g_string_new (NULL);

  for (guint i = 1; parts[i] != NULL; i++)
    {
      if (g_str_equal (parts[i], "*") && khai_declaration_get_n (khai_editor_get_declaration (f->editor), array->str) == 0)
        {
          g_autoptr (JsonNode) element = khai_json_parse (parts[i + 1] != NULL ? "{}" : "\"\"", -1, NULL);
          g_autoptr (GError) error = NULL;
          guint index = 0;

          g_assert_true (khai_editor_add_element (f->editor, array->str, element, &index, &error));
          g_assert_no_error (error);
        }
      g_string_append_printf (array, "/%s", at[i]);
    }
}

static void
build_forms (Fixture *f)
{
  const GPtrArray *sections = khai_reference_get_sections (f->reference);

  f->guided = g_ptr_array_new_with_free_func (g_object_unref);
  f->dense = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < sections->len; i++)
    {
      const KhaiSection *section = sections->pdata[i];
      const char *prefix = khai_sections_is_goods (f->reference, section->id) ? "/items/0" : "";

      g_ptr_array_add (f->guided, g_object_ref_sink (khai_form_new (f->session, f->editor, section->id, prefix)));
      g_ptr_array_add (f->dense, g_object_ref_sink (khai_form_new_dense (f->session, f->editor, section->id, prefix)));
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const Filing *filing = data;
  const GPtrArray *fields;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  f->lang = filing->lang;
  f->dir = g_dir_make_tmp ("khai-fields-XXXXXX", &error);
  f->clock = khai_clock_new_fixed ("2026-11-24T03:00:00Z", &error);
  g_assert_no_error (error);
  f->context = khai_context_new (f->dir, f->lang, f->clock);
  f->session = khai_session_new (f->context);
  khai_session_open (f->session, &error);
  g_assert_no_error (error);
  f->reference = khai_session_get_reference (f->session);
  id = khai_declaration_start (f->context, &error);
  g_assert_no_error (error);
  f->editor = khai_editor_open (f->context, id, &error);
  g_assert_no_error (error);
  g_assert_true (khai_editor_set_text (f->editor, "/dataset", filing->dataset, "typed", &error));
  fields = khai_reference_get_fields (f->reference);
  for (guint i = 0; i < fields->len; i++)
    fill_arrays (f, ((KhaiField *) fields->pdata[i])->pointer);
  build_forms (f);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFileEnumerator) children
      = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child != NULL)
    remove_folder (g_file_peek_path (child));
  g_file_delete (folder, NULL, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_unref (f->guided);
  g_ptr_array_unref (f->dense);
  khai_editor_flush (f->editor, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (f->editor);
  khai_session_stop (f->session);
  g_assert_finalize_object (f->session);
  g_object_unref (f->context);
  khai_clock_unref (f->clock);
  remove_folder (f->dir);
  g_free (f->dir);
}

/* ---- finding ---- */

static KhaiFieldRow *
find_row (const GPtrArray *forms, const char *pointer)
{
  KhaiFieldRow *row = NULL;

  for (guint i = 0; i < forms->len && row == NULL; i++)
    row = khai_form_get_row (forms->pdata[i], pointer);
  if (row == NULL)
    g_error ("%s is in no form", pointer);
  return row;
}

static KhaiFieldInput *
get_input (KhaiFieldRow *row)
{
  GtkWidget *control = khai_field_row_get_control (row);

  return KHAI_FIELD_INPUT (KHAI_IS_FIELD_INPUT (control) ? control : gtk_widget_get_ancestor (control, KHAI_TYPE_FIELD_INPUT));
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
has_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (khai_widget_get_tip (widget), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_tooltip (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
is_found (Fixture *f, const char *pointer, const char *rules)
{
  g_autoptr (GPtrArray) findings = khai_editor_findings_at (f->editor, pointer);
  g_auto (GStrv) names = g_strsplit (rules, " ", -1);

  for (guint i = 0; i < findings->len; i++)
    {
      const KhaiFinding *finding = findings->pdata[i];

      if (finding->severity == KHAI_SEVERITY_BLOCK && g_str_equal (finding->pointer, pointer)
          && g_strv_contains ((const char *const *) names, finding->rule))
        return TRUE;
    }
  return FALSE;
}

/* ---- what is typed ---- */

/* (transfer full): something the field takes, as people write it. */
static char *
good_text (Fixture *f, const KhaiField *field)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) codes = NULL;

  switch (field->type)
    {
    case KHAI_FIELD_BOOLEAN:
      node = json_node_init_boolean (json_node_alloc (), TRUE);
      return khai_input_to_display (field, node, f->lang);
    case KHAI_FIELD_DATE:
      node = khai_json_string ("2026-12-05");
      return khai_input_to_display (field, node, f->lang);
    case KHAI_FIELD_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, MAX (field->minimum, 1));
    case KHAI_FIELD_DECIMAL:
      return g_strdup ("1");
    case KHAI_FIELD_CODE:
    case KHAI_FIELD_TEXT:
    default:
      if (field->list != NULL)
        codes = khai_reference_search_codes (f->reference, field->list, "", "2026-11-24", 1, NULL);
      if (codes != NULL && codes->len > 0)
        return g_strdup (((KhaiCode *) codes->pdata[0])->code);
      /* A list that is the user's own to fill. */
      if (field->list != NULL)
        return g_strdup ("AB");
      return g_strdup (field->example[f->lang] != NULL ? field->example[f->lang] : "1");
    }
}

static void
type_into (KhaiFieldRow *row, const char *text)
{
  khai_field_input_set_text (get_input (row), text);
  khai_field_input_edited (get_input (row));
  khai_field_row_commit (row);
}

static void
put (Fixture *f, const char *pointer, const char *text)
{
  type_into (find_row (f->guided, pointer), text);
}

/* ---- the walk ---- */

static void
check_words (Fixture *f, const KhaiField *field, KhaiFieldRow *row, gboolean dense)
{
  GtkWidget *control = khai_field_row_get_control (row);
  const char *hint = field->hint[f->lang];

  g_assert_cmpstr (field->label[f->lang], !=, NULL);
  g_assert_true (has_label (GTK_WIDGET (row), field->label[f->lang]));
  if (hint != NULL && !(dense ? has_tooltip (GTK_WIDGET (row), hint) : has_label (GTK_WIDGET (row), hint)))
    g_test_fail_printf ("%s does not show its hint", field->pointer);
  if (!gtk_test_accessible_has_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY)
      && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL))
    g_test_fail_printf ("%s has no accessible name", field->pointer);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
}

/* In the document, in the other view, and in the first one again after it was read back. */
static void
check_round_trip (Fixture *f, const KhaiField *field, const char *pointer)
{
  g_autofree char *text = good_text (f, field);
  g_autoptr (JsonNode) expected = khai_input_to_node (field, text, f->lang);
  g_autofree char *wanted = khai_input_to_display (field, expected, f->lang);
  g_autofree char *shown = NULL;
  g_autofree char *again = NULL;
  JsonNode *held;

  g_assert_nonnull (expected);
  put (f, pointer, text);
  held = khai_declaration_get (khai_editor_get_declaration (f->editor), pointer);
  if (held == NULL || !json_node_equal (held, expected))
    g_test_fail_printf ("%s does not hold “%s”", pointer, text);
  if (is_found (f, pointer, "F-TYPE F-EMPTY F-CONTROL F-CHARSET F-LENGTH F-WIRE F-PATTERN F-CODE F-CODE-DATE F-DECIMALS F-NUMBER-BIG F-RANGE"))
    g_test_fail_printf ("%s does not take “%s”", pointer, text);
  khai_field_row_show_check (find_row (f->dense, pointer));
  g_assert_true (khai_field_row_is_asked (find_row (f->dense, pointer)));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (find_row (f->dense, pointer))));
  shown = khai_field_input_dup_text (get_input (find_row (f->dense, pointer)));
  g_assert_cmpstr (shown, ==, wanted);
  khai_field_row_refresh (find_row (f->guided, pointer));
  again = khai_field_input_dup_text (get_input (find_row (f->guided, pointer)));
  g_assert_cmpstr (again, ==, wanted);
}

static void
expect_finding (Fixture *f, const char *pointer, const char *text, const char *rules)
{
  put (f, pointer, text);
  if (!is_found (f, pointer, rules))
    g_test_fail_printf ("%s takes “%s” without %s", pointer, text, rules);
}

/* One more than the contract, or than the wire in its narrower measure, has room for. */
static void
check_width (Fixture *f, const KhaiField *field, const char *pointer)
{
  gboolean digits = field->charset == KHAI_CHARSET_DIGITS;
  guint width = field->max_chars;
  g_autofree char *text = NULL;
  g_autofree char *bytes = NULL;

  if (field->wire_chars > 0 && (width == 0 || field->wire_chars < width))
    width = field->wire_chars;
  if (field->wire_bytes > 0 && (width == 0 || field->wire_bytes < width))
    width = field->wire_bytes;
  if (width == 0)
    g_test_fail_printf ("%s has no width", field->pointer);
  text = g_strnfill (width + 1, digits ? '1' : 'A');
  expect_finding (f, pointer, text, "F-LENGTH F-WIRE");
  if (field->charset != KHAI_CHARSET_UNICODE || field->wire_bytes == 0)
    return;
  {
    g_autoptr (GString) wide = g_string_new (NULL);

    /* Three bytes a letter: fewer letters than there is room for, more bytes. */
    for (guint i = 0; i <= field->wire_bytes / 3; i++)
      g_string_append (wide, "ệ");
    expect_finding (f, pointer, wide->str, "F-LENGTH F-WIRE");
  }
}

static void
check_characters (Fixture *f, const KhaiField *field, const char *pointer)
{
  static const char *const wrong[] = { [KHAI_CHARSET_UNICODE] = NULL, [KHAI_CHARSET_ASCII] = "Ж", [KHAI_CHARSET_WIRE] = "Ж",
                                       [KHAI_CHARSET_DIGITS] = "A" };

  if (wrong[field->charset] != NULL)
    expect_finding (f, pointer, wrong[field->charset], "F-CHARSET");
}

static void
check_limits (Fixture *f, const KhaiField *field, const char *pointer)
{
  g_autofree char *big = g_strnfill (30, '9');

  switch (field->type)
    {
    case KHAI_FIELD_TEXT:
      if (field->list == NULL)
        check_width (f, field, pointer);
      check_characters (f, field, pointer);
      break;
    case KHAI_FIELD_CODE:
      expect_finding (f, pointer, "??????????????", "F-CODE F-LENGTH F-WIRE F-PATTERN F-CHARSET");
      break;
    case KHAI_FIELD_DECIMAL:
      expect_finding (f, pointer, big, "F-NUMBER-BIG F-WIRE F-LENGTH F-TYPE F-RANGE");
      expect_finding (f, pointer, f->lang == KHAI_LANG_VI ? "0,123456789012" : "0.123456789012", "F-DECIMALS F-WIRE F-TYPE");
      break;
    case KHAI_FIELD_INTEGER:
      expect_finding (f, pointer, big, "F-NUMBER-BIG F-WIRE F-LENGTH F-TYPE F-RANGE");
      break;
    case KHAI_FIELD_DATE:
      expect_finding (f, pointer, "31/02/2026", "F-TYPE");
      break;
    case KHAI_FIELD_BOOLEAN:
    default:
      break;
    }
}

static void
walk_field (Fixture *f, const KhaiField *field)
{
  g_autofree char *pointer = khai_pointer_from_pattern (field->pointer, (guint[]) { 0, 0, 0 }, 3);
  g_autofree char *before = khai_declaration_get_text (khai_editor_get_declaration (f->editor), pointer);
  g_autoptr (GError) error = NULL;

  check_words (f, field, find_row (f->guided, pointer), FALSE);
  check_words (f, field, find_row (f->dense, pointer), TRUE);
  if (g_str_equal (pointer, "/dataset"))
    return; /* would make another filing of it; it was set at the beginning */
  if (field->customs_only)
    {
      put (f, pointer, "1");
      g_assert_null (khai_declaration_get_text (khai_editor_get_declaration (f->editor), pointer));
      return;
    }
  check_round_trip (f, field, pointer);
  check_limits (f, field, pointer);
  put (f, pointer, "");
  if (before != NULL && *before != '\0')
    g_assert_true (khai_editor_set_text (f->editor, pointer, before, "typed", &error));
  fill_arrays (f, field->pointer);
}

static void
test_walk (Fixture *f, gconstpointer data)
{
  const GPtrArray *fields = khai_reference_get_fields (f->reference);

  g_assert_cmpuint (fields->len, >, 200);
  for (guint i = 0; i < fields->len; i++)
    walk_field (f, fields->pdata[i]);
}

int
main (int argc, char **argv)
{
  static const Filing filings[] = {
    { "standard", KHAI_LANG_EN }, { "standard", KHAI_LANG_VI }, { "ecommerce-low-value", KHAI_LANG_VI }, { "return-import", KHAI_LANG_VI },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (filings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/fields/%s/%s", filings[i].dataset, filings[i].lang == KHAI_LANG_VI ? "vi" : "en");

      g_test_add (path, Fixture, &filings[i], set_up, test_walk, tear_down);
    }
  return g_test_run ();
}
