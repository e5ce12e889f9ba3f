/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One declaration being worked on. Every act changes the document at once, joins the queue of acts to be written, and makes the
 * findings stale; the queue is written in order, one act at a time, and an act that could not be written stays at its head until it is. */

#include "config.h"

#include "khai-editor-private.h"

#include "khai-desk.h"
#include "khai-error.h"
#include "khai-input.h"
#include "khai-json.h"

#define RETRY_SECONDS 5

/* What the user did in one go: the unit of undo, and of the journal. */
typedef struct
{
  gatomicrefcount ref_count;
  gint64 group;       /* 0 until it is on disk */
  GPtrArray *edits;   /* (owned) (element-type KhaiEdit) */
  char *source;       /* (owned) */
} Act;

/* An act on its way to the disk. */
typedef struct
{
  Act *act;                  /* (owned): the act done, or the one turned */
  GPtrArray *edits;          /* (owned): as they were applied (inverse for undo) */
  KhaiAction action;
  char *source;              /* (owned) */
  KhaiDeclaration *document; /* (owned): as it is after the act */
} Pending;

enum { CHANGED, CHECKED, SAVED, SAVE_FAILED, RECORD_CHANGED, UNASKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiEditor, khai_editor, G_TYPE_OBJECT)

static Act *
act_ref (Act *act)
{
  g_atomic_ref_count_inc (&act->ref_count);
  return act;
}

static void
act_unref (Act *act)
{
  if (!g_atomic_ref_count_dec (&act->ref_count))
    return;
  g_ptr_array_unref (act->edits);
  g_free (act->source);
  g_free (act);
}

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
}

static Act *
act_new (GPtrArray *edits, const char *source)
{
  Act *act = g_new0 (Act, 1);

  g_atomic_ref_count_init (&act->ref_count);
  act->edits = g_ptr_array_ref (edits);
  act->source = g_strdup (source);
  return act;
}

static void
pending_free (Pending *pending)
{
  act_unref (pending->act);
  g_ptr_array_unref (pending->edits);
  g_object_unref (pending->document);
  g_free (pending->source);
  g_free (pending);
}

/* ---- the queue of acts ---- */

static void write_next (KhaiEditor *self);

static gboolean
retry_due (gpointer user_data)
{
  KhaiEditor *self = user_data;

  self->retry = 0;
  write_next (self);
  return G_SOURCE_REMOVE;
}

static void
written (KhaiEditor *self, gint64 group, GError *error)
{
  self->writing = FALSE;
  if (error != NULL)
    {
      if (self->retry == 0)
        self->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_due, self);
      g_signal_emit (self, signals[SAVE_FAILED], 0, error);
      return;
    }
  {
    Pending *pending = g_queue_pop_head (&self->pending);

    if (pending->action == KHAI_ACTION_DO)
      pending->act->group = group;
    pending_free (pending);
  }
  if (g_queue_is_empty (&self->pending))
    g_signal_emit (self, signals[SAVED], 0);
  else
    write_next (self);
}

static void
write_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 group = 0;

  khai_store_record_finish (self->store, result, &group, &error);
  /* A flush may have written it meanwhile, waiting. */
  if (self->writing)
    written (self, group, error);
}

static void
write_next (KhaiEditor *self)
{
  Pending *pending = g_queue_peek_head (&self->pending);

  if (pending == NULL || self->writing)
    return;
  g_clear_handle_id (&self->retry, g_source_remove);
  self->writing = TRUE;
  khai_store_record_async (self->store, self->id, pending->document, pending->edits, pending->action, pending->act->group,
                           khai_context_get_actor (self->context), pending->source, write_finished, g_object_ref (self));
}

static gboolean
checked_due (gpointer user_data)
{
  KhaiEditor *self = user_data;

  self->idle = 0;
  khai_editor_settle (self);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_signal_emit (self, signals[CHECKED], 0);
  return G_SOURCE_REMOVE;
}

