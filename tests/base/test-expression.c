/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calculator of the number fields: exact, in both ways of writing numbers, and refusing what it cannot say exactly. */

#include "khai-expression.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  KhaiLang lang;
  const char *unit; /* of the field */
  guint scale;
  const char *expected; /* NULL: refused */
  KhaiExpressionResult result;
} Case;

#define VI KHAI_LANG_VI
#define EN KHAI_LANG_EN
#define OK KHAI_EXPRESSION_OK

static const Case cases[] = {
  { "product-vi", "3*0,21", VI, NULL, 3, "0.63", OK },
  { "product-en", "3*0.21", EN, NULL, 3, "0.63", OK },
  { "product-kg", "3*0,21 kg", VI, "kg", 3, "0.63", OK },
  { "grams-to-kg", "210 g", VI, "kg", 3, "0.21", OK },
  { "grams-joined", "210g", VI, "kg", 3, "0.21", OK },
  { "kg-to-grams", "0,21 kg", VI, "g", 0, "210", OK },
  { "tonnes", "1,5 tấn", VI, "kg", 3, "1500", OK },
  { "tonnes-bare", "2 tan", VI, "kg", 3, "2000", OK },
  { "ta", "3 tạ", VI, "kg", 0, "300", OK },
  { "yen", "3 yến", VI, "kg", 0, "30", OK },
  { "lang", "5 lạng", VI, "kg", 3, "0.5", OK },
  { "mixed-masses", "1 kg + 250 g", VI, "kg", 3, "1.25", OK },
  { "times-letter", "12 x 0,35", VI, "kg", 3, "4.2", OK },
  { "times-letter-close", "12x0,35kg", VI, "kg", 3, "4.2", OK },
  { "times-sign", "12 × 3", VI, NULL, 2, "36", OK },
  { "brackets-with-unit", "(2+1) * 210 g", VI, "kg", 3, "0.63", OK },
  { "unit-behind-brackets", "(200+10) g", VI, "kg", 3, "0.21", OK },
  { "order-of-signs", "2+3*4", EN, NULL, 0, "14", OK },
  { "from-left", "20-5-3", EN, NULL, 0, "12", OK },
  { "division", "10/4", EN, NULL, 2, "2.5", OK },
  { "thirds-come-back", "1/3*3", EN, NULL, 0, "1", OK },
  { "thirds-add-up", "1/3+2/3", EN, NULL, 0, "1", OK },
  { "mass-by-mass", "1 kg / 250 g", EN, NULL, 0, "4", OK },
  { "minus", "-3+5", EN, NULL, 0, "2", OK },
  { "group-marks", "2*1.234,5", VI, NULL, 1, "2469", OK },
  { "group-spaces", "2*1 234,5", VI, NULL, 1, "2469", OK },
  { "plain", "12,5", VI, NULL, 2, "12.5", OK },
  { "third", "1/3", EN, NULL, 9, NULL, KHAI_EXPRESSION_UNEVEN },
  { "too-many-decimals", "3*0,2111", VI, "kg", 3, NULL, KHAI_EXPRESSION_UNEVEN },
  { "gram-in-whole-kg", "210 g", VI, "kg", 0, NULL, KHAI_EXPRESSION_UNEVEN },
  { "zero", "5/0", EN, NULL, 2, NULL, KHAI_EXPRESSION_ZERO },
  { "zero-in-brackets", "5/(2-2)", EN, NULL, 2, NULL, KHAI_EXPRESSION_ZERO },
  { "no-mass-here", "3 kg", EN, NULL, 2, NULL, KHAI_EXPRESSION_UNIT },
  { "unknown-unit", "3 lbs", EN, "kg", 2, NULL, KHAI_EXPRESSION_UNIT },
  { "square-kilograms", "2 kg * 3 kg", EN, "kg", 2, NULL, KHAI_EXPRESSION_UNIT },
  { "mass-and-number", "2 kg + 3", EN, "kg", 2, NULL, KHAI_EXPRESSION_UNIT },
  { "one-by-mass", "2 / 1 kg", EN, "kg", 2, NULL, KHAI_EXPRESSION_UNIT },
  { "twice-a-unit", "(2 kg) g", EN, "kg", 2, NULL, KHAI_EXPRESSION_UNIT },
  { "large", "9999999999*9999999999", EN, NULL, 0, NULL, KHAI_EXPRESSION_TOO_LARGE },
  { "words", "three", EN, NULL, 0, NULL, KHAI_EXPRESSION_UNREADABLE },
  { "nothing", "", EN, NULL, 0, NULL, KHAI_EXPRESSION_UNREADABLE },
  { "half", "3*", EN, NULL, 0, NULL, KHAI_EXPRESSION_UNREADABLE },
  { "open", "(3", EN, NULL, 0, NULL, KHAI_EXPRESSION_UNREADABLE },
  { "shut", "3)", EN, NULL, 0, NULL, KHAI_EXPRESSION_UNREADABLE },
  { "two-numbers", "3 , 4", EN, NULL, 0, NULL, KHAI_EXPRESSION_UNREADABLE },
  { "not-utf8", "3*\xff", EN, NULL, 0, NULL, KHAI_EXPRESSION_UNREADABLE },
  { "command", "1;2", EN, NULL, 0, NULL, KHAI_EXPRESSION_UNREADABLE },
};

static void
test_case (gconstpointer data)
{
  const Case *item = data;
  KhaiDecimal value = { 0, 0 };
  KhaiExpressionResult result = khai_expression_read (item->text, item->lang, item->unit, item->scale, &value);

  g_assert_cmpint (result, ==, item->result);
  if (item->expected != NULL)
    {
      g_autofree char *text = khai_decimal_to_string (value);

      g_assert_cmpstr (text, ==, item->expected);
    }
}

static void
test_is_one (void)
{
  static const char *const yes[] = { "3*4", "3 kg", "3x4", "(3)", "3-1", "12×3", "6÷2" };
  static const char *const no[] = { "12", "1.234,5", "-3", "", "kg", "x" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (khai_expression_is_one (yes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (khai_expression_is_one (no[i]));
}

/* However deep and long: an answer, and no stack or time lost. */
static void
test_hostile (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) dashes = g_string_new (NULL);
  g_autoptr (GString) within = g_string_new (NULL);
  KhaiDecimal value;

  for (guint i = 0; i < 100000; i++)
    {
      g_string_append_c (deep, '(');
      g_string_append_c (dashes, '-');
    }
  for (guint i = 0; i < 150; i++)
    g_string_append_c (within, '-');
  g_string_append (within, "1");
  g_assert_cmpint (khai_expression_read (deep->str, EN, NULL, 0, &value), ==, KHAI_EXPRESSION_UNREADABLE);
  g_assert_cmpint (khai_expression_read (dashes->str, EN, NULL, 0, &value), ==, KHAI_EXPRESSION_UNREADABLE);
  g_assert_cmpint (khai_expression_read (within->str, EN, NULL, 0, &value), ==, KHAI_EXPRESSION_UNREADABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/expression/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/expression/is-one", test_is_one);
  g_test_add_func ("/expression/hostile", test_hostile);
  return g_test_run ();
}
