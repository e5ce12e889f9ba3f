/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Three columns a row, each with its own heading, so that it reads the same on a narrow window and to the ear. What differs stands in sight with
 * the reason in words; lines that agree are folded away. */

#include "config.h"

#include "khai-echo-view.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-echo.h"
#include "khai-follow-acts.h"
#include "khai-widgets.h"

#define POINTER "khai-pointer"

struct _KhaiEchoView
{
  AdwBin parent_instance;

  KhaiSession *session;   /* (owned) (nullable) */
  KhaiEditor *editor;     /* (owned) (nullable) */
  GtkWidget *verdict;
  GtkListBox *rows;
  GtkExpander *agreed_group;
  GtkListBox *agreed;
  GtkWidget *deadline;
  GtkWidget *file;
};

G_DEFINE_FINAL_TYPE (KhaiEchoView, khai_echo_view, ADW_TYPE_BIN)

/* ---- words ---- */

static char *
row_title (const KhaiEchoRow *row)
{
  switch (row->kind)
    {
    case KHAI_ECHO_RATE:
      /* translators: a currency, EUR */
      return g_strdup_printf (_("Exchange rate of %s"), row->currency);
    case KHAI_ECHO_VALUE:
      return g_strdup (_("Customs value of all lines"));
    case KHAI_ECHO_DUTY:
      return g_strdup (_("Export duty of all lines"));
    case KHAI_ECHO_LINE_VALUE:
      return g_strdup_printf (_("Line %u: customs value"), row->line);
    case KHAI_ECHO_LINE_DUTY:
    default:
      return g_strdup_printf (_("Line %u: export duty"), row->line);
    }
}

static const char *
row_reason (const KhaiEchoRow *row)
{
  switch (row->reason)
    {
    case KHAI_ECHO_ROUNDING:
      return _("Only rounding to whole dong. Nothing to do.");
    case KHAI_ECHO_OTHER_RATE:
      return row->kind == KHAI_ECHO_RATE
                 ? _("Differs: customs uses its own rate of the day. Yours is an estimate; customs' counts.")
                 : _("Differs because of the exchange rate only: at customs' rate both agree.");
    case KHAI_ECHO_LINES:
      return _("Differs because a line below differs. Look at that line.");
    case KHAI_ECHO_DUTY_DUE:
      return _("Differs: you stated no duty, and customs computes some. Look at the code of the goods and the rate of duty.");
    case KHAI_ECHO_MISSING:
      return _("Customs computed nothing here. Look at the value and its currency.");
    case KHAI_ECHO_UNEXPLAINED:
      return _("Differs. Look at the value, the deductions and the base for apportioning before you file.");
    case KHAI_ECHO_AGREED:
    default:
      return NULL;
    }
}

static gboolean
needs_a_look (const KhaiEchoRow *row)
{
  return row->reason != KHAI_ECHO_AGREED && row->reason != KHAI_ECHO_ROUNDING;
}

static char *
amount (const KhaiEchoRow *row, gboolean known, KhaiDecimal number, KhaiLang lang)
{
  g_autofree char *text = known ? khai_decimal_format_short (number, lang) : NULL;

  if (text == NULL)
    return g_strdup (_("not stated"));
  /* translators: an amount in Vietnamese dong */
  return g_strdup_printf (_("%s VND"), text);
}

static char *
difference (const KhaiEchoRow *row, KhaiLang lang)
{
  g_autofree char *text = NULL;

  if (!row->has_sent || !row->has_computed)
    return g_strdup ("–");
  if (khai_decimal_is_zero (row->difference))
    return g_strdup (_("none"));
  text = khai_decimal_format_short (row->difference, lang);
  return g_strdup_printf (row->difference.units > 0 ? _("+%s VND") : _("%s VND"), text);
}

/* ---- rows ---- */

static void
add_column (GtkGrid *grid, int column, const char *heading, const char *text, const char *css)
{
  GtkWidget *label = khai_label_new (heading, "caption");
  GtkWidget *value = khai_label_new (text, css);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (value, "numeric");
  gtk_grid_attach (grid, label, column, 0, 1, 1);
  gtk_grid_attach (grid, value, column, 1, 1, 1);
}

static GtkWidget *
new_reason (const char *reason, gboolean look)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (look ? "dialog-warning-symbolic" : "emblem-ok-symbolic");

  gtk_widget_add_css_class (icon, look ? "warning" : "dim-label");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  khai_widget_set_hidden (icon, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), khai_label_new (reason, look ? NULL : "dim-label"));
  return box;
}

static GtkWidget *
new_row (KhaiEchoView *self, const KhaiEchoRow *echo_row)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *title = row_title (echo_row);
  g_autofree char *sent = amount (echo_row, echo_row->has_sent, echo_row->sent, lang);
  g_autofree char *computed = amount (echo_row, echo_row->has_computed, echo_row->computed, lang);
  g_autofree char *less = difference (echo_row, lang);
  const char *reason = row_reason (echo_row);
  gboolean look = needs_a_look (echo_row);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *name = NULL;

  /* translators: read out: what it is; sent; computed; difference; the reason */
  name = g_strdup_printf (_("%s: sent %s, computed %s, difference %s. %s"), title, sent, computed, less, reason != NULL ? reason : "");
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  add_column (GTK_GRID (grid), 0, _("You sent"), sent, NULL);
  add_column (GTK_GRID (grid), 1, _("Customs computed"), computed, look ? "heading" : NULL);
  add_column (GTK_GRID (grid), 2, _("Difference"), less, look ? "heading" : NULL);
  gtk_box_append (GTK_BOX (box), khai_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (box), grid);
  if (reason != NULL)
    gtk_box_append (GTK_BOX (box), new_reason (reason, look));
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), POINTER, g_strdup (echo_row->pointer), g_free);
  khai_widget_set_name (row, g_strstrip (name));
  return row;
}

