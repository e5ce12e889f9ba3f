/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Details of a client: who it is for customs, how its declarations begin, with what is signed for it, and until when one may. */

#include "config.h"

#include "khai-client-window.h"

#include <glib/gi18n-lib.h>

#include "khai-client-badge.h"
#include "khai-date.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-widgets.h"

typedef enum
{
  NAME, TAX_CODE, ADDRESS, POSTCODE, PHONE, INITIALS, PREFIX, OFFICE, CERTIFICATE, CERTIFICATE_EXPIRES, AGENT_ID, AGENT_CODE, MANDATE_EXPIRES,
  N_FIELDS
} Field;

static const struct
{
  const char *label, *hint;
  gboolean words;        /* language is written here; else an input method would damage it */
  KhaiClientProblem problem;
  const char *pointer;   /* (nullable): in the exporter's details or the defaults */
} fields[N_FIELDS] = {
  { N_("Name, as registered"), NULL, TRUE, KHAI_CLIENT_NAME, NULL },
  { N_("Tax code"), N_("A household business: the 12 digits of its owner's personal number"), FALSE, KHAI_CLIENT_TAX_CODE, NULL },
  { N_("Address"), NULL, TRUE, 0, "/address/line" },
  { N_("Postcode"), NULL, FALSE, 0, "/address/postcode" },
  { N_("Phone"), NULL, FALSE, 0, "/phone" },
  { N_("Initials"), N_("Left empty, they are made from the name"), TRUE, KHAI_CLIENT_INITIALS, NULL },
  { N_("Letters before its numbers"), N_("GOM: its declarations are GOM-2026-000001 …; empty: the common numbers"), FALSE, KHAI_CLIENT_PREFIX, NULL },
  { N_("Usual customs office"), N_("Its declarations begin with it"), FALSE, 0, "/customsOffice" },
  { N_("Certificate"), N_("Address on its token (pkcs11:…), or the path of a .p12 file"), FALSE, KHAI_CLIENT_CERTIFICATE, NULL },
  { N_("Certificate ends on"), NULL, FALSE, KHAI_CLIENT_CERTIFICATE, NULL },
  { N_("Tax code of the agent"), NULL, FALSE, KHAI_CLIENT_AGENT, NULL },
  { N_("User code of the agent"), N_("Five letters or digits"), FALSE, KHAI_CLIENT_AGENT, NULL },
  { N_("Mandate ends on"), NULL, FALSE, KHAI_CLIENT_MANDATE, NULL },
};

struct _KhaiClientWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiClient *client;    /* (owned): as it was */
  GtkWidget *problem;
  GtkBox *form;
  GtkWidget *remove;
  GtkWidget *entries[N_FIELDS];
  GtkWidget *boxes[N_FIELDS];
  GtkDropDown *colours;
  GtkCheckButton *own_token;
  GtkCheckButton *by_agent;
};

enum { SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiClientWindow, khai_client_window, ADW_TYPE_WINDOW)

/* ---- the form ---- */

static GtkWidget *
add_titled (KhaiClientWindow *self, const char *title, const char *hint, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = khai_label_new (title, "caption-heading");

  khai_widget_set_labelled_by (control, label);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  if (hint != NULL)
    {
      GtkWidget *text = khai_label_new (hint, "caption");

      gtk_widget_add_css_class (text, "dim-label");
      gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, text, NULL, -1);
      gtk_box_append (GTK_BOX (box), text);
    }
  gtk_box_append (self->form, box);
  return box;
}

static void
add_entry (KhaiClientWindow *self, Field field)
{
  GtkWidget *entry = gtk_entry_new ();

  if (!fields[field].words)
    {
      g_object_set (entry, "im-module", "gtk-im-context-simple", NULL);
      gtk_entry_set_input_hints (GTK_ENTRY (entry), GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI);
    }
  self->entries[field] = entry;
  self->boxes[field] = add_titled (self, _(fields[field].label), fields[field].hint != NULL ? _(fields[field].hint) : NULL, entry);
}

static const char *
get_colour_word (guint index)
{
  static const char *const words[KHAI_N_CLIENT_COLOURS] = { N_("Blue"), N_("Green"), N_("Orange"), N_("Purple"),
                                                            N_("Red"), N_("Teal"), N_("Brown"), N_("Slate") };

  return _(words[index]);
}

