/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The door to any Single Window; which adapter stands behind it is decided here. */

#include "config.h"

#include "khai-gateway.h"

#include "khai-drop-gateway.h"
#include "khai-error.h"
#include "khai-osw-gateway.h"

G_DEFINE_INTERFACE (KhaiGateway, khai_gateway, G_TYPE_OBJECT)

static void
khai_gateway_default_init (KhaiGatewayInterface *iface)
{
}

/**
 * khai_gateway_prepare_process:
 *
 * Allows TLS 1.3 and 1.2 only, unless whoever started the program said otherwise (G_TLS_GNUTLS_PRIORITY), and speaks HTTP/1.1 only: that is what
 * was tried with every hostile answer of tests/gateway. Has to run before the first connection and before threads are made.
 */
void
khai_gateway_prepare_process (void)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-TLS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", FALSE);
  g_setenv ("SOUP_FORCE_HTTP1", "1", FALSE);
}

/**
 * khai_answer_free:
 * @answer: (transfer full): what a window answered
 */
void
khai_answer_free (KhaiAnswer *answer)
{
  g_return_if_fail (answer != NULL);

  g_clear_pointer (&answer->json, json_node_unref);
  g_free (answer->etag);
  g_free (answer);
}

/**
 * khai_gateway_new:
 * @base_url: the API's base, "https://host[:port]/osw/v1"
 * @ca_file: (nullable): PEM file with the only roots that are trusted; %NULL trusts the system's
 * @key: signs the requests for access tokens
 * @lang: language of the texts that the window sends
 * @error: %KHAI_ERROR_BAD_INPUT for an address that is not usable, %KHAI_ERROR_NOT_FOUND or %KHAI_ERROR_BAD_INPUT for the CA file
 *
 * Returns: (transfer full): the adapter for this address, or %NULL
 */
KhaiGateway *
khai_gateway_new (const char *base_url, const char *ca_file, KhaiKey *key, KhaiLang lang, GError **error)
{
  g_return_val_if_fail (base_url != NULL && key != NULL, NULL);

  return khai_osw_gateway_new (base_url, ca_file, key, lang, error);
}

/**
 * khai_gateway_new_drop:
 * @folder: where packages are put, and replies are looked for
 * @window: base URL of the Single Window they are for: the name under which everything about it is kept
 * @ca_file: PEM file with the authority of who may answer
 * @key: signs packages
 * @lang: of the texts in replies
 * @error: %KHAI_ERROR_NOT_FOUND for the folder or the CA file, failures of the disk
 *
 * The way for the day the window is shut: submitting writes a package for a person to carry (%KHAI_ERROR_BY_HAND), and the same submission
 * again finds the reply that lies beside it.
 *
 * Returns: (transfer full): the adapter, or %NULL
 */
KhaiGateway *
khai_gateway_new_drop (const char *folder, const char *window, const char *ca_file, KhaiKey *key, KhaiLang lang, GError **error)
{
  g_return_val_if_fail (folder != NULL && window != NULL && ca_file != NULL && key != NULL, NULL);

  return khai_drop_gateway_new (folder, window, ca_file, key, lang, error);
}

/**
 * khai_gateway_get_drop_path:
 * @self: a gateway of khai_gateway_new_drop()
 * @submission: with key, reference and act
 *
 * Returns: (transfer full): where its package is, or will be
 */
char *
khai_gateway_get_drop_path (KhaiGateway *self, const KhaiSubmission *submission)
{
  g_return_val_if_fail (KHAI_IS_DROP_GATEWAY (self) && submission != NULL, NULL);

  return khai_drop_gateway_get_path (KHAI_DROP_GATEWAY (self), submission);
}

/**
 * khai_gateway_get_abilities:
 * @self: a gateway
 *
 * Returns: what it offers beside submitting; what it does not is answered with %KHAI_ERROR_NOT_OFFERED
 */
KhaiGatewayAbility
khai_gateway_get_abilities (KhaiGateway *self)
{
  g_return_val_if_fail (KHAI_IS_GATEWAY (self), 0);

  return KHAI_GATEWAY_GET_IFACE (self)->get_abilities (self);
}

/**
 * khai_gateway_get_base_url:
 * @self: a gateway
 *
 * Returns: (transfer none): its base URL without a slash at the end: the name under which it is kept
 */
