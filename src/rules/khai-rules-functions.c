/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The functions rules may call. They have no side effects and depend on nothing but their arguments, the code lists
 * and the two dates of the check. A NULL argument gives NULL, so that a rule stays silent while one side is missing;
 * a number that does not fit, or an argument of the wrong kind, is an error of the rule and never a wrong answer. */

#include "khai-rules-private.h"

#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-numbers.h"
#include "khai-text.h"

#include <string.h>

/* ---- codes ---- */

typedef struct
{
  KhaiCode *code; /* (nullable): NULL if the list never had it */
  gboolean in_force;
} Entry;

/* A declaration has some dozen codes; a hostile one must not fill the memory. */
#define MAX_CODES 4096

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  khai_code_free (entry->code);
  g_free (entry);
}

/**
 * khai_calendar_init:
 * @reference: (transfer none): where codes are looked up; kept with a reference of its own
 */
void
khai_calendar_init (KhaiCalendar *self, KhaiReference *reference)
{
  self->reference = g_object_ref (reference);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->words = khai_word_match_new ();
  self->regexes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_regex_unref);
}

/**
 * khai_calendar_clear:
 *
 * Frees what is in it.
 */
void
khai_calendar_clear (KhaiCalendar *self)
{
  g_clear_pointer (&self->codes, g_hash_table_unref);
  g_clear_pointer (&self->regexes, g_hash_table_unref);
  g_clear_pointer (&self->words, khai_word_match_free);
  g_clear_object (&self->reference);
  g_clear_pointer (&self->rule_date, g_free);
  g_clear_pointer (&self->today, g_free);
}

/**
 * khai_calendar_set:
 * @rule_date: the ISO date whose rules and codes count
 * @today: the day itself
 *
 * Sets the dates of the next check.
 *
 * Returns: TRUE if one is other than it was
 */
gboolean
khai_calendar_set (KhaiCalendar *self, const char *rule_date, const char *today)
{
  gboolean changed
      = g_strcmp0 (self->rule_date, rule_date) != 0 || g_strcmp0 (self->today, today) != 0;

  if (g_strcmp0 (self->rule_date, rule_date) != 0 || g_hash_table_size (self->codes) > MAX_CODES)
    g_hash_table_remove_all (self->codes);
  g_free (self->rule_date);
  self->rule_date = g_strdup (rule_date);
  g_free (self->today);
  self->today = g_strdup (today);
  return changed;
}

/**
 * khai_calendar_get_code:
 * @entry: (out) (transfer none) (nullable): the entry in force on the rule's date, else the latest there ever was,
 *   else NULL; until the dates are set again
 * @in_force: (out): whether it is in force
 * @error: an error of the database
 *
 * Returns: TRUE if @entry was set
 */
