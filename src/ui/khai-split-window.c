/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The plan is worked out anew with every change and shown whole; the button does exactly that plan. */

#include "config.h"

#include "khai-split-window.h"

#include <glib/gi18n-lib.h>

#include "khai-split.h"
#include "khai-widgets.h"

#define WIDTH 640
#define HEIGHT 720

struct _KhaiSplitWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;  /* (owned) (nullable) */
  KhaiEditor *editor;    /* (owned) (nullable) */
  KhaiSplit *plan;       /* (owned) (nullable) */
  GtkAdjustment *most;
  GtkWidget *most_input;
  GtkCheckButton *gross;
  GtkWidget *intro;
  GtkListBox *parts;
  GtkWidget *shares;
  GtkWidget *trouble;
  GtkButton *split;
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiSplitWindow, khai_split_window, ADW_TYPE_WINDOW)

static void
add_sentence (KhaiSplitWindow *self, GString *text, const char *format, KhaiDecimal number, const char *unit)
{
  g_autofree char *amount = khai_decimal_format_short (number, khai_session_get_lang (self->session));
  g_autofree char *value = g_strstrip (g_strdup_printf ("%s %s", amount, unit != NULL ? unit : ""));

  if (text->len > 0)
    g_string_append (text, "\n");
  g_string_append_printf (text, "%s: %s", format, value);
}

static void
add_part (KhaiSplitWindow *self, guint index)
{
  const KhaiSplit *plan = self->plan;
  const KhaiSplitPart *part = plan->parts->pdata[index];
  g_autoptr (GString) facts = g_string_new (NULL);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;

  /* translators: which declaration of how many, then its first and last goods line */
  title = g_strdup_printf (_("Declaration %u of %u: lines %u to %u"), index + 1, plan->parts->len, part->first + 1, part->first + part->n);
  if (plan->has_value)
    add_sentence (self, facts, _("Value of the lines"), part->value, plan->currency);
  if (plan->has_customs_value)
    add_sentence (self, facts, _("Share of the customs value"), part->customs_value, plan->customs_currency);
  if (plan->has_net)
    add_sentence (self, facts, _("Net weight"), part->net, "kg");
  if (plan->has_gross)
    add_sentence (self, facts, _("Gross weight"), part->gross, "kg");
  name = g_strdup_printf ("%s\n%s", title, facts->str);
  gtk_box_append (GTK_BOX (box), khai_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (box), khai_label_new (facts->str, NULL));
  gtk_box_append (GTK_BOX (box), khai_label_new (index == 0 ? _("This one: its place, its number and its history stay.") : _("A new draft."), "dim-label"));
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, name);
  gtk_list_box_append (self->parts, row);
}

static void
add_line (GString *text, char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

/* What is whole on each, what was shared out and how it was rounded, what is left to fill in. */
static void
show_shares (KhaiSplitWindow *self)
{
  const KhaiSplit *plan = self->plan;
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *customs = khai_decimal_format_short (plan->customs_remainder, lang);
  g_autofree char *gross = khai_decimal_format_short (plan->gross_remainder, lang);

  add_line (text, g_strdup (_("The invoice total, freight, insurance and the total customs value stay those of the whole shipment on each, with the base for "
                              "apportioning beside them: customs gives every line its share.")));
  if (plan->has_customs_value)
    add_line (text, g_strdup_printf (_("Shares of the customs value are rounded down to four places; the remainder of %s is borne by declaration %u, "
                                       "the largest."), customs, plan->customs_largest + 1));
  if (plan->has_gross)
    add_line (text, g_strdup_printf (_("Shares of the gross weight are rounded down to the gram; the remainder of %s kg is borne by declaration %u, "
                                       "the largest."), gross, plan->gross_largest + 1));
  else
    add_line (text, g_strdup (_("The gross weight is to be filled in on each.")));
  add_line (text, g_strdup (_("The number of packages is to be filled in on each. The later ones also need the number of the first, once customs gave it.")));
  khai_label_show_text (self->shares, text->str);
}

static void
plan (KhaiSplitWindow *self)
{
  g_autoptr (GError) error = NULL;
  guint most = (guint) gtk_adjustment_get_value (self->most);
  guint others;
  g_autofree char *verb = NULL;

  if (self->editor == NULL)
    return;
  g_clear_pointer (&self->plan, khai_split_free);
  khai_widget_remove_children (GTK_WIDGET (self->parts));
  self->plan = khai_split_new (khai_editor_get_declaration (self->editor), most, gtk_check_button_get_active (self->gross), &error);
  gtk_widget_set_visible (GTK_WIDGET (self->parts), self->plan != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->split), self->plan != NULL);
  if (self->plan == NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->trouble, advice->message);
      khai_label_show_text (self->shares, NULL);
      return;
    }
  khai_label_show_text (self->trouble, NULL);
  for (guint i = 0; i < self->plan->parts->len; i++)
    add_part (self, i);
  show_shares (self);
  others = self->plan->parts->len;
  verb = g_strdup_printf (ngettext ("Split into %u declaration", "Split into %u declarations", others), others);
  gtk_button_set_label (self->split, verb);
}

static void
split_clicked (KhaiSplitWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = khai_split_make (self->editor, self->plan, &error);

  if (ids == NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->trouble, advice->message);
      return;
    }
  khai_session_tell_changed (self->session, NULL);
  g_signal_emit (self, signals[DONE], 0, ids->len);
  gtk_window_close (GTK_WINDOW (self));
}

KhaiSplitWindow *
khai_split_window_new (GtkWindow *parent, KhaiSession *session, KhaiEditor *editor)
{
  KhaiSplitWindow *self;
  guint n;
  g_autofree char *intro = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_SPLIT_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  /* Never wider than the window it belongs to, which fits the screen. */
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (gtk_widget_get_width (GTK_WIDGET (parent)), 340, WIDTH), HEIGHT);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  n = khai_declaration_get_n (khai_editor_get_declaration (editor), "/items");
  intro = g_strdup_printf (ngettext ("%u line, and a declaration holds at most 50. This is what would be made of it; nothing is done yet.",
                                     "%u lines, and a declaration holds at most 50. This is what would be made of them; nothing is done yet.", n), n);
  khai_label_show_text (self->intro, intro);
  plan (self);
  gtk_widget_grab_focus (self->most_input);
  return self;
}

static void
khai_split_window_dispose (GObject *object)
{
  KhaiSplitWindow *self = KHAI_SPLIT_WINDOW (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SPLIT_WINDOW);
  g_clear_pointer (&self->plan, khai_split_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_split_window_parent_class)->dispose (object);
}

static void
khai_split_window_class_init (KhaiSplitWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_split_window_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-split-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiSplitWindow, most);
  gtk_widget_class_bind_template_child (widget_class, KhaiSplitWindow, most_input);
  gtk_widget_class_bind_template_child (widget_class, KhaiSplitWindow, gross);
  gtk_widget_class_bind_template_child (widget_class, KhaiSplitWindow, intro);
  gtk_widget_class_bind_template_child (widget_class, KhaiSplitWindow, parts);
  gtk_widget_class_bind_template_child (widget_class, KhaiSplitWindow, shares);
  gtk_widget_class_bind_template_child (widget_class, KhaiSplitWindow, trouble);
  gtk_widget_class_bind_template_child (widget_class, KhaiSplitWindow, split);
  gtk_widget_class_bind_template_callback (widget_class, plan);
  gtk_widget_class_bind_template_callback (widget_class, split_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_split_window_init (KhaiSplitWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
