/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where did this come from, what was it before, what is different: all of it read from the journal, none of it stored twice. */

#include "config.h"

#include "khai-journal.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"

/**
 * khai_origin_free:
 * @origin: (transfer full): an origin
 */
void
khai_origin_free (KhaiOrigin *origin)
{
  g_return_if_fail (origin != NULL);

  g_free (origin->time);
  g_free (origin->actor);
  g_free (origin->source);
  g_clear_pointer (&origin->before, json_node_unref);
  g_free (origin);
}

/**
 * khai_moment_free:
 * @moment: (transfer full): a moment
 */
void
khai_moment_free (KhaiMoment *moment)
{
  g_return_if_fail (moment != NULL);

  g_free (moment->time);
  g_free (moment->actor);
  g_free (moment->source);
  g_free (moment);
}

/**
 * khai_difference_free:
 * @difference: (transfer full): a difference
 */
void
khai_difference_free (KhaiDifference *difference)
{
  g_return_if_fail (difference != NULL);

  g_free (difference->pointer);
  g_clear_pointer (&difference->before, json_node_unref);
  g_clear_pointer (&difference->after, json_node_unref);
  g_free (difference);
}

/* ---- origin ---- */

static gboolean
is_within (const char *pointer, const char *outer)
{
  gsize length = strlen (outer);

  return g_str_has_prefix (pointer, outer) && (pointer[length] == '/' || pointer[length] == '\0');
}

/* Splits "/items/2/hsCode" by the array of `element` ("/items/0"): which element it is in, and what follows. */
static gboolean
find_index (const char *pointer, const char *element, guint *index, const char **rest, guint *of)
{
  const char *slash = strrchr (element, '/');
  gsize array = slash != NULL ? (gsize) (slash - element) : 0;
  char *end = NULL;

  if (slash == NULL || strncmp (pointer, element, array) != 0 || pointer[array] != '/' || !g_ascii_isdigit (pointer[array + 1]))
    return FALSE;
  *of = (guint) g_ascii_strtoull (slash + 1, NULL, 10);
  *index = (guint) g_ascii_strtoull (pointer + array + 1, &end, 10);
  *rest = end;
  return *end == '/' || *end == '\0';
}

static char *
with_index (const char *element, guint index, const char *rest)
{
  return g_strdup_printf ("%.*s/%u%s", (int) (strrchr (element, '/') - element), element, index, rest);
}

/* Where what stands at `pointer` after the edit stood before it; NULL if the edit is where it came from. */
static char *
before_edit (const KhaiEdit *edit, const char *pointer)
{
  const char *rest = NULL;
  guint index = 0;
  guint at = 0;

  if (edit->kind == KHAI_EDIT_SET)
    return is_within (pointer, edit->pointer) || is_within (edit->pointer, pointer) ? NULL : g_strdup (pointer);
  if (!find_index (pointer, edit->pointer, &index, &rest, &at))
    return g_strdup (pointer);
  if (edit->kind == KHAI_EDIT_INSERT)
    return index == at ? NULL : with_index (edit->pointer, index > at ? index - 1 : index, rest);
  if (edit->kind == KHAI_EDIT_REMOVE)
    return with_index (edit->pointer, index >= at ? index + 1 : index, rest);
  /* What moved from `at` to `target` pushed those between them by one. */
  if (index == edit->target)
    return with_index (edit->pointer, at, rest);
  if (at < edit->target && index >= at && index < edit->target)
    return with_index (edit->pointer, index + 1, rest);
  if (at > edit->target && index > edit->target && index <= at)
    return with_index (edit->pointer, index - 1, rest);
  return g_strdup (pointer);
}

/**
 * khai_journal_follow:
 * @edit: an edit
 * @pointer: a place in the document before it
 *
 * Returns: (transfer full) (nullable): the place after it; %NULL when the edit took out the line it was in
 */
char *
khai_journal_follow (const KhaiEdit *edit, const char *pointer)
{
  g_autoptr (KhaiEdit) inverse = NULL;

  g_return_val_if_fail (edit != NULL && pointer != NULL, NULL);

  if (edit->kind == KHAI_EDIT_SET)
    return g_strdup (pointer);
  inverse = khai_edit_inverse (edit);
  return before_edit (inverse, pointer);
}

