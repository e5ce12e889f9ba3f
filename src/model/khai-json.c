/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON as Khai uses it: guarded on the way in, canonical on the way out (RFC 8785), addressed by
 * pointers (RFC 6901). Everything written is written here and not by json-glib, so that the bytes
 * which are signed depend on no library's habits. Pointers themselves are in khai-pointer.c. */

#include "khai-json.h"

#include "khai-error.h"
#include "khai-json-guard.h"
#include "khai-json-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Beyond 2^53 a reader that has only doubles sees another number, and RFC 8785 would write another.
 */
#define MAX_EXACT_INTEGER G_GINT64_CONSTANT (9007199254740991)

typedef struct
{
  GString *out;
  gboolean pretty; /* on lines of their own, in document order; else canonical */
} Writer;

static gboolean write_node (Writer *writer, JsonNode *node, guint depth);

/**
 * khai_json_parse:
 * @text: (nullable): one JSON text; %NULL where there are no bytes
 * @length: its bytes, or -1 if it ends in NUL
 * @error: the errors of khai_json_guard()
 *
 * Reads JSON from outside within the contract's limits (10 MiB, 16 levels), strictly by RFC 8259.
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
khai_json_parse (const char *text, gssize length, GError **error)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL); /* no bytes at all are no JSON, wherever they came from */

  gsize n = length < 0 ? strlen (text) : (gsize)length;
  if (!khai_json_guard (text, n, KHAI_JSON_MAX_BYTES, KHAI_JSON_MAX_DEPTH, error))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) parse_error = NULL;
  if (!json_parser_load_from_data (parser, text, (gssize)n, &parse_error))
    {
      /* The guard knows the grammar; that json-glib disagrees is worth its code, not its words (it
       * quotes the text). */
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "json-glib refuses the text (%d)",
                   parse_error->code);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

static gboolean
refuse_file (GError **error, KhaiErrorCode code, const char *what)
{
  g_set_error_literal (error, KHAI_ERROR, code, what);
  return FALSE;
}

/* Reads from `fd` to the end. One byte more than allowed is asked for, in case the file grows
 * meanwhile. */
static gboolean
read_to_end (int fd, GString *text, GError **error)
{
  char buffer[65536];

  for (;;)
    {
      ssize_t n = read (fd, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          khai_error_set_from_errno (error, errno, "reading a JSON file");
          return FALSE;
        }
      if (n == 0)
        return TRUE;
      g_string_append_len (text, buffer, n);
      if (text->len > KHAI_JSON_MAX_BYTES)
        return refuse_file (error, KHAI_ERROR_TOO_LARGE, "JSON file is too large");
    }
}

static gboolean
read_json_file (int fd, GString *text, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    {
      khai_error_set_from_errno (error, errno, "looking at a JSON file");
      return FALSE;
    }
  if (!S_ISREG (status.st_mode))
    return refuse_file (error, KHAI_ERROR_BAD_INPUT, "not an ordinary file");
  if (status.st_size > KHAI_JSON_MAX_BYTES)
    return refuse_file (error, KHAI_ERROR_TOO_LARGE, "JSON file is too large");
  return read_to_end (fd, text, error);
}

/**
 * khai_json_load_file:
 * @path: a file name
 * @error: KHAI_ERROR_NOT_FOUND, KHAI_ERROR_TOO_LARGE before anything is read, KHAI_ERROR_BAD_INPUT
 * for a device or pipe, the errors of the disk and of khai_json_guard()
 *
 * Reads a JSON file. A byte order mark, which some editors write, is passed over.
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
khai_json_load_file (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  /* Without O_NONBLOCK, opening a pipe nobody writes to would wait for ever. */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    {
      khai_error_set_from_errno (error, errno, "opening a JSON file");
      return NULL;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean ok = read_json_file (fd, text, error);
  close (fd);
  if (!ok)
    return NULL;

  gsize skip = g_str_has_prefix (text->str, "\xef\xbb\xbf") ? 3 : 0;
  return khai_json_parse (text->str + skip, (gssize)(text->len - skip), error);
}

