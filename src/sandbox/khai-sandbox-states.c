/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may happen to a declaration in which state: data/scenarios/states.json, which khai-pack
 * holds the scenarios to. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-json.h"
#include "khai-sandbox-resources.h"

/**
 * khai_sandbox_states_init:
 * @self: a window
 * @error: the built-in file cannot be read
 *
 * Returns: %TRUE when the states are known
 */
gboolean
khai_sandbox_states_init (KhaiSandbox *self, GError **error)
{
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (khai_sandbox_resources_get_resource (), "/khai/sandbox/states.json",
                                G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (bytes != NULL)
    self->states
        = khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  return self->states != NULL;
}

static gboolean
holds (JsonNode *array, const char *word)
{
  JsonArray *words = json_node_get_array (array);

  for (guint i = 0; i < json_array_get_length (words); i++)
    if (g_strcmp0 (json_array_get_string_element (words, i), word) == 0)
      return TRUE;
  return FALSE;
}

/**
 * khai_sandbox_state_is_end:
 * @self: a window
 * @state: a word of the contract's State
 *
 * Returns: %TRUE when no event leaves it
 */
gboolean
khai_sandbox_state_is_end (KhaiSandbox *self, const char *state)
{
  return holds (khai_json_get (self->states, "/end"), state);
}

/**
 * khai_sandbox_state_exists:
 * @self: a window
 * @state: perhaps a word of the contract's State
 *
 * Returns: %TRUE when something leads there
 */
gboolean
khai_sandbox_state_exists (KhaiSandbox *self, const char *state)
{
  JsonArray *events = json_node_get_array (khai_json_get (self->states, "/events"));

  if (strlen (state) < 2) /* the marks for "the same" and "the former" */
    return FALSE;
  for (guint i = 0; i < json_array_get_length (events); i++)
    if (holds (json_object_get_member (json_array_get_object_element (events, i), "to"), state))
      return TRUE;
  return FALSE;
}

/* Where one row leads from that state; NULL: it does not hold. */
static const char *
row_leads (JsonObject *row, const KhaiSandboxDeclaration *declaration, const char *wanted)
{
  JsonNode *from = json_object_get_member (row, "from");
  JsonNode *to = json_object_get_member (row, "to");
  const char *first = json_array_get_string_element (json_node_get_array (to), 0);

  if (!holds (from, "*") && !holds (from, declaration->state)
      && !(json_array_get_length (json_node_get_array (from)) == 0
           && declaration->last_sequence == 0))
    return NULL;
  if (g_str_equal (first, "="))
    return wanted == NULL || g_str_equal (wanted, declaration->state) ? declaration->state : NULL;
  if (g_str_equal (first, "<"))
    return declaration->former_state;
  if (wanted == NULL)
    return json_array_get_length (json_node_get_array (to)) == 1 ? first : NULL;
  return holds (to, wanted) ? wanted : NULL;
}

/**
 * khai_sandbox_state_after:
 * @self: a window
 * @declaration: how it stands
 * @type: of the event
 * @wanted: (nullable): the state that the event names
 *
 * Returns: (nullable): the state after it, @wanted or a text of @declaration; %NULL when the event
 * cannot happen now
 */
const char *
khai_sandbox_state_after (KhaiSandbox *self,
                          const KhaiSandboxDeclaration *declaration,
                          const char *type,
                          const char *wanted)
{
  JsonArray *events = json_node_get_array (khai_json_get (self->states, "/events"));

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *row = json_array_get_object_element (events, i);
      const char *state = g_str_equal (json_object_get_string_member (row, "type"), type)
                              ? row_leads (row, declaration, wanted)
                              : NULL;

      if (state != NULL)
        return state;
    }
  return NULL;
}

/**
 * khai_sandbox_state_allows:
 * @self: a window
 * @state: a word of the contract's State
 * @action: a word of its allowedActions
 *
 * Returns: %TRUE when the declarant may do it in that state
 */
gboolean
khai_sandbox_state_allows (KhaiSandbox *self, const char *state, const char *action)
{
  JsonArray *rows = json_node_get_array (khai_json_get (self->states, "/actions"));

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (g_str_equal (json_object_get_string_member (row, "action"), action))
        return holds (json_object_get_member (row, "states"), state);
    }
  return FALSE;
}

/**
 * khai_sandbox_state_actions:
 * @self: a window
 * @declaration: how it stands
 *
 * Returns: (transfer full): the contract's allowedActions
 */
JsonArray *
khai_sandbox_state_actions (KhaiSandbox *self, const KhaiSandboxDeclaration *declaration)
{
  JsonArray *rows = json_node_get_array (khai_json_get (self->states, "/actions"));
  JsonArray *actions = json_array_new ();

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (holds (json_object_get_member (row, "states"), declaration->state))
        json_array_add_string_element (actions, json_object_get_string_member (row, "action"));
    }
  return actions;
}
