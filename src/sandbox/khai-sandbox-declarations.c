/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking at declarations that are here. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-json.h"

/**
 * khai_sandbox_read_number:
 * @exchange: a request
 * @name: a query parameter
 * @fallback: its value when it is not there
 * @minimum: the smallest that is taken
 * @maximum: the largest
 * @value: (out): its value
 *
 * Returns: %TRUE; else the refusal is the answer
 */
gboolean
khai_sandbox_read_number (KhaiSandboxExchange *exchange,
                          const char *name,
                          guint64 fallback,
                          guint64 minimum,
                          guint64 maximum,
                          guint64 *value)
{
  const char *text = exchange->query != NULL ? g_hash_table_lookup (exchange->query, name) : NULL;

  *value = fallback;
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, minimum, maximum, value, NULL))
    return TRUE;
  khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_PARAMETER, name);
  return FALSE;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonArray *
receipts_to_wire (KhaiSandbox *self, const KhaiSandboxDeclaration *declaration, GError **error)
{
  g_autoptr (GPtrArray) list = khai_sandbox_store_list_receipts (self->db, declaration->id, error);
  JsonArray *array = list != NULL ? json_array_new () : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const KhaiSandboxReceipt *receipt = list->pdata[i];
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "receiptId", receipt->id);
      json_object_set_string_member (row, "act", receipt->act);
      json_object_set_int_member (row, "version", receipt->version);
      json_array_add_object_element (array, row);
    }
  return array;
}

/* NULL: the database failed. */
static JsonObject *
declaration_to_wire (KhaiSandbox *self,
                     const KhaiSandboxDeclaration *declaration,
                     KhaiLang lang,
                     GError **error)
{
  JsonArray *receipts = receipts_to_wire (self, declaration, error);
  JsonObject *object;
  const char *requests = lang == KHAI_LANG_EN ? declaration->requests_en : declaration->requests_vi;

  if (receipts == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_array_member (object, "receipts", receipts);
  json_object_set_string_member (object, "declarationId", declaration->id);
  json_object_set_string_member (object, "localReference", declaration->reference);
  json_object_set_string_member (object, "receiptId", declaration->receipt_id);
  json_object_set_string_member (object, "payloadDigest", declaration->digest);
  set_text (object, "registrationNumber", declaration->registration_number);
  json_object_set_int_member (object, "version", declaration->version);
  json_object_set_string_member (object, "state", declaration->state);
  set_text (object, "channel", declaration->channel);
  set_text (object, "dueAt", declaration->due_at);
  json_object_set_array_member (object, "allowedActions",
                                khai_sandbox_state_actions (self, declaration));
  if (declaration->computed != NULL)
    json_object_set_member (object, "computed", khai_json_parse (declaration->computed, -1, NULL));
  if (requests != NULL)
    json_object_set_member (object, "openRequests", khai_json_parse (requests, -1, NULL));
  json_object_set_int_member (object, "lastEventSequence", declaration->last_sequence);
  json_object_set_string_member (object, "updatedAt", declaration->updated_at);
  return object;
}

/**
 * khai_sandbox_etag:
 * @declaration: how it stands
 *
 * Returns: (transfer full): the strong entity tag of that
 */
char *
khai_sandbox_etag (const KhaiSandboxDeclaration *declaration)
{
  return g_strdup_printf ("\"%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "\"", declaration->version,
                          declaration->last_sequence);
}

/**
 * khai_sandbox_find_own:
 * @exchange: a request with a declaration's id in its path
 *
 * Another account's declaration is as little there as none.
 *
 * Returns: (transfer full) (nullable): the declaration; %NULL: the refusal is the answer
 */
KhaiSandboxDeclaration *
khai_sandbox_find_own (KhaiSandboxExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSandboxDeclaration) declaration
      = khai_sandbox_store_find (exchange->sandbox->db, exchange->id, &error);

  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a declaration", error);
  else if (declaration == NULL || !g_str_equal (declaration->account, exchange->account))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_NOT_FOUND, NULL);
  else
    return g_steal_pointer (&declaration);
  return NULL;
}

/**
 * khai_sandbox_handle_get:
 * @exchange: GET /declarations/{declarationId}
 */
void
khai_sandbox_handle_get (KhaiSandboxExchange *exchange)
{
  g_autoptr (KhaiSandboxDeclaration) declaration = khai_sandbox_find_own (exchange);
  const char *held = khai_sandbox_get_header (exchange, "If-None-Match");
  g_autofree char *etag = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  if (declaration == NULL)
    return;
  etag = khai_sandbox_etag (declaration);
  object = declaration_to_wire (exchange->sandbox, declaration, exchange->lang, &error);
  if (object == NULL)
    {
      khai_sandbox_answer_failure (exchange, "a declaration", error);
      return;
    }
  if (g_strcmp0 (held, etag) == 0)
    {
      json_object_unref (object);
      khai_sandbox_answer (exchange, 304, NULL, NULL, 0);
    }
  else
    khai_sandbox_answer_json (exchange, 200, object);
  khai_sandbox_set_header (exchange, "ETag", etag);
}

/**
 * khai_sandbox_handle_version:
 * @exchange: GET /declarations/{declarationId}/versions/{version}
 *
 * Answers the exact bytes that were signed.
 */
