/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words and places of the nomenclature's search index. One function cuts both what is indexed and what is typed, so
 * the two can never disagree. */

#include "khai-words.h"

#include "khai-text.h"

#include <string.h>

static void
word_clear (gpointer data)
{
  KhaiWord *word = data;

  g_free (word->folded);
  g_free (word->spelling);
}

static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* "hoà" and "hòa", "thuỷ" and "thủy" are the same word in the two schools of placing the tone. The marks are moved to
 * the earlier vowel; that this also turns "quý" into "qúy" does no harm, because it does so everywhere. */
static char *
unify_tone_placement (char *spelling)
{
  static const struct
  {
    const char *late;
    const char *early;
  } endings[] = {
    { "oà", "òa" }, { "oá", "óa" }, { "oả", "ỏa" }, { "oã", "õa" }, { "oạ", "ọa" },
    { "oè", "òe" }, { "oé", "óe" }, { "oẻ", "ỏe" }, { "oẽ", "õe" }, { "oẹ", "ọe" },
    { "uỳ", "ùy" }, { "uý", "úy" }, { "uỷ", "ủy" }, { "uỹ", "ũy" }, { "uỵ", "ụy" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (spelling, endings[i].late))
      {
        gsize stem = strlen (spelling) - strlen (endings[i].late);
        g_autofree char *old = spelling;

        return g_strdup_printf ("%.*s%s", (int)stem, old, endings[i].early);
      }
  return spelling;
}

static void
cut_to_limit (char *text)
{
  if (strlen (text) > KHAI_WORD_MAX_BYTES)
    *g_utf8_find_prev_char (text, text + KHAI_WORD_MAX_BYTES + 1) = '\0';
}

static gboolean
add_word (GArray *words, const char *start, gsize length, guint position, gboolean joined)
{
  g_autofree char *text = g_strndup (start, length);
  KhaiWord word = { khai_text_fold (text), NULL, position, joined };

  if (word.folded[0] == '\0')
    {
      g_free (word.folded);
      return FALSE;
    }
  word.spelling = unify_tone_placement (khai_text_fold_case (text));
  cut_to_limit (word.folded);
  cut_to_limit (word.spelling);
  g_array_append_val (words, word);
  return TRUE;
}

/* Adds "tshirt" for "t-shirt" and "mens" for "men's": many type it so. */
static void
add_joined (GArray *words, guint first)
{
  GString *folded = g_string_new (NULL);
  GString *spelling = g_string_new (NULL);
  KhaiWord word = { NULL, NULL, g_array_index (words, KhaiWord, first).position, TRUE };

  for (guint i = first; i < words->len; i++)
    {
      g_string_append (folded, g_array_index (words, KhaiWord, i).folded);
      g_string_append (spelling, g_array_index (words, KhaiWord, i).spelling);
    }
  word.folded = g_string_free (folded, FALSE);
  word.spelling = g_string_free (spelling, FALSE);
  cut_to_limit (word.folded);
  cut_to_limit (word.spelling);
  g_array_append_val (words, word);
}

/**
 * khai_words_split:
 * @text: any text; bytes that are not UTF-8 separate words
 * @max_words: stop after so many words (joined forms not counted)
 *
 * Cuts text into words: runs of letters and digits. Parts joined by a hyphen or an apostrophe are words of their
 * own, and the joined form is one more ("t-shirt": t, shirt, tshirt).
 *
 * Returns: (transfer full) (element-type KhaiWord): the words in order
 */
GArray *
khai_words_split (const char *text, guint max_words)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = khai_text_nfc (valid);
  const char *p = composed != NULL ? composed : valid;
  GArray *words = g_array_new (FALSE, FALSE, sizeof (KhaiWord));
  guint position = 0;
  guint first = 0; /* of the chain joined by hyphens */

  g_array_set_clear_func (words, word_clear);
  while (*p != '\0' && position < max_words)
    {
      const char *start = p;

      while (*p != '\0' && is_word_character (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p > start && add_word (words, start, p - start, position, FALSE))
        position++;

      gunichar c = g_utf8_get_char (p);
      gboolean joins = (c == '-' || c == '\'' || c == 0x2019) && p > start
                       && is_word_character (g_utf8_get_char (g_utf8_next_char (p)));
      if (joins && position < max_words)
        {
          p = g_utf8_next_char (p);
          continue;
        }
      if (words->len - first > 1)
        add_joined (words, first);
      first = words->len;
      while (*p != '\0' && !is_word_character (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
    }
  return words;
}

/**
 * khai_words_fold_phrase:
 * @text: a name, an alias, or what was typed to find one
 *
 * Returns: (transfer full): its words, toneless and in lower case, with one space between them; '&' and '+' stay,
 *   because "C&F" and "C+F" are codes
 */
char *
khai_words_fold_phrase (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *folded = khai_text_fold (text);
  GString *phrase = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p++)
    {
      gboolean keeps = (guchar)*p >= 0x80 || g_ascii_isalnum (*p) || *p == '&' || *p == '+';

      if (keeps)
        g_string_append_c (phrase, *p);
      else if (phrase->len > 0 && phrase->str[phrase->len - 1] != ' ')
        g_string_append_c (phrase, ' ');
    }
  g_strchomp (phrase->str);
  return g_string_free (phrase, FALSE);
}

/**
 * khai_number_pack:
 * @bytes: what was packed so far
 * @number: the number to add, as LEB128
 */
void
khai_number_pack (GByteArray *bytes, guint32 number)
{
  while (number >= 0x80)
    {
      guint8 byte = (number & 0x7f) | 0x80;

      g_byte_array_append (bytes, &byte, 1);
      number >>= 7;
    }
  guint8 last = number;
  g_byte_array_append (bytes, &last, 1);
}

/**
 * khai_number_unpack:
 * @data: (inout): where to read; moved behind the number
 * @end: where the data end
 * @number: (out): the number
 *
 * Returns: FALSE at the end, and where the data are damaged
 */
gboolean
khai_number_unpack (const guint8 **data, const guint8 *end, guint32 *number)
{
  guint32 value = 0;

  for (guint shift = 0; shift < 32 && *data < end; shift += 7)
    {
      guint8 byte = *(*data)++;

      value |= (guint32)(byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *number = value;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * khai_place_extent:
 * @n_words: words of a title, term or product name
 *
 * Returns: the class of its length, 0 (one word) to 7 (fifteen and more): a word says more in a short name
 */
guint
khai_place_extent (guint n_words)
{
  static const guint most[] = { 1, 2, 3, 4, 6, 9, 14 };
  guint extent = 0;

  while (extent < G_N_ELEMENTS (most) && n_words > most[extent])
    extent++;
  return extent;
}

/**
 * khai_place_pack:
 * @places: what was packed so far
 * @previous_node: the node of the place packed before; 0 at first
 * @place: the next place; nodes must not go down
 */
void
khai_place_pack (GByteArray *places, guint32 *previous_node, const KhaiPlace *place)
{
  g_return_if_fail (place->node >= *previous_node);

  khai_number_pack (places, place->node - *previous_node);
  khai_number_pack (places, place->field | place->starts << 3 | place->ends << 4 | place->extent << 5
                           | place->spelling << 8);
  khai_number_pack (places, place->position);
  *previous_node = place->node;
}

/**
 * khai_place_unpack:
 * @data: (inout): where to read; moved behind the place
 * @end: where the data end
 * @previous_node: (inout): the node of the place before
 * @place: (out): the place read; its node is not checked against the nomenclature
 *
 * Returns: FALSE at the end, and where the data are damaged
 */
gboolean
khai_place_unpack (const guint8 **data, const guint8 *end, guint32 *previous_node, KhaiPlace *place)
{
  guint32 step, bits, position;

  if (!khai_number_unpack (data, end, &step) || !khai_number_unpack (data, end, &bits)
      || !khai_number_unpack (data, end, &position) || position > G_MAXUINT16)
    return FALSE;
  *previous_node += step;
  place->node = *previous_node;
  place->field = bits & 7;
  place->starts = bits >> 3 & 1;
  place->ends = bits >> 4 & 1;
  place->extent = bits >> 5 & 7;
  place->spelling = bits >> 8;
  place->position = position;
  return TRUE;
}
