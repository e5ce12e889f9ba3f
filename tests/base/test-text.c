/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-text.h"

#include <string.h>

/* All Vietnamese vowels with all tones, and đ, in both cases. */
static const char VIETNAMESE[]
    = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
      "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬEÈẺẼÉẸÊỀỂỄẾỆIÌỈĨÍỊOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢUÙỦŨÚỤƯỪỬỮỨỰYỲỶỸÝỴĐ";
static const char VIETNAMESE_PLAIN[]
    = "aaaaaaaaaaaaaaaaaaeeeeeeeeeeeeiiiiiioooooooooooooooooouuuuuuuuuuuuyyyyyyd";

typedef struct
{
  const char *text;
  const char *expected;
} Row;

static void
assert_rows (char *(*func) (const char *), const Row *rows, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *got = func (rows[i].text);
      g_autofree char *shown = g_strescape (rows[i].text, NULL);
      g_test_message ("'%s'", shown);
      g_assert_cmpstr (got, ==, rows[i].expected);
    }
}

static void
test_nfc (void)
{
  static const Row rows[] = {
    { "", "" },
    { "abc", "abc" },
    { "Việt", "Việt" },
    { "Vie\u0323\u0302t", "Việt" },
    { "Vi\u00ea\u0323t", "Việt" },
    { "\u01a1\u0300", "ờ" },
    { "\xff", NULL },
    { "a\xc3", NULL },
    { "\xed\xa0\x80", NULL },
  };
  assert_rows (khai_text_nfc, rows, G_N_ELEMENTS (rows));
}

static void
test_fold (void)
{
  static const Row rows[] = {
    { "", "" },
    { "Điện thoại di động", "dien thoai di dong" },
    { "ĐIỆN", "dien" },
    { "Bát sứ men rạn", "bat su men ran" },
    { "Vie\u0323\u0302t", "viet" },
    { "\u00d0à N\u1eb5ng", "da nang" }, /* eth, pasted for Đ */
    { "m\u00b2", "m2" },
    { "\uff28\uff33", "hs" },
    { "Café Äpfel", "cafe apfel" },
    { "a\u200bb\u00adc", "abc" },
    { "1 \u00a0 2", "1   2" },
    { "日本が", "日本が" },
    { "한국", "한국" },
    { "İ", "i" },
    { "\xff"
      "Á",
      "\ufffd"
      "a" },
  };
  assert_rows (khai_text_fold, rows, G_N_ELEMENTS (rows));

  g_autofree char *all = khai_text_fold (VIETNAMESE);
  g_autofree char *twice = g_strconcat (VIETNAMESE_PLAIN, VIETNAMESE_PLAIN, NULL);
  g_assert_cmpstr (all, ==, twice);

  g_autofree char *decomposed = g_utf8_normalize (VIETNAMESE, -1, G_NORMALIZE_NFD);
  g_autofree char *folded = khai_text_fold (decomposed);
  g_assert_cmpstr (folded, ==, twice);
}

