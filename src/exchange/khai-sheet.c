/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sheets for others: rows of texts by a layout. A cell is never quietly cut, guessed or rewritten: what was done to it is said. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-sheet-private.h"
#include "khai-text.h"

/**
 * khai_sheet_source_new:
 * @reference: (nullable): the declaration's local reference
 * @document: its document; a reference is taken
 *
 * Returns: (transfer full): a source without facts
 */
KhaiSheetSource *
khai_sheet_source_new (const char *reference, JsonNode *document)
{
  KhaiSheetSource *source;

  g_return_val_if_fail (document != NULL, NULL);

  source = g_new0 (KhaiSheetSource, 1);
  source->reference = g_strdup (reference);
  source->document = json_node_ref (document);
  source->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return source;
}

/**
 * khai_sheet_source_free:
 * @source: (transfer full): a source
 */
void
khai_sheet_source_free (KhaiSheetSource *source)
{
  g_return_if_fail (source != NULL);

  g_free (source->reference);
  json_node_unref (source->document);
  g_hash_table_unref (source->facts);
  g_free (source);
}

/**
 * khai_sheet_source_set:
 * @source: a source
 * @fact: name of a fact of khai-sheet-facts.c; "description-en/N" for the item N (from 0)
 * @text: (nullable): what is known; %NULL or "" says nothing
 */
void
khai_sheet_source_set (KhaiSheetSource *source, const char *fact, const char *text)
{
  g_return_if_fail (source != NULL && fact != NULL);

  if (text != NULL && *text != '\0')
    g_hash_table_insert (source->facts, g_strdup (fact), g_strdup (text));
  else
    g_hash_table_remove (source->facts, fact);
}

typedef struct
{
  const KhaiSheetLayout *layout;
  KhaiLang lang;
  GPtrArray *problems;
  const KhaiSheetSource *source;
  guint item;
  guint row;     /* as the spreadsheet counts */
} Filling;

static void
tell (Filling *filling, KhaiSeverity severity, const char *code, guint column, const char *detail)
{
  const KhaiSheetColumn *known = filling->layout->columns->pdata[column];
  KhaiProblem *problem = khai_problem_new (severity, code, filling->source->reference, detail);

  khai_problem_set_place (problem, NULL, NULL, filling->row, column + 1, known->name[filling->lang]);
  g_ptr_array_add (filling->problems, problem);
}

/* (transfer full): without tones, case kept; what has no such form at all becomes "?". GLib does not know đ. */
static char *
without_marks (const char *text)
{
  g_autoptr (GString) plain = g_string_new (text);

  g_string_replace (plain, "đ", "d", 0);
  g_string_replace (plain, "Đ", "D", 0);
  return g_str_to_ascii (plain->str, "C");
}

static char *
get_text (Filling *filling, const KhaiSheetColumn *column, guint number)
{
  char *text;

  if (column->text != NULL)
    return g_strdup (*column->text != ' ' ? column->text : "");
  text = khai_sheet_source_get (filling->source, column->from, filling->item);
  if (text != NULL && column->map != NULL && g_hash_table_contains (column->map, text))
    {
      const char *called = g_hash_table_lookup (column->map, text);

      g_free (text);
      return g_strdup (called);
    }
  /* The receiver reads English; a Vietnamese text is better than none, but somebody must look. */
  if (text == NULL && g_str_equal (column->from, "description-en"))
    {
      text = khai_sheet_source_get (filling->source, "/items/*/description", filling->item);
      if (text != NULL)
        tell (filling, KHAI_SEVERITY_CHECK, "sheet-english", number, text);
    }
  return text;
}

/* (transfer full) */
static char *
fill_cell (Filling *filling, guint number)
{
  const KhaiSheetColumn *column = filling->layout->columns->pdata[number];
  g_autofree char *text = get_text (filling, column, number);

  if (text == NULL || *text == '\0')
    {
      if (column->required)
        tell (filling, KHAI_SEVERITY_BLOCK, "sheet-missing", number, NULL);
      return g_strdup ("");
    }
  if (column->ascii)
    {
      char *plain = without_marks (text);

      g_free (text);
      text = plain;
    }
  if (column->chars > 0 && khai_text_chars (text) > column->chars)
    {
      g_autofree char *whole = g_steal_pointer (&text);

      text = g_utf8_substring (whole, 0, column->chars);
      tell (filling, KHAI_SEVERITY_CHECK, "sheet-cut", number, whole);
    }
  return g_steal_pointer (&text);
}

