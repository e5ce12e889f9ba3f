/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A certificate for the connection, from a file or on a token. A token is open in this process as long as its key is held (khai_token_open()),
 * and then nobody asks for a PIN; whoever asks all the same is told no. */

#include "config.h"

#include "khai-osw-identity.h"

#include <string.h>

#include "khai-error.h"

#define KHAI_TYPE_OSW_IDENTITY (khai_osw_identity_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOswIdentity, khai_osw_identity, KHAI, OSW_IDENTITY, GTlsInteraction)

struct _KhaiOswIdentity
{
  GTlsInteraction parent_instance;

  KhaiKey *key;                 /* (owned): keeps the token open */
  GTlsCertificate *certificate; /* (owned) */
};

G_DEFINE_FINAL_TYPE (KhaiOswIdentity, khai_osw_identity, G_TYPE_TLS_INTERACTION)

static GTlsInteractionResult
khai_osw_identity_ask_password (GTlsInteraction *interaction, GTlsPassword *password, GCancellable *cancellable, GError **error)
{
  /* Without an error the library takes it for a slip and asks again. */
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_CERTIFICATE, "the token is not open any more");
  return G_TLS_INTERACTION_FAILED;
}

static GTlsInteractionResult
khai_osw_identity_request_certificate (GTlsInteraction *interaction, GTlsConnection *connection, GTlsCertificateRequestFlags flags,
                                       GCancellable *cancellable, GError **error)
{
  g_tls_connection_set_certificate (connection, KHAI_OSW_IDENTITY (interaction)->certificate);
  return G_TLS_INTERACTION_HANDLED;
}

static void
khai_osw_identity_ask_password_async (GTlsInteraction *interaction, GTlsPassword *password, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (interaction, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, khai_osw_identity_ask_password_async);
  khai_osw_identity_ask_password (interaction, password, cancellable, &error);
  g_task_return_error (task, error);
}

static void
khai_osw_identity_request_certificate_async (GTlsInteraction *interaction, GTlsConnection *connection, GTlsCertificateRequestFlags flags,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (interaction, cancellable, callback, user_data);

  g_task_set_source_tag (task, khai_osw_identity_request_certificate_async);
  g_task_return_int (task, khai_osw_identity_request_certificate (interaction, connection, flags, cancellable, NULL));
}

static GTlsInteractionResult
khai_osw_identity_finish (GTlsInteraction *interaction, GAsyncResult *result, GError **error)
{
  gssize value = g_task_propagate_int (G_TASK (result), error);

  return value < 0 ? G_TLS_INTERACTION_FAILED : (GTlsInteractionResult) value;
}

static void
khai_osw_identity_finalize (GObject *object)
{
  KhaiOswIdentity *self = KHAI_OSW_IDENTITY (object);

  g_clear_object (&self->certificate);
  g_clear_pointer (&self->key, khai_key_unref);
  G_OBJECT_CLASS (khai_osw_identity_parent_class)->finalize (object);
}

static void
khai_osw_identity_class_init (KhaiOswIdentityClass *klass)
{
  GTlsInteractionClass *interaction_class = G_TLS_INTERACTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = khai_osw_identity_finalize;
  interaction_class->ask_password = khai_osw_identity_ask_password;
  interaction_class->ask_password_async = khai_osw_identity_ask_password_async;
  interaction_class->ask_password_finish = khai_osw_identity_finish;
  interaction_class->request_certificate = khai_osw_identity_request_certificate;
  interaction_class->request_certificate_async = khai_osw_identity_request_certificate_async;
  interaction_class->request_certificate_finish = khai_osw_identity_finish;
}

static void
khai_osw_identity_init (KhaiOswIdentity *self)
{
}

/* The key's address without the word that says it is the private half names both halves. */
static GTlsCertificate *
certificate_on_token (const char *uri, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (uri, ";", -1);
  g_autoptr (GString) both = g_string_new (parts[0]);

  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    if (!g_str_has_prefix (parts[i], "type="))
      g_string_append_printf (both, ";%s", parts[i]);
  return g_tls_certificate_new_from_pkcs11_uris (both->str, NULL, error);
}

static GTlsCertificate *
certificate_of_file (KhaiKey *key, GError **error)
{
  g_autofree char *private = khai_key_private_pem (key);
  g_autofree char *chain = khai_key_certificate_pem (key);
  g_autofree char *pem = g_strconcat (private, chain, NULL);
  GTlsCertificate *certificate = g_tls_certificate_new_from_pem (pem, -1, error);

  explicit_bzero (private, strlen (private));
  explicit_bzero (pem, strlen (pem));
  return certificate;
}

GTlsInteraction *
khai_osw_identity_new (KhaiKey *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *uri = khai_key_get_uri (key);
  g_autoptr (GTlsCertificate) certificate = uri != NULL ? certificate_on_token (uri, &local) : certificate_of_file (key, &local);
  KhaiOswIdentity *self;

  if (certificate == NULL)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_CERTIFICATE, "TLS cannot use this certificate: %s", local->message);
      return NULL;
    }
  self = g_object_new (KHAI_TYPE_OSW_IDENTITY, NULL);
  self->key = khai_key_ref (key);
  self->certificate = g_steal_pointer (&certificate);
  return G_TLS_INTERACTION (self);
}
