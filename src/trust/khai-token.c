/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys that do not leave their token, through GnuTLS and p11-kit. A token locks itself after a handful of wrong PINs, so the PIN is handed over
 * once and then forgotten: whoever asks again, the driver or a library that retries, is told no. */

#include "config.h"

#include "khai-token.h"

#include <gnutls/pkcs11.h>
#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-key-private.h"

#define SCHEME "pkcs11:"
#define MAX_TOKENS 64
#define MAX_PIN_BYTES 255

/**
 * khai_certificate_free:
 * @certificate: (transfer full): a certificate
 */
void
khai_certificate_free (KhaiCertificate *certificate)
{
  g_return_if_fail (certificate != NULL);

  g_free (certificate->uri);
  g_free (certificate->token);
  g_free (certificate->owner);
  g_free (certificate->tax_code);
  g_free (certificate->issuer);
  g_free (certificate->serial);
  g_free (certificate->thumbprint);
  g_clear_pointer (&certificate->attributes, g_hash_table_unref);
  g_free (certificate);
}

/**
 * khai_certificate_validity:
 * @certificate: a certificate
 * @at_unix_us: microseconds since 1970
 *
 * Returns: whether it can sign then, and whether it should be renewed within %KHAI_CERTIFICATE_WARNING_DAYS
 */
KhaiValidity
khai_certificate_validity (const KhaiCertificate *certificate, gint64 at_unix_us)
{
  gint64 at = at_unix_us / G_USEC_PER_SEC;

  g_return_val_if_fail (certificate != NULL, KHAI_VALIDITY_EXPIRED);

  if (at < certificate->not_before)
    return KHAI_VALIDITY_NOT_YET;
  if (at > certificate->not_after)
    return KHAI_VALIDITY_EXPIRED;
  return certificate->not_after - at <= KHAI_CERTIFICATE_WARNING_DAYS * 86400 ? KHAI_VALIDITY_SOON : KHAI_VALIDITY_GOOD;
}

/* ---- what a failure means ---- */

static KhaiPinState
read_pin_state (const char *uri)
{
  guint flags = 0;

  if (gnutls_pkcs11_token_get_flags (uri, &flags) < 0)
    return KHAI_PIN_READY;
  if (flags & GNUTLS_PKCS11_TOKEN_USER_PIN_LOCKED)
    return KHAI_PIN_LOCKED;
  if (flags & GNUTLS_PKCS11_TOKEN_USER_PIN_FINAL_TRY)
    return KHAI_PIN_LAST;
  return flags & GNUTLS_PKCS11_TOKEN_USER_PIN_COUNT_LOW ? KHAI_PIN_LOW : KHAI_PIN_READY;
}

GError *
khai_token_error (int result, const char *uri)
{
  static const KhaiErrorCode codes[] = { KHAI_ERROR_PIN_WRONG, KHAI_ERROR_PIN_LOW, KHAI_ERROR_PIN_LAST, KHAI_ERROR_PIN_LOCKED };

  switch (result)
    {
    case GNUTLS_E_PKCS11_PIN_ERROR:
      return g_error_new_literal (KHAI_ERROR, codes[read_pin_state (uri)], "the token refused the PIN");
    case GNUTLS_E_PKCS11_PIN_LOCKED:
    case GNUTLS_E_PKCS11_PIN_EXPIRED:
      return g_error_new_literal (KHAI_ERROR, KHAI_ERROR_PIN_LOCKED, "the token is locked");
    case GNUTLS_E_MEMORY_ERROR:
      return g_error_new_literal (KHAI_ERROR, KHAI_ERROR_INTERNAL, "out of memory");
    default:
      /* Whatever else a driver says (session gone, device error, nothing found) comes down to this, and to opening it anew. */
      return g_error_new (KHAI_ERROR, KHAI_ERROR_TOKEN_ABSENT, "the token does not answer: %s", gnutls_strerror (result));
    }
}

/* ---- addresses (RFC 7512) ---- */

