/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-session.h"
#include "khai-token.h"

G_BEGIN_DECLS

/* Asks for the PIN of a token, or the passphrase of a key file, and opens the key: one try. It can be pasted, and is wiped after. */
typedef struct
{
  const char *address;                /* "pkcs11:…" or the path of a PKCS#12 file */
  const KhaiCertificate *certificate; /* on the token (nullable): whose it is, and what to look out for */
  const char *purpose;                /* what is done with it, one sentence; constant */
  const char *verb;                   /* "Sign"; constant */
} KhaiPinRequest;

void khai_pin_dialog_open_async (GtkWidget *near, KhaiSession *session, const KhaiPinRequest *request, GAsyncReadyCallback callback, gpointer user_data);
KhaiKey *khai_pin_dialog_open_finish (GAsyncResult *result, GError **error);     /* G_IO_ERROR_CANCELLED: thought better of it */

/* The key that signs acts after the submission: with the certificate that was chosen for signing. NULL without an error is the profile's own key. A
 * certificate that is not there now is an error, never a reason to sign with another one. */
void khai_signer_open_async (GtkWidget *near, KhaiSession *session, GAsyncReadyCallback callback, gpointer user_data);
KhaiKey *khai_signer_open_finish (GAsyncResult *result, GError **error);

#define KHAI_SIGNER_SETTING "signing-certificate"

G_END_DECLS