/* The part of a value that stands at `pointer`, when the value as a whole stands at `at`. */
static JsonNode *
part_of (JsonNode *value, const char *at, const char *pointer)
{
  if (value == NULL || !is_within (pointer, at))
    return NULL;
  return khai_json_get (value, pointer + strlen (at));
}

/**
 * khai_journal_find_origin:
 * @journal: (element-type KhaiJournalEntry): a declaration's journal, oldest first
 * @pointer: a place in the document as it is now
 *
 * Goes back to the edit that put there what stands there now, through all moves of the lines around it.
 *
 * Returns: (transfer full) (nullable): that edit, or %NULL when nothing was ever put there
 */
KhaiOrigin *
khai_journal_find_origin (GPtrArray *journal, const char *pointer)
{
  g_autofree char *place = g_strdup (pointer);

  g_return_val_if_fail (journal != NULL && pointer != NULL, NULL);

  for (guint i = journal->len; i > 0; i--)
    {
      const KhaiJournalEntry *entry = journal->pdata[i - 1];
      char *earlier = before_edit (entry->edit, place);
      KhaiOrigin *origin;
      JsonNode *before;
      JsonNode *after;

      if (earlier != NULL)
        {
          g_free (place);
          place = earlier;
          continue;
        }
      before = part_of (entry->edit->before, entry->edit->pointer, place);
      after = part_of (entry->edit->after, entry->edit->pointer, place);
      /* A larger part was set, and this in it stayed as it was. */
      if (is_within (place, entry->edit->pointer) && khai_json_equal (before, after))
        {
          if (before == NULL)
            return NULL;
          continue;
        }
      origin = g_new0 (KhaiOrigin, 1);
      origin->sequence = entry->sequence;
      origin->time = g_strdup (entry->time);
      origin->actor = g_strdup (entry->actor);
      origin->source = g_strdup (entry->source);
      origin->action = entry->action;
      origin->before = before != NULL ? khai_json_copy (before) : NULL;
      origin->created = strlen (entry->edit->pointer) < strlen (place);
      return origin;
    }
  return NULL;
}

/* ---- moments ---- */

/**
 * khai_journal_list_moments:
 * @journal: (element-type KhaiJournalEntry): a declaration's journal, oldest first
 *
 * Returns: (transfer full) (element-type KhaiMoment): the acts it records, oldest first
 */
GPtrArray *
khai_journal_list_moments (GPtrArray *journal)
{
  GPtrArray *moments = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_moment_free);
  gint64 group = -1;

  g_return_val_if_fail (journal != NULL, moments);

  for (guint i = 0; i < journal->len; i++)
    {
      const KhaiJournalEntry *entry = journal->pdata[i];
      KhaiMoment *moment;

      if (moments->len == 0 || entry->group != group)
        {
          moment = g_new0 (KhaiMoment, 1);
          moment->time = g_strdup (entry->time);
          moment->actor = g_strdup (entry->actor);
          moment->source = g_strdup (entry->source);
          moment->action = entry->action;
          g_ptr_array_add (moments, moment);
          group = entry->group;
        }
      moment = moments->pdata[moments->len - 1];
      moment->sequence = entry->sequence;
      moment->n_edits++;
    }
  return moments;
}

/**
 * khai_journal_document_at:
 * @journal: (element-type KhaiJournalEntry): a declaration's journal, oldest first
 * @sequence: an entry's number
 * @error: %KHAI_ERROR_DAMAGED when the journal does not begin with the declaration or does not fit together
 *
 * Returns: (transfer full): the document as it was after that entry, or %NULL
 */
KhaiDeclaration *
khai_journal_document_at (GPtrArray *journal, gint64 sequence, GError **error)
{
  g_autoptr (KhaiDeclaration) document = NULL;

  g_return_val_if_fail (journal != NULL, NULL);

  for (guint i = 0; i < journal->len; i++)
    {
      const KhaiJournalEntry *entry = journal->pdata[i];

      if (entry->sequence > sequence)
        break;
      if (document == NULL && *entry->edit->pointer == '\0' && entry->edit->after != NULL)
        document = khai_declaration_new_from_node (entry->edit->after, error);
      else if (document != NULL && !khai_declaration_apply (document, entry->edit, error))
        return NULL;
      if (document == NULL)
        break;
    }
  if (document == NULL && (error == NULL || *error == NULL))
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the journal does not begin with the declaration");
  return g_steal_pointer (&document);
}

