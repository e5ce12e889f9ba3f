/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person signs in on a device that never sees the password (RFC 8628): the device shows a code,
 * the person agrees on a page of the window, the device gets its tokens. In a training window
 * whoever sits there may agree, under any name; only the name's digest is kept. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"

#define DEVICE_SECONDS 600
#define REFRESH_DAYS 30
#define INTERVAL_SECONDS 2
#define CODE_LETTERS                                                                               \
  "BCDFGHJKLMNPQRSTVWXZ" /* no vowels: no words; nothing that looks like a digit */
#define CODE_LENGTH 8
#define MAX_NAME 100

static const char page[]
    = "<!DOCTYPE html>\n<html lang=\"vi\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\">\n<title>Cổng đào tạo · Training window</title>\n"
      "<style>body{font:1.1em sans-serif;max-width:32em;margin:2em auto;padding:0 1em}"
      "b{background:#fc0;padding:.2em .6em}input,button{font:inherit;padding:.4em;margin:.3em 0}"
      "</style>\n<p><b>ĐÀO TẠO · TRAINING</b></p>\n%s</html>\n";
static const char form_of_page[]
    = "<h1>Cho phép chương trình · Allow a program</h1>\n"
      "<p>So mã này với mã trên màn hình của chương trình.<br>"
      "<span lang=\"en\">Compare this code with the one your program shows.</span></p>\n"
      "<form method=\"post\" action=\"/device\">\n"
      "<p><label>Mã · Code<br><input name=\"user_code\" value=\"%s\" required></label></p>\n"
      "<p><label>Tên người khai · Your name<br><input name=\"name\" maxlength=\"100\" "
      "required></label></p>\n"
      "<p><button name=\"decision\" value=\"allow\">Cho phép · Allow</button> "
      "<button name=\"decision\" value=\"deny\" formnovalidate>Từ chối · Refuse</button></p>"
      "</form>\n";

/* ---- codes ---- */

static char *
make_user_code (void)
{
  g_autofree char *random = khai_sandbox_random_token ();
  GString *code = g_string_new (NULL);
  g_autofree char *digest = NULL;

  if (random == NULL)
    return g_string_free (code, TRUE);
  digest = khai_digest_sha256_hex (random, strlen (random));
  for (guint i = 0; i < CODE_LENGTH; i++)
    {
      guint value = g_ascii_xdigit_value (digest[3 * i]) * 256
                    + g_ascii_xdigit_value (digest[3 * i + 1]) * 16
                    + g_ascii_xdigit_value (digest[3 * i + 2]);

      if (i == CODE_LENGTH / 2)
        g_string_append_c (code, '-');
      g_string_append_c (code, CODE_LETTERS[value % strlen (CODE_LETTERS)]);
    }
  return g_string_free (code, FALSE);
}

/* As people type it: small letters, spaces, no hyphen. */
static char *
tidy_code (const char *typed)
{
  GString *code = g_string_new (NULL);

  for (const char *p = typed != NULL ? typed : ""; *p != '\0' && code->len < 32; p++)
    if (g_ascii_isalpha (*p))
      {
        if (code->len == CODE_LENGTH / 2)
          g_string_append_c (code, '-');
        g_string_append_c (code, g_ascii_toupper (*p));
      }
  return g_string_free (code, FALSE);
}

static gboolean
is_client_id (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]) && strchr (".-", text[i]) == NULL)
      return FALSE;
  return length > 0 && length <= 64;
}

static void
answer_codes (KhaiSandboxExchange *exchange, const char *device_code, const char *user_code)
{
  JsonObject *body = json_object_new ();
  g_autofree char *uri = g_strconcat (exchange->sandbox->origin, "/device", NULL);
  g_autofree char *complete = g_strconcat (uri, "?user_code=", user_code, NULL);

  json_object_set_string_member (body, "device_code", device_code);
  json_object_set_string_member (body, "user_code", user_code);
  json_object_set_string_member (body, "verification_uri", uri);
  json_object_set_string_member (body, "verification_uri_complete", complete);
  json_object_set_int_member (body, "expires_in", DEVICE_SECONDS);
  json_object_set_int_member (body, "interval", INTERVAL_SECONDS);
  khai_sandbox_answer_json (exchange, 200, body);
}

/**
 * khai_sandbox_handle_device:
 * @exchange: POST /oauth/device
 *
 * Begins a sign-in (RFC 8628, 3.1).
 */
