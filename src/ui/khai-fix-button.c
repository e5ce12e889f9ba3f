/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-fix-button.h"

#include <glib/gi18n-lib.h>

#include "khai-input.h"
#include "khai-json.h"
#include "khai-sections.h"
#include "khai-widgets.h"

/* The offer outlives the check that made it: what is clicked is what was read. */
typedef struct
{
  KhaiEditor *editor;    /* (owned) */
  KhaiFinding *finding;  /* (owned) */
} Offer;

static void
offer_free (gpointer data, GClosure *closure)
{
  Offer *offer = data;

  g_object_unref (offer->editor);
  khai_finding_unref (offer->finding);
  g_free (offer);
}

static void
on_clicked (GtkButton *button, gpointer data)
{
  Offer *offer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkWidget) kept = g_object_ref (GTK_WIDGET (button));

  if (!khai_editor_apply_fix (offer->editor, offer->finding, &error))
    khai_widget_show_error (kept, error);
}

static char *
describe (KhaiSession *session, const KhaiFinding *finding)
{
  KhaiReference *reference = khai_session_get_reference (session);
  KhaiLang lang = khai_session_get_lang (session);
  const KhaiField *field = khai_reference_find_field (reference, finding->fix_pointer);
  g_autofree char *name = khai_sections_field_name (reference, finding->fix_pointer, lang);
  g_autoptr (JsonNode) node = khai_json_string (finding->fix_value);
  g_autofree char *value = field != NULL ? khai_input_to_display (field, node, lang) : g_strdup (finding->fix_value);

  if (*finding->fix_value == '\0')
    /* translators: a button that empties a field */
    return g_strdup_printf (_("Empty “%s”"), name != NULL ? name : finding->fix_pointer);
  if (field != NULL && field->type == KHAI_FIELD_BOOLEAN)
    /* translators: a button that ticks a box */
    return g_strdup_printf (_("Tick “%s”"), name != NULL ? name : finding->fix_pointer);
  /* translators: a button that writes a value into a field */
  return g_strdup_printf (_("Write %s into “%s”"), value, name != NULL ? name : finding->fix_pointer);
}

GtkWidget *
khai_fix_button_new (KhaiSession *session, KhaiEditor *editor, const KhaiFinding *finding)
{
  g_autofree char *label = NULL;
  GtkWidget *text;
  GtkWidget *button;
  Offer *offer;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor) && finding != NULL, NULL);

  if (finding->fix_pointer == NULL || !khai_editor_is_editable (editor))
    return NULL;
  label = describe (session, finding);
  text = gtk_label_new (label);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), text);
  khai_widget_set_name (button, label);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  offer = g_new0 (Offer, 1);
  offer->editor = g_object_ref (editor);
  offer->finding = khai_finding_ref ((KhaiFinding *) finding);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_clicked), offer, offer_free, 0);
  return button;
}
