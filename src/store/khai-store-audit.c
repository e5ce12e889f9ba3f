/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal as a file that others can check: one JSON object a line, each with its hash and the hash of the line before. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

#define AUDIT_MODE 0600

typedef struct
{
  const char *path;
  gint64 n;
} Export;

static const struct { const char *name; gboolean number; } members[] = {
  { "sequence", TRUE }, { "declaration", FALSE }, { "group", TRUE }, { "action", FALSE }, { "ofGroup", TRUE },
  { "time", FALSE }, { "actor", FALSE }, { "source", FALSE }, { "edit", FALSE },
};

/* What an entry's hash covers, with the hash of the one before it. */
static JsonNode *
read_row (KhaiStmt *stmt, const char *before)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "before", before);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].number)
      json_object_set_int_member (object, members[i].name, khai_stmt_int (stmt, i));
    else
      json_object_set_string_member (object, members[i].name, khai_stmt_text (stmt, i));
  json_node_take_object (node, object);
  return node;
}

static gboolean
export_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Export *export = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT sequence, declaration, group_number, action, of_group, time, actor, source, edit, hash"
                                             " FROM journal ORDER BY sequence", error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *before = g_strdup ("");
  g_autoptr (GError) local = NULL;
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  while (khai_stmt_step (stmt, &row, error) && row)
    {
      g_autoptr (JsonNode) node = read_row (stmt, before);
      g_autofree char *line = NULL;

      g_free (before);
      before = g_strdup (khai_stmt_text (stmt, G_N_ELEMENTS (members)));
      json_object_set_string_member (json_node_get_object (node), "hash", before);
      line = khai_json_to_canonical (node);
      g_string_append (text, line);
      g_string_append_c (text, '\n');
      export->n++;
    }
  if (row)
    return FALSE;
  if (g_file_set_contents_full (export->path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                AUDIT_MODE, &local))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_IO, local->message);
  return FALSE;
}

/**
 * khai_store_export_audit:
 * @self: a store
 * @path: file to write (0600); an older file of that name is replaced in one step
 * @n: (out) (optional): how many entries were written
 * @error: %KHAI_ERROR_IO, failures of the database
 *
 * Writes the journal of the whole database as JSON lines that khai_audit_verify() checks without the database.
 *
 * Returns: %TRUE when the file is on disk
 */
gboolean
khai_store_export_audit (KhaiStore *self, const char *path, gint64 *n, GError **error)
{
  Export export = { path, 0 };
  gboolean done;

  g_return_val_if_fail (path != NULL, FALSE);

  done = khai_store_run (self, export_on_worker, &export, error);
  if (n != NULL)
    *n = export.n;
  return done;
}

static gboolean
refuse_line (GError **error, gint64 line)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the audit log is not as it was written: entry %" G_GINT64_FORMAT, line);
  return FALSE;
}

/* One line: its hash covers what it says, it follows the line before, and it counts on. */
static gboolean
verify_line (const char *text, gsize length, gint64 line, char **before, GError **error)
{
  g_autoptr (JsonNode) node = khai_json_parse (text, (gssize) length, NULL);
  g_autofree char *hash = NULL;
  g_autofree char *linked = NULL;
  g_autofree char *sequence = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *computed = NULL;
  g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, line);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse_line (error, line);
  hash = khai_json_get_text (node, "/hash");
  linked = khai_json_get_text (node, "/before");
  sequence = khai_json_get_text (node, "/sequence");
  json_object_remove_member (json_node_get_object (node), "hash");
  canonical = khai_json_to_canonical (node);
  computed = canonical != NULL ? khai_digest_sha256_hex (canonical, strlen (canonical)) : NULL;
  if (g_strcmp0 (hash, computed) != 0 || g_strcmp0 (linked, *before) != 0 || g_strcmp0 (sequence, expected) != 0)
    return refuse_line (error, line);
  g_free (*before);
  *before = g_steal_pointer (&hash);
  return TRUE;
}

/**
 * khai_audit_verify:
 * @text: what khai_store_export_audit() wrote
 * @n: (out) (optional): how many entries hold; with %KHAI_ERROR_DAMAGED the next one is the first that does not
 * @last: (out) (optional) (transfer full): the hash of the last entry, to be compared with the one another copy or the program shows: entries
 *   cut off at the end cannot be seen otherwise
 * @error: %KHAI_ERROR_DAMAGED
 *
 * Returns: %TRUE when every entry is as it was written, none is missing before the last, and none was added between
 */
gboolean
khai_audit_verify (const char *text, gint64 *n, char **last, GError **error)
{
  g_autofree char *before = g_strdup ("");
  gint64 line = 0;
  gboolean holds = TRUE;

  g_return_val_if_fail (text != NULL, FALSE);

  while (*text != '\0' && holds)
    {
      const char *end = strchr (text, '\n');

      /* Every line ends: one that does not was cut off. */
      holds = end != NULL ? verify_line (text, (gsize) (end - text), line + 1, &before, error) : refuse_line (error, line + 1);
      if (holds)
        {
          line++;
          text = end + 1;
        }
    }
  if (n != NULL)
    *n = line;
  if (last != NULL && holds)
    *last = g_steal_pointer (&before);
  return holds;
}
