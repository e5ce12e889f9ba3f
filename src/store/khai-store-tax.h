/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* Papers for the refund of value-added tax: electronic invoices, and proofs of payment of which each declaration has its share. */
typedef struct
{
  char *declaration;      /* our id */
  char *amount;           /* wire form of KhaiDecimal, in the paper's currency */
} KhaiTaxShare;

typedef struct
{
  gint64 id;              /* 0: new */
  gboolean is_payment;    /* else an electronic invoice */
  char *number, *date;    /* YYYY-MM-DD */
  char *amount, *currency;
  char *party;            /* who paid; "" when nobody is named */
  char *actor, *added_at; /* (nullable): made when it is stored */
  GPtrArray *shares;      /* (element-type KhaiTaxShare) */
} KhaiTaxPaper;

KhaiTaxPaper *khai_tax_paper_new (gboolean is_payment, const char *number, const char *date, const char *amount, const char *currency, const char *party);
void khai_tax_paper_free (KhaiTaxPaper *paper);
void khai_tax_paper_add_share (KhaiTaxPaper *paper, const char *declaration, const char *amount);

/* New with id 0, else in place of the one with that id. KHAI_ERROR_EXISTS: that number, date and payer are there already. */
gboolean khai_store_save_tax_paper (KhaiStore *self, KhaiTaxPaper *paper, const char *actor, GError **error);
gboolean khai_store_remove_tax_paper (KhaiStore *self, gint64 id, GError **error);                 /* KHAI_ERROR_NOT_FOUND */
/* Those with a share of the declaration, or all (NULL); by date. (element-type KhaiTaxPaper) */
GPtrArray *khai_store_list_tax_papers (KhaiStore *self, const char *declaration, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTaxPaper, khai_tax_paper_free)

G_END_DECLS
