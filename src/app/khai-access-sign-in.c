/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person signs in by the device grant (RFC 8628), and out again (RFC 7009). */

#include "config.h"

#include <unistd.h>

#include "khai-access-private.h"
#include "khai-error.h"

#define MOST_SECONDS 60 /* between two questions while the window cannot be reached */

/* ---- looking ---- */

static void
looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiAccess *self = g_task_get_source_object (task);
  gboolean lasting = FALSE;
  char *secret = khai_keyring_load_finish (KHAI_KEYRING (source), result, &lasting);

  if (secret != NULL)
    khai_access_set_state (self, lasting ? KHAI_ACCESS_SIGNED_IN : KHAI_ACCESS_UNTIL_CLOSED);
  else if (self->token == NULL)
    khai_access_set_state (self, KHAI_ACCESS_SIGNED_OUT);
  khai_secret_free (secret);
  g_task_return_boolean (task, TRUE);
}

/**
 * khai_access_look_async:
 * @self: an access
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Looks whether somebody is signed in, as far as the keyring knows.
 */
void
khai_access_look_async (KhaiAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KHAI_IS_ACCESS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_access_look_async);
  if (self->person)
    khai_keyring_load_async (self->keyring, self->base_url, cancellable, looked, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * khai_access_look_finish:
 * @self: an access
 * @result: what the callback got
 *
 * Returns: how it stands
 */
KhaiAccessState
khai_access_look_finish (KhaiAccess *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), KHAI_ACCESS_UNKNOWN);

  return self->state;
}

/* ---- beginning ---- */

static void
begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, NULL, &error);
  KhaiDeviceCodes *codes = answer != NULL ? khai_device_codes_read (answer->json, &error) : NULL;

  if (codes != NULL)
    g_task_return_pointer (task, codes, (GDestroyNotify) khai_device_codes_free);
  else
    g_task_return_error (task, error);
}

/**
 * khai_access_begin_async:
 * @self: an access
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Asks the window for codes to sign in with.
 */
void
khai_access_begin_async (KhaiAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) form = NULL;
  GError *error = NULL;
  KhaiGateway *door;

  g_return_if_fail (KHAI_IS_ACCESS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_access_begin_async);
  door = khai_access_get_door (self, &error);
  if (door == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  form = khai_sign_in_form_begin ();
  khai_gateway_ask_openly_async (door, KHAI_PATH_DEVICE, form, cancellable, begun, g_steal_pointer (&task));
}

/**
 * khai_access_begin_finish:
 * @self: an access
 * @result: what the callback got
 * @error: as khai_gateway_finish(); %KHAI_ERROR_BAD_INPUT for codes that cannot be shown safely
 *
 * Returns: (transfer full): what to show to the person, or %NULL
 */
KhaiDeviceCodes *
khai_access_begin_finish (KhaiAccess *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- waiting ---- */

typedef struct
{
  GBytes *form;    /* (owned) */
  guint interval;  /* seconds */
  gint64 until;    /* monotonic */
  KhaiGrant grant;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_bytes_unref (wait->form);
  g_free (wait);
}

static void ask_later (GTask *task);

static void
end_wait (GTask *task, KhaiGrant grant)
{
  ((Wait *) g_task_get_task_data (task))->grant = grant;
  g_task_return_boolean (task, TRUE);
}

static void
tokens_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  khai_access_take_tokens_finish (KHAI_ACCESS (source), result);
  end_wait (task, KHAI_GRANT_GIVEN);
}

static void
asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiAccess *self = g_task_get_source_object (task);
  Wait *wait = g_task_get_task_data (task);
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  g_autoptr (KhaiTokens) tokens = answer != NULL ? khai_tokens_read (answer->json, &error) : NULL;
  KhaiGrant grant = khai_grant_read (refusal);

  if (tokens != NULL)
    khai_access_take_tokens (self, tokens, tokens_kept, g_steal_pointer (&task));
  else if (answer != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (grant == KHAI_GRANT_PENDING || grant == KHAI_GRANT_SLOW_DOWN || grant == KHAI_GRANT_UNREACHABLE)
    {
      /* RFC 8628, 3.5: five seconds more when told so, and less and less often while nobody answers. */
      if (grant == KHAI_GRANT_SLOW_DOWN)
        wait->interval += KHAI_GRANT_SLOWER;
      else if (grant == KHAI_GRANT_UNREACHABLE)
        wait->interval = MIN (MAX (wait->interval * 2, refusal != NULL ? refusal->retry_after : 0), MOST_SECONDS);
      ask_later (g_steal_pointer (&task));
    }
  else
    end_wait (task, grant);
}

