/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a Single Window answers to a package, as a file: number, state, receipt or findings, and what happened since, all under one signature. Only what
 * was signed is read; what stands beside the signature is for people. */
#define KHAI_REPLY_SUFFIX ".reply.json"
#define KHAI_REPLY_MAX_BYTES (10 * 1024 * 1024)

typedef struct
{
  char *key;              /* Idempotency-Key of the package it answers */
  char *reference;
  char *payload_digest;   /* of the package's body */
  char *window;           /* base URL of who answers */
  guint status;           /* as over the network: 202, 422, 409 … */
  JsonNode *answer;       /* receipt or problem */
  JsonNode *view;         /* the contract's Declaration as it stood then (nullable) */
  char *etag;             /* of that (nullable) */
  JsonArray *events;      /* of this declaration, oldest first; may be empty */
  char *answered_at;      /* RFC 3339 */
  char *jws;
} KhaiReply;

/* Reads; believes nothing yet. KHAI_ERROR_DAMAGED, _BAD_INPUT, _TOO_LARGE; _SIGNATURE when it does not even hold by itself. */
KhaiReply *khai_reply_parse (GBytes *file, GError **error);
/* Whether the window's authority stands behind it. KHAI_ERROR_SIGNATURE. */
gboolean khai_reply_verify (const KhaiReply *reply, const char *ca_pem, gint64 at_unix_us, GError **error);
void khai_reply_free (KhaiReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiReply, khai_reply_free)

G_END_DECLS
