/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Before signing: what people read and what the machine reads, side by side; the name of who answers for it; and the reason when it
 * cannot be sent yet. */

#include "config.h"

#include "khai-send-page.h"

#include <glib/gi18n-lib.h>

#include "khai-columns.h"
#include "khai-error.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-client-card.h"
#include "khai-clients.h"
#include "khai-service-bar.h"
#include "khai-signer-chooser.h"
#include "khai-widgets.h"

#define VIEW_CHARS 34

struct _KhaiSendPage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiEditor *editor;    /* (owned) */
  gboolean sending;
  KhaiFilingWay way;     /* what was asked for last */
  GtkBox *views;
  GtkWidget *people;
  GtkWidget *machine;
  GtkWidget *again;
  GtkGrid *summary;
  GtkTextView *message;
  GtkWidget *statement;
  KhaiClientCard *client;
  KhaiSignerChooser *chooser;
  KhaiServiceBar *service;
  GtkWidget *reason;
  GtkSpinner *spinner;
  GtkWidget *send;
  GtkWidget *send_first;
  GtkWidget *two_steps;
};

G_DEFINE_FINAL_TYPE (KhaiSendPage, khai_send_page, ADW_TYPE_BIN)

/* What a person looks at before signing; names come from the dictionary. An amount is followed by its currency. */
static const struct { const char *pointer; const char *unit; } summary_fields[] = {
  { "/localReference", NULL },      { "/exporter/name", NULL },  { "/exporter/id", NULL },       { "/consignee/name", NULL },
  { "/destinationCountry", NULL },  { "/regime", NULL },         { "/customsOffice", NULL },     { "/plannedDate", NULL },
  { "/invoice/number", NULL },      { "/invoice/total/amount", "/invoice/total/currency" },      { "/packages", "/packageKind" },
  { "/grossMassKg", NULL },
};

static char *
show_value (KhaiSendPage *self, const char *pointer)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  KhaiDeclaration *declaration = khai_editor_get_declaration (self->editor);
  KhaiLang lang = khai_session_get_lang (self->session);
  const KhaiField *field = khai_reference_find_field (reference, pointer);
  JsonNode *node = khai_declaration_get (declaration, pointer);
  g_autofree char *text = field != NULL && node != NULL ? khai_input_to_display (field, node, lang) : g_strdup ("");

  if (field != NULL && field->list != NULL && *text != '\0')
    {
      g_autofree char *date = khai_session_dup_date (self->session, declaration);
      g_autoptr (KhaiCode) code = khai_reference_get_code (reference, field->list, text, date, NULL, NULL);

      if (code != NULL)
        return g_strdup_printf (_("%s – %s"), text, code->name[lang]);
    }
  return g_steal_pointer (&text);
}

static void
add_pair (KhaiSendPage *self, int row, const char *name, const char *value)
{
  GtkWidget *label = khai_label_new (name, "dim-label");
  GtkWidget *text = khai_label_new (*value != '\0' ? value : _("missing"), *value != '\0' ? NULL : "error");

  gtk_label_set_width_chars (GTK_LABEL (label), 10);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (text), 0);
  gtk_label_set_selectable (GTK_LABEL (text), FALSE);
  gtk_label_set_width_chars (GTK_LABEL (text), 14);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_attach (self->summary, label, 0, row, 1, 1);
  gtk_grid_attach (self->summary, text, 1, row, 1, 1);
}

static void
show_summary (KhaiSendPage *self)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  KhaiLang lang = khai_session_get_lang (self->session);
  guint n = khai_declaration_get_n (khai_editor_get_declaration (self->editor), "/items");
  g_autofree char *lines = g_strdup_printf ("%u", n);
  GtkWidget *child;
  int row = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->summary))) != NULL)
    gtk_grid_remove (self->summary, child);
  for (guint i = 0; i < G_N_ELEMENTS (summary_fields); i++)
    {
      const KhaiField *field = khai_reference_find_field (reference, summary_fields[i].pointer);
      g_autofree char *value = show_value (self, summary_fields[i].pointer);
      g_autofree char *unit = summary_fields[i].unit != NULL ? show_value (self, summary_fields[i].unit) : g_strdup ("");
      g_autofree char *text = g_strstrip (g_strdup_printf ("%s %s", value, unit));

      if (field != NULL)
        add_pair (self, row++, field->label[lang], text);
    }
  add_pair (self, row, _("Goods lines"), n > 0 ? lines : "");
}

