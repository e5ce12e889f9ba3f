/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads one document into rows: every member is looked up in the dictionary once. What cannot be read as its field's
 * type becomes NULL for rules and a finding for the user; what no field describes is a finding of its own and is not
 * descended into, so that no document can make this go deeper than the dictionary does. */

#include "khai-rules-private.h"

#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-json.h"

#include <string.h>

typedef struct
{
  KhaiSchema *schema;
  KhaiReport *report;
  GPtrArray *rows;
  GString *pointer; /* of the value being read */
} Reader;

static void read_place (Reader *reader, const KhaiPlace *place, JsonNode *node, KhaiRow *row);

static void
row_free (gpointer data)
{
  KhaiRow *row = data;

  g_free (row->pointer);
  g_free (row);
}

static KhaiRow *
row_new (KhaiTable *table, const char *pointer, guint line, guint parent_line)
{
  KhaiRow *row = g_malloc0 (sizeof (KhaiRow) + table->fields->len * sizeof (KhaiValue));

  row->table = table;
  row->pointer = g_strdup (pointer);
  row->line = line;
  row->parent_line = parent_line;
  for (guint i = 0; i < table->fields->len; i++)
    row->values[i].fault = KHAI_TEXT_NONE;
  return row;
}

/**
 * khai_row_pointer:
 *
 * Returns: (transfer full): the pointer of the field in that column of the row
 */
char *
khai_row_pointer (const KhaiRow *row, guint column)
{
  const KhaiField *field = row->table->fields->pdata[column];

  return g_strconcat (row->pointer, field->pointer + strlen (row->table->pattern), NULL);
}

/* ---- values ---- */

static gboolean
is_number_form (const char *text, gsize *whole, gsize *fraction)
{
  const char *digits = text + (*text == '-' ? 1 : 0);

  *whole = strspn (digits, "0123456789");
  *fraction = 0;
  if (*whole == 0 || (*digits == '0' && *whole > 1))
    return FALSE;
  if (digits[*whole] == '\0')
    return TRUE;
  if (digits[*whole] != '.')
    return FALSE;
  *fraction = strspn (digits + *whole + 1, "0123456789");
  return *fraction > 0 && digits[*whole + 1 + *fraction] == '\0';
}

/* The contract's form of a number: no sign, no leading zeros, no more places than the field has. */
static KhaiTextId
read_decimal (const KhaiField *field, const char *text, gint64 *units)
{
  KhaiDecimal number;
  gsize whole, fraction;

  if (!is_number_form (text, &whole, &fraction))
    return KHAI_TEXT_TYPE_DECIMAL;
  if (*text == '-')
    return KHAI_TEXT_RANGE_NEGATIVE;
  if (field->int_digits > 0 && whole > field->int_digits)
    return KHAI_TEXT_NUMBER_BIG;
  if (fraction > field->decimals)
    return field->decimals > 0 ? KHAI_TEXT_DECIMALS : KHAI_TEXT_DECIMALS_NONE;
  if (!khai_decimal_parse (text, &number, NULL)
      || !khai_decimal_rescale (number, field->decimals, KHAI_ROUND_EXACT, &number, NULL))
    return KHAI_TEXT_NUMBER_BIG;
  *units = number.units;
  return KHAI_TEXT_NONE;
}

static KhaiTextId
fault_of_type (KhaiFieldType type)
{
  switch (type)
    {
    case KHAI_FIELD_DECIMAL:
      return KHAI_TEXT_TYPE_DECIMAL;
    case KHAI_FIELD_INTEGER:
      return KHAI_TEXT_TYPE_INTEGER;
    case KHAI_FIELD_DATE:
      return KHAI_TEXT_TYPE_DATE;
    case KHAI_FIELD_BOOLEAN:
      return KHAI_TEXT_TYPE_BOOLEAN;
    case KHAI_FIELD_TEXT:
    case KHAI_FIELD_CODE:
    default:
      return KHAI_TEXT_TYPE_TEXT;
    }
}

static void
read_string (const KhaiField *field, const char *text, KhaiValue *value)
{
  value->text = text;
  value->kind = KHAI_VALUE_UNREADABLE;
  if (!g_utf8_validate (text, -1, NULL))
    {
      value->fault = KHAI_TEXT_CONTROL;
      return;
    }

  g_autofree char *stripped = g_strstrip (g_strdup (text));
  if (*stripped == '\0')
    {
      value->fault = KHAI_TEXT_EMPTY;
      return;
    }
  switch (field->type)
    {
    case KHAI_FIELD_DECIMAL:
      value->fault = read_decimal (field, text, &value->number);
      if (value->fault == KHAI_TEXT_NONE)
        value->kind = KHAI_VALUE_NUMBER;
      break;
    case KHAI_FIELD_DATE:
      value->fault = khai_date_is_iso (text) ? KHAI_TEXT_NONE : KHAI_TEXT_TYPE_DATE;
      if (value->fault == KHAI_TEXT_NONE)
        value->kind = KHAI_VALUE_TEXT;
      break;
    case KHAI_FIELD_TEXT:
    case KHAI_FIELD_CODE:
      value->kind = KHAI_VALUE_TEXT;
      break;
    case KHAI_FIELD_INTEGER:
    case KHAI_FIELD_BOOLEAN:
    default:
      value->fault = fault_of_type (field->type);
      break;
    }
}

