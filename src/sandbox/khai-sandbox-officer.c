/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the trainer may do: play the officer for one declaration, move the clock, close the window,
 * let things go wrong. The officer's acts are in scenarios.json; an act that the state does not
 * allow is refused. Answers are JSON. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-date.h"
#include "khai-error.h"
#include "khai-json.h"

#define MAX_LIST 500
#define MAX_TEXT 512

static char *
object_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return khai_json_to_canonical (node);
}

static char *
bad (GError **error, const char *what, const char *which)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "%s: %s", what,
               which != NULL ? which : "?");
  return NULL;
}

/* ---- looking ---- */

static JsonObject *
row_to_wire (const KhaiSandboxDeclaration *declaration)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "declarationId", declaration->id);
  json_object_set_string_member (row, "localReference", declaration->reference);
  json_object_set_string_member (row, "state", declaration->state);
  json_object_set_int_member (row, "version", declaration->version);
  if (declaration->channel != NULL)
    json_object_set_string_member (row, "channel", declaration->channel);
  if (declaration->registration_number != NULL)
    json_object_set_string_member (row, "registrationNumber", declaration->registration_number);
  if (declaration->pending != NULL)
    json_object_set_string_member (row, "pending", declaration->state);
  json_object_set_string_member (row, "updatedAt", declaration->updated_at);
  return row;
}

/* list [STATE] */
static char *
list (KhaiSandbox *self, const char *const *words, GError **error)
{
  const char *states[] = { words[1], NULL };
  g_autoptr (GPtrArray) found = NULL;
  JsonObject *answer;
  JsonArray *rows;

  if (words[1] != NULL && !khai_sandbox_state_exists (self, words[1]))
    return bad (error, "no such state", words[1]);
  found = khai_sandbox_store_list (self->db, NULL, NULL, words[1] != NULL ? states : NULL, NULL,
                                   NULL, NULL, MAX_LIST, error);
  if (found == NULL)
    return NULL;
  answer = json_object_new ();
  rows = json_array_new ();
  for (guint i = 0; i < found->len; i++)
    json_array_add_object_element (rows, row_to_wire (found->pdata[i]));
  json_object_set_array_member (answer, "declarations", rows);
  return object_text (answer);
}

/* ---- the officer ---- */

static JsonObject *
find_command (KhaiSandbox *self, const char *name)
{
  JsonArray *entries = json_node_get_array (khai_json_get (self->data, "/officer"));

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (g_str_equal (json_object_get_string_member (entry, "command"), name))
        return json_object_get_object_member (entry, "step");
    }
  return NULL;
}

/* By its id or its local reference. */
static KhaiSandboxDeclaration *
find_declaration (KhaiSandbox *self, const char *name, GError **error)
{
  GError *failure = NULL;
  g_autoptr (KhaiSandboxDeclaration) declaration
      = name != NULL ? khai_sandbox_store_find (self->db, name, &failure) : NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (failure == NULL && declaration == NULL && name != NULL)
    found = khai_sandbox_store_list (self->db, NULL, name, NULL, NULL, NULL, NULL, 2, &failure);
  if (found != NULL && found->len == 1)
    declaration = g_ptr_array_steal_index (found, 0);
  if (declaration != NULL)
    return g_steal_pointer (&declaration);
  if (failure == NULL)
    bad (&failure,
         found != NULL && found->len > 1 ? "several accounts used this reference; name the id"
                                         : "no such declaration",
         name);
  g_propagate_error (error, failure);
  return NULL;
}

static JsonNode *
same_in_languages (const char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "vi", text);
  json_object_set_string_member (object, "en", text);
  json_node_take_object (node, object);
  return node;
}

