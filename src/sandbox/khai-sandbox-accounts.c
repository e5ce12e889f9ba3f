/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which program asks: client credentials with a signed assertion (RFC 7523). An account is a
 * certificate's thumbprint; the first assertion that it signs makes it. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"

#define ASSERTION_SECONDS 300 /* longest life of an assertion */
#define CLOCK_SKEW_SECONDS 60
#define MAX_ASSERTION 16384
#define MAX_JTI 128
#define SKEWED_SECONDS 3600

static const char *const scopes[] = { "declarations.read", "declarations.write", "documents.write",
                                      "events.read",       "shares.write",       NULL };

/**
 * khai_sandbox_refuse_token:
 * @exchange: a request for a token
 * @error: a word of RFC 6749, 5.2 or RFC 8628, 3.5
 * @description: for developers
 */
void
khai_sandbox_refuse_token (KhaiSandboxExchange *exchange,
                           const char *error,
                           const char *description)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "error", error);
  json_object_set_string_member (body, "error_description", description);
  khai_sandbox_answer_json (exchange, g_str_equal (error, "invalid_client") ? 401 : 400, body);
}

/**
 * khai_sandbox_read_form:
 * @exchange: a request with an HTML form
 *
 * Returns: (transfer full) (nullable): its fields; %NULL when it is no form
 */
GHashTable *
khai_sandbox_read_form (KhaiSandboxExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  g_autofree char *text = NULL;
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);

  if (g_strcmp0 (soup_message_headers_get_content_type (headers, NULL),
                 "application/x-www-form-urlencoded")
          != 0
      || length > 2 * MAX_ASSERTION || length == 0 || memchr (data, '\0', length) != NULL)
    return NULL;
  text = g_strndup (data, length);
  return soup_form_decode (text);
}

