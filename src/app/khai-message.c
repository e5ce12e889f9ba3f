/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The message that is signed and sent, cut into lines at its members, without changing a byte of it. */

#include "config.h"

#include "khai-message.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"

typedef struct
{
  const char *at;    /* what is read next */
  GPtrArray *lines;  /* (element-type KhaiMessageLine) */
} Cut;

/**
 * khai_message_line_free:
 * @line: (transfer full): a line
 */
void
khai_message_line_free (KhaiMessageLine *line)
{
  g_return_if_fail (line != NULL);

  g_free (line->text);
  g_free (line->pointer);
  g_free (line);
}

/* A comma belongs to the line it ends. */
static void
end_line (Cut *cut, const char *start, const char *pointer, guint depth, gboolean leaf)
{
  KhaiMessageLine *line = g_new0 (KhaiMessageLine, 1);

  if (*cut->at == ',')
    cut->at++;
  line->text = g_strndup (start, (gsize) (cut->at - start));
  line->pointer = g_strdup (pointer);
  line->depth = depth;
  line->leaf = leaf;
  g_ptr_array_add (cut->lines, line);
}

static void
skip_string (Cut *cut)
{
  for (cut->at++; *cut->at != '"'; cut->at++)
    if (*cut->at == '\\')
      cut->at++;
  cut->at++;
}

/* The name at the beginning of a member, and past its colon. */
static char *
read_name (Cut *cut)
{
  const char *start = cut->at;
  g_autofree char *quoted = NULL;
  g_autoptr (JsonNode) node = NULL;

  skip_string (cut);
  quoted = g_strndup (start, (gsize) (cut->at - start));
  node = json_from_string (quoted, NULL);
  cut->at++;
  return khai_pointer_escape (node != NULL ? json_node_get_string (node) : "");
}

static void cut_value (Cut *cut, const char *start, const char *pointer, guint depth);

static void
cut_members (Cut *cut, char close, const char *pointer, guint depth)
{
  for (guint i = 0; *cut->at != close; i++)
    {
      const char *start = cut->at;
      g_autofree char *name = close == '}' ? read_name (cut) : g_strdup_printf ("%u", i);
      g_autofree char *inner = g_strconcat (pointer, "/", name, NULL);

      cut_value (cut, start, inner, depth + 1);
    }
}

/* `start`: where its line begins, which is before the name of a member. */
static void
cut_value (Cut *cut, const char *start, const char *pointer, guint depth)
{
  char open = *cut->at;
  char close = open == '{' ? '}' : ']';
  const char *last;

  if ((open != '{' && open != '[') || cut->at[1] == close)
    {
      if (open == '"')
        skip_string (cut);
      else if (open == '{' || open == '[')
        cut->at += 2;
      else
        cut->at += strcspn (cut->at, ",]}");
      end_line (cut, start, pointer, depth, TRUE);
      return;
    }
  cut->at++;
  end_line (cut, start, pointer, depth, FALSE);
  cut_members (cut, close, pointer, depth);
  last = cut->at++;
  end_line (cut, last, pointer, depth, FALSE);
}

/**
 * khai_message_split:
 * @message: a JSON value without spaces between its tokens, as khai_json_to_canonical() writes
 * @error: %KHAI_ERROR_BAD_INPUT for anything else
 *
 * Returns: (transfer full) (element-type KhaiMessageLine): the message in lines, or %NULL
 */
GPtrArray *
khai_message_split (const char *message, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_message_line_free);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *canonical = NULL;
  Cut cut = { message, lines };

  g_return_val_if_fail (message != NULL, NULL);

  node = khai_json_parse (message, -1, error);
  if (node == NULL)
    return NULL;
  canonical = khai_json_to_canonical (node);
  if (g_strcmp0 (canonical, message) != 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the message is not in canonical form");
      return NULL;
    }
  cut_value (&cut, message, "", 0);
  return g_steal_pointer (&lines);
}
