/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as an answer of a Single Window: status, headers, an empty line, body. Everything that reads answers reads it, whatever it was meant
 * for: problem, declaration, events, receipt, share, paper, proofs of the ledger, signatures. Nothing may crash, an error always says what it is,
 * and the signed bytes, their key and what stands on this side's desk stay what they were. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "fuzz.h"
#include "khai-context.h"
#include "khai-echo.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-finding.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-ledger.h"
#include "khai-message.h"
#include "khai-osw-answer.h"
#include "khai-outbox-private.h"
#include "khai-receipt.h"
#include "khai-store-private.h"
#include "khai-training.h"

#define GATEWAY "https://127.0.0.1:8443/osw/v1"
#define NOW G_GINT64_CONSTANT (1795744800000000) /* 2026-11-27 */

typedef struct
{
  KhaiContext *context;
  KhaiStore *store;
  KhaiOutbox *outbox;
  KhaiOutboxEntry *entry;
  char *id;
  char *ca_pem;
} World;

static gboolean
execute (KhaiStore *store, gpointer sql, GError **error)
{
  if (sqlite3_exec (store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (store->db));
  return TRUE;
}

/* One declaration that was sent; what an input did to it is undone before the next. */
static World *
get_world (void)
{
  static World *world = NULL;

  if (world == NULL)
    {
      g_autoptr (KhaiClock) clock = khai_clock_new_fixed ("2026-11-27T02:00:00Z", NULL);
      g_autofree char *dir = g_dir_make_tmp ("khai-fuzz-XXXXXX", NULL);
      g_autoptr (KhaiKey) ca = khai_key_make ("Authority", NULL, TRUE, NULL, NULL);
      g_autoptr (GError) error = NULL;

      world = g_new0 (World, 1);
      world->ca_pem = khai_key_certificate_pem (ca);
      world->context = khai_context_new (dir, KHAI_LANG_VI, clock);
      world->store = khai_context_get_store (world->context, &error);
      g_assert_no_error (error);
      khai_store_run (world->store, execute, (gpointer) "PRAGMA synchronous = OFF", NULL);
      world->id = khai_sample_create (world->context, "b11-ceramics-lcl", &error);
      g_assert_no_error (error);
      world->outbox = khai_outbox_new (world->context, &error);
      if (!khai_outbox_queue (world->outbox, world->id, GATEWAY, NULL, NULL, NULL, &error))
        g_error ("%s", error->message);
      world->entry = khai_store_get_outbox (world->store, world->id, NULL);
    }
  khai_store_run (world->store, execute, (gpointer) "DELETE FROM event; DELETE FROM cursor; DELETE FROM receipt; DELETE FROM view; DELETE FROM tree_head;"
                  " UPDATE outbox SET state = 'sending', answer = NULL; UPDATE declaration SET state = 'sending', receipt_id = NULL, server_id = NULL", NULL);
  return world;
}

/* The corpus names no reference of its own: what was sent has a new one in every run. */
static GBytes *
with_reference (const World *world, const char *text, gsize length)
{
  const char *at = g_strstr_len (text, length, "@REFERENCE@");
  GString *whole;

  if (at == NULL)
    return g_bytes_new (text, length);
  whole = g_string_new_len (text, length);
  g_string_replace (whole, "@REFERENCE@", world->entry->reference, 0);
  return g_string_free_to_bytes (whole);
}

static JsonNode *
read_answer (const World *world, const guint8 *data, gsize size)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  const char *text = (const char *) data;
  const char *end = g_strstr_len (text, size, "\n\n");
  g_autofree char *head = g_strndup (text, end != NULL ? (gsize) (end - text) : 0);
  g_auto (GStrv) lines = g_strsplit (head, "\n", 20);
  g_autoptr (GBytes) body = end != NULL ? with_reference (world, end + 2, size - (end + 2 - text)) : g_bytes_new (data, size);
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;
  guint status = lines[0] != NULL ? (guint) g_ascii_strtoull (lines[0], NULL, 10) % 1000 : 0;

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      /* What libsoup lets through: no line ends, a name that is a token. */
      if (parts[0] != NULL && parts[1] != NULL && *parts[0] != '\0' && strpbrk (lines[i], "\r") == NULL
          && parts[0][strspn (parts[0], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-")] == '\0')
        soup_message_headers_append (headers, parts[0], parts[1]);
    }
  answer = khai_osw_answer_read (status, headers, body, TRUE, &error, &refusal);
  if ((answer == NULL) != (error != NULL))
    g_error ("no answer and no error, or both");
  if (error != NULL && refusal != NULL)
    for (guint i = 0; i < 2; i++)
      {
        KhaiOutboxEntry entry = { .act = (char *) (i == 0 ? "submission" : "amendment") };

        khai_outbox_is_final_refusal (&entry, error, refusal);
      }
  if (answer != NULL)
    return json_node_ref (answer->json);
  if (refusal != NULL && refusal->json != NULL)
    return json_node_ref (refusal->json);
  return khai_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
}

static void
expect_error (gboolean good, GError **error)
{
  if (good != (*error == NULL))
    g_error ("success with an error, or a failure without: %s", *error != NULL ? (*error)->message : "");
  g_clear_error (error);
}

static void
read_as_receipt (const World *world, JsonNode *node)
{
  static const char *const acts[] = { "submission", "amendment", "document", "share", "withdrawal" };
  GError *error = NULL;

  expect_error (khai_receipt_verify (node, NULL, NOW, &error), &error);
  expect_error (khai_receipt_verify (node, world->ca_pem, NOW, &error), &error);
  if (khai_json_get (node, "/receipt") != NULL && khai_json_get (node, "/proof") != NULL)
    expect_error (khai_ledger_verify_proof (khai_json_get (node, "/receipt"), khai_json_get (node, "/proof"), NULL, NOW, &error), &error);
  expect_error (khai_ledger_verify_proof (node, node, NULL, NOW, &error), &error);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      KhaiOutboxEntry entry = { .act = (char *) acts[i], .reference = world->entry->reference, .body = world->entry->body, .path = (char *) "/a/b" };

      khai_outbox_answer_is_ours (&entry, node);
    }
}

static void
read_findings (JsonNode *node)
{
  JsonNode *list = khai_json_get (node, "/findings");

  for (guint i = 0; list != NULL && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list)); i++)
    {
      GError *error = NULL;
      KhaiFinding *finding = khai_finding_from_wire (json_array_get_element (json_node_get_array (list), i), &error);

      expect_error (finding != NULL, &error);
      if (finding != NULL)
        khai_finding_unref (finding);
    }
}

