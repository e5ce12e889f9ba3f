/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Private keys with their certificates. GnuTLS does everything cryptographic; this file turns its handles into one
 * immutable object, keeps the files private, and writes them so that a second process never sees half of one. */

#include "config.h"

#include "khai-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <string.h>
#include <unistd.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-key-private.h"

#define MAX_CHAIN KHAI_KEY_MAX_CHAIN
#define MAX_FILE_BYTES (1024 * 1024)
/* Keys made here sign in training only, where the clock may stand at any day of these years. */
#define MADE_FROM 1577836800  /* 2020-01-01 */
#define MADE_UNTIL 2524607999 /* 2049-12-31 */

static gboolean
gnutls_ok (int result, const char *what, GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE, "%s: %s", what, gnutls_strerror (result));
  return FALSE;
}

KhaiKey *
khai_key_new (void)
{
  KhaiKey *key = g_new0 (KhaiKey, 1);

  g_atomic_ref_count_init (&key->ref_count);
  return key;
}

/**
 * khai_key_ref:
 * @key: a key
 *
 * Returns: (transfer full): @key
 */
KhaiKey *
khai_key_ref (KhaiKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  g_atomic_ref_count_inc (&key->ref_count);
  return key;
}

/**
 * khai_key_unref:
 * @key: (transfer full): a key; the last reference forgets it
 */
void
khai_key_unref (KhaiKey *key)
{
  g_return_if_fail (key != NULL);

  if (!g_atomic_ref_count_dec (&key->ref_count))
    return;
  if (key->privkey != NULL)
    gnutls_privkey_deinit (key->privkey);
  if (key->x509 != NULL)
    gnutls_x509_privkey_deinit (key->x509);
  for (guint i = 0; i < key->n_chain; i++)
    gnutls_x509_crt_deinit (key->chain[i]);
  g_free (key->uri);
  g_free (key);
}

/* Refuses what the contract's algorithms cannot use. The certificate is asked: a token does not tell the size of its elliptic keys. */
gboolean
khai_key_check_kind (KhaiKey *key, GError **error)
{
  guint bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (key->chain[0], &bits);

  if ((algorithm == GNUTLS_PK_ECDSA && bits == 256) || ((algorithm == GNUTLS_PK_RSA || algorithm == GNUTLS_PK_RSA_PSS) && bits >= 2048))
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
               "this kind of key cannot sign here: P-256, or RSA of at least 2048 bits, is needed (%s, %u bits)",
               gnutls_pk_get_name (algorithm), bits);
  return FALSE;
}

/* Takes the x509 key into the form that signs. */
static gboolean
key_seal (KhaiKey *key, GError **error)
{
  return gnutls_ok (gnutls_privkey_init (&key->privkey), "key", error)
         && gnutls_ok (gnutls_privkey_import_x509 (key->privkey, key->x509, 0), "key", error) && khai_key_check_kind (key, error);
}

static gboolean
fill_certificate (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, const char *common_name, gboolean ca_flag,
                  const char *const *hosts, GError **error)
{
  guint8 serial[16];
  guint8 id[64];
  size_t id_size = sizeof id;
  guint usage = ca_flag ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE;

  if (!gnutls_ok (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), "random serial", error))
    return FALSE;
  serial[0] = (serial[0] & 0x7f) | 0x01; /* positive, without a leading zero */
  if (!gnutls_ok (gnutls_x509_crt_set_version (crt, 3), "certificate", error)
      || !gnutls_ok (gnutls_x509_crt_set_serial (crt, serial, sizeof serial), "certificate", error)
      || !gnutls_ok (gnutls_x509_crt_set_key (crt, key), "certificate", error)
      || !gnutls_ok (gnutls_x509_crt_set_activation_time (crt, MADE_FROM), "certificate", error)
      || !gnutls_ok (gnutls_x509_crt_set_expiration_time (crt, MADE_UNTIL), "certificate", error)
      || !gnutls_ok (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, common_name, strlen (common_name)),
                     "certificate name", error)
      || !gnutls_ok (gnutls_x509_crt_set_basic_constraints (crt, ca_flag, -1), "certificate", error)
      || !gnutls_ok (gnutls_x509_crt_set_key_usage (crt, usage), "certificate", error)
      || !gnutls_ok (gnutls_x509_crt_get_key_id (crt, GNUTLS_KEYID_USE_SHA1, id, &id_size), "certificate", error)
      || !gnutls_ok (gnutls_x509_crt_set_subject_key_id (crt, id, id_size), "certificate", error))
    return FALSE;

  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (hosts[i]);
      int result;

      if (address != NULL)
        result = gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                                                       g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND);
      else
        result = gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, hosts[i], strlen (hosts[i]), GNUTLS_FSAN_APPEND);
      if (!gnutls_ok (result, "certificate host", error))
        return FALSE;
    }
  return hosts == NULL
         || gnutls_ok (gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0), "certificate", error);
}

