/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Settings of the connection, by window. Everything that opens a gateway comes through here, so that a change holds for all of them. */

#include "config.h"

#include "khai-connection.h"

#include <string.h>

#include "khai-access-private.h"
#include "khai-context-private.h"
#include "khai-error.h"
#include "khai-outbox-private.h"

#define WINDOW "connection-window"
#define PERSON "person"

/**
 * khai_connection_free:
 * @connection: (transfer full): a connection
 */
void
khai_connection_free (KhaiConnection *connection)
{
  g_return_if_fail (connection != NULL);

  g_free (connection->base_url);
  g_free (connection->ca_file);
  g_free (connection->certificate);
  g_free (connection);
}

static char *
setting_name (const char *what, const char *base_url)
{
  return g_strconcat (what, " ", base_url, NULL);
}

/**
 * khai_connection_load:
 * @context: the context
 * @base_url: of a Single Window
 * @error: failures of the database
 *
 * Returns: (transfer full): what is set for that window, or %NULL
 */
KhaiConnection *
khai_connection_load (KhaiContext *context, const char *base_url, GError **error)
{
  g_autoptr (KhaiConnection) connection = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *ca = NULL;
  g_autofree char *sign_in = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *who = NULL;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && base_url != NULL, NULL);

  store = khai_context_get_store (context, error);
  if (store == NULL)
    return NULL;
  connection = g_new0 (KhaiConnection, 1);
  connection->base_url = khai_outbox_canonical_url (base_url);
  ca = khai_outbox_ca_setting (connection->base_url);
  sign_in = setting_name ("gateway-sign-in", connection->base_url);
  certificate = setting_name ("gateway-certificate", connection->base_url);
  connection->ca_file = khai_store_get_setting (store, ca, &local);
  who = local == NULL ? khai_store_get_setting (store, sign_in, &local) : NULL;
  connection->certificate = local == NULL ? khai_store_get_setting (store, certificate, &local) : NULL;
  connection->person = g_strcmp0 (who, PERSON) == 0;
  if (local == NULL)
    return g_steal_pointer (&connection);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/**
 * khai_connection_save:
 * @context: the context
 * @connection: what shall hold for its window
 * @error: as khai_connection_check_address(); failures of the database
 *
 * Returns: %TRUE when it is kept; gateways that are open go on as they were
 */
gboolean
khai_connection_save (KhaiContext *context, const KhaiConnection *connection, GError **error)
{
  g_autofree char *url = NULL;
  g_autofree char *ca = NULL;
  g_autofree char *sign_in = NULL;
  g_autofree char *certificate = NULL;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && connection != NULL && connection->base_url != NULL, FALSE);

  store = khai_context_get_store (context, error);
  if (store == NULL || !khai_connection_check_address (context, connection->base_url, error))
    return FALSE;
  url = khai_outbox_canonical_url (connection->base_url);
  ca = khai_outbox_ca_setting (url);
  sign_in = setting_name ("gateway-sign-in", url);
  certificate = setting_name ("gateway-certificate", url);
  return khai_store_set_setting (store, ca, connection->ca_file, error)
         && khai_store_set_setting (store, sign_in, connection->person ? PERSON : NULL, error)
         && khai_store_set_setting (store, certificate, connection->certificate, error);
}

/**
 * khai_connection_get_window:
 * @context: the context
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): base URL of the window new declarations go to; %NULL without an error: the training window of this profile
 */
char *
khai_connection_get_window (KhaiContext *context, GError **error)
{
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  store = khai_context_get_store (context, error);
  return store != NULL ? khai_store_get_setting (store, WINDOW, error) : NULL;
}

/**
 * khai_connection_choose_window:
 * @context: the context
 * @base_url: (nullable): where new declarations shall go; %NULL: to the training window of this profile
 * @error: as khai_connection_check_address(); failures of the database
 *
 * Returns: %TRUE when it is kept
 */
gboolean
khai_connection_choose_window (KhaiContext *context, const char *base_url, GError **error)
{
  g_autofree char *url = NULL;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  if (base_url != NULL && !khai_connection_check_address (context, base_url, error))
    return FALSE;
  url = base_url != NULL ? khai_outbox_canonical_url (base_url) : NULL;
  store = khai_context_get_store (context, error);
  return store != NULL && khai_store_set_setting (store, WINDOW, url, error);
}

static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

/**
 * khai_connection_check_address:
 * @context: the context
 * @address: what somebody typed, or what is about to be used
 * @error: %KHAI_ERROR_BAD_INPUT: not https, no host, or with a name, query or fragment; %KHAI_ERROR_TRAINING_ONLY
 *
 * Training and real declarations are never mixed: a training profile speaks to windows on this computer and to nothing else.
 *
 * Returns: %TRUE when this profile may work with it
 */
gboolean
khai_connection_check_address (KhaiContext *context, const char *address, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && address != NULL, FALSE);

  uri = g_uri_parse (address, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a Single Window's address begins with https:// and has no query");
      return FALSE;
    }
  if (!khai_context_is_training (context) || is_this_computer (g_uri_get_host (uri)))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TRAINING_ONLY, "a training profile works with windows on this computer only");
  return FALSE;
}

/**
 * khai_connection_would_help:
 * @error: what went wrong
 *
 * Returns: whether somebody can mend it by the settings of the connection: by signing in, with a certificate, with another window
 */
gboolean
khai_connection_would_help (const GError *error)
{
  return g_error_matches (error, KHAI_ERROR, KHAI_ERROR_SIGN_IN) || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_CERTIFICATE)
         || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_TRAINING_ONLY) || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_TLS);
}

/**
 * khai_connection_get_access:
 * @context: the context
 * @base_url: of a Single Window
 * @error: as khai_connection_check_address() and khai_access_new(); failures of the database and of the profile's key
 *
 * Returns: (transfer full): how this profile is let in there, as it is set now
 */
KhaiAccess *
khai_connection_get_access (KhaiContext *context, const char *base_url, GError **error)
{
  g_autoptr (KhaiConnection) connection = NULL;
  GHashTable *accesses;
  KhaiAccess *access;
  KhaiKey *key;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && base_url != NULL, NULL);

  if (!khai_connection_check_address (context, base_url, error))
    return NULL;
  key = khai_context_get_key (context, error);
  connection = key != NULL ? khai_connection_load (context, base_url, error) : NULL;
  if (connection == NULL)
    return NULL;
  accesses = khai_context_get_accesses (context);
  access = g_hash_table_lookup (accesses, connection->base_url);
  if (access == NULL)
    {
      KhaiAccessOptions options = { connection->base_url, connection->ca_file, khai_context_get_data_dir (context), connection->person, key,
                                    khai_context_get_lang (context) };

      access = khai_access_new (&options, khai_context_get_keyring (context), error);
      if (access == NULL)
        return NULL;
      g_hash_table_insert (accesses, g_strdup (connection->base_url), access);
    }
  khai_access_configure (access, connection->ca_file, connection->person, connection->certificate);
  return g_object_ref (access);
}
