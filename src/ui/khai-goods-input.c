/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who types a code of goods declared before has them with one key: the first that fits is marked, Tab or Enter takes it. Words of a description
 * may be the beginning of other goods, so there nothing is marked until an arrow key does it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-completion.h"
#include "khai-goods-input.h"
#include "khai-hit.h"
#include "khai-widgets.h"

#define MAX_SHOWN 8
#define LEAST_CHARS 2

struct _KhaiGoodsInput
{
  GtkWidget parent_instance;

  KhaiKnownGoods *goods;      /* (owned) */
  KhaiEditor *editor;         /* (owned) */
  GPtrArray *found;           /* (owned) (nullable) (element-type KhaiKnownGood): in the list */
  KhaiKnownGood *picked;      /* (owned) (nullable) */
  gboolean picking;           /* the text that comes now is ours */
  GtkEntry *entry;
  KhaiCompletion *completion; /* (owned) */
};

static void khai_goods_input_iface_init (KhaiFieldInputInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiGoodsInput, khai_goods_input, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_FIELD_INPUT, khai_goods_input_iface_init))

static char *
first_code (KhaiKnownGood *good)
{
  static const char *const members[] = { "/sku", "/productCode", "/model" };
  char *code = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members) && code == NULL; i++)
    code = khai_known_good_get_text (good, members[i]);
  return code;
}

static void
add_good (KhaiGoodsInput *self, guint index, KhaiKnownGood *good)
{
  g_autofree char *id = g_strdup_printf ("%u", index);
  g_autofree char *description = khai_known_good_get_text (good, "/description");
  g_autofree char *hs = khai_known_good_get_text (good, "/hsCode");
  g_autofree char *dotted = hs != NULL ? khai_commodity_code_format (hs) : g_strdup ("–");
  g_autofree char *code = first_code (good);
  const char *origin = khai_known_good_get_product (good) != NULL ? _("your goods") : khai_known_good_get_origin (good);
  /* translators: goods declared before: description · commodity code · the declaration they were in */
  g_autofree char *about = g_strdup_printf (_("%s · %s · %s"), code != NULL ? code : "–", dotted,
                                            origin != NULL ? origin : _("this declaration"));
  g_autofree char *name = g_strdup_printf ("%s, %s", description != NULL ? description : "", about);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), khai_label_new (description != NULL ? description : "", NULL));
  gtk_box_append (GTK_BOX (box), khai_label_new (about, "dim-label"));
  khai_completion_add (self->completion, id, name, box);
}

static void
look_up (KhaiGoodsInput *self, gboolean asked)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean by_code;

  khai_completion_clear (self->completion);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  if (!asked && g_utf8_strlen (text, -1) < LEAST_CHARS)
    {
      khai_completion_hide (self->completion);
      return;
    }
  self->found = khai_known_goods_find (self->goods, khai_declaration_get_root (khai_editor_get_declaration (self->editor)), text, MAX_SHOWN);
  for (guint i = 0; i < self->found->len; i++)
    add_good (self, i, self->found->pdata[i]);
  by_code = self->found->len > 0 && khai_known_good_has_code (self->found->pdata[0], text);
  if (self->found->len > 0)
    khai_completion_set_title (self->completion, by_code ? _("Declared before: Enter takes the marked goods")
                                                         : _("Declared before: ↓ and Enter take them"));
  khai_completion_show (self->completion, by_code);
}

static void
entry_changed (GtkEditable *entry, KhaiGoodsInput *self)
{
  g_clear_pointer (&self->picked, khai_known_good_unref);
  if (self->picking)
    return;
  if (gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (entry))) && gtk_editable_get_editable (entry))
    look_up (self, FALSE);
}

static void
list_wanted (KhaiGoodsInput *self)
{
  look_up (self, TRUE);
}

static void
good_picked (KhaiCompletion *completion, const char *id, KhaiGoodsInput *self)
{
  guint index = (guint) g_ascii_strtoull (id, NULL, 10);
  g_autofree char *description = NULL;

  if (self->found == NULL || index >= self->found->len)
    return;
  description = khai_known_good_get_text (self->found->pdata[index], "/description");
  self->picking = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), description);
  self->picking = FALSE;
  g_clear_pointer (&self->picked, khai_known_good_unref);
  self->picked = khai_known_good_ref (self->found->pdata[index]);
  khai_field_input_committed (KHAI_FIELD_INPUT (self));
}

KhaiKnownGood *
khai_goods_input_get_picked (KhaiGoodsInput *self)
{
  g_return_val_if_fail (KHAI_IS_GOODS_INPUT (self), NULL);

  return self->picked;
}

KhaiFieldInput *
khai_goods_input_new (KhaiKnownGoods *goods, KhaiEditor *editor, gboolean words)
{
  KhaiGoodsInput *self = g_object_new (KHAI_TYPE_GOODS_INPUT, NULL);

  self->goods = g_object_ref (goods);
  self->editor = g_object_ref (editor);
  if (!words)
    g_object_set (self->entry, "im-module", "gtk-im-context-simple", NULL);
  return KHAI_FIELD_INPUT (self);
}

static void
set_text (KhaiFieldInput *input, const char *text)
{
  KhaiGoodsInput *self = KHAI_GOODS_INPUT (input);

  g_signal_handlers_block_by_func (self->entry, entry_changed, self);
  khai_field_input_put_entry_text (input, self->entry, text);
  g_signal_handlers_unblock_by_func (self->entry, entry_changed, self);
}

static char *
dup_text (KhaiFieldInput *input)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (KHAI_GOODS_INPUT (input)->entry)));
}

static GtkWidget *
get_control (KhaiFieldInput *input)
{
  return GTK_WIDGET (KHAI_GOODS_INPUT (input)->entry);
}

static gboolean
is_composing (KhaiFieldInput *input)
{
  return khai_field_input_entry_is_composing (KHAI_GOODS_INPUT (input)->entry);
}

static void
set_editable (KhaiFieldInput *input, gboolean editable)
{
  gtk_editable_set_editable (GTK_EDITABLE (KHAI_GOODS_INPUT (input)->entry), editable);
}

static void
khai_goods_input_iface_init (KhaiFieldInputInterface *iface)
{
  iface->set_text = set_text;
  iface->dup_text = dup_text;
  iface->get_control = get_control;
  iface->is_composing = is_composing;
  iface->set_editable = set_editable;
}

static void
khai_goods_input_dispose (GObject *object)
{
  KhaiGoodsInput *self = KHAI_GOODS_INPUT (object);

  if (self->completion != NULL)
    khai_completion_detach (self->completion);
  g_clear_object (&self->completion);
  g_clear_pointer ((GtkWidget **) &self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->picked, khai_known_good_unref);
  g_clear_object (&self->goods);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (khai_goods_input_parent_class)->dispose (object);
}

static void
khai_goods_input_class_init (KhaiGoodsInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_goods_input_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_goods_input_init (KhaiGoodsInput *self)
{
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  self->completion = khai_completion_new (self->entry, GTK_WIDGET (self), _("Goods declared before"));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (entry_changed), self, 0);
  g_signal_connect_object (self->completion, "wanted", G_CALLBACK (list_wanted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->completion, "picked", G_CALLBACK (good_picked), self, 0);
  khai_field_input_watch_entry (KHAI_FIELD_INPUT (self), self->entry);
}
