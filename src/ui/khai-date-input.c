/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A day, typed day first in both languages, or picked in a calendar. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-date-input.h"
#include "khai-date.h"
#include "khai-widgets.h"

struct _KhaiDateInput
{
  GtkWidget parent_instance;

  GtkEntry *entry;
  GtkMenuButton *button;
  GtkCalendar *calendar;   /* (nullable): made when first opened */
  gboolean quiet;
};

static void khai_date_input_iface_init (KhaiFieldInputInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiDateInput, khai_date_input, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_FIELD_INPUT, khai_date_input_iface_init))

KhaiFieldInput *
khai_date_input_new (void)
{
  return g_object_new (KHAI_TYPE_DATE_INPUT, NULL);
}

static void
day_selected (GtkCalendar *calendar, KhaiDateInput *self)
{
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *text = NULL;

  if (self->quiet)
    return;
  day = gtk_calendar_get_date (calendar);
  text = g_date_time_format (day, "%d/%m/%Y");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  khai_field_input_committed (KHAI_FIELD_INPUT (self));
}

static void
show_typed_day (KhaiDateInput *self)
{
  g_autofree char *iso = NULL;
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  if (!khai_date_read (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &iso, NULL))
    return;
  day = g_date_time_new_from_iso8601 (iso, zone);
  if (day == NULL)
    {
      g_autofree char *midnight = g_strconcat (iso, "T00:00:00Z", NULL);

      day = g_date_time_new_from_iso8601 (midnight, zone);
    }
  if (day == NULL)
    return;
  self->quiet = TRUE;
  gtk_calendar_select_day (self->calendar, day);
  self->quiet = FALSE;
}

static void
make_popover (GtkMenuButton *button, gpointer user_data)
{
  KhaiDateInput *self = user_data;
  GtkWidget *popover;

  if (self->calendar == NULL)
    {
      self->calendar = GTK_CALENDAR (gtk_calendar_new ());
      khai_widget_set_name (GTK_WIDGET (self->calendar), _("Calendar"));
      g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_selected), self, 0);
      popover = gtk_popover_new ();
      gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
      gtk_menu_button_set_popover (button, popover);
    }
  show_typed_day (self);
}

static void
set_text (KhaiFieldInput *input, const char *text)
{
  khai_field_input_put_entry_text (input, KHAI_DATE_INPUT (input)->entry, text);
}

static char *
dup_text (KhaiFieldInput *input)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (KHAI_DATE_INPUT (input)->entry)));
}

static GtkWidget *
get_control (KhaiFieldInput *input)
{
  return GTK_WIDGET (KHAI_DATE_INPUT (input)->entry);
}

static void
set_editable (KhaiFieldInput *input, gboolean editable)
{
  KhaiDateInput *self = KHAI_DATE_INPUT (input);

  gtk_editable_set_editable (GTK_EDITABLE (self->entry), editable);
  gtk_widget_set_visible (GTK_WIDGET (self->button), editable);
}

static void
khai_date_input_iface_init (KhaiFieldInputInterface *iface)
{
  iface->set_text = set_text;
  iface->dup_text = dup_text;
  iface->get_control = get_control;
  iface->set_editable = set_editable;
}

static void
khai_date_input_dispose (GObject *object)
{
  KhaiDateInput *self = KHAI_DATE_INPUT (object);

  g_clear_pointer ((GtkWidget **) &self->entry, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (khai_date_input_parent_class)->dispose (object);
}

static void
khai_date_input_class_init (KhaiDateInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_date_input_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_date_input_init (KhaiDateInput *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  self->entry = GTK_ENTRY (gtk_entry_new ());
  g_object_set (self->entry, "im-module", "gtk-im-context-simple", NULL);
  /* translators: how a date is typed, shown in the empty field */
  gtk_entry_set_placeholder_text (self->entry, _("dd/mm/yyyy"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  khai_field_input_watch_entry (KHAI_FIELD_INPUT (self), self->entry);

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "x-office-calendar-symbolic");
  khai_widget_set_tip (GTK_WIDGET (self->button), _("Pick a day"));
  khai_widget_set_name (GTK_WIDGET (self->button), _("Pick a day"));
  gtk_menu_button_set_create_popup_func (self->button, make_popover, self, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
}
