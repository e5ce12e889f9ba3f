/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that are not asked for any more. Another regime or kind of filing makes questions pointless; what was answered to them
 * would still be sent. When an act of the user's made it so, they are taken out as an act of its own, and the user is told. What was
 * not asked for before the act stays: somebody put it back, or it came that way. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "khai-editor-private.h"
#include "khai-error.h"
#include "khai-json.h"

/**
 * khai_unasked_free:
 * @unasked: (nullable) (transfer full): an answer
 */
void
khai_unasked_free (KhaiUnasked *unasked)
{
  if (unasked == NULL)
    return;
  g_free (unasked->pointer);
  g_clear_pointer (&unasked->value, json_node_unref);
  g_free (unasked);
}

/* What is asked for now, before an act; kept until what follows from the act is known. */
void
khai_editor_note_asked (KhaiEditor *self)
{
  const KhaiCheck *check;

  if (self->hidden_before != NULL)
    return;
  check = khai_editor_get_check (self);
  if (check != NULL)
    self->hidden_before = g_hash_table_ref (check->hidden);
}

/* From now on things are as they should be. */
void
khai_editor_forget_asked (KhaiEditor *self)
{
  g_clear_pointer (&self->hidden_before, g_hash_table_unref);
  g_ptr_array_set_size (self->since, 0);
}

/* ---- where something stood before ---- */

/* The index of the element of @array that @pointer is or lies in, and what follows it. */
static gboolean
split_element (const char *pointer, const char *array, guint *index, const char **rest)
{
  gsize length = strlen (array);
  char *end;

  if (!g_str_has_prefix (pointer, array) || pointer[length] != '/' || !g_ascii_isdigit (pointer[length + 1]))
    return FALSE;
  *index = (guint) strtoul (pointer + length + 1, &end, 10);
  *rest = end;
  return *end == '/' || *end == '\0';
}

/* @pointer before @edit was applied; NULL: it came with the edit. Takes over @pointer. */
static char *
step_back (const KhaiEdit *edit, char *pointer)
{
  const char *slash = strrchr (edit->pointer, '/');
  g_autofree char *array = slash != NULL ? g_strndup (edit->pointer, (gsize) (slash - edit->pointer)) : NULL;
  g_autofree char *now = pointer;
  const char *rest;
  guint at;
  guint index;

  if (edit->kind == KHAI_EDIT_SET || array == NULL || !split_element (now, array, &index, &rest))
    return g_steal_pointer (&now);
  at = (guint) strtoul (slash + 1, NULL, 10);
  if (edit->kind == KHAI_EDIT_INSERT && index == at)
    return NULL;
  if (edit->kind == KHAI_EDIT_INSERT)
    index -= index > at ? 1 : 0;
  else if (edit->kind == KHAI_EDIT_REMOVE)
    index += index >= at ? 1 : 0;
  else if (index == edit->target)
    index = at;
  else if (at < edit->target && index >= at && index < edit->target)
    index++;
  else if (at > edit->target && index > edit->target && index <= at)
    index--;
  return g_strdup_printf ("%s/%u%s", array, index, rest);
}

/* Whether it was asked for before what was done since. */
static gboolean
was_asked (KhaiEditor *self, const char *pointer)
{
  char *before = g_strdup (pointer);
  gboolean asked;

  for (guint i = self->since->len; i > 0 && before != NULL; i--)
    before = step_back (self->since->pdata[i - 1], before);
  asked = before != NULL && !g_hash_table_contains (self->hidden_before, before);
  g_free (before);
  return asked;
}

/* ---- conditions that cannot be read yet ---- */

static gboolean
has_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    {
      gboolean begins = at == text || !(g_ascii_isalnum (at[-1]) || at[-1] == '_');
      gboolean ends = !(g_ascii_isalnum (at[length]) || at[length] == '_');

      if (begins && ends)
        return TRUE;
    }
  return FALSE;
}

/* Fields that do not tell yet what they decide. */
typedef struct
{
  GPtrArray *unreadable; /* (element-type KhaiField): something stands there that is no answer, as half a code */
  GPtrArray *missing;    /* (element-type KhaiField): an answer is wanted; often it was emptied to type another */
} Open;

