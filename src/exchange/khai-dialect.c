/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Dialects of order files, and which of them a file speaks. A file is known by the set of its headers: names of files are changed,
 * columns come and go, but no two channels call thirty columns the same. */

#include "khai-dialect.h"
#include "khai-entry-private.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-text.h"

/* Titles and empty rows may stand above the header; below so many rows nobody puts it. */
#define HEADER_ROWS 25
/* So much of a file's columns must be known, else the likeness is chance. */
#define ENOUGH 0.5

static void
free_column (gpointer data)
{
  KhaiDialectColumn *column = data;

  g_strfreev (column->names);
  g_free (column->title);
  g_free (column);
}

/**
 * khai_dialect_free:
 * @dialect: (transfer full): a dialect
 */
void
khai_dialect_free (KhaiDialect *dialect)
{
  g_return_if_fail (dialect != NULL);

  g_free (dialect->id);
  g_free (dialect->channel);
  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (dialect->name[lang]);
      g_free (dialect->hint[lang]);
    }
  g_clear_pointer (&dialect->columns, g_ptr_array_unref);
  g_clear_pointer (&dialect->by_name, g_hash_table_unref);
  g_strfreev (dialect->dates);
  g_free (dialect->currency);
  g_strfreev (dialect->footers);
  g_clear_pointer (&dialect->states, g_hash_table_unref);
  g_free (dialect);
}

/**
 * khai_header_fold:
 * @header: what stands at the head of a column, or a word of a status
 *
 * Returns: (transfer full): the form in which headers are compared: lower case, without tones, spaces and line ends as one space, without a
 * byte order mark, and without the stars and colons some exports put behind
 */
char *
khai_header_fold (const char *header)
{
  g_autofree char *folded = NULL;
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (header != NULL, NULL);

  if (g_str_has_prefix (header, "\xef\xbb\xbf"))
    header += 3;
  folded = khai_text_fold (header);
  for (const char *p = folded != NULL ? folded : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || c == 0xa0 || c == 0xfeff)
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
        }
      else if (c != '*')
        g_string_append_unichar (out, c);
    }
  while (out->len > 0 && strchr (" :", out->str[out->len - 1]) != NULL)
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/* ---- reading an entry ---- */

/* Each name leads to one column only: a header that could mean two things means nothing. */
static gboolean
add_column (KhaiDialect *dialect, KhaiDialectColumn *column, GError **error)
{
  g_ptr_array_add (dialect->columns, column);
  for (guint i = 0; column->names[i] != NULL; i++)
    {
      if (column->names[i][0] == '\0')
        return khai_entry_refuse (error, "names", "a name is empty");
      if (!g_hash_table_insert (dialect->by_name, column->names[i], GUINT_TO_POINTER (dialect->columns->len)))
        return khai_entry_refuse (error, column->names[i], "is the name of two columns");
    }
  return column->names[0] != NULL || khai_entry_refuse (error, "names", "a column has no name");
}

static gboolean
read_column (KhaiDialect *dialect, JsonObject *object, GError **error)
{
  static const char *const members[] = { "field", "names", "required", "join", "billing", NULL };
  KhaiDialectColumn *column;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) titles = NULL;
  const char *field;
  KhaiOrderField number = 0;

  if (!khai_entry_check_members (object, members, "columns", error))
    return FALSE;
  field = khai_entry_get_string (object, "field", TRUE, error);
  if (field == NULL)
    return FALSE;
  if (!khai_order_field_parse (field, &number) || number == KHAI_ORDER_COUNTRY_CODE)
    return khai_entry_refuse (error, field, "is no field of orders");
  names = khai_entry_get_list (object, "names", TRUE, error);
  titles = names != NULL ? khai_entry_get_list (object, "names", FALSE, error) : NULL;
  if (titles == NULL)
    return FALSE;
  column = g_new0 (KhaiDialectColumn, 1);
  column->names = g_steal_pointer (&names);
  column->title = g_strdup (titles[0]);
  column->field = number;
  column->used = TRUE;
  column->required = khai_entry_get_flag (object, "required");
  column->join = khai_entry_get_flag (object, "join");
  column->billing = khai_entry_get_flag (object, "billing");
  return add_column (dialect, column, error);
}