static void
make_stale (KhaiEditor *self)
{
  self->stale = TRUE;
  if (self->idle == 0)
    self->idle = g_idle_add (checked_due, self);
}

/* Takes over what was applied already. */
static void
queue_act (KhaiEditor *self, Act *act, GPtrArray *edits, KhaiAction action, const char *source)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->act = act_ref (act);
  pending->edits = g_ptr_array_ref (edits);
  pending->action = action;
  pending->source = g_strdup (source);
  pending->document = khai_declaration_copy (self->document);
  for (guint i = 0; i < edits->len; i++)
    {
      khai_editor_track_prefill (self, edits->pdata[i], source);
      khai_editor_track_returned (self, edits->pdata[i]);
      khai_editor_note_touched (self, ((KhaiEdit *) edits->pdata[i])->pointer);
    }
  g_queue_push_tail (&self->pending, pending);
  make_stale (self);
  write_next (self);
}

/* All edits or none. */
static gboolean
apply_all (KhaiEditor *self, GPtrArray *edits, GError **error)
{
  for (guint i = 0; i < edits->len; i++)
    if (!khai_declaration_apply (self->document, edits->pdata[i], error))
      {
        while (i-- > 0)
          {
            g_autoptr (KhaiEdit) inverse = khai_edit_inverse (edits->pdata[i]);

            if (!khai_declaration_apply (self->document, inverse, NULL))
              g_error ("an edit that was applied cannot be taken back");
          }
        return FALSE;
      }
  return TRUE;
}

static gboolean
require_editable (KhaiEditor *self, GError **error)
{
  if (!khai_desk_may (self->context, KHAI_MAY_EDIT) && !khai_desk_require (self->context, KHAI_MAY_EDIT, error))
    return FALSE;
  if (khai_editor_is_editable (self))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the declaration was sent and cannot be changed here");
  return FALSE;
}

/* @edits were applied already. */
static void
keep_act (KhaiEditor *self, GPtrArray *edits, const char *source)
{
  Act *act = act_new (edits, source);

  g_ptr_array_add (self->undo, act);
  g_ptr_array_set_size (self->redo, 0);
  queue_act (self, act, edits, KHAI_ACTION_DO, source);
}

/* Answers that are not asked for any more were taken out, by @edits; the user is told. */
void
khai_editor_keep_unasked (KhaiEditor *self, GPtrArray *edits)
{
  keep_act (self, edits, "no longer asked");
  g_signal_emit (self, signals[UNASKED], 0);
}

static gboolean
do_act (KhaiEditor *self, GPtrArray *edits, const char *source, GError **error)
{
  g_autoptr (GPtrArray) real = new_edits ();

  if (!require_editable (self, error))
    return FALSE;
  for (guint i = 0; i < edits->len; i++)
    if (!khai_edit_is_noop (edits->pdata[i]))
      g_ptr_array_add (real, khai_edit_copy (edits->pdata[i]));
  if (real->len == 0)
    return TRUE;
  khai_editor_note_asked (self);
  if (!apply_all (self, real, error))
    return FALSE;
  for (guint i = 0; i < real->len; i++)
    g_ptr_array_add (self->since, khai_edit_copy (real->pdata[i]));
  keep_act (self, real, source);
  return TRUE;
}

static gboolean
do_edit (KhaiEditor *self, KhaiEdit *edit, const char *source, GError **error)
{
  g_autoptr (GPtrArray) edits = new_edits ();

  if (edit == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such place in the declaration");
      return FALSE;
    }
  g_ptr_array_add (edits, edit);
  return do_act (self, edits, source, error);
}

/* ---- opening ---- */

