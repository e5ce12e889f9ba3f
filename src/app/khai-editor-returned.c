/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the Single Window sent back, as a work list: each finding stays with the value it was about, wherever the lines move, beside what stands
 * there now, until the declaration is sent again. */

#include "config.h"

#include <string.h>

#include "khai-editor-private.h"
#include "khai-error.h"
#include "khai-json.h"

#define NEW_REFERENCE "new reference after "

/**
 * khai_returned_free:
 * @returned: (transfer full): something that was sent back
 */
void
khai_returned_free (KhaiReturned *returned)
{
  g_return_if_fail (returned != NULL);

  khai_finding_unref (returned->finding);
  g_clear_pointer (&returned->sent, json_node_unref);
  g_clear_pointer (&returned->now, json_node_unref);
  g_free (returned->pointer);
  g_free (returned);
}

/* The answer that said no: a refusal of the message, or the event with which customs refused the registration. */
static JsonNode *
read_answer (KhaiEditor *self)
{
  g_autoptr (GPtrArray) events = NULL;

  if (g_str_equal (self->record->state, "refused"))
    return khai_store_read_problem (self->store, self->id, NULL);
  if (!g_str_equal (self->record->state, "rejected"))
    return NULL;
  events = khai_store_read_events (self->store, self->id, NULL);
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    if (khai_json_get (events->pdata[i - 1], "/findings") != NULL)
      return json_node_ref (events->pdata[i - 1]);
  return NULL;
}

static JsonNode *
read_sent (KhaiEditor *self)
{
  g_autoptr (KhaiOutboxEntry) entry = khai_store_get_outbox (self->store, self->id, NULL);

  return entry != NULL ? khai_json_parse (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body), NULL) : NULL;
}

/* The journal is walked back until the document is what was sent: what was done since is what moved the places. */
static GPtrArray *
read_edits_since (KhaiEditor *self, JsonNode *sent)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  g_autoptr (KhaiDeclaration) document = khai_declaration_copy (self->document);
  g_autoptr (GPtrArray) journal = NULL;

  if (khai_json_equal (khai_declaration_get_root (document), sent))
    return g_steal_pointer (&edits);
  journal = khai_store_read_journal (self->store, self->id, NULL);
  for (guint i = journal != NULL ? journal->len : 0; i > 1; i--)
    {
      const KhaiEdit *edit = ((KhaiJournalEntry *) journal->pdata[i - 1])->edit;
      g_autoptr (KhaiEdit) inverse = khai_edit_inverse (edit);

      if (!khai_declaration_apply (document, inverse, NULL))
        break;
      g_ptr_array_insert (edits, 0, khai_edit_copy (edit));
      if (khai_json_equal (khai_declaration_get_root (document), sent))
        return g_steal_pointer (&edits);
    }
  /* What was sent is nowhere in the journal: the places are taken as they were named. */
  g_ptr_array_set_size (edits, 0);
  return g_steal_pointer (&edits);
}

static void
forget_returned (KhaiEditor *self)
{
  g_clear_pointer (&self->returned, g_ptr_array_unref);
  g_clear_pointer (&self->returned_edits, g_ptr_array_unref);
  g_clear_pointer (&self->returned_from, g_free);
}

/* Reads what was sent back anew, unless it is the same as before. */
void
khai_editor_load_returned (KhaiEditor *self)
{
  g_autoptr (JsonNode) answer = read_answer (self);
  g_autoptr (JsonNode) sent = NULL;
  g_autofree char *text = answer != NULL ? khai_json_to_canonical (answer) : NULL;
  JsonNode *list = answer != NULL ? khai_json_get (answer, "/findings") : NULL;

  if (text != NULL && g_strcmp0 (text, self->returned_from) == 0)
    return;
  forget_returned (self);
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return;
  sent = read_sent (self);
  self->returned_from = g_steal_pointer (&text);
  self->returned_stale = TRUE;
  self->returned = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_returned_free);
  self->returned_edits = sent != NULL ? read_edits_since (self, sent) : g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      KhaiFinding *finding = khai_finding_from_wire (json_array_get_element (json_node_get_array (list), i), NULL);
      JsonNode *value = finding != NULL && sent != NULL && *finding->pointer != '\0' ? khai_json_get (sent, finding->pointer) : NULL;
      KhaiReturned *returned;

      if (finding == NULL)
        continue;
      finding->from_customs = TRUE;
      returned = g_new0 (KhaiReturned, 1);
      returned->finding = finding;
      returned->sent = value != NULL ? khai_json_copy (value) : NULL;
      g_ptr_array_add (self->returned, returned);
    }
}

