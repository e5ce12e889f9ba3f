/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens reference.db and holds its dictionary. The file is replaced as a whole when codes or rules change, so nothing
 * here writes; whatever is not exactly a reference file of this format is refused at the door. */

#include "khai-reference-private.h"

#include "khai-error.h"

#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (KhaiReference, khai_reference, G_TYPE_OBJECT)

static void
field_free (gpointer data)
{
  KhaiField *field = data;

  g_free (field->pointer);
  g_free (field->section);
  g_free (field->step);
  g_free (field->table);
  g_free (field->column);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (field->label[lang]);
      g_free (field->hint[lang]);
      g_free (field->example[lang]);
      g_free (field->help[lang]);
    }
  g_free (field->official_id);
  g_free (field->official_in);
  g_free (field->wco_id);
  g_free (field->list);
  g_free (field->pattern);
  g_free (field->required);
  g_free (field->visible);
  g_free (field);
}

static void
section_free (gpointer data)
{
  KhaiSection *section = data;

  g_free (section->id);
  g_free (section->icon);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (section->title[lang]);
  g_free (section);
}

static void
step_free (gpointer data)
{
  KhaiStep *step = data;

  g_free (step->id);
  g_free (step->section);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (step->title[lang]);
      g_free (step->hint[lang]);
    }
  g_free (step);
}

static void
khai_reference_finalize (GObject *object)
{
  KhaiReference *self = KHAI_REFERENCE (object);

  g_clear_pointer (&self->search, khai_search_free);
  g_clear_pointer (&self->suggest, khai_suggest_free);
  g_clear_pointer (&self->code_stmt, khai_stmt_free);
  g_clear_pointer (&self->codes_stmt, khai_stmt_free);
  g_clear_pointer (&self->words_stmt, khai_stmt_free);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->commodity_stmt, khai_stmt_free);
  g_clear_pointer (&self->children_stmt, khai_stmt_free);
  g_clear_pointer (&self->notes_stmt, khai_stmt_free);
  g_clear_pointer (&self->by_pointer, g_hash_table_unref);
  g_clear_pointer (&self->extendable, g_hash_table_unref);
  g_clear_pointer (&self->meta, g_hash_table_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->db, khai_sql_close);
  g_free (self->path);

  G_OBJECT_CLASS (khai_reference_parent_class)->finalize (object);
}

static void
khai_reference_class_init (KhaiReferenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_reference_finalize;
}

static void
khai_reference_init (KhaiReference *self)
{
  self->meta = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->extendable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_pointer = g_hash_table_new (g_str_hash, g_str_equal);
  self->own = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_code_free);
  self->fields = g_ptr_array_new_with_free_func (field_free);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

KhaiStmt *
khai_reference_stmt (KhaiReference *self, KhaiStmt **slot, const char *sql, GError **error)
{
  if (*slot == NULL)
    *slot = khai_stmt_new (self->db, sql, error);
  else
    khai_stmt_reset (*slot);
  return *slot;
}

/* FALSE: a column that is never empty is empty, so the file is damaged. */
typedef gboolean (*RowFunc) (KhaiReference *self, KhaiStmt *stmt);

static gboolean
read_rows (KhaiReference *self, const char *sql, RowFunc func, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      if (!func (self, stmt))
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "%s holds a row that is not whole",
                       self->path);
          return FALSE;
        }
    }
  return FALSE;
}

static gboolean
are_texts (KhaiStmt *stmt, int first, int last)
{
  for (int column = first; column <= last; column++)
    if (khai_stmt_text (stmt, column) == NULL)
      return FALSE;
  return TRUE;
}

static void
read_both (KhaiStmt *stmt, int column, char *texts[KHAI_N_LANGS])
{
  texts[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, column));
  texts[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, column + 1));
}