static void
add_colours (KhaiClientWindow *self)
{
  const char *words[KHAI_N_CLIENT_COLOURS + 2];

  words[0] = _("One that is free");
  for (guint i = 0; i < KHAI_N_CLIENT_COLOURS; i++)
    words[i + 1] = get_colour_word (i);
  words[KHAI_N_CLIENT_COLOURS + 1] = NULL;
  self->colours = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (words));
  add_titled (self, _("Colour"), NULL, GTK_WIDGET (self->colours));
}

static void
mandate_changed (KhaiClientWindow *self)
{
  gboolean agent = gtk_check_button_get_active (self->by_agent);

  gtk_widget_set_visible (self->boxes[AGENT_ID], agent);
  gtk_widget_set_visible (self->boxes[AGENT_CODE], agent);
}

static void
add_mandate (KhaiClientWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->own_token = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("The client's own token")));
  self->by_agent = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("A licensed customs agent")));
  gtk_check_button_set_group (self->by_agent, self->own_token);
  g_signal_connect_object (self->by_agent, "toggled", G_CALLBACK (mandate_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->own_token));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->by_agent));
  add_titled (self, _("Who signs"), NULL, box);
}

static void
build_form (KhaiClientWindow *self)
{
  for (Field field = NAME; field <= INITIALS; field++)
    add_entry (self, field);
  add_colours (self);
  add_entry (self, PREFIX);
  add_entry (self, OFFICE);
  add_mandate (self);
  for (Field field = CERTIFICATE; field < N_FIELDS; field++)
    add_entry (self, field);
}

/* ---- in and out ---- */

static char *
show_day (KhaiClientWindow *self, const char *day)
{
  char *shown = day != NULL && khai_date_is_iso (day) ? khai_date_format (day, KHAI_LANG_VI) : NULL;

  return shown != NULL ? shown : g_strdup (day);
}

static char *
get_value (KhaiClientWindow *self, Field field)
{
  const KhaiClient *client = self->client;

  switch (field)
    {
    case NAME:
      return g_strdup (client->name);
    case TAX_CODE:
      return g_strdup (client->tax_code);
    case INITIALS:
      return g_strdup (client->initials);
    case PREFIX:
      return g_strdup (client->prefix);
    case OFFICE:
      return client->defaults != NULL ? khai_json_get_text (client->defaults, fields[field].pointer) : NULL;
    case CERTIFICATE:
      return g_strdup (client->certificate);
    case CERTIFICATE_EXPIRES:
      return show_day (self, client->certificate_expires);
    case AGENT_ID:
      return g_strdup (client->agent_id);
    case AGENT_CODE:
      return g_strdup (client->agent_code);
    case MANDATE_EXPIRES:
      return show_day (self, client->mandate_expires);
    case ADDRESS:
    case POSTCODE:
    case PHONE:
    case N_FIELDS:
    default:
      return client->exporter != NULL ? khai_json_get_text (client->exporter, fields[field].pointer) : NULL;
    }
}

static void
show_client (KhaiClientWindow *self)
{
  for (Field field = NAME; field < N_FIELDS; field++)
    {
      g_autofree char *text = get_value (self, field);

      gtk_editable_set_text (GTK_EDITABLE (self->entries[field]), text != NULL ? text : "");
    }
  for (guint i = 0; i < KHAI_N_CLIENT_COLOURS; i++)
    if (g_str_equal (self->client->colour, khai_client_colours[i]))
      gtk_drop_down_set_selected (self->colours, i + 1);
  gtk_check_button_set_active (self->client->by_agent ? self->by_agent : self->own_token, TRUE);
  mandate_changed (self);
  gtk_widget_set_visible (self->remove, self->client->id != NULL);
}

static char *
take_text (KhaiClientWindow *self, Field field)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entries[field]))));
}

static void
put (char **to, char *text)
{
  g_free (*to);
  *to = text;
}

/* What is no day stays as it was typed and is said to be none. */
static char *
take_day (KhaiClientWindow *self, Field field)
{
  g_autofree char *text = take_text (self, field);
  char *day = NULL;

  if (*text == '\0')
    return NULL;
  return khai_date_read (text, &day, NULL) ? day : g_steal_pointer (&text);
}

