/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Order files read into orders. Nothing is guessed: what could be two things is asked about, what was damaged is refused, and every word about
 * it names file, sheet, row and column. */

#include "config.h"

#include <string.h>

#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-order-private.h"
#include "khai-order-values.h"

#define MAX_PROBLEMS 500
/* How often progress is told. */
#define PROGRESS_ROWS 512
#define PRICE_DECIMALS 6
/* "3", "record(s) downloaded,", "from …", "to …" */
#define MOST_FOOTER_CELLS 4

/**
 * khai_order_file_free:
 * @file: (transfer full): what was read
 */
void
khai_order_file_free (KhaiOrderFile *file)
{
  g_return_if_fail (file != NULL);

  g_free (file->name);
  g_free (file->dialect);
  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (file->dialect_name[lang]);
  g_free (file->channel);
  g_free (file->sheet);
  g_free (file->encoding);
  g_strfreev (file->unknown);
  g_strfreev (file->headers);
  g_ptr_array_unref (file->orders);
  g_ptr_array_unref (file->problems);
  g_free (file);
}

/**
 * khai_dialects_load:
 * @reference: reference data
 * @error: what the database says; %KHAI_ERROR_BAD_INPUT for an entry this program does not understand
 *
 * Returns: (transfer full) (nullable) (element-type KhaiDialect): the dialects
 */
GPtrArray *
khai_dialects_load (KhaiReference *reference, GError **error)
{
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GPtrArray) dialects = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_dialect_free);

  g_return_val_if_fail (KHAI_IS_REFERENCE (reference), NULL);

  texts = khai_reference_get_dialects (reference, error);
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    {
      KhaiDialect *dialect = khai_dialect_new_from_text (texts->pdata[i], error);

      if (dialect == NULL)
        return NULL;
      g_ptr_array_add (dialects, dialect);
    }
  return texts != NULL ? g_steal_pointer (&dialects) : NULL;
}

/* ---- problems ---- */

static void
keep_problem (KhaiOrderFile *file, KhaiProblem *problem)
{
  file->n_problems++;
  file->n_blocking += problem->severity == KHAI_SEVERITY_BLOCK;
  if (file->problems->len < MAX_PROBLEMS)
    {
      g_ptr_array_add (file->problems, problem);
      return;
    }
  /* What blocks is never the one left out while others are told. */
  for (guint i = file->problems->len; problem->severity == KHAI_SEVERITY_BLOCK && i > 0; i--)
    if (((KhaiProblem *) file->problems->pdata[i - 1])->severity != KHAI_SEVERITY_BLOCK)
      {
        g_ptr_array_remove_index (file->problems, i - 1);
        g_ptr_array_add (file->problems, problem);
        return;
      }
  khai_problem_free (problem);
}

void
khai_order_tell (KhaiOrderReading *reading, KhaiSeverity severity, const char *code, guint column, const char *detail, const char *other)
{
  KhaiProblem *problem = khai_problem_new (severity, code, detail, other);
  const char *header = column > 0 && column <= reading->n_columns ? reading->file->headers[column - 1] : NULL;

  khai_problem_set_place (problem, reading->file->name, reading->file->sheet, reading->row, column, header);
  keep_problem (reading->file, problem);
}

void
khai_order_tell_once (KhaiOrderReading *reading, KhaiSeverity severity, const char *code, guint column, const char *detail)
{
  char *key = g_strdup_printf ("%s %s", code, detail);

  if (g_hash_table_add (reading->told, key))
    khai_order_tell (reading, severity, code, column, detail, NULL);
}

static void
tell_file (KhaiOrderFile *file, KhaiSeverity severity, const char *code, const char *sheet, guint row, const char *detail, const char *other)
{
  KhaiProblem *problem = khai_problem_new (severity, code, detail, other);

  khai_problem_set_place (problem, file->name, sheet, row, 0, NULL);
  keep_problem (file, problem);
}

/* ---- rows that are no data ---- */

