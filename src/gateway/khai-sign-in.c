/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what a window says when a person signs in. It comes before anybody has agreed to anything, and its address goes to a browser and
 * its code onto the screen: so both are judged here, and everything odd is refused. */

#include "config.h"

#include "khai-sign-in.h"

#include <libsoup/soup.h>
#include <string.h>

#include "khai-error.h"
#include "khai-json.h"

#define MAX_TOKEN_BYTES 8192 /* no more than servers take in a header field */
#define MAX_USER_CODE 24
#define MAX_ADDRESS_BYTES 1024
#define MAX_LIFETIME 86400
#define MAX_INTERVAL 60
#define DEFAULT_INTERVAL 5 /* RFC 8628, 3.2 */
#define DEFAULT_LIFETIME 600
#define GRANT_DEVICE "urn:ietf:params:oauth:grant-type:device_code"

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * khai_device_codes_free:
 * @codes: (transfer full): codes of a sign-in
 */
void
khai_device_codes_free (KhaiDeviceCodes *codes)
{
  g_return_if_fail (codes != NULL);

  wipe (codes->device_code);
  g_free (codes->user_code);
  g_free (codes->address);
  g_free (codes->complete_address);
  g_free (codes);
}

/**
 * khai_tokens_free:
 * @tokens: (transfer full): tokens; wiped
 */
void
khai_tokens_free (KhaiTokens *tokens)
{
  g_return_if_fail (tokens != NULL);

  wipe (tokens->access);
  wipe (tokens->refresh);
  g_free (tokens);
}

/* It goes into a header field: visible characters (RFC 6750, 2.1, allows fewer). */
static char *
get_secret (JsonNode *answer, const char *pointer)
{
  char *text = khai_json_get_text (answer, pointer);
  gsize length = text != NULL ? strlen (text) : 0;
  gboolean good = length > 0 && length <= MAX_TOKEN_BYTES;

  for (gsize i = 0; good && i < length; i++)
    good = g_ascii_isgraph (text[i]);
  if (good)
    return text;
  wipe (text);
  return NULL;
}

/* What somebody reads aloud and types: letters, digits and hyphens. */
static gboolean
is_user_code (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;
  return length > 0 && length <= MAX_USER_CODE;
}

/* A browser is sent there: https and nothing else, no name and password that would make it look like another place. */
static gboolean
is_address (const char *text)
{
  g_autoptr (GUri) uri = text != NULL && strlen (text) <= MAX_ADDRESS_BYTES ? g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  return uri != NULL && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
         && g_uri_get_userinfo (uri) == NULL;
}

static gboolean
same_host (const char *first, const char *second)
{
  g_autoptr (GUri) one = g_uri_parse (first, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) other = g_uri_parse (second, SOUP_HTTP_URI_FLAGS, NULL);

  return g_ascii_strcasecmp (g_uri_get_host (one), g_uri_get_host (other)) == 0 && g_uri_get_port (one) == g_uri_get_port (other);
}

static guint
get_seconds (JsonNode *answer, const char *pointer, guint otherwise, guint most)
{
  g_autofree char *text = khai_json_get_text (answer, pointer);
  guint64 value = otherwise;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &value, NULL))
    value = otherwise;
  return MIN (value, most);
}

/**
 * khai_device_codes_read:
 * @answer: answer of the device endpoint (RFC 8628, 3.2)
 * @error: %KHAI_ERROR_BAD_INPUT when it cannot be used safely
 *
 * Returns: (transfer full): the codes, or %NULL
 */
KhaiDeviceCodes *
khai_device_codes_read (JsonNode *answer, GError **error)
{
  g_autoptr (KhaiDeviceCodes) codes = NULL;

  g_return_val_if_fail (answer != NULL, NULL);

  codes = g_new0 (KhaiDeviceCodes, 1);
  codes->device_code = get_secret (answer, "/device_code");
  codes->user_code = khai_json_get_text (answer, "/user_code");
  codes->address = khai_json_get_text (answer, "/verification_uri");
  codes->complete_address = khai_json_get_text (answer, "/verification_uri_complete");
  codes->lifetime = get_seconds (answer, "/expires_in", DEFAULT_LIFETIME, MAX_LIFETIME);
  codes->interval = get_seconds (answer, "/interval", DEFAULT_INTERVAL, MAX_INTERVAL);
  if (codes->device_code == NULL || !is_user_code (codes->user_code) || !is_address (codes->address))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the window began no sign-in that can be shown");
      return NULL;
    }
  /* The picture must not lead elsewhere than the words beside it say. */
  if (!is_address (codes->complete_address) || !same_host (codes->address, codes->complete_address))
    g_clear_pointer (&codes->complete_address, g_free);
  return g_steal_pointer (&codes);
}