/* Undo and redo are a reading of the journal: acts in order, some taken back, some done again. */
static void
replay_journal (KhaiEditor *self, GPtrArray *journal)
{
  for (guint i = 0; i < journal->len;)
    {
      KhaiJournalEntry *entry = journal->pdata[i];
      g_autoptr (GPtrArray) edits = new_edits ();
      guint next = i;

      for (; next < journal->len && ((KhaiJournalEntry *) journal->pdata[next])->group == entry->group; next++)
        {
          const KhaiEdit *edit = ((KhaiJournalEntry *) journal->pdata[next])->edit;

          g_ptr_array_add (edits, khai_edit_copy (edit));
          khai_editor_track_prefill (self, edit, entry->source);
        }
      if (entry->action == KHAI_ACTION_DO && *entry->edit->pointer != '\0')
        {
          Act *act = act_new (edits, entry->source);

          act->group = entry->group;
          g_ptr_array_add (self->undo, act);
          g_ptr_array_set_size (self->redo, 0);
        }
      else if (entry->action == KHAI_ACTION_UNDO && self->undo->len > 0)
        g_ptr_array_add (self->redo, g_ptr_array_steal_index (self->undo, self->undo->len - 1));
      else if (entry->action == KHAI_ACTION_REDO && self->redo->len > 0)
        g_ptr_array_add (self->undo, g_ptr_array_steal_index (self->redo, self->redo->len - 1));
      i = next;
    }
}

static void
document_changed (KhaiDeclaration *document, const char *pointer, KhaiEditor *self)
{
  g_signal_emit (self, signals[CHANGED], 0, pointer);
}

/**
 * khai_editor_open:
 * @context: the context
 * @id: a declaration's id
 * @error: as khai_store_load() and khai_context_get_rules()
 *
 * Returns: (transfer full): the declaration as it was left, with its undo history, or %NULL
 */
KhaiEditor *
khai_editor_open (KhaiContext *context, const char *id, GError **error)
{
  g_autoptr (KhaiEditor) self = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL, NULL);

  store = khai_context_get_store (context, error);
  if (store == NULL || khai_context_get_rules (context, error) == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_EDITOR, NULL);
  self->context = g_object_ref (context);
  self->store = g_object_ref (store);
  self->id = g_strdup (id);
  if (!khai_store_load (store, id, &self->record, &self->document, error))
    return NULL;
  journal = khai_store_read_journal (store, id, error);
  if (journal == NULL)
    return NULL;
  replay_journal (self, journal);
  khai_editor_load_returned (self);
  self->prefilled_for = khai_declaration_get_text (self->document, "/consignee/name");
  khai_context_refresh_history (context);
  self->stale = TRUE;
  g_signal_connect (self->document, "changed", G_CALLBACK (document_changed), self);
  khai_editor_update_codes (self);
  return g_steal_pointer (&self);
}

/**
 * khai_editor_reload_record:
 * @self: an editor
 * @error: as khai_store_load()
 *
 * Reads state, channel and numbers again, after the outbox worked. Findings that customs sent are part of the check.
 *
 * Returns: %TRUE when they were read
 */
gboolean
khai_editor_reload_record (KhaiEditor *self, GError **error)
{
  KhaiRecord *record = NULL;

  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  if (!khai_store_load (self->store, self->id, &record, NULL, error))
    return FALSE;
  g_clear_pointer (&self->record, khai_record_free);
  self->record = record;
  khai_editor_load_returned (self);
  make_stale (self);
  g_signal_emit (self, signals[RECORD_CHANGED], 0);
  return TRUE;
}

/* ---- acts ---- */

/**
 * khai_editor_set_text:
 * @self: an editor
 * @pointer: a field
 * @text: what was typed, by the rules of the user's language; "" empties the field
 * @source: where it comes from: "typed", "rule fix", "paste" …
 * @error: %KHAI_ERROR_STATE when the declaration was sent
 *
 * Returns: %TRUE when the document holds it (it is written to disk afterwards)
 */
gboolean
khai_editor_set_text (KhaiEditor *self, const char *pointer, const char *text, const char *source, GError **error)
{
  const char *pointers[] = { pointer, NULL };
  const char *texts[] = { text, NULL };

  return khai_editor_set_texts (self, pointers, texts, source, error);
}