static gboolean
ask_now (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiAccess *self = g_task_get_source_object (task);
  Wait *wait = g_task_get_task_data (task);
  GError *error = NULL;
  KhaiGateway *door;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (g_get_monotonic_time () >= wait->until)
    {
      end_wait (task, KHAI_GRANT_EXPIRED);
      return G_SOURCE_REMOVE;
    }
  door = khai_access_get_door (self, &error);
  if (door == NULL)
    {
      g_task_return_error (task, error);
      return G_SOURCE_REMOVE;
    }
  khai_gateway_ask_openly_async (door, KHAI_PATH_TOKEN, wait->form, g_task_get_cancellable (task), asked, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/* Takes the task. Cancelling ends the pause at once. */
static void
ask_later (GTask *task)
{
  Wait *wait = g_task_get_task_data (task);
  gint64 left = MAX (wait->until - g_get_monotonic_time (), 0) / 1000;
  g_autoptr (GSource) pause = g_timeout_source_new (MIN ((gint64) wait->interval * 1000, left) + 1);

  if (g_task_get_cancellable (task) != NULL)
    {
      g_autoptr (GSource) end = g_cancellable_source_new (g_task_get_cancellable (task));

      g_source_set_dummy_callback (end);
      g_source_add_child_source (pause, end);
    }
  g_source_set_callback (pause, ask_now, task, NULL);
  g_source_attach (pause, g_task_get_context (task));
}

/**
 * khai_access_wait_async:
 * @self: an access
 * @codes: of a sign-in that was begun just now
 * @cancellable: (nullable): ends waiting at once
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Asks the window every few seconds whether the person has agreed, as often as it allows, until the codes expire.
 */
void
khai_access_wait_async (KhaiAccess *self, const KhaiDeviceCodes *codes, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task;
  Wait *wait;

  g_return_if_fail (KHAI_IS_ACCESS (self) && codes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_access_wait_async);
  wait = g_new0 (Wait, 1);
  wait->form = khai_sign_in_form_device (codes->device_code);
  wait->interval = codes->interval;
  wait->until = g_get_monotonic_time () + codes->lifetime * G_USEC_PER_SEC;
  wait->grant = KHAI_GRANT_UNREACHABLE;
  g_task_set_task_data (task, wait, wait_free);
  ask_later (task);
}

/**
 * khai_access_wait_finish:
 * @self: an access
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED; %KHAI_ERROR_NETWORK when the window agreed and gave no token
 *
 * Returns: what came of it; %KHAI_GRANT_UNREACHABLE with @error set
 */
KhaiGrant
khai_access_wait_finish (KhaiAccess *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), KHAI_GRANT_UNREACHABLE);

  return g_task_propagate_boolean (G_TASK (result), error) ? ((Wait *) g_task_get_task_data (G_TASK (result)))->grant
                                                           : KHAI_GRANT_UNREACHABLE;
}

/* ---- signing out ---- */

typedef struct
{
  int lock;
  GError *failure; /* (owned) (nullable): the window does not know of it */
} SignOut;

static void
sign_out_free (gpointer data)
{
  SignOut *out = data;

  if (out->lock >= 0)
    close (out->lock);
  g_clear_error (&out->failure);
  g_free (out);
}

static void
forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiAccess *self = g_task_get_source_object (task);
  SignOut *out = g_task_get_task_data (task);

  khai_keyring_forget_finish (KHAI_KEYRING (source), result);
  khai_access_drop_token (self);
  khai_access_set_state (self, KHAI_ACCESS_SIGNED_OUT);
  if (out->failure != NULL)
    g_task_return_error (task, g_steal_pointer (&out->failure));
  else
    g_task_return_boolean (task, TRUE);
}

static void
revoked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KhaiAccess *self = g_task_get_source_object (task);
  SignOut *out = g_task_get_task_data (task);
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, NULL, &out->failure);

  khai_keyring_forget_async (self->keyring, self->base_url, forgotten, task);
}

static void
loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KhaiAccess *self = g_task_get_source_object (task);
  SignOut *out = g_task_get_task_data (task);
  char *refresh = khai_keyring_load_finish (KHAI_KEYRING (source), result, NULL);
  g_autoptr (GBytes) form = refresh != NULL ? khai_sign_in_form_revoke (refresh) : NULL;
  KhaiGateway *door = form != NULL ? khai_access_get_door (self, &out->failure) : NULL;

  khai_secret_free (refresh);
  if (door != NULL)
    khai_gateway_ask_openly_async (door, KHAI_PATH_REVOKE, form, g_task_get_cancellable (task), revoked, task);
  else
    khai_keyring_forget_async (self->keyring, self->base_url, forgotten, task);
}

static void
locked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KhaiAccess *self = KHAI_ACCESS (source);
  SignOut *out = g_task_get_task_data (task);
  GError *error = NULL;

  out->lock = khai_access_lock_finish (self, result, &error);
  if (out->lock >= 0)
    {
      khai_keyring_load_async (self->keyring, self->base_url, g_task_get_cancellable (task), loaded, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * khai_access_sign_out_async:
 * @self: an access
 * @cancellable: (nullable): ends waiting for the window, not signing out here
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Tells the window that the sign-in holds no more, and forgets it.
 */
void
khai_access_sign_out_async (KhaiAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  SignOut *out;

  g_return_if_fail (KHAI_IS_ACCESS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_access_sign_out_async);
  g_task_set_check_cancellable (task, FALSE);
  out = g_new0 (SignOut, 1);
  out->lock = -1;
  g_task_set_task_data (task, out, sign_out_free);
  khai_access_lock_async (self, cancellable, locked, task);
}

/**
 * khai_access_sign_out_finish:
 * @self: an access
 * @result: what the callback got
 * @error: as khai_gateway_finish(): it is forgotten here, but the window could not be told; %KHAI_ERROR_BUSY: nothing was done
 *
 * Returns: %TRUE when it holds no more anywhere
 */
gboolean
khai_access_sign_out_finish (KhaiAccess *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
