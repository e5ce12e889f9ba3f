/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Declarations into files: JSON as it is, or a grid with a row for each goods line that is read again as it was written. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-grid-private.h"
#include "khai-grid-report.h"
#include "khai-json.h"
#include "khai-table-writer.h"

/* Read again by nobody: khai_grid_import() knows these words. */
const char *const khai_grid_status_headings[KHAI_N_LANGS] = { "Tình trạng (Khai)", "Status (Khai)" };

typedef struct
{
  KhaiReference *reference;
  KhaiLang lang;
  GHashTable *columns;  /* (owned): pointer with the line's place as a star → KhaiField */
  GPtrArray *order;     /* (owned) (element-type utf8): keys of `columns` */
  GPtrArray *states;    /* (element-type utf8) (nullable): a closing column, one for each document */
} Grid;

/* "/items/3/hsCode" → "/items/<star>/hsCode"; other places stay. */
static char *
star_line (const char *pointer)
{
  const char *rest = g_str_has_prefix (pointer, "/items/") ? strchr (pointer + strlen ("/items/"), '/') : NULL;

  return rest != NULL ? g_strconcat ("/items/*", rest, NULL) : g_strdup (pointer);
}

static void
collect (Grid *grid, JsonNode *node, const char *pointer)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));

      for (GList *l = members; l != NULL; l = l->next)
        {
          g_autofree char *escaped = khai_pointer_escape (l->data);
          g_autofree char *child = g_strdup_printf ("%s/%s", pointer, escaped);

          collect (grid, json_object_get_member (json_node_get_object (node), l->data), child);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      {
        g_autofree char *child = g_strdup_printf ("%s/%u", pointer, i);

        collect (grid, json_array_get_element (json_node_get_array (node), i), child);
      }
  else
    {
      const KhaiField *field = khai_reference_find_field (grid->reference, pointer);
      char *key = field != NULL ? star_line (pointer) : NULL;

      if (key != NULL && g_hash_table_insert (grid->columns, key, (gpointer) field))
        g_ptr_array_add (grid->order, key);
    }
}

static int
compare_columns (gconstpointer a, gconstpointer b, gpointer data)
{
  Grid *grid = data;
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  const KhaiField *x = g_hash_table_lookup (grid->columns, first), *y = g_hash_table_lookup (grid->columns, second);
  gboolean is_reference = strcmp (first, "/localReference") == 0, other = strcmp (second, "/localReference") == 0;

  if (is_reference != other)
    return is_reference ? -1 : 1;
  return x->order != y->order ? (x->order < y->order ? -1 : 1) : strcmp (first, second);
}

/* The label alone where it leads back to this column and no other, else with the pointer behind. */
static char *
make_heading (Grid *grid, const char *key)
{
  const KhaiField *field = g_hash_table_lookup (grid->columns, key);
  const GPtrArray *fields = khai_reference_get_fields (grid->reference);
  guint same = 0;

  for (guint i = 0; i < fields->len; i++)
    for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
      same += strcmp (((KhaiField *) fields->pdata[i])->label[lang], field->label[grid->lang]) == 0 && fields->pdata[i] != field;
  if (same == 0 && strcmp (field->pointer, key) == 0 && strchr (key, '*') == strrchr (key, '*'))
    return g_strdup (field->label[grid->lang]);
  return g_strdup_printf ("%s (%s)", field->label[grid->lang], key);
}

static void
write_cell (Grid *grid, KhaiTableWriter *writer, JsonNode *root, const char *key, guint line)
{
  const KhaiField *field = g_hash_table_lookup (grid->columns, key);
  g_autofree char *pointer = g_str_has_prefix (key, "/items/*") ? g_strdup_printf ("/items/%u%s", line, key + strlen ("/items/*")) : g_strdup (key);
  g_autofree char *text = khai_json_get_text (root, pointer);

  if (field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER)
    khai_table_writer_add_number (writer, text);
  else
    khai_table_writer_add_text (writer, text);
}

