/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Suggestion over the real nomenclature: a product's own words lead to its code, vague ones to a
 * question, and anything may be asked. */

#include "khai-reference.h"
#include "khai-suggest-features.h"

#include "khai-suggest-private.h"

#include <glib/gstdio.h>
#include <string.h>

static KhaiReference *
open_real (void)
{
  g_autoptr (GError) error = NULL;
  KhaiReference *reference = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error);

  g_assert_no_error (error);
  return reference;
}

static GPtrArray *
suggest (KhaiReference *reference,
         const char *text,
         const GPtrArray *decisions,
         guint limit,
         guint digits)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *suggestions
      = khai_reference_suggest (reference, text, decisions, limit, digits, &error);

  g_assert_no_error (error);
  g_assert_nonnull (suggestions);
  g_assert_cmpuint (suggestions->len, >, 0);
  g_assert_cmpuint (suggestions->len, <=, limit);
  return suggestions;
}

/* ---- words ---- */

static void
test_stems (void)
{
  static const struct
  {
    const char *word, *stem;
  } cases[] = {
    { "hats", "hat" },
    { "boxes", "box" },
    { "berries", "berry" },
    { "dress", "dress" },
    { "dresses", "dress" },
    { "knitted", "knit" },
    { "painting", "painting" },
    { "colors", "colour" },
    { "women", "woman" },
    { "womens", "woman" },
    { "wooden", "wood" },
    { "bus", "bus" },
    { "ring", "ring" },
    { "bed", "bed" },
    { "seed", "seed" },
    { "áo", "áo" },
    { "bằng", "bằng" },
    { "as", "as" },
    { "", "" },
    { "s", "s" },
    { "plated", "plat" },
    { "plate", "plat" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *stem = khai_suggest_stem (cases[i].word);

      g_assert_cmpstr (stem, ==, cases[i].stem);
    }
}

static void
test_bones (void)
{
  static const struct
  {
    const char *stem, *bones;
  } cases[] = { { "cream", "crm" }, { "apple", "apl" }, { "bee", NULL },
                { "áo", NULL },     { "", NULL },       { "3d", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *bones = khai_suggest_bones (cases[i].stem);

      g_assert_cmpstr (bones, ==, cases[i].bones);
    }
}

static void
test_features (void)
{
  g_autoptr (GArray) first = khai_suggest_features ("Áo thun nam - cotton 4 chiều 250gsm", 100);
  g_assert_cmpuint (first->len, ==, 5);
  g_assert_cmpstr (g_array_index (first, KhaiFeature, 0).key, ==, "áo");
  g_assert_cmpstr (g_array_index (first, KhaiFeature, 0).plain, ==, "ao");
  g_assert_null (g_array_index (first, KhaiFeature, 1).plain);
  g_assert_true (g_array_index (first, KhaiFeature, 1).follows);
  g_assert_cmpuint (g_array_index (first, KhaiFeature, 3).segment, ==, 1);
  g_assert_false (g_array_index (first, KhaiFeature, 4).follows); /* a number stands between */

  g_autoptr (GArray) none = khai_suggest_features ("12mm x 5 kg, 100%", 100);
  g_assert_cmpuint (none->len, ==, 0);
  g_autoptr (GArray) few = khai_suggest_features ("one two three four", 2);
  g_assert_cmpuint (few->len, ==, 2);
  g_autoptr (GArray) joined = khai_suggest_features ("Men's T-Shirt (pack of 5)", 100);
  gboolean tshirt = FALSE;
  for (guint i = 0; i < joined->len; i++)
    tshirt |= strcmp (g_array_index (joined, KhaiFeature, i).key, "tshirt") == 0;
  g_assert_true (tshirt);
}

static void
test_facets (void)
{
  static const struct
  {
    const char *text, *facets;
    guint contradictions;
  } cases[] = {
    { "men cotton t-shirt", "material=cotton;knit=knitted;for=men", 0 },
    { "women cotton t-shirt", "material=cotton;knit=knitted;for=men", 1 },
    { "women wool knitted", "material=cotton;knit=woven;for=men", 3 },
    { "cotton and wool", "material=cotton", 0 },
    { "áo len nữ", "material=wool;for=women", 0 },
    { "áo lụa nam", "material=wool;for=women", 2 },
    { "box for wood", "material=plastic", 0 }, /* what it is for is not what it is of */
    { "wooden box", "material=plastic", 1 },
    { "wooden box", "material=quantum", 0 }, /* a value not known here */
    { "anything", "", 0 },
    { "wooden box", ";;=;material;material=", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KhaiSuggestFacets said = { { 0 } };
      KhaiSuggestFacets code = { { 0 } };
      g_autoptr (GArray) features = khai_suggest_features (cases[i].text, 100);

      khai_suggest_read_text_facets (features, said.masks);
      khai_suggest_read_facets (cases[i].facets, code.masks);
      g_assert_cmpuint (khai_suggest_contradictions (&said, &code), ==, cases[i].contradictions);
    }
}

/* ---- codes ---- */

typedef struct
{
  const char *text;
  const char *code; /* a beginning of the code that must be suggested … */
  guint within;     /* … among the first so many */
} Meant;

static const Meant meant[] = {
  { "Men's 100% Cotton T-Shirt Crew Neck Short Sleeve Pack of 5 Free Shipping", "61091010", 2 },
  { "Áo thun nam cotton 100% form rộng, hàng mới", "61091010", 2 },
  { "ao thun nam cotton form rong", "61091010", 3 },
  { "nước mắm cá cơm Phú Quốc 500ml chai thủy tinh", "210390", 2 },
  { "nuoc mam ca com 500ml", "210390", 3 },
  { "nón lá Việt Nam thủ công", "6504", 5 },
  { "Roasted coffee beans robusta 1kg whole bean", "090121", 1 },
  { "cà phê rang xay nguyên chất 500g", "090121", 1 },
  { "rattan basket handmade storage", "4602", 2 },
  { "huggie hoop earrings, base metal, gold plated", "7117", 3 },
  { "wooden chopsticks 10 pairs", "4419", 3 },
  { "dog toothbrsh bristle", "9603", 5 }, /* a slip */
  { "lipstck matte red", "330410", 3 },
  { "shwr gel 250ml", "33", 5 }, /* vowels left out */
  { "leather keychain", "4205", 10 },
  { "women's knitted wool sweater", "611011", 2 },
};

static void
test_meant (void)
{
  g_autoptr (KhaiReference) reference = open_real ();

  for (guint i = 0; i < G_N_ELEMENTS (meant); i++)
    {
      g_autoptr (GPtrArray) suggestions
          = suggest (reference, meant[i].text, NULL, meant[i].within, 8);
      gboolean found = FALSE;

      for (guint k = 0; k < suggestions->len; k++)
        {
          const KhaiSuggestion *suggestion = suggestions->pdata[k];

          g_assert_nonnull (suggestion->code);
          found |= g_str_has_prefix (suggestion->code, meant[i].code);
        }
      if (!found)
        g_test_message ("“%s”: %s is not among the first %u; first: %s", meant[i].text,
                        meant[i].code, meant[i].within,
                        ((KhaiSuggestion *)suggestions->pdata[0])->code);
      g_assert_true (found);
    }
}

static void
test_shape (void)
{
  g_autoptr (KhaiReference) reference = open_real ();

  for (guint digits = 6; digits <= 8; digits += 2)
    {
      g_autoptr (GPtrArray) suggestions
          = suggest (reference, "cotton t-shirt for men", NULL, 10, digits);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      double sum = 0.0;
      double before = 1.0;

      g_assert_cmpuint (suggestions->len, >, 1);
      for (guint i = 0; i < suggestions->len; i++)
        {
          const KhaiSuggestion *suggestion = suggestions->pdata[i];

          g_assert_cmpuint (strlen (suggestion->code), ==, digits);
          g_assert_true (g_hash_table_add (seen, suggestion->code));
          g_assert_cmpfloat (suggestion->score, <=, before);
          g_assert_cmpfloat (suggestion->score, >, 0.0);
          before = suggestion->score;
          sum += suggestion->score;
          for (int lang = 0; lang < KHAI_N_LANGS; lang++)
            {
              g_assert_nonnull (suggestion->title[lang]);
              g_assert_nonnull (suggestion->reasons[lang]);
            }
        }
      g_assert_cmpfloat (sum, <=, 1.000001);
      g_assert_nonnull (
          strstr (((KhaiSuggestion *)suggestions->pdata[0])->reasons[KHAI_LANG_EN][0], "“cotton"));
    }
}

/* The same question has the same answer, whatever was asked between: nothing of a text stays
 * behind. */
static void
test_no_memory (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  g_autoptr (GPtrArray) before = suggest (reference, "ceramic teapot", NULL, 10, 8);
  g_autoptr (GPtrArray) between = suggest (reference, "áo dài lụa nữ thêu tay", NULL, 10, 6);
  g_autoptr (GPtrArray) after = suggest (reference, "ceramic teapot", NULL, 10, 8);

  g_assert_cmpuint (between->len, >, 0);
  g_assert_cmpuint (before->len, ==, after->len);
  for (guint i = 0; i < before->len; i++)
    {
      const KhaiSuggestion *one = before->pdata[i];
      const KhaiSuggestion *other = after->pdata[i];

      g_assert_cmpstr (one->code, ==, other->code);
      g_assert_cmpint (memcmp (&one->score, &other->score, sizeof one->score), ==, 0);
    }
}

/* ---- what says too little ---- */

static void
test_vague (void)
{
  static const char *const vague[] = { "phụ kiện",
                                       "phu kien",
                                       "PHỤ KIỆN",
                                       "hàng mẫu",
                                       "hang mau",
                                       "quà tặng",
                                       "gift",
                                       "Gifts!",
                                       "parts",
                                       "gift set",
                                       "sample gift",
                                       "100% cotton",
                                       "quần áo",
                                       "various items",
                                       "red, XL",
                                       "",
                                       "   ",
                                       "12345",
                                       "500 ml",
                                       "🎁🎁",
                                       "quà tặng handmade" };
  static const char *const named[]
      = { "phụ kiện điện thoại", "bicycle parts", "plastic box", "leather apparel" };
  g_autoptr (KhaiReference) reference = open_real ();

  for (guint i = 0; i < G_N_ELEMENTS (vague); i++)
    {
      g_autoptr (GPtrArray) suggestions = suggest (reference, vague[i], NULL, 5, 8);
      const KhaiSuggestion *only = suggestions->pdata[0];

      if (only->code != NULL)
        g_test_message ("“%s” got %s", vague[i], only->code);
      g_assert_null (only->code);
      g_assert_cmpint (only->missing, !=, KHAI_MISSING_NOTHING);
      g_assert_cmpint (only->missing, !=, KHAI_MISSING_KNOWN_WORDS);
      g_assert_cmpuint (suggestions->len, ==, 1);
      g_assert_cmpint (only->band, ==, KHAI_BAND_UNKNOWN);
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        g_assert_cmpuint (strlen (only->reasons[lang][0]), >, 10);
    }
  g_autoptr (GPtrArray) unheard = suggest (reference, "zxqwv bkrrt", NULL, 5, 8);
  g_assert_null (((KhaiSuggestion *)unheard->pdata[0])->code);
  g_assert_cmpint (((KhaiSuggestion *)unheard->pdata[0])->missing, ==, KHAI_MISSING_KNOWN_WORDS);
  g_autoptr (GPtrArray) numbers = suggest (reference, "12345", NULL, 5, 8);
  g_assert_cmpint (((KhaiSuggestion *)numbers->pdata[0])->missing, ==, KHAI_MISSING_WORDS);
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      g_autoptr (GPtrArray) suggestions = suggest (reference, named[i], NULL, 5, 8);

      g_assert_nonnull (((KhaiSuggestion *)suggestions->pdata[0])->code);
    }
}

/* ---- the user's own decisions ---- */

static void
test_decisions (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  g_autoptr (GPtrArray) decisions = g_ptr_array_new ();
  KhaiDecision own = { "Zorblax gift box deluxe, red", "48191000" };
  KhaiDecision odd = { "men cotton t-shirt", "95030021" };
  KhaiDecision broken[] = {
    { "", "61091010" }, { "x", "" }, { "y", "99" }, { NULL, NULL }, { "z", "12345678901234" }
  };

  g_ptr_array_add (decisions, &own);
  g_ptr_array_add (decisions, &odd);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    g_ptr_array_add (decisions, &broken[i]);

  /* on the same goods they come first, even if the words alone say nothing or something else */
  g_autoptr (GPtrArray) same = suggest (reference, "zorblax GIFT BOX deluxe red", decisions, 5, 8);
  const KhaiSuggestion *first = same->pdata[0];
  g_assert_cmpstr (first->code, ==, own.code);
  g_assert_cmpint (first->band, ==, KHAI_BAND_STRONG);
  g_assert_nonnull (strstr (first->reasons[KHAI_LANG_EN][0], own.text));
  g_assert_nonnull (strstr (first->reasons[KHAI_LANG_VI][0], own.text));
  g_autoptr (GPtrArray) six = suggest (reference, "men cotton t-shirt", decisions, 5, 6);
  g_assert_cmpstr (((KhaiSuggestion *)six->pdata[0])->code, ==, "950300");

  /* on others they say nothing */
  g_autoptr (GPtrArray) other = suggest (reference, "roasted coffee beans", decisions, 5, 8);
  g_assert_true (g_str_has_prefix (((KhaiSuggestion *)other->pdata[0])->code, "0901"));
}

/* ---- anything ---- */

static void
test_anything (void)
{
  static const char *const texts[] = { "\"",
                                       "'; DROP TABLE suggest_word; --",
                                       "~",
                                       "= =",
                                       "^crm",
                                       "~ao ~thun",
                                       "\x01\x02",
                                       "\xff\xfe cotton",
                                       "%",
                                       "_",
                                       "(((((",
                                       "a b c d e f g",
                                       "ﬃ ﬁne",
                                       "\xe2\x80\xae"
                                       "abc",
                                       "ao\xcc\x81",
                                       "------",
                                       "||||",
                                       ", , ,",
                                       "t-shirt-t-shirt-t-shirt",
                                       "(nothing said)" };
  g_autoptr (KhaiReference) reference = open_real ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) suggestions = suggest (reference, texts[i], NULL, 3, 8);
    }
  for (guint i = 0; i < 3000; i++)
    g_string_append (text, i % 3 == 0 ? "áo thun " : i % 3 == 1 ? "cotton-shirt," : "x");
  g_autoptr (GPtrArray) one = suggest (reference, text->str, NULL, 1000, 6);
  g_string_set_size (text, 0);
  for (guint i = 0; i < 10000; i++)
    g_string_append_c (text, 'a' + i % 26);
  g_autoptr (GPtrArray) two = suggest (reference, text->str, NULL, 1, 8);
  g_string_free (text, TRUE);
}