static guint
count_filled (const KhaiRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->n_cells; i++)
    n += row->cells[i].kind != KHAI_CELL_EMPTY;
  return n;
}

static gboolean
is_footer (KhaiOrderReading *reading, const KhaiRow *row)
{
  guint n = 0;

  if (reading->dialect->footers[0] == NULL || count_filled (row) > MOST_FOOTER_CELLS)
    return FALSE;
  /* The number may stand in a cell of its own before the words. */
  for (guint i = 0; i < row->n_cells && n < 2; i++)
    if (row->cells[i].kind != KHAI_CELL_EMPTY)
      {
        g_autofree char *folded = khai_header_fold (row->cells[i].text);

        n++;
        for (guint j = 0; reading->dialect->footers[j] != NULL; j++)
          if (strstr (folded, reading->dialect->footers[j]) != NULL)
            return TRUE;
      }
  return FALSE;
}

/* The explanations some exports put below the headers: sentences where numbers should be. */
static gboolean
is_description (KhaiOrderReading *reading, const KhaiRow *row)
{
  guint sentences = 0;

  for (guint i = 0; i < MIN (row->n_cells, reading->n_columns); i++)
    {
      const KhaiDialectColumn *column = reading->columns[i] >= 0 ? reading->dialect->columns->pdata[reading->columns[i]] : NULL;
      const char *text = row->cells[i].text;
      KhaiOrderValue value = column != NULL && column->used ? khai_order_field_get_value (column->field) : KHAI_VALUE_TEXT;

      if (*text == '\0' || column == NULL || !column->used)
        continue;
      if (value == KHAI_VALUE_QUANTITY && strpbrk (text, "0123456789") != NULL)
        return FALSE;
      sentences += (column->field == KHAI_ORDER_ID || value == KHAI_VALUE_QUANTITY) && strchr (text, ' ') != NULL;
    }
  return sentences > 0;
}

/* The header again: two files were put behind each other. Another dialect's header: two different ones were. */
static gboolean
is_header_again (KhaiOrderReading *reading, const KhaiRow *row)
{
  guint same = 0, filled = 0;

  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *folded = NULL;

      if (row->cells[i].kind == KHAI_CELL_EMPTY)
        continue;
      filled++;
      folded = khai_header_fold (row->cells[i].text);
      same += i < reading->n_columns && strcmp (folded, reading->folded_headers[i]) == 0;
    }
  return filled >= 3 && same * 10 >= filled * 8;
}

static const KhaiDialect *
find_other_header (KhaiOrderReading *reading, const KhaiRow *row)
{
  if (count_filled (row) < 4)
    return NULL;
  for (guint i = 0; i < row->n_cells; i++)
    if (row->cells[i].kind != KHAI_CELL_TEXT && row->cells[i].kind != KHAI_CELL_EMPTY)
      return NULL;
  for (guint i = 0; i < reading->options->dialects->len; i++)
    {
      g_autoptr (KhaiDetection) detection = khai_dialect_match (reading->options->dialects->pdata[i], row);

      if (detection->missing == NULL && detection->n_matched >= 4 && detection->n_matched * 2 >= detection->n_columns)
        return detection->dialect;
    }
  return NULL;
}

/* Most rows are data; only one whose first word is a header of some dialect is looked at closely. */
static gboolean
may_be_header (KhaiOrderReading *reading, const KhaiRow *row)
{
  for (guint i = 0; i < row->n_cells; i++)
    if (row->cells[i].kind != KHAI_CELL_EMPTY)
      {
        g_autofree char *folded = NULL;

        if (strpbrk (row->cells[i].text, "0123456789") != NULL)
          return FALSE;
        folded = khai_header_fold (row->cells[i].text);
        for (guint j = 0; j < reading->options->dialects->len; j++)
          if (g_hash_table_contains (((KhaiDialect *) reading->options->dialects->pdata[j])->by_name, folded))
            return TRUE;
        return FALSE;
      }
  return FALSE;
}

/* ---- orders and lines ---- */

