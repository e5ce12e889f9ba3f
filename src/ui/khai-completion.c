/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Suggestions below an entry, for codes and for commodities. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-completion.h"
#include "khai-widgets.h"

#define ID "khai-id"
#define LIST_HEIGHT 280
#define TITLE_CHARS 60
/* An entry that has just been made has its place after so many frames at most. */
#define FRAMES_TO_SETTLE 8

struct _KhaiCompletion
{
  GObject parent_instance;

  GtkEntry *entry;      /* (not owned): outlives us */
  GtkWidget *popover;   /* child of the host */
  GtkWidget *title;
  GtkListBox *list;
  GtkScrolledWindow *scroller;
  guint frames;              /* left in which an entry without a place is waited for */
  gboolean select_first;     /* asked for meanwhile */
  GtkAdjustment *adjustment; /* (owned) (nullable): of the page, while the list is shown */
};

enum { PICKED, WANTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiCompletion, khai_completion, G_TYPE_OBJECT)

static void
set_expanded (KhaiCompletion *self, gboolean expanded)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
}

gboolean
khai_completion_is_shown (KhaiCompletion *self)
{
  g_return_val_if_fail (KHAI_IS_COMPLETION (self), FALSE);

  return self->popover != NULL && gtk_widget_get_visible (self->popover);
}

/* A list whose entry is scrolled out of sight would go off the screen with it, where GDK has no place for it. */
static void
page_scrolled (GtkAdjustment *adjustment, KhaiCompletion *self)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self->entry), GTK_TYPE_VIEWPORT);
  GtkWidget *page = viewport != NULL ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
  double top = gtk_adjustment_get_value (adjustment);
  graphene_rect_t bounds;

  if (page != NULL && gtk_widget_compute_bounds (GTK_WIDGET (self->entry), page, &bounds)
      && (bounds.origin.y + bounds.size.height < top || bounds.origin.y > top + gtk_adjustment_get_page_size (adjustment)))
    khai_completion_hide (self);
}

void
khai_completion_hide (KhaiCompletion *self)
{
  g_return_if_fail (KHAI_IS_COMPLETION (self));

  self->frames = 0;
  if (!khai_completion_is_shown (self))
    return;
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustment, page_scrolled, self);
  g_clear_object (&self->adjustment);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_widget_set_visible (self->popover, FALSE);
  set_expanded (self, FALSE);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiCompletion *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), ID));

  khai_completion_hide (self);
  g_signal_emit (self, signals[PICKED], 0, id);
}

/* The list scrolls by itself only for a row that has the focus, which stays in the entry. */
static void
scroll_to (KhaiCompletion *self, GtkListBoxRow *row)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static void
select_index (KhaiCompletion *self, int index)
{
  GtkListBoxRow *row = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;

  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  scroll_to (self, row);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
}

static int
selected_index (KhaiCompletion *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? gtk_list_box_row_get_index (row) : -1;
}

static gboolean
take_selected (KhaiCompletion *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL)
    return FALSE;
  row_activated (self->list, row, self);
  return TRUE;
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiCompletion *self)
{
  gboolean down = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down;

  if (down && (state & GDK_ALT_MASK) != 0)
    {
      g_signal_emit (self, signals[WANTED], 0);
      return GDK_EVENT_STOP;
    }
  if (!khai_completion_is_shown (self) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      select_index (self, selected_index (self) + 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      select_index (self, selected_index (self) - 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return take_selected (self);
    case GDK_KEY_Tab:
      /* The only one left is taken on the way to the next field; among several nothing is guessed. */
      if (gtk_list_box_get_row_at_index (self->list, 1) == NULL)
        take_selected (self);
      khai_completion_hide (self);
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_ISO_Left_Tab:
      khai_completion_hide (self);
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_Escape:
      khai_completion_hide (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
khai_completion_clear (KhaiCompletion *self)
{
  g_return_if_fail (KHAI_IS_COMPLETION (self));

  khai_widget_remove_children (GTK_WIDGET (self->list));
  khai_label_show_text (self->title, NULL);
}

void
khai_completion_set_title (KhaiCompletion *self, const char *title)
{
  g_return_if_fail (KHAI_IS_COMPLETION (self) && title != NULL);

  khai_label_show_text (self->title, title);
}

void
khai_completion_add (KhaiCompletion *self, const char *id, const char *name, GtkWidget *content)
{
  GtkWidget *row;

  g_return_if_fail (KHAI_IS_COMPLETION (self) && id != NULL && name != NULL && GTK_IS_WIDGET (content));

  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  /* A click must not take the focus out of the entry, which would close the list before the click is seen. */
  gtk_widget_set_focusable (row, FALSE);
  khai_widget_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), ID, g_strdup (id), g_free);
  gtk_list_box_append (self->list, row);
}

static void
watch_page (KhaiCompletion *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self->entry), GTK_TYPE_SCROLLED_WINDOW);

  if (page == NULL)
    return;
  g_set_object (&self->adjustment, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page)));
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (page_scrolled), self, 0);
}