/**
 * khai_key_make:
 * @common_name: owner's name, goes into the certificate (UTF-8)
 * @ca: (nullable): who issues the certificate; %NULL makes it self-signed
 * @ca_flag: whether it may issue others
 * @hosts: (nullable) (array zero-terminated=1): DNS names and IP addresses of a TLS server
 * @error: %KHAI_ERROR_SIGNATURE
 *
 * Makes a P-256 key (ES256, RFC 7518, 3.4) with a certificate, for training and tests; it is written nowhere.
 *
 * Returns: (transfer full): the key with its chain, or %NULL
 */
KhaiKey *
khai_key_make (const char *common_name, KhaiKey *ca, gboolean ca_flag, const char *const *hosts, GError **error)
{
  g_autoptr (KhaiKey) key = NULL;
  gnutls_x509_crt_t issuer;
  gnutls_x509_privkey_t issuer_key;
  guint8 id[64];
  size_t id_size = sizeof id;

  g_return_val_if_fail (common_name != NULL && *common_name != '\0', NULL);

  key = khai_key_new ();
  if (!gnutls_ok (gnutls_x509_privkey_init (&key->x509), "key", error)
      || !gnutls_ok (gnutls_x509_privkey_generate (key->x509, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                     "making a key", error)
      || !gnutls_ok (gnutls_x509_crt_init (&key->chain[0]), "certificate", error))
    return NULL;
  key->n_chain = 1;
  if (!fill_certificate (key->chain[0], key->x509, common_name, ca_flag, hosts, error))
    return NULL;

  issuer = ca != NULL ? ca->chain[0] : key->chain[0];
  issuer_key = ca != NULL ? ca->x509 : key->x509;
  if (!gnutls_ok (gnutls_x509_crt_get_key_id (issuer, GNUTLS_KEYID_USE_SHA1, id, &id_size), "issuer", error)
      || !gnutls_ok (gnutls_x509_crt_set_authority_key_id (key->chain[0], id, id_size), "issuer", error)
      || !gnutls_ok (gnutls_x509_crt_sign2 (key->chain[0], issuer, issuer_key, GNUTLS_DIG_SHA256, 0), "signing a certificate", error)
      || !key_seal (key, error))
    return NULL;
  for (guint i = 0; ca != NULL && i < ca->n_chain && key->n_chain < MAX_CHAIN; i++)
    {
      g_autofree char *pem = NULL;
      gnutls_datum_t out = { NULL, 0 };
      int result = gnutls_x509_crt_export2 (ca->chain[i], GNUTLS_X509_FMT_DER, &out);

      if (!gnutls_ok (result, "issuer", error) || !gnutls_ok (gnutls_x509_crt_init (&key->chain[key->n_chain]), "issuer", error))
        {
          gnutls_free (out.data);
          return NULL;
        }
      result = gnutls_x509_crt_import (key->chain[key->n_chain++], &out, GNUTLS_X509_FMT_DER);
      gnutls_free (out.data);
      if (!gnutls_ok (result, "issuer", error))
        return NULL;
    }
  return g_steal_pointer (&key);
}

static KhaiKey *
key_from_pem (const char *pem, gsize length, GError **error)
{
  g_autoptr (KhaiKey) key = khai_key_new ();
  gnutls_datum_t data = { (guchar *) pem, length };
  guint n = MAX_CHAIN;

  if (!gnutls_ok (gnutls_x509_privkey_init (&key->x509), "key", error)
      || !gnutls_ok (gnutls_x509_privkey_import2 (key->x509, &data, GNUTLS_X509_FMT_PEM, NULL, 0), "reading a key", error))
    return NULL;
  if (!gnutls_ok (gnutls_x509_crt_list_import (key->chain, &n, &data, GNUTLS_X509_FMT_PEM, GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED),
                  "reading a certificate", error))
    return NULL;
  key->n_chain = n;
  if (n == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the key file holds no certificate");
      return NULL;
    }
  return key_seal (key, error) ? g_steal_pointer (&key) : NULL;
}

static char *
read_small_file (const char *path, gsize *length, GError **error)
{
  g_autoptr (GError) io_error = NULL;
  GStatBuf info;
  char *text = NULL;

  if (g_stat (path, &info) == 0 && info.st_size > MAX_FILE_BYTES)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "a key file has at most %d bytes", MAX_FILE_BYTES);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, length, &io_error))
    khai_error_propagate_io (error, g_steal_pointer (&io_error));
  return text;
}