static gboolean
is_stronger (KhaiOrderState a, KhaiOrderState b)
{
  static const guint strength[] = { 1, 2, 3, 4, 5, 0 };

  return strength[a] > strength[b];
}

/* From 1; 0: the file has no such column. */
static guint
column_of (KhaiOrderReading *reading, KhaiOrderField field)
{
  for (guint i = 0; i < reading->n_columns; i++)
    {
      const KhaiDialectColumn *column = reading->columns[i] >= 0 ? reading->dialect->columns->pdata[reading->columns[i]] : NULL;

      if (column != NULL && column->used && column->field == field)
        return i + 1;
    }
  return 0;
}

static KhaiOrderState
strongest (KhaiOrderReading *reading, char *const values[KHAI_LINE_N_END], const KhaiOrderField *fields, guint n)
{
  KhaiOrderState state = KHAI_ORDER_UNKNOWN;

  for (guint i = 0; i < n; i++)
    if (values[fields[i]] != NULL)
      {
        KhaiOrderState found = khai_order_read_state (reading, values[fields[i]], column_of (reading, fields[i]));

        if (is_stronger (found, state))
          state = found;
      }
  return state;
}

static void
update_order_state (KhaiOrderReading *reading, KhaiOrder *order, char *const values[KHAI_LINE_N_END])
{
  static const KhaiOrderField fields[] = { KHAI_ORDER_STATUS, KHAI_ORDER_PAYMENT_STATUS, KHAI_ORDER_FULFILMENT_STATUS };
  KhaiOrderState state = strongest (reading, values, fields, G_N_ELEMENTS (fields));

  if (values[KHAI_ORDER_CANCELLED_AT] != NULL)
    state = KHAI_ORDER_CANCELLED;
  else if (state == KHAI_ORDER_UNKNOWN && values[KHAI_ORDER_STATUS] == NULL && values[KHAI_ORDER_PAYMENT_STATUS] == NULL
           && values[KHAI_ORDER_FULFILMENT_STATUS] == NULL && order->state == KHAI_ORDER_UNKNOWN)
    /* Files without a word of state list what is to be sent, or what was. */
    state = values[KHAI_ORDER_SHIPPED_AT] != NULL ? KHAI_ORDER_SHIPPED : KHAI_ORDER_OPEN;
  if (is_stronger (state, order->state))
    order->state = state;
}

/* What the order's rows say differently would make two declarations of one sale. */
static void
merge_order_values (KhaiOrderReading *reading, KhaiOrder *order, char *values[KHAI_LINE_N_END])
{
  static const KhaiOrderField strict[] = { KHAI_ORDER_CURRENCY, KHAI_ORDER_COUNTRY_CODE };

  for (guint i = 0; i < G_N_ELEMENTS (strict); i++)
    {
      const char *before = order->values[strict[i]], *now = values[strict[i]];

      if (before != NULL && now != NULL && strcmp (before, now) != 0)
        khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-differs", 0, now, before);
    }
  for (guint i = 0; i < KHAI_ORDER_N_FIELDS; i++)
    if (order->values[i] == NULL)
      order->values[i] = g_steal_pointer (&values[i]);
  order->masked |= (order->values[KHAI_ORDER_CONSIGNEE] != NULL && khai_value_is_masked (order->values[KHAI_ORDER_CONSIGNEE]))
                   || (order->values[KHAI_ORDER_ADDRESS1] != NULL && khai_value_is_masked (order->values[KHAI_ORDER_ADDRESS1]));
}

