/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules as reference.db brings them: one SELECT each, prepared once, run on every check. A row it gives is a
 * violation. */

#include "khai-rules-private.h"

#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-json.h"

#include <string.h>

/* How a column is written into the texts. */
typedef enum
{
  COLUMN_PLAIN,
  COLUMN_NUMBER, /* named …_number: a wire number, written as the reader's language writes numbers */
  COLUMN_DATE    /* named …_date: an ISO date, likewise */
} ColumnForm;

struct _KhaiRule
{
  char *id;
  KhaiSeverity severity;
  char *sql;
  char *message[KHAI_N_LANGS], *resolution[KHAI_N_LANGS];
  char *legal, *valid_from, *valid_to; /* (nullable) */
  KhaiStmt *stmt;
  int pointer_column, other_column; /* other: -1 if there is none */
  int fix_column, value_column;     /* of fix_pointer and fix_value; -1 if there is no fix */
  GPtrArray *names;                 /* of all columns */
  GArray *forms;                    /* ColumnForm of all columns */
  GArray *reads;                    /* which columns of the document it reads */
  GPtrArray *violations;            /* (element-type KhaiFinding): as it last gave them */
  gboolean stale;                   /* it has to run again */
};

static void
rule_free (gpointer data)
{
  KhaiRule *rule = data;

  g_clear_pointer (&rule->stmt, khai_stmt_free);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (rule->message[lang]);
      g_free (rule->resolution[lang]);
    }
  g_free (rule->id);
  g_free (rule->sql);
  g_free (rule->legal);
  g_free (rule->valid_from);
  g_free (rule->valid_to);
  g_ptr_array_unref (rule->names);
  g_array_unref (rule->forms);
  g_array_unref (rule->reads);
  g_ptr_array_unref (rule->violations);
  g_free (rule);
}

static KhaiRule *
read_rule (KhaiStmt *stmt, GError **error)
{
  KhaiRule *rule = g_new0 (KhaiRule, 1);

  rule->id = g_strdup (khai_stmt_text (stmt, 0));
  rule->sql = g_strdup (khai_stmt_text (stmt, 2));
  rule->message[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 3));
  rule->message[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 4));
  rule->resolution[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 5));
  rule->resolution[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 6));
  rule->legal = g_strdup (khai_stmt_text (stmt, 7));
  rule->valid_from = g_strdup (khai_stmt_text (stmt, 8));
  rule->valid_to = g_strdup (khai_stmt_text (stmt, 9));
  rule->names = g_ptr_array_new_with_free_func (g_free);
  rule->forms = g_array_new (FALSE, FALSE, sizeof (ColumnForm));
  rule->reads = khai_reads_new ();
  rule->violations = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_finding_unref);
  rule->stale = TRUE;
  rule->pointer_column = -1;
  rule->other_column = -1;
  rule->fix_column = -1;
  rule->value_column = -1;
  if (khai_severity_parse (khai_stmt_text (stmt, 1), &rule->severity)
      && g_regex_match_simple ("^[A-Z]{1,6}-[A-Z0-9-]{1,12}$", rule->id, G_REGEX_DOLLAR_ENDONLY, 0))
    return rule;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "rule %s: id or severity not possible",
               rule->id);
  rule_free (rule);
  return NULL;
}

/**
 * khai_rule_load_all:
 * @db: a connection with the reference file attached as "reference"
 * @scope: KHAI_RULES_SERVER takes all rules, KHAI_RULES_LOCAL those a declarant's program can know
 * @error: KHAI_ERROR_BAD_INPUT, "rule ID: …", or an error of the database
 *
 * Returns: (transfer full) (element-type KhaiRule): the rules, by id, not yet prepared
 */
