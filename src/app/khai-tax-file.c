/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file for the refund of value-added tax on exports: the declaration cleared, an electronic invoice, and the payment through a bank
 * (Law 48/2024/QH15 on value-added tax, article 14; Decree 181/2025/ND-CP). Marketplaces pay in lump sums less fees, so a payout has shares. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-tax-file.h"

/**
 * khai_tax_file_free:
 * @file: (transfer full): a file
 */
void
khai_tax_file_free (KhaiTaxFile *file)
{
  g_return_if_fail (file != NULL);

  g_free (file->invoices);
  g_free (file->invoice_date);
  g_free (file->payments);
  g_free (file->payment_date);
  g_free (file->paid);
  g_free (file->paid_currency);
  g_free (file->missing);
  g_free (file);
}

static void
append (char **list, const char *text, const char *separator)
{
  char *longer = *list != NULL ? g_strconcat (*list, separator, text, NULL) : g_strdup (text);

  g_free (*list);
  *list = longer;
}

static const char *
get_share (const KhaiTaxPaper *paper, const char *declaration)
{
  for (guint i = 0; i < paper->shares->len; i++)
    {
      const KhaiTaxShare *share = paper->shares->pdata[i];

      if (g_str_equal (share->declaration, declaration))
        return share->amount;
    }
  return NULL;
}

/* Sums in several currencies are no sum. */
static void
add_payment (KhaiTaxFile *file, const KhaiTaxPaper *paper, const char *declaration, gboolean *mixed)
{
  const char *share = get_share (paper, declaration);
  KhaiDecimal total = { 0, 0 };
  KhaiDecimal one;

  append (&file->payments, paper->number, ", ");
  g_free (file->payment_date);
  file->payment_date = g_strdup (paper->date);
  *mixed = *mixed || (file->paid_currency != NULL && !g_str_equal (file->paid_currency, paper->currency));
  if (share == NULL || !khai_decimal_parse (share, &one, NULL) || (file->paid != NULL && !khai_decimal_parse (file->paid, &total, NULL))
      || !khai_decimal_add (total, one, &total, NULL))
    return;
  g_free (file->paid);
  file->paid = khai_decimal_to_short_string (total);
  if (file->paid_currency == NULL)
    file->paid_currency = g_strdup (paper->currency);
}

static void
find_missing (KhaiTaxFile *file, const KhaiRecord *record, KhaiDeclaration *document)
{
  g_autofree char *value = khai_declaration_get_text (document, "/invoice/total/amount");
  g_autofree char *currency = khai_declaration_get_text (document, "/invoice/total/currency");
  KhaiDecimal due;
  KhaiDecimal paid;

  if (!khai_state_is_released (record->state))
    append (&file->missing, _("the goods are not cleared yet"), "; ");
  if (file->invoices == NULL)
    append (&file->missing, _("no electronic invoice"), "; ");
  if (file->payments == NULL)
    append (&file->missing, _("no proof of payment"), "; ");
  else if (file->paid != NULL && value != NULL && g_strcmp0 (currency, file->paid_currency) == 0 && khai_decimal_parse (value, &due, NULL)
           && khai_decimal_parse (file->paid, &paid, NULL) && khai_decimal_compare (paid, due) < 0)
    append (&file->missing, _("less was paid than was declared"), "; ");
}

/**
 * khai_tax_file_read:
 * @context: the context
 * @record: the declaration's record
 * @document: its document
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the papers of the declaration, and what is missing
 */
KhaiTaxFile *
khai_tax_file_read (KhaiContext *context, const KhaiRecord *record, KhaiDeclaration *document, GError **error)
{
  g_autoptr (KhaiTaxFile) file = g_new0 (KhaiTaxFile, 1);
  g_autoptr (GPtrArray) papers = NULL;
  KhaiStore *store;
  gboolean mixed = FALSE;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && record != NULL && document != NULL, NULL);

  store = khai_context_get_store (context, error);
  papers = store != NULL ? khai_store_list_tax_papers (store, record->id, error) : NULL;
  if (papers == NULL)
    return NULL;
  for (guint i = 0; i < papers->len; i++)
    {
      const KhaiTaxPaper *paper = papers->pdata[i];

      if (paper->is_payment)
        {
          add_payment (file, paper, record->id, &mixed);
          continue;
        }
      append (&file->invoices, paper->number, ", ");
      if (file->invoice_date == NULL)
        file->invoice_date = g_strdup (paper->date);
    }
  if (mixed)
    {
      g_clear_pointer (&file->paid, g_free);
      g_clear_pointer (&file->paid_currency, g_free);
    }
  find_missing (file, record, document);
  return g_steal_pointer (&file);
}

/* ---- saving ---- */

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, words);
  return FALSE;
}

/* What is left of the paper goes to the shares without an amount; only one may be without. */
static gboolean
settle_shares (KhaiTaxPaper *paper, KhaiDecimal amount, GError **error)
{
  KhaiTaxShare *open = NULL;
  KhaiDecimal left = amount;

  for (guint i = 0; i < paper->shares->len; i++)
    {
      KhaiTaxShare *share = paper->shares->pdata[i];
      KhaiDecimal one;

      if (*share->amount == '\0' && open != NULL)
        return refuse (error, _("Say how much of the paper belongs to each declaration."));
      if (*share->amount == '\0')
        {
          open = share;
          continue;
        }
      if (!khai_decimal_parse (share->amount, &one, NULL) || one.units < 0)
        return refuse (error, _("A declaration's share must be a number."));
      if (!khai_decimal_subtract (left, one, &left, error))
        return FALSE;
    }
  if (left.units < 0 || (open != NULL && left.units == 0))
    return refuse (error, _("More of the paper is given to declarations than it is about."));
  if (open != NULL)
    {
      g_free (open->amount);
      open->amount = khai_decimal_to_short_string (left);
    }
  return TRUE;
}

/**
 * khai_tax_paper_save:
 * @context: the context
 * @paper: a paper; gets its id, and the share left open its amount
 * @error: %KHAI_ERROR_BAD_INPUT in words; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_tax_paper_save (KhaiContext *context, KhaiTaxPaper *paper, GError **error)
{
  GError *local = NULL;
  KhaiStore *store;
  KhaiDecimal amount;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && paper != NULL, FALSE);

  if (*paper->number == '\0')
    return refuse (error, _("Write the number of the paper."));
  if (!khai_date_is_iso (paper->date))
    return refuse (error, _("Write the date of the paper, such as 25/11/2026."));
  if (!khai_decimal_parse (paper->amount, &amount, NULL) || amount.units <= 0)
    return refuse (error, _("Write the amount of the paper."));
  if (strlen (paper->currency) != 3)
    return refuse (error, _("Write the currency of the paper in three letters, such as USD."));
  if (!settle_shares (paper, amount, error))
    return FALSE;
  store = khai_context_get_store (context, error);
  if (store == NULL)
    return FALSE;
  if (khai_store_save_tax_paper (store, paper, khai_context_get_actor (context), &local))
    return TRUE;
  if (!g_error_matches (local, KHAI_ERROR, KHAI_ERROR_EXISTS))
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  g_error_free (local);
  return refuse (error, _("A paper with this number and date is there already. Change it, or remove it first."));
}
