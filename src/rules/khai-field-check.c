/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the dictionary says of each field alone: there when it is asked for, readable, in its character set, not too
 * long for the contract or for the customs system, of its form, in its code list. One finding a field: the one that
 * has to be put right first. */

#include "khai-rules-private.h"

#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-json.h"
#include "khai-text.h"

#include <string.h>

typedef struct
{
  const KhaiRow *row;
  guint column;
  const KhaiField *field;
  const KhaiValue *value;
  KhaiReport *report;
} Check;

#define MAX_ARGS 8

/* @fix: (nullable): what could be put there instead with one click. */
static void
report_with_fix (const Check *check,
                 KhaiTextId id,
                 const KhaiArg *more,
                 guint n_more,
                 const char *fix)
{
  g_autofree char *pointer = khai_row_pointer (check->row, check->column);
  g_autofree char *raw = check->value->text != NULL   ? g_strdup (check->value->text)
                         : check->value->node != NULL ? json_to_string (check->value->node, FALSE)
                                                      : NULL;
  g_autofree char *value = raw != NULL ? khai_text_shorten (raw) : NULL;
  const KhaiField *field = check->field;
  KhaiArg args[MAX_ARGS]
      = { { "label", { field->label[KHAI_LANG_VI], field->label[KHAI_LANG_EN] } },
          { "value", { value, value } },
          { "example", { field->example[KHAI_LANG_VI], field->example[KHAI_LANG_EN] } } };
  guint n = 3;

  for (guint i = 0; i < n_more && n < MAX_ARGS; i++)
    args[n++] = more[i];

  KhaiFinding *finding = khai_text_finding (id, pointer, args, n);
  if (fix != NULL)
    {
      finding->fix_pointer = g_strdup (pointer);
      finding->fix_value = g_strdup (fix);
    }
  khai_report_add (check->report, finding);
}

static void
report (const Check *check, KhaiTextId id, const KhaiArg *more, guint n_more)
{
  report_with_fix (check, id, more, n_more, NULL);
}

/* Up to `max` names of numbers, for the texts. */
static void
report_numbers (const Check *check,
                KhaiTextId id,
                const char *const *names,
                const gint64 *numbers,
                guint n)
{
  KhaiArg args[MAX_ARGS];
  char texts[MAX_ARGS][24];

  for (guint i = 0; i < n && i < MAX_ARGS; i++)
    {
      g_snprintf (texts[i], sizeof texts[i], "%" G_GINT64_FORMAT, numbers[i]);
      args[i] = (KhaiArg){ names[i], { texts[i], texts[i] } };
    }
  report (check, id, args, n);
}

/* ---- what cannot be read ---- */

static void
report_fault (const Check *check)
{
  if (check->value->fault == KHAI_TEXT_DECIMALS)
    {
      const gint64 numbers[]
          = { check->field->decimals, (gint64)strlen (strchr (check->value->text, '.') + 1) };

      report_numbers (check, KHAI_TEXT_DECIMALS, (const char *const[]){ "max", "count" }, numbers,
                      2);
    }
  else if (check->value->fault == KHAI_TEXT_EMPTY && check->value->required)
    report (check, KHAI_TEXT_REQUIRED, NULL, 0); /* empty and asked for is simply missing */
  else
    report (check, check->value->fault, NULL, 0);
}

/* ---- texts ---- */

static gboolean
has_control (const Check *check)
{
  const char *text = check->value->text;

  return khai_text_has_control (text)
         || (!check->field->multiline && strpbrk (text, "\t\n") != NULL);
}

static gboolean
is_allowed (KhaiCharset charset, gunichar c)
{
  char utf8[7] = "";

  switch (charset)
    {
    case KHAI_CHARSET_ASCII:
      return c >= 0x20 && c <= 0x7e;
    case KHAI_CHARSET_DIGITS:
      return c >= '0' && c <= '9';
    case KHAI_CHARSET_WIRE:
      {
        /* What most texts consist of stays as it is, or becomes a capital. */
        if (c == '?' || c == ' ' || c == '-' || c == '.' || c == ',' || c == '/'
            || (c < 0x80 && g_ascii_isalnum ((char)c)))
          return TRUE;
        g_unichar_to_utf8 (c, utf8);
        g_autofree char *wire = khai_text_to_ascii_upper (utf8);
        /* What has no reading comes out as a question mark. */
        return strchr (wire, '?') == NULL && khai_text_is_wire_ascii (wire);
      }
    case KHAI_CHARSET_UNICODE:
    default:
      return TRUE;
    }
}

