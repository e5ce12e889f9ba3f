/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A code of a list too long to show whole: countries, offices, ports, units. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-code-input.h"
#include "khai-completion.h"
#include "khai-text.h"
#include "khai-widgets.h"

#define MAX_SUGGESTIONS 12
#define MAX_SHOWN 300
#define OWN "own:" /* before what is picked: a code to be added */

struct _KhaiCodeInput
{
  GtkWidget parent_instance;

  KhaiReference *reference;  /* (owned) */
  KhaiContext *context;      /* (owned) (nullable): codes of one's own may be added, if the list holds no others */
  char *list;                /* (owned) */
  char *date;                /* (owned): codes in force on this day */
  KhaiLang lang;
  GtkEntry *entry;
  KhaiCompletion *completion; /* (owned) */
};

static void khai_code_input_iface_init (KhaiFieldInputInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiCodeInput, khai_code_input, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_FIELD_INPUT, khai_code_input_iface_init))

static gboolean
is_code (KhaiCodeInput *self, const char *text)
{
  g_autofree char *upper = g_utf8_strup (text, -1);
  gboolean in_force = FALSE;
  g_autoptr (KhaiCode) code = khai_reference_get_code (self->reference, self->list, upper, self->date, &in_force, NULL);

  return code != NULL && in_force;
}

/* "ab CITES permit" → "AB" and "CITES permit". (transfer full) (nullable): the text does not begin with a code */
static char *
split_own (const char *text, char **name)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  gsize length = strcspn (plain, " ");
  g_autofree char *code = g_ascii_strup (plain, (gssize) length);

  if (length < 2 || code[strspn (code, G_CSET_A_2_Z G_CSET_DIGITS)] != '\0')
    return NULL;
  *name = g_strstrip (g_strdup (plain + length));
  return g_steal_pointer (&code);
}

/* Own codes stand first: with one that is not, the list has a public source, and what it lacks is more likely a mistake. Asked only when
 * somebody types: a page has many lists, and most of them are never opened. */
static gboolean
holds_own_only (KhaiCodeInput *self)
{
  g_autoptr (GPtrArray) codes = khai_reference_search_codes (self->reference, self->list, "", NULL, G_MAXUINT, NULL);
  g_autofree char *own = NULL;

  if (codes == NULL || codes->len == 0)
    return codes != NULL;
  own = khai_code_get_attribute (codes->pdata[codes->len - 1], "own");
  return own != NULL;
}

static void
offer_own (KhaiCodeInput *self, const char *text)
{
  g_autofree char *name = NULL;
  g_autofree char *code = self->context != NULL ? split_own (text, &name) : NULL;
  g_autofree char *shown = NULL;
  g_autofree char *label = NULL;
  g_autofree char *id = NULL;

  if (code == NULL || is_code (self, code) || !holds_own_only (self))
    return;
  shown = *name != '\0' ? g_strdup_printf (_("%s – %s"), code, name) : g_strdup (code);
  /* translators: the code and what it stands for follow */
  label = g_strdup_printf (_("Add to my own list: %s"), shown);
  id = g_strconcat (OWN, text, NULL);
  khai_completion_add (self->completion, id, label, khai_label_new (label, NULL));
}

/* A code that ended is answered with the one that took over. */
static void
offer_successor (KhaiCodeInput *self, const char *text)
{
  g_autofree char *upper = g_ascii_strup (text, -1);
  g_autoptr (KhaiCode) code = khai_reference_find_successor (self->reference, self->list, g_strstrip (upper), self->date, NULL);
  g_autofree char *label = NULL;

  if (code == NULL)
    return;
  /* translators: a code, what it stands for, and the old code it took over from */
  label = g_strdup_printf (_("%s – %s (replaces %s)"), code->code, code->name[self->lang], upper);
  khai_completion_add (self->completion, code->code, label, khai_label_new (label, NULL));
}

static char *
code_label (KhaiCodeInput *self, const KhaiCode *code)
{
  g_autofree char *own = khai_code_get_attribute (code, "own");

  if (own == NULL)
    return g_strdup_printf (_("%s – %s"), code->code, code->name[self->lang]);
  /* translators: a code this user added, and what it stands for */
  return g_str_equal (code->code, code->name[self->lang]) ? g_strdup_printf (_("%s (your own)"), code->code)
                                                          : g_strdup_printf (_("%s – %s (your own)"), code->code, code->name[self->lang]);
}

static void
suggest (KhaiCodeInput *self, const char *text, guint limit, gboolean select_first)
{
  g_autoptr (GPtrArray) codes = khai_reference_search_codes (self->reference, self->list, text, self->date, limit, NULL);

  khai_completion_clear (self->completion);
  offer_successor (self, text);
  for (guint i = 0; codes != NULL && i < codes->len; i++)
    {
      const KhaiCode *code = codes->pdata[i];
      g_autofree char *label = code_label (self, code);
      GtkWidget *content = khai_label_new (label, NULL);

      khai_completion_add (self->completion, code->code, label, content);
    }
  offer_own (self, text);
  khai_completion_show (self->completion, select_first);
}

static void
entry_changed (GtkEditable *entry, KhaiCodeInput *self)
{
  const char *text = gtk_editable_get_text (entry);

  /* Only what somebody types here asks for suggestions. */
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (entry))) || !gtk_editable_get_editable (entry))
    return;
  if (*text == '\0' || is_code (self, text))
    khai_completion_hide (self->completion);
  else
    suggest (self, text, MAX_SUGGESTIONS, TRUE);
}

