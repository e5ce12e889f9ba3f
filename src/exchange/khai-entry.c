/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading one JSON entry of data/dialects and data/layouts: what it may not say is refused by name. */

#include <string.h>

#include "khai-dialect.h"
#include "khai-entry-private.h"
#include "khai-error.h"

gboolean
khai_entry_refuse (GError **error, const char *where, const char *what)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "%s: %s", where, what);
  return FALSE;
}

gboolean
khai_entry_check_members (JsonObject *object, const char *const *allowed, const char *where, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (allowed, l->data))
      {
        g_autofree char *what = g_strdup_printf ("there is no member \"%s\"", (const char *) l->data);

        return khai_entry_refuse (error, where, what);
      }
  return TRUE;
}

/* (nullable): NULL when it is not there; an error when it is no text. */
const char *
khai_entry_get_string (JsonObject *object, const char *name, gboolean required, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL && !required)
    return NULL;
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
      || *json_node_get_string (node) == '\0')
    {
      khai_entry_refuse (error, name, "must be a text");
      return NULL;
    }
  return json_node_get_string (node);
}

gboolean
khai_entry_get_texts (JsonObject *object, const char *name, gboolean required, char *texts[KHAI_N_LANGS], GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GError) local = NULL;

  if (node == NULL)
    return !required || khai_entry_refuse (error, name, "is missing");
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return khai_entry_refuse (error, name, "must have texts vi and en");
  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    texts[lang] = g_strdup (khai_entry_get_string (json_node_get_object (node), khai_lang_to_string (lang), TRUE, &local));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return texts[KHAI_LANG_VI] != NULL && texts[KHAI_LANG_EN] != NULL;
}

/* (transfer full): the texts of an array; an empty list when it is not there; NULL and an error for anything else. */
char **
khai_entry_get_list (JsonObject *object, const char *name, gboolean fold, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    {
      khai_entry_refuse (error, name, "must be a list of texts");
      return NULL;
    }
  for (guint i = 0; node != NULL && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      g_autofree char *text = NULL;

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        {
          khai_entry_refuse (error, name, "must be a list of texts");
          return NULL;
        }
      text = fold ? khai_header_fold (json_node_get_string (element)) : g_strdup (json_node_get_string (element));
      g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

gboolean
khai_entry_get_flag (JsonObject *object, const char *name)
{
  return json_object_get_boolean_member_with_default (object, name, FALSE);
}