static gboolean
read_columns (KhaiDialect *dialect, JsonObject *object, GError **error)
{
  JsonNode *columns = json_object_get_member (object, "columns");
  g_auto (GStrv) known = khai_entry_get_list (object, "known", TRUE, error);

  if (known == NULL)
    return FALSE;
  if (columns != NULL && !JSON_NODE_HOLDS_ARRAY (columns))
    return khai_entry_refuse (error, "columns", "must be a list");
  for (guint i = 0; columns != NULL && i < json_array_get_length (json_node_get_array (columns)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (columns), i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return khai_entry_refuse (error, "columns", "must be a list of objects");
      if (!read_column (dialect, json_node_get_object (node), error))
        return FALSE;
    }
  for (guint i = 0; known[i] != NULL; i++)
    {
      KhaiDialectColumn *column = g_new0 (KhaiDialectColumn, 1);

      column->names = g_new0 (char *, 2);
      column->names[0] = g_strdup (known[i]);
      column->title = g_strdup (known[i]);
      if (!add_column (dialect, column, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_states (KhaiDialect *dialect, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "states");
  g_autoptr (GList) members = NULL;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return khai_entry_refuse (error, "states", "must be an object of lists");
  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    {
      KhaiOrderState state;
      g_auto (GStrv) words = NULL;

      if (!khai_order_state_parse (l->data, &state))
        return khai_entry_refuse (error, l->data, "is no state of orders");
      words = khai_entry_get_list (json_node_get_object (node), l->data, TRUE, error);
      for (guint i = 0; words != NULL && words[i] != NULL; i++)
        if (!g_hash_table_insert (dialect->states, g_strdup (words[i]), GUINT_TO_POINTER (state + 1)))
          return khai_entry_refuse (error, words[i], "is there twice");
      if (words == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_numbers (KhaiDialect *dialect, JsonObject *object, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *numbers = khai_entry_get_string (object, "numbers", FALSE, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  dialect->numbers = KHAI_NUMBERS_AUTO;
  if (numbers == NULL || strcmp (numbers, "auto") == 0)
    return TRUE;
  if (strcmp (numbers, "point") == 0)
    dialect->numbers = KHAI_NUMBERS_POINT;
  else if (strcmp (numbers, "comma") == 0)
    dialect->numbers = KHAI_NUMBERS_COMMA;
  else
    return khai_entry_refuse (error, "numbers", "must be point, comma or auto");
  return TRUE;
}

static gboolean
has_field (const KhaiDialect *dialect, KhaiOrderField field)
{
  for (guint i = 0; i < dialect->columns->len; i++)
    {
      const KhaiDialectColumn *column = dialect->columns->pdata[i];

      if (column->used && column->field == field)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_whole (const KhaiDialect *dialect, GError **error)
{
  if (dialect->columns->len < 2)
    return khai_entry_refuse (error, "columns", "are too few to know a file by");
  if (dialect->kind == KHAI_DIALECT_OTHER)
    return dialect->hint[KHAI_LANG_VI] != NULL || khai_entry_refuse (error, "hint", "is missing: it names the file that is wanted");
  if (!has_field (dialect, KHAI_ORDER_ID))
    return khai_entry_refuse (error, "columns", "none is the order_id");
  if (!has_field (dialect, KHAI_LINE_QUANTITY) && !dialect->units)
    return khai_entry_refuse (error, "columns", "none is the quantity, and grain is not unit");
  if (!has_field (dialect, KHAI_LINE_SKU) && !has_field (dialect, KHAI_LINE_TITLE))
    return khai_entry_refuse (error, "columns", "none is the sku or the title");
  if (dialect->currency != NULL && strlen (dialect->currency) != 3)
    return khai_entry_refuse (error, "currency", "is no code of three letters");
  return TRUE;
}

static gboolean
read_dialect (KhaiDialect *dialect, JsonObject *object, GError **error)
{
  static const char *const members[] = { "id", "channel", "kind", "name", "hint", "source", "confidence", "columns", "known", "numbers", "dates",
                                         "currency", "grain", "summaryRows", "descriptionRow", "footers", "states", NULL };
  g_autoptr (GError) local = NULL;
  const char *kind, *grain;

  if (!khai_entry_check_members (object, members, "dialect", error))
    return FALSE;
  dialect->id = g_strdup (khai_entry_get_string (object, "id", TRUE, error));
  dialect->channel = dialect->id != NULL ? g_strdup (khai_entry_get_string (object, "channel", TRUE, error)) : NULL;
  if (dialect->channel == NULL || !khai_entry_get_texts (object, "name", TRUE, dialect->name, error)
      || !khai_entry_get_texts (object, "hint", FALSE, dialect->hint, error))
    return FALSE;
  kind = khai_entry_get_string (object, "kind", FALSE, &local);
  grain = local == NULL ? khai_entry_get_string (object, "grain", FALSE, &local) : NULL;
  dialect->currency = local == NULL ? g_strdup (khai_entry_get_string (object, "currency", FALSE, &local)) : NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (kind != NULL && strcmp (kind, "orders") != 0 && strcmp (kind, "other") != 0)
    return khai_entry_refuse (error, "kind", "must be orders or other");
  if (grain != NULL && strcmp (grain, "line") != 0 && strcmp (grain, "unit") != 0)
    return khai_entry_refuse (error, "grain", "must be line or unit");
  dialect->kind = kind != NULL && strcmp (kind, "other") == 0 ? KHAI_DIALECT_OTHER : KHAI_DIALECT_ORDERS;
  dialect->units = grain != NULL && strcmp (grain, "unit") == 0;
  dialect->summary_rows = khai_entry_get_flag (object, "summaryRows");
  dialect->description_row = khai_entry_get_flag (object, "descriptionRow");
  dialect->dates = khai_entry_get_list (object, "dates", FALSE, error);
  dialect->footers = dialect->dates != NULL ? khai_entry_get_list (object, "footers", TRUE, error) : NULL;
  return dialect->footers != NULL && read_numbers (dialect, object, error) && read_columns (dialect, object, error)
         && read_states (dialect, object, error) && check_whole (dialect, error);
}

/**
 * khai_dialect_new_from_json:
 * @node: an entry of data/dialects or a saved mapping
 * @error: %KHAI_ERROR_BAD_INPUT: which member is wrong and why
 *
 * Returns: (transfer full) (nullable): the dialect
 */
KhaiDialect *
khai_dialect_new_from_json (JsonNode *node, GError **error)
{
  g_autoptr (KhaiDialect) dialect = g_new0 (KhaiDialect, 1);

  g_return_val_if_fail (node != NULL, NULL);

  dialect->columns = g_ptr_array_new_with_free_func (free_column);
  dialect->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  dialect->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      khai_entry_refuse (error, "dialect", "must be an object");
      return NULL;
    }
  if (!read_dialect (dialect, json_node_get_object (node), error))
    return NULL;
  return g_steal_pointer (&dialect);
}

/**
 * khai_dialect_new_from_text:
 * @text: the same as JSON text
 * @error: %KHAI_ERROR_BAD_INPUT
 *
 * Returns: (transfer full) (nullable): the dialect
 */
KhaiDialect *
khai_dialect_new_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  node = khai_json_parse (text, -1, error);
  return node != NULL ? khai_dialect_new_from_json (node, error) : NULL;
}

/* ---- which dialect ---- */

/**
 * khai_detection_free:
 * @detection: (transfer full): a detection
 */
void
khai_detection_free (KhaiDetection *detection)
{
  g_return_if_fail (detection != NULL);

  g_ptr_array_unref (detection->unknown);
  g_free (detection);
}

/* The first required column that is not there. Several columns of one field can stand for each other. */
static const char *
find_missing (const KhaiDialect *dialect, const gboolean *found)
{
  for (guint i = 0; i < dialect->columns->len; i++)
    {
      const KhaiDialectColumn *column = dialect->columns->pdata[i];
      gboolean there = !column->required || found[i];

      for (guint j = 0; !there && j < dialect->columns->len; j++)
        {
          const KhaiDialectColumn *other = dialect->columns->pdata[j];

          there = column->used && other->used && other->field == column->field && found[j];
        }
      if (!there)
        return column->title;
    }
  return NULL;
}

/**
 * khai_dialect_match:
 * @dialect: a dialect
 * @row: a row that may be the header
 *
 * Returns: (transfer full): how well it fits
 */
KhaiDetection *
khai_dialect_match (const KhaiDialect *dialect, const KhaiRow *row)
{
  KhaiDetection *detection;
  g_autofree gboolean *found = NULL;

  g_return_val_if_fail (dialect != NULL && row != NULL, NULL);

  detection = g_new0 (KhaiDetection, 1);
  detection->dialect = dialect;
  detection->row = row->number;
  detection->unknown = g_ptr_array_new_with_free_func (g_free);
  found = g_new0 (gboolean, dialect->columns->len);
  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *folded = khai_header_fold (row->cells[i].text);
      guint column;

      if (*folded == '\0')
        continue;
      detection->n_columns++;
      column = GPOINTER_TO_UINT (g_hash_table_lookup (dialect->by_name, folded));
      if (column == 0)
        {
          g_ptr_array_add (detection->unknown, g_strdup (row->cells[i].text));
          continue;
        }
      detection->n_matched++;
      found[column - 1] = TRUE;
    }
  detection->missing = find_missing (dialect, found);
  /* Shared columns of both sides (Dice): a file with few columns of a wide dialect loses against one of its own size. */
  detection->score = 2.0 * detection->n_matched / (detection->n_columns + dialect->columns->len);
  return detection;
}

static gboolean
fits (const KhaiDetection *detection)
{
  return detection->missing == NULL && detection->n_matched >= 2 && detection->n_matched >= ENOUGH * detection->n_columns;
}

static void
keep_better (KhaiDetection **best, KhaiDetection *detection)
{
  if (*best == NULL || detection->score > (*best)->score)
    {
      g_clear_pointer (best, khai_detection_free);
      *best = detection;
    }
  else
    khai_detection_free (detection);
}

/* The first row that fits is the sheet's header: what fits below it is another table. */
static gboolean
try_row (GPtrArray *dialects, const KhaiRow *row, guint sheet, const char *only, KhaiDetection **best, KhaiDetection **closest)
{
  gboolean found = FALSE;

  for (guint i = 0; i < dialects->len; i++)
    {
      const KhaiDialect *dialect = dialects->pdata[i];
      KhaiDetection *detection;

      if (only != NULL && strcmp (only, dialect->id) != 0)
        continue;
      detection = khai_dialect_match (dialect, row);
      detection->sheet = sheet;
      found |= fits (detection);
      keep_better (fits (detection) ? best : closest, detection);
    }
  return found;
}

/**
 * khai_dialects_detect:
 * @dialects: (element-type KhaiDialect): those to choose from
 * @table: an open table; the sheet selected afterwards is any
 * @only: (nullable): id of the one dialect to try
 * @closest: (out) (optional) (nullable) (transfer full): when nothing fits, what came nearest
 * @cancellable: (nullable): stops it
 * @error: what reading the table says
 *
 * Returns: (transfer full) (nullable): the best fit, with the sheet and the number of its header row
 */
KhaiDetection *
khai_dialects_detect (GPtrArray *dialects, KhaiTable *table, const char *only, KhaiDetection **closest, GCancellable *cancellable, GError **error)
{
  g_autoptr (KhaiDetection) best = NULL;
  g_autoptr (KhaiDetection) near = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (dialects != NULL && KHAI_IS_TABLE (table), NULL);

  if (closest != NULL)
    *closest = NULL;
  for (guint sheet = 0; sheet < khai_table_get_n_sheets (table); sheet++)
    {
      const KhaiRow *row = NULL;

      if (khai_table_sheet_is_hidden (table, sheet))
        continue;
      if (!khai_table_select (table, sheet, cancellable, &local))
        break;
      for (guint n = 0; n < HEADER_ROWS && (row = khai_table_next (table, cancellable, &local)) != NULL; n++)
        if (try_row (dialects, row, sheet, only, &best, &near))
          break;
      if (local != NULL)
        break;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (best == NULL && closest != NULL && near != NULL && near->n_matched >= 2)
    *closest = g_steal_pointer (&near);
  return g_steal_pointer (&best);
}