static gboolean
claim_int (JsonNode *claims, const char *pointer, gint64 *value)
{
  JsonNode *node = khai_json_get (claims, pointer);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

/* The address is taken as the client spelled it: "localhost" and "127.0.0.1" are the same window.
 */
static gboolean
is_our_address (KhaiSandboxExchange *exchange, const char *audience)
{
  const char *host = khai_sandbox_get_header (exchange, "Host");
  g_autofree char *spelled = host != NULL ? g_strdup_printf ("https://%s/oauth/token", host) : NULL;

  return g_strcmp0 (audience, exchange->sandbox->token_url) == 0
         || (spelled != NULL && g_strcmp0 (audience, spelled) == 0);
}

/* Returns what is wrong with it, or NULL. */
static const char *
check_claims (KhaiSandboxExchange *exchange,
              JsonNode *claims,
              const char *thumbprint,
              char **jti,
              gint64 *expires)
{
  g_autofree char *issuer = khai_json_get_text (claims, "/iss");
  g_autofree char *subject = khai_json_get_text (claims, "/sub");
  g_autofree char *audience = khai_json_get_text (claims, "/aud");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 issued = 0;

  if (khai_sandbox_fault_take_named (exchange->sandbox, "clock-skew"))
    now += SKEWED_SECONDS;

  *jti = khai_json_get_text (claims, "/jti");
  if (g_strcmp0 (issuer, thumbprint) != 0 || g_strcmp0 (subject, thumbprint) != 0)
    return "iss and sub must be the certificate's thumbprint";
  if (!is_our_address (exchange, audience))
    return "aud is not this address";
  if (*jti == NULL || **jti == '\0' || strlen (*jti) > MAX_JTI)
    return "jti is missing";
  if (!claim_int (claims, "/exp", expires) || *expires <= now)
    return "the assertion has expired";
  if (!claim_int (claims, "/iat", &issued) || issued > now + CLOCK_SKEW_SECONDS
      || *expires - issued > ASSERTION_SECONDS)
    return "iat must not lie in the future, nor exp more than 300 s after it";
  return NULL;
}

static gboolean
scope_holds (const char *scope, const char *wanted)
{
  g_auto (GStrv) words = g_strsplit (scope, " ", -1);

  return g_strv_contains ((const char *const *)words, wanted);
}

/**
 * khai_sandbox_grant_scope:
 * @asked: (nullable): what a client wants, words separated by spaces
 *
 * Returns: (transfer full) (nullable): what it gets; %NULL when somebody asks for what there is not
 */
char *
khai_sandbox_grant_scope (const char *asked)
{
  g_auto (GStrv) words = g_strsplit (asked != NULL ? asked : "", " ", -1);

  if (asked == NULL || *asked == '\0')
    return g_strjoinv (" ", (char **)scopes);
  for (guint i = 0; words[i] != NULL; i++)
    if (!g_strv_contains (scopes, words[i]))
      return NULL;
  return g_strdup (asked);
}

/**
 * khai_sandbox_random_token:
 *
 * Returns: (transfer full) (nullable): 256 bits that nobody can guess, base64url
 */
char *
khai_sandbox_random_token (void)
{
  guint8 bytes[32];

  if (gnutls_rnd (GNUTLS_RND_KEY, bytes, sizeof bytes) < 0)
    return NULL;
  return khai_base64url_encode (bytes, sizeof bytes);
}

static gboolean
store_token (KhaiSandbox *self,
             const char *account,
             const char *jti,
             gint64 expires,
             const char *token,
             const char *scope,
             gboolean *replayed,
             GError **error)
{
  g_autofree char *digest = khai_digest_sha256_base64url (token, strlen (token));
  gint64 now = g_get_real_time ();
  GError *failure = NULL;
  gboolean stored;

  if (!khai_sandbox_begin (self, error))
    return FALSE;
  stored = khai_sandbox_store_use_assertion (self->db, account, jti, now, expires * G_USEC_PER_SEC,
                                             &failure)
           && khai_sandbox_store_add_token (self->db, digest, account, scope, NULL,
                                            now + KHAI_SANDBOX_TOKEN_SECONDS * G_USEC_PER_SEC,
                                            &failure);
  khai_sandbox_end (self, stored, stored ? &failure : NULL);
  *replayed = !stored && failure == NULL;
  if (failure != NULL)
    g_propagate_error (error, failure);
  return stored && !failure;
}

/**
 * khai_sandbox_desk_token:
 * @self: a window
 * @account: thumbprint of the certificate that signed a package
 * @error: failures of the database
 *
 * A person at the desk carries a declarant's package to the window: what it may do is what the declarant may.
 *
 * Returns: (transfer full): a token of that account, or %NULL
 */
char *
khai_sandbox_desk_token (KhaiSandbox *self, const char *account, GError **error)
{
  g_autofree char *token = khai_sandbox_random_token ();
  g_autofree char *jti = khai_uuid4 ();
  g_autofree char *scope = khai_sandbox_grant_scope (NULL);
  gint64 expires = g_get_real_time () / G_USEC_PER_SEC + KHAI_SANDBOX_TOKEN_SECONDS;
  gboolean replayed = FALSE;

  if (token == NULL
      || !store_token (self, account, jti, expires, token, scope, &replayed, error))
    return NULL;
  return g_steal_pointer (&token);
}

static void
give_token (KhaiSandboxExchange *exchange,
            const char *account,
            const char *jti,
            gint64 expires,
            const char *scope)
{
  g_autofree char *token = khai_sandbox_random_token ();
  g_autoptr (GError) error = NULL;
  gboolean replayed = FALSE;
  JsonObject *body;

  if (token == NULL)
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_INTERNAL, NULL);
      return;
    }
  if (!store_token (exchange->sandbox, account, jti, expires, token, scope, &replayed, &error))
    {
      if (replayed)
        khai_sandbox_refuse_token (exchange, "invalid_client", "the assertion was used before");
      else
        khai_sandbox_answer_failure (exchange, "a token", error);
      return;
    }
  body = json_object_new ();
  json_object_set_string_member (body, "access_token", token);
  json_object_set_string_member (body, "token_type", "Bearer");
  json_object_set_int_member (body, "expires_in", KHAI_SANDBOX_TOKEN_SECONDS);
  json_object_set_string_member (body, "scope", scope);
  khai_sandbox_answer_json (exchange, 200, body);
}