/**
 * khai_editor_set_texts:
 * @self: an editor
 * @pointers: (array zero-terminated=1): fields
 * @texts: what each of them gets, as khai_editor_set_text()
 * @source: where it comes from
 * @error: %KHAI_ERROR_STATE when the declaration was sent
 *
 * Sets several fields as one act.
 *
 * Returns: %TRUE when the document holds all of it; else none was set
 */
gboolean
khai_editor_set_texts (KhaiEditor *self, const char *const *pointers, const char *const *texts, const char *source, GError **error)
{
  g_autoptr (GPtrArray) edits = new_edits ();

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && pointers != NULL && texts != NULL && source != NULL, FALSE);

  khai_editor_settle (self);
  for (guint i = 0; pointers[i] != NULL; i++)
    {
      g_autoptr (JsonNode) value = khai_editor_read_text (self, pointers[i], texts[i]);

      g_ptr_array_add (edits, khai_declaration_make_set (self->document, pointers[i], value));
    }
  return do_act (self, edits, source, error);
}

/**
 * khai_editor_set_node:
 * @self: an editor
 * @pointer: a member
 * @value: (nullable): what stands there from now on; %NULL removes it
 * @source: where it comes from
 * @error: %KHAI_ERROR_STATE when the declaration was sent
 *
 * Returns: %TRUE when the document holds it
 */
gboolean
khai_editor_set_node (KhaiEditor *self, const char *pointer, JsonNode *value, const char *source, GError **error)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self) && pointer != NULL && source != NULL, FALSE);

  khai_editor_settle (self);
  return do_edit (self, khai_declaration_make_set (self->document, pointer, value), source, error);
}

/**
 * khai_editor_add_element:
 * @self: an editor
 * @array_pointer: an array: "/items", "/transport/containers"
 * @element: the new element
 * @index: (inout): where it shall stand; one past the end or more appends it, and the place taken comes back
 * @error: %KHAI_ERROR_STATE when the declaration was sent
 *
 * Returns: %TRUE when the document holds it
 */
gboolean
khai_editor_add_element (KhaiEditor *self, const char *array_pointer, JsonNode *element, guint *index, GError **error)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self) && array_pointer != NULL && element != NULL && index != NULL, FALSE);

  khai_editor_settle (self);
  *index = MIN (*index, khai_declaration_get_n (self->document, array_pointer));
  return do_edit (self, khai_declaration_make_insert (self->document, array_pointer, *index, element), "typed", error);
}

/**
 * khai_editor_remove_element:
 * @self: an editor
 * @array_pointer: an array
 * @index: which of its elements
 * @error: %KHAI_ERROR_STATE when the declaration was sent, %KHAI_ERROR_NOT_FOUND
 *
 * Returns: %TRUE when it is gone from the document
 */
gboolean
khai_editor_remove_element (KhaiEditor *self, const char *array_pointer, guint index, GError **error)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self) && array_pointer != NULL, FALSE);

  khai_editor_settle (self);
  if (index >= khai_declaration_get_n (self->document, array_pointer))
    return do_edit (self, NULL, "typed", error);
  return do_edit (self, khai_declaration_make_remove (self->document, array_pointer, index), "typed", error);
}

/**
 * khai_editor_move_element:
 * @self: an editor
 * @array_pointer: an array
 * @from: which of its elements
 * @to: where it shall stand
 * @error: %KHAI_ERROR_STATE when the declaration was sent, %KHAI_ERROR_NOT_FOUND
 *
 * Returns: %TRUE when it stands there
 */
gboolean
khai_editor_move_element (KhaiEditor *self, const char *array_pointer, guint from, guint to, GError **error)
{
  guint n;

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && array_pointer != NULL, FALSE);

  khai_editor_settle (self);
  n = khai_declaration_get_n (self->document, array_pointer);
  if (from >= n || to >= n)
    return do_edit (self, NULL, "typed", error);
  return from == to || do_edit (self, khai_declaration_make_move (self->document, array_pointer, from, to), "typed", error);
}

