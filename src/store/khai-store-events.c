/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What came back from the Single Window: numbered events, receipts, refusals. */

#include "config.h"

#include <string.h>
#include <sys/statvfs.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

#define MAX_SAID 512 /* bytes of a channel, a number or an id: more is no name of anything */

static gboolean
read_cursor (KhaiStore *self, const char *gateway, gint64 *cursor, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT sequence FROM cursor WHERE gateway = :gateway", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":gateway", gateway);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  *cursor = row ? khai_stmt_int (stmt, 0) : 0;
  return TRUE;
}

typedef struct
{
  const char *gateway;
  gint64 cursor;
  JsonArray *events;
} Stream;

static gboolean
get_cursor_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Stream *stream = arguments;

  return read_cursor (self, stream->gateway, &stream->cursor, error);
}

/**
 * khai_store_get_cursor:
 * @self: a store
 * @gateway: base URL
 * @error: failures of the database
 *
 * Returns: sequence of the last event stored from there, 0 before the first; -1 on an error
 */
gint64
khai_store_get_cursor (KhaiStore *self, const char *gateway, GError **error)
{
  Stream stream = { gateway, 0, NULL };

  g_return_val_if_fail (gateway != NULL, -1);

  return khai_store_run (self, get_cursor_on_worker, &stream, error) ? stream.cursor : -1;
}

#define SUBMISSION_OF \
  "SELECT declaration, id = (SELECT max (id) FROM outbox AS any WHERE any.declaration = outbox.declaration" \
  " AND any.act IN ('submission', 'pre-registration')) FROM outbox WHERE gateway = :gateway AND reference = :reference" \
  " AND act IN ('submission', 'pre-registration') AND state "

/* `newest`: it is about the last submission of that declaration, not about one that was rejected and sent again under another reference. One that
 * stands is found through its index (outbox_once, whose conditions are written here as they are there); only where there is none, all are looked at
 * for one that was refused. */
static gboolean
find_declaration (KhaiStore *self, const char *gateway, const char *reference, char **declaration, gboolean *newest, GError **error)
{
  static const char *const ways[] = { SUBMISSION_OF "<> 'refused'", SUBMISSION_OF "= 'refused' ORDER BY id DESC LIMIT 1" };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, ways[i], error);
      gboolean row = FALSE;

      if (stmt == NULL)
        return FALSE;
      khai_stmt_bind_text (stmt, ":gateway", gateway);
      khai_stmt_bind_text (stmt, ":reference", reference);
      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        continue;
      *declaration = g_strdup (khai_stmt_text (stmt, 0));
      *newest = khai_stmt_int (stmt, 1) == 1;
      return TRUE;
    }
  return TRUE;
}

/* One that came in a file before it came in order changed what it changes then. */
static gboolean
is_known (KhaiStore *self, const char *gateway, gint64 sequence, gboolean *known, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT 1 FROM event WHERE gateway = :gateway AND sequence = :sequence", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":gateway", gateway);
  khai_stmt_bind_int (stmt, ":sequence", sequence);
  return khai_stmt_step (stmt, known, error);
}

static gboolean
insert_event (KhaiStore *self, const char *gateway, gint64 sequence, const char *declaration, JsonNode *event, GError **error)
{
  g_autofree char *type = khai_json_get_text (event, "/type");
  g_autofree char *occurred_at = khai_json_get_text (event, "/occurredAt");
  g_autofree char *text = khai_json_to_canonical (event);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "INSERT INTO event (gateway, sequence, declaration, type, occurred_at, body)"
                                             " VALUES (:gateway, :sequence, :declaration, :type, :occurred_at, :body)", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":gateway", gateway);
  khai_stmt_bind_int (stmt, ":sequence", sequence);
  khai_stmt_bind_text (stmt, ":declaration", declaration);
  khai_stmt_bind_text (stmt, ":type", type != NULL ? type : "unknown");
  khai_stmt_bind_text (stmt, ":occurred_at", occurred_at != NULL ? occurred_at : "");
  khai_stmt_bind_text (stmt, ":body", text);
  return khai_stmt_run (stmt, error);
}

