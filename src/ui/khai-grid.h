/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-input.h"
#include "khai-finding.h"

G_BEGIN_DECLS

/* What a grid shows and edits, by row and column. */
#define KHAI_TYPE_GRID_SOURCE (khai_grid_source_get_type ())
G_DECLARE_INTERFACE (KhaiGridSource, khai_grid_source, KHAI, GRID_SOURCE, GObject)

struct _KhaiGridSourceInterface
{
  GTypeInterface parent_interface;

  /* What stands in the cell; `*offered`: shown, but not in the document. */
  char *(*dup_text) (KhaiGridSource *self, guint row, guint column, gboolean *offered);
  /* The gravest thing to be said of the cell; FALSE: nothing. */
  gboolean (*get_mark) (KhaiGridSource *self, guint row, guint column, KhaiSeverity *severity);
  char *(*dup_remark) (KhaiGridSource *self, guint row, guint column);                  /* (nullable): all that is to be said */
  KhaiFieldInput *(*new_input) (KhaiGridSource *self, guint row, guint column);         /* (nullable): cannot be edited */
  gboolean (*put_text) (KhaiGridSource *self, guint row, guint column, const char *text); /* FALSE: it stays in the input */
  void (*edited) (KhaiGridSource *self, guint row, guint column, const char *text);     /* (nullable) text NULL: no longer edited */
  void (*entered) (KhaiGridSource *self, guint row, guint column, gboolean back);       /* (nullable) Enter or Shift+Enter */
  gboolean (*tabbed) (KhaiGridSource *self, guint row, guint column);                   /* (nullable) TRUE: the focus was moved */
  void (*activated) (KhaiGridSource *self, guint row, guint column);                    /* (nullable) of what cannot be edited */
};

typedef enum { KHAI_GRID_KEEP, KHAI_GRID_EMPTY, KHAI_GRID_LIST } KhaiGridEdit;

/* Rows and columns walked cell by cell. GTK 4.8's GtkColumnView knows rows only, so the focus of the cells is kept here.
 * Signals: "moved" (): another cell is the current one · "selected" (): other rows are. */
#define KHAI_TYPE_GRID (khai_grid_get_type ())
G_DECLARE_FINAL_TYPE (KhaiGrid, khai_grid, KHAI, GRID, GtkWidget)

KhaiGrid *khai_grid_new (KhaiGridSource *source, GListModel *rows, const char *name);   /* source outlives the grid */
/* Columns are named by the order in which they were added. */
guint khai_grid_add_column (KhaiGrid *self, const char *title, const char *tooltip, guint chars, gboolean numeric);
void khai_grid_show_column (KhaiGrid *self, guint column, gboolean shown);
gboolean khai_grid_column_is_shown (KhaiGrid *self, guint column);

guint khai_grid_get_n_rows (KhaiGrid *self);
guint khai_grid_get_n_columns (KhaiGrid *self);
guint khai_grid_get_row (KhaiGrid *self);
guint khai_grid_get_column (KhaiGrid *self);
gboolean khai_grid_focus_cell (KhaiGrid *self, guint row, guint column);
gboolean khai_grid_has_focus (KhaiGrid *self);
gboolean khai_grid_step (KhaiGrid *self, int rows, int columns, gboolean wrap);         /* FALSE: no cell there */
void khai_grid_refresh_rows (KhaiGrid *self, guint first, guint n);
void khai_grid_refresh (KhaiGrid *self, guint row);                                     /* GTK_INVALID_LIST_POSITION: all rows */

gboolean khai_grid_edit (KhaiGrid *self, KhaiGridEdit how);
gboolean khai_grid_is_editing (KhaiGrid *self);
KhaiFieldInput *khai_grid_get_input (KhaiGrid *self);                                    /* (nullable): while a cell is edited */
char *khai_grid_dup_edited (KhaiGrid *self);                                            /* (nullable): what is being typed */
gboolean khai_grid_commit (KhaiGrid *self);                                             /* FALSE: it could not be taken */
void khai_grid_cancel (KhaiGrid *self);

/* Rows marked with Shift and Ctrl, in order. Empty: none. */
GArray *khai_grid_get_selected (KhaiGrid *self);                                        /* (element-type guint) (transfer full) */
void khai_grid_select (KhaiGrid *self, guint first, guint last);
void khai_grid_unselect (KhaiGrid *self);

G_END_DECLS
