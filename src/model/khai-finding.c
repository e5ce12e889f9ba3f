/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a check has to say, in one vocabulary for all who say something: the rules here, the
 * dictionary's type checks, and the Single Window. */

#include "khai-finding.h"

#include "khai-error.h"
#include "khai-json-private.h"

#include <string.h>

static const char *const SEVERITY_NAMES[KHAI_N_SEVERITIES]
    = { "block", "question", "check", "tip" };
static const char *const WIRE_NAMES[KHAI_N_SEVERITIES] = { "error", "warning", "warning", "info" };

/**
 * khai_finding_new:
 * @rule: the rule's id
 * @severity: how much it matters
 * @pointer: where it is; "" for the whole declaration
 *
 * Returns: (transfer full): a finding without texts; the caller fills in the rest before it shares
 * it
 */
KhaiFinding *
khai_finding_new (const char *rule, KhaiSeverity severity, const char *pointer)
{
  g_return_val_if_fail (rule != NULL, NULL);
  g_return_val_if_fail (severity < KHAI_N_SEVERITIES, NULL);
  g_return_val_if_fail (pointer != NULL, NULL);

  KhaiFinding *finding = g_new0 (KhaiFinding, 1);
  g_atomic_ref_count_init (&finding->ref_count);
  finding->rule = g_strdup (rule);
  finding->severity = severity;
  finding->pointer = g_strdup (pointer);
  return finding;
}

/**
 * khai_finding_ref:
 * @finding: a finding
 *
 * Returns: (transfer full): it, with one more reference; from any thread
 */
KhaiFinding *
khai_finding_ref (KhaiFinding *finding)
{
  g_return_val_if_fail (finding != NULL, NULL);

  g_atomic_ref_count_inc (&finding->ref_count);
  return finding;
}

/**
 * khai_finding_copy:
 * @finding: a finding
 *
 * Returns: (transfer full): one with the same contents that nobody else has yet
 */
KhaiFinding *
khai_finding_copy (const KhaiFinding *finding)
{
  KhaiFinding *copy;

  g_return_val_if_fail (finding != NULL, NULL);

  copy = khai_finding_new (finding->rule, finding->severity, finding->pointer);
  copy->other_pointer = g_strdup (finding->other_pointer);
  copy->fix_pointer = g_strdup (finding->fix_pointer);
  copy->fix_value = g_strdup (finding->fix_value);
  copy->legal = g_strdup (finding->legal);
  copy->from_customs = finding->from_customs;
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    {
      copy->message[i] = g_strdup (finding->message[i]);
      copy->resolution[i] = g_strdup (finding->resolution[i]);
    }
  return copy;
}

/**
 * khai_finding_unref:
 * @finding: (transfer full): a finding
 *
 * Gives up a reference; the last one frees it.
 */
void
khai_finding_unref (KhaiFinding *finding)
{
  g_return_if_fail (finding != NULL);

  if (!g_atomic_ref_count_dec (&finding->ref_count))
    return;
  g_free (finding->rule);
  g_free (finding->pointer);
  g_free (finding->other_pointer);
  g_free (finding->fix_pointer);
  g_free (finding->fix_value);
  g_free (finding->legal);
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    {
      g_free (finding->message[i]);
      g_free (finding->resolution[i]);
    }
  g_free (finding);
}

/* Token by token: indices as numbers, so that item 10 comes behind item 9; a parent before what is
 * in it. */
static int
compare_pointers (const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a, "/", -1);
  g_auto (GStrv) right = g_strsplit (b, "/", -1);
  guint i = 0;

  while (left[i] != NULL && right[i] != NULL && g_str_equal (left[i], right[i]))
    i++;
  if (left[i] == NULL || right[i] == NULL)
    return (left[i] != NULL) - (right[i] != NULL);

  guint x;
  guint y;
  if (khai_pointer_token_index (left[i], &x) && khai_pointer_token_index (right[i], &y))
    return (x > y) - (x < y);
  return strcmp (left[i], right[i]);
}

/**
 * khai_finding_compare:
 * @a: a finding
 * @b: another
 *
 * Orders by severity, what blocks first; then by pointer, with indices as numbers; then by rule.
 * The order of fields on the screen is the caller's, who has the dictionary.
 *
 * Returns: negative, 0 or positive as @a comes before, with or after @b
 */
int
khai_finding_compare (const KhaiFinding *a, const KhaiFinding *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);

  if (a->severity != b->severity)
    return (a->severity > b->severity) - (a->severity < b->severity);
  int order = compare_pointers (a->pointer, b->pointer);
  return order != 0 ? order : strcmp (a->rule, b->rule);
}