static gboolean
read_meta (KhaiReference *self, KhaiStmt *stmt)
{
  if (!are_texts (stmt, 0, 1))
    return FALSE;
  g_hash_table_insert (self->meta, g_strdup (khai_stmt_text (stmt, 0)),
                       g_strdup (khai_stmt_text (stmt, 1)));
  return TRUE;
}

static gboolean
read_list (KhaiReference *self, KhaiStmt *stmt)
{
  if (!are_texts (stmt, 0, 0))
    return FALSE;
  if (khai_stmt_int (stmt, 1) != 0)
    g_hash_table_add (self->extendable, g_strdup (khai_stmt_text (stmt, 0)));
  return TRUE;
}

static gboolean
read_section (KhaiReference *self, KhaiStmt *stmt)
{
  KhaiSection *section;

  if (!are_texts (stmt, 0, 3))
    return FALSE;
  section = g_new0 (KhaiSection, 1);
  section->id = g_strdup (khai_stmt_text (stmt, 0));
  section->icon = g_strdup (khai_stmt_text (stmt, 1));
  read_both (stmt, 2, section->title);
  g_ptr_array_add (self->sections, section);
  return TRUE;
}

static gboolean
read_step (KhaiReference *self, KhaiStmt *stmt)
{
  KhaiStep *step;

  if (!are_texts (stmt, 0, 3))
    return FALSE;
  step = g_new0 (KhaiStep, 1);
  step->id = g_strdup (khai_stmt_text (stmt, 0));
  step->section = g_strdup (khai_stmt_text (stmt, 1));
  read_both (stmt, 2, step->title);
  read_both (stmt, 4, step->hint);
  g_ptr_array_add (self->steps, step);
  return TRUE;
}

/* The schema's CHECK constraints allow these names only. */
static int
index_of (const char *const *names, const char *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return i;
  return 0;
}

#define FIELD_COLUMNS                                                                              \
  "pointer, type, section, step, tbl, col, label_vi, label_en, hint_vi, hint_en, example_vi, "     \
  "example_en, "                                                                                   \
  "help_vi, help_en, official_id, official_in, wco_id, min_chars, max_chars, wire_bytes, "          \
  "wire_chars, charset, "                                                                          \
  "decimals, "                                                                                     \
  "int_digits, minimum, maximum, list, pattern, required, visible, amendable, customs_only, "      \
  "multiline, carry"

static gboolean
read_field (KhaiReference *self, KhaiStmt *stmt)
{
  static const char *const types[]
      = { "text", "code", "decimal", "integer", "date", "boolean", NULL };
  static const char *const charsets[] = { "unicode", "ascii", "wire", "digits", NULL };
  KhaiField *field;
  int column = 0;

  if (!are_texts (stmt, 0, 7)) /* pointer to label */
    return FALSE;
  field = g_new0 (KhaiField, 1);
  field->pointer = g_strdup (khai_stmt_text (stmt, column++));
  field->type = index_of (types, khai_stmt_text (stmt, column++));
  field->section = g_strdup (khai_stmt_text (stmt, column++));
  field->step = g_strdup (khai_stmt_text (stmt, column++));
  field->table = g_strdup (khai_stmt_text (stmt, column++));
  field->column = g_strdup (khai_stmt_text (stmt, column++));
  read_both (stmt, column, field->label);
  read_both (stmt, column + 2, field->hint);
  read_both (stmt, column + 4, field->example);
  read_both (stmt, column + 6, field->help);
  column += 8;
  field->official_id = g_strdup (khai_stmt_text (stmt, column++));
  field->official_in = g_strdup (khai_stmt_text (stmt, column++));
  field->wco_id = g_strdup (khai_stmt_text (stmt, column++));
  field->min_chars = khai_stmt_int (stmt, column++);
  field->max_chars = khai_stmt_int (stmt, column++);
  field->wire_bytes = khai_stmt_int (stmt, column++);
  field->wire_chars = khai_stmt_int (stmt, column++);
  field->charset = index_of (charsets, khai_stmt_text (stmt, column++));
  field->decimals = khai_stmt_int (stmt, column++);
  field->int_digits = khai_stmt_int (stmt, column++);
  field->minimum = khai_stmt_int (stmt, column++);
  field->maximum = khai_stmt_int (stmt, column++);
  field->list = g_strdup (khai_stmt_text (stmt, column++));
  field->pattern = g_strdup (khai_stmt_text (stmt, column++));
  field->required = g_strdup (khai_stmt_text (stmt, column++));
  field->visible = g_strdup (khai_stmt_text (stmt, column++));
  field->amendable = khai_stmt_int (stmt, column++) != 0;
  field->customs_only = khai_stmt_int (stmt, column++) != 0;
  field->multiline = khai_stmt_int (stmt, column++) != 0;
  field->carry = khai_stmt_int (stmt, column++) != 0;
  field->order = self->fields->len;
  g_ptr_array_add (self->fields, field);
  g_hash_table_insert (self->by_pointer, field->pointer, field);
  return TRUE;
}

