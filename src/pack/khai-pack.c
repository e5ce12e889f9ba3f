/* SPDX-License-Identifier: GPL-3.0-or-later */

/* khai-pack: compiles data/ into reference.db, checks it, or writes the contract's schema. */

#include "config.h"

#include "khai-pack.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "khai-rules.h"

typedef struct
{
  char *data, *out, *contract, *iso_codes, *locale_dir, *depfile;
  gboolean check;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data);
  g_free (options->out);
  g_free (options->contract);
  g_free (options->iso_codes);
  g_free (options->locale_dir);
  g_free (options->depfile);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_options (int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, "The folder data/", "DIR" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options->out, "Write the reference file", "FILE" },
    { "contract", 0, 0, G_OPTION_ARG_FILENAME, &options->contract,
      "Write the JSON Schema of a declaration", "FILE" },
    { "check", 0, 0, G_OPTION_ARG_NONE, &options->check, "Only tell what is wrong", NULL },
    { "iso-codes", 0, 0, G_OPTION_ARG_FILENAME, &options->iso_codes,
      "JSON files of the package iso-codes", "DIR" },
    { "locale-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->locale_dir, "Its translations", "DIR" },
    { "depfile", 0, 0, G_OPTION_ARG_FILENAME, &options->depfile,
      "Write what FILE was made from, as make reads it", "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("– compile Khai's data");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1 || options->data == NULL
      || (options->out == NULL && options->contract == NULL && !options->check))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "use: khai-pack --data DIR (--out FILE | --contract FILE | --check)");
      return FALSE;
    }
  if (options->iso_codes == NULL)
    options->iso_codes = g_strdup ("/usr/share/iso-codes/json");
  if (options->locale_dir == NULL)
    options->locale_dir = g_strdup ("/usr/share/locale");
  return TRUE;
}

/* What the file says about itself: its edition and the tariff it holds. */
static void
read_meta (KhaiPack *pack)
{
  static const char *const columns[] = { "name", "value", NULL };
  g_autoptr (GPtrArray) rows = NULL;

  if (!khai_pack_has_file (pack, "meta.csv"))
    return;
  rows = khai_pack_read_table (pack, "meta.csv", columns);
  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (rows, i);

      if (!g_hash_table_insert (pack->meta, g_strdup (row->cells[0]), g_strdup (row->cells[1])))
        khai_pack_problem (pack, khai_pack_where (pack, "meta.csv", row->line),
                           "\"%s\" is there twice; remove one", row->cells[0]);
    }
}

static void
read_all (KhaiPack *pack)
{
  read_meta (pack);
  khai_pack_read_dictionary (pack);
  khai_pack_read_codes (pack);
  khai_pack_read_questions (pack);
  khai_pack_read_fallback (pack);
  khai_pack_read_nomenclature (pack);
  khai_pack_read_notes (pack);
  khai_pack_read_facets (pack);
  khai_pack_read_vague_words (pack);
  khai_pack_read_rules (pack);
  khai_pack_read_dialects (pack);
  khai_pack_read_layouts (pack);
  khai_pack_check_scenarios (pack);
  khai_pack_check_fields (pack);
  khai_pack_check_sql (pack);
}

/* The engine names the rule or the field it stumbled over; the longest name in its message is the one. */
static KhaiPackWhere
where_of_message (KhaiPack *pack, const char *message)
{
  KhaiPackWhere where = khai_pack_where (pack, "rules", 1);
  gsize best = 0;

  for (guint i = 0; i < pack->rules->len; i++)
    {
      const KhaiPackRule *rule = g_ptr_array_index (pack->rules, i);

      if (rule->id != NULL && strlen (rule->id) > best && strstr (message, rule->id) != NULL)
        {
          best = strlen (rule->id);
          where = rule->where;
          where.line = rule->sql_line;
        }
    }
  for (guint i = 0; i < pack->fields->len; i++)
    {
      const KhaiPackField *field = g_ptr_array_index (pack->fields, i);

      if (strlen (field->field.pointer) > best && strstr (message, field->field.pointer) != NULL)
        {
          best = strlen (field->field.pointer);
          where = field->where;
        }
    }
  return where;
}

