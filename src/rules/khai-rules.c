/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks a document: read into tables of an in-memory database beside the attached reference.db, conditions of
 * fields asked, fields checked one by one, then every rule in force. Rules and conditions may come from an update of
 * the data and are not trusted: an authorizer lets them read the document's tables and the code lists and nothing
 * else, and a count of steps ends what runs too long. */

#include "khai-rules-private.h"

#include "khai-date.h"
#include "khai-error.h"
#include "khai-json.h"

#include <string.h>

struct _KhaiRules
{
  GObject parent_instance;

  sqlite3 *db;
  KhaiCalendar calendar;
  KhaiSchema *schema;
  GPtrArray *rules;
  KhaiStmt *begin, *commit;
  KhaiUsualTable *usual;
  gboolean fenced;  /* what is prepared from now on comes from the data */
  guint steps_left; /* of the statement that runs now, in thousands */
};

G_DEFINE_FINAL_TYPE (KhaiRules, khai_rules, G_TYPE_OBJECT)

/* A rule over fifty lines takes some thousand steps of SQLite's machine; one that compares a thousand lines with
 * each other some ten million. */
#define STEPS_PER_TICK 1000
#define MAX_TICKS 20000

#define LOOKASIDE_SIZE 512
#define LOOKASIDE_SLOTS 4000

static void
khai_rules_finalize (GObject *object)
{
  KhaiRules *self = KHAI_RULES (object);

  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->begin, khai_stmt_free);
  g_clear_pointer (&self->commit, khai_stmt_free);
  g_clear_pointer (&self->usual, khai_usual_table_free);
  g_clear_pointer (&self->schema, khai_schema_free);
  g_clear_pointer (&self->db, khai_sql_close);
  khai_calendar_clear (&self->calendar);

  G_OBJECT_CLASS (khai_rules_parent_class)->finalize (object);
}

static void
khai_rules_class_init (KhaiRulesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_rules_finalize;
}

static void
khai_rules_init (KhaiRules *self)
{
}

/* ---- the fence ---- */

static gboolean
is_readable_table (KhaiRules *self, const char *database, const char *table)
{
  static const char *const reference_tables[] = { "code", "list", "commodity" };

  if (database == NULL || g_str_equal (database, "main"))
    if (khai_schema_find_table (self->schema, table) != NULL || g_str_equal (table, "usual"))
      return TRUE;
  if (database == NULL || g_str_equal (database, "reference"))
    for (guint i = 0; i < G_N_ELEMENTS (reference_tables); i++)
      if (g_str_equal (table, reference_tables[i]))
        return TRUE;
  return FALSE;
}

/* What a statement reads decides when it has to run again. */
static void
note_read (KhaiRules *self, const char *database, const char *name, const char *column)
{
  const KhaiTable *table = g_strcmp0 (database, "reference") != 0
                               ? khai_schema_find_table (self->schema, name)
                               : NULL;

  if (self->schema->reading != NULL && table != NULL)
    khai_reads_add (self->schema->reading, table, column);
}

static int
authorize (void *data,
           int action,
           const char *first,
           const char *second,
           const char *database,
           const char *inner)
{
  KhaiRules *self = data;

  if (!self->fenced)
    return SQLITE_OK;
  switch (action)
    {
    case SQLITE_SELECT:
      return SQLITE_OK;
    case SQLITE_READ:
      note_read (self, database, first, second);
      return is_readable_table (self, database, first) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
      return khai_functions_is_allowed (second) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
    }
}

static int
tick (void *data)
{
  KhaiRules *self = data;

  if (self->steps_left == 0)
    return 1;
  self->steps_left--;
  return 0;
}

static void
roll_back (KhaiRules *self)
{
  self->fenced = FALSE;
  khai_sql_rollback (self->db);
  self->fenced = TRUE;
  khai_schema_forget (self->schema);
}

/* ---- opening ---- */

static gboolean
attach_reference (KhaiRules *self, GError **error)
{
  g_autofree char *absolute
      = g_canonicalize_filename (khai_reference_get_path (self->calendar.reference), NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, error);

  if (uri == NULL)
    return FALSE;

  /* The file is replaced as a whole, never written to: immutable spares the locks. */
  g_autofree char *read_only = g_strconcat (uri, "?mode=ro&immutable=1", NULL);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "ATTACH :uri AS reference", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":uri", read_only);
  return khai_stmt_run (stmt, error);
}