void
khai_sandbox_handle_version (KhaiSandboxExchange *exchange)
{
  g_autoptr (KhaiSandboxDeclaration) declaration = khai_sandbox_find_own (exchange);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  guint64 version = 0;

  if (declaration == NULL)
    return;
  if (g_ascii_string_to_unsigned (exchange->second, 10, 1, G_MAXINT32, &version, NULL))
    body
        = khai_sandbox_store_find_version (exchange->sandbox->db, declaration->id, version, &error);
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a version", error);
  else if (body == NULL)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_NOT_FOUND, NULL);
  else
    khai_sandbox_answer (exchange, 200, "application/json", g_bytes_get_data (body, NULL),
                         g_bytes_get_size (body));
}

/* ---- the list ---- */

typedef struct
{
  const char *reference; /* (unowned) (nullable) */
  char **states;         /* (owned) (nullable) */
  char *since;           /* (owned) (nullable): as the window writes instants */
  char *time, *id;       /* (owned) (nullable): where the page before ended */
  guint64 limit;
} Selection;

static void
selection_clear (Selection *selection)
{
  g_strfreev (selection->states);
  g_free (selection->since);
  g_free (selection->time);
  g_free (selection->id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Selection, selection_clear)

static char *
make_cursor (const KhaiSandboxDeclaration *last)
{
  g_autofree char *text = g_strconcat (last->updated_at, " ", last->id, NULL);

  return khai_base64url_encode (text, strlen (text));
}

static gboolean
read_cursor (KhaiSandbox *self, const char *cursor, Selection *selection)
{
  g_autoptr (GBytes) bytes = khai_base64url_decode (cursor, NULL);
  g_autofree char *text
      = bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_auto (GStrv) parts
      = text != NULL && g_utf8_validate (text, -1, NULL) ? g_strsplit (text, " ", 2) : NULL;
  gint64 instant = 0;

  if (parts == NULL || parts[0] == NULL || parts[1] == NULL
      || !khai_instant_parse (parts[0], &instant, NULL))
    return FALSE;
  selection->time = g_strdup (parts[0]);
  selection->id = g_strdup (parts[1]);
  return TRUE;
}

static gboolean
read_states (KhaiSandbox *self, const char *text, Selection *selection)
{
  selection->states = g_strsplit (text, ",", -1);
  for (guint i = 0; selection->states[i] != NULL; i++)
    if (!khai_sandbox_state_exists (self, selection->states[i]))
      return FALSE;
  return selection->states[0] != NULL;
}

static gboolean
read_since (KhaiSandbox *self, const char *text, Selection *selection)
{
  gint64 instant = 0;

  if (!khai_instant_parse (text, &instant, NULL))
    return FALSE;
  selection->since = khai_instant_to_string (instant);
  return TRUE;
}

static const char *
parameter (KhaiSandboxExchange *exchange, const char *name)
{
  return exchange->query != NULL ? g_hash_table_lookup (exchange->query, name) : NULL;
}

static gboolean
read_selection (KhaiSandboxExchange *exchange, Selection *selection)
{
  static const struct
  {
    const char *name;
    gboolean (*read) (KhaiSandbox *self, const char *text, Selection *selection);
  } readers[] = {
    { "state", read_states },
    { "changedSince", read_since },
    { "cursor", read_cursor },
  };

  selection->reference = parameter (exchange, "localReference");
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      const char *text = parameter (exchange, readers[i].name);

      if (text == NULL || readers[i].read (exchange->sandbox, text, selection))
        continue;
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_PARAMETER, readers[i].name);
      return FALSE;
    }
  return khai_sandbox_read_number (exchange, "limit", 50, 1, 200, &selection->limit);
}

/**
 * khai_sandbox_handle_list:
 * @exchange: GET /declarations
 *
 * One page, newest change first. A declaration is found from the moment its bytes are stored,
 * before the 202 is sent.
 */
void
khai_sandbox_handle_list (KhaiSandboxExchange *exchange)
{
  g_auto (Selection) selection = { NULL };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *items;
  JsonObject *page;

  if (!read_selection (exchange, &selection))
    return;
  list = khai_sandbox_store_list (exchange->sandbox->db, exchange->account, selection.reference,
                                  (const char *const *)selection.states, selection.since,
                                  selection.time, selection.id, selection.limit + 1, &error);
  if (list == NULL)
    {
      khai_sandbox_answer_failure (exchange, "the list", error);
      return;
    }
  items = json_array_new ();
  for (guint i = 0; i < MIN (list->len, selection.limit) && error == NULL; i++)
    {
      JsonObject *object
          = declaration_to_wire (exchange->sandbox, list->pdata[i], exchange->lang, &error);

      if (object != NULL)
        json_array_add_object_element (items, object);
    }
  if (error != NULL)
    {
      json_array_unref (items);
      khai_sandbox_answer_failure (exchange, "the list", error);
      return;
    }
  page = json_object_new ();
  json_object_set_array_member (page, "items", items);
  if (list->len > selection.limit)
    {
      g_autofree char *cursor = make_cursor (list->pdata[selection.limit - 1]);

      json_object_set_string_member (page, "next", cursor);
    }
  khai_sandbox_answer_json (exchange, 200, page);
}
