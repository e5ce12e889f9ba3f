/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happened, numbered for each account, and the long poll that waits for more. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-error.h"
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

/* ---- what an event does to its declaration ---- */

static void
replace (char **text, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*text);
  *text = copy;
}

static gboolean
is_one_of (const char *type, const char *const *types)
{
  return g_strv_contains (types, type);
}

/* Events after which nothing is asked for any more. */
static gboolean
closes_requests (KhaiSandbox *self, const KhaiSandboxDeclaration *declaration, const char *type)
{
  static const char *const types[] = { "documents-taken", "released", "filed", NULL };

  return is_one_of (type, types) || khai_sandbox_state_is_end (self, declaration->state);
}

/* Requests get an id and the day by which they must be answered. */
static void
add_requests (JsonArray *open,
              JsonObject *step,
              const KhaiSandboxDeclaration *declaration,
              KhaiLang lang)
{
  g_autoptr (JsonNode) requests = localised_member (step, "requests", lang);

  for (guint i = 0; requests != NULL && i < json_array_get_length (json_node_get_array (requests));
       i++)
    {
      JsonObject *request = json_array_get_object_element (json_node_get_array (requests), i);
      g_autofree char *id
          = g_strdup_printf ("%" G_GINT64_FORMAT "-%u", declaration->last_sequence, i + 1);

      json_object_set_string_member (request, "requestId", id);
      set_text (request, "dueAt", declaration->due_at);
      json_array_add_object_element (open, json_object_ref (request));
    }
}

/* What is asked for after the event. */
static void
update_requests (KhaiSandbox *self,
                 const KhaiSandboxDeclaration *declaration,
                 JsonObject *step,
                 KhaiLang lang,
                 char **requests)
{
  g_autoptr (JsonNode) before = *requests != NULL ? khai_json_parse (*requests, -1, NULL) : NULL;
  g_autoptr (JsonNode) after = json_node_new (JSON_NODE_ARRAY);
  JsonArray *open = json_array_new ();
  const char *answered = json_object_get_string_member_with_default (step, "answers", "");

  json_node_take_array (after, open);
  if (before != NULL
      && !closes_requests (self, declaration, json_object_get_string_member (step, "type")))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (before)); i++)
      {
        JsonObject *request = json_array_get_object_element (json_node_get_array (before), i);

        if (!g_str_equal (json_object_get_string_member (request, "requestId"), answered))
          json_array_add_object_element (open, json_object_ref (request));
      }
  add_requests (open, step, declaration, lang);
  g_clear_pointer (requests, g_free);
  if (json_array_get_length (open) > 0)
    *requests = khai_json_to_canonical (after);
}

/* The last digit counts amendments, at most 9. */
static void
count_amendment (KhaiSandboxDeclaration *declaration)
{
  gsize last
      = declaration->registration_number != NULL ? strlen (declaration->registration_number) : 0;

  if (last > 0 && declaration->registration_number[last - 1] < '9')
    declaration->registration_number[last - 1]++;
}

static gboolean
grant_amendment (KhaiSandbox *self, KhaiSandboxDeclaration *declaration, GError **error)
{
  g_autoptr (KhaiSandboxReceipt) receipt
      = khai_sandbox_store_get_receipt (self->db, declaration->pending, error);

  if (receipt == NULL || receipt->request == NULL)
    return FALSE;
  declaration->version++;
  replace (&declaration->receipt_id, receipt->id);
  replace (&declaration->digest, receipt->digest);
  count_amendment (declaration);
  return khai_sandbox_store_add_version (self->db, declaration, receipt->request,
                                         receipt->signature, error);
}

/* An officer's own correction: a new version, which the declarant has to look at. */
static gboolean
correct (KhaiSandbox *self, KhaiSandboxDeclaration *declaration, GError **error)
{
  g_autoptr (GBytes) body
      = khai_sandbox_store_find_version (self->db, declaration->id, declaration->version, error);

  declaration->version++;
  return body != NULL && khai_sandbox_store_add_version (self->db, declaration, body, "", error);
}

static gboolean
give_number (KhaiSandbox *self, KhaiSandboxDeclaration *declaration, GError **error)
{
  if (declaration->registration_number == NULL)
    declaration->registration_number = khai_sandbox_store_next_registration (self->db, error);
  return declaration->registration_number != NULL;
}

/* Number and computed values; and unless it is filed in time, it is over. */
static gboolean
compute (KhaiSandbox *self, KhaiSandboxDeclaration *declaration, GError **error)
{
  gint64 days = json_node_get_int (khai_json_get (self->data, "/preRegistrationDays"));
  gint64 expires = khai_sandbox_now (self) + days * DAY_US;
  g_autoptr (GBytes) body
      = khai_sandbox_store_find_version (self->db, declaration->id, declaration->version, error);
  g_autoptr (JsonNode) root = NULL;
  JsonNode *inside;
  KhaiSandboxStep step
      = { .declaration = declaration->id,
          .scenario = declaration->scenario,
          .body
          = (char *)"{\"state\":\"expired\",\"type\":\"expired\",\"when\":\"pre-registered\"}",
          .due_at = expires };

  if (body == NULL || !give_number (self, declaration, error))
    return FALSE;
  root = khai_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  if (root == NULL)
    return FALSE;
  inside = khai_json_get (root, "/declaration");
  g_free (declaration->computed);
  declaration->computed = khai_sandbox_compute (self, inside != NULL ? inside : root,
                                                declaration->registration_number, expires, error);
  return declaration->computed != NULL && khai_sandbox_store_add_step (self->db, &step, error);
}

