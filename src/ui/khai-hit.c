/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A commodity as a search shows it, and as it is suggested. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-hit.h"
#include "khai-widgets.h"

/* A line that is cut off must not ask for more room than the rest of its row. */
#define PATH_CHARS 48
#define SUGGESTED_DIGITS 8

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
join_path (char **titles)
{
  return titles != NULL ? g_strjoinv (" › ", titles) : g_strdup ("");
}

char *
khai_hit_name (const KhaiHit *hit, KhaiLang lang)
{
  g_autofree char *code = khai_commodity_code_format (hit->code);

  /* translators: a commodity code and its title */
  return g_strdup_printf (_("%s – %s"), code, hit->title[lang]);
}

void
khai_hit_describe (GtkWidget *row, const KhaiHit *hit, KhaiLang lang)
{
  g_autofree char *path = join_path (hit->path[lang]);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, path, -1);
  khai_widget_set_tip (row, path);
}

GtkWidget *
khai_unit_label_new (const char *unit)
{
  /* translators: the unit in which the tariff counts a commodity */
  g_autofree char *text = g_strdup_printf (_("Unit: %s"), unit);
  GtkWidget *label = khai_label_new (text, "caption");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  return label;
}

/* Title and code side by side, and the path in one line below them. What is cut off is the beginning: the end says most about the code. */
static GtkWidget *
new_commodity_box (const char *code, const char *title, const char *unit, const char *path)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *dotted = khai_commodity_code_format (code);
  GtkWidget *words = khai_label_new (title, NULL);
  GtkWidget *number = khai_label_new (dotted, "numeric");

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (number), FALSE);
  gtk_label_set_xalign (GTK_LABEL (number), 1);
  gtk_box_append (GTK_BOX (side), number);
  if (unit != NULL && *unit != '\0')
    {
      GtkWidget *counted = khai_unit_label_new (unit);

      gtk_widget_set_halign (counted, GTK_ALIGN_END);
      gtk_box_append (GTK_BOX (side), counted);
    }
  gtk_box_append (GTK_BOX (top), words);
  gtk_box_append (GTK_BOX (top), side);
  gtk_box_append (GTK_BOX (box), top);
  if (*path != '\0')
    {
      GtkWidget *above = khai_label_new (path, "caption");

      gtk_widget_add_css_class (above, "dim-label");
      gtk_label_set_wrap (GTK_LABEL (above), FALSE);
      gtk_label_set_ellipsize (GTK_LABEL (above), PANGO_ELLIPSIZE_START);
      gtk_label_set_max_width_chars (GTK_LABEL (above), PATH_CHARS);
      khai_widget_set_tip (above, path);
      gtk_box_append (GTK_BOX (box), above);
    }
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  return box;
}

GtkWidget *
khai_hit_widget_new (const KhaiHit *hit, KhaiLang lang)
{
  g_autofree char *path = join_path (hit->path[lang]);
  GtkWidget *box = new_commodity_box (hit->code, hit->title[lang], hit->unit, path);

  if (hit->provisional)
    {
      GtkWidget *mark = khai_label_new (_("Provisional title: read the tariff before you rely on it"), "caption");

      gtk_widget_add_css_class (mark, "warning");
      gtk_box_append (GTK_BOX (box), mark);
    }
  return box;
}

/* ---- suggestions ---- */

static const char *
get_band_word (KhaiBand band)
{
  switch (band)
    {
    case KHAI_BAND_STRONG:
      return _("Strong match");
    case KHAI_BAND_GOOD:
      return _("Good match");
    case KHAI_BAND_POSSIBLE:
      return _("Possible match");
    case KHAI_BAND_UNKNOWN:
    default:
      return _("Cannot say yet");
    }
}

