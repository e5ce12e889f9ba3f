/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"
#include "khai-token.h"

G_BEGIN_DECLS

/* With which certificate to sign: the training key, those on tokens, and key files. Looks for tokens when it is shown and when asked to.
 * Signal: "changed". */
#define KHAI_TYPE_SIGNER_CHOOSER (khai_signer_chooser_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSignerChooser, khai_signer_chooser, KHAI, SIGNER_CHOOSER, AdwBin)

void khai_signer_chooser_set_session (KhaiSignerChooser *self, KhaiSession *session);
/* For something else than signing: before the session is set. What is chosen is then kept by whoever asked; both texts are constant. */
void khai_signer_chooser_set_purpose (KhaiSignerChooser *self, const char *title, const char *none);
void khai_signer_chooser_set_address (KhaiSignerChooser *self, const char *address); /* NULL: none */
const char *khai_signer_chooser_get_address (KhaiSignerChooser *self);
const KhaiCertificate *khai_signer_chooser_get_certificate (KhaiSignerChooser *self); /* on a token that is there (nullable) */
void khai_signer_chooser_prefer (KhaiSignerChooser *self, const char *address);  /* (nullable): a client's own certificate, chosen when it is there */
void khai_signer_chooser_look (KhaiSignerChooser *self);                     /* which tokens are there now */
gboolean khai_signer_chooser_can_sign (KhaiSignerChooser *self);             /* FALSE: what is chosen is expired or locked */

/* Asks for the PIN when one is needed, and opens the key: one try. NULL without an error: the profile's own key.
 * G_IO_ERROR_CANCELLED when the user thought better of it. */
void khai_signer_chooser_open_async (KhaiSignerChooser *self, GAsyncReadyCallback callback, gpointer user_data);
KhaiKey *khai_signer_chooser_open_finish (KhaiSignerChooser *self, GAsyncResult *result, GError **error);

G_END_DECLS