static gboolean
write_grid (Grid *grid, GPtrArray *documents, KhaiWriteFormat format, const char *path, GError **error)
{
  g_autoptr (KhaiTableWriter) writer = khai_table_writer_new (format, grid->lang == KHAI_LANG_VI ? "Tờ khai" : "Declarations");

  for (guint i = 0; i < documents->len; i++)
    collect (grid, khai_declaration_get_root (documents->pdata[i]), "");
  g_ptr_array_sort_with_data (grid->order, compare_columns, grid);
  khai_table_writer_begin_row (writer);
  for (guint i = 0; i < grid->order->len; i++)
    {
      g_autofree char *heading = make_heading (grid, grid->order->pdata[i]);

      khai_table_writer_add_heading (writer, heading);
    }
  if (grid->states != NULL)
    khai_table_writer_add_heading (writer, khai_grid_status_headings[grid->lang]);
  for (guint i = 0; i < documents->len; i++)
    {
      guint lines = MAX (khai_declaration_get_n (documents->pdata[i], "/items"), 1);

      for (guint line = 0; line < lines; line++)
        {
          khai_table_writer_begin_row (writer);
          for (guint j = 0; j < grid->order->len; j++)
            write_cell (grid, writer, khai_declaration_get_root (documents->pdata[i]), grid->order->pdata[j], line);
          if (grid->states != NULL)
            khai_table_writer_add_text (writer, grid->states->pdata[i]);
        }
    }
  return khai_table_writer_save (writer, path, error);
}

static gboolean
write_json (GPtrArray *documents, const char *path, GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL;
  GError *io_error = NULL;

  for (guint i = 0; i < documents->len; i++)
    json_array_add_element (array, khai_json_copy (khai_declaration_get_root (documents->pdata[i])));
  json_node_take_array (root, array);
  text = khai_json_to_pretty (documents->len == 1 ? json_array_get_element (array, 0) : root);
  if (g_file_set_contents (path, text, -1, &io_error))
    return TRUE;
  khai_error_propagate_io (error, io_error);
  return FALSE;
}

/* The documents of `ids`, in their order. */
static GPtrArray *
load_documents (KhaiStore *store, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      KhaiDeclaration *document = NULL;

      if (!khai_store_load (store, ids->pdata[i], NULL, &document, error))
        return NULL;
      g_ptr_array_add (documents, document);
    }
  return g_steal_pointer (&documents);
}

static gboolean
save_grid (Grid *grid, GPtrArray *documents, const char *path, GError **error)
{
  KhaiWriteFormat format = KHAI_WRITE_CSV;
  gboolean ok;

  if (!khai_write_format_for_path (path, &format))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the file is to end in .json, .csv or .xlsx");
      return FALSE;
    }
  grid->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  grid->order = g_ptr_array_new ();
  ok = write_grid (grid, documents, format, path, error);
  g_ptr_array_unref (grid->order);
  g_hash_table_unref (grid->columns);
  return ok;
}

/**
 * khai_grid_export:
 * @context: the context
 * @ids: (element-type utf8): declarations of the store
 * @path: the file, .json, .csv or .xlsx; an older one is replaced when the new one is whole
 * @error: %KHAI_ERROR_BAD_INPUT for another ending; %KHAI_ERROR_NOT_FOUND; failures of disk and database
 *
 * Writes declarations so that khai_grid_import() reads the same again. Headings are the dictionary's labels in the context's language.
 *
 * Returns: %TRUE when the file is written
 */
gboolean
khai_grid_export (KhaiContext *context, GPtrArray *ids, const char *path, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  KhaiStore *store = reference != NULL ? khai_context_get_store (context, error) : NULL;
  g_autoptr (GPtrArray) documents = NULL;
  Grid grid = { .reference = reference, .lang = khai_context_get_lang (context) };

  g_return_val_if_fail (ids != NULL && path != NULL, FALSE);

  documents = store != NULL ? load_documents (store, ids, error) : NULL;
  if (documents == NULL)
    return FALSE;
  return g_str_has_suffix (path, ".json") ? write_json (documents, path, error) : save_grid (&grid, documents, path, error);
}

/**
 * khai_grid_report:
 * @context: the context
 * @ids: (element-type utf8): declarations of the store
 * @states: (element-type utf8): what became of each, for people
 * @path: the file, .csv or .xlsx
 * @error: as khai_grid_export()
 *
 * The same grid with a closing column that says what became of each declaration. khai_grid_import() passes over that column, so that the report
 * can be worked on and given back.
 *
 * Returns: %TRUE when the file is written
 */
gboolean
khai_grid_report (KhaiContext *context, GPtrArray *ids, GPtrArray *states, const char *path, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  KhaiStore *store = reference != NULL ? khai_context_get_store (context, error) : NULL;
  g_autoptr (GPtrArray) documents = NULL;
  Grid grid = { .reference = reference, .lang = khai_context_get_lang (context), .states = states };

  g_return_val_if_fail (ids != NULL && states != NULL && ids->len == states->len && path != NULL, FALSE);

  documents = store != NULL ? load_documents (store, ids, error) : NULL;
  return documents != NULL && save_grid (&grid, documents, path, error);
}