static gboolean
prepare (KhaiRules *self, KhaiRulesScope scope, GError **error)
{
  const int flags
      = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_URI
        | SQLITE_OPEN_NOMUTEX; /* one thread uses it */

  if (!khai_sql_open (":memory:", flags, &self->db, error))
    return FALSE;
  /* A check makes and frees many small things; without room of their own each would be a malloc(). */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_SIZE, LOOKASIDE_SLOTS);
  if (!khai_sql_exec (self->db, "PRAGMA journal_mode=MEMORY; PRAGMA temp_store=MEMORY", error))
    return FALSE;
  /* Before the first statement that is kept: setting it makes what is prepared be prepared again, under it. */
  sqlite3_set_authorizer (self->db, authorize, self);
  /* A mistyped "column" must not pass as a text. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  if (!attach_reference (self, error)
      || !khai_functions_register (self->db, &self->calendar, error)
      || !khai_sql_exec (self->db, KHAI_USUAL_SCHEMA, error)) /* before the first statement: it would be prepared again */
    return FALSE;
  self->schema = khai_schema_new (self->db, self->calendar.reference, error);
  if (self->schema == NULL || (self->usual = khai_usual_table_new (self->db, error)) == NULL
      || (self->begin = khai_stmt_new (self->db, "BEGIN", error)) == NULL
      || (self->commit = khai_stmt_new (self->db, "COMMIT", error)) == NULL
      || (self->rules = khai_rule_load_all (self->db, scope, error)) == NULL)
    return FALSE;

  self->fenced = TRUE;
  if (!khai_schema_prepare (self->schema, self->db, error))
    return FALSE;
  for (guint i = 0; i < self->rules->len; i++)
    if (!khai_rule_prepare (self->rules->pdata[i], self->schema, self->db, error))
      return FALSE;
  sqlite3_progress_handler (self->db, STEPS_PER_TICK, tick, self);
  return TRUE;
}

/**
 * khai_rules_new:
 * @reference: the reference file's dictionary and codes; kept with a reference of its own and used from the same
 *   thread
 * @scope: whether rules that only the Single Window can judge run as well
 * @error: KHAI_ERROR_BAD_INPUT if a rule or condition does not prepare or reads what it may not: the message begins
 *   "rule ID: ", "field POINTER required: ", "field POINTER visible: ", "field POINTER pattern: " or "table NAME: ";
 *   else an error of the database
 *
 * Returns: (transfer full): the checker, with all statements prepared
 */
KhaiRules *
khai_rules_new (KhaiReference *reference, KhaiRulesScope scope, GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (reference), NULL);

  g_autoptr (KhaiRules) self = g_object_new (KHAI_TYPE_RULES, NULL);

  khai_calendar_init (&self->calendar, reference);
  return prepare (self, scope, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * khai_rules_set_history:
 * @history: (nullable): past lines, read while this runs; NULL for none
 * @error: an error of SQLite (out of memory)
 *
 * From now on rules compare with what is usual by these lines.
 *
 * Returns: TRUE if they do; if not, they compare with nothing
 */
gboolean
khai_rules_set_history (KhaiRules *self, KhaiHistory *history, GError **error)
{
  g_return_val_if_fail (KHAI_IS_RULES (self), FALSE);

  self->steps_left = G_MAXUINT;
  khai_schema_forget (self->schema);
  if (!khai_stmt_run (self->begin, error))
    return FALSE;

  gboolean ok = khai_usual_table_fill (self->usual, history, error);
  if (ok && khai_stmt_run (self->commit, error))
    return TRUE;
  roll_back (self);
  return FALSE;
}

/* ---- field states ---- */

static gboolean
constant_or (const char *condition, gboolean absent)
{
  return condition == NULL ? absent : g_str_equal (condition, "1");
}

static void
set_constant_states (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      KhaiRow *row = rows->pdata[i];

      for (guint column = 0; column < row->table->fields->len; column++)
        {
          const KhaiField *field = row->table->fields->pdata[column];

          row->values[column].visible = constant_or (field->visible, TRUE);
          row->values[column].required = constant_or (field->required, FALSE);
        }
    }
}

