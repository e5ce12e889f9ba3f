/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-order-desk.h"
#include "khai-orders-page.h"

G_BEGIN_DECLS

struct _KhaiOrdersPage
{
  AdwBin parent_instance;

  KhaiSession *session;      /* (owned) */
  KhaiOrderDesk *desk;       /* (owned) (nullable): what is shown */
  GCancellable *loading;     /* (owned) (nullable) */
  GPtrArray *folded;         /* (owned) (nullable) (element-type utf8): of each order, what the search looks at; made when first needed */
  char **channels;           /* (owned) (nullable): behind "all" in their filter */
  guint n_shown;             /* rows of the list */
  gboolean goes_on;          /* something was done here: the focus goes to what is next */
  GtkWidget *empty;
  GtkWidget *whole;
  GtkWidget *status;
  GtkWidget *make;
  GtkWidget *work;
  GtkWidget *gaps;
  GtkWidget *more_gaps;
  GtkEditable *search;
  GtkDropDown *fate;
  GtkDropDown *channel;
  GtkWidget *list;
  GtkWidget *none;
  GtkWidget *more;
};

/* khai-orders-work.c: what keeps orders waiting, and how each is mended */
void khai_orders_page_show_gaps (KhaiOrdersPage *self);
void khai_orders_page_mend (KhaiOrdersPage *self, guint gap);
void khai_orders_page_install_actions (KhaiOrdersPage *self);

/* khai-orders-page.c */
void khai_orders_page_go_on (KhaiOrdersPage *self);                          /* shows what is next, after something was done */
void khai_orders_page_show_orders (KhaiOrdersPage *self, KhaiOrderFate fate); /* filters the list */
void khai_orders_page_open_order (KhaiOrdersPage *self, gint64 id, KhaiOrderField field);

G_END_DECLS