/* SQLite opens any file; what it is shows at the first reading. */
static gboolean
check_format (KhaiReference *self, GError **error)
{
  gint64 application, format;

  if (!khai_sql_get_int (self->db, "PRAGMA application_id", &application, error)
      || !khai_sql_get_int (self->db, "PRAGMA user_version", &format, error))
    return FALSE;
  if (application != KHAI_REFERENCE_APPLICATION_ID)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "%s is not a reference file of Khai",
                   self->path);
      return FALSE;
    }
  if (format != KHAI_REFERENCE_FORMAT)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_WRONG_VERSION,
                   "%s has format %" G_GINT64_FORMAT ", this program reads format %d", self->path,
                   format, KHAI_REFERENCE_FORMAT);
      return FALSE;
    }
  return TRUE;
}

/* A file that lost its end opens and reads well until somebody asks for what was there. */
static gboolean
check_size (KhaiReference *self, GError **error)
{
  gint64 pages, page_size;
  GStatBuf status;

  if (!khai_sql_get_int (self->db, "PRAGMA page_count", &pages, error)
      || !khai_sql_get_int (self->db, "PRAGMA page_size", &page_size, error))
    return FALSE;
  if (g_stat (self->path, &status) == 0 && status.st_size == pages * page_size)
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "%s is not whole", self->path);
  return FALSE;
}

static gboolean
read_dictionary (KhaiReference *self, GError **error)
{
  return read_rows (self, "SELECT name, value FROM meta", read_meta, error)
         && read_rows (self, "SELECT id, extendable FROM list", read_list, error)
         && read_rows (self, "SELECT id, icon, title_vi, title_en FROM section ORDER BY ord",
                       read_section, error)
         && read_rows (
             self,
             "SELECT id, section, title_vi, title_en, hint_vi, hint_en FROM step ORDER BY ord",
             read_step, error)
         && read_rows (self, "SELECT " FIELD_COLUMNS " FROM field ORDER BY ord", read_field, error);
}

/* The file is replaced as a whole, never written to: immutable spares a lock and a look at the folder for every statement. What searching
 * reads again and again stays in memory. */
static gboolean
open_file (KhaiReference *self, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (self->path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);
  g_autofree char *read_only = g_strconcat (uri, "?mode=ro&immutable=1", NULL);

  return khai_sql_open (read_only, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, &self->db, error)
         && khai_sql_exec (self->db, "PRAGMA cache_size = -8192", error);
}

/**
 * khai_reference_open:
 * @path: a reference file written by khai-pack
 *
 * Opens the file for reading and reads its dictionary. Code lists and the nomenclature are read when asked for.
 *
 * Returns: (transfer full): the reference, or NULL with KHAI_ERROR_NOT_FOUND (no such file), KHAI_ERROR_DAMAGED (no
 *   database, no reference file, cut off), KHAI_ERROR_WRONG_VERSION (a format this program does not read) or an
 *   error of the disk
 */
