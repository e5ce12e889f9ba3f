/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts, dates and ids as order files write them: with currencies inside, by the habits of ten countries. */

#include "config.h"

#include "khai-order-values.h"

#include <string.h>

#include "khai-decimal.h"
#include "khai-text.h"

/* A spreadsheet keeps 15 digits of a number. */
#define SHEET_DIGITS 15

/* ---- currencies in front of or behind an amount ---- */

static char *
find_currency (const char *prefix, const char *suffix)
{
  static const struct { const char *text, *code; } texts[] = {
    { "US $", "USD" },  { "US$", "USD" },  { "AU $", "AUD" }, { "AU$", "AUD" }, { "A$", "AUD" },  { "C $", "CAD" },  { "CA$", "CAD" },
    { "CA $", "CAD" },  { "C$", "CAD" },   { "£", "GBP" },    { "€", "EUR" },   { "₫", "VND" },   { "đ", "VND" },    { "VNĐ", "VND" },
    { "S$", "SGD" },    { "NT$", "TWD" },  { "HK$", "HKD" },  { "NZ$", "NZD" }, { "₱", "PHP" },   { "Rp", "IDR" },   { "RM", "MYR" },
    { "฿", "THB" },     { "₩", "KRW" },    { "₹", "INR" },    { "zł", "PLN" },
  };
  const char *const sides[] = { prefix, suffix };

  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      const char *text = sides[side];

      for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        if (g_ascii_strcasecmp (text, texts[i].text) == 0)
          return g_strdup (texts[i].code);
      if (strlen (text) == 3 && g_ascii_isalpha (text[0]) && g_ascii_isalpha (text[1]) && g_ascii_isalpha (text[2]))
        return g_ascii_strup (text, -1);
    }
  return NULL;
}

static gboolean
is_mark (gunichar c)
{
  return c == '.' || c == ',' || c == '\'' || c == 0x2019 || g_unichar_isspace (c) || c == 0xa0 || c == 0x202f;
}

/* The digits and marks in the middle, with what stands before and behind. FALSE when there is no digit or text stands between digits. */
static gboolean
split_amount (const char *text, char **prefix, char **middle, char **suffix, gboolean *negative)
{
  const char *first = strpbrk (text, "0123456789");
  const char *end = text + strlen (text);
  const char *last = end;

  if (first == NULL)
    return FALSE;
  while (last > first && !g_ascii_isdigit (last[-1]))
    last--;
  for (const char *p = first; p < last; p = g_utf8_next_char (p))
    if (!g_ascii_isdigit (*p) && !is_mark (g_utf8_get_char (p)))
      return FALSE;
  *middle = g_strndup (first, last - first);
  *prefix = g_strndup (text, first - text);
  *suffix = g_strdup (last);
  *negative = strchr (*prefix, '-') != NULL || strstr (*prefix, "−") != NULL || *last == '-' || (strchr (*prefix, '(') != NULL && *last == ')');
  /* ".50" */
  if (g_str_has_suffix (*prefix, ".") || g_str_has_suffix (*prefix, ","))
    {
      char *with = g_strconcat ("0.", *middle, NULL);

      g_free (*middle);
      *middle = with;
    }
  for (guint i = 0; i < 2; i++)
    {
      char **side = i == 0 ? prefix : suffix;
      g_autoptr (GString) clean = g_string_new (*side);

      g_string_replace (clean, "−", "", 0);
      g_strdelimit (clean->str, "-+().,", ' ');
      g_free (*side);
      *side = g_strdup (g_strstrip (clean->str));
    }
  return TRUE;
}

/* Group marks part off three digits each. */
static gboolean
groups_are_even (const char *text, char mark)
{
  g_auto (GStrv) groups = g_strsplit (text, (char[]) { mark, '\0' }, -1);
  gsize first = strlen (groups[0]);

  for (guint i = 1; groups[i] != NULL; i++)
    if (strlen (groups[i]) != 3)
      return FALSE;
  return first >= 1 && first <= 3;
}

