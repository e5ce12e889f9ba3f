/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The field dictionary as tables: which place of a document is a column of which table, the tables themselves, and
 * the statements that fill them and ask for the conditions of fields. */

#include "khai-rules-private.h"

#include "khai-error.h"
#include "khai-json.h"

#include <string.h>

static void
place_free (gpointer data)
{
  KhaiPlace *place = data;

  if (place == NULL)
    return;
  g_clear_pointer (&place->members, g_hash_table_unref);
  place_free (place->element);
  g_free (place);
}

static KhaiPlace *
place_new (void)
{
  KhaiPlace *place = g_new0 (KhaiPlace, 1);
  place->order = G_MAXUINT;
  return place;
}

static void
regex_free (gpointer data)
{
  if (data != NULL)
    g_regex_unref (data);
}

static void
table_free (gpointer data)
{
  KhaiTable *table = data;

  g_clear_pointer (&table->insert, khai_stmt_free);
  g_clear_pointer (&table->clear, khai_stmt_free);
  g_clear_pointer (&table->conditions, khai_stmt_free);
  g_ptr_array_unref (table->fields);
  g_ptr_array_unref (table->regexes);
  g_array_unref (table->condition_of);
  g_array_unref (table->condition_reads);
  g_array_unref (table->answers);
  khai_contents_free (table->contents);
  g_free (table->name);
  g_free (table->pattern);
  g_free (table);
}

/**
 * khai_schema_free:
 * @schema: (transfer full) (nullable): a schema; its connection must still be open
 */
void
khai_schema_free (KhaiSchema *schema)
{
  if (schema == NULL)
    return;
  place_free (schema->root);
  g_ptr_array_unref (schema->tables);
  g_free (schema);
}

/* Names go into SQL text: nothing but what needs no quoting gets there. */
static gboolean
is_name (const char *text)
{
  return *text >= 'a' && *text <= 'z'
         && text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static KhaiPlace *
add_place (KhaiSchema *schema, const char *pattern, guint order)
{
  g_auto (GStrv) tokens = khai_pointer_split (pattern);
  KhaiPlace *place = schema->root;

  place->order = MIN (place->order, order);
  for (guint i = 0; tokens[i] != NULL; i++)
    {
      KhaiPlace *next;

      if (g_str_equal (tokens[i], "*"))
        {
          if (place->element == NULL)
            place->element = place_new ();
          next = place->element;
        }
      else
        {
          if (place->members == NULL)
            place->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
          next = g_hash_table_lookup (place->members, tokens[i]);
          if (next == NULL)
            {
              next = place_new ();
              g_hash_table_insert (place->members, g_strdup (tokens[i]), next);
            }
        }
      next->order = MIN (next->order, order);
      place = next;
    }
  return place;
}

static gboolean
load_tables (KhaiSchema *schema, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (
      db, "SELECT name, pattern FROM reference.document_table ORDER BY pattern, name", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        break;

      const char *name = khai_stmt_text (stmt, 0);
      const char *pattern = khai_stmt_text (stmt, 1);
      gboolean whole = *pattern == '\0';

      if (!is_name (name) || (whole != g_str_equal (name, "declaration"))
          || (!whole && (!khai_pointer_is_valid (pattern) || !g_str_has_suffix (pattern, "/*"))))
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
                       "table %s: name or pattern not possible", name);
          return FALSE;
        }

      KhaiTable *table = g_new0 (KhaiTable, 1);
      table->name = g_strdup (name);
      table->pattern = g_strdup (pattern);
      table->fields = g_ptr_array_new ();
      table->regexes = g_ptr_array_new_with_free_func (regex_free);
      table->condition_of = g_array_new (FALSE, FALSE, sizeof (gint));
      table->condition_reads = khai_reads_new ();
      table->answers = g_array_new (FALSE, FALSE, sizeof (gint64));
      table->stale = TRUE;
      g_ptr_array_add (schema->tables, table);
      add_place (schema, pattern, G_MAXUINT)->table = table;
    }
  return !row;
}

