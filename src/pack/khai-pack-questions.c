/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/regime-questions.csv: the questions that lead to the regime of an export, and where each answer leads. */

#include "khai-pack.h"

#include <string.h>

#define FILE_NAME "regime-questions.csv"
#define REGIMES "regimes"

enum
{
  QUESTION,
  ANSWER,
  LEADS_TO,
  TEXT_VI,
  TEXT_EN,
  MORE_VI,
  MORE_EN
};

static gboolean
is_question (const KhaiPackRow *row)
{
  return row->cells[ANSWER][0] == '\0';
}

/* The regime an answer ends in; NULL: it leads to another question. */
static const char *
regime_of (const KhaiPackRow *row)
{
  return row->cells[LEADS_TO][0] == '=' ? row->cells[LEADS_TO] + 1 : NULL;
}

static void
check_regime (KhaiPack *pack, const KhaiPackRow *row, KhaiPackWhere where)
{
  const KhaiPackList *list = g_hash_table_lookup (pack->lists_by_id, REGIMES);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  gboolean found = FALSE;

  for (guint i = 0; list != NULL && i < list->codes->len; i++)
    {
      const KhaiPackCode *entry = g_ptr_array_index (list->codes, i);
      const KhaiCode *code = &entry->code;
      g_auto (GStrv) attributes
          = g_strsplit (code->attributes != NULL ? code->attributes : "", ";", -1);

      found = found
              || (strcmp (code->code, regime_of (row)) == 0
                  && (code->valid_from == NULL || strcmp (code->valid_from, today) <= 0)
                  && (code->valid_to == NULL || strcmp (code->valid_to, today) >= 0)
                  && g_strv_contains ((const char *const *)attributes, "direction=export"));
    }
  if (!found)
    khai_pack_problem (pack, where, "\"%s\" is no export regime in force today", regime_of (row));
}

static void
check_row (KhaiPack *pack, guint index, GHashTable *seen)
{
  const KhaiPackRow *row = g_ptr_array_index (pack->questions, index);
  KhaiPackWhere where = khai_pack_where (pack, FILE_NAME, row->line);
  const KhaiPackRow *above = index > 0 ? g_ptr_array_index (pack->questions, index - 1) : NULL;
  gboolean needs_more = is_question (row) || regime_of (row) != NULL;
  g_autofree char *key = g_strconcat (row->cells[QUESTION], "/", row->cells[ANSWER], NULL);

  if (row->cells[QUESTION][0] == '\0')
    khai_pack_problem (pack, where, "a row needs a question");
  if (is_question (row) != (row->cells[LEADS_TO][0] == '\0'))
    khai_pack_problem (pack, where, "an answer leads somewhere, a question does not");
  if (!is_question (row)
      && (above == NULL || strcmp (above->cells[QUESTION], row->cells[QUESTION]) != 0))
    khai_pack_problem (pack, where, "the answers of \"%s\" stand below it", row->cells[QUESTION]);
  for (int column = TEXT_VI; column <= TEXT_EN; column++)
    if (row->cells[column][0] == '\0')
      khai_pack_problem (pack, where, "\"%s\" lacks %s; add it", key,
                         column == TEXT_VI ? "text_vi" : "text_en");
  for (int column = MORE_VI; column <= MORE_EN; column++)
    if ((row->cells[column][0] != '\0') != needs_more)
      khai_pack_problem (pack, where, "%s: %s", column == MORE_VI ? "more_vi" : "more_en",
                         needs_more ? "a question says what to find out, a regime the reason"
                                    : "only questions and regimes have it");
  if (regime_of (row) != NULL)
    check_regime (pack, row, where);
  if (g_hash_table_contains (seen, key))
    khai_pack_problem (pack, where, "\"%s\" is there twice; remove one", key);
  else
    g_hash_table_insert (seen, g_steal_pointer (&key), (gpointer)row);
}

typedef struct
{
  KhaiPack *pack;
  GHashTable *on_path, *visited; /* of ids of questions */
} Walk;

/* Every path from here ends in a regime: no question without one, and none that comes back. */
static void
walk (Walk *self, const char *id, const KhaiPackRow *from)
{
  guint answers = 0;
  gboolean found = FALSE;
  KhaiPackWhere where = khai_pack_where (self->pack, FILE_NAME, from->line);

  if (g_hash_table_contains (self->on_path, id))
    {
      khai_pack_problem (self->pack, where, "\"%s\" was asked before on this path", id);
      return;
    }
  if (!g_hash_table_add (self->visited, (gpointer)id))
    return;
  g_hash_table_add (self->on_path, (gpointer)id);
  for (guint i = 0; i < self->pack->questions->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (self->pack->questions, i);

      if (strcmp (row->cells[QUESTION], id) != 0)
        continue;
      found = found || is_question (row);
      answers += !is_question (row);
      if (!is_question (row) && regime_of (row) == NULL)
        walk (self, row->cells[LEADS_TO], row);
    }
  if (!found)
    khai_pack_problem (self->pack, where, "there is no question \"%s\"", id);
  else if (answers < 2)
    khai_pack_problem (self->pack, where, "\"%s\" needs two answers or more", id);
  g_hash_table_remove (self->on_path, id);
}

/**
 * khai_pack_read_questions:
 *
 * Reads regime-questions.csv, if it is there, into @pack, after the code lists. The first question is the one that is
 * asked first; every path from it has to end in an export regime that is in force, and every question to be on one.
 */
void
khai_pack_read_questions (KhaiPack *pack)
{
  static const char *const columns[]
      = { "question", "answer", "leads_to", "text_vi", "text_en", "more_vi", "more_en", NULL };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) on_path = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) visited = g_hash_table_new (g_str_hash, g_str_equal);
  Walk self = { pack, on_path, visited };

  if (!khai_pack_has_file (pack, FILE_NAME))
    return;
  g_ptr_array_unref (pack->questions);
  pack->questions = khai_pack_read_table (pack, FILE_NAME, columns);
  for (guint i = 0; i < pack->questions->len; i++)
    check_row (pack, i, seen);
  if (pack->questions->len > 0)
    {
      const KhaiPackRow *first = g_ptr_array_index (pack->questions, 0);

      walk (&self, first->cells[QUESTION], first);
    }
  for (guint i = 0; i < pack->questions->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (pack->questions, i);

      if (is_question (row) && !g_hash_table_contains (visited, row->cells[QUESTION]))
        khai_pack_problem (pack, khai_pack_where (pack, FILE_NAME, row->line),
                           "no answer leads to \"%s\"", row->cells[QUESTION]);
    }
}

/**
 * khai_pack_write_questions:
 * @db: the file being written, with its tables
 *
 * Returns: TRUE if the questions and answers were written
 */
gboolean
khai_pack_write_questions (KhaiPack *pack, sqlite3 *db, GError **error)
{
  static const char *const names[]
      = { ":question", ":answer", ":leads_to", ":text_vi", ":text_en", ":more_vi", ":more_en" };
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (
      db,
      "INSERT INTO regime_question (ord, question, answer, leads_to, text_vi, text_en, more_vi, "
      "more_en) VALUES (:ord, :question, :answer, :leads_to, :text_vi, :text_en, :more_vi, "
      ":more_en)",
      error);

  for (guint i = 0; stmt != NULL && i < pack->questions->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (pack->questions, i);

      khai_stmt_bind_int (stmt, ":ord", i);
      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        khai_stmt_bind_text (stmt, names[k], row->cells[k]);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}
