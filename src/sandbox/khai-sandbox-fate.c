/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of a declaration. The scenarios are data; their steps stand in the database with the
 * instant at which they are due, so that a restart goes on with them. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-sandbox-resources.h"

#define DEFAULT_DELAY_MS 300
#define MAX_TIMER_MS 60000
#define STEPS_AT_ONCE 20 /* then the main loop gets its turn */
#define RETRY_MS 1000    /* after a failure of the database */

struct _KhaiScenario
{
  char *name; /* (owned) */
  char letter;
  char *fault;      /* (owned) (nullable) */
  JsonArray *steps; /* (owned) */
};

static void
scenario_free (KhaiScenario *scenario)
{
  g_free (scenario->name);
  g_free (scenario->fault);
  g_clear_pointer (&scenario->steps, json_array_unref);
  g_free (scenario);
}

static KhaiScenario *
read_scenario (JsonNode *node)
{
  KhaiScenario *scenario = g_new0 (KhaiScenario, 1);
  g_autofree char *letter = khai_json_get_text (node, "/letter");

  scenario->name = khai_json_get_text (node, "/name");
  scenario->letter = letter != NULL ? letter[0] : '\0';
  scenario->fault = khai_json_get_text (node, "/fault");
  scenario->steps = json_array_ref (json_node_get_array (khai_json_get (node, "/steps")));
  return scenario;
}

static gboolean
read_scenarios (KhaiSandbox *self, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (khai_sandbox_resources_get_resource (),
                                                     "/khai/sandbox/scenarios.json",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *list;

  if (bytes == NULL)
    return FALSE;
  root = khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (root == NULL)
    return FALSE;
  self->scenarios = g_ptr_array_new_with_free_func ((GDestroyNotify)scenario_free);
  list = json_node_get_array (khai_json_get (root, "/scenarios"));
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_ptr_array_add (self->scenarios, read_scenario (json_array_get_element (list, i)));
  return TRUE;
}

/**
 * khai_sandbox_fate_init:
 * @self: a window that does not listen yet
 * @options: what it was started with
 * @error: %KHAI_ERROR_BAD_INPUT when there is no such scenario
 *
 * Returns: %TRUE when the scenarios are read
 */
gboolean
khai_sandbox_fate_init (KhaiSandbox *self, const KhaiSandboxOptions *options, GError **error)
{
  const char *name = options->scenario != NULL ? options->scenario : "green";

  if (!read_scenarios (self, error))
    return FALSE;
  self->delay_ms = options->delay_ms;
  self->scenario = khai_sandbox_find_scenario (self, name);
  if (self->scenario != NULL)
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "there is no scenario named \"%s\"", name);
  return FALSE;
}

/**
 * khai_sandbox_find_scenario:
 * @self: a window
 * @name: a scenario's name
 *
 * Returns: (transfer none) (nullable): the scenario
 */
const KhaiScenario *
khai_sandbox_find_scenario (KhaiSandbox *self, const char *name)
{
  for (guint i = 0; i < self->scenarios->len; i++)
    {
      const KhaiScenario *scenario = self->scenarios->pdata[i];

      if (g_str_equal (scenario->name, name))
        return scenario;
    }
  return NULL;
}

/**
 * khai_scenario_fault:
 * @scenario: a scenario
 *
 * Returns: (transfer none) (nullable): name of what goes wrong on the way
 */
const char *
khai_scenario_fault (const KhaiScenario *scenario)
{
  return scenario->fault;
}

/* "…-Y2": the last part of the reference is a letter and a digit. */
static const KhaiScenario *
from_reference (KhaiSandbox *self, const char *reference, gint64 *delay_ms)
{
  const char *part = strrchr (reference, '-');

  if (part == NULL || strlen (part) != 3 || !g_ascii_isdigit (part[2]))
    return NULL;
  for (guint i = 0; i < self->scenarios->len; i++)
    {
      const KhaiScenario *scenario = self->scenarios->pdata[i];

      if (scenario->letter != part[1])
        continue;
      *delay_ms = (part[2] - '0') * 1000;
      return scenario;
    }
  return NULL;
}

/**
 * khai_sandbox_choose:
 * @self: a window
 * @asked: (nullable): what the request's header asked for
 * @reference: the declaration's local reference
 * @delay_ms: (out): milliseconds between two events
 *
 * A header comes before the reference, the reference before what the window was started with. A
 * delay given at the start holds for all: tests wait for nothing.
 *
 * Returns: (transfer none): the scenario
 */
