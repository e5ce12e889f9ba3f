/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cells as values of a declaration, and the sheet ECUS prints. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-date.h"
#include "khai-grid-private.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-order-values.h"

void
khai_grid_tell (KhaiGridImport *import, KhaiSeverity severity, const char *code, const char *sheet, guint row, guint column,
                const char *header, const char *detail, const char *other)
{
  KhaiProblem *problem = khai_problem_new (severity, code, detail, other);

  khai_problem_set_place (problem, import->name, sheet, row, column, header);
  import->n_blocking += severity == KHAI_SEVERITY_BLOCK;
  g_ptr_array_add (import->problems, problem);
}

static gboolean
is_index (const char *token)
{
  return *token != '\0' && strspn (token, "0123456789") == strlen (token);
}

static JsonNode *
make_container (const char *next)
{
  JsonNode *node = json_node_new (is_index (next) ? JSON_NODE_ARRAY : JSON_NODE_OBJECT);

  if (is_index (next))
    json_node_take_array (node, json_array_new ());
  else
    json_node_take_object (node, json_object_new ());
  return node;
}

/* The node below `parent` by its token, made when it is not there. */
static JsonNode *
step_into (JsonNode *parent, const char *token, const char *next)
{
  JsonNode *made;

  if (JSON_NODE_HOLDS_ARRAY (parent))
    {
      JsonArray *array = json_node_get_array (parent);
      guint64 index = g_ascii_strtoull (token, NULL, 10);

      if (index < json_array_get_length (array))
        return json_array_get_element (array, index);
      made = make_container (next);
      json_array_add_element (array, made);
      return made;
    }
  if (json_object_has_member (json_node_get_object (parent), token))
    return json_object_get_member (json_node_get_object (parent), token);
  made = make_container (next);
  json_object_set_member (json_node_get_object (parent), token, made);
  return made;
}

void
khai_grid_put (JsonNode *root, const char *pointer, JsonNode *value)
{
  g_auto (GStrv) tokens = khai_pointer_split (pointer);
  JsonNode *node = root;

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      if (JSON_NODE_HOLDS_VALUE (node))
        break;
      if (tokens[i + 1] != NULL)
        {
          node = step_into (node, tokens[i], tokens[i + 1]);
          continue;
        }
      if (JSON_NODE_HOLDS_ARRAY (node))
        json_array_add_element (json_node_get_array (node), g_steal_pointer (&value));
      else
        json_object_set_member (json_node_get_object (node), tokens[i], g_steal_pointer (&value));
    }
  g_clear_pointer (&value, json_node_unref);
}

static JsonNode *
read_number (KhaiGridImport *import, const KhaiField *field, const KhaiCell *cell, char separator, const char *sheet, guint row, guint column,
             const char *header)
{
  g_autofree char *number = NULL;
  gboolean ambiguous = FALSE;
  KhaiNumbers rule = cell->kind == KHAI_CELL_NUMBER ? KHAI_NUMBERS_POINT : separator == ';' ? KHAI_NUMBERS_COMMA : KHAI_NUMBERS_AUTO;

  /* What cannot be read stays as it is: a draft may hold it, and the checks point at it. */
  if (!khai_value_read_number (cell->text, rule, FALSE, &number, NULL, &ambiguous))
    return khai_json_string (cell->text);
  if (ambiguous)
    khai_grid_tell (import, KHAI_SEVERITY_CHECK, "order-ambiguous", sheet, row, column, header, cell->text, number);
  if (field->type == KHAI_FIELD_INTEGER && strchr (number, '.') == NULL && strlen (number) <= 15)
    return khai_json_int (g_ascii_strtoll (number, NULL, 10));
  return khai_json_string (number);
}

static JsonNode *
read_boolean (const char *text)
{
  static const char *const yes[] = { "true", "yes", "x", "1", "co", "✓", NULL };
  static const char *const no[] = { "false", "no", "0", "khong", NULL };
  g_autofree char *word = khai_header_fold (text);
  JsonNode *node;

  if (!g_strv_contains (yes, word) && !g_strv_contains (no, word))
    return khai_json_string (text);
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_boolean (node, g_strv_contains (yes, word));
  return node;
}

