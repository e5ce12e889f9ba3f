/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Papers for the refund of value-added tax. A marketplace pays out in one sum for many orders: the paper is added once, and each declaration has
 * its own value of it. */

#include "config.h"

#include "khai-tax-window.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-tax-file.h"
#include "khai-widgets.h"

#define PAPER "khai-paper"

struct _KhaiTaxWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;  /* (owned) */
  GPtrArray *ids;        /* (owned) */

  GtkLabel *intro;
  GtkWidget *missing;
  GtkListBox *papers;
  GtkCheckButton *is_invoice;
  GtkCheckButton *is_payment;
  GtkEditable *number;
  GtkEditable *date;
  GtkEditable *amount;
  GtkEditable *currency;
  GtkEditable *party;
  GtkWidget *trouble;
  GtkWidget *add;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiTaxWindow, khai_tax_window, ADW_TYPE_WINDOW)

static void refresh (KhaiTaxWindow *self);

static void
show_error (KhaiTaxWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

  /* What cannot be taken is said in words of this window; the rest is the database's. */
  khai_label_show_text (self->trouble, g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT) ? error->message : advice->message);
}

/* ---- the papers there are ---- */

static void
remove_clicked (GtkWidget *button, KhaiTaxWindow *self)
{
  const gint64 *id = g_object_get_data (G_OBJECT (button), PAPER);
  g_autoptr (GError) error = NULL;

  if (!khai_store_remove_tax_paper (khai_session_get_store (self->session), *id, &error))
    show_error (self, error);
  g_signal_emit (self, signals[CHANGED], 0);
  refresh (self);
}

static char *
describe (KhaiTaxWindow *self, const KhaiTaxPaper *paper)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *date = khai_date_format (paper->date, lang);
  KhaiDecimal number = { 0, 0 };
  g_autofree char *amount = khai_decimal_parse (paper->amount, &number, NULL) ? khai_decimal_format (number, lang) : g_strdup (paper->amount);

  /* translators: kind of paper, number, date, amount, currency, who paid */
  return g_strdup_printf (_("%s %s, %s: %s %s %s"), paper->is_payment ? _("Payment") : _("Invoice"), paper->number, date, amount, paper->currency,
                          paper->party);
}

static void
add_paper (KhaiTaxWindow *self, const KhaiTaxPaper *paper)
{
  g_autofree char *text = describe (self, paper);
  g_autofree char *name = g_strdup_printf (_("Remove %s"), paper->number);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = khai_label_new (text, NULL);
  GtkWidget *button = khai_icon_button_new ("edit-delete-symbolic", name);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (box, "khai-bar");
  g_object_set_data_full (G_OBJECT (button), PAPER, g_memdup2 (&paper->id, sizeof paper->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked), self, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  khai_widget_set_name (row, text);
  gtk_list_box_append (self->papers, row);
}

/* "VN-2026-000001: no proof of payment" */
static gboolean
add_missing (KhaiTaxWindow *self, const char *id, GString *text, GError **error)
{
  KhaiContext *context = khai_session_get_context (self->session);
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiTaxFile) file = NULL;

  if (!khai_store_load (khai_session_get_store (self->session), id, &record, &document, error))
    return FALSE;
  file = khai_tax_file_read (context, record, document, error);
  if (file == NULL)
    return FALSE;
  if (file->missing != NULL)
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", record->reference != NULL ? record->reference : id, file->missing);
  return TRUE;
}

static void
refresh (KhaiTaxWindow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GError) error = NULL;

  khai_widget_remove_children (GTK_WIDGET (self->papers));
  for (guint i = 0; error == NULL && i < self->ids->len; i++)
    {
      GPtrArray *papers = khai_store_list_tax_papers (khai_session_get_store (self->session), self->ids->pdata[i], &error);

      if (papers == NULL || !add_missing (self, self->ids->pdata[i], text, &error))
        break;
      g_ptr_array_add (kept, papers);
      for (guint j = 0; j < papers->len; j++)
        if (g_hash_table_add (seen, &((KhaiTaxPaper *) papers->pdata[j])->id))
          add_paper (self, papers->pdata[j]);
    }
  if (error != NULL)
    show_error (self, error);
  gtk_widget_set_visible (GTK_WIDGET (self->papers), g_hash_table_size (seen) > 0);
  khai_label_show_text (self->missing, text->len > 0 ? text->str : _("Nothing is missing for the refund."));
}