const KhaiScenario *
khai_sandbox_choose (KhaiSandbox *self,
                     const KhaiScenario *asked,
                     const char *reference,
                     gint64 *delay_ms)
{
  const KhaiScenario *scenario;

  *delay_ms = DEFAULT_DELAY_MS;
  scenario = from_reference (self, reference, delay_ms);
  if (asked != NULL)
    scenario = asked;
  if (self->delay_ms >= 0)
    *delay_ms = self->delay_ms;
  return scenario != NULL ? scenario : self->scenario;
}

/**
 * khai_sandbox_fate_plan:
 * @self: a window
 * @declaration: its id
 * @scenario: what is to become of it
 * @delay_ms: milliseconds between two events
 * @error: failures of the database
 *
 * In the caller's transaction. khai_sandbox_fate_start() after the commit sets it going.
 *
 * Returns: %TRUE when all steps are stored
 */
gboolean
khai_sandbox_fate_plan (KhaiSandbox *self,
                        const char *declaration,
                        const KhaiScenario *scenario,
                        gint64 delay_ms,
                        GError **error)
{
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < json_array_get_length (scenario->steps); i++)
    if (!khai_sandbox_store_add_step (self->db, declaration, scenario->name, i,
                                      now + (i + 1) * delay_ms * 1000, error))
      return FALSE;
  return TRUE;
}

/* A step of a scenario that another edition knew is passed over. */
static JsonObject *
find_step (KhaiSandbox *self, const KhaiSandboxStep *step)
{
  const KhaiScenario *scenario = khai_sandbox_find_scenario (self, step->scenario);

  return scenario != NULL && step->position < json_array_get_length (scenario->steps)
             ? json_array_get_object_element (scenario->steps, step->position)
             : NULL;
}

static gboolean
run_in_transaction (KhaiSandbox *self, const KhaiSandboxStep *step, char **account, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (KhaiSandboxDeclaration) declaration
      = khai_sandbox_store_find (self->db, step->declaration, &failure);
  JsonObject *what = find_step (self, step);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (declaration != NULL && what != NULL)
    {
      if (!khai_sandbox_event_add (self, declaration, what, error))
        return FALSE;
      *account = g_strdup (declaration->account);
    }
  return khai_sandbox_store_remove_step (self->db, step->id, error);
}

static gboolean
run_step (KhaiSandbox *self, const KhaiSandboxStep *step, GError **error)
{
  g_autofree char *account = NULL;

  if (!khai_sql_begin (self->db, error))
    return FALSE;
  if (!run_in_transaction (self, step, &account, error))
    {
      khai_sql_rollback (self->db);
      return FALSE;
    }
  if (!khai_sql_commit (self->db, error))
    return FALSE;
  if (account != NULL)
    khai_sandbox_events_wake (self, account);
  return TRUE;
}

static gboolean
steps_due (gpointer user_data)
{
  KhaiSandbox *self = user_data;

  self->fate_timer = 0;
  khai_sandbox_fate_start (self);
  return G_SOURCE_REMOVE;
}

/**
 * khai_sandbox_fate_start:
 * @self: a window
 *
 * Lets happen what is due, and sets a timer for what comes next. A failure of the database is tried
 * again a second later.
 */
void
khai_sandbox_fate_start (KhaiSandbox *self)
{
  g_autoptr (GError) error = NULL;
  gint64 wait = -1;

  for (guint i = 0; i < STEPS_AT_ONCE && error == NULL; i++)
    {
      g_autoptr (KhaiSandboxStep) step = khai_sandbox_store_next_step (self->db, &error);

      wait = step != NULL ? MAX (step->due_at - g_get_real_time (), 0) / 1000 : -1;
      if (step == NULL || wait > 0)
        break;
      run_step (self, step, &error);
    }
  if (error != NULL)
    g_warning ("an event: %s", error->message);
  g_clear_handle_id (&self->fate_timer, g_source_remove);
  if (error != NULL || wait >= 0)
    self->fate_timer
        = g_timeout_add (error != NULL ? RETRY_MS : MIN (wait + 1, MAX_TIMER_MS), steps_due, self);
}

/**
 * khai_sandbox_fate_stop:
 * @self: a window that closes
 */
void
khai_sandbox_fate_stop (KhaiSandbox *self)
{
  g_clear_handle_id (&self->fate_timer, g_source_remove);
}
