/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Declarations out of files. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-desk.h"
#include "khai-dialect.h"
#include "khai-error.h"
#include "khai-grid-private.h"
#include "khai-json.h"

/* Headers stand within the first rows; a grid has at least so many known columns. */
#define HEADER_ROWS 20
#define ENOUGH_COLUMNS 3

/**
 * khai_grid_import_free:
 * @import: (transfer full): an import
 */
void
khai_grid_import_free (KhaiGridImport *import)
{
  g_return_if_fail (import != NULL);

  g_free (import->name);
  g_strfreev (import->unknown);
  g_ptr_array_unref (import->documents);
  g_ptr_array_unref (import->sources);
  g_ptr_array_unref (import->problems);
  g_clear_pointer (&import->ids, g_ptr_array_unref);
  g_free (import);
}

void
khai_grid_add_document (KhaiGridImport *import, JsonNode *root, guint row)
{
  g_autoptr (JsonNode) taken = root;
  g_autoptr (GError) error = NULL;
  KhaiDeclaration *document = khai_declaration_new_from_node (taken, &error);

  if (document == NULL)
    {
      khai_grid_tell (import, KHAI_SEVERITY_BLOCK, "grid-json", NULL, row, 0, NULL, error->message, NULL);
      return;
    }
  g_ptr_array_add (import->documents, document);
  g_ptr_array_add (import->sources, row > 0 ? g_strdup_printf ("row %u of %s", row, import->name) : g_strdup_printf ("file %s", import->name));
}

/* ---- JSON ---- */

static void
add_json (KhaiGridImport *import, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object != NULL && (json_object_has_member (object, "items") || json_object_has_member (object, "schemaVersion")))
    khai_grid_add_document (import, khai_json_copy (node), 0);
  else
    khai_grid_tell (import, KHAI_SEVERITY_BLOCK, "grid-json", NULL, 0, 0, NULL, NULL, NULL);
}

static void
read_json (KhaiGridImport *import, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) root = khai_json_parse (text, length, &error);

  import->recognised = TRUE;
  if (root == NULL)
    khai_grid_tell (import, KHAI_SEVERITY_BLOCK, "grid-json", NULL, 0, 0, NULL, error->message, NULL);
  else if (!JSON_NODE_HOLDS_ARRAY (root))
    add_json (import, root);
  else
    for (guint i = 0; i < json_array_get_length (json_node_get_array (root)); i++)
      add_json (import, json_array_get_element (json_node_get_array (root), i));
}

/* ---- columns of a grid ---- */

typedef struct
{
  const KhaiField *field; /* NULL: not known */
  char *pointer;          /* (owned): below /items/N where it is of a line, else the whole one */
  gboolean of_line;
} Column;

typedef struct
{
  KhaiGridImport *import;
  KhaiReference *reference;
  GHashTable *names;      /* (owned): folded label, official number → KhaiField; G_MAXSIZE-like NULL value: more than one */
  GArray *columns;        /* (owned) (element-type Column) */
  char **headers;         /* (owned) */
  const char *sheet;
  guint sheet_index, header_row;
  char separator;
  JsonNode *open;         /* (owned) (nullable): the document being filled */
  char *open_key;         /* (owned) (nullable) */
  guint open_row, n_items;
} Grid;

static void
clear_column (gpointer data)
{
  g_free (((Column *) data)->pointer);
}

/* A label two fields share names neither. */
static void
add_name (Grid *grid, const char *text, const KhaiField *field)
{
  char *folded;

  if (text == NULL || strchr (text, '#') != NULL)
    return;
  folded = khai_header_fold (text);
  if (g_hash_table_contains (grid->names, folded) && g_hash_table_lookup (grid->names, folded) != field)
    field = NULL;
  g_hash_table_insert (grid->names, folded, (gpointer) field);
}

static void
collect_names (Grid *grid)
{
  const GPtrArray *fields = khai_reference_get_fields (grid->reference);

  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      add_name (grid, field->label[KHAI_LANG_VI], field);
      if (strcmp (field->label[KHAI_LANG_VI], field->label[KHAI_LANG_EN]) != 0)
        add_name (grid, field->label[KHAI_LANG_EN], field);
      add_name (grid, field->official_id, field);
      add_name (grid, field->pointer, field);
    }
}

