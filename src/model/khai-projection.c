/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Declare once: what was declared goes to other administrations as named projections. Both ends make them with this code, so that the client can
 * check that what left is what was agreed to. */

#include "config.h"

#include "khai-projection.h"

#include <string.h>

#include "khai-json.h"

#define LINE "/items/*/"

/* Copies what stands at `pointer` of the document; parents are made. */
static void
copy_element (JsonNode *document, const char *pointer, JsonObject *content, GPtrArray *pointers)
{
  JsonNode *value = khai_json_get (document, pointer);
  g_auto (GStrv) parts = khai_pointer_split (pointer);
  JsonObject *place = content;
  guint last = g_strv_length (parts) - 1;

  if (value == NULL)
    return;
  for (guint i = 0; i < last; i++)
    {
      if (!json_object_has_member (place, parts[i]))
        json_object_set_object_member (place, parts[i], json_object_new ());
      place = json_object_get_object_member (place, parts[i]);
    }
  json_object_set_member (place, parts[last], khai_json_copy (value));
  g_ptr_array_add (pointers, g_strdup (pointer));
}

static JsonObject *
copy_line (JsonNode *document, guint line, const char *const *elements, GPtrArray *pointers)
{
  JsonObject *copy = json_object_new ();

  for (guint i = 0; elements[i] != NULL; i++)
    {
      g_autofree char *pointer = NULL;
      JsonNode *value;

      if (!g_str_has_prefix (elements[i], LINE))
        continue;
      pointer = g_strdup_printf ("/items/%u/%s", line, elements[i] + strlen (LINE));
      value = khai_json_get (document, pointer);
      if (value == NULL)
        continue;
      json_object_set_member (copy, elements[i] + strlen (LINE), khai_json_copy (value));
      g_ptr_array_add (pointers, g_steal_pointer (&pointer));
    }
  return copy;
}

/**
 * khai_projection_make:
 * @document: a declaration
 * @elements: (array zero-terminated=1): pointers of what may leave; those of lines as "/items/<star>/hsCode"
 * @pointers: (out) (optional) (transfer full) (element-type utf8): what is in it, in the order of the elements
 *
 * Returns: (transfer full): what leaves; elements that the declaration lacks are not in it
 */
JsonNode *
khai_projection_make (JsonNode *document, const char *const *elements, GPtrArray **pointers)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *content = json_object_new ();
  JsonArray *lines = json_array_new ();
  JsonNode *items;
  guint n;

  g_return_val_if_fail (document != NULL && elements != NULL, node);

  items = khai_json_get (document, "/items");
  n = items != NULL && JSON_NODE_HOLDS_ARRAY (items) ? json_array_get_length (json_node_get_array (items)) : 0;
  for (guint i = 0; elements[i] != NULL; i++)
    if (strchr (elements[i], '*') == NULL)
      copy_element (document, elements[i], content, found);
  for (guint line = 0; line < n; line++)
    json_array_add_object_element (lines, copy_line (document, line, elements, found));
  json_object_set_array_member (content, "items", lines);
  json_node_take_object (node, content);
  if (pointers != NULL)
    *pointers = g_steal_pointer (&found);
  return node;
}
