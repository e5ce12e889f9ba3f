/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A block of cells from a spreadsheet, and find and replace: both are looked at before they happen, and happen as one act. */

#include "config.h"

#include "khai-paste.h"

#include <string.h>

#include "khai-csv.h"
#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-text.h"

#define ITEMS "/items"
#define MAX_ROWS 500     /* ten times what a declaration may have: a whole sheet by mistake */
#define MAX_CELLS 50000

static void
cell_free (KhaiPasteCell *cell)
{
  g_clear_pointer (&cell->value, json_node_unref);
  g_free (cell->text);
  g_free (cell->before);
  g_free (cell->after);
  g_free (cell);
}

static KhaiPaste *
paste_new (void)
{
  KhaiPaste *paste = g_new0 (KhaiPaste, 1);

  paste->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) cell_free);
  return paste;
}

/**
 * khai_paste_free:
 * @paste: (transfer full): what would land where
 */
void
khai_paste_free (KhaiPaste *paste)
{
  g_return_if_fail (paste != NULL);

  g_ptr_array_unref (paste->cells);
  g_free (paste);
}

/* ---- one cell ---- */

/* Spreadsheets say yes and no in words, and write codes with dots. */
static char *
normalise (const KhaiField *field, const char *text)
{
  static const char *const yes[] = { "true", "yes", "y", "co", "x", "1", NULL };
  static const char *const no[] = { "false", "no", "n", "khong", "0", NULL };
  g_autofree char *folded = NULL;

  if (field->type == KHAI_FIELD_BOOLEAN)
    {
      folded = khai_text_fold (text);
      g_strstrip (folded);
      if (g_strv_contains (yes, folded) || g_strv_contains (no, folded))
        return g_strdup (g_strv_contains (yes, folded) ? "true" : "false");
    }
  if (field->type == KHAI_FIELD_TEXT && field->charset == KHAI_CHARSET_DIGITS)
    {
      g_autoptr (GString) digits = g_string_new (NULL);

      for (const char *at = text; *at != '\0'; at++)
        if (*at != '.' && !g_ascii_isspace (*at))
          g_string_append_c (digits, *at);
      return g_strdup (digits->str);
    }
  return g_strdup (text);
}

static gboolean
is_read (KhaiEditor *editor, const KhaiField *field, JsonNode *value)
{
  g_autofree char *text = khai_json_get_text (value, "");
  KhaiDecimal number;

  switch (field->type)
    {
    case KHAI_FIELD_INTEGER:
      return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64;
    case KHAI_FIELD_DECIMAL:
      return text != NULL && khai_decimal_parse (text, &number, NULL);
    case KHAI_FIELD_DATE:
      return text != NULL && khai_date_is_iso (text);
    case KHAI_FIELD_BOOLEAN:
      return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN;
    case KHAI_FIELD_CODE:
      return text != NULL && (field->list == NULL || khai_editor_knows_code (editor, field->list, text));
    case KHAI_FIELD_TEXT:
    default:
      return TRUE;
    }
}

static KhaiPasteFate
get_fate (KhaiEditor *editor, const KhaiField *field, const char *text, JsonNode *before, JsonNode *after)
{
  g_autofree char *reading = NULL;

  if (khai_json_equal (before, after))
    return KHAI_PASTE_SAME;
  if (after == NULL)
    return KHAI_PASTE_TAKEN;
  if (!is_read (editor, field, after))
    return KHAI_PASTE_UNREAD;
  reading = khai_input_reading (field, text, khai_editor_get_lang (editor));
  return reading != NULL ? KHAI_PASTE_AMBIGUOUS : KHAI_PASTE_TAKEN;
}

static void
add_cell (KhaiPaste *paste, KhaiEditor *editor, guint row, const KhaiField *field, const char *text)
{
  KhaiPasteCell *cell = g_new0 (KhaiPasteCell, 1);
  KhaiLang lang = khai_editor_get_lang (editor);

  cell->row = row;
  cell->text = g_strdup (text);
  cell->fate = KHAI_PASTE_NOWHERE;
  if (field != NULL && !field->customs_only)
    {
      g_autofree char *pointer = khai_pointer_from_pattern (field->pointer, &row, 1);
      g_autofree char *normal = normalise (field, text);
      JsonNode *present = khai_declaration_get (khai_editor_get_declaration (editor), pointer);

      cell->field = field;
      cell->value = khai_editor_read_text (editor, pointer, normal);
      cell->before = khai_input_to_display (field, present, lang);
      cell->after = khai_input_to_display (field, cell->value, lang);
      cell->fate = get_fate (editor, field, normal, present, cell->value);
    }
  paste->counts[cell->fate]++;
  g_ptr_array_add (paste->cells, cell);
}