static gboolean
check_charset (const Check *check, const char *text)
{
  static const KhaiTextId ids[] = { [KHAI_CHARSET_ASCII] = KHAI_TEXT_CHARSET_ASCII,
                                    [KHAI_CHARSET_WIRE] = KHAI_TEXT_CHARSET_WIRE,
                                    [KHAI_CHARSET_DIGITS] = KHAI_TEXT_CHARSET_DIGITS };
  KhaiCharset charset = check->field->charset;
  g_autoptr (GString) bad = NULL;
  guint n = 0;

  if (charset == KHAI_CHARSET_UNICODE)
    return TRUE;
  for (const char *p = text; *p != '\0' && n < 10; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      char utf8[7] = "";

      if (is_allowed (charset, c))
        continue;
      g_unichar_to_utf8 (c, utf8);
      if (bad == NULL)
        bad = g_string_new (NULL);
      else if (strstr (bad->str, utf8) != NULL)
        continue;
      g_string_append_printf (bad, "%s%s", bad->len > 0 ? " " : "", c == ' ' ? "␣" : utf8);
      n++;
    }
  if (bad == NULL)
    return TRUE;

  const KhaiArg args[] = { { "characters", { bad->str, bad->str } } };
  report (check, ids[charset], args, 1);
  return FALSE;
}

static const char *
sibling_text (const KhaiRow *row, const char *column)
{
  int at = khai_table_column (row->table, column);

  return at >= 0 && row->values[at].kind == KHAI_VALUE_TEXT ? row->values[at].text : NULL;
}

static gboolean
sibling_is_true (const KhaiRow *row, const char *column)
{
  int at = khai_table_column (row->table, column);

  return at >= 0 && row->values[at].kind == KHAI_VALUE_NUMBER && row->values[at].number != 0;
}

/* What will stand in the message: folded where only plain letters pass, and the description with what is put around
 * it (design/practice.md 1.3: its 200 characters count the rendered text). */
static char *
text_on_wire (const Check *check, const char *text)
{
  if (check->field->charset == KHAI_CHARSET_WIRE)
    return g_str_is_ascii (text) ? g_ascii_strup (text, -1) : khai_text_to_ascii_upper (text);
  if (g_str_equal (check->field->pointer, "/items/*/description"))
    return khai_rendered_description (sibling_text (check->row, "product_code"), text,
                                      sibling_text (check->row, "origin_country"),
                                      sibling_is_true (check->row, "origin_undetermined"));
  return g_strdup (text);
}

static gboolean
check_length (const Check *check, const char *text)
{
  static const char *const wire_names[] = { "chars", "bytes", "max", "max_bytes" };
  static const char *const names[] = { "chars", "min", "max" };
  const KhaiField *field = check->field;
  g_autofree char *wire = text_on_wire (check, text);
  gint64 wire_chars = (gint64)khai_text_chars (wire), wire_bytes = (gint64)khai_text_bytes (wire);
  gint64 chars = (gint64)khai_text_chars (text);

  /* The narrower limit first: who shortens a text should have to do it once. */
  if ((field->wire_chars > 0 && wire_chars > field->wire_chars)
      || (field->wire_bytes > 0 && wire_bytes > field->wire_bytes))
    {
      gboolean rendered = g_str_equal (field->pointer, "/items/*/description");
      const gint64 numbers[] = { wire_chars, wire_bytes, field->wire_chars, field->wire_bytes };

      report_numbers (check, rendered ? KHAI_TEXT_WIRE_RENDERED : KHAI_TEXT_WIRE, wire_names,
                      numbers, 4);
      return FALSE;
    }
  if ((field->max_chars == 0 || chars <= field->max_chars) && chars >= field->min_chars)
    return TRUE;
  report_numbers (check, chars < field->min_chars ? KHAI_TEXT_LENGTH_SHORT : KHAI_TEXT_LENGTH_LONG,
                  names, (const gint64[]){ chars, field->min_chars, field->max_chars }, 3);
  return FALSE;
}

static gboolean
check_pattern (const Check *check, const char *text)
{
  const GRegex *regex = check->row->table->regexes->pdata[check->column];

  /* A text on which the expression gives up (a limit of PCRE) has not been shown to be right. */
  if (regex == NULL || g_regex_match_full (regex, text, -1, 0, 0, NULL, NULL))
    return TRUE;
  report (check,
          check->field->example[KHAI_LANG_VI] != NULL ? KHAI_TEXT_PATTERN_EXAMPLE
                                                      : KHAI_TEXT_PATTERN,
          NULL, 0);
  return FALSE;
}

