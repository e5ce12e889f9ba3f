/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-store-tax.h"

G_BEGIN_DECLS

/* The file for the refund of value-added tax: which papers a declaration has, and what is missing. */
typedef struct
{
  char *invoices, *invoice_date;   /* (nullable): numbers of the electronic invoices; the date of the first */
  char *payments, *payment_date;   /* (nullable): numbers of the proofs of payment; the date of the last */
  char *paid, *paid_currency;      /* (nullable): what was paid for this declaration, if all of it in one currency */
  char *missing;                   /* (nullable): what still lacks, in the process's language; NULL: nothing */
} KhaiTaxFile;

KhaiTaxFile *khai_tax_file_read (KhaiContext *context, const KhaiRecord *record, KhaiDeclaration *document, GError **error);
void khai_tax_file_free (KhaiTaxFile *file);

/* Numbers, dates and shares that cannot be are refused: KHAI_ERROR_BAD_INPUT, in words. A share without amount gets what is left. */
gboolean khai_tax_paper_save (KhaiContext *context, KhaiTaxPaper *paper, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTaxFile, khai_tax_file_free)

G_END_DECLS
