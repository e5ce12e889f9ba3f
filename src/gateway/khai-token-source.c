/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-token-source.h"

G_DEFINE_INTERFACE (KhaiTokenSource, khai_token_source, G_TYPE_OBJECT)

static void
khai_token_source_default_init (KhaiTokenSourceInterface *iface)
{
}

/**
 * khai_token_source_get_async:
 * @self: a source
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Gets a token that holds for a while, renewed if need be.
 */
void
khai_token_source_get_async (KhaiTokenSource *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (KHAI_IS_TOKEN_SOURCE (self));

  KHAI_TOKEN_SOURCE_GET_IFACE (self)->get_async (self, cancellable, callback, user_data);
}

/**
 * khai_token_source_get_finish:
 * @self: a source
 * @result: what the callback got
 * @error: %KHAI_ERROR_SIGN_IN when a person has to sign in; else as khai_gateway_finish()
 *
 * Returns: (transfer full): the token, or %NULL
 */
char *
khai_token_source_get_finish (KhaiTokenSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (KHAI_IS_TOKEN_SOURCE (self), NULL);

  return KHAI_TOKEN_SOURCE_GET_IFACE (self)->get_finish (self, result, error);
}

/**
 * khai_token_source_forget:
 * @self: a source
 * @token: an access token that the window answered with 401
 *
 * The next one is renewed, unless it was meanwhile.
 */
void
khai_token_source_forget (KhaiTokenSource *self, const char *token)
{
  g_return_if_fail (KHAI_IS_TOKEN_SOURCE (self) && token != NULL);

  KHAI_TOKEN_SOURCE_GET_IFACE (self)->forget (self, token);
}