/* ---- a block ---- */

/* Cells in quotes may hold tabs and line ends; where the quotes do not fit, they are taken as they are. */
static GPtrArray *
split_block (const char *block)
{
  g_autoptr (KhaiCsv) csv = khai_csv_new (block, strlen (block), '\t');
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GError) error = NULL;
  const char *const *cells;

  while ((cells = khai_csv_next (csv, NULL, &error)) != NULL)
    g_ptr_array_add (rows, g_strdupv ((char **) cells));
  if (error != NULL)
    {
      g_auto (GStrv) lines = g_strsplit (block, "\n", -1);

      g_ptr_array_set_size (rows, 0);
      for (guint i = 0; lines[i] != NULL; i++)
        if (*g_strchomp (lines[i]) != '\0')
          g_ptr_array_add (rows, g_strsplit (lines[i], "\t", -1));
    }
  return g_steal_pointer (&rows);
}

static const KhaiField *
find_named (GPtrArray *fields, const char *title)
{
  g_autofree char *wanted = khai_text_fold (title);

  g_strstrip (wanted);
  for (guint i = 0; i < fields->len && *wanted != '\0'; i++)
    {
      const KhaiField *field = fields->pdata[i];

      for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          g_autofree char *label = khai_text_fold (field->label[lang]);

          if (g_str_equal (label, wanted))
            return field;
        }
      if (field->official_id != NULL && g_ascii_strcasecmp (field->official_id, wanted) == 0)
        return field;
    }
  return NULL;
}

/* The first row names fields when most of its texts do. */
static GPtrArray *
read_header (char **first, GPtrArray *fields)
{
  GPtrArray *named = g_ptr_array_new ();
  guint texts = 0;
  guint known = 0;

  for (guint i = 0; first[i] != NULL; i++)
    {
      const KhaiField *field = find_named (fields, first[i]);

      texts += *first[i] != '\0';
      known += field != NULL;
      g_ptr_array_add (named, (gpointer) field);
    }
  if (known == 0 || known * 2 <= texts)
    g_clear_pointer (&named, g_ptr_array_unref);
  return named;
}

static const KhaiField *
get_field (GPtrArray *fields, guint index)
{
  return index < fields->len ? fields->pdata[index] : NULL;
}

/**
 * khai_paste_new:
 * @editor: an editor
 * @block: text with tabs between cells and line ends between rows, as spreadsheets put it into the clipboard
 * @fields: (element-type KhaiField): of the columns as they are shown
 * @row: the line the block begins in
 * @column: the column it begins in, an index into @fields; a block whose first row names fields goes by those names
 * @error: %KHAI_ERROR_BAD_INPUT when there is nothing in it, %KHAI_ERROR_TOO_LARGE when it is more than any declaration holds
 *
 * Looks at what would land where; changes nothing. Lines behind the last one are made. Empty cells leave what stands there.
 *
 * Returns: (transfer full): what would happen, or %NULL
 */
KhaiPaste *
khai_paste_new (KhaiEditor *editor, const char *block, GPtrArray *fields, guint row, guint column, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) named = NULL;
  KhaiPaste *paste;
  guint n;

  g_return_val_if_fail (KHAI_IS_EDITOR (editor) && block != NULL && fields != NULL, NULL);

  rows = g_utf8_validate (block, -1, NULL) ? split_block (block) : NULL;
  if (rows == NULL || rows->len == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "there is no text to paste");
      return NULL;
    }
  if (rows->len > MAX_ROWS)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "%u rows to paste", rows->len);
      return NULL;
    }
  paste = paste_new ();
  named = read_header (rows->pdata[0], fields);
  paste->header = named != NULL;
  n = khai_declaration_get_n (khai_editor_get_declaration (editor), ITEMS);
  for (guint i = paste->header; i < rows->len; i++)
    {
      char **cells = rows->pdata[i];
      guint target = row + i - (paste->header ? 1 : 0);

      for (guint j = 0; cells[j] != NULL && paste->cells->len < MAX_CELLS; j++)
        if (*g_strstrip (cells[j]) != '\0')
          add_cell (paste, editor, target, named != NULL ? get_field (named, j) : get_field (fields, column + j), cells[j]);
      paste->new_lines = MAX (paste->new_lines, target + 1 > n ? target + 1 - n : 0);
    }
  return paste;
}