static GHashTable *
parse_uri (const char *uri, GError **error)
{
  g_autoptr (GHashTable) attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (uri, SCHEME))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a token's address begins with pkcs11:");
      return NULL;
    }
  if (strchr (uri, '?') != NULL)
    {
      /* The query part is where RFC 7512 puts PINs and drivers to load. */
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a token's address has no PIN and no driver in it");
      return NULL;
    }
  parts = g_strsplit (uri + strlen (SCHEME), ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      char *value;

      if (*parts[i] == '\0')
        continue;
      /* Identifiers are bytes, and may hold a zero: they are compared as they are spelled. */
      if (equals != NULL && g_str_has_prefix (parts[i], "id="))
        value = g_ascii_strdown (equals + 1, -1);
      else
        value = equals != NULL ? g_uri_unescape_string (equals + 1, NULL) : NULL;
      if (value == NULL)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a token's address");
          return NULL;
        }
      g_hash_table_insert (attributes, g_strndup (parts[i], equals - parts[i]), value);
    }
  return g_steal_pointer (&attributes);
}

static gboolean
is_part_of (GHashTable *wanted, GHashTable *attributes)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!g_str_equal (name, "type") && g_strcmp0 (g_hash_table_lookup (attributes, name), value) != 0)
      return FALSE;
  return TRUE;
}

/* The key has the certificate's identifier, but often another label. */
static char *
key_uri (const char *certificate_uri, gboolean has_id)
{
  g_auto (GStrv) parts = g_strsplit (certificate_uri + strlen (SCHEME), ";", -1);
  GString *uri = g_string_new (SCHEME);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!g_str_has_prefix (parts[i], "type=") && !(has_id && g_str_has_prefix (parts[i], "object=")))
      g_string_append_printf (uri, "%s;", parts[i]);
  g_string_append (uri, "type=private");
  return g_string_free (uri, FALSE);
}

/* ---- looking ---- */

static char *
serial_of (gnutls_x509_crt_t crt)
{
  guint8 serial[40];
  size_t size = sizeof serial;
  GString *text = g_string_new (NULL);

  if (gnutls_x509_crt_get_serial (crt, serial, &size) >= 0)
    for (size_t i = 0; i < size; i++)
      g_string_append_printf (text, "%02x", serial[i]);
  return g_string_free (text, FALSE);
}

static char *
thumbprint_of (gnutls_x509_crt_t crt)
{
  gnutls_datum_t der = { NULL, 0 };
  char *thumbprint;

  if (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_DER, &der) < 0)
    return g_strdup ("");
  thumbprint = khai_digest_sha256_base64url (der.data, der.size);
  gnutls_free (der.data);
  return thumbprint;
}

/**
 * khai_certificate_read_tax_code:
 * @text: user identifier (0.9.2342.19200300.100.1.1) or serial number (2.5.4.5) of a certificate's subject
 *
 * Vietnamese authorities write "MST:" and the tax code there for an enterprise, "CMND:" or "CCCD:" and a person's number for a person. A tax code has
 * ten digits, that of a branch three more after a hyphen (Law on tax administration 38/2019/QH14, article 30).
 *
 * Returns: (transfer full) (nullable): the tax code
 */
char *
khai_certificate_read_tax_code (const char *text)
{
  const char *code;
  gsize digits;

  g_return_val_if_fail (text != NULL, NULL);

  if (g_ascii_strncasecmp (text, "MST:", 4) != 0)
    return NULL;
  code = text + 4 + strspn (text + 4, " ");
  digits = strspn (code, "0123456789");
  if (digits != 10)
    return NULL;
  if (code[10] == '-' && strspn (code + 11, "0123456789") == 3 && code[14] == '\0')
    return g_strdup (code);
  return code[10] == '\0' ? g_strdup (code) : NULL;
}

static char *
tax_code_of (gnutls_x509_crt_t crt)
{
  static const char *const places[] = { GNUTLS_OID_LDAP_UID, "2.5.4.5" };
  char *code = NULL;

  for (guint i = 0; code == NULL && i < G_N_ELEMENTS (places); i++)
    {
      char text[256];
      size_t size = sizeof text;

      if (gnutls_x509_crt_get_dn_by_oid (crt, places[i], 0, 0, text, &size) >= 0)
        code = khai_certificate_read_tax_code (text);
    }
  return code;
}

