/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-access.h"

G_BEGIN_DECLS

/* What the files of an access share: khai-access.c keeps its tokens, -sign-in.c has a person sign in and out, -lock.c lets one process at a time use
 * up a refresh token. */
struct _KhaiAccess
{
  GObject parent_instance;

  char *base_url;       /* (owned) */
  char *ca_file;        /* (owned) (nullable) */
  char *folder;         /* (owned) */
  gboolean person;
  KhaiLang lang;
  KhaiKey *key;         /* (owned) */
  KhaiKey *identity;    /* (owned) (nullable): for mutual TLS */
  char *certificate;    /* (owned) (nullable): address of what it was, or shall be, opened from */
  KhaiKeyring *keyring; /* (owned) */
  KhaiAccessState state;

  char *token;          /* (owned) (nullable) */
  gint64 token_until;   /* monotonic */
  GQueue waiting;       /* (element-type GTask) (owned): until the next token is there */
  KhaiGateway *door;    /* (owned) (nullable): asks for tokens, without one */
  gboolean renewing;
};

/* What is set for this window now. A certificate that is not the one that was open is closed. */
void khai_access_configure (KhaiAccess *self, const char *ca_file, gboolean person, const char *certificate);
void khai_access_set_state (KhaiAccess *self, KhaiAccessState state);
KhaiGateway *khai_access_get_door (KhaiAccess *self, GError **error);            /* (transfer none) */
/* Puts the tokens where they belong and then calls back. */
void khai_access_take_tokens (KhaiAccess *self, KhaiTokens *tokens, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_access_take_tokens_finish (KhaiAccess *self, GAsyncResult *result);
void khai_access_drop_token (KhaiAccess *self);

/* A refresh token is used once, whoever uses it: the window and khaictl wait for each other. The descriptor is closed by whoever got it. */
void khai_access_lock_async (KhaiAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
int khai_access_lock_finish (KhaiAccess *self, GAsyncResult *result, GError **error);

G_END_DECLS
