/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The edit journal: append-only, one entry an edit, each hash covering the entry and the hash before it, so that a change
 * anywhere in the history is found at its place. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

static const char *const action_names[] = { "do", "undo", "redo" };

/**
 * khai_journal_entry_free:
 * @entry: (transfer full): an entry of the journal
 */
void
khai_journal_entry_free (KhaiJournalEntry *entry)
{
  g_return_if_fail (entry != NULL);

  g_free (entry->declaration);
  g_free (entry->time);
  g_free (entry->actor);
  g_free (entry->source);
  g_clear_pointer (&entry->edit, khai_edit_free);
  g_free (entry->hash);
  g_free (entry);
}

/* Canonical JSON of everything the entry says, with the hash of the one before: nothing can be moved between members. */
static char *
entry_hash (const char *before, gint64 sequence, const char *declaration, gint64 group, const char *action, gint64 of_group,
            const char *time, const char *actor, const char *source, const char *edit)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "before", before);
  json_object_set_int_member (object, "sequence", sequence);
  json_object_set_string_member (object, "declaration", declaration);
  json_object_set_int_member (object, "group", group);
  json_object_set_string_member (object, "action", action);
  json_object_set_int_member (object, "ofGroup", of_group);
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "actor", actor);
  json_object_set_string_member (object, "source", source);
  json_object_set_string_member (object, "edit", edit);
  json_node_take_object (node, object);
  text = khai_json_to_canonical (node);
  return khai_digest_sha256_hex (text, strlen (text));
}

/* Another process may have written since, so the head is read again inside the transaction. */
static gboolean
read_head (KhaiStore *self, char **hash, gint64 *sequence, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL || !khai_stmt_step (stmt, &row, error))
    return FALSE;
  *sequence = row ? khai_stmt_int (stmt, 0) : 0;
  *hash = g_strdup (row ? khai_stmt_text (stmt, 1) : "");
  return TRUE;
}

gboolean
khai_store_next_group (KhaiStore *self, gint64 *group, GError **error)
{
  return khai_sql_get_int (self->db, "SELECT coalesce (max (group_number), 0) + 1 FROM journal", group, error);
}

gboolean
khai_store_write_entry (KhaiStore *self, const char *id, gint64 group, KhaiAction action, gint64 of_group, const char *actor,
                        const char *source, const KhaiEdit *edit, GError **error)
{
  g_autoptr (JsonNode) edit_node = khai_edit_to_json (edit);
  g_autofree char *edit_text = khai_json_to_canonical (edit_node);
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autofree char *before = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (KhaiStmt) stmt = NULL;
  gint64 sequence = 0;

  if (!read_head (self, &before, &sequence, error))
    return FALSE;
  sequence++;
  hash = entry_hash (before, sequence, id, group, action_names[action], of_group, now, actor, source, edit_text);
  stmt = khai_stmt_new (self->db, "INSERT INTO journal (sequence, declaration, group_number, action, of_group, time, actor, source, edit, hash)"
                        " VALUES (:sequence, :declaration, :group, :action, :of_group, :time, :actor, :source, :edit, :hash)", error);
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":sequence", sequence);
  khai_stmt_bind_text (stmt, ":declaration", id);
  khai_stmt_bind_int (stmt, ":group", group);
  khai_stmt_bind_text (stmt, ":action", action_names[action]);
  khai_stmt_bind_int (stmt, ":of_group", of_group);
  khai_stmt_bind_text (stmt, ":time", now);
  khai_stmt_bind_text (stmt, ":actor", actor);
  khai_stmt_bind_text (stmt, ":source", source);
  khai_stmt_bind_text (stmt, ":edit", edit_text);
  khai_stmt_bind_text (stmt, ":hash", hash);
  return khai_stmt_run (stmt, error);
}

static KhaiAction
parse_action (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (action_names); i++)
    if (g_strcmp0 (text, action_names[i]) == 0)
      return i;
  return KHAI_ACTION_DO; /* the table's check keeps others out */
}

