/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Consent is given to one administration, for one purpose, for exactly the values that are listed: nothing is ticked beforehand but what follows from
 * the country of destination, and nothing is signed without having been shown. */

#include "config.h"

#include "khai-share-window.h"

#include <glib/gi18n-lib.h>

#include "khai-act.h"
#include "khai-columns.h"
#include "khai-follow-acts.h"
#include "khai-history-window.h"
#include "khai-json.h"
#include "khai-projection.h"
#include "khai-sections.h"
#include "khai-share.h"
#include "khai-widgets.h"

#define CHOICE "khai-choice"
#define WIDTH 720
#define HEIGHT 700
#define COLUMN_CHARS 24

struct _KhaiShareWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;        /* (owned) */
  KhaiEditor *editor;          /* (owned) */
  KhaiDeclaration *document;   /* (owned): as customs has it */
  KhaiShareBook *book;         /* (owned) */
  GWeakRef near;               /* GtkWidget */
  const KhaiRecipient *recipient;
  const KhaiProjection *projection;
  const KhaiPurpose *purpose;
  GtkWidget *recipients;
  GtkWidget *projections_title;
  GtkWidget *projections;
  GtkWidget *purposes;
  GtkWidget *what;
  GtkWidget *leaves_title;
  GtkListBox *leaves;
  GtkWidget *stays;
  GtkWidget *statement;
  GtkWidget *sign;
};

G_DEFINE_FINAL_TYPE (KhaiShareWindow, khai_share_window, ADW_TYPE_WINDOW)

/* ---- what leaves ---- */

static void
add_value (KhaiShareWindow *self, const char *pointer)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *columns = khai_columns_new (COLUMN_CHARS, 2);
  g_autofree char *name = khai_sections_field_name (khai_session_get_reference (self->session), pointer, khai_session_get_lang (self->session));
  g_autofree char *value = khai_history_value_text (self->session, pointer, khai_declaration_get (self->document, pointer));
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), name != NULL ? name : pointer, value);

  khai_columns_append (KHAI_COLUMNS (columns), khai_label_new (name != NULL ? name : pointer, "dim-label"), FALSE);
  khai_columns_append (KHAI_COLUMNS (columns), khai_label_new (value, NULL), FALSE);
  gtk_widget_add_css_class (columns, "khai-bar");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), columns);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, spoken);
  gtk_list_box_append (self->leaves, row);
}

/* An element may be a whole part ("/exporter/address"): each value in it is named. */
static guint
add_values (KhaiShareWindow *self, const char *pointer)
{
  JsonNode *node = khai_declaration_get (self->document, pointer);
  guint n = 0;

  if (node == NULL)
    return 0;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));

      for (GList *member = members; member != NULL; member = member->next)
        {
          g_autofree char *escaped = khai_pointer_escape (member->data);
          g_autofree char *below = g_strdup_printf ("%s/%s", pointer, escaped);

          n += add_values (self, below);
        }
      return n;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        {
          g_autofree char *below = g_strdup_printf ("%s/%u", pointer, i);

          n += add_values (self, below);
        }
      return n;
    }
  add_value (self, pointer);
  return 1;
}

static guint
count_values (JsonNode *node)
{
  guint n = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *value = values; value != NULL; value = value->next)
        n += count_values (value->data);
      return n;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return 1;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    n += count_values (json_array_get_element (json_node_get_array (node), i));
  return n;
}

static void
show_leaves (KhaiShareWindow *self)
{
  g_autoptr (GPtrArray) pointers = NULL;
  g_autoptr (JsonNode) projection = NULL;
  g_autofree char *title = NULL;
  g_autofree char *stays = NULL;
  guint all = count_values (khai_declaration_get_root (self->document));
  guint n = 0;

  khai_widget_remove_children (GTK_WIDGET (self->leaves));
  gtk_widget_set_visible (GTK_WIDGET (self->leaves), self->projection != NULL);
  khai_label_show_text (self->what, self->projection != NULL ? self->projection->what[khai_session_get_lang (self->session)] : NULL);
  if (self->projection != NULL)
    projection = khai_projection_make (khai_declaration_get_root (self->document), (const char *const *) self->projection->elements, &pointers);
  for (guint i = 0; pointers != NULL && i < pointers->len; i++)
    n += add_values (self, pointers->pdata[i]);
  if (projection != NULL)
    {
      title = g_strdup_printf (ngettext ("Exactly this leaves: %u value", "Exactly this leaves: %u values", n), n);
      stays = g_strdup_printf (ngettext ("%u other value of the declaration stays here.", "%u other values of the declaration stay here.", all - n), all - n);
    }
  khai_label_show_text (self->leaves_title, title);
  khai_label_show_text (self->stays, stays);
}

/* ---- the choices ---- */

static void
update (KhaiShareWindow *self)
{
  g_autofree char *name = khai_declaration_get_text (self->document, "/exporter/name");
  g_autofree char *code = khai_declaration_get_text (self->document, "/exporter/id");
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *text = NULL;
  gboolean ready = self->recipient != NULL && self->projection != NULL && self->purpose != NULL;

  if (ready)
    text = g_strdup_printf (_("With the signature, %s (tax code %s) agrees that the values above are sent once to: %s. Purpose: %s. Nothing else leaves, "
                              "and the consent can be taken back until the data are used."),
                            name != NULL ? name : "–", code != NULL ? code : "–", self->recipient->name[lang], self->purpose->name[lang]);
  khai_label_show_text (self->statement, text);
  gtk_widget_set_sensitive (self->sign, ready);
}