/* COMMAND REFERENCE [TEXT]; request REFERENCE TYPE [TEXT] */
static JsonObject *
make_step (JsonObject *template, const char *const *words, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) copy = NULL;
  gboolean asks = g_str_equal (words[0], "request");
  const char *text = asks && words[2] != NULL ? words[3] : words[2];
  JsonObject *step;

  if (text != NULL && (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > MAX_TEXT))
    {
      bad (error, "the text is too long", words[0]);
      return NULL;
    }
  if (asks && words[2] == NULL)
    {
      bad (error, "which type of document?", words[0]);
      return NULL;
    }
  json_node_set_object (node, template);
  copy = khai_json_copy (node);
  step = json_node_dup_object (copy);
  if (text != NULL)
    json_object_set_member (step, "text", same_in_languages (text));
  if (asks)
    {
      JsonArray *requests = json_array_new ();
      JsonObject *request = json_object_new ();

      json_object_set_string_member (request, "type", words[2]);
      json_object_set_member (request, "reason",
                              khai_json_copy (json_object_get_member (step, "text")));
      json_array_add_object_element (requests, request);
      json_object_set_array_member (step, "requests", requests);
    }
  return step;
}

static char *
act (KhaiSandbox *self, JsonObject *template, const char *const *words, GError **error)
{
  g_autoptr (KhaiSandboxDeclaration) declaration = find_declaration (self, words[1], error);
  g_autoptr (JsonObject) step = declaration != NULL ? make_step (template, words, error) : NULL;
  GError *failure = NULL;
  gboolean done;

  if (step == NULL || !khai_sandbox_begin (self, error))
    return NULL;
  done = khai_sandbox_event_add (self, declaration, step, &failure);
  khai_sandbox_end (self, done, done ? &failure : NULL);
  if (done && failure == NULL)
    {
      khai_sandbox_wake_later (self, declaration->account);
      self->fate_pending = TRUE;
      khai_sandbox_commit (self);
      return object_text (row_to_wire (declaration));
    }
  if (failure == NULL)
    bad (&failure, "not possible in this state", declaration->state);
  g_propagate_error (error, failure);
  return NULL;
}

/* share ID acknowledged|used|refused|delivered */
static char *
answer_share (KhaiSandbox *self, const char *const *words, GError **error)
{
  static const char *const states[] = { "delivered", "acknowledged", "used", "refused", NULL };
  g_autoptr (KhaiSandboxShare) share = NULL;
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autoptr (JsonArray) steps = json_array_new ();
  JsonObject *step;
  gboolean done;

  if (words[1] == NULL || words[2] == NULL || !g_strv_contains (states, words[2]))
    return bad (error, "share ID delivered|acknowledged|used|refused", words[1]);
  share = khai_sandbox_store_find_share (self->db, words[1], error);
  if (share == NULL)
    return error != NULL && *error != NULL ? NULL : bad (error, "no such share", words[1]);
  if (g_str_equal (share->state, "used") || g_str_equal (share->state, "refused")
      || g_str_equal (share->state, "withdrawn"))
    return bad (error, "the share has ended", share->state);
  declaration = khai_sandbox_store_find (self->db, share->declaration, error);
  if (declaration == NULL || !khai_sandbox_begin (self, error))
    return NULL;
  step = json_object_new ();
  json_object_set_string_member (step, "share", words[2]);
  json_object_set_string_member (step, "type",
                                 g_str_equal (words[2], "delivered")      ? "share-delivered"
                                 : g_str_equal (words[2], "acknowledged") ? "share-acknowledged"
                                 : g_str_equal (words[2], "used")         ? "share-used"
                                                                          : "share-refused");
  json_array_add_object_element (steps, step);
  done = khai_sandbox_store_drop_steps (self->db, declaration->id, share->id, error)
         && khai_sandbox_fate_steps (self, declaration, steps, share->id, 0, error);
  if (!khai_sandbox_end (self, done, done ? error : NULL) || !done)
    return NULL;
  khai_sandbox_commit (self);
  return object_text (row_to_wire (declaration));
}

/* ---- the window ---- */

static char *
tell_clock (KhaiSandbox *self)
{
  JsonObject *answer = json_object_new ();
  g_autofree char *now = khai_sandbox_now_string (self);

  json_object_set_string_member (answer, "now", now);
  json_object_set_int_member (answer, "speed", self->clock_speed);
  return object_text (answer);
}

