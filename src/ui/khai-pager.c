/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One page at a time. Pages are made by their owner when they are first shown. */

#include "config.h"

#include "khai-pager.h"

#include "khai-steady.h"

struct _KhaiPager
{
  GtkWidget parent_instance;

  GHashTable *pages;  /* (owned): name → child */
  char *shown;        /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (KhaiPager, khai_pager, GTK_TYPE_WIDGET)

KhaiPager *
khai_pager_new (void)
{
  return g_object_new (KHAI_TYPE_PAGER, NULL);
}

GtkWidget *
khai_pager_get (KhaiPager *self, const char *name)
{
  g_return_val_if_fail (KHAI_IS_PAGER (self) && name != NULL, NULL);

  return g_hash_table_lookup (self->pages, name);
}

void
khai_pager_remove (KhaiPager *self, const char *name)
{
  GtkWidget *page;

  g_return_if_fail (KHAI_IS_PAGER (self) && name != NULL);

  page = g_hash_table_lookup (self->pages, name);
  if (page == NULL)
    return;
  if (g_strcmp0 (self->shown, name) == 0)
    g_clear_pointer (&self->shown, g_free);
  g_hash_table_remove (self->pages, name);
  gtk_widget_unparent (page);
}

void
khai_pager_add (KhaiPager *self, const char *name, GtkWidget *page)
{
  g_return_if_fail (KHAI_IS_PAGER (self) && name != NULL && GTK_IS_WIDGET (page));

  khai_pager_remove (self, name);
  gtk_widget_set_visible (page, FALSE);
  gtk_widget_set_hexpand (page, TRUE);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_widget_insert_before (page, GTK_WIDGET (self), NULL);
  g_hash_table_insert (self->pages, g_strdup (name), page);
}

gboolean
khai_pager_show (KhaiPager *self, const char *name)
{
  GtkWidget *page;

  g_return_val_if_fail (KHAI_IS_PAGER (self) && name != NULL, FALSE);

  page = g_hash_table_lookup (self->pages, name);
  if (page == NULL)
    return FALSE;
  if (g_strcmp0 (self->shown, name) != 0)
    {
      for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
        gtk_widget_set_visible (child, child == page);
      g_free (self->shown);
      self->shown = g_strdup (name);
    }
  return TRUE;
}

const char *
khai_pager_get_shown (KhaiPager *self)
{
  g_return_val_if_fail (KHAI_IS_PAGER (self), NULL);

  return self->shown;
}

static void
khai_pager_dispose (GObject *object)
{
  KhaiPager *self = KHAI_PAGER (object);
  GtkWidget *child;

  g_hash_table_remove_all (self->pages);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (khai_pager_parent_class)->dispose (object);
}

static void
khai_pager_finalize (GObject *object)
{
  KhaiPager *self = KHAI_PAGER (object);

  g_hash_table_unref (self->pages);
  g_free (self->shown);
  G_OBJECT_CLASS (khai_pager_parent_class)->finalize (object);
}

static void
khai_pager_class_init (KhaiPagerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_pager_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_pager_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
khai_pager_init (KhaiPager *self)
{
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), khai_steady_layout_new ());
}