/* By its number; a row without one by its group; else it is a further line of the order above, as some exports leave those cells empty. */
static KhaiOrder *
find_order (KhaiOrderReading *reading, char *const values[KHAI_LINE_N_END])
{
  const char *id = values[KHAI_ORDER_ID], *group = values[KHAI_ORDER_GROUP];
  KhaiOrder *order = NULL;
  g_autofree char *made = NULL;

  if (group != NULL)
    order = g_hash_table_lookup (reading->groups, group);
  if (order == NULL && id != NULL)
    order = g_hash_table_lookup (reading->orders, id);
  if (order == NULL && id == NULL && group == NULL)
    {
      if (reading->last == NULL)
        khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-no-id", 0, NULL, NULL);
      return reading->last;
    }
  if (order == NULL)
    {
      order = khai_order_new (reading->dialect->channel, reading->options->shop != NULL ? reading->options->shop : "", reading->dialect->id);
      order->state = KHAI_ORDER_UNKNOWN;
      if (reading->dialect->currency != NULL && values[KHAI_ORDER_CURRENCY] == NULL)
        khai_order_set (order, KHAI_ORDER_CURRENCY, reading->dialect->currency);
      g_ptr_array_add (reading->file->orders, order);
    }
  made = id == NULL && order->values[KHAI_ORDER_ID] == NULL ? g_strdup (group) : NULL;
  if (made != NULL)
    khai_order_set (order, KHAI_ORDER_ID, made);
  if (id != NULL)
    g_hash_table_insert (reading->orders, g_strdup (id), order);
  if (group != NULL)
    g_hash_table_insert (reading->groups, g_strdup (group), order);
  return order;
}

/* What the line costs, when the file has it for all pieces together. */
static void
work_out_price (KhaiOrderLine *line)
{
  const char *total = khai_order_line_get (line, KHAI_LINE_TOTAL);
  const char *quantity = khai_order_line_get (line, KHAI_LINE_QUANTITY);
  KhaiDecimal amount, pieces, price;

  if (khai_order_line_get (line, KHAI_LINE_UNIT_PRICE) != NULL || total == NULL || quantity == NULL || !khai_decimal_parse (total, &amount, NULL)
      || !khai_decimal_parse (quantity, &pieces, NULL) || khai_decimal_is_zero (pieces)
      || !khai_decimal_divide (amount, pieces, PRICE_DECIMALS, KHAI_ROUND_HALF_UP, &price, NULL))
    return;
  {
    g_autofree char *text = khai_decimal_to_short_string (price);

    khai_order_line_set (line, KHAI_LINE_UNIT_PRICE, text);
  }
}

static gboolean
lines_equal (const KhaiOrderLine *a, const KhaiOrderLine *b)
{
  for (guint i = 0; i < KHAI_LINE_N_FIELDS; i++)
    if (g_strcmp0 (a->values[i], b->values[i]) != 0)
      return FALSE;
  return TRUE;
}

/* Lines have a number of their own, or are told apart by what they are; equal ones are counted. */
static char *
make_key (KhaiOrderReading *reading, const KhaiOrder *order, const KhaiOrderLine *line, KhaiOrderLine **same)
{
  const char *id = khai_order_line_get (line, KHAI_LINE_ID);
  const char *sku = khai_order_line_get (line, KHAI_LINE_SKU);
  const char *title = khai_order_line_get (line, KHAI_LINE_TITLE);
  const char *variation = khai_order_line_get (line, KHAI_LINE_VARIATION);
  const char *order_id = order->values[KHAI_ORDER_ID];

  for (guint n = 1;; n++)
    {
      g_autofree char *key = id != NULL ? g_strdup_printf ("#%s", id)
                                        : g_strdup_printf ("%s|%s|%s|%u", sku != NULL ? sku : "", title != NULL ? title : "",
                                                           variation != NULL ? variation : "", n);
      g_autofree char *whole = g_strdup_printf ("%s\n%s", order_id != NULL ? order_id : "", key);
      KhaiOrderLine *other = g_hash_table_lookup (reading->lines, whole);

      if (other == NULL)
        {
          g_hash_table_insert (reading->lines, g_steal_pointer (&whole), (gpointer) line);
          return g_steal_pointer (&key);
        }
      *same = other;
      if (id != NULL)
        return NULL;
    }
}

