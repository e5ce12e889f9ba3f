/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "khai-key.h"

G_BEGIN_DECLS

/* Inside the room only: what a key is made of. A key on a token has no `x509`: it does not leave the token. */
#define KHAI_KEY_MAX_CHAIN 8

struct _KhaiKey
{
  gatomicrefcount ref_count;
  gnutls_x509_privkey_t x509; /* (owned) (nullable) */
  gnutls_privkey_t privkey;   /* (owned): the same key, as signing wants it */
  gnutls_x509_crt_t chain[KHAI_KEY_MAX_CHAIN]; /* (owned), leaf first */
  guint n_chain;
  gboolean pss;               /* RSA signs with PSS */
  char *uri;                  /* (owned) (nullable): of the key on its token, without any PIN */
  char *pin;                  /* (owned) (nullable): while it is opened, until the token has taken it */
};

KhaiKey *khai_key_new (void);
gboolean khai_key_check_kind (KhaiKey *key, GError **error); /* whether the contract's algorithms can use it */
char *khai_certificate_name (gnutls_x509_crt_t certificate, gboolean issuer); /* common name, "" if it has none */
GError *khai_token_error (int result, const char *uri);      /* what a token's failure means */

G_END_DECLS
