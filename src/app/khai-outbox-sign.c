/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The signature under what is to be sent, made on a thread of its own because tokens are slow. What was signed is not on disk yet: a token
 * that is pulled out in the middle leaves nothing behind. */

#include "config.h"

#include "khai-desk.h"
#include "khai-jws.h"
#include "khai-outbox-private.h"

/* Bytes of a paper are tied to the declaration by a signed entry of their own; a withdrawal has no body. */
static gboolean
needs_signature (const KhaiOutboxEntry *entry)
{
  return g_strcmp0 (entry->act, "document") != 0 && g_strcmp0 (entry->act, "withdrawal") != 0;
}

/* Who signs need not be who is connected: a certificate on a token signs for the client whose key asks for access, and names it. Any thread. */
static gboolean
sign_entry (KhaiOutboxEntry *entry, KhaiKey *key, KhaiKey *client, GError **error)
{
  g_autoptr (JsonObject) header = json_object_new ();
  g_autofree char *signer = khai_key_thumbprint (key);
  g_autofree char *connected = khai_key_thumbprint (client);
  gsize length = 0;
  const char *text = g_bytes_get_data (entry->body, &length);

  json_object_set_string_member (header, "content-digest", entry->content_digest);
  if (!g_str_equal (signer, connected))
    json_object_set_string_member (header, "client", connected);
  entry->signature = khai_jws_sign (key, text, length, TRUE, header, error);
  return entry->signature != NULL;
}

static gboolean
sign_all (GPtrArray *entries, KhaiKey *key, KhaiKey *client, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    if (needs_signature (entries->pdata[i]) && !sign_entry (entries->pdata[i], key, client, error))
      return FALSE;
  return TRUE;
}

gboolean
khai_outbox_sign (KhaiOutbox *self, GPtrArray *entries, KhaiKey *key, GError **error)
{
  KhaiKey *client = khai_desk_require (self->context, KHAI_MAY_SIGN, error) ? khai_context_get_key (self->context, error) : NULL;

  return client != NULL && sign_all (entries, key != NULL ? key : client, client, error);
}

typedef struct
{
  GPtrArray *entries;    /* (owned) */
  KhaiKey *key, *client; /* (owned) */
} Signing;

static void
signing_free (gpointer data)
{
  Signing *signing = data;

  g_ptr_array_unref (signing->entries);
  khai_key_unref (signing->key);
  khai_key_unref (signing->client);
  g_free (signing);
}

static void
sign_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Signing *signing = data;
  GError *error = NULL;

  if (sign_all (signing->entries, signing->key, signing->client, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
khai_outbox_sign_async (KhaiOutbox *self, GPtrArray *entries, KhaiKey *key, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  KhaiKey *client = khai_desk_require (self->context, KHAI_MAY_SIGN, &error) ? khai_context_get_key (self->context, &error) : NULL;
  Signing *signing;

  g_task_set_source_tag (task, khai_outbox_sign_async);
  if (client == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  signing = g_new0 (Signing, 1);
  signing->entries = g_ptr_array_ref (entries);
  signing->key = khai_key_ref (key != NULL ? key : client);
  signing->client = khai_key_ref (client);
  g_task_set_task_data (task, signing, signing_free);
  g_task_run_in_thread (task, sign_in_thread);
}

gboolean
khai_outbox_sign_finish (KhaiOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
