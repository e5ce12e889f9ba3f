/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reference data as the window has them, with their dates. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"

#define MAX_CODES 100000

static JsonObject *
code_to_wire (const KhaiCode *code)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "code", code->code);
  json_object_set_string_member (object, "vi", code->name[KHAI_LANG_VI]);
  json_object_set_string_member (object, "en", code->name[KHAI_LANG_EN]);
  if (code->valid_from != NULL)
    json_object_set_string_member (object, "from", code->valid_from);
  if (code->valid_to != NULL)
    json_object_set_string_member (object, "to", code->valid_to);
  return object;
}

/* The list's name in the address has hyphens where the reference has underscores. */
static GPtrArray *
find_codes (KhaiSandboxExchange *exchange, const char *today, GError **error)
{
  g_autofree char *list = g_strdelimit (g_strdup (exchange->id), "-", '_');

  return khai_reference_search_codes (exchange->sandbox->reference, list, "", today, MAX_CODES,
                                      error);
}

/**
 * khai_sandbox_handle_codelist:
 * @exchange: GET /codelists/{codelist}
 */
void
khai_sandbox_handle_codelist (KhaiSandboxExchange *exchange)
{
  g_autofree char *today = khai_sandbox_today (exchange->sandbox);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) codes = find_codes (exchange, today, &error);
  const char *held = khai_sandbox_get_header (exchange, "If-None-Match");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *body = json_object_new ();
  JsonArray *items = json_array_new ();
  g_autofree char *text = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *etag = NULL;

  json_node_take_object (node, body);
  json_object_set_array_member (body, "items", items);
  if (codes == NULL || codes->len == 0)
    {
      if (error != NULL)
        khai_sandbox_answer_failure (exchange, "a code list", error);
      else
        khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_NOT_FOUND, NULL);
      return;
    }
  json_object_set_string_member (body, "name", exchange->id);
  json_object_set_string_member (body, "asOf", today);
  for (guint i = 0; i < codes->len; i++)
    json_array_add_object_element (items, code_to_wire (codes->pdata[i]));
  text = khai_json_to_canonical (node);
  digest = khai_digest_sha256_base64url (text, strlen (text));
  etag = g_strdup_printf ("\"%s\"", digest);
  if (g_strcmp0 (held, etag) == 0)
    khai_sandbox_answer (exchange, 304, NULL, NULL, 0);
  else
    khai_sandbox_answer (exchange, 200, "application/json", text, -1);
  khai_sandbox_set_header (exchange, "ETag", etag);
}