/**
 * khai_key_load:
 * @path: PEM file with an unencrypted key and its certificate chain, leaf first
 * @error: %KHAI_ERROR_NOT_FOUND, %KHAI_ERROR_READ_ONLY (no permission), %KHAI_ERROR_BAD_INPUT, %KHAI_ERROR_SIGNATURE (not readable as a key)
 *
 * Returns: (transfer full): the key, or %NULL
 */
KhaiKey *
khai_key_load (const char *path, GError **error)
{
  g_autofree char *pem = NULL;
  gsize length = 0;
  KhaiKey *key;

  g_return_val_if_fail (path != NULL, NULL);

  pem = read_small_file (path, &length, error);
  if (pem == NULL)
    return NULL;
  key = key_from_pem (pem, length, error);
  explicit_bzero (pem, length);
  return key;
}

/* Writes a private file beside `path` and syncs it; the name it has until it is put in place is returned. */
static char *
write_private (const char *path, const char *text, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  gsize left = strlen (text);
  int saved_errno = 0;
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      khai_error_set_from_errno (error, errno, "making a key file");
      return NULL;
    }
  while (left > 0)
    {
      gssize written = write (fd, text, left);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        break;
      text += written;
      left -= written;
    }
  if (left > 0 || fsync (fd) != 0)
    saved_errno = errno;
  if (close (fd) != 0 && saved_errno == 0)
    saved_errno = errno;
  if (saved_errno == 0)
    return g_steal_pointer (&temporary);

  g_unlink (temporary);
  khai_error_set_from_errno (error, saved_errno, "writing a key file");
  return NULL;
}

static char *
key_to_pem (KhaiKey *key)
{
  g_autofree char *certificates = khai_key_certificate_pem (key);
  g_autofree char *private = khai_key_private_pem (key);
  char *pem = g_strconcat (private, certificates, NULL);

  explicit_bzero (private, strlen (private));
  return pem;
}

/**
 * khai_key_save:
 * @key: a key
 * @path: file to write: key and chain as PEM, mode 0600, replaced in one step
 * @error: %KHAI_ERROR_DISK_FULL, %KHAI_ERROR_READ_ONLY, %KHAI_ERROR_IO
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_key_save (KhaiKey *key, const char *path, GError **error)
{
  g_autofree char *pem = NULL;
  g_autofree char *temporary = NULL;

  g_return_val_if_fail (key != NULL && key->x509 != NULL && path != NULL, FALSE);

  pem = key_to_pem (key);
  temporary = write_private (path, pem, error);
  explicit_bzero (pem, strlen (pem));
  if (temporary == NULL)
    return FALSE;
  if (g_rename (temporary, path) == 0)
    return TRUE;
  khai_error_set_from_errno (error, errno, "putting a key file in place");
  g_unlink (temporary);
  return FALSE;
}

/**
 * khai_key_load_or_make:
 * @dir: an existing directory
 * @name: file name without ".pem"
 * @common_name: owner's name if a key has to be made
 * @error: as khai_key_load() and khai_key_save()
 *
 * Two processes that make the key at the same time end up with the same one: the file is linked into place, and who comes
 * second reads what the first left.
 *
 * Returns: (transfer full): the key, or %NULL
 */