/**
 * khai_editor_do_edits:
 * @self: an editor
 * @edits: (element-type KhaiEdit): made against the document, in the order in which they are to be applied
 * @source: where it comes from
 * @error: %KHAI_ERROR_STATE when the declaration was sent, or an edit does not fit the document
 *
 * Returns: %TRUE when the document holds all of it, as one act; else none was applied
 */
gboolean
khai_editor_do_edits (KhaiEditor *self, GPtrArray *edits, const char *source, GError **error)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self) && edits != NULL && source != NULL, FALSE);

  return do_act (self, edits, source, error);
}

/**
 * khai_editor_can_undo:
 * @self: an editor
 *
 * Returns: whether there is an act to take back
 */
gboolean
khai_editor_can_undo (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  return self->undo->len > 0 && khai_editor_is_editable (self);
}

/**
 * khai_editor_can_redo:
 * @self: an editor
 *
 * Returns: whether there is an act that was taken back and can be done again
 */
gboolean
khai_editor_can_redo (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  return self->redo->len > 0 && khai_editor_is_editable (self);
}

static GPtrArray *
inverse_edits (GPtrArray *edits)
{
  GPtrArray *inverse = new_edits ();

  for (guint i = edits->len; i > 0; i--)
    g_ptr_array_add (inverse, khai_edit_inverse (edits->pdata[i - 1]));
  return inverse;
}

static gboolean
flush_acts (KhaiEditor *self, GError **error)
{
  /* The act that is with the store now: its answer comes through the main loop of this thread only. */
  while (self->writing)
    g_main_context_iteration (NULL, TRUE);
  while (!g_queue_is_empty (&self->pending))
    {
      Pending *pending = g_queue_peek_head (&self->pending);
      gint64 group = 0;

      if (!khai_store_record (self->store, self->id, pending->document, pending->edits, pending->action, pending->act->group,
                              khai_context_get_actor (self->context), pending->source, &group, error))
        return FALSE;
      written (self, group, NULL);
      while (self->writing)
        g_main_context_iteration (NULL, TRUE);
    }
  return TRUE;
}

static gboolean
turn (KhaiEditor *self, GPtrArray *from, GPtrArray *to, KhaiAction action, char **pointer, GError **error)
{
  g_autoptr (GPtrArray) edits = NULL;
  Act *act;

  if (!require_editable (self, error))
    return FALSE;
  if (from->len == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "there is nothing to take back");
      return FALSE;
    }
  act = from->pdata[from->len - 1];
  /* The journal names the act that is turned, so the act must have its number. */
  if (act->group == 0 && !flush_acts (self, error))
    return FALSE;
  khai_editor_forget_asked (self);
  edits = action == KHAI_ACTION_UNDO ? inverse_edits (act->edits) : g_ptr_array_ref (act->edits);
  if (!apply_all (self, edits, error))
    return FALSE;
  g_ptr_array_add (to, g_ptr_array_steal_index (from, from->len - 1));
  if (pointer != NULL)
    *pointer = g_strdup (((KhaiEdit *) edits->pdata[0])->pointer);
  g_free (self->turned);
  self->turned = g_strdup (act->source);
  queue_act (self, act, edits, action, action == KHAI_ACTION_UNDO ? "undo" : "redo");
  return TRUE;
}

/**
 * khai_editor_undo:
 * @self: an editor
 * @pointer: (out) (optional) (transfer full): where something changed
 * @error: %KHAI_ERROR_STATE when there is nothing to take back or the declaration was sent; failures of the database
 *
 * Returns: %TRUE when the last act was taken back
 */
gboolean
khai_editor_undo (KhaiEditor *self, char **pointer, GError **error)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  return turn (self, self->undo, self->redo, KHAI_ACTION_UNDO, pointer, error);
}

/**
 * khai_editor_redo:
 * @self: an editor
 * @pointer: (out) (optional) (transfer full): where something changed
 * @error: as khai_editor_undo()
 *
 * Returns: %TRUE when the act taken back last was done again
 */
