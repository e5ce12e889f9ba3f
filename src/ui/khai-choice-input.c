/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A short list as radio buttons, so that every possibility is in sight. What may be left open has a button that says so. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-choice-input.h"
#include "khai-widgets.h"

#define VALUE "khai-value"

struct _KhaiChoiceInput
{
  GtkWidget parent_instance;

  GtkCheckButton *first;  /* (nullable): the group's leader */
  char *foreign;          /* (owned) (nullable): a value that none of the buttons stands for; kept until something is chosen */
  gboolean quiet;
};

static void khai_choice_input_iface_init (KhaiFieldInputInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiChoiceInput, khai_choice_input, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_FIELD_INPUT, khai_choice_input_iface_init))

static void
button_toggled (GtkCheckButton *button, KhaiChoiceInput *self)
{
  if (self->quiet || !gtk_check_button_get_active (button))
    return;
  g_clear_pointer (&self->foreign, g_free);
  khai_field_input_edited (KHAI_FIELD_INPUT (self));
  khai_field_input_committed (KHAI_FIELD_INPUT (self));
}

static void
add_button (KhaiChoiceInput *self, const char *value, const char *label)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *text;

  gtk_widget_set_parent (button, GTK_WIDGET (self));
  gtk_check_button_set_label (GTK_CHECK_BUTTON (button), label);
  /* Long names wrap instead of widening the window. */
  text = gtk_widget_get_last_child (button);
  if (GTK_IS_LABEL (text))
    {
      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
    }
  g_object_set_data_full (G_OBJECT (button), VALUE, g_strdup (value), g_free);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->first);
  if (self->first == NULL)
    self->first = GTK_CHECK_BUTTON (button);
  g_signal_connect_object (button, "toggled", G_CALLBACK (button_toggled), self, 0);
}

KhaiFieldInput *
khai_choice_input_new (GPtrArray *codes, KhaiLang lang, gboolean optional)
{
  KhaiChoiceInput *self = g_object_new (KHAI_TYPE_CHOICE_INPUT, NULL);

  for (guint i = 0; i < codes->len; i++)
    {
      const KhaiCode *code = codes->pdata[i];
      /* Khai's own codes are words in lower case, which tell nobody anything beside the name. */
      gboolean own = g_ascii_islower (*code->code);
      /* translators: a code and its name: "B11 – Ordinary export" */
      g_autofree char *label = own ? g_strdup (code->name[lang]) : g_strdup_printf (_("%s – %s"), code->code, code->name[lang]);

      add_button (self, code->code, label);
    }
  if (optional)
    add_button (self, "", _("Not stated"));
  return KHAI_FIELD_INPUT (self);
}

KhaiFieldInput *
khai_choice_input_new_boolean (void)
{
  KhaiChoiceInput *self = g_object_new (KHAI_TYPE_CHOICE_INPUT, NULL);

  add_button (self, "true", _("Yes"));
  add_button (self, "false", _("No"));
  add_button (self, "", _("Not stated"));
  return KHAI_FIELD_INPUT (self);
}

static const char *
get_value (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), VALUE);
}

static void
set_text (KhaiFieldInput *input, const char *text)
{
  KhaiChoiceInput *self = KHAI_CHOICE_INPUT (input);
  gboolean found = FALSE;

  self->quiet = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gboolean here = g_str_equal (get_value (child), text);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (child), here);
      found |= here;
    }
  self->quiet = FALSE;
  g_free (self->foreign);
  self->foreign = found ? NULL : g_strdup (text);
}

static char *
dup_text (KhaiFieldInput *input)
{
  KhaiChoiceInput *self = KHAI_CHOICE_INPUT (input);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      return g_strdup (get_value (child));
  return g_strdup (self->foreign != NULL ? self->foreign : "");
}

static GtkWidget *
get_control (KhaiFieldInput *input)
{
  return GTK_WIDGET (input);
}

static void
set_editable (KhaiFieldInput *input, gboolean editable)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (input)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_sensitive (child, editable || gtk_check_button_get_active (GTK_CHECK_BUTTON (child)));
}

static void
khai_choice_input_iface_init (KhaiFieldInputInterface *iface)
{
  iface->set_text = set_text;
  iface->dup_text = dup_text;
  iface->get_control = get_control;
  iface->set_editable = set_editable;
}

/* The focus goes to what is chosen. */
static gboolean
khai_choice_input_grab_focus (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (child)))
      return gtk_widget_grab_focus (child);
  return gtk_widget_get_first_child (widget) != NULL && gtk_widget_grab_focus (gtk_widget_get_first_child (widget));
}

static void
khai_choice_input_dispose (GObject *object)
{
  KhaiChoiceInput *self = KHAI_CHOICE_INPUT (object);
  GtkWidget *child;

  self->quiet = TRUE;
  self->first = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->foreign, g_free);
  G_OBJECT_CLASS (khai_choice_input_parent_class)->dispose (object);
}

/* Tab enters the group at the button that is chosen and leaves it as a whole, in both directions; GTK 4.8 by itself comes back to the
 * chosen button for ever when Shift+Tab would leave. Arrows go from button to button as usual. */
static gboolean
khai_choice_input_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (khai_choice_input_parent_class)->focus (widget, direction);
  return gtk_widget_get_focus_child (widget) == NULL && gtk_widget_grab_focus (widget);
}

static void
khai_choice_input_class_init (KhaiChoiceInputClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_choice_input_dispose;
  widget_class->focus = khai_choice_input_focus;
  widget_class->grab_focus = khai_choice_input_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
}

static void
khai_choice_input_init (KhaiChoiceInput *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
}
