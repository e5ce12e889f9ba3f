/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Search over the real nomenclature: what people type must show what they mean, and anything may be typed. */

#include "khai-reference.h"
#include "khai-words.h"

#include "khai-search-private.h"

#include <string.h>

static KhaiReference *
open_real (void)
{
  g_autoptr (GError) error = NULL;
  KhaiReference *reference = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error);

  g_assert_no_error (error);
  return reference;
}

/* ---- what is meant ---- */

typedef struct
{
  const char *query;
  const char *code; /* a beginning of the code that must be shown … */
  guint within;     /* … among the first so many */
} Meant;

static const Meant meant[] = {
  { "áo thun", "6109", 1 },
  { "ao thun", "6109", 1 },
  { "AO THUN", "6109", 1 },
  { "áo thu", "6109", 20 }, /* still being typed */
  { "aothun", "6109", 5 },
  { "t-shirt", "6109", 1 },
  { "tshirt", "6109", 1 },
  { "T SHIRTS", "6109", 5 },
  { "tshrit", "6109", 5 },
  { "ao thun cotton men", "61091010", 3 },
  { "6109 cotton", "61091010", 1 },
  { "cotton 6109.10", "61091010", 2 },
  { "6109.10.10", "61091010", 1 },
  { "61091010", "61091010", 1 },
  { " 6109 10 10 ", "61091010", 1 },
  { "6109-10-10", "61091010", 1 },
  { "6109", "61091010", 1 },
  { "6109100012", "610910", 1 }, /* another country's ten digits */
  { "61091099", "610910", 1 },   /* no such code: the nearest */
  { "nước mắm", "21039012", 1 },
  { "nuoc mam", "21039012", 1 },
  { "fish sauce", "21039012", 1 },
  { "fihs sauce", "21039012", 20 },
  { "cà phê rang", "0901", 1 },
  { "caphe", "0901", 10 },
  { "coffe", "0901", 3 },
  { "cofee", "0901", 5 },
  { "roasted coffee beans", "090121", 2 },
  { "bánh tráng", "1905", 3 },
  { "rice paper", "1905", 3 },
  { "nón lá", "6504", 3 },
  { "khăn lụa", "6214", 10 },
  { "silk scarf", "6214", 10 },
  { "đồ gốm trang trí", "6913", 5 },
  { "wooden table", "9403", 5 },
  { "bơ", "0804", 3 },
  { "hạt điều", "0801", 10 },
  { "cashew nuts", "0801", 10 },
};

static GPtrArray *
search (KhaiReference *reference, const char *query, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *hits = khai_reference_search (reference, query, limit, &error);

  g_assert_no_error (error);
  g_assert_nonnull (hits);
  g_assert_cmpuint (hits->len, <=, limit);
  return hits;
}

static void
test_meant (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  guint missed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (meant); i++)
    {
      g_autoptr (GPtrArray) hits = search (reference, meant[i].query, meant[i].within);
      gboolean found = FALSE;

      for (guint k = 0; k < hits->len; k++)
        found |= g_str_has_prefix (((KhaiHit *)g_ptr_array_index (hits, k))->code, meant[i].code);
      if (!found)
        g_test_message ("\"%s\": no %s among the first %u, but %s", meant[i].query, meant[i].code,
                        meant[i].within,
                        hits->len > 0 ? ((KhaiHit *)g_ptr_array_index (hits, 0))->code : "nothing");
      missed += !found;
    }
  g_assert_cmpuint (missed, ==, 0);
}

static void
test_hit (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  g_autoptr (GPtrArray) hits = search (reference, "6109.10.10", 20);
  KhaiHit *hit;

  g_assert_cmpuint (hits->len, ==, 1);
  hit = g_ptr_array_index (hits, 0);
  g_assert_cmpuint (g_strv_length (hit->path[KHAI_LANG_VI]), >=, 2);
  g_assert_cmpuint (g_strv_length (hit->path[KHAI_LANG_EN]), >=, 2);
  g_assert_nonnull (hit->unit);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_assert_cmpuint (strlen (hit->title[lang]), >, 5);
}

/* "bò" is beef, "bơ" butter and avocado, "bó" a bundle: the tone typed comes first. */
static void
test_tones (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  static const struct
  {
    const char *query, *chapters;
  } rows[] = {
    { "bò", "01 02 05 16 41" }, { "bơ", "04 08 15 18 20 21" },
    { "thịt bò", "02 16" },     { "sữa", "04 19 22" },
    { "sứa", "03 16" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) hits = search (reference, rows[i].query, 1);
      const KhaiHit *hit = g_ptr_array_index (hits, 0);
      g_autofree char *chapter = g_strndup (hit->code, 2);

      g_test_message ("%s: %s %s", rows[i].query, hit->code, hit->title[KHAI_LANG_EN]);
      g_assert_nonnull (strstr (rows[i].chapters, chapter));
    }

  /* The two schools of placing the tone find the same. */
  g_autoptr (GPtrArray) old_school = search (reference, "hoá chất", 10);
  g_autoptr (GPtrArray) new_school = search (reference, "hóa chất", 10);
  g_assert_cmpuint (old_school->len, ==, new_school->len);
  for (guint i = 0; i < old_school->len; i++)
    g_assert_cmpstr (((KhaiHit *)g_ptr_array_index (old_school, i))->code, ==,
                     ((KhaiHit *)g_ptr_array_index (new_school, i))->code);

  /* Composed and decomposed text, too. */
  g_autofree char *decomposed = g_utf8_normalize ("nước mắm", -1, G_NORMALIZE_NFD);
  g_autoptr (GPtrArray) hits = search (reference, decomposed, 1);
  g_assert_cmpstr (((KhaiHit *)g_ptr_array_index (hits, 0))->code, ==, "21039012");
}

