/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What customs has of a declaration after corrections. */

#include "config.h"

#include "khai-act.h"

#include "khai-json.h"

/* An event names the receipt of the act that it answers. What was only pre-registered is replaced at once, and computed anew. */
static gboolean
is_granted (GPtrArray *events, const char *receipt)
{
  for (guint i = 0; receipt != NULL && i < events->len; i++)
    {
      g_autofree char *type = khai_json_get_text (events->pdata[i], "/type");
      g_autofree char *of = khai_json_get_text (events->pdata[i], "/receiptId");

      if ((g_strcmp0 (type, "amendment-granted") == 0 || g_strcmp0 (type, "pre-registered") == 0) && g_strcmp0 (of, receipt) == 0)
        return TRUE;
    }
  return FALSE;
}

static KhaiDeclaration *
read_correction (const KhaiOutboxEntry *entry, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (entry->body, &length);
  g_autoptr (JsonNode) body = khai_json_parse (text, length, error);
  JsonNode *document = body != NULL ? khai_json_get (body, "/declaration") : NULL;

  return document != NULL ? khai_declaration_new_from_node (document, error) : NULL;
}

/**
 * khai_act_load_document:
 * @store: a store
 * @id: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full): the declaration as customs has it: what was sent, or the last correction that was granted; %NULL on failure
 */
KhaiDeclaration *
khai_act_load_document (KhaiStore *store, const char *id, GError **error)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GPtrArray) events = NULL;

  g_return_val_if_fail (KHAI_IS_STORE (store) && id != NULL, NULL);

  if (!khai_store_load (store, id, &record, &document, error))
    return NULL;
  acts = khai_store_list_acts (store, id, error);
  events = acts != NULL ? khai_store_read_events (store, id, error) : NULL;
  if (events == NULL)
    return NULL;
  for (guint i = acts->len; i > 0; i--)
    {
      const KhaiOutboxEntry *entry = acts->pdata[i - 1];
      g_autoptr (JsonNode) answer = NULL;
      g_autofree char *receipt = NULL;

      if (g_strcmp0 (entry->act, "amendment") != 0 || g_strcmp0 (entry->state, "done") != 0)
        continue;
      answer = khai_store_read_answer (store, entry->id, error);
      receipt = answer != NULL ? khai_json_get_text (answer, "/receiptId") : NULL;
      if (is_granted (events, receipt))
        return read_correction (entry, error);
    }
  return g_steal_pointer (&document);
}

/**
 * khai_act_load_version:
 * @store: a store
 * @id: a declaration's id
 * @receipt: the receipt of a submission, a pre-registration or a correction
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the declaration that got this receipt; %NULL without an error when nothing that was sent from here did
 */
KhaiDeclaration *
khai_act_load_version (KhaiStore *store, const char *id, const char *receipt, GError **error)
{
  g_autoptr (GPtrArray) acts = NULL;

  g_return_val_if_fail (KHAI_IS_STORE (store) && id != NULL && receipt != NULL, NULL);

  acts = khai_store_list_acts (store, id, error);
  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const KhaiOutboxEntry *entry = acts->pdata[i];
      gboolean whole = g_strcmp0 (entry->act, "submission") == 0 || g_strcmp0 (entry->act, "pre-registration") == 0;
      g_autoptr (JsonNode) answer = NULL;
      g_autoptr (JsonNode) body = NULL;
      g_autofree char *got = NULL;

      if ((!whole && g_strcmp0 (entry->act, "amendment") != 0) || g_strcmp0 (entry->state, "done") != 0)
        continue;
      answer = khai_store_read_answer (store, entry->id, error);
      got = answer != NULL ? khai_json_get_text (answer, "/receiptId") : NULL;
      if (g_strcmp0 (got, receipt) != 0)
        continue;
      if (!whole)
        return read_correction (entry, error);
      body = khai_json_parse (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body), error);
      return body != NULL ? khai_declaration_new_from_node (body, error) : NULL;
    }
  return NULL;
}