static KhaiCertificate *
describe (gnutls_pkcs11_obj_t object, gnutls_x509_crt_t crt, KhaiPinState pin_state)
{
  g_autoptr (KhaiCertificate) certificate = g_new0 (KhaiCertificate, 1);
  g_autofree char *url = NULL;
  char *exported = NULL;

  if (gnutls_pkcs11_obj_export_url (object, GNUTLS_PKCS11_URL_GENERIC, &exported) < 0)
    return NULL;
  url = g_strdup (exported);
  gnutls_free (exported);
  certificate->attributes = parse_uri (url, NULL);
  if (certificate->attributes == NULL)
    return NULL;
  certificate->uri = key_uri (url, g_hash_table_contains (certificate->attributes, "id"));
  certificate->token = g_strdup (g_hash_table_lookup (certificate->attributes, "token"));
  certificate->owner = khai_certificate_name (crt, FALSE);
  certificate->tax_code = tax_code_of (crt);
  certificate->issuer = khai_certificate_name (crt, TRUE);
  certificate->serial = serial_of (crt);
  certificate->thumbprint = thumbprint_of (crt);
  certificate->not_before = gnutls_x509_crt_get_activation_time (crt);
  certificate->not_after = gnutls_x509_crt_get_expiration_time (crt);
  certificate->pin_state = pin_state;
  return g_steal_pointer (&certificate);
}

typedef void (*CertificateFunc) (gnutls_pkcs11_obj_t object, gnutls_x509_crt_t crt, gpointer data);

static void
each_certificate (const char *token_url, CertificateFunc func, gpointer data)
{
  gnutls_pkcs11_obj_t *objects = NULL;
  guint n = 0;

  /* A token that fails here was pulled out in between: it is not there. */
  if (gnutls_pkcs11_obj_list_import_url4 (&objects, &n, token_url, GNUTLS_PKCS11_OBJ_FLAG_CRT) < 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      gnutls_x509_crt_t crt = NULL;

      if (gnutls_x509_crt_init (&crt) >= 0)
        {
          if (gnutls_x509_crt_import_pkcs11 (crt, objects[i]) >= 0)
            func (objects[i], crt, data);
          gnutls_x509_crt_deinit (crt);
        }
      gnutls_pkcs11_obj_deinit (objects[i]);
    }
  gnutls_free (objects);
}

typedef struct
{
  GPtrArray *certificates;
  KhaiPinState pin_state;
} Listing;

static void
list_one (gnutls_pkcs11_obj_t object, gnutls_x509_crt_t crt, gpointer data)
{
  Listing *listing = data;
  guint ca = 0;
  KhaiCertificate *certificate;

  if (gnutls_x509_crt_get_basic_constraints (crt, NULL, &ca, NULL) >= 0 && ca)
    return;
  certificate = describe (object, crt, listing->pin_state);
  if (certificate != NULL)
    g_ptr_array_add (listing->certificates, certificate);
}

static int
compare_owners (gconstpointer a, gconstpointer b)
{
  const KhaiCertificate *first = *(KhaiCertificate *const *) a;
  const KhaiCertificate *second = *(KhaiCertificate *const *) b;
  int order = g_utf8_collate (first->owner, second->owner);

  return order != 0 ? order : (second->not_after > first->not_after) - (second->not_after < first->not_after);
}

/**
 * khai_token_add_driver:
 * @path: absolute path of a PKCS#11 module
 * @error: %KHAI_ERROR_NOT_FOUND when it cannot be loaded
 *
 * Returns: %TRUE when tokens are looked for through it as well
 */
gboolean
khai_token_add_driver (const char *path, GError **error)
{
  int result;

  g_return_val_if_fail (path != NULL, FALSE);

  result = gnutls_pkcs11_add_provider (path, NULL);
  if (result >= 0 || result == GNUTLS_E_INT_RET_0)
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "the token's driver cannot be loaded: %s", gnutls_strerror (result));
  return FALSE;
}

