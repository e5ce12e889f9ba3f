/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dossier of a classification: what was decided comes first and is never left out; then why, as far as the page goes. */

#include "config.h"

#include "khai-dossier.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-pdf.h"

/* No page holds more, so more need not be laid out to know it. */
#define MAX_BYTES 40000

/* How much of each list is shown, from all to what fits on any page. */
typedef struct
{
  guint rows;       /* of each list */
  glong characters; /* of each text */
  double size;      /* of the font, in points */
} Measure;

static const Measure measures[] = {
  { G_MAXUINT, G_MAXLONG, 10.0 }, { G_MAXUINT, G_MAXLONG, 9.0 }, { G_MAXUINT, G_MAXLONG, 8.0 }, { 14, 300, 8.0 },
  { 10, 220, 8.0 },               { 7, 160, 8.0 },               { 5, 120, 8.0 },               { 3, 90, 8.0 },
  { 2, 60, 7.5 },
};

/**
 * khai_dossier_new:
 *
 * Returns: (transfer full): an empty dossier
 */
KhaiDossier *
khai_dossier_new (void)
{
  KhaiDossier *dossier = g_new0 (KhaiDossier, 1);

  dossier->answers = g_ptr_array_new ();
  dossier->refused = g_ptr_array_new ();
  dossier->facts = g_ptr_array_new_with_free_func (g_free);
  dossier->notes = g_ptr_array_new_with_free_func (g_free);
  dossier->sources = g_ptr_array_new_with_free_func (g_free);
  return dossier;
}

static void
row_free (gpointer data)
{
  KhaiDossierRow *row = data;

  g_free (row->one);
  g_free (row->two);
  g_free (row->three);
  g_free (row);
}

/**
 * khai_dossier_free:
 * @dossier: (nullable) (transfer full): a dossier
 */
void
khai_dossier_free (KhaiDossier *dossier)
{
  if (dossier == NULL)
    return;
  g_free (dossier->goods);
  g_free (dossier->code);
  g_free (dossier->title);
  g_free (dossier->path);
  g_free (dossier->unit);
  g_free (dossier->official);
  g_free (dossier->sureness);
  g_free (dossier->who);
  g_free (dossier->when);
  g_free (dossier->edition);
  g_free (dossier->purpose);
  g_free (dossier->remarks);
  g_free (dossier->time);
  g_ptr_array_set_free_func (dossier->answers, row_free);
  g_ptr_array_unref (dossier->answers);
  g_ptr_array_set_free_func (dossier->refused, row_free);
  g_ptr_array_unref (dossier->refused);
  g_ptr_array_unref (dossier->facts);
  g_ptr_array_unref (dossier->notes);
  g_ptr_array_unref (dossier->sources);
  g_free (dossier);
}

/**
 * khai_dossier_add_row:
 * @rows: answers or refused codes of a dossier
 * @one: question or code
 * @two: answer or title
 * @three: (nullable): reason
 */
void
khai_dossier_add_row (GPtrArray *rows, const char *one, const char *two, const char *three)
{
  KhaiDossierRow *row = g_new0 (KhaiDossierRow, 1);

  row->one = g_strdup (one);
  row->two = g_strdup (two);
  row->three = g_strdup (three);
  g_ptr_array_add (rows, row);
}

typedef struct
{
  GString *markup;
  const Measure *measure;
  gboolean shortened;
} Page;

/* Control characters have no place on paper, nor in markup; a text longer than the measure ends in dots. (transfer full) */
static char *
fit (Page *page, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  glong n = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (n++ >= page->measure->characters)
        {
          g_string_append (clean, "…");
          page->shortened = TRUE;
          break;
        }
      g_string_append_unichar (clean, g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ? ' ' : c);
    }
  return g_markup_escape_text (clean->str, (gssize) clean->len);
}

static void
add_heading (Page *page, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (page->markup, "\n<b>%s</b>\n", escaped);
}

static void
add_field (Page *page, const char *name, const char *value)
{
  g_autofree char *text = fit (page, value);
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  if (value != NULL && *value != '\0')
    g_string_append_printf (page->markup, "<b>%s</b> %s\n", escaped, text);
}