static void
test_turns (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  static const char *const queries[] = { "thép", "vải dệt thoi", "máy", "steel", "cotton", "cá" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GPtrArray) hits = search (reference, queries[i], 30);
      g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint k = 0; k < 20 && k < hits->len; k++)
        {
          char *heading = g_strndup (((KhaiHit *)g_ptr_array_index (hits, k))->code, 4);
          guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, heading)) + 1;

          g_assert_cmpuint (count, <=, 8);
          g_hash_table_replace (counts, heading, GUINT_TO_POINTER (count));
        }
      g_assert_cmpuint (hits->len, ==, 30);
    }
}

/* ---- anything may be typed ---- */

static void
test_hostile (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  static const char *const nothing[]
      = { "",      " ",        "\t\n",         ".",  "…", "\"", "*", "()",
          "- - -", "\x01\x02", "\xff\xfe\xfd", "🎁🎁", "'", ";" };
  static const char *const anything[] = {
    "\"áo\" AND NOT (thun",
    "áo* NEAR/3 thun",
    "title_vi:áo",
    "'; DROP TABLE commodity; --",
    "a OR 1=1",
    "%",
    "áo%",
    "_",
    "(((((((((((((((((((((((((((((",
    "áo🎁thun",
    "áo\x01thun",
    "áo\xffthun",
    "0",
    "00000000",
    "9",
    "99999999999999999999999999",
    "6109.",
    ".6109",
    "6109..10",
    "6109.1",
    "-6109",
    "1e9",
    "t",
    "ă",
    "đ",
    "Đ",
    "ß",
    "İ",
    "ａｏ　ｔｈｕｎ",
    "北京",
    "а",
    "́",
    "a\u0301\u0323",
    "x x x x x x x x x x x x x x x x x x x x",
    "{t}",
    "\\",
    "/items/0",
    "NULL",
    "áo-",
    "-áo",
    "'áo'",
    "t-shirt-",
    "a-b-c-d-e-f",
  };

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      g_autoptr (GPtrArray) hits = search (reference, nothing[i], 20);

      g_assert_cmpuint (hits->len, ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (anything); i++)
    {
      g_autoptr (GPtrArray) hits = search (reference, anything[i], 20);

      for (guint k = 0; k < hits->len; k++)
        {
          KhaiHit *hit = g_ptr_array_index (hits, k);

          g_assert_cmpuint (strlen (hit->code), ==, 8);
          g_assert_true (g_utf8_validate (hit->title[KHAI_LANG_VI], -1, NULL));
        }
    }
  g_autoptr (GPtrArray) none = search (reference, "áo", 0);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_long (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  static const char *const pieces[] = { "áo thun ", "a", "6109 ", "a-", "ă", "\xe1", "('" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      GString *text = g_string_new (NULL);

      while (text->len < 10000)
        g_string_append (text, pieces[i]);
      g_autoptr (GPtrArray) hits = search (reference, text->str, 20);
      g_string_free (text, TRUE);
    }
}

static void
test_random (void)
{
  g_autoptr (KhaiReference) reference = open_real ();
  static const char alphabet[] = "aăâbcdđeêghiklmnoôơpqrstuưvxy  .-'\"*()0123456789\xff\x01";

  for (guint round = 0; round < 1500; round++)
    {
      char text[24];
      guint length = g_test_rand_int_range (0, sizeof text - 1);

      for (guint i = 0; i < length; i++)
        text[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      text[length] = '\0';
      g_autoptr (GPtrArray) hits = search (reference, text, 20);
    }
}

/* ---- parts ---- */

static void
test_words (void)
{
  static const struct
  {
    const char *text, *expected; /* folded/spelling@position, '+' for a joined form */
  } rows[] = {
    { "Áo thun", "ao/áo@0 thun/thun@1" },
    { "T-shirt", "t/t@0 shirt/shirt@1 tshirt/tshirt@0+" },
    { "men's tee", "men/men@0 s/s@1 mens/mens@0+ tee/tee@2" },
    { "hoà hoàn quý", "hoa/hòa@0 hoan/hoàn@1 quy/qúy@2" },
    { "Đường 100%", "duong/đường@0 100/100@1" },
    { "a - b", "a/a@0 b/b@1" },
    { "a-", "a/a@0" },
    { "-a", "a/a@0" },
    { "a-b-c", "a/a@0 b/b@1 c/c@2 abc/abc@0+" },
    { "🎁", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) words = khai_words_split (rows[i].text, 100);
      GString *found = g_string_new (NULL);

      for (guint k = 0; k < words->len; k++)
        {
          const KhaiWord *word = &g_array_index (words, KhaiWord, k);

          g_string_append_printf (found, "%s%s/%s@%u%s", k > 0 ? " " : "", word->folded,
                                  word->spelling, word->position, word->joined ? "+" : "");
        }
      g_assert_cmpstr (found->str, ==, rows[i].expected);
      g_string_free (found, TRUE);
    }

  g_autofree char *long_word = g_strnfill (5000, 'a');
  g_autoptr (GArray) words = khai_words_split (long_word, 100);
  g_assert_cmpuint (strlen (g_array_index (words, KhaiWord, 0).folded), ==, KHAI_WORD_MAX_BYTES);
}

static void
test_places (void)
{
  const KhaiPlace places[] = {
    { .node = 0, .position = 0, .field = 0, .starts = 1, .ends = 1, .extent = 0, .spelling = 0 },
    { .node = 0,
      .position = G_MAXUINT16,
      .field = 6,
      .starts = 0,
      .ends = 1,
      .extent = 7,
      .spelling = 70000 },
    { .node = 18000,
      .position = 300,
      .field = 3,
      .starts = 1,
      .ends = 0,
      .extent = 5,
      .spelling = 1 },
    { .node = 4000000000u, .position = 1, .field = 1, .spelling = 2 },
  };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint32 previous = 0;
  KhaiPlace place;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    khai_place_pack (bytes, &previous, &places[i]);

  const guint8 *data = bytes->data;
  previous = 0;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_true (khai_place_unpack (&data, bytes->data + bytes->len, &previous, &place));
      g_assert_cmpuint (place.node, ==, places[i].node);
      g_assert_cmpuint (place.position, ==, places[i].position);
      g_assert_cmpuint (place.field, ==, places[i].field);
      g_assert_cmpuint (place.extent, ==, places[i].extent);
      g_assert_cmpuint (place.starts, ==, places[i].starts);
      g_assert_cmpuint (place.ends, ==, places[i].ends);
      g_assert_cmpuint (place.spelling, ==, places[i].spelling);
    }
  g_assert_false (khai_place_unpack (&data, bytes->data + bytes->len, &previous, &place));

  const guint8 endless[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  data = endless;
  g_assert_false (khai_place_unpack (&data, endless + sizeof endless, &previous, &place));
  static const guint most[] = { 1, 2, 3, 4, 6, 9, 14 };
  for (guint i = 0; i < G_N_ELEMENTS (most); i++)
    {
      g_assert_cmpuint (khai_place_extent (most[i]), ==, i);
      g_assert_cmpuint (khai_place_extent (most[i] + 1), ==, i + 1);
    }
}

static void
test_one_edit (void)
{
  static const struct
  {
    const char *typed, *word;
    gboolean whole, prefix;
  } rows[] = {
    { "tshrit", "tshirt", TRUE, TRUE },   /* exchanged */
    { "tshirt", "tshirt", FALSE, FALSE }, /* no edit at all is not one edit … */
    { "coffe", "coffee", TRUE, TRUE },
    { "cofffee", "coffee", TRUE, TRUE },
    { "caffee", "coffee", TRUE, TRUE },
    { "coffea", "coffee", TRUE, TRUE },
    { "ocffee", "coffee", TRUE, TRUE },
    { "cofee", "coffees", FALSE, TRUE },
    { "cofe", "coffees", FALSE, TRUE },
    { "caffae", "coffee", FALSE, FALSE },
    { "xcoffeex", "coffee", FALSE, FALSE },
    { "", "", FALSE, FALSE },
    { "a", "", TRUE, TRUE },
    { "", "a", TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s", rows[i].typed, rows[i].word);
      g_assert_cmpint (khai_search_one_edit_apart (rows[i].typed, rows[i].word, FALSE), ==,
                       rows[i].whole);
      g_assert_cmpint (khai_search_one_edit_apart (rows[i].typed, rows[i].word, TRUE), ==,
                       rows[i].prefix);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/search/meant", test_meant);
  g_test_add_func ("/search/hit", test_hit);
  g_test_add_func ("/search/tones", test_tones);
  g_test_add_func ("/search/turns", test_turns);
  g_test_add_func ("/search/hostile", test_hostile);
  g_test_add_func ("/search/long", test_long);
  g_test_add_func ("/search/random", test_random);
  g_test_add_func ("/search/words", test_words);
  g_test_add_func ("/search/places", test_places);
  g_test_add_func ("/search/one-edit", test_one_edit);
  return g_test_run ();
}
