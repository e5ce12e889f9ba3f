/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificates to sign with, and opening one with a PIN. */

#include "config.h"

#include "khai-signing.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-date.h"
#include "khai-error.h"

#define NOTE "signing-certificate-note"
#define DRIVER_VARIABLE "KHAI_PKCS11_DRIVER"

/* A vendor's driver that the system does not know of is named by the environment. */
static gboolean
add_driver (GError **error)
{
  const char *path = g_getenv (DRIVER_VARIABLE);

  return path == NULL || *path == '\0' || khai_token_add_driver (path, error);
}

/**
 * khai_signing_list:
 * @context: the context
 * @error: %KHAI_ERROR_TOKEN_ABSENT, %KHAI_ERROR_NOT_FOUND when the driver named by KHAI_PKCS11_DRIVER cannot be loaded
 *
 * Returns: (transfer container) (element-type KhaiCertificate): certificates on the tokens that are plugged in, by owner, or %NULL
 */
GPtrArray *
khai_signing_list (KhaiContext *context, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  return add_driver (error) ? khai_token_list (error) : NULL;
}

/**
 * khai_signing_open:
 * @context: the context
 * @address: "pkcs11:…" of a certificate on a token, or the path of a PKCS#12 file
 * @pin: PIN or passphrase; tried once, not kept
 * @error: as khai_token_open() and khai_key_load_p12(); %KHAI_ERROR_EXPIRED
 *
 * Returns: (transfer full): a key to sign with, to be dropped after, or %NULL
 */
KhaiKey *
khai_signing_open (KhaiContext *context, const char *address, const char *pin, GError **error)
{
  gint64 now;
  g_autoptr (KhaiKey) key = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && address != NULL && pin != NULL, NULL);

  now = khai_clock_now (khai_context_get_clock (context));
  if (g_str_has_prefix (address, "pkcs11:"))
    return add_driver (error) ? khai_token_open (address, pin, now, error) : NULL;
  key = khai_key_load_p12 (address, pin, error);
  return key != NULL && khai_key_check_time (key, now, error) ? g_steal_pointer (&key) : NULL;
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *certificates = khai_signing_list (source, &error);

  if (certificates != NULL)
    g_task_return_pointer (task, certificates, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * khai_signing_list_async:
 * @context: the context
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Like khai_signing_list(), on a thread of its own.
 */
void
khai_signing_list_async (KhaiContext *context, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KHAI_IS_CONTEXT (context));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_signing_list_async);
  g_task_run_in_thread (task, list_in_thread);
}

/**
 * khai_signing_list_finish:
 * @result: what the callback got
 * @error: as khai_signing_list()
 *
 * Returns: (transfer container) (element-type KhaiCertificate): as khai_signing_list()
 */
GPtrArray *
khai_signing_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *address, *pin;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  explicit_bzero (opening->pin, strlen (opening->pin));
  g_free (opening->pin);
  g_free (opening->address);
  g_free (opening);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;
  KhaiKey *key = khai_signing_open (source, opening->address, opening->pin, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) khai_key_unref);
  else
    g_task_return_error (task, error);
}

/**
 * khai_signing_open_async:
 * @context: the context
 * @address: as khai_signing_open()
 * @pin: PIN or passphrase; tried once, wiped after
 * @cancellable: (nullable): ends waiting; the try is spent all the same
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Like khai_signing_open(), on a thread of its own.
 */
void
khai_signing_open_async (KhaiContext *context, const char *address, const char *pin, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (KHAI_IS_CONTEXT (context) && address != NULL && pin != NULL);

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_signing_open_async);
  opening = g_new0 (Opening, 1);
  opening->address = g_strdup (address);
  opening->pin = g_strdup (pin);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * khai_signing_open_finish:
 * @result: what the callback got
 * @error: as khai_signing_open()
 *
 * Returns: (transfer full): a key, or %NULL
 */
KhaiKey *
khai_signing_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
day_of (KhaiContext *context, gint64 seconds)
{
  g_autofree char *instant = khai_instant_to_string (seconds * G_USEC_PER_SEC);
  g_autofree char *day = g_strndup (instant, 10);

  return khai_date_format (day, khai_context_get_lang (context));
}

/**
 * khai_signing_describe:
 * @context: the context
 * @certificate: a certificate
 *
 * Returns: (transfer full): its owner with the tax code, who issued it and until when it is valid, in the process's language
 */
