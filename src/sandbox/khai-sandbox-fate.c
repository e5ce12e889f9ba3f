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
#define STEPS_AT_ONCE 50 /* then the main loop gets its turn */
#define RETRY_MS 1000    /* after a failure of the database */

struct _KhaiScenario
{
  char *name; /* (owned) */
  char letter;
  char *fault;        /* (owned) (nullable) */
  JsonArray *steps;   /* (owned) */
  JsonArray *replies; /* (owned) (nullable): names of answers to acts */
  gboolean waits;     /* a trainer answers, not the window */
};

static void
scenario_free (KhaiScenario *scenario)
{
  g_free (scenario->name);
  g_free (scenario->fault);
  g_clear_pointer (&scenario->steps, json_array_unref);
  g_clear_pointer (&scenario->replies, json_array_unref);
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
  scenario->waits = khai_json_get (node, "/waits") != NULL;
  if (khai_json_get (node, "/replies") != NULL)
    scenario->replies = json_array_ref (json_node_get_array (khai_json_get (node, "/replies")));
  return scenario;
}

/* Who may be sent what, and which elements leave: the same list as the client has. */
static gboolean
read_shares (KhaiSandbox *self, GError **error)
{
  static const char *const lists[] = { "projections", "recipients" };
  g_autoptr (GBytes) bytes = g_resource_lookup_data (khai_sandbox_resources_get_resource (),
                                                     "/khai/sandbox/shares.json",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (JsonNode) shares = NULL;

  if (bytes == NULL)
    return FALSE;
  shares = khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (shares == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    json_object_set_member (
        json_node_get_object (self->data), lists[i],
        json_object_dup_member (json_node_get_object (shares), lists[i]));
  return TRUE;
}

static gboolean
read_scenarios (KhaiSandbox *self, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (khai_sandbox_resources_get_resource (),
                                                     "/khai/sandbox/scenarios.json",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  JsonArray *list;

  if (bytes == NULL)
    return FALSE;
  self->data = khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (self->data == NULL || !read_shares (self, error))
    return FALSE;
  self->scenarios = g_ptr_array_new_with_free_func ((GDestroyNotify)scenario_free);
  list = json_node_get_array (khai_json_get (self->data, "/scenarios"));
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
 * khai_scenario_name:
 * @scenario: a scenario
 *
 * Returns: (transfer none): its name
 */
const char *
khai_scenario_name (const KhaiScenario *scenario)
{
  return scenario->name;
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
 * @self: a window, in an act
 * @declaration: its id
 * @scenario: what is to become of it
 * @delay_ms: milliseconds between two events
 * @error: failures of the database
 *
 * Returns: %TRUE when all steps are stored; they come after the commit
 */
gboolean
khai_sandbox_fate_plan (KhaiSandbox *self,
                        const char *declaration,
                        const KhaiScenario *scenario,
                        gint64 delay_ms,
                        GError **error)
{
  gint64 now = khai_sandbox_now (self);

  for (guint i = 0; i < json_array_get_length (scenario->steps); i++)
    {
      KhaiSandboxStep step = { .declaration = (char *)declaration,
                               .scenario = scenario->name,
                               .position = i,
                               .due_at = now + (i + 1) * delay_ms * 1000 };

      if (!khai_sandbox_store_add_step (self->db, &step, error))
        return FALSE;
    }
  self->fate_pending = TRUE;
  return TRUE;
}

/**
 * khai_sandbox_fate_steps:
 * @self: a window, in an act
 * @declaration: to which
 * @steps: what is to happen to it
 * @share: (nullable): the share that they are about
 * @delay_ms: milliseconds between two; negative: the usual
 * @error: failures of the database
 *
 * Returns: %TRUE when all are stored; they come after the commit
 */
gboolean
khai_sandbox_fate_steps (KhaiSandbox *self,
                         const KhaiSandboxDeclaration *declaration,
                         JsonArray *steps,
                         const char *share,
                         gint64 delay_ms,
                         GError **error)
{
  gint64 now = khai_sandbox_now (self);
  gint64 chosen = 0;

  khai_sandbox_choose (self, NULL, declaration->reference, &chosen);
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      g_autofree char *text = khai_json_to_canonical (json_array_get_element (steps, i));
      KhaiSandboxStep step
          = { .declaration = declaration->id,
              .scenario = declaration->scenario,
              .body = text,
              .share = (char *)share,
              .due_at = now + (i + 1) * (delay_ms >= 0 ? delay_ms : chosen) * 1000 };

      if (!khai_sandbox_store_add_step (self->db, &step, error))
        return FALSE;
    }
  self->fate_pending = TRUE;
  return TRUE;
}

static JsonObject *
reply_named (KhaiSandbox *self, const char *name, const char *act)
{
  JsonArray *list = json_node_get_array (khai_json_get (self->data, "/replies"));

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *reply = json_array_get_object_element (list, i);

      if ((name == NULL || g_str_equal (json_object_get_string_member (reply, "name"), name))
          && (act == NULL || g_str_equal (json_object_get_string_member (reply, "act"), act)))
        return reply;
    }
  return NULL;
}

/**
 * khai_sandbox_find_reply:
 * @self: a window
 * @name: perhaps a reply
 *
 * Returns: (transfer none) (nullable): its name, which lives as long as the window
 */
const char *
khai_sandbox_find_reply (KhaiSandbox *self, const char *name)
{
  JsonObject *reply = reply_named (self, name, NULL);

  return reply != NULL ? json_object_get_string_member (reply, "name") : NULL;
}

static JsonObject *
scenario_reply (KhaiSandbox *self, const KhaiScenario *scenario, const char *act)
{
  JsonObject *reply = NULL;

  for (guint i = 0;
       scenario->replies != NULL && reply == NULL && i < json_array_get_length (scenario->replies);
       i++)
    reply = reply_named (self, json_array_get_string_element (scenario->replies, i), act);
  return reply;
}

/**
 * khai_sandbox_fate_reply:
 * @self: a window, in an act
 * @declaration: which the act is about
 * @act: the contract's Act
 * @name: (nullable): the reply that was asked for
 * @error: failures of the database
 *
 * Returns: %TRUE when the answer, if there is one, will come
 */
gboolean
khai_sandbox_fate_reply (KhaiSandbox *self,
                         const KhaiSandboxDeclaration *declaration,
                         const char *act,
                         const char *name,
                         GError **error)
{
  const KhaiScenario *scenario = khai_sandbox_find_scenario (self, declaration->scenario);
  JsonObject *reply = name != NULL ? reply_named (self, name, act) : NULL;

  if (reply == NULL && scenario != NULL && scenario->waits)
    return TRUE;
  if (reply == NULL && scenario != NULL)
    reply = scenario_reply (self, scenario, act);
  if (reply == NULL)
    reply = reply_named (self, NULL, act);
  return reply == NULL
         || khai_sandbox_fate_steps (
             self, declaration, json_object_get_array_member (reply, "steps"), NULL, -1, error);
}

/* ---- letting it happen ---- */

/* A step of a scenario that another edition knew is passed over. */
static JsonObject *
find_step (KhaiSandbox *self, const KhaiSandboxStep *step)
{
  const KhaiScenario *scenario;
  g_autoptr (JsonNode) node = NULL;

  if (step->body != NULL)
    {
      node = khai_json_parse (step->body, -1, NULL);
      return node != NULL ? json_object_ref (json_node_get_object (node)) : NULL;
    }
  scenario = khai_sandbox_find_scenario (self, step->scenario);
  return scenario != NULL && step->position < json_array_get_length (scenario->steps)
             ? json_object_ref (json_array_get_object_element (scenario->steps, step->position))
             : NULL;
}

/* What a partner answers stands in the share and in the event. */
static gboolean
tell_share (KhaiSandbox *self, const char *id, JsonObject *what, GError **error)
{
  const char *state = json_object_get_string_member (what, "share");
  g_autoptr (KhaiSandboxShare) share = khai_sandbox_store_find_share (self->db, id, error);
  JsonObject *news;

  if (share == NULL)
    return FALSE;
  news = json_object_new ();
  json_object_set_string_member (news, "shareId", share->id);
  json_object_set_string_member (news, "recipient", share->recipient);
  json_object_set_string_member (news, "state", state);
  json_object_set_object_member (what, "shareNews", news);
  return khai_sandbox_store_set_share_state (self->db, id, state, error);
}

static gboolean
run_in_act (KhaiSandbox *self, const KhaiSandboxStep *step, GError **error)
{
  GError *failure = NULL;
  g_autoptr (KhaiSandboxDeclaration) declaration
      = khai_sandbox_store_find (self->db, step->declaration, &failure);
  g_autoptr (JsonObject) what = find_step (self, step);

  if (failure == NULL && declaration != NULL && what != NULL
      && (step->share == NULL || tell_share (self, step->share, what, &failure)))
    {
      if (khai_sandbox_event_add (self, declaration, what, &failure))
        khai_sandbox_wake_later (self, declaration->account);
      else if (failure == NULL)
        g_debug ("%s does not follow on %s", json_object_get_string_member (what, "type"),
                 declaration->state);
    }
  if (failure == NULL)
    return khai_sandbox_store_remove_step (self->db, step->id, error);
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
run_step (KhaiSandbox *self, const KhaiSandboxStep *step, GError **error)
{
  gboolean done;

  if (!khai_sandbox_begin (self, error))
    return FALSE;
  done = run_in_act (self, step, error);
  return khai_sandbox_end (self, done, done ? error : NULL) && done;
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

  self->fate_pending = FALSE;
  for (guint i = 0; i < STEPS_AT_ONCE && error == NULL; i++)
    {
      g_autoptr (KhaiSandboxStep) step = khai_sandbox_store_next_step (self->db, &error);

      wait = step != NULL ? khai_sandbox_clock_wait (self, step->due_at) : -1;
      if (step == NULL || wait != 0)
        break;
      run_step (self, step, &error);
    }
  if (error != NULL)
    g_warning ("an event: %s", error->message);
  self->fate_pending = FALSE;
  g_clear_handle_id (&self->fate_timer, g_source_remove);
  if (error != NULL || wait >= 0)
    self->fate_timer
        = g_timeout_add (error != NULL ? RETRY_MS : MIN (wait, MAX_TIMER_MS), steps_due, self);
}

/**
 * khai_sandbox_fate_next:
 * @self: a window
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * What is planned for it next happens now, also while the clock stands still.
 *
 * Returns: %TRUE when something did; %FALSE without an error when nothing is planned
 */
gboolean
khai_sandbox_fate_next (KhaiSandbox *self, const char *declaration, GError **error)
{
  g_autoptr (KhaiSandboxStep) step
      = khai_sandbox_store_next_step_of (self->db, declaration, error);

  if (step == NULL || !run_step (self, step, error))
    return FALSE;
  self->fate_pending = TRUE;
  return TRUE;
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
