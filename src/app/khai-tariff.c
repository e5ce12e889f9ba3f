/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The official tariff out of a file: columns known by their headers, every row read before any is taken. */

#include "config.h"

#include "khai-tariff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-error.h"
#include "khai-table.h"
#include "khai-text.h"

/* Official files begin with titles; the header is looked for in so many rows. */
#define HEADER_ROWS 25
#define MAX_PROBLEMS 200
#define MAX_RATES 80
#define MIN_DIGITS 2
#define MAX_DIGITS 10

typedef enum { COLUMN_CODE, COLUMN_VI, COLUMN_EN, COLUMN_UNIT, N_COLUMNS } Column;

typedef struct
{
  KhaiTable *table; /* (owned) */
  KhaiReference *reference;
  guint columns[N_COLUMNS];  /* from 0; G_MAXUINT: not there */
  GArray *rate_columns;      /* (owned) (element-type guint) */
  GPtrArray *rate_names;     /* (owned) */
  GPtrArray *codes;          /* (owned) (element-type KhaiTariffCode) */
  GHashTable *seen;          /* (owned): code → row */
  KhaiTariffReport *report;  /* (owned) */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_object (&reading->table);
  g_clear_pointer (&reading->rate_columns, g_array_unref);
  g_clear_pointer (&reading->rate_names, g_ptr_array_unref);
  g_clear_pointer (&reading->codes, g_ptr_array_unref);
  g_clear_pointer (&reading->seen, g_hash_table_unref);
  g_clear_pointer (&reading->report, khai_tariff_report_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/**
 * khai_tariff_report_free:
 * @report: (nullable) (transfer full): what was found in a file
 */
void
khai_tariff_report_free (KhaiTariffReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->problems);
  g_strfreev (report->rates);
  g_free (report);
}

/* ---- headers ---- */

/* Lower case without tones, words with one space between them. */
static char *
fold_header (const char *text)
{
  g_autofree char *folded = khai_text_fold (text);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\r\n_-./()\"", -1);
  g_autoptr (GString) header = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (header, "%s%s", header->len > 0 ? " " : "", words[i]);
  return g_strdup (header->str);
}

static Column
column_of (const char *header)
{
  static const struct { Column column; const char *name; } names[] = {
    { COLUMN_CODE, "code" }, { COLUMN_CODE, "hs" }, { COLUMN_CODE, "hs code" }, { COLUMN_CODE, "hscode" }, { COLUMN_CODE, "hs8" },
    { COLUMN_CODE, "tariff code" }, { COLUMN_CODE, "commodity code" }, { COLUMN_CODE, "ahtn" }, { COLUMN_CODE, "ahtn 2022" },
    { COLUMN_CODE, "ma hs" }, { COLUMN_CODE, "ma hang" }, { COLUMN_CODE, "ma so" }, { COLUMN_CODE, "ma so hang hoa" },
    { COLUMN_CODE, "ma hang hoa" },
    { COLUMN_VI, "vi" }, { COLUMN_VI, "description vi" }, { COLUMN_VI, "mo ta" }, { COLUMN_VI, "mo ta hang hoa" },
    { COLUMN_VI, "ten hang" }, { COLUMN_VI, "ten hang hoa" }, { COLUMN_VI, "mo ta tieng viet" }, { COLUMN_VI, "mo ta hang hoa tieng viet" },
    { COLUMN_VI, "vietnamese" }, { COLUMN_VI, "description vietnamese" },
    { COLUMN_EN, "en" }, { COLUMN_EN, "description en" }, { COLUMN_EN, "description" }, { COLUMN_EN, "english" },
    { COLUMN_EN, "description english" }, { COLUMN_EN, "mo ta tieng anh" }, { COLUMN_EN, "mo ta hang hoa tieng anh" },
    { COLUMN_EN, "ten hang tieng anh" }, { COLUMN_EN, "goods description" }, { COLUMN_EN, "description of goods" },
    { COLUMN_UNIT, "unit" }, { COLUMN_UNIT, "unit vi" }, { COLUMN_UNIT, "units" }, { COLUMN_UNIT, "don vi" }, { COLUMN_UNIT, "don vi tinh" },
    { COLUMN_UNIT, "dvt" }, { COLUMN_UNIT, "unit of quantity" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].name, header) == 0)
      return names[i].column;
  return N_COLUMNS;
}