static void
add_line (KhaiOrderReading *reading, KhaiOrder *order, KhaiOrderLine *taken)
{
  g_autoptr (KhaiOrderLine) line = taken;
  KhaiOrderLine *same = NULL;
  g_autofree char *first = NULL;

  line->key = make_key (reading, order, line, &same);
  first = same != NULL ? g_strdup_printf ("%u", same->row) : NULL;
  if (line->key == NULL && lines_equal (same, line))
    {
      khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-row-again", 0, first, NULL);
      return;
    }
  if (line->key == NULL)
    {
      khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-row-differs", 0, first, khai_order_line_get (line, KHAI_LINE_ID));
      return;
    }
  if (same != NULL && lines_equal (same, line))
    khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-row-twice", 0, first, NULL);
  g_ptr_array_add (order->lines, g_steal_pointer (&line));
  reading->file->n_lines++;
}

static KhaiOrderLine *
make_line (KhaiOrderReading *reading, char *values[KHAI_LINE_N_END])
{
  static const KhaiOrderField fields[] = { KHAI_LINE_STATUS };
  KhaiOrderLine *line = khai_order_line_new ();

  for (guint i = 0; i < KHAI_LINE_N_FIELDS; i++)
    line->values[i] = g_steal_pointer (&values[KHAI_ORDER_N_FIELDS + i]);
  if (reading->dialect->units && line->values[KHAI_LINE_QUANTITY - KHAI_ORDER_N_FIELDS] == NULL)
    khai_order_line_set (line, KHAI_LINE_QUANTITY, "1");
  work_out_price (line);
  {
    char *by_field[KHAI_LINE_N_END] = { NULL };

    by_field[KHAI_LINE_STATUS] = line->values[KHAI_LINE_STATUS - KHAI_ORDER_N_FIELDS];
    line->state = strongest (reading, by_field, fields, G_N_ELEMENTS (fields));
  }
  line->file = g_strdup (reading->file->name);
  line->sheet = reading->file->sheet[0] != '\0' ? g_strdup (reading->file->sheet) : NULL;
  line->row = reading->row;
  return line;
}

/* What makes a line of declared goods: something that names it. */
static gboolean
names_goods (char *const values[KHAI_LINE_N_END])
{
  return values[KHAI_LINE_SKU] != NULL || values[KHAI_LINE_TITLE] != NULL || values[KHAI_LINE_ID] != NULL;
}

static void
check_line (KhaiOrderReading *reading, const KhaiOrder *order, const KhaiOrderLine *line, gboolean had_trouble)
{
  const char *quantity = khai_order_line_get (line, KHAI_LINE_QUANTITY);
  KhaiDecimal number;

  if (quantity == NULL && !had_trouble)
    khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-no-quantity", 0, NULL, NULL);
  else if (quantity != NULL && khai_decimal_parse (quantity, &number, NULL) && khai_decimal_is_zero (number) && khai_order_line_is_live (order, line))
    khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-zero", 0, NULL, NULL);
}

static void
read_row (KhaiOrderReading *reading, const KhaiRow *row)
{
  char *values[KHAI_LINE_N_END] = { NULL };
  guint before = reading->file->n_blocking;
  KhaiOrder *order;

  khai_order_read_cells (reading, row, values);
  order = values[KHAI_ORDER_ID] == NULL && reading->file->n_blocking > before ? NULL : find_order (reading, values);
  reading->last = order;
  if (order != NULL)
    {
      update_order_state (reading, order, values);
      merge_order_values (reading, order, values);
      if (names_goods (values))
        {
          KhaiOrderLine *line = make_line (reading, values);

          check_line (reading, order, line, reading->file->n_blocking > before);
          add_line (reading, order, line);
        }
      else if (!reading->dialect->summary_rows)
        khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-no-goods", 0, khai_order_get (order, KHAI_ORDER_ID), NULL);
    }
  for (guint i = 0; i < KHAI_LINE_N_END; i++)
    g_free (values[i]);
}

/* ---- the whole file ---- */