gboolean
khai_editor_redo (KhaiEditor *self, char **pointer, GError **error)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  return turn (self, self->redo, self->undo, KHAI_ACTION_REDO, pointer, error);
}

/**
 * khai_editor_set_field:
 * @self: an editor
 * @pointer: (nullable): the field that has the focus
 *
 * Remembered, so that the declaration is reopened there, without waiting for the disk.
 */
void
khai_editor_set_field (KhaiEditor *self, const char *pointer)
{
  g_return_if_fail (KHAI_IS_EDITOR (self));

  if (g_strcmp0 (self->record->field, pointer) == 0)
    return;
  g_free (self->record->field);
  self->record->field = g_strdup (pointer);
  khai_store_set_field (self->store, self->id, pointer);
}

/* ---- saving ---- */

/**
 * khai_editor_is_saved:
 * @self: an editor
 *
 * Returns: whether everything done so far is on disk
 */
gboolean
khai_editor_is_saved (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  return g_queue_is_empty (&self->pending);
}

/**
 * khai_editor_flush:
 * @self: an editor
 * @error: failures of the database; what could not be written is kept and tried again
 *
 * Waits until everything done so far is on disk, with what follows from it for answers that are not asked for any more.
 *
 * Returns: %TRUE when it is
 */
gboolean
khai_editor_flush (KhaiEditor *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  khai_editor_settle (self);
  return flush_acts (self, error);
}

/**
 * khai_editor_save_again:
 * @self: an editor
 *
 * Tries at once what could not be written.
 */
void
khai_editor_save_again (KhaiEditor *self)
{
  g_return_if_fail (KHAI_IS_EDITOR (self));

  write_next (self);
}

static void
khai_editor_dispose (GObject *object)
{
  KhaiEditor *self = KHAI_EDITOR (object);
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  /* An act being written holds a reference, so none is; what waits behind a failure gets a last chance. */
  for (Pending *pending; (pending = g_queue_pop_head (&self->pending)) != NULL; pending_free (pending))
    if (error == NULL)
      khai_store_record (self->store, self->id, pending->document, pending->edits, pending->action, pending->act->group,
                         khai_context_get_actor (self->context), pending->source, &pending->act->group, &error);
  if (error != NULL)
    g_warning ("the last changes could not be saved: %s", error->message);
  G_OBJECT_CLASS (khai_editor_parent_class)->dispose (object);
}

static void
khai_editor_finalize (GObject *object)
{
  KhaiEditor *self = KHAI_EDITOR (object);

  g_clear_pointer (&self->code_updates, g_ptr_array_unref);
  g_clear_pointer (&self->hidden_before, g_hash_table_unref);
  g_clear_pointer (&self->unasked, g_ptr_array_unref);
  g_clear_pointer (&self->returned, g_ptr_array_unref);
  g_clear_pointer (&self->returned_edits, g_ptr_array_unref);
  g_free (self->returned_from);
  g_free (self->turned);
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_hash_table_unref (self->prefills);
  g_free (self->prefilled_for);
  g_clear_pointer (&self->unasked_edits, g_ptr_array_unref);
  g_ptr_array_unref (self->since);
  g_clear_pointer (&self->check, khai_check_free);
  g_clear_pointer (&self->record, khai_record_free);
  g_clear_object (&self->document);
  g_clear_object (&self->store);
  g_clear_object (&self->context);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self->id);
  G_OBJECT_CLASS (khai_editor_parent_class)->finalize (object);
}

static void
khai_editor_class_init (KhaiEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = khai_editor_dispose;
  object_class->finalize = khai_editor_finalize;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHECKED] = g_signal_new ("checked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAVE_FAILED] = g_signal_new ("save-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[UNASKED] = g_signal_new ("unasked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RECORD_CHANGED] = g_signal_new ("record-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_editor_init (KhaiEditor *self)
{
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) act_unref);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) act_unref);
  self->since = new_edits ();
  self->prefills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->pending);
}