/* The tokenizer folds character by character, the query as a whole: both must say the same. */
static void
test_fold_char (void)
{
  g_autofree char *whole = khai_text_fold (VIETNAMESE);
  g_autoptr (GString) single = g_string_new (NULL);

  for (const char *p = VIETNAMESE; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (single, khai_text_fold_char (g_utf8_get_char (p)));
  g_assert_cmpstr (single->str, ==, whole);
  g_assert_cmpuint (khai_text_fold_char (0x0301), ==, 0);
  g_assert_cmpuint (khai_text_fold_char (0x031b), ==, 0);

  for (gunichar c = 1; c < 0x30000; c++)
    {
      gunichar folded = khai_text_fold_char (c);
      g_assert_cmpuint (folded == 0 ? 0 : khai_text_fold_char (folded), ==, folded);
    }
}

static void
test_fold_case (void)
{
  static const Row rows[] = {
    { "BÒ", "bò" },
    { "BO\u0300", "bò" },
    { "Đồ Cổ", "đồ cổ" },
    { "I", "i" },
    { "\xfe"
      "A",
      "\ufffd"
      "a" },
  };
  assert_rows (khai_text_fold_case, rows, G_N_ELEMENTS (rows));
}

static void
test_ascii_upper (void)
{
  static const Row rows[] = {
    { "Công ty TNHH Gốm Bát Tràng", "CONG TY TNHH GOM BAT TRANG" },
    { "Số 12, xóm 3", "SO 12, XOM 3" },
    { "40×40 cm – “lụa”…", "40X40 CM - \"LUA\"..." },
    { "Straße", "STRASSE" },
    { "Ø 5½ №7", "O 51/2 NO7" },
    { "100 ₫", "100 ?" },
    { "日本", "??" },
    { "a\tb\nc", "A B C" },
    { "a\x01"
      "b",
      "A?B" },
    { "{~}`", "{~}`" },
    { "\xff", "?" },
    { "🙂", "?" },
  };
  assert_rows (khai_text_to_ascii_upper, rows, G_N_ELEMENTS (rows));

  for (gunichar c = 1; c < 0x20000; c++)
    {
      char text[8] = "";
      if (!g_unichar_validate (c))
        continue;
      text[g_unichar_to_utf8 (c, text)] = '\0';
      g_autofree char *ascii = khai_text_to_ascii_upper (text);
      for (const char *p = ascii; *p != '\0'; p++)
        g_assert_true (*p >= 0x20 && *p < 0x7f && !g_ascii_islower (*p));
    }
}

static void
test_wire_ascii (void)
{
  for (int c = 1; c < 256; c++)
    {
      const char text[] = { 'A', (char)c, '\0' };
      gboolean expected = c >= 0x20 && c <= 0x5d && c != 0x24;
      g_assert_cmpint (khai_text_is_wire_ascii (text), ==, expected);
    }
  g_assert_true (khai_text_is_wire_ascii (""));
  g_assert_false (khai_text_is_wire_ascii ("Đ"));
}

static void
test_counts (void)
{
  g_assert_cmpuint (khai_text_chars (NULL), ==, 0);
  g_assert_cmpuint (khai_text_chars (""), ==, 0);
  g_assert_cmpuint (khai_text_chars ("Việt"), ==, 4);
  g_assert_cmpuint (khai_text_bytes ("Việt"), ==, 6);
  g_assert_cmpuint (khai_text_bytes (NULL), ==, 0);
  g_assert_cmpuint (khai_text_chars ("a\xff"), ==, 2);
}

static void
test_sort (void)
{
  /* Each before the next. */
  static const char *const sorted[] = {
    "",   " ",  "-",   "1",   "10",    "2",      "a",   "A",  "à",  "ả",  "ã",  "á",
    "ạ",  "an", "án",  "ă",   "ằ",     "ắ",      "â",   "ấ",  "b",  "ba", "bà", "bả",
    "bã", "bá", "Bá",  "bạ",  "ba lô", "bà lô",  "bác", "bò", "bô", "bơ", "c",  "ch",
    "ci", "d",  "dao", "đ",   "đá",    "Đà Lạt", "e",   "é",  "ê",  "f",  "g",  "giày",
    "h",  "i",  "k",   "lụa", "n",     "ng",     "nh",  "o",  "ô",  "ơ",  "ợ",  "p",
    "t",  "tr", "u",   "ụ",   "ư",     "v",      "x",   "y",  "ỵ",  "z",  "日",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++)
    {
      g_autofree char *key = khai_text_sort_key (sorted[i]);
      for (guint j = 0; j < G_N_ELEMENTS (sorted); j++)
        {
          g_autofree char *other = khai_text_sort_key (sorted[j]);
          int order = strcmp (key, other);
          g_test_message ("rows %u and %u", i, j);
          g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
        }
    }

  g_autofree char *composed = khai_text_sort_key ("Việt");
  g_autofree char *decomposed = khai_text_sort_key ("Vie\u0323\u0302t");
  g_assert_cmpstr (composed, ==, decomposed);
  /* Letters decide before tones anywhere in the text. */
  g_autofree char *far_letter = khai_text_sort_key ("mạ kẽm a");
  g_autofree char *near_tone = khai_text_sort_key ("ma kem b");
  g_assert_cmpint (strcmp (far_letter, near_tone), <, 0);
}

static void
test_control (void)
{
  g_assert_false (khai_text_has_control ("tab\tand\nline feed"));
  g_assert_false (khai_text_has_control (VIETNAMESE));
  g_assert_true (khai_text_has_control ("a\rb"));
  g_assert_true (khai_text_has_control ("a\x01"));
  g_assert_true (khai_text_has_control ("a\x7f"));
  g_assert_true (khai_text_has_control ("a\xc2\x85"));
  g_assert_true (khai_text_has_control ("a\xff"));
}

static void
test_telex (void)
{
  static const Row rows[] = {
    { "OOLU1234567", "OOLU1234567" },
    { "ÔLU1234567", "OOLU1234567" },
    { "ôlu1234567", "OOLU1234567" },
    { "Âbc", "AABC" },
    { "êx", "EEX" },
    { "đ12", "DD12" },
    { "Đ12", "DD12" },
    { "ư1", "W1" },
    { "ơ", "OW" },
    { "ă", "AW" },
    { "MÁU1234567", "MASU1234567" },
    { "ấ", "AAS" },
    { "ợ", "OWJ" },
    { "ừ", "WF" },
    { "ã ả", "AX AR" },
    { "e\u0302", "EE" },
    { "", "" },
    { "12–3", "12-3" },
    { "\xff", "?" },
  };
  assert_rows (khai_text_repair_telex, rows, G_N_ELEMENTS (rows));
}

/* No bytes at all may lead to a crash, and what comes out is always UTF-8. */
static void
test_hostile_bytes (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      char text[24];
      int n = g_test_rand_int_range (0, (int)sizeof text);
      for (int j = 0; j < n; j++)
        text[j] = (char)g_test_rand_int_range (1, 256);
      text[n] = '\0';
      g_autofree char *fold = khai_text_fold (text);
      g_autofree char *fold_case = khai_text_fold_case (text);
      g_autofree char *ascii = khai_text_to_ascii_upper (text);
      g_autofree char *key = khai_text_sort_key (text);
      g_autofree char *telex = khai_text_repair_telex (text);
      g_assert_true (g_utf8_validate (fold, -1, NULL));
      g_assert_true (g_utf8_validate (fold_case, -1, NULL));
      g_assert_true (g_str_is_ascii (ascii));
      g_assert_true (g_utf8_validate (key, -1, NULL));
      g_assert_true (g_str_is_ascii (telex));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/text/nfc", test_nfc);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-char", test_fold_char);
  g_test_add_func ("/text/fold-case", test_fold_case);
  g_test_add_func ("/text/ascii-upper", test_ascii_upper);
  g_test_add_func ("/text/wire-ascii", test_wire_ascii);
  g_test_add_func ("/text/counts", test_counts);
  g_test_add_func ("/text/sort", test_sort);
  g_test_add_func ("/text/control", test_control);
  g_test_add_func ("/text/telex", test_telex);
  g_test_add_func ("/text/hostile-bytes", test_hostile_bytes);
  return g_test_run ();
}
