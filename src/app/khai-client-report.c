/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a client gets to see of what was done for it: a table for its spreadsheet, or pages to print. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-board.h"
#include "khai-date.h"
#include "khai-error.h"
#include "khai-pdf.h"
#include "khai-state-text.h"
#include "khai-table-writer.h"

#define ROWS_A_PAGE 22
#define SIZE 9.5

static gboolean
is_between (const char *day, const char *from, const char *to)
{
  return (from == NULL || (day != NULL && strcmp (day, from) >= 0)) && (to == NULL || (day != NULL && strcmp (day, to) <= 0));
}

static int
compare_planned (gconstpointer first, gconstpointer second)
{
  const KhaiWork *a = *(KhaiWork *const *) first;
  const KhaiWork *b = *(KhaiWork *const *) second;
  int order = g_strcmp0 (a->planned, b->planned);

  return order != 0 ? order : g_strcmp0 (a->record->reference, b->record->reference);
}

static GPtrArray *
read_work (KhaiContext *context, const KhaiClient *client, const char *from, const char *to, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);
  g_autoptr (GPtrArray) work = store != NULL ? khai_store_list_work (store, client->id, error) : NULL;

  if (work == NULL)
    return NULL;
  for (guint i = 0; i < work->len;)
    if (is_between (((KhaiWork *) work->pdata[i])->planned, from, to))
      i++;
    else
      g_ptr_array_remove_index (work, i);
  g_ptr_array_sort (work, compare_planned);
  return g_steal_pointer (&work);
}

/* ---- a table ---- */

static gboolean
write_table (KhaiContext *context, const KhaiClient *client, GPtrArray *work, KhaiWriteFormat format, const char *path, GError **error)
{
  g_autoptr (KhaiTableWriter) writer = khai_table_writer_new (format, client->initials);
  const char *const headings[] = { _("Client"), _("Tax code"), _("Reference"), _("Declaration number"), _("State"), C_ ("customs channel", "Channel"),
                                   _("Planned"), _("Regime"), _("Consignee"), _("Destination"), _("Goods lines"), _("Begun"), _("Changed") };

  khai_table_writer_begin_row (writer);
  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    khai_table_writer_add_heading (writer, headings[i]);
  for (guint i = 0; i < work->len; i++)
    {
      const KhaiWork *it = work->pdata[i];
      const KhaiRecord *record = it->record;
      g_autofree char *channel = khai_channel_get_word (record->channel);
      g_autofree char *n = g_strdup_printf ("%u", record->n_items);
      g_autofree char *begun = khai_instant_format (record->created_at, khai_context_get_lang (context));
      g_autofree char *changed = khai_instant_format (record->changed_at, khai_context_get_lang (context));
      const char *const texts[] = { client->name, client->tax_code, record->reference, record->registration_number,
                                    khai_state_get_word (record->state), channel, it->planned, record->regime, record->consignee,
                                    record->destination };

      khai_table_writer_begin_row (writer);
      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        khai_table_writer_add_text (writer, texts[j]);
      khai_table_writer_add_number (writer, n);
      khai_table_writer_add_text (writer, begun);
      khai_table_writer_add_text (writer, changed);
    }
  return khai_table_writer_save (writer, path, error);
}

/* ---- pages ---- */

static char *
show_day (KhaiContext *context, const char *day)
{
  char *shown = day != NULL && khai_date_is_iso (day) ? khai_date_format (day, khai_context_get_lang (context)) : NULL;

  return shown != NULL ? shown : g_strdup (day != NULL ? day : "");
}

static void
add_head (KhaiContext *context, GString *page, const KhaiClient *client, GPtrArray *work, const char *from, const char *to)
{
  g_autofree char *first = show_day (context, from);
  g_autofree char *last = show_day (context, to);
  g_autofree char *name = g_markup_escape_text (client->name, -1);
  g_autofree char *title = g_markup_escape_text (_("Export declarations"), -1);
  g_autofree char *n = g_strdup_printf (ngettext ("%u declaration", "%u declarations", work->len), work->len);
  /* translators: the client's tax code */
  g_autofree char *code = g_markup_printf_escaped (_("Tax code %s"), client->tax_code);

  g_string_append_printf (page, "<span size=\"150%%\" weight=\"bold\">%s</span>\n<b>%s</b> · %s\n", title, name, code);
  if (from != NULL || to != NULL)
    g_string_append_printf (page, "%s – %s\n", first, last);
  g_string_append_printf (page, "%s\n", n);
}