/* Random bytes from a fixed seed. */
static void
test_noise (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  g_autoptr (GRand) dice = g_rand_new_with_seed (11);

  for (guint i = 0; i < 300; i++)
    {
      char text[64] = { 0 };
      guint n = g_rand_int_range (dice, 0, sizeof text);

      for (guint k = 0; k < n; k++)
        text[k] = g_rand_int_range (dice, 1, 256);
      g_autoptr (GPtrArray) suggestions = suggest (reference, text, NULL, 3, i % 2 ? 6 : 8);
    }
}

/* ---- a damaged file ---- */

static void
test_damaged (void)
{
  static const char *const wounds[] = { "UPDATE suggest_word SET phrases = x'FFFFFFFF0F'",
                                        "UPDATE suggest_word SET phrases = x''",
                                        "UPDATE suggest_word SET phrases = x'80'",
                                        "UPDATE suggest_word SET phrases = zeroblob (50)",
                                        "UPDATE suggest_phrase SET phrases = x'FFFFFF0F0101'",
                                        "UPDATE suggest_phrase SET phrases = x'00FF01'",
                                        "UPDATE suggest_phrase SET phrases = x'00'",
                                        "DELETE FROM suggest_phrase",
                                        "DELETE FROM suggest_word",
                                        "DROP TABLE suggest_word",
                                        "DROP TABLE vague_word",
                                        "DELETE FROM commodity WHERE length (code) = 2",
                                        "DELETE FROM commodity WHERE length (code) = 8" };
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (g_getenv ("KHAI_REFERENCE_DB"), &bytes, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wounds); i++)
    {
      g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "wounded.db", NULL);
      g_autoptr (GError) error = NULL;
      sqlite3 *db = NULL;

      g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
      g_assert_true (g_file_set_contents (path, bytes, length, NULL));
      g_assert_true (khai_sql_open (path, SQLITE_OPEN_READWRITE, &db, &error));
      g_assert_true (khai_sql_exec (db, wounds[i], &error));
      khai_sql_close (db);

      g_autoptr (KhaiReference) reference = khai_reference_open (path, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) suggestions
          = khai_reference_suggest (reference, "áo thun cotton t-shirt", NULL, 5, 8, &error);
      /* an error or an answer, and never both or neither */
      g_assert_true ((suggestions != NULL) == (error == NULL));
      g_unlink (path);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/suggest/stems", test_stems);
  g_test_add_func ("/suggest/bones", test_bones);
  g_test_add_func ("/suggest/features", test_features);
  g_test_add_func ("/suggest/facets", test_facets);
  g_test_add_func ("/suggest/meant", test_meant);
  g_test_add_func ("/suggest/shape", test_shape);
  g_test_add_func ("/suggest/no-memory", test_no_memory);
  g_test_add_func ("/suggest/vague", test_vague);
  g_test_add_func ("/suggest/decisions", test_decisions);
  g_test_add_func ("/suggest/anything", test_anything);
  g_test_add_func ("/suggest/noise", test_noise);
  g_test_add_func ("/suggest/damaged", test_damaged);
  return g_test_run ();
}
