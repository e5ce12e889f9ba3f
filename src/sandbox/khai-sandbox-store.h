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
  gint64 version, last_sequence;
} KhaiSandboxDeclaration;

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
  guint position;
  gint64 due_at;
} KhaiSandboxStep;

void khai_sandbox_declaration_free (KhaiSandboxDeclaration *declaration);
void khai_sandbox_answer_free (KhaiSandboxAnswer *answer);
void khai_sandbox_step_free (KhaiSandboxStep *step);

gboolean khai_sandbox_store_open (const char *dir, sqlite3 **db, GError **error);

/* Makes the account when it is new. FALSE without an error: the assertion was used before. */
gboolean khai_sandbox_store_use_assertion (sqlite3 *db,
                                           const char *account,
                                           const char *jti,
                                           gint64 now,
                                           gint64 expires_at,
                                           GError **error);
gboolean khai_sandbox_store_add_token (sqlite3 *db,
                                       const char *digest,
                                       const char *account,
                                       const char *scope,
                                       gint64 expires_at,
                                       GError **error);
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
                                             GBytes *body,
                                             const char *signature,
                                             const char *receipt,
                                             const char *received_at,
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

gboolean khai_sandbox_store_add_step (sqlite3 *db,
                                      const char *declaration,
                                      const char *scenario,
                                      guint position,
                                      gint64 due_at,
                                      GError **error);
KhaiSandboxStep *khai_sandbox_store_next_step (sqlite3 *db, GError **error);
gboolean khai_sandbox_store_remove_step (sqlite3 *db, gint64 id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxDeclaration, khai_sandbox_declaration_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxAnswer, khai_sandbox_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSandboxStep, khai_sandbox_step_free)

G_END_DECLS
