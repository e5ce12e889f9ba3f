/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Declarations as rows: making, reading, listing. The columns beside the document are readings of it for the list. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-store-private.h"

#define RECORD_COLUMNS \
  "id, reference, state, channel, registration_number, server_id, receipt_id, gateway, consignee, destination, regime, " \
  "field, created_at, changed_at, client, n_items"

/**
 * khai_record_free:
 * @record: (transfer full): a row of the list
 */
void
khai_record_free (KhaiRecord *record)
{
  g_return_if_fail (record != NULL);

  g_free (record->id);
  g_free (record->reference);
  g_free (record->state);
  g_free (record->channel);
  g_free (record->registration_number);
  g_free (record->server_id);
  g_free (record->receipt_id);
  g_free (record->gateway);
  g_free (record->consignee);
  g_free (record->destination);
  g_free (record->regime);
  g_free (record->field);
  g_free (record->created_at);
  g_free (record->changed_at);
  g_free (record->client);
  g_free (record);
}

#define MAX_STATE 64

static gboolean
is_one_of (const char *state, const char *const *states)
{
  return state != NULL && g_strv_contains (states, state);
}

/**
 * khai_state_is_editable:
 * @state: a declaration's state
 *
 * Returns: whether its document may be changed here: nothing was sent, or the Single Window refused it
 */
gboolean
khai_state_is_editable (const char *state)
{
  static const char *const states[] = { "draft", "rejected", "refused", NULL };

  return is_one_of (state, states);
}

/**
 * khai_state_is_final:
 * @state: a declaration's state
 *
 * Returns: whether it is an end state of the contract, which no later event leaves
 */
gboolean
khai_state_is_final (const char *state)
{
  static const char *const states[] = { "rejected", "cancelled", "expired", "exited", "discarded", NULL };

  return is_one_of (state, states);
}

/**
 * khai_state_may_be_told:
 * @state: (nullable): a state
 *
 * A window tells what became of a declaration there; what stands on this side's desk, or was thrown away here, it cannot say. A state
 * that is not known may be told: a newer contract has more of them.
 *
 * Returns: whether it may come from a window
 */
gboolean
khai_state_may_be_told (const char *state)
{
  static const char *const ours[] = { "draft", "queued", "sending", "unknown", "refused", "discarded", NULL };
  gsize length = state != NULL ? strlen (state) : 0;

  return length > 0 && length <= MAX_STATE && strspn (state, "abcdefghijklmnopqrstuvwxyz-") == length && !is_one_of (state, ours);
}

/**
 * khai_state_is_released:
 * @state: a declaration's state
 *
 * Three different acts of customs let goods go (thông quan, giải phóng hàng, đưa hàng về bảo quản) and are never mixed up on screen; what they have
 * in common is that the declarant need not do anything more for it now.
 *
 * Returns: whether the goods may go
 */
gboolean
khai_state_is_released (const char *state)
{
  static const char *const states[] = { "cleared", "released-before-clearance", "taken-to-storage", "through-customs-area",
                                        "exited", NULL };

  return is_one_of (state, states);
}

static KhaiRecord *
read_record (KhaiStmt *stmt)
{
  KhaiRecord *record = g_new0 (KhaiRecord, 1);
  char **columns[] = { &record->id, &record->reference, &record->state, &record->channel, &record->registration_number,
                       &record->server_id, &record->receipt_id, &record->gateway, &record->consignee, &record->destination,
                       &record->regime, &record->field, &record->created_at, &record->changed_at,
                       &record->client };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    *columns[i] = g_strdup (khai_stmt_text (stmt, i));
  record->n_items = khai_stmt_int (stmt, G_N_ELEMENTS (columns));
  return record;
}

/* The document and what the list shows of it. Shared with the journal, which writes it with every edit. */
static void
bind_document (KhaiStmt *stmt, KhaiDeclaration *document, const char *text)
{
  static const struct { const char *name, *pointer; } columns[] = {
    { ":reference", "/localReference" },
    { ":consignee", "/consignee/name" },
    { ":destination", "/transport/finalDestination/code" },
    { ":regime", "/regime" },
  };

  khai_stmt_bind_text (stmt, ":document", text);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *value = khai_declaration_get_text (document, columns[i].pointer);

      khai_stmt_bind_text (stmt, columns[i].name, value);
    }
  khai_stmt_bind_int (stmt, ":n_items", khai_declaration_get_n (document, "/items"));
}

