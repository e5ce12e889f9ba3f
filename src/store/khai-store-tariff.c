/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The official tariff somebody imported, to lay beside Khai's own titles. */

#include "config.h"

#include "khai-classification.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

/**
 * khai_tariff_code_free:
 * @code: (nullable) (transfer full): a row of the official tariff
 */
void
khai_tariff_code_free (KhaiTariffCode *code)
{
  if (code == NULL)
    return;
  g_free (code->code);
  g_free (code->description_vi);
  g_free (code->description_en);
  g_free (code->unit);
  g_clear_pointer (&code->rates, json_node_unref);
  g_free (code);
}

/**
 * khai_tariff_free:
 * @tariff: (nullable) (transfer full): what is known of the imported tariff
 */
void
khai_tariff_free (KhaiTariff *tariff)
{
  if (tariff == NULL)
    return;
  g_free (tariff->source);
  g_free (tariff->imported_at);
  g_free (tariff);
}

typedef struct
{
  const char *source;
  const GPtrArray *codes;
} Import;

static gboolean
insert_codes (KhaiStore *self, const GPtrArray *codes, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "INSERT INTO tariff_code (code, description_vi, description_en, unit, rates)"
                                             " VALUES (:code, :vi, :en, :unit, :rates)", error);

  for (guint i = 0; stmt != NULL && i < codes->len; i++)
    {
      const KhaiTariffCode *code = g_ptr_array_index (codes, i);
      g_autofree char *rates = code->rates != NULL ? khai_json_to_canonical (code->rates) : g_strdup ("{}");

      khai_stmt_bind_text (stmt, ":code", code->code);
      khai_stmt_bind_text (stmt, ":vi", code->description_vi);
      khai_stmt_bind_text (stmt, ":en", code->description_en);
      khai_stmt_bind_text (stmt, ":unit", code->unit);
      khai_stmt_bind_text (stmt, ":rates", rates);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
import_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Import *import = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = NULL;

  if (!khai_sql_exec (self->db, "DELETE FROM tariff_code; DELETE FROM tariff", error) || !insert_codes (self, import->codes, error))
    return FALSE;
  stmt = khai_stmt_new (self->db, "INSERT INTO tariff (source, imported_at, n_codes) VALUES (:source, :now, :n)", error);
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":source", import->source);
  khai_stmt_bind_text (stmt, ":now", now);
  khai_stmt_bind_int (stmt, ":n", import->codes->len);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_import_tariff:
 * @self: a store
 * @source: where it came from: a file's name
 * @codes: (element-type KhaiTariffCode): its rows
 * @error: %KHAI_ERROR_EXISTS if a code is there twice; failures of the database
 *
 * Puts the rows in the place of those imported before, all or none.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_import_tariff (KhaiStore *self, const char *source, const GPtrArray *codes, GError **error)
{
  Import import = { source, codes };

  g_return_val_if_fail (source != NULL && codes != NULL, FALSE);

  return khai_store_run_transaction (self, import_on_worker, &import, error);
}

static gboolean
get_tariff_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  KhaiTariff **tariff = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT source, imported_at, n_codes FROM tariff", error);
  gboolean row = FALSE;

  if (stmt == NULL || !khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    {
      *tariff = g_new0 (KhaiTariff, 1);
      (*tariff)->source = g_strdup (khai_stmt_text (stmt, 0));
      (*tariff)->imported_at = g_strdup (khai_stmt_text (stmt, 1));
      (*tariff)->n_codes = khai_stmt_int (stmt, 2);
    }
  return TRUE;
}

/**
 * khai_store_get_tariff:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): which tariff was imported; %NULL without an error if none was
 */
KhaiTariff *
khai_store_get_tariff (KhaiStore *self, GError **error)
{
  KhaiTariff *tariff = NULL;

  return khai_store_run (self, get_tariff_on_worker, &tariff, error) ? tariff : NULL;
}

typedef struct
{
  const char *code;
  KhaiTariffCode *found;
} Lookup;

static gboolean
get_code_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Lookup *lookup = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT code, description_vi, description_en, unit, rates FROM tariff_code"
                                             " WHERE code = :code", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":code", lookup->code);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  lookup->found = g_new0 (KhaiTariffCode, 1);
  lookup->found->code = g_strdup (khai_stmt_text (stmt, 0));
  lookup->found->description_vi = g_strdup (khai_stmt_text (stmt, 1));
  lookup->found->description_en = g_strdup (khai_stmt_text (stmt, 2));
  lookup->found->unit = g_strdup (khai_stmt_text (stmt, 3));
  lookup->found->rates = json_from_string (khai_stmt_text (stmt, 4), error);
  return lookup->found->rates != NULL;
}

/**
 * khai_store_get_tariff_code:
 * @self: a store
 * @code: digits
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): what the imported tariff says of the code; %NULL without an error if it does not have it
 */
KhaiTariffCode *
khai_store_get_tariff_code (KhaiStore *self, const char *code, GError **error)
{
  Lookup lookup = { code, NULL };

  g_return_val_if_fail (code != NULL, NULL);

  if (khai_store_run (self, get_code_on_worker, &lookup, error))
    return lookup.found;
  khai_tariff_code_free (lookup.found);
  return NULL;
}