/* The row that is not there yet: only what it would hide is of use. */
static void
note_hidden_pattern (const KhaiTable *table, gint entry, gboolean holds, KhaiCheck *check)
{
  const KhaiField *field = table->fields->pdata[entry / 2];

  if (entry % 2 == 0 && !holds)
    g_hash_table_add (check->hidden, g_strdup (field->pointer));
}

static void
take_answers (const KhaiTable *table, const gint64 *answers, GPtrArray *rows, KhaiCheck *check)
{
  gint64 at = answers[0];

  for (guint i = 0; i < table->condition_of->len; i++)
    {
      gint entry = g_array_index (table->condition_of, gint, i);
      gboolean holds = answers[i + 1] != 0;

      if (at <= 0 || at > rows->len)
        {
          note_hidden_pattern (table, entry, holds, check);
          continue;
        }

      KhaiValue *value = &((KhaiRow *)rows->pdata[at - 1])->values[entry / 2];
      if (entry % 2 == 0)
        value->visible = holds;
      else
        value->required = holds;
    }
}

static void
keep_answers (KhaiTable *table)
{
  for (guint i = 0; i <= table->condition_of->len; i++)
    {
      /* NULL, an answer that hangs on something missing, is no. */
      gint64 answer = khai_stmt_int (table->conditions, (int)i);
      g_array_append_val (table->answers, answer);
    }
}

static gboolean
ask_table (KhaiRules *self, KhaiTable *table)
{
  g_autoptr (GError) error = NULL;
  gboolean row;

  g_array_set_size (table->answers, 0);
  self->steps_left = MAX_TICKS;
  while (khai_stmt_step (table->conditions, &row, &error) && row)
    keep_answers (table);
  khai_stmt_reset (table->conditions);
  return error == NULL;
}

static void
ask_conditions (KhaiRules *self, GPtrArray *rows, KhaiCheck *check, KhaiReport *report)
{
  for (guint i = 0; i < self->schema->tables->len; i++)
    {
      KhaiTable *table = self->schema->tables->pdata[i];
      guint width = table->condition_of->len + 1;

      if (table->conditions == NULL)
        continue;
      table->stale = table->stale || khai_reads_changed (table->condition_reads);
      if (table->stale)
        table->stale = !ask_table (self, table);
      for (guint at = 0; at + width <= table->answers->len; at += width)
        take_answers (table, &g_array_index (table->answers, gint64, at), rows, check);
      if (table->stale)
        khai_report_add (report, khai_rule_broken (table->name, table->pattern));
    }
}

static void
collect_states (GPtrArray *rows, KhaiCheck *check)
{
  for (guint i = 0; i < rows->len; i++)
    {
      KhaiRow *row = rows->pdata[i];

      for (guint column = 0; column < row->table->fields->len; column++)
        {
          KhaiValue *value = &row->values[column];

          /* What is hidden is not asked for. */
          value->required = value->required && value->visible;
          if (!value->visible)
            g_hash_table_add (check->hidden, khai_row_pointer (row, column));
          else if (value->required)
            g_hash_table_add (check->required, khai_row_pointer (row, column));
        }
    }
}

/* ---- order ---- */

typedef struct
{
  KhaiFinding *finding;
  guint order;
} Ranked;

/* The n-th index of a pointer, or -1: the whole of a thing comes before its parts. */
static gint64
index_at (const char *pointer, guint level)
{
  guint index;

  return khai_pointer_index (pointer, level, &index) ? (gint64)index : -1;
}

static int
compare_ranked (gconstpointer left, gconstpointer right)
{
  const Ranked *a = left, *b = right;

  if (a->order != b->order)
    return a->order < b->order ? -1 : 1;
  for (guint level = 0; level < 2; level++)
    {
      gint64 i = index_at (a->finding->pointer, level), j = index_at (b->finding->pointer, level);
      if (i != j)
        return i < j ? -1 : 1;
    }
  return khai_finding_compare (a->finding, b->finding);
}

static void
sort_findings (KhaiRules *self, GPtrArray *findings)
{
  g_autoptr (GArray) ranked = g_array_sized_new (FALSE, FALSE, sizeof (Ranked), findings->len);

  for (guint i = 0; i < findings->len; i++)
    {
      KhaiFinding *finding = findings->pdata[i];
      const Ranked one = { finding, khai_schema_order (self->schema, finding->pointer) };
      g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len; i++)
    findings->pdata[i] = g_array_index (ranked, Ranked, i).finding;
}

/* ---- checking ---- */