static guint
count (const char *text, char c)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == c;
  return n;
}

/* Which mark begins the fraction; 0: none does. FALSE when the marks make no number. */
static gboolean
find_point (const char *digits, KhaiNumbers rule, gboolean whole_currency, char *point, gboolean *ambiguous)
{
  guint points = count (digits, '.'), commas = count (digits, ',');
  const char *mark = points > 0 ? strchr (digits, '.') : strchr (digits, ',');

  *point = '\0';
  if (points > 0 && commas > 0)
    {
      *point = strrchr (digits, '.') > strrchr (digits, ',') ? '.' : ',';
      return count (digits, *point) == 1;
    }
  if (points + commas == 0)
    return TRUE;
  if (points + commas > 1)
    return groups_are_even (digits, *mark);
  if (strlen (mark + 1) != 3 || mark == digits || *digits == '0' || mark - digits > 3)
    {
      *point = *mark;
      return TRUE;
    }
  /* One mark and three digits: thousands or thousandths. */
  *ambiguous = rule == KHAI_NUMBERS_AUTO && !whole_currency;
  if (whole_currency || (rule == KHAI_NUMBERS_COMMA && *mark == '.') || (rule != KHAI_NUMBERS_COMMA && *mark == ','))
    return TRUE;
  *point = *mark;
  return TRUE;
}

/**
 * khai_value_read_number:
 * @text: what a cell says
 * @rule: which mark is decimal in this file
 * @whole_currency: %TRUE for an amount in a currency without fractions (VND, JPY): "179.000" is thousands then
 * @number: (out): the number in wire form
 * @currency: (out) (optional) (nullable): code of the currency the text names
 * @ambiguous: (out): another rule would read another number
 *
 * Returns: whether it is a number
 */