static gboolean
find_name (const char *const *names, const char *text, guint *index)
{
  for (guint i = 0; i < KHAI_N_SEVERITIES; i++)
    {
      if (g_str_equal (names[i], text))
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * khai_severity_to_string:
 * @severity: a severity
 *
 * Returns: (transfer none): its name in data files and in khaictl's output: block, question, check
 * or tip
 */
const char *
khai_severity_to_string (KhaiSeverity severity)
{
  g_return_val_if_fail (severity < KHAI_N_SEVERITIES, NULL);

  return SEVERITY_NAMES[severity];
}

/**
 * khai_severity_parse:
 * @text: a name as khai_severity_to_string() gives it
 * @severity: (out): the severity; untouched on failure
 *
 * Returns: FALSE if there is no such severity
 */
gboolean
khai_severity_parse (const char *text, KhaiSeverity *severity)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (severity != NULL, FALSE);

  guint index;
  if (!find_name (SEVERITY_NAMES, text, &index))
    return FALSE;
  *severity = index;
  return TRUE;
}

/**
 * khai_severity_to_wire:
 * @severity: a severity
 *
 * Returns: (transfer none): its name in the contract: error, warning or info
 */
const char *
khai_severity_to_wire (KhaiSeverity severity)
{
  g_return_val_if_fail (severity < KHAI_N_SEVERITIES, NULL);

  return WIRE_NAMES[severity];
}

/**
 * khai_severity_parse_wire:
 * @text: a name of the contract
 * @severity: (out): block for error, check for warning (the wire cannot tell it from question), tip
 * for info; untouched on failure
 *
 * Returns: FALSE if the contract has no such severity
 */
gboolean
khai_severity_parse_wire (const char *text, KhaiSeverity *severity)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (severity != NULL, FALSE);

  guint index;
  if (!find_name (WIRE_NAMES, text, &index))
    return FALSE;
  *severity = index == KHAI_SEVERITY_QUESTION ? KHAI_SEVERITY_CHECK : index;
  return TRUE;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

/**
 * khai_finding_to_json:
 * @finding: a finding
 * @lang: the language of its texts
 *
 * Returns: (transfer full): {rule, severity, pointer, otherPointer?, message, resolution?, legal?, fix? {pointer, value}}
 * for khaictl and for tests
 */
JsonNode *
khai_finding_to_json (const KhaiFinding *finding, KhaiLang lang)
{
  g_return_val_if_fail (finding != NULL, NULL);
  g_return_val_if_fail (lang < KHAI_N_LANGS, NULL);

  JsonObject *object = json_object_new ();
  set_text (object, "rule", finding->rule);
  set_text (object, "severity", khai_severity_to_string (finding->severity));
  set_text (object, "pointer", finding->pointer);
  set_text (object, "otherPointer", finding->other_pointer);
  set_text (object, "message", finding->message[lang] != NULL ? finding->message[lang] : "");
  set_text (object, "resolution", finding->resolution[lang]);
  set_text (object, "legal", finding->legal);
  if (finding->fix_pointer != NULL)
    {
      JsonObject *fix = json_object_new ();

      set_text (fix, "pointer", finding->fix_pointer);
      set_text (fix, "value", finding->fix_value);
      json_object_set_object_member (object, "fix", fix);
    }
  return take_object (object);
}

/**
 * khai_finding_to_wire:
 * @finding: a finding
 * @lang: the language of its texts
 *
 * Returns: (transfer full): the contract's Finding: {pointer, code, severity, detail, resolution?}
 */
JsonNode *
khai_finding_to_wire (const KhaiFinding *finding, KhaiLang lang)
{
  g_return_val_if_fail (finding != NULL, NULL);
  g_return_val_if_fail (lang < KHAI_N_LANGS, NULL);

  JsonObject *object = json_object_new ();
  set_text (object, "pointer", finding->pointer);
  set_text (object, "code", finding->rule);
  set_text (object, "severity", khai_severity_to_wire (finding->severity));
  set_text (object, "detail", finding->message[lang] != NULL ? finding->message[lang] : "");
  set_text (object, "resolution", finding->resolution[lang]);
  return take_object (object);
}

static char *
get_string (JsonNode *node, const char *pointer)
{
  JsonNode *member = khai_json_get (node, pointer);
  gboolean is_string = member != NULL && JSON_NODE_HOLDS_VALUE (member)
                       && json_node_get_value_type (member) == G_TYPE_STRING;
  return is_string ? json_node_dup_string (member) : NULL;
}

/**
 * khai_finding_from_wire:
 * @node: a Finding of the contract
 * @error: KHAI_ERROR_BAD_INPUT if code, severity or detail are missing or are no texts
 *
 * Reads what the Single Window found. Members we do not know are passed over. A finding whose
 * pointer is missing or is none belongs to the whole declaration: it must be shown all the same.
 * Both languages get the text that came.
 *
 * Returns: (transfer full) (nullable): the finding
 */
KhaiFinding *
khai_finding_from_wire (JsonNode *node, GError **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  g_autofree char *code = get_string (node, "/code");
  g_autofree char *wire_severity = get_string (node, "/severity");
  g_autofree char *detail = get_string (node, "/detail");
  g_autofree char *pointer = get_string (node, "/pointer");
  g_autofree char *resolution = get_string (node, "/resolution");
  KhaiSeverity severity;

  if (code == NULL || detail == NULL || wire_severity == NULL
      || !khai_severity_parse_wire (wire_severity, &severity))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a finding");
      return NULL;
    }
  KhaiFinding *finding
      = khai_finding_new (code, severity, khai_pointer_is_valid (pointer) ? pointer : "");
  finding->from_customs = TRUE;
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    {
      finding->message[i] = g_strdup (detail);
      finding->resolution[i] = g_strdup (resolution);
    }
  return finding;
}