typedef struct
{
  const char *id;
  KhaiDeclaration *document;
  const char *actor;
  const char *source;
} Create;

static gboolean
create_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Create *create = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autofree char *text = khai_declaration_to_text (create->document);
  g_autoptr (KhaiEdit) edit = NULL;
  g_autoptr (KhaiStmt) stmt = NULL;
  gint64 group = 0;

  stmt = khai_stmt_new (self->db,
                        "INSERT INTO declaration (id, document, reference, consignee, destination, regime, n_items, created_at, changed_at,"
                        " client) VALUES (:id, :document, :reference, :consignee, :destination, :regime, :n_items, :now, :now, :client)", error);
  if (stmt == NULL)
    return FALSE;
  bind_document (stmt, create->document, text);
  khai_stmt_bind_text (stmt, ":id", create->id);
  khai_stmt_bind_text (stmt, ":now", now);
  khai_stmt_bind_text (stmt, ":client", self->served);
  if (!khai_stmt_run (stmt, error) || !khai_store_next_group (self, &group, error))
    return FALSE;
  /* The journal begins with the whole document, so that it can be replayed from nothing. */
  edit = khai_edit_new (KHAI_EDIT_SET, "", 0, NULL, khai_declaration_get_root (create->document));
  return khai_store_write_entry (self, create->id, group, KHAI_ACTION_DO, 0, create->actor, create->source, edit, error);
}

/**
 * khai_store_insert_declaration:
 * @self: a store, on its worker's thread, in a transaction
 * @id: its id
 * @document: what it begins with
 * @actor: who
 * @source: from what
 * @error: failures of the database
 *
 * Returns: %TRUE when it stands in the database
 */
gboolean
khai_store_insert_declaration (KhaiStore *self, const char *id, KhaiDeclaration *document, const char *actor, const char *source, GError **error)
{
  Create create = { id, document, actor, source };

  return create_on_worker (self, &create, error);
}

/**
 * khai_store_create:
 * @self: a store
 * @document: what it begins with
 * @actor: who
 * @source: from what: "typed", "sample", "import" …
 * @error: failures of the database
 *
 * Returns: (transfer full): the new declaration's id (a UUID of ours), or %NULL
 */
char *
khai_store_create (KhaiStore *self, KhaiDeclaration *document, const char *actor, const char *source, GError **error)
{
  g_autofree char *id = khai_uuid4 ();
  Create create = { id, document, actor, source };

  g_return_val_if_fail (KHAI_IS_DECLARATION (document) && actor != NULL && source != NULL, NULL);

  return khai_store_run_transaction (self, create_on_worker, &create, error) ? g_steal_pointer (&id) : NULL;
}

typedef struct
{
  GPtrArray *documents, *ids;
  const char *actor;
  char **sources;
} CreateAll;

static gboolean
create_all_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  CreateAll *all = arguments;

  for (guint i = 0; i < all->documents->len; i++)
    {
      char *id = khai_uuid4 ();
      Create create = { id, all->documents->pdata[i], all->actor, all->sources[i] };

      g_ptr_array_add (all->ids, id);
      if (!create_on_worker (self, &create, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_store_create_all:
 * @self: a store
 * @documents: (element-type KhaiDeclaration): what the new declarations begin with
 * @actor: who
 * @sources: from what, one for each: "row 5 of orders.csv"
 * @error: failures of the database
 *
 * Makes all of them in one transaction, or none.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): their ids
 */
GPtrArray *
khai_store_create_all (KhaiStore *self, GPtrArray *documents, const char *actor, char **sources, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  CreateAll all = { documents, ids, actor, sources };

  g_return_val_if_fail (documents != NULL && actor != NULL && sources != NULL, NULL);

  return khai_store_run_transaction (self, create_all_on_worker, &all, error) ? g_steal_pointer (&ids) : NULL;
}

typedef struct
{
  const char *id;
  KhaiRecord *record;
  char *text;
} Load;

static gboolean
load_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Load *load = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT " RECORD_COLUMNS ", document FROM declaration WHERE id = :id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", load->id);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such declaration");
      return FALSE;
    }
  load->record = read_record (stmt);
  load->text = g_strdup (khai_stmt_text (stmt, 16));
  return TRUE;
}

