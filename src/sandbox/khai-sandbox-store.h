/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-sql.h"

G_BEGIN_DECLS

/* sandbox.db. Functions that change something run in the caller's transaction; those that look for
 * one thing return NULL without an error when it is not there. */

typedef struct
{
  char *id, *account, *reference, *receipt_id, *digest, *state, *updated_at;
  char *channel, *registration_number, *due_at, *requests_vi, *requests_en; /* (nullable) */
  char *scenario;
  char *computed;     /* (nullable): the contract's Computed as JSON */
  char *former_state; /* (nullable): where a request or a hold came in */
  char *pending;      /* (nullable): receipt of the request that waits for its decision */
  gint64 version, last_sequence;
} KhaiSandboxDeclaration;

/* One act of a declarant and what was answered to it. */
typedef struct
{
  char *id, *act, *digest, *signature, *text;
  GBytes *request; /* (nullable): a submission's bytes stand with its version */
  gint64 version;
} KhaiSandboxReceipt;

typedef struct
{
  char *id, *declaration, *recipient, *state;
  char *wire;    /* canonical JSON of the signed members */
  char *jws;     /* over them */
  char *content; /* what the partner receives */
} KhaiSandboxShare;

typedef struct
{
  char *id, *media_type, *type, *request_id, *attached_at, *receipt_id; /* request_id (nullable) */
  gint64 size, item_line;                                               /* 0: for all items */
} KhaiSandboxAttachment;

typedef struct
{
  char *digest, *client, *scope, *state;
  char *account; /* (nullable) */
  gint64 expires_at, asked_at;
} KhaiSandboxDevice;

typedef struct
{
  guint status;
  char *digest, *language, *body;
  char *location, *etag; /* (nullable) */
} KhaiSandboxAnswer;

typedef struct
{
  gint64 id;
  char *declaration, *scenario;
  char *body;  /* (nullable): JSON instead of the scenario's step */
  char *share; /* (nullable) */
  guint position;
  gint64 due_at;
} KhaiSandboxStep;

void khai_sandbox_declaration_free (KhaiSandboxDeclaration *declaration);
void khai_sandbox_answer_free (KhaiSandboxAnswer *answer);
void khai_sandbox_step_free (KhaiSandboxStep *step);
void khai_sandbox_receipt_free (KhaiSandboxReceipt *receipt);
void khai_sandbox_share_free (KhaiSandboxShare *share);
void khai_sandbox_attachment_free (KhaiSandboxAttachment *attachment);
void khai_sandbox_device_free (KhaiSandboxDevice *device);

gboolean khai_sandbox_store_open (const char *dir, sqlite3 **db, GError **error);

/* Makes the account when it is new. FALSE without an error: the assertion was used before. */
gboolean khai_sandbox_store_use_assertion (sqlite3 *db,
                                           const char *account,
                                           const char *jti,
                                           gint64 now,
                                           gint64 expires_at,
                                           GError **error);
gboolean khai_sandbox_store_add_account (sqlite3 *db, const char *account, GError **error);
gboolean khai_sandbox_store_add_token (sqlite3 *db,
                                       const char *digest,
                                       const char *account,
                                       const char *scope,
                                       const char *family,
                                       gint64 expires_at,
                                       GError **error);
gboolean khai_sandbox_store_remove_token (sqlite3 *db, const char *digest, GError **error);
char *khai_sandbox_store_find_token (sqlite3 *db,
                                     const char *digest,
                                     gint64 now,
                                     char **scope,
                                     GError **error);

KhaiSandboxAnswer *
khai_sandbox_store_find_answer (sqlite3 *db, const char *account, const char *key, GError **error);
gboolean khai_sandbox_store_add_answer (sqlite3 *db,
                                        const char *account,
                                        const char *key,
                                        const KhaiSandboxAnswer *answer,
                                        GError **error);

KhaiSandboxDeclaration *khai_sandbox_store_find (sqlite3 *db, const char *id, GError **error);
KhaiSandboxDeclaration *khai_sandbox_store_find_reference (sqlite3 *db,
                                                           const char *account,
                                                           const char *reference,
                                                           GError **error);
/* Newest change first; `states` NULL: all; before_time, before_id: from there on (nullable
 * together). */
GPtrArray *khai_sandbox_store_list (sqlite3 *db,
                                    const char *account,
                                    const char *reference,
                                    const char *const *states,
                                    const char *since,
                                    const char *before_time,
                                    const char *before_id,
                                    guint limit,
                                    GError **error);
gboolean khai_sandbox_store_add_declaration (sqlite3 *db,
                                             const KhaiSandboxDeclaration *declaration,
                                             GError **error);
gboolean khai_sandbox_store_add_version (sqlite3 *db,
                                         const KhaiSandboxDeclaration *declaration,
                                         GBytes *body,
                                         const char *signature,
                                         GError **error);
gboolean khai_sandbox_store_update_declaration (sqlite3 *db,
                                                const KhaiSandboxDeclaration *declaration,
                                                GError **error);
GBytes *khai_sandbox_store_find_version (sqlite3 *db,
                                         const char *declaration,
                                         gint64 version,
                                         GError **error);
char *
khai_sandbox_store_find_receipt (sqlite3 *db, const char *account, const char *id, GError **error);
gboolean khai_sandbox_store_add_receipt (sqlite3 *db,
                                         const KhaiSandboxDeclaration *declaration,
                                         const KhaiSandboxReceipt *receipt,
                                         GError **error);
