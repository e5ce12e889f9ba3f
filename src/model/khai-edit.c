/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One change of a declaration as a value of its own: applied to the document, written to the
 * journal, turned round by undo, shown by the history. It holds copies, so that it stays what it
 * was while the document goes on. */

#include "khai-edit.h"

#include "khai-error.h"
#include "khai-json-private.h"

#include <string.h>

static const char *const KIND_NAMES[] = { "set", "insert", "remove", "move" };

static JsonNode *
copy_or_null (JsonNode *node)
{
  return node != NULL ? khai_json_copy (node) : NULL;
}

/**
 * khai_edit_new:
 * @kind: what kind of change
 * @pointer: the member (SET) or element (the others) it concerns
 * @target: MOVE only: the index in the same array at which the element stands afterwards
 * @before: (transfer none) (nullable): what stands there before; copied
 * @after: (transfer none) (nullable): what stands there after; copied
 *
 * Returns: (transfer full): the edit
 */
KhaiEdit *
khai_edit_new (KhaiEditKind kind,
               const char *pointer,
               guint target,
               JsonNode *before,
               JsonNode *after)
{
  g_return_val_if_fail (kind <= KHAI_EDIT_MOVE, NULL);
  g_return_val_if_fail (pointer != NULL, NULL);

  KhaiEdit *edit = g_new0 (KhaiEdit, 1);
  edit->kind = kind;
  edit->pointer = g_strdup (pointer);
  edit->target = target;
  edit->before = copy_or_null (before);
  edit->after = copy_or_null (after);
  return edit;
}

/**
 * khai_edit_copy:
 * @edit: an edit
 *
 * Returns: (transfer full): a copy that shares nothing with it
 */
KhaiEdit *
khai_edit_copy (const KhaiEdit *edit)
{
  g_return_val_if_fail (edit != NULL, NULL);

  return khai_edit_new (edit->kind, edit->pointer, edit->target, edit->before, edit->after);
}

/**
 * khai_edit_free:
 * @edit: (transfer full): an edit
 *
 * Frees it.
 */
void
khai_edit_free (KhaiEdit *edit)
{
  g_return_if_fail (edit != NULL);

  g_free (edit->pointer);
  g_clear_pointer (&edit->before, json_node_unref);
  g_clear_pointer (&edit->after, json_node_unref);
  g_free (edit);
}

/* The inverse of a move starts where the element came to stand and ends where it was. */
static KhaiEdit *
invert_move (const KhaiEdit *edit)
{
  const char *slash = strrchr (edit->pointer, '/');
  guint from = 0;

  g_return_val_if_fail (slash != NULL && khai_pointer_token_index (slash + 1, &from), NULL);

  g_autofree char *pointer
      = g_strdup_printf ("%.*s/%u", (int)(slash - edit->pointer), edit->pointer, edit->target);
  return khai_edit_new (KHAI_EDIT_MOVE, pointer, from, edit->before, edit->after);
}

/**
 * khai_edit_inverse:
 * @edit: an edit
 *
 * Returns: (transfer full): the edit that, applied directly after @edit, gives back the document
 * that was there before it
 */
KhaiEdit *
khai_edit_inverse (const KhaiEdit *edit)
{
  g_return_val_if_fail (edit != NULL, NULL);

  switch (edit->kind)
    {
    case KHAI_EDIT_INSERT:
      return khai_edit_new (KHAI_EDIT_REMOVE, edit->pointer, 0, edit->after, NULL);
    case KHAI_EDIT_REMOVE:
      return khai_edit_new (KHAI_EDIT_INSERT, edit->pointer, 0, NULL, edit->before);
    case KHAI_EDIT_MOVE:
      return invert_move (edit);
    case KHAI_EDIT_SET:
    default:
      return khai_edit_new (KHAI_EDIT_SET, edit->pointer, 0, edit->after, edit->before);
    }
}

/**
 * khai_edit_is_noop:
 * @edit: an edit
 *
 * Returns: TRUE if applying it changes nothing, so that it needs no journal entry
 */