/**
 * khai_token_list:
 * @error: %KHAI_ERROR_TOKEN_ABSENT when the system's PKCS#11 cannot be used at all
 *
 * Looks at every token that is plugged in; asks for no PIN. A certificate is listed whether its key is there or not: private keys are
 * hidden before the PIN is given.
 *
 * Returns: (transfer container) (element-type KhaiCertificate): certificates by owner, the one that lasts longest first; or %NULL
 */
GPtrArray *
khai_token_list (GError **error)
{
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_certificate_free);

  for (guint i = 0; i < MAX_TOKENS; i++)
    {
      Listing listing = { certificates, KHAI_PIN_READY };
      char *url = NULL;
      guint flags = 0;
      int result = gnutls_pkcs11_token_get_url (i, GNUTLS_PKCS11_URL_GENERIC, &url);

      if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        break;
      if (result < 0)
        {
          g_propagate_error (error, khai_token_error (result, SCHEME));
          return NULL;
        }
      /* The system's store of authorities looks like a token, too. */
      if (gnutls_pkcs11_token_get_flags (url, &flags) >= 0 && !(flags & GNUTLS_PKCS11_TOKEN_TRUSTED))
        {
          listing.pin_state = read_pin_state (url);
          each_certificate (url, list_one, &listing);
        }
      gnutls_free (url);
    }
  g_ptr_array_sort (certificates, compare_owners);
  return g_steal_pointer (&certificates);
}

/* ---- opening ---- */

static int
give_pin (void *data, int attempt, const char *url, const char *label, unsigned int flags, char *pin, size_t size)
{
  KhaiKey *key = data;
  g_autofree char *mine = g_steal_pointer (&key->pin);
  gboolean fits = mine != NULL && attempt == 0 && !(flags & GNUTLS_PIN_WRONG) && strlen (mine) < size;

  if (fits)
    strcpy (pin, mine);
  if (mine != NULL)
    explicit_bzero (mine, strlen (mine));
  return fits ? 0 : -1;
}

static KhaiCertificate *
find_certificate (const char *uri, GError **error)
{
  g_autoptr (GHashTable) wanted = parse_uri (uri, error);
  g_autoptr (GPtrArray) certificates = wanted != NULL ? khai_token_list (error) : NULL;
  int found = -1;

  if (certificates == NULL)
    return NULL;
  for (guint i = 0; i < certificates->len; i++)
    {
      KhaiCertificate *certificate = certificates->pdata[i];

      if (!is_part_of (wanted, certificate->attributes))
        continue;
      if (found >= 0)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "this address fits more than one certificate; add its id");
          return NULL;
        }
      found = i;
    }
  if (found < 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOKEN_ABSENT, "no token with such a certificate is plugged in");
      return NULL;
    }
  return g_ptr_array_steal_index (certificates, found);
}

static void
take_leaf (gnutls_pkcs11_obj_t object, gnutls_x509_crt_t crt, gpointer data)
{
  KhaiKey *key = data;
  guint8 mine[64];
  guint8 theirs[64];
  size_t my_size = sizeof mine;
  size_t their_size = sizeof theirs;
  gnutls_pubkey_t public = NULL;

  if (key->n_chain > 0 || gnutls_pubkey_init (&public) < 0)
    return;
  if (gnutls_pubkey_import_privkey (public, key->privkey, 0, 0) >= 0
      && gnutls_pubkey_get_key_id (public, GNUTLS_KEYID_USE_SHA256, mine, &my_size) >= 0
      && gnutls_x509_crt_get_key_id (crt, GNUTLS_KEYID_USE_SHA256, theirs, &their_size) >= 0 && my_size == their_size
      && memcmp (mine, theirs, my_size) == 0 && gnutls_x509_crt_init (&key->chain[0]) >= 0)
    {
      key->n_chain = 1;
      if (gnutls_x509_crt_import_pkcs11 (key->chain[0], object) < 0)
        g_error ("a certificate that was read cannot be read again");
    }
  gnutls_pubkey_deinit (public);
}