static KhaiCheck *
check_new (void)
{
  KhaiCheck *check = g_new0 (KhaiCheck, 1);

  check->findings = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_finding_unref);
  check->required = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return check;
}

/* Where a field by itself cannot be right, by pointer. */
static GHashTable *
collect_wrong (const GPtrArray *findings)
{
  GHashTable *wrong = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < findings->len; i++)
    {
      const KhaiFinding *finding = findings->pdata[i];

      if (finding->severity == KHAI_SEVERITY_BLOCK)
        g_hash_table_add (wrong, finding->pointer);
    }
  return wrong;
}

static gboolean
run_all (KhaiRules *self, GPtrArray *rows, KhaiCheck *check, KhaiReport *report, GError **error)
{
  if (!khai_document_store (rows, self->schema, error))
    return FALSE;
  set_constant_states (rows);
  ask_conditions (self, rows, check, report);
  collect_states (rows, check);
  for (guint i = 0; i < rows->len; i++)
    if (!khai_field_check (rows->pdata[i], &self->calendar, report, error))
      return FALSE;

  g_autoptr (GHashTable) wrong = collect_wrong (report->findings);
  for (guint i = 0; i < self->rules->len; i++)
    {
      self->steps_left = MAX_TICKS;
      khai_rule_run (self->rules->pdata[i], self->calendar.rule_date, wrong, report);
    }
  return TRUE;
}

/**
 * khai_rules_check:
 * @document: any JSON value; one that is no object is a finding
 * @today: the ISO date in Viet Nam
 * @error: an error of SQLite (out of memory, a damaged reference file); never one of the document's
 *
 * Checks the document by the dictionary and by the rules in force on its planned date, or on @today if it has none.
 * Findings come in the order of the dictionary's fields, then of lines. A rule that cannot be computed (a number
 * that does not fit) is the blocking finding F-RULE. `hidden` also holds the patterns
 * ("/transport/containers/<star>") of fields that a new row of an array would hide.
 *
 * Returns: (transfer full): what was found, for khai_check_free()
 */
KhaiCheck *
khai_rules_check (KhaiRules *self, JsonNode *document, const char *today, GError **error)
{
  g_return_val_if_fail (KHAI_IS_RULES (self), NULL);
  g_return_val_if_fail (document != NULL, NULL);
  g_return_val_if_fail (today != NULL && khai_date_is_iso (today), NULL);

  g_autoptr (KhaiCheck) check = check_new ();
  KhaiReport report = { check->findings };
  g_autofree char *planned = khai_json_get_text (document, "/plannedDate");
  gboolean has_date = planned != NULL && khai_date_is_iso (planned);

  if (khai_calendar_set (&self->calendar, has_date ? planned : today, today))
    khai_schema_forget (self->schema);

  g_autoptr (GPtrArray) rows = khai_document_read (self->schema, document, &report);
  khai_schema_read_contents (self->schema, rows);

  self->steps_left = MAX_TICKS;
  if (!khai_stmt_run (self->begin, error))
    return NULL;

  gboolean ok = run_all (self, rows, check, &report, error);
  self->steps_left = MAX_TICKS;
  if (!ok || !khai_stmt_run (self->commit, error))
    {
      roll_back (self);
      return NULL;
    }
  sort_findings (self, check->findings);
  return g_steal_pointer (&check);
}

/**
 * khai_check_free:
 * @check: (transfer full) (nullable): what a check found
 */
void
khai_check_free (KhaiCheck *check)
{
  if (check == NULL)
    return;
  g_ptr_array_unref (check->findings);
  g_hash_table_unref (check->required);
  g_hash_table_unref (check->hidden);
  g_free (check);
}

/**
 * khai_check_blocks:
 *
 * Returns: TRUE if something was found for which the declaration would be refused
 */
gboolean
khai_check_blocks (const KhaiCheck *check)
{
  return khai_check_count (check, KHAI_SEVERITY_BLOCK) > 0;
}

/**
 * khai_check_count:
 *
 * Returns: how many findings of that severity there are
 */
guint
khai_check_count (const KhaiCheck *check, KhaiSeverity severity)
{
  g_return_val_if_fail (check != NULL, 0);

  guint n = 0;

  for (guint i = 0; i < check->findings->len; i++)
    n += ((const KhaiFinding *)check->findings->pdata[i])->severity == severity;
  return n;
}