/* An event may say state, channel and number; what it does not say, or cannot say, stays. An end state is never left. */
static gboolean
move_declaration (KhaiStore *self, const char *declaration, JsonNode *event, GError **error)
{
  static const struct { const char *name, *pointer; } columns[] = {
    { ":state", "/state" }, { ":channel", "/channel" }, { ":registration_number", "/registrationNumber" },
    { ":server_id", "/declarationId" }, { ":receipt_id", "/receiptId" },
  };
  g_autofree char *before = NULL;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = NULL;

  if (!khai_store_get_state (self, declaration, &before, error))
    return FALSE;
  stmt = khai_stmt_new (self->db, "UPDATE declaration SET state = coalesce (:state, state), channel = coalesce (:channel, channel),"
                        " registration_number = coalesce (:registration_number, registration_number),"
                        " server_id = coalesce (:server_id, server_id), receipt_id = coalesce (:receipt_id, receipt_id),"
                        " changed_at = :now WHERE id = :id", error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *value = khai_json_get_text (event, columns[i].pointer);
      gboolean is_state = i == 0;
      gboolean leaves_end = is_state && khai_state_is_final (before) && !khai_state_is_final (value);
      gboolean absurd = is_state ? !khai_state_may_be_told (value) : value != NULL && strlen (value) > MAX_SAID;

      khai_stmt_bind_text (stmt, columns[i].name, leaves_end || absurd ? NULL : value);
    }
  khai_stmt_bind_text (stmt, ":now", now);
  khai_stmt_bind_text (stmt, ":id", declaration);
  return khai_stmt_run (stmt, error);
}

static gboolean
write_cursor (KhaiStore *self, const char *gateway, gint64 sequence, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "INSERT INTO cursor (gateway, sequence) VALUES (:gateway, :sequence)"
                                             " ON CONFLICT (gateway) DO UPDATE SET sequence = excluded.sequence", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":gateway", gateway);
  khai_stmt_bind_int (stmt, ":sequence", sequence);
  return khai_stmt_run (stmt, error);
}

static gboolean
read_sequence (JsonNode *event, gint64 *sequence, GError **error)
{
  g_autofree char *text = khai_json_get_text (event, "/sequence");

  if (text != NULL && g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, sequence, NULL))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "an event has no sequence number");
  return FALSE;
}

static gboolean
insert_and_move (KhaiStore *self, const char *gateway, gint64 sequence, const char *reference, JsonNode *event, GError **error)
{
  g_autofree char *declaration = NULL;
  gboolean newest = FALSE;
  gboolean known = FALSE;

  if (!is_known (self, gateway, sequence, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  return (reference == NULL || find_declaration (self, gateway, reference, &declaration, &newest, error))
         && insert_event (self, gateway, sequence, declaration, event, error)
         && (!newest || move_declaration (self, declaration, event, error));
}

static gboolean
apply_one (KhaiStore *self, const char *gateway, JsonNode *event, gint64 *cursor, GError **error)
{
  g_autofree char *reference = khai_json_get_text (event, "/localReference");
  gint64 sequence = 0;

  if (!read_sequence (event, &sequence, error))
    return FALSE;
  if (sequence <= *cursor)
    return TRUE;
  if (sequence != *cursor + 1)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_STATE, "events after %" G_GINT64_FORMAT " are missing", *cursor);
      return FALSE;
    }
  *cursor = sequence;
  return insert_and_move (self, gateway, sequence, reference, event, error);
}

gboolean
khai_store_insert_file_events (KhaiStore *self, const char *gateway, const char *reference, JsonArray *events, GError **error)
{
  gint64 cursor = 0;

  if (!read_cursor (self, gateway, &cursor, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonNode *event = json_array_get_element (events, i);
      g_autofree char *whose = khai_json_get_text (event, "/localReference");
      gint64 sequence = 0;

      if (!read_sequence (event, &sequence, error))
        return FALSE;
      if (g_strcmp0 (whose, reference) != 0)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "an event is about another declaration");
          return FALSE;
        }
      if (sequence > cursor && !insert_and_move (self, gateway, sequence, reference, event, error))
        return FALSE;
    }
  return TRUE;
}

/* A window can say more than any disk holds; what the user types must still find its place. */
static gboolean
require_room (KhaiStore *self, GError **error)
{
  struct statvfs disk;

  if (statvfs (self->dir, &disk) != 0 || (guint64) disk.f_bavail * disk.f_frsize >= self->reserve)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DISK_FULL, "the last of the disk is kept for what is typed");
  return FALSE;
}

static gboolean
apply_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Stream *stream = arguments;

  if (!require_room (self, error) || !read_cursor (self, stream->gateway, &stream->cursor, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (stream->events); i++)
    if (!apply_one (self, stream->gateway, json_array_get_element (stream->events, i), &stream->cursor, error))
      return FALSE;
  return write_cursor (self, stream->gateway, stream->cursor, error);
}