GPtrArray *
khai_rule_load_all (sqlite3 *db, KhaiRulesScope scope, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db,
                       "SELECT id, severity, sql, message_vi, message_en, resolution_vi, "
                       "resolution_en, legal, valid_from, valid_to "
                       "FROM reference.rule WHERE scope = 'local' OR :server ORDER BY id",
                       error);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (rule_free);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_int (stmt, ":server", scope == KHAI_RULES_SERVER);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return g_steal_pointer (&rules);

      KhaiRule *rule = read_rule (stmt, error);
      if (rule == NULL)
        return NULL;
      g_ptr_array_add (rules, rule);
    }
  return NULL;
}

static gboolean
fail_rule (const KhaiRule *rule, const char *why, GError **error)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "rule %s: %s", rule->id, why);
  return FALSE;
}

static gboolean
check_placeholders (const KhaiRule *rule, const char *text, GError **error)
{
  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (open + 1, '{'))
    {
      const char *end = strchr (open, '}');
      g_autofree char *name = end != NULL ? g_strndup (open + 1, end - open - 1) : NULL;

      if (name == NULL || !g_ptr_array_find_with_equal_func (rule->names, name, g_str_equal, NULL))
        {
          g_autofree char *why = g_strdup_printf ("no column {%s}", name != NULL ? name : "");
          return fail_rule (rule, why, error);
        }
    }
  return TRUE;
}

/**
 * khai_rule_prepare:
 * @schema: the document's tables
 * @db: the connection with tables, functions and authorizer
 * @error: KHAI_ERROR_BAD_INPUT, "rule ID: …"
 *
 * Returns: TRUE if the rule can run
 */
gboolean
khai_rule_prepare (KhaiRule *rule, KhaiSchema *schema, sqlite3 *db, GError **error)
{
  g_autoptr (GError) local = NULL;

  schema->reading = rule->reads;
  rule->stmt = khai_stmt_new (db, rule->sql, &local);
  schema->reading = NULL;
  if (rule->stmt == NULL)
    return fail_rule (rule, local->message, error);
  if (sqlite3_bind_parameter_count (khai_stmt_get_handle (rule->stmt)) != 0)
    return fail_rule (rule, "has parameters", error);
  for (int i = 0; i < khai_stmt_n_columns (rule->stmt); i++)
    {
      const char *name = khai_stmt_column_name (rule->stmt, i);
      ColumnForm form = g_str_has_suffix (name, "_number") ? COLUMN_NUMBER
                        : g_str_has_suffix (name, "_date") ? COLUMN_DATE
                                                           : COLUMN_PLAIN;

      if (g_str_equal (name, "pointer"))
        rule->pointer_column = i;
      else if (g_str_equal (name, "other"))
        rule->other_column = i;
      else if (g_str_equal (name, "fix_pointer"))
        rule->fix_column = i;
      else if (g_str_equal (name, "fix_value"))
        rule->value_column = i;
      g_ptr_array_add (rule->names, g_strdup (name));
      g_array_append_val (rule->forms, form);
    }
  if (rule->pointer_column < 0)
    return fail_rule (rule, "no column pointer", error);
  if ((rule->fix_column < 0) != (rule->value_column < 0))
    return fail_rule (rule, "fix_pointer and fix_value go together", error);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    if (!check_placeholders (rule, rule->message[lang], error)
        || !check_placeholders (rule, rule->resolution[lang], error))
      return FALSE;
  return TRUE;
}

/**
 * khai_rule_broken:
 * @id: of a rule that could not be computed
 * @pointer: where
 *
 * Returns: (transfer full): the finding that says so. A rule that fails has not passed.
 */
KhaiFinding *
khai_rule_broken (const char *id, const char *pointer)
{
  const KhaiArg args[] = { { "rule", { id, id } } };

  return khai_text_finding (KHAI_TEXT_RULE, pointer, args, G_N_ELEMENTS (args));
}

static char *
write_column (const char *text, ColumnForm form, KhaiLang lang)
{
  KhaiDecimal number;

  if (text == NULL)
    return NULL;
  if (form == COLUMN_NUMBER && khai_decimal_parse (text, &number, NULL))
    return khai_decimal_format (number, lang);
  if (form == COLUMN_DATE)
    return khai_date_format (text, lang);
  return khai_text_shorten (text);
}

