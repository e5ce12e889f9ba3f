/* SPDX-License-Identifier: GPL-3.0-or-later */

/* In which encoding somebody's text file is. Order: byte order mark; valid UTF-8; UTF-16 by its zero bytes; then the marks of
 * Vietnamese Windows text (combining tones), what uchardet thinks, and Windows-1258. Text in the font encodings of the 1990s
 * (TCVN3, VNI) looks like Latin 1 and is found by what no language writes: signs inside words. */

#include "config.h"

#include <string.h>
#include <uchardet/uchardet.h>

#include "khai-error.h"
#include "khai-table-private.h"
#include "khai-text.h"

/* Enough to know an encoding by. */
#define SAMPLE_BYTES (64 * 1024)

static const char vowels[] = "aeiouyAEIOUY";

/* ---- old Vietnamese font encodings, in text that was read as Windows-1252 or Latin 1 ---- */

typedef struct
{
  guint signs;      /* words with a sign of TCVN3 between or behind letters */
  guint inside;     /* of them with a sign between two letters: no trade mark, no unit */
  guint kinds;      /* how many different signs */
  guint marks;      /* words with a vowel and one of VNI's marks behind it */
  guint vni_kinds;  /* a bit for each different mark */
  guint modern;     /* letters only Unicode Vietnamese has */
  guint foreign;    /* other words with letters outside ASCII */
} Traces;

/* Signs that stand for Vietnamese letters in TCVN3 and for no letter in Latin 1: à á ả ã ạ ă â ê ô ơ ư đ and capitals. */
static gboolean
is_tcvn3_sign (gunichar c)
{
  return (c >= 0xa1 && c <= 0xbe && c != 0xaa && c != 0xba) || c == 0xaa;
}

/* A vowel and the mark VNI puts behind it for a tone or a hat, where other languages have no such pair (French has où, aï, oû). */
static gboolean
is_vni_pair (gunichar vowel, gunichar mark)
{
  static const struct { const char *mark, *vowels; } pairs[] = {
    { "øõ", "aeouyöô" }, { "û", "auyöô" }, { "ï", "uyöô" }, { "ù", "aeuyöô" }, { "â", "aeo" }, { "êéèúüë", "a" }, { "áàåãä", "eo" },
  };
  gunichar lower = g_unichar_tolower (vowel);

  mark = g_unichar_tolower (mark);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_utf8_strchr (pairs[i].mark, -1, mark) != NULL)
      return g_utf8_strchr (pairs[i].vowels, -1, lower) != NULL;
  return FALSE;
}

static gboolean
is_modern_vietnamese (gunichar c)
{
  return (c >= 0x1ea0 && c <= 0x1ef9) || c == 0x1a0 || c == 0x1a1 || c == 0x1af || c == 0x1b0 || c == 0x102 || c == 0x103 || c == 0x110
         || c == 0x111;
}

static gboolean
is_word_char (gunichar c)
{
  return g_unichar_isalpha (c) || is_tcvn3_sign (c);
}

static void
look_at_word (Traces *traces, const char *word, const char *end, guint64 *seen)
{
  gunichar before = 0;
  gboolean sign = FALSE, inside = FALSE, mark = FALSE, foreign = FALSE;
  guint letters = 0;

  for (const char *p = word; p < end; p = g_utf8_next_char (p))
    letters += g_ascii_isalpha (*p);
  for (const char *p = word; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      foreign |= c > 0x7f;
      traces->modern += is_modern_vietnamese (c);
      if (is_tcvn3_sign (c) && letters > 0)
        {
          sign = TRUE;
          inside |= before != 0 && g_utf8_next_char (p) < end;
          *seen |= G_GUINT64_CONSTANT (1) << (c - 0xa0);
        }
      if (before != 0 && is_vni_pair (before, c))
        {
          mark = TRUE;
          traces->vni_kinds |= 1u << (c & 0x1f);
        }
      before = c;
    }
  traces->signs += sign;
  traces->inside += inside;
  traces->marks += mark;
  traces->foreign += foreign && !sign && !mark;
}

