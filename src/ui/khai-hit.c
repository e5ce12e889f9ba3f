/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A commodity as a search shows it. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-hit.h"
#include "khai-widgets.h"

char *
khai_commodity_code_format (const char *code)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (code != NULL, g_string_free (text, FALSE));

  for (gsize i = 0; code[i] != '\0'; i++)
    {
      if (i == 4 || i == 6 || i == 8)
        g_string_append_c (text, '.');
      g_string_append_c (text, code[i]);
    }
  return g_string_free (text, FALSE);
}

static char *
join_path (const KhaiHit *hit, KhaiLang lang)
{
  return hit->path[lang] != NULL ? g_strjoinv (" › ", hit->path[lang]) : g_strdup ("");
}

char *
khai_hit_name (const KhaiHit *hit, KhaiLang lang)
{
  g_autofree char *code = khai_commodity_code_format (hit->code);

  /* translators: a commodity code and its title */
  return g_strdup_printf (_("%s – %s"), code, hit->title[lang]);
}

GtkWidget *
khai_hit_widget_new (const KhaiHit *hit, KhaiLang lang)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *code = khai_commodity_code_format (hit->code);
  g_autofree char *path = join_path (hit, lang);
  GtkWidget *title = khai_label_new (hit->title[lang], NULL);
  GtkWidget *number = khai_label_new (code, "numeric");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_wrap (GTK_LABEL (number), FALSE);
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (top), title);
  gtk_box_append (GTK_BOX (top), number);
  gtk_box_append (GTK_BOX (box), top);
  if (*path != '\0')
    {
      GtkWidget *above = khai_label_new (path, "caption");

      gtk_widget_add_css_class (above, "dim-label");
      gtk_box_append (GTK_BOX (box), above);
    }
  if (hit->provisional)
    {
      GtkWidget *mark = khai_label_new (_("Provisional title: read the tariff before you rely on it"), "caption");

      gtk_widget_add_css_class (mark, "warning");
      gtk_box_append (GTK_BOX (box), mark);
    }
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  return box;
}
