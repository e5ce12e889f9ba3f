/* SPDX-License-Identifier: GPL-3.0-or-later */

/* People's sign-ins, the certificates accounts sign with, and the window's own settings, in
 * sandbox.db. */

#include "config.h"

#include "khai-sandbox-store-private.h"

void
khai_sandbox_device_free (KhaiSandboxDevice *device)
{
  g_free (device->digest);
  g_free (device->client);
  g_free (device->scope);
  g_free (device->state);
  g_free (device->account);
  g_free (device);
}

/**
 * khai_sandbox_store_bind_certificate:
 * @db: the database, in a transaction
 * @account: who signs
 * @thumbprint: with which certificate
 * @error: failures of the database
 *
 * Returns: (transfer full): the certificate that the account signs with: the first one it ever
 * used; %NULL on failure
 */
char *
khai_sandbox_store_bind_certificate (sqlite3 *db,
                                     const char *account,
                                     const char *thumbprint,
                                     GError **error)
{
  g_autoptr (KhaiStmt) stmt = NULL;

  if (!khai_sandbox_run (db, error,
                         "INSERT OR IGNORE INTO certificate (account, thumbprint) VALUES "
                         "(:account, :thumbprint)",
                         ":account", KHAI_TEXT, account, ":thumbprint", KHAI_TEXT, thumbprint,
                         NULL))
    return NULL;
  stmt = khai_sandbox_prepare (db, error,
                               "SELECT thumbprint FROM certificate WHERE account = :account",
                               ":account", KHAI_TEXT, account, NULL);
  return khai_sandbox_step_to_row (stmt, error) ? g_strdup (khai_stmt_text (stmt, 0)) : NULL;
}

/**
 * khai_sandbox_store_account_of:
 * @db: the database
 * @thumbprint: of a certificate
 * @error: failures of the database
 *
 * Returns: (transfer full): the person who signs with it, else its own account; %NULL on failure
 */
char *
khai_sandbox_store_account_of (sqlite3 *db, const char *thumbprint, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT coalesce ((SELECT account FROM certificate WHERE thumbprint = :thumbprint ORDER BY "
      "account LIMIT 1), :thumbprint)",
      ":thumbprint", KHAI_TEXT, thumbprint, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? g_strdup (khai_stmt_text (stmt, 0)) : NULL;
}

/* ---- sign-ins that wait for a person (RFC 8628) ---- */

/**
 * khai_sandbox_store_add_device:
 * @db: the database
 * @device: who asks for what, until when
 * @user_code: what the person types
 * @error: %KHAI_ERROR_EXISTS when the code is in use; failures of the database
 *
 * Codes that have expired are forgotten.
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_device (sqlite3 *db,
                               const KhaiSandboxDevice *device,
                               const char *user_code,
                               GError **error)
{
  return khai_sandbox_run (db, error, "DELETE FROM device WHERE expires_at < :now", ":now",
                           KHAI_INT, g_get_real_time () - G_TIME_SPAN_DAY, NULL)
         && khai_sandbox_run (
             db, error,
             "INSERT INTO device (digest, user_code, client, scope, expires_at) VALUES "
             "(:digest, :code, :client, :scope, :expires)",
             ":digest", KHAI_TEXT, device->digest, ":code", KHAI_TEXT, user_code, ":client",
             KHAI_TEXT, device->client, ":scope", KHAI_TEXT, device->scope, ":expires", KHAI_INT,
             device->expires_at, NULL);
}

/**
 * khai_sandbox_store_find_device:
 * @db: the database
 * @digest: (nullable): SHA-256 of the device code …
 * @user_code: (nullable): … or the person's code
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the sign-in that waits
 */
KhaiSandboxDevice *
khai_sandbox_store_find_device (sqlite3 *db,
                                const char *digest,
                                const char *user_code,
                                GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT digest, client, scope, state, account, expires_at, asked_at FROM device "
      "WHERE digest = :digest OR user_code = :code",
      ":digest", KHAI_TEXT, digest, ":code", KHAI_TEXT, user_code, NULL);
  KhaiSandboxDevice *device;

  if (!khai_sandbox_step_to_row (stmt, error))
    return NULL;
  device = g_new0 (KhaiSandboxDevice, 1);
  device->digest = g_strdup (khai_stmt_text (stmt, 0));
  device->client = g_strdup (khai_stmt_text (stmt, 1));
  device->scope = g_strdup (khai_stmt_text (stmt, 2));
  device->state = g_strdup (khai_stmt_text (stmt, 3));
  device->account = g_strdup (khai_stmt_text (stmt, 4));
  device->expires_at = khai_stmt_int (stmt, 5);
  device->asked_at = khai_stmt_int (stmt, 6);
  return device;
}

/**
 * khai_sandbox_store_update_device:
 * @db: the database
 * @device: with what the person decided, and when the program asked last
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_update_device (sqlite3 *db, const KhaiSandboxDevice *device, GError **error)
{
  return khai_sandbox_run (
      db, error,
      "UPDATE device SET state = :state, account = :account, asked_at = :asked "
      "WHERE digest = :digest",
      ":digest", KHAI_TEXT, device->digest, ":state", KHAI_TEXT, device->state, ":account",
      KHAI_TEXT, device->account, ":asked", KHAI_INT, device->asked_at, NULL);
}

/**
 * khai_sandbox_store_remove_device:
 * @db: the database
 * @digest: SHA-256 of the device code
 * @error: failures of the database
 *
 * Returns: %TRUE when it is gone
 */
gboolean
khai_sandbox_store_remove_device (sqlite3 *db, const char *digest, GError **error)
{
  return khai_sandbox_run (db, error, "DELETE FROM device WHERE digest = :digest", ":digest",
                           KHAI_TEXT, digest, NULL);
}

/* ---- refresh tokens ---- */

/**
 * khai_sandbox_store_add_refresh:
 * @db: the database, in a transaction
 * @digest: SHA-256 of the token
 * @family: the sign-in it follows from
 * @account: whose
 * @client: for which program
 * @scope: what it allows
 * @expires_at: microseconds since 1970
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_refresh (sqlite3 *db,
                                const char *digest,
                                const char *family,
                                const char *account,
                                const char *client,
                                const char *scope,
                                gint64 expires_at,
                                GError **error)
{
  return khai_sandbox_run (
      db, error,
      "INSERT INTO refresh (digest, family, account, client, scope, expires_at) VALUES "
      "(:digest, :family, :account, :client, :scope, :expires)",
      ":digest", KHAI_TEXT, digest, ":family", KHAI_TEXT, family, ":account", KHAI_TEXT, account,
      ":client", KHAI_TEXT, client, ":scope", KHAI_TEXT, scope, ":expires", KHAI_INT, expires_at,
      NULL);
}

static gboolean
end_family (sqlite3 *db, const char *family, GError **error)
{
  return khai_sandbox_run (db, error, "DELETE FROM refresh WHERE family = :family", ":family",
                           KHAI_TEXT, family, NULL)
         && khai_sandbox_run (db, error, "DELETE FROM token WHERE family = :family", ":family",
                              KHAI_TEXT, family, NULL);
}

/**
 * khai_sandbox_store_use_refresh:
 * @db: the database, in a transaction that is committed also when this returns %FALSE without an
 * error
 * @digest: SHA-256 of the token
 * @client: the program that uses it
 * @now: microseconds since 1970
 * @family: (out) (transfer full): the sign-in
 * @account: (out) (transfer full): whose
 * @scope: (out) (transfer full): what it allows
 * @error: failures of the database
 *
 * A token that comes a second time was stolen, or its answer was lost; both end the sign-in.
 *
 * Returns: %TRUE when it holds; it is used up now
 */
gboolean
khai_sandbox_store_use_refresh (sqlite3 *db,
                                const char *digest,
                                const char *client,
                                gint64 now,
                                char **family,
                                char **account,
                                char **scope,
                                GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT family, account, scope, used FROM refresh "
      "WHERE digest = :digest AND client = :client AND expires_at > :now",
      ":digest", KHAI_TEXT, digest, ":client", KHAI_TEXT, client, ":now", KHAI_INT, now, NULL);

  if (!khai_sandbox_step_to_row (stmt, error))
    return FALSE;
  *family = g_strdup (khai_stmt_text (stmt, 0));
  if (khai_stmt_int (stmt, 3) != 0)
    {
      g_clear_pointer (&stmt, khai_stmt_free);
      end_family (db, *family, error);
      return FALSE;
    }
  *account = g_strdup (khai_stmt_text (stmt, 1));
  *scope = g_strdup (khai_stmt_text (stmt, 2));
  g_clear_pointer (&stmt, khai_stmt_free);
  return khai_sandbox_run (db, error, "UPDATE refresh SET used = 1 WHERE digest = :digest",
                           ":digest", KHAI_TEXT, digest, NULL);
}

