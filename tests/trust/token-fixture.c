/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "token-fixture.h"

#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/pkcs11.h>
#include <gnutls/x509.h>
#include <string.h>

static void
ok (int result)
{
  if (result < 0)
    g_error ("%s", gnutls_strerror (result));
}

char *
token_folder_new (void)
{
  g_autofree char *program = g_find_program_in_path ("softhsm2-util");
  g_autofree char *folder = NULL;
  g_autofree char *tokens = NULL;
  g_autofree char *settings = NULL;
  g_autofree char *text = NULL;

  if (program == NULL)
    return NULL;
  folder = g_dir_make_tmp ("khai-token-XXXXXX", NULL);
  g_assert_nonnull (folder);
  tokens = g_build_filename (folder, "tokens", NULL);
  settings = g_build_filename (folder, "softhsm2.conf", NULL);
  text = g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", tokens);
  g_assert_cmpint (g_mkdir (tokens, 0700), ==, 0);
  g_assert_true (g_file_set_contents (settings, text, -1, NULL));
  g_setenv ("SOFTHSM2_CONF", settings, TRUE);
  return g_steal_pointer (&folder);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
token_folder_remove (char *folder)
{
  remove_tree (folder);
  g_free (folder);
}

/* SoftHSM's own program makes the token, in a process of its own. */
void
token_make (const char *label, const char *so_pin)
{
  const char *argv[] = { "softhsm2-util", "--init-token", "--free", "--label", label, "--pin", TOKEN_PIN, "--so-pin", so_pin, NULL };
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                               &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static int
give_pin (void *data, int attempt, const char *url, const char *label, unsigned int flags, char *pin, size_t size)
{
  g_assert_cmpint (attempt, ==, 0);
  strcpy (pin, TOKEN_PIN);
  return 0;
}

static gnutls_x509_crt_t
make_certificate (const char *name, gnutls_x509_privkey_t key, gnutls_x509_crt_t issuer, gnutls_x509_privkey_t issuer_key, guint8 serial,
                  gint64 from, gint64 until)
{
  gnutls_x509_crt_t crt;

  ok (gnutls_x509_crt_init (&crt));
  ok (gnutls_x509_crt_set_version (crt, 3));
  ok (gnutls_x509_crt_set_serial (crt, &serial, 1));
  ok (gnutls_x509_crt_set_key (crt, key));
  ok (gnutls_x509_crt_set_activation_time (crt, from));
  ok (gnutls_x509_crt_set_expiration_time (crt, until));
  ok (gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, strlen (name)));
  ok (gnutls_x509_crt_set_basic_constraints (crt, issuer == NULL, -1));
  ok (gnutls_x509_crt_set_key_usage (crt, issuer == NULL ? GNUTLS_KEY_KEY_CERT_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE));
  ok (gnutls_x509_crt_sign2 (crt, issuer != NULL ? issuer : crt, issuer != NULL ? issuer_key : key, GNUTLS_DIG_SHA256, 0));
  return crt;
}

static gnutls_x509_privkey_t
make_key (TokenKind kind)
{
  gnutls_x509_privkey_t key;

  ok (gnutls_x509_privkey_init (&key));
  if (kind == TOKEN_RSA)
    ok (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, 2048, 0));
  else
    ok (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  return key;
}

void
token_add_key (const char *label, TokenKind kind, const char *owner, guint8 id, gint64 from, gint64 until)
{
  g_autofree char *escaped = g_uri_escape_string (label, NULL, FALSE);
  g_autofree char *url = g_strconcat ("pkcs11:token=", escaped, NULL);
  g_autofree char *authority_name = g_strdup_printf ("Issuer %u", id);
  gnutls_datum_t identifier = { &id, 1 };
  gnutls_x509_privkey_t authority_key = make_key (TOKEN_P256);
  gnutls_x509_privkey_t key = make_key (kind);
  gnutls_x509_crt_t authority = make_certificate (authority_name, authority_key, NULL, NULL, 1, 0, 4102444800);
  gnutls_x509_crt_t crt = make_certificate (owner, key, authority, authority_key, id, from, until);

  gnutls_pkcs11_set_pin_function (give_pin, NULL);
  ok (gnutls_pkcs11_copy_x509_privkey2 (url, key, "signing key", &identifier, GNUTLS_KEY_DIGITAL_SIGNATURE,
                                        GNUTLS_PKCS11_OBJ_FLAG_MARK_SENSITIVE | GNUTLS_PKCS11_OBJ_FLAG_LOGIN));
  ok (gnutls_pkcs11_copy_x509_crt2 (url, crt, owner, &identifier, GNUTLS_PKCS11_OBJ_FLAG_LOGIN));
  ok (gnutls_pkcs11_copy_x509_crt2 (url, authority, authority_name, NULL, GNUTLS_PKCS11_OBJ_FLAG_LOGIN));
  gnutls_pkcs11_set_pin_function (NULL, NULL);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_crt_deinit (authority);
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_privkey_deinit (authority_key);
}