gboolean
khai_calendar_get_code (KhaiCalendar *self,
                        const char *list,
                        const char *code,
                        const KhaiCode **entry,
                        gboolean *in_force,
                        GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s\037%s", list, code);
  Entry *found = g_hash_table_lookup (self->codes, key);

  if (found == NULL)
    {
      g_autoptr (GError) local = NULL;
      g_autofree Entry *fresh = g_new0 (Entry, 1);

      fresh->code = khai_reference_get_code (self->reference, list, code, self->rule_date,
                                             &fresh->in_force, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      found = g_steal_pointer (&fresh);
      g_hash_table_insert (self->codes, g_steal_pointer (&key), found);
    }
  *entry = found->code;
  *in_force = found->code != NULL && found->in_force;
  return TRUE;
}

/* ---- arguments ---- */

static gboolean
any_null (int n, sqlite3_value **values)
{
  for (int i = 0; i < n; i++)
    if (sqlite3_value_type (values[i]) == SQLITE_NULL)
      return TRUE;
  return FALSE;
}

static gboolean
get_decimal (sqlite3_context *context, sqlite3_value *units, sqlite3_value *scale, KhaiDecimal *out)
{
  gint64 places = scale != NULL ? sqlite3_value_int64 (scale) : 0;

  if (sqlite3_value_type (units) != SQLITE_INTEGER
      || (scale != NULL && sqlite3_value_type (scale) != SQLITE_INTEGER) || places < 0
      || places > KHAI_DECIMAL_MAX_SCALE)
    {
      sqlite3_result_error (context, "not an exact number", -1);
      return FALSE;
    }
  out->units = sqlite3_value_int64 (units);
  out->scale = (guint8)places;
  return TRUE;
}

static const char *
get_text (sqlite3_value *value)
{
  const char *text = (const char *)sqlite3_value_text (value);

  return text != NULL ? text : "";
}

static void
result_text (sqlite3_context *context, char *text)
{
  sqlite3_result_text (context, text, -1, g_free);
}

static void
result_error (sqlite3_context *context, const GError *error)
{
  sqlite3_result_error (context, error->message, -1);
}

/* ---- exact numbers ---- */

typedef gboolean (*Operation) (KhaiDecimal a, KhaiDecimal b, KhaiDecimal *out, GError **error);

static void
combine (sqlite3_context *context, sqlite3_value **values, Operation operation)
{
  g_autoptr (GError) error = NULL;
  KhaiDecimal a, b, result;

  if (any_null (2, values))
    return;
  if (!get_decimal (context, values[0], NULL, &a) || !get_decimal (context, values[1], NULL, &b))
    return;
  if (operation (a, b, &result, &error))
    sqlite3_result_int64 (context, result.units);
  else
    result_error (context, error);
}

/* dec_add (a, b): both at the same scale, as the result. */
static void
dec_add (sqlite3_context *context, int n, sqlite3_value **values)
{
  combine (context, values, khai_decimal_add);
}

static void
dec_sub (sqlite3_context *context, int n, sqlite3_value **values)
{
  combine (context, values, khai_decimal_subtract);
}

typedef gboolean (*ScaledOperation) (KhaiDecimal a,
                                     KhaiDecimal b,
                                     guint scale,
                                     KhaiRounding rounding,
                                     KhaiDecimal *out,
                                     GError **error);

static void
combine_scaled (sqlite3_context *context, sqlite3_value **values, ScaledOperation operation)
{
  g_autoptr (GError) error = NULL;
  KhaiDecimal a, b, scale, result;

  if (any_null (5, values))
    return;
  if (!get_decimal (context, values[0], values[1], &a)
      || !get_decimal (context, values[2], values[3], &b)
      || !get_decimal (context, values[4], values[4], &scale))
    return;
  if (operation (a, b, scale.scale, KHAI_ROUND_HALF_UP, &result, &error))
    sqlite3_result_int64 (context, result.units);
  else
    result_error (context, error);
}

/* dec_mul (a, scale of a, b, scale of b, scale of the result), half up. */
static void
dec_mul (sqlite3_context *context, int n, sqlite3_value **values)
{
  combine_scaled (context, values, khai_decimal_multiply);
}

/* dec_div, likewise; NULL where b is nought. */
static void
dec_div (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (sqlite3_value_int64 (values[2]) != 0)
    combine_scaled (context, values, khai_decimal_divide);
}

/* dec_text (x, scale): the wire form without trailing zeros. */
static void
dec_text (sqlite3_context *context, int n, sqlite3_value **values)
{
  KhaiDecimal number;

  if (!any_null (2, values) && get_decimal (context, values[0], values[1], &number))
    result_text (context, khai_decimal_to_short_string (number));
}

typedef struct
{
  gint64 sum;
  gboolean any, missing, failed;
} Sum;

/* dec_sum (x): unlike SQL's own it gives NULL if one x is NULL: a sum of a part is not the sum. */
static void
dec_sum_step (sqlite3_context *context, int n, sqlite3_value **values)
{
  Sum *sum = sqlite3_aggregate_context (context, sizeof (Sum));
  KhaiDecimal a, total;

  if (sum == NULL)
    {
      sqlite3_result_error_nomem (context);
      return;
    }
  sum->any = TRUE;
  if (any_null (1, values))
    {
      sum->missing = TRUE;
      return;
    }
  if (sum->failed || !get_decimal (context, values[0], NULL, &a))
    {
      sum->failed = TRUE;
      return;
    }
  if (khai_decimal_add ((KhaiDecimal){ sum->sum, 0 }, a, &total, NULL))
    sum->sum = total.units;
  else
    sum->failed = TRUE;
}

static void
dec_sum_final (sqlite3_context *context)
{
  const Sum *sum = sqlite3_aggregate_context (context, 0);

  if (sum == NULL || !sum->any)
    return;
  if (sum->failed)
    sqlite3_result_error (context, "a sum does not fit", -1);
  else if (!sum->missing)
    sqlite3_result_int64 (context, sum->sum);
}

/* ---- dates ---- */

static const KhaiCalendar *
get_calendar (sqlite3_context *context)
{
  return sqlite3_user_data (context);
}

/* today (): the rule's date. */
static void
today (sqlite3_context *context, int n, sqlite3_value **values)
{
  sqlite3_result_text (context, get_calendar (context)->rule_date, -1, SQLITE_TRANSIENT);
}

/* calendar_today (): the day it really is in Viet Nam, whatever the planned date says. */
static void
calendar_today (sqlite3_context *context, int n, sqlite3_value **values)
{
  sqlite3_result_text (context, get_calendar (context)->today, -1, SQLITE_TRANSIENT);
}

/* days_between (a, b): positive if b is later. */
static void
days_between (sqlite3_context *context, int n, sqlite3_value **values)
{
  g_autoptr (GError) error = NULL;
  int days;

  if (any_null (2, values))
    return;
  if (khai_date_days_between (get_text (values[0]), get_text (values[1]), &days, &error))
    sqlite3_result_int (context, days);
  else
    result_error (context, error);
}

/* ---- texts ---- */

static void
result_folded (sqlite3_context *context, sqlite3_value **values, gboolean tones)
{
  KhaiCalendar *calendar = sqlite3_user_data (context);

  if (!any_null (1, values))
    sqlite3_result_text (context,
                         khai_word_match_fold (calendar->words, get_text (values[0]), tones), -1,
                         SQLITE_TRANSIENT);
}

static void
fold (sqlite3_context *context, int n, sqlite3_value **values)
{
  result_folded (context, values, FALSE);
}

static void
fold_case (sqlite3_context *context, int n, sqlite3_value **values)
{
  result_folded (context, values, TRUE);
}

/* has_word (text, words): whether one of the words or phrases of "gỗ|thủy tinh" stands in the text. */
static void
has_word (sqlite3_context *context, int n, sqlite3_value **values)
{
  KhaiCalendar *calendar = sqlite3_user_data (context);

  if (!any_null (2, values))
    sqlite3_result_int (context, khai_word_match_has (calendar->words, get_text (values[0]),
                                                      get_text (values[1])));
}

static void
chars (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (!any_null (1, values))
    sqlite3_result_int64 (context, khai_text_chars (get_text (values[0])));
}

static void
wire_bytes (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (!any_null (1, values))
    sqlite3_result_int64 (context, khai_text_bytes (get_text (values[0])));
}

static void
wire_text (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (!any_null (1, values))
    result_text (context, khai_text_to_ascii_upper (get_text (values[0])));
}

/* Kept from one check to the next: there are as many as rules write down, unless a rule makes them of a document's
 * words. */
#define MAX_REGEXES 256

static const GRegex *
get_regex (KhaiCalendar *calendar, const char *pattern, GError **error)
{
  GRegex *regex = g_hash_table_lookup (calendar->regexes, pattern);

  if (regex != NULL)
    return regex;
  regex = g_regex_new (pattern, G_REGEX_OPTIMIZE | G_REGEX_DOLLAR_ENDONLY, 0, error);
  if (regex == NULL)
    return NULL;
  if (g_hash_table_size (calendar->regexes) >= MAX_REGEXES)
    g_hash_table_remove_all (calendar->regexes);
  g_hash_table_insert (calendar->regexes, g_strdup (pattern), regex);
  return regex;
}

/* matches (text, pcre): anywhere in the text; the expression says ^ and $ where it means them. */
static void
matches (sqlite3_context *context, int n, sqlite3_value **values)
{
  KhaiCalendar *calendar = sqlite3_user_data (context);
  g_autoptr (GError) error = NULL;

  if (any_null (2, values))
    return;

  const GRegex *regex = get_regex (calendar, get_text (values[1]), &error);
  gboolean found
      = regex != NULL && g_regex_match_full (regex, get_text (values[0]), -1, 0, 0, NULL, &error);

  if (error != NULL)
    result_error (context, error);
  else
    sqlite3_result_int (context, found);
}

/**
 * khai_rendered_description:
 * @product_code: (nullable): the declarant's code of the product
 * @description: the description as typed
 * @origin_country: (nullable): two letters
 * @undetermined: whether the origin is declared as not to be determined
 *
 * The text of a goods line as it is sent: `[product code#&]description[#&origin]`, the origin being `KXĐ` where it
 * cannot be determined (practice of declarants; design/practice.md 1.3). Its length is what counts.
 *
 * Returns: (transfer full): the text
 */
char *
khai_rendered_description (const char *product_code,
                           const char *description,
                           const char *origin_country,
                           gboolean undetermined)
{
  g_return_val_if_fail (description != NULL, NULL);

  GString *out = g_string_new (NULL);

  if (product_code != NULL && *product_code != '\0')
    g_string_append_printf (out, "%s#&", product_code);
  g_string_append (out, description);
  if (origin_country != NULL && *origin_country != '\0')
    g_string_append_printf (out, "#&%s", origin_country);
  else if (undetermined)
    g_string_append (out, "#&KXĐ");
  return g_string_free (out, FALSE);
}

/* rendered_description (product code, description, origin country, undetermined): NULL only without a description. */
static void
rendered_description (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (any_null (1, values + 1))
    return;
  result_text (context, khai_rendered_description ((const char *)sqlite3_value_text (values[0]),
                                                   get_text (values[1]),
                                                   (const char *)sqlite3_value_text (values[2]),
                                                   sqlite3_value_int (values[3]) != 0));
}

/* ---- codes and numbers with a check digit ---- */

static gboolean
get_code (sqlite3_context *context,
          sqlite3_value **values,
          const KhaiCode **code,
          gboolean *in_force)
{
  g_autoptr (GError) error = NULL;

  if (khai_calendar_get_code (sqlite3_user_data (context), get_text (values[0]),
                              get_text (values[1]), code, in_force, &error))
    return TRUE;
  result_error (context, error);
  return FALSE;
}

/* code_valid (list, code): in force on the rule's date. */
static void
code_valid (sqlite3_context *context, int n, sqlite3_value **values)
{
  const KhaiCode *code;
  gboolean in_force;

  if (!any_null (2, values) && get_code (context, values, &code, &in_force))
    sqlite3_result_int (context, in_force);
}

/* code_attribute (list, code, name): of the entry in force, else of the latest; NULL if there is none. */
static void
code_attribute (sqlite3_context *context, int n, sqlite3_value **values)
{
  const KhaiCode *code;
  gboolean in_force;

  if (any_null (3, values) || !get_code (context, values, &code, &in_force) || code == NULL)
    return;

  char *attribute = khai_code_get_attribute (code, get_text (values[2]));
  if (attribute != NULL)
    result_text (context, attribute);
}

static void
result_state (sqlite3_context *context, KhaiNumberState state)
{
  if (state != KHAI_NUMBER_UNKNOWN)
    sqlite3_result_int (context, state == KHAI_NUMBER_RIGHT);
}

/* tax_code_ok (text), iso6346_ok (text), awb_ok (text), s10_ok (text), imo_ok (text): 1 or 0; NULL where the text
 * cannot be judged. */
#define NUMBER_FUNCTION(name, judge)                                                               \
  static void name (sqlite3_context *context, int n, sqlite3_value **values)                       \
  {                                                                                                \
    if (!any_null (1, values))                                                                     \
      result_state (context, judge (get_text (values[0])));                                        \
  }

NUMBER_FUNCTION (tax_code_ok, khai_number_tax_code)
NUMBER_FUNCTION (iso6346_ok, khai_number_container)
NUMBER_FUNCTION (awb_ok, khai_number_air_waybill)
NUMBER_FUNCTION (s10_ok, khai_number_postal)
NUMBER_FUNCTION (imo_ok, khai_number_ship)

static void
result_nullable (sqlite3_context *context, char *text)
{
  if (text != NULL)
    result_text (context, text);
}

/* container_text (text): the container number that was meant; NULL if none can be read. */
static void
container_text (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (!any_null (1, values))
    result_nullable (context, khai_number_read_container (get_text (values[0])));
}

/* flight_text (text, date): the flight in the form customs takes; NULL if none can be read. */
static void
flight_text (sqlite3_context *context, int n, sqlite3_value **values)
{
  if (!any_null (2, values))
    result_nullable (context,
                     khai_number_read_flight (get_text (values[0]), get_text (values[1])));
}

/* ---- registration ---- */

typedef void (*Function) (sqlite3_context *context, int n, sqlite3_value **values);

static const struct
{
  const char *name;
  int n_args;
  Function function;
} FUNCTIONS[] = {
  { "dec_add", 2, dec_add },
  { "dec_sub", 2, dec_sub },
  { "dec_mul", 5, dec_mul },
  { "dec_div", 5, dec_div },
  { "dec_text", 2, dec_text },
  { "today", 0, today },
  { "calendar_today", 0, calendar_today },
  { "days_between", 2, days_between },
  { "fold", 1, fold },
  { "fold_case", 1, fold_case },
  { "has_word", 2, has_word },
  { "matches", 2, matches },
  { "chars", 1, chars },
  { "wire_bytes", 1, wire_bytes },
  { "wire_text", 1, wire_text },
  { "rendered_description", 4, rendered_description },
  { "code_valid", 2, code_valid },
  { "code_attribute", 3, code_attribute },
  { "tax_code_ok", 1, tax_code_ok },
  { "iso6346_ok", 1, iso6346_ok },
  { "awb_ok", 1, awb_ok },
  { "s10_ok", 1, s10_ok },
  { "imo_ok", 1, imo_ok },
  { "container_text", 1, container_text },
  { "flight_text", 2, flight_text },
};

/* Of SQLite's own those that are exact and cannot be made to eat memory. sum, avg and total are not: they go over to
 * floating point, or fail, where money is large. */
static const char *const BUILT_IN[]
    = { "abs",     "coalesce", "count",  "glob",      "ifnull", "iif",   "instr",
        "length",  "like",     "lower",  "ltrim",     "max",    "min",   "nullif",
        "replace", "rtrim",    "substr", "substring", "trim",   "upper", "group_concat" };

/**
 * khai_functions_is_allowed:
 * @name: of an SQL function
 *
 * Returns: TRUE if rules may call it
 */
gboolean
khai_functions_is_allowed (const char *name)
{
  if (g_ascii_strcasecmp (name, "dec_sum") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (FUNCTIONS); i++)
    if (g_ascii_strcasecmp (name, FUNCTIONS[i].name) == 0)
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (BUILT_IN); i++)
    if (g_ascii_strcasecmp (name, BUILT_IN[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * khai_functions_register:
 * @db: a connection
 * @calendar: dates and codes; it must outlive the connection
 * @error: an error of SQLite
 *
 * Returns: TRUE if every function is there
 */
gboolean
khai_functions_register (sqlite3 *db, KhaiCalendar *calendar, GError **error)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  int code = sqlite3_create_function_v2 (db, "dec_sum", 1, flags, calendar, NULL, dec_sum_step,
                                         dec_sum_final, NULL);

  for (guint i = 0; code == SQLITE_OK && i < G_N_ELEMENTS (FUNCTIONS); i++)
    code = sqlite3_create_function_v2 (db, FUNCTIONS[i].name, FUNCTIONS[i].n_args, flags, calendar,
                                       FUNCTIONS[i].function, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  khai_sql_set_error (db, "registering the functions of rules", error);
  return FALSE;
}