KhaiReference *
khai_reference_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (KhaiReference) self = g_object_new (KHAI_TYPE_REFERENCE, NULL);

  self->path = g_strdup (path);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no %s", path);
      return NULL;
    }
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "%s is not a file", path);
      return NULL;
    }
  if (!open_file (self, error) || !check_format (self, error)
      || !check_size (self, error) || !read_dictionary (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * khai_reference_get_path:
 *
 * Returns: (transfer none): the path the file was opened with, for whoever attaches it to a connection of their own
 */
const char *
khai_reference_get_path (KhaiReference *self)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);

  return self->path;
}

/**
 * khai_reference_get_meta:
 * @name: "edition" (date of the data), "tariff" (of the nomenclature), "digest" (of all sources) …
 *
 * Returns: (transfer none) (nullable): what the file says about itself
 */
const char *
khai_reference_get_meta (KhaiReference *self, const char *name)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->meta, name);
}

/**
 * khai_field_get_official_id:
 * @dataset: (nullable): kind of filing, a code of the list "datasets"; NULL is "standard"
 *
 * Returns: (transfer full) (nullable): the item of the official message of that kind, "ECB" in a full export and "ICB"
 *   in a return import; NULL if the field is in no official message
 */
char *
khai_field_get_official_id (const KhaiField *field, const char *dataset)
{
  g_return_val_if_fail (field != NULL, NULL);

  g_auto (GStrv) others
      = g_strsplit (field->official_in != NULL ? field->official_in : "", ";", -1);

  for (guint i = 0; others[i] != NULL && dataset != NULL; i++)
    {
      gsize length = strlen (dataset);

      if (strncmp (others[i], dataset, length) == 0 && others[i][length] == '=')
        return g_strdup (others[i] + length + 1);
    }
  return g_strdup (field->official_id);
}

/**
 * khai_reference_get_fields:
 *
 * Returns: (transfer none) (element-type KhaiField): every field, in the order of the screen
 */
const GPtrArray *
khai_reference_get_fields (KhaiReference *self)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);

  return self->fields;
}

/**
 * khai_reference_get_sections:
 *
 * Returns: (transfer none) (element-type KhaiSection): the sections (pages), in order
 */
const GPtrArray *
khai_reference_get_sections (KhaiReference *self)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);

  return self->sections;
}

/**
 * khai_reference_get_steps:
 *
 * Returns: (transfer none) (element-type KhaiStep): the steps of all sections, in order
 */
const GPtrArray *
khai_reference_get_steps (KhaiReference *self)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);

  return self->steps;
}

/* Array indices by stars: /items/3/hsCode → /items/<star>/hsCode. */
static char *
pattern_of_pointer (const char *pointer)
{
  GString *pattern = g_string_new (NULL);
  g_auto (GStrv) members = g_strsplit (pointer, "/", -1);

  for (guint i = 1; members[0] != NULL && members[i] != NULL; i++)
    {
      const char *member = members[i];
      gboolean is_index = member[0] != '\0' && member[strspn (member, "0123456789")] == '\0';

      g_string_append_printf (pattern, "/%s", is_index ? "*" : member);
    }
  return g_string_free (pattern, FALSE);
}

/**
 * khai_reference_find_field:
 * @pointer: a JSON pointer into a declaration ("/items/0/hsCode") or a field's pattern
 *
 * Returns: (transfer none) (nullable): the field that lives there; NULL if none does
 */
const KhaiField *
khai_reference_find_field (KhaiReference *self, const char *pointer)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (pointer != NULL, NULL);

  const KhaiField *field = g_hash_table_lookup (self->by_pointer, pointer);

  if (field != NULL || pointer[0] != '/')
    return field;

  g_autofree char *pattern = pattern_of_pointer (pointer);
  return g_hash_table_lookup (self->by_pointer, pattern);
}
