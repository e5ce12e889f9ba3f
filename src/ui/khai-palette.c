/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command palette: a search field above a list; the arrow keys walk the list while one types. */

#include "config.h"

#include "khai-palette.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-text.h"
#include "khai-widgets.h"

#define ENTRY "khai-entry"
#define MOST_ROWS 40

typedef struct
{
  char *title;
  char *detail;      /* (nullable) */
  char *folded;      /* what is searched */
  char *action;
  GVariant *target;  /* (nullable) */
  guint order;       /* as added */
  guint rank;        /* for what is typed: lower is better */
} Entry;

struct _KhaiPalette
{
  AdwWindow parent_instance;

  GtkWindow *window;     /* what the actions are of: lives longer */
  GPtrArray *entries;    /* (owned) (element-type Entry) */
  GtkWidget *search;
  GtkListBox *list;
  GtkWidget *none;
};

G_DEFINE_FINAL_TYPE (KhaiPalette, khai_palette, ADW_TYPE_WINDOW)

static void
entry_free (Entry *entry)
{
  g_free (entry->title);
  g_free (entry->detail);
  g_free (entry->folded);
  g_free (entry->action);
  g_clear_pointer (&entry->target, g_variant_unref);
  g_free (entry);
}

void
khai_palette_add (KhaiPalette *self, const char *title, const char *detail, const char *action, GVariant *target)
{
  Entry *entry;
  g_autofree char *all = NULL;

  g_return_if_fail (KHAI_IS_PALETTE (self) && title != NULL && action != NULL);

  entry = g_new0 (Entry, 1);
  all = g_strjoin (" ", title, detail != NULL ? detail : "", NULL);
  entry->title = g_strdup (title);
  entry->detail = g_strdup (detail);
  entry->folded = khai_text_fold (all);
  entry->action = g_strdup (action);
  entry->target = target != NULL ? g_variant_ref_sink (target) : NULL;
  entry->order = self->entries->len;
  g_ptr_array_add (self->entries, entry);
}

/* ---- finding ---- */

/* All words must be there; the beginning of the title counts most, then the beginning of a word. */
static gboolean
fits (Entry *entry, char **words)
{
  entry->rank = 0;
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *at = *words[i] != '\0' ? strstr (entry->folded, words[i]) : entry->folded;

      if (at == NULL)
        return FALSE;
      if (at != entry->folded)
        entry->rank += at[-1] == ' ' ? 1 : 2;
    }
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Entry *x = *(const Entry *const *) a;
  const Entry *y = *(const Entry *const *) b;

  return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : x->order < y->order ? -1 : x->order > y->order;
}

static void
add_row (KhaiPalette *self, Entry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = khai_label_new (entry->title, NULL);
  g_autofree char *name = entry->detail != NULL ? g_strdup_printf ("%s, %s", entry->title, entry->detail) : g_strdup (entry->title);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (box), title);
  if (entry->detail != NULL)
    gtk_box_append (GTK_BOX (box), khai_label_new (entry->detail, "dim-label"));
  gtk_widget_add_css_class (box, "khai-bar");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), ENTRY, entry);
  khai_widget_set_name (row, name);
  gtk_list_box_append (self->list, row);
}

static void
show_fitting (KhaiPalette *self)
{
  g_autofree char *folded = khai_text_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  g_auto (GStrv) words = g_strsplit (g_strstrip (folded), " ", -1);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    if (fits (self->entries->pdata[i], words))
      g_ptr_array_add (found, self->entries->pdata[i]);
  g_ptr_array_sort (found, compare);
  khai_widget_remove_children (GTK_WIDGET (self->list));
  for (guint i = 0; i < MIN (found->len, MOST_ROWS); i++)
    add_row (self, found->pdata[i]);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_widget_set_visible (GTK_WIDGET (self->list), found->len > 0);
  gtk_widget_set_visible (self->none, found->len == 0);
}

/* ---- doing ---- */

static void
do_row (KhaiPalette *self, GtkListBoxRow *row)
{
  Entry *entry = row != NULL ? g_object_get_data (G_OBJECT (row), ENTRY) : NULL;
  GtkWindow *window = self->window;
  g_autofree char *action = entry != NULL ? g_strdup (entry->action) : NULL;
  g_autoptr (GVariant) target = entry != NULL && entry->target != NULL ? g_variant_ref (entry->target) : NULL;

  if (action == NULL)
    return;
  gtk_window_destroy (GTK_WINDOW (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (window), action, target);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiPalette *self)
{
  do_row (self, row);
}

static void
entry_activated (KhaiPalette *self)
{
  do_row (self, gtk_list_box_get_selected_row (self->list));
}

static void
move_selection (KhaiPalette *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, (row != NULL ? gtk_list_box_row_get_index (row) : -1) + by);
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->list), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (next == NULL)
    return;
  gtk_list_box_select_row (self->list, next);
  if (gtk_widget_compute_bounds (GTK_WIDGET (next), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiPalette *self)
{
  if (keyval == GDK_KEY_Escape)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    move_selection (self, 1);
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    move_selection (self, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

void
khai_palette_start (KhaiPalette *self, const char *text)
{
  g_return_if_fail (KHAI_IS_PALETTE (self) && text != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  show_fitting (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->search);
  gtk_editable_set_position (GTK_EDITABLE (self->search), -1);
}

/* ---- life ---- */

KhaiPalette *
khai_palette_new (GtkWindow *window)
{
  KhaiPalette *self = g_object_new (KHAI_TYPE_PALETTE, "transient-for", window, "modal", TRUE, "title", _("Commands"), NULL);

  self->window = window;
  return self;
}

static void
khai_palette_dispose (GObject *object)
{
  G_OBJECT_CLASS (khai_palette_parent_class)->dispose (object);
  g_clear_pointer (&KHAI_PALETTE (object)->entries, g_ptr_array_unref);
}

static void
khai_palette_class_init (KhaiPaletteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_palette_dispose;
}

static void
khai_palette_init (KhaiPalette *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->search = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->search), _("A command, a page, a field or its number"));
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->search), GTK_ENTRY_ICON_PRIMARY, "edit-find-symbolic");
  khai_widget_set_name (self->search, _("What do you want to do?"));
  khai_widget_hide_icons (self->search);
  g_signal_connect_object (self->search, "changed", G_CALLBACK (show_fitting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (entry_activated), self, G_CONNECT_SWAPPED);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  khai_widget_set_name (GTK_WIDGET (self->list), _("Commands"));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, 0);
  self->none = khai_label_new (_("Nothing is called like that. Try another word, or fewer letters."), "dim-label");
  gtk_widget_set_margin_top (self->none, 12);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 520, 440);
}