/* ---- find and replace ---- */

/* Upper and lower case are the same; tones are not. NULL: it is not in there. */
static char *
replace_text (const char *text, const char *find, const char *replace, gboolean whole)
{
  g_autofree char *pattern = g_regex_escape_string (find, -1);
  g_autofree char *anchored = whole ? g_strdup_printf ("\\A%s\\z", pattern) : g_strdup (pattern);
  g_autoptr (GRegex) regex = g_regex_new (anchored, G_REGEX_CASELESS, 0, NULL);

  if (regex == NULL || !g_regex_match (regex, text, 0, NULL))
    return NULL;
  return g_regex_replace_literal (regex, text, -1, 0, replace, 0, NULL);
}

/**
 * khai_paste_new_replace:
 * @editor: an editor
 * @rows: (element-type guint): the lines that are looked at
 * @field: the field of a line
 * @find: what is looked for, as people see it; "" with @whole: cells that are empty
 * @replace: what it becomes
 * @whole: whether it must be the whole text
 *
 * Looks at what find and replace would do; changes nothing.
 *
 * Returns: (transfer full): the cells that would change
 */
KhaiPaste *
khai_paste_new_replace (KhaiEditor *editor, const GArray *rows, const KhaiField *field, const char *find, const char *replace, gboolean whole)
{
  KhaiPaste *paste = paste_new ();

  g_return_val_if_fail (KHAI_IS_EDITOR (editor) && rows != NULL && field != NULL && find != NULL && replace != NULL, paste);

  if (*find == '\0' && !whole)
    return paste;
  for (guint i = 0; i < rows->len; i++)
    {
      guint row = g_array_index (rows, guint, i);
      g_autofree char *pointer = khai_pointer_from_pattern (field->pointer, &row, 1);
      JsonNode *node = khai_declaration_get (khai_editor_get_declaration (editor), pointer);
      g_autofree char *shown = khai_input_to_display (field, node, khai_editor_get_lang (editor));
      g_autofree char *text = replace_text (shown, find, replace, whole);

      if (text != NULL)
        add_cell (paste, editor, row, field, text);
    }
  return paste;
}

/* ---- doing it ---- */

static void
add_new_lines (KhaiPaste *paste, KhaiEditor *editor, guint n, GPtrArray *edits)
{
  for (guint i = 0; i < paste->new_lines; i++)
    {
      g_autoptr (JsonNode) line = json_node_new (JSON_NODE_OBJECT);

      json_node_take_object (line, json_object_new ());
      for (guint j = 0; j < paste->cells->len; j++)
        {
          const KhaiPasteCell *cell = paste->cells->pdata[j];

          if (cell->row == n + i && cell->field != NULL && cell->value != NULL)
            khai_json_set (line, cell->field->pointer + strlen (ITEMS "/*"), cell->value, NULL);
        }
      g_ptr_array_add (edits, khai_declaration_make_insert (khai_editor_get_declaration (editor), ITEMS, n + i, line));
    }
}

/**
 * khai_paste_apply:
 * @paste: what was looked at; the document must not have changed since
 * @editor: the editor
 * @source: where it comes from: "paste", "replace"
 * @error: %KHAI_ERROR_STATE when the declaration was sent
 *
 * Returns: %TRUE when the document holds all of it, as one act
 */
gboolean
khai_paste_apply (KhaiPaste *paste, KhaiEditor *editor, const char *source, GError **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  guint n;

  g_return_val_if_fail (paste != NULL && KHAI_IS_EDITOR (editor) && source != NULL, FALSE);

  n = khai_declaration_get_n (khai_editor_get_declaration (editor), ITEMS);
  for (guint i = 0; i < paste->cells->len; i++)
    {
      const KhaiPasteCell *cell = paste->cells->pdata[i];
      g_autofree char *pointer = NULL;

      if (cell->row >= n || cell->fate == KHAI_PASTE_NOWHERE || cell->fate == KHAI_PASTE_SAME)
        continue;
      pointer = khai_pointer_from_pattern (cell->field->pointer, &cell->row, 1);
      g_ptr_array_add (edits, khai_declaration_make_set (khai_editor_get_declaration (editor), pointer, cell->value));
    }
  add_new_lines (paste, editor, n, edits);
  return khai_editor_do_edits (editor, edits, source, error);
}