/* GDK has no place for a list whose entry is nowhere yet, or is scrolled out of the window. */
static gboolean
has_place (KhaiCompletion *self)
{
  GtkWidget *entry = GTK_WIDGET (self->entry);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (entry));
  graphene_rect_t bounds;

  return window != NULL && gtk_widget_get_width (entry) > 0 && gtk_widget_compute_bounds (entry, window, &bounds)
         && bounds.origin.x + bounds.size.width > 0 && bounds.origin.x < (float) gtk_widget_get_width (window)
         && bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < (float) gtk_widget_get_height (window);
}

static gboolean
frame_drawn (GtkWidget *entry, GdkFrameClock *clock, gpointer user_data)
{
  KhaiCompletion *self = user_data;

  if (self->popover == NULL || self->frames == 0)
    return G_SOURCE_REMOVE;
  self->frames--;
  if (!has_place (self))
    return G_SOURCE_CONTINUE;
  self->frames = 0;
  khai_completion_show (self, self->select_first);
  return G_SOURCE_REMOVE;
}

static void
wait_for_place (KhaiCompletion *self, gboolean select_first)
{
  self->select_first = select_first;
  if (self->frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self->entry), frame_drawn, g_object_ref (self), g_object_unref);
  self->frames = FRAMES_TO_SETTLE;
}

void
khai_completion_show (KhaiCompletion *self, gboolean select_first)
{
  gboolean rows;

  g_return_if_fail (KHAI_IS_COMPLETION (self));

  rows = gtk_list_box_get_row_at_index (self->list, 0) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), rows);
  if ((!rows && !gtk_widget_get_visible (self->title)) || !gtk_widget_get_mapped (GTK_WIDGET (self->entry)))
    {
      khai_completion_hide (self);
      return;
    }
  if (!has_place (self))
    {
      wait_for_place (self, select_first);
      return;
    }
  gtk_widget_set_size_request (self->popover, MAX (gtk_widget_get_width (GTK_WIDGET (self->entry)), 280), -1);
  if (!khai_completion_is_shown (self))
    {
      gtk_widget_set_visible (self->popover, TRUE);
      gtk_popover_popup (GTK_POPOVER (self->popover));
      watch_page (self);
      set_expanded (self, TRUE);
    }
  if (select_first)
    select_index (self, 0);
}

void
khai_completion_detach (KhaiCompletion *self)
{
  g_return_if_fail (KHAI_IS_COMPLETION (self));

  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

static void
make_popover (KhaiCompletion *self, GtkWidget *host, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_SINGLE);
  gtk_list_box_set_activate_on_single_click (self->list, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  khai_widget_set_name (GTK_WIDGET (self->list), name);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, 0);

  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (self->scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (self->scroller, LIST_HEIGHT);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list));

  self->title = khai_label_new (NULL, "khai-completion-title");
  gtk_label_set_max_width_chars (GTK_LABEL (self->title), TITLE_CHARS);
  gtk_widget_set_visible (self->title, FALSE);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->scroller));

  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "menu");
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_widget_set_visible (self->popover, FALSE);
  gtk_widget_set_parent (self->popover, host);
}

KhaiCompletion *
khai_completion_new (GtkEntry *entry, GtkWidget *host, const char *name)
{
  KhaiCompletion *self = g_object_new (KHAI_TYPE_COMPLETION, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = entry;
  make_popover (self, host, name);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
  g_signal_connect_object (focus, "leave", G_CALLBACK (khai_completion_hide), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
  return self;
}

static void
khai_completion_dispose (GObject *object)
{
  g_clear_object (&KHAI_COMPLETION (object)->adjustment);
  G_OBJECT_CLASS (khai_completion_parent_class)->dispose (object);
}

static void
khai_completion_class_init (KhaiCompletionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_completion_dispose;
  signals[PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[WANTED] = g_signal_new ("wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_completion_init (KhaiCompletion *self)
{
}