/* How many stand how, so that the first page says it all. */
static void
add_totals (GString *page, GPtrArray *work)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) states = g_ptr_array_new ();

  for (guint i = 0; i < work->len; i++)
    {
      const char *state = ((KhaiWork *) work->pdata[i])->record->state;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, state));

      if (n == 0)
        g_ptr_array_add (states, (gpointer) state);
      g_hash_table_insert (counts, (gpointer) state, GUINT_TO_POINTER (n + 1));
    }
  for (guint i = 0; i < states->len; i++)
    {
      g_autofree char *word = g_markup_escape_text (khai_state_get_word (states->pdata[i]), -1);

      g_string_append_printf (page, "%s%s: %u", i > 0 ? " · " : "", word, GPOINTER_TO_UINT (g_hash_table_lookup (counts, states->pdata[i])));
    }
  g_string_append (page, "\n\n");
}

static void
add_entry (KhaiContext *context, GString *page, const KhaiWork *it)
{
  const KhaiRecord *record = it->record;
  g_autofree char *day = show_day (context, it->planned);
  g_autofree char *channel = khai_channel_get_word (record->channel);
  g_autofree char *lines = g_strdup_printf (ngettext ("%u line", "%u lines", record->n_items), record->n_items);
  g_autofree char *text
      = g_markup_printf_escaped ("<b>%s</b>  %s  %s%s%s%s%s\n%s%s%s · %s\n", record->reference != NULL ? record->reference : "–", day,
                                 khai_state_get_word (record->state), channel != NULL ? " · " : "", channel != NULL ? channel : "",
                                 record->registration_number != NULL ? " · " : "",
                                 record->registration_number != NULL ? record->registration_number : "",
                                 record->consignee != NULL ? record->consignee : "–", record->destination != NULL ? ", " : "",
                                 record->destination != NULL ? record->destination : "", lines);

  g_string_append (page, text);
}

static gboolean
write_pages (KhaiContext *context, const KhaiClient *client, GPtrArray *work, const char *from, const char *to, const char *path, GError **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *now = khai_clock_now_string (khai_context_get_clock (context));
  guint n_pages = MAX (1, (work->len + ROWS_A_PAGE - 1) / ROWS_A_PAGE);

  for (guint number = 0; number < n_pages; number++)
    {
      GString *page = g_string_new (NULL);

      add_head (context, page, client, work, from, to);
      if (number == 0)
        add_totals (page, work);
      else
        g_string_append_c (page, '\n');
      for (guint i = number * ROWS_A_PAGE; i < MIN (work->len, (number + 1) * ROWS_A_PAGE); i++)
        add_entry (context, page, work->pdata[i]);
      g_string_append_c (page, '\n');
      /* translators: page of pages */
      g_string_append_printf (page, _("Page %u of %u"), number + 1, n_pages);
      g_ptr_array_add (pages, g_string_free (page, FALSE));
    }
  return khai_pdf_write_pages (path, client->name, pages, SIZE, now, NULL, error);
}

/**
 * khai_client_report_write:
 * @context: the context
 * @client: a client
 * @from: (nullable): first day, ISO; %NULL: from the beginning
 * @to: (nullable): last day, ISO; %NULL: to the end
 * @path: a file: .csv, .xlsx or .pdf; one that is there is replaced in one step
 * @n: (out) (optional): how many declarations are in it
 * @error: %KHAI_ERROR_BAD_INPUT for another kind of file, or for days that are none; failures of the database and of the disk
 *
 * Writes what was declared for a client, by the day it was planned for.
 *
 * Returns: %TRUE when the file is there
 */
gboolean
khai_client_report_write (KhaiContext *context, const KhaiClient *client, const char *from, const char *to, const char *path, guint *n,
                          GError **error)
{
  g_autoptr (GPtrArray) work = NULL;
  KhaiWriteFormat format = KHAI_WRITE_CSV;
  gboolean pages;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && client != NULL && client->id != NULL && path != NULL, FALSE);

  pages = g_str_has_suffix (path, ".pdf") || g_str_has_suffix (path, ".PDF");
  if ((!pages && !khai_write_format_for_path (path, &format)) || (from != NULL && !khai_date_is_iso (from)) || (to != NULL && !khai_date_is_iso (to)))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a report is a .csv, .xlsx or .pdf file for days of the calendar");
      return FALSE;
    }
  work = read_work (context, client, from, to, error);
  if (work == NULL
      || !(pages ? write_pages (context, client, work, from, to, path, error) : write_table (context, client, work, format, path, error)))
    return FALSE;
  if (n != NULL)
    *n = work->len;
  return TRUE;
}
