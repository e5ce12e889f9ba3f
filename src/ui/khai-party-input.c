/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The consignee's name. What is typed may be the beginning of somebody new, so nothing of the list is marked until an arrow key does it. */

#include "config.h"

#include "khai-party-input.h"

#include <glib/gi18n-lib.h>

#include "khai-address-book.h"
#include "khai-completion.h"
#include "khai-editor-page.h"
#include "khai-widgets.h"

#define MAX_SHOWN 8
#define LEAST_CHARS 2

struct _KhaiPartyInput
{
  GtkWidget parent_instance;

  KhaiSession *session;       /* (owned) */
  GPtrArray *found;           /* (owned) (nullable) (element-type KhaiParty): in the list */
  gboolean picking;           /* the text that comes now is ours */
  GtkEntry *entry;
  KhaiCompletion *completion; /* (owned) */
};

static void khai_party_input_iface_init (KhaiFieldInputInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiPartyInput, khai_party_input, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_FIELD_INPUT, khai_party_input_iface_init))

static void
add_party (KhaiPartyInput *self, guint index, const KhaiParty *party)
{
  g_autofree char *id = g_strdup_printf ("%u", index);
  g_autofree char *title = khai_party_get_text (party, "/name");
  g_autofree char *place = khai_party_describe (khai_session_get_context (self->session), party);
  /* translators: where an entry is and how often it was declared to, then that it comes from the address book */
  g_autofree char *about = g_strdup_printf (_("%s · address book"), place);
  g_autofree char *name = g_strdup_printf ("%s, %s", title, about);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), khai_label_new (title, NULL));
  gtk_box_append (GTK_BOX (box), khai_label_new (about, "dim-label"));
  khai_completion_add (self->completion, id, name, box);
}

/* Whose the declaration is: what other clients have is not offered. */
static const char *
get_client (KhaiPartyInput *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), KHAI_TYPE_EDITOR_PAGE);

  return page != NULL ? khai_editor_get_record (khai_editor_page_get_editor (KHAI_EDITOR_PAGE (page)))->client : NULL;
}

static void
look_up (KhaiPartyInput *self, gboolean asked)
{
  KhaiContext *context = khai_session_get_context (self->session);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;

  khai_completion_clear (self->completion);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  if (!asked && g_utf8_strlen (text, -1) < LEAST_CHARS)
    {
      khai_completion_hide (self->completion);
      return;
    }
  if (khai_address_book_refresh (context, &error))
    self->found = khai_address_book_find (context, get_client (self), text, MAX_SHOWN, &error);
  if (self->found == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < self->found->len; i++)
    add_party (self, i, self->found->pdata[i]);
  if (self->found->len > 0)
    khai_completion_set_title (self->completion, _("From the address book: ↓ and Enter take them"));
  khai_completion_show (self->completion, FALSE);
}

static void
entry_changed (GtkEditable *entry, KhaiPartyInput *self)
{
  if (!self->picking && gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (entry))) && gtk_editable_get_editable (entry))
    look_up (self, FALSE);
}

static void
list_wanted (KhaiPartyInput *self)
{
  look_up (self, TRUE);
}

/* The whole consignee first, so that the name alone is nothing new any more. */
static void
party_picked (KhaiCompletion *completion, const char *id, KhaiPartyInput *self)
{
  guint index = (guint) g_ascii_strtoull (id, NULL, 10);
  g_autofree char *name = NULL;
  gint64 number;

  if (self->found == NULL || index >= self->found->len)
    return;
  number = ((KhaiParty *) self->found->pdata[index])->id;
  name = khai_party_get_text (self->found->pdata[index], "/name");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.take-party", "x", number);
  self->picking = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->picking = FALSE;
  khai_field_input_committed (KHAI_FIELD_INPUT (self));
}

KhaiFieldInput *
khai_party_input_new (KhaiSession *session)
{
  KhaiPartyInput *self = g_object_new (KHAI_TYPE_PARTY_INPUT, NULL);

  self->session = g_object_ref (session);
  return KHAI_FIELD_INPUT (self);
}

static void
set_text (KhaiFieldInput *input, const char *text)
{
  KhaiPartyInput *self = KHAI_PARTY_INPUT (input);

  g_signal_handlers_block_by_func (self->entry, entry_changed, self);
  khai_field_input_put_entry_text (input, self->entry, text);
  g_signal_handlers_unblock_by_func (self->entry, entry_changed, self);
}

static char *
dup_text (KhaiFieldInput *input)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (KHAI_PARTY_INPUT (input)->entry)));
}

static GtkWidget *
get_control (KhaiFieldInput *input)
{
  return GTK_WIDGET (KHAI_PARTY_INPUT (input)->entry);
}

static gboolean
is_composing (KhaiFieldInput *input)
{
  return khai_field_input_entry_is_composing (KHAI_PARTY_INPUT (input)->entry);
}

static void
set_editable (KhaiFieldInput *input, gboolean editable)
{
  gtk_editable_set_editable (GTK_EDITABLE (KHAI_PARTY_INPUT (input)->entry), editable);
}

static void
khai_party_input_iface_init (KhaiFieldInputInterface *iface)
{
  iface->set_text = set_text;
  iface->dup_text = dup_text;
  iface->get_control = get_control;
  iface->is_composing = is_composing;
  iface->set_editable = set_editable;
}

static void
khai_party_input_dispose (GObject *object)
{
  KhaiPartyInput *self = KHAI_PARTY_INPUT (object);

  if (self->completion != NULL)
    khai_completion_detach (self->completion);
  g_clear_object (&self->completion);
  g_clear_pointer ((GtkWidget **) &self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_party_input_parent_class)->dispose (object);
}

static void
khai_party_input_class_init (KhaiPartyInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_party_input_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_party_input_init (KhaiPartyInput *self)
{
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  self->completion = khai_completion_new (self->entry, GTK_WIDGET (self), _("Address book"));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (entry_changed), self, 0);
  g_signal_connect_object (self->completion, "wanted", G_CALLBACK (list_wanted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->completion, "picked", G_CALLBACK (party_picked), self, 0);
  khai_field_input_watch_entry (KHAI_FIELD_INPUT (self), self->entry);
}
