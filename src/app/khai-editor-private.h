/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-editor.h"

G_BEGIN_DECLS

/* What the files of the editor share. */
struct _KhaiEditor
{
  GObject parent_instance;

  KhaiContext *context;      /* (owned) */
  KhaiStore *store;          /* (owned) */
  char *id;                  /* (owned) */
  KhaiRecord *record;        /* (owned) */
  KhaiDeclaration *document; /* (owned) */
  GPtrArray *undo;           /* (owned) (element-type Act) */
  GPtrArray *redo;           /* (owned) (element-type Act) */

  char *turned;              /* (owned) (nullable): source of the act that was taken back or done again last */

  GQueue pending;            /* (element-type Pending) */
  gboolean writing;          /* the head of pending is with the store */
  guint retry;               /* source id */

  GPtrArray *code_updates;   /* (owned) (nullable) (element-type KhaiCodeUpdate) */

  GHashTable *hidden_before; /* (owned) (nullable): what was not asked for before the acts in `since` */
  GPtrArray *since;          /* (owned) (element-type KhaiEdit) */
  GPtrArray *unasked;        /* (owned) (nullable) (element-type KhaiUnasked) */
  GPtrArray *unasked_edits;  /* (owned) (nullable) (element-type KhaiEdit): that took them out */

  GHashTable *prefills;      /* (owned): pointer → source of the act that filled it in */
  char *prefilled_for;       /* (owned) (nullable): the consignee who was looked up last */

  GPtrArray *returned;       /* (owned) (nullable) (element-type KhaiReturned): what the Single Window sent back */
  GPtrArray *returned_edits; /* (owned) (nullable) (element-type KhaiEdit): done since it was sent */
  gboolean returned_stale;   /* the document changed since they were followed */
  char *returned_from;       /* (owned) (nullable): the answer they came with */

  GHashTable *touched;       /* (owned) (nullable): fields that were typed into or left */
  gboolean demanding;        /* the user asked what is missing */

  KhaiCheck *check;          /* (owned) (nullable) */
  gboolean stale;            /* the document changed since */
  guint idle;                /* source id: "checked" is due */
};

void khai_editor_update_codes (KhaiEditor *self);
void khai_editor_note_touched (KhaiEditor *self, const char *pointer);
void khai_editor_note_asked (KhaiEditor *self);
void khai_editor_forget_asked (KhaiEditor *self);
void khai_editor_settle (KhaiEditor *self);
void khai_editor_track_prefill (KhaiEditor *self, const KhaiEdit *edit, const char *source);
void khai_editor_load_returned (KhaiEditor *self);
void khai_editor_track_returned (KhaiEditor *self, const KhaiEdit *edit);
void khai_editor_keep_unasked (KhaiEditor *self, GPtrArray *edits);

G_END_DECLS