/* Lone signs are prices, copyright marks and quotation marks; several different ones inside words are letters. `text` valid UTF-8. */
const char *
khai_text_find_old_vietnamese (const char *text, gsize length)
{
  Traces traces = { 0 };
  guint64 seen = 0;
  const char *end = text + length;

  for (const char *p = text; p < end;)
    {
      const char *word = p;

      while (p < end && is_word_char (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p == word)
        p = g_utf8_next_char (p);
      else
        look_at_word (&traces, word, p, &seen);
    }
  for (; seen != 0; seen &= seen - 1)
    traces.kinds++;
  if (traces.modern > 0)
    return NULL;
  if (traces.signs >= 3 && traces.inside >= 2 && traces.kinds >= 3 && traces.signs >= traces.marks)
    return "TCVN3";
  /* More than one mark: a single pair may be a name. */
  if (traces.marks >= 3 && traces.marks >= traces.foreign && (traces.vni_kinds & (traces.vni_kinds - 1)) != 0)
    return "VNI";
  return NULL;
}

/* ---- which encoding ---- */

static gsize
sample_length (gsize length)
{
  return MIN (length, SAMPLE_BYTES);
}

/* Cut between characters. */
static gsize
utf8_sample_length (const char *text, gsize length)
{
  gsize n = sample_length (length);

  while (n < length && n > 0 && ((guchar) text[n] & 0xc0) == 0x80)
    n--;
  return n;
}

static gboolean
is_valid_utf8 (const char *bytes, gsize length)
{
  return g_utf8_validate_len (bytes, length, NULL);
}

/* Text of mostly Latin letters in UTF-16 has a zero in every second byte. */
static const char *
guess_utf16 (const char *bytes, gsize length)
{
  gsize n = sample_length (length) & ~(gsize) 1;
  gsize even = 0, odd = 0;

  for (gsize i = 0; i < n; i += 2)
    {
      even += bytes[i] == '\0';
      odd += bytes[i + 1] == '\0';
    }
  if (odd > n / 8 && even < n / 64 + 1)
    return "UTF-16LE";
  if (even > n / 8 && odd < n / 64 + 1)
    return "UTF-16BE";
  return NULL;
}

/* Windows-1258 writes tones as marks of their own behind the vowel: 0xCC grave, 0xEC acute, 0xD2 hook, 0xDE tilde, 0xF2 dot. No other
 * encoding has those bytes behind vowels so often. */
static gboolean
has_combining_tones (const char *bytes, gsize length)
{
  gsize n = sample_length (length);
  guint tones = 0, high = 0;

  for (gsize i = 1; i < n; i++)
    {
      guchar c = bytes[i], before = bytes[i - 1];

      high += c >= 0x80;
      if ((c == 0xcc || c == 0xec || c == 0xd2 || c == 0xde || c == 0xf2)
          && (strchr (vowels, before) != NULL || (before >= 0xc0 && before != 0xd0 && before != 0xf0)))
        tones += before != '\0';
    }
  return tones >= 2 && tones * 8 >= high;
}

static const char *
ask_uchardet (const char *bytes, gsize length)
{
  uchardet_t detector = uchardet_new ();
  const char *name = NULL;

  if (uchardet_handle_data (detector, bytes, sample_length (length)) == 0)
    {
      uchardet_data_end (detector);
      name = g_intern_string (uchardet_get_charset (detector));
    }
  uchardet_delete (detector);
  return name != NULL && *name != '\0' ? name : NULL;
}

static const char *
guess_legacy (const char *bytes, gsize length, const char **problem)
{
  g_autofree char *latin = g_convert (bytes, sample_length (length), "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  const char *old;
  const char *name;

  if (has_combining_tones (bytes, length))
    return "WINDOWS-1258";
  old = latin != NULL ? khai_text_find_old_vietnamese (latin, strlen (latin)) : NULL;
  if (old != NULL)
    {
      *problem = g_str_equal (old, "VNI") ? "encoding-vni" : "encoding-tcvn3";
      return NULL;
    }
  name = ask_uchardet (bytes, length);
  if (name == NULL || g_str_equal (name, "ASCII") || g_str_has_prefix (name, "UTF-8"))
    return "WINDOWS-1258";
  return name;
}

/**
 * khai_text_decode: what khai-table-private.h says
 *
 * Returns: (transfer full) (nullable): the text without its byte order mark, NFC where it was not UTF-8
 */
char *
khai_text_decode (const char *bytes, gsize length, gsize *n_out, const char **encoding, const char **problem)
{
  static const struct { const char *mark; gsize size; const char *name; } marks[] = {
    { "\xff\xfe\0\0", 4, "UTF-32LE" }, { "\0\0\xfe\xff", 4, "UTF-32BE" }, { "\xef\xbb\xbf", 3, "UTF-8" },
    { "\xff\xfe", 2, "UTF-16LE" }, { "\xfe\xff", 2, "UTF-16BE" },
  };
  g_autofree char *text = NULL;
  char *nfc;
  gsize written = 0;

  *problem = NULL;
  *encoding = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (marks) && *encoding == NULL; i++)
    if (length >= marks[i].size && memcmp (bytes, marks[i].mark, marks[i].size) == 0)
      {
        *encoding = marks[i].name;
        bytes += marks[i].size;
        length -= marks[i].size;
      }
  if ((*encoding == NULL || g_str_equal (*encoding, "UTF-8")) && is_valid_utf8 (bytes, length))
    {
      const char *old = khai_text_find_old_vietnamese (bytes, utf8_sample_length (bytes, length));

      *encoding = "UTF-8";
      *n_out = length;
      if (old == NULL)
        return g_strndup (bytes, length);
      *problem = g_str_equal (old, "VNI") ? "encoding-vni" : "encoding-tcvn3";
      return NULL;
    }
  if (*encoding == NULL || g_str_equal (*encoding, "UTF-8"))
    {
      *encoding = guess_utf16 (bytes, length);
      if (*encoding == NULL)
        *encoding = guess_legacy (bytes, length, problem);
    }
  if (*encoding != NULL)
    text = g_convert (bytes, length, "UTF-8", *encoding, NULL, &written, NULL);
  nfc = text != NULL && is_valid_utf8 (text, written) ? khai_text_nfc (text) : NULL;
  if (nfc == NULL && *problem == NULL)
    *problem = "encoding-unknown";
  *n_out = nfc != NULL ? strlen (nfc) : 0;
  return nfc;
}