/* "Label (/items/0/hsCode)" says it exactly, and so does the pointer alone. */
static char *
find_pointer (const char *header)
{
  const char *slash = strchr (header, '/');
  gsize length = strlen (header);

  if (header[0] == '/')
    return g_strdup (header);
  if (slash > header && slash[-1] == '(' && header[length - 1] == ')')
    return g_strndup (slash, header + length - 1 - slash);
  return NULL;
}

/* Stars are first places; the first of a line's own array stays open. */
static void
set_pointer (Column *column, const char *pointer)
{
  g_autoptr (GString) text = g_string_new (pointer);

  column->of_line = g_str_has_prefix (pointer, "/items/");
  if (column->of_line)
    {
      const char *rest = strchr (pointer + strlen ("/items/"), '/');

      g_string_assign (text, rest != NULL ? rest : "");
    }
  g_string_replace (text, "*", "0", 0);
  column->pointer = g_strdup (text->str);
}

static Column
resolve (Grid *grid, const char *header)
{
  Column column = { NULL, NULL, FALSE };
  g_autofree char *trimmed = g_strstrip (g_strdup (header));
  g_autofree char *pointer = find_pointer (trimmed);
  g_autofree char *folded = khai_header_fold (trimmed);
  g_autoptr (GString) whole = NULL;

  if (pointer != NULL)
    {
      whole = g_string_new (pointer);
      g_string_replace (whole, "*", "0", 0);
      if (khai_pointer_is_valid (whole->str))
        column.field = khai_reference_find_field (grid->reference, whole->str);
    }
  else
    column.field = g_hash_table_lookup (grid->names, folded);
  if (column.field != NULL)
    set_pointer (&column, pointer != NULL ? pointer : column.field->pointer);
  return column;
}

static guint
count_known (Grid *grid, const KhaiRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->n_cells; i++)
    {
      Column column = resolve (grid, row->cells[i].text);

      n += column.field != NULL;
      g_free (column.pointer);
    }
  return n;
}

