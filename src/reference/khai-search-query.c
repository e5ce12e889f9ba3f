/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From what was typed to what is looked up: codes among the words, plural and singular, words still being typed, one
 * slip of the finger, two words run together. Any text is a query; what means nothing is left out. */

#include "khai-search-private.h"

#include "khai-text.h"

#include <string.h>

/* More of a text than this is not read: nobody types it, and pasted pages must not take time. */
#define MAX_QUERY_BYTES 1000
#define MAX_PREFIX_WORDS 48
#define MAX_TYPO_WORDS 8
#define MIN_TYPO_CHARS 5

static void
term_free (gpointer data)
{
  KhaiSearchTerm *term = data;

  g_free (term->folded);
  g_free (term->spelling);
  g_array_unref (term->readings);
  g_free (term);
}

static KhaiSearchTerm *
term_new (const char *folded, const char *spelling)
{
  KhaiSearchTerm *term = g_new0 (KhaiSearchTerm, 1);

  term->folded = g_strdup (folded);
  term->spelling = g_strdup (spelling);
  term->readings = g_array_new (FALSE, FALSE, sizeof (KhaiReading));
  return term;
}

void
khai_search_query_free (KhaiSearchQuery *query)
{
  g_ptr_array_unref (query->terms);
  g_free (query);
}

/* Whether one insertion, deletion, replacement or exchange of neighbours turns `a` into `b` (or into a beginning of
 * `b`). Byte by byte: folded words are almost always ASCII, and a slip inside a longer character only fails to be
 * forgiven. */
gboolean
khai_search_one_edit_apart (const char *a, const char *b, gboolean prefix_of_b)
{
  gsize same = 0;

  while (a[same] != '\0' && a[same] == b[same])
    same++;
  a += same;
  b += same;

#define TAILS_FIT(x, y) (prefix_of_b ? g_str_has_prefix ((y), (x)) : strcmp ((x), (y)) == 0)
  if (*a != '\0' && TAILS_FIT (a + 1, b))
    return TRUE;
  if (*b != '\0' && TAILS_FIT (a, b + 1))
    return TRUE;
  if (*a != '\0' && *b != '\0' && TAILS_FIT (a + 1, b + 1))
    return TRUE;
  return *a != '\0' && a[1] != '\0' && a[0] == b[1] && a[1] == b[0] && TAILS_FIT (a + 2, b + 2);
#undef TAILS_FIT
}

static void
add_reading (KhaiSearchTerm *term, guint word, float factor, gboolean prefix, gboolean typo)
{
  KhaiReading reading = { word, factor, prefix, typo };

  for (guint i = 0; i < term->readings->len; i++)
    if (g_array_index (term->readings, KhaiReading, i).word == word)
      return;
  g_array_append_val (term->readings, reading);
}

static void
add_exact (const KhaiSearch *search, KhaiSearchTerm *term, const char *text, float factor)
{
  guint word;

  if (khai_search_find_word (search, text, &word))
    add_reading (term, word, factor, FALSE, FALSE);
}

/* bowl ↔ bowls, box ↔ boxes, jelly ↔ jellies. */
static void
add_other_numbers (const KhaiSearch *search, KhaiSearchTerm *term, const char *text)
{
  const float factor = 0.95f;
  gsize length = strlen (text);
  g_autofree char *with_s = g_strconcat (text, "s", NULL);
  g_autofree char *with_es = g_strconcat (text, "es", NULL);

  if (length < 3 || g_ascii_isdigit (text[length - 1]))
    return;
  add_exact (search, term, with_s, factor);
  add_exact (search, term, with_es, factor);
  if (text[length - 1] == 'y')
    {
      g_autofree char *ies = g_strdup_printf ("%.*sies", (int)length - 1, text);
      add_exact (search, term, ies, factor);
    }
  if (length < 4 || text[length - 1] != 's' || text[length - 2] == 's')
    return;

  g_autofree char *without_s = g_strndup (text, length - 1);
  add_exact (search, term, without_s, factor);
  if (text[length - 2] != 'e')
    return;
  g_autofree char *without_es = g_strndup (text, length - 2);
  add_exact (search, term, without_es, factor);
  if (length > 4 && text[length - 3] == 'i')
    {
      g_autofree char *y = g_strdup_printf ("%.*sy", (int)length - 3, text);
      add_exact (search, term, y, factor);
    }
}

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer data)
{
  guint one = khai_search_count (data, *(const guint *)a);
  guint other = khai_search_count (data, *(const guint *)b);

  if (one != other)
    return one > other ? -1 : 1;
  return *(const guint *)a < *(const guint *)b ? -1 : 1;
}