/* ---- differences ---- */

static void compare_nodes (GPtrArray *found, const char *pointer, JsonNode *before, JsonNode *after);

static void
add_difference (GPtrArray *found, const char *pointer, JsonNode *before, JsonNode *after)
{
  KhaiDifference *difference = g_new0 (KhaiDifference, 1);

  difference->pointer = g_strdup (pointer);
  difference->before = before != NULL ? khai_json_copy (before) : NULL;
  difference->after = after != NULL ? khai_json_copy (after) : NULL;
  g_ptr_array_add (found, difference);
}

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
compare_members (GPtrArray *found, const char *pointer, JsonObject *before, JsonObject *after)
{
  g_autoptr (GList) names = json_object_get_members (after != NULL ? after : before);
  g_autoptr (GList) old_names = before != NULL && after != NULL ? json_object_get_members (before) : NULL;

  for (GList *l = old_names; l != NULL; l = l->next)
    if (!json_object_has_member (after, l->data))
      names = g_list_append (names, l->data);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *escaped = khai_pointer_escape (l->data);
      g_autofree char *inner = g_strconcat (pointer, "/", escaped, NULL);

      compare_nodes (found, inner, before != NULL ? json_object_get_member (before, l->data) : NULL,
                     after != NULL ? json_object_get_member (after, l->data) : NULL);
    }
}

/* Elements are the same line when all but their number is. */
static gboolean
same_element (JsonNode *a, JsonNode *b)
{
  g_autoptr (JsonNode) x = khai_json_copy (a);
  g_autoptr (JsonNode) y = khai_json_copy (b);

  khai_json_set (x, "/line", NULL, NULL);
  khai_json_set (y, "/line", NULL, NULL);
  return khai_json_equal (x, y);
}

/* Lines that are the same at both ends are passed over, so that one put in or taken out is one difference and not all that follow it. */
static void
compare_elements (GPtrArray *found, const char *pointer, JsonArray *before, JsonArray *after)
{
  guint old_n = before != NULL ? json_array_get_length (before) : 0;
  guint new_n = after != NULL ? json_array_get_length (after) : 0;
  guint head = 0;
  guint tail = 0;

  while (head < MIN (old_n, new_n) && same_element (json_array_get_element (before, head), json_array_get_element (after, head)))
    head++;
  while (tail < MIN (old_n, new_n) - head
         && same_element (json_array_get_element (before, old_n - tail - 1), json_array_get_element (after, new_n - tail - 1)))
    tail++;
  for (guint i = head; i < MAX (old_n, new_n) - tail; i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s/%u", pointer, i);

      compare_nodes (found, inner, i + tail < old_n ? json_array_get_element (before, i) : NULL,
                     i + tail < new_n ? json_array_get_element (after, i) : NULL);
    }
}

static void
compare_nodes (GPtrArray *found, const char *pointer, JsonNode *before, JsonNode *after)
{
  gboolean objects = (before == NULL || get_object (before) != NULL) && (after == NULL || get_object (after) != NULL);
  gboolean arrays = (before == NULL || get_array (before) != NULL) && (after == NULL || get_array (after) != NULL);

  if (khai_json_equal (before, after) || (before == NULL && after == NULL))
    return;
  if (objects)
    compare_members (found, pointer, get_object (before), get_object (after));
  else if (arrays)
    compare_elements (found, pointer, get_array (before), get_array (after));
  else
    add_difference (found, pointer, before, after);
}

/**
 * khai_journal_compare:
 * @before: a document
 * @after: another, or the same later
 *
 * Returns: (transfer full) (element-type KhaiDifference): every value that is in one only or is another there; empty when there is none
 */
GPtrArray *
khai_journal_compare (JsonNode *before, JsonNode *after)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_difference_free);

  g_return_val_if_fail (before != NULL && after != NULL, found);

  compare_nodes (found, "", before, after);
  return found;
}