const char *
khai_gateway_get_base_url (KhaiGateway *self)
{
  g_return_val_if_fail (KHAI_IS_GATEWAY (self), NULL);

  return KHAI_GATEWAY_GET_IFACE (self)->get_base_url (self);
}

/**
 * khai_gateway_submit_async:
 * @self: a gateway
 * @submission: exact bytes, key and signature; copied
 * @cancellable: (nullable): ends waiting; what was sent may have been taken all the same
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Submits a declaration. The same submission may be sent again with the same key as often as needed.
 */
void
khai_gateway_submit_async (KhaiGateway *self, const KhaiSubmission *submission, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (KHAI_IS_GATEWAY (self) && submission != NULL);

  KHAI_GATEWAY_GET_IFACE (self)->submit_async (self, submission, cancellable, callback, user_data);
}

/**
 * khai_gateway_get_async:
 * @self: a gateway
 * @path: below the base URL, with its query: "/events?after=0&wait=20"
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Reads one resource.
 */
void
khai_gateway_get_async (KhaiGateway *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (KHAI_IS_GATEWAY (self) && path != NULL && *path == '/');

  KHAI_GATEWAY_GET_IFACE (self)->get_async (self, path, cancellable, callback, user_data);
}

/**
 * khai_gateway_ask_openly_async:
 * @self: a gateway
 * @path: with a form at the root of the window's host: "/oauth/device"; else below the base URL: "/service"
 * @form: (nullable): application/x-www-form-urlencoded, which is posted; %NULL reads
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Asks for something that needs no access token.
 */
void
khai_gateway_ask_openly_async (KhaiGateway *self, const char *path, GBytes *form, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (KHAI_IS_GATEWAY (self) && path != NULL && *path == '/');
  g_return_if_fail (KHAI_GATEWAY_GET_IFACE (self)->ask_openly_async != NULL);

  KHAI_GATEWAY_GET_IFACE (self)->ask_openly_async (self, path, form, cancellable, callback, user_data);
}

/**
 * khai_gateway_set_token_source:
 * @self: a gateway that was not used yet
 * @source: a person's sign-in; without one the gateway's key asks for tokens
 *
 * Adapters that need no tokens ignore it.
 */
void
khai_gateway_set_token_source (KhaiGateway *self, KhaiTokenSource *source)
{
  g_return_if_fail (KHAI_IS_GATEWAY (self) && KHAI_IS_TOKEN_SOURCE (source));

  if (KHAI_GATEWAY_GET_IFACE (self)->set_token_source != NULL)
    KHAI_GATEWAY_GET_IFACE (self)->set_token_source (self, source);
}

/**
 * khai_gateway_set_identity:
 * @self: a gateway that was not used yet
 * @key: a key with its certificate, from a file or open on its token; held as long as the gateway lives, so that the token stays open
 * @error: %KHAI_ERROR_CERTIFICATE when TLS cannot use it
 *
 * The certificate that is shown when the window asks for one (mutual TLS). No PIN is ever asked for here: a token that was pulled out or locked
 * meanwhile makes the connection fail.
 *
 * Returns: %TRUE when it will be shown
 */
gboolean
khai_gateway_set_identity (KhaiGateway *self, KhaiKey *key, GError **error)
{
  g_return_val_if_fail (KHAI_IS_GATEWAY (self) && key != NULL, FALSE);

  if (KHAI_GATEWAY_GET_IFACE (self)->set_identity != NULL)
    return KHAI_GATEWAY_GET_IFACE (self)->set_identity (self, key, error);
  return TRUE;
}

/**
 * khai_gateway_finish:
 * @self: a gateway
 * @result: what the callback got
 * @refusal: (out) (optional) (nullable) (transfer full): with an error, what the window answered all the same
 * @error: %KHAI_ERROR_NETWORK (nothing was taken), %KHAI_ERROR_UNKNOWN (it may have been), %KHAI_ERROR_UNAVAILABLE (again after
 *   retry_after seconds), %KHAI_ERROR_REFUSED (the problem says why), %KHAI_ERROR_TLS, %KHAI_ERROR_SIGN_IN,
 *   %KHAI_ERROR_CERTIFICATE, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the answer, or %NULL
 */
KhaiAnswer *
khai_gateway_finish (KhaiGateway *self, GAsyncResult *result, KhaiAnswer **refusal, GError **error)
{
  g_return_val_if_fail (KHAI_IS_GATEWAY (self), NULL);

  return KHAI_GATEWAY_GET_IFACE (self)->finish (self, result, refusal, error);
}