JsonNode *
khai_grid_read_cell (KhaiGridImport *import, const KhaiField *field, const KhaiCell *cell, char separator, const char *sheet, guint row,
                     guint column, const char *header)
{
  static char *patterns[] = { (char *) "DD/MM/YYYY", (char *) "DD/MM/YYYY hh:mm:ss", (char *) "DD-MM-YYYY", (char *) "DD.MM.YYYY", NULL };
  g_autofree char *text = g_strstrip (g_strdup (cell->text));
  g_autofree char *date = NULL;

  /* The apostrophe our own CSV files put before what a spreadsheet would calculate. */
  if (text[0] == '\'' && text[1] != '\0' && strchr ("=+-@", text[1]) != NULL)
    memmove (text, text + 1, strlen (text));
  if (*text == '\0')
    return NULL;
  if (cell->kind == KHAI_CELL_ERROR)
    {
      khai_grid_tell (import, KHAI_SEVERITY_BLOCK, text[0] == '=' ? "order-formula" : "order-cell-error", sheet, row, column, header, text, NULL);
      return NULL;
    }
  if (field->type != KHAI_FIELD_DECIMAL && field->type != KHAI_FIELD_INTEGER && cell->kind != KHAI_CELL_DATE && khai_value_is_scientific (text))
    {
      khai_grid_tell (import, KHAI_SEVERITY_BLOCK, "order-id-exponent", sheet, row, column, header, text, NULL);
      return NULL;
    }
  switch (field->type)
    {
    case KHAI_FIELD_DECIMAL:
    case KHAI_FIELD_INTEGER:
      return read_number (import, field, cell, separator, sheet, row, column, header);
    case KHAI_FIELD_BOOLEAN:
      return read_boolean (text);
    case KHAI_FIELD_DATE:
      date = khai_value_read_date (text, patterns);
      if (date != NULL && strlen (date) > 10)
        date[10] = '\0';
      return khai_json_string (date != NULL ? date : text);
    case KHAI_FIELD_TEXT:
    case KHAI_FIELD_CODE:
    default:
      return khai_input_to_node (field, text, KHAI_LANG_VI);
    }
}

/* ---- the sheet ECUS prints ---- */

/* Where it puts what, by row and column from 1. Of import declarations only the number is looked at. */
static const struct { guint row, column; const char *pointer; } ecus_cells[] = {
  { 6, 12, "/regime" },       { 13, 6, "/exporter/id" },  { 14, 6, "/exporter/name" },          { 39, 8, "/cargoIdentifier" },
  { 40, 8, "/packages" },     { 41, 8, "/grossMassKg" },  { 78, 11, "/transport/warehouseCode" },
};

#define ECUS_ROWS 90

typedef struct
{
  char *texts[G_N_ELEMENTS (ecus_cells)];
  KhaiCellKind kinds[G_N_ELEMENTS (ecus_cells)];
  char *number, *office;
} EcusSheet;

/* Exports begin with 30, imports with 10. A personal number has twelve digits too, but begins with 0: in a grid it may stand at the same place. */
static gboolean
is_declaration_number (const char *text)
{
  return text != NULL && strlen (text) == 12 && strspn (text, "0123456789") == 12
         && (g_str_has_prefix (text, "10") || g_str_has_prefix (text, "30"));
}

static char *
copy_cell (const KhaiRow *row, guint column)
{
  return g_strstrip (g_strdup (khai_row_get_cell (row, column - 1)->text));
}

