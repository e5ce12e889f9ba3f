/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes reference.db. The same sources give the same bytes: rows go in in a fixed order, nothing says when or where it
 * was made, and the file is vacuumed at the end. */

#include "khai-pack.h"

#include "khai-sql.h"
#include "khai-words.h"

#include <string.h>

typedef gboolean (*WriteFunc) (KhaiPack *pack, sqlite3 *db, GError **error);

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static gboolean
write_meta (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db, "INSERT INTO meta (name, value) VALUES (:name, :value)", error);
  guint n;

  if (stmt == NULL)
    return FALSE;
  g_hash_table_insert (pack->meta, g_strdup ("digest"),
                       g_strdup (g_checksum_get_string (pack->digest)));
  g_autofree char **names = (char **)g_hash_table_get_keys_as_array (pack->meta, &n);
  qsort (names, n, sizeof (char *), compare_strings);
  for (guint i = 0; i < n; i++)
    {
      khai_stmt_bind_text (stmt, ":name", names[i]);
      khai_stmt_bind_text (stmt, ":value", g_hash_table_lookup (pack->meta, names[i]));
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static void
bind_both (KhaiStmt *stmt, const char *vi, const char *en, char *const texts[KHAI_N_LANGS])
{
  khai_stmt_bind_text (stmt, vi, texts[KHAI_LANG_VI]);
  khai_stmt_bind_text (stmt, en, texts[KHAI_LANG_EN]);
}

static gboolean
write_sections (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db,
                       "INSERT INTO section (id, ord, icon, title_vi, title_en) "
                       "VALUES (:id, :ord, :icon, :vi, :en)",
                       error);

  for (guint i = 0; stmt != NULL && i < pack->sections->len; i++)
    {
      const KhaiPackSection *section = g_ptr_array_index (pack->sections, i);

      khai_stmt_bind_text (stmt, ":id", section->id);
      khai_stmt_bind_int (stmt, ":ord", i);
      khai_stmt_bind_text (stmt, ":icon", section->icon);
      bind_both (stmt, ":vi", ":en", section->title);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
write_steps (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db,
                       "INSERT INTO step (id, section, ord, title_vi, title_en, hint_vi, hint_en) "
                       "VALUES (:id, :section, :ord, :vi, :en, :hint_vi, :hint_en)",
                       error);

  for (guint i = 0; stmt != NULL && i < pack->steps->len; i++)
    {
      const KhaiPackStep *step = g_ptr_array_index (pack->steps, i);

      khai_stmt_bind_text (stmt, ":id", step->id);
      khai_stmt_bind_text (stmt, ":section", step->section);
      khai_stmt_bind_int (stmt, ":ord", i);
      bind_both (stmt, ":vi", ":en", step->title);
      bind_both (stmt, ":hint_vi", ":hint_en", step->hint);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
write_tables (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (db,
                                             "INSERT INTO document_table (name, pattern, parent) "
                                             "VALUES (:name, :pattern, :parent)",
                                             error);

  for (guint i = 0; stmt != NULL && i < pack->tables->len; i++)
    {
      const KhaiPackTable *table = g_ptr_array_index (pack->tables, i);

      khai_stmt_bind_text (stmt, ":name", table->name);
      khai_stmt_bind_text (stmt, ":pattern", table->pattern);
      khai_stmt_bind_text (stmt, ":parent", table->parent);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static void
bind_field (KhaiStmt *stmt, const KhaiField *field)
{
  static const char *const types[] = { "text", "code", "decimal", "integer", "date", "boolean" };
  static const char *const charsets[] = { "unicode", "ascii", "wire", "digits" };

  khai_stmt_bind_text (stmt, ":pointer", field->pointer);
  khai_stmt_bind_int (stmt, ":ord", field->order);
  khai_stmt_bind_text (stmt, ":type", types[field->type]);
  khai_stmt_bind_text (stmt, ":section", field->section);
  khai_stmt_bind_text (stmt, ":step", field->step);
  khai_stmt_bind_text (stmt, ":tbl", field->table);
  khai_stmt_bind_text (stmt, ":col", field->column);
  bind_both (stmt, ":label_vi", ":label_en", field->label);
  bind_both (stmt, ":hint_vi", ":hint_en", field->hint);
  bind_both (stmt, ":example_vi", ":example_en", field->example);
  bind_both (stmt, ":help_vi", ":help_en", field->help);
  khai_stmt_bind_text (stmt, ":official_id", field->official_id);
  khai_stmt_bind_text (stmt, ":official_in", field->official_in);
  khai_stmt_bind_text (stmt, ":wco_id", field->wco_id);
  khai_stmt_bind_int (stmt, ":min_chars", field->min_chars);
  khai_stmt_bind_int (stmt, ":max_chars", field->max_chars);
  khai_stmt_bind_int (stmt, ":wire_bytes", field->wire_bytes);
  khai_stmt_bind_int (stmt, ":wire_chars", field->wire_chars);
  khai_stmt_bind_text (stmt, ":charset", charsets[field->charset]);
  khai_stmt_bind_int (stmt, ":decimals", field->decimals);
  khai_stmt_bind_int (stmt, ":int_digits", field->int_digits);
  khai_stmt_bind_int (stmt, ":minimum", field->minimum);
  khai_stmt_bind_int (stmt, ":maximum", field->maximum);
  khai_stmt_bind_text (stmt, ":list", field->list);
  khai_stmt_bind_text (stmt, ":pattern", field->pattern);
  khai_stmt_bind_text (stmt, ":required", field->required);
  khai_stmt_bind_text (stmt, ":visible", field->visible);
  khai_stmt_bind_int (stmt, ":amendable", field->amendable);
  khai_stmt_bind_int (stmt, ":customs_only", field->customs_only);
  khai_stmt_bind_int (stmt, ":multiline", field->multiline);
  khai_stmt_bind_int (stmt, ":carry", field->carry);
}

static gboolean
write_fields (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db,
                       "INSERT INTO field (pointer, ord, type, section, step, tbl, col, label_vi, "
                       "label_en, hint_vi, hint_en, "
                       "example_vi, example_en, help_vi, help_en, official_id, official_in, wco_id, min_chars, "
                       "max_chars, wire_bytes, wire_chars, "
                       "charset, decimals, int_digits, minimum, maximum, list, pattern, required, "
                       "visible, amendable, customs_only, "
                       "multiline, carry) "
                       "VALUES (:pointer, :ord, :type, :section, :step, :tbl, :col, :label_vi, "
                       ":label_en, :hint_vi, :hint_en, "
                       ":example_vi, :example_en, :help_vi, :help_en, :official_id, :official_in, "
                       ":wco_id, :min_chars, :max_chars, :wire_bytes, "
                       ":wire_chars, :charset, :decimals, :int_digits, :minimum, :maximum, :list, "
                       ":pattern, :required, :visible, "
                       ":amendable, :customs_only, :multiline, :carry)",
                       error);

  for (guint i = 0; stmt != NULL && i < pack->fields->len; i++)
    {
      bind_field (stmt, &((KhaiPackField *)g_ptr_array_index (pack->fields, i))->field);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
write_lists (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db,
                       "INSERT INTO list (id, title_vi, title_en, extendable, note_vi, note_en) "
                       "VALUES (:id, :vi, :en, :extendable, :note_vi, :note_en)",
                       error);

  for (guint i = 0; stmt != NULL && i < pack->lists->len; i++)
    {
      const KhaiPackList *list = g_ptr_array_index (pack->lists, i);

      khai_stmt_bind_text (stmt, ":id", list->id);
      bind_both (stmt, ":vi", ":en", list->title);
      khai_stmt_bind_int (stmt, ":extendable", list->extendable);
      bind_both (stmt, ":note_vi", ":note_en", list->note);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

/* Names first, then aliases, each once. */
static char *
search_words (const KhaiPackCode *entry)
{
  g_autofree char *all
      = g_strjoin ("|", entry->code.name[KHAI_LANG_VI], entry->code.name[KHAI_LANG_EN],
                   entry->aliases != NULL ? entry->aliases : "", NULL);
  g_auto (GStrv) names = g_strsplit (all, "|", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *phrase = khai_words_fold_phrase (names[i]);

      if (phrase[0] != '\0' && !g_ptr_array_find_with_equal_func (words, phrase, g_str_equal, NULL))
        g_ptr_array_add (words, g_steal_pointer (&phrase));
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv ("|", (char **)words->pdata);
}

static gboolean
write_codes (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (
      db,
      "INSERT INTO code (list, code, name_vi, name_en, valid_from, valid_to, successor, "
      "attributes, source, words) VALUES (:list, :code, :vi, :en, :from, :to, :successor, "
      ":attributes, :source, :words)",
      error);

  for (guint i = 0; stmt != NULL && i < pack->lists->len; i++)
    {
      const KhaiPackList *list = g_ptr_array_index (pack->lists, i);

      for (guint k = 0; k < list->codes->len; k++)
        {
          const KhaiPackCode *entry = g_ptr_array_index (list->codes, k);
          g_autofree char *words = search_words (entry);

          khai_stmt_bind_text (stmt, ":list", list->id);
          khai_stmt_bind_text (stmt, ":code", entry->code.code);
          bind_both (stmt, ":vi", ":en", entry->code.name);
          khai_stmt_bind_text (stmt, ":from", entry->code.valid_from);
          khai_stmt_bind_text (stmt, ":to", entry->code.valid_to);
          khai_stmt_bind_text (stmt, ":successor", entry->code.successor);
          khai_stmt_bind_text (stmt, ":attributes", entry->code.attributes);
          khai_stmt_bind_text (stmt, ":source", entry->source);
          khai_stmt_bind_text (stmt, ":words", words);
          if (!khai_stmt_run (stmt, error))
            return FALSE;
        }
    }
  return stmt != NULL;
}

static gboolean
write_commodities (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (
      db,
      "INSERT INTO commodity (rowid, code, parent, title_vi, title_en, unit, provisional, facets) "
      "VALUES (:row, :code, :parent, :vi, :en, :unit, :provisional, :facets)",
      error);

  for (guint i = 0; stmt != NULL && i < pack->commodities->len; i++)
    {
      const KhaiPackCommodity *commodity = g_ptr_array_index (pack->commodities, i);
      g_autofree char *parent = strlen (commodity->code) > 2
                                    ? g_strndup (commodity->code, strlen (commodity->code) - 2)
                                    : NULL;

      khai_stmt_bind_int (stmt, ":row", i + 1);
      khai_stmt_bind_text (stmt, ":code", commodity->code);
      khai_stmt_bind_text (stmt, ":parent", parent);
      bind_both (stmt, ":vi", ":en", commodity->title);
      khai_stmt_bind_text (stmt, ":unit", commodity->unit);
      khai_stmt_bind_int (stmt, ":provisional", commodity->provisional);
      khai_stmt_bind_text (stmt, ":facets", commodity->facets);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
write_notes (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db,
                       "INSERT INTO note (ord, subject, excludes, targets, text_vi, text_en) "
                       "VALUES (:ord, :subject, :excludes, :targets, :vi, :en)",
                       error);

  for (guint i = 0; stmt != NULL && i < pack->notes->len; i++)
    {
      const KhaiPackNote *note = g_ptr_array_index (pack->notes, i);

      khai_stmt_bind_int (stmt, ":ord", i);
      khai_stmt_bind_text (stmt, ":subject", note->subject);
      khai_stmt_bind_int (stmt, ":excludes", strcmp (note->kind, "excludes") == 0);
      khai_stmt_bind_text (stmt, ":targets", note->targets);
      bind_both (stmt, ":vi", ":en", note->text);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
write_rules (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (
      db,
      "INSERT INTO rule (id, severity, scope, fields, sql, message_vi, message_en, resolution_vi, "
      "resolution_en, legal, valid_from, valid_to) VALUES (:id, :severity, :scope, :fields, :sql, "
      ":message_vi, :message_en, :resolution_vi, :resolution_en, :legal, :from, :to)",
      error);

  for (guint i = 0; stmt != NULL && i < pack->rules->len; i++)
    {
      const KhaiPackRule *rule = g_ptr_array_index (pack->rules, i);

      khai_stmt_bind_text (stmt, ":id", rule->id);
      khai_stmt_bind_text (stmt, ":severity", rule->severity);
      khai_stmt_bind_text (stmt, ":scope", rule->scope);
      khai_stmt_bind_text (stmt, ":fields", rule->fields);
      khai_stmt_bind_text (stmt, ":sql", rule->sql);
      bind_both (stmt, ":message_vi", ":message_en", rule->message);
      bind_both (stmt, ":resolution_vi", ":resolution_en", rule->resolution);
      khai_stmt_bind_text (stmt, ":legal", rule->legal);
      khai_stmt_bind_text (stmt, ":from", rule->valid_from);
      khai_stmt_bind_text (stmt, ":to", rule->valid_to);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
create_tables (sqlite3 *db, GError **error)
{
  g_autoptr (GBytes) schema = g_resources_lookup_data ("/khai/pack/reference.sql", 0, error);
  g_autofree char *sql = NULL;
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            KHAI_REFERENCE_APPLICATION_ID, KHAI_REFERENCE_FORMAT);

  if (schema == NULL)
    return FALSE;
  sql = g_strndup (g_bytes_get_data (schema, NULL), g_bytes_get_size (schema));
  /* A file that is not whole is thrown away, so nothing needs to be journalled. */
  return khai_sql_exec (
             db, "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF",
             error)
         && khai_sql_exec (db, marks, error) && khai_sql_exec (db, sql, error);
}

/**
 * khai_pack_write:
 * @pack: everything read, without a problem
 * @path: the file to write; there must be none
 *
 * Returns: TRUE if the whole file was written
 */
gboolean
khai_pack_write (KhaiPack *pack, const char *path, GError **error)
{
  static const WriteFunc writers[] = {
    write_meta,   write_sections, write_steps,       write_lists, write_tables,
    write_fields, write_codes,    write_commodities, write_notes, write_rules, khai_pack_write_questions, khai_pack_write_fallback, khai_pack_write_facets, khai_pack_write_dialects, khai_pack_write_layouts,
    khai_pack_write_search_index, khai_pack_write_suggestions
  };
  sqlite3 *db = NULL;
  gboolean ok = khai_sql_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db, error)
                && create_tables (db, error) && khai_sql_begin (db, error);

  for (gsize i = 0; i < G_N_ELEMENTS (writers) && ok; i++)
    ok = writers[i](pack, db, error);
  ok = ok && khai_sql_commit (db, error) && khai_sql_exec (db, "ANALYZE; VACUUM", error);
  khai_sql_close (db);
  return ok;
}