KhaiKey *
khai_key_load_or_make (const char *dir, const char *name, const char *common_name, GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *pem = NULL;
  g_autofree char *temporary = NULL;
  g_autoptr (KhaiKey) key = NULL;
  int saved_errno = 0;

  g_return_val_if_fail (dir != NULL && name != NULL && common_name != NULL, NULL);

  file = g_strconcat (name, ".pem", NULL);
  path = g_build_filename (dir, file, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return khai_key_load (path, error);

  key = khai_key_make (common_name, NULL, FALSE, NULL, error);
  if (key == NULL)
    return NULL;
  pem = key_to_pem (key);
  temporary = write_private (path, pem, error);
  explicit_bzero (pem, strlen (pem));
  if (temporary == NULL)
    return NULL;
  if (link (temporary, path) != 0)
    saved_errno = errno;
  g_unlink (temporary);
  if (saved_errno == EEXIST)
    return khai_key_load (path, error);
  if (saved_errno != 0)
    {
      khai_error_set_from_errno (error, saved_errno, "putting a key file in place");
      return NULL;
    }
  return g_steal_pointer (&key);
}

/**
 * khai_key_load_p12:
 * @path: a PKCS#12 store (.p12, .pfx)
 * @passphrase: its passphrase; "" when it has none
 * @error: %KHAI_ERROR_PIN_WRONG when the passphrase is wrong, %KHAI_ERROR_BAD_INPUT, %KHAI_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the key with its chain, or %NULL
 */
KhaiKey *
khai_key_load_p12 (const char *path, const char *passphrase, GError **error)
{
  g_autoptr (KhaiKey) key = NULL;
  g_autofree char *bytes = NULL;
  gnutls_pkcs12_t store = NULL;
  gnutls_x509_crt_t *chain = NULL;
  gnutls_datum_t data;
  gsize length = 0;
  guint n = 0;
  int result;

  g_return_val_if_fail (path != NULL && passphrase != NULL, NULL);

  bytes = read_small_file (path, &length, error);
  if (bytes == NULL)
    return NULL;
  data = (gnutls_datum_t) { (guchar *) bytes, length };
  key = khai_key_new ();
  result = gnutls_pkcs12_init (&store);
  if (result >= 0)
    result = gnutls_pkcs12_import (store, &data, GNUTLS_X509_FMT_DER, 0);
  if (result >= 0)
    {
      result = gnutls_pkcs12_verify_mac (store, passphrase);
      if (result >= 0)
        result = gnutls_pkcs12_simple_parse (store, passphrase, &key->x509, &chain, &n, NULL, NULL, NULL, 0);
    }
  gnutls_pkcs12_deinit (store);
  for (guint i = 0; i < n; i++)
    if (i < MAX_CHAIN)
      key->chain[key->n_chain++] = chain[i];
    else
      gnutls_x509_crt_deinit (chain[i]);
  gnutls_free (chain);

  if (result == GNUTLS_E_MAC_VERIFY_FAILED || result == GNUTLS_E_DECRYPTION_FAILED)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_PIN_WRONG, "the passphrase of the key file is wrong");
  else if (result < 0)
    g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a usable PKCS#12 file: %s", gnutls_strerror (result));
  else if (key->x509 == NULL || key->n_chain == 0)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the PKCS#12 file holds no key with a certificate");
  else if (key_seal (key, error))
    return g_steal_pointer (&key);
  return NULL;
}

static char *
datum_to_string (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  gnutls_free (datum->data);
  return text;
}

/**
 * khai_key_certificate_pem:
 * @key: a key
 *
 * Returns: (transfer full): the chain as PEM, leaf first
 */
char *
khai_key_certificate_pem (KhaiKey *key)
{
  GString *pem = g_string_new (NULL);

  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < key->n_chain; i++)
    {
      gnutls_datum_t out = { NULL, 0 };
      g_autofree char *one = NULL;

      if (gnutls_x509_crt_export2 (key->chain[i], GNUTLS_X509_FMT_PEM, &out) < 0)
        g_error ("a certificate that was read cannot be written");
      one = datum_to_string (&out);
      g_string_append (pem, one);
    }
  return g_string_free (pem, FALSE);
}