void
khai_sandbox_handle_device (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autoptr (GHashTable) form = khai_sandbox_read_form (exchange);
  const char *client = form != NULL ? g_hash_table_lookup (form, "client_id") : NULL;
  g_autofree char *scope
      = khai_sandbox_grant_scope (form != NULL ? g_hash_table_lookup (form, "scope") : NULL);
  g_autofree char *code = khai_sandbox_random_token ();
  g_autofree char *user_code = make_user_code ();
  g_autofree char *digest = NULL;
  g_autoptr (GError) error = NULL;
  KhaiSandboxDevice device;
  gboolean stored;

  if (!is_client_id (client))
    {
      khai_sandbox_refuse_token (exchange, "invalid_request", "a form with client_id is needed");
      return;
    }
  if (scope == NULL || code == NULL)
    {
      khai_sandbox_refuse_token (exchange, "invalid_scope", "there is no such scope");
      return;
    }
  digest = khai_digest_sha256_base64url (code, strlen (code));
  device
      = (KhaiSandboxDevice){ .digest = digest,
                             .client = (char *)client,
                             .scope = scope,
                             .expires_at = g_get_real_time () + DEVICE_SECONDS * G_USEC_PER_SEC };
  if (khai_sandbox_begin (self, &error))
    {
      stored = khai_sandbox_store_add_device (self->db, &device, user_code, &error);
      khai_sandbox_end (self, stored, stored ? &error : NULL);
    }
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a sign-in", error);
  else
    answer_codes (exchange, code, user_code);
}

/* ---- the person ---- */

static void
answer_page (KhaiSandboxExchange *exchange, guint status, const char *content)
{
  g_autofree char *text = g_strdup_printf (page, content);

  khai_sandbox_answer (exchange, status, "text/html; charset=utf-8", text, -1);
  khai_sandbox_set_header (exchange, "Content-Security-Policy",
                           "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
                           "frame-ancestors 'none'");
}

/**
 * khai_sandbox_handle_device_page:
 * @exchange: GET /device
 *
 * Where a person agrees.
 */
void
khai_sandbox_handle_device_page (KhaiSandboxExchange *exchange)
{
  const char *given
      = exchange->query != NULL ? g_hash_table_lookup (exchange->query, "user_code") : NULL;
  g_autofree char *code = tidy_code (given);
  g_autofree char *content = g_strdup_printf (form_of_page, code);

  answer_page (exchange, 200, content);
}

/**
 * khai_sandbox_device_decide:
 * @self: a window
 * @user_code: as it was typed
 * @name: (nullable): who agrees; %NULL: the person refuses
 * @error: failures of the database
 *
 * Returns: %TRUE when a sign-in waited for that code; %FALSE without an error when none does
 */
