/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person's tokens: the access token in memory, the refresh token in the keyring, renewed once for everybody who waits. */

#include "config.h"

#include "khai-access.h"

#include <unistd.h>

#include "khai-access-private.h"
#include "khai-error.h"

#define MARGIN_US (30 * G_USEC_PER_SEC) /* a token that is about to expire might do so on its way */

static void khai_access_token_source_init (KhaiTokenSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiAccess, khai_access, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_TOKEN_SOURCE, khai_access_token_source_init))

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/**
 * khai_access_new:
 * @options: which window, and how to be let in; copied
 * @keyring: where refresh tokens are kept
 * @error: %KHAI_ERROR_BAD_INPUT (the address), %KHAI_ERROR_NOT_FOUND (the authority's file)
 *
 * Returns: (transfer full): an access; nothing is asked yet
 */
KhaiAccess *
khai_access_new (const KhaiAccessOptions *options, KhaiKeyring *keyring, GError **error)
{
  g_autoptr (KhaiAccess) self = NULL;

  g_return_val_if_fail (options != NULL && options->base_url != NULL && options->key != NULL && KHAI_IS_KEYRING (keyring), NULL);

  self = g_object_new (KHAI_TYPE_ACCESS, NULL);
  self->base_url = g_strdup (options->base_url);
  self->ca_file = g_strdup (options->ca_file);
  self->folder = g_strdup (options->folder);
  self->person = options->person;
  self->lang = options->lang;
  self->key = khai_key_ref (options->key);
  self->keyring = g_object_ref (keyring);
  self->state = options->person ? KHAI_ACCESS_UNKNOWN : KHAI_ACCESS_BY_KEY;
  return khai_access_get_door (self, error) != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * khai_access_get_base_url:
 * @self: an access
 *
 * Returns: (transfer none): base URL of its window
 */
const char *
khai_access_get_base_url (KhaiAccess *self)
{
  g_return_val_if_fail (KHAI_IS_ACCESS (self), NULL);

  return self->base_url;
}

/**
 * khai_access_get_state:
 * @self: an access
 *
 * Returns: how it stands, as far as is known
 */
KhaiAccessState
khai_access_get_state (KhaiAccess *self)
{
  g_return_val_if_fail (KHAI_IS_ACCESS (self), KHAI_ACCESS_UNKNOWN);

  return self->state;
}

void
khai_access_set_state (KhaiAccess *self, KhaiAccessState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static KhaiGateway *
open_plain (KhaiAccess *self, GError **error)
{
  g_autoptr (KhaiGateway) gateway = khai_gateway_new (self->base_url, self->ca_file, self->key, self->lang, error);

  if (gateway == NULL || (self->identity != NULL && !khai_gateway_set_identity (gateway, self->identity, error)))
    return NULL;
  return g_steal_pointer (&gateway);
}

KhaiGateway *
khai_access_get_door (KhaiAccess *self, GError **error)
{
  if (self->door == NULL)
    self->door = open_plain (self, error);
  return self->door;
}

/**
 * khai_access_open_gateway:
 * @self: an access
 * @error: as khai_gateway_new(); %KHAI_ERROR_CERTIFICATE
 *
 * Returns: (transfer full): a gateway to its window, or %NULL
 */
KhaiGateway *
khai_access_open_gateway (KhaiAccess *self, GError **error)
{
  KhaiGateway *gateway;

  g_return_val_if_fail (KHAI_IS_ACCESS (self), NULL);

  gateway = open_plain (self, error);
  if (gateway != NULL && self->person)
    khai_gateway_set_token_source (gateway, KHAI_TOKEN_SOURCE (self));
  return gateway;
}

/**
 * khai_access_set_identity:
 * @self: an access
 * @key: (nullable): a key with its certificate, open
 */
void
khai_access_set_identity (KhaiAccess *self, KhaiKey *key)
{
  g_return_if_fail (KHAI_IS_ACCESS (self));

  g_clear_pointer (&self->identity, khai_key_unref);
  g_clear_object (&self->door);
  if (key != NULL)
    self->identity = khai_key_ref (key);
}

/**
 * khai_access_get_identity:
 * @self: an access
 *
 * Returns: (transfer none) (nullable): what is shown when the window asks for a certificate
 */
KhaiKey *
khai_access_get_identity (KhaiAccess *self)
{
  g_return_val_if_fail (KHAI_IS_ACCESS (self), NULL);

  return self->identity;
}

static gboolean
replace_text (char **text, const char *with)
{
  if (g_strcmp0 (*text, with) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (with);
  return TRUE;
}

void
khai_access_configure (KhaiAccess *self, const char *ca_file, gboolean person, const char *certificate)
{
  if (replace_text (&self->ca_file, ca_file))
    g_clear_object (&self->door);
  if (replace_text (&self->certificate, certificate) && self->identity != NULL)
    khai_access_set_identity (self, NULL);
  if (self->person == person)
    return;
  self->person = person;
  khai_access_drop_token (self);
  khai_access_set_state (self, person ? KHAI_ACCESS_UNKNOWN : KHAI_ACCESS_BY_KEY);
}

/* ---- keeping tokens ---- */

void
khai_access_drop_token (KhaiAccess *self)
{
  khai_secret_free (g_steal_pointer (&self->token));
}

static void
refresh_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiAccess *self = g_task_get_source_object (task);
  gboolean lasting = khai_keyring_keep_finish (KHAI_KEYRING (source), result);

  khai_access_set_state (self, lasting ? KHAI_ACCESS_SIGNED_IN : KHAI_ACCESS_UNTIL_CLOSED);
  g_task_return_boolean (task, TRUE);
}

void
khai_access_take_tokens (KhaiAccess *self, KhaiTokens *tokens, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, khai_access_take_tokens);
  khai_access_drop_token (self);
  self->token = g_steal_pointer (&tokens->access);
  self->token_until = g_get_monotonic_time () + tokens->lifetime * G_USEC_PER_SEC;
  if (tokens->refresh != NULL)
    khai_keyring_keep_async (self->keyring, self->base_url, tokens->refresh, refresh_kept, g_steal_pointer (&task));
  else
    {
      /* A window that does not rotate them lets the old one hold; one that never gave any means to be asked again. */
      if (self->state != KHAI_ACCESS_SIGNED_IN)
        khai_access_set_state (self, KHAI_ACCESS_UNTIL_CLOSED);
      g_task_return_boolean (task, TRUE);
    }
}

gboolean
khai_access_take_tokens_finish (KhaiAccess *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* ---- renewing ---- */

typedef struct
{
  KhaiAccess *access; /* (owned) */
  int lock;
} Renewal;

static gboolean
is_good (KhaiAccess *self)
{
  return self->token != NULL && g_get_monotonic_time () + MARGIN_US < self->token_until;
}

/* Ends a renewal and answers everybody who waited for it. */
static void
end_renewal (Renewal *renewal, const GError *error)
{
  g_autoptr (KhaiAccess) self = renewal->access;

  if (renewal->lock >= 0)
    close (renewal->lock);
  g_free (renewal);
  self->renewing = FALSE;
  for (GTask *task; (task = g_queue_pop_head (&self->waiting)) != NULL; g_object_unref (task))
    if (error != NULL)
      g_task_return_error (task, g_error_copy (error));
    else
      g_task_return_pointer (task, g_strdup (self->token), (GDestroyNotify) khai_secret_free);
}

static void
end_with_sign_in (Renewal *renewal)
{
  g_autoptr (GError) error = g_error_new_literal (KHAI_ERROR, KHAI_ERROR_SIGN_IN, "nobody is signed in");

  khai_access_drop_token (renewal->access);
  khai_access_set_state (renewal->access, KHAI_ACCESS_SIGNED_OUT);
  end_renewal (renewal, error);
}

static void
renewed_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  khai_access_take_tokens_finish (KHAI_ACCESS (source), result);
  end_renewal (user_data, NULL);
}

static void
refused_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  khai_keyring_forget_finish (KHAI_KEYRING (source), result);
  end_with_sign_in (user_data);
}