static void
try_rules (KhaiPack *pack, KhaiReference *reference)
{
  for (int scope = KHAI_RULES_LOCAL; scope <= KHAI_RULES_SERVER; scope++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiRules) rules = khai_rules_new (reference, scope, &error);

      if (rules == NULL)
        {
          khai_pack_problem (pack, where_of_message (pack, error->message),
                             "the rules do not run: %s", error->message);
          return;
        }
    }
}

/* Opens what was written the way the program will. */
static void
try_out (KhaiPack *pack, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiReference) reference = khai_reference_open (path, &error);
  g_autoptr (GPtrArray) hits
      = reference != NULL ? khai_reference_search (reference, "a", 1, &error) : NULL;

  if (hits == NULL)
    khai_pack_problem (pack, khai_pack_where (pack, path, 1), "cannot be read again: %s",
                       error->message);
  else
    try_rules (pack, reference);
}

/* Writes under another name, tries it, and only then puts it in its place; `out` NULL leaves nothing behind. */
static void
write_reference (KhaiPack *pack, const char *out)
{
  g_autofree char *temporary = NULL;
  g_autoptr (GError) error = NULL;
  int fd;

  if (out != NULL)
    {
      temporary = g_strconcat (out, ".XXXXXX", NULL);
      fd = g_mkstemp_full (temporary, 0, 0644);
    }
  else
    fd = g_file_open_tmp ("khai-pack-XXXXXX", &temporary, NULL);
  if (fd < 0)
    {
      khai_pack_problem (pack, khai_pack_where (pack, temporary != NULL ? temporary : "/tmp", 1),
                         "cannot be written");
      return;
    }
  close (fd);
  if (!khai_pack_write (pack, temporary, &error))
    khai_pack_problem (pack, khai_pack_where (pack, temporary, 1), "%s", error->message);
  else
    try_out (pack, temporary);
  if (pack->n_problems == 0 && out != NULL && g_rename (temporary, out) == 0)
    return;
  if (pack->n_problems == 0 && out != NULL)
    khai_pack_problem (pack, khai_pack_where (pack, out, 1), "cannot be replaced");
  g_unlink (temporary);
}

static void
write_contract (KhaiPack *pack, const char *path)
{
  g_autoptr (JsonNode) contract = khai_pack_contract (pack);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  json_generator_set_root (generator, contract);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  text = json_generator_to_data (generator, NULL);
  line = g_strconcat (text, "\n", NULL);
  if (!g_file_set_contents (path, line, -1, &error))
    khai_pack_problem (pack, khai_pack_where (pack, path, 1), "%s", error->message);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* So that the build makes the file again when a source changes or is added. */
static void
write_depfile (KhaiPack *pack, const char *path, const char *target)
{
  GString *text = g_string_new (target);
  guint n;
  g_autofree char **inputs = (char **)g_hash_table_get_keys_as_array (pack->inputs, &n);
  g_autoptr (GError) error = NULL;

  qsort (inputs, n, sizeof (char *), compare_strings);
  g_string_append_c (text, ':');
  for (guint i = 0; i < n; i++)
    {
      GString *input = g_string_new (inputs[i]);

      g_string_replace (input, " ", "\\ ", 0);
      g_string_append_printf (text, " \\\n  %s", input->str);
      g_string_free (input, TRUE);
    }
  g_string_append_c (text, '\n');
  if (!g_file_set_contents (path, text->str, text->len, &error))
    khai_pack_problem (pack, khai_pack_where (pack, path, 1), "%s", error->message);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiPack) pack = NULL;

  if (!read_options (&argc, &argv, &options, &error))
    {
      fprintf (stderr, "khai-pack: %s\n", error->message);
      return 2;
    }
  pack = khai_pack_new (options.data, options.iso_codes, options.locale_dir);
  read_all (pack);
  if (pack->n_problems == 0 && (options.out != NULL || options.check))
    write_reference (pack, options.out);
  if (pack->n_problems == 0 && options.contract != NULL)
    write_contract (pack, options.contract);
  if (pack->n_problems == 0 && options.depfile != NULL && options.out != NULL)
    write_depfile (pack, options.depfile, options.out);
  if (pack->n_problems > 0)
    fprintf (stderr, "khai-pack: %u problem%s, nothing written\n", pack->n_problems,
             pack->n_problems == 1 ? "" : "s");
  return pack->n_problems > 0 ? 1 : 0;
}
