/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lands where when a block of cells is pasted, and what find and replace would change. The user's language here is Vietnamese. */

#include "config.h"

#include "app-fixture.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-paste.h"
#include "khai-training.h"

static KhaiEditor *
open_sample (AppFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  KhaiEditor *editor;

  g_assert_no_error (error);
  editor = khai_editor_open (f->context, id, &error);
  g_assert_no_error (error);
  return editor;
}

static GPtrArray *
fields (KhaiEditor *editor)
{
  static const char *const pointers[] = { "/items/0/description", "/items/0/model", "/items/0/hsCode", "/items/0/originCountry",
                                          "/items/0/quantity/value", "/items/0/netMassKg", "/items/0/originUndetermined" };
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (pointers); i++)
    {
      const KhaiField *field = khai_editor_find_field (editor, pointers[i]);

      g_assert_nonnull (field);
      g_ptr_array_add (list, (gpointer) field);
    }
  return list;
}

typedef struct
{
  const char *name;
  const char *block;
  guint row, column;
  guint same, taken, ambiguous, unread, nowhere, new_lines;
  gboolean header;
  const char *pointer;  /* where something is looked at afterwards */
  const char *expected; /* (nullable) */
} Case;

static const Case cases[] = {
  { "one-cell", "ABC", 1, 1, 0, 1, 0, 0, 0, 0, FALSE, "/items/1/model", "ABC" },
  { "the-same", "SH-D20", 1, 1, 1, 0, 0, 0, 0, 0, FALSE, "/items/1/model", "SH-D20" },
  { "block", "A\t6912.00.00\tvn\nB\t69139090\tCN\n", 0, 1, 2, 4, 0, 0, 0, 0, FALSE, "/items/1/hsCode", "69139090" },
  { "carriage-returns", "A\r\nB\r\n", 0, 1, 0, 2, 0, 0, 0, 0, FALSE, "/items/1/model", "B" },
  { "comma", "12,5", 0, 5, 0, 1, 0, 0, 0, 0, FALSE, "/items/0/netMassKg", "12.5" },
  { "two-readings", "1.234", 0, 5, 0, 0, 1, 0, 0, 0, FALSE, "/items/0/netMassKg", "1234" },
  { "no-number", "n/a", 0, 5, 0, 0, 0, 1, 0, 0, FALSE, "/items/0/netMassKg", "n/a" },
  { "no-country", "Vietnam!", 0, 3, 0, 0, 0, 1, 0, 0, FALSE, "/items/0/originCountry", "VIETNAM!" },
  { "yes-in-words", "có", 0, 6, 0, 1, 0, 0, 0, 0, FALSE, "/items/0/originUndetermined", "true" },
  { "too-wide", "1\tx\textra", 0, 5, 0, 2, 0, 0, 1, 0, FALSE, "/items/0/netMassKg", "1" },
  { "empty-cells-leave", "\t\t69139090", 0, 0, 0, 1, 0, 0, 0, 0, FALSE, "/items/0/model", "SH-D26" },
  { "new-lines", "X1\nX2\nX3", 4, 1, 0, 3, 0, 0, 0, 2, FALSE, "/items/6/model", "X3" },
  { "quoted-line-end", "\"dòng một\ndòng hai\"\tM", 0, 0, 0, 2, 0, 0, 0, 0, FALSE, "/items/0/model", "M" },
  { "stray-quote", "5\" ống\tM2", 0, 0, 0, 2, 0, 0, 0, 0, FALSE, "/items/0/model", "M2" },
  { "header-vi", "Ký mã hiệu, chủng loại\tMô tả hàng hóa\nM3\tBát sứ trắng", 0, 4, 0, 2, 0, 0, 0, 0, TRUE, "/items/0/description", "Bát sứ trắng" },
  { "header-en", "HS code\tunknown\tModel or type\n69139090\tq\tM4", 2, 0, 0, 2, 0, 0, 1, 0, TRUE, "/items/2/model", "M4" },
  { "header-official", "CMD\tCMN\n69139090\tLọ sứ", 0, 0, 0, 2, 0, 0, 0, 0, TRUE, "/items/0/hsCode", "69139090" },
};