static void
refresh_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Renewal *renewal = user_data;
  KhaiAccess *self = renewal->access;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  g_autoptr (KhaiTokens) tokens = answer != NULL ? khai_tokens_read (answer->json, &error) : NULL;

  if (tokens != NULL)
    khai_access_take_tokens (self, tokens, renewed_kept, renewal);
  else if (khai_grant_read (refusal) == KHAI_GRANT_INVALID)
    khai_keyring_forget_async (self->keyring, self->base_url, refused_forgotten, renewal);
  else
    end_renewal (renewal, error);
}

static void
refresh_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Renewal *renewal = user_data;
  KhaiAccess *self = renewal->access;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) form = NULL;
  gboolean lasting = FALSE;
  char *refresh = khai_keyring_load_finish (KHAI_KEYRING (source), result, &lasting);
  KhaiGateway *door;

  if (refresh == NULL)
    {
      end_with_sign_in (renewal);
      return;
    }
  form = khai_sign_in_form_refresh (refresh);
  khai_secret_free (refresh);
  door = khai_access_get_door (self, &error);
  if (door != NULL)
    khai_gateway_ask_openly_async (door, KHAI_PATH_TOKEN, form, NULL, refresh_answered, renewal);
  else
    end_renewal (renewal, error);
}

static void
renewal_locked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Renewal *renewal = user_data;
  g_autoptr (GError) error = NULL;

  renewal->lock = khai_access_lock_finish (KHAI_ACCESS (source), result, &error);
  if (renewal->lock >= 0)
    khai_keyring_load_async (renewal->access->keyring, renewal->access->base_url, NULL, refresh_loaded, renewal);
  else
    end_renewal (renewal, error);
}

