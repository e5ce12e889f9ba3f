/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cells of an order file as values of fields. */

#include "config.h"

#include <string.h>

#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-order-private.h"
#include "khai-order-values.h"
#include "khai-text.h"

/* Currencies in whose amounts three digits behind a mark are thousands (ISO 4217: no minor unit). */
static gboolean
is_whole_currency (const char *code)
{
  static const char *const codes[] = { "VND", "JPY", "KRW", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF", "IDR", NULL };

  return code != NULL && g_strv_contains (codes, code);
}

/* A file that parts its cells by semicolons does so because the comma is decimal where it was made. */
static KhaiNumbers
number_rule (KhaiOrderReading *reading)
{
  if (reading->dialect->numbers == KHAI_NUMBERS_AUTO && reading->separator == ';')
    return KHAI_NUMBERS_COMMA;
  return reading->dialect->numbers;
}

/* Numbers out of a workbook are no text somebody formatted. */
static gboolean
is_stored_number (const KhaiCell *cell)
{
  return cell->kind == KHAI_CELL_NUMBER && !khai_value_is_scientific (cell->text);
}

static char *
read_amount (KhaiOrderReading *reading, const KhaiCell *cell, KhaiOrderField field, guint column, char **currency)
{
  gboolean is_money = khai_order_field_get_value (field) == KHAI_VALUE_DECIMAL && field != KHAI_LINE_WEIGHT;
  gboolean whole = is_money && is_whole_currency (*currency != NULL ? *currency : reading->dialect->currency);
  g_autofree char *named = NULL;
  char *number = NULL;
  gboolean ambiguous = FALSE;

  if (!khai_value_read_number (cell->text, is_stored_number (cell) ? KHAI_NUMBERS_POINT : number_rule (reading), whole && !is_stored_number (cell),
                               &number, &named, &ambiguous))
    {
      khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-number", column, cell->text, NULL);
      return NULL;
    }
  if (ambiguous)
    khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-ambiguous", column, cell->text, number);
  if (named != NULL && is_money && *currency == NULL)
    *currency = g_steal_pointer (&named);
  else if (named != NULL && is_money && strcmp (named, *currency) != 0)
    khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-two-currencies", column, named, *currency);
  return number;
}

static char *
read_quantity (KhaiOrderReading *reading, const KhaiCell *cell, KhaiOrderField field, guint column)
{
  char *none = NULL;
  g_autofree char *number = read_amount (reading, cell, field, column, &none);
  KhaiDecimal quantity, zero = { 0, 0 };

  if (number == NULL || !khai_decimal_parse (number, &quantity, NULL))
    return NULL;
  if (khai_decimal_compare (quantity, zero) < 0)
    {
      khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-negative", column, number, NULL);
      return NULL;
    }
  if (quantity.scale > 0)
    khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-fraction", column, number, NULL);
  return g_steal_pointer (&number);
}

/* Ids are names, not numbers: what a spreadsheet did to them cannot be undone. */
static char *
read_id (KhaiOrderReading *reading, const KhaiCell *cell, KhaiOrderField field, guint column)
{
  g_autofree char *text = g_strstrip (g_strdup (cell->text));
  gboolean is_long;

  if (cell->kind == KHAI_CELL_DATE && field != KHAI_ORDER_TRACKING)
    {
      khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-id-date", column, text, NULL);
      return NULL;
    }
  is_long = strlen (text) > 15 && strspn (text, "0123456789") == strlen (text);
  if (khai_value_is_scientific (text) || (is_long && cell->kind == KHAI_CELL_NUMBER))
    {
      khai_order_tell (reading, KHAI_SEVERITY_BLOCK, "order-id-exponent", column, text, NULL);
      return NULL;
    }
  reading->n_long += is_long;
  reading->n_rounded += is_long && khai_value_is_rounded (text);
  /* Exports put an apostrophe before what begins with a zero. */
  if (text[0] == '\'' && text[1] != '\0')
    return g_strdup (text + 1);
  return g_steal_pointer (&text);
}

static char *
read_currency (KhaiOrderReading *reading, const KhaiCell *cell, guint column)
{
  g_autofree char *text = g_strstrip (g_ascii_strup (cell->text, -1));

  if (strlen (text) == 3 && strspn (text, G_CSET_A_2_Z) == 3)
    return g_steal_pointer (&text);
  khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-currency", column, cell->text, NULL);
  return NULL;
}

static char *
read_date (KhaiOrderReading *reading, const KhaiCell *cell, guint column)
{
  char *date = khai_value_read_date (cell->text, reading->dialect->dates);

  if (date == NULL)
    khai_order_tell (reading, KHAI_SEVERITY_CHECK, "order-date", column, cell->text, NULL);
  return date;
}

static char *
read_value (KhaiOrderReading *reading, const KhaiCell *cell, KhaiOrderField field, guint column, char **currency)
{
  if (cell->kind == KHAI_CELL_ERROR)
    {
      khai_order_tell (reading, KHAI_SEVERITY_BLOCK, cell->text[0] == '=' ? "order-formula" : "order-cell-error", column, cell->text, NULL);
      return NULL;
    }
  switch (khai_order_field_get_value (field))
    {
    case KHAI_VALUE_ID:
      return read_id (reading, cell, field, column);
    case KHAI_VALUE_DECIMAL:
      return read_amount (reading, cell, field, column, currency);
    case KHAI_VALUE_QUANTITY:
      return read_quantity (reading, cell, field, column);
    case KHAI_VALUE_DATE:
      return read_date (reading, cell, column);
    case KHAI_VALUE_CURRENCY:
      return read_currency (reading, cell, column);
    case KHAI_VALUE_TEXT:
    case KHAI_VALUE_COUNTRY:
    default:
      return g_strstrip (g_strdup (cell->text));
    }
}

/* Discounts are negative in some files. */
static char *
without_sign (char *amount)
{
  if (amount != NULL && amount[0] == '-')
    memmove (amount, amount + 1, strlen (amount));
  return amount;
}

static gboolean
is_blank (const char *text)
{
  while (g_ascii_isspace (*text) || g_str_has_prefix (text, "\xc2\xa0"))
    text += *text == '\xc2' ? 2 : 1;
  return *text == '\0';
}

/* One pass over the row for one kind of columns: those of delivery, then, where the whole address of delivery is empty, the buyer's own. */
static void
read_columns (KhaiOrderReading *reading, const KhaiRow *row, gboolean billing, guint rank[KHAI_LINE_N_END], char *values[KHAI_LINE_N_END],
              char **currency)
{
  for (guint i = 0; i < MIN (row->n_cells, reading->n_columns); i++)
    {
      const KhaiDialectColumn *column = reading->columns[i] >= 0 ? reading->dialect->columns->pdata[reading->columns[i]] : NULL;
      const KhaiCell *cell = &row->cells[i];
      guint place = reading->columns[i] + 1;
      char *value;

      if (column == NULL || !column->used || column->billing != billing || is_blank (cell->text))
        continue;
      /* Of several columns for one field the one the dialect names first counts, unless they are parts of one text. */
      if (values[column->field] != NULL && !column->join && rank[column->field] <= place)
        continue;
      if (khai_order_field_get_value (column->field) == KHAI_VALUE_CURRENCY && *currency != NULL && values[column->field] == NULL)
        g_clear_pointer (currency, g_free);
      value = read_value (reading, cell, column->field, i + 1, currency);
      if (value == NULL || *value == '\0')
        {
          g_free (value);
          continue;
        }
      if (values[column->field] != NULL && column->join)
        {
          char *both = g_strconcat (values[column->field], " ", value, NULL);

          g_free (value);
          value = both;
        }
      g_free (values[column->field]);
      values[column->field] = value;
      rank[column->field] = place;
      if (column->field == KHAI_ORDER_CURRENCY)
        {
          g_free (*currency);
          *currency = g_strdup (value);
        }
    }
}

/* Amounts can only be read when it is known of which currency they are, so the column of the currency goes first. */
static char *
find_currency (KhaiOrderReading *reading, const KhaiRow *row)
{
  for (guint i = 0; i < MIN (row->n_cells, reading->n_columns); i++)
    {
      const KhaiDialectColumn *column = reading->columns[i] >= 0 ? reading->dialect->columns->pdata[reading->columns[i]] : NULL;

      if (column != NULL && column->used && column->field == KHAI_ORDER_CURRENCY && strlen (row->cells[i].text) == 3)
        return g_ascii_strup (row->cells[i].text, -1);
    }
  return NULL;
}

static gboolean
has_address (char *const values[KHAI_LINE_N_END])
{
  static const KhaiOrderField parts[] = { KHAI_ORDER_CONSIGNEE, KHAI_ORDER_COMPANY, KHAI_ORDER_ADDRESS1, KHAI_ORDER_ADDRESS2, KHAI_ORDER_CITY,
                                          KHAI_ORDER_POSTCODE, KHAI_ORDER_COUNTRY };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (values[parts[i]] != NULL)
      return TRUE;
  return FALSE;
}

void
khai_order_read_cells (KhaiOrderReading *reading, const KhaiRow *row, char *values[KHAI_LINE_N_END])
{
  guint rank[KHAI_LINE_N_END] = { 0 };
  g_autofree char *currency = find_currency (reading, row);

  read_columns (reading, row, FALSE, rank, values, &currency);
  if (!has_address (values))
    read_columns (reading, row, TRUE, rank, values, &currency);
  without_sign (values[KHAI_LINE_DISCOUNT]);
  without_sign (values[KHAI_ORDER_DISCOUNT]);
  without_sign (values[KHAI_LINE_REFUND]);
  without_sign (values[KHAI_ORDER_REFUND]);
  if (values[KHAI_ORDER_CURRENCY] == NULL && currency != NULL)
    values[KHAI_ORDER_CURRENCY] = g_steal_pointer (&currency);
  if (values[KHAI_ORDER_COUNTRY] != NULL)
    values[KHAI_ORDER_COUNTRY_CODE] = g_strdup (khai_order_find_country (reading, values[KHAI_ORDER_COUNTRY]));
}

/* ---- countries ---- */

static void
add_countries (KhaiOrderReading *reading)
{
  g_autoptr (GPtrArray) codes = khai_reference_search_codes (reading->options->reference, "countries", "", reading->options->today, 1000, NULL);

  for (guint i = 0; codes != NULL && i < codes->len; i++)
    {
      const KhaiCode *code = codes->pdata[i];

      for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
        if (code->name[lang] != NULL)
          g_hash_table_insert (reading->countries, khai_header_fold (code->name[lang]), g_strdup (code->code));
      g_hash_table_insert (reading->countries, khai_header_fold (code->code), g_strdup (code->code));
    }
}

/* Names that lists of codes do not have and marketplaces do are the lists' aliases: asked for only when the name itself is unknown, and taken
 * only when one country answers. */
static char *
ask_aliases (KhaiOrderReading *reading, const char *text)
{
  g_autoptr (GPtrArray) codes = khai_reference_search_codes (reading->options->reference, "countries", text, reading->options->today, 2, NULL);

  return g_strdup (codes != NULL && codes->len == 1 && strlen (text) > 2 ? ((KhaiCode *) codes->pdata[0])->code : "");
}

const char *
khai_order_find_country (KhaiOrderReading *reading, const char *text)
{
  g_autofree char *folded = NULL;
  const char *code;

  if (reading->options->reference == NULL)
    return strlen (text) == 2 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]) ? text : NULL;
  if (g_hash_table_size (reading->countries) == 0)
    add_countries (reading);
  code = g_hash_table_lookup (reading->countries, text);
  if (code == NULL)
    {
      char *found;

      folded = khai_header_fold (text);
      code = g_hash_table_lookup (reading->countries, folded);
      found = code != NULL ? g_strdup (code) : ask_aliases (reading, text);
      g_hash_table_insert (reading->countries, g_strdup (text), found);
      code = found;
    }
  return *code != '\0' ? code : NULL;
}

/* ---- words about state ---- */

KhaiOrderState
khai_order_read_state (KhaiOrderReading *reading, const char *word, guint column)
{
  gpointer state = g_hash_table_lookup (reading->words, word);

  /* A file has few words and many rows. */
  if (state == NULL)
    {
      g_autofree char *folded = khai_header_fold (word);

      state = g_hash_table_lookup (reading->dialect->states, folded);
      if (state != NULL)
        g_hash_table_insert (reading->words, g_strdup (word), state);
    }
  if (state != NULL)
    return GPOINTER_TO_UINT (state) - 1;
  if (g_hash_table_size (reading->dialect->states) > 0)
    khai_order_tell_once (reading, KHAI_SEVERITY_CHECK, "order-state", column, word);
  return KHAI_ORDER_UNKNOWN;
}
