/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-key.h"

G_BEGIN_DECLS

/* Signing certificates on PKCS#11 tokens (USB sticks, cards, SoftHSM). Looking asks for no PIN; opening spends exactly one try, whatever
 * happens. Every function may be called from any thread and talks to hardware: never from the one that draws. */

typedef enum { KHAI_PIN_READY, KHAI_PIN_LOW, KHAI_PIN_LAST, KHAI_PIN_LOCKED } KhaiPinState;
typedef enum { KHAI_VALIDITY_GOOD, KHAI_VALIDITY_SOON, KHAI_VALIDITY_EXPIRED, KHAI_VALIDITY_NOT_YET } KhaiValidity;

#define KHAI_CERTIFICATE_WARNING_DAYS 30

typedef struct
{
  char *uri;                      /* RFC 7512: the private key that belongs to it */
  char *token;                    /* label of the token */
  char *owner;                    /* common name */
  char *tax_code;                 /* of the owner, "0312345678" or "0312345678-001" (nullable) */
  char *issuer;                   /* common name of who issued it */
  char *serial;                   /* hexadecimal */
  char *thumbprint;               /* base64url SHA-256 */
  gint64 not_before, not_after;   /* seconds since 1970 */
  KhaiPinState pin_state;
  GHashTable *attributes;         /* of the certificate's own address: name → value */
} KhaiCertificate;

void khai_certificate_free (KhaiCertificate *certificate);
KhaiValidity khai_certificate_validity (const KhaiCertificate *certificate, gint64 at_unix_us);

/* "MST:0312345678", as Vietnamese authorities write it into a certificate's subject → "0312345678"; NULL: no tax code. */
char *khai_certificate_read_tax_code (const char *text);

/* A driver (PKCS#11 module) that the system does not know of: what comes with a vendor's token. */
gboolean khai_token_add_driver (const char *path, GError **error);
GPtrArray *khai_token_list (GError **error);                     /* element-type KhaiCertificate, by owner; without those that issue others */
/* KHAI_ERROR_TOKEN_ABSENT, PIN_WRONG, PIN_LOW, PIN_LAST, PIN_LOCKED, EXPIRED (before the PIN is tried), BAD_INPUT (an address with a PIN in it,
 * or of several certificates). `uri` as listed, or any part of it that says which: "pkcs11:token=…". */
KhaiKey *khai_token_open (const char *uri, const char *pin, gint64 at_unix_us, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiCertificate, khai_certificate_free)

G_END_DECLS