static void
fill_row (Filling *filling, GPtrArray *rows)
{
  guint n = filling->layout->columns->len;
  char **row = g_new0 (char *, n + 1);

  filling->row = rows->len + (filling->layout->headings ? 2 : 1);
  for (guint i = 0; i < n; i++)
    row[i] = fill_cell (filling, i);
  g_ptr_array_add (rows, row);
}

/**
 * khai_sheet_fill:
 * @layout: a layout
 * @sources: (element-type KhaiSheetSource): the declarations
 * @lang: the language of headings and of places in problems
 * @problems: (element-type KhaiProblem): what is missing or was changed is added here
 * @error: %KHAI_ERROR_BLOCKED when there is nothing to write, or more than one file may hold
 *
 * Returns: (transfer full) (nullable) (element-type GStrv): the rows, without headings
 */
GPtrArray *
khai_sheet_fill (const KhaiSheetLayout *layout, GPtrArray *sources, KhaiLang lang, GPtrArray *problems, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  Filling filling = { .layout = layout, .lang = lang, .problems = problems };

  g_return_val_if_fail (layout != NULL && sources != NULL && problems != NULL, NULL);

  if (layout->alone && sources->len > 1)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BLOCKED, _("This sheet holds one declaration. Choose one, and save a file for each."));
      return NULL;
    }
  for (guint i = 0; i < sources->len; i++)
    {
      guint n;

      filling.source = sources->pdata[i];
      n = layout->by_item ? khai_sheet_source_get_n_items (filling.source) : 1;
      for (filling.item = 0; filling.item < n; filling.item++)
        fill_row (&filling, rows);
    }
  if (rows->len == 0)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BLOCKED, _("There is nothing to write: no declaration is chosen, or none has goods."));
  else if (layout->most > 0 && rows->len > layout->most)
    g_set_error (error, KHAI_ERROR, KHAI_ERROR_BLOCKED, _("There are %u rows, and one file may have %u. Choose fewer declarations."), rows->len, layout->most);
  else
    return g_steal_pointer (&rows);
  return NULL;
}

/**
 * khai_sheet_save:
 * @layout: the layout the rows were made by
 * @rows: (element-type GStrv): the rows
 * @lang: the language of the headings
 * @path: where to; .csv, or .xlsx where the layout allows it
 * @error: %KHAI_ERROR_BAD_INPUT for another ending; %KHAI_ERROR_IO, _DISK_FULL, _READ_ONLY
 *
 * Writes the file in one step; an older one stays until then.
 *
 * Returns: %TRUE if it is written
 */
gboolean
khai_sheet_save (const KhaiSheetLayout *layout, GPtrArray *rows, KhaiLang lang, const char *path, GError **error)
{
  g_autoptr (KhaiTableWriter) writer = NULL;
  KhaiWriteFormat format;

  g_return_val_if_fail (layout != NULL && rows != NULL && path != NULL, FALSE);

  if (!khai_write_format_for_path (path, &format) || (layout->csv && format != KHAI_WRITE_CSV))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
                           layout->csv ? _("Give the file a name that ends in .csv: the receiver takes nothing else.")
                                       : _("Give the file a name that ends in .csv or .xlsx."));
      return FALSE;
    }
  writer = khai_table_writer_new (format, layout->name[lang]);
  if (layout->headings)
    {
      khai_table_writer_begin_row (writer);
      for (guint i = 0; i < layout->columns->len; i++)
        khai_table_writer_add_heading (writer, ((KhaiSheetColumn *) layout->columns->pdata[i])->name[lang]);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = rows->pdata[i];

      khai_table_writer_begin_row (writer);
      for (guint j = 0; j < layout->columns->len; j++)
        if (((KhaiSheetColumn *) layout->columns->pdata[j])->number)
          khai_table_writer_add_number (writer, row[j]);
        else
          khai_table_writer_add_text (writer, row[j]);
    }
  return khai_table_writer_save (writer, path, error);
}
