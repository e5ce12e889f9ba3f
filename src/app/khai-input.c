/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading and showing values by the dictionary's type. Nothing is ever rounded or guessed: text that cannot be read stays as it is. */

#include "config.h"

#include "khai-input.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-expression.h"
#include "khai-json.h"
#include "khai-text.h"

/* (nullable): the unit a mass is given in; the dictionary's names of members end in it. */
static const char *
get_unit (const KhaiField *field)
{
  return g_str_has_suffix (field->pointer, "Kg") ? "kg" : NULL;
}

static KhaiExpressionResult
calculate (const KhaiField *field, const char *text, KhaiLang lang, KhaiDecimal *out)
{
  guint scale = field->type == KHAI_FIELD_INTEGER ? 0 : MIN (field->decimals, KHAI_DECIMAL_MAX_SCALE);

  return khai_expression_is_one (text) ? khai_expression_read (text, lang, get_unit (field), scale, out) : KHAI_EXPRESSION_UNREADABLE;
}

static gboolean
read_value (const KhaiField *field, const char *text, KhaiLang lang, KhaiDecimal *out)
{
  return khai_decimal_read (text, lang, out, NULL, NULL) || calculate (field, text, lang, out) == KHAI_EXPRESSION_OK;
}

static char *
read_number (const KhaiField *field, const char *text, KhaiLang lang)
{
  KhaiDecimal value;

  return read_value (field, text, lang, &value) ? khai_decimal_to_string (value) : NULL;
}

static JsonNode *
integer_node (const KhaiField *field, const char *text, KhaiLang lang)
{
  KhaiDecimal value;
  KhaiDecimal whole;

  if (read_value (field, text, lang, &value) && khai_decimal_rescale (value, 0, KHAI_ROUND_EXACT, &whole, NULL)
      && ABS (whole.units) < G_GINT64_CONSTANT (1000000000000000))
    return khai_json_int (whole.units);
  return khai_json_string (text);
}

/* Codes are upper case on every list but those of our own, whose codes are lower-case words. */
static char *
read_code (const KhaiField *field, const char *text)
{
  static const char *const own_lists[] = { "goods_conditions", "datasets", NULL };
  gboolean own_words = field->list != NULL && g_strv_contains (own_lists, field->list);

  return own_words ? g_utf8_strdown (text, -1) : g_utf8_strup (text, -1);
}

static JsonNode *
boolean_node (const char *text)
{
  JsonNode *node;

  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    return khai_json_string (text);
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_boolean (node, g_str_equal (text, "true"));
  return node;
}

/**
 * khai_input_to_node:
 * @field: what the dictionary says of the field
 * @text: what was typed, by the rules of @lang
 * @lang: language of the user
 *
 * Returns: (transfer full) (nullable): what goes into the document; %NULL when nothing was typed
 */
JsonNode *
khai_input_to_node (const KhaiField *field, const char *text, KhaiLang lang)
{
  g_autofree char *normal = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (field != NULL && text != NULL, NULL);

  normal = khai_text_nfc (text);
  if (normal == NULL || *g_strstrip (normal) == '\0')
    return NULL;
  switch (field->type)
    {
    case KHAI_FIELD_INTEGER:
      return integer_node (field, normal, lang);
    case KHAI_FIELD_BOOLEAN:
      return boolean_node (normal);
    case KHAI_FIELD_DECIMAL:
      value = read_number (field, normal, lang);
      break;
    case KHAI_FIELD_DATE:
      khai_date_read (normal, &value, NULL);
      break;
    case KHAI_FIELD_CODE:
      value = read_code (field, normal);
      break;
    case KHAI_FIELD_TEXT:
    default:
      break;
    }
  return khai_json_string (value != NULL ? value : normal);
}

/**
 * khai_input_to_display:
 * @field: what the dictionary says of the field
 * @node: (nullable): what stands in the document
 * @lang: language of the user
 *
 * Returns: (transfer full): the value as people write it; "" when there is none
 */
