/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-goods-grid.h"
#include "khai-grid.h"
#include "khai-known-goods.h"

G_BEGIN_DECLS

#define KHAI_ITEMS "/items"

/* What the files of the goods grid share. */
struct _KhaiGoodsGrid
{
  GtkBox parent_instance;

  KhaiSession *session;      /* (owned) */
  KhaiEditor *editor;        /* (owned) */
  GListStore *rows;          /* (owned): as many as there are lines, empty objects */
  GPtrArray *fields;         /* (owned) (element-type KhaiField): of the columns; the first, the line's number, has none (NULL) */
  GHashTable *findings;      /* (owned) (nullable): pointer → GPtrArray of KhaiFinding; made from the last check */
  char *date;                /* (owned): whose codes are in force */
  char *pointer;             /* (owned) (nullable): of the current cell */
  KhaiKnownGoods *known;     /* (owned) */
  gboolean filled;           /* the cell just left was filled from known goods */
  guint fresh;               /* a line made by Enter, removed if it is left empty; G_MAXUINT: none */
  guint tidy;                /* source id */
  char *failure;             /* (owned) (nullable): why what was typed could not be taken */

  KhaiGrid *grid;
  GtkWidget *slot;
  GtkWidget *bar;
  GtkWidget *empty;
  GtkWidget *status;         /* what the current cell is and what is to be said of it */
  GtkWidget *trouble;
};

const KhaiField *khai_goods_grid_get_field (KhaiGoodsGrid *self, guint column);   /* (nullable) */
char *khai_goods_grid_make_pointer (KhaiGoodsGrid *self, guint row, guint column);
guint khai_goods_grid_get_n (KhaiGoodsGrid *self);
char *khai_goods_grid_failure_text (const GError *error);
void khai_goods_grid_show_status (KhaiGoodsGrid *self, const char *typed);        /* typed NULL: what the document has */
void khai_goods_grid_choose_columns (KhaiGoodsGrid *self);
char *khai_goods_grid_dup_text (KhaiGoodsGrid *self, guint row, guint column);
void khai_goods_grid_copy (KhaiGoodsGrid *self);
void khai_goods_grid_paste (KhaiGoodsGrid *self);
void khai_goods_grid_replace (KhaiGoodsGrid *self);
gboolean khai_goods_grid_is_goods_field (const KhaiField *field);
gboolean khai_goods_grid_put (KhaiGoodsGrid *self, guint row, guint column, const char *text, GError **error);
void khai_goods_grid_leave_row (KhaiGoodsGrid *self);
gboolean khai_goods_grid_tab (KhaiGridSource *source, guint row, guint column);
void khai_goods_grid_enter (KhaiGridSource *source, guint row, guint column, gboolean back);
void khai_goods_grid_install_commands (GtkWidgetClass *widget_class);
void khai_goods_grid_install_keys (KhaiGoodsGrid *self);

G_END_DECLS
