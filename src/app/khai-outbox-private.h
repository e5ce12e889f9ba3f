/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-gateway.h"
#include "khai-outbox.h"

G_BEGIN_DECLS

/* What the files of the outbox share: khai-outbox.c runs it, -queue.c fills it, -sign.c signs, -send.c empties it, -read.c reads what comes back. */
#define KHAI_OUTBOX_BACKOFF_CAP_MS (5 * 60 * 1000)

/* Reading the events of one window. */
typedef struct
{
  KhaiOutbox *outbox;      /* (unowned) */
  char *base_url;          /* (owned) */
  KhaiGateway *gateway;    /* (owned) */
  guint timer;             /* source id: the next read */
  gboolean reading;
  gint64 after;            /* the cursor that was asked with */
  guint n_pages;           /* read in this round */
  gboolean proving;        /* its ledger is being asked */
  gboolean proved;         /* … and was, since the last receipt */
  guint failures;
} KhaiOutboxReader;

/* One entry that is under way. */
typedef struct
{
  KhaiOutbox *outbox;      /* (unowned): a reference is held by the request */
  KhaiOutboxEntry *entry;  /* (owned) */
  JsonNode *problem;       /* (owned) (nullable): "there is one already": what was found there decides */
} KhaiOutboxFlight;

struct _KhaiOutbox
{
  GObject parent_instance;

  KhaiContext *context;     /* (owned) */
  KhaiStore *store;         /* (owned) */
  KhaiClock *clock;         /* (owned): the system's; deadlines are real ones, also where a lesson stands still */
  char *scenario;           /* (owned) (nullable) */
  guint backoff_unit;       /* milliseconds */

  int lock;                 /* file descriptor; -1: not running */
  GCancellable *cancellable; /* (owned) (nullable): while running */
  GPtrArray *flights;       /* (owned): what is under way */
  GPtrArray *outcomes;      /* (owned): what became of others, not yet on disk */
  GHashTable *senders;      /* (owned): base URL → KhaiGateway */
  guint width;              /* how many may be under way at once */
  guint turn;               /* source id: outcomes go to disk and the next are taken */
  gboolean writing;         /* a turn is on its way to the disk */
  gboolean again;           /* … and another one is wanted after it */
  guint timer;              /* source id: the next entry is due */
  guint store_failures;     /* in a row */
  guint64 reported;         /* codes of errors told since the last turn: once is enough */
  GHashTable *readers;      /* base URL → KhaiOutboxReader */
  char *round;              /* (owned) (nullable): khai_outbox_run_once() began then: no timers, no long poll, each entry once */
};

void khai_outbox_report (KhaiOutbox *self, const GError *error);         /* emits "failed", but not that it was cancelled */
void khai_outbox_tell_changed (KhaiOutbox *self, const char *id);
char *khai_outbox_canonical_url (const char *url);
char *khai_outbox_ca_setting (const char *gateway);
KhaiGateway *khai_outbox_open_gateway (KhaiOutbox *self, const char *base_url, GError **error);
guint khai_outbox_waiting_ms (KhaiOutbox *self, guint attempts, guint retry_after);
KhaiOutboxEntry *khai_outbox_make_entry (KhaiOutbox *self, const char *id, KhaiDeclaration *document, const char *gateway, const char *ca_file);
gboolean khai_outbox_was_sent (KhaiOutbox *self, const KhaiRecord *record, KhaiDeclaration *document, const char *gateway, gboolean *already,
                               GError **error);
gboolean khai_outbox_store_entry (KhaiOutbox *self, KhaiOutboxEntry *entry, GError **error);
gboolean khai_outbox_require_unblocked (KhaiOutbox *self, KhaiDeclaration *document, GError **error);
/* Signs what of `entries` (of KhaiOutboxEntry) needs it, with `key` (NULL: the profile's), here or on a thread of its own. */
gboolean khai_outbox_sign (KhaiOutbox *self, GPtrArray *entries, KhaiKey *key, GError **error);
void khai_outbox_sign_async (KhaiOutbox *self, GPtrArray *entries, KhaiKey *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_outbox_sign_finish (KhaiOutbox *self, GAsyncResult *result, GError **error);
void khai_outbox_send_next (KhaiOutbox *self);
void khai_outbox_flight_free (KhaiOutboxFlight *flight);
gboolean khai_outbox_answer_is_ours (const KhaiOutboxEntry *entry, JsonNode *answer);
gboolean khai_outbox_is_final_refusal (const KhaiOutboxEntry *entry, const GError *error, const KhaiAnswer *refusal);
void khai_outbox_start_readers (KhaiOutbox *self);
void khai_outbox_ask_ledgers (KhaiOutbox *self);                        /* of every window that is read, unless it was asked since the last receipt */
void khai_outbox_reader_free (KhaiOutboxReader *reader);

G_END_DECLS