static void
take_row (EcusSheet *sheet, const KhaiRow *row)
{
  if (row->number == 4)
    sheet->number = copy_cell (row, 5);
  if (row->number == 7)
    sheet->office = copy_cell (row, 10);
  for (guint i = 0; i < G_N_ELEMENTS (ecus_cells); i++)
    if (ecus_cells[i].row == row->number)
      {
        sheet->texts[i] = copy_cell (row, ecus_cells[i].column);
        sheet->kinds[i] = khai_row_get_cell (row, ecus_cells[i].column - 1)->kind;
      }
}

static void
clear_sheet (EcusSheet *sheet)
{
  for (guint i = 0; i < G_N_ELEMENTS (ecus_cells); i++)
    g_free (sheet->texts[i]);
  g_free (sheet->number);
  g_free (sheet->office);
}

/* The printout names the office by a short name; taken when one office answers to it. */
static void
put_office (KhaiGridImport *import, KhaiReference *reference, const char *today, const char *office, const char *sheet, JsonNode *root)
{
  g_autoptr (GPtrArray) codes = khai_reference_search_codes (reference, "offices", office, today, 2, NULL);

  if (codes != NULL && codes->len == 1)
    khai_grid_put (root, "/customsOffice", khai_json_string (((KhaiCode *) codes->pdata[0])->code));
  else
    khai_grid_tell (import, KHAI_SEVERITY_CHECK, "grid-office", sheet, 7, 10, NULL, office, NULL);
}

/* "B11 2 [4]": the code stands first. A number may carry its unit: "12 CT", "1.234,5 KGM". */
static char *
first_word (const char *text)
{
  return g_strndup (text, strcspn (text, " \t\n"));
}

static JsonNode *
make_document (KhaiGridImport *import, KhaiReference *reference, const char *today, const EcusSheet *sheet, const char *name)
{
  g_autoptr (KhaiDeclaration) empty = khai_declaration_new ();
  JsonNode *root = khai_json_copy (khai_declaration_get_root (empty));

  for (guint i = 0; i < G_N_ELEMENTS (ecus_cells); i++)
    {
      const KhaiField *field = khai_reference_find_field (reference, ecus_cells[i].pointer);
      gboolean whole = field != NULL && field->type == KHAI_FIELD_TEXT;
      g_autofree char *text = sheet->texts[i] == NULL ? NULL : whole ? g_strdup (sheet->texts[i]) : first_word (sheet->texts[i]);
      KhaiCell cell = { text, sheet->kinds[i], 0, 0 };
      JsonNode *node = text != NULL && field != NULL ? khai_grid_read_cell (import, field, &cell, 0, name, ecus_cells[i].row,
                                                                            ecus_cells[i].column, NULL) : NULL;

      if (node != NULL)
        khai_grid_put (root, ecus_cells[i].pointer, node);
    }
  if (sheet->office != NULL && *sheet->office != '\0')
    put_office (import, reference, today, sheet->office, name, root);
  return root;
}

gboolean
khai_grid_read_ecus (KhaiGridImport *import, KhaiReference *reference, const char *today, KhaiTable *table, GCancellable *cancellable,
                     GError **error)
{
  gboolean found = FALSE;

  for (guint i = 0; i < khai_table_get_n_sheets (table); i++)
    {
      const char *name = khai_table_get_sheet_name (table, i);
      EcusSheet sheet = { 0 };
      const KhaiRow *row;
      g_autoptr (GError) local = NULL;

      if (!khai_table_select (table, i, cancellable, error))
        return FALSE;
      while ((row = khai_table_next (table, cancellable, &local)) != NULL && row->number <= ECUS_ROWS)
        take_row (&sheet, row);
      if (local != NULL)
        {
          clear_sheet (&sheet);
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (is_declaration_number (sheet.number))
        {
          found = TRUE;
          /* Numbers of exports begin with 30, of imports with 10. */
          if (sheet.number[0] == '1')
            khai_grid_tell (import, KHAI_SEVERITY_BLOCK, "grid-import", name, 4, 5, NULL, sheet.number, NULL);
          else
            khai_grid_add_document (import, make_document (import, reference, today, &sheet, name), 4);
        }
      clear_sheet (&sheet);
    }
  return found;
}