static const char *
column_text (KhaiRule *rule, int column)
{
  return column >= 0 ? khai_stmt_text (rule->stmt, column) : NULL;
}

/* A fix is offered where the rule knows both the place and what should stand there. */
static void
read_fix (KhaiRule *rule, KhaiFinding *finding)
{
  const char *pointer = column_text (rule, rule->fix_column);
  const char *value = column_text (rule, rule->value_column);

  if (pointer == NULL || value == NULL || !khai_pointer_is_valid (pointer))
    return;
  finding->fix_pointer = g_strdup (pointer);
  finding->fix_value = g_strdup (value);
}

/* A rule that compares two fields waits until both can be read: what is wrong with one of them is said first. */
static gboolean
has_to_wait (const KhaiFinding *finding, GHashTable *wrong)
{
  return finding->other_pointer != NULL
         && (g_hash_table_contains (wrong, finding->pointer)
             || g_hash_table_contains (wrong, finding->other_pointer));
}

static KhaiFinding *
read_violation (KhaiRule *rule)
{
  const char *pointer = khai_stmt_text (rule->stmt, rule->pointer_column);
  const char *other = column_text (rule, rule->other_column);

  if (pointer == NULL || !khai_pointer_is_valid (pointer))
    return khai_rule_broken (rule->id, "");

  KhaiFinding *finding = khai_finding_new (rule->id, rule->severity, pointer);
  g_autofree KhaiArg *args = g_new0 (KhaiArg, rule->names->len);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rule->names->len; i++)
    {
      args[i].name = rule->names->pdata[i];
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          char *text = write_column (khai_stmt_text (rule->stmt, (int)i),
                                     g_array_index (rule->forms, ColumnForm, i), lang);
          g_ptr_array_add (texts, text);
          args[i].text[lang] = text;
        }
    }
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      finding->message[lang] = khai_text_fill (rule->message[lang], lang, args, rule->names->len);
      finding->resolution[lang]
          = khai_text_fill (rule->resolution[lang], lang, args, rule->names->len);
    }
  finding->other_pointer = g_strdup (other);
  finding->legal = g_strdup (rule->legal);
  read_fix (rule, finding);
  return finding;
}

static gboolean
is_in_force (const KhaiRule *rule, const char *date)
{
  return (rule->valid_from == NULL || strcmp (rule->valid_from, date) <= 0)
         && (rule->valid_to == NULL || strcmp (date, rule->valid_to) <= 0);
}

/* More of them than a report takes need not be made. */
#define MAX_VIOLATIONS 2001

static void
run_again (KhaiRule *rule)
{
  g_autoptr (GError) error = NULL;
  gboolean row;

  g_ptr_array_set_size (rule->violations, 0);
  while (rule->violations->len < MAX_VIOLATIONS && khai_stmt_step (rule->stmt, &row, &error) && row)
    g_ptr_array_add (rule->violations, read_violation (rule));
  khai_stmt_reset (rule->stmt);
  if (error != NULL)
    g_ptr_array_add (rule->violations, khai_rule_broken (rule->id, ""));
  rule->stale = error != NULL;
}

/**
 * khai_rule_run:
 * @rule_date: ISO date; a rule that is not in force on it does nothing
 * @wrong: pointers of fields of which something is wrong by themselves
 * @report: where its findings go, or one that says that it failed
 *
 * Judges the document that is in the tables; a rule that reads nothing that changed since the last check gives again
 * what it gave.
 */
void
khai_rule_run (KhaiRule *rule, const char *rule_date, GHashTable *wrong, KhaiReport *report)
{
  rule->stale = rule->stale || khai_reads_changed (rule->reads);
  if (!is_in_force (rule, rule_date))
    return;
  if (rule->stale)
    run_again (rule);
  for (guint i = 0; i < rule->violations->len; i++)
    if (!has_to_wait (rule->violations->pdata[i], wrong))
      khai_report_add (report, khai_finding_ref (rule->violations->pdata[i]));
}
