/* SPDX-License-Identifier: GPL-3.0-or-later */

/* On which line of a JSON file a value begins. The parser forgets, and a message without a line is no help. */

#include "khai-pack.h"

#include <string.h>

typedef struct
{
  const char *p;
  guint line;
  GHashTable *lines;
} Scan;

static void scan_value (Scan *scan, const char *pointer);

static void
skip_space (Scan *scan)
{
  for (; *scan->p == ' ' || *scan->p == '\t' || *scan->p == '\r' || *scan->p == '\n'; scan->p++)
    scan->line += *scan->p == '\n';
}

static char *
scan_string (Scan *scan)
{
  const char *start = ++scan->p;

  while (*scan->p != '\0' && *scan->p != '"')
    scan->p += *scan->p == '\\' && scan->p[1] != '\0' ? 2 : 1;

  char *text = g_strndup (start, scan->p - start);
  if (*scan->p == '"')
    scan->p++;
  return text;
}

static void
scan_container (Scan *scan, const char *pointer, char end)
{
  guint index = 0;

  scan->p++;
  skip_space (scan);
  while (*scan->p != '\0' && *scan->p != end)
    {
      g_autofree char *name
          = end == '}' && *scan->p == '"' ? scan_string (scan) : g_strdup_printf ("%u", index);
      g_autofree char *child = g_strdup_printf ("%s/%s", pointer, name);

      index++;
      skip_space (scan);
      if (*scan->p == ':')
        scan->p++;
      skip_space (scan);
      scan_value (scan, child);
      skip_space (scan);
      if (*scan->p == ',')
        scan->p++;
      else if (*scan->p != end)
        return;
      skip_space (scan);
    }
  if (*scan->p == end)
    scan->p++;
}

static void
scan_value (Scan *scan, const char *pointer)
{
  g_hash_table_insert (scan->lines, g_strdup (pointer), GUINT_TO_POINTER (scan->line));
  if (*scan->p == '{')
    scan_container (scan, pointer, '}');
  else if (*scan->p == '[')
    scan_container (scan, pointer, ']');
  else if (*scan->p == '"')
    g_free (scan_string (scan));
  else
    scan->p += strcspn (scan->p, ",]} \t\r\n");
}

/**
 * khai_pack_json_lines:
 * @text: JSON that passed khai_json_guard(), so that it is well formed and not deep
 *
 * Returns: (transfer full): JSON pointer → line, counted from 1, of every value. Member names are taken as they
 *   are written.
 */
GHashTable *
khai_pack_json_lines (const char *text)
{
  Scan scan = { text, 1, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  skip_space (&scan);
  scan_value (&scan, "");
  return scan.lines;
}