/* How much of a field's pointer leads to the row that holds it: up to the deepest array around it. */
static gsize
row_length (const char *pointer)
{
  const char *star = g_strrstr (pointer, "/*");

  return star != NULL ? (gsize) (star + 2 - pointer) : 0;
}

static gboolean
fail_field (const KhaiField *field, const char *what, const char *why, GError **error)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "field %s %s: %s", field->pointer, what,
               why);
  return FALSE;
}

static gboolean
add_field (KhaiSchema *schema, const KhaiField *field, GError **error)
{
  KhaiTable *table = khai_schema_find_table (schema, field->table);
  GRegex *regex = NULL;
  gsize length = row_length (field->pointer);

  if (!khai_pointer_is_valid (field->pointer))
    return fail_field (field, "pointer", "is no JSON pointer", error);
  if (table == NULL || strlen (table->pattern) != length
      || strncmp (table->pattern, field->pointer, length) != 0)
    return fail_field (field, "table", "is not the one its pointer leads to", error);
  if (!is_name (field->column) || g_str_equal (field->column, "pointer")
      || g_str_equal (field->column, "line") || g_str_equal (field->column, "parent_line")
      || khai_table_column (table, field->column) >= 0)
    return fail_field (field, "column", "is no free name", error);
  if (field->decimals > 9)
    return fail_field (field, "decimals", "are more than nine", error);
  if (field->pattern != NULL)
    {
      g_autoptr (GError) local = NULL;
      g_autofree char *whole = g_strdup_printf ("\\A(?:%s)\\z", field->pattern);

      regex = g_regex_new (whole, G_REGEX_OPTIMIZE | G_REGEX_DOLLAR_ENDONLY, 0, &local);
      if (regex == NULL)
        return fail_field (field, "pattern", local->message, error);
    }

  KhaiPlace *place = add_place (schema, field->pointer, field->order);
  place->field = field;
  place->column = table->fields->len;
  g_ptr_array_add (table->fields, (gpointer)field);
  g_ptr_array_add (table->regexes, regex);
  return TRUE;
}

/* Every array of the document needs a table, or its rows would have no home. */
static gboolean
check_arrays (const KhaiPlace *place, GError **error)
{
  GHashTableIter iter;
  gpointer next;

  if (place->element != NULL && place->element->table == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
                           "an array of the dictionary has no table");
      return FALSE;
    }
  if (place->element != NULL && !check_arrays (place->element, error))
    return FALSE;
  if (place->members == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, place->members);
  while (g_hash_table_iter_next (&iter, NULL, &next))
    if (!check_arrays (next, error))
      return FALSE;
  return TRUE;
}

/* "line" and "schemaVersion" are kept by the program (src/model) and have no entry in the dictionary. */
static void
add_kept_member (KhaiSchema *schema, const char *pattern, KhaiPlaceKind kind)
{
  KhaiPlace *place = add_place (schema, pattern, G_MAXUINT);

  if (place->field == NULL)
    place->kind = kind;
}

static gboolean
create_table (sqlite3 *db, const KhaiTable *table, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (
      sql,
      "CREATE TABLE main.%s (pointer TEXT NOT NULL, line INTEGER NOT NULL, parent_line INTEGER",
      table->name);
  for (guint i = 0; i < table->fields->len; i++)
    {
      const KhaiField *field = table->fields->pdata[i];
      gboolean number = field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER
                        || field->type == KHAI_FIELD_BOOLEAN;

      g_string_append_printf (sql, ", \"%s\" %s", field->column, number ? "INTEGER" : "TEXT");
    }
  g_string_append (sql, ") STRICT");
  return khai_sql_exec (db, sql->str, error);
}

