/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "khai-clock.h"
#include "khai-declaration.h"
#include "khai-edit.h"
#include "khai-history.h"

G_BEGIN_DECLS

/* khai.db: everything the user would not want to lose. One worker thread owns the connection; every function here may be
 * called from any thread and waits for that thread, except the _async ones. Nothing is acknowledged before it is on disk
 * (WAL, synchronous=FULL). A database is never deleted or recreated. */
#define KHAI_TYPE_STORE (khai_store_get_type ())
G_DECLARE_FINAL_TYPE (KhaiStore, khai_store, KHAI, STORE, GObject)

#define KHAI_STORE_APPLICATION_ID 0x4B48424F /* "KHBO" */

/* Makes `dir` (0700) and khai.db (0600) when they are not there; backs up and migrates an older one; refuses a newer one
 * (KHAI_ERROR_NEWER), a damaged one (KHAI_ERROR_DAMAGED), a directory it cannot write (KHAI_ERROR_READ_ONLY). */
KhaiStore *khai_store_open (const char *dir, KhaiClock *clock, GError **error);
void khai_store_set_reserve (KhaiStore *self, guint64 bytes);   /* of the disk, that what comes from outside never takes; 64 MiB unless told */
void khai_store_close (KhaiStore *self);                        /* waits for what is queued; also done by dispose */
const char *khai_store_get_dir (KhaiStore *self);

/* ---- declarations ---- */

/* draft · queued · sending · unknown · then the server's states (received, rejected, accepted, in-control …) · discarded */
typedef struct
{
  char *id;                       /* uuid, ours */
  char *reference;                /* /localReference (nullable) */
  char *state;
  char *channel;                  /* green yellow red (nullable) */
  char *registration_number;      /* (nullable) */
  char *server_id;                /* declarationId at the Single Window (nullable) */
  char *receipt_id;               /* (nullable) */
  char *gateway;                  /* base URL it was sent to (nullable) */
  char *consignee, *destination;  /* for the list (nullable) */
  char *regime;                   /* (nullable) */
  guint n_items;
  char *field;                    /* pointer of the field last worked on (nullable) */
  char *created_at, *changed_at;  /* RFC 3339 */
  char *client;                   /* id of whom it is filed for (nullable) */
} KhaiRecord;

void khai_record_free (KhaiRecord *record);
gboolean khai_state_is_editable (const char *state);            /* draft, rejected, refused */
gboolean khai_state_is_final (const char *state);               /* no event leaves it: rejected, cancelled, expired, exited, discarded */
gboolean khai_state_may_be_told (const char *state);            /* by a window: none of the states of this side */
gboolean khai_state_is_released (const char *state);            /* the goods may go: cleared, released-before-clearance, taken-to-storage, through-customs-area, exited */

char *khai_store_create (KhaiStore *self, KhaiDeclaration *document, const char *actor, const char *source, GError **error); /* its id */
GPtrArray *khai_store_create_all (KhaiStore *self, GPtrArray *documents, const char *actor, char **sources, GError **error); /* all or none; ids (element-type utf8) */
gboolean khai_store_load (KhaiStore *self, const char *id, KhaiRecord **record, KhaiDeclaration **document, GError **error); /* KHAI_ERROR_NOT_FOUND */
GPtrArray *khai_store_load_texts (KhaiStore *self, const GPtrArray *ids, guint first, guint n, GError **error); /* documents as JSON (element-type utf8) */
GPtrArray *khai_store_list (KhaiStore *self, GError **error);   /* newest change first, without discarded (element-type KhaiRecord) */
KhaiRecord *khai_store_find (KhaiStore *self, const char *reference, GError **error); /* newest with that reference; NULL without error: none */
void khai_store_set_field (KhaiStore *self, const char *id, const char *pointer);           /* where it is opened again; does not wait */
gboolean khai_store_discard (KhaiStore *self, const char *id, gboolean discarded, GError **error); /* drafts only; reversible */
char *khai_store_next_reference (KhaiStore *self, GError **error); /* "VN-2026-000001", or with the prefix of the client served: counted per year, never handed out twice */

/* ---- journal: one entry an edit, hash-chained over the whole database ---- */

typedef enum { KHAI_ACTION_DO, KHAI_ACTION_UNDO, KHAI_ACTION_REDO } KhaiAction;

