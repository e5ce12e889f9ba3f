/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happened, numbered for each account, and the long poll that waits for more. */

#include "config.h"

#include "khai-sandbox-private.h"

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-json.h"

#define MAX_WAIT_SECONDS 30
#define MAX_WAITERS 256
#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

/* A request for events that waits for one. */
typedef struct
{
  KhaiSandbox *sandbox;       /* (unowned) */
  SoupServerMessage *message; /* (owned): paused */
  char *account;              /* (owned) */
  KhaiLang lang;
  gint64 after;
  guint limit;
  guint timeout; /* source id */
  gulong gone_handler;
} KhaiSandboxWaiter;

static void
waiter_free (KhaiSandboxWaiter *waiter)
{
  g_clear_handle_id (&waiter->timeout, g_source_remove);
  g_signal_handler_disconnect (waiter->message, waiter->gone_handler);
  g_object_unref (waiter->message);
  g_free (waiter->account);
  g_free (waiter);
}

/* ---- making an event ---- */

static gboolean
is_text_in_languages (JsonObject *object)
{
  return json_object_get_size (object) == KHAI_N_LANGS && json_object_has_member (object, "vi")
         && json_object_has_member (object, "en");
}

/* A copy in which every {vi, en} is the text of one language. */
static JsonNode *
localise (JsonNode *node, KhaiLang lang)
{
  JsonNode *copy;

  if (JSON_NODE_HOLDS_OBJECT (node) && is_text_in_languages (json_node_get_object (node)))
    return khai_json_copy (
        json_object_get_member (json_node_get_object (node), khai_lang_to_string (lang)));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_object_new ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &value))
        json_object_set_member (object, name, localise (value, lang));
      copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, object);
      return copy;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        json_array_add_element (
            array, localise (json_array_get_element (json_node_get_array (node), i), lang));
      copy = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (copy, array);
      return copy;
    }
  return khai_json_copy (node);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonNode *
localised_member (JsonObject *step, const char *name, KhaiLang lang)
{
  return json_object_has_member (step, name) ? localise (json_object_get_member (step, name), lang)
                                             : NULL;
}

/* Requests get an id and the day by which they must be answered. */
static JsonNode *
make_requests (JsonObject *step, const KhaiSandboxDeclaration *declaration, KhaiLang lang)
{
  JsonNode *requests = localised_member (step, "requests", lang);

  for (guint i = 0; requests != NULL && i < json_array_get_length (json_node_get_array (requests));
       i++)
    {
      JsonObject *request = json_array_get_object_element (json_node_get_array (requests), i);
      g_autofree char *id
          = g_strdup_printf ("%" G_GINT64_FORMAT "-%u", declaration->last_sequence, i + 1);

      json_object_set_string_member (request, "requestId", id);
      set_text (request, "dueAt", declaration->due_at);
    }
  return requests;
}

static char *
event_text (const KhaiSandboxDeclaration *declaration,
            JsonObject *step,
            const char *id,
            JsonNode *requests,
            KhaiLang lang)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonNode *text = localised_member (step, "text", lang);
  JsonNode *findings = localised_member (step, "findings", lang);

  json_object_set_int_member (object, "sequence", declaration->last_sequence);
  json_object_set_string_member (object, "eventId", id);
  json_object_set_string_member (object, "declarationId", declaration->id);
  json_object_set_string_member (object, "localReference", declaration->reference);
  json_object_set_string_member (object, "receiptId", declaration->receipt_id);
  json_object_set_int_member (object, "version", declaration->version);
  json_object_set_string_member (object, "type", json_object_get_string_member (step, "type"));
  json_object_set_string_member (object, "occurredAt", declaration->updated_at);
  json_object_set_string_member (object, "state", declaration->state);
  set_text (object, "channel", declaration->channel);
  set_text (object, "registrationNumber", declaration->registration_number);
  set_text (object, "dueAt", declaration->due_at);
  if (text != NULL)
    json_object_set_member (object, "text", text);
  if (findings != NULL)
    json_object_set_member (object, "findings", findings);
  if (requests != NULL)
    json_object_set_member (object, "requests", json_node_ref (requests));
  json_node_take_object (node, object);
  return khai_json_to_canonical (node);
}