static void
show_all (KhaiCodeInput *self)
{
  if (!gtk_editable_get_editable (GTK_EDITABLE (self->entry)))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  suggest (self, "", MAX_SHOWN, FALSE);
}

static void
icon_released (GtkEntry *entry, GtkEntryIconPosition position, KhaiCodeInput *self)
{
  if (khai_completion_is_shown (self->completion))
    khai_completion_hide (self->completion);
  else
    show_all (self);
}

/* FALSE: it could not be kept, and that was told. */
static gboolean
add_own (KhaiCodeInput *self, const char *text, char **code)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  *code = split_own (text, &name);
  if (*code != NULL && khai_context_add_own_code (self->context, self->list, *code, name, &error))
    return TRUE;
  if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  return FALSE;
}

static void
code_picked (KhaiCompletion *completion, const char *id, KhaiCodeInput *self)
{
  g_autofree char *code = NULL;

  if (!g_str_has_prefix (id, OWN))
    code = g_strdup (id);
  else if (!add_own (self, id + strlen (OWN), &code))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), code);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  khai_completion_hide (self->completion);
  khai_field_input_committed (KHAI_FIELD_INPUT (self));
}

void
khai_code_input_take_own (KhaiCodeInput *self, KhaiContext *context)
{
  g_return_if_fail (KHAI_IS_CODE_INPUT (self) && KHAI_IS_CONTEXT (context));

  if (khai_reference_list_is_extendable (self->reference, self->list))
    g_set_object (&self->context, context);
}

KhaiFieldInput *
khai_code_input_new (KhaiReference *reference, KhaiLang lang, const char *list, const char *date)
{
  KhaiCodeInput *self = g_object_new (KHAI_TYPE_CODE_INPUT, NULL);

  self->reference = g_object_ref (reference);
  self->lang = lang;
  self->list = g_strdup (list);
  self->date = g_strdup (date);
  return KHAI_FIELD_INPUT (self);
}

static void
set_text (KhaiFieldInput *input, const char *text)
{
  KhaiCodeInput *self = KHAI_CODE_INPUT (input);

  g_signal_handlers_block_by_func (self->entry, entry_changed, self);
  khai_field_input_put_entry_text (input, self->entry, text);
  g_signal_handlers_unblock_by_func (self->entry, entry_changed, self);
}

/* An input method that was left on makes "ĐE" of "DDE"; if undoing that gives a code, that code was meant. */
static char *
dup_text (KhaiFieldInput *input)
{
  KhaiCodeInput *self = KHAI_CODE_INPUT (input);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *repaired = NULL;

  if (*text == '\0' || is_code (self, text))
    return g_strdup (text);
  repaired = khai_text_repair_telex (text);
  return repaired != NULL && is_code (self, repaired) ? g_steal_pointer (&repaired) : g_strdup (text);
}

static GtkWidget *
get_control (KhaiFieldInput *input)
{
  return GTK_WIDGET (KHAI_CODE_INPUT (input)->entry);
}

static gboolean
is_composing (KhaiFieldInput *input)
{
  /* While the list is open, the text is a search, not yet an answer. */
  return khai_completion_is_shown (KHAI_CODE_INPUT (input)->completion);
}

static void
set_editable (KhaiFieldInput *input, gboolean editable)
{
  KhaiCodeInput *self = KHAI_CODE_INPUT (input);

  gtk_editable_set_editable (GTK_EDITABLE (self->entry), editable);
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY, editable ? "pan-down-symbolic" : NULL);
  khai_widget_hide_icons (GTK_WIDGET (self->entry));
}

static void
khai_code_input_iface_init (KhaiFieldInputInterface *iface)
{
  iface->set_text = set_text;
  iface->dup_text = dup_text;
  iface->get_control = get_control;
  iface->is_composing = is_composing;
  iface->set_editable = set_editable;
}

static void
khai_code_input_dispose (GObject *object)
{
  KhaiCodeInput *self = KHAI_CODE_INPUT (object);

  if (self->completion != NULL)
    khai_completion_detach (self->completion);
  g_clear_object (&self->completion);
  g_clear_pointer ((GtkWidget **) &self->entry, gtk_widget_unparent);
  g_clear_object (&self->reference);
  g_clear_object (&self->context);
  g_clear_pointer (&self->list, g_free);
  g_clear_pointer (&self->date, g_free);
  G_OBJECT_CLASS (khai_code_input_parent_class)->dispose (object);
}

static void
khai_code_input_class_init (KhaiCodeInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_code_input_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_code_input_init (KhaiCodeInput *self)
{
  self->entry = GTK_ENTRY (gtk_entry_new ());
  g_object_set (self->entry, "im-module", "gtk-im-context-simple", NULL);
  gtk_entry_set_input_hints (self->entry, GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI);
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY, "pan-down-symbolic");
  gtk_entry_set_icon_tooltip_text (self->entry, GTK_ENTRY_ICON_SECONDARY, _("Show the list (Alt+Down)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, "Alt+Down", -1);
  khai_widget_hide_icons (GTK_WIDGET (self->entry));
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  self->completion = khai_completion_new (self->entry, GTK_WIDGET (self), _("Codes that fit"));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (entry_changed), self, 0);
  g_signal_connect_object (self->entry, "icon-release", G_CALLBACK (icon_released), self, 0);
  g_signal_connect_object (self->completion, "wanted", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->completion, "picked", G_CALLBACK (code_picked), self, 0);
  khai_field_input_watch_entry (KHAI_FIELD_INPUT (self), self->entry);
}