/* "90s", "15m", "4h", "7d" */
static gboolean
read_duration (const char *text, gint64 *duration)
{
  static const struct
  {
    char unit;
    gint64 us;
  } units[] = { { 's', G_TIME_SPAN_SECOND },
                { 'm', G_TIME_SPAN_MINUTE },
                { 'h', G_TIME_SPAN_HOUR },
                { 'd', G_TIME_SPAN_DAY } };
  gsize length = text != NULL ? strlen (text) : 0;
  g_autofree char *digits = length > 1 ? g_strndup (text, length - 1) : NULL;
  guint64 number = 0;

  if (digits == NULL || !g_ascii_string_to_unsigned (digits, 10, 1, 100000, &number, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (text[length - 1] == units[i].unit)
      {
        *duration = (gint64)number * units[i].us;
        return TRUE;
      }
  return FALSE;
}

/* clock [freeze | run | speed N | step DURATION | set INSTANT] */
static char *
set_clock (KhaiSandbox *self, const char *const *words, GError **error)
{
  gint64 at = khai_sandbox_now (self);
  guint64 speed = self->clock_speed;
  gint64 step = 0;

  if (words[1] == NULL)
    return tell_clock (self);
  if (g_str_equal (words[1], "freeze"))
    speed = 0;
  else if (g_str_equal (words[1], "run"))
    speed = 1;
  else if (g_str_equal (words[1], "speed") && words[2] != NULL
           && g_ascii_string_to_unsigned (words[2], 10, 0, 86400, &speed, NULL))
    ;
  else if (g_str_equal (words[1], "step") && read_duration (words[2], &step))
    at += step;
  else if (g_str_equal (words[1], "set") && words[2] != NULL
           && khai_instant_parse (words[2], &at, NULL))
    ;
  else
    return bad (error, "clock [freeze | run | speed N | step 90s/15m/4h/7d | set INSTANT]",
                words[1]);
  if (!khai_sandbox_clock_set (self, at, speed, error))
    return NULL;
  khai_sandbox_fate_start (self);
  khai_sandbox_commit (self);
  return tell_clock (self);
}

/* service open|degraded|closed [DURATION] */
static char *
set_service (KhaiSandbox *self, const char *const *words, GError **error)
{
  static const char *const states[] = { "open", "degraded", "closed" };
  JsonObject *answer;
  gint64 duration = 0;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_strcmp0 (words[1], states[i]) != 0)
        continue;
      if (words[2] != NULL && !read_duration (words[2], &duration))
        break;
      self->service = i;
      self->reopens_at = duration > 0 ? khai_sandbox_now (self) + duration : 0;
      answer = json_object_new ();
      json_object_set_string_member (answer, "service", states[i]);
      return object_text (answer);
    }
  return bad (error, "service open|degraded|closed [90s/15m/4h/7d]", words[1]);
}

/* fault NAME[:TIMES] | ledger rewrite|honest */
static char *
set_fault (KhaiSandbox *self, const char *const *words, GError **error)
{
  JsonObject *answer;

  if (g_str_equal (words[0], "ledger") && g_strcmp0 (words[1], "rewrite") == 0)
    self->rewritten = TRUE;
  else if (g_str_equal (words[0], "ledger") && g_strcmp0 (words[1], "honest") == 0)
    self->rewritten = FALSE;
  else if (g_str_equal (words[0], "ledger") || words[1] == NULL)
    return bad (error, "fault NAME[:TIMES], ledger rewrite|honest", words[1]);
  else if (!khai_sandbox_fault_add (self, words[1], error))
    return NULL;
  answer = json_object_new ();
  json_object_set_string_member (answer, words[0], words[1]);
  return object_text (answer);
}

