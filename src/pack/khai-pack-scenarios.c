/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/scenarios: what the training window plays. Every scenario is walked through states.json, so
 * that none asks for what cannot happen, and every text must stand in both languages. */

#include "khai-pack.h"

#include "khai-json.h"

#include <string.h>

#define FILE_NAME "scenarios/scenarios.json"
#define STATES_NAME "scenarios/states.json"

typedef struct
{
  KhaiPack *pack;
  GHashTable *lines; /* JSON pointer → line */
  JsonNode *root;
  JsonNode *states;
} Look;

static void
fault (Look *look, const char *pointer, const char *what, const char *which)
{
  guint line = GPOINTER_TO_UINT (g_hash_table_lookup (look->lines, pointer));

  khai_pack_problem (look->pack, khai_pack_where (look->pack, FILE_NAME, MAX (line, 1)), "%s: %s",
                     what, which != NULL ? which : "?");
}

static gboolean
holds (JsonNode *array, const char *word)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (json_node_get_array (array)); i++)
    if (g_strcmp0 (json_array_get_string_element (json_node_get_array (array), i), word) == 0)
      return TRUE;
  return FALSE;
}

static JsonArray *
list (JsonNode *root, const char *pointer)
{
  JsonNode *node = khai_json_get (root, pointer);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
length_of (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

/* ---- texts ---- */

static void
check_words (Look *look, JsonNode *node, const char *pointer, const char *name)
{
  g_autofree char *vi = node != NULL ? khai_json_get_text (node, "/vi") : NULL;
  g_autofree char *en = node != NULL ? khai_json_get_text (node, "/en") : NULL;

  if (vi == NULL || *vi == '\0' || en == NULL || *en == '\0')
    fault (look, pointer, "a text needs \"vi\" and \"en\"", name);
}

static void
check_step_texts (Look *look, JsonNode *step, const char *pointer)
{
  static const struct
  {
    const char *list;
    const char *member;
  } places[] = { { "/findings", "/detail" }, { "/requests", "/reason" } };
  g_autofree char *type = khai_json_get_text (step, "/type");

  check_words (look, khai_json_get (step, "/text"), pointer, type);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint n = 0; n < length_of (list (step, places[i].list)); n++)
      check_words (
          look,
          khai_json_get (json_array_get_element (list (step, places[i].list), n), places[i].member),
          pointer, type);
}

/* ---- states ---- */

/* Where the event leads; NULL: nowhere from here. `anywhere`: some state would do. */
static const char *
leads (Look *look, const char *state, const char *type, const char *wanted, gboolean anywhere)
{
  JsonArray *events = list (look->states, "/events");

  for (guint i = 0; i < length_of (events); i++)
    {
      JsonNode *row = json_array_get_element (events, i);
      JsonNode *to = khai_json_get (row, "/to");
      g_autofree char *its_type = khai_json_get_text (row, "/type");

      if (g_strcmp0 (its_type, type) != 0
          || (!anywhere && !holds (khai_json_get (row, "/from"), state)
              && !holds (khai_json_get (row, "/from"), "*")))
        continue;
      if (holds (to, "=") || holds (to, "<"))
        return state;
      if (holds (to, wanted))
        return wanted;
    }
  return NULL;
}

static void
check_step (Look *look, JsonNode *step, const char *pointer, char **state)
{
  g_autofree char *type = khai_json_get_text (step, "/type");
  g_autofree char *wanted = khai_json_get_text (step, "/state");
  const char *next = leads (look, state != NULL ? *state : "", type, wanted, state == NULL);

  check_step_texts (look, step, pointer);
  if (next == NULL)
    fault (look, pointer,
           state != NULL ? "this event cannot happen here" : "no such event leads to this state",
           type);
  else if (state != NULL)
    {
      char *copy = g_strdup (next);

      g_free (*state);
      *state = copy;
    }
}

/* `first`: the state before them; NULL: any. */
static void
check_steps (Look *look, JsonNode *entry, const char *place, const char *first)
{
  g_autofree char *state = g_strdup (first);

  for (guint i = 0; i < length_of (list (entry, "/steps")); i++)
    {
      g_autofree char *pointer = g_strdup_printf ("%s/steps/%u", place, i);

      check_step (look, json_array_get_element (list (entry, "/steps"), i), pointer,
                  first != NULL ? &state : NULL);
    }
}

/* ---- the lists ---- */

static gboolean
is_reply (Look *look, const char *name)
{
  JsonArray *replies = list (look->root, "/replies");

  for (guint i = 0; i < length_of (replies); i++)
    {
      g_autofree char *its_name = khai_json_get_text (json_array_get_element (replies, i), "/name");

      if (g_strcmp0 (its_name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_scenarios (Look *look)
{
  JsonArray *scenarios = list (look->root, "/scenarios");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < length_of (scenarios); i++)
    {
      JsonNode *entry = json_array_get_element (scenarios, i);
      g_autofree char *place = g_strdup_printf ("/scenarios/%u", i);
      g_autofree char *name = khai_json_get_text (entry, "/name");
      g_autofree char *letter = khai_json_get_text (entry, "/letter");

      if (name == NULL || (letter != NULL && (strlen (letter) != 1 || !g_ascii_isupper (*letter))))
        fault (look, place, "a scenario needs a name, and its letter is one of A to Z", name);
      else if (!g_hash_table_add (seen, g_strdup (name))
               || (letter != NULL && !g_hash_table_add (seen, g_strdup (letter))))
        fault (look, place, "another scenario has this name or letter", name);
      check_words (look, khai_json_get (entry, "/title"), place, name);
      for (guint n = 0; n < length_of (list (entry, "/replies")); n++)
        if (!is_reply (look, json_array_get_string_element (list (entry, "/replies"), n)))
          fault (look, place, "there is no such reply",
                 json_array_get_string_element (list (entry, "/replies"), n));
      check_steps (look, entry, place, "received");
    }
}

static void
check_others (Look *look)
{
  static const char *const names[] = { "replies", "partners" };
  JsonArray *officer = list (look->root, "/officer");

  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    {
      g_autofree char *where = g_strconcat ("/", names[n], NULL);
      JsonArray *entries = list (look->root, where);

      for (guint i = 0; i < length_of (entries); i++)
        {
          g_autofree char *place = g_strdup_printf ("%s/%u", where, i);

          check_steps (look, json_array_get_element (entries, i), place, NULL);
        }
    }
  for (guint i = 0; i < length_of (officer); i++)
    {
      g_autofree char *place = g_strdup_printf ("/officer/%u", i);
      JsonNode *step = khai_json_get (json_array_get_element (officer, i), "/step");

      if (step == NULL)
        fault (look, place, "a command needs its step", NULL);
      else
        check_step (look, step, place, NULL);
    }
}

static JsonNode *
read_json (KhaiPack *pack, const char *name, char **text)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  JsonNode *node;

  *text = khai_pack_read_file (pack, name, &length);
  if (*text == NULL)
    return NULL;
  node = khai_json_parse (*text, length, &error);
  if (node == NULL)
    khai_pack_problem (pack, khai_pack_where (pack, name, 1), "%s", error->message);
  return node;
}

/**
 * khai_pack_check_scenarios:
 *
 * Checks data/scenarios, which is compiled into the training window and not written here. A data
 * folder without it plays nothing.
 */
void
khai_pack_check_scenarios (KhaiPack *pack)
{
  g_autofree char *text = NULL;
  g_autofree char *states_text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) states = NULL;
  g_autoptr (GHashTable) lines = NULL;
  Look look;

  if (!khai_pack_has_file (pack, FILE_NAME))
    return;
  root = read_json (pack, FILE_NAME, &text);
  states = read_json (pack, STATES_NAME, &states_text);
  if (root == NULL || states == NULL)
    return;
  lines = khai_pack_json_lines (text);
  look = (Look){ pack, lines, root, states };
  check_scenarios (&look);
  check_others (&look);
}
