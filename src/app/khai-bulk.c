/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same act on many declarations. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-bulk.h"
#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-text.h"

#define SOURCE "bulk"
#define FIXES 50 /* a fix that brings the next one for ever is a fault of the rules */

/**
 * khai_bulk_new:
 *
 * Returns: (transfer full): nothing done yet
 */
KhaiBulk *
khai_bulk_new (void)
{
  KhaiBulk *bulk = g_new0 (KhaiBulk, 1);

  bulk->changed = g_ptr_array_new_with_free_func (g_free);
  return bulk;
}

/**
 * khai_bulk_free:
 * @bulk: (transfer full): what was done
 */
void
khai_bulk_free (KhaiBulk *bulk)
{
  g_return_if_fail (bulk != NULL);

  g_ptr_array_unref (bulk->changed);
  g_free (bulk);
}

/* What was read has the form the document wants; what was not is kept as it was typed. */
static gboolean
fits (const KhaiField *field, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  const char *text = type == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  g_autofree char *whole = field->pattern != NULL ? g_strdup_printf ("^(?:%s)$", field->pattern) : NULL;
  KhaiDecimal number;

  switch (field->type)
    {
    case KHAI_FIELD_DECIMAL:
      return text != NULL && khai_decimal_parse (text, &number, NULL);
    case KHAI_FIELD_INTEGER:
      return type == G_TYPE_INT64;
    case KHAI_FIELD_BOOLEAN:
      return type == G_TYPE_BOOLEAN;
    case KHAI_FIELD_DATE:
      return text != NULL && khai_date_is_iso (text);
    case KHAI_FIELD_TEXT:
    case KHAI_FIELD_CODE:
    default:
      return text != NULL && (field->max_chars == 0 || khai_text_chars (text) <= field->max_chars)
             && (whole == NULL || g_regex_match_simple (whole, text, 0, 0));
    }
}

/**
 * khai_bulk_find_fault:
 * @context: the context
 * @field: a field of the dictionary
 * @text: what shall stand there, as people write it
 * @error: reference data that cannot be read
 *
 * In one declaration an unreadable text is kept and shown; in hundreds it is not let in.
 *
 * Returns: (transfer full) (nullable): why not, in the process's language; %NULL when nothing speaks against it
 */
char *
khai_bulk_find_fault (KhaiContext *context, const KhaiField *field, const char *text, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  KhaiLang lang = khai_context_get_lang (context);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *today = NULL;
  char *problem;

  g_return_val_if_fail (field != NULL && text != NULL, NULL);

  if (reference == NULL || *text == '\0')
    return NULL;
  if (field->customs_only)
    return g_strdup (_("Customs fills this field."));
  problem = khai_input_problem (field, text, lang);
  if (problem != NULL)
    return problem;
  node = khai_input_to_node (field, text, lang);
  if (node == NULL)
    return g_strdup_printf (_("“%s” cannot be read."), text);
  if (field->list != NULL)
    {
      g_autoptr (KhaiCode) code = NULL;

      today = khai_clock_today (khai_context_get_clock (context));
      code = khai_reference_get_code (reference, field->list, json_node_get_string (node), today, NULL, error);
      return code != NULL ? NULL : g_strdup_printf (_("“%s” is no code of this list."), text);
    }
  return fits (field, node) ? NULL : g_strdup_printf (_("“%s” cannot be read."), text);
}

/* (transfer full): the field's places in this declaration. */
static char **
find_places (KhaiEditor *editor, const KhaiField *field)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  guint n = khai_declaration_get_n (khai_editor_get_declaration (editor), "/items");

  if (!g_str_has_prefix (field->pointer, "/items/*"))
    g_strv_builder_add (places, field->pointer);
  else
    for (guint i = 0; i < n; i++)
      {
        g_autofree char *place = khai_pointer_from_pattern (field->pointer, &i, 1);

        g_strv_builder_add (places, place);
      }
  return g_strv_builder_end (places);
}

static gboolean
is_there (KhaiEditor *editor, char **places, const char *text)
{
  for (guint i = 0; places[i] != NULL; i++)
    {
      g_autoptr (JsonNode) value = khai_editor_read_text (editor, places[i], text);

      if (!khai_json_equal (value, khai_declaration_get (khai_editor_get_declaration (editor), places[i])))
        return FALSE;
    }
  return TRUE;
}

/* (transfer full) (nullable): to be worked on; NULL without an error: it was sent. */
static KhaiEditor *
open_draft (KhaiBulk *bulk, KhaiContext *context, const char *id, GError **error)
{
  KhaiEditor *editor = khai_editor_open (context, id, error);

  if (editor == NULL || khai_editor_is_editable (editor))
    return editor;
  bulk->n_sent++;
  g_object_unref (editor);
  return NULL;
}

