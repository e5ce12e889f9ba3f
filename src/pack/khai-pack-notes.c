/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/notes/NN.csv: what belongs into a chapter or heading, what does not and where it goes. A chapter without a file
 * has no notes yet. */

#include "khai-pack.h"

#include "khai-words.h"

#include <string.h>

#define FOLDER "notes"

/* Two lines beside a code; whoever needs more writes a second note. */
#define MAX_CHARS 260

static void
check_subject (KhaiPack *pack, KhaiPackWhere where, const char *subject, const char *chapter)
{
  gsize digits = strlen (subject);

  if ((digits != 2 && digits != 4) || khai_pack_find_commodity (pack, subject) == NULL)
    khai_pack_problem (pack, where, "\"%s\" is no chapter (2 digits) or heading (4 digits)",
                       subject);
  else if (!g_str_has_prefix (subject, chapter))
    khai_pack_problem (pack, where, "%s does not belong into chapter %s; move the row", subject,
                       chapter);
}

static void
check_targets (KhaiPack *pack, KhaiPackWhere where, const KhaiPackNote *note)
{
  g_auto (GStrv) targets = g_strsplit (note->targets, "|", -1);

  if (strcmp (note->kind, "includes") != 0 && strcmp (note->kind, "excludes") != 0)
    khai_pack_problem (pack, where, "kind is includes or excludes, not \"%s\"", note->kind);
  if (strcmp (note->kind, "includes") == 0 && targets[0] != NULL)
    khai_pack_problem (pack, where, "what is included goes nowhere else; leave target empty");
  for (guint i = 0; targets[i] != NULL; i++)
    {
      if (khai_pack_find_commodity (pack, targets[i]) == NULL)
        khai_pack_problem (pack, where, "target \"%s\" is no code of the nomenclature", targets[i]);
      else if (strcmp (targets[i], note->subject) == 0)
        khai_pack_problem (pack, where, "target %s is what the goods are excluded from",
                           targets[i]);
    }
}

static void
check_texts (KhaiPack *pack, KhaiPackWhere where, const KhaiPackNote *note, GHashTable *seen)
{
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_autofree char *key = khai_words_fold_phrase (note->text[lang]);
      gpointer line;

      if (key[0] == '\0')
        khai_pack_problem (pack, where, "the note lacks text_%s; add it",
                           khai_lang_to_string (lang));
      else if ((line = g_hash_table_lookup (seen, key)) != NULL)
        khai_pack_problem (pack, where, "text_%s is also that of %s", khai_lang_to_string (lang),
                           (const char *)line);
      else
        g_hash_table_insert (seen, g_steal_pointer (&key),
                             g_strdup_printf ("%s:%u", where.file, where.line));
      if (g_utf8_strlen (note->text[lang], -1) > MAX_CHARS)
        khai_pack_problem (pack, where, "text_%s has more than %d characters; make two of it",
                           khai_lang_to_string (lang), MAX_CHARS);
    }
}

static void
read_chapter (KhaiPack *pack, const char *file, GHashTable *seen)
{
  static const char *const columns[] = { "subject", "kind", "target", "text_vi", "text_en", NULL };
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *chapter = g_strndup (name, strlen (name) - strlen (".csv"));
  g_autoptr (GPtrArray) rows = NULL;

  if (strlen (chapter) != 2 || khai_pack_find_commodity (pack, chapter) == NULL)
    {
      khai_pack_problem (pack, khai_pack_where (pack, file, 1),
                         "a chapter's file is called NN.csv");
      return;
    }
  rows = khai_pack_read_table (pack, file, columns);
  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (rows, i);
      KhaiPackWhere where = khai_pack_where (pack, file, row->line);
      KhaiPackNote *note = g_new0 (KhaiPackNote, 1);

      note->subject = g_strdup (row->cells[0]);
      note->kind = g_strdup (row->cells[1]);
      note->targets = g_strdup (row->cells[2]);
      note->text[KHAI_LANG_VI] = g_strdup (row->cells[3]);
      note->text[KHAI_LANG_EN] = g_strdup (row->cells[4]);
      g_ptr_array_add (pack->notes, note);
      check_subject (pack, where, note->subject, chapter);
      check_targets (pack, where, note);
      check_texts (pack, where, note, seen);
    }
}

/**
 * khai_pack_read_notes:
 *
 * Reads notes/NN.csv, as far as they are there, into @pack, after the nomenclature.
 */
void
khai_pack_read_notes (KhaiPack *pack)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) files = khai_pack_list_files (pack, FOLDER, ".csv");

  for (guint i = 0; files[i] != NULL; i++)
    read_chapter (pack, files[i], seen);
}
