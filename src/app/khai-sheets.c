/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sheets for others: what the store knows of declarations, put where a layout wants it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-sheets.h"
#include "khai-store-goods.h"
#include "khai-tax-file.h"

#define SMALL_PACKET_KG 2   /* Universal Postal Convention, Regulations: small packets of the letter post */
#define CN22_SDR 300        /* the same: a dearer item carries CN 23 */

static gboolean
add_layout (GPtrArray *layouts, const char *text, const char *file, GError **error)
{
  KhaiSheetLayout *layout = khai_sheet_layout_new_from_text (text, error);

  if (layout == NULL)
    {
      if (file != NULL)
        g_prefix_error (error, "%s: ", file);
      return FALSE;
    }
  g_ptr_array_add (layouts, layout);
  return TRUE;
}

static gboolean
add_own (KhaiContext *context, GPtrArray *layouts, GError **error)
{
  g_autofree char *folder = g_build_filename (khai_context_get_data_dir (context), "layouts", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      node = khai_json_load_file (path, error);
      text = node != NULL ? khai_json_to_canonical (node) : NULL;
      if (text == NULL || !add_layout (layouts, text, name, error))
        return FALSE;
    }
  return TRUE;
}

static int
compare_layouts (gconstpointer a, gconstpointer b)
{
  const KhaiSheetLayout *one = *(const KhaiSheetLayout *const *) a;
  const KhaiSheetLayout *other = *(const KhaiSheetLayout *const *) b;

  return one->kind != other->kind ? (int) one->kind - (int) other->kind : g_strcmp0 (one->id, other->id);
}

/**
 * khai_sheets_load:
 * @context: the context
 * @error: what the database says; %KHAI_ERROR_BAD_INPUT names the file of the profile and its member that is not understood
 *
 * Returns: (transfer full) (nullable) (element-type KhaiSheetLayout): the layouts there are, by kind and id
 */
GPtrArray *
khai_sheets_load (KhaiContext *context, GError **error)
{
  g_autoptr (GPtrArray) layouts = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_sheet_layout_free);
  g_autoptr (GPtrArray) texts = NULL;
  KhaiReference *reference;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  reference = khai_context_get_reference (context, error);
  texts = reference != NULL ? khai_reference_get_layouts (reference, error) : NULL;
  if (texts == NULL)
    return NULL;
  for (guint i = 0; i < texts->len; i++)
    if (!add_layout (layouts, texts->pdata[i], NULL, error))
      return NULL;
  if (!add_own (context, layouts, error))
    return NULL;
  g_ptr_array_sort (layouts, compare_layouts);
  return g_steal_pointer (&layouts);
}

/* ---- what is known of a declaration ---- */

/* CN 22 is for what is small and cheap; CN 23 is never wrong. Without a rate for the special drawing right nobody knows what is cheap. */
static const char *
find_postal_form (KhaiStore *store, KhaiDeclaration *document)
{
  g_autofree char *sdr_text = khai_store_get_setting (store, "rate-XDR", NULL);
  g_autofree char *mass_text = khai_declaration_get_text (document, "/grossMassKg");
  g_autofree char *value_text = khai_declaration_get_text (document, "/invoice/total/amount");
  g_autofree char *rate_text = khai_declaration_get_text (document, "/invoice/exchangeRate");
  const KhaiDecimal heaviest = { SMALL_PACKET_KG, 0 };
  const KhaiDecimal dearest = { CN22_SDR, 0 };
  KhaiDecimal sdr;
  KhaiDecimal mass;
  KhaiDecimal value;
  KhaiDecimal rate;
  KhaiDecimal limit;

  if (sdr_text == NULL || mass_text == NULL || value_text == NULL || rate_text == NULL || !khai_decimal_parse (sdr_text, &sdr, NULL)
      || !khai_decimal_parse (mass_text, &mass, NULL) || !khai_decimal_parse (value_text, &value, NULL)
      || !khai_decimal_parse (rate_text, &rate, NULL) || !khai_decimal_multiply (value, rate, 4, KHAI_ROUND_HALF_UP, &value, NULL)
      || !khai_decimal_multiply (sdr, dearest, 4, KHAI_ROUND_HALF_UP, &limit, NULL))
    return "CN23";
  return khai_decimal_compare (mass, heaviest) <= 0 && khai_decimal_compare (value, limit) <= 0 ? "CN22" : "CN23";
}

