/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commodity code of a goods line. Digits are the code itself; anything else is a search, answered while typing. While it is empty the
 * description of the line is asked for codes; one of them is taken by the user, never by the program. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-commodity-input.h"
#include "khai-completion.h"
#include "khai-hit.h"
#include "khai-widgets.h"

#define MAX_HITS 8
#define MAX_SUGGESTIONS 5
#define FULL_CODE 8
/* More than a row needs to come into sight. */
#define FRAMES_TO_SETTLE 8

struct _KhaiCommodityInput
{
  GtkWidget parent_instance;

  KhaiSession *session;       /* (owned) */
  KhaiReference *reference;   /* (owned) */
  KhaiLang lang;
  KhaiEditor *editor;         /* (owned) (nullable) */
  guint frames;               /* left before the suggestions come */
  char *description;          /* (owned) (nullable): where the goods are described */
  GtkEntry *entry;
  KhaiCompletion *completion; /* (owned) */
};

static void khai_commodity_input_iface_init (KhaiFieldInputInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiCommodityInput, khai_commodity_input, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_FIELD_INPUT, khai_commodity_input_iface_init))

/* The digits of a text that holds nothing else but dots and spaces; else NULL. */
static char *
only_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isdigit (*text))
        g_string_append_c (digits, *text);
      else if (*text != '.' && *text != ' ')
        return NULL;
    }
  return g_strdup (digits->str);
}

static void
search (KhaiCommodityInput *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GPtrArray) hits = khai_reference_search (self->reference, text, MAX_HITS, NULL);

  khai_completion_clear (self->completion);
  for (guint i = 0; hits != NULL && i < hits->len; i++)
    {
      const KhaiHit *hit = hits->pdata[i];
      g_autofree char *name = khai_hit_name (hit, self->lang);

      khai_completion_add (self->completion, hit->code, name, khai_hit_widget_new (hit, self->lang));
    }
  khai_completion_show (self->completion, TRUE);
}

/* ---- suggestions from the description ---- */

/* (nullable) */
static const char *
get_description (KhaiCommodityInput *self)
{
  JsonNode *node = self->editor != NULL ? khai_declaration_get (khai_editor_get_declaration (self->editor), self->description) : NULL;
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

/* Unasked only what has a code is shown; when asked, also what the description lacks. Nothing is selected before an arrow key does it. */
static void
suggest (KhaiCommodityInput *self, gboolean asked)
{
  const char *text = get_description (self);
  g_autofree char *missing = NULL;
  g_autoptr (GPtrArray) suggestions = NULL;
  g_autoptr (GError) error = NULL;

  khai_completion_clear (self->completion);
  if (text != NULL)
    {
      const GPtrArray *decisions = khai_session_get_decisions (self->session, &error);

      if (decisions != NULL)
        suggestions = khai_suggestions_for (self->reference, text, decisions, MAX_SUGGESTIONS, self->lang, &missing, &error);
      if (suggestions == NULL)
        {
          khai_widget_show_error (GTK_WIDGET (self), error);
          return;
        }
    }
  for (guint i = 0; suggestions != NULL && i < suggestions->len; i++)
    {
      const KhaiSuggestion *suggestion = suggestions->pdata[i];
      g_autofree char *name = khai_suggestion_name (suggestion, self->lang);

      khai_completion_add (self->completion, suggestion->code, name, khai_suggestion_widget_new (self->reference, suggestion, self->lang));
    }
  if (suggestions != NULL && suggestions->len > 0)
    khai_completion_set_title (self->completion, _("Suggested from the description"));
  else if (asked && text == NULL)
    khai_completion_set_title (self->completion, _("Describe the goods first: the code is suggested from the description."));
  else if (asked)
    khai_completion_set_title (self->completion, missing != NULL ? missing
                                                                 : _("The description fits too many codes. Say what it is, "
                                                                     "what it is made of, and what it is for."));
  khai_completion_show (self->completion, FALSE);
}

static gboolean
is_empty (KhaiCommodityInput *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0';
}

gboolean
khai_commodity_input_offer (KhaiCommodityInput *self)
{
  g_return_val_if_fail (KHAI_IS_COMMODITY_INPUT (self), FALSE);

  if (self->editor == NULL || !gtk_editable_get_editable (GTK_EDITABLE (self->entry)) || khai_completion_is_shown (self->completion))
    return FALSE;
  suggest (self, TRUE);
  return khai_completion_is_shown (self->completion);
}

static gboolean
has_focus (KhaiCommodityInput *self)
{
  return gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
}

static gboolean
page_settled (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  KhaiCommodityInput *self = KHAI_COMMODITY_INPUT (widget);

  if (--self->frames > 0)
    return G_SOURCE_CONTINUE;
  if (has_focus (self) && is_empty (self) && gtk_editable_get_editable (GTK_EDITABLE (self->entry))
      && !khai_completion_is_shown (self->completion))
    suggest (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* The page first scrolls to the field that has got the focus; a list that came before would stand beside it, or outside the screen. */
static void
focus_entered (KhaiCommodityInput *self)
{
  if (self->frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), page_settled, NULL, NULL);
  self->frames = FRAMES_TO_SETTLE;
}

/* Alt+Down */
static void
list_wanted (KhaiCommodityInput *self)
{
  if (is_empty (self))
    khai_commodity_input_offer (self);
  else
    search (self);
}

static void
entry_changed (GtkEditable *entry, KhaiCommodityInput *self)
{
  const char *text = gtk_editable_get_text (entry);
  g_autofree char *digits = only_digits (text);

  if (!has_focus (self) || !gtk_editable_get_editable (entry))
    return;
  if (*text == '\0')
    suggest (self, FALSE);
  else if (digits != NULL && strlen (digits) >= FULL_CODE)
    khai_completion_hide (self->completion);
  else
    search (self);
}

static void
code_picked (KhaiCompletion *completion, const char *code, KhaiCommodityInput *self)
{
  g_signal_handlers_block_by_func (self->entry, entry_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), code);
  g_signal_handlers_unblock_by_func (self->entry, entry_changed, self);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  khai_field_input_committed (KHAI_FIELD_INPUT (self));
}

KhaiFieldInput *
khai_commodity_input_new (KhaiSession *session)
{
  KhaiCommodityInput *self = g_object_new (KHAI_TYPE_COMMODITY_INPUT, NULL);

  self->session = g_object_ref (session);
  self->reference = g_object_ref (khai_session_get_reference (session));
  self->lang = khai_session_get_lang (session);
  return KHAI_FIELD_INPUT (self);
}

void
khai_commodity_input_set_description (KhaiCommodityInput *self, KhaiEditor *editor, const char *pointer)
{
  g_return_if_fail (KHAI_IS_COMMODITY_INPUT (self) && KHAI_IS_EDITOR (editor) && pointer != NULL);

  g_set_object (&self->editor, editor);
  g_free (self->description);
  self->description = g_strdup (pointer);
}

static void
set_text (KhaiFieldInput *input, const char *text)
{
  KhaiCommodityInput *self = KHAI_COMMODITY_INPUT (input);

  g_signal_handlers_block_by_func (self->entry, entry_changed, self);
  khai_field_input_put_entry_text (input, self->entry, text);
  g_signal_handlers_unblock_by_func (self->entry, entry_changed, self);
}

static char *
dup_text (KhaiFieldInput *input)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (KHAI_COMMODITY_INPUT (input)->entry));
  g_autofree char *digits = only_digits (text);

  return digits != NULL ? g_steal_pointer (&digits) : g_strdup (text);
}