static void
show_statement (KhaiSendPage *self)
{
  KhaiDeclaration *declaration = khai_editor_get_declaration (self->editor);
  g_autofree char *name = khai_declaration_get_text (declaration, "/exporter/name");
  g_autofree char *code = khai_declaration_get_text (declaration, "/exporter/id");
  g_autofree char *text = NULL;

  if (name != NULL && code != NULL)
    text = g_strdup_printf (_("With the signature, %s (tax code %s) declares these goods to customs and answers for what is stated "
                              "here. This is the training Single Window: nothing reaches real customs."), name, code);
  khai_label_show_text (self->statement, text);
}

/* What customs refused keeps its reference: this one is another, and both are shown before anything is signed. */
static void
show_again (KhaiSendPage *self)
{
  g_autoptr (KhaiOrigin) origin = khai_editor_find_origin (self->editor, "/localReference", NULL);
  g_autofree char *reference = khai_declaration_get_reference (khai_editor_get_declaration (self->editor));
  g_autofree char *old = NULL;
  g_autofree char *text = NULL;

  if (khai_editor_is_editable (self->editor) && origin != NULL && khai_reference_parse_source (origin->source, &old))
    text = g_strdup_printf (_("Customs refused %s. It is sent again under the new reference %s; both stay linked here, and the history shows what "
                              "was changed in between."), old, reference);
  khai_label_show_text (self->again, text);
}

static char *
why_not (KhaiSendPage *self)
{
  const KhaiCheck *check = khai_editor_get_check (self->editor);
  guint n;

  if (self->sending)
    return g_strdup (_("Starting the training Single Window, signing and sending …"));
  if (!khai_state_is_editable (khai_editor_get_record (self->editor)->state))
    return g_strdup (_("It was signed and sent. See Follow for what became of it."));
  if (check == NULL)
    return g_strdup (_("The checks cannot be run, so it cannot be sent."));
  n = khai_check_count (check, KHAI_SEVERITY_BLOCK);
  if (n > 0)
    return g_strdup_printf (ngettext ("It cannot be sent yet: %u thing would be refused. See Check.",
                                      "It cannot be sent yet: %u things would be refused. See Check.", n), n);
  {
    char *reason = khai_client_card_why_not (self->client);

    if (reason != NULL)
      return reason;
  }
  if (!khai_signer_chooser_can_sign (self->chooser))
    return g_strdup (_("The certificate that is chosen cannot sign. Choose another."));
  return NULL;
}

static void
refresh (KhaiSendPage *self)
{
  g_autofree char *json = NULL;
  g_autofree char *reason = NULL;

  if (self->editor == NULL || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  json = khai_json_to_pretty (khai_declaration_get_root (khai_editor_get_declaration (self->editor)));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->message), json, -1);
  show_summary (self);
  show_again (self);
  show_statement (self);
  khai_client_card_show (self->client, self->session, self->editor);
  reason = why_not (self);
  khai_label_show_text (self->reason, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->chooser), khai_editor_is_editable (self->editor));
  gtk_widget_set_sensitive (GTK_WIDGET (self->chooser), !self->sending);
  gtk_widget_set_sensitive (self->send, reason == NULL);
  gtk_widget_set_sensitive (self->send_first, reason == NULL);
  gtk_widget_set_visible (self->send_first, khai_editor_is_editable (self->editor));
  gtk_widget_set_visible (self->two_steps, khai_editor_is_editable (self->editor));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->sending);
  gtk_spinner_set_spinning (self->spinner, self->sending);
}

static void
show_failure (KhaiSendPage *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *message = NULL;

  /* The only thing that can be missing here is the program of the training Single Window. */
  if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND))
    message = g_strdup (_("It was not sent: the training Single Window is not installed."));
  else
    message = g_strdup_printf (_("It was not sent: %s"), advice->message);
  g_info ("%s", error->message);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.trouble", "(ss)", message, advice->advice);
}

