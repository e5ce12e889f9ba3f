/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The training Single Window: a real HTTPS server with its own database and its own authority. It
 * answers in the main context in which it was made, until its last reference goes. */
#define KHAI_TYPE_SANDBOX (khai_sandbox_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSandbox, khai_sandbox, KHAI, SANDBOX, GObject)

typedef struct
{
  const char *data_dir;      /* made (0700) when it is not there */
  const char *reference;     /* path of reference.db */
  const char *bind;          /* IP address (nullable): 127.0.0.1 */
  guint port;                /* 0 picks one */
  const char *scenario;      /* (nullable): fate of declarations that name none */
  gint64 delay_ms;           /* between two events; negative: what the reference says, else 300 */
  gboolean require_certificate; /* clients need a certificate for TLS: any that is in force … */
  const char *client_ca;     /* … or only one of this authority (nullable): path of a PEM file */
  const char *const *faults; /* (nullable) (array zero-terminated=1): "NAME" or "NAME:TIMES" */
} KhaiSandboxOptions;

KhaiSandbox *khai_sandbox_new (const KhaiSandboxOptions *options, GError **error);
const char *khai_sandbox_get_base_url (KhaiSandbox *self); /* https://ADDRESS:PORT/osw/v1 */
const char *khai_sandbox_get_ca_file (KhaiSandbox *self);  /* DIR/ca.pem */

/* One command of the trainer, as "khai-sandbox officer" takes them: "list", "clear", REFERENCE …
 * Returns what came of it, a JSON object. */
char *khai_sandbox_officer_do (KhaiSandbox *self, const char *const *words, GError **error);

/* A package that a person brings: its reply goes into a file beside it, or wherever. */
void khai_sandbox_answer_package_async (KhaiSandbox *self,
                                        const char *package,
                                        const char *reply,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
char *
khai_sandbox_answer_package_finish (KhaiSandbox *self, GAsyncResult *result, GError **error);

G_END_DECLS
