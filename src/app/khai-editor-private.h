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

  GQueue pending;            /* (element-type Pending) */
  gboolean writing;          /* the head of pending is with the store */
  guint retry;               /* source id */

  GPtrArray *code_updates;   /* (owned) (nullable) (element-type KhaiCodeUpdate) */

  KhaiCheck *check;          /* (owned) (nullable) */
  gboolean stale;            /* the document changed since */
  guint idle;                /* source id: "checked" is due */
};

void khai_editor_update_codes (KhaiEditor *self);

G_END_DECLS