/**
 * khai_store_load:
 * @self: a store
 * @id: a declaration's id
 * @record: (out) (optional) (transfer full): its row
 * @document: (out) (optional) (transfer full): its document
 * @error: %KHAI_ERROR_NOT_FOUND, %KHAI_ERROR_DAMAGED
 *
 * Returns: %TRUE when both were read
 */
gboolean
khai_store_load (KhaiStore *self, const char *id, KhaiRecord **record, KhaiDeclaration **document, GError **error)
{
  Load load = { id, NULL, NULL };
  g_autoptr (KhaiRecord) owned_record = NULL;
  g_autofree char *owned_text = NULL;

  g_return_val_if_fail (id != NULL, FALSE);

  if (!khai_store_run (self, load_on_worker, &load, error))
    return FALSE;
  owned_record = load.record;
  owned_text = load.text;
  if (document != NULL)
    {
      *document = khai_declaration_new_from_text (owned_text, -1, error);
      if (*document == NULL)
        return FALSE;
    }
  if (record != NULL)
    *record = g_steal_pointer (&owned_record);
  return TRUE;
}

typedef struct
{
  const char *reference;
  GPtrArray *records;
} List;

static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  List *list = arguments;
  /* Two statements: one with "or" would look at every declaration for each event that comes. */
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, list->reference == NULL
                                                         ? "SELECT " RECORD_COLUMNS " FROM declaration WHERE state <> 'discarded'"
                                                           " ORDER BY changed_at DESC, id"
                                                         : "SELECT " RECORD_COLUMNS " FROM declaration WHERE state <> 'discarded'"
                                                           " AND reference = :reference ORDER BY changed_at DESC, id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  if (list->reference != NULL)
    khai_stmt_bind_text (stmt, ":reference", list->reference);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (list->records, read_record (stmt));
    }
  return FALSE;
}

static GPtrArray *
list_records (KhaiStore *self, const char *reference, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_record_free);
  List list = { reference, records };

  return khai_store_run (self, list_on_worker, &list, error) ? g_steal_pointer (&records) : NULL;
}

/**
 * khai_store_list:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiRecord): all declarations that were not discarded, newest change first
 */
GPtrArray *
khai_store_list (KhaiStore *self, GError **error)
{
  return list_records (self, NULL, error);
}

/**
 * khai_store_find:
 * @self: a store
 * @reference: a local reference
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the declaration changed last among those that bear it; %NULL without an error when none does
 */
KhaiRecord *
khai_store_find (KhaiStore *self, const char *reference, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (reference != NULL, NULL);

  records = list_records (self, reference, error);
  return records != NULL && records->len > 0 ? g_ptr_array_steal_index (records, 0) : NULL;
}

typedef struct
{
  const char *id;
  const char *value;
} Change;

static gboolean
set_field_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Change *change = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE declaration SET field = :field WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":field", change->value);
  khai_stmt_bind_text (stmt, ":id", change->id);
  return khai_stmt_run (stmt, error);
}

static gboolean
set_field_job (gpointer resource, gpointer job, GError **error)
{
  return khai_store_in_transaction (resource, set_field_on_worker, job, error);
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free ((char *) change->id);
  g_free ((char *) change->value);
  g_free (change);
}

/**
 * khai_store_set_field:
 * @self: a store
 * @id: a declaration's id
 * @pointer: (nullable): the field that has the focus
 *
 * The declaration is opened again there. Does not wait for the disk and gives no answer: nothing typed depends on it.
 */