/**
 * khai_key_private_pem:
 * @key: a key
 *
 * Returns: (transfer full) (nullable): the private key as unencrypted PKCS#8 PEM; wipe it after use; %NULL when it is on a token
 */
char *
khai_key_private_pem (KhaiKey *key)
{
  gnutls_datum_t out = { NULL, 0 };

  g_return_val_if_fail (key != NULL, NULL);

  if (key->x509 == NULL)
    return NULL;
  if (gnutls_x509_privkey_export2_pkcs8 (key->x509, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &out) < 0)
    g_error ("a key that was read cannot be written");
  return datum_to_string (&out);
}

/**
 * khai_key_thumbprint:
 * @key: a key
 *
 * Returns: (transfer full): base64url SHA-256 of the leaf certificate (as x5t#S256 in RFC 7515, 4.1.8)
 */
char *
khai_key_thumbprint (KhaiKey *key)
{
  gnutls_datum_t der = { NULL, 0 };
  char *thumbprint;

  g_return_val_if_fail (key != NULL, NULL);

  if (gnutls_x509_crt_export2 (key->chain[0], GNUTLS_X509_FMT_DER, &der) < 0)
    g_error ("a certificate that was read cannot be written");
  thumbprint = khai_digest_sha256_base64url (der.data, der.size);
  gnutls_free (der.data);
  return thumbprint;
}

char *
khai_certificate_name (gnutls_x509_crt_t certificate, gboolean issuer)
{
  char name[256];
  size_t size = sizeof name;
  int result = issuer ? gnutls_x509_crt_get_issuer_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size)
                      : gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size);

  return result < 0 ? g_strdup ("") : g_utf8_make_valid (name, size);
}

/**
 * khai_key_owner:
 * @key: a key
 *
 * Returns: (transfer full): the leaf certificate's common name, "" if it has none
 */
char *
khai_key_owner (KhaiKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  return khai_certificate_name (key->chain[0], FALSE);
}

/**
 * khai_key_not_after:
 * @key: a key
 *
 * Returns: until when its leaf certificate is valid, seconds since 1970
 */
gint64
khai_key_not_after (KhaiKey *key)
{
  g_return_val_if_fail (key != NULL, 0);

  return gnutls_x509_crt_get_expiration_time (key->chain[0]);
}

/**
 * khai_key_get_uri:
 * @key: a key
 *
 * Returns: (transfer none) (nullable): RFC 7512 address of a key on a token; %NULL for one from a file
 */
const char *
khai_key_get_uri (KhaiKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  return key->uri;
}

/**
 * khai_key_check_time:
 * @key: a key
 * @at_unix_us: microseconds since 1970
 * @error: %KHAI_ERROR_EXPIRED
 *
 * Returns: %TRUE when its certificate is valid then
 */
gboolean
khai_key_check_time (KhaiKey *key, gint64 at_unix_us, GError **error)
{
  gint64 at = at_unix_us / G_USEC_PER_SEC;

  g_return_val_if_fail (key != NULL, FALSE);

  if (at >= (gint64) gnutls_x509_crt_get_activation_time (key->chain[0]) && at <= (gint64) gnutls_x509_crt_get_expiration_time (key->chain[0]))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXPIRED, "the certificate is not valid at this time");
  return FALSE;
}

/**
 * khai_key_use_pss:
 * @key: an RSA key that nobody else uses yet; others are left as they are
 *
 * Lets an RSA key sign as PS256 (RFC 7518, 3.5) where RS256 is not wanted.
 */
void
khai_key_use_pss (KhaiKey *key)
{
  g_return_if_fail (key != NULL);

  key->pss = gnutls_privkey_get_pk_algorithm (key->privkey, NULL) == GNUTLS_PK_RSA;
}

static gboolean
key_is_elliptic (KhaiKey *key)
{
  return gnutls_privkey_get_pk_algorithm (key->privkey, NULL) == GNUTLS_PK_ECDSA;
}

