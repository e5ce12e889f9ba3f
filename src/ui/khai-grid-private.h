/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-grid-cell.h"
#include "khai-grid.h"

G_BEGIN_DECLS

/* What the files of the grid share. */
typedef struct
{
  GtkColumnViewColumn *column; /* owned by the view */
  char *title;                 /* (owned) */
  gboolean numeric;
  guint index;
  GPtrArray *cells;            /* (owned) (element-type KhaiGridCell): those that are bound */
  KhaiGrid *grid;
} KhaiGridColumn;

struct _KhaiGrid
{
  GtkWidget parent_instance;

  KhaiGridSource *source;      /* (not owned) */
  GListModel *rows;            /* (owned) */
  GtkMultiSelection *selection; /* (owned) */
  GPtrArray *columns;          /* (owned) (element-type KhaiGridColumn) */
  GtkWidget *scroller;
  GtkColumnView *view;
  guint row, column;           /* the current cell */
  guint anchor;                /* where Shift began to mark rows */

  KhaiGridCell *edited;        /* (nullable) (owned): its row keeps it alive no longer than it likes */
  KhaiFieldInput *input;       /* (nullable): child of it */
  char *before;                /* (owned) (nullable): the text the input began with */
  gboolean tabbing;            /* the input commits because Tab leaves it */
  guint frames;                /* left in which the current cell is waited for */
  gulong focus_handler;        /* on the window */
};

KhaiGridCell *khai_grid_find_cell (KhaiGrid *self, guint row, guint column); /* (nullable): not made yet */
void khai_grid_set_current (KhaiGrid *self, guint row, guint column);
void khai_grid_install_keys (KhaiGrid *self);
void khai_grid_watch_input (KhaiGrid *self, KhaiFieldInput *input);
void khai_grid_enter (KhaiGrid *self, gboolean back);

G_END_DECLS
