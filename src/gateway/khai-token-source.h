/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who gets access tokens for a gateway that does not ask for its own with its key: a person's sign-in (src/app/khai-access.h). One source may serve
 * several gateways to one window; tokens are renewed once for all of them. */
#define KHAI_TYPE_TOKEN_SOURCE (khai_token_source_get_type ())
G_DECLARE_INTERFACE (KhaiTokenSource, khai_token_source, KHAI, TOKEN_SOURCE, GObject)

struct _KhaiTokenSourceInterface
{
  GTypeInterface parent;
  void (*get_async) (KhaiTokenSource *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  char *(*get_finish) (KhaiTokenSource *self, GAsyncResult *result, GError **error);
  void (*forget) (KhaiTokenSource *self, const char *token);
};

/* An access token (transfer full). KHAI_ERROR_SIGN_IN: somebody has to sign in first; KHAI_ERROR_NETWORK …: it could not be renewed now. */
void khai_token_source_get_async (KhaiTokenSource *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *khai_token_source_get_finish (KhaiTokenSource *self, GAsyncResult *result, GError **error);
void khai_token_source_forget (KhaiTokenSource *self, const char *token);        /* the window did not take it */

G_END_DECLS
