/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-sql.h"
#include "khai-store.h"
#include "khai-worker.h"

G_BEGIN_DECLS

/* What the files of this room share. Everything below `worker` is touched on the worker's thread only. */
struct _KhaiStore
{
  GObject parent_instance;

  char *dir;           /* (owned) */
  KhaiClock *clock;    /* (owned) */
  KhaiWorker *worker;  /* (owned) (nullable): NULL once closed */

  sqlite3 *db;         /* (owned) */
  guint64 reserve;     /* bytes of the disk that are left for what the user types */
  char *served;        /* (owned) (nullable): id of the client new declarations are made for */
};

/* One call on the worker's thread: `func` gets the store and its arguments. KHAI_ERROR_STATE when the store is closed. */
typedef gboolean (*KhaiStoreFunc) (KhaiStore *self, gpointer arguments, GError **error);
gboolean khai_store_run (KhaiStore *self, KhaiStoreFunc func, gpointer arguments, GError **error);
/* The same inside BEGIN IMMEDIATE … COMMIT; rolled back when `func` fails. */
gboolean khai_store_run_transaction (KhaiStore *self, KhaiStoreFunc func, gpointer arguments, GError **error);
gboolean khai_store_in_transaction (KhaiStore *self, KhaiStoreFunc func, gpointer arguments, GError **error);

/* On the worker's thread. */
gboolean khai_store_get_state (KhaiStore *self, const char *id, char **state, GError **error);
gboolean khai_store_set_state (KhaiStore *self, const char *id, const char *state, GError **error);
gboolean khai_store_insert_declaration (KhaiStore *self, const char *id, KhaiDeclaration *document, const char *actor, const char *source, GError **error);
gboolean khai_store_put_away (KhaiStore *self, const char *id, gboolean away, GError **error);
char *khai_store_take_reference (KhaiStore *self, GError **error);
gboolean khai_store_insert_outbox (KhaiStore *self, KhaiOutboxEntry *entry, GError **error);
gboolean khai_store_enqueue_one (KhaiStore *self, KhaiOutboxEntry *entry, gboolean *same, GError **error);
gboolean khai_store_move_waiting (KhaiStore *self, const char *declaration, const char *state, GError **error);
gboolean khai_store_settle_outcome (KhaiStore *self, const KhaiOutboxOutcome *outcome, GError **error);
/* Events of one declaration that came in a file: kept, and known when they come in order. The cursor stays. */
gboolean khai_store_insert_file_events (KhaiStore *self, const char *gateway, const char *reference, JsonArray *events, GError **error);
gboolean khai_store_write_entry (KhaiStore *self, const char *id, gint64 group, KhaiAction action, gint64 of_group,
                                 const char *actor, const char *source, const KhaiEdit *edit, GError **error);
gboolean khai_store_next_group (KhaiStore *self, gint64 *group, GError **error);
gboolean khai_store_migrate (KhaiStore *self, gboolean fresh, GError **error);
gboolean khai_store_copy_before_migration (KhaiStore *self, gint64 version, GError **error);
gboolean khai_store_verify_chain (KhaiStore *self, gint64 *broken_at, GError **error);

/* On any thread: entries of the outbox for which `where` (constant SQL with :value) holds. */
GPtrArray *khai_store_find_outbox (KhaiStore *self, const char *where, const char *value, GError **error);

G_END_DECLS