static gboolean
find_header (Grid *grid, KhaiTable *table, GCancellable *cancellable, GError **error)
{
  guint best = 0;

  for (guint i = 0; i < khai_table_get_n_sheets (table); i++)
    {
      g_autoptr (GError) local = NULL;
      const KhaiRow *row = NULL;

      if (khai_table_sheet_is_hidden (table, i))
        continue;
      if (!khai_table_select (table, i, cancellable, error))
        return FALSE;
      for (guint n = 0; n < HEADER_ROWS && (row = khai_table_next (table, cancellable, &local)) != NULL; n++)
        {
          guint known = count_known (grid, row);

          if (known <= best)
            continue;
          best = known;
          grid->sheet_index = i;
          grid->header_row = row->number;
        }
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  grid->import->recognised = best >= ENOUGH_COLUMNS;
  return TRUE;
}

/* What a report says of a declaration is for people. */
static gboolean
is_status (const char *text)
{
  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    if (strcmp (text, khai_grid_status_headings[lang]) == 0)
      return TRUE;
  return FALSE;
}

static void
set_columns (Grid *grid, const KhaiRow *row)
{
  g_autoptr (GStrvBuilder) unknown = g_strv_builder_new ();

  grid->headers = g_new0 (char *, row->n_cells + 1);
  for (guint i = 0; i < row->n_cells; i++)
    {
      const char *text = row->cells[i].text;
      Column column = resolve (grid, text);

      grid->headers[i] = g_strdup (text);
      if (*text != '\0' && !is_status (text))
        grid->import->n_columns++;
      if (column.field != NULL)
        grid->import->n_matched++;
      else if (*text != '\0' && !is_status (text))
        g_strv_builder_add (unknown, text);
      g_array_append_val (grid->columns, column);
    }
  g_strfreev (grid->import->unknown);
  grid->import->unknown = g_strv_builder_end (unknown);
}

/* ---- rows of a grid ---- */

static void
close_document (Grid *grid)
{
  if (grid->open != NULL)
    khai_grid_add_document (grid->import, g_steal_pointer (&grid->open), grid->open_row);
  g_clear_pointer (&grid->open_key, g_free);
}

static void
open_document (Grid *grid, guint row)
{
  g_autoptr (KhaiDeclaration) empty = khai_declaration_new ();

  close_document (grid);
  grid->open = khai_json_copy (khai_declaration_get_root (empty));
  grid->open_row = row;
  grid->n_items = 0;
}

static JsonNode *
read_at (Grid *grid, const KhaiRow *row, guint i)
{
  const Column *column = &g_array_index (grid->columns, Column, i);

  return khai_grid_read_cell (grid->import, column->field, &row->cells[i], grid->separator, grid->sheet, row->number, i + 1, grid->headers[i]);
}

/* What a row says of its declaration, as one text: rows that say the same, or nothing, belong together. */
static char *
make_key (Grid *grid, const KhaiRow *row)
{
  GString *key = g_string_new (NULL);
  g_autofree char *reference = NULL;

  for (guint i = 0; i < MIN (row->n_cells, grid->columns->len); i++)
    {
      const Column *column = &g_array_index (grid->columns, Column, i);

      if (column->field == NULL || column->of_line || row->cells[i].text[0] == '\0')
        continue;
      if (strcmp (column->pointer, "/localReference") == 0)
        reference = g_strdup (row->cells[i].text);
      g_string_append_printf (key, "%s=%s\n", column->pointer, row->cells[i].text);
    }
  if (reference != NULL)
    g_string_assign (key, reference);
  return g_string_free (key, FALSE);
}

/* Another value for what the document has already. */
static void
put_header (Grid *grid, const KhaiRow *row, guint i)
{
  const Column *column = &g_array_index (grid->columns, Column, i);
  g_autoptr (JsonNode) value = read_at (grid, row, i);
  JsonNode *before;

  if (value == NULL)
    return;
  before = khai_json_get (grid->open, column->pointer);
  if (before == NULL)
    khai_grid_put (grid->open, column->pointer, khai_json_copy (value));
  else if (!khai_json_equal (before, value))
    {
      g_autofree char *now = khai_json_get_text (value, "");
      g_autofree char *then = khai_json_get_text (before, "");

      khai_grid_tell (grid->import, KHAI_SEVERITY_BLOCK, "grid-differs", grid->sheet, row->number, i + 1, grid->headers[i], now, then);
    }
}

static void
read_row (Grid *grid, const KhaiRow *row)
{
  g_autofree char *key = make_key (grid, row);
  gboolean has_line = FALSE;

  if (grid->open == NULL || (*key != '\0' && g_strcmp0 (key, grid->open_key) != 0))
    {
      open_document (grid, row->number);
      grid->open_key = g_strdup (key);
    }
  for (guint i = 0; i < MIN (row->n_cells, grid->columns->len); i++)
    {
      const Column *column = &g_array_index (grid->columns, Column, i);

      if (column->field == NULL || row->cells[i].text[0] == '\0')
        continue;
      if (!column->of_line)
        put_header (grid, row, i);
      else
        {
          JsonNode *value = read_at (grid, row, i);
          g_autofree char *pointer = g_strdup_printf ("/items/%u%s", grid->n_items, column->pointer);

          has_line |= value != NULL;
          if (value != NULL)
            khai_grid_put (grid->open, pointer, value);
        }
    }
  grid->n_items += has_line;
}

static gboolean
read_rows (Grid *grid, KhaiTable *table, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  const KhaiRow *row;

  if (!khai_table_select (table, grid->sheet_index, cancellable, error))
    return FALSE;
  grid->sheet = khai_table_get_sheet_name (table, grid->sheet_index);
  while ((row = khai_table_next (table, cancellable, &local)) != NULL)
    if (row->number == grid->header_row)
      set_columns (grid, row);
    else if (row->number > grid->header_row)
      read_row (grid, row);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  close_document (grid);
  return TRUE;
}

static gboolean
read_grid (KhaiGridImport *import, KhaiReference *reference, KhaiTable *table, GCancellable *cancellable, GError **error)
{
  Grid grid = { .import = import, .reference = reference, .separator = khai_table_get_separator (table) };
  gboolean ok;

  grid.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  grid.columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (grid.columns, clear_column);
  collect_names (&grid);
  ok = find_header (&grid, table, cancellable, error) && (!import->recognised || read_rows (&grid, table, cancellable, error));
  g_hash_table_unref (grid.names);
  g_array_unref (grid.columns);
  g_strfreev (grid.headers);
  g_clear_pointer (&grid.open, json_node_unref);
  g_free (grid.open_key);
  return ok;
}

/* ---- into the store ---- */

/* References are used once: what is there already is left alone, and new declarations without one get the next. */
static gboolean
settle_references (KhaiGridImport *import, KhaiStore *store, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < import->documents->len;)
    {
      g_autofree char *reference = khai_declaration_get_reference (import->documents->pdata[i]);
      g_autoptr (KhaiRecord) record = NULL;
      g_autoptr (GError) local = NULL;

      record = reference != NULL ? khai_store_find (store, reference, &local) : NULL;
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (record != NULL)
        {
          khai_grid_tell (import, KHAI_SEVERITY_TIP, "grid-exists", NULL, 0, 0, NULL, reference, NULL);
          import->n_existing++;
          g_ptr_array_remove_index (import->documents, i);
          g_ptr_array_remove_index (import->sources, i);
          continue;
        }
      if (reference != NULL && !g_hash_table_add (seen, g_strdup (reference)))
        khai_grid_tell (import, KHAI_SEVERITY_BLOCK, "grid-twice", NULL, 0, 0, NULL, reference, NULL);
      i++;
    }
  return TRUE;
}