static GtkWidget *
get_control (KhaiFieldInput *input)
{
  return GTK_WIDGET (KHAI_COMMODITY_INPUT (input)->entry);
}

static gboolean
is_composing (KhaiFieldInput *input)
{
  KhaiCommodityInput *self = KHAI_COMMODITY_INPUT (input);

  /* Suggestions for an empty field are about no text of its own. */
  return (khai_completion_is_shown (self->completion) && !is_empty (self)) || khai_field_input_entry_is_composing (self->entry);
}

static void
set_editable (KhaiFieldInput *input, gboolean editable)
{
  gtk_editable_set_editable (GTK_EDITABLE (KHAI_COMMODITY_INPUT (input)->entry), editable);
}

static void
khai_commodity_input_iface_init (KhaiFieldInputInterface *iface)
{
  iface->set_text = set_text;
  iface->dup_text = dup_text;
  iface->get_control = get_control;
  iface->is_composing = is_composing;
  iface->set_editable = set_editable;
}

static void
khai_commodity_input_dispose (GObject *object)
{
  KhaiCommodityInput *self = KHAI_COMMODITY_INPUT (object);

  if (self->completion != NULL)
    khai_completion_detach (self->completion);
  g_clear_object (&self->completion);
  g_clear_pointer ((GtkWidget **) &self->entry, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->reference);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->description, g_free);
  G_OBJECT_CLASS (khai_commodity_input_parent_class)->dispose (object);
}

static void
khai_commodity_input_class_init (KhaiCommodityInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_commodity_input_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_commodity_input_init (KhaiCommodityInput *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_PRIMARY, "edit-find-symbolic");
  gtk_entry_set_icon_activatable (self->entry, GTK_ENTRY_ICON_PRIMARY, FALSE);
  khai_widget_hide_icons (GTK_WIDGET (self->entry));
  gtk_entry_set_placeholder_text (self->entry, _("Code, or words such as “ceramic bowl”"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  self->completion = khai_completion_new (self->entry, GTK_WIDGET (self), _("Commodities that fit"));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (entry_changed), self, 0);
  g_signal_connect_object (self->completion, "wanted", G_CALLBACK (list_wanted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->completion, "picked", G_CALLBACK (code_picked), self, 0);
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_entered), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
  khai_field_input_watch_entry (KHAI_FIELD_INPUT (self), self->entry);
}