static void
set_member (JsonNode **node, const char *pointer, const char *text)
{
  g_autoptr (JsonNode) value = *text != '\0' ? khai_json_string (text) : NULL;

  if (*node == NULL)
    {
      *node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (*node, json_object_new ());
    }
  if (value != NULL || khai_json_get (*node, pointer) != NULL)
    khai_json_set (*node, pointer, value, NULL);
}

static KhaiClient *
read_form (KhaiClientWindow *self)
{
  KhaiClient *client = khai_client_copy (self->client);
  guint colour = gtk_drop_down_get_selected (self->colours);
  g_autofree char *office = take_text (self, OFFICE);
  g_autofree char *upper = g_ascii_strup (office, -1);

  put (&client->name, take_text (self, NAME));
  put (&client->tax_code, take_text (self, TAX_CODE));
  put (&client->initials, take_text (self, INITIALS));
  put (&client->prefix, take_text (self, PREFIX));
  put (&client->colour, g_strdup (colour == 0 || colour > KHAI_N_CLIENT_COLOURS ? "" : khai_client_colours[colour - 1]));
  put (&client->certificate, take_text (self, CERTIFICATE));
  put (&client->certificate_expires, take_day (self, CERTIFICATE_EXPIRES));
  put (&client->agent_id, take_text (self, AGENT_ID));
  put (&client->agent_code, take_text (self, AGENT_CODE));
  put (&client->mandate_expires, take_day (self, MANDATE_EXPIRES));
  client->by_agent = gtk_check_button_get_active (self->by_agent);
  for (Field field = ADDRESS; field <= PHONE; field++)
    {
      g_autofree char *text = take_text (self, field);

      set_member (&client->exporter, fields[field].pointer, text);
    }
  set_member (&client->defaults, fields[OFFICE].pointer, upper);
  return client;
}

/* The first thing that is wrong is said and gets the focus. */
static void
show_problem (KhaiClientWindow *self, const KhaiClient *client, const GError *error)
{
  guint problems = khai_client_get_problems (client);
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  guint first = problems & -problems;

  if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_EXISTS))
    {
      khai_label_show_text (self->problem, _("Another client has this tax code, or these letters before its numbers."));
      gtk_widget_grab_focus (self->entries[TAX_CODE]);
      return;
    }
  if (!g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT) || problems == 0)
    {
      g_autofree char *text = g_strdup_printf ("%s %s", advice->message, advice->advice);

      khai_label_show_text (self->problem, text);
      return;
    }
  khai_label_show_text (self->problem, khai_client_problem_get_text (first));
  for (Field field = NAME; field < N_FIELDS; field++)
    if (fields[field].problem == first)
      {
        gtk_widget_grab_focus (self->entries[field]);
        break;
      }
}

static void
save_clicked (KhaiClientWindow *self)
{
  g_autoptr (KhaiClient) client = read_form (self);
  g_autoptr (GError) error = NULL;

  if (!khai_clients_save (khai_session_get_context (self->session), client, &error))
    {
      show_problem (self, client, error);
      return;
    }
  g_signal_emit (self, signals[SAVED], 0, client->id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
remove_clicked (KhaiClientWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!khai_clients_remove (khai_session_get_context (self->session), self->client->id, TRUE, &error))
    {
      show_problem (self, self->client, error);
      return;
    }
  g_signal_emit (self, signals[SAVED], 0, self->client->id);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- life ---- */

static void
khai_client_window_dispose (GObject *object)
{
  KhaiClientWindow *self = KHAI_CLIENT_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_CLIENT_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->client, khai_client_free);
  G_OBJECT_CLASS (khai_client_window_parent_class)->dispose (object);
}

static void
khai_client_window_class_init (KhaiClientWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_client_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-client-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiClientWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientWindow, form);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientWindow, remove);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
khai_client_window_init (KhaiClientWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  build_form (self);
}

KhaiClientWindow *
khai_client_window_new (GtkWindow *parent, KhaiSession *session, const KhaiClient *client)
{
  KhaiClientWindow *self = g_object_new (KHAI_TYPE_CLIENT_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->client = client != NULL ? khai_client_copy (client) : khai_client_new ();
  gtk_window_set_title (GTK_WINDOW (self), client != NULL ? client->name : _("New client"));
  show_client (self);
  return self;
}
