/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What helps to choose between codes: two side by side, notes, warnings. */

#include "config.h"

#include "khai-comparison.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-classification.h"
#include "khai-dialogue.h"
#include "khai-hit.h"
#include "khai-widgets.h"

/* Codes that end so are what their neighbours leave. */
#define REST "9"

typedef struct
{
  GtkGrid *grid;
  int row;
} Table;

static void
put (Table *table, int column, const char *text, const char *css_class)
{
  GtkWidget *label = khai_label_new (text, css_class);

  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, column > 0);
  gtk_grid_attach (table->grid, label, column, table->row, 1, 1);
}

/* A line of the table, and below its name in words whether the two differ. */
static void
add_line (Table *table, const char *name, const char *one, const char *other)
{
  gboolean same = g_strcmp0 (one, other) == 0;
  /* translators: in a table of two codes: the line's name, and whether both say the same there */
  g_autofree char *head = g_strdup_printf (_("%s: %s"), name, same ? _("the same") : _("differs"));

  if ((one == NULL || *one == '\0') && (other == NULL || *other == '\0'))
    return;
  put (table, 0, head, same ? "dim-label" : "heading");
  put (table, 1, one != NULL && *one != '\0' ? one : _("not said"), same ? "dim-label" : NULL);
  put (table, 2, other != NULL && *other != '\0' ? other : _("not said"), same ? "dim-label" : NULL);
  table->row++;
}

static const KhaiFacetAnswer *
find_facet (const GPtrArray *facets, const char *name)
{
  for (guint i = 0; i < facets->len; i++)
    if (strcmp (((const KhaiFacetAnswer *) facets->pdata[i])->facet, name) == 0)
      return facets->pdata[i];
  return NULL;
}

static gboolean
add_facets (Table *table, KhaiReference *reference, const char *code, const char *other, KhaiLang lang, GError **error)
{
  g_autoptr (GPtrArray) ones = khai_reference_get_facets (reference, code, error);
  g_autoptr (GPtrArray) others = ones != NULL ? khai_reference_get_facets (reference, other, error) : NULL;

  if (others == NULL)
    return FALSE;
  for (guint i = 0; i < ones->len; i++)
    {
      const KhaiFacetAnswer *answer = ones->pdata[i];
      const KhaiFacetAnswer *beside = find_facet (others, answer->facet);

      add_line (table, answer->question[lang], answer->label[lang], beside != NULL ? beside->label[lang] : NULL);
    }
  for (guint i = 0; i < others->len; i++)
    {
      const KhaiFacetAnswer *answer = others->pdata[i];

      if (find_facet (ones, answer->facet) == NULL)
        add_line (table, answer->question[lang], NULL, answer->label[lang]);
    }
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
notes_text (KhaiReference *reference, const char *code, KhaiLang lang, GError **error)
{
  g_autoptr (GPtrArray) notes = khai_reference_get_notes (reference, code, error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (notes == NULL)
    return NULL;
  for (guint i = 0; i < notes->len; i++)
    {
      const KhaiNote *note = notes->pdata[i];

      if (strlen (note->subject) == 4)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", note->text[lang]);
    }
  return g_strdup (text->str);
}

static char *
rates_text (const KhaiTariffCode *official)
{
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (official->rates));
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *name = names; name != NULL; name = name->next)
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", (const char *) name->data,
                            json_object_get_string_member (json_node_get_object (official->rates), name->data));
  return g_strdup (text->str);
}

static const char *
official_title (const KhaiTariffCode *official, KhaiLang lang)
{
  const char *first = lang == KHAI_LANG_VI ? official->description_vi : official->description_en;

  return first != NULL ? first : lang == KHAI_LANG_VI ? official->description_en : official->description_vi;
}

/* What the imported tariff says, if there is one. */
static gboolean
add_official (Table *table, KhaiSession *session, const char *code, const char *other, GError **error)
{
  KhaiStore *store = khai_session_get_store (session);
  KhaiLang lang = khai_session_get_lang (session);
  g_autoptr (GError) failure = NULL;
  g_autoptr (KhaiTariffCode) one = khai_store_get_tariff_code (store, code, &failure);
  g_autoptr (KhaiTariffCode) two = failure == NULL ? khai_store_get_tariff_code (store, other, &failure) : NULL;
  g_autofree char *one_rates = one != NULL ? rates_text (one) : NULL;
  g_autofree char *two_rates = two != NULL ? rates_text (two) : NULL;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  add_line (table, _("Official text"), one != NULL ? official_title (one, lang) : NULL, two != NULL ? official_title (two, lang) : NULL);
  add_line (table, _("Official unit"), one != NULL ? one->unit : NULL, two != NULL ? two->unit : NULL);
  add_line (table, _("Rates"), one_rates, two_rates);
  return TRUE;
}

static char *
heading_title (KhaiReference *reference, const char *code, gsize digits, KhaiLang lang, GError **error)
{
  g_autofree char *part = g_strndup (code, digits);
  g_autoptr (KhaiCommodity) commodity = khai_reference_get_commodity (reference, part, error);
  g_autofree char *dotted = khai_commodity_code_format (part);

  return commodity != NULL ? g_strdup_printf (_("%s – %s"), dotted, commodity->title[lang]) : NULL;
}

static gboolean
add_row_of_titles (Table *table, KhaiReference *reference, const char *name, const char *code, const char *other, gsize digits,
                   KhaiLang lang, GError **error)
{
  g_autofree char *one = heading_title (reference, code, digits, lang, error);
  g_autofree char *two = one != NULL ? heading_title (reference, other, digits, lang, error) : NULL;

  if (two == NULL)
    return FALSE;
  add_line (table, name, one, two);
  return TRUE;
}

