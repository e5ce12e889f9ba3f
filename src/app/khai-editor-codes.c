/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A draft may rest while customs renumbers its offices. When it is opened, codes that ended are replaced by those that took
 * over, as one act that can be taken back; what was replaced is told. */

#include "config.h"

#include <string.h>

#include "khai-editor-private.h"
#include "khai-date.h"

/**
 * khai_code_update_free:
 * @update: (nullable) (transfer full): an update
 */
void
khai_code_update_free (KhaiCodeUpdate *update)
{
  if (update == NULL)
    return;
  g_free (update->pointer);
  g_free (update->from);
  khai_code_free (update->to);
  g_free (update);
}

typedef struct
{
  KhaiEditor *editor;
  KhaiReference *reference;
  const char *date;
  GPtrArray *updates; /* (element-type KhaiCodeUpdate) */
} Walk;

static void
look_at (Walk *walk, const KhaiField *field, const char *pointer)
{
  g_autofree char *text = khai_declaration_get_text (walk->editor->document, pointer);
  g_autoptr (KhaiCode) successor = NULL;
  KhaiCodeUpdate *update;

  if (text == NULL || *text == '\0')
    return;
  successor = khai_reference_find_successor (walk->reference, field->list, text, walk->date, NULL);
  if (successor == NULL)
    return;
  update = g_new0 (KhaiCodeUpdate, 1);
  update->pointer = g_strdup (pointer);
  update->from = g_steal_pointer (&text);
  update->to = g_steal_pointer (&successor);
  g_ptr_array_add (walk->updates, update);
}

/* Every place of the document that `field` describes: `done` is the pointer so far, `rest` the pattern that is left. */
static void
walk_field (Walk *walk, const KhaiField *field, const char *done, const char *rest)
{
  const char *star = strchr (rest, '*');
  g_autofree char *array = NULL;
  g_autofree char *upto = NULL;
  guint n;

  if (star == NULL)
    {
      g_autofree char *pointer = g_strconcat (done, rest, NULL);

      look_at (walk, field, pointer);
      return;
    }
  upto = g_strndup (rest, (gsize) (star - rest - 1));
  array = g_strconcat (done, upto, NULL);
  n = khai_declaration_get_n (walk->editor->document, array);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *element = g_strdup_printf ("%s/%u", array, i);

      walk_field (walk, field, element, star + 1);
    }
}

/* The codes of a draft, as the lists stand on the day it is to be declared. A draft is opened even if that cannot be done: the
 * checks tell of codes that ended anyway. */
void
khai_editor_update_codes (KhaiEditor *self)
{
  KhaiReference *reference = khai_context_get_reference (self->context, NULL);
  g_autofree char *planned = khai_declaration_get_text (self->document, "/plannedDate");
  g_autofree char *today = khai_clock_today (khai_context_get_clock (self->context));
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_code_update_free);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  Walk walk = { self, reference, planned != NULL && khai_date_is_iso (planned) ? planned : today, updates };
  const GPtrArray *fields;
  g_autoptr (GError) error = NULL;

  if (reference == NULL || !khai_editor_is_editable (self))
    return;
  fields = khai_reference_get_fields (reference);
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      if (field->list != NULL && !field->customs_only)
        walk_field (&walk, field, "", field->pointer);
    }
  for (guint i = 0; i < updates->len; i++)
    {
      const KhaiCodeUpdate *update = updates->pdata[i];
      g_autoptr (JsonNode) before = json_node_new (JSON_NODE_VALUE);
      g_autoptr (JsonNode) after = json_node_new (JSON_NODE_VALUE);

      json_node_set_string (before, update->from);
      json_node_set_string (after, update->to->code);
      g_ptr_array_add (edits, khai_edit_new (KHAI_EDIT_SET, update->pointer, 0, before, after));
    }
  if (edits->len == 0)
    return;
  if (khai_editor_do_edits (self, edits, "code list update", &error))
    self->code_updates = g_steal_pointer (&updates);
  else
    g_warning ("codes that ended could not be replaced: %s", error->message);
}

/**
 * khai_editor_get_code_updates:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable) (element-type KhaiCodeUpdate): the codes that were replaced when the draft was opened, because
 *   others took over from them; %NULL if there were none. It is one act, and undo takes it back
 */
const GPtrArray *
khai_editor_get_code_updates (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  return self->code_updates;
}