/**
 * khai_bulk_set:
 * @bulk: what was done so far
 * @context: the context
 * @id: our id of a declaration
 * @field: a field khai_bulk_find_fault() had nothing against
 * @text: what shall stand there, as people write it; "" takes it out
 * @error: failures of the database
 *
 * Returns: %FALSE when it could not be stored; what was sent is counted and left alone
 */
gboolean
khai_bulk_set (KhaiBulk *bulk, KhaiContext *context, const char *id, const KhaiField *field, const char *text, GError **error)
{
  GError *local = NULL;
  g_autoptr (KhaiEditor) editor = NULL;
  g_auto (GStrv) places = NULL;
  g_autofree const char **texts = NULL;

  g_return_val_if_fail (bulk != NULL && id != NULL && field != NULL && text != NULL, FALSE);

  editor = open_draft (bulk, context, id, &local);
  if (editor == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, local);
      return local == NULL;
    }
  places = find_places (editor, field);
  if (is_there (editor, places, text))
    {
      bulk->n_same++;
      return TRUE;
    }
  texts = g_new0 (const char *, g_strv_length (places) + 1);
  for (guint i = 0; places[i] != NULL; i++)
    texts[i] = text;
  if (!khai_editor_set_texts (editor, (const char *const *) places, texts, SOURCE, error) || !khai_editor_flush (editor, error))
    return FALSE;
  g_ptr_array_add (bulk->changed, g_strdup (id));
  return TRUE;
}

/* ---- fixes ---- */

static const KhaiFinding *
find_fix (KhaiEditor *editor)
{
  const KhaiCheck *check = khai_editor_get_check (editor);

  for (guint i = 0; check != NULL && i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (finding->fix_pointer != NULL)
        return finding;
    }
  return NULL;
}

/**
 * khai_bulk_fix:
 * @bulk: what was done so far
 * @context: the context
 * @id: our id of a declaration
 * @error: failures of the database
 *
 * Returns: %FALSE when it could not be stored
 */
gboolean
khai_bulk_fix (KhaiBulk *bulk, KhaiContext *context, const char *id, GError **error)
{
  GError *local = NULL;
  g_autoptr (KhaiEditor) editor = NULL;
  const KhaiFinding *finding;
  guint n = 0;

  g_return_val_if_fail (bulk != NULL && id != NULL, FALSE);

  editor = open_draft (bulk, context, id, &local);
  if (editor == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, local);
      return local == NULL;
    }
  while (n < FIXES && (finding = find_fix (editor)) != NULL)
    {
      if (!khai_editor_apply_fix (editor, finding, error))
        return FALSE;
      n++;
    }
  if (n == 0)
    {
      bulk->n_same++;
      return TRUE;
    }
  if (!khai_editor_flush (editor, error))
    return FALSE;
  g_ptr_array_add (bulk->changed, g_strdup (id));
  return TRUE;
}

/* ---- back ---- */

/* How many acts at the end of the journal are of this kind: one that was set, or a row of fixes. */
static guint
count_acts (KhaiContext *context, const char *id, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);
  g_autoptr (GPtrArray) journal = store != NULL ? khai_store_read_journal (store, id, error) : NULL;
  g_autoptr (GPtrArray) moments = journal != NULL ? khai_journal_list_moments (journal) : NULL;
  guint n = 0;

  for (guint i = moments != NULL ? moments->len : 0; i > 0; i--)
    {
      const KhaiMoment *moment = moments->pdata[i - 1];

      if (moment->action != KHAI_ACTION_DO || (!g_str_equal (moment->source, SOURCE) && !g_str_equal (moment->source, "rule fix")))
        break;
      n++;
      if (g_str_equal (moment->source, SOURCE))
        break;
    }
  return n;
}

/**
 * khai_bulk_undo:
 * @context: the context
 * @id: our id of a declaration
 * @error: %KHAI_ERROR_STATE when something else was done since, or it was sent; failures of the database
 *
 * Returns: %TRUE when it is as it was before
 */
gboolean
khai_bulk_undo (KhaiContext *context, const char *id, GError **error)
{
  GError *local = NULL;
  g_autoptr (KhaiEditor) editor = NULL;
  guint n;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL, FALSE);

  n = count_acts (context, id, &local);
  if (n == 0 && local == NULL)
    g_set_error_literal (&local, KHAI_ERROR, KHAI_ERROR_STATE, "something else was done to it since");
  editor = local == NULL ? khai_editor_open (context, id, &local) : NULL;
  for (guint i = 0; local == NULL && i < n; i++)
    khai_editor_undo (editor, NULL, &local);
  if (local == NULL)
    khai_editor_flush (editor, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}