GtkWidget *
khai_comparison_new (KhaiSession *session, const char *code, const char *other, GError **error)
{
  KhaiReference *reference = khai_session_get_reference (session);
  KhaiLang lang = khai_session_get_lang (session);
  GtkWidget *grid = g_object_ref_sink (gtk_grid_new ());
  Table table = { GTK_GRID (grid), 0 };
  g_autoptr (KhaiCommodity) one = khai_reference_get_commodity (reference, code, error);
  g_autoptr (KhaiCommodity) two = one != NULL ? khai_reference_get_commodity (reference, other, error) : NULL;
  g_autofree char *one_notes = two != NULL ? notes_text (reference, code, lang, error) : NULL;
  g_autofree char *two_notes = one_notes != NULL ? notes_text (reference, other, lang, error) : NULL;

  gtk_grid_set_column_spacing (table.grid, 18);
  gtk_grid_set_row_spacing (table.grid, 6);
  khai_widget_set_name (grid, _("Two codes side by side"));
  if (two_notes == NULL || !add_row_of_titles (&table, reference, _("Code"), code, other, 8, lang, error)
      || !add_row_of_titles (&table, reference, _("Heading"), code, other, 4, lang, error))
    {
      g_object_unref (grid);
      return NULL;
    }
  add_line (&table, _("Unit"), one->unit, two->unit);
  if (!add_facets (&table, reference, code, other, lang, error) || !add_official (&table, session, code, other, error))
    {
      g_object_unref (grid);
      return NULL;
    }
  add_line (&table, _("Notes"), one_notes, two_notes);
  g_object_force_floating (G_OBJECT (grid));
  return grid;
}

/* ---- notes and warnings ---- */

static char *
note_text (KhaiReference *reference, const KhaiNote *note, KhaiLang lang)
{
  g_autoptr (GString) text = g_string_new (note->text[lang]);

  for (guint i = 0; note->targets[i] != NULL; i++)
    {
      g_autofree char *dotted = khai_commodity_code_format (note->targets[i]);
      g_autoptr (KhaiCommodity) target = khai_reference_get_commodity (reference, note->targets[i], NULL);

      g_string_append_printf (text, "\n→ %s%s%s", dotted, target != NULL ? " – " : "", target != NULL ? target->title[lang] : "");
    }
  return g_strdup (text->str);
}

/* The legal text beside ours, once somebody has imported it. */
gboolean
khai_official_append (GtkBox *box, KhaiSession *session, const char *code, GError **error)
{
  KhaiLang lang = khai_session_get_lang (session);
  g_autoptr (GError) failure = NULL;
  g_autoptr (KhaiTariffCode) official = khai_store_get_tariff_code (khai_session_get_store (session), code, &failure);
  g_autofree char *rates = official != NULL ? rates_text (official) : NULL;
  g_autofree char *unit = official != NULL && official->unit != NULL ? g_strdup_printf (_("Unit: %s"), official->unit) : NULL;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (official == NULL)
    return TRUE;
  gtk_box_append (box, khai_label_new (_("Official text"), "caption-heading"));
  gtk_box_append (box, khai_label_new (official_title (official, lang), NULL));
  if (unit != NULL)
    gtk_box_append (box, khai_label_new (unit, NULL));
  if (*rates != '\0')
    gtk_box_append (box, khai_label_new (rates, NULL));
  return TRUE;
}

gboolean
khai_notes_fill (GtkBox *box, KhaiSession *session, const char *code, GError **error)
{
  KhaiReference *reference = khai_session_get_reference (session);
  KhaiLang lang = khai_session_get_lang (session);
  g_autoptr (GPtrArray) notes = khai_reference_get_notes (reference, code, error);

  khai_widget_remove_children (GTK_WIDGET (box));
  if (notes == NULL)
    return FALSE;
  for (guint i = 0; i < notes->len; i++)
    {
      const KhaiNote *note = notes->pdata[i];
      g_autofree char *text = note_text (reference, note, lang);
      /* translators: before a note on what a chapter or heading of the tariff covers; %s is its number */
      g_autofree char *head = g_strdup_printf (note->kind == KHAI_NOTE_EXCLUDES ? _("Not in %s:") : _("Also in %s:"), note->subject);

      gtk_box_append (box, khai_label_new (head, "caption-heading"));
      gtk_box_append (box, khai_label_new (text, NULL));
    }
  if (notes->len == 0)
    gtk_box_append (box, khai_label_new (_("There are no notes on this chapter yet."), "dim-label"));
  return khai_official_append (box, session, code, error);
}

/* Where a subheading is not split, its own digits say whether it is a rest, and its neighbours are those of the heading. */
static gboolean
is_rest (KhaiReference *reference, const char *code, GError **error)
{
  gboolean whole = g_str_has_suffix (code, "00");
  g_autofree char *part = g_strndup (code, whole ? 6 : 8);
  g_autofree char *parent = g_strndup (code, whole ? 4 : 6);
  g_autoptr (GPtrArray) siblings = NULL;

  if (strlen (code) != 8 || !(g_str_has_suffix (part, REST) || g_str_has_suffix (part, REST "0")))
    return FALSE;
  siblings = khai_reference_get_children (reference, parent, error);
  return siblings != NULL && siblings->len > 1;
}

char *
khai_code_warning (KhaiReference *reference, const char *code, GError **error)
{
  g_autoptr (KhaiCommodity) commodity = khai_reference_get_commodity (reference, code, error);

  if (commodity == NULL)
    return NULL;
  if (commodity->provisional)
    return g_strdup (_("The title is provisional: look into the official tariff."));
  if (is_rest (reference, code, error))
    return g_strdup (_("This is a rest: take it only when no code beside it names the goods."));
  return NULL;
}
