/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/fallback.csv: what to do, step by step, when the Single Window is shut. */

#include "khai-pack.h"

#define FILE_NAME "fallback.csv"

enum
{
  STEP,
  TEXT_VI,
  TEXT_EN,
  MORE_VI,
  MORE_EN,
  SOURCE
};

static void
check_row (KhaiPack *pack, const KhaiPackRow *row, GHashTable *seen)
{
  KhaiPackWhere where = khai_pack_where (pack, FILE_NAME, row->line);

  if (row->cells[STEP][0] == '\0')
    khai_pack_problem (pack, where, "a row needs a step");
  else if (!g_hash_table_add (seen, row->cells[STEP]))
    khai_pack_problem (pack, where, "\"%s\" is there twice; remove one", row->cells[STEP]);
  for (int column = TEXT_VI; column <= TEXT_EN; column++)
    if (row->cells[column][0] == '\0')
      khai_pack_problem (pack, where, "\"%s\" lacks %s; add it", row->cells[STEP],
                         column == TEXT_VI ? "text_vi" : "text_en");
  if ((row->cells[MORE_VI][0] == '\0') != (row->cells[MORE_EN][0] == '\0'))
    khai_pack_problem (pack, where, "\"%s\": more_vi and more_en go together", row->cells[STEP]);
}

/**
 * khai_pack_read_fallback:
 *
 * Reads fallback.csv, if it is there, into @pack: the order of the rows is the order of the steps.
 */
void
khai_pack_read_fallback (KhaiPack *pack)
{
  static const char *const columns[]
      = { "step", "text_vi", "text_en", "more_vi", "more_en", "source", NULL };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!khai_pack_has_file (pack, FILE_NAME))
    return;
  g_ptr_array_unref (pack->fallback);
  pack->fallback = khai_pack_read_table (pack, FILE_NAME, columns);
  for (guint i = 0; i < pack->fallback->len; i++)
    check_row (pack, pack->fallback->pdata[i], seen);
}

/**
 * khai_pack_write_fallback:
 * @db: the file being written, with its tables
 *
 * Returns: TRUE if the steps were written
 */
gboolean
khai_pack_write_fallback (KhaiPack *pack, sqlite3 *db, GError **error)
{
  static const char *const names[]
      = { ":step", ":text_vi", ":text_en", ":more_vi", ":more_en", ":source" };
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (
      db,
      "INSERT INTO fallback_step (ord, step, text_vi, text_en, more_vi, more_en, source) VALUES "
      "(:ord, :step, :text_vi, :text_en, :more_vi, :more_en, :source)",
      error);

  for (guint i = 0; stmt != NULL && i < pack->fallback->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (pack->fallback, i);

      khai_stmt_bind_int (stmt, ":ord", i);
      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        khai_stmt_bind_text (stmt, names[k], row->cells[k]);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}