static KhaiStmt *
prepare_insert (sqlite3 *db, const KhaiTable *table, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO main.%s (rowid, pointer, line, parent_line",
                          table->name);
  for (guint i = 0; i < table->fields->len; i++)
    g_string_append_printf (sql, ", \"%s\"", ((const KhaiField *)table->fields->pdata[i])->column);
  g_string_append (sql, ") VALUES (?, ?, ?, ?");
  for (guint i = 0; i < table->fields->len; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  return khai_stmt_new (db, sql->str, error);
}

/**
 * khai_schema_new:
 * @db: an in-memory connection with the reference file attached as "reference"
 * @reference: the same file's dictionary; it must outlive the schema
 * @error: KHAI_ERROR_BAD_INPUT that names the field or table at fault
 *
 * Creates the document's tables in the connection and prepares what fills and clears them.
 *
 * Returns: (transfer full): the schema
 */
KhaiSchema *
khai_schema_new (sqlite3 *db, KhaiReference *reference, GError **error)
{
  const GPtrArray *fields = khai_reference_get_fields (reference);
  KhaiSchema *schema = g_new0 (KhaiSchema, 1);

  schema->root = place_new ();
  schema->tables = g_ptr_array_new_with_free_func (table_free);

  gboolean ok = load_tables (schema, db, error);
  if (ok && schema->root->table == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
                           "table declaration: is missing");
      ok = FALSE;
    }
  for (guint i = 0; ok && i < fields->len; i++)
    ok = add_field (schema, fields->pdata[i], error);
  for (guint i = 0; i < schema->tables->len; i++)
    {
      KhaiTable *table = schema->tables->pdata[i];
      table->contents = khai_contents_new (table->fields->len);
    }
  khai_schema_forget (schema);
  add_kept_member (schema, "/schemaVersion", KHAI_PLACE_SCHEMA_VERSION);
  add_kept_member (schema, "/items/*/line", KHAI_PLACE_LINE);
  ok = ok && check_arrays (schema->root, error);
  for (guint i = 0; ok && i < schema->tables->len; i++)
    ok = create_table (db, schema->tables->pdata[i], error);
  /* Only now: another table would make what is prepared be prepared again. */
  for (guint i = 0; ok && i < schema->tables->len; i++)
    {
      KhaiTable *table = schema->tables->pdata[i];
      g_autofree char *clear = g_strdup_printf ("DELETE FROM main.%s", table->name);

      ok = (table->insert = prepare_insert (db, table, error)) != NULL
           && (table->clear = khai_stmt_new (db, clear, error)) != NULL;
    }
  if (!ok)
    {
      khai_schema_free (schema);
      return NULL;
    }
  return schema;
}

/* The rows there are, and one more, in front of them, that is empty: what a condition says of it holds for a row yet
 * to be made, which is how a form knows whether to offer the first container. */
static char *
rows_sql (const KhaiTable *table)
{
  GString *sql = g_string_new (NULL);

  if (*table->pattern == '\0')
    {
      g_string_append_printf (sql, "(SELECT rowid AS khai_row, * FROM main.%s) AS %s", table->name,
                              table->name);
      return g_string_free (sql, FALSE);
    }
  g_string_append_printf (
      sql, "(SELECT rowid AS khai_row, * FROM main.%s UNION ALL SELECT -1, '%s', 0, 0", table->name,
      table->pattern);
  for (guint i = 0; i < table->fields->len; i++)
    g_string_append (sql, ", NULL");
  g_string_append_printf (sql, ") AS %s", table->name);
  return g_string_free (sql, FALSE);
}

/* Alone first, so that the error names the field and nothing in one condition can reach into the next. */
static gboolean
try_condition (sqlite3 *db,
               const KhaiField *field,
               const char *what,
               const char *condition,
               const char *rows,
               GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT (%s\n) FROM %s", condition, rows);
  g_autoptr (GError) local = NULL;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (db, sql, &local);

  if (stmt == NULL)
    return fail_field (field, what, local->message, error);
  if (khai_stmt_n_columns (stmt) != 1
      || sqlite3_bind_parameter_count (khai_stmt_get_handle (stmt)) != 0)
    return fail_field (field, what, "is not one expression", error);
  return TRUE;
}