static gboolean
takes_back (const KhaiEdit *edit, const KhaiEdit *last)
{
  g_autoptr (KhaiEdit) inverse = khai_edit_inverse (last);
  g_autoptr (JsonNode) a = khai_edit_to_json (edit);
  g_autoptr (JsonNode) b = khai_edit_to_json (inverse);

  return khai_json_equal (a, b);
}

/* What is taken back moved nothing: so a line that comes back is the line that was removed. */
void
khai_editor_track_returned (KhaiEditor *self, const KhaiEdit *edit)
{
  GPtrArray *edits = self->returned_edits;

  if (edits == NULL)
    return;
  self->returned_stale = TRUE;
  if (edits->len > 0 && takes_back (edit, edits->pdata[edits->len - 1]))
    g_ptr_array_remove_index (edits, edits->len - 1);
  else
    g_ptr_array_add (edits, khai_edit_copy (edit));
}

static void
follow (KhaiEditor *self, KhaiReturned *returned)
{
  g_autofree char *place = g_strdup (returned->finding->pointer);
  JsonNode *now;

  for (guint i = 0; place != NULL && i < self->returned_edits->len; i++)
    {
      char *next = khai_journal_follow (self->returned_edits->pdata[i], place);

      g_free (place);
      place = next;
    }
  g_free (returned->pointer);
  g_clear_pointer (&returned->now, json_node_unref);
  returned->pointer = g_steal_pointer (&place);
  now = returned->pointer != NULL && *returned->pointer != '\0' ? khai_declaration_get (self->document, returned->pointer) : NULL;
  returned->now = now != NULL ? khai_json_copy (now) : NULL;
  returned->changed = returned->pointer == NULL
                      || (*returned->pointer != '\0' && (now == NULL) != (returned->sent == NULL))
                      || (now != NULL && !khai_json_equal (now, returned->sent));
}

/**
 * khai_editor_get_returned:
 * @self: an editor
 *
 * Returns: (transfer none) (nullable) (element-type KhaiReturned): what the Single Window sent back with the last answer, in its order, each with what
 *   stands there now; valid until the next act. %NULL when nothing was sent back, or it was sent again
 */
const GPtrArray *
khai_editor_get_returned (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  for (guint i = 0; self->returned_stale && self->returned != NULL && i < self->returned->len; i++)
    follow (self, self->returned->pdata[i]);
  self->returned_stale = FALSE;
  return self->returned != NULL && self->returned->len > 0 ? self->returned : NULL;
}

/**
 * khai_editor_renew_reference:
 * @self: an editor
 * @error: %KHAI_ERROR_STATE; failures of the database
 *
 * What customs refused keeps its reference for ever; what is sent again gets another. Nothing is done when the reference is still free. The journal
 * names the one that was replaced: khai_reference_parse_source().
 *
 * Returns: %TRUE when the reference can be used
 */
gboolean
khai_editor_renew_reference (KhaiEditor *self, GError **error)
{
  g_autoptr (KhaiOutboxEntry) entry = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *fresh = NULL;
  g_autofree char *source = NULL;
  g_autoptr (JsonNode) value = NULL;

  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  if (!g_str_equal (self->record->state, "rejected"))
    return TRUE;
  entry = khai_store_get_outbox (self->store, self->id, NULL);
  reference = khai_declaration_get_reference (self->document);
  if (entry == NULL || g_strcmp0 (entry->reference, reference) != 0)
    return TRUE;
  fresh = khai_store_next_reference (self->store, error);
  if (fresh == NULL)
    return FALSE;
  source = g_strconcat (NEW_REFERENCE, reference, NULL);
  value = khai_json_string (fresh);
  return khai_editor_set_node (self, "/localReference", value, source, error);
}

/**
 * khai_reference_parse_source:
 * @source: of a journal entry
 * @reference: (out) (optional) (transfer full): the reference that was replaced
 *
 * Returns: whether the entry gave what customs refused a new reference
 */
gboolean
khai_reference_parse_source (const char *source, char **reference)
{
  g_return_val_if_fail (source != NULL, FALSE);

  if (!g_str_has_prefix (source, NEW_REFERENCE) || source[strlen (NEW_REFERENCE)] == '\0')
    return FALSE;
  if (reference != NULL)
    *reference = g_strdup (source + strlen (NEW_REFERENCE));
  return TRUE;
}