typedef struct
{
  gint64 sequence;
  char *declaration;              /* id */
  gint64 group;                   /* edits made by one act of the user share it */
  KhaiAction action;
  gint64 of_group;                /* UNDO, REDO: the DO group that is turned */
  char *time, *actor, *source;
  KhaiEdit *edit;
  char *hash;
} KhaiJournalEntry;

void khai_journal_entry_free (KhaiJournalEntry *entry);
/* Writes the document as it is after `edits` and one entry an edit, in one transaction; `*group` is the act's number.
 * KHAI_ERROR_STATE when the declaration is not editable any more (it was sent meanwhile). */
gboolean khai_store_record (KhaiStore *self, const char *id, KhaiDeclaration *document, GPtrArray *edits, KhaiAction action, gint64 of_group,
                            const char *actor, const char *source, gint64 *group, GError **error);
void khai_store_record_async (KhaiStore *self, const char *id, KhaiDeclaration *document, GPtrArray *edits, KhaiAction action, gint64 of_group,
                              const char *actor, const char *source, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_store_record_finish (KhaiStore *self, GAsyncResult *result, gint64 *group, GError **error);
GPtrArray *khai_store_read_journal (KhaiStore *self, const char *id, GError **error); /* oldest first */
gboolean khai_store_export_audit (KhaiStore *self, const char *path, gint64 *n, GError **error); /* JSON lines with hashes */
gboolean khai_audit_verify (const char *text, gint64 *n, char **last, GError **error);           /* such a file, without any database */
gboolean khai_store_verify_journal (KhaiStore *self, gint64 *broken_at, GError **error); /* KHAI_ERROR_DAMAGED and the first entry whose hash does not hold */

/* ---- outbox: bytes before sending ---- */

typedef struct
{
  gint64 id;
  char *declaration;              /* our id */
  char *reference;
  char *gateway;                  /* base URL */
  char *ca_file;                  /* (nullable) */
  char *key;                      /* Idempotency-Key */
  GBytes *body;                   /* exact bytes */
  char *content_digest;
  char *signature;                /* detached JWS */
  char *state;                    /* queued sending unknown done refused */
  guint attempts;
  char *next_at;                  /* RFC 3339: not before */
  char *last_error;               /* name of a KhaiErrorCode (nullable) */
  char *act;                      /* submission pre-registration filing amendment cancellation document attachment share withdrawal (NULL: submission) */
  char *path;                     /* below the window's base (NULL: /declarations) */
  char *media_type;               /* (NULL: application/json) */
  char *if_match;                 /* ETag of the state the user saw (nullable) */
  gint64 after;                   /* id of the entry that must be done first; 0: none */
  char *batch;                    /* id of the batch it was signed with (nullable) */
  char *batch_signature, *batch_proof; /* instead of `signature` (nullable) */
  char *handed_at;                /* when a person got it as a file: until it is answered or taken back nothing goes over the network (nullable) */
  char *handed_to;                /* path of that file (nullable) */
} KhaiOutboxEntry;

void khai_outbox_entry_free (KhaiOutboxEntry *entry);
/* In one transaction: the entry is stored and the declaration becomes queued. KHAI_ERROR_EXISTS: this reference went to this gateway before
 * (with other bytes, if `*same` comes back FALSE). `entry`'s id is set. */
gboolean khai_store_enqueue (KhaiStore *self, KhaiOutboxEntry *entry, gboolean *same, GError **error);
KhaiOutboxEntry *khai_store_next_due (KhaiStore *self, const char *now, GError **error);  /* NULL without error: none due */
char *khai_store_next_due_at (KhaiStore *self, GError **error);                            /* NULL: outbox empty */
KhaiOutboxEntry *khai_store_get_outbox (KhaiStore *self, const char *declaration, GError **error); /* the newest of that declaration */
gboolean khai_store_outbox_sending (KhaiStore *self, gint64 id, GError **error);          /* attempts + 1 */
gboolean khai_store_outbox_retry (KhaiStore *self, gint64 id, gboolean unknown, const char *next_at, const char *error_name, GError **error);
gboolean khai_store_outbox_done (KhaiStore *self, gint64 id, JsonNode *receipt, gboolean verified, GError **error); /* receipt stored, declaration → receipt's state */
gboolean khai_store_outbox_refused (KhaiStore *self, gint64 id, JsonNode *problem, GError **error);                /* declaration → refused */

/* Several at once, with one flush of the disk. */
typedef struct
{
  gint64 id;                      /* of the entry */
  char *declaration;              /* for whoever is told (nullable) */
  const char *state;              /* done refused unknown queued; constant */
  JsonNode *answer;               /* done: receipt, share …; refused: problem (nullable) */
  gboolean verified;              /* done: the receipt's signature was found true */
  char *next_at;                  /* unknown, queued: not before (nullable) */
  const char *error_name;         /* khai_error_name() (nullable); constant */
} KhaiOutboxOutcome;

void khai_outbox_outcome_free (KhaiOutboxOutcome *outcome);
gboolean khai_store_outbox_hurry (KhaiStore *self, const char *now, GError **error); /* whatever waits is due now */
GPtrArray *khai_store_outbox_turn (KhaiStore *self, GPtrArray *outcomes, const char *now, const gint64 *flying, guint n_flying, guint limit, GError **error);

/* ---- by hand: what a person carries to the window ---- */

/* It is a file now, at `path`. Again for another path. KHAI_ERROR_STATE when it is being sent just now, or has its answer. */
gboolean khai_store_hand_out (KhaiStore *self, gint64 id, const char *path, GError **error);
gboolean khai_store_take_back (KhaiStore *self, gint64 id, GError **error);                /* it was not uploaded: into the queue with the same key */
KhaiOutboxEntry *khai_store_find_key (KhaiStore *self, const char *key, GError **error);   /* NULL without error: no such key */
GPtrArray *khai_store_list_by_hand (KhaiStore *self, GError **error);                      /* element-type KhaiOutboxEntry: wait for their reply, oldest first */
/* Answer and events in one transaction. KHAI_ERROR_STATE when it has its answer already. */
gboolean khai_store_settle_by_hand (KhaiStore *self, const KhaiOutboxEntry *entry, const KhaiOutboxOutcome *outcome, JsonArray *events, GError **error);

/* ---- acts after the submission, papers, the ledger ---- */

/* In one transaction, in order; an entry whose `after` is -1 waits for the one before it. Nothing else of the declaration changes.
 * KHAI_ERROR_STATE when it was never sent, or when the same kind of act is under way. Ids are set. */
gboolean khai_store_enqueue_acts (KhaiStore *self, GPtrArray *entries, GError **error);
GPtrArray *khai_store_list_acts (KhaiStore *self, const char *declaration, GError **error); /* element-type KhaiOutboxEntry, oldest first, submission included */
JsonNode *khai_store_read_answer (KhaiStore *self, gint64 entry, GError **error);          /* receipt, share or problem; NULL without error: none yet */
GPtrArray *khai_store_list_batch (KhaiStore *self, const char *batch, gboolean *held, GError **error); /* element-type KhaiOutboxEntry */
/* Many submissions in one transaction: all or nothing. Errors as khai_store_enqueue(). */
gboolean khai_store_enqueue_batch (KhaiStore *self, const char *batch, guint stop_after, GPtrArray *entries, GError **error);
gboolean khai_store_hold_batch (KhaiStore *self, const char *batch, gboolean held, GError **error);   /* refusals are counted anew */
gboolean khai_store_cancel_batch (KhaiStore *self, const char *batch, guint *n, GError **error);      /* what never left becomes a draft again */

typedef struct
{
  gint64 id;
  char *digest;                   /* base64url SHA-256: what it is stored under */
  char *name;                     /* file name, for people */
  char *media_type;
  gint64 size;                    /* bytes */
  char *type;                     /* UNTDID 1001 */
  char *request;                  /* which request it answers (nullable) */
  gint64 item_line;               /* 0: the whole declaration */
  char *state;                    /* of its outbox entry: queued sending unknown done refused; "" not sent */
  char *attached_at;
} KhaiAttachment;

void khai_attachment_free (KhaiAttachment *attachment);
char *khai_store_put_document (KhaiStore *self, GBytes *bytes, const char *media_type, GError **error); /* its digest; the same bytes are stored once */
GBytes *khai_store_get_document (KhaiStore *self, const char *digest, char **media_type, GError **error); /* KHAI_ERROR_NOT_FOUND */
gboolean khai_store_attach (KhaiStore *self, const char *declaration, KhaiAttachment *attachment, gint64 outbox, GError **error); /* id is set */
GPtrArray *khai_store_list_attachments (KhaiStore *self, const char *declaration, GError **error); /* element-type KhaiAttachment, oldest first */

gboolean khai_store_put_view (KhaiStore *self, const char *declaration, const char *etag, JsonNode *view, GError **error);
JsonNode *khai_store_get_view (KhaiStore *self, const char *declaration, char **etag, char **seen_at, GError **error); /* NULL without error: never looked */

gboolean khai_store_put_head (KhaiStore *self, const char *gateway, gint64 size, const char *root, JsonNode *head, GError **error);
JsonNode *khai_store_get_head (KhaiStore *self, const char *gateway, GError **error);      /* the newest that was proved; NULL without error: none */
gboolean khai_store_put_alarm (KhaiStore *self, const char *gateway, const char *what, JsonNode *known, JsonNode *shown, GError **error);
JsonNode *khai_store_get_alarm (KhaiStore *self, const char *gateway, GError **error);     /* {"what","known","shown","foundAt"}: the newest (nullable) */
GPtrArray *khai_store_list_alarms (KhaiStore *self, const char *gateway, GError **error);  /* newest first, "gateway" named in each; NULL: of all (element-type JsonNode) */
GPtrArray *khai_store_list_receipts (KhaiStore *self, const char *gateway, GError **error); /* {"receipt","proof"} of all that came from there (element-type JsonNode) */
gboolean khai_store_put_proof (KhaiStore *self, const char *receipt_id, JsonNode *proof, GError **error);
GPtrArray *khai_store_list_unproved (KhaiStore *self, const char *gateway, GError **error); /* ids of verified receipts without a proof (element-type utf8) */
JsonNode *khai_store_find_receipt (KhaiStore *self, const char *receipt_id, JsonNode **proof, GError **error); /* NULL without error: not here */

/* ---- what came back ---- */

gint64 khai_store_get_cursor (KhaiStore *self, const char *gateway, GError **error);      /* last sequence stored; 0; -1 on error */
/* Events in order, and the cursor, in one transaction. Known sequences are skipped; a gap is KHAI_ERROR_STATE and nothing is stored;
 * an event for a reference that is not ours is kept without a declaration. Later facts are never undone by earlier ones. */
gboolean khai_store_apply_events (KhaiStore *self, const char *gateway, JsonArray *events, GError **error);
GPtrArray *khai_store_read_events (KhaiStore *self, const char *id, GError **error);      /* JsonNode of each event, oldest first */
JsonNode *khai_store_read_receipt (KhaiStore *self, const char *id, gboolean *verified, GError **error); /* NULL without error: none yet */
JsonNode *khai_store_read_problem (KhaiStore *self, const char *id, GError **error);      /* the last refusal (RFC 9457) */
GPtrArray *khai_store_list_gateways (KhaiStore *self, GError **error);                    /* base URLs with declarations that are not final (element-type utf8) */

/* ---- what is usual ---- */

KhaiHistory *khai_store_read_history (KhaiStore *self, char **stamp, GError **error);     /* goods lines of what customs took; NULL without error: as at `stamp` */

/* ---- settings, care ---- */

char *khai_store_get_setting (KhaiStore *self, const char *name, GError **error);         /* NULL without error: not set */
gboolean khai_store_set_setting (KhaiStore *self, const char *name, const char *value, GError **error);
gboolean khai_store_check (KhaiStore *self, GError **error);                              /* integrity_check, foreign keys, journal chain */
gboolean khai_store_backup (KhaiStore *self, const char *path, GError **error);           /* online backup, 0600, integrity-checked, atomic */

gboolean khai_store_copy_daily (KhaiStore *self, GError **error);                         /* the day's copy beside the database; the last seven stay */
gboolean khai_store_export (KhaiStore *self, const char *path, const char *passphrase, GError **error); /* closed with the passphrase: what leaves this computer */
GPtrArray *khai_store_list_copies (const char *dir);            /* paths of the automatic copies, newest first; no open store is needed */

typedef struct
{
  gboolean sealed;                /* a passphrase closes it */
  guint n_declarations;
  char *changed_at;               /* RFC 3339: its newest change (nullable: it has no declaration) */
} KhaiCopy;

void khai_copy_free (KhaiCopy *copy);
KhaiCopy *khai_store_look_at_copy (const char *dir, const char *file, const char *passphrase, KhaiClock *clock, GError **error);
gboolean khai_store_restore (const char *dir, const char *file, const char *passphrase, KhaiClock *clock, char **kept, GError **error); /* a closed profile; what was there is kept */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiRecord, khai_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiJournalEntry, khai_journal_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOutboxEntry, khai_outbox_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOutboxOutcome, khai_outbox_outcome_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiAttachment, khai_attachment_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiCopy, khai_copy_free)

G_END_DECLS