static void
test_case (AppFixture *f, gconstpointer data)
{
  const Case *item = data;
  g_autoptr (KhaiEditor) editor = open_sample (f);
  g_autoptr (GPtrArray) columns = fields (editor);
  g_autofree char *before = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_autofree char *untouched = NULL;
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiPaste) paste = khai_paste_new (editor, item->block, columns, item->row, item->column, &error);

  g_assert_no_error (error);
  untouched = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_assert_cmpstr (untouched, ==, before);
  g_assert_cmpuint (paste->counts[KHAI_PASTE_SAME], ==, item->same);
  g_assert_cmpuint (paste->counts[KHAI_PASTE_TAKEN], ==, item->taken);
  g_assert_cmpuint (paste->counts[KHAI_PASTE_AMBIGUOUS], ==, item->ambiguous);
  g_assert_cmpuint (paste->counts[KHAI_PASTE_UNREAD], ==, item->unread);
  g_assert_cmpuint (paste->counts[KHAI_PASTE_NOWHERE], ==, item->nowhere);
  g_assert_cmpuint (paste->new_lines, ==, item->new_lines);
  g_assert_cmpint (paste->header, ==, item->header);
  g_assert_true (khai_paste_apply (paste, editor, "paste", &error));
  text = khai_declaration_get_text (khai_editor_get_declaration (editor), item->pointer);
  g_assert_cmpstr (text, ==, item->expected);
  /* However much it was, one step takes it back. */
  if (khai_editor_can_undo (editor))
    g_assert_true (khai_editor_undo (editor, NULL, &error));
  after = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_assert_cmpstr (after, ==, before);
}

static void
test_refused (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_sample (f);
  g_autoptr (GPtrArray) columns = fields (editor);
  g_autoptr (GString) sheet = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 501; i++)
    g_string_append (sheet, "x\n");
  g_assert_null (khai_paste_new (editor, sheet->str, columns, 0, 0, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (khai_paste_new (editor, "", columns, 0, 0, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (khai_paste_new (editor, "a\xff", columns, 0, 0, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

static void
test_replace (AppFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *find, *replace;
    gboolean whole;
    guint n;
    const char *first; /* afterwards */
  } rows[] = {
    { "SH-", "GX-", FALSE, 5, "GX-D26" }, { "sh-d", "P", FALSE, 2, "P26" }, { "SH-D26", "Z", TRUE, 1, "Z" }, { "D26", "Z", TRUE, 0, "SH-D26" },
    { "", "Z", FALSE, 0, "SH-D26" }, { ".*", "Z", FALSE, 0, "SH-D26" }, { "SH-D26", "\\1", TRUE, 1, "\\1" },
  };
  g_autoptr (KhaiEditor) editor = open_sample (f);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    g_array_append_val (lines, i);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const KhaiField *field = khai_editor_find_field (editor, "/items/0/model");
      g_autoptr (KhaiPaste) paste = khai_paste_new_replace (editor, lines, field, rows[i].find, rows[i].replace, rows[i].whole);
      g_autofree char *text = NULL;

      g_test_message ("%s", rows[i].find);
      g_assert_cmpuint (paste->cells->len, ==, rows[i].n);
      g_assert_true (khai_paste_apply (paste, editor, "replace", &error));
      text = khai_declaration_get_text (khai_editor_get_declaration (editor), "/items/0/model");
      g_assert_cmpstr (text, ==, rows[i].first);
      if (rows[i].n > 0)
        g_assert_true (khai_editor_undo (editor, NULL, &error));
    }
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/paste/", cases[i].name, NULL);

      g_test_add (path, AppFixture, &cases[i], app_fixture_set_up, test_case, app_fixture_tear_down);
    }
  g_test_add ("/paste/refused", AppFixture, NULL, app_fixture_set_up, test_refused, app_fixture_tear_down);
  g_test_add ("/paste/replace", AppFixture, NULL, app_fixture_set_up, test_replace, app_fixture_tear_down);
  return g_test_run ();
}
