/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Vietnamese text: what search compares, what an ASCII-only wire field carries, how a list is
 * sorted. Nothing here asks the system's locale: a fresh Debian has none for Vietnamese, and
 * Turkish rules would turn I into ı. Text that is not valid UTF-8 is repaired first (each bad byte
 * becomes U+FFFD) wherever a function has to answer with text; khai_text_nfc() alone refuses it. */

#include "khai-text.h"

#include <string.h>

enum
{
  MARK_GRAVE = 0x0300,
  MARK_ACUTE = 0x0301,
  MARK_CIRCUMFLEX = 0x0302,
  MARK_TILDE = 0x0303,
  MARK_BREVE = 0x0306,
  MARK_HOOK = 0x0309,
  MARK_HORN = 0x031b,
  MARK_DOT_BELOW = 0x0323
};

/* Longest full decomposition of one character in Unicode, which GLib promises to respect. */
#define MAX_DECOMPOSITION 18

/* One base letter with what stands on it, in Vietnamese terms. */
typedef struct
{
  gunichar base;      /* lower case, undecorated; đ stays đ */
  gunichar shape;     /* MARK_BREVE, MARK_CIRCUMFLEX, MARK_HORN or 0 */
  gunichar tone;      /* one of the five tone marks or 0 */
  gunichar others[4]; /* marks that Vietnamese does not have */
  guint n_others;
  gboolean upper;
} Letter;

static gboolean
is_diacritic (gunichar c)
{
  return (c >= 0x0300 && c <= 0x036f) || (c >= 0x1ab0 && c <= 0x1aff)
         || (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff);
}

/* Invisible characters that copying from web pages leaves in texts. */
static gboolean
is_ignorable (gunichar c)
{
  return c == 0x00ad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff;
}

/* Đ, and the two letters that look the same and are taken for it in pasted text. */
static gboolean
is_d_with_stroke (gunichar c)
{
  return c == 0x0111 || c == 0x0110 || c == 0x00f0 || c == 0x00d0 || c == 0x0256 || c == 0x0189;
}

static char *
valid_copy (const char *text)
{
  return g_utf8_make_valid (text, -1);
}

/**
 * khai_text_nfc:
 * @text: any bytes
 *
 * Returns: (transfer full) (nullable): the text in Unicode's normal form C, in which documents are
 * stored, signed and sent; NULL if @text is not valid UTF-8
 */
char *
khai_text_nfc (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  /* g_utf8_normalize() lets surrogates pass. */
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;
  return g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/**
 * khai_text_fold_char:
 * @c: a character
 *
 * Folds one character the way khai_text_fold() does: lower case, without tone and vowel marks, đ as
 * d, compatibility forms (full width, superscript) as the plain character if that is one character.
 *
 * Returns: the folded character; 0 for a combining mark or an invisible character, which have no
 * place in what search compares
 */
gunichar
khai_text_fold_char (gunichar c)
{
  gunichar parts[MAX_DECOMPOSITION];

  if (c < 0x80)
    return (gunichar)g_ascii_tolower ((char)c);
  if (is_diacritic (c) || is_ignorable (c))
    return 0;
  if (is_d_with_stroke (c))
    return 'd';

  gunichar lower = g_unichar_tolower (c);
  gsize n = g_unichar_fully_decompose (lower, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 1; i < n; i++)
    {
      if (!is_diacritic (parts[i]))
        return lower;
    }
  gunichar base = g_unichar_tolower (parts[0]);
  return is_d_with_stroke (base) ? 'd' : base;
}

/**
 * khai_text_fold:
 * @text: any text
 *
 * What search compares: both what is indexed and what is asked for pass through here, so "Điện" is
 * found by "dien". Never use it for screening: "đồ có nắp" and "đồ cổ" fold alike.
 *
 * Returns: (transfer full): the text in lower case, tones and marks off, đ as d
 */
char *
khai_text_fold (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *valid = valid_copy (text);
  g_autofree char *composed = khai_text_nfc (valid);
  GString *out = g_string_sized_new (strlen (composed));

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar folded = khai_text_fold_char (g_utf8_get_char (p));
      if (folded != 0)
        g_string_append_unichar (out, folded);
    }
  return g_string_free (out, FALSE);
}

