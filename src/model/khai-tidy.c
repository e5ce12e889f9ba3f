/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a declaration keeps of a value: its first and third promise (khai-declaration.c). */

#include "khai-json-private.h"
#include "khai-text.h"

/* What the guard lets in again. */
#define MAX_INTEGER G_GINT64_CONSTANT (999999999999999)

/**
 * khai_json_nfc:
 * @text: any text
 *
 * Returns: (transfer full): it in NFC; bytes that are not UTF-8 become U+FFFD
 */
char *
khai_json_nfc (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  return khai_text_nfc (valid);
}

static JsonNode *
tidy_value (JsonNode *node, gboolean is_element)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    {
      g_autofree char *text = khai_json_nfc (json_node_get_string (node));
      return *text != '\0' || is_element ? khai_json_string (text) : NULL;
    }
  if (type == G_TYPE_INT64)
    {
      gint64 value = json_node_get_int (node);
      if (value >= -MAX_INTEGER && value <= MAX_INTEGER)
        return khai_json_int (value);
      g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, value);
      return khai_json_string (digits);
    }
  if (type == G_TYPE_DOUBLE)
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];
      return khai_json_string (g_ascii_dtostr (digits, sizeof digits, json_node_get_double (node)));
    }
  return khai_json_copy (node);
}

static JsonNode *
tidy_object (JsonObject *object, gboolean is_element)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonNode *kept = khai_json_tidy (member, FALSE);
      if (kept != NULL)
        json_object_set_member (copy, name, kept);
    }
  if (json_object_get_size (copy) == 0 && !is_element)
    return NULL;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&copy));
  return node;
}

static JsonNode *
tidy_array (JsonArray *array, gboolean is_element)
{
  guint n = json_array_get_length (array);

  if (n == 0 && !is_element)
    return NULL;
  JsonArray *copy = json_array_sized_new (n);
  for (guint i = 0; i < n; i++)
    json_array_add_element (copy, khai_json_tidy (json_array_get_element (array, i), TRUE));
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, copy);
  return node;
}

/**
 * khai_json_tidy:
 * @node: (transfer none): any value
 * @is_element: whether it stands, or will stand, in an array: there its position means something,
 * so it is kept even if it is empty
 *
 * Returns: (transfer full) (nullable): a deep copy without anything empty, with texts in NFC and
 * without numbers that canonical form could not hold; NULL if nothing of it is kept
 */
JsonNode *
khai_json_tidy (JsonNode *node, gboolean is_element)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return tidy_object (json_node_get_object (node), is_element);
    case JSON_NODE_ARRAY:
      return tidy_array (json_node_get_array (node), is_element);
    case JSON_NODE_VALUE:
      return tidy_value (node, is_element);
    case JSON_NODE_NULL:
    default:
      return is_element ? khai_json_copy (node) : NULL;
    }
}