static gnutls_sign_algorithm_t
signature_of (KhaiKey *key)
{
  if (key_is_elliptic (key))
    return GNUTLS_SIGN_ECDSA_SHA256;
  if (gnutls_privkey_get_pk_algorithm (key->privkey, NULL) == GNUTLS_PK_RSA_PSS)
    return GNUTLS_SIGN_RSA_PSS_SHA256;
  return key->pss ? GNUTLS_SIGN_RSA_PSS_RSAE_SHA256 : GNUTLS_SIGN_RSA_SHA256;
}

/**
 * khai_key_algorithm:
 * @key: a key
 *
 * Returns: the one JOSE algorithm this key signs with: "ES256", "RS256" or "PS256"
 */
const char *
khai_key_algorithm (KhaiKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  if (key_is_elliptic (key))
    return "ES256";
  return signature_of (key) == GNUTLS_SIGN_RSA_SHA256 ? "RS256" : "PS256";
}

/**
 * khai_key_x5c:
 * @key: a key
 *
 * Returns: (transfer full) (array zero-terminated=1): the chain as RFC 7515, 4.1.6 wants it: base64 (not base64url) DER, leaf first
 */
char **
khai_key_x5c (KhaiKey *key)
{
  char **x5c;

  g_return_val_if_fail (key != NULL, NULL);

  x5c = g_new0 (char *, key->n_chain + 1);
  for (guint i = 0; i < key->n_chain; i++)
    {
      gnutls_datum_t der = { NULL, 0 };

      if (gnutls_x509_crt_export2 (key->chain[i], GNUTLS_X509_FMT_DER, &der) < 0)
        g_error ("a certificate that was read cannot be written");
      x5c[i] = g_base64_encode (der.data, der.size);
      gnutls_free (der.data);
    }
  return x5c;
}

/* ECDSA signatures are an ASN.1 pair in X.509 and two numbers of 32 bytes in JOSE (RFC 7518, 3.4). */
static GBytes *
to_jose_pair (const gnutls_datum_t *signature, GError **error)
{
  gnutls_datum_t number[2] = { { NULL, 0 }, { NULL, 0 } };
  guint8 *pair = g_malloc0 (64);
  gboolean fits = TRUE;

  if (!gnutls_ok (gnutls_decode_rs_value (signature, &number[0], &number[1]), "signing", error))
    {
      g_free (pair);
      return NULL;
    }
  for (guint i = 0; i < 2; i++)
    {
      const guchar *bytes = number[i].data;
      guint size = number[i].size;

      while (size > 32 && *bytes == 0)
        bytes++, size--;
      fits = fits && size <= 32;
      if (fits)
        memcpy (pair + 32 * i + 32 - size, bytes, size);
      gnutls_free (number[i].data);
    }
  g_assert (fits);
  return g_bytes_new_take (pair, 64);
}

/**
 * khai_key_sign:
 * @key: a key
 * @data: what to sign
 * @length: its length in bytes
 * @error: %KHAI_ERROR_SIGNATURE; for a key on a token as khai_token_open(): it was pulled out, and has to be opened again
 *
 * Signs with SHA-256 and the algorithm of khai_key_algorithm(). May be called from any thread.
 *
 * Returns: (transfer full): the signature in JOSE's form, or %NULL
 */
GBytes *
khai_key_sign (KhaiKey *key, gconstpointer data, gsize length, GError **error)
{
  gnutls_datum_t in = { (guchar *) data, length };
  gnutls_datum_t out = { NULL, 0 };
  GBytes *signature;
  int result;

  g_return_val_if_fail (key != NULL && data != NULL, NULL);
  g_return_val_if_fail (length <= G_MAXUINT32, NULL);

  result = gnutls_privkey_sign_data2 (key->privkey, signature_of (key), 0, &in, &out);
  if (result < 0 && key->uri != NULL)
    {
      /* A token that asks for its PIN in the middle was pulled out and put back. */
      result = result == GNUTLS_E_PKCS11_PIN_ERROR ? GNUTLS_E_PKCS11_SESSION_ERROR : result;
      g_propagate_error (error, khai_token_error (result, key->uri));
      return NULL;
    }
  if (!gnutls_ok (result, "signing", error))
    return NULL;
  signature = key_is_elliptic (key) ? to_jose_pair (&out, error) : g_bytes_new (out.data, out.size);
  gnutls_free (out.data);
  return signature;
}