char *
khai_input_to_display (const KhaiField *field, JsonNode *node, KhaiLang lang)
{
  g_autofree char *text = node != NULL ? khai_json_get_text (node, "") : NULL;
  KhaiDecimal value;

  g_return_val_if_fail (field != NULL, NULL);

  if (text == NULL)
    return g_strdup ("");
  if ((field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER) && khai_decimal_parse (text, &value, NULL))
    return khai_decimal_format (value, lang);
  if (field->type == KHAI_FIELD_DATE && khai_date_is_iso (text))
    {
      /* Typed as it is shown: day first in both languages. */
      return khai_date_format (text, KHAI_LANG_VI);
    }
  return g_steal_pointer (&text);
}

static gboolean
is_number (const KhaiField *field)
{
  return field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER;
}

/**
 * khai_input_reading:
 * @field: what the dictionary says of the field
 * @text: what was typed
 * @lang: language of the user
 *
 * Returns: (transfer full) (nullable): "= 1.234" in @lang's writing when @text has another reading elsewhere, or is a sum or product; else
 *   %NULL
 */
char *
khai_input_reading (const KhaiField *field, const char *text, KhaiLang lang)
{
  g_autofree char *shown = NULL;
  gboolean ambiguous = FALSE;
  KhaiDecimal value;

  g_return_val_if_fail (field != NULL && text != NULL, NULL);

  if (!is_number (field))
    return NULL;
  if (khai_decimal_read (text, lang, &value, &ambiguous, NULL) ? !ambiguous : calculate (field, text, lang, &value) != KHAI_EXPRESSION_OK)
    return NULL;
  /* Without group marks and with its decimal sign, the number has one reading only. */
  shown = khai_decimal_to_string (value);
  if (lang == KHAI_LANG_VI)
    g_strdelimit (shown, ".", ',');
  return g_strconcat ("= ", shown, NULL);
}

/**
 * khai_input_problem:
 * @field: what the dictionary says of the field
 * @text: what was typed
 * @lang: language of the user
 *
 * Returns: (transfer full) (nullable): why the sum or product in @text is not taken, in the process's language; %NULL when it is none, or is
 *   taken
 */
char *
khai_input_problem (const KhaiField *field, const char *text, KhaiLang lang)
{
  KhaiDecimal value;

  g_return_val_if_fail (field != NULL && text != NULL, NULL);

  if (!is_number (field) || khai_decimal_read (text, lang, &value, NULL, NULL) || !khai_expression_is_one (text))
    return NULL;
  switch (calculate (field, text, lang, &value))
    {
    case KHAI_EXPRESSION_UNIT:
      return g_strdup (get_unit (field) != NULL ? _("The unit is not understood: write kg, g or tấn.")
                                                : _("This field takes a number without a unit."));
    case KHAI_EXPRESSION_ZERO:
      return g_strdup (_("Nothing can be divided by zero."));
    case KHAI_EXPRESSION_UNEVEN:
      return g_strdup_printf (ngettext ("The result does not come out even: this field takes %u decimal, and nothing is rounded for you.",
                                        "The result does not come out even: this field takes %u decimals, and nothing is rounded for you.",
                                        field->decimals),
                              field->type == KHAI_FIELD_INTEGER ? 0 : field->decimals);
    case KHAI_EXPRESSION_TOO_LARGE:
      return g_strdup (_("The result is too large."));
    case KHAI_EXPRESSION_OK:
    case KHAI_EXPRESSION_UNREADABLE:
    default:
      return NULL;
    }
}

/**
 * khai_input_wire_form:
 * @field: what the dictionary says of the field
 * @text: what was typed
 *
 * Returns: (transfer full) (nullable): the capital letters without tones that an ASCII-only field will carry, if they are other than @text
 */
char *
khai_input_wire_form (const KhaiField *field, const char *text)
{
  g_autofree char *wire = NULL;

  g_return_val_if_fail (field != NULL && text != NULL, NULL);

  if (field->charset != KHAI_CHARSET_WIRE || *text == '\0')
    return NULL;
  wire = khai_text_to_ascii_upper (text);
  return g_str_equal (wire, text) ? NULL : g_steal_pointer (&wire);
}