void
khai_store_set_field (KhaiStore *self, const char *id, const char *pointer)
{
  Change *change;

  g_return_if_fail (KHAI_IS_STORE (self) && id != NULL);

  if (self->worker == NULL)
    return;
  change = g_new0 (Change, 1);
  change->id = g_strdup (id);
  change->value = g_strdup (pointer);
  khai_worker_call_async (self->worker, set_field_job, change, change_free, NULL, NULL, NULL);
}

gboolean
khai_store_get_state (KhaiStore *self, const char *id, char **state, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT state FROM declaration WHERE id = :id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", id);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such declaration");
      return FALSE;
    }
  *state = g_strdup (khai_stmt_text (stmt, 0));
  return TRUE;
}

gboolean
khai_store_set_state (KhaiStore *self, const char *id, const char *state, GError **error)
{
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE declaration SET state = :state, changed_at = :now WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":state", state);
  khai_stmt_bind_text (stmt, ":now", now);
  khai_stmt_bind_text (stmt, ":id", id);
  return khai_stmt_run (stmt, error);
}

static gboolean
discard_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Change *change = arguments;
  gboolean discard = g_str_equal (change->value, "discarded");
  g_autofree char *state = NULL;

  if (!khai_store_get_state (self, change->id, &state, error))
    return FALSE;
  if (!g_str_equal (state, discard ? "draft" : "discarded"))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "only a draft can be put away");
      return FALSE;
    }
  return khai_store_set_state (self, change->id, change->value, error);
}

/**
 * khai_store_put_away:
 * @self: a store, on its worker's thread, in a transaction
 * @id: a draft's id
 * @away: whether it leaves the list, or comes back
 * @error: %KHAI_ERROR_STATE when it is no draft (any more)
 *
 * Returns: %TRUE when it did
 */
gboolean
khai_store_put_away (KhaiStore *self, const char *id, gboolean away, GError **error)
{
  Change change = { id, away ? "discarded" : "draft" };

  return discard_on_worker (self, &change, error);
}

/**
 * khai_store_discard:
 * @self: a store
 * @id: a draft's id
 * @discarded: whether it leaves the list, or comes back
 * @error: %KHAI_ERROR_STATE when it is no draft (any more)
 *
 * Nothing is deleted: a draft that was put away can be taken back.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_discard (KhaiStore *self, const char *id, gboolean discarded, GError **error)
{
  Change change = { id, discarded ? "discarded" : "draft" };

  g_return_val_if_fail (id != NULL, FALSE);

  return khai_store_run_transaction (self, discard_on_worker, &change, error);
}

typedef struct
{
  const char *id;
  KhaiDeclaration *document; /* (nullable) */
  char *text;                /* canonical */
  GPtrArray *edits;
  KhaiAction action;
  gint64 of_group;
  const char *actor, *source;
  gint64 group;
} Record;

/* Where somebody typed last is where the declaration is opened again; it is known with the edit itself. */
static const char *
field_of (GPtrArray *edits)
{
  KhaiEdit *edit = edits->len > 0 ? edits->pdata[edits->len - 1] : NULL;

  return edit != NULL && edit->kind == KHAI_EDIT_SET ? edit->pointer : NULL;
}