static void
read_stored (const World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiEcho) echo = khai_echo_load (world->store, world->id, NULL);
  g_autoptr (KhaiEditor) editor = NULL;
  g_autoptr (JsonNode) exported = khai_ledger_export (world->store, world->id, NULL);
  static const char *const desk[] = { "draft", "discarded", "queued", NULL };

  if (!khai_store_load (world->store, world->id, &record, NULL, &error))
    g_error ("%s", error->message);
  if (g_strv_contains (desk, record->state))
    g_error ("an answer made the declaration \"%s\"", record->state);
  if (!khai_state_is_editable (record->state))
    return;
  editor = khai_editor_open (world->context, world->id, &error);
  if (editor == NULL)
    g_error ("%s", error->message);
  khai_editor_get_returned (editor);
}

/* As events, as a receipt, as a refusal, as the declaration that customs have. */
static void
store (const World *world, JsonNode *node)
{
  JsonNode *items = khai_json_get (node, "/items");
  GError *error = NULL;

  if (items != NULL && JSON_NODE_HOLDS_ARRAY (items))
    {
      expect_error (khai_store_apply_events (world->store, GATEWAY, json_node_get_array (items), &error), &error);
      read_stored (world);
    }
  expect_error (khai_store_put_view (world->store, world->id, "\"1\"", node, &error), &error);
  if (khai_json_get (node, "/receiptId") != NULL)
    expect_error (khai_store_outbox_done (world->store, world->entry->id, node, FALSE, &error), &error);
  else if (khai_json_get (node, "/status") != NULL || khai_json_get (node, "/code") != NULL)
    expect_error (khai_store_outbox_refused (world->store, world->entry->id, node, &error), &error);
  read_stored (world);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  World *world = get_world ();
  g_autoptr (JsonNode) node = read_answer (world, data, size);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (KhaiOutboxEntry) after = NULL;
  KhaiJws *jws;
  GError *error = NULL;

  jws = khai_jws_verify (text, NULL, NULL, NOW, &error);
  expect_error (jws != NULL, &error);
  if (jws != NULL)
    khai_jws_free (jws);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  read_as_receipt (world, node);
  read_findings (node);
  store (world, node);
  after = khai_store_get_outbox (world->store, world->id, NULL);
  if (!g_bytes_equal (after->body, world->entry->body) || !g_str_equal (after->key, world->entry->key))
    g_error ("what was signed has become something else");
  return 0;
}
