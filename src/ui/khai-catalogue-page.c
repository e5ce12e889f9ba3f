/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The catalogue on a page: what keeps orders waiting on top, the goods below it. */

#include "config.h"

#include "khai-catalogue-page.h"

#include <glib/gi18n-lib.h>

#include "khai-file-dialog.h"
#include "khai-goods.h"
#include "khai-hit.h"
#include "khai-json.h"
#include "khai-product-window.h"
#include "khai-progress.h"
#include "khai-widgets.h"

#define FIRST_ROWS 100
#define MOST_PROBLEMS 12
#define SKU "khai-sku"
#define GAP "khai-gap"

struct _KhaiCataloguePage
{
  AdwBin parent_instance;

  KhaiSession *session;    /* (owned) */
  GtkEditable *search;
  GtkListBox *gaps;
  GtkListBox *list;
  GtkWidget *status;
  GPtrArray *readiness;    /* (owned) (nullable) (element-type KhaiReadiness) */
  char *importing;         /* (owned) (nullable): the file whose dry run is shown */
};

G_DEFINE_FINAL_TYPE (KhaiCataloguePage, khai_catalogue_page, ADW_TYPE_BIN)

/* ---- what is shown ---- */

static GtkWidget *
add_row (GtkListBox *list, const char *title, const char *subtitle)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *name = g_strdup_printf ("%s. %s", title, subtitle);

  gtk_widget_add_css_class (box, "khai-finding");
  gtk_box_append (GTK_BOX (box), khai_label_new (title, NULL));
  gtk_box_append (GTK_BOX (box), khai_label_new (subtitle, "dim-label"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  khai_widget_set_name (row, name);
  gtk_list_box_append (list, row);
  return row;
}

static char *
describe_gap (const KhaiReadiness *gap)
{
  static const char *const words[KHAI_N_GAPS] = {
    N_("Not in your goods: %u"),          N_("Without a commodity code: %u"), N_("Without a country of origin: %u"), N_("Without a net mass: %u"),
    N_("Without a unit: %u"), N_("Without a description: %u"), N_("Code to be looked at again: %u"),
  };
  g_autoptr (GString) text = g_string_new (_(words[gap->gap]));
  g_autofree char *n = g_strdup_printf ("%u", gap->skus->len);

  g_string_replace (text, "%u", n, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_gaps (KhaiCataloguePage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *client = khai_session_dup_client (self->session);

  g_clear_pointer (&self->readiness, g_ptr_array_unref);
  khai_widget_remove_children (GTK_WIDGET (self->gaps));
  self->readiness = khai_goods_get_readiness (khai_session_get_context (self->session), client, NULL, &error);
  gtk_widget_set_visible (GTK_WIDGET (self->gaps), self->readiness != NULL && self->readiness->len > 0);
  if (self->readiness == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < self->readiness->len; i++)
    {
      const KhaiReadiness *gap = self->readiness->pdata[i];
      g_autofree char *title = describe_gap (gap);
      g_autofree char *waiting = gap->n_orders > 0 ? g_strdup_printf (ngettext ("%u open order waits for it", "%u open orders wait for it",
                                                                                gap->n_orders), gap->n_orders)
                                                   : g_strdup (_("No open order waits for it"));
      GtkWidget *row = add_row (self->gaps, title, waiting);

      g_object_set_data (G_OBJECT (row), GAP, GUINT_TO_POINTER (i + 1));
    }
}

static void
add_product (KhaiCataloguePage *self, const KhaiProduct *product, const char *client)
{
  const gboolean vi = khai_session_get_lang (self->session) == KHAI_LANG_VI;
  g_autofree char *name = khai_json_get_text (product->body, vi ? "/names/vi" : "/names/en");
  g_autofree char *description = khai_json_get_text (product->body, "/description");
  g_autofree char *code = khai_json_get_text (product->body, "/hsCode");
  g_autofree char *dotted = code != NULL ? khai_commodity_code_format (code) : g_strdup (_("no commodity code"));
  g_autofree char *origin = khai_json_get_text (product->body, "/originCountry");
  /* Whoever files for others sees what is this client's own and what everybody has. */
  const char *whose = *client == '\0' ? NULL : *product->client != '\0' ? _("this client's own") : _("shared list");
  g_autofree char *about = g_strjoin (" · ", product->sku, dotted, origin != NULL ? origin : _("no origin"), whose, NULL);
  const char *title = name != NULL ? name : description != NULL && *description != '\0' ? description : product->sku;
  GtkWidget *row = add_row (self->list, title, about);

  g_object_set_data_full (G_OBJECT (row), SKU, g_strdup (product->sku), g_free);
}

static void
show_goods (KhaiCataloguePage *self)
{
  const char *text = gtk_editable_get_text (self->search);
  g_autoptr (GError) error = NULL;
  g_autofree char *client = khai_session_dup_client (self->session);
  g_autoptr (GPtrArray) found = khai_store_find_products (khai_session_get_store (self->session), client, text, FIRST_ROWS, &error);
  g_autofree char *status = NULL;

  khai_widget_remove_children (GTK_WIDGET (self->list));
  if (found == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < found->len; i++)
    add_product (self, found->pdata[i], client);
  gtk_widget_set_visible (GTK_WIDGET (self->list), found->len > 0);
  if (found->len == 0)
    status = g_strdup (*text != '\0' ? _("None of your goods fits. Try fewer words, or part of the SKU.")
                                     : _("Your goods, each with its code, origin and mass, fill in declarations and orders by their SKU. Add one, or"
                                         " import a table with a column “SKU”."));
  else if (found->len == FIRST_ROWS)
    status = g_strdup_printf (_("The first %u; more words narrow them down."), FIRST_ROWS);
  khai_label_show_text (self->status, status);
}

void
khai_catalogue_page_refresh (KhaiCataloguePage *self)
{
  g_return_if_fail (KHAI_IS_CATALOGUE_PAGE (self));

  show_gaps (self);
  show_goods (self);
}

static void
search_changed (KhaiCataloguePage *self)
{
  show_goods (self);
}

/* ---- one of them ---- */

static void
product_saved (gpointer owner, const char *batch)
{
  khai_catalogue_page_refresh (owner);
  khai_widget_toast_undo (owner, _("Saved in your goods"), "win.undo-goods", g_variant_new_string (batch));
}

static void
open_product (KhaiCataloguePage *self, const char *sku)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (GTK_WINDOW (khai_product_window_new (parent, self->session, sku, product_saved, G_OBJECT (self))));
}

static void
add_clicked (KhaiCataloguePage *self)
{
  open_product (self, NULL);
}

static void
product_activated (GtkListBox *list, GtkListBoxRow *row, KhaiCataloguePage *self)
{
  open_product (self, g_object_get_data (G_OBJECT (row), SKU));
}

/* The first of those that lack it: the others follow when it is mended and the list is shorter. */
static void
gap_activated (GtkListBox *list, GtkListBoxRow *row, KhaiCataloguePage *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), GAP));
  const KhaiReadiness *gap = self->readiness->pdata[index - 1];

  open_product (self, gap->skus->pdata[0]);
}