static void
read_value (const KhaiField *field, JsonNode *node, KhaiValue *value)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  value->node = node;
  value->kind = KHAI_VALUE_UNREADABLE;
  if (type == G_TYPE_STRING)
    read_string (field, json_node_get_string (node), value);
  else if (type == G_TYPE_INT64 && field->type == KHAI_FIELD_INTEGER)
    {
      value->kind = KHAI_VALUE_NUMBER;
      value->number = json_node_get_int (node);
    }
  else if (type == G_TYPE_BOOLEAN && field->type == KHAI_FIELD_BOOLEAN)
    {
      value->kind = KHAI_VALUE_NUMBER;
      value->number = json_node_get_boolean (node) ? 1 : 0;
    }
  else
    value->fault = fault_of_type (field->type);
}

/* ---- places ---- */

/* What stands at a place that has no field: named by its last member. */
static const char *
last_member (const char *pointer)
{
  const char *slash = strrchr (pointer, '/');

  return slash != NULL ? slash + 1 : pointer;
}

static void
report_place (Reader *reader, KhaiTextId id, JsonNode *node)
{
  g_autofree char *label = khai_text_shorten (last_member (reader->pointer->str));
  g_autofree char *json = node != NULL ? json_to_string (node, FALSE) : NULL;
  g_autofree char *value = json != NULL ? khai_text_shorten (json) : NULL;
  const KhaiArg args[] = { { "label", { label, label } }, { "value", { value, value } } };

  khai_report_add (reader->report,
                   khai_text_finding (id, reader->pointer->str, args, G_N_ELEMENTS (args)));
}

static void
read_members (Reader *reader, const KhaiPlace *place, JsonObject *object, KhaiRow *row)
{
  gsize length = reader->pointer->len;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *token = strpbrk (name, "~/") != NULL ? khai_pointer_escape (name) : NULL;
      const KhaiPlace *next
          = place->members != NULL ? g_hash_table_lookup (place->members, name) : NULL;

      g_string_append_c (reader->pointer, '/');
      g_string_append (reader->pointer, token != NULL ? token : name);
      if (next != NULL)
        read_place (reader, next, node, row);
      else
        report_place (reader, KHAI_TEXT_UNKNOWN, NULL);
      g_string_truncate (reader->pointer, length);
    }
}

static void
report_rows (Reader *reader, guint count)
{
  g_autofree char *label = khai_text_shorten (last_member (reader->pointer->str));
  g_autofree char *n = g_strdup_printf ("%u", count);
  g_autofree char *max = g_strdup_printf ("%d", KHAI_MAX_ROWS);
  const KhaiArg args[]
      = { { "label", { label, label } }, { "count", { n, n } }, { "max", { max, max } } };

  khai_report_add (reader->report, khai_text_finding (KHAI_TEXT_ROWS, reader->pointer->str, args,
                                                      G_N_ELEMENTS (args)));
}

static guint
count_rows (Reader *reader, const KhaiTable *table)
{
  guint n = 0;

  for (guint i = 0; i < reader->rows->len; i++)
    n += ((KhaiRow *)reader->rows->pdata[i])->table == table;
  return n;
}

static void
read_element (Reader *reader,
              const KhaiPlace *element,
              JsonNode *node,
              guint index,
              guint parent_line)
{
  /* An element that is no object has no fields that could be missing: one finding, no row. */
  if (element->field == NULL && !JSON_NODE_HOLDS_OBJECT (node))
    {
      report_place (reader, KHAI_TEXT_TYPE_GROUP, node);
      return;
    }

  KhaiRow *row = row_new (element->table, reader->pointer->str, index + 1, parent_line);
  g_ptr_array_add (reader->rows, row);
  if (element->field != NULL)
    read_value (element->field, node, &row->values[element->column]);
  else
    read_members (reader, element, json_node_get_object (node), row);
}

static void
read_array (Reader *reader, const KhaiPlace *place, JsonArray *array, const KhaiRow *parent)
{
  gsize length = reader->pointer->len;
  guint n = json_array_get_length (array);
  guint room = KHAI_MAX_ROWS - MIN (count_rows (reader, place->element->table), KHAI_MAX_ROWS);

  if (n > room)
    report_rows (reader, n);
  for (guint i = 0; i < MIN (n, room); i++)
    {
      g_string_append_printf (reader->pointer, "/%u", i);
      read_element (reader, place->element, json_array_get_element (array, i), i, parent->line);
      g_string_truncate (reader->pointer, length);
    }
}