gboolean
khai_value_read_number (const char *text, KhaiNumbers rule, gboolean whole_currency, char **number, char **currency, gboolean *ambiguous)
{
  g_autofree char *prefix = NULL;
  g_autofree char *middle = NULL;
  g_autofree char *suffix = NULL;
  g_autoptr (GString) digits = NULL;
  g_autoptr (GString) out = NULL;
  gboolean negative = FALSE;
  char point = '\0';
  KhaiDecimal value;

  g_return_val_if_fail (text != NULL && number != NULL && ambiguous != NULL, FALSE);

  *ambiguous = FALSE;
  if (currency != NULL)
    *currency = NULL;
  if (khai_value_is_scientific (text) || !split_amount (text, &prefix, &middle, &suffix, &negative))
    return FALSE;
  digits = g_string_new (NULL);
  for (const char *p = middle; *p != '\0'; p = g_utf8_next_char (p))
    if (g_ascii_isdigit (*p) || *p == '.' || *p == ',')
      g_string_append_c (digits, *p);
  if (!find_point (digits->str, rule, whole_currency, &point, ambiguous))
    return FALSE;
  out = g_string_new (negative ? "-" : "");
  for (const char *p = digits->str; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (out, *p);
    else if (*p == point)
      g_string_append_c (out, '.');
  if (!khai_decimal_parse (out->str, &value, NULL))
    return FALSE;
  *number = khai_decimal_to_short_string (value);
  if (currency != NULL)
    *currency = find_currency (prefix, suffix);
  return TRUE;
}

/* ---- dates ---- */

typedef struct
{
  guint year, month, day, hour, minute, second;
  gboolean time, afternoon, forenoon;
  char offset[8];
} Moment;

static gboolean
read_digits (const char **p, guint least, guint most, guint *value)
{
  guint n = 0;

  *value = 0;
  while (n < most && g_ascii_isdigit (**p))
    {
      *value = *value * 10 + (**p - '0');
      (*p)++;
      n++;
    }
  return n >= least;
}

/* Months as marketplaces abbreviate them in English, German, French and Vietnamese; toneless, longest first where one begins another. */
static gboolean
read_month (const char **p, guint *month)
{
  static const struct { const char *start; guint month; } months[] = {
    { "jan", 1 }, { "feb", 2 }, { "fev", 2 }, { "mar", 3 }, { "mrz", 3 }, { "mae", 3 }, { "apr", 4 }, { "avr", 4 }, { "mai", 5 },
    { "may", 5 }, { "juin", 6 }, { "jun", 6 }, { "juil", 7 }, { "jul", 7 }, { "aug", 8 }, { "aou", 8 }, { "sep", 9 }, { "oct", 10 },
    { "okt", 10 }, { "nov", 11 }, { "dec", 12 }, { "dez", 12 },
  };
  const char *end = *p;
  g_autofree char *word = NULL;
  g_autofree char *folded = NULL;

  while (g_unichar_isalpha (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  word = g_strndup (*p, end - *p);
  folded = khai_text_fold (word);
  if (folded != NULL && (strcmp (folded, "thg") == 0 || strcmp (folded, "th") == 0 || strcmp (folded, "thang") == 0))
    {
      while (*end == ' ' || *end == '.')
        end++;
      *p = end;
      return read_digits (p, 1, 2, month);
    }
  for (guint i = 0; folded != NULL && i < G_N_ELEMENTS (months); i++)
    if (g_str_has_prefix (folded, months[i].start))
      {
        *month = months[i].month;
        *p = *end == '.' ? end + 1 : end;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_offset (const char **p, char offset[8])
{
  guint hours, minutes = 0;
  char sign;

  while (**p == ' ')
    (*p)++;
  if (**p == 'Z' || g_str_has_prefix (*p, "UTC"))
    {
      *p += **p == 'Z' ? 1 : 3;
      strcpy (offset, "Z");
      return TRUE;
    }
  sign = **p;
  if (sign != '+' && sign != '-')
    return FALSE;
  (*p)++;
  if (!read_digits (p, 2, 2, &hours))
    return FALSE;
  if (**p == ':')
    (*p)++;
  if (g_ascii_isdigit (**p) && !read_digits (p, 2, 2, &minutes))
    return FALSE;
  g_snprintf (offset, 8, "%c%02u:%02u", sign, hours % 24, minutes % 60);
  return TRUE;
}

static gboolean
read_token (const char **pattern, const char **p, Moment *moment)
{
  static const struct { const char *name; gsize offset; guint least, most; } tokens[] = {
    { "YYYY", G_STRUCT_OFFSET (Moment, year), 4, 4 }, { "YY", G_STRUCT_OFFSET (Moment, year), 2, 2 },
    { "MM", G_STRUCT_OFFSET (Moment, month), 1, 2 },  { "DD", G_STRUCT_OFFSET (Moment, day), 1, 2 },
    { "hh", G_STRUCT_OFFSET (Moment, hour), 1, 2 },   { "mm", G_STRUCT_OFFSET (Moment, minute), 2, 2 },
    { "ss", G_STRUCT_OFFSET (Moment, second), 2, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    if (g_str_has_prefix (*pattern, tokens[i].name))
      {
        *pattern += strlen (tokens[i].name);
        moment->time |= tokens[i].name[0] == 'h';
        return read_digits (p, tokens[i].least, tokens[i].most, &G_STRUCT_MEMBER (guint, moment, tokens[i].offset));
      }
  if (g_str_has_prefix (*pattern, "Mon"))
    {
      *pattern += 3;
      return read_month (p, &moment->month);
    }
  if (g_str_has_prefix (*pattern, "AM"))
    {
      *pattern += 2;
      moment->afternoon = g_ascii_strncasecmp (*p, "PM", 2) == 0;
      moment->forenoon = g_ascii_strncasecmp (*p, "AM", 2) == 0;
      *p += 2 * (moment->afternoon || moment->forenoon);
      return moment->afternoon || moment->forenoon;
    }
  if (**pattern == 'Z')
    {
      (*pattern)++;
      return read_offset (p, moment->offset);
    }
  if (**pattern == ' ')
    {
      gboolean any = **p == ' ';

      (*pattern)++;
      while (**p == ' ')
        (*p)++;
      return any;
    }
  return *(*pattern)++ == *(*p)++;
}

static char *
read_by_pattern (const char *text, const char *pattern)
{
  Moment moment = { 0 };
  const char *p = text;

  while (*pattern != '\0')
    {
      if (*p == '\0' || !read_token (&pattern, &p, &moment))
        return NULL;
      /* Fractions of seconds tell nobody anything. */
      if (moment.second > 0 && *p == '.')
        for (p++; g_ascii_isdigit (*p); p++)
          ;
    }
  if (*p != '\0')
    return NULL;
  if (moment.year < 100)
    moment.year += 2000;
  if (moment.afternoon && moment.hour < 12)
    moment.hour += 12;
  if (moment.forenoon && moment.hour == 12)
    moment.hour = 0;
  if (moment.month < 1 || moment.month > 12 || moment.year > 9999 || !g_date_valid_dmy (moment.day, moment.month, moment.year)
      || moment.hour > 23 || moment.minute > 59 || moment.second > 59)
    return NULL;
  if (!moment.time)
    return g_strdup_printf ("%04u-%02u-%02u", moment.year, moment.month, moment.day);
  return g_strdup_printf ("%04u-%02u-%02uT%02u:%02u:%02u%s", moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second,
                          moment.offset);
}

/**
 * khai_value_read_date:
 * @text: what a cell says
 * @patterns: the file's own forms, in order
 *
 * Returns: (transfer full) (nullable): the day, or the day and time; %NULL when it is no such date
 */
char *
khai_value_read_date (const char *text, char **patterns)
{
  static const char *const always[] = { "YYYY-MM-DD", "YYYY-MM-DDThh:mm:ss", "YYYY-MM-DDThh:mm:ssZ", "YYYY-MM-DD hh:mm:ss", "YYYY-MM-DD hh:mm",
                                        "YYYY-MM-DD hh:mm:ss Z" };
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  char *found = NULL;

  g_return_val_if_fail (text != NULL && patterns != NULL, NULL);

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (always); i++)
    found = read_by_pattern (trimmed, always[i]);
  for (guint i = 0; found == NULL && patterns[i] != NULL; i++)
    found = read_by_pattern (trimmed, patterns[i]);
  return found;
}

/* ---- ids ---- */

/**
 * khai_value_is_scientific:
 * @text: what a cell says
 *
 * Returns: whether it is a number with an exponent, as spreadsheets show long ones
 */
gboolean
khai_value_is_scientific (const char *text)
{
  gsize n;

  g_return_val_if_fail (text != NULL, FALSE);

  n = strspn (text, "0123456789.,");
  if (n < 3 || g_ascii_toupper (text[n]) != 'E' || (text[n + 1] != '+' && text[n + 1] != '-') || strpbrk (text, ".,") == NULL)
    return n >= 1 && g_ascii_toupper (text[n]) == 'E' && text[n + 1] == '+' && strspn (text + n + 2, "0123456789") == strlen (text + n + 2)
           && strlen (text + n + 2) >= 2;
  return strspn (text + n + 2, "0123456789") == strlen (text + n + 2) && text[n + 2] != '\0';
}

/**
 * khai_value_is_rounded:
 * @text: what a cell says
 *
 * Returns: whether it is a number of more than 15 digits of which all behind the 15th are zeros
 */
gboolean
khai_value_is_rounded (const char *text)
{
  gsize n;

  g_return_val_if_fail (text != NULL, FALSE);

  n = strspn (text, "0123456789");
  return text[n] == '\0' && n > SHEET_DIGITS && strspn (text + SHEET_DIGITS, "0") == n - SHEET_DIGITS;
}

/**
 * khai_value_is_masked:
 * @text: a name or an address
 *
 * Returns: whether the marketplace hid it behind stars
 */
gboolean
khai_value_is_masked (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strstr (text, "**") != NULL || strstr (text, "••") != NULL || strstr (text, "xxxx") != NULL;
}
