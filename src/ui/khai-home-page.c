/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first page: with an empty store three ways to begin, later a basket for everything by whose turn it is. */

#include "config.h"

#include "khai-home-page.h"

#include <glib/gi18n-lib.h>

#include "khai-ledger-alarm.h"
#include "khai-record-row.h"
#include "khai-signing.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

#define ROWS_SHOWN 3

struct _KhaiHomePage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  GtkWidget *box;
  KhaiLedgerAlarm *alarm;
  GtkWidget *certificate;
  GtkWidget *first_run;
  GtkListBox *choices;
  GtkWidget *baskets;
};

G_DEFINE_FINAL_TYPE (KhaiHomePage, khai_home_page, ADW_TYPE_BIN)

static void
add_basket (KhaiHomePage *self, KhaiBasket basket, const GPtrArray *records)
{
  GtkWidget *group;
  GtkWidget *list;
  g_autofree char *title = NULL;
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += khai_state_get_basket (((KhaiRecord *) records->pdata[i])->state) == basket;
  if (n == 0)
    return;
  group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  list = gtk_list_box_new ();
  /* translators: a basket of declarations and how many are in it */
  title = g_strdup_printf (_("%s (%u)"), khai_basket_get_title (basket), n);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  khai_widget_set_name (list, title);
  n = 0;
  for (guint i = 0; i < records->len && n < ROWS_SHOWN; i++)
    if (khai_state_get_basket (((KhaiRecord *) records->pdata[i])->state) == basket)
      {
        gtk_list_box_append (GTK_LIST_BOX (list), khai_record_row_new (self->session, records->pdata[i], TRUE));
        n++;
      }
  gtk_box_append (GTK_BOX (group), khai_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (group), list);
  gtk_box_append (GTK_BOX (self->baskets), group);
}

void
khai_home_page_refresh (KhaiHomePage *self)
{
  g_autofree char *warning = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *button;

  g_return_if_fail (KHAI_IS_HOME_PAGE (self));

  warning = khai_signing_warn_ahead (khai_session_get_context (self->session));
  khai_label_show_text (self->certificate, warning);
  records = khai_store_list (khai_session_get_store (self->session), &error);
  if (records == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  khai_ledger_alarm_show (self->alarm, self->session, NULL);
  gtk_widget_set_visible (self->first_run, records->len == 0);
  gtk_widget_set_visible (self->baskets, records->len > 0);
  khai_widget_remove_children (self->baskets);
  if (records->len == 0)
    return;
  for (guint basket = 0; basket < KHAI_N_BASKETS; basket++)
    add_basket (self, basket, records);
  button = gtk_button_new_with_label (_("New declaration"));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.new");
  gtk_box_append (GTK_BOX (self->baskets), button);
}

KhaiHomePage *
khai_home_page_new (KhaiSession *session)
{
  KhaiHomePage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_HOME_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (khai_home_page_refresh), self, G_CONNECT_SWAPPED);
  return self;
}

static void
khai_home_page_dispose (GObject *object)
{
  KhaiHomePage *self = KHAI_HOME_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_HOME_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_home_page_parent_class)->dispose (object);
}

static void
khai_home_page_class_init (KhaiHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_home_page_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (KHAI_TYPE_LEDGER_ALARM);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiHomePage, box);
  gtk_widget_class_bind_template_child (widget_class, KhaiHomePage, alarm);
  gtk_widget_class_bind_template_child (widget_class, KhaiHomePage, certificate);
  gtk_widget_class_bind_template_child (widget_class, KhaiHomePage, first_run);
  gtk_widget_class_bind_template_child (widget_class, KhaiHomePage, choices);
  gtk_widget_class_bind_template_child (widget_class, KhaiHomePage, baskets);
}

static void
khai_home_page_init (KhaiHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  khai_widget_hide_icons (GTK_WIDGET (self->choices));
}