gboolean
khai_edit_is_noop (const KhaiEdit *edit)
{
  g_return_val_if_fail (edit != NULL, TRUE);

  guint from;
  if (edit->kind == KHAI_EDIT_SET)
    return khai_json_equal (edit->before, edit->after);
  if (edit->kind != KHAI_EDIT_MOVE)
    return FALSE;
  const char *slash = strrchr (edit->pointer, '/');
  return slash != NULL && khai_pointer_token_index (slash + 1, &from) && from == edit->target;
}

/**
 * khai_edit_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none): its name in the journal: set, insert, remove or move
 */
const char *
khai_edit_kind_to_string (KhaiEditKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (KIND_NAMES), NULL);

  return KIND_NAMES[kind];
}

/**
 * khai_edit_kind_parse:
 * @text: a name of the journal
 * @kind: (out): the kind; untouched on failure
 *
 * Returns: FALSE if there is no such kind
 */
gboolean
khai_edit_kind_parse (const char *text, KhaiEditKind *kind)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (KIND_NAMES); i++)
    {
      if (g_str_equal (text, KIND_NAMES[i]))
        {
          *kind = i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * khai_edit_to_json:
 * @edit: an edit
 *
 * Returns: (transfer full): {kind, pointer, target?, before?, after?}: target for moves only,
 * before and after where something stood or stands there
 */
JsonNode *
khai_edit_to_json (const KhaiEdit *edit)
{
  g_return_val_if_fail (edit != NULL, NULL);

  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "kind", khai_edit_kind_to_string (edit->kind));
  json_object_set_string_member (object, "pointer", edit->pointer);
  if (edit->kind == KHAI_EDIT_MOVE)
    json_object_set_int_member (object, "target", edit->target);
  if (edit->before != NULL)
    json_object_set_member (object, "before", khai_json_copy (edit->before));
  if (edit->after != NULL)
    json_object_set_member (object, "after", khai_json_copy (edit->after));

  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static gboolean
read_target (JsonNode *node, guint *target)
{
  JsonNode *member = khai_json_get (node, "/target");

  if (member == NULL || !JSON_NODE_HOLDS_VALUE (member)
      || json_node_get_value_type (member) != G_TYPE_INT64)
    return FALSE;
  gint64 value = json_node_get_int (member);
  if (value < 0 || value > 999999999)
    return FALSE;
  *target = (guint)value;
  return TRUE;
}

/* Whether the parts that this kind of edit lives on are there. */
static gboolean
is_whole (KhaiEditKind kind, const char *pointer, JsonNode *before, JsonNode *after)
{
  const char *slash = strrchr (pointer, '/');
  guint index;

  /* "" is the whole document: the entry with which a journal begins. */
  if (kind == KHAI_EDIT_SET)
    return slash != NULL || (before == NULL && after != NULL);
  if (slash == NULL)
    return FALSE;
  if (!khai_pointer_token_index (slash + 1, &index))
    return FALSE;
  if (kind == KHAI_EDIT_INSERT)
    return before == NULL && after != NULL;
  if (kind == KHAI_EDIT_REMOVE)
    return before != NULL && after == NULL;
  return after == NULL;
}

/**
 * khai_edit_from_json:
 * @node: what khai_edit_to_json() made, from a journal or from outside; a SET at "" of a whole
 * document is the entry with which a journal begins, and cannot be applied
 * @error: KHAI_ERROR_BAD_INPUT if it is no edit
 *
 * Returns: (transfer full) (nullable): the edit
 */
KhaiEdit *
khai_edit_from_json (JsonNode *node, GError **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  g_autofree char *kind_name = khai_json_get_text (node, "/kind");
  g_autofree char *pointer = khai_json_get_text (node, "/pointer");
  JsonNode *before = khai_json_get (node, "/before");
  JsonNode *after = khai_json_get (node, "/after");
  KhaiEditKind kind;
  guint target = 0;

  if (kind_name == NULL || !khai_edit_kind_parse (kind_name, &kind)
      || !khai_pointer_is_valid (pointer) || !is_whole (kind, pointer, before, after)
      || (kind == KHAI_EDIT_MOVE && !read_target (node, &target)))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a journal edit");
      return NULL;
    }
  return khai_edit_new (kind, pointer, target, before, after);
}