static gboolean
is_constant (const char *condition)
{
  return condition == NULL || g_str_equal (condition, "1") || g_str_equal (condition, "0");
}

static gboolean
add_condition (KhaiTable *table,
               sqlite3 *db,
               guint column,
               gboolean required,
               const char *rows,
               GString *sql,
               GError **error)
{
  const KhaiField *field = table->fields->pdata[column];
  const char *condition = required ? field->required : field->visible;
  gint entry = 2 * (gint)column + (required ? 1 : 0);

  if (is_constant (condition))
    return TRUE;
  if (!try_condition (db, field, required ? "required" : "visible", condition, rows, error))
    return FALSE;
  g_string_append_printf (sql, ", (%s\n)", condition);
  g_array_append_val (table->condition_of, entry);
  return TRUE;
}

/**
 * khai_schema_prepare:
 * @db: the schema's connection, with its functions and its authorizer
 * @error: KHAI_ERROR_BAD_INPUT, "field POINTER required: …" or "field POINTER visible: …", for a condition that does
 *   not prepare
 *
 * Prepares the conditions of all fields, one statement a table.
 *
 * Returns: TRUE if all are ready
 */
gboolean
khai_schema_prepare (KhaiSchema *schema, sqlite3 *db, GError **error)
{
  for (guint i = 0; i < schema->tables->len; i++)
    {
      KhaiTable *table = schema->tables->pdata[i];
      g_autofree char *rows = rows_sql (table);
      g_autoptr (GString) sql = g_string_new ("SELECT khai_row");

      for (guint column = 0; column < table->fields->len; column++)
        if (!add_condition (table, db, column, FALSE, rows, sql, error)
            || !add_condition (table, db, column, TRUE, rows, sql, error))
          return FALSE;
      if (table->condition_of->len == 0)
        continue;
      g_string_append_printf (sql, " FROM %s", rows);
      schema->reading = table->condition_reads;
      table->conditions = khai_stmt_new (db, sql->str, error);
      schema->reading = NULL;
      if (table->conditions == NULL)
        {
          g_prefix_error (error, "table %s: ", table->name);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * khai_schema_find_table:
 *
 * Returns: (transfer none) (nullable): the table of that name
 */
KhaiTable *
khai_schema_find_table (KhaiSchema *schema, const char *name)
{
  for (guint i = 0; i < schema->tables->len; i++)
    {
      KhaiTable *table = schema->tables->pdata[i];
      if (g_strcmp0 (table->name, name) == 0)
        return table;
    }
  return NULL;
}

/**
 * khai_table_column:
 *
 * Returns: the position of the field's column, or -1 if the table has no such column
 */
int
khai_table_column (const KhaiTable *table, const char *name)
{
  for (guint i = 0; i < table->fields->len; i++)
    if (g_str_equal (((const KhaiField *)table->fields->pdata[i])->column, name))
      return (int)i;
  return -1;
}

/**
 * khai_schema_order:
 * @pointer: any pointer
 *
 * Returns: where it stands in the dictionary: the position of its field, else of the first field below the deepest
 *   place known; the whole declaration comes first
 */
guint
khai_schema_order (KhaiSchema *schema, const char *pointer)
{
  if (*pointer == '\0')
    return 0;
  if (!khai_pointer_is_valid (pointer))
    return G_MAXUINT;

  g_auto (GStrv) tokens = khai_pointer_split (pointer);
  const KhaiPlace *place = schema->root;

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      const KhaiPlace *next = place->element;

      if (next == NULL && place->members != NULL)
        next = g_hash_table_lookup (place->members, tokens[i]);
      if (next == NULL)
        return place == schema->root ? G_MAXUINT : place->order;
      place = next;
    }
  return place->order;
}
