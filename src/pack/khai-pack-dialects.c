/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/dialects: one file an export. What the program will make of it is tried at once, by the program's own reader. */

#include "khai-pack.h"

#include "khai-dialect.h"
#include "khai-json.h"

#include <string.h>

/* The file whose name is not its id is found by nobody. */
static void
check_dialect (KhaiPack *pack, const char *file, const KhaiDialect *dialect, const char *text)
{
  g_autofree char *base = g_path_get_basename (file);
  g_autofree char *expected = g_strconcat (dialect->id, ".json", NULL);
  KhaiPackWhere where = khai_pack_where (pack, file, 1);

  if (strcmp (base, expected) != 0)
    khai_pack_problem (pack, where, "the id is \"%s\"; name the file %s", dialect->id, expected);
  if (dialect->kind == KHAI_DIALECT_ORDERS && dialect->dates[0] == NULL)
    khai_pack_problem (pack, where, "\"dates\" is missing: how does this file write its dates?");
  if (!g_hash_table_insert (pack->dialects, g_strdup (dialect->id), g_strdup (text)))
    khai_pack_problem (pack, where, "there is another dialect \"%s\"", dialect->id);
}

/* Two dialects with the same headers could not be told apart. */
static void
check_apart (KhaiPack *pack, const KhaiDialect *dialect, GPtrArray *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      const KhaiDialect *other = others->pdata[i];
      GHashTableIter iter;
      gpointer name;
      guint shared = 0;

      g_hash_table_iter_init (&iter, dialect->by_name);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        shared += g_hash_table_contains (other->by_name, name);
      if (shared == g_hash_table_size (dialect->by_name) && shared == g_hash_table_size (other->by_name))
        khai_pack_problem (pack, khai_pack_where (pack, "dialects", 1), "\"%s\" and \"%s\" have the same columns", dialect->id,
                           other->id);
    }
}

/**
 * khai_pack_read_dialects:
 *
 * Reads data/dialects. A data folder without it has no dialects.
 */
void
khai_pack_read_dialects (KhaiPack *pack)
{
  g_auto (GStrv) files = khai_pack_list_files (pack, "dialects", ".json");
  g_autoptr (GPtrArray) dialects = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_dialect_free);

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      gsize length = 0;
      g_autofree char *text = khai_pack_read_file (pack, files[i], &length);
      KhaiDialect *dialect;

      if (text == NULL)
        continue;
      dialect = khai_dialect_new_from_text (text, &error);
      if (dialect == NULL)
        {
          khai_pack_problem (pack, khai_pack_where (pack, files[i], 1), "%s", error->message);
          continue;
        }
      check_dialect (pack, files[i], dialect, text);
      check_apart (pack, dialect, dialects);
      g_ptr_array_add (dialects, dialect);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/**
 * khai_pack_write_entries:
 * @sql: an INSERT with :id and :body
 * @entries: id → JSON text
 *
 * Returns: TRUE if all rows were written, in the order of their ids
 */
gboolean
khai_pack_write_entries (sqlite3 *db, const char *sql, GHashTable *entries, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (db, sql, error);
  guint n = 0;
  g_autofree char **ids = (char **) g_hash_table_get_keys_as_array (entries, &n);

  qsort (ids, n, sizeof (char *), compare_names);
  for (guint i = 0; stmt != NULL && i < n; i++)
    {
      khai_stmt_bind_text (stmt, ":id", ids[i]);
      khai_stmt_bind_text (stmt, ":body", g_hash_table_lookup (entries, ids[i]));
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

/**
 * khai_pack_write_dialects:
 *
 * Returns: TRUE if all rows were written
 */
gboolean
khai_pack_write_dialects (KhaiPack *pack, sqlite3 *db, GError **error)
{
  return khai_pack_write_entries (db, "INSERT INTO dialect (id, body) VALUES (:id, :body)", pack->dialects, error);
}