/**
 * khai_sandbox_store_revoke:
 * @db: the database, in a transaction
 * @digest: SHA-256 of a refresh token
 * @client: the program that it was given to
 * @error: failures of the database
 *
 * Ends the sign-in that the token belongs to, with everything that followed from it.
 *
 * Returns: %TRUE when it holds no more, also when it never did
 */
gboolean
khai_sandbox_store_revoke (sqlite3 *db, const char *digest, const char *client, GError **error)
{
  GError *failure = NULL;
  g_autoptr (KhaiStmt) stmt
      = khai_sandbox_prepare (db, error,
                              "SELECT family FROM refresh WHERE digest = :digest AND client = "
                              ":client",
                              ":digest", KHAI_TEXT, digest, ":client", KHAI_TEXT, client, NULL);
  g_autofree char *family = NULL;

  if (stmt == NULL)
    return FALSE;
  if (khai_sandbox_step_to_row (stmt, &failure))
    family = g_strdup (khai_stmt_text (stmt, 0));
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_clear_pointer (&stmt, khai_stmt_free);
  return family == NULL || end_family (db, family, error);
}

/* ---- settings ---- */

/**
 * khai_sandbox_store_get_setting:
 * @db: the database
 * @name: which
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): its value
 */
char *
khai_sandbox_store_get_setting (sqlite3 *db, const char *name, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "SELECT value FROM setting WHERE name = :name", ":name", KHAI_TEXT, name, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? g_strdup (khai_stmt_text (stmt, 0)) : NULL;
}

/**
 * khai_sandbox_store_set_setting:
 * @db: the database
 * @name: which
 * @value: (nullable): its value; %NULL removes it
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_set_setting (sqlite3 *db, const char *name, const char *value, GError **error)
{
  if (value == NULL)
    return khai_sandbox_run (db, error, "DELETE FROM setting WHERE name = :name", ":name",
                             KHAI_TEXT, name, NULL);
  return khai_sandbox_run (db, error,
                           "INSERT INTO setting (name, value) VALUES (:name, :value) "
                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                           ":name", KHAI_TEXT, name, ":value", KHAI_TEXT, value, NULL);
}
