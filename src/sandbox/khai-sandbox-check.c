/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a declaration can be read and what the rules say to it: the one place where the window
 * meets them. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-json-guard.h"

#define MAX_REFERENCE 35

/**
 * khai_sandbox_is_plain_json:
 * @exchange: a request with content
 *
 * Returns: %TRUE when the content is said to be application/json and not compressed
 */
gboolean
khai_sandbox_is_plain_json (KhaiSandboxExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);

  return g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), "application/json") == 0
         && soup_message_headers_get_one (headers, "Content-Encoding") == NULL;
}

/**
 * khai_sandbox_read_document:
 * @exchange: a request
 * @body: its content
 *
 * Reads a JSON object within the contract's limits (size, depth, no member twice).
 *
 * Returns: (transfer full) (nullable): the document; %NULL when the refusal is the answer
 */
JsonNode *
khai_sandbox_read_document (KhaiSandboxExchange *exchange, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) document = NULL;

  if (length > KHAI_JSON_MAX_BYTES)
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_TOO_LARGE, NULL);
      return NULL;
    }
  document = length > 0 ? khai_json_parse (text, length, &error) : NULL;
  if (document != NULL && JSON_NODE_HOLDS_OBJECT (document))
    return g_steal_pointer (&document);
  khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_BODY,
                               error != NULL ? error->message : "JSON byte 0: no object");
  return NULL;
}

/**
 * khai_sandbox_findings:
 * @findings: (element-type KhaiFinding): what a check found
 * @lang: of the texts
 *
 * Returns: (transfer full): the contract's findings
 */
JsonArray *
khai_sandbox_findings (const GPtrArray *findings, KhaiLang lang)
{
  JsonArray *array = json_array_sized_new (findings->len);

  for (guint i = 0; i < findings->len; i++)
    json_array_add_element (array, khai_finding_to_wire (findings->pdata[i], lang));
  return array;
}

/**
 * khai_sandbox_check:
 * @exchange: a request
 * @document: a declaration
 *
 * Returns: (transfer full) (nullable): what the rules of the window say; %NULL when they failed,
 * which is the answer then
 */
KhaiCheck *
khai_sandbox_check (KhaiSandboxExchange *exchange, JsonNode *document)
{
  g_autofree char *today = khai_clock_today (exchange->sandbox->clock);
  g_autoptr (GError) error = NULL;
  KhaiCheck *check = khai_rules_check (exchange->sandbox->rules, document, today, &error);

  if (check == NULL)
    khai_sandbox_answer_failure (exchange, "the rules", error);
  return check;
}

/**
 * khai_sandbox_document_reference:
 * @document: a declaration
 *
 * What the store relies on, whatever the rules of an update may say.
 *
 * Returns: (transfer full) (nullable): its local reference, when it is one (the contract's
 * LocalReference)
 */
char *
khai_sandbox_document_reference (JsonNode *document)
{
  JsonNode *node = json_object_get_member (json_node_get_object (document), "localReference");
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                             && json_node_get_value_type (node) == G_TYPE_STRING
                         ? json_node_get_string (node)
                         : NULL;

  if (text == NULL || !g_ascii_isalnum (*text) || strlen (text) > MAX_REFERENCE)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("._/-", *p) == NULL)
      return NULL;
  return g_strdup (text);
}

/**
 * khai_sandbox_reference_finding:
 * @lang: of the text
 *
 * Returns: (transfer full): the contract's findings of a declaration whose reference cannot be used
 */
JsonArray *
khai_sandbox_reference_finding (KhaiLang lang)
{
  static const char *const messages[KHAI_N_LANGS] = {
    "Thiếu số tham chiếu, hoặc số tham chiếu có ký tự không dùng được.",
    "The local reference is missing, or holds characters that it may not.",
  };
  g_autoptr (KhaiFinding) finding
      = khai_finding_new ("F-PATTERN", KHAI_SEVERITY_BLOCK, "/localReference");
  JsonArray *array = json_array_new ();

  finding->message[lang] = g_strdup (messages[lang]);
  json_array_add_element (array, khai_finding_to_wire (finding, lang));
  return array;
}

/**
 * khai_sandbox_handle_validate:
 * @exchange: POST /declarations/validate
 *
 * Says what the window would say, and stores nothing.
 */
void
khai_sandbox_handle_validate (KhaiSandboxExchange *exchange)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (KhaiCheck) check = NULL;
  JsonObject *answer;

  if (!khai_sandbox_is_plain_json (exchange))
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_MEDIA_TYPE, NULL);
      return;
    }
  document = khai_sandbox_read_document (exchange, body);
  check = document != NULL ? khai_sandbox_check (exchange, document) : NULL;
  if (check == NULL)
    return;
  answer = json_object_new ();
  json_object_set_boolean_member (answer, "valid", !khai_check_blocks (check));
  json_object_set_array_member (answer, "findings",
                                khai_sandbox_findings (check->findings, exchange->lang));
  khai_sandbox_answer_json (exchange, 200, answer);
  khai_sandbox_set_header (exchange, "Content-Language", khai_lang_to_string (exchange->lang));
}