gboolean
khai_sandbox_device_decide (KhaiSandbox *self,
                            const char *user_code,
                            const char *name,
                            GError **error)
{
  g_autofree char *code = tidy_code (user_code);
  GError *failure = NULL;
  g_autoptr (KhaiSandboxDevice) device
      = khai_sandbox_store_find_device (self->db, NULL, code, &failure);
  gboolean decided = FALSE;

  if (device != NULL && g_str_equal (device->state, "pending")
      && device->expires_at > g_get_real_time () && khai_sandbox_begin (self, &failure))
    {
      g_free (device->state);
      device->state = g_strdup (name != NULL ? "granted" : "denied");
      if (name != NULL)
        {
          g_autofree char *folded = g_utf8_casefold (name, -1);
          g_autofree char *digest = khai_digest_sha256_base64url (folded, strlen (folded));

          device->account = g_strconcat ("person:", digest, NULL);
        }
      decided
          = (name == NULL || khai_sandbox_store_add_account (self->db, device->account, &failure))
            && khai_sandbox_store_update_device (self->db, device, &failure);
      decided = khai_sandbox_end (self, decided, decided ? &failure : NULL) && decided;
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return decided;
}

/**
 * khai_sandbox_handle_device_answer:
 * @exchange: POST /device
 *
 * The person's decision.
 */
void
khai_sandbox_handle_device_answer (KhaiSandboxExchange *exchange)
{
  g_autoptr (GHashTable) form = khai_sandbox_read_form (exchange);
  const char *code = form != NULL ? g_hash_table_lookup (form, "user_code") : NULL;
  const char *typed = form != NULL ? g_hash_table_lookup (form, "name") : NULL;
  const char *decision = form != NULL ? g_hash_table_lookup (form, "decision") : NULL;
  g_autofree char *name = typed != NULL ? g_strstrip (g_strdup (typed)) : NULL;
  gboolean allows = g_strcmp0 (decision, "allow") == 0;
  g_autoptr (GError) error = NULL;
  gboolean decided;

  if (code == NULL || decision == NULL
      || (allows
          && (name == NULL || *name == '\0' || !g_utf8_validate (name, -1, NULL)
              || g_utf8_strlen (name, -1) > MAX_NAME)))
    {
      answer_page (exchange, 400,
                   "<p>Thiếu mã hoặc tên. <span lang=\"en\">The code or the name is missing."
                   "</span></p><p><a href=\"/device\">Quay lại · Back</a></p>");
      return;
    }
  decided = khai_sandbox_device_decide (exchange->sandbox, code, allows ? name : NULL, &error);
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a sign-in", error);
  else if (!decided)
    answer_page (exchange, 404,
                 "<p>Không có mã này, hoặc mã đã hết hạn. <span lang=\"en\">There is no such code, "
                 "or it has expired.</span></p><p><a href=\"/device\">Quay lại · Back</a></p>");
  else
    answer_page (exchange, 200,
                 allows
                     ? "<p>Đã cho phép. Quay lại chương trình. <span lang=\"en\">Allowed. Go back "
                       "to your program.</span></p>"
                     : "<p>Đã từ chối. <span lang=\"en\">Refused.</span></p>");
}

/* ---- tokens ---- */

/* In an act. */
static gboolean
store_tokens (KhaiSandbox *self,
              const char *family,
              const char *account,
              const char *client,
              const char *scope,
              const char *access,
              const char *refresh,
              GError **error)
{
  gint64 now = g_get_real_time ();
  g_autofree char *access_digest = khai_digest_sha256_base64url (access, strlen (access));
  g_autofree char *refresh_digest = khai_digest_sha256_base64url (refresh, strlen (refresh));

  return khai_sandbox_store_add_token (self->db, access_digest, account, scope, family,
                                       now + KHAI_SANDBOX_TOKEN_SECONDS * G_USEC_PER_SEC, error)
         && khai_sandbox_store_add_refresh (self->db, refresh_digest, family, account, client,
                                            scope, now + REFRESH_DAYS * G_TIME_SPAN_DAY, error);
}

/* Ends the act that the caller began; `failure` (nullable, taken) is why it cannot be stored. */
static void
give_tokens (KhaiSandboxExchange *exchange,
             const char *family,
             const char *account,
             const char *client,
             const char *scope,
             GError *failure)
{
  g_autofree char *access = khai_sandbox_random_token ();
  g_autofree char *refresh = khai_sandbox_random_token ();
  g_autoptr (GError) error = failure;
  JsonObject *body;
  gboolean stored;

  if (error == NULL && (access == NULL || refresh == NULL))
    g_set_error_literal (&error, KHAI_ERROR, KHAI_ERROR_INTERNAL, "no random bytes");
  stored = error == NULL
           && store_tokens (exchange->sandbox, family, account, client, scope, access, refresh,
                            &error);
  khai_sandbox_end (exchange->sandbox, stored, stored ? &error : NULL);
  if (error != NULL)
    {
      khai_sandbox_answer_failure (exchange, "tokens", error);
      return;
    }
  body = json_object_new ();
  json_object_set_string_member (body, "access_token", access);
  json_object_set_string_member (body, "token_type", "Bearer");
  json_object_set_int_member (body, "expires_in", KHAI_SANDBOX_TOKEN_SECONDS);
  json_object_set_string_member (body, "refresh_token", refresh);
  json_object_set_string_member (body, "scope", scope);
  khai_sandbox_answer_json (exchange, 200, body);
}

static void
refuse_pending (KhaiSandboxExchange *exchange, KhaiSandboxDevice *device)
{
  KhaiSandbox *self = exchange->sandbox;
  gint64 now = g_get_real_time ();
  gboolean too_soon = now - device->asked_at < INTERVAL_SECONDS * G_USEC_PER_SEC / 2;
  g_autoptr (GError) error = NULL;

  device->asked_at = now;
  if (khai_sandbox_begin (self, &error))
    khai_sandbox_end (self, khai_sandbox_store_update_device (self->db, device, &error), NULL);
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a sign-in", error);
  else
    khai_sandbox_refuse_token (exchange, too_soon ? "slow_down" : "authorization_pending",
                               "the person has not decided yet");
}

/**
 * khai_sandbox_device_token:
 * @exchange: POST /oauth/token
 * @form: with a device code
 *
 * What the device asks again and again (RFC 8628, 3.4).
 */
void
khai_sandbox_device_token (KhaiSandboxExchange *exchange, GHashTable *form)
{
  KhaiSandbox *self = exchange->sandbox;
  const char *code = g_hash_table_lookup (form, "device_code");
  const char *client = g_hash_table_lookup (form, "client_id");
  g_autofree char *digest
      = code != NULL ? khai_digest_sha256_base64url (code, strlen (code)) : NULL;
  g_autofree char *family = khai_uuid4 ();
  GError *error = NULL;
  g_autoptr (KhaiSandboxDevice) device
      = digest != NULL ? khai_sandbox_store_find_device (self->db, digest, NULL, &error) : NULL;

  if (error != NULL)
    {
      khai_sandbox_answer_failure (exchange, "a sign-in", error);
      g_error_free (error);
    }
  else if (device == NULL || g_strcmp0 (client, device->client) != 0)
    khai_sandbox_refuse_token (exchange, "invalid_grant", "there is no such device code");
  else if (device->expires_at <= g_get_real_time ())
    khai_sandbox_refuse_token (exchange, "expired_token", "begin again");
  else if (g_str_equal (device->state, "denied"))
    khai_sandbox_refuse_token (exchange, "access_denied", "the person refused");
  else if (g_str_equal (device->state, "pending"))
    refuse_pending (exchange, device);
  else
    {
      if (khai_sandbox_begin (self, &error))
        khai_sandbox_store_remove_device (self->db, device->digest, &error);
      give_tokens (exchange, family, device->account, device->client, device->scope, error);
    }
}

/**
 * khai_sandbox_handle_revoke:
 * @exchange: POST /oauth/revoke
 *
 * Ends a person's sign-in (RFC 7009). A token that is not known is no error: it holds no more
 * either way.
 */
void
khai_sandbox_handle_revoke (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autoptr (GHashTable) form = khai_sandbox_read_form (exchange);
  const char *token = form != NULL ? g_hash_table_lookup (form, "token") : NULL;
  const char *client = form != NULL ? g_hash_table_lookup (form, "client_id") : NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ended = FALSE;

  if (token == NULL || client == NULL)
    {
      khai_sandbox_refuse_token (exchange, "invalid_request", "token, client_id");
      return;
    }
  digest = khai_digest_sha256_base64url (token, strlen (token));
  if (khai_sandbox_begin (self, &error))
    {
      ended = khai_sandbox_store_revoke (self->db, digest, client, &error);
      khai_sandbox_end (self, ended, ended ? &error : NULL);
    }
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a sign-out", error);
  else
    khai_sandbox_answer_json (exchange, 200, json_object_new ());
}

/**
 * khai_sandbox_refresh_token:
 * @exchange: POST /oauth/token
 * @form: with a refresh token
 *
 * New tokens for a used one (RFC 6749, 6), once.
 */
void
khai_sandbox_refresh_token (KhaiSandboxExchange *exchange, GHashTable *form)
{
  KhaiSandbox *self = exchange->sandbox;
  const char *token = g_hash_table_lookup (form, "refresh_token");
  const char *client = g_hash_table_lookup (form, "client_id");
  g_autofree char *digest
      = token != NULL ? khai_digest_sha256_base64url (token, strlen (token)) : NULL;
  g_autofree char *family = NULL;
  g_autofree char *account = NULL;
  g_autofree char *scope = NULL;
  GError *error = NULL;

  if (digest == NULL || client == NULL)
    {
      khai_sandbox_refuse_token (exchange, "invalid_request", "refresh_token, client_id");
      return;
    }
  if (!khai_sandbox_begin (self, &error))
    {
      khai_sandbox_answer_failure (exchange, "a refresh token", error);
      g_error_free (error);
      return;
    }
  if (khai_sandbox_store_use_refresh (self->db, digest, client, g_get_real_time (), &family,
                                      &account, &scope, &error)
      || error != NULL)
    {
      give_tokens (exchange, family, account, client, scope, error);
      return;
    }
  khai_sandbox_end (self, TRUE, &error);
  if (error != NULL)
    {
      khai_sandbox_answer_failure (exchange, "a refresh token", error);
      g_error_free (error);
    }
  else
    khai_sandbox_refuse_token (exchange, "invalid_grant", "the refresh token does not hold");
}