/* ---- tables ---- */

static char *
describe_import (const KhaiGoodsImport *import)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Goods: %u new, %u changed, %u the same."), import->n_new, import->n_changed, import->n_same);
  for (guint i = 0; i < MIN (import->problems->len, MOST_PROBLEMS); i++)
    {
      g_autofree char *line = khai_problem_to_text (import->problems->pdata[i]);

      g_string_append_printf (text, "\n\n%s", line);
    }
  if (import->problems->len > MOST_PROBLEMS)
    {
      g_string_append (text, "\n\n");
      g_string_append_printf (text, _("… and %u more remarks."), import->problems->len - MOST_PROBLEMS);
    }
  if (import->n_blocking > 0)
    g_string_append_printf (text, "\n\n%s", _("Nothing was stored."));
  return g_string_free (text, FALSE);
}

static void
show_taken (KhaiCataloguePage *self, const KhaiGoodsImport *import)
{
  g_autofree char *text = g_strdup_printf (_("Goods: %u new, %u changed, %u the same."), import->n_new, import->n_changed, import->n_same);

  khai_catalogue_page_refresh (self);
  if (import->batch != NULL)
    khai_widget_toast_undo (GTK_WIDGET (self), text, "win.undo-goods", g_variant_new_string (import->batch));
}

static void read_table (KhaiCataloguePage *self, gboolean dry);

static void
preview_answered (KhaiCataloguePage *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "import"))
    read_table (self, FALSE);
}