/* Whether the row is the header: it names the code and a description. */
static gboolean
read_header (Reading *reading, const KhaiRow *row)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    reading->columns[i] = G_MAXUINT;
  g_array_set_size (reading->rate_columns, 0);
  g_ptr_array_set_size (reading->rate_names, 0);
  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *header = fold_header (row->cells[i].text);
      Column column = column_of (header);

      if (column != N_COLUMNS && reading->columns[column] == G_MAXUINT)
        reading->columns[column] = i;
      else if (*header != '\0' && reading->rate_columns->len < MAX_RATES)
        {
          g_array_append_val (reading->rate_columns, i);
          g_ptr_array_add (reading->rate_names, g_strstrip (g_strdup (row->cells[i].text)));
        }
    }
  return reading->columns[COLUMN_CODE] != G_MAXUINT
         && (reading->columns[COLUMN_VI] != G_MAXUINT || reading->columns[COLUMN_EN] != G_MAXUINT);
}

/* Stands behind the header row of the first sheet that has one. */
static gboolean
find_header (Reading *reading, GError **error)
{
  for (guint sheet = 0; sheet < khai_table_get_n_sheets (reading->table); sheet++)
    {
      g_autoptr (GError) failure = NULL;
      const KhaiRow *row = NULL;

      if (!khai_table_select (reading->table, sheet, NULL, error))
        return FALSE;
      for (guint i = 0; i < HEADER_ROWS && (row = khai_table_next (reading->table, NULL, &failure)) != NULL; i++)
        if (read_header (reading, row))
          return TRUE;
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
                       "no row of the file names a column for the code (“Mã HS”, “HS code”) and one for the description (“Mô tả hàng hóa”, "
                       "“Description”)");
  return FALSE;
}

/* ---- rows ---- */

static void add_problem (Reading *reading, guint row, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add_problem (Reading *reading, guint row, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  reading->report->n_problems++;
  if (reading->report->problems->len < MAX_PROBLEMS)
    /* translators: a row of a file and what is wrong there: row 7: … */
    g_ptr_array_add (reading->report->problems, g_strdup_printf (_("row %u: %s"), row, what));
}

static gboolean
is_known (Reading *reading, const char *code, gboolean *known, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (KhaiCommodity) commodity = NULL;

  *known = FALSE;
  if (strlen (code) <= 8)
    commodity = khai_reference_get_commodity (reading->reference, code, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *known = commodity != NULL;
  return TRUE;
}

/* The digits of a code; `*code` NULL after a problem was told, or where there is none. A zero that a spreadsheet took from the front comes
 * back where that makes a known code. */
static gboolean
read_code (Reading *reading, const KhaiRow *row, char **code, gboolean *known, GError **error)
{
  const char *text = khai_row_get_cell (row, reading->columns[COLUMN_CODE])->text;
  g_autoptr (GString) digits = g_string_new (NULL);

  *code = NULL;
  *known = FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (digits, *p);
      else if (*p != '.' && *p != '-' && !g_unichar_isspace (g_utf8_get_char (p)))
        {
          add_problem (reading, row->number, _("“%s” is no code; write its digits, with or without dots"), text);
          return TRUE;
        }
    }
  if (digits->len == 0)
    {
      reading->report->n_groups++;
      return TRUE;
    }
  if (digits->len % 2 == 1)
    g_string_prepend_c (digits, '0');
  if (!is_known (reading, digits->str, known, error))
    return FALSE;
  if (digits->len < MIN_DIGITS || digits->len > MAX_DIGITS || (digits->str[0] == '0' && digits->len > strlen (text) && !*known))
    {
      add_problem (reading, row->number, _("“%s” has not the digits of a code: 2, 4, 6, 8 or 10"), text);
      return TRUE;
    }
  *code = g_strdup (digits->str);
  return TRUE;
}

/* (nullable) */
static char *
read_text (Reading *reading, const KhaiRow *row, Column column)
{
  const KhaiCell *cell = reading->columns[column] != G_MAXUINT ? khai_row_get_cell (row, reading->columns[column]) : NULL;
  g_autofree char *text = cell != NULL ? g_strstrip (g_strdup (cell->text)) : NULL;

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static JsonNode *
read_rates (Reading *reading, const KhaiRow *row)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *rates = json_object_new ();

  for (guint i = 0; i < reading->rate_columns->len; i++)
    {
      const KhaiCell *cell = khai_row_get_cell (row, g_array_index (reading->rate_columns, guint, i));

      if (*cell->text != '\0')
        json_object_set_string_member (rates, reading->rate_names->pdata[i], cell->text);
    }
  json_node_take_object (node, rates);
  return node;
}

static gboolean
read_row (Reading *reading, const KhaiRow *row, GError **error)
{
  g_autofree char *digits = NULL;
  gboolean known;
  KhaiTariffCode *code;
  gpointer first;

  if (!read_code (reading, row, &digits, &known, error))
    return FALSE;
  if (digits == NULL)
    return TRUE;
  if (g_hash_table_lookup_extended (reading->seen, digits, NULL, &first))
    {
      add_problem (reading, row->number, _("code %s is already in row %u"), digits, GPOINTER_TO_UINT (first));
      return TRUE;
    }
  code = g_new0 (KhaiTariffCode, 1);
  code->code = g_strdup (digits);
  code->description_vi = read_text (reading, row, COLUMN_VI);
  code->description_en = read_text (reading, row, COLUMN_EN);
  code->unit = read_text (reading, row, COLUMN_UNIT);
  code->rates = read_rates (reading, row);
  g_ptr_array_add (reading->codes, code);
  if (code->description_vi == NULL && code->description_en == NULL)
    add_problem (reading, row->number, _("code %s has no description"), digits);
  reading->report->n_unknown += !known;
  g_hash_table_insert (reading->seen, g_steal_pointer (&digits), GUINT_TO_POINTER (row->number));
  return TRUE;
}

static gboolean
read_all (Reading *reading, GError **error)
{
  g_autoptr (GError) failure = NULL;
  const KhaiRow *row;

  if (!khai_table_open (reading->table, NULL, error) || !find_header (reading, error))
    return FALSE;
  while ((row = khai_table_next (reading->table, NULL, &failure)) != NULL)
    if (!read_row (reading, row, error))
      return FALSE;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  reading->report->n_codes = reading->codes->len;
  g_ptr_array_add (reading->rate_names, NULL);
  reading->report->rates = g_strdupv ((char **) reading->rate_names->pdata);
  if (reading->report->n_problems == 0 && reading->codes->len > 0)
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
               reading->codes->len == 0 ? "the file has no row with a code" : "rows of the file cannot be read; nothing was taken");
  return FALSE;
}

