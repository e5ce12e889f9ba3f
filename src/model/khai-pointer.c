/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON pointers (RFC 6901) name every place of a document: fields, findings and journal entries
 * meet on them. A pattern is a pointer in which '*' stands for any array index; the dictionary
 * speaks in patterns. */

#include "khai-json-private.h"

#include <string.h>

/* Nine digits always fit an unsigned int, and no array is longer. */
#define MAX_INDEX_DIGITS 9

/**
 * khai_pointer_token_index:
 * @token: what stands between two slashes
 * @index: (out): the array index it is
 *
 * Returns: TRUE if it is one: digits without a leading zero (RFC 6901, 4)
 */
gboolean
khai_pointer_token_index (const char *token, guint *index)
{
  gsize length = strlen (token);

  if (length < 1 || length > MAX_INDEX_DIGITS || strspn (token, "0123456789") != length
      || (token[0] == '0' && length > 1))
    return FALSE;
  *index = (guint)g_ascii_strtoull (token, NULL, 10);
  return TRUE;
}

/**
 * khai_pointer_is_valid:
 * @pointer: (nullable): any text
 *
 * Returns: TRUE if it is an RFC 6901 pointer: empty, or begins with '/', and '~' stands only before
 * 0 or 1
 */
gboolean
khai_pointer_is_valid (const char *pointer)
{
  if (pointer == NULL || (*pointer != '\0' && *pointer != '/')
      || !g_utf8_validate (pointer, -1, NULL))
    return FALSE;
  for (const char *p = strchr (pointer, '~'); p != NULL; p = strchr (p + 1, '~'))
    {
      if (p[1] != '0' && p[1] != '1')
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_pointer_escape:
 * @member: the name of a member
 *
 * Returns: (transfer full): the name as it stands in a pointer
 */
char *
khai_pointer_escape (const char *member)
{
  g_return_val_if_fail (member != NULL, NULL);

  GString *out = g_string_new (NULL);
  for (const char *p = member; *p != '\0'; p++)
    {
      if (*p == '~')
        g_string_append (out, "~0");
      else if (*p == '/')
        g_string_append (out, "~1");
      else
        g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

static void
unescape_in_place (char *token)
{
  char *to = token;

  for (const char *from = token; *from != '\0'; from++)
    {
      if (*from == '~')
        *to++ = *++from == '0' ? '~' : '/';
      else
        *to++ = *from;
    }
  *to = '\0';
}

/**
 * khai_pointer_split:
 * @pointer: a text
 *
 * Returns: (transfer full) (nullable): the names and indices in it, unescaped; none for ""; NULL if
 * it is no pointer
 */
char **
khai_pointer_split (const char *pointer)
{
  g_return_val_if_fail (pointer != NULL, NULL);

  if (!khai_pointer_is_valid (pointer))
    return NULL;
  if (*pointer == '\0')
    return g_new0 (char *, 1);
  char **tokens = g_strsplit (pointer + 1, "/", -1);
  /* g_strsplit() gives nothing for "", which is the pointer "/" to the member with the empty name.
   */
  if (tokens[0] == NULL)
    {
      g_strfreev (tokens);
      tokens = g_new0 (char *, 2);
      tokens[0] = g_strdup ("");
    }
  for (guint i = 0; tokens[i] != NULL; i++)
    unescape_in_place (tokens[i]);
  return tokens;
}

/**
 * khai_pointer_to_pattern:
 * @pointer: a pointer
 *
 * Returns: (transfer full): the pattern it is an instance of: every array index is a '*'
 */
char *
khai_pointer_to_pattern (const char *pointer)
{
  g_return_val_if_fail (pointer != NULL, NULL);

  g_auto (GStrv) tokens = g_strsplit (pointer, "/", -1);
  guint index;
  for (guint i = 0; tokens[i] != NULL; i++)
    {
      if (i > 0 && khai_pointer_token_index (tokens[i], &index))
        {
          g_free (tokens[i]);
          tokens[i] = g_strdup ("*");
        }
    }
  return g_strjoinv ("/", tokens);
}

/**
 * khai_pointer_from_pattern:
 * @pattern: a pattern
 * @indices: (array length=n) (nullable): what to put in the place of its stars, in order
 * @n: how many; stars beyond them stay, indices beyond the stars are not used
 *
 * Returns: (transfer full): the pointer
 */
char *
khai_pointer_from_pattern (const char *pattern, const guint *indices, guint n)
{
  g_return_val_if_fail (pattern != NULL, NULL);
  g_return_val_if_fail (indices != NULL || n == 0, NULL);

  g_auto (GStrv) tokens = g_strsplit (pattern, "/", -1);
  guint used = 0;
  for (guint i = 0; tokens[i] != NULL && used < n; i++)
    {
      if (g_str_equal (tokens[i], "*"))
        {
          g_free (tokens[i]);
          tokens[i] = g_strdup_printf ("%u", indices[used++]);
        }
    }
  return g_strjoinv ("/", tokens);
}

/**
 * khai_pointer_index:
 * @pointer: a pointer
 * @level: which of the array indices in it, from 0
 * @index: (out): that index
 *
 * Returns: FALSE if there are not so many
 */
gboolean
khai_pointer_index (const char *pointer, guint level, guint *index)
{
  g_return_val_if_fail (pointer != NULL, FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  g_auto (GStrv) tokens = g_strsplit (pointer, "/", -1);
  guint seen = 0;
  guint value;
  for (guint i = 0; tokens[i] != NULL; i++)
    {
      if (i == 0 || !khai_pointer_token_index (tokens[i], &value))
        continue;
      if (seen++ == level)
        {
          *index = value;
          return TRUE;
        }
    }
  return FALSE;
}