static void
renew (KhaiAccess *self)
{
  Renewal *renewal = g_new0 (Renewal, 1);

  self->renewing = TRUE;
  renewal->access = g_object_ref (self);
  renewal->lock = -1;
  khai_access_lock_async (self, NULL, renewal_locked, renewal);
}

/* ---- the source of tokens ---- */

static void
khai_access_get_async (KhaiTokenSource *source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  KhaiAccess *self = KHAI_ACCESS (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, khai_access_get_async);
  if (is_good (self))
    {
      g_task_return_pointer (task, g_strdup (self->token), (GDestroyNotify) khai_secret_free);
      return;
    }
  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  if (!self->renewing)
    renew (self);
}

static char *
khai_access_get_finish (KhaiTokenSource *source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
khai_access_forget (KhaiTokenSource *source, const char *token)
{
  KhaiAccess *self = KHAI_ACCESS (source);

  if (g_strcmp0 (self->token, token) == 0)
    khai_access_drop_token (self);
}

static void
khai_access_token_source_init (KhaiTokenSourceInterface *iface)
{
  iface->get_async = khai_access_get_async;
  iface->get_finish = khai_access_get_finish;
  iface->forget = khai_access_forget;
}

static void
khai_access_finalize (GObject *object)
{
  KhaiAccess *self = KHAI_ACCESS (object);

  khai_access_drop_token (self);
  g_clear_object (&self->door);
  g_clear_object (&self->keyring);
  g_clear_pointer (&self->key, khai_key_unref);
  g_clear_pointer (&self->identity, khai_key_unref);
  g_free (self->base_url);
  g_free (self->ca_file);
  g_free (self->folder);
  g_free (self->certificate);
  G_OBJECT_CLASS (khai_access_parent_class)->finalize (object);
}

static void
khai_access_class_init (KhaiAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_access_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_access_init (KhaiAccess *self)
{
  g_queue_init (&self->waiting);
}
