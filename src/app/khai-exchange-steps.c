/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The exchange with a Single Window for people who learn it: nothing is made up here, all of it is what lies in the store. */

#include "config.h"

#include "khai-exchange-steps.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"

/**
 * khai_exchange_step_free:
 * @step: (transfer full): a step
 */
void
khai_exchange_step_free (KhaiExchangeStep *step)
{
  g_return_if_fail (step != NULL);

  g_free (step->title);
  g_free (step->about);
  g_free (step->text);
  g_free (step);
}

/* (text transfer full) */
static void
add_step (GPtrArray *steps, const char *title, const char *about, char *text)
{
  KhaiExchangeStep *step = g_new0 (KhaiExchangeStep, 1);

  step->title = g_strdup_printf ("%u. %s", steps->len + 1, title);
  step->about = g_strdup (about);
  step->text = text;
  g_ptr_array_add (steps, step);
}

static char *
check_text (KhaiContext *context, KhaiDeclaration *document)
{
  KhaiLang lang = khai_context_get_lang (context);
  KhaiRules *rules = khai_context_get_rules (context, NULL);
  g_autofree char *today = khai_clock_today (khai_context_get_clock (context));
  g_autoptr (KhaiCheck) check = rules != NULL ? khai_rules_check (rules, khai_declaration_get_root (document), today, NULL) : NULL;
  g_autoptr (JsonNode) list = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (list, array);
  for (guint i = 0; check != NULL && i < check->findings->len; i++)
    json_array_add_element (array, khai_finding_to_json (check->findings->pdata[i], lang));
  return khai_json_to_pretty (list);
}

/* The protected header as it was signed, then the signature itself. */
static char *
signature_text (const KhaiOutboxEntry *entry)
{
  const char *compact = entry->signature != NULL && *entry->signature != '\0' ? entry->signature : entry->batch_signature;
  g_auto (GStrv) parts = compact != NULL ? g_strsplit (compact, ".", 3) : NULL;
  g_autoptr (GBytes) header = parts != NULL && parts[0] != NULL ? khai_base64url_decode (parts[0], NULL) : NULL;
  g_autoptr (JsonNode) node = header != NULL ? khai_json_parse (g_bytes_get_data (header, NULL), g_bytes_get_size (header), NULL) : NULL;
  g_autofree char *pretty = node != NULL ? khai_json_to_pretty (node) : NULL;

  return pretty != NULL ? g_strdup_printf ("%s\n\n%s", pretty, compact) : g_strdup ("");
}

static char *
request_text (const KhaiOutboxEntry *entry)
{
  gsize length = 0;
  const char *body = g_bytes_get_data (entry->body, &length);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "POST %s%s\nContent-Type: %s\nIdempotency-Key: \"%s\"\nContent-Digest: %s\n", entry->gateway,
                          entry->path != NULL ? entry->path : "/declarations", entry->media_type != NULL ? entry->media_type : "application/json",
                          entry->key, entry->content_digest);
  if (entry->signature != NULL && *entry->signature != '\0')
    g_string_append_printf (text, "JWS-Signature: %s\n", entry->signature);
  else
    g_string_append_printf (text, "Batch-Signature: %s\nBatch-Proof: %s\n", entry->batch_signature, entry->batch_proof);
  g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\n\n%.*s", length, (int) length, body);
  return g_string_free (text, FALSE);
}

static char *
events_text (KhaiStore *store, const char *id)
{
  g_autoptr (GPtrArray) events = khai_store_read_events (store, id, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      g_autofree char *pretty = khai_json_to_pretty (events->pdata[i]);

      g_string_append_printf (text, "%s\n", pretty);
    }
  return g_string_free (text, FALSE);
}

static void
add_sent_steps (GPtrArray *steps, KhaiStore *store, const KhaiOutboxEntry *entry, const char *id)
{
  g_autoptr (JsonNode) answer = khai_store_read_answer (store, entry->id, NULL);

  add_step (steps, _("Sign"), _("The bytes are signed with the declarant's certificate; the header says with which, and the digest of the bytes stands in it."),
            signature_text (entry));
  add_step (steps, _("Send"),
            entry->handed_at != NULL ? _("A person carried it as a file; over the network it would look like this.")
                                     : _("The request, with the key under which it can be sent again without being filed twice."),
            request_text (entry));
  if (answer != NULL)
    add_step (steps, g_str_equal (entry->state, "done") ? _("Receipt") : _("Refusal"),
              _("What the Single Window answered at once. A receipt is signed: it cannot be denied later."), khai_json_to_pretty (answer));
  add_step (steps, _("Reply"), _("What happened since, numbered without gaps."), events_text (store, id));
}

/**
 * khai_exchange_steps:
 * @context: the context
 * @id: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiExchangeStep): as far as it has come, or %NULL
 */
GPtrArray *
khai_exchange_steps (KhaiContext *context, const char *id, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_exchange_step_free);
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiOutboxEntry) entry = NULL;

  if (store == NULL || !khai_store_load (store, id, NULL, &document, error))
    return NULL;
  entry = khai_store_get_outbox (store, id, NULL);
  add_step (steps, _("Build"), _("The declaration as one canonical text: sorted members, no spaces. These bytes are signed and sent, and no others."),
            khai_declaration_to_text (document));
  add_step (steps, _("Check"), _("What the rules say about it. An empty list: nothing."), check_text (context, document));
  if (entry != NULL)
    add_sent_steps (steps, store, entry, id);
  return g_steal_pointer (&steps);
}