static void
row_activated (KhaiEchoView *self, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.go-to", "s", g_object_get_data (G_OBJECT (row), POINTER));
}

static guint
show_rows (KhaiEchoView *self, const KhaiEcho *echo)
{
  guint folded = 0;

  khai_widget_remove_children (GTK_WIDGET (self->rows));
  khai_widget_remove_children (GTK_WIDGET (self->agreed));
  for (guint i = 0; i < echo->rows->len; i++)
    {
      const KhaiEchoRow *row = echo->rows->pdata[i];
      gboolean folds = row->line > 0 && !needs_a_look (row);

      gtk_list_box_append (folds ? self->agreed : self->rows, new_row (self, row));
      folded += folds;
    }
  return folded;
}

/* ---- all of it ---- */

static void
show_verdict (KhaiEchoView *self, const KhaiEcho *echo, guint folded)
{
  g_autofree char *head = NULL;
  g_autofree char *text = NULL;
  g_autofree char *lines = g_strdup_printf (ngettext ("%u value of the lines agrees", "%u values of the lines agree", folded), folded);

  head = echo->n_different == 0 ? g_strdup (_("Everything agrees with what you sent."))
                                : g_strdup_printf (ngettext ("%u value differs from what you sent.", "%u values differ from what you sent.",
                                                             echo->n_different), echo->n_different);
  text = echo->number != NULL ? g_strdup_printf (_("Number %s. %s"), echo->number, head) : g_steal_pointer (&head);
  khai_label_show_text (self->verdict, text);
  gtk_expander_set_label (self->agreed_group, lines);
  gtk_widget_set_visible (GTK_WIDGET (self->agreed_group), folded > 0);
}

/* Signed and not refused: a second one would only be turned away. */
static gboolean
filing_is_under_way (KhaiEchoView *self)
{
  g_autoptr (GPtrArray) acts = khai_store_list_acts (khai_session_get_store (self->session), khai_editor_get_id (self->editor), NULL);

  for (guint i = acts != NULL ? acts->len : 0; i > 0; i--)
    {
      const KhaiOutboxEntry *entry = acts->pdata[i - 1];

      if (g_strcmp0 (entry->act, "filing") == 0)
        return g_strcmp0 (entry->state, "refused") != 0;
    }
  return FALSE;
}

static void
show_deadline (KhaiEchoView *self, const KhaiEcho *echo)
{
  const KhaiRecord *record = khai_editor_get_record (self->editor);
  gboolean open = g_str_equal (record->state, "pre-registered");
  g_autofree char *until = open && echo->expires_at != NULL ? khai_instant_format (echo->expires_at, khai_session_get_lang (self->session)) : NULL;
  g_autofree char *text = NULL;

  if (until != NULL)
    text = g_strdup_printf (_("Nothing is declared yet. File by %s; after that customs drops the data. What is wrong can be corrected until then "
                              "as often as needed, and customs computes anew."), until);
  khai_label_show_text (self->deadline, text);
  gtk_widget_set_visible (self->file, open);
  gtk_widget_set_sensitive (self->file, open && !filing_is_under_way (self));
}

void
khai_echo_view_show (KhaiEchoView *self, KhaiSession *session, KhaiEditor *editor)
{
  g_autoptr (KhaiEcho) echo = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KHAI_IS_ECHO_VIEW (self) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  g_set_object (&self->session, session);
  g_set_object (&self->editor, editor);
  echo = khai_echo_load (khai_session_get_store (session), khai_editor_get_id (editor), &error);
  if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  gtk_widget_set_visible (GTK_WIDGET (self), echo != NULL);
  if (echo == NULL)
    return;
  show_verdict (self, echo, show_rows (self, echo));
  show_deadline (self, echo);
}

static void
file_clicked (KhaiEchoView *self)
{
  khai_follow_ask_filing (GTK_WIDGET (self), self->session, self->editor);
}

static void
khai_echo_view_dispose (GObject *object)
{
  KhaiEchoView *self = KHAI_ECHO_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_ECHO_VIEW);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_echo_view_parent_class)->dispose (object);
}

static void
khai_echo_view_class_init (KhaiEchoViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_echo_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-echo-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiEchoView, verdict);
  gtk_widget_class_bind_template_child (widget_class, KhaiEchoView, rows);
  gtk_widget_class_bind_template_child (widget_class, KhaiEchoView, agreed_group);
  gtk_widget_class_bind_template_child (widget_class, KhaiEchoView, agreed);
  gtk_widget_class_bind_template_child (widget_class, KhaiEchoView, deadline);
  gtk_widget_class_bind_template_child (widget_class, KhaiEchoView, file);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, file_clicked);
}

static void
khai_echo_view_init (KhaiEchoView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