/* ---- one more ---- */

/* One declaration has the whole paper, several have their values of it. */
static gboolean
add_shares (KhaiTaxWindow *self, KhaiTaxPaper *paper, GError **error)
{
  for (guint i = 0; i < self->ids->len; i++)
    {
      g_autoptr (KhaiDeclaration) document = NULL;
      g_autofree char *value = NULL;

      if (!khai_store_load (khai_session_get_store (self->session), self->ids->pdata[i], NULL, &document, error))
        return FALSE;
      value = self->ids->len > 1 ? khai_declaration_get_text (document, "/invoice/total/amount") : g_strdup ("");
      khai_tax_paper_add_share (paper, self->ids->pdata[i], value != NULL ? value : "0");
    }
  return TRUE;
}

static KhaiTaxPaper *
read_paper (KhaiTaxWindow *self)
{
  g_autofree char *date = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *number = g_strstrip (g_strdup (gtk_editable_get_text (self->number)));
  g_autofree char *party = g_strstrip (g_strdup (gtk_editable_get_text (self->party)));
  g_autofree char *plain = g_strstrip (g_strdup (gtk_editable_get_text (self->currency)));
  g_autofree char *currency = g_ascii_strup (plain, -1);
  KhaiDecimal value;

  if (!khai_date_read (gtk_editable_get_text (self->date), &date, NULL))
    date = g_strdup ("");
  amount = khai_decimal_read (gtk_editable_get_text (self->amount), khai_session_get_lang (self->session), &value, NULL, NULL)
             ? khai_decimal_to_short_string (value) : g_strdup ("");
  return khai_tax_paper_new (gtk_check_button_get_active (self->is_payment), number, date, amount, currency, party);
}

static void
add_clicked (KhaiTaxWindow *self)
{
  g_autoptr (KhaiTaxPaper) paper = read_paper (self);
  g_autoptr (GError) error = NULL;

  khai_label_show_text (self->trouble, NULL);
  if (!add_shares (self, paper, &error) || !khai_tax_paper_save (khai_session_get_context (self->session), paper, &error))
    {
      show_error (self, error);
      return;
    }
  gtk_editable_set_text (self->number, "");
  gtk_editable_set_text (self->amount, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->number));
  g_signal_emit (self, signals[CHANGED], 0);
  refresh (self);
}

/* ---- life ---- */

KhaiTaxWindow *
khai_tax_window_new (GtkWindow *parent, KhaiSession *session, GPtrArray *ids)
{
  KhaiTaxWindow *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && ids != NULL, NULL);

  self = g_object_new (KHAI_TYPE_TAX_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  self->ids = g_ptr_array_ref (ids);
  text = g_strdup_printf (ngettext ("For %u declaration. Value-added tax on exports is refunded when the goods are cleared, an electronic invoice is "
                                    "issued, and payment came through a bank.",
                                    "For %u declarations: a paper gives each its invoice value. Value-added tax on exports is refunded when the goods are "
                                    "cleared, an electronic invoice is issued, and payment came through a bank.", ids->len), ids->len);
  gtk_label_set_text (self->intro, text);
  gtk_editable_set_text (self->currency, "USD");
  gtk_window_set_default_widget (GTK_WINDOW (self), self->add);
  refresh (self);
  return self;
}

static void
khai_tax_window_dispose (GObject *object)
{
  KhaiTaxWindow *self = KHAI_TAX_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_TAX_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  G_OBJECT_CLASS (khai_tax_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiTaxWindow, name)

static void
khai_tax_window_class_init (KhaiTaxWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_tax_window_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-tax-window.ui");
  BIND (intro);
  BIND (missing);
  BIND (papers);
  BIND (is_invoice);
  BIND (is_payment);
  BIND (number);
  BIND (date);
  BIND (amount);
  BIND (currency);
  BIND (party);
  BIND (trouble);
  BIND (add);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_tax_window_init (KhaiTaxWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