static void
report_code_date (const Check *check, const KhaiCode *code, const char *rule_date)
{
  gboolean not_yet = code->valid_from != NULL && strcmp (rule_date, code->valid_from) < 0;
  const char *end = code->valid_to != NULL ? code->valid_to : "";
  const char *start = code->valid_from != NULL ? code->valid_from : "";
  g_autofree char *end_vi = khai_date_format (end, KHAI_LANG_VI);
  g_autofree char *end_en = khai_date_format (end, KHAI_LANG_EN);
  g_autofree char *start_vi = khai_date_format (start, KHAI_LANG_VI);
  g_autofree char *start_en = khai_date_format (start, KHAI_LANG_EN);
  const KhaiArg args[] = { { "name", { code->name[KHAI_LANG_VI], code->name[KHAI_LANG_EN] } },
                           { "end", { end_vi, end_en } },
                           { "start", { start_vi, start_en } },
                           { "successor", { code->successor, code->successor } } };
  KhaiTextId id = not_yet                   ? KHAI_TEXT_CODE_NOT_YET
                  : code->successor != NULL ? KHAI_TEXT_CODE_REPLACED
                                            : KHAI_TEXT_CODE_ENDED;

  report_with_fix (check, id, args, G_N_ELEMENTS (args),
                   id == KHAI_TEXT_CODE_REPLACED ? code->successor : NULL);
}

static gboolean
check_code (const Check *check, const char *text, KhaiCalendar *calendar, GError **error)
{
  const char *list = check->field->list;
  const KhaiCode *code;
  gboolean in_force;

  if (list == NULL)
    return TRUE;
  if (!khai_calendar_get_code (calendar, list, text, &code, &in_force, error))
    return FALSE;
  if (code == NULL)
    report (check,
            khai_reference_list_is_extendable (calendar->reference, list) ? KHAI_TEXT_CODE_OPEN_LIST
                                                                          : KHAI_TEXT_CODE,
            NULL, 0);
  else if (!in_force)
    report_code_date (check, code, calendar->rule_date);
  return TRUE;
}

static gboolean
check_text (const Check *check, KhaiCalendar *calendar, GError **error)
{
  /* Counted composed, as it is stored and sent. */
  g_autofree char *composed
      = g_str_is_ascii (check->value->text) ? NULL : khai_text_nfc (check->value->text);
  const char *text = composed != NULL ? composed : check->value->text;

  if (has_control (check))
    report (check, KHAI_TEXT_CONTROL, NULL, 0);
  else if (check_charset (check, text) && check_length (check, text) && check_pattern (check, text))
    return check_code (check, text, calendar, error);
  return TRUE;
}

/* ---- numbers ---- */

static void
check_number (const Check *check)
{
  const KhaiField *field = check->field;
  gint64 number = check->value->number;

  if (field->type == KHAI_FIELD_INTEGER && (field->minimum != 0 || field->maximum != 0)
      && (number < field->minimum || number > field->maximum))
    report_numbers (check, KHAI_TEXT_RANGE, (const char *const[]){ "min", "max" },
                    (const gint64[]){ field->minimum, field->maximum }, 2);
  else if (field->type == KHAI_FIELD_DECIMAL && field->wire_chars > 0)
    {
      g_autofree char *wire
          = khai_decimal_to_short_string ((KhaiDecimal){ number, (guint8)field->decimals });
      gint64 chars = (gint64)strlen (wire);

      if (chars > field->wire_chars)
        report_numbers (check, KHAI_TEXT_WIRE_NUMBER, (const char *const[]){ "chars", "max" },
                        (const gint64[]){ chars, field->wire_chars }, 2);
    }
}

/**
 * khai_field_check:
 * @row: a row whose fields know whether they are visible and required
 * @calendar: codes and the date on which they have to be in force
 * @report: where findings go
 * @error: an error of the database in which codes are looked up
 *
 * Checks every field of the row by what the dictionary says of it. A hidden field is not asked for, but what stands
 * in it is sent, and so it is checked.
 *
 * Returns: TRUE unless codes could not be looked up
 */
gboolean
khai_field_check (const KhaiRow *row, KhaiCalendar *calendar, KhaiReport *report_to, GError **error)
{
  for (guint column = 0; column < row->table->fields->len; column++)
    {
      const Check check
          = { row, column, row->table->fields->pdata[column], &row->values[column], report_to };

      switch (check.value->kind)
        {
        case KHAI_VALUE_ABSENT:
          if (check.value->required)
            report (&check, KHAI_TEXT_REQUIRED, NULL, 0);
          break;
        case KHAI_VALUE_UNREADABLE:
          report_fault (&check);
          break;
        case KHAI_VALUE_NUMBER:
          check_number (&check);
          break;
        case KHAI_VALUE_TEXT:
        default:
          /* A date that could be read is a date. */
          if (check.field->type != KHAI_FIELD_DATE && !check_text (&check, calendar, error))
            return FALSE;
          break;
        }
    }
  return TRUE;
}