static const char *
get_band_icon (KhaiBand band)
{
  static const char *const icons[] = { "emblem-ok-symbolic", "object-select-symbolic", "dialog-question-symbolic", "dialog-question-symbolic" };

  g_return_val_if_fail (band < G_N_ELEMENTS (icons), icons[KHAI_BAND_UNKNOWN]);

  return icons[band];
}

static const char *
get_band_css (KhaiBand band)
{
  static const char *const classes[] = { "success", "accent", "dim-label", "dim-label" };

  g_return_val_if_fail (band < G_N_ELEMENTS (classes), classes[KHAI_BAND_UNKNOWN]);

  return classes[band];
}

/* (nullable) */
static char *
reasons_text (const KhaiSuggestion *suggestion, KhaiLang lang)
{
  g_autofree char *joined = suggestion->reasons[lang] != NULL ? g_strjoinv (" · ", suggestion->reasons[lang]) : NULL;

  if (joined == NULL || *joined == '\0')
    return NULL;
  /* translators: the words of a description that speak for a code: because of: “shirt” · “cotton” */
  return g_strdup_printf (_("because of: %s"), joined);
}

char *
khai_suggestion_name (const KhaiSuggestion *suggestion, KhaiLang lang)
{
  g_autofree char *code = khai_commodity_code_format (suggestion->code);
  g_autofree char *reasons = reasons_text (suggestion, lang);
  g_autofree char *name = NULL;

  /* translators: a commodity code and its title */
  name = g_strdup_printf (_("%s – %s"), code, suggestion->title[lang]);
  return g_strjoin (" · ", name, get_band_word (suggestion->band), reasons, NULL);
}

/* The path above a code; what cannot be read is left out of a line that only helps. */
static char *
path_above (KhaiReference *reference, const char *code, KhaiLang lang)
{
  g_autofree char *parent = g_strndup (code, strlen (code) - 2);
  g_auto (GStrv) titles = khai_reference_get_path_titles (reference, parent, lang, NULL);

  return join_path (titles);
}

GtkWidget *
khai_suggestion_widget_new (KhaiReference *reference, const KhaiSuggestion *suggestion, KhaiLang lang)
{
  g_autofree char *path = path_above (reference, suggestion->code, lang);
  g_autofree char *reasons = reasons_text (suggestion, lang);
  GtkWidget *box = new_commodity_box (suggestion->code, suggestion->title[lang], NULL, path);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (get_band_icon (suggestion->band));
  GtkWidget *word = khai_label_new (get_band_word (suggestion->band), "caption-heading");

  gtk_label_set_wrap (GTK_LABEL (word), FALSE);
  gtk_widget_set_valign (word, GTK_ALIGN_START);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, get_band_css (suggestion->band));
  gtk_widget_add_css_class (word, get_band_css (suggestion->band));
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), word);
  if (reasons != NULL)
    gtk_box_append (GTK_BOX (line), khai_label_new (reasons, "caption"));
  gtk_box_append (GTK_BOX (box), line);
  khai_widget_hide_icons (box);
  return box;
}

GPtrArray *
khai_suggestions_for (KhaiReference *reference, const char *text, const GPtrArray *decisions, guint limit, KhaiLang lang, char **missing,
                      GError **error)
{
  g_autoptr (GPtrArray) all = khai_reference_suggest (reference, text, decisions, limit, SUGGESTED_DIGITS, error);
  const KhaiSuggestion *first = all != NULL && all->len > 0 ? all->pdata[0] : NULL;

  *missing = NULL;
  if (all == NULL)
    return NULL;
  if (first != NULL && first->code == NULL && first->reasons[lang] != NULL)
    *missing = g_strjoinv (" ", first->reasons[lang]);
  for (guint i = all->len; i > 0; i--)
    {
      const KhaiSuggestion *suggestion = all->pdata[i - 1];

      if (suggestion->code == NULL || suggestion->band == KHAI_BAND_UNKNOWN)
        g_ptr_array_remove_index (all, i - 1);
    }
  return g_steal_pointer (&all);
}
