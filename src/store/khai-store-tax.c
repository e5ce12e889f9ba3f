/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Electronic invoices and proofs of payment, and which declarations they are for. */

#include "config.h"

#include "khai-error.h"
#include "khai-store-private.h"
#include "khai-store-tax.h"

static void
free_share (gpointer data)
{
  KhaiTaxShare *share = data;

  g_free (share->declaration);
  g_free (share->amount);
  g_free (share);
}

/**
 * khai_tax_paper_new:
 * @is_payment: a proof of payment; else an electronic invoice
 * @number: its number
 * @date: YYYY-MM-DD
 * @amount: wire form of KhaiDecimal
 * @currency: ISO 4217
 * @party: (nullable): who paid
 *
 * Returns: (transfer full): a paper that is not stored yet, without shares
 */
KhaiTaxPaper *
khai_tax_paper_new (gboolean is_payment, const char *number, const char *date, const char *amount, const char *currency, const char *party)
{
  KhaiTaxPaper *paper;

  g_return_val_if_fail (number != NULL && date != NULL && amount != NULL && currency != NULL, NULL);

  paper = g_new0 (KhaiTaxPaper, 1);
  paper->is_payment = is_payment;
  paper->number = g_strdup (number);
  paper->date = g_strdup (date);
  paper->amount = g_strdup (amount);
  paper->currency = g_strdup (currency);
  paper->party = g_strdup (party != NULL ? party : "");
  paper->shares = g_ptr_array_new_with_free_func (free_share);
  return paper;
}

/**
 * khai_tax_paper_free:
 * @paper: (transfer full): a paper
 */
void
khai_tax_paper_free (KhaiTaxPaper *paper)
{
  g_return_if_fail (paper != NULL);

  g_free (paper->number);
  g_free (paper->date);
  g_free (paper->amount);
  g_free (paper->currency);
  g_free (paper->party);
  g_free (paper->actor);
  g_free (paper->added_at);
  g_ptr_array_unref (paper->shares);
  g_free (paper);
}

/**
 * khai_tax_paper_add_share:
 * @paper: a paper
 * @declaration: our id of a declaration
 * @amount: how much of the paper is for it, in wire form
 */
void
khai_tax_paper_add_share (KhaiTaxPaper *paper, const char *declaration, const char *amount)
{
  KhaiTaxShare *share;

  g_return_if_fail (paper != NULL && declaration != NULL && amount != NULL);

  share = g_new0 (KhaiTaxShare, 1);
  share->declaration = g_strdup (declaration);
  share->amount = g_strdup (amount);
  g_ptr_array_add (paper->shares, share);
}

typedef struct
{
  KhaiTaxPaper *paper;
  const char *actor;
  char *time;
} Saving;

static gboolean
write_paper (KhaiStore *self, Saving *saving, GError **error)
{
  KhaiTaxPaper *paper = saving->paper;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, paper->id == 0
    ? "INSERT INTO tax_paper (kind, number, date, amount, currency, party, actor, added_at)"
      " VALUES (:kind, :number, :date, :amount, :currency, :party, :actor, :time)"
    : "UPDATE tax_paper SET kind = :kind, number = :number, date = :date, amount = :amount, currency = :currency, party = :party, actor = :actor,"
      " added_at = :time WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":kind", paper->is_payment ? "payment" : "e-invoice");
  khai_stmt_bind_text (stmt, ":number", paper->number);
  khai_stmt_bind_text (stmt, ":date", paper->date);
  khai_stmt_bind_text (stmt, ":amount", paper->amount);
  khai_stmt_bind_text (stmt, ":currency", paper->currency);
  khai_stmt_bind_text (stmt, ":party", paper->party);
  khai_stmt_bind_text (stmt, ":actor", saving->actor);
  khai_stmt_bind_text (stmt, ":time", saving->time);
  if (paper->id != 0)
    khai_stmt_bind_int (stmt, ":id", paper->id);
  return khai_stmt_run (stmt, error);
}

static gboolean
find_paper (KhaiStore *self, const KhaiTaxPaper *paper, gint64 *id, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT id FROM tax_paper WHERE kind = :kind AND number = :number AND date = :date AND party = :party",
                                             error);
  gboolean row = FALSE;

  *id = 0;
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":kind", paper->is_payment ? "payment" : "e-invoice");
  khai_stmt_bind_text (stmt, ":number", paper->number);
  khai_stmt_bind_text (stmt, ":date", paper->date);
  khai_stmt_bind_text (stmt, ":party", paper->party);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    *id = khai_stmt_int (stmt, 0);
  return TRUE;
}