/* The order of member names is that of their UTF-16 code units (RFC 8785, 3.2.3), which differs
 * from the order of bytes where a character beyond U+FFFF, written as surrogates from D800 on,
 * meets one from U+E000 to U+FFFF. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *)a;
  const char *right = *(const char *const *)b;

  while (*left != '\0' && *left == *right)
    {
      left++;
      right++;
    }
  /* Back to the start of the characters that differ. */
  while ((*left & 0xc0) == 0x80 || (*right & 0xc0) == 0x80)
    {
      left--;
      right--;
    }
  gunichar x = g_utf8_get_char (left);
  gunichar y = g_utf8_get_char (right);
  if ((x > 0xffff) != (y > 0xffff))
    {
      x = x > 0xffff ? 0xd800 : x;
      y = y > 0xffff ? 0xd800 : y;
    }
  return (x > y) - (x < y);
}

static void
write_string (GString *out, const char *text)
{
  static const char names[] = "\b\f\n\r\t\"\\";
  static const char escapes[] = "bfnrt\"\\";

  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      const char *name = strchr (names, *p);
      if (name != NULL)
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, escapes[name - names]);
        }
      else if ((guchar)*p < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint)*p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static gboolean
write_value (Writer *writer, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    write_string (writer->out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (writer->out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    {
      gint64 value = json_node_get_int (node);
      if (value > MAX_EXACT_INTEGER || value < -MAX_EXACT_INTEGER)
        return FALSE;
      g_string_append_printf (writer->out, "%" G_GINT64_FORMAT, value);
    }
  else
    return FALSE;
  return TRUE;
}

static void
write_break (Writer *writer, guint depth)
{
  if (!writer->pretty)
    return;
  g_string_append_c (writer->out, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (writer->out, "  ");
}

static gboolean
write_array (Writer *writer, JsonArray *array, guint depth)
{
  guint n = json_array_get_length (array);

  g_string_append_c (writer->out, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (writer->out, ',');
      write_break (writer, depth + 1);
      if (!write_node (writer, json_array_get_element (array, i), depth + 1))
        return FALSE;
    }
  if (n > 0)
    write_break (writer, depth);
  g_string_append_c (writer->out, ']');
  return TRUE;
}

static gboolean
write_object (Writer *writer, JsonObject *object, guint depth)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    g_ptr_array_add (names, (gpointer)name);
  if (!writer->pretty)
    g_ptr_array_sort (names, compare_names);

  g_string_append_c (writer->out, '{');
  for (guint i = 0; i < names->len; i++)
    {
      name = g_ptr_array_index (names, i);
      if (i > 0)
        g_string_append_c (writer->out, ',');
      write_break (writer, depth + 1);
      write_string (writer->out, name);
      g_string_append (writer->out, writer->pretty ? ": " : ":");
      if (!write_node (writer, json_object_get_member (object, name), depth + 1))
        return FALSE;
    }
  if (names->len > 0)
    write_break (writer, depth);
  g_string_append_c (writer->out, '}');
  return TRUE;
}

static gboolean
write_node (Writer *writer, JsonNode *node, guint depth)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return write_object (writer, json_node_get_object (node), depth);
    case JSON_NODE_ARRAY:
      return write_array (writer, json_node_get_array (node), depth);
    case JSON_NODE_VALUE:
      return write_value (writer, node);
    case JSON_NODE_NULL:
    default:
      g_string_append (writer->out, "null");
      return TRUE;
    }
}

static char *
write_document (JsonNode *node, gboolean pretty)
{
  Writer writer = { g_string_new (NULL), pretty };

  if (!write_node (&writer, node, 0))
    {
      g_string_free (writer.out, TRUE);
      g_critical ("a JSON number that is no exact integer cannot be written");
      return NULL;
    }
  return g_string_free (writer.out, FALSE);
}

/**
 * khai_json_to_canonical:
 * @node: a value; numbers must be integers within ±(2^53 - 1)
 *
 * Writes the canonical form of RFC 8785: members sorted by the UTF-16 code units of their names, no
 * space, the shortest escapes. The same value always gives the same bytes: what is hashed, signed
 * and sent.
 *
 * Returns: (transfer full): the text; NULL, after a critical message, for a number the form cannot
 * hold
 */
char *
khai_json_to_canonical (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return write_document (node, FALSE);
}