KhaiSandboxReceipt *khai_sandbox_store_get_receipt (sqlite3 *db, const char *id, GError **error);
GPtrArray *khai_sandbox_store_list_receipts (sqlite3 *db, const char *declaration, GError **error);
char *khai_sandbox_store_next_registration (sqlite3 *db, GError **error);

gint64 khai_sandbox_store_next_sequence (sqlite3 *db,
                                         const char *account,
                                         GError **error); /* 0 on failure */
gboolean khai_sandbox_store_add_event (sqlite3 *db,
                                       const char *account,
                                       gint64 sequence,
                                       const char *declaration,
                                       const char *body_vi,
                                       const char *body_en,
                                       GError **error);
GPtrArray *khai_sandbox_store_list_events (sqlite3 *db,
                                           const char *account,
                                           gint64 after,
                                           guint limit,
                                           gboolean english,
                                           GError **error); /* of char* */
gboolean khai_sandbox_store_newest_sequence (sqlite3 *db,
                                             const char *account,
                                             gint64 *newest,
                                             GError **error);

gboolean khai_sandbox_store_add_step (sqlite3 *db, const KhaiSandboxStep *step, GError **error);
gboolean khai_sandbox_store_drop_steps (sqlite3 *db,
                                        const char *declaration,
                                        const char *share,
                                        GError **error);
char *khai_sandbox_store_account_of (sqlite3 *db, const char *thumbprint, GError **error);

KhaiSandboxStep *khai_sandbox_store_next_step (sqlite3 *db, GError **error);
KhaiSandboxStep *
khai_sandbox_store_next_step_of (sqlite3 *db, const char *declaration, GError **error);
gboolean khai_sandbox_store_remove_step (sqlite3 *db, gint64 id, GError **error);

gboolean khai_sandbox_store_add_leaf (sqlite3 *db,
                                      gint64 position,
                                      GBytes *hash,
                                      const char *subject,
                                      GError **error);
/* -1: not logged. Either `subject` or `hash` is given. */
gint64
khai_sandbox_store_find_leaf (sqlite3 *db, const char *subject, GBytes *hash, GError **error);
GByteArray *khai_sandbox_store_read_leaves (sqlite3 *db, GError **error);
/* Receipts of an older edition that no leaf stands for: pairs id, text. */
GPtrArray *khai_sandbox_store_list_unlogged (sqlite3 *db, GError **error);

gboolean khai_sandbox_store_add_document (sqlite3 *db,
                                          const char *account,
                                          const char *id,
                                          const char *media_type,
                                          GBytes *body,
                                          const char *stored_at,
                                          GError **error);
/* (nullable): its media type. */
char *khai_sandbox_store_find_document (sqlite3 *db,
                                        const char *account,
                                        const char *id,
                                        gint64 *size,
                                        GError **error);
gint64 khai_sandbox_store_documents_size (sqlite3 *db, const char *account, GError **error);
gboolean khai_sandbox_store_add_attachment (sqlite3 *db,
                                            const char *declaration,
                                            const KhaiSandboxAttachment *attachment,
                                            GError **error);
GPtrArray *
khai_sandbox_store_list_attachments (sqlite3 *db, const char *declaration, GError **error);

gboolean khai_sandbox_store_add_share (sqlite3 *db, const KhaiSandboxShare *share, GError **error);
gboolean
khai_sandbox_store_set_share_state (sqlite3 *db, const char *id, const char *state, GError **error);
KhaiSandboxShare *khai_sandbox_store_find_share (sqlite3 *db, const char *id, GError **error);
GPtrArray *khai_sandbox_store_list_shares (sqlite3 *db, const char *declaration, GError **error);

/* The certificate an account signs with: `thumbprint` becomes it when it has none. */
char *khai_sandbox_store_bind_certificate (sqlite3 *db,
                                           const char *account,
                                           const char *thumbprint,
                                           GError **error);
gboolean khai_sandbox_store_add_device (sqlite3 *db,
                                        const KhaiSandboxDevice *device,
                                        const char *user_code,
                                        GError **error);
KhaiSandboxDevice *khai_sandbox_store_find_device (sqlite3 *db,
                                                   const char *digest,
                                                   const char *user_code,
                                                   GError **error);
gboolean
khai_sandbox_store_update_device (sqlite3 *db, const KhaiSandboxDevice *device, GError **error);
gboolean khai_sandbox_store_remove_device (sqlite3 *db, const char *digest, GError **error);
gboolean khai_sandbox_store_add_refresh (sqlite3 *db,
                                         const char *digest,
                                         const char *family,
                                         const char *account,
                                         const char *client,
                                         const char *scope,
                                         gint64 expires_at,
                                         GError **error);
/* Uses it. FALSE without an error: there is none in force; one used before has ended its family. */
gboolean khai_sandbox_store_revoke (sqlite3 *db,
                                    const char *digest,
                                    const char *client,
                                    GError **error);
gboolean khai_sandbox_store_use_refresh (sqlite3 *db,
                                         const char *digest,
                                         const char *client,
                                         gint64 now,
                                         char **family,
                                         char **account,
                                         char **scope,
                                         GError **error);

char *khai_sandbox_store_get_setting (sqlite3 *db, const char *name, GError **error);
gboolean khai_sandbox_store_set_setting (sqlite3 *db,
                                         const char *name,
                                         const char *value,
                                         GError **error); /* NULL removes it */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxDeclaration, khai_sandbox_declaration_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxAnswer, khai_sandbox_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxStep, khai_sandbox_step_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxReceipt, khai_sandbox_receipt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxShare, khai_sandbox_share_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxAttachment, khai_sandbox_attachment_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxDevice, khai_sandbox_device_free)

G_END_DECLS