/**
 * khai_tokens_read:
 * @answer: answer of the token endpoint (RFC 6749, 5.1)
 * @error: %KHAI_ERROR_NETWORK when there is no access token in it
 *
 * Returns: (transfer full): the tokens, or %NULL
 */
KhaiTokens *
khai_tokens_read (JsonNode *answer, GError **error)
{
  g_autoptr (KhaiTokens) tokens = NULL;

  g_return_val_if_fail (answer != NULL, NULL);

  tokens = g_new0 (KhaiTokens, 1);
  tokens->access = get_secret (answer, "/access_token");
  tokens->refresh = get_secret (answer, "/refresh_token");
  tokens->lifetime = get_seconds (answer, "/expires_in", DEFAULT_LIFETIME, MAX_LIFETIME);
  if (tokens->access != NULL)
    return g_steal_pointer (&tokens);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NETWORK, "the window gave no access token");
  return NULL;
}

/**
 * khai_grant_read:
 * @refusal: (nullable): what came instead of tokens
 *
 * Returns: what it means (RFC 8628, 3.5; RFC 6749, 5.2)
 */
KhaiGrant
khai_grant_read (const KhaiAnswer *refusal)
{
  static const struct { const char *word; KhaiGrant grant; } words[] = {
    { "authorization_pending", KHAI_GRANT_PENDING }, { "slow_down", KHAI_GRANT_SLOW_DOWN },
    { "access_denied", KHAI_GRANT_DENIED },          { "expired_token", KHAI_GRANT_EXPIRED },
    { "invalid_grant", KHAI_GRANT_INVALID },         { "invalid_client", KHAI_GRANT_INVALID },
    { "unauthorized_client", KHAI_GRANT_INVALID },   { "unsupported_grant_type", KHAI_GRANT_INVALID },
    { "invalid_request", KHAI_GRANT_INVALID },       { "invalid_scope", KHAI_GRANT_INVALID },
  };
  g_autofree char *word = NULL;

  /* Only the two statuses of RFC 6749, 5.2 say anything about the grant. */
  if (refusal == NULL || refusal->json == NULL || (refusal->status != 400 && refusal->status != 401))
    return KHAI_GRANT_UNREACHABLE;
  word = khai_json_get_text (refusal->json, "/error");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i].word) == 0)
      return words[i].grant;
  return KHAI_GRANT_UNREACHABLE;
}

static GBytes *
to_bytes (char *form)
{
  return g_bytes_new_take (form, strlen (form));
}

/**
 * khai_sign_in_form_begin:
 *
 * Returns: (transfer full): asks for codes to sign in with
 */
GBytes *
khai_sign_in_form_begin (void)
{
  return to_bytes (soup_form_encode ("client_id", KHAI_CLIENT_ID, "scope", KHAI_SCOPES, NULL));
}

/**
 * khai_sign_in_form_device:
 * @device_code: of a sign-in that was begun
 *
 * Returns: (transfer full): asks whether the person has agreed
 */
GBytes *
khai_sign_in_form_device (const char *device_code)
{
  g_return_val_if_fail (device_code != NULL, NULL);

  return to_bytes (soup_form_encode ("grant_type", GRANT_DEVICE, "device_code", device_code, "client_id", KHAI_CLIENT_ID, NULL));
}

/**
 * khai_sign_in_form_refresh:
 * @refresh_token: the newest one
 *
 * Returns: (transfer full): asks for the next tokens
 */
GBytes *
khai_sign_in_form_refresh (const char *refresh_token)
{
  g_return_val_if_fail (refresh_token != NULL, NULL);

  return to_bytes (soup_form_encode ("grant_type", "refresh_token", "refresh_token", refresh_token, "client_id", KHAI_CLIENT_ID, NULL));
}

/**
 * khai_sign_in_form_revoke:
 * @refresh_token: the newest one
 *
 * Returns: (transfer full): ends the sign-in it belongs to
 */
GBytes *
khai_sign_in_form_revoke (const char *refresh_token)
{
  g_return_val_if_fail (refresh_token != NULL, NULL);

  return to_bytes (soup_form_encode ("token", refresh_token, "token_type_hint", "refresh_token", "client_id", KHAI_CLIENT_ID, NULL));
}