static void
set_columns (KhaiOrderReading *reading, const KhaiRow *header)
{
  g_autoptr (GStrvBuilder) unknown = g_strv_builder_new ();

  reading->n_columns = header->n_cells;
  reading->columns = g_new (int, header->n_cells);
  reading->folded_headers = g_new0 (char *, header->n_cells + 1);
  reading->file->headers = g_new0 (char *, header->n_cells + 1);
  for (guint i = 0; i < header->n_cells; i++)
    {
      const char *text = header->cells[i].text;

      if (g_str_has_prefix (text, "\xef\xbb\xbf"))
        text += 3;
      reading->file->headers[i] = g_strdup (text);
      reading->folded_headers[i] = khai_header_fold (text);
      reading->columns[i] = GPOINTER_TO_INT (g_hash_table_lookup (reading->dialect->by_name, reading->folded_headers[i])) - 1;
      if (reading->columns[i] < 0 && reading->folded_headers[i][0] != '\0')
        g_strv_builder_add (unknown, text);
    }
  g_strfreev (reading->file->unknown);
  reading->file->unknown = g_strv_builder_end (unknown);
}

static gboolean
skip_row (KhaiOrderReading *reading, const KhaiRow *row, gboolean is_first)
{
  const KhaiDialect *other;

  if (is_first && reading->dialect->description_row && is_description (reading, row))
    return TRUE;
  if (is_footer (reading, row))
    return TRUE;
  if (!may_be_header (reading, row))
    return FALSE;
  if (is_header_again (reading, row))
    {
      khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-header-again", 0, NULL, NULL);
      reading->last = NULL;
      return TRUE;
    }
  other = find_other_header (reading, row);
  if (other == NULL)
    return FALSE;
  khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-second-table", 0, other->name[khai_lang_from_environment ()], NULL);
  return TRUE;
}