static void
take_issuer (gnutls_pkcs11_obj_t object, gnutls_x509_crt_t crt, gpointer data)
{
  KhaiKey *key = data;
  gnutls_x509_crt_t last = key->chain[key->n_chain - 1];

  if (key->n_chain >= KHAI_KEY_MAX_CHAIN || gnutls_x509_crt_check_issuer (last, last) || !gnutls_x509_crt_check_issuer (last, crt)
      || gnutls_x509_crt_init (&key->chain[key->n_chain]) < 0)
    return;
  if (gnutls_x509_crt_import_pkcs11 (key->chain[key->n_chain], object) >= 0)
    key->n_chain++;
  else
    gnutls_x509_crt_deinit (key->chain[key->n_chain]);
}

/* The leaf is the certificate of this very key; its issuers go along as far as the token has them. */
static gboolean
take_chain (KhaiKey *key, const KhaiCertificate *certificate, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (certificate->token, NULL, FALSE);
  const char *serial = g_hash_table_lookup (certificate->attributes, "serial");
  g_autofree char *escaped_serial = serial != NULL ? g_uri_escape_string (serial, NULL, FALSE) : NULL;
  g_autofree char *url = g_strconcat (SCHEME "token=", escaped, serial != NULL ? ";serial=" : "", escaped_serial, NULL);
  guint before;

  each_certificate (url, take_leaf, key);
  if (key->n_chain == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the token's key does not belong to the certificate");
      return FALSE;
    }
  do
    {
      before = key->n_chain;
      each_certificate (url, take_issuer, key);
    }
  while (key->n_chain > before && key->n_chain < KHAI_KEY_MAX_CHAIN);
  return TRUE;
}

/**
 * khai_token_open:
 * @uri: RFC 7512 address that names one certificate, or its key
 * @pin: the token's PIN; not kept
 * @at_unix_us: microseconds since 1970 at which the certificate must be valid
 * @error: %KHAI_ERROR_TOKEN_ABSENT, %KHAI_ERROR_EXPIRED and %KHAI_ERROR_PIN_LOCKED before the PIN is tried; %KHAI_ERROR_PIN_WRONG,
 *   %KHAI_ERROR_PIN_LOW, %KHAI_ERROR_PIN_LAST, %KHAI_ERROR_PIN_LOCKED after it was, once; %KHAI_ERROR_BAD_INPUT
 *
 * A token that is open already in this process asks for no PIN. The key is to be dropped when signing is done: with the last one the token closes.
 *
 * Returns: (transfer full): a key that signs on the token, or %NULL
 */
KhaiKey *
khai_token_open (const char *uri, const char *pin, gint64 at_unix_us, GError **error)
{
  g_autoptr (KhaiKey) key = NULL;
  g_autoptr (KhaiCertificate) certificate = NULL;
  KhaiValidity validity;
  int result;

  g_return_val_if_fail (uri != NULL && pin != NULL, NULL);

  certificate = find_certificate (uri, error);
  if (certificate == NULL)
    return NULL;
  validity = khai_certificate_validity (certificate, at_unix_us);
  if (validity == KHAI_VALIDITY_EXPIRED || validity == KHAI_VALIDITY_NOT_YET)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXPIRED, "the certificate is not valid at this time");
      return NULL;
    }
  if (certificate->pin_state == KHAI_PIN_LOCKED || strlen (pin) > MAX_PIN_BYTES)
    {
      g_set_error_literal (error, KHAI_ERROR, certificate->pin_state == KHAI_PIN_LOCKED ? KHAI_ERROR_PIN_LOCKED : KHAI_ERROR_BAD_INPUT,
                           "the token is locked, or no PIN is that long");
      return NULL;
    }
  key = khai_key_new ();
  key->uri = g_strdup (certificate->uri);
  key->pin = g_strdup (pin);
  result = gnutls_privkey_init (&key->privkey);
  if (result >= 0)
    {
      gnutls_privkey_set_pin_function (key->privkey, give_pin, key);
      result = gnutls_privkey_import_url (key->privkey, key->uri, 0);
    }
  if (key->pin != NULL)
    explicit_bzero (key->pin, strlen (key->pin));
  g_clear_pointer (&key->pin, g_free);
  if (result < 0)
    {
      g_propagate_error (error, khai_token_error (result, key->uri));
      return NULL;
    }
  return take_chain (key, certificate, error) && khai_key_check_kind (key, error) ? g_steal_pointer (&key) : NULL;
}