/* Longer words that begin so: the commonest first, so that one letter does not ask for half the vocabulary. */
static void
add_prefixes (const KhaiSearch *search, KhaiSearchTerm *term, const char *text, float best)
{
  g_autoptr (GArray) longer = g_array_new (FALSE, FALSE, sizeof (guint));
  gsize length = strlen (text);

  for (guint word = khai_search_lower_bound (search, text); word < search->words->len; word++)
    {
      const char *candidate = khai_search_word (search, word);

      if (strncmp (candidate, text, length) != 0)
        break;
      if (candidate[length] != '\0')
        g_array_append_val (longer, word);
    }
  g_array_sort_with_data (longer, compare_counts, (gpointer)search);
  for (guint i = 0; i < longer->len && i < MAX_PREFIX_WORDS; i++)
    {
      guint word = g_array_index (longer, guint, i);
      float share = (float)length / strlen (khai_search_word (search, word));

      add_reading (term, word, best * (0.55f + 0.4f * share), TRUE, FALSE);
    }
}

static void
add_typos (const KhaiSearch *search, KhaiSearchTerm *term, gboolean prefix)
{
  g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (guint));

  if (g_utf8_strlen (term->folded, -1) < MIN_TYPO_CHARS)
    return;
  for (guint word = 0; word < search->words->len; word++)
    if (khai_search_one_edit_apart (term->folded, khai_search_word (search, word), prefix))
      g_array_append_val (near, word);
  g_array_sort_with_data (near, compare_counts, (gpointer)search);
  for (guint i = 0; i < near->len && i < MAX_TYPO_WORDS; i++)
    add_reading (term, g_array_index (near, guint, i), 0.6f, prefix, TRUE);
}

static void
read_term (const KhaiSearch *search, KhaiSearchTerm *term, const char *joined)
{
  add_exact (search, term, term->folded, 1.0f);
  add_other_numbers (search, term, term->folded);
  if (joined != NULL)
    {
      add_exact (search, term, joined, 1.0f);
      add_other_numbers (search, term, joined);
      if (term->last)
        add_prefixes (search, term, joined, 0.95f);
    }
  if (term->last)
    add_prefixes (search, term, term->folded, 1.0f);
  if (term->readings->len > 0)
    return;
  add_typos (search, term, FALSE);
  if (term->readings->len == 0 && strlen (term->folded) >= 4)
    add_prefixes (search, term, term->folded, 0.8f);
  if (term->readings->len == 0)
    add_typos (search, term, TRUE);
}

/* How common the commonest word is as which a mistyped one may be read; 0 if it was not mistyped. */
static guint
commonest_typo (const KhaiSearch *search, const KhaiSearchTerm *term)
{
  guint most = 0;

  for (guint i = 0; i < term->readings->len; i++)
    {
      const KhaiReading *reading = &g_array_index (term->readings, KhaiReading, i);

      if (!reading->typo)
        return G_MAXUINT / 2;
      most = MAX (most, khai_search_count (search, reading->word));
    }
  return most;
}

/* "aothun" → "ao" "thun": the parting whose rarer half is commonest, and commoner than `least`. */
static gboolean
part_words (const KhaiSearch *search, const char *folded, guint least, GPtrArray *terms)
{
  gsize length = strlen (folded);
  gsize best = 0;
  guint best_count = MAX (least, 2); /* a half seen less often is more likely a slip */

  for (gsize i = 2; i + 2 <= length; i++)
    {
      g_autofree char *left = g_strndup (folded, i);
      guint one, other;

      if (!khai_search_find_word (search, left, &one)
          || !khai_search_find_word (search, folded + i, &other))
        continue;
      guint count = MIN (khai_search_count (search, one), khai_search_count (search, other));
      if (count > best_count)
        {
          best_count = count;
          best = i;
        }
    }
  if (best == 0)
    return FALSE;

  g_autofree char *left = g_strndup (folded, best);
  const char *halves[] = { left, folded + best };
  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      KhaiSearchTerm *term = term_new (halves[i], halves[i]);

      read_term (search, term, NULL);
      g_ptr_array_add (terms, term);
    }
  return TRUE;
}

/* A word typed twice would count twice. */
static gboolean
has_term (GPtrArray *terms, const char *folded)
{
  for (guint i = 0; i < terms->len; i++)
    if (strcmp (((KhaiSearchTerm *)g_ptr_array_index (terms, i))->folded, folded) == 0)
      return TRUE;
  return FALSE;
}

/* The joined form that covers the word at `index`, if it was typed with a hyphen. */
static const char *
joined_form (GArray *words, guint index)
{
  guint position = g_array_index (words, KhaiWord, index).position;

  for (guint i = index + 1; i < words->len; i++)
    {
      const KhaiWord *word = &g_array_index (words, KhaiWord, i);

      if (word->joined)
        return word->position <= position ? word->folded : NULL;
    }
  return NULL;
}