static gboolean
give_references (KhaiGridImport *import, KhaiStore *store, GError **error)
{
  for (guint i = 0; i < import->documents->len; i++)
    {
      g_autofree char *reference = khai_declaration_get_reference (import->documents->pdata[i]);
      g_autoptr (KhaiEdit) edit = NULL;

      if (reference != NULL)
        continue;
      reference = khai_store_next_reference (store, error);
      if (reference == NULL)
        return FALSE;
      edit = khai_declaration_make_set_text (import->documents->pdata[i], "/localReference", reference);
      if (!khai_declaration_apply (import->documents->pdata[i], edit, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
looks_like_json (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gsize i = 0;

  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i < length && (text[i] == '{' || text[i] == '[');
}

/* FALSE with an error only when it is not the file's fault. */
static gboolean
read_file (KhaiGridImport *import, KhaiReference *reference, const char *today, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (KhaiTable) table = khai_table_new (path);
  g_autoptr (GError) local = NULL;
  gboolean ok = khai_table_open (table, cancellable, &local);

  if (khai_table_get_bytes (table) != NULL && looks_like_json (khai_table_get_bytes (table)))
    {
      read_json (import, khai_table_get_bytes (table));
      return TRUE;
    }
  if (ok && !khai_grid_read_ecus (import, reference, today, table, cancellable, &local))
    ok = local == NULL && read_grid (import, reference, table, cancellable, &local);
  else if (ok)
    import->recognised = TRUE;
  if (local == NULL)
    return TRUE;
  if (khai_table_get_problem (table) == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_ptr_array_add (import->problems, khai_problem_copy (khai_table_get_problem (table)));
  import->n_blocking++;
  return TRUE;
}

/**
 * khai_grid_import:
 * @context: the context
 * @path: a JSON, CSV, XLSX or ODS file
 * @dry: read and say, store nothing
 * @cancellable: (nullable): stops it before anything is stored
 * @error: cancelled; failures of the database
 *
 * Makes drafts of the declarations in a file: all, or none when anything blocks. The journal says from which row of which file each came.
 *
 * Returns: (transfer full) (nullable): what was read and what became of it
 */
KhaiGridImport *
khai_grid_import (KhaiContext *context, const char *path, gboolean dry, GCancellable *cancellable, GError **error)
{
  g_autoptr (KhaiGridImport) import = g_new0 (KhaiGridImport, 1);
  KhaiReference *reference = khai_context_get_reference (context, error);
  KhaiStore *store = reference != NULL ? khai_context_get_store (context, error) : NULL;
  g_autofree char *today = khai_clock_today (khai_context_get_clock (context));

  g_return_val_if_fail (path != NULL, NULL);

  import->name = g_path_get_basename (path);
  import->unknown = g_new0 (char *, 1);
  import->documents = g_ptr_array_new_with_free_func (g_object_unref);
  import->sources = g_ptr_array_new_with_free_func (g_free);
  import->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_problem_free);
  import->dry = dry;
  if (store == NULL || !read_file (import, reference, today, path, cancellable, error) || !settle_references (import, store, error))
    return NULL;
  if (import->recognised && import->documents->len == 0 && import->n_blocking == 0 && import->n_existing == 0)
    khai_grid_tell (import, KHAI_SEVERITY_BLOCK, "grid-none", NULL, 0, 0, NULL, NULL, NULL);
  if (dry || import->n_blocking > 0 || !import->recognised)
    return g_steal_pointer (&import);
  if (!khai_desk_require (context, KHAI_MAY_EDIT, error) || !give_references (import, store, error))
    return NULL;
  import->ids = khai_store_create_all (store, import->documents, khai_context_get_actor (context), (char **) import->sources->pdata, error);
  return import->ids != NULL ? g_steal_pointer (&import) : NULL;
}

/**
 * khai_grid_import_get_summary:
 * @import: an import
 *
 * Returns: (transfer full): what the file held, what is wrong with it and what became of it, in the process's language
 */
char *
khai_grid_import_get_summary (const KhaiGridImport *import)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (import != NULL, g_string_free (out, FALSE));

  if (import->n_columns > 0)
    g_string_append_printf (out, _("A table of declarations: %u of %u columns known."), import->n_matched, import->n_columns);
  if (import->unknown[0] != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", import->unknown);

      g_string_append_c (out, ' ');
      g_string_append_printf (out, _("Not used: %s."), list);
    }
  for (guint i = 0; i < import->problems->len; i++)
    {
      g_autofree char *text = khai_problem_to_text (import->problems->pdata[i]);

      g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", text);
    }
  if (out->len > 0)
    g_string_append_c (out, '\n');
  if (import->ids != NULL)
    g_string_append_printf (out, _("Drafts made: %u."), import->ids->len);
  else if (import->dry && import->n_blocking == 0)
    g_string_append (out, _("This was a trial: nothing was stored."));
  else
    g_string_append (out, _("Nothing was imported."));
  return g_string_free (out, FALSE);
}

/**
 * khai_grid_import_to_json:
 * @import: an import
 *
 * Returns: (transfer full): the same for programs, with the references of the declarations
 */
JsonNode *
khai_grid_import_to_json (const KhaiGridImport *import)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *problems = json_array_new ();
  JsonArray *references = json_array_new ();
  JsonArray *unknown = json_array_new ();

  json_object_set_string_member (object, "file", import->name);
  json_object_set_boolean_member (object, "recognised", import->recognised);
  json_object_set_boolean_member (object, "dryRun", import->dry);
  json_object_set_boolean_member (object, "taken", import->ids != NULL);
  json_object_set_int_member (object, "columnsKnown", import->n_matched);
  json_object_set_int_member (object, "columns", import->n_columns);
  for (guint i = 0; import->unknown[i] != NULL; i++)
    json_array_add_string_element (unknown, import->unknown[i]);
  json_object_set_array_member (object, "columnsNotUsed", unknown);
  json_object_set_int_member (object, "existing", import->n_existing);
  for (guint i = 0; i < import->documents->len; i++)
    {
      g_autofree char *reference = khai_declaration_get_reference (import->documents->pdata[i]);

      json_array_add_string_element (references, reference != NULL ? reference : "");
    }
  json_object_set_array_member (object, "declarations", references);
  for (guint i = 0; i < import->problems->len; i++)
    json_array_add_element (problems, khai_problem_to_json (import->problems->pdata[i]));
  json_object_set_array_member (object, "problems", problems);
  json_node_take_object (node, object);
  return node;
}