/**
 * khai_json_to_pretty:
 * @node: a value; numbers must be integers within ±(2^53 - 1)
 *
 * Returns: (transfer full): the value for people to read: members in the order they were made, two
 * spaces a level, no line feed at the end; NULL, after a critical message, for a number that would
 * not come back
 */
char *
khai_json_to_pretty (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return write_document (node, TRUE);
}

static JsonNode *
copy_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (copy, name, khai_json_copy (member));
  json_node_take_object (node, copy);
  return node;
}

static JsonNode *
copy_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  guint n = json_array_get_length (array);
  JsonArray *copy = json_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    json_array_add_element (copy, khai_json_copy (json_array_get_element (array, i)));
  json_node_take_array (node, copy);
  return node;
}

/**
 * khai_json_copy:
 * @node: a value
 *
 * Returns: (transfer full): a copy that shares nothing with it; json_node_copy() would share
 * objects and arrays
 */
JsonNode *
khai_json_copy (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return copy_object (json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return copy_array (json_node_get_array (node));
  return json_node_copy (node);
}

/**
 * khai_json_equal:
 * @a: (nullable): a value
 * @b: (nullable): another
 *
 * Returns: TRUE if both are the same value, the members of objects in any order, or both are NULL
 * (absent); JSON's null is a value
 */
gboolean
khai_json_equal (JsonNode *a, JsonNode *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return json_node_equal (a, b);
}

/* The child of `parent` that one token of a pointer names; NULL if there is none. */
static JsonNode *
get_child (JsonNode *parent, const char *token)
{
  guint index;

  if (JSON_NODE_HOLDS_OBJECT (parent))
    return json_object_get_member (json_node_get_object (parent), token);
  if (JSON_NODE_HOLDS_ARRAY (parent) && khai_pointer_token_index (token, &index)
      && index < json_array_get_length (json_node_get_array (parent)))
    return json_array_get_element (json_node_get_array (parent), index);
  return NULL;
}

/**
 * khai_json_get:
 * @root: a value
 * @pointer: an RFC 6901 pointer into it; "" is @root itself
 *
 * Returns: (transfer none) (nullable): what stands there; NULL if nothing does or @pointer is none
 */
JsonNode *
khai_json_get (JsonNode *root, const char *pointer)
{
  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (pointer != NULL, NULL);

  g_auto (GStrv) tokens = khai_pointer_split (pointer);
  JsonNode *node = tokens != NULL ? root : NULL;
  for (guint i = 0; node != NULL && tokens[i] != NULL; i++)
    node = get_child (node, tokens[i]);
  return node;
}

/**
 * khai_json_get_text:
 * @root: a value
 * @pointer: an RFC 6901 pointer into it
 *
 * Returns: (transfer full) (nullable): the text, number or truth value there as text; NULL if it is
 * absent, null, an object or an array
 */
char *
khai_json_get_text (JsonNode *root, const char *pointer)
{
  JsonNode *node = khai_json_get (root, pointer);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return NULL;
}

static gboolean
refuse_set (GError **error, KhaiErrorCode code, const char *what)
{
  g_set_error (error, KHAI_ERROR, code, "JSON member cannot be set: %s", what);
  return FALSE;
}

/**
 * khai_json_array_splice:
 * @array: an array
 * @index: where, at most its length
 * @n_remove: how many elements to take out there
 * @insert: (transfer full) (nullable): what to put there instead
 *
 * json-glib can neither insert nor replace: what is behind @index is taken off and put back.
 */
void
khai_json_array_splice (JsonArray *array, guint index, guint n_remove, JsonNode *insert)
{
  guint n = json_array_get_length (array);
  g_return_if_fail (index <= n && n_remove <= n - index);

  g_autoptr (GPtrArray) behind = g_ptr_array_new ();
  for (guint i = index + n_remove; i < n; i++)
    g_ptr_array_add (behind, json_array_dup_element (array, i));
  for (guint i = n; i > index; i--)
    json_array_remove_element (array, i - 1);
  if (insert != NULL)
    json_array_add_element (array, insert);
  for (guint i = 0; i < behind->len; i++)
    json_array_add_element (array, g_ptr_array_index (behind, i));
}

/* Whether objects can be made for all of these tokens: an array cannot be made up. */
static gboolean
can_create (char **tokens)
{
  guint index;

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      if (khai_pointer_token_index (tokens[i], &index) || g_str_equal (tokens[i], "-"))
        return FALSE;
    }
  return TRUE;
}