/* next REFERENCE: what is planned for it next happens now */
static char *
next_event (KhaiSandbox *self, const char *const *words, GError **error)
{
  g_autoptr (KhaiSandboxDeclaration) declaration = find_declaration (self, words[1], error);
  g_autoptr (KhaiSandboxDeclaration) after = NULL;
  GError *failure = NULL;

  if (declaration == NULL)
    return NULL;
  if (!khai_sandbox_fate_next (self, declaration->id, &failure))
    {
      if (failure == NULL)
        return bad (error, "nothing is planned for it", declaration->state);
      g_propagate_error (error, failure);
      return NULL;
    }
  khai_sandbox_commit (self);
  after = khai_sandbox_store_find (self->db, declaration->id, error);
  return after != NULL ? object_text (row_to_wire (after)) : NULL;
}

/* reset: open, honest, without faults, at its usual pace; what is there stays */
static char *
reset (KhaiSandbox *self, const char *const *words, GError **error)
{
  JsonObject *answer;

  if (!khai_sandbox_clock_set (self, khai_sandbox_now (self), 1, error))
    return NULL;
  g_hash_table_remove_all (self->faults);
  self->rewritten = FALSE;
  self->service = KHAI_SERVICE_OPEN;
  self->reopens_at = 0;
  khai_sandbox_fate_start (self);
  khai_sandbox_commit (self);
  answer = json_object_new ();
  json_object_set_boolean_member (answer, "reset", TRUE);
  return object_text (answer);
}

/* approve CODE NAME | deny CODE */
static char *
decide_device (KhaiSandbox *self, const char *const *words, GError **error)
{
  gboolean allows = g_str_equal (words[0], "approve");
  GError *failure = NULL;
  JsonObject *answer;

  if (words[1] == NULL || (allows && (words[2] == NULL || *words[2] == '\0')))
    return bad (error, "approve CODE NAME, deny CODE", words[1]);
  if (!khai_sandbox_device_decide (self, words[1], allows ? words[2] : NULL, &failure))
    {
      if (failure == NULL)
        return bad (error, "no sign-in waits for this code", words[1]);
      g_propagate_error (error, failure);
      return NULL;
    }
  khai_sandbox_commit (self);
  answer = json_object_new ();
  json_object_set_boolean_member (answer, "allowed", allows);
  return object_text (answer);
}

/* commands: what there is */
static char *
help (KhaiSandbox *self)
{
  JsonArray *entries = json_node_get_array (khai_json_get (self->data, "/officer"));
  JsonArray *names = json_array_new ();
  JsonObject *answer = json_object_new ();

  for (guint i = 0; i < json_array_get_length (entries); i++)
    json_array_add_string_element (
        names,
        json_object_get_string_member (json_array_get_object_element (entries, i), "command"));
  json_object_set_array_member (answer, "commands", names);
  return object_text (answer);
}

/**
 * khai_sandbox_officer_do:
 * @self: a window
 * @words: (array zero-terminated=1): a command and what it needs
 * @error: %KHAI_ERROR_BAD_INPUT (no such command, no such declaration, not possible now), failures
 * of the database
 *
 * Returns: (transfer full): what came of it, as a JSON object; %NULL when it cannot be done
 */
char *
khai_sandbox_officer_do (KhaiSandbox *self, const char *const *words, GError **error)
{
  static const struct
  {
    const char *name;
    char *(*run) (KhaiSandbox *self, const char *const *words, GError **error);
  } commands[] = {
    { "list", list },
    { "share", answer_share },
    { "clock", set_clock },
    { "next", next_event },
    { "reset", reset },
    { "service", set_service },
    { "fault", set_fault },
    { "ledger", set_fault },
    { "approve", decide_device },
    { "deny", decide_device },
  };
  JsonObject *template;

  if (words[0] == NULL || g_str_equal (words[0], "help"))
    return help (self);
  khai_sandbox_commit (self);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (words[0], commands[i].name))
      return commands[i].run (self, words, error);
  template = find_command (self, words[0]);
  return template != NULL ? act (self, template, words, error)
                          : bad (error, "there is no such command", words[0]);
}