/* What comes with the event's type. */
static gboolean
apply_type (KhaiSandbox *self,
            KhaiSandboxDeclaration *declaration,
            JsonObject *step,
            GError **error)
{
  static const char *const answers[] = { "amendment-granted", "amendment-refused",
                                         "cancellation-granted", "cancellation-refused", NULL };
  static const char *const questions[] = { "amendment-requested", "cancellation-requested", NULL };
  const char *type = json_object_get_string_member (step, "type");

  if (json_object_get_boolean_member_with_default (step, "registers", FALSE)
      && !give_number (self, declaration, error))
    return FALSE;
  if (g_str_equal (type, "pre-registered") && !compute (self, declaration, error))
    return FALSE;
  if (g_str_equal (type, "amendment-granted") && !grant_amendment (self, declaration, error))
    return FALSE;
  if (g_str_equal (type, "external-correction") && !correct (self, declaration, error))
    return FALSE;
  if (is_one_of (type, questions))
    replace (&declaration->former_state, declaration->state);
  if (is_one_of (type, answers))
    {
      g_clear_pointer (&declaration->former_state, g_free);
      g_clear_pointer (&declaration->pending, g_free);
    }
  return TRUE;
}

/* What the step does to the declaration. FALSE without an error: it cannot happen now. */
static gboolean
apply_step (KhaiSandbox *self,
            KhaiSandboxDeclaration *declaration,
            JsonObject *step,
            GError **error)
{
  const char *when = json_object_get_string_member_with_default (step, "when", NULL);
  g_autofree char *state = g_strdup (
      khai_sandbox_state_after (self, declaration, json_object_get_string_member (step, "type"),
                                json_object_get_string_member_with_default (step, "state", NULL)));
  g_autofree char *instant = khai_sandbox_now_string (self);

  if (state == NULL || (when != NULL && !g_str_equal (when, declaration->state)))
    return FALSE;
  replace (&declaration->updated_at, instant);
  if (!apply_type (self, declaration, step, error))
    return FALSE;
  if (!g_str_equal (state, declaration->state))
    replace (&declaration->due_at, NULL);
  if (json_object_has_member (step, "dueDays"))
    {
      g_autofree char *due = khai_instant_to_string (
          khai_sandbox_now (self) + json_object_get_int_member (step, "dueDays") * DAY_US);

      replace (&declaration->due_at, due);
    }
  replace (&declaration->state, state);
  if (json_object_has_member (step, "channel"))
    replace (&declaration->channel, json_object_get_string_member (step, "channel"));
  declaration->last_sequence
      = khai_sandbox_store_next_sequence (self->db, declaration->account, error);
  return declaration->last_sequence > 0;
}

/* ---- the event itself ---- */

static void
set_json (JsonObject *object, const char *name, const char *text)
{
  JsonNode *node = text != NULL ? khai_json_parse (text, -1, NULL) : NULL;

  if (node != NULL)
    json_object_set_member (object, name, node);
}

static JsonNode *
event_words (KhaiSandbox *self, JsonObject *step, KhaiLang lang)
{
  g_autofree char *place
      = g_strconcat ("/texts/", json_object_get_string_member (step, "type"), NULL);
  JsonNode *words = khai_json_get (self->data, place);

  if (json_object_has_member (step, "text"))
    return localised_member (step, "text", lang);
  return words != NULL ? localise (words, lang) : NULL;
}

static char *
event_text (KhaiSandbox *self,
            const KhaiSandboxDeclaration *declaration,
            JsonObject *step,
            const char *id,
            const char *receipt,
            KhaiLang lang)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonNode *text = event_words (self, step, lang);
  JsonNode *findings = localised_member (step, "findings", lang);
  const char *type = json_object_get_string_member (step, "type");

  json_object_set_int_member (object, "sequence", declaration->last_sequence);
  json_object_set_string_member (object, "eventId", id);
  json_object_set_string_member (object, "declarationId", declaration->id);
  json_object_set_string_member (object, "localReference", declaration->reference);
  json_object_set_string_member (object, "receiptId", receipt);
  json_object_set_int_member (object, "version", declaration->version);
  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "occurredAt", declaration->updated_at);
  json_object_set_string_member (object, "state", declaration->state);
  set_text (object, "channel", declaration->channel);
  set_text (object, "registrationNumber", declaration->registration_number);
  set_text (object, "dueAt", declaration->due_at);
  if (text != NULL)
    json_object_set_member (object, "text", text);
  if (findings != NULL)
    json_object_set_member (object, "findings", findings);
  set_json (object, "requests",
            lang == KHAI_LANG_EN ? declaration->requests_en : declaration->requests_vi);
  if (g_str_equal (type, "pre-registered") || g_str_equal (type, "duty-notice"))
    set_json (object, "computed", declaration->computed);
  if (json_object_has_member (step, "shareNews"))
    json_object_set_member (object, "share",
                            khai_json_copy (json_object_get_member (step, "shareNews")));
  json_node_take_object (node, object);
  return khai_json_to_canonical (node);
}

