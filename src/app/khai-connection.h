/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-access.h"
#include "khai-context.h"

G_BEGIN_DECLS

/* With which Single Window this profile works, and how it is let in there. Kept in the profile; secrets are not among it. */
typedef struct
{
  char *base_url;
  char *ca_file;                  /* PEM with the only authorities trusted (nullable): the system's */
  gboolean person;                /* somebody signs in; else the program's own key does */
  char *certificate;              /* for mutual TLS: "pkcs11:…" or the path of a PKCS#12 file (nullable) */
} KhaiConnection;

void khai_connection_free (KhaiConnection *connection);
KhaiConnection *khai_connection_load (KhaiContext *context, const char *base_url, GError **error);
gboolean khai_connection_save (KhaiContext *context, const KhaiConnection *connection, GError **error);

/* Where new declarations go: NULL is the training window that Khai starts itself. */
char *khai_connection_get_window (KhaiContext *context, GError **error);
gboolean khai_connection_choose_window (KhaiContext *context, const char *base_url, GError **error);
/* KHAI_ERROR_BAD_INPUT: no address of a window; KHAI_ERROR_TRAINING_ONLY: a training profile works with windows on this computer only. */
gboolean khai_connection_check_address (KhaiContext *context, const char *address, GError **error);

gboolean khai_connection_would_help (const GError *error); /* what is set there is why it happened */

/* How the profile is let in at a window, by what is set now (transfer full); one for each window as long as the context lives. */
KhaiAccess *khai_connection_get_access (KhaiContext *context, const char *base_url, GError **error);

/* One thing that trying a connection found out, in the process's language. */
typedef struct
{
  gboolean good;
  char *text;
  char *advice;                   /* (nullable) */
} KhaiConnectionFinding;

/* Asks the window how it is and whether it lets this profile in. Always ends with findings: what fails is one of them. */
void khai_connection_try_async (KhaiContext *context, const char *base_url, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *khai_connection_try_finish (GAsyncResult *result);                    /* element-type KhaiConnectionFinding */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiConnection, khai_connection_free)

G_END_DECLS