static gboolean set_below (JsonNode *parent, char **tokens, JsonNode *value, GError **error);

static gboolean
set_in_object (JsonObject *object, char **tokens, JsonNode *value, GError **error)
{
  JsonNode *child = json_object_get_member (object, tokens[0]);

  if (tokens[1] == NULL)
    {
      if (value != NULL)
        json_object_set_member (object, tokens[0], khai_json_copy (value));
      else if (child != NULL)
        json_object_remove_member (object, tokens[0]);
      return TRUE;
    }
  if (child == NULL)
    {
      if (value == NULL)
        return TRUE;
      if (!can_create (tokens + 1))
        return refuse_set (error, KHAI_ERROR_NOT_FOUND, "no such array");
      child = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (child, json_object_new ());
      json_object_set_member (object, tokens[0], child);
    }
  if (!set_below (child, tokens + 1, value, error))
    return FALSE;
  if (value == NULL && JSON_NODE_HOLDS_OBJECT (child)
      && json_object_get_size (json_node_get_object (child)) == 0)
    json_object_remove_member (object, tokens[0]);
  return TRUE;
}

static gboolean
set_in_array (JsonArray *array, char **tokens, JsonNode *value, GError **error)
{
  guint index;

  if (!khai_pointer_token_index (tokens[0], &index) || index >= json_array_get_length (array))
    return refuse_set (error, KHAI_ERROR_NOT_FOUND, "no such element");
  if (tokens[1] != NULL)
    return set_below (json_array_get_element (array, index), tokens + 1, value, error);
  if (value == NULL)
    return refuse_set (error, KHAI_ERROR_BAD_INPUT, "an element is removed from its array");
  khai_json_array_splice (array, index, 1, khai_json_copy (value));
  return TRUE;
}

static gboolean
set_below (JsonNode *parent, char **tokens, JsonNode *value, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (parent))
    return set_in_object (json_node_get_object (parent), tokens, value, error);
  if (JSON_NODE_HOLDS_ARRAY (parent))
    return set_in_array (json_node_get_array (parent), tokens, value, error);
  /* Below a scalar there is nothing, so nothing need be removed either. */
  return value == NULL || refuse_set (error, KHAI_ERROR_BAD_INPUT, "a scalar is in the way");
}

/**
 * khai_json_set:
 * @root: an object or an array, changed in place
 * @pointer: an RFC 6901 pointer to a member or element, not ""
 * @value: (transfer none) (nullable): what shall stand there, copied; NULL to remove the member
 * @error: KHAI_ERROR_NOT_FOUND for an element that does not exist (arrays neither grow nor come
 * into being here), KHAI_ERROR_BAD_INPUT for a bad pointer, a scalar in the way or the removal of
 * an element; nothing has changed then
 *
 * Sets or removes one member, or replaces one element. Objects missing on the way are made; objects
 * on the way that removal leaves empty are removed, except @root and elements of arrays. Removing
 * what is not there succeeds.
 *
 * Returns: TRUE if it stands there now
 */
gboolean
khai_json_set (JsonNode *root, const char *pointer, JsonNode *value, GError **error)
{
  g_return_val_if_fail (root != NULL, FALSE);
  g_return_val_if_fail (pointer != NULL, FALSE);

  g_auto (GStrv) tokens = khai_pointer_split (pointer);
  if (tokens == NULL || tokens[0] == NULL)
    return refuse_set (error, KHAI_ERROR_BAD_INPUT, "no pointer to a member");
  return set_below (root, tokens, value, error);
}

/**
 * khai_json_string:
 * @text: a text
 *
 * Returns: (transfer full): a node that holds it
 */
JsonNode *
khai_json_string (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);
  return node;
}

/**
 * khai_json_int:
 * @value: a number within ±(2^53 - 1), or it cannot be written; within 15 digits, or it cannot be
 * read again
 *
 * Returns: (transfer full): a node that holds it
 */
JsonNode *
khai_json_int (gint64 value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  json_node_set_int (node, value);
  return node;
}