/**
 * khai_sandbox_handle_token:
 * @exchange: POST /oauth/token
 *
 * Exchanges a signed assertion for an access token (RFC 6749, 4.4; RFC 7523).
 */
void
khai_sandbox_handle_token (KhaiSandboxExchange *exchange)
{
  g_autoptr (GHashTable) form = khai_sandbox_read_form (exchange);
  g_autoptr (KhaiJws) jws = NULL;
  g_autoptr (JsonNode) claims = NULL;
  g_autofree char *jti = NULL;
  g_autofree char *scope = NULL;
  const char *assertion = form != NULL ? g_hash_table_lookup (form, "client_assertion") : NULL;
  const char *grant = form != NULL ? g_hash_table_lookup (form, "grant_type") : NULL;
  const char *wrong;
  gint64 expires = 0;

  if (form == NULL)
    khai_sandbox_refuse_token (exchange, "invalid_request", "the body must be a form");
  else if (g_strcmp0 (grant, "urn:ietf:params:oauth:grant-type:device_code") == 0)
    khai_sandbox_device_token (exchange, form);
  else if (g_strcmp0 (grant, "refresh_token") == 0)
    khai_sandbox_refresh_token (exchange, form);
  else if (g_strcmp0 (grant, "client_credentials") != 0)
    khai_sandbox_refuse_token (exchange, "unsupported_grant_type", "there is no such grant");
  else if (g_strcmp0 (g_hash_table_lookup (form, "client_assertion_type"),
                      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
               != 0
           || assertion == NULL || strlen (assertion) > MAX_ASSERTION)
    khai_sandbox_refuse_token (exchange, "invalid_request",
                               "an assertion of type jwt-bearer is needed");
  else if ((jws = khai_jws_verify (assertion, NULL, NULL, 0, NULL)) == NULL)
    khai_sandbox_refuse_token (exchange, "invalid_client",
                               "the assertion's signature does not hold");
  else if ((claims = khai_json_parse (g_bytes_get_data (jws->payload, NULL),
                                      g_bytes_get_size (jws->payload), NULL))
           == NULL)
    khai_sandbox_refuse_token (exchange, "invalid_client", "the assertion is no JSON");
  else if ((wrong = check_claims (exchange, claims, jws->thumbprint, &jti, &expires)) != NULL)
    khai_sandbox_refuse_token (exchange, "invalid_client", wrong);
  else if ((scope = khai_sandbox_grant_scope (g_hash_table_lookup (form, "scope"))) == NULL)
    khai_sandbox_refuse_token (exchange, "invalid_scope", "there is no such scope");
  else
    give_token (exchange, jws->thumbprint, jti, expires, scope);
}

static gboolean
is_upload (KhaiSandboxExchange *exchange)
{
  return g_str_equal (soup_server_message_get_method (exchange->message), "POST");
}

/**
 * khai_sandbox_authorise:
 * @exchange: a request
 * @scope: what its token must allow
 *
 * Looks for the bearer token (RFC 6750) and notes its account.
 *
 * Returns: %TRUE when it may; else the refusal is the answer
 */
gboolean
khai_sandbox_authorise (KhaiSandboxExchange *exchange, const char *scope)
{
  const char *header = khai_sandbox_get_header (exchange, "Authorization");
  g_autofree char *digest = NULL;
  g_autofree char *granted = NULL;
  g_autoptr (GError) error = NULL;

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_TOKEN, NULL);
      return FALSE;
    }
  digest = khai_digest_sha256_base64url (header + 7, strlen (header + 7));
  exchange->account = khai_sandbox_store_find_token (exchange->sandbox->db, digest,
                                                     g_get_real_time (), &granted, &error);
  if (error == NULL && exchange->account != NULL && is_upload (exchange)
      && khai_sandbox_fault_take_named (exchange->sandbox, "expired-token"))
    {
      g_clear_pointer (&exchange->account, g_free);
      khai_sandbox_store_remove_token (exchange->sandbox->db, digest, &error);
    }
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a token", error);
  else if (exchange->account == NULL)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_TOKEN, NULL);
  else if (!scope_holds (granted, scope))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_SCOPE, scope);
  else
    return TRUE;
  return FALSE;
}
