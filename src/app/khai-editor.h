/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-journal.h"

G_BEGIN_DECLS

/* One declaration being worked on: the document, its journal (undo, redo), what the checks say about it, autosaved.
 * Signals:
 *  "changed" (const char *pointer)   the document changed there
 *  "checked" ()                      khai_editor_get_check() is new
 *  "saved" ()                        everything typed so far is on disk
 *  "save-failed" (GError *)          it is not; the edit is kept in memory, tried again on the next edit or khai_editor_save_again()
 *  "unasked" ()                      answers that are not asked for any more were taken out: khai_editor_get_unasked()
 *  "record-changed" ()               state, channel or number changed (sent, answered, event)                                    */
#define KHAI_TYPE_EDITOR (khai_editor_get_type ())
G_DECLARE_FINAL_TYPE (KhaiEditor, khai_editor, KHAI, EDITOR, GObject)

KhaiEditor *khai_editor_open (KhaiContext *context, const char *id, GError **error);
/* What opening a draft replaced, because the code ended and another took over: as one act that undo takes back. */
typedef struct { char *pointer; char *from; KhaiCode *to; } KhaiCodeUpdate;

void khai_code_update_free (KhaiCodeUpdate *update);
const GPtrArray *khai_editor_get_code_updates (KhaiEditor *self);                /* (nullable) (transfer none) (element-type KhaiCodeUpdate) */

/* An answer that was taken out, because what was done before it made the question pointless: as one act of its own. */
typedef struct { char *pointer; const KhaiField *field; JsonNode *value; } KhaiUnasked;

void khai_unasked_free (KhaiUnasked *unasked);
const GPtrArray *khai_editor_get_unasked (KhaiEditor *self);                     /* (nullable) (transfer none) (element-type KhaiUnasked): last time */
gboolean khai_editor_restore_unasked (KhaiEditor *self, GError **error);         /* puts them back, whatever was done since */

/* Answers taken from the last declaration to the same consignee: each says where it comes from, and is rejected with one key. */
gboolean khai_editor_prefill (KhaiEditor *self, guint *n, char **reference, GError **error);
const char *khai_editor_get_prefill (KhaiEditor *self, const char *pointer);     /* (nullable): for khai_prefill_parse() */
gboolean khai_editor_reject_prefill (KhaiEditor *self, const char *pointer, GError **error);
gboolean khai_prefill_parse (const char *source, char **reference, char **date);

/* What the Single Window sent back, beside what stands there now: kept until it is sent again. */
typedef struct
{
  KhaiFinding *finding;           /* as it was said; its pointer is a place in what was sent ("": the whole declaration) */
  char *pointer;                  /* where that is now (nullable: it was taken out) */
  JsonNode *sent, *now;           /* (nullable) */
  gboolean changed;
} KhaiReturned;

void khai_returned_free (KhaiReturned *returned);
const GPtrArray *khai_editor_get_returned (KhaiEditor *self);                    /* (nullable) (transfer none) (element-type KhaiReturned) */
gboolean khai_editor_renew_reference (KhaiEditor *self, GError **error);         /* what customs refused is sent again under another */
gboolean khai_reference_parse_source (const char *source, char **reference);

const char *khai_editor_get_id (KhaiEditor *self);
KhaiContext *khai_editor_get_context (KhaiEditor *self);
const KhaiRecord *khai_editor_get_record (KhaiEditor *self);
KhaiDeclaration *khai_editor_get_declaration (KhaiEditor *self);
gboolean khai_editor_is_editable (KhaiEditor *self);
gboolean khai_editor_reload_record (KhaiEditor *self, GError **error);           /* after the outbox worked */

/* Acts: each is one undo step. `source` "typed", "sample", "rule fix", "paste" … KHAI_ERROR_STATE when not editable. */
gboolean khai_editor_set_text (KhaiEditor *self, const char *pointer, const char *text, const char *source, GError **error);
gboolean khai_editor_set_texts (KhaiEditor *self, const char *const *pointers, const char *const *texts, const char *source, GError **error); /* several as one act */
gboolean khai_editor_set_node (KhaiEditor *self, const char *pointer, JsonNode *value, const char *source, GError **error);
gboolean khai_editor_apply_fix (KhaiEditor *self, const KhaiFinding *finding, GError **error);   /* one step, source "rule fix" */
gboolean khai_editor_add_element (KhaiEditor *self, const char *array_pointer, JsonNode *element, guint *index, GError **error);
gboolean khai_editor_remove_element (KhaiEditor *self, const char *array_pointer, guint index, GError **error);
gboolean khai_editor_move_element (KhaiEditor *self, const char *array_pointer, guint from, guint to, GError **error);
gboolean khai_editor_do_edits (KhaiEditor *self, GPtrArray *edits, const char *source, GError **error); /* of KhaiEdit, as one act */
gboolean khai_editor_can_undo (KhaiEditor *self);
gboolean khai_editor_can_redo (KhaiEditor *self);
gboolean khai_editor_undo (KhaiEditor *self, char **pointer, GError **error);     /* where it happened, for the focus */
gboolean khai_editor_redo (KhaiEditor *self, char **pointer, GError **error);
char *khai_editor_take_turned (KhaiEditor *self);                                 /* (nullable): source of the act that undo or redo turned, once */

KhaiOrigin *khai_editor_find_origin (KhaiEditor *self, const char *pointer, GError **error); /* of what stands there now (nullable) */
const KhaiField *khai_editor_find_field (KhaiEditor *self, const char *pointer);              /* (nullable): what the dictionary says of it */
gboolean khai_editor_knows_code (KhaiEditor *self, const char *list, const char *code);        /* in force on the declaration's date */
KhaiLang khai_editor_get_lang (KhaiEditor *self);
JsonNode *khai_editor_read_text (KhaiEditor *self, const char *pointer, const char *text);    /* (nullable): what set_text() would put there */
void khai_editor_set_field (KhaiEditor *self, const char *pointer);              /* the field that has the focus: reopened there */
/* What is merely not filled in yet is no error until somebody left the field, or asked what is missing. */
void khai_editor_touch (KhaiEditor *self, const char *pointer);
void khai_editor_demand (KhaiEditor *self);
gboolean khai_editor_is_to_fill (KhaiEditor *self, const KhaiFinding *finding);
const KhaiCheck *khai_editor_get_check (KhaiEditor *self);                       /* up to date with the document */
GPtrArray *khai_editor_findings_at (KhaiEditor *self, const char *pointer);      /* (element-type KhaiFinding) (transfer container) */
gboolean khai_editor_is_saved (KhaiEditor *self);
gboolean khai_editor_flush (KhaiEditor *self, GError **error);                   /* waits until all is on disk */
void khai_editor_save_again (KhaiEditor *self);

G_END_DECLS