static void
open_clear (Open *open)
{
  g_ptr_array_unref (open->unreadable);
  g_ptr_array_unref (open->missing);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Open, open_clear)

static void
find_open (KhaiEditor *self, const KhaiCheck *check, Open *open)
{
  open->unreadable = g_ptr_array_new ();
  open->missing = g_ptr_array_new ();
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];
      GPtrArray *fields = g_str_equal (finding->rule, "F-REQUIRED") ? open->missing : open->unreadable;
      const KhaiField *field = NULL;

      if (finding->severity == KHAI_SEVERITY_BLOCK && g_str_has_prefix (finding->rule, "F-") && !finding->from_customs)
        field = khai_editor_find_field (self, finding->pointer);
      if (field != NULL && !g_ptr_array_find (fields, field, NULL))
        g_ptr_array_add (fields, (gpointer) field);
    }
}

/* Whether the condition of @field reads @other. */
static gboolean
hangs_on (const KhaiField *field, const KhaiField *other)
{
  return (g_str_equal (other->table, field->table) || has_word (field->visible, other->table)) && has_word (field->visible, other->column);
}

static gboolean
is_decided (const KhaiField *field, const Open *open)
{
  if (field->visible == NULL)
    return TRUE;
  for (guint i = 0; i < open->unreadable->len; i++)
    if (hangs_on (field, open->unreadable->pdata[i]))
      return FALSE;
  for (guint i = 0; i < open->missing->len; i++)
    {
      const KhaiField *other = open->missing->pdata[i];

      /* What is wanted only because of this answer does not hold it. */
      if (hangs_on (field, other) && (other->required == NULL || !has_word (other->required, field->column)))
        return FALSE;
    }
  return TRUE;
}

/* ---- taking out ---- */

/* The answers that are not asked for any more; *waits: there are some of which it cannot be said yet. */
static GPtrArray *
find_unasked (KhaiEditor *self, const KhaiCheck *check, gboolean *waits)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_unasked_free);
  g_auto (Open) open = { 0 };
  GHashTableIter iter;
  gpointer key;

  *waits = FALSE;
  find_open (self, check, &open);
  g_hash_table_iter_init (&iter, check->hidden);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *pointer = key;
      JsonNode *value = khai_declaration_get (self->document, pointer);
      const KhaiField *field = value != NULL ? khai_editor_find_field (self, pointer) : NULL;
      KhaiUnasked *unasked;

      if (field == NULL || field->customs_only || !was_asked (self, pointer))
        continue;
      if (!is_decided (field, &open))
        {
          *waits = TRUE;
          continue;
        }
      unasked = g_new0 (KhaiUnasked, 1);
      unasked->pointer = g_strdup (pointer);
      unasked->field = field;
      unasked->value = khai_json_copy (value);
      g_ptr_array_add (found, unasked);
    }
  return found;
}

static void
apply (KhaiEditor *self, KhaiEdit *edit, GPtrArray *edits)
{
  g_autoptr (GError) error = NULL;

  /* Made against the document as it stands. */
  if (!khai_declaration_apply (self->document, edit, &error))
    g_error ("an answer cannot be taken out: %s", error->message);
  g_ptr_array_add (edits, edit);
}

static gboolean
is_empty (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) == 0;
}

/* Elements without anything left in them, and plain ones that are to go; from the last to the first, as they shift. */
static void
remove_elements (KhaiEditor *self, const char *array, GHashTable *plain, GPtrArray *edits)
{
  for (guint i = khai_declaration_get_n (self->document, array); i > 0; i--)
    {
      g_autofree char *element = g_strdup_printf ("%s/%u", array, i - 1);

      if (g_hash_table_contains (plain, element) || is_empty (khai_declaration_get (self->document, element)))
        apply (self, khai_declaration_make_remove (self->document, array, i - 1), edits);
    }
}

/* An array within an element comes before the array of the element. */
static int
compare_longer_first (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *) a;
  const char *right = *(const char *const *) b;
  gsize x = strlen (left);
  gsize y = strlen (right);

  return x != y ? (x > y ? -1 : 1) : strcmp (left, right);
}