static gboolean
begin_list (Page *page, const char *heading, const GPtrArray *list, guint *n)
{
  *n = MIN (list->len, page->measure->rows);
  if (list->len == 0)
    return FALSE;
  add_heading (page, heading);
  return TRUE;
}

static void
end_list (Page *page, const GPtrArray *list, guint n)
{
  if (n == list->len)
    return;
  page->shortened = TRUE;
  g_string_append_printf (page->markup, ngettext ("… and %u more\n", "… and %u more\n", list->len - n), list->len - n);
}

static void
add_texts (Page *page, const char *heading, const GPtrArray *list)
{
  guint n;

  if (!begin_list (page, heading, list, &n))
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = fit (page, list->pdata[i]);

      g_string_append_printf (page->markup, "• %s\n", text);
    }
  end_list (page, list, n);
}

static void
add_rows (Page *page, const char *heading, const GPtrArray *list)
{
  guint n;

  if (!begin_list (page, heading, list, &n))
    return;
  for (guint i = 0; i < n; i++)
    {
      const KhaiDossierRow *row = list->pdata[i];
      g_autofree char *one = fit (page, row->one);
      g_autofree char *two = fit (page, row->two);
      g_autofree char *three = fit (page, row->three);

      g_string_append_printf (page->markup, "• %s <b>%s</b>%s%s\n", one, two, *three != '\0' ? " – " : "", three);
    }
  end_list (page, list, n);
}

static char *
lay_out (const KhaiDossier *dossier, const Measure *measure, gboolean *shortened)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  Page page = { markup, measure, FALSE };
  g_autofree char *head = g_markup_escape_text (_("Why this commodity code"), -1);
  g_autofree char *code = fit (&page, dossier->code);
  g_autofree char *title = fit (&page, dossier->title);

  g_string_append_printf (markup, "<span size='150%%'><b>%s</b></span>\n\n", head);
  add_field (&page, _("Goods:"), dossier->goods);
  g_string_append_printf (markup, "<span size='130%%'><b>%s</b></span>  %s\n", code, title);
  add_field (&page, _("Belongs to:"), dossier->path);
  add_field (&page, _("Official text:"), dossier->official);
  add_field (&page, _("Unit:"), dossier->unit);
  add_field (&page, _("How sure:"), dossier->sureness);
  add_field (&page, _("Decided by:"), dossier->who);
  add_field (&page, _("On:"), dossier->when);
  add_field (&page, _("For:"), dossier->purpose);
  add_field (&page, _("Remarks:"), dossier->remarks);
  add_rows (&page, _("Questions and answers"), dossier->answers);
  add_texts (&page, _("Facts to collect"), dossier->facts);
  add_rows (&page, _("Codes refused, and why"), dossier->refused);
  add_texts (&page, _("Notes"), dossier->notes);
  add_texts (&page, _("Sources"), dossier->sources);
  if (page.shortened)
    {
      g_autofree char *note = g_markup_escape_text (_("Shortened to fit one page; the whole decision is kept in Khai."), -1);

      g_string_append_printf (markup, "\n<i>%s</i>\n", note);
    }
  *shortened = page.shortened;
  return g_strdup (markup->str);
}

/**
 * khai_dossier_write:
 * @dossier: what to print
 * @path: the file to write
 * @shortened: (out): whether something had to be left out
 * @n_missing: (out): characters no font has
 * @error: what writing a file may meet
 *
 * Returns: %TRUE when the file is there, with one page
 */
gboolean
khai_dossier_write (const KhaiDossier *dossier, const char *path, gboolean *shortened, guint *n_missing, GError **error)
{
  g_autofree char *markup = NULL;
  guint i = 0;

  g_return_val_if_fail (dossier != NULL && path != NULL && shortened != NULL, FALSE);

  for (; i < G_N_ELEMENTS (measures); i++)
    {
      g_free (markup);
      markup = lay_out (dossier, &measures[i], shortened);
      if (strlen (markup) <= MAX_BYTES && khai_pdf_fits (markup, measures[i].size))
        break;
    }
  return khai_pdf_write (path, _("Why this commodity code"), markup, measures[MIN (i, G_N_ELEMENTS (measures) - 1)].size, dossier->time,
                         n_missing, error);
}
