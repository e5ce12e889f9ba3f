/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-word-match.h"

#include "khai-text.h"

#include <string.h>

/* Of a text: its words in small letters with their tones, one space between two, and where each begins. */
typedef struct
{
  GString *words;
  GArray *starts;
  char *folded, *folded_case; /* (nullable) until asked for */
} Text;

/* Of a list "gỗ|thủy tinh": its phrases, and of how many words the longest is. */
typedef struct
{
  GHashTable *phrases;
  guint longest;
} List;

struct _KhaiWordMatch
{
  GHashTable *texts; /* text → Text */
  GHashTable *lists; /* list → List */
};

/* A declaration has fifty lines; a hostile one, or a rule that makes lists of a document's words, must not fill the
 * memory. */
#define MAX_TEXTS 512
#define MAX_LISTS 64
#define MAX_PHRASE 128

static void
text_free (gpointer data)
{
  Text *text = data;

  g_string_free (text->words, TRUE);
  g_array_unref (text->starts);
  g_free (text->folded);
  g_free (text->folded_case);
  g_free (text);
}

static void
list_free (gpointer data)
{
  List *list = data;

  g_hash_table_unref (list->phrases);
  g_free (list);
}

/**
 * khai_word_match_new:
 *
 * Returns: (transfer full): one that knows nothing yet; used from one thread
 */
KhaiWordMatch *
khai_word_match_new (void)
{
  KhaiWordMatch *self = g_new0 (KhaiWordMatch, 1);

  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, text_free);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, list_free);
  return self;
}

/**
 * khai_word_match_free:
 * @self: (transfer full) (nullable): what to free
 */
void
khai_word_match_free (KhaiWordMatch *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->texts);
  g_hash_table_unref (self->lists);
  g_free (self);
}

static void
take_apart (Text *text)
{
  gboolean inside = FALSE;

  for (const char *c = text->folded_case; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (!g_unichar_isalnum (letter))
        {
          inside = FALSE;
          continue;
        }
      if (!inside)
        {
          guint start;

          if (text->words->len > 0)
            g_string_append_c (text->words, ' ');
          start = text->words->len;
          g_array_append_val (text->starts, start);
        }
      inside = TRUE;
      g_string_append_unichar (text->words, letter);
    }
}

static Text *
get_text (KhaiWordMatch *self, const char *key)
{
  Text *text = g_hash_table_lookup (self->texts, key);

  if (text != NULL)
    return text;
  if (g_hash_table_size (self->texts) >= MAX_TEXTS)
    g_hash_table_remove_all (self->texts);
  text = g_new0 (Text, 1);
  text->words = g_string_new (NULL);
  text->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  text->folded_case = khai_text_fold_case (key);
  take_apart (text);
  g_hash_table_insert (self->texts, g_strdup (key), text);
  return text;
}

static List *
get_list (KhaiWordMatch *self, const char *key)
{
  List *list = g_hash_table_lookup (self->lists, key);

  if (list != NULL)
    return list;
  if (g_hash_table_size (self->lists) >= MAX_LISTS)
    g_hash_table_remove_all (self->lists);

  g_auto (GStrv) phrases = g_strsplit (key, "|", -1);
  list = g_new0 (List, 1);
  list->phrases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; phrases[i] != NULL; i++)
    {
      Text *text = get_text (self, phrases[i]);

      list->longest = MAX (list->longest, text->starts->len);
      if (text->starts->len > 0)
        g_hash_table_add (list->phrases, g_strdup (text->words->str));
    }
  g_hash_table_insert (self->lists, g_strdup (key), list);
  return list;
}

static gboolean
has_phrase (const Text *text, const List *list, guint first, guint n)
{
  guint start = g_array_index (text->starts, guint, first);
  guint end = first + n < text->starts->len ? g_array_index (text->starts, guint, first + n) - 1
                                            : text->words->len;
  char phrase[MAX_PHRASE];

  if (end - start >= sizeof phrase)
    return FALSE;
  memcpy (phrase, text->words->str + start, end - start);
  phrase[end - start] = '\0';
  return g_hash_table_contains (list->phrases, phrase);
}

/**
 * khai_word_match_has:
 * @text: any text
 * @list: words and phrases with `|` between; tones count, capitals and what stands between words do not
 *
 * Returns: TRUE if one of them stands in the text as a whole word: "cổ" is neither in "có" nor in "cổng"
 */
gboolean
khai_word_match_has (KhaiWordMatch *self, const char *text, const char *list)
{
  g_return_val_if_fail (self != NULL && text != NULL && list != NULL, FALSE);

  const List *wanted = get_list (self, list); /* first: what it keeps may push a text out */
  const Text *in = get_text (self, text);

  for (guint first = 0; first < in->starts->len; first++)
    for (guint n = 1; n <= wanted->longest && first + n <= in->starts->len; n++)
      if (has_phrase (in, wanted, first, n))
        return TRUE;
  return FALSE;
}

/**
 * khai_word_match_fold:
 * @text: any text
 * @tones: whether tones stay
 *
 * Returns: (transfer none): the text in small letters, until the next call
 */
const char *
khai_word_match_fold (KhaiWordMatch *self, const char *text, gboolean tones)
{
  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  Text *kept = get_text (self, text);

  if (tones)
    return kept->folded_case;
  if (kept->folded == NULL)
    kept->folded = khai_text_fold (text);
  return kept->folded;
}
