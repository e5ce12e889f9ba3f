/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the checks say of the document being worked on, together with what customs said when it came back. */

#include "config.h"

#include <string.h>

#include "khai-editor-private.h"
#include "khai-json.h"

/* What customs said stays in view while it is mended, but only our own checks hold back the next attempt; what was changed since, or is gone with its
 * line, is no problem any more. */
static void
add_customs_findings (KhaiEditor *self, KhaiCheck *check)
{
  const GPtrArray *list = khai_editor_get_returned (self);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const KhaiReturned *returned = list->pdata[i];
      KhaiFinding *finding;

      if (returned->pointer == NULL)
        continue;
      finding = khai_finding_copy (returned->finding);
      g_free (finding->pointer);
      finding->pointer = g_strdup (returned->pointer);
      finding->severity = returned->changed ? KHAI_SEVERITY_TIP : MAX (finding->severity, KHAI_SEVERITY_QUESTION);
      g_ptr_array_add (check->findings, finding);
    }
}

static void
check_now (KhaiEditor *self)
{
  g_autofree char *today = khai_clock_today (khai_context_get_clock (self->context));
  KhaiRules *rules = khai_context_get_rules (self->context, NULL);
  g_autoptr (GError) error = NULL;
  KhaiCheck *check = rules != NULL ? khai_rules_check (rules, khai_declaration_get_root (self->document), today, &error) : NULL;

  if (check == NULL)
    {
      g_warning ("the declaration could not be checked: %s", error != NULL ? error->message : "no rules");
      return;
    }
  add_customs_findings (self, check);
  g_clear_pointer (&self->check, khai_check_free);
  self->check = check;
  self->stale = FALSE;
}

/**
 * khai_editor_get_check:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable): what the checks say of the document as it is now; valid until the next act. %NULL only when the
 *   checks themselves are broken
 */
const KhaiCheck *
khai_editor_get_check (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  if (self->stale || self->check == NULL)
    check_now (self);
  return self->check;
}

/* ---- what is not filled in yet ---- */

/* Of khai-rules: an empty field that is asked for. */
#define MISSING "F-REQUIRED"

static gboolean
is_missing (KhaiEditor *self, const char *pointer)
{
  const KhaiCheck *check = self->check;

  for (guint i = 0; check != NULL && i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (g_str_equal (finding->rule, MISSING) && g_str_equal (finding->pointer, pointer))
        return TRUE;
    }
  return FALSE;
}

/* Adds without a word to anybody: an act is told of anyway. */
void
khai_editor_note_touched (KhaiEditor *self, const char *pointer)
{
  if (self->touched == NULL)
    self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (self->touched, g_strdup (pointer));
}

/**
 * khai_editor_touch:
 * @self: an editor
 * @pointer: a field that was left
 *
 * From now on it is an error when the field is empty but asked for.
 */
void
khai_editor_touch (KhaiEditor *self, const char *pointer)
{
  g_return_if_fail (KHAI_IS_EDITOR (self) && pointer != NULL);

  if (self->touched != NULL && g_hash_table_contains (self->touched, pointer))
    return;
  khai_editor_note_touched (self, pointer);
  if (!self->demanding && is_missing (self, pointer))
    g_signal_emit_by_name (self, "checked");
}

/**
 * khai_editor_demand:
 * @self: an editor
 *
 * The user asked what is missing: from now on everything that is, is an error.
 */
void
khai_editor_demand (KhaiEditor *self)
{
  g_return_if_fail (KHAI_IS_EDITOR (self));

  if (self->demanding)
    return;
  self->demanding = TRUE;
  g_signal_emit_by_name (self, "checked");
}

/**
 * khai_editor_is_to_fill:
 * @self: an editor
 * @finding: one of its check
 *
 * Returns: whether it only says that a field is empty which nobody came to yet. It holds back the filing all the same
 */
gboolean
khai_editor_is_to_fill (KhaiEditor *self, const KhaiFinding *finding)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self) && finding != NULL, FALSE);

  return !self->demanding && !finding->from_customs && g_str_equal (finding->rule, MISSING) && g_str_equal (self->record->state, "draft")
         && (self->touched == NULL || !g_hash_table_contains (self->touched, finding->pointer));
}

static JsonNode *
fix_value (KhaiEditor *self, const KhaiFinding *finding)
{
  KhaiReference *reference = khai_context_get_reference (self->context, NULL);
  const KhaiField *field = reference != NULL ? khai_reference_find_field (reference, finding->fix_pointer) : NULL;
  JsonNode *node;

  if (*finding->fix_value == '\0')
    return NULL;
  if (field != NULL && field->type == KHAI_FIELD_BOOLEAN)
    return json_node_init_boolean (json_node_alloc (), g_str_equal (finding->fix_value, "true"));
  if (field != NULL && field->type == KHAI_FIELD_INTEGER)
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_int (node, g_ascii_strtoll (finding->fix_value, NULL, 10));
      return node;
    }
  return khai_json_string (finding->fix_value);
}

/**
 * khai_editor_apply_fix:
 * @self: an editor
 * @finding: one with a fix (`fix_pointer`)
 * @error: KHAI_ERROR_STATE when the declaration is not editable
 *
 * Does what the finding offers, as one act that can be undone; the journal says "rule fix".
 *
 * Returns: %TRUE if it was done
 */
gboolean
khai_editor_apply_fix (KhaiEditor *self, const KhaiFinding *finding, GError **error)
{
  g_autofree char *pointer = NULL;
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && finding != NULL && finding->fix_pointer != NULL, FALSE);

  /* The act makes new findings and frees this one. */
  pointer = g_strdup (finding->fix_pointer);
  value = fix_value (self, finding);
  return khai_editor_set_node (self, pointer, value, "rule fix", error);
}

/**
 * khai_editor_findings_at:
 * @self: an editor
 * @pointer: a field, or the beginning of one ("/items/2")
 *
 * Returns: (transfer container) (element-type KhaiFinding): the findings there and below, most severe first
 */
GPtrArray *
khai_editor_findings_at (KhaiEditor *self, const char *pointer)
{
  GPtrArray *found = g_ptr_array_new ();
  const KhaiCheck *check;
  gsize length;

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && pointer != NULL, found);

  check = khai_editor_get_check (self);
  length = strlen (pointer);
  for (guint severity = 0; check != NULL && severity < KHAI_N_SEVERITIES; severity++)
    for (guint i = 0; i < check->findings->len; i++)
      {
        KhaiFinding *finding = check->findings->pdata[i];

        if (finding->severity == severity && g_str_has_prefix (finding->pointer, pointer)
            && (finding->pointer[length] == '\0' || finding->pointer[length] == '/'))
          g_ptr_array_add (found, finding);
      }
  return found;
}

/**
 * khai_editor_find_origin:
 * @self: an editor
 * @pointer: a field
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): where what stands there comes from, as far as it is on disk; %NULL when nothing was ever put there, or
 *   on an error
 */
KhaiOrigin *
khai_editor_find_origin (KhaiEditor *self, const char *pointer, GError **error)
{
  g_autoptr (GPtrArray) journal = NULL;

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && pointer != NULL, NULL);

  journal = khai_store_read_journal (self->store, self->id, error);
  return journal != NULL ? khai_journal_find_origin (journal, pointer) : NULL;
}