typedef struct
{
  const char *id;
  GPtrArray *entries;
} Read;

static gboolean
read_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Read *read = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT sequence, group_number, action, of_group, time, actor, source, edit, hash"
                                             " FROM journal WHERE declaration = :id ORDER BY sequence", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", read->id);
  while (khai_stmt_step (stmt, &row, error))
    {
      g_autoptr (KhaiJournalEntry) entry = NULL;
      g_autoptr (JsonNode) node = NULL;

      if (!row)
        return TRUE;
      entry = g_new0 (KhaiJournalEntry, 1);
      node = khai_json_parse (khai_stmt_text (stmt, 7), -1, error);
      entry->edit = node != NULL ? khai_edit_from_json (node, error) : NULL;
      if (entry->edit == NULL)
        return FALSE;
      entry->sequence = khai_stmt_int (stmt, 0);
      entry->declaration = g_strdup (read->id);
      entry->group = khai_stmt_int (stmt, 1);
      entry->action = parse_action (khai_stmt_text (stmt, 2));
      entry->of_group = khai_stmt_int (stmt, 3);
      entry->time = g_strdup (khai_stmt_text (stmt, 4));
      entry->actor = g_strdup (khai_stmt_text (stmt, 5));
      entry->source = g_strdup (khai_stmt_text (stmt, 6));
      entry->hash = g_strdup (khai_stmt_text (stmt, 8));
      g_ptr_array_add (read->entries, g_steal_pointer (&entry));
    }
  return FALSE;
}

/**
 * khai_store_read_journal:
 * @self: a store
 * @id: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiJournalEntry): its history, oldest first, or %NULL
 */
GPtrArray *
khai_store_read_journal (KhaiStore *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_journal_entry_free);
  Read read = { id, entries };

  g_return_val_if_fail (id != NULL, NULL);

  return khai_store_run (self, read_on_worker, &read, error) ? g_steal_pointer (&entries) : NULL;
}

gboolean
khai_store_verify_chain (KhaiStore *self, gint64 *broken_at, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT sequence, declaration, group_number, action, of_group, time, actor, source, edit, hash"
                                             " FROM journal ORDER BY sequence", error);
  g_autofree char *before = g_strdup ("");
  gint64 expected = 1;
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  while (khai_stmt_step (stmt, &row, error))
    {
      g_autofree char *hash = NULL;

      if (!row)
        return TRUE;
      hash = entry_hash (before, khai_stmt_int (stmt, 0), khai_stmt_text (stmt, 1), khai_stmt_int (stmt, 2), khai_stmt_text (stmt, 3),
                         khai_stmt_int (stmt, 4), khai_stmt_text (stmt, 5), khai_stmt_text (stmt, 6), khai_stmt_text (stmt, 7),
                         khai_stmt_text (stmt, 8));
      if (khai_stmt_int (stmt, 0) != expected++ || strcmp (hash, khai_stmt_text (stmt, 9)) != 0)
        {
          *broken_at = khai_stmt_int (stmt, 0);
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the journal was changed at entry %" G_GINT64_FORMAT, *broken_at);
          return FALSE;
        }
      g_free (before);
      before = g_steal_pointer (&hash);
    }
  return FALSE;
}

static gboolean
verify_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  return khai_store_verify_chain (self, arguments, error);
}

/**
 * khai_store_verify_journal:
 * @self: a store
 * @broken_at: (out) (optional): the first entry that is not as it was written; 0 when all are
 * @error: %KHAI_ERROR_DAMAGED
 *
 * Returns: %TRUE when every entry stands as it was written and none is missing between them
 */
gboolean
khai_store_verify_journal (KhaiStore *self, gint64 *broken_at, GError **error)
{
  gint64 at = 0;
  gboolean holds = khai_store_run (self, verify_on_worker, &at, error);

  if (broken_at != NULL)
    *broken_at = at;
  return holds;
}