char *
khai_signing_describe (KhaiContext *context, const KhaiCertificate *certificate)
{
  g_autofree char *until = NULL;
  g_autofree char *tax_code = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && certificate != NULL, NULL);

  until = day_of (context, certificate->not_after);
  /* translators: a tax code, behind the name of whose it is */
  tax_code = certificate->tax_code != NULL ? g_strdup_printf (_(" · tax code %s"), certificate->tax_code) : g_strdup ("");
  /* translators: the owner of a certificate, perhaps a tax code, who issued it, and the date until which it is valid */
  return g_strdup_printf (_("%s%s · issued by %s · until %s"), certificate->owner, tax_code, certificate->issuer, until);
}

/**
 * khai_signing_warn:
 * @context: the context
 * @certificate: a certificate
 *
 * Returns: (transfer full) (nullable): what to look out for before a PIN is entered, in the process's language
 */
char *
khai_signing_warn (KhaiContext *context, const KhaiCertificate *certificate)
{
  gint64 now;
  gint64 days;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && certificate != NULL, NULL);

  now = khai_clock_now (khai_context_get_clock (context));
  switch (khai_certificate_validity (certificate, now))
    {
    case KHAI_VALIDITY_EXPIRED:
      return g_strdup (_("This certificate has expired and cannot sign any more. Have it renewed by who issued it, or choose another."));
    case KHAI_VALIDITY_NOT_YET:
      return g_strdup (_("This certificate is not valid yet. Check the date of this computer, or choose another."));
    case KHAI_VALIDITY_SOON:
    case KHAI_VALIDITY_GOOD:
    default:
      break;
    }
  if (certificate->pin_state == KHAI_PIN_LOCKED)
    return g_strdup (_("The token has locked itself after too many wrong PINs. Only who gave you the token can unlock it."));
  if (certificate->pin_state == KHAI_PIN_LAST)
    return g_strdup (_("One more wrong PIN locks the token. Ask who gave you the token if you are not sure."));
  if (certificate->pin_state == KHAI_PIN_LOW)
    return g_strdup (_("A wrong PIN was entered before; few tries are left until the token locks itself."));
  if (khai_certificate_validity (certificate, now) != KHAI_VALIDITY_SOON)
    return NULL;
  days = (certificate->not_after - now / G_USEC_PER_SEC) / 86400;
  return g_strdup_printf (ngettext ("This certificate expires in %u day. Have it renewed in time.",
                                    "This certificate expires in %u days. Have it renewed in time.", (gulong) days), (guint) days);
}

/**
 * khai_signing_note:
 * @context: the context
 * @owner: (nullable): of the certificate that signs from now on; %NULL: none does
 * @not_after: until when it is valid, seconds since 1970
 *
 * A disk that does not take it loses a reminder, and will say so for more important things.
 */
void
khai_signing_note (KhaiContext *context, const char *owner, gint64 not_after)
{
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;
  KhaiStore *store;

  g_return_if_fail (KHAI_IS_CONTEXT (context));

  store = khai_context_get_store (context, &error);
  if (owner != NULL)
    note = g_strdup_printf ("%" G_GINT64_FORMAT " %s", not_after, owner);
  if (store == NULL || !khai_store_set_setting (store, NOTE, note, &error))
    g_info ("the certificate is not noted: %s", error->message);
}

/**
 * khai_signing_warn_ahead:
 * @context: the context
 *
 * Returns: (transfer full) (nullable): that the certificate which signs ends within 30 days, or has ended, in the process's language
 */
char *
khai_signing_warn_ahead (KhaiContext *context)
{
  g_autofree char *note = NULL;
  g_autofree char *until = NULL;
  KhaiStore *store;
  char *owner = NULL;
  gint64 not_after;
  gint64 left;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  store = khai_context_get_store (context, NULL);
  note = store != NULL ? khai_store_get_setting (store, NOTE, NULL) : NULL;
  not_after = note != NULL ? g_ascii_strtoll (note, &owner, 10) : 0;
  if (owner == NULL || *owner != ' ')
    return NULL;
  left = not_after - khai_clock_now (khai_context_get_clock (context)) / G_USEC_PER_SEC;
  if (left > KHAI_CERTIFICATE_WARNING_DAYS * 86400)
    return NULL;
  until = day_of (context, not_after);
  /* translators: whose certificate, and a date */
  return left < 0 ? g_strdup_printf (_("The certificate of %s, with which you sign, expired on %s. Nothing can be signed with it."), owner + 1, until)
                  : g_strdup_printf (_("The certificate of %s, with which you sign, expires on %s. Have it renewed in time."), owner + 1, until);
}