/**
 * khai_tariff_report_to_text:
 * @report: a report
 *
 * Returns: (transfer full): how many codes were taken, or which rows kept the file from being taken, in the process's language
 */
char *
khai_tariff_report_to_text (const KhaiTariffReport *report)
{
  GString *text;

  g_return_val_if_fail (report != NULL, NULL);

  text = g_string_new (NULL);
  if (report->n_problems == 0)
    g_string_append_printf (text, ngettext ("%u code imported.", "%u codes imported.", report->n_codes), report->n_codes);
  else
    g_string_append_printf (text, ngettext ("%u row cannot be read; nothing was imported.", "%u rows cannot be read; nothing was imported.",
                                            report->n_problems), report->n_problems);
  for (guint i = 0; i < report->problems->len; i++)
    g_string_append_printf (text, "\n  %s", (const char *) report->problems->pdata[i]);
  if (report->n_problems > report->problems->len)
    g_string_append (text, "\n  …");
  if (report->n_unknown > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%u code is not in Khai's own nomenclature.", "%u codes are not in Khai's own nomenclature.",
                                              report->n_unknown), report->n_unknown);
    }
  return g_string_free (text, FALSE);
}

/**
 * khai_tariff_import:
 * @context: where the store and the nomenclature are
 * @path: a CSV, XLSX or ODS file
 * @report: (out) (nullable) (transfer full): what was found; %NULL when the file could not be read at all
 * @error: %KHAI_ERROR_BAD_INPUT when no header or any bad row was found; errors of the file and of the database
 *
 * Returns: %TRUE when the whole file is in the place of the tariff imported before
 */
gboolean
khai_tariff_import (KhaiContext *context, const char *path, KhaiTariffReport **report, GError **error)
{
  g_auto (Reading) reading = { 0 };
  KhaiStore *store = khai_context_get_store (context, error);
  gboolean ok;

  g_return_val_if_fail (path != NULL && report != NULL, FALSE);

  *report = NULL;
  reading.reference = store != NULL ? khai_context_get_reference (context, error) : NULL;
  if (reading.reference == NULL)
    return FALSE;
  reading.table = khai_table_new (path);
  reading.rate_columns = g_array_new (FALSE, FALSE, sizeof (guint));
  reading.rate_names = g_ptr_array_new_with_free_func (g_free);
  reading.codes = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_tariff_code_free);
  reading.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.report = g_new0 (KhaiTariffReport, 1);
  reading.report->problems = g_ptr_array_new_with_free_func (g_free);
  ok = read_all (&reading, error)
       && khai_store_import_tariff (store, khai_table_get_name (reading.table), reading.codes, error);
  if (ok || reading.report->n_problems > 0)
    *report = g_steal_pointer (&reading.report);
  return ok;
}