static gboolean
write_shares (KhaiStore *self, const KhaiTaxPaper *paper, GError **error)
{
  g_autoptr (KhaiStmt) clear = khai_stmt_new (self->db, "DELETE FROM tax_share WHERE paper = :paper", error);

  if (clear == NULL)
    return FALSE;
  khai_stmt_bind_int (clear, ":paper", paper->id);
  if (!khai_stmt_run (clear, error))
    return FALSE;
  for (guint i = 0; i < paper->shares->len; i++)
    {
      const KhaiTaxShare *share = paper->shares->pdata[i];
      g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "INSERT INTO tax_share (paper, declaration, amount) VALUES (:paper, :declaration, :amount)",
                                                 error);

      if (stmt == NULL)
        return FALSE;
      khai_stmt_bind_int (stmt, ":paper", paper->id);
      khai_stmt_bind_text (stmt, ":declaration", share->declaration);
      khai_stmt_bind_text (stmt, ":amount", share->amount);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Saving *saving = arguments;
  gint64 other;

  if (!find_paper (self, saving->paper, &other, error))
    return FALSE;
  if (other != 0 && other != saving->paper->id)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "the paper %s of %s is there already", saving->paper->number, saving->paper->date);
      return FALSE;
    }
  return write_paper (self, saving, error) && find_paper (self, saving->paper, &saving->paper->id, error)
         && write_shares (self, saving->paper, error);
}

/**
 * khai_store_save_tax_paper:
 * @self: a store
 * @paper: a paper; gets its id
 * @actor: who saves it
 * @error: %KHAI_ERROR_EXISTS when that number, date and payer are there already; failures of the database
 *
 * Returns: %TRUE when paper and shares are on disk
 */
gboolean
khai_store_save_tax_paper (KhaiStore *self, KhaiTaxPaper *paper, const char *actor, GError **error)
{
  g_return_val_if_fail (paper != NULL && actor != NULL, FALSE);

  g_autofree char *time = khai_clock_now_string (self->clock);
  Saving saving = { paper, actor, time };
  gint64 before = paper->id;

  if (khai_store_run_transaction (self, save_on_worker, &saving, error))
    return TRUE;
  paper->id = before;
  return FALSE;
}

static gboolean
remove_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const gint64 *id = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "DELETE FROM tax_paper WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":id", *id);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such paper");
  return FALSE;
}

/**
 * khai_store_remove_tax_paper:
 * @self: a store
 * @id: a paper's id
 * @error: %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Returns: %TRUE when it is gone, with its shares
 */
gboolean
khai_store_remove_tax_paper (KhaiStore *self, gint64 id, GError **error)
{
  return khai_store_run_transaction (self, remove_on_worker, &id, error);
}

typedef struct
{
  const char *declaration;
  GPtrArray *found;
} Listing;

static KhaiTaxPaper *
read_paper (KhaiStmt *stmt)
{
  KhaiTaxPaper *paper = khai_tax_paper_new (g_str_equal (khai_stmt_text (stmt, 1), "payment"), khai_stmt_text (stmt, 2), khai_stmt_text (stmt, 3),
                                            khai_stmt_text (stmt, 4), khai_stmt_text (stmt, 5), khai_stmt_text (stmt, 6));

  paper->id = khai_stmt_int (stmt, 0);
  paper->actor = g_strdup (khai_stmt_text (stmt, 7));
  paper->added_at = g_strdup (khai_stmt_text (stmt, 8));
  return paper;
}

/* One row a share, a paper without shares has one row too. */
static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Listing *listing = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db,
    "SELECT id, kind, number, date, tax_paper.amount, currency, party, actor, added_at, declaration, tax_share.amount"
    " FROM tax_paper LEFT JOIN tax_share ON paper = id WHERE :declaration IS NULL"
    " OR id IN (SELECT paper FROM tax_share WHERE declaration = :declaration) ORDER BY date, id, declaration", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":declaration", listing->declaration);
  while (khai_stmt_step (stmt, &row, error))
    {
      KhaiTaxPaper *last = listing->found->len > 0 ? listing->found->pdata[listing->found->len - 1] : NULL;

      if (!row)
        return TRUE;
      if (last == NULL || last->id != khai_stmt_int (stmt, 0))
        g_ptr_array_add (listing->found, last = read_paper (stmt));
      if (khai_stmt_text (stmt, 9) != NULL)
        khai_tax_paper_add_share (last, khai_stmt_text (stmt, 9), khai_stmt_text (stmt, 10));
    }
  return FALSE;
}

/**
 * khai_store_list_tax_papers:
 * @self: a store
 * @declaration: (nullable): our id; %NULL: of all declarations
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable) (element-type KhaiTaxPaper): papers with all their shares, by date
 */
GPtrArray *
khai_store_list_tax_papers (KhaiStore *self, const char *declaration, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_tax_paper_free);
  Listing listing = { declaration, found };

  return khai_store_run (self, list_on_worker, &listing, error) ? g_steal_pointer (&found) : NULL;
}
