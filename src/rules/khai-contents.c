/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stood in the tables at the last check, column by column, byte for byte. One keystroke changes one column, and one parcel of a batch
 * differs from the last in a few: what reads other columns only gives again what it gave. */

#include "khai-rules-private.h"

#include <string.h>

struct _KhaiContents
{
  GPtrArray *now, *before; /* of GString: one for each column, and the last for the rows themselves */
  gboolean *changed;       /* likewise */
  gboolean any;
};

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static GPtrArray *
new_columns (guint n)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (string_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (columns, g_string_new (NULL));
  return columns;
}

/**
 * khai_contents_new:
 * @n_columns: of the table
 *
 * Returns: (transfer full): contents of an empty table
 */
KhaiContents *
khai_contents_new (guint n_columns)
{
  KhaiContents *self = g_new0 (KhaiContents, 1);

  self->now = new_columns (n_columns + 1);
  self->before = new_columns (n_columns + 1);
  self->changed = g_new0 (gboolean, n_columns + 1);
  return self;
}

/**
 * khai_contents_free:
 * @self: (transfer full) (nullable): what to free
 */
void
khai_contents_free (KhaiContents *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->now);
  g_ptr_array_unref (self->before);
  g_free (self->changed);
  g_free (self);
}

/**
 * khai_contents_changed:
 *
 * Returns: TRUE if anything in the table is other than at the last check
 */
gboolean
khai_contents_changed (const KhaiContents *self)
{
  return self->any;
}

static void
begin (KhaiContents *self)
{
  GPtrArray *spare = self->before;

  self->before = self->now;
  self->now = spare;
  for (guint i = 0; i < spare->len; i++)
    g_string_truncate (spare->pdata[i], 0);
}

/* Every value takes its kind and its length along, so that two different columns never look the same. */
static void
append_value (GString *column, const KhaiValue *value)
{
  const gsize length = value->kind == KHAI_VALUE_TEXT ? strlen (value->text) : 0;

  g_string_append_c (column, (char)('0' + (int)value->kind));
  if (value->kind == KHAI_VALUE_NUMBER)
    g_string_append_len (column, (const char *)&value->number, sizeof value->number);
  else if (value->kind == KHAI_VALUE_TEXT)
    {
      g_string_append_len (column, (const char *)&length, sizeof length);
      g_string_append_len (column, value->text, (gssize)length);
    }
}

/* Its place among all rows belongs to a row: by it the answers of conditions find back. */
static void
append_row (KhaiContents *self, const KhaiRow *row, guint at)
{
  guint n = self->now->len - 1;
  GString *places = self->now->pdata[n];
  const guint numbers[] = { at, row->line, row->parent_line, (guint)strlen (row->pointer) };

  g_string_append_len (places, (const char *)numbers, sizeof numbers);
  g_string_append (places, row->pointer);
  for (guint i = 0; i < n; i++)
    append_value (self->now->pdata[i], &row->values[i]);
}

static void
compare (KhaiContents *self, gboolean everything)
{
  self->any = FALSE;
  for (guint i = 0; i < self->now->len; i++)
    {
      self->changed[i] = everything || !g_string_equal (self->now->pdata[i], self->before->pdata[i]);
      self->any = self->any || self->changed[i];
    }
}

/**
 * khai_schema_read_contents:
 * @rows: of the document that is checked now
 *
 * Finds out what is other than at the last check; everything is after khai_schema_forget().
 */
void
khai_schema_read_contents (KhaiSchema *schema, const GPtrArray *rows)
{
  for (guint i = 0; i < schema->tables->len; i++)
    begin (((KhaiTable *)schema->tables->pdata[i])->contents);
  for (guint i = 0; i < rows->len; i++)
    append_row (((KhaiRow *)rows->pdata[i])->table->contents, rows->pdata[i], i);
  for (guint i = 0; i < schema->tables->len; i++)
    compare (((KhaiTable *)schema->tables->pdata[i])->contents, schema->forgotten);
  schema->forgotten = FALSE;
}

/**
 * khai_schema_forget:
 *
 * The next check finds everything changed: the day is another, or the tables hold something else than the last document.
 */
void
khai_schema_forget (KhaiSchema *schema)
{
  schema->forgotten = TRUE;
}

/* ---- who reads what ---- */

typedef struct
{
  const KhaiContents *contents;
  guint column;
} Read;

/**
 * khai_reads_new:
 *
 * Returns: (transfer full): a list of columns that are read
 */
GArray *
khai_reads_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Read));
}

static void
add_read (GArray *reads, const KhaiContents *contents, guint column)
{
  const Read read = { contents, column };

  for (guint i = 0; i < reads->len; i++)
    if (g_array_index (reads, Read, i).contents == contents
        && g_array_index (reads, Read, i).column == column)
      return;
  g_array_append_val (reads, read);
}

/**
 * khai_reads_add:
 * @table: a table of the document
 * @column: a field's column, or anything else for the rows themselves
 *
 * Notes that it is read; who reads a table depends on its rows too.
 */
void
khai_reads_add (GArray *reads, const KhaiTable *table, const char *column)
{
  int at = khai_table_column (table, column);

  add_read (reads, table->contents, table->fields->len);
  if (at >= 0)
    add_read (reads, table->contents, (guint)at);
}

/**
 * khai_reads_changed:
 *
 * Returns: TRUE if something that is read is other than at the last check
 */
gboolean
khai_reads_changed (const GArray *reads)
{
  for (guint i = 0; i < reads->len; i++)
    {
      const Read *read = &g_array_index (reads, Read, i);

      if (read->contents->changed[read->column])
        return TRUE;
    }
  return FALSE;
}