/**
 * khai_sandbox_event_add:
 * @self: a window, in an act
 * @declaration: to which it happens; holds its new state afterwards
 * @step: what happens: an element of a scenario's steps
 * @error: failures of the database
 *
 * Gives the event the account's next number, stores it in both languages and the declaration's new
 * state.
 *
 * Returns: %TRUE when both are stored; %FALSE without an error when that cannot happen in this
 * state
 */
gboolean
khai_sandbox_event_add (KhaiSandbox *self,
                        KhaiSandboxDeclaration *declaration,
                        JsonObject *step,
                        GError **error)
{
  g_autofree char *id = khai_uuid4 ();
  g_autofree char *receipt = g_strdup (json_object_get_string_member_with_default (
      step, "receiptId",
      declaration->pending != NULL ? declaration->pending : declaration->receipt_id));
  g_autofree char *vietnamese = NULL;
  g_autofree char *english = NULL;

  if (!apply_step (self, declaration, step, error))
    return FALSE;
  update_requests (self, declaration, step, KHAI_LANG_VI, &declaration->requests_vi);
  update_requests (self, declaration, step, KHAI_LANG_EN, &declaration->requests_en);
  if (declaration->requests_vi == NULL && json_object_has_member (step, "answers"))
    replace (&declaration->due_at, NULL);
  vietnamese = event_text (self, declaration, step, id, receipt, KHAI_LANG_VI);
  english = event_text (self, declaration, step, id, receipt, KHAI_LANG_EN);
  return khai_sandbox_store_add_event (self->db, declaration->account, declaration->last_sequence,
                                       declaration->id, vietnamese, english, error)
         && khai_sandbox_store_update_declaration (self->db, declaration, error);
}

/**
 * khai_sandbox_event_note:
 * @self: a window, in an act
 * @declaration: to which it happens
 * @type: the contract's event type
 * @more: (nullable) (transfer full): further members of the step
 * @error: failures of the database; %KHAI_ERROR_INTERNAL when it cannot happen in this state
 *
 * For what the window itself brings about. The text is the one of the type.
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_event_note (KhaiSandbox *self,
                         KhaiSandboxDeclaration *declaration,
                         const char *type,
                         JsonObject *more,
                         GError **error)
{
  g_autoptr (JsonObject) step = more != NULL ? more : json_object_new ();
  GError *failure = NULL;

  json_object_set_string_member (step, "type", type);
  if (khai_sandbox_event_add (self, declaration, step, &failure))
    return TRUE;
  if (failure == NULL)
    g_set_error (&failure, KHAI_ERROR, KHAI_ERROR_INTERNAL, "%s cannot follow on %s", type,
                 declaration->state);
  g_propagate_error (error, failure);
  return FALSE;
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
  guint n;

  *empty = FALSE;
  if (events == NULL
      || !khai_sandbox_store_newest_sequence (db, exchange->account, &newest, &error))
    {
      khai_sandbox_answer_failure (exchange, "events", error);
      return;
    }
  *empty = events->len == 0;
  n = MIN (events->len, limit);
  khai_sandbox_fault_page (exchange->sandbox, events, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", (const char *)events->pdata[i]);
  g_string_append_printf (text, "],\"more\":%s,\"newest\":%" G_GINT64_FORMAT ",\"oldest\":%d}",
                          events->len > n ? "true" : "false", newest, newest > 0 ? 1 : 0);
  khai_sandbox_answer (exchange, 200, "application/json", text->str, text->len);
  khai_sandbox_set_header (exchange, "Content-Language", khai_lang_to_string (exchange->lang));
}

static void
answer_waiter (KhaiSandboxWaiter *waiter)
{
  KhaiSandboxExchange exchange = { .sandbox = waiter->sandbox,
                                   .message = waiter->message,
                                   .lang = waiter->lang,
                                   .account = waiter->account };
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
  khai_sandbox_commit (waiter->sandbox);
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
  khai_sandbox_exchange_pause (exchange);
  exchange->kept = TRUE;
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
      || !khai_sandbox_read_number (exchange, "limit", 200, 1, 1000, &limit))
    return;
  if (after > 0 && khai_sandbox_fault_take_named (exchange->sandbox, "twice"))
    after = 0;
  answer_page (exchange, after, limit, &empty);
  if (empty && wait > 0 && exchange->sandbox->waiters.length < MAX_WAITERS)
    wait_for_event (exchange, after, limit, wait);
}