static void
read_line (Reader *reader, JsonNode *node, const KhaiRow *row)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
      && json_node_get_int (node) == row->line)
    return;

  g_autofree char *json = json_to_string (node, FALSE);
  g_autofree char *value = khai_text_shorten (json);
  g_autofree char *line = g_strdup_printf ("%u", row->line);
  const KhaiArg args[] = { { "value", { value, value } }, { "line", { line, line } } };

  khai_report_add (reader->report, khai_text_finding (KHAI_TEXT_LINE, reader->pointer->str, args,
                                                      G_N_ELEMENTS (args)));
}

static gboolean
is_schema_version (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_STRING
         && g_str_equal (json_node_get_string (node), "1");
}

static void
read_place (Reader *reader, const KhaiPlace *place, JsonNode *node, KhaiRow *row)
{
  if (place->field != NULL)
    read_value (place->field, node, &row->values[place->column]);
  else if (place->kind == KHAI_PLACE_LINE)
    read_line (reader, node, row);
  else if (place->kind == KHAI_PLACE_SCHEMA_VERSION)
    return; /* looked at once, in khai_document_read(), where a missing one shows too */
  else if (place->element != NULL && JSON_NODE_HOLDS_ARRAY (node))
    read_array (reader, place, json_node_get_array (node), row);
  else if (place->element != NULL)
    report_place (reader, KHAI_TEXT_TYPE_LIST, node);
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    report_place (reader, KHAI_TEXT_TYPE_GROUP, node);
  else if (json_object_get_size (json_node_get_object (node)) == 0)
    report_place (reader, KHAI_TEXT_EMPTY, NULL);
  else
    read_members (reader, place, json_node_get_object (node), row);
}

/**
 * khai_document_read:
 * @document: any JSON value; it must outlive the rows
 * @report: what is found on the way is added here
 *
 * Returns: (transfer full) (element-type KhaiRow): the rows, of which the first is that of the declaration itself
 */
GPtrArray *
khai_document_read (KhaiSchema *schema, JsonNode *document, KhaiReport *report)
{
  g_autoptr (GString) pointer = g_string_new (NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  Reader reader = { schema, report, rows, pointer };
  KhaiRow *row = row_new (schema->root->table, "", 1, 0);

  g_ptr_array_add (rows, row);
  if (!JSON_NODE_HOLDS_OBJECT (document))
    {
      report_place (&reader, KHAI_TEXT_TYPE_GROUP, document);
      return rows;
    }
  if (!is_schema_version (
          json_object_get_member (json_node_get_object (document), "schemaVersion")))
    khai_report_add (report, khai_text_finding (KHAI_TEXT_SCHEMA, "/schemaVersion", NULL, 0));
  read_members (&reader, schema->root, json_node_get_object (document), row);
  return rows;
}

/* ---- rows into the database ---- */

static gboolean
bind_row (const KhaiRow *row, guint rowid, sqlite3_stmt *handle)
{
  int code = sqlite3_bind_int64 (handle, 1, rowid);
  int at = 5;

  if (code == SQLITE_OK)
    code = sqlite3_bind_text (handle, 2, row->pointer, -1, SQLITE_STATIC);
  if (code == SQLITE_OK)
    code = sqlite3_bind_int64 (handle, 3, row->line);
  if (code == SQLITE_OK)
    code = row->parent_line > 0 ? sqlite3_bind_int64 (handle, 4, row->parent_line)
                                : sqlite3_bind_null (handle, 4);
  for (guint i = 0; code == SQLITE_OK && i < row->table->fields->len; i++, at++)
    {
      const KhaiValue *value = &row->values[i];

      if (value->kind == KHAI_VALUE_NUMBER)
        code = sqlite3_bind_int64 (handle, at, value->number);
      else if (value->kind == KHAI_VALUE_TEXT)
        code = sqlite3_bind_text (handle, at, value->text, -1, SQLITE_STATIC);
      else
        code = sqlite3_bind_null (handle, at);
    }
  return code == SQLITE_OK;
}

/**
 * khai_document_store:
 * @rows: what khai_document_read() gave; row n of the array becomes rowid n + 1 of its table
 * @error: an error of SQLite (out of memory)
 *
 * Puts the rows into their tables in place of what was there, where that was something else (khai_schema_read_contents()).
 *
 * Returns: TRUE if all are there
 */
gboolean
khai_document_store (GPtrArray *rows, KhaiSchema *schema, GError **error)
{
  for (guint i = 0; i < schema->tables->len; i++)
    {
      KhaiTable *table = schema->tables->pdata[i];

      if (khai_contents_changed (table->contents) && !khai_stmt_run (table->clear, error))
        return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiRow *row = rows->pdata[i];
      sqlite3_stmt *handle = khai_stmt_get_handle (row->table->insert);

      if (!khai_contents_changed (row->table->contents))
        continue;
      if (!bind_row (row, i + 1, handle))
        {
          khai_sql_set_error (sqlite3_db_handle (handle), "binding a row", error);
          khai_stmt_reset (row->table->insert);
          return FALSE;
        }
      if (!khai_stmt_run (row->table->insert, error))
        return FALSE;
    }
  return TRUE;
}
