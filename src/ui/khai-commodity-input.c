/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commodity code of a goods line. Digits are the code itself; anything else is a search, answered while typing. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-commodity-input.h"
#include "khai-completion.h"
#include "khai-hit.h"
#include "khai-widgets.h"

#define MAX_HITS 8
#define FULL_CODE 8

struct _KhaiCommodityInput
{
  GtkWidget parent_instance;

  KhaiReference *reference;   /* (owned) */
  KhaiLang lang;
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
suggest (KhaiCommodityInput *self)
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

static void
entry_changed (GtkEditable *entry, KhaiCommodityInput *self)
{
  const char *text = gtk_editable_get_text (entry);
  g_autofree char *digits = only_digits (text);

  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (entry))) || !gtk_editable_get_editable (entry))
    return;
  if (*text == '\0' || (digits != NULL && strlen (digits) >= FULL_CODE))
    khai_completion_hide (self->completion);
  else
    suggest (self);
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
khai_commodity_input_new (KhaiReference *reference, KhaiLang lang)
{
  KhaiCommodityInput *self = g_object_new (KHAI_TYPE_COMMODITY_INPUT, NULL);

  self->reference = g_object_ref (reference);
  self->lang = lang;
  return KHAI_FIELD_INPUT (self);
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

  return khai_completion_is_shown (self->completion) || khai_field_input_entry_is_composing (self->entry);
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
  g_clear_object (&self->reference);
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
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_PRIMARY, "edit-find-symbolic");
  gtk_entry_set_icon_activatable (self->entry, GTK_ENTRY_ICON_PRIMARY, FALSE);
  khai_widget_hide_icons (GTK_WIDGET (self->entry));
  gtk_entry_set_placeholder_text (self->entry, _("Code, or words such as “ceramic bowl”"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  self->completion = khai_completion_new (self->entry, GTK_WIDGET (self), _("Commodities that fit"));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (entry_changed), self, 0);
  g_signal_connect_object (self->completion, "wanted", G_CALLBACK (suggest), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->completion, "picked", G_CALLBACK (code_picked), self, 0);
  khai_field_input_watch_entry (KHAI_FIELD_INPUT (self), self->entry);
}