static void
show_preview (KhaiCataloguePage *self, const KhaiGoodsImport *import)
{
  g_autofree char *name = g_path_get_basename (self->importing);
  g_autofree char *text = describe_import (import);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), name, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  if (import->n_blocking == 0 && import->n_new + import->n_changed > 0)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "import", _("Import"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "import", ADW_RESPONSE_SUGGESTED);
      adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "import");
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response", G_CALLBACK (preview_answered), self, G_CONNECT_SWAPPED);
  khai_dialog_present (dialog);
}

typedef struct
{
  KhaiCataloguePage *page;   /* (owned) */
  GCancellable *cancellable; /* (owned) */
  KhaiProgress *progress;    /* (owned) */
  gboolean dry;
} Reading;

static void
table_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr (KhaiCataloguePage) self = g_steal_pointer (&reading->page);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiGoodsImport) import = khai_goods_import_finish (result, &error);
  const gboolean dry = reading->dry;

  khai_progress_free (reading->progress);
  g_object_unref (reading->cancellable);
  g_free (reading);
  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (import == NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  else if (dry || import->n_blocking > 0)
    show_preview (self, import);
  else
    show_taken (self, import);
}

static void
read_table (KhaiCataloguePage *self, gboolean dry)
{
  g_autofree char *client = khai_session_dup_client (self->session);
  Reading *reading = g_new0 (Reading, 1);

  reading->page = g_object_ref (self);
  reading->cancellable = g_cancellable_new ();
  reading->progress = khai_progress_new (GTK_WIDGET (self), _("Reading the goods …"), reading->cancellable);
  reading->dry = dry;
  khai_goods_import_async (khai_session_get_context (self->session), client, self->importing, dry, reading->cancellable, table_read, reading);
}

static void
table_chosen (gpointer owner, const char *path)
{
  KhaiCataloguePage *self = owner;

  g_free (self->importing);
  self->importing = g_strdup (path);
  read_table (self, TRUE);
}

static void
import_clicked (KhaiCataloguePage *self)
{
  static const char *const patterns[] = { "*.csv", "*.tsv", "*.txt", "*.xlsx", "*.ods", "*.xls", NULL };

  khai_file_dialog_open (GTK_WIDGET (self), _("Import goods"), _("Tables"), patterns, table_chosen, G_OBJECT (self));
}

static void
undo_batch (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  KhaiCataloguePage *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!khai_store_undo_products (khai_session_get_store (self->session), g_variant_get_string (target, NULL),
                                 khai_context_get_actor (khai_session_get_context (self->session)), NULL, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  khai_catalogue_page_refresh (self);
}

/* Toasts hang above the pages and reach the window's actions only. */
static void
khai_catalogue_page_root (GtkWidget *widget)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("undo-goods", G_VARIANT_TYPE_STRING);
  GtkRoot *root;

  GTK_WIDGET_CLASS (khai_catalogue_page_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  g_signal_connect_object (action, "activate", G_CALLBACK (undo_batch), widget, 0);
  if (G_IS_ACTION_MAP (root))
    g_action_map_add_action (G_ACTION_MAP (root), G_ACTION (action));
}

/* ---- life ---- */

static void
khai_catalogue_page_dispose (GObject *object)
{
  KhaiCataloguePage *self = KHAI_CATALOGUE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_CATALOGUE_PAGE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->readiness, g_ptr_array_unref);
  g_clear_pointer (&self->importing, g_free);
  G_OBJECT_CLASS (khai_catalogue_page_parent_class)->dispose (object);
}

static void
khai_catalogue_page_class_init (KhaiCataloguePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_catalogue_page_dispose;
  widget_class->root = khai_catalogue_page_root;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-catalogue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiCataloguePage, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiCataloguePage, gaps);
  gtk_widget_class_bind_template_child (widget_class, KhaiCataloguePage, list);
  gtk_widget_class_bind_template_child (widget_class, KhaiCataloguePage, status);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked);
  gtk_widget_class_bind_template_callback (widget_class, gap_activated);
  gtk_widget_class_bind_template_callback (widget_class, product_activated);
}

static void
khai_catalogue_page_init (KhaiCataloguePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KhaiCataloguePage *
khai_catalogue_page_new (KhaiSession *session)
{
  KhaiCataloguePage *self = g_object_new (KHAI_TYPE_CATALOGUE_PAGE, NULL);

  self->session = g_object_ref (session);
  return self;
}