/* The catalogue knows what a product is called in English. */
static gboolean
add_english (KhaiStore *store, KhaiSheetSource *source, KhaiDeclaration *document, GError **error)
{
  for (guint i = 0; i < khai_declaration_get_n (document, "/items"); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/items/%u/sku", i);
      g_autofree char *sku = khai_declaration_get_text (document, pointer);
      g_autofree char *fact = g_strdup_printf ("description-en/%u", i);
      g_autofree char *name = NULL;
      g_autoptr (KhaiProduct) product = NULL;
      GError *local = NULL;

      if (sku == NULL)
        continue;
      product = khai_store_get_product (store, "", "", sku, &local);
      if (local != NULL)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      name = product != NULL && product->body != NULL ? khai_json_get_text (product->body, "/names/en") : NULL;
      khai_sheet_source_set (source, fact, name);
    }
  return TRUE;
}

static gboolean
add_tax (KhaiContext *context, KhaiSheetSource *source, const KhaiRecord *record, KhaiDeclaration *document, GError **error)
{
  g_autoptr (KhaiTaxFile) file = khai_tax_file_read (context, record, document, error);
  g_autofree char *contract = khai_declaration_get_text (document, "/processing/contractNumber");

  if (file == NULL)
    return FALSE;
  khai_sheet_source_set (source, "e-invoice", file->invoices);
  khai_sheet_source_set (source, "e-invoice-date", file->invoice_date);
  khai_sheet_source_set (source, "payment", file->payments);
  khai_sheet_source_set (source, "payment-date", file->payment_date);
  khai_sheet_source_set (source, "paid", file->paid);
  khai_sheet_source_set (source, "paid-currency", file->paid_currency);
  khai_sheet_source_set (source, "still-missing", file->missing);
  khai_sheet_source_set (source, "contract", contract);
  return TRUE;
}

/* (transfer full) (nullable): the day the number was given, as the events tell it. */
static char *
find_registered (KhaiStore *store, const KhaiRecord *record)
{
  g_autoptr (GPtrArray) events = khai_store_read_events (store, record->id, NULL);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      g_autofree char *number = khai_json_get_text (events->pdata[i], "/registrationNumber");
      char *time = number != NULL ? khai_json_get_text (events->pdata[i], "/occurredAt") : NULL;

      if (time != NULL && strlen (time) > 10)
        {
          time[10] = '\0';
          return time;
        }
      g_free (time);
    }
  return NULL;
}

static KhaiSheetSource *
make_source (KhaiContext *context, KhaiStore *store, const char *id, GError **error)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiSheetSource) source = NULL;
  g_autofree char *registered = NULL;

  if (!khai_store_load (store, id, &record, &document, error))
    return NULL;
  source = khai_sheet_source_new (record->reference, khai_declaration_get (document, ""));
  registered = find_registered (store, record);
  khai_sheet_source_set (source, "number", record->registration_number);
  khai_sheet_source_set (source, "registered", registered);
  khai_sheet_source_set (source, "channel", record->channel);
  khai_sheet_source_set (source, "receipt", record->receipt_id);
  khai_sheet_source_set (source, "state", khai_state_is_released (record->state) ? _("cleared") : _("not cleared yet"));
  khai_sheet_source_set (source, "postal-form", find_postal_form (store, document));
  if (!add_english (store, source, document, error) || !add_tax (context, source, record, document, error))
    return NULL;
  return g_steal_pointer (&source);
}

/**
 * khai_filled_sheet_free:
 * @sheet: (transfer full): a sheet
 */
void
khai_filled_sheet_free (KhaiFilledSheet *sheet)
{
  g_return_if_fail (sheet != NULL);

  g_clear_pointer (&sheet->rows, g_ptr_array_unref);
  g_clear_pointer (&sheet->problems, g_ptr_array_unref);
  g_free (sheet);
}

/**
 * khai_sheets_fill:
 * @context: the context
 * @layout: a layout
 * @ids: (element-type utf8): our ids of declarations
 * @error: %KHAI_ERROR_BLOCKED when there is nothing to write or too much for one file; %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Returns: (transfer full) (nullable): the rows, and what to look at before they go out
 */
KhaiFilledSheet *
khai_sheets_fill (KhaiContext *context, const KhaiSheetLayout *layout, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_sheet_source_free);
  g_autoptr (KhaiFilledSheet) sheet = g_new0 (KhaiFilledSheet, 1);
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && layout != NULL && ids != NULL, NULL);

  store = khai_context_get_store (context, error);
  if (store == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      KhaiSheetSource *source = make_source (context, store, ids->pdata[i], error);

      if (source == NULL)
        return NULL;
      g_ptr_array_add (sources, source);
    }
  sheet->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_problem_free);
  sheet->rows = khai_sheet_fill (layout, sources, khai_context_get_lang (context), sheet->problems, error);
  for (guint i = 0; i < sheet->problems->len; i++)
    sheet->n_blocking += ((KhaiProblem *) sheet->problems->pdata[i])->severity == KHAI_SEVERITY_BLOCK;
  return sheet->rows != NULL ? g_steal_pointer (&sheet) : NULL;
}