/* The event's text; `requests` becomes what is asked for from now on. */
static char *
make_event (const KhaiSandboxDeclaration *declaration,
            JsonObject *step,
            const char *id,
            KhaiLang lang,
            char **requests)
{
  g_autoptr (JsonNode) asked = make_requests (step, declaration, lang);

  g_free (*requests);
  *requests = asked != NULL ? khai_json_to_canonical (asked) : NULL;
  return event_text (declaration, step, id, asked, lang);
}

static void
replace (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* What the step does to the declaration. */
static gboolean
apply_step (KhaiSandbox *self,
            KhaiSandboxDeclaration *declaration,
            JsonObject *step,
            GError **error)
{
  gint64 now = g_get_real_time ();
  g_autofree char *instant = khai_instant_to_string (now);
  g_autofree char *due = NULL;

  if (json_object_get_boolean_member_with_default (step, "registers", FALSE))
    {
      g_free (declaration->registration_number);
      declaration->registration_number = khai_sandbox_store_next_registration (self->db, error);
      if (declaration->registration_number == NULL)
        return FALSE;
    }
  if (json_object_has_member (step, "dueDays"))
    due = khai_instant_to_string (now + json_object_get_int_member (step, "dueDays") * DAY_US);
  replace (&declaration->due_at, due);
  replace (&declaration->state, json_object_get_string_member (step, "state"));
  if (json_object_has_member (step, "channel"))
    replace (&declaration->channel, json_object_get_string_member (step, "channel"));
  replace (&declaration->updated_at, instant);
  declaration->last_sequence
      = khai_sandbox_store_next_sequence (self->db, declaration->account, error);
  return declaration->last_sequence > 0;
}

/**
 * khai_sandbox_event_add:
 * @self: a window
 * @declaration: to which it happens; holds its new state afterwards
 * @step: what happens: an element of a scenario's steps
 * @error: failures of the database
 *
 * In the caller's transaction: gives the event the account's next number, stores it in both
 * languages and the declaration's new state.
 *
 * Returns: %TRUE when both are stored
 */
gboolean
khai_sandbox_event_add (KhaiSandbox *self,
                        KhaiSandboxDeclaration *declaration,
                        JsonObject *step,
                        GError **error)
{
  g_autofree char *id = khai_uuid4 ();
  g_autofree char *vietnamese = NULL;
  g_autofree char *english = NULL;

  if (!apply_step (self, declaration, step, error))
    return FALSE;
  vietnamese = make_event (declaration, step, id, KHAI_LANG_VI, &declaration->requests_vi);
  english = make_event (declaration, step, id, KHAI_LANG_EN, &declaration->requests_en);
  return khai_sandbox_store_add_event (self->db, declaration->account, declaration->last_sequence,
                                       declaration->id, vietnamese, english, error)
         && khai_sandbox_store_update_declaration (self->db, declaration, error);
}

/* ---- reading ---- */

/* Says what lies behind `after`; *empty when there is nothing yet. */
static void
answer_page (KhaiSandboxExchange *exchange, gint64 after, guint limit, gboolean *empty)
{
  sqlite3 *db = exchange->sandbox->db;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = khai_sandbox_store_list_events (
      db, exchange->account, after, limit + 1, exchange->lang == KHAI_LANG_EN, &error);
  g_autoptr (GString) text = g_string_new ("{\"items\":[");
  gint64 newest = 0;

  *empty = FALSE;
  if (events == NULL
      || !khai_sandbox_store_newest_sequence (db, exchange->account, &newest, &error))
    {
      khai_sandbox_answer_failure (exchange, "events", error);
      return;
    }
  *empty = events->len == 0;
  for (guint i = 0; i < MIN (events->len, limit); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", (const char *)events->pdata[i]);
  g_string_append_printf (text, "],\"more\":%s,\"newest\":%" G_GINT64_FORMAT ",\"oldest\":%d}",
                          events->len > limit ? "true" : "false", newest, newest > 0 ? 1 : 0);
  khai_sandbox_answer (exchange, 200, "application/json", text->str, text->len);
  khai_sandbox_set_header (exchange, "Content-Language", khai_lang_to_string (exchange->lang));
}

static void
answer_waiter (KhaiSandboxWaiter *waiter)
{
  KhaiSandboxExchange exchange
      = { waiter->sandbox, waiter->message, waiter->lang, NULL, NULL, NULL, waiter->account };
  gboolean empty;

  answer_page (&exchange, waiter->after, waiter->limit, &empty);
  soup_server_message_unpause (waiter->message);
  waiter_free (waiter);
}

static gboolean
waited_long_enough (gpointer user_data)
{
  KhaiSandboxWaiter *waiter = user_data;

  waiter->timeout = 0;
  g_queue_remove (&waiter->sandbox->waiters, waiter);
  answer_waiter (waiter);
  return G_SOURCE_REMOVE;
}

static void
waiter_gone (SoupServerMessage *message, KhaiSandboxWaiter *waiter)
{
  g_queue_remove (&waiter->sandbox->waiters, waiter);
  waiter_free (waiter);
}

static void
wait_for_event (KhaiSandboxExchange *exchange, gint64 after, guint limit, guint seconds)
{
  KhaiSandboxWaiter *waiter = g_new0 (KhaiSandboxWaiter, 1);

  waiter->sandbox = exchange->sandbox;
  waiter->message = g_object_ref (exchange->message);
  waiter->account = g_strdup (exchange->account);
  waiter->lang = exchange->lang;
  waiter->after = after;
  waiter->limit = limit;
  waiter->timeout = g_timeout_add_seconds (seconds, waited_long_enough, waiter);
  waiter->gone_handler
      = g_signal_connect (waiter->message, "disconnected", G_CALLBACK (waiter_gone), waiter);
  g_queue_push_tail (&exchange->sandbox->waiters, waiter);
  soup_server_message_pause (exchange->message);
}

/**
 * khai_sandbox_events_wake:
 * @self: a window
 * @account: whose events grew; the transaction is committed
 *
 * Answers at once whoever waits for them.
 */
void
khai_sandbox_events_wake (KhaiSandbox *self, const char *account)
{
  GList *next;

  for (GList *l = self->waiters.head; l != NULL; l = next)
    {
      KhaiSandboxWaiter *waiter = l->data;

      next = l->next;
      if (!g_str_equal (waiter->account, account))
        continue;
      g_queue_delete_link (&self->waiters, l);
      answer_waiter (waiter);
    }
}

/**
 * khai_sandbox_events_stop:
 * @self: a window that closes
 *
 * Lets go of whoever waits; the connections are closed by the caller.
 */
void
khai_sandbox_events_stop (KhaiSandbox *self)
{
  g_queue_clear_full (&self->waiters, (GDestroyNotify)waiter_free);
}

/**
 * khai_sandbox_handle_events:
 * @exchange: GET /events?after=N&wait=SECONDS&limit=N
 */
void
khai_sandbox_handle_events (KhaiSandboxExchange *exchange)
{
  guint64 after = 0;
  guint64 wait = 0;
  guint64 limit = 0;
  gboolean empty;

  if (!khai_sandbox_read_number (exchange, "after", 0, 0, G_MAXINT64, &after)
      || !khai_sandbox_read_number (exchange, "wait", 0, 0, MAX_WAIT_SECONDS, &wait)
      || !khai_sandbox_read_number (exchange, "limit", 50, 1, 200, &limit))
    return;
  if (after > 0 && khai_sandbox_fault_take_named (exchange->sandbox, "twice"))
    after = 0;
  answer_page (exchange, after, limit, &empty);
  if (empty && wait > 0 && exchange->sandbox->waiters.length < MAX_WAITERS)
    wait_for_event (exchange, after, limit, wait);
}