static void
sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiSendPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = khai_session_send_finish (KHAI_SESSION (source), result, &error);

  self->sending = FALSE;
  /* The declaration may have been closed meanwhile; what was queued stays queued. */
  if (self->editor == NULL)
    return;
  refresh (self);
  if (done)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.section", "s", "follow");
  else
    show_failure (self, error);
}

static void
key_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiSendPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) key = khai_signer_chooser_open_finish (KHAI_SIGNER_CHOOSER (source), result, &error);

  if (self->editor == NULL)
    return;
  if (error == NULL)
    {
      khai_session_send_async (self->session, self->editor, self->way, key, NULL, sent, g_object_ref (self));
      return;
    }
  self->sending = FALSE;
  refresh (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error);
}

/* For whom it is signed was asked, or is certain. */
static void
client_certain (gpointer owner)
{
  KhaiSendPage *self = owner;

  if (self->sending || self->editor == NULL)
    return;
  self->sending = TRUE;
  refresh (self);
  khai_signer_chooser_open_async (self->chooser, key_opened, g_object_ref (self));
}

static void
start (KhaiSendPage *self, KhaiFilingWay way)
{
  if (self->sending)
    return;
  self->way = way;
  khai_client_card_ask (self->client, client_certain, G_OBJECT (self));
}

static void
send_clicked (KhaiSendPage *self)
{
  start (self, KHAI_FILING_AT_ONCE);
}

static void
send_first_clicked (KhaiSendPage *self)
{
  start (self, KHAI_FILING_COMPUTED_FIRST);
}

/* What is signed for a client is signed with what that client named. */
static void
prefer_certificate (KhaiSendPage *self)
{
  const char *id = khai_editor_get_record (self->editor)->client;
  g_autoptr (KhaiClient) client = id != NULL ? khai_store_get_client (khai_session_get_store (self->session), id, NULL) : NULL;

  khai_signer_chooser_prefer (self->chooser, client != NULL ? client->certificate : NULL);
}

static void
shown (KhaiSendPage *self)
{
  g_autoptr (GError) error = NULL;

  if (gtk_widget_get_visible (GTK_WIDGET (self)) && (!khai_editor_renew_reference (self->editor, &error) || !khai_editor_flush (self->editor, &error)))
    khai_widget_show_error (GTK_WIDGET (self), error);
  refresh (self);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  prefer_certificate (self);
  khai_signer_chooser_look (self->chooser);
}

KhaiSendPage *
khai_send_page_new (KhaiSession *session, KhaiEditor *editor)
{
  KhaiSendPage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_SEND_PAGE, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "checked", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::visible", G_CALLBACK (shown), self, G_CONNECT_SWAPPED);
  khai_signer_chooser_set_session (self->chooser, session);
  khai_service_bar_set_session (self->service, session);
  refresh (self);
  return self;
}

static void
khai_send_page_dispose (GObject *object)
{
  KhaiSendPage *self = KHAI_SEND_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SEND_PAGE);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_send_page_parent_class)->dispose (object);
}

static void
khai_send_page_class_init (KhaiSendPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_send_page_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (KHAI_TYPE_CLIENT_CARD);
  g_type_ensure (KHAI_TYPE_SIGNER_CHOOSER);
  g_type_ensure (KHAI_TYPE_SERVICE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-send-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, views);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, people);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, machine);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, again);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, message);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, statement);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, reason);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, send);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, send_first);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, two_steps);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, client);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, chooser);
  gtk_widget_class_bind_template_child (widget_class, KhaiSendPage, service);
  gtk_widget_class_bind_template_callback (widget_class, send_clicked);
  gtk_widget_class_bind_template_callback (widget_class, send_first_clicked);
  gtk_widget_class_bind_template_callback (widget_class, refresh);
}

static void
khai_send_page_init (KhaiSendPage *self)
{
  GtkWidget *columns = khai_columns_new (VIEW_CHARS, 2);

  gtk_widget_init_template (GTK_WIDGET (self));
  /* A GtkFlowBox would hold the Tab key for ever: its children take no focus, and it does not pass it on. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GtkWidget) view = g_object_ref (i == 0 ? self->people : self->machine);

      gtk_box_remove (self->views, view);
      khai_columns_append (KHAI_COLUMNS (columns), view, FALSE);
    }
  gtk_widget_set_hexpand (columns, TRUE);
  gtk_box_append (self->views, columns);
}