static gboolean
read_rows (KhaiOrderReading *reading, KhaiTable *table, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  const KhaiRow *row;
  gboolean is_first = TRUE;

  while ((row = khai_table_next (table, cancellable, &local)) != NULL)
    {
      if (row->number < reading->file->header_row)
        continue;
      if (row->number == reading->file->header_row && reading->columns == NULL)
        {
          set_columns (reading, row);
          continue;
        }
      reading->row = row->number;
      if (!skip_row (reading, row, is_first))
        {
          reading->file->n_rows++;
          read_row (reading, row);
        }
      is_first = FALSE;
      if (reading->options->progress != NULL && reading->file->n_rows % PROGRESS_ROWS == 0)
        reading->options->progress (khai_table_get_progress (table), reading->options->data);
    }
  if (local == NULL)
    return TRUE;
  if (khai_table_get_problem (table) == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  keep_problem (reading->file, khai_problem_copy (khai_table_get_problem (table)));
  return TRUE;
}

/* One id in a thousand of so many digits ends in three zeros; when all do, a spreadsheet wrote them. */
static void
check_ids (KhaiOrderReading *reading)
{
  if (reading->n_rounded > 0 && reading->n_rounded == reading->n_long)
    tell_file (reading->file, KHAI_SEVERITY_BLOCK, "order-id-rounded", reading->file->sheet, 0, NULL, NULL);
}

static void
check_orders (KhaiOrderReading *reading)
{
  for (guint i = 0; i < reading->file->orders->len; i++)
    {
      const KhaiOrder *order = reading->file->orders->pdata[i];

      if (order->lines->len == 0)
        tell_file (reading->file, KHAI_SEVERITY_CHECK, "order-no-goods", reading->file->sheet, 0, order->values[KHAI_ORDER_ID], NULL);
    }
  if (reading->file->orders->len == 0 && reading->file->n_blocking == 0)
    tell_file (reading->file, KHAI_SEVERITY_BLOCK, "order-none", reading->file->sheet, reading->file->header_row, NULL, NULL);
}

static void
clear_reading (KhaiOrderReading *reading)
{
  g_free (reading->columns);
  g_strfreev (reading->folded_headers);
  g_hash_table_unref (reading->orders);
  g_hash_table_unref (reading->groups);
  g_hash_table_unref (reading->lines);
  g_hash_table_unref (reading->countries);
  g_hash_table_unref (reading->words);
  g_hash_table_unref (reading->told);
}

static gboolean
read_orders (KhaiOrderFile *file, KhaiTable *table, const KhaiDetection *detection, const KhaiOrderOptions *options, GCancellable *cancellable,
             GError **error)
{
  KhaiOrderReading reading = { .file = file, .options = options, .dialect = detection->dialect };
  gboolean ok;

  reading.separator = khai_table_get_separator (table);
  reading.orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.countries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reading.words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ok = khai_table_select (table, detection->sheet, cancellable, error) && read_rows (&reading, table, cancellable, error);
  if (ok)
    {
      check_ids (&reading);
      check_orders (&reading);
    }
  clear_reading (&reading);
  return ok;
}

static void
take_detection (KhaiOrderFile *file, KhaiTable *table, const KhaiDetection *detection)
{
  const KhaiDialect *dialect = detection->dialect;

  file->dialect = g_strdup (dialect->id);
  file->channel = g_strdup (dialect->channel);
  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    file->dialect_name[lang] = g_strdup (dialect->name[lang]);
  g_free (file->sheet);
  file->sheet = g_strdup (khai_table_get_sheet_name (table, detection->sheet));
  file->header_row = detection->row;
  file->n_matched = detection->n_matched;
  file->n_columns = detection->n_columns;
}

static void
tell_not_recognised (KhaiOrderFile *file, KhaiTable *table, const KhaiDetection *closest)
{
  KhaiLang lang = khai_lang_from_environment ();

  if (closest != NULL && closest->missing != NULL && closest->n_matched * 2 >= closest->n_columns)
    tell_file (file, KHAI_SEVERITY_BLOCK, "order-column-missing", khai_table_get_sheet_name (table, closest->sheet), closest->row,
               closest->dialect->name[lang], closest->missing);
  else
    tell_file (file, KHAI_SEVERITY_BLOCK, "order-unknown", NULL, 0, NULL, NULL);
}

/**
 * khai_order_file_read:
 * @table: a table that is not open yet
 * @options: dialects to choose from and what else is known
 * @cancellable: (nullable): stops it
 * @error: cancelled, or a failure that is not the file's
 *
 * Finds out what the file is and reads its orders.
 *
 * Returns: (transfer full) (nullable): what was found; with n_blocking > 0 nothing of it is to be taken
 */
KhaiOrderFile *
khai_order_file_read (KhaiTable *table, const KhaiOrderOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (KhaiOrderFile) file = g_new0 (KhaiOrderFile, 1);
  g_autoptr (KhaiDetection) detection = NULL;
  g_autoptr (KhaiDetection) closest = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_TABLE (table) && options != NULL && options->dialects != NULL, NULL);

  file->name = g_strdup (khai_table_get_name (table));
  file->sheet = g_strdup ("");
  file->unknown = g_new0 (char *, 1);
  file->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_free);
  file->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_problem_free);
  if (khai_table_open (table, cancellable, &local))
    {
      file->encoding = g_strdup (khai_table_get_encoding (table));
      detection = khai_dialects_detect (options->dialects, table, options->only, &closest, cancellable, &local);
    }
  if (local != NULL)
    {
      if (khai_table_get_problem (table) == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      keep_problem (file, khai_problem_copy (khai_table_get_problem (table)));
      return g_steal_pointer (&file);
    }
  if (detection == NULL)
    {
      tell_not_recognised (file, table, closest);
      return g_steal_pointer (&file);
    }
  take_detection (file, table, detection);
  if (detection->dialect->kind == KHAI_DIALECT_OTHER)
    {
      KhaiLang lang = khai_lang_from_environment ();

      tell_file (file, KHAI_SEVERITY_BLOCK, "order-other-file", file->sheet, detection->row, detection->dialect->name[lang],
                 detection->dialect->hint[lang]);
    }
  else if (!read_orders (file, table, detection, options, cancellable, error))
    return NULL;
  return g_steal_pointer (&file);
}
