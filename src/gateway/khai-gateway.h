/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include "khai-key.h"
#include "khai-lang.h"
#include "khai-token-source.h"

G_BEGIN_DECLS

/* One way to a Single Window. Adapters live in a folder each (src/gateway/osw: the open contract over HTTPS; src/gateway/drop: packages that a person carries)
 * and are made by khai_gateway_new() and khai_gateway_new_drop(). Used from one main context; at most KHAI_GATEWAY_MAX_FLIGHTS requests are in flight. Errors:
 * KHAI_ERROR_SIGN_IN and CERTIFICATE: whoever is here has to do something first · KHAI_ERROR_NETWORK nothing was taken, safe to send again · UNKNOWN it may have been taken: send the same bytes with the same key ·
 * BY_HAND it lies there for a person to carry, and the answer comes as a file · NOT_OFFERED not on this way ·
 * UNAVAILABLE come again after retry_after · TLS · REFUSED no (the answer's problem says why) · BAD_INPUT an answer that makes no sense (treated as UNKNOWN by callers that sent). */
/* How many requests may be under way at once. */
#define KHAI_GATEWAY_MAX_FLIGHTS 16

#define KHAI_TYPE_GATEWAY (khai_gateway_get_type ())
G_DECLARE_INTERFACE (KhaiGateway, khai_gateway, KHAI, GATEWAY, GObject)

typedef struct
{
  guint status;                   /* HTTP status, 0 if none */
  JsonNode *json;                 /* receipt, page of events, problem … (nullable) */
  guint retry_after;              /* seconds, 0 if not said */
  char *etag;                     /* (nullable) */
  gboolean replayed;              /* Idempotency-Replayed: true */
} KhaiAnswer;

void khai_answer_free (KhaiAnswer *answer);

typedef struct
{
  GBytes *body;                   /* exact bytes that were signed */
  const char *key;                /* Idempotency-Key */
  const char *content_digest;
  const char *signature;
  const char *scenario;           /* Training-Scenario (nullable) */
  const char *method;             /* NULL: POST */
  const char *path;               /* below the base; NULL: /declarations */
  const char *media_type;         /* NULL: application/json */
  const char *if_match;           /* ETag (nullable) */
  const char *batch_signature, *batch_proof; /* instead of a signature of its own (nullable) */
  /* For people who carry it, and who look at it first: */
  const char *reference;          /* (nullable) */
  const char *act;                /* as in the store; NULL: submission */
  GBytes *printout, *checklist;   /* HTML (nullable) */
} KhaiSubmission;

/* What a way offers beside submitting. */
typedef enum
{
  KHAI_GATEWAY_ANSWERS = 1 << 0,  /* the answer comes at once; else as a file */
  KHAI_GATEWAY_LOOKS = 1 << 1,    /* how a declaration stands, receipts, the ledger, whether it is open */
  KHAI_GATEWAY_EVENTS = 1 << 2,
  KHAI_GATEWAY_CHANGES = 1 << 3,  /* filing, amendment, cancellation */
  KHAI_GATEWAY_PAPERS = 1 << 4,
  KHAI_GATEWAY_SHARES = 1 << 5,
} KhaiGatewayAbility;

struct _KhaiGatewayInterface
{
  GTypeInterface parent;
  const char *(*get_base_url) (KhaiGateway *self);
  KhaiGatewayAbility (*get_abilities) (KhaiGateway *self);
  void (*submit_async) (KhaiGateway *self, const KhaiSubmission *submission, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*get_async) (KhaiGateway *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*ask_openly_async) (KhaiGateway *self, const char *path, GBytes *form, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*set_token_source) (KhaiGateway *self, KhaiTokenSource *source);
  gboolean (*set_identity) (KhaiGateway *self, KhaiKey *key, GError **error);
  KhaiAnswer *(*finish) (KhaiGateway *self, GAsyncResult *result, KhaiAnswer **refusal, GError **error);
};

/* To be called at the start of main(), before anything speaks TLS: Debian 12's default still takes TLS 1.1. */
void khai_gateway_prepare_process (void);

/* `base_url`: "https://127.0.0.1:8443/osw/v1"; https only. `ca_file` (nullable): PEM with the only roots trusted, else the system's.
 * `key` signs requests for tokens. `lang` for Accept-Language. */
KhaiGateway *khai_gateway_new (const char *base_url, const char *ca_file, KhaiKey *key, KhaiLang lang, GError **error);
/* Packages into `folder` for the window at `window`; `ca_file`: whose replies are believed. */
KhaiGateway *khai_gateway_new_drop (const char *folder, const char *window, const char *ca_file, KhaiKey *key, KhaiLang lang, GError **error);
char *khai_gateway_get_drop_path (KhaiGateway *self, const KhaiSubmission *submission); /* where its package is, or will be */
const char *khai_gateway_get_base_url (KhaiGateway *self);
KhaiGatewayAbility khai_gateway_get_abilities (KhaiGateway *self);

/* Submits a declaration, or does what another act asks for: amendment, paper, share … */
void khai_gateway_submit_async (KhaiGateway *self, const KhaiSubmission *submission, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Paths below the base: "/events?after=0&wait=20", "/declarations?localReference=…", "/receipts/ID", "/service". */
void khai_gateway_get_async (KhaiGateway *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* What needs no token: with a form an endpoint at the root of the host ("/oauth/device"), without one a resource below the base ("/service"). */
void khai_gateway_ask_openly_async (KhaiGateway *self, const char *path, GBytes *form, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Before the first request. A person's tokens instead of the key's own; a certificate for the connection when the window wants one. */
void khai_gateway_set_token_source (KhaiGateway *self, KhaiTokenSource *source);
gboolean khai_gateway_set_identity (KhaiGateway *self, KhaiKey *key, GError **error);
/* On an error the answer may still be there through `*refusal` (transfer full) (nullable): status, problem, retry_after. */
KhaiAnswer *khai_gateway_finish (KhaiGateway *self, GAsyncResult *result, KhaiAnswer **refusal, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiAnswer, khai_answer_free)

G_END_DECLS
