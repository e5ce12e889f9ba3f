/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The choice of an input by the dictionary, and what all entries have in common: nothing is taken from an entry while an input
 * method is composing, or a Vietnamese word would be torn in the middle. */

#include "config.h"

#include "khai-field-input.h"

#include "khai-area-input.h"
#include "khai-choice-input.h"
#include "khai-code-input.h"
#include "khai-commodity-input.h"
#include "khai-date-input.h"
#include "khai-entry-input.h"
#include "khai-party-input.h"

/* A list as short as this is shown whole. */
#define MAX_CHOICES 7

enum { EDITED, COMMITTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (KhaiFieldInput, khai_field_input, GTK_TYPE_WIDGET)

static void
khai_field_input_default_init (KhaiFieldInputInterface *iface)
{
  GType type = G_TYPE_FROM_INTERFACE (iface);

  signals[EDITED] = g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COMMITTED] = g_signal_new ("committed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static KhaiFieldInput *
new_code_input (KhaiSession *session, const KhaiField *field, const char *date)
{
  KhaiFieldInput *input = khai_code_input_new (khai_session_get_reference (session), khai_session_get_lang (session), field->list, date);

  khai_code_input_take_own (KHAI_CODE_INPUT (input), khai_session_get_context (session));
  return input;
}

static KhaiFieldInput *
new_for_list (KhaiSession *session, const KhaiField *field, const char *date)
{
  KhaiReference *reference = khai_session_get_reference (session);
  g_autoptr (GPtrArray) codes = khai_reference_search_codes (reference, field->list, "", date, MAX_CHOICES + 1, NULL);

  if (codes != NULL && codes->len > 0 && codes->len <= MAX_CHOICES && !khai_reference_list_is_extendable (reference, field->list))
    return khai_choice_input_new (codes, khai_session_get_lang (session), field->required == NULL);
  return new_code_input (session, field, date);
}

KhaiFieldInput *
khai_field_input_new_dense (KhaiSession *session, const KhaiField *field, const char *date)
{
  g_return_val_if_fail (KHAI_IS_SESSION (session) && field != NULL && date != NULL, NULL);

  if (field->list != NULL)
    return new_code_input (session, field, date);
  return khai_field_input_new (session, field, date);
}

KhaiFieldInput *
khai_field_input_new (KhaiSession *session, const KhaiField *field, const char *date)
{
  g_return_val_if_fail (KHAI_IS_SESSION (session) && field != NULL && date != NULL, NULL);

  if (field->list != NULL)
    return new_for_list (session, field, date);
  /* The nomenclature is no code list: it has a search of its own. This and whom the goods go to are the only fields known by name. */
  if (g_str_has_suffix (field->pointer, "/hsCode"))
    return khai_commodity_input_new (session);
  if (g_str_equal (field->pointer, "/consignee/name"))
    return khai_party_input_new (session);
  if (field->type == KHAI_FIELD_BOOLEAN)
    return khai_choice_input_new_boolean ();
  if (field->type == KHAI_FIELD_DATE)
    return khai_date_input_new ();
  if (field->multiline)
    return khai_area_input_new ();
  return khai_entry_input_new (field->type == KHAI_FIELD_TEXT && field->charset == KHAI_CHARSET_UNICODE,
                               field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER
                                   || field->charset == KHAI_CHARSET_DIGITS);
}

void
khai_field_input_set_text (KhaiFieldInput *self, const char *text)
{
  g_return_if_fail (KHAI_IS_FIELD_INPUT (self) && text != NULL);

  KHAI_FIELD_INPUT_GET_IFACE (self)->set_text (self, text);
}

char *
khai_field_input_dup_text (KhaiFieldInput *self)
{
  g_return_val_if_fail (KHAI_IS_FIELD_INPUT (self), NULL);

  return KHAI_FIELD_INPUT_GET_IFACE (self)->dup_text (self);
}

GtkWidget *
khai_field_input_get_control (KhaiFieldInput *self)
{
  g_return_val_if_fail (KHAI_IS_FIELD_INPUT (self), NULL);

  return KHAI_FIELD_INPUT_GET_IFACE (self)->get_control (self);
}

gboolean
khai_field_input_is_composing (KhaiFieldInput *self)
{
  KhaiFieldInputInterface *iface;

  g_return_val_if_fail (KHAI_IS_FIELD_INPUT (self), FALSE);

  iface = KHAI_FIELD_INPUT_GET_IFACE (self);
  return iface->is_composing != NULL && iface->is_composing (self);
}

void
khai_field_input_set_editable (KhaiFieldInput *self, gboolean editable)
{
  g_return_if_fail (KHAI_IS_FIELD_INPUT (self));

  KHAI_FIELD_INPUT_GET_IFACE (self)->set_editable (self, editable);
}

void
khai_field_input_edited (KhaiFieldInput *self)
{
  g_return_if_fail (KHAI_IS_FIELD_INPUT (self));

  g_signal_emit (self, signals[EDITED], 0);
}

void
khai_field_input_committed (KhaiFieldInput *self)
{
  g_return_if_fail (KHAI_IS_FIELD_INPUT (self));

  g_signal_emit (self, signals[COMMITTED], 0);
}

/* ---- entries ---- */

#define COMPOSING "khai-composing"

static void
preedit_changed (GtkText *text, const char *preedit, GtkEntry *entry)
{
  gboolean composing = preedit != NULL && *preedit != '\0';

  g_object_set_data (G_OBJECT (entry), COMPOSING, GINT_TO_POINTER (composing));
}

void
khai_field_input_watch_entry (KhaiFieldInput *self, GtkEntry *entry)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (entry));

  /* Undo is the declaration's, not the entry's. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (khai_field_input_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (khai_field_input_committed), self, G_CONNECT_SWAPPED);
  if (GTK_IS_TEXT (text))
    g_signal_connect_object (text, "preedit-changed", G_CALLBACK (preedit_changed), entry, 0);
}

void
khai_field_input_put_entry_text (KhaiFieldInput *self, GtkEntry *entry, const char *text)
{
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text))
    return;
  g_signal_handlers_block_by_func (entry, khai_field_input_edited, self);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_handlers_unblock_by_func (entry, khai_field_input_edited, self);
}

gboolean
khai_field_input_entry_is_composing (GtkEntry *entry)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (entry), COMPOSING));
}