/**
 * khai_text_fold_case:
 * @text: any text
 *
 * Returns: (transfer full): the text in lower case and NFC with its tones, by which search ranks
 * "bò" before "bơ"
 */
char *
khai_text_fold_case (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *valid = valid_copy (text);
  g_autofree char *composed = khai_text_nfc (valid);
  g_autoptr (GString) lower = g_string_sized_new (strlen (composed));

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (lower, g_unichar_tolower (g_utf8_get_char (p)));
  return khai_text_nfc (lower->str);
}

/* How a folded character is written in ASCII capitals; NULL if it has no reading. */
static const char *
ascii_reading (gunichar c)
{
  static const struct
  {
    gunichar c;
    const char *reading;
  } readings[] = {
    { 0x00a0, " " },  { 0x00ab, "\"" },  { 0x00bb, "\"" },  { 0x00d7, "X" },   { 0x00df, "SS" },
    { 0x00e6, "AE" }, { 0x00f8, "O" },   { 0x00fe, "TH" },  { 0x0131, "I" },   { 0x0142, "L" },
    { 0x0153, "OE" }, { 0x2010, "-" },   { 0x2011, "-" },   { 0x2012, "-" },   { 0x2013, "-" },
    { 0x2014, "-" },  { 0x2015, "-" },   { 0x2018, "'" },   { 0x2019, "'" },   { 0x201a, "'" },
    { 0x201c, "\"" }, { 0x201d, "\"" },  { 0x201e, "\"" },  { 0x2022, "-" },   { 0x2026, "..." },
    { 0x2032, "'" },  { 0x2033, "\"" },  { 0x2044, "/" },   { 0x2116, "NO" },  { 0x2122, "TM" },
    { 0x2212, "-" },  { 0x00bd, "1/2" }, { 0x00bc, "1/4" }, { 0x00be, "3/4" }, { 0x2103, "C" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      if (readings[i].c == c)
        return readings[i].reading;
    }
  return NULL;
}

static void
append_ascii_upper (GString *out, gunichar c)
{
  gunichar folded = khai_text_fold_char (c);

  if (folded == 0)
    return;
  const char *reading = ascii_reading (folded);
  if (reading != NULL)
    g_string_append (out, reading);
  else if (folded >= 0x20 && folded < 0x7f)
    g_string_append_c (out, g_ascii_toupper ((char)folded));
  else if (folded == '\t' || folded == '\n' || folded == '\r')
    g_string_append_c (out, ' ');
  else
    g_string_append_c (out, '?');
}

/**
 * khai_text_to_ascii_upper:
 * @text: any text
 *
 * What a wire field that takes ASCII only will carry, to be shown while typing and never only at
 * the last moment. Whether the result fits VNACCS is khai_text_is_wire_ascii()'s to say.
 *
 * Returns: (transfer full): the folded text in capitals, with common typographic characters in
 * plain form, line breaks and tabs as spaces, and '?' for every character that has no reading
 */
char *
khai_text_to_ascii_upper (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *valid = valid_copy (text);
  g_autofree char *composed = khai_text_nfc (valid);
  GString *out = g_string_sized_new (strlen (composed));

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    append_ascii_upper (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

/**
 * khai_text_is_wire_ascii:
 * @text: any text
 *
 * Returns: TRUE if every byte may stand in a field of VNACCS attribute A: 0x20 to 0x5D (space to
 * ']') without '$'
 */
gboolean
khai_text_is_wire_ascii (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  for (const guchar *p = (const guchar *)text; *p != '\0'; p++)
    {
      if (*p < 0x20 || *p > 0x5d || *p == '$')
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_text_chars:
 * @text: (nullable): any text
 *
 * Returns: how many characters (code points) it has; a byte that is not UTF-8 counts as one
 */
gsize
khai_text_chars (const char *text)
{
  if (text == NULL)
    return 0;
  g_autofree char *valid = valid_copy (text);
  return (gsize)g_utf8_strlen (valid, -1);
}

/**
 * khai_text_bytes:
 * @text: (nullable): any text
 *
 * Returns: how many bytes it takes in UTF-8
 */
gsize
khai_text_bytes (const char *text)
{
  return text == NULL ? 0 : strlen (text);
}

static gboolean
is_tone (gunichar c)
{
  return c == MARK_GRAVE || c == MARK_ACUTE || c == MARK_TILDE || c == MARK_HOOK
         || c == MARK_DOT_BELOW;
}

static gboolean
shapes_letter (gunichar base, gunichar mark)
{
  switch (mark)
    {
    case MARK_BREVE:
      return base == 'a';
    case MARK_CIRCUMFLEX:
      return base == 'a' || base == 'e' || base == 'o';
    case MARK_HORN:
      return base == 'o' || base == 'u';
    default:
      return FALSE;
    }
}

/* Reads one base character and the marks on it from text in normal form D. */
static const char *
read_letter (const char *decomposed, Letter *letter)
{
  gunichar c = g_utf8_get_char (decomposed);
  const char *p = g_utf8_next_char (decomposed);

  memset (letter, 0, sizeof *letter);
  letter->upper = g_unichar_isupper (c);
  letter->base = is_d_with_stroke (c) ? 0x0111 : g_unichar_tolower (c);
  for (; is_diacritic (g_utf8_get_char (p)); p = g_utf8_next_char (p))
    {
      gunichar mark = g_utf8_get_char (p);
      if (letter->shape == 0 && shapes_letter (letter->base, mark))
        letter->shape = mark;
      else if (letter->tone == 0 && is_tone (mark))
        letter->tone = mark;
      else if (letter->n_others < G_N_ELEMENTS (letter->others))
        letter->others[letter->n_others++] = mark;
    }
  return p;
}

/* The place of a Latin letter in the Vietnamese alphabet (f, j, w, z in their Latin places), from
 * 1; 0 for others. */
static guint
alphabet_place (const Letter *letter)
{
  static const struct
  {
    gunichar base;
    gunichar shape;
  } alphabet[] = {
    { 'a', 0 },
    { 'a', MARK_BREVE },
    { 'a', MARK_CIRCUMFLEX },
    { 'b', 0 },
    { 'c', 0 },
    { 'd', 0 },
    { 0x0111, 0 },
    { 'e', 0 },
    { 'e', MARK_CIRCUMFLEX },
    { 'f', 0 },
    { 'g', 0 },
    { 'h', 0 },
    { 'i', 0 },
    { 'j', 0 },
    { 'k', 0 },
    { 'l', 0 },
    { 'm', 0 },
    { 'n', 0 },
    { 'o', 0 },
    { 'o', MARK_CIRCUMFLEX },
    { 'o', MARK_HORN },
    { 'p', 0 },
    { 'q', 0 },
    { 'r', 0 },
    { 's', 0 },
    { 't', 0 },
    { 'u', 0 },
    { 'u', MARK_HORN },
    { 'v', 0 },
    { 'w', 0 },
    { 'x', 0 },
    { 'y', 0 },
    { 'z', 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (alphabet); i++)
    {
      if (alphabet[i].base == letter->base && alphabet[i].shape == letter->shape)
        return i + 1;
    }
  return 0;
}

/* Level 1. The first byte tells the kind, and within a kind no weight begins another, so strcmp()
 * compares letter by letter. */
static void
append_primary (GString *key, const Letter *letter)
{
  guint place = alphabet_place (letter);

  if (place != 0)
    g_string_append_c (key, (char)(0x10 + place));
  else if (letter->base == ' ' || g_unichar_isspace (letter->base))
    g_string_append_c (key, 0x02);
  else if (letter->base < 0x80 && g_ascii_isdigit ((char)letter->base))
    {
      g_string_append_c (key, 0x04);
      g_string_append_c (key, (char)letter->base);
    }
  else
    {
      g_string_append_c (key, g_unichar_isalnum (letter->base) ? 0x60 : 0x03);
      g_string_append_unichar (key, letter->base);
    }
}

/* Level 2: ngang, huyền, hỏi, ngã, sắc, nặng; marks of other languages make a letter later than all
 * of these. */
static void
append_secondary (GString *key, const Letter *letter)
{
  static const gunichar tones[]
      = { 0, MARK_GRAVE, MARK_HOOK, MARK_TILDE, MARK_ACUTE, MARK_DOT_BELOW };

  for (guint i = 0; i < letter->n_others; i++)
    {
      g_string_append_c (key, 0x09);
      g_string_append_unichar (key, letter->others[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      if (tones[i] == letter->tone)
        g_string_append_c (key, (char)(0x02 + i));
    }
}

/**
 * khai_text_sort_key:
 * @text: any text
 *
 * A key for strcmp() that orders as Vietnamese dictionaries do, on any machine: letters first (a ă
 * â b c d đ e ê … o ô ơ … u ư …, the order of the Vietnamese alphabet; spaces before punctuation
 * before digits before letters), then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small before
 * capital letters, then the text itself, so that only equal texts have equal keys.
 *
 * Returns: (transfer full): the key
 */
char *
khai_text_sort_key (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *valid = valid_copy (text);
  g_autofree char *decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT);
  g_autofree char *composed = khai_text_nfc (valid);
  g_autoptr (GString) tones = g_string_new (NULL);
  g_autoptr (GString) cases = g_string_new (NULL);
  GString *key = g_string_new (NULL);
  const char *p = decomposed;

  while (*p != '\0')
    {
      Letter letter;
      p = read_letter (p, &letter);
      if (is_ignorable (letter.base))
        continue;
      append_primary (key, &letter);
      append_secondary (tones, &letter);
      g_string_append_c (cases, letter.upper ? 0x03 : 0x02);
    }
  g_string_append_printf (key, "\x01%s\x01%s\x01%s", tones->str, cases->str, composed);
  return g_string_free (key, FALSE);
}

/**
 * khai_text_has_control:
 * @text: any bytes
 *
 * Returns: TRUE if a control character other than tab and line feed is in it (carriage returns
 * count), or it is not UTF-8
 */
gboolean
khai_text_has_control (const char *text)
{
  g_return_val_if_fail (text != NULL, TRUE);

  if (!g_utf8_validate (text, -1, NULL))
    return TRUE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c != '\t' && c != '\n' && g_unichar_iscntrl (c))
        return TRUE;
    }
  return FALSE;
}

/* The keys that Telex made this letter of, without its tone. */
static void
append_telex_keys (GString *out, const Letter *letter)
{
  if (letter->base == 0x0111)
    {
      g_string_append (out, "DD");
      return;
    }
  /* A lone w gives ư, so in a code the u was never typed. */
  if (letter->base == 'u' && letter->shape == MARK_HORN)
    {
      g_string_append_c (out, 'W');
      return;
    }
  append_ascii_upper (out, letter->base);
  if (letter->shape == MARK_CIRCUMFLEX)
    append_ascii_upper (out, letter->base);
  else if (letter->shape != 0)
    g_string_append_c (out, 'W');
}

static void
append_telex_tone (GString *out, gunichar tone)
{
  switch (tone)
    {
    case MARK_ACUTE:
      g_string_append_c (out, 'S');
      break;
    case MARK_GRAVE:
      g_string_append_c (out, 'F');
      break;
    case MARK_HOOK:
      g_string_append_c (out, 'R');
      break;
    case MARK_TILDE:
      g_string_append_c (out, 'X');
      break;
    case MARK_DOT_BELOW:
      g_string_append_c (out, 'J');
      break;
    default:
      break;
    }
}

/**
 * khai_text_repair_telex:
 * @text: what arrived in a code field
 *
 * Undoes what the Telex input method does to codes: OOLU1234567 arrives as ÔLU1234567. â, ê, ô
 * become AA, EE, OO; đ becomes DD; ư W; ă, ơ AW, OW; tones S F R X J behind their vowel, which is
 * where a code most often had the letter. It is a proposal: the caller offers it where the check
 * digit or the code list agrees.
 *
 * Returns: (transfer full): the proposal in ASCII capitals; ASCII text comes back in capitals
 */
char *
khai_text_repair_telex (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *valid = valid_copy (text);
  g_autofree char *decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT);
  GString *out = g_string_sized_new (strlen (decomposed));
  const char *p = decomposed;

  while (*p != '\0')
    {
      Letter letter;
      p = read_letter (p, &letter);
      append_telex_keys (out, &letter);
      append_telex_tone (out, letter.tone);
    }
  return g_string_free (out, FALSE);
}