static GtkWidget *
add_choice (GtkWidget *box, const char *label, gconstpointer choice, GtkWidget *first, GCallback toggled, KhaiShareWindow *self)
{
  GtkWidget *button = gtk_check_button_new_with_label (label);
  GtkWidget *text = gtk_widget_get_last_child (button);

  if (GTK_IS_LABEL (text))
    {
      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_label_set_xalign (GTK_LABEL (text), 0);
    }
  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
  g_object_set_data (G_OBJECT (button), CHOICE, (gpointer) choice);
  g_signal_connect_object (button, "toggled", toggled, self, 0);
  gtk_box_append (GTK_BOX (box), button);
  return first != NULL ? first : button;
}

static void
projection_toggled (GtkCheckButton *button, KhaiShareWindow *self)
{
  if (!gtk_check_button_get_active (button))
    return;
  self->projection = g_object_get_data (G_OBJECT (button), CHOICE);
  show_leaves (self);
  update (self);
}

/* Where there is only one, there is nothing to choose. */
static void
show_projections (KhaiShareWindow *self)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  GtkWidget *first = NULL;
  guint n = 0;

  gtk_widget_set_visible (self->projections_title, TRUE);
  gtk_widget_set_visible (self->projections, TRUE);
  khai_widget_remove_children (self->projections);
  self->projection = NULL;
  for (guint i = 0; self->recipient->projections[i] != NULL; i++)
    {
      const KhaiProjection *projection = khai_share_book_find_projection (self->book, self->recipient->projections[i]);

      if (projection == NULL)
        continue;
      first = add_choice (self->projections, projection->title[lang], projection, first, G_CALLBACK (projection_toggled), self);
      n++;
    }
  if (n == 1)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (first), TRUE);
  show_leaves (self);
  update (self);
}

static void
recipient_toggled (GtkCheckButton *button, KhaiShareWindow *self)
{
  if (!gtk_check_button_get_active (button))
    return;
  self->recipient = g_object_get_data (G_OBJECT (button), CHOICE);
  show_projections (self);
}

static void
purpose_toggled (GtkCheckButton *button, KhaiShareWindow *self)
{
  if (!gtk_check_button_get_active (button))
    return;
  self->purpose = g_object_get_data (G_OBJECT (button), CHOICE);
  update (self);
}

/* Those of the country the goods go to come first. */
static void
fill_choices (KhaiShareWindow *self)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *destination = khai_declaration_get_text (self->document, "/destinationCountry");
  GtkWidget *first = NULL;

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < self->book->recipients->len; i++)
      {
        const KhaiRecipient *recipient = self->book->recipients->pdata[i];
        gboolean near = g_strcmp0 (recipient->country, destination) == 0;

        if (near == (round == 0))
          first = add_choice (self->recipients, recipient->name[lang], recipient, first, G_CALLBACK (recipient_toggled), self);
      }
  first = NULL;
  for (guint i = 0; i < self->book->purposes->len; i++)
    {
      const KhaiPurpose *purpose = self->book->purposes->pdata[i];

      first = add_choice (self->purposes, purpose->name[lang], purpose, first, G_CALLBACK (purpose_toggled), self);
    }
}

static void
sign_clicked (KhaiShareWindow *self)
{
  g_autoptr (GtkWidget) near = g_weak_ref_get (&self->near);
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (self->session, &error);
  KhaiAct *act = NULL;

  if (near == NULL || gtk_widget_get_root (near) == NULL)
    return;
  if (outbox != NULL)
    act = khai_act_share (outbox, khai_editor_get_id (self->editor), self->recipient->recipient, self->projection->name, self->purpose->code, &error);
  khai_follow_queue (near, self->session, act, error, _("The consent is signed and on its way"));
  gtk_window_close (GTK_WINDOW (self));
}

KhaiShareWindow *
khai_share_window_new (GtkWidget *near, KhaiSession *session, KhaiEditor *editor, GError **error)
{
  g_autoptr (KhaiDeclaration) document = NULL;
  KhaiShareWindow *self;
  GtkWidget *root;

  g_return_val_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  document = khai_act_load_document (khai_session_get_store (session), khai_editor_get_id (editor), error);
  if (document == NULL)
    return NULL;
  root = GTK_WIDGET (gtk_widget_get_root (near));
  self = g_object_new (KHAI_TYPE_SHARE_WINDOW, "transient-for", root, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (gtk_widget_get_width (root), 320, WIDTH), CLAMP (gtk_widget_get_height (root), 400, HEIGHT));
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->document = g_steal_pointer (&document);
  g_weak_ref_set (&self->near, near);
  fill_choices (self);
  show_leaves (self);
  update (self);
  return self;
}

static void
khai_share_window_dispose (GObject *object)
{
  KhaiShareWindow *self = KHAI_SHARE_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SHARE_WINDOW);
  g_weak_ref_set (&self->near, NULL);
  g_clear_object (&self->document);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_share_window_parent_class)->dispose (object);
}

static void
khai_share_window_finalize (GObject *object)
{
  KhaiShareWindow *self = KHAI_SHARE_WINDOW (object);

  khai_share_book_free (self->book);
  g_weak_ref_clear (&self->near);
  G_OBJECT_CLASS (khai_share_window_parent_class)->finalize (object);
}

static void
khai_share_window_class_init (KhaiShareWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_share_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_share_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-share-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, recipients);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, projections_title);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, projections);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, purposes);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, what);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, leaves_title);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, leaves);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, stays);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, statement);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareWindow, sign);
  gtk_widget_class_bind_template_callback (widget_class, sign_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_share_window_init (KhaiShareWindow *self)
{
  g_weak_ref_init (&self->near, NULL);
  self->book = khai_share_book_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