/**
 * khai_store_apply_events:
 * @self: a store
 * @gateway: base URL they came from
 * @events: the contract's Event objects, oldest first
 * @error: %KHAI_ERROR_STATE when one is missing before them (read again from the cursor), %KHAI_ERROR_BAD_INPUT,
 *   %KHAI_ERROR_DISK_FULL when what is left of the disk is kept for what is typed (khai_store_set_reserve()); failures of the database
 *
 * Events, what they change, and the cursor are stored in one transaction: all of it or nothing. Events known already are skipped.
 *
 * Returns: %TRUE when they are on disk
 */
gboolean
khai_store_apply_events (KhaiStore *self, const char *gateway, JsonArray *events, GError **error)
{
  Stream stream = { gateway, 0, events };

  g_return_val_if_fail (gateway != NULL && events != NULL, FALSE);

  return khai_store_run_transaction (self, apply_on_worker, &stream, error);
}

/* Rows of one text column; JSON or plain. */
typedef struct
{
  const char *sql;
  const char *id;
  GPtrArray *found; /* of char * */
} Texts;

static gboolean
read_texts_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Texts *texts = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, texts->sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", texts->id);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (texts->found, g_strdup (khai_stmt_text (stmt, 0)));
    }
  return FALSE;
}

static GPtrArray *
read_texts (KhaiStore *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  Texts texts = { sql, id, found };

  return khai_store_run (self, read_texts_on_worker, &texts, error) ? g_steal_pointer (&found) : NULL;
}

/**
 * khai_store_read_events:
 * @self: a store
 * @id: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type JsonNode): its events as they came, oldest first, or %NULL
 */
GPtrArray *
khai_store_read_events (KhaiStore *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  g_return_val_if_fail (id != NULL, NULL);

  texts = read_texts (self, "SELECT body FROM event WHERE declaration = :id ORDER BY sequence", id, error);
  if (texts == NULL)
    return NULL;
  for (guint i = 0; i < texts->len; i++)
    {
      JsonNode *event = khai_json_parse (texts->pdata[i], -1, error);

      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }
  return g_steal_pointer (&events);
}

static JsonNode *
read_newest (KhaiStore *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (GPtrArray) texts = read_texts (self, sql, id, error);

  return texts != NULL && texts->len > 0 ? khai_json_parse (texts->pdata[0], -1, error) : NULL;
}

/**
 * khai_store_read_receipt:
 * @self: a store
 * @id: a declaration's id
 * @verified: (out) (optional): whether its signature was found true
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the newest receipt; %NULL without an error when there is none yet
 */
JsonNode *
khai_store_read_receipt (KhaiStore *self, const char *id, gboolean *verified, GError **error)
{
  g_autoptr (GPtrArray) flags = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  flags = read_texts (self, "SELECT CAST (verified AS TEXT) FROM receipt WHERE declaration = :id ORDER BY stored_at DESC, receipt_id LIMIT 1",
                      id, error);
  if (flags == NULL || flags->len == 0)
    return NULL;
  if (verified != NULL)
    *verified = g_str_equal (flags->pdata[0], "1");
  return read_newest (self, "SELECT body FROM receipt WHERE declaration = :id ORDER BY stored_at DESC, receipt_id LIMIT 1", id, error);
}

/**
 * khai_store_read_problem:
 * @self: a store
 * @id: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the answer with which its last submission was refused; %NULL without an error when it was not
 */
JsonNode *
khai_store_read_problem (KhaiStore *self, const char *id, GError **error)
{
  g_return_val_if_fail (id != NULL, NULL);

  return read_newest (self, "SELECT answer FROM outbox WHERE declaration = :id AND state = 'refused'"
                      " AND act IN ('submission', 'pre-registration') AND id = (SELECT max (id) FROM outbox WHERE declaration = :id"
                      " AND act IN ('submission', 'pre-registration'))", id, error);
}

/**
 * khai_store_list_gateways:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type utf8): base URLs from which something is still expected, or %NULL
 */
GPtrArray *
khai_store_list_gateways (KhaiStore *self, GError **error)
{
  return read_texts (self, "SELECT DISTINCT gateway FROM declaration WHERE gateway IS NOT NULL AND :id IS NULL AND state NOT IN"
                     " ('draft', 'refused', 'rejected', 'exited', 'cancelled', 'expired', 'discarded') ORDER BY 1", NULL, error);
}
