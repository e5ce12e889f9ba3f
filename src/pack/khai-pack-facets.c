/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/facets.csv: the question each facet of the nomenclature asks, and what its answers are called. */

#include "khai-pack.h"

#include <string.h>

#define FILE_NAME "facets.csv"
#define ANY_FACET "*"
#define MAX_DEPTH 4

enum
{
  FACET,
  VALUE,
  ANSWERS,
  WITHIN,
  TEXT_VI,
  TEXT_EN
};

typedef struct
{
  KhaiPack *pack;
  GHashTable *rows; /* (owned): "facet=value" → KhaiPackRow; "facet=" is the question */
  GHashTable *used; /* (owned): the same keys, of what the nomenclature says */
} Check;

static char *
key_of (const char *facet, const char *value)
{
  return g_strconcat (facet, "=", value, NULL);
}

static void
check_row (Check *check, const KhaiPackRow *row, KhaiPackWhere where)
{
  const char *answers = row->cells[ANSWERS];
  gboolean question = row->cells[VALUE][0] == '\0';
  g_autofree char *key = key_of (row->cells[FACET], row->cells[VALUE]);

  if (row->cells[FACET][0] == '\0' || (question && strcmp (row->cells[FACET], ANY_FACET) == 0))
    khai_pack_problem (check->pack, where, "a row needs a facet, and \"*\" a value");
  if (question && strcmp (answers, "labels") != 0 && strcmp (answers, "titles") != 0)
    khai_pack_problem (check->pack, where,
                       "answers of a question are \"labels\" (each value has one) or \"titles\" (one "
                       "without is shown by its codes' titles), not \"%s\"",
                       answers);
  if (!question && answers[0] != '\0')
    khai_pack_problem (check->pack, where, "answers stands on the row of the question only");
  for (int column = TEXT_VI; column <= TEXT_EN; column++)
    if (row->cells[column][0] == '\0')
      khai_pack_problem (check->pack, where, "\"%s\" lacks %s; add it", key,
                         column == TEXT_VI ? "text_vi" : "text_en");
  if (g_hash_table_contains (check->rows, key))
    khai_pack_problem (check->pack, where, "\"%s\" is there twice; remove one", key);
  else
    g_hash_table_insert (check->rows, g_steal_pointer (&key), (gpointer)row);
}

/* A broader value has a row of its own, and does not lead back. */
static void
check_within (Check *check, const KhaiPackRow *row)
{
  const KhaiPackRow *above = row;
  KhaiPackWhere where = khai_pack_where (check->pack, FILE_NAME, row->line);

  for (guint depth = 0; above != NULL && above->cells[WITHIN][0] != '\0'; depth++)
    {
      g_autofree char *key = key_of (row->cells[FACET], above->cells[WITHIN]);
      const KhaiPackRow *next = g_hash_table_lookup (check->rows, key);

      if (next == NULL)
        khai_pack_problem (check->pack, where, "within \"%s\" has no row of its own; add it", key);
      if (depth > MAX_DEPTH)
        {
          khai_pack_problem (check->pack, where, "within leads back to \"%s\"", key);
          return;
        }
      above = next;
    }
}

static void
check_value (Check *check, KhaiPackWhere where, const char *facet, const char *value)
{
  g_autofree char *question = key_of (facet, "");
  g_autofree char *key = key_of (facet, value);
  g_autofree char *any = key_of (ANY_FACET, value);
  const KhaiPackRow *row = g_hash_table_lookup (check->rows, question);
  gboolean told = g_hash_table_contains (check->used, key);

  g_hash_table_add (check->used, g_steal_pointer (&question));
  g_hash_table_add (check->used, g_strdup (any));
  g_hash_table_add (check->used, g_strdup (key));
  if (told)
    return;
  if (row == NULL)
    khai_pack_problem (check->pack, where, "facet \"%s\" has no question in " FILE_NAME "; add it",
                       facet);
  else if (strcmp (row->cells[ANSWERS], "labels") == 0
           && !g_hash_table_contains (check->rows, key)
           && !g_hash_table_contains (check->rows, any))
    khai_pack_problem (check->pack, where, "\"%s\" has no label in " FILE_NAME "; add it", key);
}

static void
check_facets (Check *check, const KhaiPackCommodity *commodity)
{
  g_auto (GStrv) parts = g_strsplit (commodity->facets != NULL ? commodity->facets : "", ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');

      if (equals == NULL || equals == parts[i] || equals[1] == '\0')
        {
          khai_pack_problem (check->pack, commodity->where, "facet \"%s\" is not name=value",
                             parts[i]);
          continue;
        }
      *equals = '\0';
      g_auto (GStrv) values = g_strsplit (equals + 1, "+", -1);
      for (guint k = 0; values[k] != NULL; k++)
        check_value (check, commodity->where, parts[i], values[k]);
    }
}

/**
 * khai_pack_read_facets:
 *
 * Reads facets.csv, if it is there, into @pack, after the nomenclature; each facet of that needs a question, and each row a use.
 */
void
khai_pack_read_facets (KhaiPack *pack)
{
  static const char *const columns[] = { "facet", "value", "answers", "within", "text_vi", "text_en", NULL };
  Check check = { .pack = pack };
  guint problems_before = pack->n_problems;

  if (!khai_pack_has_file (pack, FILE_NAME))
    return;
  check.rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_unref (pack->facets);
  pack->facets = khai_pack_read_table (pack, FILE_NAME, columns);
  for (guint i = 0; i < pack->facets->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (pack->facets, i);

      check_row (&check, row, khai_pack_where (pack, FILE_NAME, row->line));
    }
  for (guint i = 0; i < pack->facets->len; i++)
    check_within (&check, g_ptr_array_index (pack->facets, i));
  for (guint i = 0; i < pack->commodities->len; i++)
    check_facets (&check, g_ptr_array_index (pack->commodities, i));
  /* What was not understood of the nomenclature may have been the use. */
  for (guint i = 0; problems_before == 0 && i < pack->facets->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (pack->facets, i);
      g_autofree char *key = key_of (row->cells[FACET], row->cells[VALUE]);

      if (!g_hash_table_contains (check.used, key))
        khai_pack_problem (pack, khai_pack_where (pack, FILE_NAME, row->line),
                           "no code of the nomenclature has \"%s\"; remove the row", key);
    }
  g_hash_table_unref (check.rows);
  g_hash_table_unref (check.used);
}

/**
 * khai_pack_write_facets:
 * @db: the file being written, with its tables
 *
 * Returns: TRUE if the questions and labels were written
 */
gboolean
khai_pack_write_facets (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (db,
                                             "INSERT INTO facet (facet, value, ord, within, text_vi, text_en) "
                                             "VALUES (:facet, :value, :ord, :within, :vi, :en)",
                                             error);

  for (guint i = 0; stmt != NULL && i < pack->facets->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (pack->facets, i);

      khai_stmt_bind_text (stmt, ":facet", row->cells[FACET]);
      khai_stmt_bind_text (stmt, ":value", row->cells[VALUE]);
      khai_stmt_bind_int (stmt, ":ord", i);
      khai_stmt_bind_text (stmt, ":within", row->cells[WITHIN]);
      khai_stmt_bind_text (stmt, ":vi", row->cells[TEXT_VI]);
      khai_stmt_bind_text (stmt, ":en", row->cells[TEXT_EN]);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}