static void
add_words (const KhaiSearch *search, KhaiSearchQuery *query, const char *text, gboolean open_end)
{
  g_autoptr (GArray) words = khai_words_split (text, KHAI_SEARCH_MAX_TERMS);
  guint last = 0;

  for (guint i = 0; i < words->len; i++)
    {
      const KhaiWord *word = &g_array_index (words, KhaiWord, i);

      if (!word->joined)
        last = i;
      for (const char *p = word->spelling; *p != '\0'; p++)
        query->toned |= (guchar)*p >= 0x80;
    }
  for (guint i = 0; i < words->len && query->terms->len < KHAI_SEARCH_MAX_TERMS; i++)
    {
      const KhaiWord *word = &g_array_index (words, KhaiWord, i);

      if (word->joined || has_term (query->terms, word->folded))
        continue;

      KhaiSearchTerm *term = term_new (word->folded, word->spelling);
      term->last = i == last && open_end;
      read_term (search, term, joined_form (words, i));
      gboolean parted
          = part_words (search, word->folded, 2 * commonest_typo (search, term), query->terms);
      if (!parted && term->readings->len > 0)
        g_ptr_array_add (query->terms, term);
      else
        term_free (term);
    }
}

/* Reads a code at `*p`: digits with dots (and, in a text of nothing else, spaces and hyphens) between them. Codes
 * of other countries have ten digits or more, of which the first six mean the same everywhere. */
static char *
read_code_digits (const char **p, const char *between)
{
  GString *digits = g_string_new (NULL);
  const char *end = *p;

  for (const char *q = *p; g_ascii_isdigit (*q) || (*q != '\0' && strchr (between, *q) != NULL);
       q++)
    if (g_ascii_isdigit (*q))
      {
        g_string_append_c (digits, *q);
        end = q + 1;
      }
  *p = end;
  return g_string_free (digits, FALSE);
}

static gboolean
find_code (const KhaiSearch *search, const char *digits, guint *first_leaf, guint *n_leaves)
{
  g_autofree char *shorter = g_strndup (digits, 8);

  for (gsize length = strlen (shorter); length > 0; length--)
    {
      shorter[length] = '\0';
      if (khai_search_code_range (search, shorter, first_leaf, n_leaves))
        return TRUE;
      if (length <= 4) /* a heading that does not exist is no code at all */
        return FALSE;
    }
  return FALSE;
}

/* Takes codes ("6109.10") out of the text and makes them terms of their own. */
static void
take_codes (const KhaiSearch *search, KhaiSearchQuery *query, char *text)
{
  const char *p = text;

  while (*p != '\0')
    {
      gboolean begins = g_ascii_isdigit (*p)
                        && (p == text || !(g_ascii_isalnum (p[-1]) || (guchar)p[-1] >= 0x80));
      const char *start = p;

      if (!begins)
        {
          p++;
          continue;
        }
      g_autofree char *digits = read_code_digits (&p, ".");
      guint first, n;
      if (strlen (digits) < 4 || g_ascii_isalpha (*p) || (guchar)*p >= 0x80 || *p == '%'
          || *p == ',' || !find_code (search, digits, &first, &n))
        continue;

      KhaiSearchTerm *term = term_new (digits, digits);
      term->first_leaf = first;
      term->n_leaves = n;
      g_ptr_array_add (query->terms, term);
      memset (text + (start - text), ' ', p - start);
    }
}

static gboolean
take_whole_code (const KhaiSearch *search, KhaiSearchQuery *query, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  const char *p = trimmed;

  if (!g_ascii_isdigit (trimmed[0]))
    return FALSE;
  g_autofree char *digits = read_code_digits (&p, ". -");
  if (p[strspn (p, ". -")] != '\0')
    return FALSE;
  return find_code (search, digits, &query->first_leaf, &query->n_leaves);
}

/* What was typed as valid text of bearable length; control characters separate words. */
static char *
clean_text (const char *text)
{
  g_autofree char *start = g_strndup (text, MAX_QUERY_BYTES);
  char *valid = g_utf8_make_valid (start, -1);

  for (char *p = valid; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  return valid;
}

KhaiSearchQuery *
khai_search_query_new (const KhaiSearch *search, const char *text)
{
  KhaiSearchQuery *query = g_new0 (KhaiSearchQuery, 1);
  g_autofree char *clean = clean_text (text);
  gsize length = strlen (clean);
  gboolean open_end = length > 0 && clean[length - 1] != ' ';

  query->terms = g_ptr_array_new_with_free_func (term_free);
  query->is_code = take_whole_code (search, query, clean);
  if (!query->is_code)
    {
      take_codes (search, query, clean);
      add_words (search, query, clean, open_end);
    }
  return query;
}