static void
take_out (KhaiEditor *self, const GPtrArray *found, GPtrArray *edits)
{
  g_autoptr (GHashTable) plain = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < found->len; i++)
    {
      const KhaiUnasked *unasked = found->pdata[i];

      if (g_str_has_suffix (unasked->field->pointer, "/*"))
        g_hash_table_add (plain, unasked->pointer);
      else
        apply (self, khai_declaration_make_set (self->document, unasked->pointer, NULL), edits);
      for (const char *at = strrchr (unasked->pointer, '/'); at != NULL && at > unasked->pointer;)
        {
          g_autofree char *outer = g_strndup (unasked->pointer, (gsize) (at - unasked->pointer));

          if (g_ascii_isdigit (at[1]) && !g_ptr_array_find_with_equal_func (arrays, outer, g_str_equal, NULL))
            g_ptr_array_add (arrays, g_strdup (outer));
          at = g_strrstr_len (unasked->pointer, at - unasked->pointer, "/");
        }
    }
  g_ptr_array_sort (arrays, compare_longer_first);
  for (guint i = 0; i < arrays->len; i++)
    remove_elements (self, arrays->pdata[i], plain, edits);
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  const KhaiUnasked *left = *(const KhaiUnasked *const *) a;
  const KhaiUnasked *right = *(const KhaiUnasked *const *) b;

  if (left->field->order != right->field->order)
    return left->field->order < right->field->order ? -1 : 1;
  return strcmp (left->pointer, right->pointer);
}

/* What the acts since last time made pointless is taken out, and what that makes pointless in its turn; all of it is one act.
 * It is done before the next act is made, as that is made against the document as it stands. */
void
khai_editor_settle (KhaiEditor *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_unasked_free);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  gboolean waits = FALSE;

  if (self->hidden_before == NULL || !khai_editor_is_editable (self))
    return;
  for (const KhaiCheck *check = khai_editor_get_check (self); check != NULL; check = khai_editor_get_check (self))
    {
      g_autoptr (GPtrArray) found = find_unasked (self, check, &waits);
      guint before = edits->len;

      if (found->len == 0)
        break;
      take_out (self, found, edits);
      for (guint i = before; i < edits->len; i++)
        g_ptr_array_add (self->since, khai_edit_copy (edits->pdata[i]));
      g_ptr_array_extend_and_steal (all, g_steal_pointer (&found));
      self->stale = TRUE;
    }
  if (!waits)
    khai_editor_forget_asked (self);
  if (edits->len == 0)
    return;
  g_ptr_array_sort (all, compare_order);
  g_clear_pointer (&self->unasked, g_ptr_array_unref);
  g_clear_pointer (&self->unasked_edits, g_ptr_array_unref);
  self->unasked = g_steal_pointer (&all);
  self->unasked_edits = g_ptr_array_ref (edits);
  khai_editor_keep_unasked (self, edits);
}

/**
 * khai_editor_get_unasked:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable) (element-type KhaiUnasked): the answers that were taken out last, in the order of the dictionary;
 *   %NULL if none were. Taking them out is one act, of the source "no longer asked", and undo takes it back
 */
const GPtrArray *
khai_editor_get_unasked (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  return self->unasked;
}

/**
 * khai_editor_restore_unasked:
 * @self: an editor
 * @error: %KHAI_ERROR_STATE when there is nothing to put back, something else stands there by now, or the declaration was sent
 *
 * Puts back what khai_editor_get_unasked() tells of, as an act of its own that can be undone, also when other things were done since.
 *
 * Returns: %TRUE when all of it stands where it stood
 */
gboolean
khai_editor_restore_unasked (KhaiEditor *self, GError **error)
{
  g_autoptr (GPtrArray) edits = NULL;

  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  if (self->unasked_edits == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "there is nothing to put back");
      return FALSE;
    }
  /* What is put back is not asked for, and stays nevertheless. */
  khai_editor_forget_asked (self);
  edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  for (guint i = self->unasked_edits->len; i > 0; i--)
    g_ptr_array_add (edits, khai_edit_inverse (self->unasked_edits->pdata[i - 1]));
  if (!khai_editor_do_edits (self, edits, "put back", error))
    return FALSE;
  g_clear_pointer (&self->unasked, g_ptr_array_unref);
  g_clear_pointer (&self->unasked_edits, g_ptr_array_unref);
  return TRUE;
}