static gboolean
record_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Record *record = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autofree char *state = NULL;
  g_autoptr (KhaiStmt) stmt = NULL;

  if (!khai_store_get_state (self, record->id, &state, error))
    return FALSE;
  if (!khai_state_is_editable (state))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the declaration was sent and cannot be changed here");
      return FALSE;
    }
  stmt = khai_stmt_new (self->db, "UPDATE declaration SET document = :document, reference = :reference, consignee = :consignee,"
                        " destination = :destination, regime = :regime, n_items = :n_items, changed_at = :now,"
                        " field = coalesce (:field, field) WHERE id = :id", error);
  if (stmt == NULL)
    return FALSE;
  bind_document (stmt, record->document, record->text);
  khai_stmt_bind_text (stmt, ":field", field_of (record->edits));
  khai_stmt_bind_text (stmt, ":now", now);
  khai_stmt_bind_text (stmt, ":id", record->id);
  if (!khai_stmt_run (stmt, error) || !khai_store_next_group (self, &record->group, error))
    return FALSE;
  for (guint i = 0; i < record->edits->len; i++)
    if (!khai_store_write_entry (self, record->id, record->group, record->action, record->of_group, record->actor, record->source,
                                 record->edits->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * khai_store_record:
 * @self: a store
 * @id: a declaration's id
 * @document: the document as it is after @edits
 * @edits: (element-type KhaiEdit): what was changed, in order
 * @action: whether this is a new act, or one taken back or done again
 * @of_group: for undo and redo, the act that is meant
 * @actor: who
 * @source: from what
 * @group: (out) (optional): number of this act
 * @error: %KHAI_ERROR_STATE when it was sent meanwhile; failures of the database
 *
 * Document and journal entries are written in one transaction.
 *
 * Returns: %TRUE when they are on disk
 */
gboolean
khai_store_record (KhaiStore *self, const char *id, KhaiDeclaration *document, GPtrArray *edits, KhaiAction action, gint64 of_group,
                   const char *actor, const char *source, gint64 *group, GError **error)
{
  g_autofree char *text = NULL;
  Record record;

  g_return_val_if_fail (id != NULL && KHAI_IS_DECLARATION (document) && edits != NULL, FALSE);
  g_return_val_if_fail (actor != NULL && source != NULL, FALSE);

  text = khai_declaration_to_text (document);
  record = (Record) { id, document, text, edits, action, of_group, actor, source, 0 };
  if (!khai_store_run_transaction (self, record_on_worker, &record, error))
    return FALSE;
  if (group != NULL)
    *group = record.group;
  return TRUE;
}

/* The asynchronous twin keeps copies: the window goes on editing while the worker writes. */
static void
record_free (gpointer data)
{
  Record *record = data;

  g_free ((char *) record->id);
  g_clear_object (&record->document);
  g_free (record->text);
  g_ptr_array_unref (record->edits);
  g_free ((char *) record->actor);
  g_free ((char *) record->source);
  g_free (record);
}

static gboolean
record_job (gpointer resource, gpointer job, GError **error)
{
  return khai_store_in_transaction (resource, record_on_worker, job, error);
}

/**
 * khai_store_record_async:
 * @self: a store
 * @id: a declaration's id
 * @document: the document as it is after @edits (copied)
 * @edits: (element-type KhaiEdit): what was changed (copied)
 * @action: as khai_store_record()
 * @of_group: as khai_store_record()
 * @actor: who
 * @source: from what
 * @callback: called in the caller's main context when it is on disk or failed
 * @user_data: for @callback
 *
 * Acts are written in the order in which they were recorded.
 */
void
khai_store_record_async (KhaiStore *self, const char *id, KhaiDeclaration *document, GPtrArray *edits, KhaiAction action, gint64 of_group,
                         const char *actor, const char *source, GAsyncReadyCallback callback, gpointer user_data)
{
  Record *record = g_new0 (Record, 1);

  g_return_if_fail (KHAI_IS_STORE (self) && self->worker != NULL);

  record->id = g_strdup (id);
  record->document = khai_declaration_copy (document);
  record->text = khai_declaration_to_text (document);
  record->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  for (guint i = 0; i < edits->len; i++)
    g_ptr_array_add (record->edits, khai_edit_copy (edits->pdata[i]));
  record->action = action;
  record->of_group = of_group;
  record->actor = g_strdup (actor);
  record->source = g_strdup (source);
  khai_worker_call_async (self->worker, record_job, record, record_free, NULL, callback, user_data);
}

/**
 * khai_store_record_finish:
 * @self: a store
 * @result: what the callback got
 * @group: (out) (optional): number of the act
 * @error: as khai_store_record()
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_record_finish (KhaiStore *self, GAsyncResult *result, gint64 *group, GError **error)
{
  Record *record = khai_worker_result_job (result);

  if (!khai_worker_call_finish (self->worker, result, error))
    return FALSE;
  if (group != NULL)
    *group = record->group;
  return TRUE;
}
